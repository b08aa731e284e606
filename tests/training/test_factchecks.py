"""The fits for fact-checks: they find weights that are known, and a least probability that keeps a precision."""

import numpy as np
import pytest

from training.factchecks.fit import fit_probability, fit_ranking, least_probability


def test_the_ranking_finds_the_feature_that_decides() -> None:
    chance = np.random.default_rng(1)
    lists = [chance.random((8, 3)) for _ in range(200)]
    weights = fit_ranking([(rows, int(np.argmax(rows[:, 1]))) for rows in lists])
    assert weights[1] > 10 * max(abs(weights[0]), abs(weights[2]))


def test_the_probability_is_calibrated() -> None:
    chance = np.random.default_rng(1)
    rows = chance.normal(size=(4_000, 2))
    odds = 2 * rows[:, 0] - 1
    truth = (chance.random(4_000) < 1 / (1 + np.exp(-odds))).astype(float)
    assert fit_probability(rows, truth) == pytest.approx([2, 0, -1], abs=0.2)


def test_the_least_probability_keeps_the_precision() -> None:
    chances, truth = np.array([0.9, 0.8, 0.7, 0.6, 0.5]), np.array([1.0, 1, 0, 1, 0])
    assert least_probability(chances, truth, 0.9) == 0.8
    assert least_probability(chances, truth, 0.7) == 0.6
