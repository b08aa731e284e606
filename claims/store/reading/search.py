"""The index of words: FTS5 on SQLite, ``tsvector`` on PostgreSQL."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, bindparam, text

from claims.store.reading.words import as_tsvector, for_postgres, for_sqlite

_FORGET = {
    True: text("DELETE FROM search WHERE rowid = :claim"),
    False: text("DELETE FROM search WHERE claim = :claim"),
}
_KEEP = {
    True: text("INSERT INTO search (rowid, words) VALUES (:claim, :words)"),
    False: text("INSERT INTO search (claim, words) VALUES (:claim, CAST(:words AS tsvector))"),
}
_FIND = {
    True: text("SELECT rowid FROM search WHERE search MATCH :query"),
    False: text("SELECT claim FROM search WHERE words @@ CAST(:query AS tsquery)"),
}
_RANK = {
    True: text("SELECT rowid FROM search WHERE search MATCH :query ORDER BY rank, rowid LIMIT :most"),
    False: text(
        "SELECT claim FROM search WHERE words @@ CAST(:query AS tsquery) "
        "ORDER BY ts_rank(words, CAST(:query AS tsquery)) DESC, claim LIMIT :most"
    ),
}
"""By whether the database is SQLite."""


def index(connection: Connection, found: Mapping[int, list[str]], *, sqlite: bool) -> None:
    """Keeps the words of claims (by key), in place of those kept before."""
    if not found:
        return
    connection.execute(_FORGET[sqlite], [{"claim": key} for key in found])
    joined = " ".join if sqlite else as_tsvector
    connection.execute(_KEEP[sqlite], [{"claim": key, "words": joined(words)} for key, words in found.items()])


def search(connection: Connection, query: str, *, sqlite: bool) -> list[int] | None:
    """The keys of the claims that a user's query finds, in any order; None where it holds no word to look for."""
    asked = for_sqlite(query) if sqlite else for_postgres(query)
    if asked is None:
        return None
    return list(connection.execute(_FIND[sqlite].bindparams(bindparam("query", asked))).scalars())


def ranked(connection: Connection, found: Sequence[str], most: int, *, sqlite: bool) -> list[int]:
    """The keys of the claims that have most of some words (as `words` gives them), those first that share the most."""
    if not found:
        return []
    query = (" OR " if sqlite else " | ").join(f'"{word}"' if sqlite else f"'{word}'" for word in found)
    return list(connection.execute(_RANK[sqlite], {"query": query, "most": most}).scalars())
