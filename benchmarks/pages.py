"""How well an article is taken out of its page, beside trafilatura, on the same pages in one run.

    python -m benchmarks.pages FOLDER [--half looked-at|held-out]

``FOLDER`` is a copy of the article extraction benchmark of Zyte (github.com/scrapinghub/article-extraction-benchmark): 181 news
pages of 2019 and the text of each article. None of it is part of the project. Precision and recall are over runs of four words,
means over the pages, and F1 is of these means, as that benchmark's own script counts them. What counts as our text is what
the claims are read from: every block that reports something, but for the headline. Pages whose article is not in English are
left out, since we refuse them. Every second page may be looked at.
"""

import argparse
import gzip
import json
import re
import statistics
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.tables import table
from claims.ingest.draft import article_of, other_language
from claims.ingest.page import page_draft
from claims.model import REPORTING_BLOCKS, BlockKind, InputError

_WORD = re.compile(r"\w+")
_RUN = 4
_HALVES = ("looked-at", "held-out")


def ours(html: str) -> str:
    """The words of a page that claims are read from, without the headline; none where the page is refused."""
    try:
        article = article_of(page_draft(html))
    except InputError:
        return ""
    kept = (block for block in article.blocks if block.kind in REPORTING_BLOCKS and block.kind is not BlockKind.HEADLINE)
    return "\n".join(article.text[block.start : block.end] for block in kept)


def theirs(html: str) -> str:
    """What trafilatura gives with its ordinary settings, without comments."""
    import trafilatura

    return trafilatura.extract(html, include_comments=False) or ""


def runs_of_words(text: str) -> Counter[tuple[str, ...]]:
    """How often each run of four words is in the text; a shorter text is one run."""
    words = _WORD.findall(text)
    return Counter(run for at in range(max(1, len(words) - _RUN + 1)) if (run := tuple(words[at : at + _RUN])))


def page_scores(true: str, found: str) -> tuple[float | None, float | None]:
    """Precision and recall of a page; None where nothing was found, or is to be found."""
    wanted, given = runs_of_words(true), runs_of_words(found)
    common = (wanted & given).total()
    return (
        common / given.total() if given else None,
        common / wanted.total() if wanted else None,
    )


def figures(pages: Sequence[tuple[str, str]], extract: Callable[[str], str]) -> dict[str, float]:
    """F1, precision and recall in percent over pages, each its HTML and its article's text."""
    scores = [page_scores(true, extract(html)) for html, true in pages]
    precision = statistics.mean(value for value, _ in scores if value is not None)
    recall = statistics.mean(value for _, value in scores if value is not None)
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return {"F1": 100 * f1, "precision": 100 * precision, "recall": 100 * recall}


def pages_in(folder: Path, half: str | None) -> list[tuple[str, str, str]]:
    """The English pages of a half, or all: name, HTML and the article's text, in the order of their names."""
    truth = json.loads((folder / "ground-truth.json").read_text(encoding="utf-8"))
    names = sorted(truth)
    chosen = names if half is None else names[_HALVES.index(half) :: 2]
    return [
        (name, gzip.decompress((folder / "html" / f"{name}.html.gz").read_bytes()).decode("utf-8"), truth[name]["articleBody"])
        for name in chosen
        if other_language(truth[name]["articleBody"]) is None
    ]


def main(arguments: Sequence[str] | None = None) -> None:
    """Prints the figures of both."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pages")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--half", choices=_HALVES)
    given = parser.parse_args(arguments)
    pages = [(html, true) for _, html, true in pages_in(given.folder, given.half)]
    rows = []
    for name, extract in (("claims", ours), ("trafilatura", theirs)):
        found = figures(pages, extract)
        rows.append([name, *(f"{found[key]:.1f}" for key in ("F1", "precision", "recall"))])
    print(table([f"{len(pages)} pages", "F1", "precision", "recall"], rows))


if __name__ == "__main__":
    main()
