"""No rule raises, or points outside the text, whatever it is given."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from spacy.language import Language

import claims
from claims.analysis import Analysis
from claims.check.context import RuleContext
from claims.check.registry import article_rules
from claims.check.settings import Settings
from claims.ingest import read_text
from tests.articles import mangled_articles
from tests.work import LINEAR, growth

RULES = article_rules()

SEEDS = Path(__file__).parents[3] / "seeds"
WIDE = Settings(require_review=True, extend_select=("F601",))
ODD = [
    '"',
    '"""""',
    "''``\"",
    "No.",
    "“" * 50,
    "A b" * 900,
    "1 2 3 % of 4",
    "\ud800 said “no”.",
    "a\u2028b yesterday",
    '"He said: "' * 20,
]


def findings(analysis: Analysis) -> list[str]:
    """The codes that fire on an article, every span of theirs looked at."""
    codes = []
    for rule in RULES.values():
        for finding in rule.find(RuleContext(analysis, Path("odd.md"), settings=WIDE)):
            assert all(0 <= start < end <= len(analysis.claim_set.article.text) for start, end in finding.spans)
            codes.append(finding.code)
    return codes


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=mangled_articles())
def test_mangled_articles_are_checked(fast: Language, text: str) -> None:
    if any(map(str.isalnum, text)):
        assert set(findings(claims.analyse(read_text(text), nlp=fast))) <= set(RULES)


@pytest.mark.parametrize("text", ODD)
def test_odd_texts_are_checked(fast: Language, text: str) -> None:
    assert "D502" in findings(claims.analyse(read_text(text + " end"), nlp=fast))


@pytest.mark.parametrize("path", sorted(SEEDS.glob("*.md")), ids=lambda path: path.stem)
def test_findings_come_in_the_same_order_twice(path: Path, fast: Language) -> None:
    analysis = claims.analyse(path, nlp=fast)
    once, twice = ([finding for rule in RULES.values() for finding in rule.find(RuleContext(analysis))] for _ in range(2))
    assert once == twice


def test_the_work_grows_as_the_article_does(fast: Language) -> None:
    text = (SEEDS / "council-fraud.md").read_text(encoding="utf-8").split("---\n", 2)[2]

    def work(times: int) -> Callable[[], object]:
        analysis = claims.analyse(read_text(text * times), nlp=fast)
        return lambda: findings(analysis)

    assert growth(work, 10) < LINEAR
