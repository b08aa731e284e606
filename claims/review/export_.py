"""Exports: written to an anonymous temporary file and streamed from it."""

import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from functools import cache
from io import TextIOWrapper
from pathlib import PurePath
from tempfile import TemporaryFile
from typing import IO, Annotated, cast
from urllib.parse import quote
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from anyio import CapacityLimiter, to_thread
from pydantic import AfterValidator, WithJsonSchema
from starlette.responses import Response, StreamingResponse

from claims.export import Desk, Destination, Format, Layout, export_formats, format_named, send
from claims.export.formats import InParts
from claims.export.output import safe_name
from claims.export.stored import export_from_store
from claims.model import ClaimsError
from claims.store import Filters, Store, StoreError

_PIECE = 2**16
_AT_ONCE = 2
"""Maximum concurrent exports: each uses one CPU core."""
_WAITING = 20
"""Maximum exports being written or waiting; more are rejected."""
_WAITING_EACH = 3
"""Maximum exports of one user being written or waiting."""
_FOR_PEOPLE = ("xlsx", "csv", "html", "markdown", "table")
MEDIA_TYPES = {
    ".json": "application/json",
    ".jsonl": "application/x-ndjson",
    ".csv": "text/csv; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".md": "text/markdown; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".parquet": "application/vnd.apache.parquet",
    ".zip": "application/zip",
}
"""Media types by the suffix of the exported file."""


def _known(name: str) -> str:
    try:
        return format_named(name).name
    except ClaimsError as error:
        raise ValueError(str(error)) from None


ExportName = Annotated[
    str,
    AfterValidator(_known),
    WithJsonSchema({"type": "string", "enum": [known.name for known in export_formats()]}),
]
"""The name of an export format in a request."""


@dataclass(frozen=True)
class Offer:
    """A format, and why it is not available, "" if it is."""

    known: Format
    missing: str = ""

    @property
    def suffix(self) -> str:
        """The suffix of the download."""
        return _suffix(self.known)


@cache
def offers() -> tuple[Offer, ...]:
    """Every format, those for people first."""
    first = [format_named(name) for name in _FOR_PEOPLE]
    rest = [known for known in export_formats() if known not in first]
    return tuple(Offer(known, _missing(known)) for known in (*first, *rest))


def _missing(known: Format) -> str:
    try:
        known.load()
    except ClaimsError as error:
        return str(error)
    return ""


class BusyError(ClaimsError):
    """The server is busy; a later request may succeed (503)."""


class InsufficientStorageError(ClaimsError):
    """A temporary file could not be written (507)."""

    def __init__(self, error: OSError) -> None:
        super().__init__(
            f"a temporary file could not be written ({error.strerror or error})",
            where=tempfile.tempdir or "the folder for temporary files",
            remedy="free space there, or start the server with TMPDIR set to another folder",
        )


class Exports:
    """Writes exports in its own thread pool, so that they do not block pages.

    One for each server; used on its event loop.
    """

    def __init__(self) -> None:
        self._threads = CapacityLimiter(_AT_ONCE)
        self._asked: Counter[str] = Counter()

    async def download(self, store: Store, filters: Filters, name: str, desk: Desk | None = None, *, by: str) -> Response:
        """The claims that pass the filters as a download, for the user ``by``; ``desk`` is the publisher of
        verdicts, for ClaimReview.

        Raises `ClaimsError` if no claim matches, a library is missing, the format needs a desk or there is no space on the
        disk, and `BusyError` if too many exports are already waiting, of this user or in total.
        """
        if self._asked[by] >= _WAITING_EACH:
            raise BusyError(f"{_WAITING_EACH} of your exports are being written", remedy="wait until one of them is done")
        if self._asked.total() >= _WAITING:
            raise BusyError(f"{_WAITING} exports are being written", remedy="try again later")
        self._asked[by] += 1
        try:
            return await to_thread.run_sync(_download, store, filters, name, desk, limiter=self._threads)
        finally:
            self._asked[by] -= 1
            self._asked += Counter()  # drops those at zero


def _download(store: Store, filters: Filters, name: str, desk: Desk | None) -> Response:
    known = format_named(name)
    if not store.count(filters):
        raise StoreError("no claim matches: there is nothing to export", remedy="remove a filter")
    if name == "claimreview" and desk is None:
        raise ClaimsError("ClaimReview needs the publisher and the page of the verdicts", remedy="give `publisher` and `page`")
    try:
        file = _written(store, filters, known, desk)
    except OSError as error:
        raise InsufficientStorageError(error) from None
    length = file.seek(0, 2)
    headers = {"Content-Length": str(length), "Content-Disposition": disposition(_name(filters, known))}
    suffix = PurePath("claims" + _suffix(known)).suffix
    return StreamingResponse(_pieces(file), headers=headers, media_type=MEDIA_TYPES.get(suffix, "application/octet-stream"))


def disposition(name: str) -> str:
    """The Content-Disposition header (RFC 6266) for a sanitised file name.

    >>> disposition("Zürich.csv")
    "attachment; filename*=UTF-8''Z%C3%BCrich.csv"
    """
    if name.isascii():
        return f'attachment; filename="{name}"'
    return f"attachment; filename*=UTF-8''{quote(name, safe='')}"


def _name(filters: Filters, known: Format) -> str:
    """The file name: the article's if it is one; never a path from a request."""
    one = safe_name(filters.article[0]) if len(filters.article) == 1 else ""
    return (one or "claims") + _suffix(known)


def _suffix(known: Format) -> str:
    return str(PurePath(known.suffix).with_suffix(".zip")) if known.needs_settings else known.suffix


def _written(store: Store, filters: Filters, known: Format, desk: Desk | None) -> IO[bytes]:
    """An anonymous file, which is deleted when it is closed."""
    found = export_from_store(store, filters)
    layout = Layout(several=len(filters.article) != 1, reviews=found.reviews, desk=desk)
    with ExitStack() as undone:
        data: IO[bytes] = undone.enter_context(TemporaryFile())
        text = TextIOWrapper(data, encoding=known.encoding, newline="")
        with closing(found.claim_sets) as claim_sets:
            for error in send(claim_sets, Destination(known), layout, stream=text):
                raise error
        text.detach()
        if known.needs_settings:
            bundle: IO[bytes] = undone.enter_context(TemporaryFile())
            _bundle(data, bundle, _name(filters, known).removesuffix(_suffix(known)) + known.suffix, known)
            data.close()
            data = bundle
        undone.pop_all()
    return data


def _bundle(file: IO[bytes], bundle: IO[bytes], name: str, known: Format) -> None:
    """Writes a ZIP file with an export and the settings that it needs."""
    settings = cast(InParts, known.load()).settings()
    with ZipFile(bundle, "w") as archive:
        for one, text in settings.items():
            archive.writestr(_undated(one), text.encode(known.encoding))
        file.seek(0)
        with archive.open(_undated(name), "w", force_zip64=True) as inside:
            shutil.copyfileobj(file, inside)


def _undated(name: str) -> ZipInfo:
    about = ZipInfo(name)  # dated 1980, so that the same claims give the same bytes
    about.compress_type = ZIP_DEFLATED
    return about


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        file.seek(0)
        while piece := file.read(_PIECE):
            yield piece
