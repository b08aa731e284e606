"""Importing CSV, as it was exported or as a spreadsheet program saved it; and the table header that CSV and XLSX share.

Either may have been saved as the other: if columns have names, the cells are escaped as in CSV; if they have titles,
as in a workbook.
"""

import csv
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO, TextIOWrapper

from claims.export.as_csv import uncell
from claims.export.columns import COLUMNS, GOES_ON, sheet_columns, unescape
from claims.export.importers.from_labelstudio import SHORT_EXPORT_FIELDS
from claims.export.importers.rows import (
    MAX_CELL,
    MAX_COLUMNS,
    READ,
    CellError,
    ImportedFile,
    ImportedRow,
    Location,
    collected,
    imported_row,
)
from claims.model import ClaimsError

_FULL = 32_767
"""Maximum length of a spreadsheet cell in UTF-16 code units."""

Rest = Mapping[tuple[str, ...], str]
"""The continuation of long texts, by claim, article and column, as written."""


@dataclass(frozen=True, slots=True)
class Header:
    """The columns of a table in their order, None for unknown ones, and how its cells are read."""

    columns: Sequence[str | None]
    read: Callable[[str], str]

    @property
    def titled(self) -> bool:
        """Whether the columns have titles, as in a workbook."""
        return self.read is unescape

    def cut(self, cells: Mapping[str, str]) -> list[str]:
        """The columns whose cell has the maximum length: a spreadsheet that opened a CSV file has truncated them."""
        return [name for name, written in cells.items() if name in READ and _is_full(written)]

    def texts(self, cells: Mapping[str, str], rest: Rest) -> dict[str, str]:
        """The texts of a row before they were escaped and split.

        A text whose end is missing is omitted: it can be neither compared nor imported.
        """
        found: dict[str, str] = {}
        for name, written in cells.items():
            text = written
            if name not in READ and _is_full(written):
                continue
            if self.titled and text.endswith(GOES_ON):
                key = (cells.get("id", ""), cells.get("article_id", ""), name)
                if key not in rest:
                    continue
                text = text.removesuffix(GOES_ON) + rest[key]
            found[name] = self.read(text)
        return found


def _is_full(written: str) -> bool:
    return len(written) * 2 >= _FULL and _halves(written) == _FULL


def _halves(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def truncated_cell(place: Location) -> CellError:
    """The error for a cell of maximum length."""
    remedy = "export it again as .xlsx, and edit that file"
    return CellError("the text was truncated by a spreadsheet (it is longer than a cell)", where=str(place), remedy=remedy)


def header_of(cells: Sequence[str]) -> Header | None:
    """The row parsed as a header; None if it has no column of claim ids."""
    names = [name.strip() for name in cells]
    if "id" in names:
        return Header([name if name in COLUMNS else None for name in names], uncell)
    titles = {column.title: column.name for column in sheet_columns()}
    named = [titles.get(title) for title in names]
    return Header(named, unescape) if "id" in named else None


def check_columns(header: Header, file: str) -> None:
    """Raises `ClaimsError` for a column that occurs twice: it is not known which of them is meant."""
    known = [name for name in header.columns if name is not None]
    twice = next((name for name in known if known.count(name) > 1), None)
    if twice is not None:
        raise ClaimsError(f"the table has the column `{twice}` more than once", where=file, remedy="delete one of them")


_SEPARATORS = ",;\t"
_SEPARATOR_LINE = re.compile(rb"(?:\xef\xbb\xbf)?(\"?)sep=(?P<sign>[\t -!#-/:-@[-`{-~])\1[,;\t]*\r?\n", re.IGNORECASE)
"""``sep=;``; a program that saved the file may have quoted it and added separators."""
# The csv module's limit is 131,072. It is global to all threads, and several may read a file: it is set once and not reset.
csv.field_size_limit(max(MAX_CELL, csv.field_size_limit()))


def read(data: bytes, file: str) -> ImportedFile:
    """The rows of a file. Raises `ClaimsError` if it is not a table of claims at all."""
    return collected(_rows(data, file), file)


def _rows(data: bytes, file: str) -> Iterator[ImportedRow | list[CellError] | CellError]:
    separator, start = _separator(data)
    stream = BytesIO(data)
    stream.seek(start)
    table = csv.reader(TextIOWrapper(stream, "utf-8-sig", newline=""), delimiter=separator)
    try:
        header = _header(next(table, []), file)
        for number, cells in enumerate(table, 2):
            if any(cells):
                yield _row(header, cells, Location(file, row=number, titled=header.titled))
    except csv.Error as error:
        yield CellError(f"invalid CSV from here on ({error})", where=file, remedy="save it again as CSV")
    except UnicodeDecodeError:
        remedy = "save it as “CSV UTF-8”"
        raise ClaimsError("not UTF-8 text, so some characters are lost", where=file, remedy=remedy) from None


def _separator(data: bytes) -> tuple[str, int]:
    """The cell separator, and where the table begins: after a line that declares it, which Excel writes, reads and does not
    show (so that it is not a row).
    """
    if declared := _SEPARATOR_LINE.match(data):
        return declared["sign"].decode(), declared.end()
    # In many countries spreadsheets use semicolons as separators, since the comma is the decimal sign.
    header_line = data[: data.find(b"\n") + 1] or data
    return max(_SEPARATORS, key=lambda sign: header_line.count(sign.encode())), 0


def _header(cells: list[str], file: str) -> Header:
    if "id" in cells and not SHORT_EXPORT_FIELDS.isdisjoint(cells):
        raise ClaimsError("this is Label Studio's CSV", where=file, remedy="export it as JSON")
    if len(cells) > MAX_COLUMNS:
        raise ClaimsError(
            f"the table has more than {MAX_COLUMNS} columns", where=file, remedy="delete the columns that you added"
        )
    header = header_of(cells)
    if header is None:
        raise ClaimsError("this is not a table of claims (no column `id`)", where=file, remedy="export it again")
    check_columns(header, file)
    return header


def _row(header: Header, cells: list[str], place: Location) -> ImportedRow | list[CellError] | CellError:
    if len(cells) != len(header.columns):
        what = f"{len(cells)} cells where the table has {len(header.columns)} columns"
        return CellError(what, where=str(place), remedy="put a cell that holds a separator in double quotes")
    written = {name: cell for name, cell in zip(header.columns, cells, strict=True) if name is not None}
    return [truncated_cell(place.at(name)) for name in header.cut(written)] or imported_row(header.texts(written, {}), place)
