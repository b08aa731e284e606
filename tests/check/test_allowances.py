"""Allowing one finding, and what it takes."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language

import claims
from claims.check.allowances import Allowance, fields_of, parse_allowances, valid_allowances
from claims.check.registry import catalogue
from claims.check.rule import Example, Rule
from claims.check.rules.allowances import ALLOWANCE_RULES
from claims.check.run import FileContext, check_file
from claims.check.settings import Settings
from claims.ingest import read_text
from tests.check.scene import BAD, GOOD, Scene, found

CODES = frozenset({"X101", "X102", "S102"})
BODY = BAD.splitlines()[-1]
TWICE = BAD.rstrip() + " It was BAD on Monday.\n"
"""Two findings of X101 on one line."""


def commented(comment: str, text: str = BAD) -> str:
    return text.replace("The mayor", f"{comment}\nThe mayor")


def allowed(report: object) -> list[tuple[str, int, str]]:
    """What is allowed, as code, line and reason."""
    return [(each.finding.code, each.finding.place.line, each.allowance.reason) for each in report.allowed]  # type: ignore[attr-defined]


def test_a_comment_allows_the_finding_on_the_next_line_and_its_reason_is_reported(scene: Scene) -> None:
    scene.write("a.md", commented("<!-- claims: allow X101 that is its name -->"))
    report = scene.check("a.md")
    assert found(report) == []
    assert allowed(report) == [("X101", 9, "that is its name")]
    assert report.allowed[0].allowance.at == 8


def test_a_comment_on_a_line_allows_only_findings_on_that_line(scene: Scene) -> None:
    scene.write("a.md", BAD.rstrip() + " <!-- claims: allow X101 that is its name -->\n\nIt was BAD.\n")
    assert found(scene.check("a.md")) == [("a.md", 10, "X101")]


def test_one_allowance_never_covers_two_findings(scene: Scene) -> None:
    """The second is reported, and so is the allowance, which does not say which it is for."""
    scene.write("a.md", commented("<!-- claims: allow X101 that is its name -->", TWICE))
    report = scene.check("a.md")
    assert found(report) == [("a.md", 8, "A902"), ("a.md", 9, "X101"), ("a.md", 9, "X101")]
    reason = report.findings[0].reason
    assert '<!-- claims: allow X101 "' in reason
    assert allowed(report) == []


@pytest.mark.parametrize(
    ("comments", "left"),
    [
        (['"on Monday": that was so'], 1),
        (["“The mayor said”: that was so"], 1),
        (['"on Monday": that was so', '"snow fell": its name'], 0),
        (['"on Monday": that was so', "its name"], 0),
        (["its name", '"on Monday": that was so'], 0),
    ],
)
def test_words_tell_which_of_several_is_allowed(scene: Scene, comments: list[str], left: int) -> None:
    scene.write("a.md", commented("\n".join(f"<!-- claims: allow X101 {said} -->" for said in comments), TWICE))
    report = scene.check("a.md")
    assert [code for _, _, code in found(report)] == ["X101"] * left
    assert len(report.allowed) == 2 - left


def test_a_repeated_sentence_needs_two_allowances(scene: Scene) -> None:
    text = BAD.rstrip() + " It was BAD ice then. It was BAD ice then.\n"
    one = '<!-- claims: allow X101 "ice then": its name -->'
    scene.write("a.md", commented(one, text))
    assert [code for _, _, code in found(scene.check("a.md"))] == ["A902", "X101", "X101", "X101"]
    scene.write("a.md", commented(f"{one}\n{one}", text))
    report = scene.check("a.md")
    assert [code for _, _, code in found(report)] == ["X101"]
    assert len(report.allowed) == 2


def test_an_allowance_for_one_claim_of_a_source_leaves_the_next_reported(scene: Scene) -> None:
    """`X103` finds each claim of a source and reports the first: an allowance covers that claim, not the source."""
    text = "---\ntitle: Snow\npublished: 2024-01-05\n---\n\nThe GROUP said snow fell.\n\nThe GROUP said ice came.\n"
    scene.write("a.md", text)
    assert found(scene.check("a.md")) == [("a.md", 6, "X103")]
    scene.write("a.md", text.replace("The GROUP said snow", "<!-- claims: allow X103 we know them -->\nThe GROUP said snow"))
    report = scene.check("a.md")
    assert found(report) == [("a.md", 9, "X103")]
    assert allowed(report) == [("X103", 7, "we know them")]


@pytest.mark.parametrize(
    ("item", "codes"),
    [
        ("{rule: X101, line: 13, reason: its name}", []),
        ("{rule: X101, words: The mayor said, reason: its name}", []),
        ("{rule: X101, words: snow FELL on, line: 13, reason: its name}", []),
        ("{rule: X101, words: snow, line: 13, reason: its name}", []),
        ("{rule: X101, words: snow, reason: its name}", ["A901", "X101"]),
        ("{rule: X101, words: the, reason: its name}", ["A901", "X101"]),
        ("{rule: X101, words: “The town.”, reason: its name}", ["A901", "X101"]),
        ("{rule: X101, words: the town, line: 12, reason: its name}", ["A903", "X101"]),
        ("{rule: X101, line: 12, reason: its name}", ["A903", "X101"]),
        ("{rule: X102, line: 13, reason: its name}", ["A903", "X101"]),
    ],
)
def test_front_matter_allows_by_line_or_by_words(scene: Scene, item: str, codes: list[str]) -> None:
    scene.write("a.md", BAD.replace("title: Snow", f"title: Snow\nclaims:\n  allow:\n    - {item}\n\n"))
    report = scene.check("a.md")
    assert [code for _, _, code in found(report)] == codes
    assert len(report.allowed) == int(not codes)


WRONG = [
    ("<!-- claims: allow X101 -->", "it gives no reason for allowing X101"),
    ("<!-- claims: allow X101 REASON -->", "it gives no reason for allowing X101"),
    ("<!-- claims: allow X101 ... -->", "it gives no reason for allowing X101"),
    ('<!-- claims: allow X101 "snow fell": -->', "it gives no reason for allowing X101"),
    ("<!-- claims: allow X999 its name -->", "there is no rule X999"),
    ("<!-- claims: allow A903 its name -->", "A903 is a rule about allowances, which cannot be allowed"),
    ("<!-- claims: allow all of it -->", "it is not a valid allowance"),
    ("<!-- claims: ignore everything -->", "it is not a valid allowance"),
    ("<!--claims:disable X101-->", "it is not a valid allowance"),
    ("<!-- claims allow X101 its name -->", "it is not a valid allowance"),
    ("<!-- claims: alow X101 its name -->", "it is not a valid allowance"),
    ("<!-- claim: allow X101 its name -->", "it is not a valid allowance"),
    ("<!-- Claims: allow X101 its name -->", "it is not a valid allowance"),
    ("<!-- clams: allow X101 its name -->", "it is not a valid allowance"),
    ("<!-- claims : allow X101 its name -->", "it is not a valid allowance"),
    ("<!-- claims: allow: X101 its name -->", "it is not a valid allowance"),
    ("<!-- claims: allow x101 its name -->", "it is not a valid allowance"),
    ("<!-- claims: allowX101 its name -->", "it is not a valid allowance"),
    ("<!-- claims: allow X101: its name -->", "it is not a valid allowance"),
    ("<!-- claims: allow X101, X102 their names -->", "it is not a valid allowance"),
    ("<!-- allow X101 its name -->", "it is not a valid allowance"),
    ("<! -- claims: allow X101 its name -->", "it is not a valid allowance"),
    ("<!- claims: allow X101 its name -->", "it is not a valid allowance"),
    ("<!-- claims: allow X101 its name", "it is not closed with `-->`"),
    ("<!-- claims: allow X101\nits name -->", "it runs over several lines"),
]


@pytest.mark.parametrize(("said", "wrong"), WRONG, ids=[said for said, _ in WRONG])
def test_what_means_to_be_an_allowance_and_is_none_allows_nothing_and_is_reported(scene: Scene, said: str, wrong: str) -> None:
    scene.write("a.md", commented(said))
    report = scene.check("a.md")
    assert [code for _, _, code in found(report)] == ["A901", "X101"]
    assert (report.findings[0].place.line, report.findings[0].reason[: len(wrong)]) == (8, wrong)


def test_front_matter_in_toml_allows_too(scene: Scene) -> None:
    front = "+++\ntitle = 'Snow'\n[[claims.allow]]\nrule = 'X101'\nwords = 'The mayor said'\nreason = 'its name'\n+++\n"
    scene.write("a.md", front + BAD.partition("---\n\n")[2])
    assert found(scene.check("a.md")) == []


@pytest.mark.parametrize(
    "said",
    [
        "<!-- claims export -->",
        "<!-- a note on the claims: see the desk -->",
        "<!-- claims in this story were checked by hand -->",
        "<!-- allow for delays -->",
        "<!-- more -->",
    ],
)
def test_other_comments_are_ignored(said: str) -> None:
    assert parse_allowances(said, {}, CODES) == []


@pytest.mark.parametrize("said", ["<!-- claims: allow X101 its name -->", "<!--claims:allow X101  its name-->"])
def test_white_space_does_not_matter(said: str) -> None:
    assert valid_allowances(parse_allowances(f"{said}\nSnow.", {}, CODES)) == [Allowance("X101", 2, "its name", 1)]


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("claims: yes", "the field has no list `allow`"),
        ("claims: {allow: [{line: 3}]}", "item 1: it names no `rule`"),
        ("claims: {allow: [{rule: X101, line: 3}]}", "item 1: it gives no reason for allowing X101"),
        ("claims: {allow: [{rule: X999, line: 3, reason: its name}]}", "item 1: there is no rule X999"),
        (
            "claims: {allow: [{rule: X101, words: nowhere, reason: r}]}",
            "item 1: its `words` for X101 do not occur in the article",
        ),
        ("claims: {allow: [{rule: X101, reason: r}]}", "item 1: it does not say which claim"),
        ("claims: {allow: [{rule: X101, words: town, reason: r}]}", "item 1: its `words` are too few to identify the claim"),
        ("claims: {allow: [{rule: X101, line: yes, reason: r}]}", "item 1: it does not say which claim"),
        ("claims: {allow: [{rule: X101, line: 99, reason: r}]}", "item 1: it does not say which claim"),
    ],
)
def test_an_invalid_field_is_reported_at_its_location(scene: Scene, field: str, wrong: str) -> None:
    scene.write("a.md", GOOD.replace("title: Snow", f"title: Snow\n{field}"))
    report = scene.check("a.md")
    assert found(report) == [("a.md", 3, "A901")]
    assert report.findings[0].reason.startswith(wrong)


def test_an_unused_allowance_is_reported_if_its_rule_ran(scene: Scene) -> None:
    scene.write("a.md", commented("<!-- claims: allow X102 its name -->", GOOD))
    assert found(scene.check("a.md")) == [("a.md", 8, "A903")]
    scene.write("claims.toml", 'ignore = ["X102"]')
    assert found(scene.check("a.md")) == []
    scene.write("claims.toml", "")
    scene.write("b.md", commented("<!-- claims: allow X107 it fails -->", GOOD.replace("town", "FAULT")))
    report = scene.check("b.md")
    assert (found(report), len(report.errors)) == ([], 1), "the rule failed"


def test_allowances_in_pages_and_records(scene: Scene) -> None:
    """A comment of a page does not get into the article's text, and is looked for in the file."""
    page = "<html><body><article><h1>Snow</h1>\n{}\n<p>The mayor said BAD snow fell on the town.</p></article></body></html>"
    scene.write("a.html", page.format("<!-- claims: allow X101 its name -->"))
    assert (found(scene.check("a.html")), len(scene.check("a.html").allowed)) == ([], 1)
    scene.write("a.html", page.format("<!-- claims: alow X101 its name -->"))
    assert [code for _, _, code in found(scene.check("a.html"))] == ["A901", "X101"]


