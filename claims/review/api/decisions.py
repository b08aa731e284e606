"""``/api/claims/ID/decisions``: deciding, and taking back. Whether somebody may is checked where it is written."""

from typing import Annotated, Any

from fastapi import APIRouter, Body, Request
from starlette.responses import Response

from claims.review.answers import Json, reviewing_of
from claims.review.api.shapes import Act, Conflict, EntryShape, NewDecision, Problem, Undoing, decision_of
from claims.review.security import SignedIn, Visitor
from claims.review.security.bodies import BoundedJsonRoute
from claims.store import ConflictError, Decision, Proposal, plain

_PROBLEMS: dict[int | str, dict[str, Any]] = {status: {"model": Problem} for status in (401, 403, 404, 422)}
router = APIRouter(
    prefix="/api", route_class=BoundedJsonRoute, tags=["decisions"], responses={**_PROBLEMS, 409: {"model": Conflict}}
)


@router.post("/claims/{claim_id}/decisions", response_model=EntryShape, status_code=201)
def decide(request: Request, visitor: SignedIn, claim_id: str, given: NewDecision) -> Response:
    """Decides on a claim. Once this is answered, the decision is on disk."""
    return _written(request, visitor, claim_id, decision_of(given), given.seen, given.version)


@router.post("/claims/{claim_id}/undo", response_model=EntryShape, status_code=201)
def undo(request: Request, visitor: SignedIn, claim_id: str, given: Undoing) -> Response:
    """Takes an entry back: one's own, or any as an editor."""
    return _written(request, visitor, claim_id, Decision.undo(given.number), given.seen, None)


@router.post("/undo", response_model=list[EntryShape], status_code=201)
def undo_last(request: Request, visitor: SignedIn, given: Annotated[Act | None, Body()] = None) -> Response:
    """Takes back one's own last decision, on whichever claim, with all that was decided at once with it; or what was decided at
    once with entry `act`. Again and again it goes back through everything one decided. The answer has the entries that do it.
    """
    return Json(plain(reviewing_of(request).decisions.take_back(visitor, given.act if given else None).entries), 201)


@router.post("/redo", response_model=list[EntryShape], status_code=201)
def redo_last(request: Request, visitor: SignedIn) -> Response:
    """Makes again what one took back last, unless one has decided something since."""
    return Json(plain(reviewing_of(request).decisions.make_again(visitor).entries), 201)


def _written(request: Request, visitor: Visitor, claim_id: str, decision: Decision, seen: int, version: int | None) -> Response:
    reviewing = reviewing_of(request)
    reviewing.claim(claim_id)
    (made,) = reviewing.decisions.write(visitor, [Proposal(claim_id, decision, visitor.name, seen, version)])
    if isinstance(made, ConflictError):
        return Json({"error": str(made), "entry": plain(made.entry)}, 409)
    return Json(plain(made), 201)
