"""A rule is an error by default only where that is earned; the evidence is a table of judged findings."""

from collections import Counter
from pathlib import PurePosixPath

import pytest

from benchmarks.severity import CERTAIN, Evidence, evidence, is_earned, judgements, texts
from claims.check.registry import article_rules, catalogue
from claims.check.rule import Rule, Severity

RULES = article_rules()

ERRORS = [rule for rule in catalogue().values() if rule.severity is Severity.ERROR]


@pytest.mark.parametrize("rule", ERRORS, ids=lambda rule: rule.code)
def test_a_rule_that_is_an_error_by_default_has_earned_it(rule: Rule) -> None:
    assert is_earned(rule.code), f"{rule.code}: {evidence().get(rule.code)}; python -m benchmarks.unseen, or make it a warning"


EARNED = [(0, 0, False), (9, 0, False), (10, 0, True), (10, 1, True), (10, 2, False), (19, 2, False), (20, 2, True)]


@pytest.mark.parametrize(("judged", "wrong", "enough"), EARNED)
def test_at_most_one_in_ten_of_at_least_ten_may_be_wrong(judged: int, wrong: int, enough: bool) -> None:
    assert Evidence(judged, wrong).suffices is enough


def test_no_rule_that_interprets_text_is_exempt_from_judged_findings() -> None:
    assert set(CERTAIN) == {"A9", "F601", "F602"}
    assert all(any(code.startswith(begins) for code in catalogue()) for begins in CERTAIN)
    assert all(reason.endswith(".") for reason in CERTAIN.values())


def test_every_finding_is_judged_once_with_a_reason() -> None:
    rows = judgements()
    assert list(rows) == sorted(rows)
    assert [place for place, count in Counter(row.place for row in rows).items() if count > 1] == []
    for row in rows:
        assert row.code in RULES
        assert 0 <= row.start < row.end
        assert row.verdict in ("right", "wrong"), row
        assert row.reason.endswith("."), row
        assert not PurePosixPath(row.file).is_absolute()


def test_what_was_read_is_what_the_findings_are_of() -> None:
    assert {row.file.split("/")[0] for row in judgements()} <= set(texts())
    assert all(articles > 0 and words > 0 for articles, words in texts().values())
