"""How well and how fast known fact-checks of a claim are found; writes the figures of ``docs/factchecks.md``.

    python -m benchmarks.factchecks --shared ../shared [--index FOLDER] [--crowd 100000]

Measured on the development posts of CLEF-2022 CheckThat! task 2A: 14,231 claims that Snopes checked, and posts that repeat one
of them. First the order: MAP@5, as the task measures. Then the decision "the same", with half of the posts' fact-checks taken
out of the pool, each half in turn: its precision, and for how many of the posts whose fact-check is in the pool it is found.
Last the time that a claim takes in an index of many invented fact-checks, against that of the extraction of one article.
"""

import argparse
import json
import random
import re
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

import numpy as np

from benchmarks.tables import table
from claims.factchecks.encoder import Vector, encoder
from claims.factchecks.index import SIZE, Access, Index
from claims.factchecks.matching import Query, Ranked, decide, matches, zip_ranked
from claims.factchecks.records import fact_check
from claims.model import FactCheck, Relation

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "factchecks.md"
DATA = Path("data") / "factchecks"
FIRST = 5

_SIGNATURE = re.compile(r"\s*[—–-]+\s*([^—]*?)\s*\(@\w+\)\s*(?:[A-Z][a-z]+ \d{1,2}, \d{2,4})?\s*$")
_ADDRESS = re.compile(r"https?://\S+|pic\.twitter\.com/\S+")
_TAG = re.compile(r"[#@](\w+)")
_INSIDE = re.compile(r"(?<=[a-z])(?=[A-Z0-9])|(?<=[0-9])(?=[A-Z][a-z])|(?<=[A-Z])(?=[A-Z][a-z])")


@dataclass(frozen=True, slots=True)
class Post:
    """A post as a claim to look up, and the id of the fact-check that it belongs to."""

    query: Query
    check: str


def query_of(text: str) -> Query:
    """A post as a claim: without addresses, its tags as words, its author as the claimant.

    >>> query_of("No #RedTape! https://t.co/x — Ana Lima (@al) May 2, 2019")
    Query(text='No Red Tape !', claimant='Ana Lima', is_negated=None)
    """
    signed = _SIGNATURE.search(text)
    body = _ADDRESS.sub(" ", text[: signed.start()] if signed else text)
    body = _TAG.sub(lambda tag: _INSIDE.sub(" ", tag[1]).replace("_", " ") + " ", body)
    return Query(" ".join(body.split()), signed[1] or None if signed else None)


