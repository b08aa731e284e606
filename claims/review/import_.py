"""Imports: uploaded files are compared with the current claims, previewed, and then applied."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath, PureWindowsPath
from secrets import token_urlsafe
from threading import Lock

from claims.export.importers import BoundedList, Conflict, Decided, read_file_bytes
from claims.export.importers.apply import ImportResult
from claims.export.importers.apply import compare as compare_rows
from claims.export.review import Field
from claims.model import ClaimsError
from claims.review.deciding import Decisions
from claims.review.jobs import QueueFullError
from claims.review.policy import Permission, Principal
from claims.store import Store

KEPT = 3600.0
"""Seconds for which a previewed file is kept."""
MOST = 20
"""Maximum previewed files kept; the oldest is dropped."""
MOST_EACH = 3
"""Maximum previewed files of one user kept."""
MOST_CHARACTERS = 64_000_000
"""Maximum characters of all kept decisions together."""
SHOWN = 200
"""Maximum changes, conflicts and errors (each) kept for display; the counts include all."""
AT_ONCE = 2
"""Maximum files read concurrently: each uses one CPU core, and some hundred megabytes of memory."""
_OF_EACH = 200
"""Estimated characters of a decision besides its values."""


@dataclass(frozen=True)
class Change:
    """The change of a claim; ``named`` is the name in the file if it is a new one in which the principal may not decide."""

    decided: Decided
    named: str = ""

    @property
    def fields(self) -> Sequence[tuple[Field, str, str]]:
        """(field, current value, value in the file) of each field that would be changed."""
        return [(name, self.decided.was[name], value or "") for name, value in self.decided.edits.items()]


@dataclass(frozen=True)
class Compared:
    """The changes in a file, conflicts with later decisions, invalid cells, the number of unchanged claims, refused rows, and
    changes in columns that are not imported (``ignored``).
    """

    changes: Sequence[Change]
    conflicts: BoundedList[Conflict]
    errors: BoundedList[ClaimsError]
    same: int
    refused: BoundedList[ClaimsError] = field(default_factory=BoundedList)
    ignored: BoundedList[ClaimsError] = field(default_factory=BoundedList)

    @property
    def decisions(self) -> Sequence[Decided]:
        """The decisions of the changes."""
        return [change.decided for change in self.changes]


@dataclass(eq=False)
class Import:
    """An uploaded file that waits for confirmation; once it is confirmed, ``taken`` is the result.

    Only the first changes, conflicts and errors are kept for display. ``decisions`` are complete, without what is only
    displayed, and are dropped once they are written; ``size`` is their estimated number of characters.
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
    taken: ImportResult | None = None
    lock: Lock = field(default_factory=Lock, repr=False)

    @classmethod
    def of(cls, found: Compared, file: str, by: str, at: float) -> "Import":
        """The parts of a compared file to keep."""
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

    def take_over(self, decisions: Decisions, principal: Principal) -> ImportResult:
        """Writes the decisions that the principal is still authorised for; idempotent."""
        with self.lock:
            if self.taken is None:
                self.taken = decisions.write_rows(principal, self.decisions)
                self.decisions, self.size = (), 0
            return self.taken


class UploadLimit:
    """Limits the number of files read concurrently, without queueing."""

    def __init__(self) -> None:
        self._busy: set[str] = set()
        self._lock = Lock()

    @contextmanager
    def of(self, name: str) -> Iterator[None]:
        """A context while a user's file is read. Raises `QueueFullError` if another file of theirs is being read, or too many
        of others.
        """
        with self._lock:
            if name in self._busy:
                raise QueueFullError("another of your files is being read", remedy="wait until it has been read")
            if len(self._busy) >= AT_ONCE:
                raise QueueFullError(f"{AT_ONCE} files of other users are being read", remedy="try again in a moment")
            self._busy.add(name)
        try:
            yield
        finally:
            with self._lock:
                self._busy.discard(name)


def compare(data: bytes, file: str, store: Store, decisions: Decisions, principal: Principal) -> Compared:
    """The changes in a file that ``principal`` uploaded. Raises `ClaimsError` if it cannot be read at all.

    Editors may enter decisions for others named in the file; those of other users are in their own name.
    """
    back = read_file_bytes(data, shown_name(file))
    found = compare_rows(back.rows, store, by=principal.name)
    back.errors.note_all(found.errors)
    changes = {decided.claim_id: _change(decided, principal) for decided in found.decisions}
    rows = decisions.check_rows(principal, [change.decided for change in changes.values()])
    allowed = [changes[decided.claim_id] for decided in rows.allowed]
    return Compared(allowed, found.conflicts, back.errors, found.same, rows.refused, found.ignored)


def shown_name(file: str) -> str:
    """The base name of an uploaded file, for display and its suffix.

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
    """Uploaded files that are being read or wait for confirmation, in memory only."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.reading = UploadLimit()
        self._clock = clock
        self._waiting: dict[str, Import] = {}
        self._lock = Lock()

    def keep(self, found: Compared, file: str, by: str) -> Import:
        """Keeps a file, dropping the oldest if there are too many."""
        kept = Import.of(found, file, by, self._clock())
        with self._lock:
            self._waiting[kept.id] = kept
            self._forget()
        return kept

    def named(self, id: str, by: str) -> Import | None:
        """The uploaded file with this id that awaits confirmation; None if there is none, or another user uploaded it."""
        with self._lock:
            self._forget()
            found = self._waiting.get(id)
        return found if found is not None and found.by == by else None

    def expire(self) -> None:
        """Drops expired files."""
        with self._lock:
            self._forget()

    def _forget(self) -> None:
        """Keeps the newest files within the limits by user, number and size; the newest of all is always kept."""
        kept: list[Import] = []
        available = MOST_CHARACTERS
        for one in reversed(self._waiting.values()):
            if self._clock() - one.at > KEPT:
                break  # those before it are older
            of_theirs = sum(other.by == one.by for other in kept)
            if not kept or (len(kept) < MOST and of_theirs < MOST_EACH and one.size <= available):
                kept.append(one)
                available -= one.size
        self._waiting = {one.id: one for one in reversed(kept)}


def by_field(fields: Sequence[tuple[Field, str, str]]) -> Mapping[str, Mapping[str, str]]:
    """The fields of a change as in the API."""
    return {name.value: {"old": old, "new": new} for name, old, new in fields}
