"""``/api/export`` and ``/api/import``: claims as files of every format, and what was changed in them."""

from typing import Annotated

from fastapi import APIRouter, File, Query, Request, UploadFile
from pydantic import Field
from starlette.responses import Response

from claims.export import Desk, FormatName
from claims.model import Text
from claims.review.answers import Json, reviewing_of
from claims.review.api.lists import Chosen
from claims.review.api.shapes import Problem, Shape
from claims.review.files import Compared, compare
from claims.review.files.returning import by_field
from claims.review.security import Exporter, Importer
from claims.store import plain

router = APIRouter(prefix="/api", tags=["files"], responses={401: {"model": Problem}, 422: {"model": Problem}})


class Exported(Chosen):
    """The filters of the claims, and the format. ``publisher`` and ``page`` are what ClaimReview says of the desk."""

    format: FormatName = FormatName.JSONL
    publisher: Annotated[str, Field(max_length=300)] = ""
    page: Annotated[str, Field(max_length=2_000)] = ""


class OldAndNew(Shape):
    """What stands in a field, and what the file says."""

    old: Text
    new: Text


class ChangeShape(Shape):
    """What was, or would be, taken over for a claim, in whose name; and where in the file it stands."""

    claim_id: Text
    by: Text
    place: Text
    fields: dict[str, OldAndNew]


class ConflictShape(Shape):
    """A row whose claim changed since the file was exported: what the file says, and what stands. Nothing is taken over."""

    claim_id: Text
    place: Text
    mine: dict[str, Text]
    theirs: dict[str, Text]
    unseen: int | None = Field(description="The entry that the row has seen, where there is none on the claim.")


class Imported(Shape):
    """What became of a file. ``entries`` are those that were written to the log; ``refused`` says by row and field what whoever
    sends the file may not decide. Of conflicts, refused rows, errors and what was ignored the first hundreds are listed;
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
    ignored: list[Text] = Field(description="Cells that somebody changed although nothing in them is ever taken over.")
    more_ignored: int


@router.get(
    "/export",
    response_class=Response,
    responses={200: {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}},
)
async def export(request: Request, visitor: Exporter, wanted: Annotated[Exported, Query()]) -> Response:
    """The claims that pass the filters, with what people decided on them, as a file."""
    desk = Desk(wanted.publisher, wanted.page) if wanted.publisher and wanted.page else None
    reviewing = reviewing_of(request)
    return await reviewing.exports.download(reviewing.store, wanted.filters(), wanted.format, desk, by=visitor.name)


@router.post("/import", response_model=Imported, responses={403: {"model": Problem}})
def import_(request: Request, visitor: Importer, file: Annotated[UploadFile, File()], dry_run: bool = False) -> Response:
    """Takes over what people changed in an exported file; its name tells what it is.

    Decisions are by whom the file newly names where an editor sends it, else by whoever sends it. With ``dry_run`` nothing
    is written, and the answer says what would be.
    """
    reviewing = reviewing_of(request)
    name = file.filename or ""
    with reviewing.imports.reading.of(visitor.name):
        found = compare(file.file.read(), name, reviewing.store, reviewing.decisions, visitor)
    if dry_run:
        return Json(_told(found, entries=0, dry_run=True))
    taken = reviewing.decisions.write_rows(visitor, found.decisions)
    found.errors.note_all(taken.errors)
    return Json(_told(found, entries=taken.entries, dry_run=False))


def _told(found: Compared, *, entries: int, dry_run: bool) -> dict[str, object]:
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
