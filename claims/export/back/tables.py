"""What CSV and XLSX have in common: a header that names the columns, and cells in which text is escaped.

Either may have been saved as the other: the names of the columns tell that the cells are written as in CSV, their titles that
they are written as in a workbook.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from claims.export.as_csv import uncell
from claims.export.back.returned import READ, CellError, Place
from claims.export.columns import COLUMNS, explained
from claims.export.people.cells import GOES_ON, unescape

_FULL = 32_767
"""What a spreadsheet's cell holds at most, in halves: a character outside the basic plane is two."""

Rest = Mapping[tuple[str, ...], str]
"""What longer texts go on with, by claim, article and column, as it is written."""


@dataclass(frozen=True, slots=True)
class Header:
    """The columns of a table in their order, None for those that are not ours, and how its cells are read."""

    columns: Sequence[str | None]
    read: Callable[[str], str]

    @property
    def titled(self) -> bool:
        """Whether the columns have titles, as in a workbook."""
        return self.read is unescape

    def cut(self, cells: Mapping[str, str]) -> list[str]:
        """The columns whose cell is full to the brim: a spreadsheet that opened a CSV file has cut what was in it."""
        return [name for name, written in cells.items() if name in READ and _is_full(written)]

    def texts(self, cells: Mapping[str, str], rest: Rest) -> dict[str, str]:
        """The texts of a row as they were before they were escaped and cut to fit.

        A text whose end is not there is left out: it can be neither compared nor taken over.
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


def cut_off(place: Place) -> CellError:
    """What is said of a cell that is full."""
    remedy = "take the file from the export again, and change it as .xlsx"
    return CellError("the text is longer than a cell, and a spreadsheet has cut it", where=str(place), remedy=remedy)


def header_of(cells: Sequence[str]) -> Header | None:
    """The header that a row is, None where it has no column of claims' ids."""
    names = [name.strip() for name in cells]
    if "id" in names:
        return Header([name if name in COLUMNS else None for name in names], uncell)
    titles = {column.title: column.name for column in explained()}
    named = [titles.get(title) for title in names]
    return Header(named, unescape) if "id" in named else None
