"""What a file that comes back says about a claim, each value checked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from claims.export.people.choices import choices
from claims.export.review import Field, digests
from claims.model import ClaimsError


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a file something stands. ``row`` counts from 1, the header included, as spreadsheets show it.

    >>> str(Place("desk.xlsx", sheet="Claims", row=7, column="certainty"))
    'desk.xlsx: sheet Claims, row 7, column certainty'
    """

    file: str
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    unit: str = "row"

    def __str__(self) -> str:
        parts = [f"sheet {self.sheet}" if self.sheet else "", f"{self.unit} {self.row}" if self.row is not None else ""]
        inside = ", ".join(part for part in [*parts, f"column {self.column}" if self.column else ""] if part)
        return f"{self.file}: {inside}" if inside else self.file

    def at(self, column: str) -> "Place":
        """The cell of this row in ``column``; inside a column, where this is one already."""
        inside = f"{self.column} {column}" if self.column else column
        return Place(self.file, self.sheet, self.row, inside, self.unit)


class CellError(ClaimsError):
    """A cell, a line or a region of a file cannot be read back."""


@dataclass(frozen=True, slots=True)
class Returned:
    """A claim as a file has it: the value of each field that the file has, "" where its cell is empty.

    ``fingerprint`` is of the claim as it was exported, None where the file has none; ``text`` the claim's words, None
    likewise; ``by`` who is named as reviewer, "" where nobody is.
    """

    claim_id: str
    article_id: str | None
    fingerprint: str | None
    values: Mapping[Field, str]
    by: str
    place: Place
    text: str | None = None
    seen: int | None = None


@dataclass(frozen=True, slots=True)
class Back:
    """What a file says: its good rows, and what is wrong with the others."""

    rows: Sequence[Returned]
    errors: Sequence[ClaimsError] = field(default=())


def returned(cells: Mapping[str, str], place: Place) -> Returned | list[CellError]:
    """The claim that ``cells`` (texts by column) tell about, or what is wrong with them, a cell each.

    Names of verdicts, certainties and polarities may be written in capitals or not: spreadsheets make ``TRUE`` of ``True``.
    """
    errors: list[CellError] = []

    def bad(column: str, what: str, remedy: str) -> None:
        errors.append(CellError(what, where=str(place.at(column)), remedy=remedy))

    claim_id = cells.get("id", "").strip()
    if not claim_id:
        bad("id", "the claim's id is missing", "take the row from the export again")
    values = {name: cells[name] for name in Field if name in cells}
    for name, known in _choices().items():
        if name in values:
            written = values[name].strip()
            values[name] = known.get(written.casefold(), written)
            optional = name is Field.VERDICT and not written
            if not optional and written.casefold() not in known:
                bad(name, f"{_shown(written)} is no {name}", f"write one of: {', '.join(known.values())}")
    if Field.STATEMENT in values and not values[Field.STATEMENT].strip():
        bad(Field.STATEMENT, "the statement is empty", "a claim that should go gets a verdict that says so")
    print_ = cells.get("fingerprint", "").strip()
    if print_ and not _is_fingerprint(print_):
        bad("fingerprint", "the fingerprint was changed", "take the row from the export again")
    seen = cells.get("seen", "").strip()
    number = _whole(seen)
    if seen and number is None:
        bad("seen", f"{_shown(seen)} is no number of an entry", "take the row from the export again")
    if errors:
        return errors
    article, text, by = (cells.get(name) for name in ("article_id", "text", "by"))
    return Returned(claim_id, article or None, print_ or None, values, (by or "").strip(), place, text, number)


def sorted_out(found: Iterable[Returned | list[CellError] | CellError]) -> Back:
    """The good rows among ``found``, and the errors."""
    rows: list[Returned] = []
    errors: list[ClaimsError] = []
    for item in found:
        if isinstance(item, Returned):
            rows.append(item)
        elif isinstance(item, CellError):
            errors.append(item)
        else:
            errors += item
    return Back(rows, errors)


_DIGITS = 19
"""Fewer than a number of an entry has: Python reads none of thousands of digits."""


@cache
def _choices() -> dict[Field, dict[str, str]]:
    return {field: {name.casefold(): name for name in names} for field, names in choices().items()}


def _is_fingerprint(written: str) -> bool:
    try:
        digests(written)
    except ValueError:
        return False
    return True


def _whole(written: str) -> int | None:
    whole = written.removesuffix(".0")
    return int(whole) if whole.isascii() and whole.isdigit() and len(whole) < _DIGITS else None


def _shown(written: str) -> str:
    return repr(written if len(written) <= 40 else written[:39] + "…")
