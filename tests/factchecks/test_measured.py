"""The order and the decision on the posts of CLEF-2022 CheckThat! task 2A, where the data is beside the project."""

from pathlib import Path

import pytest

from benchmarks.factchecks import DATA, average_precision, filled, halved, pool, posts, query_of, ranked
from claims.factchecks.matching import Query

SHARED = Path(__file__).parents[3] / "shared"
OTHERS = 300
"""Further fact-checks in the index: a part of all, so that the test takes seconds. The benchmark has all."""


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("No #RedTape! https://t.co/x — Ana Lima (@al) May 2, 2019", Query("No Red Tape !", "Ana Lima")),
        ("The bridge fell pic.twitter.com/a", Query("The bridge fell")),
        ("It fell - twice — Desk 1 🔴 (@desk_1)", Query("It fell - twice", "Desk 1 🔴")),
    ],
)
def test_a_post_is_read_as_a_claim(text: str, query: Query) -> None:
    assert query_of(text) == query


@pytest.mark.skipif(not (SHARED / DATA).is_dir(), reason="the data is not here")
def test_the_order_and_the_decision_on_posts(tmp_path: Path) -> None:
    checks, found = pool(SHARED), posts(SHARED, "dev")[::2]
    wanted = {post.check for post in found}
    others = [check for id, check in checks.items() if id not in wanted][:OTHERS]
    with filled(tmp_path / "pool.db", [*(checks[id] for id in wanted), *others]) as index:
        ranks = ranked(index, found)
    precision = sum(average_precision(of_post, post.check) for post, of_post in zip(found, ranks, strict=True)) / len(found)
    decided = halved(found, ranks)
    assert precision >= 0.94
    assert decided.right / decided.made >= 0.9
    assert decided.right / decided.possible >= 0.7
