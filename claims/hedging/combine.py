"""How hedges, negations and predicates add up to one certainty and one polarity.

A *reading* is a certainty with a polarity. The rules, applied from the outermost predicate of a source's words (or, without
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

from typing import NamedTuple

from claims.data.grammar import Outcome
from claims.model import Certainty, Polarity

_LEVELS = (Certainty.UNKNOWN, Certainty.POSSIBLE, Certainty.PROBABLE, Certainty.CERTAIN)


class Reading(NamedTuple):
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


CERTAIN = Reading(3)
"""What a plain assertion says of its clause."""

UNKNOWN = Reading(0)
"""What a question says of its clause."""

_READINGS = {
    outcome: Reading(_LEVELS.index(Certainty(outcome.removesuffix("-"))), outcome.endswith("-")) for outcome in Outcome
}


def reading_of(outcome: Outcome) -> Reading:
    """The reading that a table's cell names.

    >>> reading_of(Outcome.NOT_PROBABLE)
    Reading(level=2, negative=True)
    """
    return _READINGS[outcome]


def weakened(reading: Reading, by: Reading) -> Reading:
    """``reading`` under a hedge that leaves ``by``: the weaker certainty; a negative ``by`` turns the polarity."""
    return Reading(min(reading.level, by.level), reading.negative != by.negative)


def turned(reading: Reading) -> Reading:
    """``reading`` under a negation."""
    return Reading(reading.level, not reading.negative)


def passed_down(matrix: Reading, positive: Reading, negative: Reading) -> Reading:
    """The reading of a clause under a predicate that is read as ``matrix`` and has the signature ``positive/negative``.

    >>> passed_down(turned(CERTAIN), CERTAIN, turned(CERTAIN))  # did not manage to
    Reading(level=3, negative=True)
    """
    below = negative if matrix.negative else positive
    return Reading(min(matrix.level, below.level), below.negative)
