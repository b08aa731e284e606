"""How fast the program is, beside the stock spaCy pipeline and textacy, in one run.

    python -m benchmarks.speed [--articles DIR | --shared DIR] [--runs N]

Every contender reads the same articles in a process of its own, one after the other, and all of them again for each run, so
that a machine that slows down slows down all; what is given is the median of the runs. Arithmetic has one thread; the tagger
of this program has threads of its own. Without a folder the articles are the seed articles, read several times over;
``--shared`` takes the development articles of PolNeAR.
"""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.contenders import CONTENDERS, Timing

ROOT = Path(__file__).parents[1]
SEED_WORDS = 20_000
"""The seed articles are repeated until there are this many words."""
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "BLIS_NUM_THREADS": "1"}


@dataclass(frozen=True)
class Result:
    """The median run of a contender, and how it compares with the stock pipeline in the same run."""

    words_per_second: float
    against_stock: float
    processor_against_stock: float
    peak_mb: float
    raised: int


@dataclass(frozen=True)
class Speed:
    """What was read, how fast each contender was, and where the time of ours goes (microseconds a token)."""

    articles: int
    words: int
    runs: int
    contenders: Mapping[str, Result]
    stages: Mapping[str, float]


def seed_texts() -> list[str]:
    """The seed articles, over and over, until there are enough words to time."""
    seeds = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "seeds").glob("*.md"))]
    words = sum(len(text.split()) for text in seeds)
    return seeds * -(-SEED_WORDS // words)


def folder_texts(folder: Path) -> list[str]:
    """The text files of a folder."""
    return [path.read_text(encoding="utf-8") for path in sorted(folder.iterdir()) if path.is_file()]


def measure(texts: Sequence[str], runs: int) -> Speed:
    """Times every contender ``runs`` times, in turn."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "texts.json"
        path.write_text(json.dumps(texts), encoding="utf-8")
        timings: dict[str, list[Timing]] = {name: [] for name in CONTENDERS}
        for run in range(runs):
            for name, before in timings.items():
                before.append(Timing(**_process(name, path)))
                print(f"run {run + 1}: {name}: {before[-1].words_per_second:,.0f} words/s", file=sys.stderr)
        stages = _process("stages", path)
    results = {name: _result(of_one, timings["stock"]) for name, of_one in timings.items()}
    return Speed(articles=len(texts), words=timings["stock"][0].words, runs=runs, contenders=results, stages=stages)


def _process(name: str, path: Path) -> dict[str, Any]:  # the fields of a Timing, or the stages' costs
    command = [sys.executable, "-m", "benchmarks.contenders", name, str(path)]
    printed = subprocess.run(
        command, check=True, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=os.environ | ONE_THREAD
    ).stdout
    return dict(json.loads(printed.splitlines()[-1]))


def _result(timings: Sequence[Timing], stock: Sequence[Timing]) -> Result:
    return Result(
        words_per_second=median(timing.words_per_second for timing in timings),
        against_stock=median(peer.seconds / own.seconds for own, peer in zip(timings, stock, strict=True)),
        processor_against_stock=median(peer.processor / own.processor for own, peer in zip(timings, stock, strict=True)),
        peak_mb=median(timing.peak_mb for timing in timings),
        raised=timings[0].raised,
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Prints the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=Path, help="a folder of text files to read in place of the seed articles")
    parser.add_argument("--shared", type=Path, help="the folder with PolNeAR in data/polnear, to read its development articles")
    parser.add_argument("--runs", type=int, default=3, help="how often each is timed (default 3)")
    given = parser.parse_args(arguments)
    folder = given.articles or (given.shared and given.shared / "data" / "polnear" / "dev" / "text")
    texts = folder_texts(folder) if folder else seed_texts()
    print(json.dumps(asdict(measure(texts, given.runs)), indent=2))


if __name__ == "__main__":
    main()
