"""A desk adds a rule or a report format from a package of its own, and one that is broken ends the run with a clear message."""

import os
import subprocess
import sys
from importlib.metadata import Distribution
from pathlib import Path
from textwrap import dedent

import pytest

from claims.plugins import registered
from tests.forking import forked

ROOT = Path(__file__).parents[2]
STORY = "---\ntitle: Snow\npublished: 2024-01-05\n---\n\n# Snow\n\nThe mayor said SHOUTING snow fell on the town.\n"
MODULE = dedent(
    """
    from claims.check.reports import ReportFormat
    from claims.check.rule import Example, Finding, Rule, Severity


    def find(context):
        at = context.text.find("SHOUTING")
        if at >= 0:
            yield Finding("X900", "a word in capitals", ((at, at + 8),), "It is SHOUTING.")


    def write(report, stream, layout):
        stream.writelines(f"{finding.code};{finding.place.line}\\n" for finding in report.findings)


    RULE = Rule(
        code="X900",
        name="shouting",
        summary="A word is written in capitals.",
        why="It shouts at the reader.",
        how_to_fix="Write it in small letters.",
        find=find,
        fires=(Example("It is SHOUTING.", ("SHOUTING",)),),
        silent=(Example("It is quiet."),),
        severity=Severity.ERROR,
    )
    TWIN = Rule("S101", "twin", "Another rule.", "It has a code that is taken.", "Take another.", find, RULE.fires, RULE.silent)
    BARE = Rule("X901", "bare", "Another rule.", "It has no examples.", "Add some.", find, (), ())
    FORMAT = ReportFormat("semicolons", "a row a finding", write)
    """
)


def package(folder: Path, **groups: str) -> dict[str, str]:
    """Installs a package in a folder: a module, and what pip writes beside it; gives the environment that has it."""
    (folder / "desk_rules.py").write_text(MODULE)
    about = folder / "desk_rules-1.2.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: desk-rules\nVersion: 1.2\n")
    (about / "entry_points.txt").write_text("".join(f"[claims.{group}]\n{line}\n" for group, line in groups.items()))
    return os.environ | {"PYTHONPATH": os.pathsep.join([str(folder), str(ROOT)])}


