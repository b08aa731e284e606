"""Statements like one in other articles: the index of words proposes them, textacy measures them."""

from sqlalchemy import Connection

from claims.store.reading.found import claim, claims_with
from claims.store.reading.search import ranked
from claims.store.reading.words import words
from claims.store.records import SimilarClaim
from claims.textual.likeness import ALIKE, statements_alike

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
