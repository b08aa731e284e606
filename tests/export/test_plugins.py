"""Plugin formats of other packages: each test starts a program with a package on its path."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from claims.export.formats import GROUP
from tests.forking import forked

ROOT = Path(__file__).parents[2]
PROGRAM = ("-c", "from claims.cli import main; main()")
MODULE = """
from claims.export import Format

FORMAT = Format("titles", ".titles", "one [title] a line", "desk_titles:write")

def write(claim_sets, stream, layout):
    for claim_set in claim_sets:
        stream.write(f"{claim_set.article.title}\\n")
"""
ARTICLE = "---\ntitle: Snow in Lima\n---\nPolice said on Monday that the road was closed.\n"


def install(folder: Path, module: str = MODULE, *, name: str = "titles", value: str = "desk_titles:FORMAT") -> Path:
    """A package ``desk-titles`` as installed in a folder."""
    about = folder / "desk_titles-1.0.dist-info"
    about.mkdir(parents=True)
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: desk-titles\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text(f"[{GROUP}]\n{name} = {value}\n")
    (folder / "desk_titles.py").write_text(module)
    return folder


def run(
    *words: str, path: Path | None, cwd: Path, start: Callable[..., list[str]] = forked, program: tuple[str, ...] = PROGRAM
) -> subprocess.CompletedProcess[str]:
    paths = os.pathsep.join(str(one) for one in (ROOT, path) if one is not None)
    environment = os.environ | {"PYTHONPATH": paths, "COLUMNS": "200", "NO_COLOR": "1"}
    (cwd / "snow.md").write_text(ARTICLE)
    return subprocess.run(start(*program, *words), capture_output=True, text=True, cwd=cwd, env=environment, check=False)


def alone(*words: str) -> list[str]:
    """The command line of an interpreter of its own, which has loaded no module yet that a file could replace."""
    return [sys.executable, *words]


def spoken(text: str) -> str:
    """The words of a box, without its frame and line ends."""
    return re.sub(r"[\s│╭╮╰╯─]+", " ", text)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return tmp_path / "site"


@pytest.fixture
def work(tmp_path: Path) -> Path:
    folder = tmp_path / "work"
    folder.mkdir()
    return folder


def test_a_package_adds_a_format_by_name_and_by_suffix(site: Path, work: Path) -> None:
    install(site)
    ended = run("extract", "snow.md", "--pipeline", "fast", "--format", "titles", path=site, cwd=work)
    assert (ended.returncode, ended.stdout) == (0, "Snow in Lima\n"), ended.stderr
    ended = run("extract", "snow.md", "--pipeline", "fast", "-o", "x.titles", path=site, cwd=work)
    assert (ended.returncode, (work / "x.titles").read_text()) == (0, "Snow in Lima\n"), ended.stderr


def test_help_lists_the_formats_of_packages(site: Path, work: Path) -> None:
    install(site)
    for command in ("extract", "export"):
        shown = spoken(run(command, "--help", path=site, cwd=work).stdout)
        assert "titles: one [title] a line" in shown
        assert "csv: one claim per row" in shown


@pytest.mark.parametrize(
    ("module", "value", "reason"),
    [
        ("import no_such_library", "desk_titles:FORMAT", "ModuleNotFoundError: No module named 'no_such_library'"),
        ("1 / 0", "desk_titles:FORMAT", "ZeroDivisionError: division by zero"),
        ("FORMAT = 7", "desk_titles:FORMAT", "TypeError: desk_titles:FORMAT is not a claims.export.Format with that name"),
        (MODULE.replace('"titles"', '"other"'), "desk_titles:FORMAT", "is not a claims.export.Format with that name"),
        (MODULE, "desk_titles:NONE", "AttributeError: module 'desk_titles' has no attribute 'NONE'"),
        (MODULE, "=", "the export format of the package desk-titles failed"),
        (MODULE.replace("def write", "def wrote"), "desk_titles:FORMAT", "has no attribute 'write'"),
        (MODULE.replace("article.title", "article.name"), "desk_titles:FORMAT", "has no attribute 'name'"),
        (MODULE.replace("desk_titles:write", "desk_gone:write"), "desk_titles:FORMAT", "No module named 'desk_gone'"),
    ],
)
def test_a_broken_package_is_reported_without_a_traceback(module: str, value: str, reason: str, site: Path, work: Path) -> None:
    install(site, module, value=value)
    ended = run("extract", "snow.md", "--pipeline", "fast", "--format", "titles", path=site, cwd=work)
    shown = spoken(ended.stderr)
    assert ended.returncode == 2
    assert reason in shown
    assert "titles: the export format of the package desk-titles failed" in shown
    assert "update or uninstall the package desk-titles" in shown
    assert "Traceback" not in ended.stderr


def test_a_broken_package_does_not_affect_other_formats(site: Path, work: Path) -> None:
    install(site, "1 / 0")
    ended = run("extract", "snow.md", "--pipeline", "fast", "-o", "x.jsonl", path=site, cwd=work)
    assert ended.returncode == 0, ended.stderr
    shown = spoken(run("extract", "--help", path=site, cwd=work).stdout)
    assert "titles: the export format of the package desk-titles failed (ZeroDivisionError: division by zero)" in shown
    assert "csv: one claim per row" in shown


def test_a_package_cannot_replace_a_built_in_format(site: Path, work: Path) -> None:
    install(site, MODULE.replace('"titles"', '"jsonl"'), name="jsonl")
    ended = run("extract", "snow.md", "--pipeline", "fast", "--format", "jsonl", path=site, cwd=work)
    assert ended.stdout.startswith('{"schema_version"')


@pytest.mark.parametrize("program", [PROGRAM, ("-m", "claims")])
def test_a_repository_cannot_add_a_format(program: tuple[str, ...], work: Path) -> None:
    """A checked repository may contain a ``*.dist-info``, or modules of any name, in the working folder."""
    install(work, "print('executed')\n" + MODULE)
    for words in (["--help"], ["snow.md", "--format", "titles"], ["snow.md", "-o", "x.titles"]):
        ended = run("extract", *words, path=None, cwd=work, start=alone, program=program)
        assert "executed" not in ended.stdout
        assert "titles:" not in spoken(ended.stdout)
        assert ended.returncode == (0 if "--help" in words else 2), ended.stderr


@pytest.mark.parametrize("listed", ["", ".", "HERE"])
def test_packages_in_the_working_folder_are_ignored_even_on_the_path(listed: str, work: Path) -> None:
    install(work)
    program = ("-c", f"import os, sys; sys.path.insert(0, {listed!r}.replace('HERE', os.getcwd())); {PROGRAM[1]}")
    ended = run("extract", "snow.md", "--format", "titles", path=None, cwd=work, start=alone, program=program)
    assert "unknown export format 'titles'" in spoken(ended.stderr)


def test_python_m_claims_removes_the_working_folder_from_the_module_path(work: Path) -> None:
    """Otherwise a file of a repository could replace a library that is imported later."""
    (work / "lxml.py").write_text("print('executed')")
    (work / "page.html").write_text(f"<html><body><article><p>{ARTICLE} {ARTICLE}</p></article></body></html>")
    ended = run("extract", "page.html", "--pipeline", "fast", path=None, cwd=work, start=alone, program=("-m", "claims"))
    assert "executed" not in ended.stdout
    assert ended.returncode == 0, ended.stderr


def test_help_of_the_program_reads_no_entry_points(work: Path) -> None:
    watched = "import importlib.metadata as m\nm.distributions = None\n" + PROGRAM[1]
    ended = run("--help", path=None, cwd=work, start=alone, program=("-c", watched))
    assert ended.returncode == 0, ended.stderr
    assert "extract" in ended.stdout
