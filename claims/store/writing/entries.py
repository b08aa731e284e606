"""The log, written: the one place from which entries are added."""

import json
from datetime import datetime

from sqlalchemy import Connection, insert

from claims.store.database.tables import log
from claims.store.records import Entry
from claims.store.state import carried_from

_INTO_LOG = insert(log)


def write(connection: Connection, entry: Entry) -> None:
    """Adds an entry to the log. The database refuses a number that is not the next one."""
    values = {
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
    }
    connection.execute(_INTO_LOG, values)


def written(moment: datetime) -> str:
    """A time in UTC, as the database keeps it."""
    return moment.isoformat(timespec="microseconds")
