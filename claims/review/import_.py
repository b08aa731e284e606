"""Files that come back: compared with the claims as they stand, looked at, and then taken over."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath, PureWindowsPath
from secrets import token_urlsafe
from threading import Lock

from claims.export.back import Conflict, Decided, Noted, read_back_bytes
from claims.export.review import Field
from claims.export.stored import Taken, compared
from claims.model import ClaimsError
from claims.review.deciding import Decisions
from claims.review.jobs import QueueFullError
from claims.review.policy import Permission, Principal
from claims.store import Store

KEPT = 3600.0
"""Seconds for which a file that was looked at waits for being taken over."""
MOST = 20
"""Files that wait at the same time; the oldest makes room."""
MOST_EACH = 3
"""Files of one person that wait."""
MOST_CHARACTERS = 64_000_000
"""Characters of all decisions that wait together."""
SHOWN = 200
"""Changes, conflicts and errors of a file that are kept to be shown, of each; the numbers tell of all."""
AT_ONCE = 2
"""Files that are read at a time: each takes a processor, and some hundred megabytes of memory."""
_OF_EACH = 200
"""Characters that a decision takes besides its values, about."""


@dataclass(frozen=True)
class Change:
    """What would be taken over for a claim; ``named`` is the name in the file where it newly names somebody in whose name the
    principal may not decide.
    """

    decided: Decided
    named: str = ""

    @property
    def fields(self) -> Sequence[tuple[Field, str, str]]:
        """(field, what stands, what the file says) of each field that would be changed."""
        return [(name, self.decided.was[name], value or "") for name, value in self.decided.edits.items()]


@dataclass(frozen=True)
class Compared:
    """What a file changes, what it says of claims that changed meanwhile, what in it cannot be read, what is as it was, and
    what its sender may not decide, and what was changed in it where nothing is ever taken over (``ignored``).
    """

    changes: Sequence[Change]
    conflicts: Noted[Conflict]
    errors: Noted[ClaimsError]
    same: int
    refused: Noted[ClaimsError] = field(default_factory=Noted)
    ignored: Noted[ClaimsError] = field(default_factory=Noted)

    @property
    def decisions(self) -> Sequence[Decided]:
        """What is to be taken over."""
        return [change.decided for change in self.changes]


@dataclass(eq=False)
class Import:
    """A file that somebody sent, which waits for their word; ``taken`` is what became of it then.

    Of what was found only the first are kept, to be shown. ``decisions`` are all there are, without what is only shown of them,
    and are forgotten once they are written; ``size`` is how many characters they hold, about.
    """

    id: str
    by: str
    file: str
    at: float
    changes: Sequence[Change]
    conflicts: Sequence[Conflict]
    errors: Sequence[ClaimsError]
    refused: Sequence[ClaimsError]
    ignored: Sequence[ClaimsError]
    counts: Mapping[str, int]
    decisions: Sequence[Decided]
    size: int
    taken: Taken | None = None
    lock: Lock = field(default_factory=Lock, repr=False)

    @classmethod
    def of(cls, found: Compared, file: str, by: str, at: float) -> "Import":
        """What is kept of a file that was compared."""
        counts = {
            "changes": len(found.changes),
            "conflicts": found.conflicts.total,
            "errors": found.errors.total,
            "refused": found.refused.total,
            "same": found.same,
            "ignored": found.ignored.total,
        }
        decisions = [replace(one, was={}, statement="") for one in found.decisions]
        shown = (
            *(found.changes[:SHOWN], found.conflicts[:SHOWN], found.errors[:SHOWN]),
            *(found.refused[:SHOWN], found.ignored[:SHOWN]),
        )
        size = sum(_OF_EACH + sum(len(value or "") for value in one.edits.values()) for one in decisions)
        return cls(token_urlsafe(16), by, shown_name(file), at, *shown, counts, decisions, size)

    def take_over(self, decisions: Decisions, principal: Principal) -> Taken:
        """Writes what was looked at to the log, as far as who sent it still may; once, however often it is asked for."""
        with self.lock:
            if self.taken is None:
                self.taken = decisions.write_rows(principal, self.decisions)
                self.decisions, self.size = (), 0
            return self.taken


class Reading:
    """Who is having a file read. Nobody waits for anybody: what is too much at once is refused."""

    def __init__(self) -> None:
        self._busy: set[str] = set()
        self._lock = Lock()

    @contextmanager
    def of(self, name: str) -> Iterator[None]:
        """While somebody's file is read. Raises `QueueFullError` where another of theirs is, or too many of others."""
        with self._lock:
            if name in self._busy:
                raise QueueFullError("another file of yours is being read", remedy="wait until it is")
            if len(self._busy) >= AT_ONCE:
                raise QueueFullError(f"{AT_ONCE} files of others are being read", remedy="try again in a moment")
            self._busy.add(name)
        try:
            yield
        finally:
            with self._lock:
                self._busy.discard(name)


