"""Fits the weights to the training posts, and writes ``claims/data/en/factcheck_weights.csv``.

python -m training.factchecks --shared ../shared --index FILE

FILE keeps the index of the fact-checks, so that they are not encoded again.
"""

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from benchmarks.factchecks import ROOT, Post, filled, pool, posts, ranked
from claims.factchecks.encoder import encoder
from claims.factchecks.matching import Query, Ranked, query_of, zip_ranked
from claims.factchecks.ranking import EVIDENCE, FEATURES, margin
from claims.model import ClaimSet
from training.factchecks.fit import Array, fit_probability, fit_ranking, least_probability

TABLE = Path(__file__).parents[2] / "claims" / "data" / "en" / "factcheck_weights.csv"
PRECISION = 0.9
"""Of "the same" on the training posts, with their fact-check in the pool and without it, before differences rule any out."""
WRONG = 0.005
"""The share of claims of news without a fact-check that may be called the same as one."""
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


def _first(left: Sequence[Ranked], weights: Array) -> tuple[list[float], Ranked]:
    """What the probability is made of, for the first of a list."""
    rows = _rows(left)
    scores = rows @ weights
    best, second = np.argsort(-scores, kind="stable")[:2]
    near = [rows[best][FEATURES.index(name)] for name in EVIDENCE]
    return [scores[best], margin(scores[best], scores[second]), *near], left[best]


def _firsts(found: Sequence[Post], ranks: Sequence[Sequence[Ranked]], weights: Array) -> Iterator[list[float]]:
    """Of each post with its fact-check in the pool and without; last, whether the first is that one."""
    for post, of_post in zip(found, ranks, strict=True):
        for left in (of_post, [one for one in of_post if one.check.id != post.check]):
            values, best = _first(left, weights)
            yield [*values, best.check.id == post.check]


def _unchecked() -> list[Query]:
    """The claims of the seed articles, none of which is in the pool."""
    paths = sorted((ROOT / "seeds").glob("*.json"))
    sets = (ClaimSet.model_validate_json(path.read_text(encoding="utf-8")) for path in paths)
    return [query_of(claim) for claim_set in sets for claim in claim_set.claims]


def main(arguments: Sequence[str] | None = None) -> None:
    """Writes the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, required=True, help="the folder with the data")
    parser.add_argument("--index", type=Path, required=True, help="where the index of the fact-checks is kept")
    given = parser.parse_args(arguments)
    found = posts(given.shared, "train")
    with filled(given.index, list(pool(given.shared).values())) as index:
        ranks = ranked(index, found)
        news = [of_claim for _, of_claim in zip_ranked(_unchecked(), index, encoder())]
    places = [
        next((at for at, one in enumerate(of_post) if one.check.id == post.check), None)
        for post, of_post in zip(found, ranks, strict=True)
    ]
    weights = fit_ranking([(_rows(of_post), at) for of_post, at in zip(ranks, places, strict=True) if at is not None])
    of_posts = np.array(list(_firsts(found, ranks, weights)), dtype=np.float64)
    of_news = np.array([[*_first(of_claim, weights)[0], 0] for of_claim in news], dtype=np.float64)
    every = np.concatenate([of_posts, of_news])
    fitted = fit_probability(every[:, :-1], every[:, -1])
    chances = [1 / (1 + np.exp(-(rows[:, :-1] @ fitted[:-1] + fitted[-1]))) for rows in (of_posts, of_news)]
    values = {"ranking": dict(zip(FEATURES, weights, strict=True))}
    values["probability"] = dict(zip(("score", "margin", *EVIDENCE, "base"), fitted, strict=True))
    least = max(least_probability(chances[0], of_posts[:, -1], PRECISION), float(np.quantile(chances[1], 1 - WRONG)))
    values["least"] = {"same": least, "related": RELATED}
    lines = [f"{part},{name},{value:.4f},{_cell(name)}\n" for part, named in values.items() for name, value in named.items()]
    TABLE.write_text(_HEAD + "".join(lines), encoding="utf-8")


def _cell(name: str) -> str:
    meaning = _MEANINGS[name]
    return f'"{meaning}"' if "," in meaning else meaning


if __name__ == "__main__":
    main()
