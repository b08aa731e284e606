"""How hedges, negations and predicates add up to one certainty and one polarity.

A *factuality* is a certainty with a polarity. The rules, applied from the outermost predicate of a source's words (or, without
a source, of the sentence) down to the claim's own:

1.  Start at *certain, positive*. Under a source, start at what its cue commits it to: "said" certain, "believes" probable,
    "denied" certain and negative. What surrounds the source's words does not count: certainty is the innermost source's.
2.  A hedge leaves the weaker of what it leaves and what stood before: certain > probable > possible > unknown
    ("may probably" is possible).
3.  A negation turns the polarity; two cancel. Negating a hedge gives what its row says ("cannot": certain, negative; "not
    likely": probable, negative; "not clear": unknown), and by default a negative claim of the hedge's certainty ("may not":
    possible, negative).
4.  A predicate passes down what its signature says for its polarity so far (Nairn, Condoravdi & Karttunen 2006): "did not
    manage to land" is certain, negative, "did not fail to land" certain, positive; never more certain than it is itself.
5.  A clause that its writer presupposes (relative, causal, concessive, temporal) begins again at certain, positive, under a
    source too ("it was rumoured that they would meet where they met **last year**"); a condition is possible.
6.  Approximators ("about 425 miles") are hedges of a quantity and leave the claim's certainty alone.
7.  A question asserts nothing: unknown.
"""

from dataclasses import dataclass
from typing import NamedTuple

from claims.data.grammar import Outcome
from claims.language import Runs
from claims.model import Certainty, HedgeType, Polarity

_LEVELS = (Certainty.UNKNOWN, Certainty.POSSIBLE, Certainty.PROBABLE, Certainty.CERTAIN)


class Factuality(NamedTuple):
    """A certainty as a level (0 unknown .. 3 certain) with a polarity."""

    level: int
    negative: bool = False

    @property
    def certainty(self) -> Certainty:
        """The level as the export's word."""
        return _LEVELS[self.level]

    @property
    def polarity(self) -> Polarity:
        """The polarity as the export's word."""
        return Polarity.NEGATIVE if self.negative else Polarity.POSITIVE


CERTAIN = Factuality(3)
"""What a plain assertion says of its clause."""

UNKNOWN = Factuality(0)
"""What a question says of its clause."""

_FACTUALITIES = {
    outcome: Factuality(_LEVELS.index(Certainty(outcome.removesuffix("-"))), outcome.endswith("-")) for outcome in Outcome
}


def factuality_of(outcome: Outcome) -> Factuality:
    """The factuality that a table's cell names.

    >>> factuality_of(Outcome.NOT_PROBABLE)
    Factuality(level=2, negative=True)
    """
    return _FACTUALITIES[outcome]


def weakened(factuality: Factuality, by: Factuality) -> Factuality:
    """``factuality`` under a hedge that leaves ``by``: the weaker certainty; a negative ``by`` turns the polarity."""
    return Factuality(min(factuality.level, by.level), factuality.negative != by.negative)


def negated(factuality: Factuality) -> Factuality:
    """``factuality`` under a negation."""
    return Factuality(factuality.level, not factuality.negative)


def passed_down(matrix: Factuality, positive: Factuality, negative: Factuality) -> Factuality:
    """The factuality of a clause under a predicate that is read as ``matrix`` and has the signature ``positive/negative``.

    >>> passed_down(negated(CERTAIN), CERTAIN, negated(CERTAIN))  # did not manage to
    Factuality(level=3, negative=True)
    """
    below = negative if matrix.negative else positive
    return Factuality(min(matrix.level, below.level), below.negative)


@dataclass(frozen=True, slots=True)
class HedgeMark:
    """A hedge that scopes over a claim's predicate, as runs of tokens (start included, end excluded)."""

    runs: Runs
    type: HedgeType


@dataclass(frozen=True, slots=True)
class Modality:
    """The hedges of a clause and what they come to.

    ``turns`` are the tokens that turned its polarity, in the clause or above it: an odd number where it is negative.
    """

    hedges: tuple[HedgeMark, ...]
    certainty: Certainty
    polarity: Polarity
    turns: tuple[int, ...] = ()
