"""Exports, written to a nameless file and sent from it."""

from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from functools import cache
from io import TextIOWrapper
from pathlib import PurePath
from tempfile import TemporaryFile
from threading import BoundedSemaphore
from typing import IO
from urllib.parse import quote

from starlette.responses import Response, StreamingResponse

from claims.export import FORMATS, Desk, Destination, Format, FormatName, Layout, format_named, send
from claims.export.files import safe_name
from claims.export.stored import leaving
from claims.model import ClaimsError
from claims.store import Filters, Store, StoreError

_PIECE = 2**16
_AT_ONCE = BoundedSemaphore(2)
"""Exports that are written at a time: each takes a processor while it lasts."""
_FOR_PEOPLE = (FormatName.XLSX, FormatName.CSV, FormatName.HTML, FormatName.MARKDOWN, FormatName.TABLE)
_TYPES = {
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


@dataclass(frozen=True)
class Offer:
    """A format, and why it cannot be written here, "" where it can."""

    known: Format
    missing: str = ""


@cache
def offers() -> tuple[Offer, ...]:
    """Every format of the table, those for people first."""
    first = [format_named(name) for name in _FOR_PEOPLE]
    rest = [known for known in FORMATS if known not in first]
    return tuple(Offer(known, _missing(known)) for known in (*first, *rest))


def _missing(known: Format) -> str:
    try:
        known.load()
    except ClaimsError as error:
        return str(error)
    return ""


def download(store: Store, filters: Filters, name: FormatName, desk: Desk | None = None) -> Response:
    """The claims that pass the filters as a file to be saved; ``desk`` is who publishes verdicts, which one format says.

    Raises `ClaimsError` where no claim passes, a library is missing, or the format needs a desk.
    """
    known = format_named(name)
    if not store.count(filters):
        raise StoreError("no claim is like this: there is nothing to export", remedy="take a filter away")
    if name is FormatName.CLAIMREVIEW and desk is None:
        raise ClaimsError("ClaimReview says who publishes verdicts, and on which page", remedy="give `publisher` and `page`")
    with _AT_ONCE:
        file = _written(store, filters, known, desk)
    length = file.seek(0, 2)
    headers = {"Content-Length": str(length), "Content-Disposition": disposition(_name(filters, known))}
    return StreamingResponse(_pieces(file), headers=headers, media_type=_TYPES[PurePath("claims" + known.suffix).suffix])


def disposition(name: str) -> str:
    """The header that has a browser save an answer under a name (RFC 6266), which is safe for one already.

    >>> disposition("Zürich.csv")
    "attachment; filename*=UTF-8''Z%C3%BCrich.csv"
    """
    if name.isascii():
        return f'attachment; filename="{name}"'
    return f"attachment; filename*=UTF-8''{quote(name, safe='')}"


def _name(filters: Filters, known: Format) -> str:
    """The article's, where it is one; for no path that anybody sent."""
    one = safe_name(filters.article[0]) if len(filters.article) == 1 else ""
    return (one or "claims") + known.suffix


def _written(store: Store, filters: Filters, known: Format, desk: Desk | None) -> IO[bytes]:
    """A file without a name, which is gone once it is closed."""
    found = leaving(store, filters)
    layout = Layout(several=len(filters.article) != 1, reviews=found.reviews, desk=desk)
    with ExitStack() as undone:
        data: IO[bytes] = undone.enter_context(TemporaryFile())
        text = TextIOWrapper(data, encoding=known.encoding, newline="")
        with closing(found.claim_sets) as claim_sets:
            for error in send(claim_sets, Destination(known), layout, stream=text):
                raise error
        text.detach()
        undone.pop_all()
    return data


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        file.seek(0)
        while piece := file.read(_PIECE):
            yield piece
