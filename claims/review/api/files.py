"""``/api/export`` and ``/api/import``: claims as files in every format, and imports of changes to them."""

from typing import Annotated

from fastapi import APIRouter, File, Query, Request, UploadFile
from pydantic import Field
from starlette.responses import Response

from claims.export import Desk
from claims.model import Text
from claims.review.api.claims import Chosen
from claims.review.api.routing import BoundedJsonRoute
from claims.review.api.schemas import Problem, Shape
from claims.review.authentication import CanExport, CanImport
from claims.review.export_ import ExportName
from claims.review.import_ import Compared, by_field, compare
from claims.review.responses import Json, service_of
from claims.store import plain

router = APIRouter(
    prefix="/api", route_class=BoundedJsonRoute, tags=["files"], responses={401: {"model": Problem}, 422: {"model": Problem}}
)


class Exported(Chosen):
    """The filters of the claims, and the format. ``publisher`` and ``page`` are required for ClaimReview."""

    format: ExportName = "jsonl"
    publisher: Annotated[str, Field(max_length=300)] = ""
    page: Annotated[str, Field(max_length=2_000)] = ""


class OldAndNew(Shape):
    """The current value of a field, and that in the file."""

    old: Text
    new: Text


class ChangeShape(Shape):
    """A change of a claim, with its author and its location in the file."""

    claim_id: Text
    by: Text
    place: Text
    fields: dict[str, OldAndNew]


class ConflictShape(Shape):
    """A row whose claim changed since the export: the values in the file, and the current ones. Nothing is imported."""

    claim_id: Text
    place: Text
    mine: dict[str, Text]
    theirs: dict[str, Text]
    unseen: int | None = Field(description="The entry that the row gives as last seen, if the claim has no such entry.")


class Imported(Shape):
    """The result of an import. ``entries`` counts those written to the log; ``refused`` says by row and field what the
    sender may not decide. The first hundreds of conflicts, refused rows, errors and ignored changes are listed;
    ``more_conflicts``, ``more_refused``, ``more_errors`` and ``more_ignored`` count the others.
    """

    dry_run: bool
    entries: int
    same: int
    changes: list[ChangeShape]
    conflicts: list[ConflictShape]
    more_conflicts: int
    refused: list[Text]
    more_refused: int
    errors: list[Text]
    more_errors: int
    ignored: list[Text] = Field(description="Changed cells of columns that are not imported.")
    more_ignored: int


@router.get(
    "/export",
    response_class=Response,
    responses={200: {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}},
)
async def export(request: Request, principal: CanExport, wanted: Annotated[Exported, Query()]) -> Response:
    """The claims that match the filters, with the decisions on them, as a file."""
    desk = Desk(wanted.publisher, wanted.page) if wanted.publisher and wanted.page else None
    service = service_of(request)
    return await service.exports.download(service.store, wanted.filters(), wanted.format, desk, by=principal.name)


@router.post("/import", response_model=Imported, responses={403: {"model": Problem}})
def import_(request: Request, principal: CanImport, file: Annotated[UploadFile, File()], dry_run: bool = False) -> Response:
    """Imports changes to an exported file; the suffix of its name determines the format.

    Decisions are attributed to the reviewers that an editor's file newly names, else to the sender. With ``dry_run`` nothing
    is written, and the response says what would be.
    """
    service = service_of(request)
    name = file.filename or ""
    with service.imports.reading.of(principal.name):
        found = compare(file.file.read(), name, service.store, service.decisions, principal)
    if dry_run:
        return Json(_summary(found, entries=0, dry_run=True))
    taken = service.decisions.write_rows(principal, found.decisions)
    found.errors.note_all(taken.errors)
    return Json(_summary(found, entries=taken.entries, dry_run=False))


def _summary(found: Compared, *, entries: int, dry_run: bool) -> dict[str, object]:
    changes = [
        {
            "claim_id": change.decided.claim_id,
            "by": change.decided.by,
            "place": str(change.decided.place),
            "fields": by_field(change.fields),
        }
        for change in found.changes
    ]
    conflicts = [
        {
            "claim_id": one.claim_id,
            "place": str(one.place),
            "mine": plain(one.mine),
            "theirs": plain(one.theirs),
            "unseen": one.unseen,
        }
        for one in found.conflicts
    ]
    return {
        "dry_run": dry_run,
        "entries": entries,
        "same": found.same,
        "changes": changes,
        "conflicts": conflicts,
        "more_conflicts": found.conflicts.more,
        "refused": [str(error) for error in found.refused],
        "more_refused": found.refused.more,
        "errors": [str(error) for error in found.errors],
        "more_errors": found.errors.more,
        "ignored": [str(one) for one in found.ignored],
        "more_ignored": found.ignored.more,
    }