def claims(environment: dict[str, str], folder: Path, *words: str) -> tuple[int, str, str]:
    command = forked("-P", "-m", "claims", *words)
    ended = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    return ended.returncode, ended.stdout, ended.stderr


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder with an article, apart from the one where the package lies."""
    folder = tmp_path / "desk"
    folder.mkdir()
    (folder / "claims.toml").write_text('select = ["X9"]\npipeline = "fast"\n')
    (folder / "snow.md").write_text(STORY)
    return folder


def test_a_rule_and_a_format_of_a_package_are_as_ours(tmp_path: Path, desk: Path) -> None:
    environment = package(tmp_path, check_rules="shouting = desk_rules:RULE", report_formats="semicolons = desk_rules:FORMAT")
    assert claims(environment, desk, "check", "--no-cache", "--output-format", "semicolons", "snow.md") == (1, "X900;8\n", "")
    code, listed, _ = claims(environment, desk, "rules")
    assert (code, "X900" in listed, "S101" in listed) == (0, True, True)
    assert claims(environment, desk, "rule", "X900")[1].startswith("# X900 shouting\n\nA word is written in capitals.")


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("gone = desk_rules:GONE", "loading the rule of desk-rules 1.2 (entry point 'gone') failed (AttributeError: "),
        ("gone = desk_gone:RULE", "failed (ModuleNotFoundError: No module named 'desk_gone'"),
        ("no = desk_rules:MODULE", "(AttributeError: module 'desk_rules' has no attribute 'MODULE'"),
        ("find = desk_rules:find", "desk-rules 1.2 (entry point 'find'): function is not a `claims.check.rule.Rule`"),
        ("twin = desk_rules:TWIN", "the rule 'S101' is not valid: its code is already used by the rule 'unsourced'"),
        ("bare = desk_rules:BARE", "the rule 'X901' is not valid: `fires` must be a tuple of at least one example"),
    ],
)
def test_a_broken_rule_is_a_message_and_exit_code_2(tmp_path: Path, desk: Path, entry: str, said: str) -> None:
    environment = package(tmp_path, check_rules=entry)
    code, output, error = claims(environment, desk, "check", "snow.md")
    assert (code, output) == (2, "")
    assert said in error
    assert error.startswith("error: ")
    assert error.count("\n") == 1, "one line, no traceback"
    assert "correct the package that registers it, or uninstall it" in error


def test_a_broken_format_and_an_unknown_one_are_usage_errors(tmp_path: Path, desk: Path) -> None:
    environment = package(tmp_path, report_formats="semicolons = desk_rules:RULE")
    code, _, error = claims(environment, desk, "check", "--output-format", "semicolons", "snow.md")
    assert (code, "desk-rules 1.2 (entry point 'semicolons'): Rule is not a" in error) == (2, True)
    code, _, error = claims(environment, desk, "check", "--output-format", "colons", "snow.md")
    assert code == 2
    assert "unknown format 'colons'" in error


@pytest.mark.parametrize("where", ["", "vendor", "vendor/python"])
@pytest.mark.parametrize("below", ["", "news"])
def test_a_repository_cannot_add_rules_or_formats_even_if_on_the_path(desk: Path, where: str, below: str) -> None:
    (desk / ".git").mkdir()
    folder, here = desk / where, desk / below
    folder.mkdir(parents=True, exist_ok=True)
    here.mkdir(exist_ok=True)
    environment = package(folder, check_rules="shouting = desk_rules:RULE", report_formats="semicolons = desk_rules:FORMAT")
    code, listed, _ = claims(environment, here, "rules")
    assert (code, "X900" in listed, "S101" in listed) == (0, False, True)
    code, _, error = claims(environment, here, "check", "--output-format", "semicolons", "snow.md")
    assert (code, "unknown format 'semicolons'" in error) == (2, True)


def test_a_virtual_environment_in_the_repository_adds_what_is_installed_in_it(
    desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (desk / ".git").mkdir()
    site, planted = desk / ".venv" / "lib", desk / "vendor"
    for folder, code in ((site, "X900"), (planted, "X901")):
        folder.mkdir(parents=True)
        package(folder, check_rules=f"{code} = desk_rules:RULE")
    monkeypatch.chdir(desk)
    monkeypatch.setattr(sys, "prefix", str(desk / ".venv"))
    monkeypatch.setattr(sys, "path", [str(planted), str(site)])
    assert [entry.name for entry in registered("claims.check_rules")] == ["X900"]


def test_without_plugins_no_metadata_of_packages_is_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    """It took most of the time of a run that found everything in the cache."""
    monkeypatch.setattr(Distribution, "metadata", property(lambda distribution: pytest.fail("it was parsed")))
    assert registered("claims.nothing_of_this_kind") == []


def test_of_a_package_that_is_installed_twice_the_first_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for place, groups in (("first", {}), ("second", {"check_rules": "shouting = desk_rules:RULE"})):
        (tmp_path / place).mkdir()
        package(tmp_path / place, **groups)
    for order, found in ((("first", "second"), []), (("second", "first"), ["shouting"])):
        monkeypatch.setattr(sys, "path", [str(tmp_path / place) for place in order])
        assert [entry.name for entry in registered("claims.check_rules")] == found


def test_any_file_of_a_package_that_adds_rules_changes_what_the_cache_is_asked_for(tmp_path: Path, desk: Path) -> None:
    environment = package(tmp_path, check_rules="shouting = desk.rules.all:RULE")
    (tmp_path / "desk" / "rules").mkdir(parents=True)
    files = [tmp_path / "desk" / "__init__.py", tmp_path / "desk" / "words.csv", tmp_path / "desk_rules.py"]
    (tmp_path / "desk_rules-1.2.dist-info" / "RECORD").write_text("desk_rules.py,,\n")
    (tmp_path / "desk" / "rules" / "all.py").write_text("from desk_rules import RULE")
    files[0].touch()
    program = forked("-P", "-c", "from claims.check.registry import plugin_digest as made; print(made())")

    def digest() -> str:
        return subprocess.run(program, cwd=desk, env=environment, capture_output=True, text=True, check=True).stdout

    digests = [digest()]
    for file in files:
        file.write_text(f"{file.read_text()}\n#" if file.exists() else "a,b")
        digests.append(digest())
    assert len(set(digests)) == len(digests)
    assert digest() == digests[-1]
