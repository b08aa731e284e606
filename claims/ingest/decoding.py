"""From a file or standard input to text, without changing a character: newlines are preserved."""

import codecs
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from claims.filesystem import open_regular, read_regular
from claims.model import InputError

MAX_BYTES = 100_000_000
"""Maximum size of a file that is read as a whole; JSONL files may be larger, since they are read line by line."""


def file_bytes(path: Path) -> bytes:
    """The content of the regular file at ``path``.

    Raises `RefusedFileError` if it is not one, or is larger than `MAX_BYTES`, and `OSError` if it does not exist or is not
    readable.
    """
    return read_regular(path, most=MAX_BYTES)


def standard_input_bytes() -> bytes:
    """The content of standard input. Raises `InputError` if it is longer than `MAX_BYTES`."""
    data = sys.stdin.buffer.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise InputError(f"the input is longer than {MAX_BYTES:,} bytes", where="standard input", remedy="split it")
    return data


def file_lines(path: Path) -> Iterator[bytes]:
    """The lines of the regular file at ``path``; a line longer than `MAX_BYTES` is cut to that many bytes plus one.

    Raises as `file_bytes` does, but the file may have any size.
    """
    with open_regular(path) as stream:
        yield from bounded_lines(stream)


def bounded_lines(stream: BinaryIO) -> Iterator[bytes]:
    """The lines of a stream; a line longer than `MAX_BYTES` is cut to that many bytes plus one."""
    while line := stream.readline(MAX_BYTES + 1):
        yield line
        rest = line
        while rest and not rest.endswith(b"\n") and len(line) > MAX_BYTES:
            rest = stream.readline(MAX_BYTES)


_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

# Files that people give as articles by mistake, by the file's first bytes.
_SIGNATURES = (
    (b"%PDF", "a PDF file"),
    (b"PK\x03\x04", "a ZIP archive (or a Word, OpenDocument or EPUB file)"),
    (b"\xd0\xcf\x11\xe0", "a legacy Office file"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"{\\rtf", "an RTF file"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"\x7fELF", "a program"),
)

_SAMPLE = 65_536
"""Number of bytes from which an encoding is guessed."""

_FEW_ACCENTS = 0.06
"""Maximum share of non-ASCII bytes in Latin text. English in a legacy encoding is nearly always Windows-1252;
detectors mistake its few curly quotation marks for Baltic letters."""

_ACCENTED = bytes(range(0x80, 0x100))
_CONTROLS = bytes(byte for byte in range(0x20) if byte not in b"\t\n\r\x0b\x0c\x1b")  # texts do not contain them

_REMEDY = "save the article as UTF-8 text, Markdown, HTML or JSON"


def decoded(data: bytes, *, where: str | None = None, declared: str | None = None) -> str:
    """The text of ``data``, without a byte order mark.

    Tried in turn: a byte order mark, UTF-8, the encoding that the format declares (an HTML page's charset), a guess by
    charset-normalizer. Raises `InputError` for binary files and for encodings that cannot be determined.
    """
    for signature, name in _SIGNATURES:
        if data.startswith(signature):
            raise InputError(f"not text: this is {name}", where=where, remedy=_REMEDY)
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _strictly(data, encoding, where)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        if _is_binary(text):
            raise InputError("not text: this is a binary file", where=where, remedy=_REMEDY)
        return text
    if declared is not None:
        try:
            return data.decode(declared)
        except (LookupError, ValueError):  # ValueError: its name holds a null character
            pass
    return _guessed(data, where)


def _strictly(data: bytes, encoding: str, where: str | None) -> str:
    try:
        return data.decode(encoding)
    except UnicodeError as error:
        raise InputError(
            f"the file has a byte order mark of {encoding} but is not in it: {error}", where=where, remedy=_REMEDY
        ) from None


def _guessed(data: bytes, where: str | None) -> str:
    unknown = InputError("unsupported encoding", where=where, remedy=_REMEDY)
    if _share(data[:_SAMPLE], _CONTROLS) > 0.02:
        raise InputError("not text: this is a binary file", where=where, remedy=_REMEDY)
    if _share(data[:_SAMPLE], _ACCENTED) <= _FEW_ACCENTS:
        try:
            return data.decode("cp1252")
        except UnicodeError:
            pass
    from charset_normalizer import from_bytes  # its tables take time to load, and nearly all input is UTF-8

    guess = from_bytes(data[:_SAMPLE]).best()
    if guess is None:
        raise unknown
    try:
        text = data.decode(guess.encoding)
    except (LookupError, UnicodeError):
        raise unknown from None
    if sum(map(str.isalnum, text)) + sum(map(str.isspace, text)) < 0.7 * len(text):
        raise unknown
    return text


def _is_binary(text: str) -> bool:
    return _share(text[:_SAMPLE].encode("utf-8", "replace"), _CONTROLS) > 0.05


def _share(data: bytes, of: bytes) -> float:
    """The share of the bytes ``of`` in ``data``."""
    return 1 - len(data.translate(None, of)) / len(data) if data else 0.0
