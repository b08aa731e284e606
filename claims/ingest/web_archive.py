"""Web pages that browsers save with their pictures in one file (MHTML, RFC 2557)."""

import re
from email import message_from_bytes
from email.message import Message

from claims.ingest.decoding import decoded
from claims.ingest.page import declared_charset
from claims.ingest.page_markup import REMEDY
from claims.ingest.prose import prose_of_markup
from claims.model import InputError

_HEADERS = 8_192
"""Number of bytes searched for the headers of a web archive."""
_MIME = re.compile(rb"^MIME-Version:", re.IGNORECASE | re.MULTILINE)
_RELATED = re.compile(rb"^Content-Type:\s{1,9}multipart/related\b", re.IGNORECASE | re.MULTILINE)
_NESTING = re.compile(rb"^Content-Type\s*+:\s*+(?:multipart|message)/", re.IGNORECASE | re.MULTILINE)
_MOST_PARTS, _DEEPEST, _MOST_PARAMETERS = 5_000, 20, 500
_TYPE = re.compile(
    rb"(?:\A|(?<=[\r\n]))Content-Type[ \t]*+:[^\r\n]*+(?:(?:\r\n?|\n)[ \t][^\r\n]*+)*+",
    re.IGNORECASE,
)
"""A header; its lines go on after a line end and white space."""
_PAGES = frozenset({"text/html", "application/xhtml+xml"})
_SHOWN = frozenset({"text/plain", "text/xml", "application/xml", "image/svg+xml"})
"""Types of other parts in which text may be."""
_BASE64 = re.compile(r"[A-Za-z0-9+/]*+={0,2}")


def is_web_archive(data: bytes) -> bool:
    """Whether a file is a web page that a browser saved with its pictures in one file (MHTML, RFC 2557).

    >>> is_web_archive(b"From: <Saved by Blink>\\nMIME-Version: 1.0\\nContent-Type: multipart/related; boundary=x\\n\\n")
    True
    """
    head = re.split(rb"\r?\n\r?\n", data[:_HEADERS], maxsplit=1)[0]
    return _MIME.search(head) is not None and _RELATED.search(head) is not None


def archived_page(data: bytes, *, where: str | None = None) -> tuple[str, int]:
    """The HTML page in a web archive, and the number of other pages in it, such as frames.

    Raises `InputError` if there is none, or if there are too many parts for a saved page, or too many parameters in a header.
    """
    too_many = InputError("the web archive has too many parts for a saved page", where=where, remedy=REMEDY)
    if data.count(b"\n--") > _MOST_PARTS or len(_NESTING.findall(data)) > _DEEPEST:
        raise too_many
    # Python's parser searches each parameter from the beginning of the header.
    if any(found[0].count(b";") > _MOST_PARAMETERS for found in _TYPE.finditer(data)):
        what = f"a header of the web archive has more than {_MOST_PARAMETERS} parameters"
        raise InputError(what, where=where, remedy=REMEDY)
    try:
        message = message_from_bytes(data)
    except RecursionError:
        raise too_many from None
    parts = [part for part in message.walk() if not part.is_multipart()]
    pages = [part for part in parts if part.get_content_type() in _PAGES]
    if not pages:
        raise InputError("no page found in the web archive", where=where, remedy=REMEDY)
    start = _parameter(message, "start")
    page = next((part for part in pages if start and (part.get("Content-ID") or "").strip() == start.strip()), pages[0])
    content = _content(page, where)
    others = [part for part in parts if part is not page and (part in pages or _has_prose(part, where))]
    return decoded(content, where=where, declared=_charset_of(page) or declared_charset(content)), len(others)


def _parameter(message: Message, name: str) -> str | None:
    found = message.get_param(name)
    return found if isinstance(found, str) else None


def _content(part: Message, where: str | None) -> bytes:
    """The bytes of a part. Raises `InputError` for BASE64 with other characters in it: decoding it would lose what follows."""
    content = part.get_payload(decode=True)
    if str(part.get("Content-Transfer-Encoding") or "").strip().lower() == "base64":
        try:
            written = part.get_payload()
        except (LookupError, TypeError, ValueError):  # the name of its encoding is invalid
            written = None
        if not isinstance(written, str) or _BASE64.fullmatch("".join(written.split())) is None:
            raise InputError("a page of the web archive is damaged: its BASE64 is invalid", where=where, remedy=REMEDY)
    return content if isinstance(content, bytes) else b""


def _has_prose(part: Message, where: str | None) -> bool:
    """Whether a part that browsers show in a frame or a picture has sentences."""
    if part.get_content_type() not in _SHOWN:
        return False
    try:
        return bool(prose_of_markup(decoded(_content(part, where), where=where, declared=_charset_of(part))))
    except InputError:
        return True


def _charset_of(part: Message) -> str | None:
    try:
        return part.get_content_charset()
    except ValueError:  # its name, encoded by RFC 2231, has a null character
        return None
