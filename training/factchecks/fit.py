"""The fits of `claims.factchecks.ranking`: a linear ranking, and a logistic regression on its best scores."""

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize  # type: ignore[import-untyped]

Array = npt.NDArray[np.float64]
PENALTY = 1e-3
"""The weight of the squared weights, of features in units of their standard deviation."""


def fit_ranking(found: Sequence[tuple[Array, int]], penalty: float = PENALTY) -> Array:
    """The weights that make the one relevant row of each array probable (a softmax over its rows, as in ListNet: Cao et al.,
    ICML 2007, with one relevant row).
    """
    spread = np.concatenate([rows for rows, _ in found]).std(axis=0) + 1e-9
    scaled = [(rows / spread, relevant) for rows, relevant in found]

    def loss(weights: Array) -> tuple[float, Array]:
        total, slope = 0.0, np.zeros_like(weights)
        for rows, relevant in scaled:
            scores = rows @ weights
            chances = np.exp(scores - scores.max())
            chances /= chances.sum()
            total -= np.log(chances[relevant] + 1e-300)
            slope += chances @ rows - rows[relevant]
        return total / len(scaled) + penalty * weights @ weights, slope / len(scaled) + 2 * penalty * weights

    return _least(loss, len(spread)) / spread


def fit_probability(features: Array, truth: Array) -> Array:
    """The weights of a logistic regression, the base last."""
    rows = np.column_stack([features, np.ones(len(features))])

    def loss(weights: Array) -> tuple[float, Array]:
        odds = rows @ weights
        slope = rows.T @ (1 / (1 + np.exp(-odds)) - truth) / len(rows)
        return float(np.mean(np.logaddexp(0, odds) - truth * odds)), slope

    return _least(loss, rows.shape[1])


def _least(loss: Callable[[Array], tuple[float, Array]], size: int) -> Array:
    found: Array = minimize(loss, np.zeros(size), jac=True, method="L-BFGS-B").x
    return found


def least_probability(chances: Array, truth: Array, precision: float) -> float:
    """The lowest of ``chances`` from which the share of true ones is at least ``precision``."""
    order = np.argsort(-chances, kind="stable")
    shares = np.cumsum(truth[order]) / np.arange(1, len(order) + 1)
    return float(chances[order[np.flatnonzero(shares >= precision).max()]])
