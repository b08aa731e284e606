"""A reviewer's own last decisions, taken back one after the other and made again, whichever claims they are on."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from claims.review.answers import local, reviewing_of
from claims.review.pages.decisions import in_short
from claims.review.query import Query
from claims.review.reviewing import Reviewing, quoted
from claims.review.security import SignedIn, Visitor
from claims.review.showing.acts import counted
from claims.store import Action, Reversal
from claims.store.state import in_force

router = APIRouter(include_in_schema=False)

Address = Annotated[str, Form()]


@router.post("/undo")
def undo(
    request: Request,
    visitor: SignedIn,
    query: Address = "",
    act: Annotated[int | None, Form(ge=1, le=2**53)] = None,
) -> Response:
    """Takes back what the visitor decided last, or at once with entry ``act``, and leads to the claim that it was about."""
    listed = _listed(query)
    return _led(request, visitor, reviewing_of(request).decisions.take_back(visitor, act), "Taken back", listed)


@router.post("/redo")
def redo(request: Request, visitor: SignedIn, query: Address = "") -> Response:
    """Makes again what the visitor took back last."""
    listed = _listed(query)
    return _led(request, visitor, reviewing_of(request).decisions.make_again(visitor), "Made again", listed)


def _listed(query: str) -> str:
    """The query string of the list that the visitor was in. Raises `QueryError`: read before anything is written."""
    return f"?{Query.read(query).view}" if query else ""


def _led(request: Request, visitor: Visitor, reversal: Reversal, done: str, listed: str) -> Response:
    """To the claim; to the list where there are several."""
    if len(reversal.claim_ids) == 1:
        (claim_id,) = reversal.claim_ids
        lead = f"/claims/{quoted(claim_id)}{listed}"
        said = f"{done}: {in_short(reversal.decisions)}{_since(reviewing_of(request), visitor, claim_id, reversal)}"
    else:
        lead = f"/{listed}{'&' if listed else '?'}did={reversal.entries[0].number}"
        said = f"{done}: {counted(reversal.decisions)}"
    if not request.headers.get("x-desk"):
        return RedirectResponse(local(lead), 303)
    several = {"X-Several": "1"} if len(reversal.claim_ids) > 1 else {}
    return Response(status_code=204, headers={"X-Said": quote(said), "X-Lead": local(lead), **several})


def _since(reviewing: Reviewing, visitor: Visitor, claim_id: str, reversal: Reversal) -> str:
    """Whether somebody else decided the same since, so that theirs stands."""
    actions = {entry.action for entry in reversal.decisions}
    first = reversal.decisions[0].number
    entries = [entry for entry in in_force(reviewing.store.log(claim_id=claim_id)) if entry.number > first]
    others = [entry.by for entry in entries if entry.by != visitor.name and entry.action in actions - {Action.CARRY}]
    return f"; what {others[-1]} decided since stands" if others else ""
