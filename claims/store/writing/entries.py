"""The log, written: the one place from which entries are added."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, insert

from claims.store.database.tables import log
from claims.store.reading.entries import carried_away, entries_by_claim, last_number, time_of
from claims.store.records import Entry
from claims.store.state import carried_from

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
