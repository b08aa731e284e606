"""Articles: the list, a single article, adding one, and comparing two versions."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, File, Form, Path, Query, Request, UploadFile
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from claims.model import Article, InputError
from claims.present.highlight import view
from claims.present.wording import displayed
from claims.review.authentication import CanAddArticles, CanRead
from claims.review.diff import Budget, Change, compared, word_changes
from claims.review.import_ import shown_name
from claims.review.jobs import Failure, QueueFullError
from claims.review.responses import page, service_of
from claims.review.service import NotFoundError

router = APIRouter(include_in_schema=False)

Number = Annotated[int, Path(ge=1, le=2**53)]

PAGE = 100
"""Articles on a page of the list."""


@router.get("/articles")
def articles(request: Request, principal: CanRead, page: Annotated[int, Query(ge=1, le=10_000)] = 1) -> Response:
    """Shows the list of articles, newest first, with the form for adding one."""
    return _list(request, principal, number=page)


@router.get("/article")
def article(request: Request, principal: CanRead, id: str, at: Annotated[int, Query(ge=0, le=2**53)] = 0) -> Response:
    """Shows one article from an offset on, with highlighted claims, its versions, and withdrawn claims."""
    service = service_of(request)
    found = service.article(id)
    indexed = service.indexed(id, found.versions[-1].number)
    return page(
        request,
        principal,
        "article.html",
        stored=found,
        article=indexed.claim_set.article,
        view=view(indexed, at=at),
        claims=indexed.claim_set.claims,
        withdrawn=service.store.withdrawn(id),
    )


@router.get("/compare")
def compare(request: Request, principal: CanRead, id: str, a: int | None = None, b: int | None = None) -> Response:
    """Shows two versions of an article, by default the last two, claim by claim."""
    service = service_of(request)
    found = service.article(id)
    numbers = [version.number for version in found.versions]
    new = b if b is not None else numbers[-1]
    old = a if a is not None else max([number for number in numbers if number < new], default=new)
    if not {old, new} <= set(numbers):
        raise NotFoundError(f"no version {old if old not in numbers else new} of this article")
    pairs = compared(service.indexed(id, old).claim_set, service.indexed(id, new).claim_set)
    counts = {change: sum(pair.change is change for pair in pairs) for change in Change}
    return page(
        request,
        principal,
        "compare.html",
        stored=found,
        old=old,
        new=new,
        pairs=pairs,
        counts=counts,
        word_changes=partial(word_changes, budget=Budget()),
    )


@router.post("/articles")
def add(
    request: Request,
    principal: CanAddArticles,
    text: Annotated[str, Form()] = "",
    file: Annotated[UploadFile | None, File()] = None,
    instead: Annotated[str, Form()] = "",
) -> Response:
    """Queues an article that was pasted or uploaded; what is not an article is rejected."""
    service = service_of(request)
    uploaded = file is not None and bool(file.filename)
    data, name = (file.file.read(), file.filename or "") if uploaded and file else (text.encode("utf-8", "replace"), "")
    if not data.strip():
        return _list(request, principal, said="No text: paste an article, or choose a file.", text=text)
    if instead:
        service.article(instead)
    found = service.articles_in(data, name, instead=instead or None)
    articles = [item for item in found if isinstance(item, Article)]
    refused = [item for item in found if isinstance(item, InputError)]
    if not articles:
        said = str(refused[0]) if refused else "This file contains no article."
        return _list(request, principal, said=said, text=text)
    try:
        service.jobs.put(articles, principal.name, [Failure(shown_name(name), "", str(error)) for error in refused])
    except QueueFullError as error:
        return _list(request, principal, said=str(error), text=text)
    return RedirectResponse("/articles#jobs", 303)


@router.get("/articles/jobs")
def jobs(request: Request, principal: CanAddArticles) -> Response:
    """The state of the jobs, for the page's script."""
    return page(request, principal, "jobs.html", jobs=service_of(request).jobs.all())


@router.get("/articles/jobs/{number}/{nth}")
def text_of_failure(
    request: Request, _: CanAddArticles, number: Number, nth: Annotated[int, Path(ge=0, le=10_000)]
) -> Response:
    """Shows the text of an article that could not be read."""
    job = service_of(request).jobs.numbered(number)
    if job is None or nth >= len(job.failures):
        raise NotFoundError("this is no longer available")
    return PlainTextResponse(displayed(job.failures[nth].text))


@router.post("/articles/jobs/{number}/dismiss")
def dismiss(request: Request, _: CanAddArticles, number: Number) -> Response:
    """Dismisses a finished job."""
    service_of(request).jobs.dismiss(number)
    return RedirectResponse("/articles#jobs", 303)


@router.post("/articles/jobs/{number}/again")
def again(request: Request, principal: CanAddArticles, number: Number) -> Response:
    """Retries the failed articles."""
    try:
        service_of(request).jobs.retry(number)
    except QueueFullError as error:
        return _list(request, principal, said=str(error))
    return RedirectResponse("/articles#jobs", 303)


def _list(request: Request, principal: CanRead, *, number: int = 1, said: str = "", text: str = "") -> Response:
    found = service_of(request).store.articles()[::-1]
    shown = found[(number - 1) * PAGE : number * PAGE]
    pages = range(1, -(-len(found) // PAGE) + 1)
    status = 422 if said else 200
    return page(
        request,
        principal,
        "articles.html",
        status=status,
        articles=shown,
        number=number,
        pages=pages,
        said=said,
        text=text,
        jobs=service_of(request).jobs.all(),
    )
