"""Importing XLSX, as it was exported or as a spreadsheet program saved it.

A workbook is a ZIP file of XML: a few kilobytes can expand to gigabytes, and a row of millions of empty cells takes a few bytes
for each. Before a file is parsed, it is rejected if it contains more than a workbook of its size plausibly can. Exported
workbooks expand to about ten times their size, and have one XML element for every two or three bytes. Every part of the file is
checked, whatever its name, since the file itself decides which parts are read.
"""

import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from datetime import datetime
from io import BytesIO
from itertools import islice
from typing import IO
from xml.parsers.expat import ExpatError, ParserCreate
from xml.parsers.expat.errors import XML_ERROR_INCORRECT_ENCODING, XML_ERROR_UNKNOWN_ENCODING, codes
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from openpyxl import load_workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook import Workbook
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from claims.export.columns import CLAIMS, LONG
from claims.export.importers.from_csv import Header, check_columns, header_of, truncated_cell
from claims.export.importers.rows import (
    MAX_CHARACTERS,
    MAX_COLUMNS,
    MAX_LONG_TEXTS,
    READ,
    CellError,
    ImportedFile,
    ImportedRow,
    Location,
    collected,
    imported_row,
)
from claims.model import ClaimsError
from claims.store.errors import shown

_ODD = (ArithmeticError, AttributeError, LookupError, OSError, RuntimeError, SyntaxError, TypeError, ValueError)
_BROKEN = (BadZipFile, InvalidFileException, EOFError, zlib.error, *_ODD)
"""What openpyxl raises on files that are not a valid workbook; it validates little itself."""


def read(data: bytes, file: str) -> ImportedFile:
    """The rows of the sheet of claims. Raises `ClaimsError` if the file is not such a spreadsheet."""
    try:
        check_size(data, file)
        with closing(load_workbook(Metered(data, file), read_only=True)) as book:
            return collected(_rows(book, file), file)
    except _BROKEN as error:
        raise ClaimsError(f"this is not an XLSX file ({error})", where=file, remedy="save it again as .xlsx") from None


def _rows(book: Workbook, file: str) -> Iterator[ImportedRow | list[CellError] | CellError]:
    sheet = _sheet(book, file)
    table = _table(book, sheet)
    header = header_of([str(cell.value or "") for cell in next(table, ())])
    if header is None:
        remedy = "export it again, or restore the column's title"
        raise ClaimsError("the sheet has no column `Claim id`", where=str(Location(file, sheet)), remedy=remedy)
    check_columns(header, file)
    budget = _Budget(MAX_CHARACTERS, file)
    rest = _long_texts(book, _Budget(MAX_LONG_TEXTS, file))
    for number, row in enumerate(table, 2):
        if row:
            place = Location(file, sheet, number, titled=header.titled)
            texts, errors = _read(header, row, place)
            if any(texts.values()):
                whole = header.texts(texts, rest)
                budget.spend(whole.values())
                yield errors or imported_row(whole, place)


def _read(header: Header, row: Sequence[Cell | MergedCell], place: Location) -> tuple[dict[str, str], list[CellError]]:
    """The texts in a row by column, and the errors of cells."""
    texts: dict[str, str] = {}
    errors: list[CellError] = []
    for name, cell in zip(header.columns, row, strict=False):
        if name is None:
            continue
        texts[name] = _text(cell.value)
        if name in READ and getattr(cell, "data_type", "s") in ("f", "e"):
            what = f"{shown(texts[name])} is a formula or a formula error"
            errors.append(CellError(what, where=str(place.at(name)), remedy="enter the value itself"))
    return texts, errors + [truncated_cell(place.at(name)) for name in header.cut(texts)]


class _Budget:
    """The remaining characters for all cells together: many cells can share one text in the file."""

    def __init__(self, most: int, file: str) -> None:
        self._most = self._left = most
        self._file = file

    def spend(self, texts: Iterable[str]) -> None:
        """Counts texts. Raises `ClaimsError` if they are too many or too long."""
        self._left -= sum(map(len, texts))
        if self._left < 0:
            what = f"the cells hold more than {self._most:,} characters"
            raise ClaimsError(what, where=self._file, remedy="export fewer claims at once")


def _sheet(book: Workbook, file: str) -> str:
    """The name of the sheet of claims: in a workbook that was saved from a CSV file, its only sheet."""
    (only, *others) = book.sheetnames
    if CLAIMS not in book.sheetnames and others:
        remedy = "export it again, or restore the sheet's name"
        raise ClaimsError(f"there is no sheet {CLAIMS!r}", where=file, remedy=remedy)
    return CLAIMS if CLAIMS in book.sheetnames else only


def _table(book: Workbook, sheet: str) -> Iterator[tuple[Cell | MergedCell, ...]]:
    """The rows of a sheet. Its declared size is ignored, and rows beyond the maximum of a sheet are not read."""
    found = book[sheet]
    if isinstance(found, ReadOnlyWorksheet):
        found.reset_dimensions()
    before: tuple[Cell | MergedCell, ...] = ()
    for row in islice(found.iter_rows(max_col=MAX_COLUMNS), SHEET_ROWS):
        # Above a cell in the last row are a million empty rows, for which openpyxl yields the same object.
        yield () if row is before else row
        before = row


def _long_texts(book: Workbook, budget: _Budget) -> dict[tuple[str, ...], str]:
    """The contents of the sheet of long texts, by claim, article and column."""
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
    """A cell's value as typed: a spreadsheet converts "True" to a truth value, and what looks like a date to a date."""
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


