"""WARC, the format of web archives (ISO 28500), read with warcio: an article for each HTML page."""

import re
import sys
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import redirect_stderr
from dataclasses import replace
from functools import partial
from io import BytesIO, StringIO
from threading import Lock, get_ident
from typing import TYPE_CHECKING, Final, TextIO

from claims.extras import Extra
from claims.faults import attempted
from claims.ingest.decoding import decoded
from claims.ingest.draft import Draft
from claims.ingest.formats.format import Format, with_note
from claims.ingest.page import declared_charset, page_draft
from claims.ingest.page_markup import MAX_PAGE
from claims.ingest.prose import prose_of_markup
from claims.model import InputError
from claims.present.wording import counted

if TYPE_CHECKING:
    from warcio.recordloader import ArcWarcRecord

_PRINTING = Lock()
"""Held while standard error is caught, which all threads share."""
_OF_TRANSFER: Final = frozenset({"warcinfo", "request", "metadata"})
"""Records about how pages were fetched."""
_GZIP = b"\x1f\x8b"
LEAST_UNPACKED: Final = 100_000_000
"""Bytes that an archive of any size may unpack to."""
TIMES: Final = 20
"""Maximum expansion factor of an archive that unpacks to more than that."""
MAX_RECORDS: Final = 200_000
"""Maximum records of an archive."""
_MAX_BYTES: Final = 4 * MAX_PAGE
"""Maximum bytes of a page, whose characters have four at most."""
_PIECE, _UNPACKED_PIECE = 2**14, 2**20
_PAGES = frozenset({"text/html", "application/xhtml+xml"})
_KINDS = frozenset({"response", "resource"})
_LONGEST_ADDRESS = 200
_ODD = (ArithmeticError, AttributeError, LookupError, OSError, TypeError, ValueError)
"""What warcio raises on damaged archives; it validates little."""
_RECORD_END = b"\r\n\r\n"
_CUT_OFF = "the web archive is cut off or damaged, so records may be missing"


def _begins(data: bytes) -> bool:
    if data.startswith(_GZIP):
        try:
            data = zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(data[:_PIECE], 16)
        except zlib.error:
            return False
    return data.startswith(b"WARC/")


def _drafts(data: bytes, where: str | None) -> Iterator[Draft | InputError]:
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    whole = _is_whole(data, where)
    skipped: Counter[str] = Counter()

    def pages() -> Iterator[Draft | InputError]:
        records = iter(ArchiveIterator(BytesIO(data)))
        for number in range(MAX_RECORDS):
            complaints = _OwnComplaints(sys.stderr)
            broken = False
            try:
                with _PRINTING, redirect_stderr(complaints):
                    record = next(records, None)
                    why = _reason_to_skip(record) if record is not None else None
                    if record is not None and not why:
                        broken = not _has_whole_body(record)
                    found = None if why or record is None else _payload(record)
                    about = record is not None and record.rec_type in _OF_TRANSFER and not _has_page(record)
            except (ArchiveLoadFailed, zlib.error, EOFError, *_ODD) as error:
                said = " ".join(str(error).split())[:120]
                yield InputError(f"damaged from record {number + 1} on ({said})", where=where, remedy="fetch it again")
                return
            if broken or complaints.getvalue():
                what = f"damaged at record {number + 1}, so text may be missing"
                yield InputError(what, where=where, remedy="fetch it again")
            if record is None:
                if not whole:
                    yield InputError(_CUT_OFF, where=where, remedy="fetch it again")
                return
            if why and not about:
                skipped[why] += 1
            if found is not None:
                yield attempted(partial(_page, record, found, where), "reading", where=where)
        yield InputError(f"more than {MAX_RECORDS:,} records; those after them are not read", where=where, remedy="split it")

    def note() -> str | None:
        parts = [counted(count, "record") + why for why, count in skipped.most_common()]
        return f"not read, of the web archive: {', '.join(parts)}" if parts else None

    yield from with_note(pages(), note, where=where)


class _OwnComplaints(StringIO):
    """What this thread writes to standard error: warcio prints its complaints, with words of the archive.

    All threads share standard error; what others write goes to ``others``.
    """

    def __init__(self, others: TextIO) -> None:
        super().__init__()
        self._others = others
        self._thread = get_ident()

    def write(self, words: str) -> int:
        """Keeps the words, or passes them on."""
        return super().write(words) if get_ident() == self._thread else self._others.write(words)


_CHUNK = re.compile(rb"(?P<size>[0-9A-Fa-f]{1,8})[ \t]*+(?:;[^\r\n]*+)?\r\n")
"""The line before a chunk of a response (RFC 9112, 7.1)."""


_TRAILERS = re.compile(rb"(?:[^\r\n]++\r\n)*+(?:\r\n)?+")
"""The lines after the last chunk."""


