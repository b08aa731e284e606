"""What the rules, the tagger and each rule of the merge are worth on PolNeAR's development articles.

    python -m benchmarks.ablations --shared DIR

Prints a Markdown table: the grammar alone, the tagger alone, both, and both with a part of the decoding or one rule
of the merge left out at a time.
"""

import argparse
import json
from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from spacy.tokens import Doc

from benchmarks.accuracy import scored
from benchmarks.tables import table
from claims.attribution import AttributionInputs, Relation, attribution_inputs
from claims.attribution.merge import ALL, Rule
from claims.attribution.tagger.decoding import Transitions
from claims.attribution.tagger.network import Network, network
from claims.language import Runs, char_offsets, load_model


def measure(shared: Path) -> Iterator[list[object]]:
    """A row for each variant: its name, F1 of source, cue, content and link."""
    gold = shared / "data" / "polnear" / "dev"
    paths = sorted((gold / "text").iterdir())
    docs = list(load_model().pipe(path.read_text(encoding="utf-8") for path in paths))
    inputs = [_tagged(attribution_inputs(doc, network())) for doc in docs]
    variants = {"grammar alone": [replace(one, tagging=None).relations() for one in inputs]}
    variants["tagger alone"] = [replace(one, candidates=[]).relations() for one in inputs]
    variants["both"] = [one.relations() for one in inputs]
    for name, decoder in _decoders().items():
        variants[f"both, {name}"] = [attribution_inputs(doc, decoder).relations() for doc in docs]
    for rule in Rule:
        variants[f"both, without '{rule}'"] = [one.relations(ALL - {rule}) for one in inputs]
    with TemporaryDirectory() as folder:
        predictions = Path(folder) / "predictions.jsonl"
        for name, of_articles in variants.items():
            articles = zip(paths, docs, of_articles, strict=True)
            predictions.write_text(
                "".join(json.dumps(_export(path, doc, found)) + "\n" for path, doc, found in articles), encoding="utf-8"
            )
            figures = scored(shared, "attribution_score.py", predictions, "--gold", gold)
            exact = figures["exact"]
            yield [name, *(exact[role]["f1"] for role in ("source", "cue", "content")), figures["link"]["f1"]]


def _decoders() -> dict[str, Network]:
    """The network with a part of the decoding left out."""
    level, free = copy(network()), copy(network())
    level.bias = np.zeros_like(level.bias)
    allowed = [np.where(part < FORBIDDEN / 2, part, 0) for part in (free.transitions.between, free.transitions.first)]
    free.transitions = Transitions(*allowed)
    return {"without the lean towards beginning a span": level, "without scores of steps between tags": free}


FORBIDDEN = -1e4
"""The score of a step between tags that BIO does not allow."""


def _tagged(inputs: AttributionInputs) -> AttributionInputs:
    """The inputs with the tagger's output computed, so that it runs once for all variants."""
    assert inputs.tagging is not None
    output = inputs.tagging.output()
    return replace(inputs, tagging=replace(inputs.tagging, output=lambda: output))


def _export(path: Path, doc: Doc, found: Iterable[Relation]) -> dict[str, object]:
    def spans(runs: Runs) -> dict[str, object] | None:
        return {"spans": [{"start": a, "end": b} for a, b in char_offsets(doc, runs)]} if runs else None

    relations = [{"source": spans(r.source), "cue": spans(r.cue), "content": spans(r.content)} for r in found]
    return {"article": {"id": path.name.removesuffix(".txt"), "text": doc._.claims_article.text}, "attributions": relations}


def rows(shared: Path) -> str:
    """The variants as a Markdown table."""
    return table(["F1", "source", "cue", "content", "link"], measure(shared))


def main(arguments: Sequence[str] | None = None) -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, required=True, help="the folder with the scorers and the annotated texts")
    given = parser.parse_args(arguments)
    print(rows(given.shared))


if __name__ == "__main__":
    main()