LARGEST = 200_000_000
"""Maximum bytes of an unpacked workbook."""
SMALLEST = 20_000_000
"""Bytes that a workbook of any size may expand to."""
TIMES = 50
"""Maximum expansion factor of a workbook that expands to more than that."""
PARTS = 1_000
"""Maximum parts of a workbook: a sheet is one, as is a picture."""
SHEET_ROWS = 1_048_576
SHEET_COLUMNS = 16_384
"""Maximum of a sheet in all spreadsheet programs."""
_FREE = 200_000
"""XML elements that a workbook of any size may have."""
_MOST = 12_000_000
"""Maximum XML elements of any workbook."""
_OTHERS = 20_000
"""Maximum elements outside sheets (styles, names, sheet titles), which are kept while the file is read."""
_SHEETS = 100
"""Maximum sheets of a workbook."""
_LONGEST = 256_000
"""Maximum bytes between the starts of two elements: more than a cell, at seven for each of its characters."""
_PIECE = 2**16
_OTHER_XML = (b"\x00\x00\xfe\xff", b"\xff\xfe\x00\x00", b"\x00\x00\x00<", b"<\x00\x00\x00", b"\x4c\x6f\xa7\x94")
"""How XML in UTF-32 and EBCDIC begins, which this parser does not know but the one that reads the parts may."""
_ENCODINGS = frozenset(codes[name] for name in (XML_ERROR_UNKNOWN_ENCODING, XML_ERROR_INCORRECT_ENCODING))
_ENTRY = b"PK\x01\x02"
"""Signature of each entry in the directory of a ZIP file."""


class Metered(BytesIO):
    """A file with a limit on how often it is read: several sheets may refer to the same part."""

    def __init__(self, data: bytes, file: str) -> None:
        super().__init__(data)
        self._left = 4 * len(data) + 2**16
        self._file = file

    def read(self, size: int | None = -1, /) -> bytes:
        """Reads from the file. Raises `ClaimsError` if it was read too often."""
        found = super().read(size)
        self._left -= len(found)
        if self._left < 0:
            raise _too_much(self._file)
        return found


def check_size(data: bytes, file: str) -> None:
    """Raises `ClaimsError` if the workbook exceeds what its size allows, `BadZipFile` if it is not a ZIP file."""
    if data.count(_ENTRY) > PARTS:
        raise _too_much(file)
    with ZipFile(BytesIO(data)) as packed:
        parts = packed.infolist()
        largest = min(LARGEST, max(SMALLEST, TIMES * len(data)))
        if sum(part.file_size for part in parts) > largest:  # no part expands to more than the size given there
            raise ClaimsError(
                f"the file unpacks to more than {largest:,} bytes", where=file, remedy="export fewer claims at once"
            )
        if any(part.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for part in parts):
            raise ClaimsError(
                "the file is compressed in a way that spreadsheets are not", where=file, remedy="save it again as .xlsx"
            )
        counting = _Counting(min(_MOST, _FREE + len(data)), file)
        for part in parts:
            with packed.open(part) as stream:
                counting.count(part, stream)


class _Counting:
    """Counts the elements of all parts together."""

    def __init__(self, most: int, file: str) -> None:
        self._left = most
        self._others = _OTHERS
        self._sheets = _SHEETS
        self._file = file

    def count(self, part: ZipInfo, stream: IO[bytes]) -> None:
        """Raises `ClaimsError` if the parts have more elements than a workbook of this size can have."""
        self._parser = ParserCreate()
        self._parser.StartElementHandler = self._start
        self._parser.StartDoctypeDeclHandler = self._refuse  # no workbook has any, nor entities, which expand
        self._cells = self._began = 0
        self._is_sheet = part.filename.startswith("xl/worksheets/")
        fed = 0
        while piece := stream.read(_PIECE):
            try:
                self._parser.Parse(piece, False)
            except ExpatError as error:
                if part.filename.endswith((".xml", ".rels")):
                    what = f"this is not an XLSX file ({error})"
                    raise ClaimsError(what, where=self._file, remedy="save it again as .xlsx") from None
                if error.code in _ENCODINGS or (not fed and piece.startswith(_OTHER_XML)):
                    self._refuse()  # a parser that knows the encoding would read elements that are not counted here
                return  # not XML, such as a picture; the parser of the workbook would stop here too
            fed += len(piece)
            self._check_length(fed)

    def _start(self, name: str, _: dict[str, str]) -> None:
        at = self._parser.CurrentByteIndex
        self._check_length(at)
        self._began = at
        self._left -= 1
        bare = name.rpartition(":")[2]
        if bare == "row":
            self._cells = 0
        elif bare == "c":
            self._cells += 1
        elif bare == "sheet":
            self._sheets -= 1
        elif not self._is_sheet and bare not in _OF_STRINGS:
            self._others -= 1
        if self._left < 0 or self._others < 0 or self._sheets < 0 or self._cells > SHEET_COLUMNS:
            self._refuse()

    def _check_length(self, at: int) -> None:
        """Rejects long texts and tags: parsers rescan one that arrives in chunks with each chunk, and keep it whole."""
        if at - self._began > _LONGEST:
            self._refuse()

    def _refuse(self, *_: object) -> None:
        raise _too_much(self._file)


_OF_STRINGS = frozenset(
    ["si", "t", "r", "rPr", "b", "i", "u", "sz", "color", "rFont", "family", "charset", "scheme", "vertAlign"]
)
"""Elements of shared strings, one per text."""


def _too_much(file: str) -> ClaimsError:
    what = "the file expands to more than a spreadsheet of its size can hold"
    return ClaimsError(what, where=file, remedy="export it again, and change only the cells")
