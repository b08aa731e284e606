"""What is timed against what. Each contender is a process of its own, so that its peak memory is its own.

    python -m benchmarks.contenders NAME TEXTS.json

reads a list of texts and prints one JSON object: words, tokens, seconds, peak memory, and at how many texts it raised.
"""

import gc
import json
import resource
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from itertools import pairwise
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import spacy

from claims.language import DEFAULT_MODEL

BATCH = 16
"""How many texts a pipeline may hold at a time; the same for all."""

Reader = Callable[[Sequence[str]], int]
"""Reads all texts and says at how many it raised."""


@dataclass(frozen=True)
class Timing:
    """One run of one contender. Words are what white space separates, memory is megabytes.

    ``seconds`` are by the clock, as whoever waits counts them; ``processor`` are those that processors worked, all threads
    together, which is what an hour of a rented machine pays for.
    """

    words: int
    seconds: float
    processor: float
    peak_mb: float
    raised: int

    @property
    def words_per_second(self) -> float:
        """How fast it was."""
        return self.words / self.seconds


def stock() -> Reader:
    """The stock pipeline as it comes, all its components on."""
    nlp = spacy.load(DEFAULT_MODEL)
    return lambda texts: _exhaust(nlp.pipe(texts, batch_size=BATCH))


def parser() -> Reader:
    """The stock tagger and parser alone: what finding claims cannot do without."""
    nlp = spacy.load(DEFAULT_MODEL, exclude=["ner", "lemmatizer", "attribute_ruler"])
    return lambda texts: _exhaust(nlp.pipe(texts, batch_size=BATCH))


def accurate() -> Reader:
    """This program: text in, claims with source, certainty and status out."""
    return _claims("accurate")


def fast() -> Reader:
    """The same without the trained tagger."""
    return _claims("fast")


def _claims(pipeline: str) -> Reader:
    from claims.ingest import read_text
    from claims.pipeline import extract_all, load

    nlp = load(pipeline)
    return lambda texts: _exhaust(extract_all((read_text(text) for text in texts), nlp))


def textacy() -> Reader:
    """textacy's direct quotations, on the stock pipeline; finds who is quoted, and no more."""
    from textacy.extract.triples import direct_quotations

    nlp = spacy.load(DEFAULT_MODEL)

    def read(texts: Sequence[str]) -> int:
        raised = 0
        for doc in nlp.pipe(texts, batch_size=BATCH):
            try:
                _exhaust(direct_quotations(doc))
            except ValueError:  # its answer to an odd number of quotation marks
                raised += 1
        return raised

    return read


CONTENDERS: dict[str, Callable[[], Reader]] = {
    "stock": stock,
    "parser": parser,
    "accurate": accurate,
    "fast": fast,
    "textacy": textacy,
}


def _exhaust(results: Iterable[object]) -> int:
    for _ in results:
        pass
    return 0


def peak_mb() -> float:
    """The most memory this process has held, in megabytes."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1024 * 1024 if sys.platform == "darwin" else 1024)


def time_one(name: str, texts: Sequence[str]) -> Timing:
    """One run over all texts, after one text to warm up; loading is not counted."""
    read = CONTENDERS[name]()
    read(texts[:1])
    gc.collect()
    begun, start = perf_counter(), process_time()
    raised = read(texts)
    processor, seconds = process_time() - start, perf_counter() - begun
    words = sum(len(text.split()) for text in texts)
    return Timing(words=words, seconds=seconds, processor=processor, peak_mb=peak_mb(), raised=raised)


def stage_costs(texts: Sequence[str]) -> dict[str, float]:
    """What each stage of ``accurate`` costs, in microseconds of processor time a token.

    The tagger works in threads of its own, which ``claims_attribution`` waits for: what it costs is counted there.
    """
    from claims.ingest import read_text
    from claims.language import make_doc
    from claims.pipeline import load

    nlp = load("accurate")
    names = ["reading and line types", "tokenizer", *nlp.pipe_names]
    stages: list[Callable[[Any], Any]] = [read_text, partial(make_doc, nlp), *(stage for _, stage in nlp.pipeline)]

    # Each stage takes what the one before it made.
    def walk(text: str) -> tuple[list[float], int]:
        made: Any = text
        marks = [process_time()]
        for stage in stages:
            made = stage(made)
            marks.append(process_time())
        return [ended - begun for begun, ended in pairwise(marks)], len(made)

    walk(texts[0])  # to warm up
    walks = [walk(text) for text in texts]
    tokens = sum(length for _, length in walks)
    spent = [sum(of_one) for of_one in zip(*(took for took, _ in walks), strict=True)]
    return {name: 1e6 * seconds / tokens for name, seconds in zip(names, spent, strict=True)}


def main() -> None:
    """One contender, or ``stages``, over the texts of a JSON file."""
    name, path = sys.argv[1:]
    texts = json.loads(Path(path).read_text(encoding="utf-8"))
    print(json.dumps(stage_costs(texts) if name == "stages" else asdict(time_one(name, texts))))


if __name__ == "__main__":
    main()