def _lines(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def pool(shared: Path) -> dict[str, FactCheck]:
    """The fact-checks by their ids in the data, which are unique where two pages have checked the same words."""
    found = {}
    for row in _lines(shared / DATA / "vclaims.jsonl"):
        check = fact_check({"claim": row["vclaim"] or row["title"], "title": row["title"], "summary": row["subtitle"]})
        found[row["vclaim_id"]] = check.model_copy(update={"id": row["vclaim_id"]})
    return found


def posts(shared: Path, part: str) -> list[Post]:
    """The posts of a part of the data: train, dev."""
    return [Post(query_of(row["text"]), row["vclaim"]) for row in _lines(shared / DATA / f"queries-{part}.jsonl")]


def filled(path: Path, checks: Sequence[FactCheck]) -> Index:
    """An index with these fact-checks, made if there is none at ``path``."""
    index = Index(path, Access.CREATE)
    if not index.total:
        for _ in index.add(checks, "pool", encoder()):
            pass
    return index


def ranked(index: Index, found: Sequence[Post]) -> list[list[Ranked]]:
    """The fact-checks found for each post."""
    return [ranks for _, ranks in zip_ranked((post.query for post in found), index, encoder())]


def average_precision(ranks: Sequence[Ranked], wanted: str) -> float:
    """The reciprocal of the place of the one relevant fact-check, 0 if it is not among the first `FIRST`."""
    return next((1 / place for place, one in enumerate(ranks[:FIRST], 1) if one.check.id == wanted), 0.0)


@dataclass(frozen=True, slots=True)
class Decisions:
    """The decisions "the same": how many were made, how many of them are right, and how many could be."""

    made: int
    right: int
    possible: int


def halved(found: Sequence[Post], ranks: Sequence[Sequence[Ranked]]) -> Decisions:
    """The decisions with half of the fact-checks taken out, each half in turn: those that were found without them."""
    wanted = sorted({post.check for post in found})
    random.Random(1).shuffle(wanted)
    made = right = possible = 0
    for half in (set(wanted[: len(wanted) // 2]), set(wanted[len(wanted) // 2 :])):
        for post, of_post in zip(found, ranks, strict=True):
            left = [one for one in of_post if one.check.id not in half]
            first = next(iter(decide(post.query, left)), None)
            possible += post.check not in half
            if first is not None and first.relation is Relation.SAME:
                made += 1
                right += first.check.id == post.check
    return Decisions(made, right, possible)


_SYLLABLES = ("ba", "cor", "den", "fi", "gal", "hem", "jo", "kal", "lu", "mar", "no", "pel", "ras", "su", "tor", "vi")


def invented(number: int, chance: random.Random, vocabulary: Sequence[str], frequency: Sequence[float]) -> FactCheck:
    """An invented fact-check of words with a cumulative ``frequency``."""
    words = chance.choices(vocabulary, cum_weights=frequency, k=chance.randint(20, 45))
    claim, title = " ".join(words[8:]).capitalize(), " ".join(words[:14]).capitalize()
    fields = {"claim": f"{claim}.", "title": title, "summary": " ".join(words), "publisher": "Desk", "rating": "False"}
    return fact_check({**fields, "url": f"https://desk.example/{number}"})


def crowd(path: Path, size: int) -> Index:
    """An index of so many invented fact-checks, with random vectors, which cost a search as much as others."""
    index = Index(path, Access.CREATE)
    if index.total < size:
        chance, numbers = random.Random(1), np.random.default_rng(1)
        articles = (path.read_text(encoding="utf-8") for path in sorted((ROOT / "seeds").glob("*.md")))
        spoken = sorted({word.lower() for text in articles for word in re.findall(r"[A-Za-z]{3,}", text)})
        chance.shuffle(spoken)
        vocabulary = [*spoken, *("".join(chance.choices(_SYLLABLES, k=3)) + str(n % 7) for n in range(30_000))]

        # as unequally frequent as the words of a language (Zipf)
        frequency = list(accumulate(1 / (place + 10) for place in range(len(vocabulary))))

        def vector(_: str) -> Vector:
            drawn: Vector = numbers.standard_normal(SIZE).astype(np.float32)
            return drawn / np.linalg.norm(drawn)

        checks = (invented(number, chance, vocabulary, frequency) for number in range(size))
        for _ in index.add(checks, "crowd", vector):
            pass
    return index


@dataclass(frozen=True, slots=True)
class Cost:
    """Processor time: seconds of the extraction of an article, and of looking up one of its claims; medians of the seeds."""

    extraction: float
    claim: float


def cost(index: Index) -> Cost:
    """The cost over the seed articles, after one to warm up."""
    import claims
    from claims.factchecks.matching import query_of as query_of_claim

    extractions, look_ups = [], []
    for place, path in enumerate(sorted((ROOT / "seeds").glob("*.md"))):
        start = time.process_time()
        claim_set = claims.extract(path)
        extracted = time.process_time()
        found = list(matches(map(query_of_claim, claim_set.claims), index, encoder()))
        if place and found:
            extractions.append(extracted - start)
            look_ups.append((time.process_time() - extracted) / len(found))
    return Cost(statistics.median(extractions), statistics.median(look_ups))


def main(arguments: Sequence[str] | None = None) -> None:
    """Prints the figures, and writes them into the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, required=True, help="the folder with the data")
    parser.add_argument("--index", type=Path, help="a folder that keeps the indexes, which take minutes to make")
    parser.add_argument("--crowd", type=int, default=100_000, help="how many invented fact-checks the speed is measured with")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.index or Path(temporary)
        with filled(folder / "pool.db", list(pool(given.shared).values())) as index:
            found = posts(given.shared, "dev")
            ranks = ranked(index, found)
        with crowd(folder / f"crowd-{given.crowd}.db", given.crowd) as index:
            taken = cost(index)
    precision = statistics.mean(average_precision(of_post, post.check) for post, of_post in zip(found, ranks, strict=True))
    decided = halved(found, ranks)
    rows = [
        ["MAP@5 (the task's best system, on its test posts: 0.956)", f"{precision:.3f}"],
        ["“the same”, half of the fact-checks missing: precision", f"{decided.right / decided.made:.3f}"],
        ["the same, found of those that are there", f"{decided.right / decided.possible:.3f}"],
        [f"a claim among {given.crowd:,} fact-checks, ms of processor time", f"{1000 * taken.claim:.0f}"],
        ["the same, as a share of the extraction of an article", f"{taken.claim / taken.extraction:.3f}"],
    ]
    written = table(["", "figure"], rows)
    print(written)
    text = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(_TABLE.sub(lambda _: f"{_BEGIN}\n\n{written}\n\n{_END}", text), encoding="utf-8")


_BEGIN, _END = "<!-- Written by `python -m benchmarks.factchecks`; do not edit. -->", "<!-- end -->"
_TABLE = re.compile(f"{re.escape(_BEGIN)}.*?{re.escape(_END)}", re.DOTALL)


if __name__ == "__main__":
    main()
