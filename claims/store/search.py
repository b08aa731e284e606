"""Full-text search: FTS5 on SQLite, ``tsvector`` on PostgreSQL, with the same words and queries on both."""

import re
import unicodedata
from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, bindparam, text

from claims.store.errors import StoreError
from claims.store.lookup import claim, claims_with
from claims.store.records import SimilarClaim, StoredClaim

MAX_WORD = 60
"""Maximum indexed characters of a word: PostgreSQL accepts at most 2,046 bytes."""
MAX_WORDS = 16_000
"""Maximum indexed words of a claim: PostgreSQL counts positions up to 16,383."""

MAX_QUERY = 1000
"""Maximum characters of a query: databases reject thousands of terms."""

_WORD = re.compile(r"[^\W_]+")
_MAYBE_ACCENTS = re.compile(r"[\u0300-\U0010ffff]+")
"""Characters among which are all accents: those before them, which are most of a text, need not be looked at one by one."""
_PHRASE = re.compile(r'"([^"]*)"|([^"]+)')


def words(text: str) -> list[str]:
    """The words of ``text`` as they are compared: without case and accents.

    >>> words("Élysée's 2,000 men")
    ['elysee', 's', '2', '000', 'men']
    """
    bare = text.casefold()
    if not bare.isascii():
        bare = _MAYBE_ACCENTS.sub(_without_accents, unicodedata.normalize("NFKD", bare))
    return [word[:MAX_WORD] for word in _WORD.findall(bare)]


def _without_accents(found: re.Match[str]) -> str:
    return "".join(char for char in found[0] if not unicodedata.combining(char))


def phrases(query: str) -> list[list[str]]:
    """The terms of a query, all of which must match: single words, and phrases in double quotes.

    Raises `StoreError` if it is longer than `MAX_QUERY`.

    >>> phrases('kim "armoured train" rus')
    [['kim'], ['armoured', 'train'], ['rus']]
    """
    found: list[list[str]] = []
    if len(query) > MAX_QUERY:
        raise StoreError("the search is too long", remedy=f"give at most {MAX_QUERY} characters")
    for quoted, plain in _PHRASE.findall(query):
        found += [words(quoted)] if words(quoted) else [[word] for word in words(plain)]
    return found


def fts5_query(query: str) -> str | None:
    """The query in FTS5 syntax, the last word as a prefix. None if it has no words."""
    asked = phrases(query)
    return " ".join(f'"{" ".join(phrase)}"' for phrase in asked) + " *" if asked else None


def tsquery(query: str) -> str | None:
    """The query in the syntax of PostgreSQL's ``tsquery``, the last word as a prefix. None if it has no words."""
    asked = [" <-> ".join(f"'{word}'" for word in phrase) for phrase in phrases(query)]
    return " & ".join(f"({phrase})" for phrase in [*asked[:-1], asked[-1] + ":*"]) if asked else None


def as_tsvector(found: list[str]) -> str:
    """Words in the syntax of PostgreSQL's ``tsvector``, with positions."""
    return " ".join(f"'{word}':{place}" for place, word in enumerate(found, 1))


_DELETE = {
    True: text("DELETE FROM search WHERE rowid = :claim"),
    False: text("DELETE FROM search WHERE claim = :claim"),
}
_INSERT = {
    True: text("INSERT INTO search (rowid, words) VALUES (:claim, :words)"),
    False: text("INSERT INTO search (claim, words) VALUES (:claim, CAST(:words AS tsvector))"),
}
_SELECT = {
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


def indexed_words(stored: StoredClaim) -> list[str]:
    """The words by which a claim is found."""
    return words(" ".join(filter(None, (stored.statement, stored.claim.text, stored.source, stored.speaker))))[:MAX_WORDS]


def index_words(connection: Connection, found: Mapping[int, list[str]], *, sqlite: bool) -> None:
    """Indexes the words of claims (by key), replacing the earlier ones."""
    if not found:
        return
    connection.execute(_DELETE[sqlite], [{"claim": key} for key in found])
    joined = " ".join if sqlite else as_tsvector
    connection.execute(_INSERT[sqlite], [{"claim": key, "words": joined(words)} for key, words in found.items()])


def search(connection: Connection, query: str, *, sqlite: bool) -> list[int] | None:
    """The keys of the claims that match a query, in any order; None if it has no words."""
    asked = fts5_query(query) if sqlite else tsquery(query)
    if asked is None:
        return None
    return list(connection.execute(_SELECT[sqlite].bindparams(bindparam("query", asked))).scalars())


def ranked(connection: Connection, found: Sequence[str], most: int, *, sqlite: bool) -> list[int]:
    """The keys of the claims that match most of some words (as given by `words`), best matches first."""
    if not found:
        return []
    query = (" OR " if sqlite else " | ").join(f'"{word}"' if sqlite else f"'{word}'" for word in found)
    return list(connection.execute(_RANK[sqlite], {"query": query, "most": most}).scalars())


_PROPOSED = 200
"""Maximum candidates whose similarity is computed."""
_MOST_WORDS = 16
"""Maximum words of a statement to search for: the longest, as a proxy for the rarest."""
_SHORTEST = 4
"""Minimum length of a word that is searched for, except numbers."""


def similar(connection: Connection, claim_id: str, most: int, *, sqlite: bool) -> list[SimilarClaim]:
    """The claims of other articles with a similar statement, most similar first, at most ``most``.

    Raises `StoreError` if there is no such claim.
    """
    from claims.textual.matching import ALIKE, statements_alike  # textacy

    given = claim(connection, claim_id)
    found = []
    for other in claims_with(connection, ranked(connection, _rarest_words(given.statement), _PROPOSED, sqlite=sqlite)):
        if other.article_id == given.article_id or other.withdrawn:
            continue
        likeness = statements_alike(given.statement, other.statement)
        if likeness >= ALIKE:
            found.append(SimilarClaim(other, round(likeness, 2)))
    return sorted(found, key=lambda one: (-one.likeness, one.claim.article_id, one.claim.order))[:most]


def _rarest_words(statement: str) -> list[str]:
    known = dict.fromkeys(word for word in words(statement) if len(word) >= _SHORTEST or word.isdigit())
    return sorted(known, key=len, reverse=True)[:_MOST_WORDS] or words(statement)[:_MOST_WORDS]
