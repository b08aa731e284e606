"""``/api/claims/ID/decisions``: deciding, and taking back."""

from typing import Annotated, Any

from fastapi import APIRouter, Body, Request
from starlette.responses import Response

from claims.review.answers import Json, reviewing_of
from claims.review.api.shapes import Act, Conflict, EntryShape, NewDecision, Problem, Undoing, decision_of
from claims.review.pages.desk import may_undo
from claims.review.people import checked_assignee
from claims.review.security import RefusedError, Reviewer, Right, Visitor
from claims.store import ConflictError, Decision, StoreError, plain
from claims.store.state import in_force

_PROBLEMS: dict[int | str, dict[str, Any]] = {status: {"model": Problem} for status in (401, 403, 404, 422)}
router = APIRouter(prefix="/api", tags=["decisions"], responses={**_PROBLEMS, 409: {"model": Conflict}})


@router.post("/claims/{claim_id}/decisions", response_model=EntryShape, status_code=201)
def decide(request: Request, visitor: Reviewer, claim_id: str, given: NewDecision) -> Response:
    """Decides on a claim. Once this is answered, the decision is on disk."""
    if given.action == "assign" and not visitor.may(Right.ASSIGN) and given.value not in (None, visitor.name):
        raise RefusedError("Only an editor can assign a claim to somebody else.")
    if given.action == "assign":
        checked_assignee(request, visitor, given.value)
    return _written(request, visitor, claim_id, decision_of(given), given.seen, given.version)


@router.post("/claims/{claim_id}/undo", response_model=EntryShape, status_code=201)
def undo(request: Request, visitor: Reviewer, claim_id: str, given: Undoing) -> Response:
    """Takes an entry back: one's own, or any as an editor."""
    reviewing_of(request).claim(claim_id)
    stands = {entry.number: entry for entry in in_force(reviewing_of(request).store.log(claim_id=claim_id))}
    if given.number not in stands:
        raise StoreError(f"entry {given.number} does not stand, or is of another claim")
    if not may_undo(visitor, stands[given.number]):
        raise RefusedError("Only its reviewer or an editor can undo this.")
    return _written(request, visitor, claim_id, Decision.undo(given.number), given.seen, None)


@router.post("/undo", response_model=list[EntryShape], status_code=201)
def undo_last(request: Request, visitor: Reviewer, given: Annotated[Act | None, Body()] = None) -> Response:
    """Takes back one's own last decision, on whichever claim, with all that was decided at once with it; or what was decided at
    once with entry `act`. Again and again it goes back through everything one decided. The answer has the entries that do it.
    """
    return Json(plain(reviewing_of(request).store.undo_last(by=visitor.name, act=given.act if given else None).entries), 201)


@router.post("/redo", response_model=list[EntryShape], status_code=201)
def redo_last(request: Request, visitor: Reviewer) -> Response:
    """Makes again what one took back last, unless one has decided something since."""
    return Json(plain(reviewing_of(request).store.redo_last(by=visitor.name).entries), 201)


def _written(request: Request, visitor: Visitor, claim_id: str, decision: Decision, seen: int, version: int | None) -> Response:
    reviewing = reviewing_of(request)
    reviewing.claim(claim_id)
    try:
        entry = reviewing.store.decide(claim_id, decision, by=visitor.name, seen=seen, version=version)
    except ConflictError as error:
        return Json({"error": str(error), "entry": plain(error.entry)}, 409)
    return Json(plain(entry), 201)
