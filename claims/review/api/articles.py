"""``/api/articles``: what there is, its claims as the export has them, and taking articles in."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import JsonValue
from starlette.responses import Response

from claims.export import dump, shareable
from claims.model import InputError, Text
from claims.review.answers import Json, reviewing_of
from claims.review.api.shapes import ArticleShape, NewArticle, Problem, Shape
from claims.review.security import Adder, Reader
from claims.review.security.bodies import BoundedJsonRoute
from claims.store import Outcome, plain

router = APIRouter(
    prefix="/api", route_class=BoundedJsonRoute, tags=["articles"], responses={401: {"model": Problem}, 422: {"model": Problem}}
)


class AddedShape(Shape):
    """What became of an article that was added."""

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
def articles(request: Request, _: Reader) -> Response:
    """Every article."""
    return Json(plain(reviewing_of(request).store.articles()))


@router.get("/claim-set", response_model=dict[str, JsonValue], responses={404: {"model": Problem}})
def claim_set(
    request: Request, _: Reader, article: str, version: Annotated[int | None, Query(ge=1, le=2**31)] = None
) -> Response:
    """What the machine found in a version of an article, the newest where it is left out, as the export writes it."""
    reviewing = reviewing_of(request)
    number = version or reviewing.article(article).versions[-1].number
    return Json(dump(shareable(reviewing.sheet(article, number).claim_set)))


@router.post(
    "/articles",
    response_model=list[AddedShape],
    status_code=201,
    responses={status: {"model": Problem} for status in (403, 503)},
)
def add(request: Request, visitor: Adder, given: NewArticle) -> Response:
    """Takes an article in, or the several that a JSON Lines file holds, and answers once that is done: 503 says in
    `Retry-After` when to try again, where others wait for that already.

    Where one of several cannot be read, those before it are in the store.
    """
    reviewing = reviewing_of(request)
    if given.instead:
        reviewing.article(given.instead)
    added = []
    with reviewing.waiting():
        for article in reviewing.articles_in(given.text.encode("utf-8", "replace"), given.name, instead=given.instead):
            if isinstance(article, InputError):
                raise article
            added.append(reviewing.take_in(article, visitor.name))
    return Json(plain(added), 201)
