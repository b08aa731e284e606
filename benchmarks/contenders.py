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
from pathlib import Path
from time import perf_counter

import spacy

from claims.language import DEFAULT_MODEL

BATCH = 16
"""How many texts a pipeline may hold at a time; the same for all."""

Reader = Callable[[Sequence[str]], int]
"""Reads all texts and says at how many it raised."""


@dataclass(frozen=True)
class Timing:
    """One run of one contender. Words are what white space separates, memory is megabytes."""

    words: int
    seconds: float
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


def fast() -> Reader:
    """This program: text in, claims with source, certainty and status out."""
    from claims.ingest import read_text
    from claims.pipeline import extract_all, load

    nlp = load("fast")
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
    start = perf_counter()
    raised = read(texts)
    seconds = perf_counter() - start
    return Timing(words=sum(len(text.split()) for text in texts), seconds=seconds, peak_mb=peak_mb(), raised=raised)


def stage_costs(texts: Sequence[str]) -> dict[str, float]:
    """What each stage of ``fast`` costs, in microseconds a token."""
    from claims.ingest import read_text
    from claims.language import make_doc
    from claims.pipeline import load

    nlp = load("fast")
    names = ["reading and line types", "tokenizer", *nlp.pipe_names]
    spent = dict.fromkeys(names, 0.0)
    tokens = 0
    for text in [texts[0], *texts]:
        marks = [perf_counter()]
        article = read_text(text)
        marks.append(perf_counter())
        doc = make_doc(nlp, article)
        marks.append(perf_counter())
        for _, stage in nlp.pipeline:
            doc = stage(doc)
            marks.append(perf_counter())
        if text is texts[0] and tokens == 0:
            tokens = 1  # the first text is read twice: once to warm up
            continue
        tokens += len(doc)
        for name, begun, ended in zip(names, marks, marks[1:], strict=True):
            spent[name] += ended - begun
    return {name: 1e6 * seconds / (tokens - 1) for name, seconds in spent.items()}


def main() -> None:
    """One contender, or ``stages``, over the texts of a JSON file."""
    name, path = sys.argv[1:]
    texts = json.loads(Path(path).read_text(encoding="utf-8"))
    print(json.dumps(stage_costs(texts) if name == "stages" else asdict(time_one(name, texts))))


if __name__ == "__main__":
    main()
