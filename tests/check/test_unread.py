"""A check says what it did not read, in every format of report, and with ``--strict`` it fails."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import fromstring

import pytest
from typer.testing import CliRunner

from claims.check.report import VERSION, ExitStatus, Report, tally
from claims.check.reports import Layout, format_names, report_format
from claims.cli import app
from tests.check.scene import GOOD, Scene

HIDDEN = GOOD + "\n```\nThe minister stole 40 million euros.\n```\n"
PAGE = "<html><body><h1>Snow</h1><p>The mayor said that snow fell on the town.</p>{% if wide %}{% endif %}</body></html>"
PROSE = "The minister stole 40 million euros from the fund."


@pytest.fixture
def main(scene: Scene) -> Scene:
    """A repository with an article, on a branch where tests add files."""
    scene.git("init", "-q", "-b", "main")
    scene.write("old.md", GOOD)
    scene.commit()
    scene.git("checkout", "-q", "-b", "work")
    return scene


ELSEWHERE = {
    "another markup": ("news/a.mdx", GOOD),
    "a document": ("news/a.odt", "PK\x03\x04"),
    "a document with macros": ("news/a.docm", "PK\x03\x04"),
    "a feed in RDF": ("news/a.rdf", "<rdf:RDF/>"),
    "other XML": ("news/data.xml", f"<data><item>{PROSE}</item></data>"),
    "other XML with CDATA": ("news/data.xml", f"<data><![CDATA[{PROSE}]]></data>"),
    "other XML with attributes": ("news/data.xml", f'<data><item words="{PROSE}"/></data>'),
    "other XML with markup": ("news/data.xml", "<data>&lt;p&gt;Snow fell on the town.&lt;/p&gt;</data>"),
    "a feed in JSON": ("news/feed.json", json.dumps({"items": [{"content_html": f"<p>{PROSE}</p>"}]})),
    "structured data": ("news/a.json", json.dumps({"@type": "NewsArticle", "articleBody": PROSE})),
    "a table": ("news/a.csv", f'id,text\n1,"{PROSE}"\n'),
    "a table with tabs": ("news/a.tsv", f"id\ttext\n1\t{PROSE}\n"),
    "data in YAML": ("news/a.yaml", f"articles:\n  - id: 1\n    text: '{PROSE}'\n"),
    "a text in YAML": ("news/a.yml", f"text: >\n  {PROSE}\n"),
    "an archive": ("news/a.md.gz", "\x1f\x8b"),
    "a template": ("news/a.html", PAGE),
    "a file of a site": ("news/README.md", GOOD),
    "what looks like an export": ("news/a.md", f"<!-- claims export -->\n{GOOD}"),
}


ASKED: dict[str, dict[str, Any]] = {"base": {"base": "main"}, "staged": {"staged": True}, "hook": {"hook": True}, "folder": {}}
WAYS = [(kind, how) for kind in ELSEWHERE for how in ("base", "staged", "folder")]
WAYS += [(kind, "hook") for kind, (name, _) in ELSEWHERE.items() if Path(name).suffix in {".md", ".html", ".json"}]


@pytest.mark.parametrize(("kind", "how"), WAYS)
def test_a_changed_file_that_is_left_out_is_named_and_fails_a_strict_check(main: Scene, kind: str, how: str) -> None:
    name, text = ELSEWHERE[kind]
    main.write(name, text)
    main.write("new.md", GOOD.replace("snow fell", "rain fell"))
    main.git("add", "-A")
    sources = {"hook": (name, "new.md"), "folder": (".",)}.get(how, ())
    report = main.check(*sources, **ASKED[how])
    (note,) = report.notes
    assert name in note
    assert (report.left, report.exit_status) == (1, ExitStatus.CLEAN)
    assert main.check(*sources, strict=True, **ASKED[how]).exit_status == ExitStatus.UNREAD


@pytest.mark.parametrize(("name", "text"), ELSEWHERE.values(), ids=ELSEWHERE)
def test_what_the_settings_exclude_is_left_out_silently(main: Scene, name: str, text: str) -> None:
    main.write("claims.toml", f'exclude = ["{name}"]\n')
    main.commit()
    main.git("branch", "-f", "main")
    main.write(name, text)
    main.write("new.md", GOOD)
    for how in ("folder", "base"):
        report = main.check(strict=True, **ASKED[how])
        assert (report.notes, report.exit_status) == ((), ExitStatus.CLEAN)


def test_files_of_a_site_that_the_settings_name_do_not_fail_a_strict_check(scene: Scene) -> None:
    scene.write("a.md", GOOD)
    scene.write("about.md", GOOD)
    scene.write("claims.toml", 'site-files = ["about.*"]\n')
    report = scene.check(strict=True)
    assert "about.md" in "".join(report.notes)
    assert report.exit_status == ExitStatus.CLEAN


@pytest.mark.parametrize("how", ["base", "staged", "folder"])
@pytest.mark.parametrize(("settings", "target"), [("", ".e"), ('exclude = ["e/"]\n', "e"), ("", "e/.f/g")])
def test_a_link_to_a_folder_that_is_not_searched_is_noted(main: Scene, settings: str, target: str, how: str) -> None:
    main.write("claims.toml", settings)
    main.write("d/a.md", GOOD)
    main.commit()
    main.git("branch", "-f", "main")
    main.git("rm", "-q", "-r", "d")
    main.write(f"{target}/a.md", GOOD.replace("snow fell", "BAD snow fell"))
    (main.folder / "d").symlink_to(target)
    main.git("add", "-A")
    report = main.check(strict=True, **ASKED[how])
    assert report.notes == ("not read: symbolic links to folders: d; name one to have its files read",)
    assert report.exit_status == ExitStatus.UNREAD


@pytest.mark.parametrize("how", ["base", "staged", "hook", "folder"])
def test_text_files_are_read_under_each_of_their_suffixes(main: Scene, how: str) -> None:
    main.write("a.text", GOOD.partition("# ")[2])
    main.git("add", "-A")
    sources = {"hook": ("a.text",), "folder": (".",)}.get(how, ())
    report = main.check(*sources, strict=True, **ASKED[how])
    assert "a.text" in [file.path for file in report.files]
    assert (report.notes, report.left, report.exit_status) == ((), 0, ExitStatus.CLEAN)


def test_a_link_to_a_folder_that_is_searched_is_not_noted(main: Scene) -> None:
    main.write("e/a.md", GOOD)
    (main.folder / "d").symlink_to("e")
    assert main.check(base="main", strict=True).notes == ()


BY_NAME = {
    "a table": (
        "a.csv",
        f'id,text\n1,"{PROSE}"\n',
        "a.csv: not read: a table (CSV), not an article; save the text of each article",
    ),
    "data in YAML": ("a.yaml", f"text: '{PROSE}'\n", "a.yaml: not read: data in YAML, not an article; save the text of each"),
}


@pytest.mark.parametrize("how", ["base", "staged", "hook", "folder"])
@pytest.mark.parametrize(("name", "text", "said"), BY_NAME.values(), ids=BY_NAME)
def test_data_that_is_named_is_an_error(main: Scene, name: str, text: str, said: str, how: str) -> None:
    main.write(name, text)
    main.git("add", "-A")
    report = main.check(name, **ASKED[how])
    assert [str(error).startswith(said) for error in report.errors] == [True]
    assert report.exit_status == ExitStatus.UNREAD


@pytest.mark.parametrize("how", ["base", "staged", "hook", "folder"])
@pytest.mark.parametrize("name", ["a.rst", "a.tex"])
def test_text_in_an_unknown_format_that_is_named_fails_a_strict_check(main: Scene, name: str, how: str) -> None:
    main.write(name, GOOD.partition("# ")[2])
    main.git("add", "-A")
    report = main.check(name, **ASKED[how])
    remedy = "rename the file to .txt or .md, or convert it"
    said = f"{name}: the format {Path(name).suffix} is not known, so its markup was not read; {remedy}"
    assert (report.notes, report.exit_status) == ((said,), ExitStatus.CLEAN)
    assert main.check(name, strict=True, **ASKED[how]).exit_status == ExitStatus.UNREAD


@pytest.mark.parametrize("name", ["Olm v. Tamm", "story.2024-05-01", "a.asc"])
def test_a_name_with_a_dot_does_not_fail_a_strict_check(main: Scene, name: str) -> None:
    main.write(name, GOOD.partition("# ")[2])
    main.git("add", "-A")
    assert main.check(name, strict=True).exit_status == ExitStatus.CLEAN


@pytest.mark.parametrize("name", ["a", "a.foo"])
def test_a_format_that_the_content_shows_needs_no_suffix(main: Scene, name: str) -> None:
    main.write(name, GOOD)
    assert main.check(name, strict=True).notes == ()


def test_data_without_sentences_is_left_out_silently(main: Scene) -> None:
    main.write("list.csv", "name,roads\nKim Lee,The road to the town of Corvane\n")
    main.write("site.yaml", f"# {PROSE}\nname: snow # {PROSE}\nurl: https://a.example/the-town-has-closed\n")
    main.write("claims.csv", f"article_id,article_title,text\n1,Snow,{PROSE}\n")
    main.write("data.json", json.dumps({"name": "snow", "url": "https://a.example/the-town-has-closed", "roads": [1, 2]}))
    main.write("new.md", GOOD)
    assert main.check(base="main", strict=True).notes == ()


def test_changed_settings_fail_a_strict_check(main: Scene) -> None:
    main.write("claims.toml", 'exclude = ["new.md"]\n')
    main.write("new.md", GOOD)
    main.commit()
    assert main.check(base="main").exit_status == ExitStatus.CLEAN
    assert main.check(base="main", strict=True).exit_status == ExitStatus.UNREAD


def test_a_part_of_an_article_that_is_not_read_is_counted_and_fails_a_strict_check(scene: Scene) -> None:
    scene.write("a.md", HIDDEN)
    for strict in (False, True, True):  # also from the cache
        report = scene.check(strict=strict)
        assert report.exit_status == (ExitStatus.UNREAD if strict else ExitStatus.CLEAN)
        assert [note.startswith("a.md: not read: a line taken for code") for note in report.notes] == [True]
        assert tally(report) == "1 article checked: no findings, 1 read only in part"


@pytest.fixture
def written(main: Scene) -> Callable[[str, bool], str]:
    """The report in a format on a part that was not read, and on a file."""
    main.write("a.md", HIDDEN)
    main.write("b.mdx", GOOD)

    def write(name: str, strict: bool) -> str:
        stream = io.StringIO()
        report_format(name).write(main.check(base="main", strict=strict), stream, Layout())
        return stream.getvalue()

    return write


@pytest.mark.parametrize("name", sorted(set(format_names()) - {"text"}))
def test_each_format_says_what_was_not_read(written: Callable[[str, bool], str], name: str) -> None:
    for strict in (False, True):
        report = written(name, strict)
        assert "taken for code" in report
        assert "b" in report
        assert "mdx" in report


def test_text_counts_what_was_not_read_and_standard_error_names_it(
    main: Scene, written: Callable[[str, bool], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert written("text", False).endswith("1 article checked: no findings, 1 read only in part, 1 file left out\n")
    monkeypatch.chdir(main.folder)
    asked = ["check", "--base", "main", "--select", "A9", "--pipeline", "fast", "--strict"]
    ended = CliRunner().invoke(app, asked)
    assert ended.exit_code == ExitStatus.UNREAD
    assert "warning: a.md: not read: a line taken for code" in ended.stderr
    assert "b.mdx" in ended.stderr


def test_a_strict_report_marks_what_was_not_read_as_an_error(written: Callable[[str, bool], str]) -> None:
    lines = written("github", True).splitlines()
    assert [line.split("::")[1].split(" ")[0] for line in lines[:-1]] == ["error", "error"]
    assert {issue["severity"] for issue in json.loads(written("gitlab", True))} == {"blocker"}
    (run,) = json.loads(written("sarif", True))["runs"]
    assert run["invocations"][0]["executionSuccessful"] is False
    assert {each["level"] for each in run["invocations"][0]["toolExecutionNotifications"]} == {"error"}
    suite = fromstring(written("junit", True))[0]
    assert (suite.get("tests"), suite.get("errors"), len(list(suite.iter("error")))) == ("2", "2", 2)


def test_a_report_that_is_not_strict_warns(written: Callable[[str, bool], str]) -> None:
    lines = written("github", False).splitlines()
    assert [line.split("::")[1].split(" ")[0] for line in lines[:-1]] == ["warning", "warning"]
    assert {issue["severity"] for issue in json.loads(written("gitlab", False))} == {"info"}
    (run,) = json.loads(written("sarif", False))["runs"]
    assert run["invocations"][0]["executionSuccessful"] is True
    assert {each["level"] for each in run["invocations"][0]["toolExecutionNotifications"]} == {"warning"}
    suite = fromstring(written("junit", False))[0]
    assert (suite.get("tests"), suite.get("errors")) == ("2", "0")


def test_standard_error_lists_a_few_notes_on_parts(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(14):
        scene.write(f"{number:02}.md", HIDDEN)
    monkeypatch.chdir(scene.folder)
    ended = CliRunner().invoke(app, ["check", ".", "--select", "A9", "--pipeline", "fast"])
    assert ended.exit_code == ExitStatus.CLEAN
    lines = ended.stderr.splitlines()
    assert [line.split(":")[1].strip() for line in lines[:10]] == [f"{number:02}.md" for number in range(10)]
    assert lines[10] == "warning: 4 more notes on articles that were read only in part; --output-format json lists all"


CORRECTED = (
    "<nitf><head><docdata><correction info='adds a name'/></docdata></head><body><body.head><hedline><hl1>Snow</hl1></hedline>"
    "</body.head><body.content><p>The mayor said snow fell on the town.</p></body.content></body></nitf>"
)


def test_a_remark_on_how_an_article_was_read_is_shown_and_fails_no_check(scene: Scene) -> None:
    scene.write("a.nitf", CORRECTED)
    for _ in range(2):  # also from the cache
        report = scene.check(strict=True)
        assert report.notes == ("a.nitf: its provider has corrected it: adds a name",)
        assert (report.parts, report.exit_status) == ([], ExitStatus.CLEAN)
        assert tally(report) == "1 article checked: no findings"


@pytest.mark.parametrize("name", sorted(set(format_names()) - {"text"}))
def test_each_format_shows_remarks_as_no_failure(scene: Scene, name: str) -> None:
    scene.write("a.nitf", CORRECTED)
    stream = io.StringIO()
    report_format(name).write(scene.check(strict=True), stream, Layout())
    written = stream.getvalue()
    assert "has corrected it" in written
    assert not any(words in written for words in ("::error", "blocker", 'errors="1"', "Not checked"))
    assert '"executionSuccessful": false' not in written


def test_standard_error_lists_a_few_remarks(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(11):
        scene.write(f"{number:02}.nitf", CORRECTED)
    monkeypatch.chdir(scene.folder)
    ended = CliRunner().invoke(app, ["check", ".", "--select", "A9", "--pipeline", "fast", "--strict"])
    assert ended.exit_code == ExitStatus.CLEAN
    lines = ended.stderr.splitlines()
    assert lines[9] == "warning: 09.nitf: its provider has corrected it: adds a name"
    assert lines[10] == "warning: 1 more note on how articles were read; --output-format json lists all"


def test_a_report_without_notes_is_complete() -> None:
    assert Report((), (), strict=True).exit_status == ExitStatus.CLEAN


@pytest.mark.parametrize("how", ["index", "commit"])
@pytest.mark.parametrize("name", ["claims.toml", "known.json"])
def test_a_hook_notes_that_the_settings_or_known_findings_change_with_the_articles(main: Scene, name: str, how: str) -> None:
    main.write("claims.toml", 'baseline = "known.json"\n')
    main.write("known.json", json.dumps({"version": VERSION, "findings": []}))
    main.commit()
    asked = {"index": {}, "commit": {"commit": "HEAD", "since": "HEAD~1"}}[how]
    for changed in (False, True):
        main.write("new.md", GOOD.replace("snow fell", f"rain fell {changed}"))
        if changed:
            main.write(name, (main.folder / name).read_text() + "\n")
        main.git("add", "-A")
        if how == "commit":
            main.commit()
        report = main.check("new.md", hook=True, strict=True, **asked)
        said = [f"{name}; review it" in note for note in report.notes]
        assert (said, report.exit_status) == (([True], ExitStatus.UNREAD) if changed else ([], ExitStatus.CLEAN))
