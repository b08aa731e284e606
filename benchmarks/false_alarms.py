"""How often each rule of `claims check` fires, and how often it is wrong; writes the reference of the rules with both.

The articles are the training part of PolNeAR, which is not part of the project; ``--shared`` names the folder that holds it.
Each article is dated by its file's name. A rule that needs other files (front matter, exports, a store) is not measured.

    python -m benchmarks.false_alarms --shared ../shared            # counts; writes false_alarms.csv
    python -m benchmarks.false_alarms --shared ../shared --read S102  # the sample of a rule, to be read and judged
    python -m benchmarks.false_alarms --page                        # writes docs/rules.md

The judgements (columns `sample`, `wrong`) are made by reading: a sample of at most `SAMPLE` findings a rule, with the words
around them. Where the number of findings changes, they are void and are taken out.
"""

import argparse
import csv
import random
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from benchmarks import severity
from benchmarks.tables import table
from claims.analysis import Analysis
from claims.check.context import RuleContext
from claims.check.registry import article_rules
from claims.check.rule import Example, Finding, Rule, one_per_group
from claims.ingest import read_path
from claims.model import Article, ClaimsError, ClaimSet
from claims.scale import analyse_many

RULES = article_rules()

COUNTS = Path(__file__).with_name("false_alarms.csv")
SLIPS = Path(__file__).with_name("slips") / "counts.csv"
PAGE = Path(__file__).parents[1] / "docs" / "rules.md"
SAMPLE = 30
SEED = 2024
MOST_WRONG = 0.25
"""The share of wrong findings over which a rule is off unless the settings select it."""
UNMEASURED = frozenset({"C406", "C408", "D502", "D503", "F601", "F602"})
_DAY = re.compile(r"_(\d{4}-\d\d-\d\d)_")
_AROUND = 300  # code points shown on either side of a finding


@dataclass(frozen=True)
class Count:
    """A row of the table: how often a rule fired in how many words; how many of a sample of findings were wrong."""

    code: str
    findings: int
    words: int
    sample: int | None = None
    wrong: int | None = None

    @property
    def wrong_share(self) -> float | None:
        """The share of the sample that was wrong, None where nothing was read."""
        return self.wrong / self.sample if self.sample and self.wrong is not None else None


def counts() -> Mapping[str, Count]:
    """The table as it stands, by code."""
    with COUNTS.open(encoding="utf-8", newline="") as file:
        return {
            row["code"]: Count(
                code=row["code"],
                findings=int(row["findings"]),
                words=int(row["words"]),
                sample=int(row["sample"]) if row["sample"] else None,
                wrong=int(row["wrong"]) if row["wrong"] else None,
            )
            for row in csv.DictReader(file)
        }


def analyses(paths: Iterable[Path], *, pipeline: str) -> Iterator[Analysis]:
    """The analyses of the articles in the files, in their order."""
    articles = (article for path in paths for article in _dated(path))
    for outcome in analyse_many(articles, pipeline=pipeline):
        if isinstance(outcome, ClaimsError):
            print(outcome, file=sys.stderr)
        else:
            yield outcome


def _dated(path: Path) -> Iterator[Article | ClaimsError]:
    """The article in a file of PolNeAR, dated by its name; other files keep the date that they give."""
    day = _DAY.search(path.name)
    yield from read_path(path, published=day[1] if day else None)


Found = tuple[ClaimSet, Finding]


def found_by(rule: Rule, analysis: Analysis) -> Iterator[Found]:
    """What a rule finds in one article. The rule on undated articles is shown each article without its date."""
    claim_set = analysis.claim_set
    if rule.code == "D501":
        undated = claim_set.article.model_copy(update={"published": None})
        claim_set = claim_set.model_copy(update={"article": undated})
    for finding in one_per_group(rule.find(RuleContext(replace(analysis, claim_set=claim_set)))):
        yield claim_set, finding


def measure(shared: Path) -> tuple[int, Mapping[str, list[Found]]]:
    """The number of words read, and the findings of each rule that can be measured."""
    words, found = 0, {code: list[Found]() for code in RULES if code not in UNMEASURED}
    paths = sorted((shared / "data" / "polnear" / "train" / "text").iterdir())
    for analysis in analyses(paths, pipeline="fast"):
        words += len(analysis.claim_set.article.text.split())
        for code, findings in found.items():
            findings.extend(found_by(RULES[code], analysis))
    return words, found


