"""What a file that comes back says about a claim, each value checked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from claims.export.back.bounds import ROWS, Noted
from claims.export.back.lists import tidy_links, tidy_places, undated
from claims.export.back.machine import kept
from claims.export.columns import explained
from claims.export.people.choices import choices
from claims.export.review import Field, digest, digests, plain
from claims.model import ClaimsError
from claims.store import Action, StoreError, limits
from claims.store.decisions import check_words
from claims.store.errors import shown

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
    """A claim as a file has it: the value of each field that was changed since it was exported, "" where its cell is empty.

    ``fingerprint`` is of the claim as it was exported; None where the file has none, and ``values`` then holds each field that
    the file has. ``text`` are the claim's words where they were changed, None otherwise; ``by`` is who is named as reviewer, ""
    where nobody is; ``seen`` the number of the last entry on the claim when it was exported, None where the file does not say.
    ``machine`` is what is kept of the cells that only the machine writes, see `claims.export.back.machine`; None where the file
    has none of them, or no fingerprint that says as much as today's.
    """

    claim_id: str
    article_id: str | None
    fingerprint: str | None
    values: Mapping[Field, str]
    by: str
    place: Place
    text: str | None = None
    seen: int | None = None
    machine: tuple[str | None, ...] | None = None


@dataclass(frozen=True, slots=True)
class Back:
    """What a file says: its good rows, and what is wrong with the others."""

    rows: Sequence[Returned]
    errors: Noted[ClaimsError] = field(default_factory=Noted)


def returned(cells: Mapping[str, str], place: Place) -> Returned | list[CellError]:
    """The claim that ``cells`` (texts by column) tell about, or what is wrong with them, a cell each.

    Names of verdicts, certainties and polarities may be written in capitals or not: spreadsheets make ``TRUE`` of ``True``.
    A cell that holds what was exported is taken as it is; one that the fingerprint of an earlier version does not know is not
    read at all.
    """
    errors: list[CellError] = []

    def bad(column: str, what: str, remedy: str) -> None:
        errors.append(CellError(what, where=str(place.at(column)), remedy=remedy))

    claim_id, article_id = cells.get("id", "").strip(), cells.get("article_id", "")
    if not claim_id:
        bad("id", "the claim's id is missing", "take the row from the export again")
    for column, id in (("id", claim_id), ("article_id", article_id)):
        if len(id) > limits.ID:
            bad(column, f"the id has more than {limits.ID} characters", "take the row from the export again")
    print_ = cells.get("fingerprint", "").strip()
    exported = _digests(print_)
    if exported is None and print_:
        bad("fingerprint", "the fingerprint was changed", "take the row from the export again")
        return errors
    values: dict[Field, str] = {}
    for name in Field:
        was = exported.get(name) if exported else None
        if name not in cells or (exported and was is None) or digest(cells[name]) == was:
            continue
        try:
            value = _checked(name, cells[name], was)
        except _BadValueError as error:
            bad(name, error.what, error.remedy)
        else:
            if digest(value) != was:
                values[name] = value
    by = cells.get("by", "").strip()
    if len(by) > limits.NAME and not (exported and digest(by) == exported["by"]):
        bad("by", f"the name has more than {limits.NAME} characters", "write a shorter one")
    seen = cells.get("seen", "").strip()
    number = _whole(seen)
    if seen and number is None:
        bad("seen", f"{shown(seen)} is no number of an entry", "take the row from the export again")
    if errors:
        return errors
    text = cells.get("text")
    if text is not None and exported and digest(text) == exported["text"]:
        text = None
    machine = kept(cells) if exported and Field.SPANS in exported else None  # else of an earlier version, or made by hand
    return Returned(claim_id, article_id or None, print_ or None, values, by, place, text, number, machine)


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
        case Field.STATEMENT | Field.SOURCE | Field.SPEAKER | Field.NOTE | Field.ASSIGNED:
            _check_words(field, plain(written))
        case Field.EVIDENCE:
            try:
                return tidy_links(written)
            except ValueError as error:
                remedy = "write addresses that begin with https:// or http://, one a line"
                raise _BadValueError(str(error), remedy) from None
        case Field.SPANS:
            return _places(written, exported)
    return written


def _check_words(field: Field, words: str) -> None:
    """Raises `_BadValueError` where the store takes no such text; an empty cell takes away what can be taken away."""
    if not words and field is not Field.STATEMENT:
        return
    try:
        check_words(Action.ASSIGN if field is Field.ASSIGNED else Action(field), words)
    except StoreError as error:
        raise _BadValueError(error.what, error.remedy or "") from None


def _chosen(field: Field, written: str) -> str:
    known = _choices()[field]
    if written.casefold() not in known:
        name = "kind of source" if field is Field.SOURCE_KIND else field
        raise _BadValueError(f"{shown(written)} is no {name}", f"write one of: {', '.join(known.values())}")
    return known[written.casefold()]


def _places(written: str, exported: str | None) -> str:
    try:
        return tidy_places(undated(written, exported or ""))
    except ValueError as error:
        remedy = "write start-end, with a semicolon between pieces, as the export does"
        raise _BadValueError(f"{shown(written)} {error}", remedy) from None


def sorted_out(found: Iterable[Returned | list[CellError] | CellError], file: str) -> Back:
    """The good rows among ``found``, and the errors. Raises `ClaimsError` where there are more than a file may have."""
    rows: list[Returned] = []
    errors: Noted[ClaimsError] = Noted()
    for number, item in enumerate(found, 1):
        if number > ROWS:
            what = f"the file holds more than {ROWS:,} claims, or things that are none"
            raise ClaimsError(what, where=file, remedy="export fewer articles at once, and import the files one by one")
        if isinstance(item, Returned):
            rows.append(item)
        else:
            errors.note_all([item] if isinstance(item, CellError) else item)
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
