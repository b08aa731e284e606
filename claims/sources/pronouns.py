"""Whom each third-person pronoun of an article means, with a probability: a linear model over the candidates of
`claims.sources.antecedents`, its weights in ``claims/data/en/pronoun_weights.csv``, fitted by `training.coreference`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import exp, log

from claims.attribution import Relation
from claims.data import english
from claims.sources.antecedents import Anaphor, Discourse
from claims.sources.people import People
from claims.sources.referents import Entity, Kind, PronounClass

SURE = 0.8
"""From which probability on a pronoun is written out in statements."""
LEARNT = 0.92
"""From which probability on a pronoun tells the gender of whom it means."""
CALIBRATION = ("calibration_slope", "calibration_offset", "calibration_named")
"""The rows of the table that hold a `Calibration`."""
EDGE = 1e-3
"""How near to 0 and 1 a probability comes before it is calibrated."""


@dataclass(frozen=True, slots=True)
class Antecedent:
    """Whom or what a pronoun most probably means, None for nobody mentioned before, and how probable that is, from 0 to 1.

    ``rivals`` are what the other candidates are that were mentioned since, or in the pronoun's sentence or the two before;
    ``said_by`` is the head of the source whose words the pronoun stands in, None where that is the article itself or not known.
    """

    entity: Entity | None
    probability: float
    rivals: frozenset[Kind] = frozenset()
    said_by: int | None = None


@dataclass(frozen=True, slots=True)
class Calibration:
    """What makes the probabilities of the best candidates as frequent as they say (Platt 1999): the log-odds are multiplied by
    ``slope`` and moved by ``offset``, and by ``named`` for somebody with a name."""

    slope: float
    offset: float
    named: float

    def of(self, probability: float, entity: Entity | None) -> float:
        """The calibrated ``probability`` of ``entity``."""
        inside = min(max(probability, EDGE), 1 - EDGE)
        odds = self.slope * log(inside / (1 - inside)) + self.offset + self.named * is_named(entity)
        return 1 / (1 + exp(-odds))


def is_named(entity: Entity | None) -> bool:
    """Whether a candidate is somebody with a name."""
    return entity is not None and entity.kind is Kind.PERSON


@dataclass(frozen=True, slots=True)
class PronounRanker:
    """Ranks candidates by weights."""

    weights: Mapping[PronounClass, Mapping[str, float]]
    calibration: Mapping[PronounClass, Calibration]

    def best(self, anaphor: Anaphor) -> tuple[int, float]:
        """The place of the best candidate of ``anaphor``, and its probability."""
        weights = self.weights[anaphor.kind]
        scores = [sum(weights.get(name, 0.0) * value for name, value in found.items()) for found in anaphor.features]
        top = max(range(len(scores)), key=scores.__getitem__)
        raw = 1 / sum(exp(score - scores[top]) for score in scores)
        return top, self.calibration[anaphor.kind].of(raw, anaphor.candidates[top])


@cache
def shipped_ranker() -> PronounRanker:
    """The ranker of the weights that the package ships."""
    rows = {row.feature: row for row in english().pronoun_weights}
    weights = {kind: {name: getattr(row, kind) for name, row in rows.items()} for kind in PronounClass}
    lines = {kind: Calibration(*(weights[kind][name] for name in CALIBRATION)) for kind in PronounClass}
    return PronounRanker(weights, lines)


def antecedents(people: People, relations: Sequence[Relation], numbers: Sequence[int]) -> dict[int, Antecedent]:
    """Whom each third-person pronoun means, by its token.

    ``numbers`` gives the number of the sentence of each token.
    """
    discourse, ranker = Discourse(people, relations, numbers), shipped_ranker()
    found: dict[int, Antecedent] = {}
    for anaphor in discourse.pronouns():
        place, probability = ranker.best(anaphor)
        entity = anaphor.candidates[place]
        rivals, said_by = discourse.rivals(anaphor, entity), discourse.said_by(anaphor.token)
        found[anaphor.token] = Antecedent(entity, probability, rivals, said_by)
        if entity is not None:
            discourse.link(anaphor.token, entity, sure=probability >= LEARNT)
    return {i: one for i, one in found.items() if not _is_own_speaker(i, one, discourse, found)}


def _is_own_speaker(i: int, one: Antecedent, discourse: Discourse, found: Mapping[int, Antecedent]) -> bool:
    """Whether a pronoun in a quotation would be whoever is quoted, known by a pronoun only: '"**He** lied," he said'."""
    source = discourse.speaker_pronoun(i)
    quoted = None if source is None else found.get(source)
    return one.entity is not None and quoted is not None and quoted.entity is one.entity
