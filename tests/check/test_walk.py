"""A walk through docs/checking.md: its files are written and its commands run, in order, in a repository of their own.

The page is the script: what stands there is tried, with the real pre-commit. A line "…" in a session stands for any lines.
"""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

import claims
from claims.check.allowances import Allowance, InvalidAllowance, fields_of, parse_allowances
from claims.check.registry import catalogue
from claims.check.report import ExitStatus
from claims.check.reports import BUILT_IN
from claims.check.rules.allowances import ALLOWANCE_RULES
from claims.check.settings import SITE_FILES
from claims.cli.check import CheckCode
from tests.forking import forked
from tests.waiting import PATIENCE

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "checking.md").read_text(encoding="utf-8")
FENCED = re.compile(r"^```(?P<about>[^\n]*)\n(?P<text>.*?)^```$", re.DOTALL | re.MULTILINE)
TITLE = re.compile(r'title="([^"]+)"')
ANYTHING = "…"


@dataclass(frozen=True)
class Step:
    """A file that the page has written, or a command with what it prints."""

    number: int
    file: str | None = None
    command: str | None = None
    text: str = ""


def steps() -> Iterator[Step]:
    number = 0
    for block in FENCED.finditer(PAGE):
        title = TITLE.search(block["about"])
        if title:
            number += 1
            yield Step(number, file=title[1], text=block["text"])
        elif block["about"].strip() == "console":
            for session in re.split(r"^\$ ", block["text"], flags=re.MULTILINE)[1:]:
                number += 1
                command, _, printed = session.partition("\n")
                yield Step(number, command=command, text=printed)


@dataclass(frozen=True)
class Walk:
    """The folder that the page is tried in, and the variables of its shell."""

    folder: Path
    environment: dict[str, str]
    hooks: Path

    def run(self, command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["bash", "-c", command],
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=PATIENCE,
        )

    def write(self, name: str, text: str) -> None:
        if name == ".pre-commit-config.yaml":
            text = self._of_our_hook(text)
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def _of_our_hook(self, text: str) -> str:
        """The page's configuration, its repository being one on this machine, its program the one that is here already."""
        commit = self.run(f"git -C {self.hooks} rev-parse HEAD").stdout.strip()
        found = re.search(r"^( *)- id: claims-check$", text, re.MULTILINE)
        assert found is not None
        text = text.replace("https://example.org/claims", str(self.hooks)).replace(f"v{claims.__version__} ", f"{commit} ")
        assert str(self.hooks) in text
        assert commit in text
        return text.replace(found[0], f"{found[0]}\n{found[1]}  language: system")


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory) -> Walk:
    place = tmp_path_factory.mktemp("walk")
    folder, programs, hooks = place / "desk", place / "bin", place / "claims"
    for each in (folder, programs, hooks):
        each.mkdir()
    program = programs / "claims"
    program.write_text(f'#!/bin/sh\nexec {shlex.join(forked("-c", "from claims.cli import main; main()"))} "$@"\n')
    program.chmod(0o755)
    identity = {"GIT_AUTHOR_NAME": "Desk", "GIT_AUTHOR_EMAIL": "desk@example.org"}
    identity |= {name.replace("AUTHOR", "COMMITTER"): value for name, value in identity.items()}
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "PRE_COMMIT", "GITHUB_"))}
    walk = Walk(
        folder,
        kept
        | identity
        | {
            "PATH": f"{programs}{os.pathsep}{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT),
            "HOME": str(place),
            "PRE_COMMIT_HOME": str(place / "pre-commit"),
            "PRE_COMMIT_COLOR": "never",
            "CLAIMS_CACHE_DIR": str(place / "cache"),
        },
        hooks,
    )
    (hooks / ".pre-commit-hooks.yaml").write_bytes((ROOT / ".pre-commit-hooks.yaml").read_bytes())
    assert walk.run(f"cd {hooks} && git init -q -b main && git add -A && git commit -q -m hooks").returncode == 0
    assert walk.run("git init -q -b main").returncode == 0
    return walk


def fits(printed: list[str], expected: list[str]) -> bool:
    """Whether lines are those that are expected, of which "…" stands for any number."""
    if not expected:
        return not printed
    if expected[0] == ANYTHING:
        return any(fits(printed[at:], expected[1:]) for at in range(len(printed) + 1))
    return bool(printed) and printed[0].rstrip() == expected[0] and fits(printed[1:], expected[1:])


def test_every_file_and_every_command_of_the_page(walk: Walk) -> None:
    tried = 0
    for step in steps():
        if step.file is not None:
            walk.write(step.file, step.text)
        else:
            assert step.command is not None
            ended = walk.run(step.command)
            printed, expected = ended.stdout.strip("\n").splitlines(), step.text.strip("\n").splitlines()
            assert fits(printed, expected), f"step {step.number}: $ {step.command}\n{ended.stdout}"
            tried += 1
    assert tried > 12
    for command in commands():
        ended = walk.run(command)
        assert ended.returncode in (ExitStatus.CLEAN, ExitStatus.FINDINGS), f"$ {command}\n{ended.stdout}"


def commands() -> list[str]:
    """The commands at the head of the page, without what is said of them."""
    lines = [line.partition("#")[0].strip() for line in PAGE.split("```")[1].splitlines()]
    found = [line for line in lines if line.startswith("claims ")]
    assert len(found) > 3
    return found


def rows(head: str) -> list[str]:
    """The first cells of the page's table with this head."""
    table = PAGE.split(f"| {head} |", 1)[1].split("\n\n")[0].splitlines()[2:]
    return [line.split("|")[1].strip() for line in table]


def test_the_tables_of_the_page_are_whole() -> None:
    formats = [name.strip("` ") for cell in rows("format | for") for name in cell.split(",")]
    assert sorted(formats) == sorted(known.name for known in BUILT_IN)
    assert [int(cell) for cell in rows("exit code | meaning")] == sorted([*ExitStatus, *CheckCode])
    assert rows("rule | finds") == [rule.code for rule in ALLOWANCE_RULES]


def test_the_files_of_a_site_are_those_that_the_page_names() -> None:
    (said,) = re.findall(r"^- files of a site: (.*?)They are$", PAGE, re.DOTALL | re.MULTILINE)
    named = set(re.findall(r"`([^`]+)`", said))
    wanted = {"README.*", "LICENSE.*", "LICENCE.*"} | {words.rstrip("/") for words in SITE_FILES if "[" not in words}
    assert named == wanted


def test_the_allowances_of_the_page_are_well_written() -> None:
    blocks = [block["text"] for block in FENCED.finditer(PAGE)]
    comments = [line for text in blocks for line in text.splitlines() if line.startswith("<!-- claims")]
    (field,) = [text for text in blocks if text.startswith("claims:\n")]
    story = f"---\n{field}---\n\nTwo officials said the airline lost 40 million euros in March.\n"
    found = [parse_allowances(line, {}, catalogue()) for line in comments]
    found.append(parse_allowances(story, fields_of(story, markdown=True), catalogue()))
    assert len(found) > 2
    assert all(isinstance(each.means, Allowance) for written in found for each in written)
    for example in re.findall(r"`(<!-- claims [^`]*-->)`", PAGE.split("| A901 |")[1].split("\n")[0]):
        (wrong,) = parse_allowances(example, {}, catalogue())
        assert isinstance(wrong.means, InvalidAllowance)


@pytest.mark.parametrize("link", re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", PAGE))
def test_links_lead_somewhere(link: str) -> None:
    assert (ROOT / "docs" / link).exists()
