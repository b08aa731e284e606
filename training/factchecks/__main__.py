"""Fits the weights to the training posts, and writes ``claims/data/en/factcheck_weights.csv``.

python -m training.factchecks --shared ../shared --index FILE

FILE keeps the index of the fact-checks, so that they are not encoded again.
"""

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from benchmarks.factchecks import Post, filled, pool, posts, ranked
from claims.factchecks.matching import Ranked
from claims.factchecks.ranking import FEATURES, margin
from training.factchecks.fit import Array, fit_probability, fit_ranking, least_probability

TABLE = Path(__file__).parents[2] / "claims" / "data" / "en" / "factcheck_weights.csv"
PRECISION = 0.9
"""Of "the same" on the training posts, with their fact-check in the pool and without it, before differences rule any out."""
RELATED = 0.15
"""The least probability of a related claim. Nothing says how many of these a reader wants: set by hand."""

_HEAD = """\
# How fact-checks are ranked for a claim, and when one is of the same claim. `ranking`: the weights of the features in
# claims.factchecks.ranking, added up to a score. `probability`: log-odds that the first is of the same claim, by its score and
# its margin to the second. `least`: the lowest probability of each relation. Written by `python -m training.factchecks`, not by
# hand.
part,name,weight,meaning
"""
_MEANINGS = {
    "found": "score of the full-text search (BM25)",
    "claim_covered": "share of the claim's words that the fact-check has, weighted by rarity",
    "title_covered": "share of the words of its title that the claim has",
    "claim_cosine": "words in common with the claim that was checked",
    "title_grams": "character n-grams in common with its title",
    "claim_grams": "share of the claim's character n-grams that it has",
    "claimant": "share of the names of who says it that it has",
    "vectors": "cosine of the vectors of both",
    "base": "log-odds of a score of 0",
    "score": "score of the first",
    "margin": "margin to the second",
    "same": "of the same claim",
    "related": "of a related claim",
}


def _rows(of_post: Sequence[Ranked]) -> Array:
    return np.array([one.features for one in of_post], dtype=np.float64)


def _firsts(found: Sequence[Post], ranks: Sequence[Sequence[Ranked]], weights: Array) -> Iterator[tuple[float, float, bool]]:
    """Score and margin of the first, with the fact-check of each post in the pool and without, and whether it is that one."""
    for post, of_post in zip(found, ranks, strict=True):
        for left in (of_post, [one for one in of_post if one.check.id != post.check]):
            scores = _rows(left) @ weights
            best, second = np.argsort(-scores, kind="stable")[:2]
            yield scores[best], margin(scores[best], scores[second]), left[best].check.id == post.check


def main(arguments: Sequence[str] | None = None) -> None:
    """Writes the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, required=True, help="the folder with the data")
    parser.add_argument("--index", type=Path, required=True, help="where the index of the fact-checks is kept")
    given = parser.parse_args(arguments)
    found = posts(given.shared, "train")
    with filled(given.index, list(pool(given.shared).values())) as index:
        ranks = ranked(index, found)
    places = [
        next((at for at, one in enumerate(of_post) if one.check.id == post.check), None)
        for post, of_post in zip(found, ranks, strict=True)
    ]
    weights = fit_ranking([(_rows(of_post), at) for of_post, at in zip(ranks, places, strict=True) if at is not None])
    firsts = np.array(list(_firsts(found, ranks, weights)), dtype=np.float64)
    of_score, of_margin, base = fit_probability(firsts[:, :2], firsts[:, 2])
    chances = 1 / (1 + np.exp(-(firsts[:, :2] @ [of_score, of_margin] + base)))
    values = {"ranking": dict(zip(FEATURES, weights, strict=True))}
    values["probability"] = {"base": base, "score": of_score, "margin": of_margin}
    values["least"] = {"same": least_probability(chances, firsts[:, 2], PRECISION), "related": RELATED}
    lines = [f"{part},{name},{value:.4f},{_cell(name)}\n" for part, named in values.items() for name, value in named.items()]
    TABLE.write_text(_HEAD + "".join(lines), encoding="utf-8")


def _cell(name: str) -> str:
    meaning = _MEANINGS[name]
    return f'"{meaning}"' if "," in meaning else meaning


if __name__ == "__main__":
    main()
