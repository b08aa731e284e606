"""Export and import: formats and downloads, uploads and their preview."""

from typing import Annotated

from fastapi import APIRouter, File, Request, UploadFile
from starlette.responses import RedirectResponse, Response

from claims.export import Desk
from claims.export.importers import READERS
from claims.model import ClaimsError
from claims.review.authentication import CanExport, CanImport
from claims.review.export_ import ExportName, offers
from claims.review.import_ import Import, compare
from claims.review.policy import Permission, Principal
from claims.review.query import Query
from claims.review.responses import page, service_of
from claims.review.service import NotFoundError
from claims.store import Store

router = APIRouter(include_in_schema=False)


@router.get("/export")
def formats(request: Request, principal: CanExport) -> Response:
    """Shows the choice of formats."""
    service, query = service_of(request), Query.read(request.url.query).at(None)
    return page(
        request,
        principal,
        "export.html",
        query=query,
        count=service.store.count(query.filters),
        titles=service.titles(query.filters.article),
        offers=offers(),
    )


@router.get("/export/{name}")
async def export(request: Request, principal: CanExport, name: ExportName, publisher: str = "", page: str = "") -> Response:
    """Sends the file; the query string also has the filters."""
    query = Query.read(request.url.query)
    desk = Desk(publisher.strip(), page.strip()) if publisher.strip() and page.strip() else None
    service = service_of(request)
    return await service.exports.download(service.store, query.filters, name, desk, by=principal.name)


@router.get("/import")
def form(request: Request, principal: CanImport) -> Response:
    """Shows the page on which a file is chosen."""
    return _form(request, principal)


@router.post("/import")
def send(request: Request, principal: CanImport, file: Annotated[UploadFile | None, File()] = None) -> Response:
    """Reads a file, and redirects to the preview."""
    if file is None or not file.filename:
        return _form(request, principal, said="Choose a file first.")
    service = service_of(request)
    try:
        with service.imports.reading.of(principal.name):
            found = compare(file.file.read(), file.filename, service.store, service.decisions, principal)
    except ClaimsError as error:
        return _form(request, principal, said=str(error))
    return RedirectResponse(f"/import/{service.imports.keep(found, file.filename, principal.name).id}", 303)


@router.get("/import/{id}")
def preview(request: Request, principal: CanImport, id: str) -> Response:
    """Shows the preview of the changes, or the result."""
    waiting = _waiting(request, principal, id)
    act = _own_act(service_of(request).store, principal, waiting)
    return page(request, principal, "preview.html", waiting=waiting, act=act)


@router.post("/import/{id}")
def take_over(request: Request, principal: CanImport, id: str) -> Response:
    """Applies the changes that were shown."""
    _waiting(request, principal, id).take_over(service_of(request).decisions, principal)
    return RedirectResponse(f"/import/{id}", 303)


def _waiting(request: Request, principal: Principal, id: str) -> Import:
    found = service_of(request).imports.named(id, principal.name)
    if found is None:
        raise NotFoundError("this upload has expired: choose the file again")
    return found


def _own_act(store: Store, principal: Principal, waiting: Import) -> int | None:
    """The entry by which the whole import can be undone, if all of it is in the principal's name."""
    act = waiting.taken.act if waiting.taken else None
    return act if act is not None and all(entry.by == principal.name for entry in store.act(act)) else None


def _form(request: Request, principal: Principal, *, said: str = "") -> Response:
    status = 422 if said else 200
    for_others = principal.may(Permission.ENTER_FOR_OTHERS)
    return page(request, principal, "import.html", status=status, said=said, suffixes=list(READERS), for_others=for_others)
