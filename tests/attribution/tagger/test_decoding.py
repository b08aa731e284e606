from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.attribution.tagger.decoding import CONTINUED, TAGS, Span, Transitions, best_tags, spans

NEVER = -1e4
STEPS = Transitions(
    np.array([[0.0 if not b.startswith("I-") or a[2:] == b[2:] else NEVER for b in TAGS] for a in TAGS], dtype=np.float32),
    np.array([NEVER if tag.startswith("I-") else 0.0 for tag in TAGS], dtype=np.float32),
)


def tagged(*tags: str) -> np.ndarray:
    """Scores that speak clearly for ``tags``."""
    scores = np.zeros((len(tags), len(TAGS)), dtype=np.float32)
    scores[np.arange(len(tags)), [TAGS.index(tag) for tag in tags]] = 5
    return scores


def brute_force(scores: np.ndarray) -> float:
    """The best score of any sequence of tags for one paragraph."""
    best = -np.inf
    for tags in product(range(len(TAGS)), repeat=len(scores)):
        first = max(STEPS.first[tags[0]], CONTINUED)
        steps = sum(STEPS.between[a, b] for a, b in pairwise(tags))
        best = max(best, first + steps + sum(scores[i, tag] for i, tag in enumerate(tags)))
    return float(best)


def score(tags: list[int], scores: np.ndarray) -> float:
    steps = sum(STEPS.between[a, b] for a, b in pairwise(tags))
    return float(max(STEPS.first[tags[0]], CONTINUED) + steps + sum(scores[i, tag] for i, tag in enumerate(tags)))


@given(st.lists(st.lists(st.floats(-4, 4, width=16), min_size=7, max_size=7), min_size=1, max_size=4))
def test_the_tags_are_the_best_of_all_allowed_ones(rows: list[list[float]]) -> None:
    scores = np.array(rows, dtype=np.float32)
    tags = best_tags(scores, STEPS, [(0, len(scores))]).tolist()
    assert score(tags, scores) == pytest.approx(brute_force(scores), abs=1e-3)


@given(st.lists(st.integers(1, 5), min_size=1, max_size=5), st.randoms(use_true_random=False))
def test_paragraphs_are_worked_on_side_by_side_but_for_themselves(lengths: list[int], chance: object) -> None:
    scores = np.array([[chance.uniform(-3, 3) for _ in TAGS] for _ in range(sum(lengths))], dtype=np.float32)  # type: ignore[attr-defined]
    edges = np.cumsum([0, *lengths]).tolist()
    runs = list(pairwise(edges))
    alone = [tag for a, b in runs for tag in best_tags(scores[a:b], STEPS, [(0, b - a)]).tolist()]
    assert best_tags(scores, STEPS, runs).tolist() == alone


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        (("O", "O"), []),
        (("B-source", "B-cue", "B-content", "I-content"), [("source", 0, 1), ("cue", 1, 2), ("content", 2, 4)]),
        (("B-content", "I-content", "B-cue", "I-content"), [("content", 0, 2), ("cue", 2, 3), ("content", 3, 4)]),
        (("B-content", "B-content"), [("content", 0, 1), ("content", 1, 2)]),
        (("I-content", "I-content"), [("content", 0, 2)]),  # goes on from the paragraph before
        ((), []),
    ],
)
def test_spans(tags: tuple[str, ...], expected: list[tuple[str, int, int]]) -> None:
    scores = tagged(*tags) if tags else np.zeros((0, len(TAGS)), dtype=np.float32)
    found = spans(np.array([TAGS.index(tag) for tag in tags], dtype=np.int8), scores)
    assert [(span.role, span.start, span.end) for span in found] == expected
    assert all(span.probability > 0.9 for span in found)


def test_a_span_is_as_sure_as_its_words_are_on_average() -> None:
    scores = np.zeros((2, len(TAGS)), dtype=np.float32)
    scores[0, TAGS.index("B-cue")] = 50
    (span,) = spans(np.array([TAGS.index("B-cue"), TAGS.index("I-cue")], dtype=np.int8), scores)
    assert span == Span("cue", 0, 2, pytest.approx((1 + 1 / len(TAGS)) / 2))
