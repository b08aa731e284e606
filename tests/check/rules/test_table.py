"""Every rule of the table: documented, right about its own examples, silent on its near misses."""

import re
import subprocess
import sys
from itertools import chain
from pathlib import Path

import pytest
from spacy.language import Language

import claims
from claims.analysis import Analysis
from claims.check.registry import article_rules
from claims.check.rule import Example, Rule, one_per_group
from claims.model import Article
from tests.check.rules.contexts import context, written

RULES = article_rules()

PAGE = Path(__file__).parents[3] / "docs" / "rules.md"
CASES = [(rule, example) for rule in RULES.values() for example in chain(rule.fires, rule.silent)]


@pytest.fixture(scope="session")
def analysed(fast: Language) -> dict[str, Analysis]:
    """Analyses by text, so that no example is read twice."""
    return {}


def test_the_page_documents_every_rule_and_no_other() -> None:
    """The page is kept from release to release: a code that is on it must not disappear from the registry."""
    headings = re.findall(r"^#+ ([A-Z]\d{3}) ", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert headings == list(RULES)
    assert all(code == rule.code for code, rule in RULES.items())


RESERVED = frozenset({"C407"})
"""Codes of rules that are planned; each leaves this list when its rule is added."""


def test_the_codes_of_a_family_have_no_gap() -> None:
    families: dict[str, list[int]] = {}
    assert RESERVED.isdisjoint(RULES)
    for code in sorted({*RULES, *RESERVED}):
        families.setdefault(code[0], []).append(int(code[1:]))
    for numbers in families.values():
        assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def test_names_are_those_of_their_modules() -> None:
    for rule in RULES.values():
        assert rule.find.__module__.rsplit(".", 1)[1] == rule.name.replace("-", "_")
    assert len({rule.name for rule in RULES.values()}) == len(RULES)


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.code)
def test_every_rule_says_what_it_is_for(rule: Rule) -> None:
    for words in (rule.summary, rule.why, rule.how_to_fix):
        assert words.endswith(".")
        assert len(words) > 20
    assert len(rule.fires) >= 2
    assert len(rule.silent) >= 2
    assert all(example.at for example in rule.fires)
    assert not any(example.at for example in rule.silent)


@pytest.mark.parametrize(("rule", "example"), CASES, ids=[f"{rule.code}-{i}" for i, (rule, _) in enumerate(CASES)])
def test_a_rule_fires_exactly_at_the_words_of_its_examples(
    rule: Rule, example: Example, fast: Language, analysed: dict[str, Analysis]
) -> None:
    def analyse(article: Article) -> Analysis:
        key = f"{article.id} {article.published} {article.text}"
        if key not in analysed:
            analysed[key] = claims.analyse(article, nlp=fast)
        return analysed[key]

    given = context(example, analyse, rule.code)
    found = one_per_group(rule.find(given))
    text = written(example)
    assert tuple(text[slice(*finding.spans[0])] if finding.spans else "" for finding in found) == example.at
    for finding in found:
        assert finding.code == rule.code
        assert finding.message
        assert finding.reason.endswith((".", "”.", "!"))
        assert all(0 <= start < end <= len(text) for start, end in finding.spans)
        assert set(finding.claim_ids) <= {claim.id for claim in given.claim_set.claims}


def test_the_table_is_there_without_the_language_pipeline() -> None:
    """A run in which nothing changed reports findings from the cache, and must not wait for spaCy."""
    program = "import sys, claims.check.rules; sys.exit('spacy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
