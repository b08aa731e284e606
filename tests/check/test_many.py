"""Many articles of which a few have changed: what is not opened, not read and not loaded, however fast the machine is.

`benchmarks.checking` has how long it takes.
"""

import json
import os
import random
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from benchmarks.checking import change, fill, git
from claims.check.cache import cache_of
from tests.forking import forked
from tests.waiting import PATIENCE, until

ROOT = Path(__file__).parents[2]
ARTICLES, CHANGED = 40, 3

PROGRAM = """
import json, sys
opened, commands = [], []
def watch(event, about):
    if event == "open" and str(about[0]).endswith(".md"):
        opened.append(str(about[0]))
    elif event == "subprocess.Popen":
        commands.append(list(about[1]))
sys.addaudithook(watch)
from claims.cli import app
try:
    app(["check", *sys.argv[1:], "--output-format", "json", "-o", "report.json"])
except SystemExit as end:
    print(json.dumps([end.code, opened, len(commands), "spacy" in sys.modules]))
"""


@dataclass(frozen=True)
class Ended:
    """A run: its exit code, the articles it opened, how often it started another program, and what was examined anew."""

    code: int
    opened: list[str]
    commands: int
    loaded: bool


def filled_cache(folder: Path) -> None:
    """Checks the folder without watching it."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = forked("-m", "claims", "check", "--output-format", "json", "-o", "report.json")
    subprocess.run(command, cwd=folder, env=environment, check=True)


def check(folder: Path, *words: str) -> Ended:
    """Checks the folder in an interpreter of its own, which has loaded nothing before."""
    asked = [sys.executable, "-c", PROGRAM, *words]
    ended = subprocess.run(asked, cwd=folder, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True)
    assert all("not read: " in line or "read only in part" in line for line in ended.stderr.splitlines()), ended.stderr
    return Ended(*json.loads(ended.stdout))


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """A repository whose articles are in the cache, and those of them that have changed since."""
    folder = tmp_path_factory.mktemp("desk")
    paths = fill(folder, ARTICLES, random.Random(2))
    settings = folder / "claims.toml"
    settings.write_text(settings.read_text() + 'pipeline = "fast"\n')
    git(folder, "commit", "-q", "-a", "-m", "settings")
    for _ in range(2):  # what was written a moment before it was read is looked at a second time
        filled_cache(folder)
    changed = paths[:: ARTICLES // CHANGED][:CHANGED]
    change(changed, 1, random.Random(3))
    return folder, [path.relative_to(folder).as_posix() for path in changed]


def test_only_what_changed_since_the_base_is_opened(desk: tuple[Path, list[str]]) -> None:
    folder, changed = desk
    ended = check(folder, "--base", "HEAD")
    assert ended.code == 0
    assert sorted({(folder / path).relative_to(folder).as_posix() for path in ended.opened}) == changed
    assert ended.commands <= 40, "git is asked a few times, whatever the number of articles"
    check_file = json.loads((folder / "report.json").read_text())
    assert {each["path"] for each in check_file["findings"]} <= set(changed)


def test_an_unchanged_folder_is_read_from_the_cache(desk: tuple[Path, list[str]]) -> None:
    folder, _ = desk
    filled_cache(folder)
    ended = check(folder)
    assert not ended.loaded, "no language model"
    assert len(ended.opened) == 2 * ARTICLES, "to see that it is an article, and what it was; not for other articles' sake"


def test_a_changed_file_with_the_same_size_and_time_is_detected(desk: tuple[Path, list[str]]) -> None:
    folder, changed = desk
    before = check(folder)
    path = folder / changed[0]
    about = path.stat()
    path.write_text(path.read_text().replace("streets were closed", "streets were opened"))
    os.utime(path, ns=(about.st_atime_ns, about.st_mtime_ns))
    assert not before.loaded
    assert check(folder).loaded


def test_a_run_that_is_killed_and_two_at_once_leave_a_cache_that_is_right(tmp_path: Path) -> None:
    fill(tmp_path, 20, random.Random(4))
    (tmp_path / "claims.toml").write_text('pipeline = "fast"\nfail-on = "never"\n')
    asked = forked("-m", "claims", "check", "news", "--output-format", "json")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}

    def start() -> "subprocess.Popen[bytes]":
        return subprocess.Popen(asked, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)

    killed = start()
    folder = cache_of(tmp_path).folder
    assert folder is not None
    until(lambda: killed.poll() is not None or len(list(folder.glob("??/*"))) >= 8, "eight entries")
    killed.kill()
    killed.communicate()
    both = [start(), start()]
    reports = [running.communicate(timeout=PATIENCE)[0] for running in both]
    asked.append("--no-cache")
    anew = start().communicate(timeout=PATIENCE)[0]
    assert reports == [anew, anew]
