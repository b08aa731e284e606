"""The queue."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from claims.store.database import Database, Writing
from claims.store.filters import HEDGE_BITS
from claims.store.log import carried_away, entries_on, portions
from claims.store.lookup import MACHINE, assembled, packed_state
from claims.store.records import Action, State, StoredClaim
from claims.store.search import MOST, index, words
from claims.store.state import EntriesOn, fold, lineage
from claims.store.tables import Row, articles, claims, queue


@dataclass(frozen=True, slots=True)
class Standing:
    """How a claim stands: its state, the number of the newest entry by a person, and whether it is gone with what was
    decided.
    """

    state: State
    decided: int
    withdrawn: bool


UNTOUCHED = Standing(State(), 0, withdrawn=False)
"""A claim on which nobody decided anything."""


def standing(connection: Connection, read: EntriesOn, claim_id: str, *, present: bool) -> Standing:
    """How a claim stands after everything in the log."""
    entries = lineage(claim_id, read)
    decided = max((entry.number for entry in entries if entry.action is not Action.CARRY), default=0)
    if not entries:
        return UNTOUCHED
    heir = None if present else carried_away(connection, claim_id)
    handed_on = heir is not None and heir.number > entries[-1].number
    return Standing(fold(entries), decided, withdrawn=not present and decided > 0 and not handed_on)


def derive(database: Database, writing: Writing, keys: Collection[int] | None = None, *, wording: bool = True) -> None:
    """Makes the rows of some claims anew, of all where ``keys`` is None; ``wording`` says whether their words may have
    changed.
    """
    connection = writing.connection
    if keys is None:
        keys = connection.execute(select(claims.c.key)).scalars().all()
    for some in portions(sorted(set(keys))):
        rows = connection.execute(select(*MACHINE).join(articles).where(claims.c.key.in_(some))).all()
        read = entries_on(connection, ahead=[row.id for row in rows])
        made = {row.key: _derived(connection, read, row) for row in rows}
        connection.execute(delete(queue).where(queue.c.claim.in_(some)))
        connection.execute(insert(queue), [_row(row, made[row.key], writing.tick) for row in rows])
        if wording:
            index(connection, {key: _words(claim) for key, (claim, _) in made.items()}, sqlite=database.is_sqlite)


def _derived(connection: Connection, read: EntriesOn, row: Row) -> tuple[StoredClaim, Standing]:
    how = standing(connection, read, row.id, present=row.present)
    return assembled(row, how.state, withdrawn=how.withdrawn), how


def _row(row: Row, derived: tuple[StoredClaim, Standing], tick: int) -> dict[str, Any]:
    stored, how = derived
    return {
        "claim": row.key,
        "tick": tick,
        "article": row.article,
        "position": stored.order,
        "shown": row.present or how.withdrawn,
        "source": stored.source,
        "source_kind": stored.source_kind,
        "named": stored.named,
        "certainty": stored.certainty,
        "polarity": stored.polarity,
        "hedges": sum({HEDGE_BITS[hedge.type] for hedge in stored.claim.hedges}),
        "status": stored.claim.status,
        "via": json.dumps(stored.claim.via),
        "verdict": stored.verdict,
        "reviewer": how.state.reviewer if stored.verdict else None,
        "assigned": how.state.assigned,
        "changed": stored.changed,
        "withdrawn": how.withdrawn,
        "checkworthiness": stored.claim.checkworthiness,
        "confidence": stored.confidence,
        "decided": how.decided,
        "state": packed_state(how.state),
    }


def _words(stored: StoredClaim) -> list[str]:
    return words(" ".join(filter(None, (stored.statement, stored.claim.text, stored.source, stored.speaker))))[:MOST]
