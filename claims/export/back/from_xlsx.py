"""Reading back XLSX, as it was written or as a spreadsheet program saved it."""

import zlib
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import datetime
from io import BytesIO
from itertools import islice
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook import Workbook
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from claims.export.back.returned import Back, CellError, Place, Returned, returned, sorted_out
from claims.export.back.tables import cut_off, header_of
from claims.export.back.unpacking import ROWS, check_size
from claims.export.people.sheets import CLAIMS, LONG
from claims.model import ClaimsError

_ODD = (ArithmeticError, AttributeError, LookupError, OSError, RuntimeError, SyntaxError, TypeError, ValueError)
_BROKEN = (BadZipFile, InvalidFileException, EOFError, zlib.error, *_ODD)
"""What openpyxl raises on files that are no workbook, or a broken one: its readers check little by themselves."""
_WIDEST = 256
"""Columns that are looked at: those of ours, and what somebody put between them."""


def read(data: bytes, file: str) -> Back:
    """The rows of the sheet of claims. Raises `ClaimsError` where the file is no such spreadsheet at all."""
    try:
        check_size(data, file)
        with closing(load_workbook(BytesIO(data), read_only=True)) as book:
            return sorted_out(_rows(book, file))
    except _BROKEN as error:
        raise ClaimsError(f"this is no XLSX file ({error})", where=file, remedy="save it again as .xlsx") from None


def _rows(book: Workbook, file: str) -> Iterator[Returned | list[CellError] | CellError]:
    sheet = _sheet(book, file)
    table = _table(book, sheet)
    header = header_of([str(cell.value or "") for cell in next(table, ())])
    if header is None:
        remedy = "export it again, or give the column its title back"
        raise ClaimsError("the sheet has no column `Claim id`", where=str(Place(file, sheet)), remedy=remedy)
    rest = _long_texts(book)
    for number, row in enumerate(table, 2):
        if not row:
            continue
        place = Place(file, sheet, number, titled=header.titled)
        texts: dict[str, str] = {}
        errors: list[CellError] = []
        for name, cell in zip(header.columns, row, strict=False):
            if name is None:
                continue
            text = _text(cell.value)
            if getattr(cell, "data_type", "s") in ("f", "e"):
                errors.append(
                    CellError(f"{text!r} is a formula or its error", where=str(place.at(name)), remedy="write the value itself")
                )
            texts[name] = text
        errors += [cut_off(place.at(name)) for name in header.cut(texts)]
        if any(texts.values()):
            yield errors or returned(header.texts(texts, rest), place)


def _sheet(book: Workbook, file: str) -> str:
    """The name of the sheet of claims; where a spreadsheet opened a CSV file, it is the only one."""
    (only, *others) = book.sheetnames
    if CLAIMS not in book.sheetnames and others:
        remedy = "export it again, or give the sheet its name back"
        raise ClaimsError(f"there is no sheet {CLAIMS!r}", where=file, remedy=remedy)
    return CLAIMS if CLAIMS in book.sheetnames else only


def _table(book: Workbook, sheet: str) -> Iterator[tuple[Cell | MergedCell, ...]]:
    """The rows of a sheet. How large it says that it is counts for nothing, and rows that no sheet has are not waited for."""
    found = book[sheet]
    if isinstance(found, ReadOnlyWorksheet):
        found.reset_dimensions()
    before: tuple[Cell | MergedCell, ...] = ()
    for row in islice(found.iter_rows(max_col=_WIDEST), ROWS):
        # A cell at the foot of a sheet has a million rows without any above it, for which openpyxl gives one and the same.
        yield () if row is before else row
        before = row


def _long_texts(book: Workbook) -> dict[tuple[str, ...], str]:
    """What the sheet of long texts holds, by claim, article and column."""
    found: dict[tuple[str, ...], str] = {}
    if LONG in book.sheetnames:
        for row in islice(_table(book, LONG), 1, None):
            *key, piece = _texts([cell.value for cell in row[:4]])
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
