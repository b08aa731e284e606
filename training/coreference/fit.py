"""Fits the ranker: a softmax over each pronoun's candidates, one set of weights for each class of pronouns."""

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from claims.sources.pronouns import EDGE, LEARNT, Calibration, PronounRanker
from claims.sources.referents import PronounClass
from training.coreference.reading import Question, Reader

Array = npt.NDArray[np.float64]
PENALTY = 2.0
"""The weight of the squared weights."""
_STEPS = 30
_UNCALIBRATED = dict.fromkeys(PronounClass, Calibration(1.0, 0.0, 0.0))


def fit(questions: Sequence[Question], penalty: float = PENALTY) -> PronounRanker:
    """The ranker that gives the right candidates of ``questions`` the highest likelihood, by Newton's method; the probabilities
    are not yet calibrated."""
    weights = {}
    for kind in PronounClass:
        mine = [question for question in questions if question.anaphor.kind is kind]
        names = sorted({name for question in mine for found in question.anaphor.features for name in found})
        blocks = [_matrix(question, names) for question in mine]
        weights[kind] = dict(zip(names, _newton(blocks, len(names), penalty).tolist(), strict=True))
    return PronounRanker(weights, _UNCALIBRATED)


def fit_as_read(readers: Sequence[Reader], rounds: int = 2) -> PronounRanker:
    """The ranker for ``readers`` that has learnt from documents as it reads them itself, earlier pronouns linked with its own
    mistakes; what it learns from GUM's links alone is to follow a chain wherever it leads."""
    ranker = fit([question for reader in readers for question in reader.questions()])
    for _ in range(rounds):
        ranker = fit([question for reader in readers for question, *_ in answers(reader, ranker)])
    return ranker


def _matrix(question: Question, names: Sequence[str]) -> Array:
    """The features of each candidate, the right one first; other right ones are left out, they are not wrong."""
    column = {name: n for n, name in enumerate(names)}
    anaphor, right = question.anaphor, question.right
    others = range(len(anaphor.candidates) - question.closed)
    places = [right[0], *(n for n in others if n not in right)]
    values = np.zeros((len(places), len(names)))
    for row, place in enumerate(places):
        for name, value in anaphor.features[place].items():
            values[row, column[name]] = value
    return values


def _newton(blocks: Sequence[Array], size: int, penalty: float) -> Array:
    """The weights that maximise the likelihood of each block's first row, less ``penalty`` times half their squares."""
    rows = np.concatenate(blocks)
    starts = np.cumsum([0, *(len(block) for block in blocks[:-1])])
    block_of = np.repeat(np.arange(len(blocks)), [len(block) for block in blocks])

    def chances_and_loss(weights: Array) -> tuple[Array, float]:
        scores = rows @ weights
        scores -= np.maximum.reduceat(scores, starts)[block_of]
        powers = np.exp(scores)
        sums = np.add.reduceat(powers, starts)
        return powers / sums[block_of], float((np.log(sums) - scores[starts]).sum() + penalty / 2 * weights @ weights)

    weights = np.zeros(size)
    chances, loss = chances_and_loss(weights)
    for _ in range(_STEPS):
        means = np.add.reduceat(rows * chances[:, None], starts)
        gradient = (means - rows[starts]).sum(axis=0) + penalty * weights
        hessian = (rows * chances[:, None]).T @ rows - means.T @ means + penalty * np.eye(size)
        step = np.linalg.solve(hessian, gradient)
        chances, after = chances_and_loss(weights - step)
        while after > loss and np.abs(step).max() > 1e-6:
            step = step / 2
            chances, after = chances_and_loss(weights - step)
        weights, loss = weights - step, after
        if np.abs(step).max() < 1e-4:
            break
    return weights


def platt(probabilities: Sequence[float], named: Sequence[bool], right: Sequence[bool]) -> Calibration:
    """The calibration that fits how often ``probabilities`` were ``right`` (Platt 1999), ``named`` where the best candidate is
    somebody with a name."""
    inside = np.clip(np.array(probabilities), EDGE, 1 - EDGE)
    odds = np.column_stack([np.log(inside / (1 - inside)), np.ones(len(inside)), np.array(named, dtype=float)])
    signs, line = np.where(right, 1.0, -1.0), np.array([1.0, 0.0, 0.0])

    def loss(at: Array) -> float:
        return float(np.logaddexp(0.0, -signs * (odds @ at)).sum())

    for _ in range(_STEPS):
        wrong = 1 / (1 + np.exp(signs * (odds @ line)))
        hessian = (odds * (wrong * (1 - wrong))[:, None]).T @ odds + 1e-3 * np.eye(3)
        step = np.linalg.solve(hessian, odds.T @ (signs * wrong))
        while loss(line + step) > loss(line) and np.abs(step).max() > 1e-6:
            step = step / 2
        line = line + step
    slope, offset, bonus = (round(float(value), 3) for value in line)
    return Calibration(slope, offset, bonus)


def calibration_error(probabilities: Sequence[float], right: Sequence[bool], bins: int = 10) -> float:
    """The expected calibration error: how far, on average, a probability is from how often it is right, in equal bins."""
    chances, hits = np.array(probabilities), np.array(right, dtype=float)
    places = np.minimum((chances * bins).astype(int), bins - 1)
    gaps = [abs(float((chances - hits)[places == n].sum())) for n in range(bins)]
    return sum(gaps) / max(1, len(chances))


def answers(reader: Reader, ranker: PronounRanker) -> list[tuple[Question, int, float]]:
    """Each pronoun of a document with the place of the ranker's best candidate and its probability; a pronoun is linked as the
    ranker has it before the next is asked for."""
    discourse, out = reader.discourse(), []
    for anaphor in discourse.pronouns():
        place, chance = ranker.best(anaphor)
        question = reader.question(anaphor)
        if question is not None:
            out.append((question, place, chance))
        entity = anaphor.candidates[place]
        if entity is not None:
            discourse.link(anaphor.token, entity, sure=chance >= LEARNT)
    return out


def folds(names: Iterable[str], count: int) -> list[frozenset[str]]:
    """The documents in ``count`` parts, every genre in each."""
    ordered = sorted(names)
    return [frozenset(ordered[n::count]) for n in range(count)]
