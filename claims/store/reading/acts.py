"""What a reviewer decided at once, and which of it they can take back or make again, read from the log."""

from collections.abc import Collection

from sqlalchemy import Connection, select

from claims.store.database.tables import log
from claims.store.reading.entries import COLUMNS, entries, portions
from claims.store.records import Action, Entry

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
