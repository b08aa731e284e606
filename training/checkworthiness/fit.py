"""Fits the model of `claims.splitting.checkworthiness`: logistic regression in which a sentence is judged by its best claim."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize  # type: ignore[import-untyped]
from scipy.sparse import csr_array  # type: ignore[import-untyped]

Array = npt.NDArray[np.float64]
Features = Mapping[str, float]
PENALTY = 3.0
"""The weight of the squared weights, for a named feature of its squared distance from the prior."""
KEPT = 3000
"""How many words and pairs of words are kept."""
SEEN = 3
"""In how many sentences a phrase must occur."""
_ROUNDS = 4


@dataclass(frozen=True, slots=True)
class Judged:
    """A sentence: the features of each of its claims, named ones apart from phrases, and whether it is worth checking."""

    named: Sequence[Features]
    phrases: Sequence[Features]
    is_worth: bool
    group: str | None = None


@dataclass(frozen=True, slots=True)
class Model:
    """Log-odds for each named feature and each phrase, and the base."""

    base: float
    named: Features
    phrases: Features

    def log_odds(self, named: Features, phrases: Features) -> float:
        """Of one claim."""
        return (
            self.base
            + sum(self.named.get(name, 0.0) * share for name, share in named.items())
            + sum(self.phrases.get(phrase, 0.0) * share for phrase, share in phrases.items())
        )

    def of(self, sentence: Judged) -> float:
        """Of a sentence: those of its best claim; below all others if it has none."""
        return max(map(self.log_odds, sentence.named, sentence.phrases), default=-np.inf)


def fit(
    sentences: Sequence[Judged], priors: Features, *, penalty: float = PENALTY, kept: int = KEPT, rounds: int = _ROUNDS
) -> Model:
    """The model of ``sentences``; named features start from their ``priors`` and are only moved by what was seen of them.

    As in multiple-instance learning (Andrews, Tsochantaridis & Hofmann, NIPS 2002), the claim that scores highest stands for
    its sentence, chosen again after each of the ``rounds``. Phrases are those whose weight, times the root of their count, is
    greatest.
    """
    sentences = [sentence for sentence in sentences if sentence.named]
    counts = Counter(phrase for sentence in sentences for phrase in set().union(*sentence.phrases))
    phrases = sorted(phrase for phrase, count in counts.items() if count >= SEEN)
    model = Model(0.0, priors, {})
    for _ in range(rounds):
        model = _fitted(sentences, model, priors, phrases, penalty)
    strongest = sorted(phrases, key=lambda phrase: (-abs(model.phrases[phrase]) * counts[phrase] ** 0.5, phrase))[:kept]
    return _fitted(sentences, model, priors, sorted(strongest), penalty)


def _fitted(sentences: Sequence[Judged], before: Model, priors: Features, phrases: Sequence[str], penalty: float) -> Model:
    """The model in which each sentence has the claim that scores highest by the model ``before``."""
    names = sorted(priors)
    columns = {name: n for n, name in enumerate(names)}, {phrase: n for n, phrase in enumerate(phrases, len(names))}
    entries: list[tuple[int, int, float]] = []
    for row, sentence in enumerate(sentences):
        _, best = max((before.log_odds(*pair), -n) for n, pair in enumerate(zip(sentence.named, sentence.phrases, strict=True)))
        for column, found in zip(columns, (sentence.named[-best], sentence.phrases[-best]), strict=True):
            entries.extend((row, column[name], share) for name, share in found.items() if name in column)
    rows, places, values = zip(*entries, strict=True)
    features = csr_array((values, (rows, places)), shape=(len(sentences), len(names) + len(phrases)))
    start = np.array([*(priors[name] for name in names), *[0.0] * len(phrases), 0.0])
    signs = np.array([1.0 if sentence.is_worth else -1.0 for sentence in sentences])

    def loss(weights: Array) -> tuple[float, Array]:
        margins = signs * (features @ weights[:-1] + weights[-1])
        apart = np.append((weights - start)[:-1], 0.0)
        slope = -signs / (1 + np.exp(margins))
        gradient = np.append(features.T @ slope, slope.sum()) + penalty * apart
        return float(np.logaddexp(0.0, -margins).sum() + penalty / 2 * apart @ apart), gradient

    weights = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 500}).x.tolist()
    return Model(weights[-1], dict(zip(names, weights, strict=False)), dict(zip(phrases, weights[len(names) :], strict=False)))