def _has_whole_body(record: "ArcWarcRecord") -> bool:
    """Whether the chunks of a response and its compression are complete, with nothing after them: warcio takes what it cannot
    read for text, or leaves it out.

    A response that is not in chunks, whatever it declares, is as it was fetched.
    """
    if record.http_headers is None:
        return True
    body = record.raw_stream.read(2 * _MAX_BYTES)
    record.raw_stream = BytesIO(body)
    if len(body) == 2 * _MAX_BYTES:  # too large for a page, which is an error
        return True
    chunked = record.http_headers.get_header("Transfer-Encoding") == "chunked" and _CHUNK.match(body) is not None
    content = _unchunked(body) if chunked else body
    if content is None:
        return False
    packed = "gzip" in str(record.http_headers.get_header("Content-Encoding") or "").lower()
    return not (packed and content.startswith(_GZIP)) or _is_one_member(content)


def _unchunked(body: bytes) -> bytes | None:
    """The content of chunks; None if they are incomplete, or if there is more after the last one."""
    at, parts = 0, list[bytes]()
    while (line := _CHUNK.match(body, at)) is not None:
        size = int(line["size"], 16)
        if not size:
            return b"".join(parts) if _TRAILERS.fullmatch(body, line.end()) else None
        at = line.end() + size + 2
        if body[at - 2 : at] != b"\r\n":
            return None
        parts.append(body[line.end() : at - 2])
    return None


def _is_one_member(content: bytes) -> bool:
    """Whether compressed content is complete and has nothing after it; True if it is too large for a page."""
    member = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        unpacked = member.decompress(content, _MAX_BYTES + 1)
    except zlib.error:
        return False
    return len(unpacked) > _MAX_BYTES or (member.eof and not member.unused_data)


_MARKUP = re.compile(rb"<(?:html|body|article|main|div|p)\b", re.IGNORECASE)


def _has_page(record: "ArcWarcRecord") -> bool:
    """Whether a record about how pages were fetched has a page in it: its kind is only what the archive says."""
    headers = "" if record.http_headers is None else record.http_headers.to_str()  # or what warcio takes for them
    data = headers.encode("utf-8", "replace") + record.raw_stream.read(_MAX_BYTES)
    return _MARKUP.search(data) is not None and bool(prose_of_markup(data.decode("utf-8", "replace")))


def _is_whole(data: bytes, where: str | None) -> bool:
    """Whether an archive is neither cut off nor damaged in its compression: warcio reads such a one without an error.

    Raises `InputError` if a compressed archive unpacks to more than its size allows; nothing of it is kept.
    """
    if not data.startswith(_GZIP):
        return data.endswith(_RECORD_END)
    largest = max(LEAST_UNPACKED, TIMES * len(data))
    unpacked = at = members = 0
    while data.startswith(_GZIP, at) and members <= MAX_RECORDS:
        members += 1
        member = zlib.decompressobj(zlib.MAX_WBITS | 16)
        while not member.eof:
            piece = member.unconsumed_tail
            if not piece:
                piece = data[at : at + _PIECE]
                at += len(piece)
            if not piece:
                return False
            try:
                unpacked += len(member.decompress(piece, _UNPACKED_PIECE))
            except zlib.error:
                return False
            if unpacked > largest:
                raise InputError(f"the archive unpacks to more than {largest:,} bytes", where=where, remedy="split it")
        at -= len(member.unused_data)
    return at == len(data) or members > MAX_RECORDS


def _payload(record: "ArcWarcRecord") -> bytes:
    """The content of a record, decompressed, up to one byte more than the maximum."""
    stream, parts, left = record.content_stream(), [], _MAX_BYTES + 1
    while left > 0 and (part := stream.read(left)):
        parts.append(part)
        left -= len(part)
    return b"".join(parts)


def _reason_to_skip(record: "ArcWarcRecord") -> str | None:
    """What a record is, in words to follow "record", if it is not a page."""
    if record.rec_type not in _KINDS:
        return f" of the kind {record.rec_type}"
    if record.http_headers is not None and (code := record.http_headers.get_statuscode()) != "200":
        return f" with status {code[:3]}"
    kind = _media_type(record)
    return None if kind in _PAGES else f" of the type {kind or 'unknown'}"


def _media_type(record: "ArcWarcRecord") -> str:
    headers = record.http_headers or record.rec_headers
    return str(headers.get_header("Content-Type") or "").partition(";")[0].strip().lower()[:60]


def _page(record: "ArcWarcRecord", data: bytes, where: str | None) -> Draft:
    """The article of a page. Raises `InputError` that names its address."""
    address = record.rec_headers.get_header("WARC-Target-URI") or ""
    try:
        if len(data) > _MAX_BYTES:
            raise InputError(f"the page is larger than {_MAX_BYTES:,} bytes", where=where)
        draft = page_draft(decoded(data, where=where, declared=_charset(record) or declared_charset(data)), where=where)
    except InputError as error:
        raise InputError(f"{address[:_LONGEST_ADDRESS]}: {error.what}", where=where, remedy=error.remedy) from None
    return replace(draft, url=draft.url or address or None, alone=False)


def _charset(record: "ArcWarcRecord") -> str | None:
    headers = record.http_headers or record.rec_headers
    _, _, named = str(headers.get_header("Content-Type") or "").lower().partition("charset=")
    return named.partition(";")[0].strip(" \"'") or None


FORMAT = Format(
    name="WARC",
    suffixes=frozenset({".warc", ".warc.gz"}),
    begins=_begins,
    read=_drafts,
    extra=Extra.WARC,
    several=True,
    binary=True,
)
