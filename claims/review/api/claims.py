"""``/api/claims`` with counts and log, decisions on claims, undo and redo. Authorisation is checked where they are written."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Body, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from claims.model import Certainty, HedgeType, Polarity, SourceKind, Status
from claims.review.api.routing import BoundedJsonRoute
from claims.review.api.schemas import (
    Act,
    ClaimShape,
    Conflict,
    EntryShape,
    NewDecision,
    PageShape,
    Problem,
    Shape,
    Undoing,
    decision_of,
)
from claims.review.authentication import Authenticated, CanRead
from claims.review.policy import Principal
from claims.review.responses import Json, service_of
from claims.store import ConflictError, Decision, Filters, Proposal, ReplacedError, Sort, limits, plain

router = APIRouter(
    prefix="/api", route_class=BoundedJsonRoute, tags=["claims"], responses={401: {"model": Problem}, 422: {"model": Problem}}
)

Values = Annotated[list[Annotated[str, Field(max_length=300)]], Field(max_length=50)]


class Chosen(BaseModel):
    """The filters of a list, as query parameters."""

    model_config = ConfigDict(extra="forbid")

    article: Values = []
    topic: Values = []
    source: Values = []
    source_kind: list[SourceKind | Literal["none"]] = []
    named: bool | None = None
    certainty: list[Certainty] = []
    polarity: list[Polarity] = []
    hedge_type: list[HedgeType | Literal["none"]] = []
    status: list[Status] = []
    verdict: Values = []
    reviewer: Values = []
    assigned: Values = []
    changed: bool | None = None
    withdrawn: bool | None = False
    text: Annotated[str, Field(max_length=300)] = ""

    def filters(self) -> Filters:
        """The store's filters."""
        return Filters.model_validate({name: getattr(self, name) for name in Filters.model_fields})


class Listed(Chosen):
    """The filters of a list, its order and the requested part of it."""

    sort: Sort = Sort.CHECKWORTHINESS
    after: Annotated[str, Field(max_length=2_000)] | None = None
    before: Annotated[str, Field(max_length=2_000)] | None = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class Counts(Shape):
    """The number of claims, in total and by kind."""

    count: int
    facets: dict[str, dict[str, int]]


@router.get("/claims", response_model=PageShape)
def claims(request: Request, _: CanRead, listed: Annotated[Listed, Query()]) -> Response:
    """A page of claims."""
    store, filters = service_of(request).store, listed.filters()
    return Json(plain(store.query(filters, listed.sort, listed.after, listed.limit, before=listed.before)))


@router.get("/counts", response_model=Counts)
def counts(request: Request, _: CanRead, chosen: Annotated[Chosen, Query()]) -> Response:
    """The number of claims in a list, and the number that each value of a filter would yield."""
    store, filters = service_of(request).store, chosen.filters()
    facets = {name: dict(values) for name, values in store.facets(filters).items()}
    return Json({"count": store.count(filters), "facets": facets})


@router.get("/claims/{claim_id}", response_model=ClaimShape, responses={404: {"model": Problem}})
def claim(request: Request, _: CanRead, claim_id: str) -> Response:
    """One claim."""
    return Json(plain(service_of(request).claim(claim_id)))


@router.get("/claims/{claim_id}/log", response_model=list[EntryShape], responses={404: {"model": Problem}})
def log_of_claim(request: Request, _: CanRead, claim_id: str) -> Response:
    """The log of a claim, oldest first."""
    service = service_of(request)
    service.claim(claim_id)
    return Json(plain(service.store.log(claim_id=claim_id)))


@router.get("/log", response_model=list[EntryShape])
def log(
    request: Request,
    _: CanRead,
    by: Annotated[str | None, Query(max_length=limits.NAME)] = None,
    after: Annotated[int, Query(ge=0, le=2**53)] = 0,
    limit: Annotated[int, Query(ge=1, le=1000)] = 200,
) -> Response:
    """The log after entry ``after``, oldest first."""
    return Json(plain(service_of(request).store.log(by=by, after=after, limit=limit)))


_PROBLEMS: dict[int | str, dict[str, Any]] = {status: {"model": Problem} for status in (401, 403, 404, 422)}
decisions = APIRouter(
    prefix="/api", route_class=BoundedJsonRoute, tags=["decisions"], responses={**_PROBLEMS, 409: {"model": Conflict}}
)


@decisions.post("/claims/{claim_id}/decisions", response_model=EntryShape, status_code=201)
def decide(request: Request, principal: Authenticated, claim_id: str, given: NewDecision) -> Response:
    """Decides on a claim. Once this returns, the decision is on disk."""
    return _written(request, principal, claim_id, decision_of(given), given.seen, given.version)


@decisions.post("/claims/{claim_id}/undo", response_model=EntryShape, status_code=201)
def undo(request: Request, principal: Authenticated, claim_id: str, given: Undoing) -> Response:
    """Undoes an entry: one's own, or any as an editor."""
    return _written(request, principal, claim_id, Decision.undo(given.number), given.seen, None)


@decisions.post("/undo", response_model=list[EntryShape], status_code=201)
def undo_last(request: Request, principal: Authenticated, given: Annotated[Act | None, Body()] = None) -> Response:
    """Undoes one's own last decision, on whichever claim, with all of the same transaction; or the transaction of entry `act`.
    Repeated calls go back through all of one's decisions. Returns the new entries.
    """
    return Json(plain(service_of(request).decisions.undo_own(principal, given.act if given else None).entries), 201)


@decisions.post("/redo", response_model=list[EntryShape], status_code=201)
def redo_last(request: Request, principal: Authenticated) -> Response:
    """Redoes what one undid last, unless one has decided something since."""
    return Json(plain(service_of(request).decisions.redo_own(principal).entries), 201)


def _written(
    request: Request, principal: Principal, claim_id: str, decision: Decision, seen: int, version: int | None
) -> Response:
    service = service_of(request)
    service.claim(claim_id)
    (made,) = service.decisions.write(principal, [Proposal(claim_id, decision, principal.name, seen, version)])
    if isinstance(made, ConflictError):
        successor = made.successor if isinstance(made, ReplacedError) else None
        return Json({"error": str(made), "entry": plain(made.entry), "successor": successor}, 409)
    return Json(plain(made), 201)
