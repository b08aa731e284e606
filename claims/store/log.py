"""The log of decisions: reading entries, finding what can be undone or redone, and appending."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import Connection, Select, bindparam, func, insert, select

from claims.store.errors import reading_rows
from claims.store.records import Action, Entry
from claims.store.state import carried_from, lineage
from claims.store.tables import Row, log

Item = TypeVar("Item")

COLUMNS = (
    *(log.c.number, log.c.at, log.c.by, log.c.entered_by),
    *(log.c.claim, log.c.article, log.c.version, log.c.saw, log.c.action, log.c.value),
)
"""The columns that `entries` needs."""
_PAGE = 50
"""Entries of a reviewer that are read at first: nearly always the newest one is in effect."""

# Built once: SQLAlchemy takes as long to build a query as SQLite to answer it.
_ON_CLAIMS = select(*COLUMNS).where(log.c.claim.in_(bindparam("claim_ids", expanding=True))).order_by(log.c.number)
_CARRIES = select(*COLUMNS).where(log.c.origin.in_(bindparam("claim_ids", expanding=True))).order_by(log.c.number)
_LAST = select(func.coalesce(func.max(log.c.number), 0))
_APPEND = insert(log)
_UNDO = log.c.action == Action.UNDO.value
_UNDOS = select(*COLUMNS).where(log.c.article == bindparam("article_id"), _UNDO).order_by(log.c.number)


def entries_by_claim(connection: Connection, claim_ids: Iterable[str]) -> dict[str, list[Entry]]:
    """The entries on each of some claims, oldest first."""
    found: dict[str, list[Entry]] = {claim_id: [] for claim_id in claim_ids}
    for some in chunked(list(found)):
        for row in connection.execute(_ON_CLAIMS, {"claim_ids": some}):
            found[row.claim].append(_entry(row))
    return found


def entries(connection: Connection, query: Select[Any], **parameters: str | Sequence[str]) -> list[Entry]:
    """The entries that a query over `COLUMNS` finds."""
    return [_entry(row) for row in connection.execute(query, parameters)]


@reading_rows()
def _entry(row: Row) -> Entry:
    return Entry(
        number=row.number,
        at=datetime.fromisoformat(row.at),
        by=row.by,
        claim_id=row.claim,
        article_id=row.article,
        version=row.version,
        saw=row.saw,
        action=Action(row.action),
        value=json.loads(row.value),
        entered_by=row.entered_by,
    )


def logged(connection: Connection, article_id: str | None, by: str | None, after: int | None, limit: int | None) -> list[Entry]:
    """Entries of an article, a reviewer, or all, oldest first."""
    query = select(*COLUMNS).order_by(log.c.number)
    if article_id is not None:
        query = query.where(log.c.article == article_id)
    if by is not None:
        query = query.where(log.c.by == by)
    if after is not None:
        query = query.where(log.c.number > after)
    return entries(connection, query if limit is None else query.limit(limit))


def claims_with_entries(connection: Connection, claim_ids: Iterable[str]) -> frozenset[str]:
    """The claims that have any entry."""
    found: set[str] = set()
    for some in chunked(sorted(set(claim_ids))):
        found.update(connection.execute(select(log.c.claim).where(log.c.claim.in_(some)).distinct()).scalars())
    return frozenset(found)


def carry_entries(connection: Connection, claim_ids: Collection[str]) -> dict[str, Entry | None]:
    """For each of some claims the newest entry that carried the decisions on it over to its successor, or None."""
    found: dict[str, Entry | None] = dict.fromkeys(claim_ids)
    for some in chunked(sorted(claim_ids)):
        found |= {carried_from(entry): entry for entry in entries(connection, _CARRIES, claim_ids=some)}
    return found


def entry_numbered(connection: Connection, number: int) -> Entry | None:
    """The entry with this number."""
    return next(iter(entries(connection, select(*COLUMNS).where(log.c.number == number))), None)


def batch_of(connection: Connection, entry: Entry) -> list[Entry]:
    """The entries written in the same transaction as ``entry``, which is among them, oldest first: they share one timestamp."""
    other = select(log.c.number).where(log.c.at != timestamp(entry.at)).limit(1)
    # Both walk the primary key from the entry on, and stop at the first entry of another transaction.
    before = other.where(log.c.number < entry.number).order_by(log.c.number.desc())
    after = other.where(log.c.number > entry.number).order_by(log.c.number)
    low, high = (connection.execute(query).scalar_one_or_none() for query in (before, after))
    query = select(*COLUMNS).where(log.c.number > (low or 0)).order_by(log.c.number)
    return entries(connection, query if high is None else query.where(log.c.number < high))


def undone_since(connection: Connection, number: int) -> frozenset[int]:
    """The numbers of the entries, including undos, that are undone by entries after ``number``."""
    return frozenset(_Undone(connection).since(number))


class _Undone:
    """The entries that later ones undo, found from the newest entry backwards: each undo is read once."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._read_from: int | None = None
        self._numbers: set[int] = set()

    def since(self, number: int) -> Set[int]:
        """The numbers of the entries that are undone by entries after ``number``, which is lower than in the last call."""
        query = select(log.c.number, log.c.value).where(log.c.number > number, _UNDO)
        if self._read_from is not None:
            query = query.where(log.c.number <= self._read_from)
        for undo in self._connection.execute(query.order_by(log.c.number.desc())):
            if undo.number not in self._numbers:
                self._numbers.add(_target(undo))
        self._read_from = number
        return self._numbers


