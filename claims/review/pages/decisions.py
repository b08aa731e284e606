"""Decisions from the forms of a claim's page, and undo and redo. Authorisation is checked where they are written."""

from collections.abc import Mapping, Sequence
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import RedirectResponse, Response

from claims.present.wording import spaced
from claims.review.authentication import Authenticated
from claims.review.forms import as_sent, batch_summary, correction_decisions, note_decisions, parse_decisions
from claims.review.pages.claim import claim_page
from claims.review.policy import Principal
from claims.review.query import Query
from claims.review.responses import local, service_of
from claims.review.service import ReviewService, quoted
from claims.store import Action, ConflictError, Decision, Entry, Proposal, Reversal, StoredClaim, StoreError, verdicts
from claims.store.state import in_force

router = APIRouter(include_in_schema=False)


class Seen:
    """Common fields of all forms of a claim: what the reviewer has seen, and where to continue."""

    def __init__(
        self,
        seen: Annotated[int, Form(ge=0, le=2**53)],
        version: Annotated[int, Form(ge=1, le=2**31)],
        query: Annotated[str, Form()] = "",
        next: Annotated[str, Form()] = "",
    ) -> None:
        self.seen = seen
        self.version = version
        Query.read(query)  # may raise `QueryError`: before anything is written
        self.query = query
        self.next = next


async def sent_fields(request: Request) -> Mapping[str, str]:
    """The fields of a form as typed. FastAPI's own parameters do not distinguish a missing field from an empty one."""
    return {name: as_sent(value) for name, value in (await request.form()).items() if isinstance(value, str)}


Given = Annotated[Seen, Depends()]
Fields = Annotated[Mapping[str, str], Depends(sent_fields)]
Words = Annotated[str, Form()]
"""A text field, whose maximum length the store enforces, see `claims.store.limits`."""


@router.post("/claims/{claim_id}/verdict")
def verdict(request: Request, principal: Authenticated, claim_id: str, given: Given, fields: Fields) -> Response:
    """Writes or removes a verdict, together with the note and the links that the reviewer is writing."""
    name = fields.get("verdict", "")
    if name and name not in {known.name for known in verdicts()}:
        raise StoreError(f"unknown verdict {name[:40]!r}", remedy="choose one on the page")
    decisions = [Decision.verdict(name or None), *note_decisions(_as_seen(request, claim_id, given), fields)]
    given.next = fields.get("following", given.next)
    return _written(request, principal, claim_id, given, decisions)


@router.post("/claims/{claim_id}/note")
def note(request: Request, principal: Authenticated, claim_id: str, given: Given, fields: Fields) -> Response:
    """Writes the note for colleagues and the links to evidence, one per line."""
    return _written(request, principal, claim_id, given, note_decisions(_as_seen(request, claim_id, given), fields))


@router.post("/claims/{claim_id}/spans")
def spans(request: Request, principal: Authenticated, claim_id: str, given: Given, places: Words) -> Response:
    """Corrects the spans: ``places`` is "120-134 140-152", in code points of the article, end excluded."""
    stored = service_of(request).claim(claim_id)
    length = len(service_of(request).indexed(stored.article_id, given.version).claim_set.article.text)
    return _written(request, principal, claim_id, given, [Decision.spans(read_places(places, length))])


@router.post("/claims/{claim_id}/assign")
def assign(request: Request, principal: Authenticated, claim_id: str, given: Given, reviewer: Words = "") -> Response:
    """Assigns the claim to a reviewer, or to nobody."""
    return _written(request, principal, claim_id, given, [Decision.assign(reviewer.strip() or None)])


@router.post("/claims/{claim_id}/correct")
def correct(request: Request, principal: Authenticated, claim_id: str, given: Given, fields: Fields) -> Response:
    """Writes corrections of the fields that were changed in the form."""
    return _written(request, principal, claim_id, given, correction_decisions(_as_seen(request, claim_id, given), fields))


@router.post("/claims/{claim_id}/undo")
def undo(
    request: Request, principal: Authenticated, claim_id: str, given: Given, number: Annotated[int, Form(ge=1, le=2**53)]
) -> Response:
    """Undoes an entry."""
    return _written(request, principal, claim_id, given, [Decision.undo(number)])


@router.post("/claims/{claim_id}/again")
def again(
    request: Request,
    principal: Authenticated,
    claim_id: str,
    given: Given,
    decisions: Annotated[str, Form(max_length=200_000)] = "",
) -> Response:
    """Writes decisions that were in conflict and that the reviewer has confirmed."""
    return _written(request, principal, claim_id, given, parse_decisions(decisions))


def _as_seen(request: Request, claim_id: str, given: Seen) -> StoredClaim:
    service = service_of(request)
    return service.as_seen(service.claim(claim_id), given.seen, given.version)


