"""How fast the reviewers' store and page answer with very many claims in it.

    python -m benchmarks.store [--claims 200000] [--url URL] [--runs 200] [--rows 10000]

Fills a store with the claims of made-up articles, decides on some, and prints as JSON how long the questions of the review
page take, then the pages themselves over HTTP: half of them take no longer than ``p50``, 95 of 100 no longer than ``p95``
(milliseconds). Every list and every count has filters of its own, drawn by chance. Then exported files come back with verdicts
in four of five rows. Without ``--url`` the store is a file in a folder that is removed afterwards; what is in the store at
``--url`` already is taken as it is, if it is enough.
"""

import argparse
import json
import platform
import random
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path

from benchmarks.store.imports import imported
from benchmarks.store.made_up import fill
from benchmarks.store.pages import pages, visiting
from benchmarks.store.questions import questions
from benchmarks.store.timing import timed
from claims.store import Filters, Store, open_store


def filled(store: Store, claims: int, chance: random.Random) -> tuple[list[str], float]:
    """The ids of the claims of a store with so many of them, and how many seconds it took to add them."""
    if store.count(Filters()) >= claims:
        return [claim.id for article in store.articles() for claim in store.claims_of(article.id)], 0.0
    start = time.perf_counter()
    ids = fill(store, claims, chance)
    return ids, time.perf_counter() - start


def times(runs: int, asked: Mapping[str, Callable[[], object]]) -> dict[str, Mapping[str, float]]:
    """How long each question takes, in milliseconds."""
    return {name: asdict(timed(runs, question)) for name, question in asked.items()}


def main() -> None:
    """Fills a store, asks, and prints how long that took."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--claims", type=int, default=200_000)
    arguments.add_argument("--url")
    arguments.add_argument("--runs", type=int, default=200)
    arguments.add_argument("--rows", type=int, default=10_000)
    given = arguments.parse_args()
    chance = random.Random(1)
    with tempfile.TemporaryDirectory() as folder:
        place = given.url or str(Path(folder) / "claims.db")
        with open_store(place) as store:
            ids, filling = filled(store, given.claims, chance)
        with open_store(place) as store:
            start = time.perf_counter()
            store.count(Filters())
            first = time.perf_counter() - start
            asked = times(given.runs, questions(store, ids, chance))
            with visiting(place) as client:
                visited = times(given.runs, pages(client, ids, chance, store.log()[-1].number))
            took = imported(store, place, Path(folder), given.rows, chance)
    found = {
        "store": "PostgreSQL" if place.startswith("postgres") else "SQLite",
        "claims": len(ids),
        "python": platform.python_version(),
        "filling_s": round(filling, 1),
        "first_list_ms": round(first * 1000),
        "ms": asked,
        "pages_ms": visited,
        "import": took,
    }
    print(json.dumps(found, indent=2))


if __name__ == "__main__":
    main()