def next_undo(connection: Connection, by: str) -> Entry | None:
    """A reviewer's newest decision in effect, on whichever claim; None without one. Each entry is read once at most."""
    undone = _Undone(connection)
    for own in _backwards(connection, _own(by)):
        numbers = undone.since(own[-1].number)
        in_force = next((row.number for row in own if row.number not in numbers), None)
        if in_force is not None:
            return entry_numbered(connection, in_force)
    return None


def next_redo(connection: Connection, by: str) -> Entry | None:
    """A reviewer's newest undo in effect; None if they have decided something since, as a new decision clears what can be
    redone. Each entry is read once at most.
    """
    newest = connection.execute(_own(by).order_by(log.c.number.desc()).limit(1)).scalar() or 0
    undone = _Undone(connection)
    for own in _backwards(connection, select(log.c.number, log.c.value).where(log.c.number > newest, log.c.by == by, _UNDO)):
        numbers = undone.since(own[-1].number)
        in_force = [row for row in own if row.number not in numbers]
        redone = _undos_among(connection, [_target(row) for row in in_force])
        found = next((row.number for row in in_force if _target(row) not in redone), None)
        if found is not None:
            return entry_numbered(connection, found)
    return None


def _own(by: str) -> Select[Any]:
    """The numbers of a reviewer's decisions."""
    return select(log.c.number).where(log.c.by == by, log.c.action.not_in((Action.UNDO.value, Action.CARRY.value)))


def _backwards(connection: Connection, query: Select[Any]) -> Iterator[Sequence[Row]]:
    """The rows of the log that a query finds, newest first, in portions that double in size."""
    below, size = None, _PAGE
    while rows := connection.execute(
        (query if below is None else query.where(log.c.number < below)).order_by(log.c.number.desc()).limit(size)
    ).all():
        yield rows
        below, size = rows[-1].number, 2 * size


def _undos_among(connection: Connection, numbers: Collection[int]) -> frozenset[int]:
    found: set[int] = set()
    for some in chunked(sorted(numbers)):
        found.update(connection.execute(select(log.c.number).where(log.c.number.in_(some), _UNDO)).scalars())
    return frozenset(found)


@reading_rows()
def _target(undo: Row) -> int:
    return _number(json.loads(undo.value))


@reading_rows()
def _number(value: Any) -> int:
    """The number of the entry that an undo with this value undoes."""
    return int(value)  # checked before it was written


