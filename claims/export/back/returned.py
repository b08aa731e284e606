"""What a file that comes back says about a claim, each value checked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from claims.export.back.lists import tidy_links, tidy_places, undated
from claims.export.columns import explained
from claims.export.people.choices import choices
from claims.export.review import Field, digest, digests
from claims.model import ClaimsError
from claims.store.writing.deciding import LONGEST_NAME

READ = frozenset({"id", "article_id", "fingerprint", "seen", "text", "by", *Field})
"""The columns that are read back."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a file something stands. ``row`` counts from 1, the header included, as spreadsheets show it.

    ``titled`` says that columns have titles there, and are called by them.

    >>> str(Place("desk.xlsx", sheet="Claims", row=7, titled=True).at("spans"))
    'desk.xlsx: sheet Claims, row 7, column Places'
    """

    file: str
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    unit: str = "row"
    titled: bool = False

    def __str__(self) -> str:
        parts = [f"sheet {self.sheet}" if self.sheet else "", f"{self.unit} {self.row}" if self.row is not None else ""]
        inside = ", ".join(part for part in [*parts, f"column {self.column}" if self.column else ""] if part)
        return f"{self.file}: {inside}" if inside else self.file

    def at(self, column: str) -> "Place":
        """The cell of this row in ``column``; inside a column, where this is one already."""
        name = _title(column) if self.titled else column
        return replace(self, column=f"{self.column} {name}" if self.column else name)


@cache
def _title(column: str) -> str:
    """What a column is called where that is not its name with a capital."""
    titles = {known.name: known.title for known in explained()}
    return titles[column] if column in titles and titles[column].casefold() != column else column


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
    A cell that holds what was exported is taken as it is; one that the fingerprint of an earlier version does not know is not
    read at all.
    """
    errors: list[CellError] = []

    def bad(column: str, what: str, remedy: str) -> None:
        errors.append(CellError(what, where=str(place.at(column)), remedy=remedy))

    claim_id = cells.get("id", "").strip()
    if not claim_id:
        bad("id", "the claim's id is missing", "take the row from the export again")
    print_ = cells.get("fingerprint", "").strip()
    exported = _digests(print_)
    if exported is None and print_:
        bad("fingerprint", "the fingerprint was changed", "take the row from the export again")
        return errors
        return errors
    values: dict[Field, str] = {}
    for name in Field:
        if name in cells and (not exported or name in exported):
            values[name] = cells[name]
            was = exported[name] if exported else None
            if digest(cells[name]) != was:
                try:
                    values[name] = _checked(name, cells[name], was)
                except _BadValueError as error:
                    bad(name, error.what, error.remedy)
    seen = cells.get("seen", "").strip()
    number = _whole(seen)
    if seen and number is None:
        bad("seen", f"{_shown(seen)} is no number of an entry", "take the row from the export again")
    if errors:
        return errors
    article, text, by = (cells.get(name) for name in ("article_id", "text", "by"))
    return Returned(claim_id, article or None, print_ or None, values, (by or "").strip(), place, text, number)


class _BadValueError(Exception):
    """A value that a field does not take."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(what)
        self.what = what
        self.remedy = remedy


def _checked(field: Field, written: str, exported: str | None) -> str:
    """The value that a cell gives a field, as an export writes it. Raises `_BadValueError` where it takes no such value."""
    match field:
        case Field.VERDICT | Field.SOURCE_KIND if not written.strip():
            return ""
        case Field.VERDICT | Field.SOURCE_KIND | Field.CERTAINTY | Field.POLARITY:
            return _chosen(field, written.strip())
        case Field.STATEMENT if not written.strip():
            raise _BadValueError("the statement is empty", "a claim that should go gets a verdict that says so")
        case Field.ASSIGNED if len(written.strip()) > LONGEST_NAME:
            raise _BadValueError(f"the name has more than {LONGEST_NAME} characters", "write a shorter one")
        case Field.EVIDENCE:
            try:
                return tidy_links(written)
            except ValueError as error:
                remedy = "write addresses that begin with https:// or http://, one a line"
                raise _BadValueError(str(error), remedy) from None
        case Field.SPANS:
            return _places(written, exported)
    return written


def _chosen(field: Field, written: str) -> str:
    known = _choices()[field]
    if written.casefold() not in known:
        name = "kind of source" if field is Field.SOURCE_KIND else field
        raise _BadValueError(f"{_shown(written)} is no {name}", f"write one of: {', '.join(known.values())}")
    return known[written.casefold()]


def _places(written: str, exported: str | None) -> str:
    try:
        return tidy_places(undated(written, exported or ""))
    except ValueError as error:
        remedy = "write start-end, with a semicolon between pieces, as the export does"
        raise _BadValueError(f"{_shown(written)} {error}", remedy) from None


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


def _digests(written: str) -> dict[str, str] | None:
    try:
        return digests(written)
    except ValueError:
        return None


def _whole(written: str) -> int | None:
    whole = written.removesuffix(".0")
    return int(whole) if whole.isascii() and whole.isdigit() and len(whole) < _DIGITS else None


def _shown(written: str) -> str:
    return repr(written if len(written) <= 40 else written[:39] + "…")
