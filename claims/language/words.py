"""Small closed classes of words that the readers of syntax share (``claims/data/en/clause_words.csv``)."""

from functools import cache

from claims.data import english
from claims.data.clause_words import ClauseRole


@cache
def speaking_nouns() -> frozenset[str]:
    """Common nouns for people, bodies and documents, which can say something: "minister", "court", "report"."""
    groups = (row.noun.split()[-1] for row in english().groups)
    return frozenset((*groups, *(row.role.lower().split()[-1] for row in english().roles)))


@cache
def words_as(role: ClauseRole) -> frozenset[str]:
    """The words of one class."""
    return frozenset(row.word for row in english().clause_words if row.role == role)