def read_places(words: str, length: int) -> list[tuple[int, int]]:
    """The (start, end) of each "start-end" in ``words``, in order, within a text of ``length`` code points.

    Raises `StoreError` if they are invalid, overlap or are out of range.

    >>> read_places("40-52 20-34", 100)
    [(20, 34), (40, 52)]
    """
    try:
        places = sorted((int(a), int(b)) for a, b in (word.split("-") for word in words.split()))
    except ValueError:
        places = []
    ends = [0, *(end for place in places for end in place)]
    fits = bool(places) and ends == sorted(ends) and ends[-1] <= length and all(a < b for a, b in places)
    if not fits:
        raise StoreError(f"{words[:40]!r} is not a list of spans in the article", remedy="select the words again")
    return places


def _written(request: Request, principal: Principal, claim_id: str, given: Seen, decisions: Sequence[Decision]) -> Response:
    """Writes the decisions and redirects, or shows the conflict with what was decided since."""
    service = service_of(request)
    stored = service.claim(claim_id)
    proposals = [Proposal(claim_id, decision, principal.name, given.seen, given.version) for decision in decisions]
    outcomes = service.decisions.write(principal, proposals)
    refused = [decision for decision, outcome in zip(decisions, outcomes, strict=True) if isinstance(outcome, ConflictError)]
    if refused:
        moved = given.version != stored.version and any(decision.action is Action.SPANS for decision in refused)
        seen, version = given.seen, given.version
        return claim_page(request, principal, claim_id, given.query, seen=seen, version=version, refused=refused, moved=moved)
    numbers = " ".join(str(outcome.number) for outcome in outcomes if isinstance(outcome, Entry))
    said = {"X-Said": quote(in_short(decisions)), "X-Entry": numbers}
    if request.headers.get("x-desk"):
        return Response(status_code=204, headers=said)
    back = f"/claims/{quote(claim_id, safe='')}" + (f"?{given.query}" if given.query else "")
    return RedirectResponse(local(given.next or back), 303, headers=said)


def in_short(decisions: Sequence[Decision] | Sequence[Entry]) -> str:
    """A summary of decisions."""
    if not decisions:
        return "Nothing to save"
    return ", ".join(str(d.value) if d.action == "verdict" and d.value else spaced(d.action) for d in decisions)


Address = Annotated[str, Form()]


@router.post("/undo")
def undo_last(
    request: Request,
    principal: Authenticated,
    query: Address = "",
    act: Annotated[int | None, Form(ge=1, le=2**53)] = None,
) -> Response:
    """Undoes the principal's last decision, or the transaction of entry ``act``, and redirects to its claim."""
    listed = _listed(query)
    return _redirected(request, principal, service_of(request).decisions.undo_own(principal, act), "Undone", listed)


@router.post("/redo")
def redo_last(request: Request, principal: Authenticated, query: Address = "") -> Response:
    """Redoes what the principal undid last."""
    listed = _listed(query)
    return _redirected(request, principal, service_of(request).decisions.redo_own(principal), "Redone", listed)


def _listed(query: str) -> str:
    """The query string of the list that the request came from. Raises `QueryError`: call it before anything is written."""
    return f"?{Query.read(query).view}" if query else ""


def _redirected(request: Request, principal: Principal, reversal: Reversal, done: str, listed: str) -> Response:
    """Redirects to the claim, or to the list if there are several."""
    if len(reversal.claim_ids) == 1:
        (claim_id,) = reversal.claim_ids
        lead = f"/claims/{quoted(claim_id)}{listed}"
        said = f"{done}: {in_short(reversal.decisions)}{_since(service_of(request), principal, claim_id, reversal)}"
    else:
        lead = f"/{listed}{'&' if listed else '?'}did={reversal.entries[0].number}"
        said = f"{done}: {batch_summary(reversal.decisions)}"
    if not request.headers.get("x-desk"):
        return RedirectResponse(local(lead), 303)
    several = {"X-Several": "1"} if len(reversal.claim_ids) > 1 else {}
    return Response(status_code=204, headers={"X-Said": quote(said), "X-Lead": local(lead), **several})


def _since(service: ReviewService, principal: Principal, claim_id: str, reversal: Reversal) -> str:
    """A note if somebody else has since made the same decision, which remains in effect."""
    actions = {entry.action for entry in reversal.decisions}
    first = reversal.decisions[0].number
    entries = [entry for entry in in_force(service.store.log(claim_id=claim_id)) if entry.number > first]
    others = [entry.by for entry in entries if entry.by != principal.name and entry.action in actions - {Action.CARRY}]
    return f"; later decisions of {others[-1]} remain in effect" if others else ""
