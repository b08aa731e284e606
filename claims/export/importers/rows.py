"""The validated values of a claim in an imported file; limits of such a file.

The limits of a decision are in `claims.store.limits`, for files as for all other input.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TypeVar

from claims.export.columns import sheet_columns
from claims.export.importers.cells import place_from_date, read_only_values, tidy_links, tidy_places
from claims.export.review import Field, choices, digest, digests, plain
from claims.model import ClaimsError
from claims.store import Action, StoreError, limits
from claims.store.decisions import check_words
from claims.store.errors import shown

MAX_FILE_BYTES = 64_000_000
"""Maximum bytes of a file."""
MAX_ROWS = 100_000
"""Maximum claims in a file, including invalid ones."""
MAX_COLUMNS = 256
"""Maximum columns of a table, including columns added in a spreadsheet program."""
MAX_CELL = 10_000_000
"""Maximum characters of a CSV cell, which may contain a claim of a whole article."""
MAX_CHARACTERS = 200_000_000
"""Maximum characters of all cells of a workbook together: a few bytes can put the same long text into thousands of cells."""
MAX_LONG_TEXTS = 20_000_000
"""Maximum characters of all texts that are too long for a cell and continue in a separate sheet."""
MAX_VALUES = 2_000_000
"""Maximum objects, arrays and members in a line of JSON Lines or a JSON file: an empty object takes 20 times its bytes in
memory.
"""
MAX_KEPT = 500
"""Maximum listed errors, and conflicts, of a file; further ones are counted."""

Item = TypeVar("Item")


class BoundedList(list[Item]):
    """A list of at most `MAX_KEPT` items; ``more`` counts those that did not fit.

    >>> found = BoundedList[int]()
    >>> found.note_all(range(600))
    >>> len(found), found.more, found.total
    (500, 100, 600)
    """

    def __init__(self) -> None:
        super().__init__()
        self.more = 0

    @property
    def total(self) -> int:
        """The number of items, including those that did not fit."""
        return len(self) + self.more

    def note(self, item: Item) -> None:
        """Add an item, or count it."""
        if len(self) < MAX_KEPT:
            self.append(item)
        else:
            self.more += 1

    def note_all(self, items: Iterable[Item]) -> None:
        """Add or count items, including those that another such list counted."""
        for item in items:
            self.note(item)
        if isinstance(items, BoundedList):
            self.more += items.more


READ = frozenset({"id", "article_id", "fingerprint", "seen", "text", "by", *Field})
"""The columns that are imported."""


@dataclass(frozen=True, slots=True)
class Location:
    """A location in a file. ``row`` counts from 1, the header included, as spreadsheets show it.

    ``titled`` says that columns are identified by their titles there.

    >>> str(Location("desk.xlsx", sheet="Claims", row=7, titled=True).at("spans"))
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

    def at(self, column: str) -> "Location":
        """The cell of this row in ``column``; a location inside a column is returned unchanged."""
        name = _title(column) if self.titled else column
        return replace(self, column=f"{self.column} {name}" if self.column else name)


@cache
def _title(column: str) -> str:
    """The title of a column if that is not its name with a capital."""
    titles = {known.name: known.title for known in sheet_columns()}
    return titles[column] if column in titles and titles[column].casefold() != column else column


class CellError(ClaimsError):
    """A cell, a line or a region of a file cannot be imported."""


@dataclass(frozen=True, slots=True)
class ImportedRow:
    """A claim in a file: the value of each field that was changed since the export, "" if its cell is empty.

    ``fingerprint`` is of the claim as it was exported; None if the file has none, and ``values`` then holds each field that
    the file has. ``text`` are the claim's words if they were changed, None otherwise; ``by`` is the named reviewer, ""
    if there is none; ``seen`` the number of the last entry on the claim when it was exported, None if the file does not say.
    ``read_only`` are the kept values of the read-only cells, see `claims.export.importers.cells`; None if the file has none of
    them, or its fingerprint is of an earlier version.
    """

    claim_id: str
    article_id: str | None
    fingerprint: str | None
    values: Mapping[Field, str]
    by: str
    place: Location
    text: str | None = None
    seen: int | None = None
    read_only: tuple[str | None, ...] | None = None


