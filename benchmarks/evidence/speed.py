"""How long it takes to compare an article with a thousand documents, beside its extraction.

    python -m benchmarks.evidence.speed --documents 1000

The article joins those of `looked_at.txt`. Every fifth document is made of theirs, the others of the same texts with other
names. They are read first, as by an earlier run; then measured, in seconds of the processor: taking them from the cache,
indexing, and comparing.
"""

import argparse
import random
import re
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from benchmarks.evidence.__main__ import HALVES, folders, read
from claims.check.cache import Cache, key_of
from claims.evidence.index import EvidenceIndex
from claims.evidence.reading import KnownDocument, read_documents
from claims.evidence.verifying import verified
from claims.ingest import find_inputs, read_text

RELATED = 5
"""One document in so many is about the article's events."""
PARAGRAPHS = 4
"""Texts that a document is made of."""
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{3,}")
ResultT = TypeVar("ResultT")
_KEPT = frozenset({"Monday", "Tuesday", "Friday", "Saturday", "Sunday", "January", "March", "April", "June", "July", "October"})


def document(number: int, texts: list[str]) -> str:
    """The text of a document, with a head."""
    chosen = [texts[(number * 7 + part * 3) % len(texts)] for part in range(PARAGRAPHS)]
    body = "\n\n".join(chosen)
    if number % RELATED:
        names = sorted(set(_NAME.findall(body)) - _KEPT)
        letters = random.Random(number)
        other = {name: "".join(letters.choice("bdfgklmnrst") + letters.choice("aeiou") for _ in range(3)) for name in names}
        body = re.sub(r"[A-Z][a-z]{3,}", lambda found: other.get(found[0], found[0]).capitalize(), body)
    return f"---\npublisher: Paper {number}\npublished: 2023-05-10\n---\n{body}\n"


def seconds(count: int, place: Path) -> Iterator[tuple[str, float]]:
    """What was measured, and its seconds."""
    known = folders(HALVES[0])
    texts = [each.text.strip() for folder in known for each in folder.documents]
    (place / "documents").mkdir()
    for number in range(count):
        (place / "documents" / f"{number:05}.md").write_text(document(number, texts), encoding="utf-8")
    cache, inputs = Cache(place / "cache"), list(find_inputs([place / "documents"]))
    for _ in read_documents(inputs, cache=cache, key_of=key_of):
        pass
    whole = "\n\n".join(folder.article.text.split("\n\n", 1)[1].strip() for folder in known)
    article = read_text(whole + "\n", id="article", publisher="The Courier", published="2023-05-10")
    best = min(_measured(lambda: next(read([article])))[1] for _ in range(3))
    parsed = next(read([article]))
    yield f"extraction of the article ({len(parsed.claim_set.claims)} claims)", best
    again, taking = _measured(lambda: list(read_documents(inputs, cache=cache, key_of=key_of)))
    documents = [each for each in again if isinstance(each, KnownDocument)]
    yield f"{len(documents):,} documents from the cache", taking
    index, indexing = _measured(lambda: EvidenceIndex(documents))
    yield "indexing", indexing
    found, comparing = _measured(lambda: verified(parsed, index))
    with_evidence = sum(bool(claim.evidence) for claim in found.claim_set.claims)
    yield f"comparing ({with_evidence} claims with evidence)", comparing
    yield "all of it, in extractions of the article", (taking + indexing + comparing) / best


def _measured(work: Callable[[], ResultT]) -> tuple[ResultT, float]:
    start = time.process_time()
    result = work()
    return result, time.process_time() - start


def main() -> None:
    """Prints what was measured."""
    parser = argparse.ArgumentParser(description="Measure verification by evidence.")
    parser.add_argument("--documents", type=int, default=1_000, metavar="N", help="number of documents")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        for what, figure in seconds(wanted.documents, Path(place)):
            print(f"{what}: {figure:.2f}")


if __name__ == "__main__":
    main()
