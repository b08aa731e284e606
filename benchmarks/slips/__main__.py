"""How many of the slips in articles written for the purpose each rule of `claims check` finds, and what it finds besides.

    python -m benchmarks.slips                  # counts; writes counts.csv
    python -m benchmarks.slips --missed seen    # what is missed, and what is found besides, in one part

``articles/`` holds the articles, ``marks.csv`` the slips in them: the file, the rule, the words, why, and in which part the
article is. Whoever works on a rule looks at the part `seen`; `unseen` is only counted. Every rule runs, on or off. A slip is
found where a finding of its rule stands in the same sentence: an editor underlines the source, a rule the claim. Rules that
need other files are not measured.
"""

import argparse
import csv
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import claims
from benchmarks.false_alarms import UNMEASURED
from claims.analysis import Analysis
from claims.check.context import RuleContext
from claims.check.registry import article_rules
from claims.check.rule import Finding, one_per_group
from claims.model import ClaimSet

RULES = article_rules()

FOLDER = Path(__file__).parent
COUNTS = FOLDER / "counts.csv"
PARTS = ("seen", "unseen")


@dataclass(frozen=True, slots=True)
class Mark:
    """A slip: the words of an article that a rule should find."""

    file: str
    code: str
    words: str
    note: str
    part: str


@dataclass(frozen=True, slots=True)
class Result:
    """What a rule did with a part: the slips it should find, those it found, those it missed, and what it found besides."""

    found: Sequence[Mark]
    missed: Sequence[Mark]
    besides: Sequence[tuple[ClaimSet, Finding]]


def marks() -> list[Mark]:
    """The slips, as they were written down."""
    with (FOLDER / "marks.csv").open(encoding="utf-8", newline="") as file:
        return [Mark(**row) for row in csv.DictReader(file)]


def parts() -> Mapping[str, str]:
    """In which part each article is."""
    lines = (FOLDER / "parts.txt").read_text(encoding="utf-8").splitlines()
    return dict(line.split() for line in lines if line.strip())


def results(part: str) -> Mapping[str, Result]:
    """What each rule did with the articles of a part, by code."""
    names = sorted(name for name, its in parts().items() if its == part)
    nlp = claims.load()
    read = [claims.analyse(FOLDER / "articles" / name, nlp=nlp) for name in names]
    wanted = [mark for mark in marks() if mark.part == part]
    measured = [rule for code, rule in RULES.items() if code not in UNMEASURED]
    out = {}
    for rule in measured:
        findings = [
            (name, analysis, found)
            for name, analysis in zip(names, read, strict=True)
            for found in one_per_group(rule.find(RuleContext(analysis)))
        ]
        own = [mark for mark in wanted if mark.code == rule.code]
        hit = [
            mark
            for mark in own
            if any(name == mark.file and _touches(analysis, found, mark) for name, analysis, found in findings)
        ]
        missed = [mark for mark in own if mark not in hit]
        besides = [
            (analysis.claim_set, found)
            for name, analysis, found in findings
            if not any(name == mark.file and _touches(analysis, found, mark) for mark in own)
        ]
        out[rule.code] = Result(hit, missed, besides)
    return out


def _touches(analysis: Analysis, finding: Finding, mark: Mark) -> bool:
    """Whether a finding stands in a sentence that has the words of a mark."""
    reading = RuleContext(analysis)
    places = [place for block in reading.reporting for place in reading.sentences(block)]
    text = analysis.claim_set.article.text
    at = text.find(mark.words)
    while at >= 0:
        own = [(at, at + len(mark.words)), *(place for place in places if place[0] < at + len(mark.words) and at < place[1])]
        if any(start < stop and begin < end for start, end in finding.spans for begin, stop in own):
            return True
        at = text.find(mark.words, at + 1)
    return False


def _rows() -> Iterator[dict[str, object]]:
    for part in PARTS:
        for code, result in results(part).items():
            planted = len(result.found) + len(result.missed)
            yield {"code": code, "part": part, "slips": planted, "found": len(result.found), "besides": len(result.besides)}


def _shown(part: str) -> Iterator[str]:
    for code, result in results(part).items():
        yield f"\n===== {code}: {len(result.found)} found, {len(result.missed)} missed, {len(result.besides)} besides"
        yield from (f"  missed   {mark.file}: {mark.words!r} ({mark.note})" for mark in result.missed)
        for claim_set, finding in result.besides:
            start, end = finding.spans[0]
            words = claim_set.article.text[start:end]
            yield f"  besides  {claim_set.article.id}: {words!r}: {finding.message}. {finding.reason}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--missed", choices=PARTS, help="print what was missed in this part, and found besides")
    options = parser.parse_args()
    if options.missed:
        print("\n".join(_shown(options.missed)))
        return
    rows = list(_rows())
    with COUNTS.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ["code", "part", "slips", "found", "besides"], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    total = Counter[str]()
    for row in rows:
        for key in ("slips", "found", "besides"):
            total[f"{row['part']} {key}"] += int(str(row[key]))
    print(dict(total))


if __name__ == "__main__":
    main()
