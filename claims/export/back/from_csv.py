"""Reading back CSV, as it was written or as a spreadsheet saved it."""

import csv
from collections.abc import Iterator
from io import StringIO

from claims.export.back.returned import Back, CellError, Place, Returned, returned, sorted_out
from claims.export.back.tables import Header, cut_off, header_of
from claims.model import ClaimsError

_SEPARATORS = ",;\t"
_LONGEST = 2**31 - 1  # a cell may hold a whole article; the csv module's own limit is 131,072


def read(data: bytes, file: str) -> Back:
    """The rows of a file. Raises `ClaimsError` where it is no table of claims at all."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        remedy = "save it as “CSV UTF-8”"
        raise ClaimsError("the file is not in UTF-8, so that some letters are lost", where=file, remedy=remedy) from None
    return sorted_out(_rows(text, file))


def _rows(text: str, file: str) -> Iterator[Returned | list[CellError] | CellError]:
    before = csv.field_size_limit(_LONGEST)
    try:
        # Spreadsheets of many countries separate by semicolons, since a comma stands in their numbers.
        header_line = text.partition("\n")[0]
        table = csv.reader(StringIO(text, newline=""), delimiter=max(_SEPARATORS, key=header_line.count))
        header = header_of(next(table, []))
        if header is None:
            raise ClaimsError("this is no table of claims (there is no column `id`)", where=file, remedy="export it again")
        for number, cells in enumerate(table, 2):
            if any(cells):
                yield _row(header, cells, Place(file, row=number, titled=header.titled))
    except csv.Error as error:
        yield CellError(f"this is no CSV from here on ({error})", where=file, remedy="save it again as CSV")
    finally:
        csv.field_size_limit(before)


def _row(header: Header, cells: list[str], place: Place) -> Returned | list[CellError] | CellError:
    if len(cells) != len(header.columns):
        what = f"{len(cells)} cells where the table has {len(header.columns)} columns"
        return CellError(what, where=str(place), remedy="put a cell that holds a separator in double quotes")
    written = {name: cell for name, cell in zip(header.columns, cells, strict=True) if name is not None}
    return [cut_off(place.at(name)) for name in header.cut(written)] or returned(header.texts(written, {}), place)
