"""Allowing a rule on a line, and what it takes."""

import pytest

from claims.check.allowing import RULE, allowances, fields_of
from claims.check.rule import Checked
from claims.check.settings import Settings
from tests.building import article
from tests.check.scene import BAD, GOOD, Scene, found
from tests.export.samples import claim_set


def test_a_comment_allows_one_rule_on_the_next_line_and_its_reason_is_reported(scene: Scene) -> None:
    scene.write("a.md", BAD.replace("The mayor", "<!-- claims: allow X101 that is its name -->\nThe mayor"))
    report = scene.check("a.md")
    assert found(report) == []
    ((said, count),) = [(each.allowance, each.findings) for each in report.allowed]
    assert (said.code, said.at, said.line, said.reason, count) == ("X101", 8, 9, "that is its name", 1)


def test_a_comment_on_the_line_itself_allows_it_there_and_nowhere_else(scene: Scene) -> None:
    text = BAD.rstrip() + " <!-- claims: allow X101 that is its name -->\n\nIt was BAD.\n"
    scene.write("a.md", text)
    assert found(scene.check("a.md")) == [("a.md", 10, "X101")]


@pytest.mark.parametrize(
    ("item", "allowed"),
    [
        ("{rule: X101, line: 13, reason: its name}", True),
        ("{rule: X101, words: The mayor said, reason: its name}", True),
        ("{rule: X101, line: 12, reason: its name}", False),
        ("{rule: X102, line: 13, reason: its name}", False),
    ],
)
def test_front_matter_allows_by_line_or_by_words(scene: Scene, item: str, allowed: bool) -> None:
    scene.write("a.md", BAD.replace("title: Snow", f"title: Snow\nclaims:\n  allow:\n    - {item}\n\n"))
    report = scene.check("a.md")
    assert [code for _, _, code in found(report)] == ([] if allowed else ["X101"])
    assert [each.findings for each in report.allowed] == [int(allowed)]


def test_front_matter_in_toml_allows_too(scene: Scene) -> None:
    front = "+++\ntitle = 'Snow'\n[[claims.allow]]\nrule = 'X101'\nwords = 'The mayor said'\nreason = 'its name'\n+++\n"
    scene.write("a.md", front + BAD.partition("---\n\n")[2])
    assert found(scene.check("a.md")) == []


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ("<!-- claims: allow X101 -->", "it gives no reason for allowing X101"),
        ("<!-- claims: allow X101 REASON -->", "it gives no reason for allowing X101"),
        ("<!-- claims: allow all of it -->", "it is not written as an allowance"),
        ("<!--claims:disable X101-->", "it is not written as an allowance"),
    ],
)
def test_an_allowance_without_a_reason_allows_nothing_and_is_reported(scene: Scene, said: str, wrong: str) -> None:
    scene.write("a.md", BAD.replace("The mayor", f"{said}\nThe mayor"))
    report = scene.check("a.md")
    assert found(report) == [("a.md", 8, "A901"), ("a.md", 9, "X101")]
    assert report.findings[0].reason == wrong


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("claims: yes", "the field holds no list `allow`"),
        ("claims: {allow: [{line: 3}]}", "item 1 names no `rule`"),
        ("claims: {allow: [{rule: X101, line: 3}]}", "item 1 gives no `reason` for allowing X101"),
        ("claims: {allow: [{rule: X101, words: nowhere, reason: r}]}", "item 1 does not tell the line"),
    ],
)
def test_a_wrong_field_is_reported_where_it_stands(scene: Scene, field: str, wrong: str) -> None:
    scene.write("a.md", GOOD.replace("title: Snow", f"title: Snow\n{field}"))
    report = scene.check("a.md")
    assert found(report) == [("a.md", 3, "A901")]
    assert wrong in report.findings[0].reason


@pytest.mark.parametrize("example", RULE.fires + RULE.silent, ids=lambda example: example.text.splitlines()[0])
def test_the_examples_of_the_rule(example: object) -> None:
    words = example.text  # type: ignore[attr-defined]
    checked = Checked(claim_set().model_copy(update={"article": article(words)}), raw=fields_of(words, markdown=True))
    at = tuple(words[start:end] for finding in RULE.find(checked, Settings()) for start, end in finding.spans)
    assert at == example.at  # type: ignore[attr-defined]


def test_a_comment_in_a_paragraph_makes_no_claims(scene: Scene) -> None:
    scene.write("a.md", GOOD.rstrip() + " <!-- claims: allow X101 the ministry said so -->\n")
    report = scene.check("a.md")
    assert [dict(article.statuses) for file in report.files for article in file.articles] == [{"single_source": 1}]


def test_a_line_of_a_million_comments_takes_no_time() -> None:
    assert allowances("<!-- claims: " * 100_000, {}) == []
