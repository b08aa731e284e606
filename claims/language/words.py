"""Small closed classes of words that the readers of syntax share (``claims/data/en/clause_words.csv``)."""

from functools import cache

from claims.data import english
from claims.data.clause_words import ClauseRole


@cache
def words_as(role: ClauseRole) -> frozenset[str]:
    """The words of one class."""
    return frozenset(row.word for row in english().clause_words if row.role == role)
