"""The log of decisions, read and appended to."""

import json
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import Connection, Select, bindparam, func, insert, select

from claims.store.records import Action, Entry
from claims.store.state import EntriesOn, carried_from
from claims.store.tables import Row, log

Item = TypeVar("Item")

COLUMNS = (
    *(log.c.number, log.c.at, log.c.by, log.c.entered_by),
    *(log.c.claim, log.c.article, log.c.version, log.c.saw, log.c.action, log.c.value),
)
"""What `entries` needs of the log."""

# Made once: to build a query takes SQLAlchemy as long as SQLite takes to answer it.
_ON_CLAIMS = select(*COLUMNS).where(log.c.claim.in_(bindparam("claim_ids", expanding=True))).order_by(log.c.number)
_LAST = select(func.coalesce(func.max(log.c.number), 0))


def entries_on(connection: Connection, ahead: Iterable[str] = ()) -> EntriesOn:
    """What `lineage` asks: the entries written on one claim, as they are now. Those on the claims ``ahead`` are read first."""
    known = entries_by_claim(connection, ahead)
    return lambda claim_id: known[claim_id] if claim_id in known else entries_by_claim(connection, [claim_id])[claim_id]


def entries_by_claim(connection: Connection, claim_ids: Iterable[str]) -> dict[str, list[Entry]]:
    """The entries written on each of some claims, oldest first."""
    found: dict[str, list[Entry]] = {claim_id: [] for claim_id in claim_ids}
    for some in portions(list(found)):
        for row in connection.execute(_ON_CLAIMS, {"claim_ids": some}):
            found[row.claim].append(entry_of(row))
    return found


def entries(connection: Connection, query: Select[Any]) -> list[Entry]:
    """The entries that a query of the columns of the log finds."""
    return [entry_of(row) for row in connection.execute(query)]


def entry_of(row: Row) -> Entry:
    """The entry in a row of the log."""
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


def last_number(connection: Connection) -> int:
    """The number of the newest entry, 0 where there is none."""
    return int(connection.execute(_LAST).scalar_one())


def time_of(connection: Connection, number: int) -> datetime | None:
    """When an entry was written (UTC), None where there is none of that number."""
    at = connection.execute(select(log.c.at).where(log.c.number == number)).scalar_one_or_none()
    return None if at is None else datetime.fromisoformat(at)


def touched(connection: Connection, claim_ids: Iterable[str]) -> frozenset[str]:
    """Those of the claims on which anything was written."""
    found: set[str] = set()
    for some in portions(sorted(set(claim_ids))):
        found.update(connection.execute(select(log.c.claim).where(log.c.claim.in_(some)).distinct()).scalars())
    return frozenset(found)


def carried_away(connection: Connection, claim_id: str) -> Entry | None:
    """The newest entry that carried what was decided on a claim over to another, or None."""
    query = select(*COLUMNS).where(log.c.origin == claim_id).order_by(log.c.number.desc()).limit(1)
    return next(iter(entries(connection, query)), None)


def portions(items: Sequence[Item], size: int = 500) -> Iterable[Sequence[Item]]:
    """``items`` in portions that fit into one query."""
    return (items[start : start + size] for start in range(0, len(items), size))


_PORTION = 50
"""Own decisions that are looked at at a time: nearly always the newest one stands."""
_REACH = 100
"""Entries on either side in which those written together are looked for first."""
_UNDONE = (Action.UNDO.value, Action.CARRY.value)


def undone_since(connection: Connection, number: int) -> frozenset[int]:
    """The numbers of the entries that are taken back by undoings after entry ``number``, undoings among them."""
    undone: set[int] = set()
    query = select(*COLUMNS).where(log.c.number > number, log.c.action == Action.UNDO.value)
    for undoing in entries(connection, query.order_by(log.c.number.desc())):
        if undoing.number not in undone:
            undone.add(_target(undoing))
    return frozenset(undone)


def to_undo(connection: Connection, by: str) -> Entry | None:
    """A reviewer's newest decision that stands, on whichever claim; None where there is none."""
    below: int | None = None
    while own := _own(connection, by, below):
        undone = undone_since(connection, own[-1].number)
        standing = next((entry for entry in own if entry.number not in undone), None)
        if standing is not None:
            return standing
        below = own[-1].number
    return None


