"""How right the claims are, against articles and sentences that people annotated.

The annotated texts and the programs that score are not part of the project; ``--shared`` names the folder that holds them:
``bench/`` (the scorers) and ``data/`` (the texts). What each scorer counts is written at its head.

    python -m benchmarks.accuracy --shared ../shared
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.seeds import SEEDS
from claims.export import Layout, format_named, write_file
from claims.ingest import read_path
from claims.model import Article, ClaimsError, ClaimSet
from claims.pipeline import DEFAULT_PIPELINE, PIPELINES
from claims.scale import extract_many
from claims.splitting import Grain

Figures = dict[str, Any]  # what a scorer prints as JSON: its shape is the scorer's

ARTICLES = {"kim-train": "2023-09-12", "asylum": "2015-05-18"}
"""The hand-annotated articles, each with the day it appeared."""
LOOKED_AT = ("baloch-verdict", "covid-flu-study", "grayrigg-train", "iran-warrants", "syria-kurds", "thai-princess")
UNOPENED = ("boseman-tributes", "ecj-facebook", "hk-shooting", "sunshine-rugby", "tesco-poland", "tippu-express")
"""Newer annotated articles: the errors in six are read while rules are written, the other six are only scored, as sums."""
CERTAINTY_SETS = ("UW", "MEANTIME")
GOLD = Path(__file__).parent / "gold"
"""The claims of the seed articles in the scorer's format, marked by us without a look at any export."""
ANNOTATED = Path(__file__).parent / "annotated"
"""Articles with marks in the scorer's format, both written for this project; ``parts.txt`` says which may be looked at."""


@dataclass(frozen=True)
class Accuracy:
    """Everything the scorers say."""

    claims: Figures
    newer: Mapping[str, Figures]
    annotated: Mapping[str, Figures]
    seeds: Figures
    attributions: Mapping[str, Figures]
    certainty: Mapping[str, Figures]


def measure(shared: Path) -> Accuracy:
    """Extracts claims from every annotated text and has the scorers compare."""
    with TemporaryDirectory() as folder:
        work = Path(folder)
        return Accuracy(
            claims=claim_figures(shared, work, ARTICLES),
            newer={
                half: claim_figures(shared, work, dict.fromkeys(names))
                for half, names in (("looked at", LOOKED_AT), ("unopened", UNOPENED))
            },
            annotated={part: annotated_figures(shared, work, part) for part in PARTS},
            seeds=seed_figures(shared, work),
            attributions={name: attribution_figures(shared, work, name) for name in PIPELINES},
            certainty={
                f"{name}, `--grain {grain}`": certainty_figures(shared, work, name, grain)
                for name in CERTAINTY_SETS
                for grain in Grain
            },
        )


def claim_figures(shared: Path, work: Path, articles: Mapping[str, str | None]) -> Figures:
    """Claims of hand-annotated articles, with the day each appeared (None: its marks say it): found, right, what is said."""
    folders = [shared / "data" / "articles" / name for name in articles]
    for folder, day in zip(folders, articles.values(), strict=True):
        published = day or json.loads((folder / "gold.json").read_text(encoding="utf-8"))["published"]
        _write(read_path(folder / "article.txt", published=published), work / "claims" / f"{folder.name}.json")
    return scored(shared, "claims_score.py", *folders, "--pred", work / "claims", "--quiet")


PARTS = ("seen", "unseen")


def annotated_figures(shared: Path, work: Path, part: str) -> Figures:
    """Claims of one part of the articles that were written and marked for this project."""
    rows = (line.split() for line in (ANNOTATED / "parts.txt").read_text(encoding="utf-8").splitlines())
    folders = [ANNOTATED / name for name, of in rows if of == part]
    for folder in folders:
        published = json.loads((folder / "gold.json").read_text(encoding="utf-8"))["published"]
        _write(read_path(folder / "article.txt", published=published), work / "annotated-claims" / f"{folder.name}.json")
    return scored(shared, "claims_score.py", *folders, "--pred", work / "annotated-claims", "--quiet")


def seed_figures(shared: Path, work: Path) -> Figures:
    """Claims of the seed articles, against the marks beside this module."""
    folders = []
    for marks in sorted(GOLD.glob("*.json")):
        folder = work / "seeds" / marks.stem
        folder.mkdir(parents=True)
        (folder / "gold.json").write_bytes(marks.read_bytes())
        (folder / "article.txt").write_bytes((SEEDS / f"{marks.stem}.md").read_bytes())
        _write(read_path(SEEDS / f"{marks.stem}.md"), work / "seed-claims" / marks.name)
        folders.append(folder)
    return scored(shared, "claims_score.py", *folders, "--pred", work / "seed-claims")


def attribution_figures(shared: Path, work: Path, pipeline: str) -> Figures:
    """Attributions of the development articles of PolNeAR, by one of our pipelines."""
    gold = shared / "data" / "polnear" / "dev"
    articles = (article for path in sorted((gold / "text").iterdir()) for article in read_path(path))
    predictions = work / f"polnear-{pipeline}.jsonl"
    _write(articles, predictions, pipeline=pipeline)
    return scored(shared, "attribution_score.py", predictions, "--gold", gold)


def certainty_figures(shared: Path, work: Path, name: str, grain: Grain) -> Figures:
    """Certainty and polarity of events in sentences."""
    data = shared / "data" / "certainty" / f"{name}-dev.jsonl"
    sentences, predictions = work / f"{name}-in.jsonl", work / f"{name}-out.jsonl"
    _run(shared, "certainty_score.py", data, "--make", sentences)
    _write(read_path(sentences), predictions, grain)
    return scored(shared, "certainty_score.py", data, "--pred", predictions)


def _write(
    articles: Iterable[Article | ClaimsError], path: Path, grain: Grain = Grain.CLAUSE, pipeline: str = DEFAULT_PIPELINE
) -> None:
    path.parent.mkdir(exist_ok=True)
    known = format_named("jsonl" if path.suffix == ".jsonl" else "json")
    write_file(path, known, _claim_sets(articles, grain, pipeline), Layout())


def _claim_sets(articles: Iterable[Article | ClaimsError], grain: Grain, pipeline: str) -> Iterable[ClaimSet]:
    for outcome in extract_many(articles, pipeline=pipeline, grain=grain):
        if isinstance(outcome, ClaimsError):
            print(outcome, file=sys.stderr)
        else:
            yield outcome


def _run(shared: Path, scorer: str, *words: object) -> str:
    command = [sys.executable, str(shared / "bench" / scorer), *map(str, words)]
    return subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8").stdout


def scored(shared: Path, scorer: str, *words: object) -> Figures:
    """What one of the scorers says, as it prints it and as figures."""
    printed = _run(shared, scorer, *words)
    print(f"--- {scorer} {Path(str(words[0])).name}", printed, sep="\n", file=sys.stderr)
    return dict(json.loads(printed.splitlines()[-1]))


def main(arguments: Sequence[str] | None = None) -> None:
    """Prints what the scorers print on standard error, and all figures as JSON on standard output."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, required=True, help="the folder with the scorers and the annotated texts")
    given = parser.parse_args(arguments)
    print(json.dumps(asdict(measure(given.shared)), indent=2))


if __name__ == "__main__":
    main()