def compare(data: bytes, file: str, store: Store, decisions: Decisions, principal: Principal) -> Compared:
    """What a file would change that ``principal`` sent. Raises `ClaimsError` where it cannot be read at all.

    Editors may enter decisions for others, and the file says for whom; what anybody else sends is their own.
    """
    back = read_back_bytes(data, shown_name(file))
    found = compared(back.rows, store, by=principal.name)
    back.errors.note_all(found.errors)
    changes = {decided.claim_id: _change(decided, principal) for decided in found.decisions}
    rows = decisions.check_rows(principal, [change.decided for change in changes.values()])
    allowed = [changes[decided.claim_id] for decided in rows.allowed]
    return Compared(allowed, found.conflicts, back.errors, found.same, rows.refused, found.ignored)


def shown_name(file: str) -> str:
    """The last part of a name that a browser sent: to be shown, and for its suffix.

    >>> shown_name("C:\\\\desk\\\\x.csv"), shown_name("../../etc/x.csv")
    ('x.csv', 'x.csv')
    """
    name = PureWindowsPath(PurePosixPath(file).name).name
    return name if len(name) <= 100 else "…" + name[-99:]


def _change(decided: Decided, principal: Principal) -> Change:
    if decided.by == principal.name or principal.may(Permission.ENTER_FOR_OTHERS):
        return Change(decided)
    return Change(replace(decided, by=principal.name), named=decided.by)


class Imports:
    """The files that are read, and those that wait, in memory: nothing of them is written anywhere before somebody takes them
    over.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.reading = Reading()
        self._clock = clock
        self._waiting: dict[str, Import] = {}
        self._lock = Lock()

    def keep(self, found: Compared, file: str, by: str) -> Import:
        """Has a file wait, in place of the oldest where there are too many."""
        kept = Import.of(found, file, by, self._clock())
        with self._lock:
            self._waiting[kept.id] = kept
            self._forget()
        return kept

    def named(self, id: str, by: str) -> Import | None:
        """The file that waits under this id, if it is that person's."""
        with self._lock:
            self._forget()
            found = self._waiting.get(id)
        return found if found is not None and found.by == by else None

    def expire(self) -> None:
        """Forgets what has waited too long."""
        with self._lock:
            self._forget()

    def _forget(self) -> None:
        """Keeps the newest files that fit: of each person, together, and by what they hold. The newest of all always stays."""
        kept: list[Import] = []
        room = MOST_CHARACTERS
        for one in reversed(self._waiting.values()):
            if self._clock() - one.at > KEPT:
                break  # those before it are older
            of_theirs = sum(other.by == one.by for other in kept)
            if not kept or (len(kept) < MOST and of_theirs < MOST_EACH and one.size <= room):
                kept.append(one)
                room -= one.size
        self._waiting = {one.id: one for one in reversed(kept)}


def by_field(fields: Sequence[tuple[Field, str, str]]) -> Mapping[str, Mapping[str, str]]:
    """The fields of a change as a program is told them."""
    return {name.value: {"old": old, "new": new} for name, old, new in fields}