def to_redo(connection: Connection, by: str) -> Entry | None:
    """A reviewer's newest undoing that stands; None where they have decided something since, as a new decision ends what can
    be made again.
    """
    newest = max((entry.number for entry in _own(connection, by, None, limit=1)), default=0)
    query = select(*COLUMNS).where(log.c.number > newest, log.c.by == by, log.c.action == Action.UNDO.value)
    own = entries(connection, query.order_by(log.c.number.desc()))
    if not own:
        return None
    undone = undone_since(connection, newest)
    redoings = _undoings_among(connection, [_target(entry) for entry in own])
    return next((entry for entry in own if entry.number not in undone and _target(entry) not in redoings), None)


def together(connection: Connection, entry: Entry) -> list[Entry]:
    """The entries that were written at once with ``entry``, itself among them, oldest first: whatever one transaction writes
    has one time, and the next another.
    """
    reach = _REACH
    while True:
        low, high = entry.number - reach, entry.number + reach
        near = entries(connection, select(*COLUMNS).where(log.c.number.between(low, high)).order_by(log.c.number))
        here = next(n for n, other in enumerate(near) if other.number == entry.number)
        start = next((n + 1 for n in range(here, -1, -1) if near[n].at != entry.at), 0)
        end = next((n for n in range(here, len(near)) if near[n].at != entry.at), len(near))
        if (start > 0 or low <= 1) and (end < len(near) or near[-1].number < high):
            return near[start:end]
        reach *= 8


def numbered(connection: Connection, number: int) -> Entry | None:
    """The entry with this number."""
    return next(iter(entries(connection, select(*COLUMNS).where(log.c.number == number))), None)


def _own(connection: Connection, by: str, below: int | None, limit: int = _PORTION) -> list[Entry]:
    """A reviewer's decisions before entry ``below``, newest first."""
    query = select(*COLUMNS).where(log.c.by == by, log.c.action.not_in(_UNDONE))
    if below is not None:
        query = query.where(log.c.number < below)
    return entries(connection, query.order_by(log.c.number.desc()).limit(limit))


def _undoings_among(connection: Connection, numbers: Collection[int]) -> frozenset[int]:
    found: set[int] = set()
    for some in portions(sorted(numbers)):
        query = select(log.c.number).where(log.c.number.in_(some), log.c.action == Action.UNDO.value)
        found.update(connection.execute(query).scalars())
    return frozenset(found)


def _target(undoing: Entry) -> int:
    return int(undoing.value)  # type: ignore[arg-type]  # checked before it was written


_INTO_LOG = insert(log)


class Ledger:
    """The log in a transaction that writes: it is read in large portions, and what is added is written in one when `close`d.

    What was added counts at once. Nobody else writes meanwhile, so what was read stays true.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._last = last_number(connection)
        self._known: dict[str, list[Entry]] = {}
        self._added: list[Entry] = []

    @property
    def last_number(self) -> int:
        """The number of the newest entry, 0 where there is none."""
        return self._last

    @property
    def next_number(self) -> int:
        """The number that the next entry must have."""
        return self._last + 1

    def moment(self, now: datetime) -> datetime:
        """The time of what is written next: ``now``, unless the newest entry has that time. What is written at once can then
        be told from what was written before it.
        """
        return now + timedelta(microseconds=1) if time_of(self._connection, self._last) == now else now

    def read_ahead(self, claim_ids: Iterable[str]) -> None:
        """Reads what is written on some claims, about which will be asked."""
        unread = {
            claim_id for claim_id in claim_ids if claim_id not in self._known
        }  # a difference of sets would walk all known
        if unread:
            self._known |= entries_by_claim(self._connection, unread)

    def on(self, claim_id: str) -> Sequence[Entry]:
        """The entries written on a claim, oldest first: what `lineage` asks."""
        self.read_ahead([claim_id])
        return self._known[claim_id]

    def carried_away(self, claim_id: str) -> Entry | None:
        """The newest entry that carried what was decided on a claim over to another, or None."""
        away = (entry for entry in reversed(self._added) if carried_from(entry) == claim_id)
        return next(away, None) or carried_away(self._connection, claim_id)

    def add(self, entry: Entry) -> None:
        """Adds an entry to the log, which has the next number."""
        self.read_ahead([entry.claim_id])
        self._known[entry.claim_id].append(entry)
        self._added.append(entry)
        self._last = entry.number

    def close(self) -> None:
        """Writes what was added. The database refuses a number that is not the next one."""
        if self._added:
            self._connection.execute(_INTO_LOG, [_row(entry) for entry in self._added])
        self._added = []


def _row(entry: Entry) -> dict[str, Any]:
    return {
        "number": entry.number,
        "at": written(entry.at),
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


def written(moment: datetime) -> str:
    """A time in UTC, as the database keeps it."""
    return moment.isoformat(timespec="microseconds")