class LogReader:
    """The log as `lineage` reads it, in large chunks; what was read is kept."""

    def __init__(self, connection: Connection, ahead: Iterable[str] = ()) -> None:
        self._connection = connection
        self._known: dict[str, list[Entry]] = {}
        self._carries: dict[str, Entry | None] = {}
        self._undos: dict[str, dict[int, list[Entry]]] = {}
        self.read_ahead(ahead)

    def read_ahead(self, claim_ids: Iterable[str]) -> None:
        """Reads the entries on claims that will be needed, and on those that they succeeded."""
        # A set difference would iterate over all known claims.
        unread = {claim_id for claim_id in claim_ids if claim_id not in self._known}
        while unread:
            read = entries_by_claim(self._connection, unread)
            self._known |= read
            origins = {carried_from(entry) for found in read.values() for entry in found if entry.action is Action.CARRY}
            unread = {claim_id for claim_id in origins if claim_id not in self._known}

    def read_successions_ahead(self, claim_ids: Iterable[str]) -> None:
        """Reads the `succession` of claims that will be needed."""
        unread = {claim_id for claim_id in claim_ids if claim_id not in self._carries}
        if unread:
            self._carries |= carry_entries(self._connection, unread)

    def on(self, claim_id: str) -> Sequence[Entry]:
        """The entries on a claim, oldest first."""
        self.read_ahead([claim_id])
        return self._known[claim_id]

    def undos(self, article_id: str) -> Mapping[int, Sequence[Entry]]:
        """The undos on any claim of an article, by the number of the entry that they undo."""
        return self._undos_of(article_id)

    def _undos_of(self, article_id: str) -> dict[int, list[Entry]]:
        if article_id not in self._undos:
            found = self._undos[article_id] = {}
            for undo in entries(self._connection, _UNDOS, article_id=article_id):
                found.setdefault(_number(undo.value), []).append(undo)
        return self._undos[article_id]

    def succession(self, claim_id: str) -> Entry | None:
        """The entry that carried the decisions on a claim over to its successor; None if the claim has no successor. A claim
        that returned to the article and got new decisions there needs a new successor.

        The entries of a chain of successors have ascending numbers, so that following the chain ends.
        """
        self.read_successions_ahead([claim_id])
        carried = self._carries[claim_id]
        if carried is None:
            return None
        newest = max((entry.number for entry in lineage(claim_id, self) if entry.action is not Action.UNDO), default=0)
        return carried if carried.number > newest else None


class Ledger(LogReader):
    """The log within a write transaction, which is appended to in one statement when `close`d.

    Entries that were added are visible at once. There is no other writer, so what was read stays valid.
    """

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self.last_number = int(connection.execute(_LAST).scalar_one())
        """The number of the newest entry, 0 if there is none."""
        self._added: list[Entry] = []

    def timestamp(self, now: datetime) -> datetime:
        """The time of the entries of this transaction: ``now``, but later than that of every other transaction, even if the
        clock is slow or was set back, so that each has a time of its own.
        """
        newest = entry_numbered(self._connection, self.last_number)
        return now if newest is None else max(now, newest.at + timedelta(microseconds=1))

    def add(self, entry: Entry) -> None:
        """Appends an entry, which has the next number."""
        self.read_ahead([entry.claim_id])
        self._known[entry.claim_id].append(entry)
        if entry.action is Action.UNDO:
            self._undos_of(entry.article_id).setdefault(_number(entry.value), []).append(entry)
        if entry.action is Action.CARRY:
            self._carries[carried_from(entry)] = entry
        self._added.append(entry)
        self.last_number = entry.number

    def discard(self) -> None:
        """Drops what was added."""
        for entry in reversed(self._added):
            self._known[entry.claim_id].pop()
            if entry.action is Action.UNDO:
                self._undos_of(entry.article_id)[_number(entry.value)].pop()
            self._carries.pop(carried_from(entry), None)
        self.last_number -= len(self._added)
        self._added = []

    def close(self) -> None:
        """Writes what was added. The database rejects a number that is not the next one."""
        if self._added:
            self._connection.execute(_APPEND, [_row(entry) for entry in self._added])
        self._added = []


def _row(entry: Entry) -> dict[str, Any]:
    return {
        "number": entry.number,
        "at": timestamp(entry.at),
        "by": entry.by,
        "claim": entry.claim_id,
        "article": entry.article_id,
        "version": entry.version,
        "saw": entry.saw,
        "action": entry.action.value,
        "value": json.dumps(entry.value),
        "origin": carried_from(entry) or None,
        "entered_by": entry.entered_by,
    }


def timestamp(moment: datetime) -> str:
    """A time in UTC as the database stores it."""
    return moment.isoformat(timespec="microseconds")


def chunked(items: Sequence[Item], size: int = 500) -> Iterable[Sequence[Item]]:
    """``items`` in chunks that fit into one query."""
    return (items[start : start + size] for start in range(0, len(items), size))
