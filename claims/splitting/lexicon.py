"""The small closed classes of ``clause_words.csv``, and what a subordinator or a carrier does."""

from functools import cache

from claims.data import english
from claims.data.grammar import ClauseRole, Subordinator


@cache
def words_as(role: ClauseRole) -> frozenset[str]:
    """The words of one class."""
    return frozenset(row.word for row in english().clause_words if row.role == role)


@cache
def subordinators() -> dict[str, Subordinator]:
    """The words that open a subordinate clause, each with how the clause stands to its main clause."""
    return {row.word: row for row in english().subordinators}


@cache
def reasons() -> frozenset[str]:
    """The subordinators of cause, concession and condition."""
    return frozenset(row.word for row in english().subordinators if row.relation in {"cause", "concession", "condition"})


@cache
def carriers() -> dict[str, frozenset[str]]:
    """Predicates that only say how their complement stands, each with the words that may open it."""
    return {row.word: frozenset(row.complement) for row in english().carriers}


@cache
def evaluative(part: str) -> frozenset[str]:
    """Words that make a predicate an evaluation: its ``part`` is adjective, noun, modal or attitude."""
    return frozenset(row.word for row in english().opinions if row.part == part)


@cache
def statives() -> frozenset[str]:
    """Verbs (lemmas) that report a state, not an event."""
    return frozenset(row.word for row in english().statives)
