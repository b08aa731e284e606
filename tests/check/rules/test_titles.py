"""What a rule finds in a headline, it finds in a title of the front matter, at the same words."""

import re

import pytest
from spacy.language import Language

import claims
from claims.check.context import RuleContext
from claims.check.registry import article_rules
from claims.check.rule import Example, Rule
from claims.ingest import read_text

RULES = article_rules()

HEADED = re.compile(r"# (?P<title>[^'\n]+)\n\n(?P<body>.*)", re.DOTALL)
FRONTS = {"yaml": "---\ntitle: '{}'\n---\n\n", "toml": "+++\ntitle = '{}'\ndate = 2024-05-06\n+++\n\n"}
CASES = [
    (rule, example, kind)
    for code in ("H201", "C402", "Q304")
    for rule in [RULES[code]]
    for example in (*rule.fires, *rule.silent)
    if HEADED.fullmatch(example.text)
    for kind in FRONTS
]


def test_each_of_the_rules_has_such_examples() -> None:
    assert {rule.code for rule, example, _ in CASES if example.at} == {"H201", "C402", "Q304"}


@pytest.mark.parametrize(("rule", "example", "kind"), CASES, ids=[f"{rule.code}-{kind}" for rule, _, kind in CASES])
def test_a_title_is_read_as_a_headline(rule: Rule, example: Example, kind: str, fast: Language) -> None:
    parts = HEADED.fullmatch(example.text)
    assert parts is not None
    text = FRONTS[kind].format(parts["title"]) + parts["body"]
    found = list(rule.find(RuleContext(claims.analyse(read_text(text, markup="markdown"), nlp=fast))))
    assert tuple(text[slice(*finding.spans[0])] for finding in found) == example.at
