"""Runs the rules of `claims check` on news that no rule was tuned on, and prints what nobody has judged.

The rules were tuned on the training articles of PolNeAR, on two annotated articles and on the slips of `benchmarks.slips`. Here
they run on the development articles of PolNeAR and on the other annotated ones, none of which are part of the project;
``--shared`` names the folder that holds them. Articles are read as `claims check` reads them, with ``--pipeline accurate``.

    python -m benchmarks.unseen --shared ../shared

writes unseen.csv and unseen_texts.csv (see `benchmarks.severity`). A finding keeps its judgement as long as it stands at the
same place; the others are judged by reading, and the judgements are written into unseen.csv.
"""

import argparse
import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, fields
from pathlib import Path

from benchmarks.false_alarms import UNMEASURED, analyses, excerpt, found_by
from benchmarks.severity import FINDINGS, TEXTS, Judged, judgements
from claims.check.registry import article_rules

RULES = article_rules()

TUNED_ON = frozenset({"kim-train", "asylum"})
"""Annotated articles on which the rules were tuned."""


# Rules that need other files, and D501, which fires on every article whose date is taken away.
_LEFT_OUT = UNMEASURED | {"D501"}


def articles(shared: Path) -> Iterator[Path]:
    """The files of the articles."""
    yield from sorted((shared / "data" / "polnear" / "dev" / "text").iterdir())
    annotated = sorted((shared / "data").glob("articles/*/article.txt"))
    yield from (path for path in annotated if path.parent.name not in TUNED_ON)


def measure(shared: Path) -> None:
    """Runs the rules, writes both tables, and prints each finding that nobody has judged."""
    known = {row.place: row for row in judgements()} if FINDINGS.exists() else {}
    found: dict[tuple[str, int, int, str], Judged] = {}
    size: dict[str, Counter[str]] = {}
    for analysis in analyses(articles(shared), pipeline="accurate"):
        claim_set = analysis.claim_set
        file = Path(claim_set.article.path or "").relative_to(shared / "data").as_posix()
        size.setdefault(file.split("/")[0], Counter()).update(articles=1, words=len(claim_set.article.text.split()))
        for code, rule in RULES.items():
            for _, finding in found_by(rule, analysis) if code not in _LEFT_OUT else ():
                row = Judged(file, *finding.spans[0], code)
                found[row.place] = known.get(row.place, row)
                if not found[row.place].verdict:
                    print(f"--- {code} {file} {row.start} {row.end}\n{excerpt(claim_set, finding)}")
    _write(FINDINGS, [field.name for field in fields(Judged)], map(astuple, sorted(found.values())))
    rows = ((name, count["articles"], count["words"]) for name, count in sorted(size.items()))
    _write(TEXTS, ["texts", "articles", "words"], rows)


def _write(path: Path, head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([head, *rows])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, required=True, help="the folder with data/polnear and data/articles")
    measure(parser.parse_args().shared)


if __name__ == "__main__":
    main()
