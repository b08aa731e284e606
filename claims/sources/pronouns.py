"""Whom each third-person pronoun of an article means, with a probability: a linear model over the candidates of
`claims.sources.antecedents`, its weights in ``claims/data/en/pronoun_weights.csv``, fitted by `training.coreference`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import exp, log

from claims.attribution import Relation
from claims.data import english
from claims.sources.antecedents import Anaphor, Discourse, Entity, PronounClass
from claims.sources.people import People

SURE = 0.85
"""From which probability on a pronoun counts as resolved. In cross-validation, 19 of 20 pronouns for people that reach it are."""
_CALIBRATION = ("calibration_slope", "calibration_offset")
EDGE = 1e-3
"""How near to 0 and 1 a probability comes before it is calibrated."""


@dataclass(frozen=True, slots=True)
class Antecedent:
    """Whom or what a pronoun most probably means, and how probable that is, from 0 to 1."""

    entity: Entity
    probability: float


@dataclass(frozen=True, slots=True)
class PronounRanker:
    """Ranks candidates by weights; ``calibration`` is the slope and the offset of the log-odds that make the probabilities of the
    best ones as frequent as they say (Platt 1999)."""

    weights: Mapping[PronounClass, Mapping[str, float]]
    calibration: Mapping[PronounClass, tuple[float, float]]

    def best(self, anaphor: Anaphor) -> tuple[int, float]:
        """The place of the best candidate of ``anaphor``, and its probability."""
        weights = self.weights[anaphor.kind]
        scores = [sum(weights.get(name, 0.0) * value for name, value in found.items()) for found in anaphor.features]
        top = max(range(len(scores)), key=scores.__getitem__)
        raw = 1 / sum(exp(score - scores[top]) for score in scores)
        slope, offset = self.calibration[anaphor.kind]
        return top, calibrated(raw, slope, offset)


def calibrated(probability: float, slope: float, offset: float) -> float:
    """A ``probability`` whose log-odds are multiplied by ``slope`` and moved by ``offset``.

    >>> calibrated(0.5, 2.0, 0.0)
    0.5
    """
    inside = min(max(probability, EDGE), 1 - EDGE)
    return 1 / (1 + exp(-(slope * log(inside / (1 - inside)) + offset)))


@cache
def shipped_ranker() -> PronounRanker:
    """The ranker of the weights that the package ships."""
    rows = {row.feature: row for row in english().pronoun_weights}
    weights = {kind: {name: getattr(row, kind) for name, row in rows.items()} for kind in PronounClass}
    slope, offset = (rows[name] for name in _CALIBRATION)
    return PronounRanker(weights, {kind: (getattr(slope, kind), getattr(offset, kind)) for kind in PronounClass})


def antecedents(people: People, relations: Sequence[Relation], numbers: Sequence[int]) -> dict[int, Antecedent]:
    """Whom each third-person pronoun means, by its token; none for those that more probably mean nobody mentioned before.

    ``numbers`` gives the number of the sentence of each token.
    """
    discourse, ranker = Discourse(people, relations, numbers), shipped_ranker()
    found = {}
    for anaphor in discourse.pronouns():
        place, probability = ranker.best(anaphor)
        entity = anaphor.candidates[place]
        if entity is not None:
            discourse.link(anaphor.token, entity)
            found[anaphor.token] = Antecedent(entity, probability)
    return found
