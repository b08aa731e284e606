"""Full-text search: the words that are kept of a claim, and what a user's query asks of them, alike on every database."""

import re
import unicodedata

from claims.store.errors import StoreError

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