def sample(findings: Sequence[Found]) -> Sequence[Found]:
    """The findings that are read: all, or as many as `SAMPLE`, drawn with a fixed seed."""
    return findings if len(findings) <= SAMPLE else random.Random(SEED).sample(findings, SAMPLE)


def _shown(findings: Iterable[Found]) -> Iterator[str]:
    for number, (claim_set, finding) in enumerate(findings, start=1):
        yield f"--- {number}. {claim_set.article.id}\n{excerpt(claim_set, finding)}"


def excerpt(claim_set: ClaimSet, finding: Finding) -> str:
    """What a finding says, with the words that it marks and those around them."""
    text = claim_set.article.text
    start, end = finding.spans[0]
    before, after = text[max(0, start - _AROUND) : start], text[end : end + _AROUND]
    beside = [f"    beside: {text[max(0, a - 80) : a]}>>>{text[a:b]}<<<" for a, b in finding.spans[1:]]
    return "\n".join([f"{finding.message}. {finding.reason}", f"{before}>>>{text[start:end]}<<<{after}", *beside])


def _write_counts(words: int, found: Mapping[str, list[Found]]) -> None:
    judged = counts() if COUNTS.exists() else {}
    with COUNTS.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["code", "findings", "words", "sample", "wrong"])
        for code, findings in found.items():
            old = judged.get(code)
            kept = (old.sample, old.wrong) if old is not None and old.findings == len(findings) else (None, None)
            writer.writerow([code, len(findings), words, *("" if value is None else value for value in kept)])


COLUMNS = ["rule", "", "on", "severity", "findings", "in 1,000 words", "read", "wrong", "unseen: read", "unseen: wrong"]
COLUMNS += ["slips found, seen part", "unseen part"]
ROOMS = {
    "S": "Sourcing",
    "H": "Hedging",
    "Q": "Quotation",
    "C": "Consistency",
    "D": "Dating and duplicates",
    "F": "Files and review",
}


def page() -> str:
    """The reference of the rules: the table of counts, then each rule with its examples."""
    measured = counts()
    parts = [_head(measured)]
    for letter, title in ROOMS.items():
        parts.append(f"## {title}\n")
        parts.extend(_entry(rule, measured.get(rule.code)) for rule in RULES.values() if rule.code.startswith(letter))
    return "\n".join(parts)


def _head(measured: Mapping[str, Count]) -> str:
    words = max(count.words for count in measured.values())
    articles = Counter(SLIPS.with_name("parts.txt").read_text(encoding="utf-8").split()[1::2])
    return f"""# The rules of `claims check`

<!-- Written by `python -m benchmarks.false_alarms --page` from the rules and the counts in benchmarks/; do not edit. -->

Every rule has a code that never changes its meaning. `claims rule CODE` prints the entry of a rule.
A rule is silent where it is in doubt: it looks at what an article says, and knows nothing of the world.

## How often they fire, how often they are wrong, and what they miss

Measured on {words:,} words of American news of 2015 and 2016 (the training articles of PolNeAR), read with `--pipeline fast`.
Those articles are about an election, and were edited: rules on other matters, or on slips that editors fix, hardly fire there,
and how precise these are is then not known. A sample of at most {SAMPLE} findings a rule, drawn with a fixed seed, was read and
judged by us, who wrote the rules; "wrong" counts the findings that an editor would wave away: the rule had misread the
sentence, or what it says is so and no fault. The rules were improved on the same articles before, so that on others they will
do worse. A rule that was wrong more than one time in four is off unless the settings select it. D501 was shown the articles
without their dates. Rules that need other files were not measured.

{_unseen()}

What they miss was counted on {sum(articles.values())} articles of our own with slips in them (`python -m benchmarks.slips`),
written and marked by an automatic writer who knew what each rule is for, not how it works. The rules were improved by what they
missed in {articles["seen"]} of these (the seen part); the other {articles["unseen"]} (the unseen part) were written afterwards,
by a writer who knew neither them nor the rules, and no rule was changed by what it missed there. Many slips need knowledge of
the world, or somebody who asks what the story is about: expect a rule to find some of what a good editor finds, not all.

{table(COLUMNS, _rows(measured))}
"""


