"""How many copies of an article are found, by kind of reuse, and how many different articles are taken for copies.

    python -m benchmarks.stories.copies FOLDER

FOLDER has articles as text files; seven kinds of reuse are made from each (see `KINDS`). Every pair of different articles is
a possible false one. Nothing of the articles is written.
"""

import argparse
import random
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from claims.ingest import read_path, read_text
from claims.model import Article, InputError
from claims.stories.copies import Reader, Text, overlaps, passages

SHORTENED = 0.3
INSIDE = 0.3


def shortened(lines: list[str], other: list[str], dice: random.Random) -> list[str]:
    """The first 30 % of the words."""
    wanted, kept = SHORTENED * sum(len(line.split()) for line in lines), list[str]()
    for line in lines:
        words = line.split()
        kept.append(" ".join(words[: max(0, round(wanted))]))
        wanted -= len(words)
    return kept


def reheaded(lines: list[str], other: list[str], dice: random.Random) -> list[str]:
    """The same under another article's headline."""
    return [other[0], *lines[1:]]


def changed(every: int) -> Callable[[list[str], list[str], random.Random], list[str]]:
    """One word in ``every`` replaced by one of another article."""

    def make(lines: list[str], other: list[str], dice: random.Random) -> list[str]:
        pool = " ".join(other).split()
        return [" ".join(dice.choice(pool) if dice.random() < 1 / every else word for word in line.split()) for line in lines]

    return make


def shuffled(lines: list[str], other: list[str], dice: random.Random) -> list[str]:
    """The lines in another order."""
    return dice.sample(lines, len(lines))


def half(lines: list[str], other: list[str], dice: random.Random) -> list[str]:
    """The first half, then the second half of another article."""
    return lines[: (len(lines) + 1) // 2] + other[len(other) // 2 :]


def inside(lines: list[str], other: list[str], dice: random.Random) -> list[str]:
    """30 % of the words, from the middle, inside another article."""
    words = " ".join(lines).split()
    start = len(words) // 3
    passage = " ".join(words[start : start + round(INSIDE * len(words))])
    return [*other[: len(other) // 2], passage, *other[len(other) // 2 :]]


KINDS: dict[str, Callable[[list[str], list[str], random.Random], list[str]]] = {
    "shortened to its first 30 %": shortened,
    "with another headline": reheaded,
    "one word in 15 changed": changed(15),
    "one word in 8 changed": changed(8),
    "lines shuffled": shuffled,
    "half of it, half own": half,
    "30 % of it inside own text": inside,
}


def articles_in(folder: Path) -> list[Article]:
    """The articles of a folder that can be read."""
    found = (each for path in sorted(folder.glob("*.txt")) for each in read_path(path))
    return [each for each in found if not isinstance(each, InputError)]


def measured(articles: Sequence[Article]) -> None:
    """Prints the figures."""
    dice, reader = random.Random(1), Reader()
    began = time.process_time()
    originals = [reader.text(article) for article in articles]
    read = time.process_time() - began
    false = overlaps(originals)
    print(f"{len(articles)} articles read in {read:.2f} s, compared in {time.process_time() - began - read:.2f} s (CPU)")
    pairs = len(articles) * (len(articles) - 1) // 2
    print(f"different articles taken for copies: {len(false)} of {pairs} pairs ({len(false) / pairs:.3%})")
    for pair in sorted(false, key=lambda pair: -pair.containment)[:20]:
        print(f"  {pair.containment:.3f} {articles[pair.first].id} / {articles[pair.second].id}")
    for kind, make in KINDS.items():
        print(f"{kind}: {found(kind, make, articles, originals, reader, dice):.1%}")


def found(
    kind: str,
    make: Callable[..., list[str]],
    articles: Sequence[Article],
    originals: Sequence[Text],
    reader: Reader,
    dice: random.Random,
) -> float:
    """The share of copies of one kind that are found, with a passage."""
    hits = 0
    for at, article in enumerate(articles):
        other = articles[(at + 1 + dice.randrange(len(articles) - 1)) % len(articles)]
        lines = make(*([line for line in each.text.splitlines() if line.strip()] for each in (article, other)), dice)
        copy = reader.text(read_text("\n\n".join(lines), id=kind))
        hits += bool(overlaps([originals[at], copy]) and passages(copy, originals[at]))
    return hits / len(articles)


def main() -> None:
    """Measures the articles of a folder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    measured(articles_in(parser.parse_args().folder))


if __name__ == "__main__":
    main()