CASES = [(rule, example) for rule in ALLOWANCE_RULES for example in rule.fires + rule.silent]


@pytest.mark.parametrize(("rule", "example"), CASES, ids=[f"{rule.code}-{i}" for i, (rule, _) in enumerate(CASES)])
def test_the_examples_of_the_rules(rule: Rule, example: Example, fast: Language) -> None:
    path = Path("story.md")
    analysis = claims.analyse(read_text(example.text, path=path, markup="markdown"), nlp=fast)
    bench = FileContext(tuple(catalogue().values()), Settings())
    made = check_file(path, example.text.encode(), [analysis], bench)
    lines = example.text.splitlines()
    at = [lines[each.place.line - 1][each.place.column - 1 :] for each in made.findings if each.code == rule.code]
    assert tuple(at) == example.at


def test_a_comment_in_a_paragraph_makes_no_claims(scene: Scene) -> None:
    scene.write("a.md", GOOD.rstrip() + " <!-- claims: allow X101 the ministry said so -->\n")
    report = scene.check("a.md")
    assert [dict(article.statuses) for file in report.files for article in file.articles] == [{"single_source": 1}]


@pytest.mark.parametrize(
    "text",
    ["<!-- claims: " * 100_000, "<!--" * 300_000, "<!-- claims: allow X101 its name -->\n" * 20_000, "<! - " * 200_000],
    ids=["unclosed", "openings", "comments", "other openings"],
)
def test_a_million_comments_are_parsed_in_linear_time(text: str) -> None:
    assert len(valid_allowances(parse_allowances(text, {}, CODES))) <= 1_000


@given(st.text(alphabet='<!->- claims:alowX10\n"“”:', max_size=80))
def test_unusual_comments_are_reported_or_ignored(text: str) -> None:
    for each in parse_allowances(text, fields_of(text, markdown=True), CODES):
        start, end = each.span
        assert 0 <= start < end <= len(text)
