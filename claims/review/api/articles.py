"""``/api/articles``: all articles, their claims as in the export, and adding articles."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import JsonValue
from starlette.responses import Response

from claims.export import dump, shareable
from claims.model import InputError, Text
from claims.review.api.routing import BoundedJsonRoute
from claims.review.api.schemas import ArticleShape, NewArticle, Problem, Shape
from claims.review.authentication import CanAddArticles, CanRead
from claims.review.responses import Json, service_of
from claims.store import Outcome, plain

router = APIRouter(
    prefix="/api", route_class=BoundedJsonRoute, tags=["articles"], responses={401: {"model": Problem}, 422: {"model": Problem}}
)


class AddedShape(Shape):
    """The result of adding an article."""

    article_id: Text
    version: int
    outcome: Outcome
    claims: int
    new: list[Text]
    gone: list[Text]
    carried: dict[str, str] | None
    withdrawn: list[Text]
    returned: list[Text]


@router.get("/articles", response_model=list[ArticleShape])
def articles(request: Request, _: CanRead) -> Response:
    """Every article."""
    return Json(plain(service_of(request).store.articles()))


@router.get("/claim-set", response_model=dict[str, JsonValue], responses={404: {"model": Problem}})
def claim_set(
    request: Request, _: CanRead, article: str, version: Annotated[int | None, Query(ge=1, le=2**31)] = None
) -> Response:
    """The claim set of a version of an article, by default the newest, as in the export."""
    service = service_of(request)
    number = version or service.article(article).versions[-1].number
    return Json(dump(shareable(service.indexed(article, number).claim_set)))


@router.post(
    "/articles",
    response_model=list[AddedShape],
    status_code=201,
    responses={status: {"model": Problem} for status in (403, 503)},
)
def add(request: Request, principal: CanAddArticles, given: NewArticle) -> Response:
    """Adds an article, or those of a JSON Lines file, and returns when that is done. If too many requests are waiting for
    that, the response is 503, and `Retry-After` says when to try again.

    If one of several cannot be read, those before it are in the store.
    """
    service = service_of(request)
    if given.instead:
        service.article(given.instead)
    added = []
    with service.ingestion_slot():
        for article in service.articles_in(given.text.encode("utf-8", "replace"), given.name, instead=given.instead):
            if isinstance(article, InputError):
                raise article
            added.append(service.ingest(article, principal.name))
    return Json(plain(added), 201)
