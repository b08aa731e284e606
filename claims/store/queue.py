"""The queue: a table with one row for each claim with its decisions applied, derived from the claims and the log alone."""

import json
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from claims.store.database import Database, WriteTransaction
from claims.store.filters import HEDGE_BITS
from claims.store.log import LogReader, chunked
from claims.store.lookup import EXTRACTED, OUTDATED_BY_TEXT, stored_claim, text_of
from claims.store.records import Action, State, StoredClaim
from claims.store.search import index_words, indexed_words
from claims.store.state import fold, lineage, outdated_by_text
from claims.store.tables import Row, articles, claims, queue

_UNDECIDED = State()


def refresh_queue(
    database: Database, transaction: WriteTransaction, keys: Collection[int] | None = None, *, wording: bool = True
) -> None:
    """Derives the rows of some claims, of all where ``keys`` is None; ``wording`` says that their words may have changed."""
    connection = transaction.connection
    if keys is None:
        keys = connection.execute(select(claims.c.key)).scalars().all()
    for some in chunked(sorted(set(keys))):
        rows = connection.execute(select(*EXTRACTED).join(articles).where(claims.c.key.in_(some))).all()
        read = LogReader(connection, ahead=[row.id for row in rows])
        read.read_successions_ahead(row.id for row in rows if not row.present)
        texts: dict[tuple[int, int], str] = {}
        derived = {row.key: _derived(connection, read, row, texts) for row in rows}
        connection.execute(delete(queue).where(queue.c.claim.in_(some)))
        values = [_row(row, *derived[row.key]) | {"tick": transaction.tick} for row in rows]
        connection.execute(insert(queue), values)
        if wording:
            words = {key: indexed_words(claim) for key, (claim, *_) in derived.items()}
            index_words(connection, words, sqlite=database.is_sqlite)


def _derived(
    connection: Connection, read: LogReader, row: Row, texts: dict[tuple[int, int], str]
) -> tuple[StoredClaim, int, Collection[Action]]:
    """A claim after everything in the log, the number of the newest entry by a person (0: none), and its decisions that are
    `outdated_by_text`; ``texts`` caches those of versions of articles.
    """

    def words(version: int, places: Sequence[Sequence[int]]) -> tuple[str, ...]:
        if (row.article, version) not in texts:
            texts[row.article, version] = text_of(connection, row.article, version)
        return tuple(texts[row.article, version][start:end] for start, end in places)

    entries = lineage(row.id, read)
    if not entries:
        return stored_claim(row, _UNDECIDED, withdrawn=False), 0, ()
    decided = max((entry.number for entry in entries if entry.action is not Action.CARRY), default=0)
    withdrawn = not row.present and decided > 0 and read.succession(row.id) is None
    by_text = outdated_by_text(entries, row.version, words)
    return stored_claim(row, fold(entries), withdrawn=withdrawn, by_text=by_text), decided, by_text


def _row(row: Row, stored: StoredClaim, decided: int, by_text: Collection[Action]) -> dict[str, Any]:
    state = stored.state.model_dump(mode="json", exclude_defaults=True)
    return {
        "claim": row.key,
        "article": row.article,
        "position": stored.order,
        "shown": row.present or stored.withdrawn,
        "source": stored.source,
        "source_kind": stored.source_kind,
        "named": stored.named,
        "certainty": stored.certainty,
        "polarity": stored.polarity,
        "hedges": sum({HEDGE_BITS[hedge.type] for hedge in stored.claim.hedges}),
        "status": stored.claim.status,
        "via": json.dumps(stored.claim.via),
        "verdict": stored.verdict,
        "reviewer": stored.state.reviewer if stored.verdict else None,
        "assigned": stored.state.assigned,
        "changed": stored.changed,
        "withdrawn": stored.withdrawn,
        "checkworthiness": stored.claim.checkworthiness,
        "confidence": stored.confidence,
        "decided": decided,
        "state": json.dumps(state | ({OUTDATED_BY_TEXT: list(by_text)} if by_text else {})),
    }
