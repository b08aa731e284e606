"""Files that come back: compared with the claims as they stand, looked at, and then taken over."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import PurePosixPath, PureWindowsPath
from secrets import token_urlsafe
from threading import Lock

from claims.export.back import CellError, Conflict, Current, Decided, read_back_bytes
from claims.export.review import Field
from claims.export.stored import Taken, compared, standing, write
from claims.model import ClaimsError
from claims.review.security import Right, Visitor
from claims.store import Store

LONGEST = 4_000
"""Characters of a value, as in the forms of the page."""
KEPT = 3600.0
"""Seconds for which a file that was looked at waits for being taken over."""
MOST = 20
"""Files that wait at the same time; the oldest makes room."""
_ONE_AT_A_TIME = Lock()
"""A file can take seconds and a few hundred megabytes of memory while it is read."""


@dataclass(frozen=True)
class Change:
    """What would be taken over for a claim: (field, what stands, what the file says); and the name beside it in the file.

    ``named`` is that name where the file newly names somebody in whose name the visitor may not decide.
    """

    decided: Decided
    statement: str
    fields: Sequence[tuple[Field, str, str]]
    named: str = ""


@dataclass(frozen=True)
class Compared:
    """What a file changes, what it says of claims that changed meanwhile, what in it cannot be read, what is as it was.

    ``statements`` are those of the claims in conflict, by id.
    """

    changes: Sequence[Change]
    conflicts: Sequence[Conflict]
    errors: Sequence[ClaimsError]
    same: int
    statements: Mapping[str, str]

    @property
    def decisions(self) -> Sequence[Decided]:
        """What is to be taken over."""
        return [change.decided for change in self.changes]


@dataclass(eq=False)
class Import:
    """A file that somebody sent, which waits for their word; ``taken`` is what became of it then."""

    id: str
    by: str
    file: str
    compared: Compared
    at: float
    taken: Taken | None = None
    lock: Lock = field(default_factory=Lock, repr=False)

    def take_over(self, store: Store) -> Taken:
        """Writes what was looked at to the log; once, however often it is asked for."""
        with self.lock:
            if self.taken is None:
                self.taken = write(self.compared.decisions, store)
            return self.taken


def compare(data: bytes, file: str, store: Store, visitor: Visitor) -> Compared:
    """What a file would change. Raises `ClaimsError` where it cannot be read at all.

    Editors may enter decisions for others, and the file says for whom; what anybody else sends is their own.
    """
    with _ONE_AT_A_TIME:
        back = read_back_bytes(data, shown_name(file))
        current = standing(back.rows, store)
        found = compared(back.rows, current, by=visitor.name)
    short = [decided for decided in found.decisions if not _too_long(decided)]
    errors = [*back.errors, *found.errors, *(error for decided in found.decisions for error in _too_long(decided))]
    changes = [_change(decided, current[decided.claim_id], visitor) for decided in short]
    statements = {one.claim_id: current[one.claim_id].values[Field.STATEMENT] for one in found.conflicts}
    return Compared(changes, found.conflicts, errors, found.same, statements)


def shown_name(file: str) -> str:
    """The last part of a name that a browser sent: to be shown, and for its suffix.

    >>> shown_name("C:\\\\desk\\\\x.csv"), shown_name("../../etc/x.csv")
    ('x.csv', 'x.csv')
    """
    name = PureWindowsPath(PurePosixPath(file).name).name
    return name if len(name) <= 100 else "…" + name[-99:]


def _change(decided: Decided, current: Current, visitor: Visitor) -> Change:
    fields = [(name, current.values[name], value or "") for name, value in decided.edits.items()]
    statement = current.values[Field.STATEMENT]
    if visitor.may(Right.ASSIGN) or decided.by == visitor.name:
        return Change(decided, statement, fields)
    return Change(replace(decided, by=visitor.name), statement, fields, named=decided.by)


def _too_long(decided: Decided) -> list[CellError]:
    long = [name for name, value in decided.edits.items() if value is not None and len(value) > LONGEST]
    what = f"this has more than {LONGEST:,} characters"
    return [CellError(what, where=str(decided.place.at(name)), remedy="shorten it") for name in long]


class Imports:
    """The files that wait, in memory: nothing of them is written anywhere before somebody takes them over."""

    def __init__(self) -> None:
        self._waiting: dict[str, Import] = {}
        self._lock = Lock()

    def keep(self, found: Compared, file: str, by: str) -> Import:
        """Has a file wait."""
        kept = Import(token_urlsafe(16), by, shown_name(file), found, time.monotonic())
        with self._lock:
            self._forget(room=1)
            self._waiting[kept.id] = kept
        return kept

    def named(self, id: str, by: str) -> Import | None:
        """The file that waits under this id, if it is that person's."""
        with self._lock:
            self._forget(room=0)
            found = self._waiting.get(id)
        return found if found is not None and found.by == by else None

    def _forget(self, *, room: int) -> None:
        old = [id for id, kept in self._waiting.items() if time.monotonic() - kept.at > KEPT]
        spare = islice(self._waiting, max(0, len(self._waiting) - MOST + room))
        for id in {*old, *spare}:
            del self._waiting[id]


def by_field(fields: Sequence[tuple[Field, str, str]]) -> Mapping[str, Mapping[str, str]]:
    """The fields of a change as a program is told them."""
    return {name.value: {"old": old, "new": new} for name, old, new in fields}
