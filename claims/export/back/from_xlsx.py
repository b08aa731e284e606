"""Reading back XLSX, as it was written or as a spreadsheet program saved it."""

import zlib
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import datetime
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook import Workbook

from claims.export.back.returned import Back, CellError, Place, Returned, returned, sorted_out
from claims.export.columns import explained
from claims.export.people.cells import GOES_ON, unescape
from claims.export.people.sheets import CLAIMS, LONG
from claims.export.review import Field
from claims.model import ClaimsError

_READ = frozenset({"id", "article_id", "fingerprint", "seen", "text", "by", *Field})
_ODD = (ArithmeticError, AttributeError, LookupError, OSError, RuntimeError, SyntaxError, TypeError, ValueError)
_BROKEN = (BadZipFile, InvalidFileException, EOFError, zlib.error, *_ODD)
"""What openpyxl raises on files that are no workbook, or a broken one: its readers check little by themselves."""
_LARGEST = 400_000_000
"""Bytes that a workbook unpacks to, at most: it is a ZIP file, of which a few kilobytes can unpack to as many gigabytes."""


def read(data: bytes, file: str) -> Back:
    """The rows of the sheet of claims. Raises `ClaimsError` where the file is no such spreadsheet at all."""
    try:
        with ZipFile(BytesIO(data)) as packed:
            if sum(part.file_size for part in packed.infolist()) > _LARGEST:  # no part unpacks to more than it says there
                raise ClaimsError(f"the file unpacks to more than {_LARGEST:,} bytes", where=file, remedy="export less at once")
        with closing(load_workbook(BytesIO(data), read_only=True)) as book:
            return sorted_out(_rows(book, file))
    except _BROKEN as error:
        raise ClaimsError(f"this is no XLSX file ({error})", where=file, remedy="save it again as .xlsx") from None


def _rows(book: Workbook, file: str) -> Iterator[Returned | list[CellError] | CellError]:
    if CLAIMS not in book.sheetnames:
        remedy = "export it again, or give the sheet its name back"
        raise ClaimsError(f"there is no sheet {CLAIMS!r}", where=file, remedy=remedy)
    table = book[CLAIMS].iter_rows()
    titles = {column.title: column.name for column in explained() if column.name in _READ}
    header = [titles.get(str(cell.value or "").strip()) for cell in next(table, ())]
    if "id" not in header:
        remedy = "export it again, or give the column its title back"
        raise ClaimsError("the sheet has no column `Claim id`", where=str(Place(file, CLAIMS)), remedy=remedy)
    rest = _long_texts(book)
    for number, row in enumerate(table, 2):
        place = Place(file, CLAIMS, number)
        texts: dict[str, str] = {}
        errors: list[CellError] = []
        for name, cell in zip(header, row, strict=False):
            if name is None:
                continue
            text = _text(cell.value)
            if getattr(cell, "data_type", "s") in ("f", "e"):
                errors.append(
                    CellError(f"{text!r} is a formula or its error", where=str(place.at(name)), remedy="write the value itself")
                )
            texts[name] = text
        if any(texts.values()):
            yield errors or returned(_whole(texts, rest), place)


def _whole(texts: dict[str, str], rest: dict[tuple[str, ...], str]) -> dict[str, str]:
    """The texts as they were before they were cut to fit and escaped."""
    out = {}
    for name, text in texts.items():
        key = (texts.get("id", ""), texts.get("article_id", ""), name)
        if text.endswith(GOES_ON) and key in rest:
            text = text.removesuffix(GOES_ON) + rest[key]
        out[name] = unescape(text)
    return out


def _long_texts(book: Workbook) -> dict[tuple[str, ...], str]:
    """What the sheet of long texts holds, by claim, article and column."""
    found: dict[tuple[str, ...], str] = {}
    if LONG in book.sheetnames:
        for row in book[LONG].iter_rows(min_row=2, max_col=4, values_only=True):
            *key, piece = _texts(row)
            found[tuple(key)] = found.get(tuple(key), "") + piece
    return found


def _texts(row: Sequence[object]) -> list[str]:
    return [_text(value) for value in row]


def _text(value: object) -> str:
    """A cell's value as it was typed: a spreadsheet makes a truth value of "True", and a date of what looks like one."""
    match value:
        case None:
            return ""
        case bool():
            return "True" if value else "False"
        case float() if value.is_integer():
            return str(int(value))
        case datetime():
            return value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat()
    return str(value)