@dataclass(frozen=True, slots=True)
class ImportedFile:
    """The content of a file: its valid rows, and the errors of the others."""

    rows: Sequence[ImportedRow]
    errors: BoundedList[ClaimsError] = field(default_factory=BoundedList)


def imported_row(cells: Mapping[str, str], place: Location) -> ImportedRow | list[CellError]:
    """The claim in ``cells`` (texts by column), or one error per invalid cell.

    Verdicts, certainties and polarities are case-insensitive: spreadsheets turn ``True`` into ``TRUE``.
    A cell with the exported value is not checked; a column that the fingerprint of an earlier version does not cover is
    ignored.
    """
    errors: list[CellError] = []

    def bad(column: str, what: str, remedy: str) -> None:
        errors.append(CellError(what, where=str(place.at(column)), remedy=remedy))

    claim_id, article_id = cells.get("id", "").strip(), cells.get("article_id", "")
    if not claim_id:
        bad("id", "the claim's id is missing", "copy the row from the export again")
    for column, id in (("id", claim_id), ("article_id", article_id)):
        if len(id) > limits.ID:
            bad(column, f"the id has more than {limits.ID} characters", "copy the row from the export again")
    print_ = cells.get("fingerprint", "").strip()
    exported = _digests(print_)
    if exported is None and print_:
        bad("fingerprint", "the fingerprint was changed", "copy the row from the export again")
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
        bad("by", f"the name has more than {limits.NAME} characters", "shorten it")
    seen = cells.get("seen", "").strip()
    number = _whole(seen)
    if seen and number is None:
        bad("seen", f"{shown(seen)} is not a log entry number", "copy the row from the export again")
    if errors:
        return errors
    text = cells.get("text")
    if text is not None and exported and digest(text) == exported["text"]:
        text = None
    covered = exported and Field.SPANS in exported  # otherwise the fingerprint is of an earlier version or missing
    read_only = read_only_values(cells) if covered else None
    return ImportedRow(claim_id, article_id or None, print_ or None, values, by, place, text, number, read_only)


class _BadValueError(Exception):
    """A value that a field does not accept."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(what)
        self.what = what
        self.remedy = remedy


def _checked(field: Field, written: str, exported: str | None) -> str:
    """The value of a cell as an export writes it. Raises `_BadValueError` for invalid values."""
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
                remedy = "write URLs that begin with https:// or http://, one per line"
                raise _BadValueError(str(error), remedy) from None
        case Field.SPANS:
            return _places(written, exported)
    return written


def _check_words(field: Field, words: str) -> None:
    """Raises `_BadValueError` if the store does not accept the text; an empty cell removes an optional value."""
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
        raise _BadValueError(f"{shown(written)} is not a {name}", f"write one of: {', '.join(known.values())}")
    return known[written.casefold()]


def _places(written: str, exported: str | None) -> str:
    try:
        return tidy_places(place_from_date(written, exported or ""))
    except ValueError as error:
        remedy = "write start-end, with a semicolon between spans, as in the export"
        raise _BadValueError(f"{shown(written)} {error}", remedy) from None


def collected(found: Iterable[ImportedRow | list[CellError] | CellError], file: str) -> ImportedFile:
    """The valid rows among ``found``, and the errors. Raises `ClaimsError` if there are more than a file may have."""
    rows: list[ImportedRow] = []
    errors: BoundedList[ClaimsError] = BoundedList()
    for number, item in enumerate(found, 1):
        if number > MAX_ROWS:
            what = f"the file holds more than {MAX_ROWS:,} claims, or entries that are not claims"
            raise ClaimsError(what, where=file, remedy="export fewer articles at once, and import the files one by one")
        if isinstance(item, ImportedRow):
            rows.append(item)
        else:
            errors.note_all([item] if isinstance(item, CellError) else item)
    return ImportedFile(rows, errors)


_DIGITS = 19
"""More digits than any entry number has: Python rejects numbers of thousands of digits."""


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
