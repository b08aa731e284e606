"""files"""

from typing import Annotated

from fastapi import APIRouter, File, Request, UploadFile
from starlette.responses import RedirectResponse, Response

from claims.export import Desk, FormatName
from claims.export.back import READERS
from claims.model import ClaimsError
from claims.review.authentication import Exporter, Importer, Visitor
from claims.review.export_ import offers
from claims.review.import_ import Import, compare
from claims.review.policy import Permission
from claims.review.query import Query
from claims.review.responses import page, reviewing_of
from claims.review.service import MissingError
from claims.store import Store

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
async def export(request: Request, _: Exporter, name: FormatName, publisher: str = "", page: str = "") -> Response:
    """The file; the address also has the filters."""
    query = Query.read(request.url.query)
    desk = Desk(publisher.strip(), page.strip()) if publisher.strip() and page.strip() else None
    reviewing = reviewing_of(request)
    return await reviewing.exports.download(reviewing.store, query.filters, name, desk)


@router.get("/import")
def form(request: Request, visitor: Importer) -> Response:
    """The page on which a file is chosen."""
    return _form(request, visitor)


@router.post("/import")
def send(request: Request, visitor: Importer, file: Annotated[UploadFile | None, File()] = None) -> Response:
    """Reads a file, and leads to what would be taken over."""
    if file is None or not file.filename:
        return _form(request, visitor, said="Choose a file first.")
    reviewing = reviewing_of(request)
    try:
        with reviewing.imports.reading.of(visitor.name):
            found = compare(file.file.read(), file.filename, reviewing.store, reviewing.decisions, visitor)
    except ClaimsError as error:
        return _form(request, visitor, said=str(error))
    return RedirectResponse(f"/import/{reviewing.imports.keep(found, file.filename, visitor.name).id}", 303)


@router.get("/import/{id}")
def preview(request: Request, visitor: Importer, id: str) -> Response:
    """What would be taken over, or what was."""
    waiting = _waiting(request, visitor, id)
    act = _own_act(reviewing_of(request).store, visitor, waiting)
    return page(request, visitor, "preview.html", waiting=waiting, act=act)


@router.post("/import/{id}")
def take_over(request: Request, visitor: Importer, id: str) -> Response:
    """Takes over what was shown."""
    _waiting(request, visitor, id).take_over(reviewing_of(request).decisions, visitor)
    return RedirectResponse(f"/import/{id}", 303)


def _waiting(request: Request, visitor: Visitor, id: str) -> Import:
    found = reviewing_of(request).imports.named(id, visitor.name)
    if found is None:
        raise MissingError("this file no longer waits: choose it again")
    return found


def _own_act(store: Store, visitor: Visitor, waiting: Import) -> int | None:
    """The entry by which all that was taken over can be taken back, where it is all in the visitor's name."""
    act = waiting.taken.act if waiting.taken else None
    return act if act is not None and all(entry.by == visitor.name for entry in store.act(act)) else None


def _form(request: Request, visitor: Visitor, *, said: str = "") -> Response:
    status = 422 if said else 200
    for_others = visitor.may(Permission.ENTER_FOR_OTHERS)
    return page(request, visitor, "import.html", status=status, said=said, suffixes=list(READERS), for_others=for_others)
