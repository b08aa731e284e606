"""A claim as places in a `Doc`, and the classes of words that the modules of this package share."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from claims.data import english
from claims.data.grammar import Subordinator
from claims.language import ParsedDoc, Run, Runs
from claims.language.labels import VERBS
from claims.model import BlockKind, ClaimKind

TITLES = frozenset({BlockKind.HEADLINE, BlockKind.DEK, BlockKind.CAPTION, BlockKind.SUBHEADING})
"""Blocks that may be telegraphic: without articles and auxiliaries, with a comma for "and"."""


class Grain(StrEnum):
    """How finely sentences are cut."""

    CLAUSE = "clause"
    """The clauses a reviewer checks: the smallest that can be checked alone, attributing clauses left out."""
    EVENT = "event"
    """Besides, every clause inside one of them that has a verb of its own, and the attributing clauses themselves: closer to
    the units of event factuality (FactBank: Saurí & Pustejovsky 2009). These claims lie within others. An infinitive still
    stays with its verb."""


class Origin(StrEnum):
    """Which construction a clause was cut from."""

    MAIN = "main"
    COORDINATION = "coordination"
    RELATIVE = "relative"
    PARTICIPLE = "participle"
    ADVERBIAL = "adverbial"
    APPOSITION = "apposition"
    CONTENT = "content"
    """The content clause of an attribution."""
    SAYING = "saying"
    """An attributing clause that is itself reported: "[the lawyer told Daniel] that …" inside another's content."""
    HEADLESS = "headless"
    """A line without a finite verb: a headline, a caption, a fragment."""
    VERBATIM = "verbatim"
    """A whole sentence, unchanged: it is too deeply nested to be analysed."""


@dataclass(frozen=True, slots=True)
class Clause:
    """The smallest clause that can be checked alone. Places are token indices or runs (start included, end excluded).

    ``head`` is its predicate; ``subject`` the runs of its subject, which lie outside ``runs`` where the subject is carried
    over from a coordinated clause or is the antecedent of a relative pronoun (``()`` where there is none); ``relations``
    the chain of attributions it stands under, outermost first, as positions in the list of relations.
    """

    runs: Runs
    sentence: Run
    head: int
    subject: Runs
    kind: ClaimKind
    origin: Origin
    block: BlockKind
    relations: tuple[int, ...]


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


def verb_above(parsed: ParsedDoc, i: int) -> int:
    """The nearest verb at or above the token ``i``, or the top of its tree."""
    while parsed.pos[i] not in VERBS and parsed.heads[i] != i:
        i = parsed.heads[i]
    return i
