"""Where the commands write with ``-o``: never over a file that is not an earlier output."""

import errno
import os
from pathlib import Path

import pytest

from claims.check.reports import BUILT_IN, ReportFormat
from claims.export import FORMATS, Format
from claims.export.errors import OutputError
from claims.export.overwriting import replaceable
from tests.cli.test_extract import run, words

STORY = "Analysts said on Monday that prices may fall.\n"
FILES = {
    "a.md": STORY,
    "b.md": STORY,
    "claims.toml": 'pipeline = "fast"\n',
    "parties.csv": "name,kind\n",
    "list.json": '{"name": "desk"}\n',
    "note.txt": "Call the mayor.\n",
    "notes.md": "# To do\n",
    "old.json": '{\n "version": 2,\n "findings": []\n}\n',
}


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder: articles, settings, notes, and a store with an article."""
    for name, text in FILES.items():
        (tmp_path / name).write_text(text)
    monkeypatch.chdir(tmp_path)
    assert run("add", "a.md", "--pipeline", "fast").exit_code == 0
    return tmp_path


COMMANDS = {
    "extract": "extract a.md --pipeline fast --format json -o",
    "verify": "verify a.md --pipeline fast --evidence b.md --format json -o",
    "export": "export --format json -o",
    "check": "check a.md --no-cache --baseline old.json --output-format json -o",
    "check, text": "check a.md --no-cache -o",
}


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_nothing_but_an_earlier_output_is_overwritten(command: str, desk: Path) -> None:
    for name in (*FILES, ".claims/claims.db"):
        before = (desk / name).read_bytes()
        ended = run(*command.split(), name)
        assert (ended.exit_code, ended.stdout) == (2, ""), name
        assert "choose another path with -o" in words(ended.stderr), name
        assert (desk / name).read_bytes() == before, name
    assert run("log").exit_code == 0


@pytest.mark.parametrize(
    ("command", "says"),
    [
        ("check b.md --output b.md", "b.md: the output is one of the inputs"),
        ("check b.md -o claims.toml", "claims.toml: the output is the settings file"),
        ("check b.md --baseline new.json --write-baseline -o new.json", "new.json: the output is one of the inputs"),
        ("export --format json -o .claims/claims.db", ".claims/claims.db: the output is the store"),
        ("export --format json -o .claims/claims.db-wal", ".claims/claims.db-wal: the output is part of the store"),
        ("verify a.md --add --store new.db --evidence b.md --format json -o new.db", "new.db: the output is the store"),
        ("extract a.md --format json -o .claims/claims.db", ".claims/claims.db: the output is a database"),
        (
            "extract a.md --format json -o list.json",
            "not an earlier output of this program; choose another path with -o, or delete",
        ),
    ],
)
@pytest.mark.usefixtures("desk")
def test_the_message_says_what_would_be_lost(command: str, says: str) -> None:
    assert says in words(run(*command.split()).stderr)


@pytest.mark.parametrize("known", FORMATS, ids=lambda known: known.name)
@pytest.mark.usefixtures("desk")
def test_an_earlier_export_is_replaced(known: Format) -> None:
    for output in (f"out{known.suffix}", "folder/"):
        for _ in range(2):
            more = ["--publisher", "Desk", "--page", "https://desk.example/{id}"]
            ended = run("export", "--format", known.name, "-o", output, *more)
            assert (ended.exit_code, ended.stderr) == (0, ""), output


@pytest.mark.parametrize("known", BUILT_IN, ids=lambda known: known.name)
@pytest.mark.usefixtures("desk")
def test_an_earlier_report_is_replaced(known: ReportFormat) -> None:
    for article in ("a.md", "b.md", "a.md"):
        ended = run("check", article, "--no-cache", "--output-format", known.name, "-o", "report")
        assert (ended.exit_code, ended.stderr) in ((0, ""), (1, ""))


def test_an_article_of_the_folder_is_not_replaced_by_an_export(desk: Path) -> None:
    (desk / "folder").mkdir()
    (desk / "folder" / "a.md").write_text("# Notes\n")
    ended = run("extract", "a.md", "--pipeline", "fast", "--format", "markdown", "-o", "folder")
    assert ended.exit_code == 1
    assert "not an earlier output" in words(ended.stderr)
    assert (desk / "folder" / "a.md").read_text() == "# Notes\n"


def test_a_file_that_cannot_be_read_is_not_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that may be written does not make what is in it an earlier output."""
    there = tmp_path / "there.json"
    there.write_text("{}")

    def refused(*_: object) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(Path, "open", refused)
    with pytest.raises(OutputError, match="cannot be read"):
        replaceable(there, ())
