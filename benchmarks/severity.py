"""What the severity of a rule of `claims check` rests on: judged findings on news that no rule was tuned on.

Each finding is a row of unseen.csv: the file, the place (code points, end excluded), the rule, whether it is "right" or
"wrong", and why, in our own words; `benchmarks.unseen` writes the table. The judgements are made by reading: "wrong" is a
finding that an editor would wave away.

A rule is an error by default only where at least `LEAST_JUDGED` of its findings were judged and at most `MOST_WRONG` of them
were wrong, or where it is right by construction (`CERTAIN`).
"""

import csv
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from claims.check.registry import article_rules

RULES = article_rules()

FINDINGS = Path(__file__).with_name("unseen.csv")
TEXTS = Path(__file__).with_name("unseen_texts.csv")
LEAST_JUDGED = 10
MOST_WRONG = 0.1
CERTAIN: Mapping[str, str] = {
    "A9": "An allowance is well formed and gives its reason, or it does not; the article is not interpreted.",
    "F601": "The export is missing, invalid, or made from a text with another digest; the article is not interpreted.",
    "F602": "It runs only where a project demands reviews, of the claims that its own threshold selects; whether there is a "
    "verdict is looked up in the store.",
}
"""The rules whose findings are right by construction, by code or its beginning, and why."""


@dataclass(frozen=True, order=True)
class Judged:
    """A finding: its place in a file, its rule, and the judgement ("right", "wrong", or "" before anybody has read it)."""

    file: str
    start: int
    end: int
    code: str
    verdict: str = ""
    reason: str = ""

    @property
    def place(self) -> tuple[str, int, int, str]:
        return self.file, self.start, self.end, self.code


@dataclass(frozen=True)
class Evidence:
    """How many of a rule's findings were judged, and how many of these are wrong."""

    judged: int = 0
    wrong: int = 0

    @property
    def suffices(self) -> bool:
        """Whether it is enough for a rule to be an error by default."""
        return self.judged >= LEAST_JUDGED and self.wrong <= MOST_WRONG * self.judged


def is_earned(code: str) -> bool:
    """Whether a rule may be an error by default."""
    return code.startswith(tuple(CERTAIN)) or evidence().get(code, Evidence()).suffices


def judgements() -> Sequence[Judged]:
    """The table of findings as it stands."""
    with FINDINGS.open(encoding="utf-8", newline="") as file:
        return [
            Judged(row["file"], int(row["start"]), int(row["end"]), row["code"], row["verdict"], row["reason"])
            for row in csv.DictReader(file)
        ]


def evidence() -> Mapping[str, Evidence]:
    """What is known of each rule, by code."""
    judged = Counter(row.code for row in judgements() if row.verdict)
    wrong = Counter(row.code for row in judgements() if row.verdict == "wrong")
    return {code: Evidence(judged[code], wrong[code]) for code in RULES}


def texts() -> Mapping[str, tuple[int, int]]:
    """The number of articles and of words of each collection, by name."""
    with TEXTS.open(encoding="utf-8", newline="") as file:
        return {row["texts"]: (int(row["articles"]), int(row["words"])) for row in csv.DictReader(file)}
