"""Reading back XLSX, as it was written or as a spreadsheet program saved it."""

import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from datetime import datetime
from itertools import islice
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook import Workbook
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from claims.export.back.bounds import CHARACTERS, COLUMNS
from claims.export.back.bounds import LONG as LONGEST
from claims.export.back.returned import READ, Back, CellError, Place, Returned, returned, sorted_out
from claims.export.back.tables import Header, cut_off, header_of
from claims.export.back.workbook.unpacking import ROWS, Metered, check_size
from claims.export.people.sheets import CLAIMS, LONG
from claims.model import ClaimsError
from claims.store.errors import shown

_ODD = (ArithmeticError, AttributeError, LookupError, OSError, RuntimeError, SyntaxError, TypeError, ValueError)
_BROKEN = (BadZipFile, InvalidFileException, EOFError, zlib.error, *_ODD)
"""What openpyxl raises on files that are no workbook, or a broken one: its readers check little by themselves."""


def read(data: bytes, file: str) -> Back:
    """The rows of the sheet of claims. Raises `ClaimsError` where the file is no such spreadsheet at all."""
    try:
        check_size(data, file)
        with closing(load_workbook(Metered(data, file), read_only=True)) as book:
            return sorted_out(_rows(book, file), file)
    except _BROKEN as error:
        raise ClaimsError(f"this is no XLSX file ({error})", where=file, remedy="save it again as .xlsx") from None


def _rows(book: Workbook, file: str) -> Iterator[Returned | list[CellError] | CellError]:
    sheet = _sheet(book, file)
    table = _table(book, sheet)
    header = header_of([str(cell.value or "") for cell in next(table, ())])
    if header is None:
        remedy = "export it again, or give the column its title back"
        raise ClaimsError("the sheet has no column `Claim id`", where=str(Place(file, sheet)), remedy=remedy)
    budget = _Budget(CHARACTERS, file)
    rest = _long_texts(book, _Budget(LONGEST, file))
    for number, row in enumerate(table, 2):
        if row:
            place = Place(file, sheet, number, titled=header.titled)
            texts, errors = _read(header, row, place)
            if any(texts.values()):
                whole = header.texts(texts, rest)
                budget.spend(whole.values())
                yield errors or returned(whole, place)


def _read(header: Header, row: Sequence[Cell | MergedCell], place: Place) -> tuple[dict[str, str], list[CellError]]:
    """The texts in a row by column, and what is wrong with cells."""
    texts: dict[str, str] = {}
    errors: list[CellError] = []
    for name, cell in zip(header.columns, row, strict=False):
        if name is None:
            continue
        texts[name] = _text(cell.value)
        if name in READ and getattr(cell, "data_type", "s") in ("f", "e"):
            what = f"{shown(texts[name])} is a formula or its error"
            errors.append(CellError(what, where=str(place.at(name)), remedy="write the value itself"))
    return texts, errors + [cut_off(place.at(name)) for name in header.cut(texts)]


class _Budget:
    """The characters that the cells may still hold together: many can share a text that is in the file once."""

    def __init__(self, most: int, file: str) -> None:
        self._most = self._left = most
        self._file = file

    def spend(self, texts: Iterable[str]) -> None:
        """Takes texts into account. Raises `ClaimsError` where they are too many or too long."""
        self._left -= sum(map(len, texts))
        if self._left < 0:
            what = f"the cells hold more than {self._most:,} characters"
            raise ClaimsError(what, where=self._file, remedy="export less at once")


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
    for row in islice(found.iter_rows(max_col=COLUMNS), ROWS):
        # A cell at the foot of a sheet has a million rows without any above it, for which openpyxl gives one and the same.
        yield () if row is before else row
        before = row


def _long_texts(book: Workbook, budget: _Budget) -> dict[tuple[str, ...], str]:
    """What the sheet of long texts holds, by claim, article and column."""
    found: dict[tuple[str, ...], list[str]] = {}
    if LONG in book.sheetnames:
        for row in islice(_table(book, LONG), 1, None):
            if row:
                *key, piece = _texts([cell.value for cell in row[:4]])
                budget.spend([piece])
                found.setdefault(tuple(key), []).append(piece)
    return {key: "".join(pieces) for key, pieces in found.items()}


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
