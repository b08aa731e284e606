"""Unreadable files: they are reported, the exit code is 3, and the rest is checked."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.check.scene import GOOD
from tests.forking import forked
from tests.waiting import PATIENCE

ROOT = Path(__file__).parents[2]
LONE = GOOD.replace("snow fell", "“snow fell")
REST = "lone.md:8:16 Q301"
"""What must be found in every run, whatever else is broken."""

PROGRAM = "from tests.privileges import as_ordinary_user; as_ordinary_user(); from claims.cli import main; main()"


def started(*words: str, folder: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        forked("-c", PROGRAM, *words),
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def check(folder: Path, *words: str) -> tuple[int, str, str]:
    running = started("check", *words, folder=folder)
    out, err = running.communicate("", timeout=PATIENCE)
    return running.returncode, out, err


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one article whose finding is in the cache."""
    folder = tmp_path_factory.mktemp("desk")
    (folder / "claims.toml").write_text('select = ["Q301"]\npipeline = "fast"\n')
    (folder / "lone.md").write_text(LONE)
    assert check(folder)[0] == 1
    return folder


@pytest.fixture
def desk(cache: Path) -> Path:
    for path in cache.iterdir():
        if path.name not in {"claims.toml", "lone.md", ".claims"}:
            _removed(path)
    return cache


def _removed(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        path.chmod(0o700)
        for inside in path.iterdir():
            _removed(inside)
        path.rmdir()
    else:
        path.unlink()


def forbidden(path: Path) -> None:
    path.write_text(GOOD)
    path.chmod(0)


def locked(path: Path) -> None:
    path.mkdir()
    (path / "a.md").write_text(GOOD)
    path.chmod(0)


def folder_named_like_an_article(path: Path) -> None:
    path.mkdir()
    (path / "notes.txt").write_text(GOOD)


BROKEN: dict[str, tuple[str, Callable[[Path], object], str]] = {
    "binary": ("x.md", lambda path: path.write_bytes(b"\x00\x01\x02\x03" * 100), "not text"),
    "a line of 10 MB": ("x.txt", lambda path: path.write_text("word " * 2_100_000), "the text has 10,500,000 characters"),
    "a record of 10 MB": ("x.jsonl", lambda path: path.write_text('{"text": "' + "word " * 2_100_000 + '"}\n'), "10,500,000"),
    "permission denied": ("x.md", forbidden, "permission denied"),
    "a folder that may not be entered": ("x", locked, "Permission denied"),
    "dangling link": ("x.md", lambda path: path.symlink_to("nowhere.md"), "broken symbolic link"),
    "a link to itself": ("x.md", lambda path: path.symlink_to(path.name), ""),
    "a folder named like an article": ("x.md", folder_named_like_an_article, "this is a folder"),
    "a pipe": ("x.md", os.mkfifo, "not a regular file"),
    "empty": ("x.md", lambda path: path.write_text(""), "the file is empty"),
}


@pytest.mark.parametrize(("name", "make", "said"), BROKEN.values(), ids=list(BROKEN))
def test_it_is_named_and_the_rest_is_checked(desk: Path, name: str, make: Callable[[Path], object], said: str) -> None:
    make(desk / name)
    for sources in ((), (".",), (name, "lone.md")):
        code, out, err = check(desk, *sources)
        assert (code, out.splitlines()[0].startswith(REST)) == (3, True), (sources, out, err)
        assert f"error: {name}" in err
        assert said in err
        assert "Traceback" not in err


def test_all_at_once_in_several_processes(desk: Path) -> None:
    (desk / "fresh.md").write_text(LONE.replace("Snow", "Ice"))
    for number, (name, make, _) in enumerate(BROKEN.values()):
        make(desk / name.replace("x", f"x{number}", 1))
    code, out, err = check(desk, "--jobs", "2")
    assert code == 3
    assert [line.split(" ")[0] for line in out.splitlines() if " Q301 " in line] == ["fresh.md:8:16", "lone.md:8:16"]
    assert all(f"error: {name.replace('x', f'x{number}', 1)}" in err for number, (name, _, _) in enumerate(BROKEN.values()))


def test_a_file_that_vanishes_while_the_program_runs(desk: Path) -> None:
    """The program waits for standard input after it has found, and looked at, what was named before."""
    for name in ("early.md", "late.md"):
        (desk / name).write_text(GOOD)
    running = started("check", "early.md", "-", "late.md", "lone.md", folder=desk)
    assert running.stdin is not None
    running.stdin.write(GOOD + "\n" * 2**17)  # more than a pipe holds: this goes on once the program reads
    running.stdin.flush()
    for name in ("early.md", "late.md"):
        (desk / name).unlink()
    out, err = running.communicate(timeout=PATIENCE)
    assert running.returncode == 3
    assert [line for line in err.splitlines() if line.startswith("error")] == [
        f"error: {name}: file not found; check the path" for name in ("early.md", "late.md")
    ]
    assert out.splitlines()[0].startswith(REST)
