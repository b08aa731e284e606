"""The reference of the rules is current, and what it says of their mistakes is acted upon."""

import pytest

from benchmarks.false_alarms import COUNTS, MOST_WRONG, PAGE, SAMPLE, UNMEASURED, counts, page
from claims.check.registry import article_rules
from claims.check.rule import Rule

RULES = article_rules()


def test_the_page_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run python -m benchmarks.false_alarms --page"


def test_every_rule_is_counted_or_listed_as_not_measured() -> None:
    assert set(counts()) | UNMEASURED == set(RULES), COUNTS
    assert not set(counts()) & UNMEASURED


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.code)
def test_a_rule_that_is_wrong_too_often_is_off(rule: Rule) -> None:
    count = counts().get(rule.code)
    if count is None or count.wrong_share is None:
        assert rule.on
    else:
        assert count.sample == min(count.findings, SAMPLE)
        assert rule.on == (count.wrong_share <= MOST_WRONG)
