"""A claim as places in a `Doc`: the layer that this package writes and later stages read."""

from dataclasses import dataclass
from enum import StrEnum

from claims.language import Run, Runs
from claims.model import BlockKind, ClaimKind


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
