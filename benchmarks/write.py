"""Measures everything and writes ``docs/benchmarks.md``.

python -m benchmarks.write --shared ../shared [--runs N]
"""

import argparse
import os
import platform
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from string import Template

from benchmarks import ablations, accuracy, speed
from benchmarks.accuracy import Accuracy, Figures
from benchmarks.speed import Speed
from benchmarks.tables import table

PAGE = speed.ROOT / "docs" / "benchmarks.md"
TEMPLATE = Path(__file__).with_name("page.md")

PEERS = (
    ("CofeNet, BERT-base + Cofe (paper, test)", 83.2, 75.3, 72.9, None),
    ("BiLSTM-CRF (paper, test)", 69.6, 66.7, 59.0, None),
    ("Stanford CoreNLP quote annotator (paper, test)", 13.9, None, 17.5, None),
    ("Gender Gap Tracker on en_core_web_sm (dev)", 52.0, 46.5, 25.6, 39.8),
    ("textacy 0.13 direct_quotations (dev)", 17.9, 21.8, 17.4, 16.2),
)
"""Published and measured F1 of others on PolNeAR: source, cue, content, link."""

NAMES = {
    "stock": "stock en_core_web_sm, all components",
    "parser": "its tagger and parser alone",
    "accurate": "**claims**",
    "fast": "**claims, `--pipeline fast`**",
    "textacy": "textacy `direct_quotations` on the stock pipeline",
}


def page(accuracy: Accuracy, speed: Speed, ablations: str) -> str:
    """The page with all figures."""
    return Template(TEMPLATE.read_text(encoding="utf-8")).substitute(
        claims=_claims(accuracy.claims),
        newer=_halves(accuracy.newer),
        annotated=_halves(accuracy.annotated),
        seeds=_claims(accuracy.seeds),
        polnear_articles=f"{accuracy.attributions['fast']['link']['gold']:,}",
        attributions=_attributions(accuracy.attributions),
        ablations=ablations,
        certainty=_certainty(accuracy.certainty),
        words=f"{speed.words:,}",
        articles=speed.articles,
        runs=speed.runs,
        speed=_speed(speed),
        raised=speed.contenders["textacy"].raised,
        stages=_stages(speed.stages),
        machine=_machine(),
    )


def _claims(figures: Figures) -> str:
    rows = ([name, f"{tally['n']} of {tally['of']}", f"{tally['pct']} %"] for name, tally in figures.items())
    return table(["", "claims", "share"], rows)


def _halves(halves: Mapping[str, Figures]) -> str:
    measures = next(iter(halves.values()))
    rows = (
        [name, *(f"{figures[name]['n']} of {figures[name]['of']} ({figures[name]['pct']} %)" for figures in halves.values())]
        for name in measures
    )
    return table(["", *halves], rows)


def _attributions(pipelines: Mapping[str, Figures]) -> str:
    ours = [
        (
            f"**claims, `--pipeline {name}`** (dev)",
            *(figures["exact"][role]["f1"] for role in ("source", "cue", "content")),
            figures["link"]["f1"],
        )
        for name, figures in pipelines.items()
    ]
    return table(["F1", "source", "cue", "content", "link"], [*ours, *PEERS])


def _certainty(sets: Mapping[str, Figures]) -> str:
    rows = (
        [name, figures["events"], f"{figures['covered_pct']} %", figures["r"], figures["mae"], figures["mae_always_3"]]
        for name, figures in sets.items()
    )
    return table(["", "events", "covered", "r", "MAE", "MAE of always answering 3"], rows)


def _speed(speed: Speed) -> str:
    rows = (
        [
            NAMES[name],
            f"{result.words_per_second:,.0f}",
            f"{result.against_stock:.2f} ×",
            f"{result.processor_against_stock:.2f} ×",
            f"{result.peak_mb:,.0f}",
        ]
        for name, result in speed.contenders.items()
    )
    return table(["", "words/s", "against stock", "by processor time", "peak memory, MB"], rows)


def _stages(costs: Mapping[str, float]) -> str:
    rows = [[f"`{name}`", f"{cost:.1f}"] for name, cost in costs.items()]
    return table(["stage", "µs a token"], [*rows, ["all", f"{sum(costs.values()):.1f}"]])


def _machine() -> str:
    return (
        f"Measured with Python {platform.python_version()}, spaCy {version('spacy')}, textacy {version('textacy')} on "
        f"{platform.system()} {platform.machine()} with {os.cpu_count()} processors."
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Writes the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, required=True, help="the folder with the scorers and the annotated texts")
    parser.add_argument("--runs", type=int, default=3, help="how often each contender is timed (default 3)")
    given = parser.parse_args(arguments)
    texts = speed.folder_texts(given.shared / "data" / "polnear" / "dev" / "text")
    # first, while this process is small: what it holds is counted as the least that its children hold
    timed = speed.measure(texts, given.runs)
    PAGE.write_text(page(accuracy.measure(given.shared), timed, ablations.rows(given.shared)), encoding="utf-8")
    print(f"written: {PAGE.relative_to(speed.ROOT)}")


if __name__ == "__main__":
    main()
