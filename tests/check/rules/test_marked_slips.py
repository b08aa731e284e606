"""The articles with slips in them (`benchmarks/slips`): their marks are sound, and the rules find what they found."""

import csv
from collections import Counter

from benchmarks.false_alarms import UNMEASURED
from benchmarks.slips.__main__ import COUNTS, FOLDER, PARTS, marks, parts, results
from claims.check.registry import article_rules

RULES = article_rules()


def test_every_mark_points_at_words_of_an_article_in_its_half() -> None:
    parted = parts()
    assert set(parted.values()) == set(PARTS)
    assert sorted(parted) == sorted(path.name for path in (FOLDER / "articles").iterdir())
    for mark in marks():
        assert mark.words in (FOLDER / "articles" / mark.file).read_text(encoding="utf-8"), mark
        assert (mark.code in RULES, parted[mark.file]) == (True, mark.part), mark


def test_every_measurable_rule_has_marked_errors_in_both_parts() -> None:
    planted = Counter((mark.code, mark.part) for mark in marks())
    assert all(planted[code, part] >= 2 for code in RULES.keys() - UNMEASURED for part in PARTS)


def test_the_recorded_findings_in_the_development_half_are_reproduced() -> None:
    """A few may come and go: the tagger's arithmetic rounds otherwise on another kind of processor."""
    with COUNTS.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["part"] == "seen"]
    found = results("seen")
    assert {row["code"] for row in rows} == set(found)
    missing = sum(max(0, int(row["found"]) - len(found[row["code"]].found)) for row in rows)
    besides = sum(max(0, len(found[row["code"]].besides) - int(row["besides"])) for row in rows)
    assert (missing <= 2, besides <= 2) == (True, True), (missing, besides)
