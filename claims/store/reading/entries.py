"""The log, read."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, Select, bindparam, func, select

from claims.store.database.tables import Row, log
from claims.store.records import Action, Entry
from claims.store.state import EntriesOn

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