def _unseen() -> str:
    """What severities rest on: the texts that were read, and the rules that need no such evidence."""
    size = severity.texts().values()
    articles, words = (sum(column) for column in zip(*size, strict=True))
    certain = "\n".join(f"- `{code}`: {reason}" for code, reason in severity.CERTAIN.items())
    least, most = severity.LEAST_JUDGED, f"{severity.MOST_WRONG:.0%}"
    return f"""No rule is an `error` by default unless the evidence suffices: at least {least} of its findings on news that
no rule was tuned on were read, and at most {most} of them were wrong ("unseen" in the table). These texts are
{articles} articles ({words:,} words): the development articles of PolNeAR and reports of Wikinews, read with
`--pipeline accurate`. Each judgement is a row of `benchmarks/unseen.csv`. The rules found little there, so that those which
interpret an article are warnings at most until more is known; `severity` in the settings makes an error of any. These are
right by construction and need no such evidence:

{certain}"""


def _slips() -> Mapping[tuple[str, str], str]:
    """How many of the slips in either part each rule finds, by code and part."""
    with SLIPS.open(encoding="utf-8", newline="") as file:
        return {(row["code"], row["part"]): f"{row['found']} of {row['slips']}" for row in csv.DictReader(file)}


def _rows(measured: Mapping[str, Count]) -> Iterator[list[object]]:
    slips, unseen = _slips(), severity.evidence()
    for rule in RULES.values():
        name = f"[{rule.code}](#{rule.code.lower()}-{rule.name})"
        head = [name, rule.name, _switch(rule), rule.severity]
        count = measured.get(rule.code)
        if count is None:
            yield [*head, *["–"] * 8]
            continue
        rate = f"{count.findings * 1000 / count.words:.3f}"
        read = ["–" if value is None else value for value in (count.sample, count.wrong)]
        judged = unseen[rule.code]
        fresh = [judged.judged, judged.wrong] if judged.judged else ["–"] * 2
        found = [slips[rule.code, half] for half in ("seen", "unseen")]
        yield [*head, count.findings, rate, *read, *fresh, *found]


def _switch(rule: Rule) -> str:
    return "yes" if rule.on else "no"


def _entry(rule: Rule, count: Count | None) -> str:
    lines = [f"### {rule.code} {rule.name}\n", f"**{rule.summary}** {rule.why}\n", f"{_standing(rule, count)}\n"]
    lines += [f"*How to fix it:* {rule.how_to_fix}\n", "Fires:\n"]
    lines += chain.from_iterable(_example(example) for example in rule.fires)
    lines.append("Stays silent:\n")
    lines += chain.from_iterable(_example(example) for example in rule.silent)
    return "\n".join(lines)


def _standing(rule: Rule, count: Count | None) -> str:
    said = f"Severity: {rule.severity}. " + (
        "On by default." if rule.on else f'Off by default: `extend-select = ["{rule.code}"]`.'
    )
    if count is not None and count.sample and count.wrong is not None:
        said += f" Findings that were read: {count.sample}, wrong: {count.wrong}."
    judged = severity.evidence()[rule.code]
    if judged.judged:
        said += f" On articles that it was not tuned on: {judged.judged}, wrong: {judged.wrong}."
    return said


def _example(example: Example) -> Iterator[str]:
    front = f"---\n{example.front}\n---\n\n" if example.front else ""
    yield f"```markdown\n{front}{example.text}\n```\n"
    told = [f"at “{words}”" if words else "on the whole file" for words in example.at]
    if example.note:
        told.append(example.note)
    if told:
        yield f"{'; '.join(told)}\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, help="the folder with data/polnear")
    parser.add_argument("--read", nargs="*", metavar="CODE", help="print these rules' samples (without a code: all)")
    parser.add_argument("--page", action="store_true", help="write docs/rules.md")
    options = parser.parse_args()
    if options.shared is not None:
        words, found = measure(options.shared)
        _write_counts(words, found)
        for code in found if options.read == [] else options.read or ():
            print(f"\n===== {code} {RULES[code].name}: {len(found[code])} findings")
            print("\n".join(_shown(sample(found[code]))))
    if options.page:
        PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
