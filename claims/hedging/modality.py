"""How sure a claim is: the layer that this room writes and later rooms read."""

from dataclasses import dataclass

from claims.language import Runs
from claims.model import Certainty, HedgeType, Polarity


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
