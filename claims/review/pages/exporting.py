"""Exports: a page that offers the claims of a list in every format, and the files themselves."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from claims.export import Desk, FormatName
from claims.review.answers import page, reviewing_of
from claims.review.files import offers
from claims.review.query import Query
from claims.review.security import Exporter

router = APIRouter(include_in_schema=False)


@router.get("/export")
def formats(request: Request, visitor: Exporter) -> Response:
    """What there is to choose from."""
    reviewing, query = reviewing_of(request), Query.read(request.url.query).at(None)
    return page(
        request,
        visitor,
        "export.html",
        query=query,
        count=reviewing.store.count(query.filters),
        titles=reviewing.titles(query.filters.article),
        offers=offers(),
    )


@router.get("/export/{name}")
async def export(request: Request, visitor: Exporter, name: FormatName, publisher: str = "", page: str = "") -> Response:
    """The file; the address also has the filters."""
    query = Query.read(request.url.query)
    desk = Desk(publisher.strip(), page.strip()) if publisher.strip() and page.strip() else None
    reviewing = reviewing_of(request)
    return await reviewing.exports.download(reviewing.store, query.filters, name, desk, by=visitor.name)
