"""How long `claims check` takes in a repository of many articles of which a few have changed.

    python -m benchmarks.checking [--articles 2000] [--changed 10] [--runs 5] [--pipeline accurate] [--jobs 2]

Makes a git repository of articles whose paragraphs are those of the seeds, put together anew with other names and figures;
checks all once, which fills the cache; then changes a few, again for each run, and times the program from start to end: the
changed ones alone without a cache, `--base`, the whole folder, and the whole folder with nothing changed. Prints the medians
and whether both ways stay under 5 seconds + 1.5 × the time that the changed ones take alone.
"""

import argparse
import json
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
SEEDS = ROOT / "seeds"
BASE_SECONDS, TIMES_ALONE = 5.0, 1.5
"""What the changed articles may cost: so many seconds, and so many times what they take alone."""
PARAGRAPHS = (6, 12)
"""From how many paragraphs to how many an article has."""

_FIGURE = re.compile(r"\b\d{1,3}\b(?![,.]\d)")
_NAME = re.compile(r"\b[A-Z][a-z]{3,}\b(?= [A-Z])")
_SYLLABLES = ("bar", "dal", "fen", "gor", "hal", "kel", "lun", "mar", "nor", "pel", "ros", "sel", "tor", "ul", "ver", "wen")


def paragraphs() -> list[str]:
    """The paragraphs of the seeds that tell something."""
    texts = (path.read_text(encoding="utf-8").split("---\n", 2)[2] for path in sorted(SEEDS.glob("*.md")))
    return [part.strip() for text in texts for part in text.split("\n\n") if len(part.split()) > 12]


def made_up(number: int, pool: Sequence[str], chance: random.Random) -> str:
    """An article of the pool's paragraphs, with its own figures and names."""
    chosen = chance.sample(pool, chance.randint(*PARAGRAPHS))
    body = "\n\n".join(varied(part, chance) for part in chosen)
    day = f"2024-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
    return f"---\ntitle: Story {number}\npublished: {day}\n---\n\n# Story {number}\n\n{body}\n"


def varied(text: str, chance: random.Random) -> str:
    """The text with other figures, and some other names."""
    text = _FIGURE.sub(lambda found: str(chance.randint(2, 999)), text)
    return _NAME.sub(lambda found: _name(chance) if chance.random() < 0.5 else found[0], text)


def _name(chance: random.Random) -> str:
    return "".join(chance.choice(_SYLLABLES) for _ in range(chance.randint(2, 3))).capitalize()


def fill(folder: Path, articles: int, chance: random.Random) -> list[Path]:
    """Writes a repository of so many articles, in folders of 100, and commits it."""
    pool, paths = paragraphs(), []
    for number in range(articles):
        path = folder / "news" / f"{number // 100:02}" / f"story-{number:05}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(made_up(number, pool, chance), encoding="utf-8")
        paths.append(path)
    (folder / "claims.toml").write_text('paths = ["news"]\nfail-on = "never"\n', encoding="utf-8")
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "articles")
    return paths


def git(folder: Path, *words: str) -> None:
    who = ("-c", "user.name=Desk", "-c", "user.email=desk@example.org")
    subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True)


def change(paths: Sequence[Path], turn: int, chance: random.Random) -> None:
    """Adds a paragraph to each article that it has not had before."""
    for path in paths:
        with path.open("a", encoding="utf-8") as stream:
            stream.write(f"\nMayor {_name(chance)} said in round {turn} that {chance.randint(2, 999)} streets were closed.\n")


def seconds(folder: Path, *words: str) -> float:
    """How long ``claims check`` takes with these words, from the program's start to its end."""
    start = time.perf_counter()
    asked = [sys.executable, "-m", "claims", "check", *words, "--output-format", "json", "-o", "report.json"]
    subprocess.run(asked, cwd=folder, check=True)
    return time.perf_counter() - start


def measured(folder: Path, paths: Sequence[Path], given: argparse.Namespace, chance: random.Random) -> dict[str, list[float]]:
    """The seconds of each run, by what was done."""
    options = ["--pipeline", given.pipeline]
    names = [str(path.relative_to(folder)) for path in paths[: given.changed]]
    Path(folder, "alone.toml").write_text('fail-on = "never"\n', encoding="utf-8")  # no paths: compared with nothing else
    done: dict[str, Callable[[], float]] = {
        "the changed ones alone, without a cache": lambda: seconds(
            folder, *names, "--no-cache", "--config", "alone.toml", *options
        ),
        "`--base HEAD`": lambda: seconds(folder, "--base", "HEAD", *options),
        "the whole folder": lambda: seconds(folder, *options),
    }
    took: dict[str, list[float]] = {name: [] for name in (*done, "the whole folder, nothing changed")}
    for turn in range(given.runs):
        for number, (name, run) in enumerate(done.items()):
            change(paths[: given.changed], turn * len(done) + number, chance)
            took[name].append(run())
        took["the whole folder, nothing changed"].append(seconds(folder, *options))
    return took


def table(took: dict[str, list[float]], given: argparse.Namespace) -> Iterator[str]:
    """The medians in Markdown, and what they come to."""
    yield f"| {given.articles:,} articles, {given.changed} changed | seconds |"
    yield "| --- | ---: |"
    medians = {name: statistics.median(times) for name, times in took.items()}
    yield from (f"| {name} | {median:.2f} |" for name, median in medians.items())
    alone, base, whole, _ = medians.values()
    limit = BASE_SECONDS + TIMES_ALONE * alone
    kept = "kept" if max(base, whole) < limit else "NOT KEPT"
    yield f"\nLimit: {BASE_SECONDS:g} s + {TIMES_ALONE:g} × {alone:.2f} s = {limit:.2f} s: {kept}."


def main() -> None:
    """Fills a repository, changes articles, and prints how long the check took."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--articles", type=int, default=2000)
    arguments.add_argument("--changed", type=int, default=10)
    arguments.add_argument("--runs", type=int, default=5)
    arguments.add_argument("--pipeline", default="accurate")
    arguments.add_argument("--jobs", type=int, default=2)
    given = arguments.parse_args()
    chance = random.Random(1)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = fill(folder, given.articles, chance)
        filling = seconds(folder, "--pipeline", given.pipeline, "--jobs", str(given.jobs))
        took = measured(folder, paths, given, chance)
        print(
            json.dumps({"filling": round(filling, 1), **{name: [round(t, 2) for t in times] for name, times in took.items()}})
        )
        print("\n".join(table(took, given)))


if __name__ == "__main__":
    main()
