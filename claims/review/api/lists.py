"""``/api/claims`` and what is counted over them."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from claims.model import Certainty, HedgeType, Polarity, SourceKind, Status
from claims.review.answers import Json, reviewing_of
from claims.review.api.shapes import ClaimShape, EntryShape, PageShape, Problem, Shape
from claims.review.security import Reader
from claims.review.security.bodies import BoundedJsonRoute
from claims.store import Filters, Sort, limits, plain

router = APIRouter(
    prefix="/api", route_class=BoundedJsonRoute, tags=["claims"], responses={401: {"model": Problem}, 422: {"model": Problem}}
)

Any = Annotated[list[Annotated[str, Field(max_length=300)]], Field(max_length=50)]


class Chosen(BaseModel):
    """The filters of a list, as parameters of the address."""

    model_config = ConfigDict(extra="forbid")

    article: Any = []
    topic: Any = []
    source: Any = []
    source_kind: list[SourceKind | Literal["none"]] = []
    named: bool | None = None
    certainty: list[Certainty] = []
    polarity: list[Polarity] = []
    hedge_type: list[HedgeType | Literal["none"]] = []
    status: list[Status] = []
    verdict: Any = []
    reviewer: Any = []
    assigned: Any = []
    changed: bool | None = None
    withdrawn: bool | None = False
    text: Annotated[str, Field(max_length=300)] = ""

    def filters(self) -> Filters:
        """The store's filters."""
        return Filters.model_validate({name: getattr(self, name) for name in Filters.model_fields})


class Listed(Chosen):
    """The filters of a list, its order and the part of it that is wanted."""

    sort: Sort = Sort.CHECKWORTHINESS
    after: Annotated[str, Field(max_length=2_000)] | None = None
    before: Annotated[str, Field(max_length=2_000)] | None = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class Counts(Shape):
    """How many claims there are, and how many of each kind."""

    count: int
    facets: dict[str, dict[str, int]]


@router.get("/claims", response_model=PageShape)
def claims(request: Request, _: Reader, listed: Annotated[Listed, Query()]) -> Response:
    """A page of claims."""
    store, filters = reviewing_of(request).store, listed.filters()
    return Json(plain(store.query(filters, listed.sort, listed.after, listed.limit, before=listed.before)))


@router.get("/counts", response_model=Counts)
def counts(request: Request, _: Reader, chosen: Annotated[Chosen, Query()]) -> Response:
    """How many claims a list has, and how many each value of a filter would give."""
    store, filters = reviewing_of(request).store, chosen.filters()
    facets = {name: dict(values) for name, values in store.facets(filters).items()}
    return Json({"count": store.count(filters), "facets": facets})


@router.get("/claims/{claim_id}", response_model=ClaimShape, responses={404: {"model": Problem}})
def claim(request: Request, _: Reader, claim_id: str) -> Response:
    """One claim."""
    return Json(plain(reviewing_of(request).claim(claim_id)))


@router.get("/claims/{claim_id}/log", response_model=list[EntryShape], responses={404: {"model": Problem}})
def log_of_claim(request: Request, _: Reader, claim_id: str) -> Response:
    """What was decided on a claim, oldest first."""
    reviewing = reviewing_of(request)
    reviewing.claim(claim_id)
    return Json(plain(reviewing.store.log(claim_id=claim_id)))


@router.get("/log", response_model=list[EntryShape])
def log(
    request: Request,
    _: Reader,
    by: Annotated[str | None, Query(max_length=limits.NAME)] = None,
    after: Annotated[int, Query(ge=0, le=2**53)] = 0,
    limit: Annotated[int, Query(ge=1, le=1000)] = 200,
) -> Response:
    """What was decided, oldest first, from entry ``after`` on."""
    return Json(plain(reviewing_of(request).store.log(by=by, after=after, limit=limit)))
