"""Full-text search."""

import re
import unicodedata
from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, bindparam, text

from claims.store.errors import StoreError
from claims.store.lookup import claim, claims_with
from claims.store.records import SimilarClaim
from claims.textual.likeness import ALIKE, statements_alike

LONGEST = 60
"""Characters kept of a word: PostgreSQL takes no more than 2,046 bytes, and nobody types more."""
MOST = 16_000
"""Words kept of a claim: PostgreSQL counts places up to 16,383."""

LONGEST_QUERY = 1000
"""Characters of a query: databases refuse to look for thousands of words at once."""

_WORD = re.compile(r"[^\W_]+")
_PHRASE = re.compile(r'"([^"]*)"|([^"]+)')


def words(text: str) -> list[str]:
    """The words of ``text`` as they are compared: without case and accents.

    >>> words("Élysée's 2,000 men")
    ['elysee', 's', '2', '000', 'men']
    """
    plain = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(char for char in plain if not unicodedata.combining(char))
    return [word[:LONGEST] for word in _WORD.findall(bare)]


def phrases(query: str) -> list[list[str]]:
    """What a query asks for: words, each alone, and phrases in double quotes, all of which must be there.

    Raises `StoreError` where it is longer than `LONGEST_QUERY`.

    >>> phrases('kim "armoured train" rus')
    [['kim'], ['armoured', 'train'], ['rus']]
    """
    found: list[list[str]] = []
    if len(query) > LONGEST_QUERY:
        raise StoreError("the search is too long", remedy=f"give at most {LONGEST_QUERY} characters")
    for quoted, plain in _PHRASE.findall(query):
        found += [words(quoted)] if words(quoted) else [[word] for word in words(plain)]
    return found


def for_sqlite(query: str) -> str | None:
    """The query as FTS5 reads it; the last word may go on. None where it holds no word."""
    asked = phrases(query)
    return " ".join(f'"{" ".join(phrase)}"' for phrase in asked) + " *" if asked else None


def for_postgres(query: str) -> str | None:
    """The query as PostgreSQL's ``tsquery`` reads it; the last word may go on. None where it holds no word."""
    asked = [" <-> ".join(f"'{word}'" for word in phrase) for phrase in phrases(query)]
    return " & ".join(f"({phrase})" for phrase in [*asked[:-1], asked[-1] + ":*"]) if asked else None


def as_tsvector(found: list[str]) -> str:
    """Words as PostgreSQL's ``tsvector`` reads them, each at its place."""
    return " ".join(f"'{word}':{place}" for place, word in enumerate(found, 1))


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


_PROPOSED = 200
"""Claims that are measured."""
_MOST_WORDS = 16
"""Words of a statement that are searched for: the longest, which are the rarest."""
_SHORTEST = 4
"""Letters of a word that is searched for; figures may be shorter."""


def similar(connection: Connection, claim_id: str, most: int, *, sqlite: bool) -> list[SimilarClaim]:
    """The claims of other articles whose statement is like that of one, most alike first, at most ``most``.

    Raises `StoreError` where there is no such claim.
    """
    given = claim(connection, claim_id)
    found = []
    for other in claims_with(connection, ranked(connection, _rare(given.statement), _PROPOSED, sqlite=sqlite)):
        if other.article_id == given.article_id or other.withdrawn:
            continue
        likeness = statements_alike(given.statement, other.statement)
        if likeness >= ALIKE:
            found.append(SimilarClaim(other, round(likeness, 2)))
    return sorted(found, key=lambda one: (-one.likeness, one.claim.article_id, one.claim.order))[:most]


def _rare(statement: str) -> list[str]:
    told = dict.fromkeys(word for word in words(statement) if len(word) >= _SHORTEST or word.isdigit())
    return sorted(told, key=len, reverse=True)[:_MOST_WORDS] or words(statement)[:_MOST_WORDS]
