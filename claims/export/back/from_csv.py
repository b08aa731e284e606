"""Reading back CSV, as it was written or as a spreadsheet saved it."""

import csv
import re
from collections.abc import Iterator
from io import BytesIO, TextIOWrapper

from claims.export.back.bounds import CELL, COLUMNS
from claims.export.back.from_labelstudio import LABEL_STUDIOS
from claims.export.back.returned import Back, CellError, Place, Returned, returned, sorted_out
from claims.export.back.tables import Header, cut_off, header_of
from claims.model import ClaimsError

_SEPARATORS = ",;\t"
_TOLD = re.compile(rb"(?:\xef\xbb\xbf)?(\"?)sep=(?P<sign>[\t -!#-/:-@[-`{-~])\1[,;\t]*\r?\n", re.IGNORECASE)
"""``sep=;``; a program that saved the file anew may have put quotes around it, and separators behind."""
# The module's own limit is 131,072. It holds for all threads, and several may read a file: it is set once, and never back.
csv.field_size_limit(max(CELL, csv.field_size_limit()))


def read(data: bytes, file: str) -> Back:
    """The rows of a file. Raises `ClaimsError` where it is no table of claims at all."""
    return sorted_out(_rows(data, file), file)


def _rows(data: bytes, file: str) -> Iterator[Returned | list[CellError] | CellError]:
    separator, start = _separator(data)
    stream = BytesIO(data)
    stream.seek(start)
    table = csv.reader(TextIOWrapper(stream, "utf-8-sig", newline=""), delimiter=separator)
    try:
        header = _header(next(table, []), file)
        for number, cells in enumerate(table, 2):
            if any(cells):
                yield _row(header, cells, Place(file, row=number, titled=header.titled))
    except csv.Error as error:
        yield CellError(f"this is no CSV from here on ({error})", where=file, remedy="save it again as CSV")
    except UnicodeDecodeError:
        remedy = "save it as “CSV UTF-8”"
        raise ClaimsError("the file is not in UTF-8, so that some letters are lost", where=file, remedy=remedy) from None


def _separator(data: bytes) -> tuple[str, int]:
    """What separates the cells, and where the table begins: behind a line that says so, which Excel writes, reads and does not
    show (so that it is no row).
    """
    if told := _TOLD.match(data):
        return told["sign"].decode(), told.end()
    # Spreadsheets of many countries separate by semicolons, since a comma stands in their numbers.
    header_line = data[: data.find(b"\n") + 1] or data
    return max(_SEPARATORS, key=lambda sign: header_line.count(sign.encode())), 0


def _header(cells: list[str], file: str) -> Header:
    if "id" in cells and not LABEL_STUDIOS.isdisjoint(cells):
        raise ClaimsError("this is Label Studio's CSV", where=file, remedy="export it as JSON")
    if len(cells) > COLUMNS:
        raise ClaimsError(f"the table has more than {COLUMNS} columns", where=file, remedy="take out those of others")
    header = header_of(cells)
    if header is None:
        raise ClaimsError("this is no table of claims (there is no column `id`)", where=file, remedy="export it again")
    return header


def _row(header: Header, cells: list[str], place: Place) -> Returned | list[CellError] | CellError:
    if len(cells) != len(header.columns):
        what = f"{len(cells)} cells where the table has {len(header.columns)} columns"
        return CellError(what, where=str(place), remedy="put a cell that holds a separator in double quotes")
    written = {name: cell for name, cell in zip(header.columns, cells, strict=True) if name is not None}
    return [cut_off(place.at(name)) for name in header.cut(written)] or returned(header.texts(written, {}), place)
