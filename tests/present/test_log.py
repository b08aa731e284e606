"""No article text or file name is a command to a log reader, in any format or on standard error."""

import io
import json
import re
import sys
from dataclasses import replace
from xml.etree.ElementTree import fromstring

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.check.allowances import Allowance, AllowedFinding
from claims.check.locations import Excerpt, FindingText, LocatedFinding, Location
from claims.check.report import ArticleSummary, FileResult, Report
from claims.check.reports import BUILT_IN, Layout, report_format
from claims.check.rule import Severity
from claims.cli import main
from claims.cli.messages import line, warning
from claims.export.as_json import escaped
from claims.model import InputError
from claims.present.log import HarmlessLines, harmless, harmless_xml, shown
from tests.check.scene import RULES

COMMANDS = [
    "::error::fire",
    " \t::set-output name=a::b",
    "\u2028::stop-commands::x",
    "\r::add-mask::e",
    "\x85::debug::x",
    "##[error]fire",
    "say ##[set-env name=PATH]x",
    "##vso[task.setvariable variable=a]b",
    "##teamcity[buildStatus text='x']",
    "\u2060::error::x",
    ":\u200b:error::x",
    "#\u200d#[error]x",
    "\x1b[2K::error::x",
    "section_start:1:x\r\x1b[0K",
]
WORDS = st.lists(
    st.sampled_from([*COMMANDS, "\n", "\r", "\t", " ", "a", ":", "#", "[", "]", "%0A", "é", "\ud800", "\x00"]), max_size=8
)
TEXTS = st.one_of(WORDS.map("".join), st.text(max_size=40))

UNSEEN = re.compile("[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
                    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff]")  # fmt: skip
ENDS = re.compile("[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")


def commands(log: str) -> list[str]:
    """The lines that a CI service would run: it may accept several characters as line ends, trims lines, and may
    ignore characters without a glyph."""
    lines = [UNSEEN.sub("", each).strip() for each in ENDS.split(log)]
    return [each for each in lines if each.startswith("::") or re.search(r"##\w*\[", each)]


def report(words: str, path: str) -> Report:
    """A report with the words wherever an article or its file name can occur."""
    found = LocatedFinding(
        path=path,
        code="X101",
        severity=Severity.ERROR,
        message=words,
        reason=words,
        places=(Location(8, 16, 8, 24), Location(10, 1, 10, 4)),
        excerpt=Excerpt(words, words or "x", words),
        fingerprint="0123456789abcdef" * 2,
        subject=FindingText(words, words, words),
        claim_ids=(words,),
    )
    allowed = AllowedFinding(Allowance("X102", 9, words, 7, words), replace(found, code="X102"))
    summary = ArticleSummary(words, 12, {"disputed": 1}, ((words, {"disputed": 1}),))
    error = InputError(words, where=path, remedy=words)
    files = (FileResult(path, (summary,), (found,), (allowed,)), FileResult(f"b{path}", errors=(error,)))
    return Report(files, (found,), baselined=(found,), notes=(words,), rules=RULES)


def written(name: str, of: Report) -> str:
    stream = io.StringIO(newline="")
    report_format(name).write(of, stream, Layout())
    return stream.getvalue()


@pytest.mark.parametrize("name", [known.name for known in BUILT_IN if known.name != "github"])
@given(words=TEXTS, path=TEXTS)
def test_no_format_contains_a_command(name: str, words: str, path: str) -> None:
    text = written(name, report(words, path))
    assert commands(text) == []
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f]", text)


@given(words=TEXTS, path=TEXTS)
def test_the_github_format_contains_only_its_own_commands(words: str, path: str) -> None:
    text = written("github", report(words, path))
    lines = text.removesuffix("\n").split("\n")
    assert [re.match(r"::(\w+) (?:[a-zA-Z]+=[^:,]*,?)+::", each)[1] for each in lines[:-1]] == ["error", "error", "notice"]  # type: ignore[index]
    assert commands(lines[-1]) == []
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]", text)
    assert not re.search(r"##\w*\[", UNSEEN.sub("", text))


@given(words=TEXTS, path=TEXTS)
def test_escaping_does_not_change_json_and_xml_content(words: str, path: str) -> None:
    """Escapes for the log do not change the text for a parser of the format."""
    value = [words, path]
    assert json.loads(escaped(json.dumps(value, ensure_ascii=False))) == value
    of = report(words, path)
    (found,) = json.loads(written("json", of))["findings"]
    assert (found["message"], found["path"]) == (words, path)
    plain = shown(words).replace("&", "").replace("<", "")
    assert fromstring(harmless_xml(f"<a>{plain}</a>")).text == (plain or None)


@given(words=TEXTS, path=TEXTS)
def test_no_message_on_standard_error_contains_a_command(words: str, path: str) -> None:
    assert commands(line(InputError(words, where=path, remedy=words))) == []
    assert commands(warning(words)) == []
    assert commands(f"  {shown(words)}\n") == []


@given(st.text(alphabet=":# \n\u2060[ab]", max_size=60))
def test_harmless_text_is_unchanged(text: str) -> None:
    once = harmless(text)
    assert commands(once) == []
    assert harmless(once) == once


@pytest.mark.parametrize("text", ["a :: b", "C::D", "# a [b]", "##", "ratio 1::2", "#[a]", "### [x]"])
def test_other_words_are_unchanged(text: str) -> None:
    assert shown(text) == text


@pytest.mark.parametrize(
    "command", [["check"], ["check", "--base"], ["rule"], ["extract"], ["extract", "--date"], ["check", "--fail-on"], []]
)
def test_messages_quoting_the_command_line_contain_no_commands(
    command: list[str], capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Missing files, invalid values, unknown commands and options: ``*.md`` may expand to any name."""
    for words in [*COMMANDS, "-##[error]x", "--##[error]x"]:
        monkeypatch.setattr("sys.argv", ["claims", *command, words.replace("\x00", "")])
        monkeypatch.setattr("sys.stderr", sys.stderr)  # restored afterwards
        with pytest.raises(SystemExit) as ended:
            main()
        assert ended.value.code in (1, 2, 3)
        said = capfd.readouterr()
        assert said.err
        assert commands(said.out + said.err) == []


def test_lines_written_in_parts_are_made_harmless() -> None:
    behind = io.StringIO()
    stream = HarmlessLines(behind)
    for part in ("a\n:", ":error::", "x\n#", "#", "[error]y\nz"):
        stream.write(part)
        stream.flush()
    stream.finish()
    assert behind.getvalue() == "a\n: :error::x\n# #[error]y\nz"
