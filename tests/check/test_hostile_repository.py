"""A hostile repository: nothing outside it is created, changed, removed or quoted, whatever is run in it.

Settings, links, git's own settings and file names all come from whoever wrote the repository.
"""

import asyncio
import hashlib
import os
import re
import shlex
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner, Result

from claims.check import git
from claims.check.cache import cache_of
from claims.cli import app
from claims.filesystem import RefusedFileError, replacing
from claims.lsp.documents import WorkspaceIndex
from tests.check.scene import GOOD, Scene
from tests.waiting import PATIENCE

ROOT = Path(__file__).parents[2]
SECRET = "kE7-secret-words"
PASSWORD = "hunter2-of-the-desk"
LONE = GOOD.replace("snow fell", "“snow fell")
"""An article with one finding: a quotation that is not closed."""
SHADOW = f"root:$6${SECRET}:19000:0\ndaemon:{SECRET}:19000:0\n"
LIVE = 'pipeline = "fast"\nselect = ["Q3", "D503", "C406"]\n'

HOOK = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))[0]["entry"]
COMMANDS = [
    ["check", "--write-baseline"],
    ["check"],
    ["check", "--fix"],
    ["check", "--base", "HEAD"],
    ["extract", ".", "--pipeline", "fast"],
    shlex.split(HOOK)[1:],
]


@dataclass(frozen=True)
class Trap:
    """The repository, and what lies beside it."""

    repository: Scene
    outside: Path

    @property
    def folder(self) -> Path:
        return self.repository.folder

    def link(self, name: str, target: Path) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.symlink_to(target)

    def state(self) -> dict[str, tuple[object, ...]]:
        """Everything outside the repository."""
        found = {}
        for path in sorted(self.outside.rglob("*")):
            about = path.lstat()
            held = path.read_bytes() if path.is_file() and not path.is_symlink() else None
            found[str(path)] = (about.st_mode, about.st_mtime_ns, about.st_size, held)
        return found


def run(*words: str) -> Result:
    ended = CliRunner().invoke(app, list(words))
    assert ended.exception is None or isinstance(ended.exception, SystemExit), ended.exception
    assert SECRET not in ended.output, words
    assert PASSWORD not in ended.output, words
    return ended


@pytest.fixture
def trap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Trap]:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "shadow").write_text(SHADOW)
    (outside / "story.md").write_text(LONE.replace("snow", SECRET))
    (outside / "story.json").write_text(f'{{"schema_version": 1, "text": "{SECRET}"}}')
    (outside / "registry.csv").write_text(f"name,kind\n{SECRET},nothing\n")
    with sqlite3.connect(outside / "notes.db") as other:
        other.execute("CREATE TABLE notes (words)")
    other.close()
    os.mkfifo(outside / "pipe")
    (outside / "ab").mkdir()
    for name in ("ab/photo.jpg", f"ab/{'0' * 62}", "letter.txt"):
        (outside / name).write_text(SECRET)
        os.utime(outside / name, (0, 0))
    repository = Scene(tmp_path / "repository")
    repository.folder.mkdir()
    monkeypatch.chdir(repository.folder)
    repository.git("init", "-q", "-b", "main")
    repository.write("claims.toml", LIVE)
    repository.write("good.md", GOOD)
    repository.commit()
    made = Trap(repository, outside)
    before = made.state()
    yield made
    assert made.state() == before, "nothing outside the repository has changed"


OUTSIDE = {
    "store on a server": 'store = "postgresql://desk:{password}@127.0.0.1:1/desk"',
    "store on a server, another driver": 'store = "postgresql+psycopg://desk:{password}@127.0.0.1:1/desk"',
    "a list of stores": 'store = ["postgresql://desk:{password}@127.0.0.1:1/desk"]',
    "an address under another key": 'fail-on = "postgresql://desk:{password}@127.0.0.1:1/desk"',
    "store anywhere": 'store = "sqlite:///{outside}/new/x.db"',
    "store inside, as an address": 'store = "sqlite:///desk.db"',
    "another program's database": 'store = "../outside/notes.db"',
    "another program's database by its whole path": 'store = "{outside}/notes.db"',
    "another program's database by a link": 'store = "linked/notes.db"',
    "store in git's folder": 'store = ".git/index"',
    "registry of secrets": 'registry = ["../outside/shadow"]',
    "registry by its whole path": 'registry = ["{outside}/shadow"]',
    "registry by a link": 'registry = ["linked/shadow"]',
    "a table outside": 'registry = ["linked/registry.csv"]',
    "registry without an end": 'registry = ["/dev/zero"]',
    "registry in a pipe": 'registry = ["linked/pipe"]',
    "a pipe inside": 'registry = ["pipe"]',
    "a folder": 'registry = ["linked"]',
    "verdicts of secrets": 'verdict-scale = "../outside/shadow"',
    "verdicts by a link": 'verdict-scale = "linked/shadow"',
    "verdicts without an end": 'verdict-scale = "/dev/zero"',
    "verdicts in a pipe": 'verdict-scale = "pipe"',
    "baseline outside": 'baseline = "../outside/letter.txt"',
    "baseline by its whole path": 'baseline = "{outside}/new.json"',
    "baseline by a link": 'baseline = "linked/new.json"',
    "baseline as a link": 'baseline = "old.json"',
    "baseline without an end": 'baseline = "/dev/zero"',
    "baseline in a pipe": 'baseline = "pipe"',
    "baseline as a hook of git": 'baseline = ".git/hooks/pre-commit"',
    "paths outside": 'paths = ["../outside"]',
    "paths of a glob outside": 'paths = ["../outside/*.md"]',
    "paths of a glob that climbs": 'paths = ["*/../../outside/*.md"]',
    "paths by their whole names": 'paths = ["{outside}"]',
    "paths by a link": 'paths = ["linked"]',
    "a path with NUL": 'paths = ["a\\u0000b"]',
}


@pytest.mark.parametrize("file", ["claims.toml", "pyproject.toml"])
@pytest.mark.parametrize("setting", OUTSIDE.values(), ids=OUTSIDE)
def test_settings_cannot_name_files_outside_the_project(trap: Trap, setting: str, file: str) -> None:
    trap.link("linked", trap.outside)
    trap.link("old.json", trap.outside / "letter.txt")
    os.mkfifo(trap.folder / "pipe")
    held = setting.format(outside=trap.outside, password=PASSWORD)
    (trap.folder / "claims.toml").unlink()
    trap.repository.write(file, ("[tool.claims]\n" if file != "claims.toml" else "") + held)
    for words in COMMANDS:
        if words[0] == "check":
            ended = run(*words, *(["story.md"] if "--pre-commit" in words else []))
            assert ended.exit_code == 2, (words, ended.output)
            assert ended.stderr.startswith("error: "), ended.stderr


def test_settings_that_are_right_are_taken(trap: Trap) -> None:
    """The files in the test above are refused for their location, not for another reason."""
    trap.repository.write("tables/ours.csv", "name,kind\nCorvane Wire,news_media\n")
    trap.link("ours.csv", Path("tables/ours.csv"))
    trap.repository.write("claims.toml", LIVE + 'registry = ["ours.csv"]\nbaseline = "old.json"\npaths = ["*.md"]\n')
    assert run("check", "--write-baseline").exit_code == 0
    assert run("check").exit_code == 0
    assert (trap.folder / "old.json").is_file()


@pytest.mark.parametrize("name", ["-", "./-", "good.md/../-"])
def test_settings_do_not_name_standard_input(trap: Trap, name: str) -> None:
    trap.repository.write("claims.toml", LIVE + f'paths = ["{name}", "good.md"]\n')
    for there in (False, True):
        if there:
            trap.repository.write("-", LONE)
        ended = CliRunner().invoke(app, ["check"], input=GOOD)
        assert (ended.exit_code, "standard input" in ended.output) == (1 if there else 3, False), ended.output


@pytest.mark.parametrize("name", ["claims.toml", "pyproject.toml"])
@pytest.mark.parametrize("target", ["shadow", "pipe", "nothing", "/dev/zero"])
def test_the_settings_file_itself_may_be_a_trap(trap: Trap, name: str, target: str) -> None:
    (trap.folder / "claims.toml").unlink()
    trap.link(name, trap.outside / target)
    for words in (["check"], ["check", "--config", name]):
        assert run(*words).exit_code == 2
    (trap.folder / name).unlink()
    os.mkfifo(trap.folder / name)
    assert run("check").exit_code == 2


def test_links_among_articles_are_named_and_not_read(trap: Trap) -> None:
    trap.repository.write("claims.toml", LIVE + 'baseline = "old.json"\n')
    trap.link("story.md", trap.outside / "story.md")
    trap.link("list.jsonl", trap.outside / "shadow")
    trap.link("news", trap.outside)
    trap.link("good.json", trap.outside / "story.json")
    trap.repository.write("talk.md", GOOD.replace("title: Snow", "title: Snow\ntranscript: ../outside/shadow"))
    trap.repository.git("add", "-A")
    sources = {"extract": [], "check": ["."], "--pre-commit": ["story.md", "list.jsonl", "news", "good.json", "talk.md"]}
    for words in [*COMMANDS, ["check", "--staged"]]:
        ended = run(*words, *sources["--pre-commit" if "--pre-commit" in words else words[0]])
        assert ended.exit_code == (1 if words[0] == "extract" else 3), (words, ended.output)
        assert re.search("story.md: (?:a symbolic link to a path outside|outside) the project", ended.stderr), ended.stderr
    for source in ("story.md", "news", "news/story.md", "news/*.md", "n*/**/*.md", "news/../story.md"):
        assert run("check", source).exit_code == 3, source
        assert run("extract", source, "--pipeline", "fast").exit_code == 1, source
        assert "photo" not in run("check", source).output


@pytest.mark.parametrize("target", ["nowhere", ".git"], ids=["broken", "a loop"])
def test_a_broken_link_as_git_folder_does_not_make_the_folder_above_the_project(trap: Trap, target: str) -> None:
    """Settings above would be used, and links to files beside the repository followed."""
    above = trap.folder.parent
    (above / "claims.toml").write_text(LIVE)
    (above / "private.md").write_text(LONE.replace("snow", SECRET))
    (trap.folder / "claims.toml").unlink()
    shutil.rmtree(trap.folder / ".git")
    trap.link(".git", Path(target))
    trap.link("story.md", above / "private.md")
    ended = run("check", ".")
    assert (ended.exit_code, "story.md: a symbolic link to a path outside" in ended.stderr) == (3, True), ended.output


_WORDS = LONE.split("# Snow", 1)[1].strip()
_ARTICLES: dict[str, tuple[str, bytes]] = {
    "a field with an escape": (
        "a.json",
        b'{"te\\u0078t": "' + _WORDS.encode() + b'", "title": "T"}',
    ),
    "UTF-16": ("a.json", f'{{"text": "{_WORDS}", "title": "T"}}'.encode("utf-16")),
    "ninjs in capitals": ("a.json", f'{{"uri": "x:1", "Body_Text": "{_WORDS}", "VersionCreated": "2024-05-06"}}'.encode()),
    "the name of an export": (
        "a.claimreview.json",
        f'{{"text": "{_WORDS}", "title": "T"}}'.encode(),
    ),
    "the mark of an export": ("a.md", LONE.replace("title: Snow", "title: Snow # <!-- claims export -->").encode()),
}
_LEFT: dict[str, tuple[str, bytes]] = {
    "a page with the mark of an export": (
        "a.html",
        f'<html><head><meta name="generator" content="claims export"></head><body><p>{_WORDS}</p></body></html>'.encode(),
    ),
    "an article that begins as an export": ("a.md", b"<!-- claims export -->\n" + LONE.encode()),
    "an article that begins as one for tools": ("a.claimreview.json", f'{{"@context": "x", "text": "{_WORDS}"}}'.encode()),
    "a page with a sign of a template": ("a.html", f"<html><body><p>{_WORDS}</p><!-- <?= --></body></html>".encode()),
}


@pytest.mark.parametrize(("name", "data"), _ARTICLES.values(), ids=_ARTICLES)
def test_what_reading_by_name_takes_for_an_article_is_checked_in_a_folder(trap: Trap, name: str, data: bytes) -> None:
    trap.repository.write(name, data)
    trap.repository.git("add", "-A")
    for words in ([name], ["."], ["--staged"], ["--base", "main"]):
        ended = run("check", *words)
        assert (ended.exit_code, f"{name}:" in ended.stdout) == (1, True), (words, ended.output)


@pytest.mark.parametrize(("name", "data"), _LEFT.values(), ids=_LEFT)
def test_what_is_left_out_is_named_and_counted(trap: Trap, name: str, data: bytes) -> None:
    trap.repository.write(name, data)
    trap.repository.git("add", "-A")
    for words in (["."], ["--staged"], ["--base", "main"]):
        ended = run("check", *words)
        assert (name in ended.stderr, "1 file left out" in ended.output) == (True, True), (words, ended.output)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_an_article_in_an_encoding_of_json_that_is_not_read_is_an_error(trap: Trap, encoding: str) -> None:
    """Other readers of JSON recognise it without a byte order mark; a check that skips it would pass."""
    trap.repository.write("a.json", f'{{"title": "T", "text": "{_WORDS}"}}'.encode(encoding))
    trap.repository.write("b.json", '{"name": "package"}'.encode(encoding))
    ended = run("check", ".")
    assert (ended.exit_code, "a.json: not text" in ended.stderr, "b.json" in ended.output) == (3, True, False), ended.output


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.json"])
def test_a_git_lfs_pointer_is_not_an_article(trap: Trap, name: str) -> None:
    trap.repository.write(name, f"version https://git-lfs.github.com/spec/v1\noid sha256:{'0' * 64}\nsize 12345\n")
    ended = run("check", ".")
    assert (ended.exit_code, f"{name}: a Git LFS pointer, not the article's text" in ended.stderr) == (3, True), ended.output


HIDDEN = {
    "a hidden file": ".env",
    "a file in a hidden folder": ".config/plans.txt",
    "a file without a suffix": "secrets",
    "a file of settings": "secrets.toml",
    "a file that git ignores": "ignored.txt",
    "a file that git does not track": "new.txt",
    "a link to a hidden file": "talk.txt",
    "a link to a file that git ignores": "linked/ignored.txt",
}


@pytest.mark.parametrize("name", HIDDEN.values(), ids=HIDDEN)
def test_a_transcript_must_be_published_with_the_article(trap: Trap, name: str) -> None:
    said = "We shall never sell the harbour {} to anyone at all"
    for each in (".env", ".config/plans.txt", "secrets", "secrets.toml"):
        trap.repository.write(each, said.format("kE7"))
    trap.repository.write(".gitignore", "ignored.txt\n")
    trap.link("talk.txt", Path(".env"))
    trap.link("linked", Path())
    words = f"The mayor, Ana Lindqvist, said: “{said.format('bridge')}.”\n"
    front = f"title: Snow\ntranscript: {name}"
    trap.repository.write("talk.md", GOOD.replace("title: Snow", front) + f"\n{words}")
    trap.repository.commit()
    for each in ("ignored.txt", "new.txt"):
        trap.repository.write(each, said.format("kE7"))
    ended = run("check", "--select", "Q303", "talk.md")
    assert f"the transcript {name} cannot be read" in ended.stdout
    assert "ke7" not in ended.output.lower()
    if name == "new.txt":
        trap.repository.git("add", name)
        shown = CliRunner().invoke(app, ["check", "--select", "Q303", "talk.md"])
        assert "differs from the transcript" in shown.output, "a tracked one is compared"


def test_a_transcript_is_not_quoted_if_git_does_not_answer(trap: Trap) -> None:
    trap.repository.write("talk.txt", "We shall never sell the harbour kE7 to anyone at all")
    words = "The mayor, Ana Lindqvist, said: “We shall never sell the harbour bridge to anyone at all.”\n"
    trap.repository.write("talk.md", GOOD.replace("title: Snow", "title: Snow\ntranscript: talk.txt") + f"\n{words}")
    trap.repository.commit()
    (trap.folder / ".git/commondir").write_text(".\n")
    ended = run("check", "--select", "Q303", "--output-format", "json", "talk.md")
    assert "git cannot say whether it is tracked (its `.git` points to the repository of another folder)" in ended.stdout
    assert "ke7" not in ended.output.lower()


def test_a_transcript_without_an_end_is_not_compared(trap: Trap) -> None:
    trap.repository.write("talk.txt", "harbour " * 300_000)
    trap.repository.write("talk.md", GOOD.replace("title: Snow", "title: Snow\ntranscript: talk.txt"))
    trap.repository.commit()
    ended = run("check", "--select", "Q303", "talk.md")
    assert "the transcript talk.txt cannot be read" in ended.stdout
    assert "larger than 2,000,000 bytes" in run("check", "--select", "Q303", "--output-format", "json", "talk.md").stdout


def test_links_are_not_written_through(trap: Trap) -> None:
    trap.link("report.json", trap.outside / "letter.txt")
    trap.link("out", trap.outside)
    trap.link(".claims/claims.db", trap.outside / "new.db")
    trap.link("hook.json", trap.folder / ".git" / "hooks" / "pre-commit")
    article = trap.repository.write("lone.md", LONE)
    for target in ("report.json", "out/x.json", "hook.json"):
        assert run("check", "-o", target, "lone.md").exit_code == 2
        assert run("extract", "lone.md", "--pipeline", "fast", "-o", target).exit_code == 2
        assert run("check", "--baseline", target, "--write-baseline", "lone.md").exit_code == 2
    assert run("add", "lone.md", "--pipeline", "fast").exit_code != 0
    assert article.read_text() == LONE
    assert not (trap.folder / ".git" / "hooks" / "pre-commit").exists()


def test_a_fix_follows_no_link_and_does_not_change_hard_links(trap: Trap) -> None:
    stale = '{"schema_version": 1, "generator": {"name": "claims"}}'
    trap.repository.write("claims.toml", LIVE + 'extend-select = ["F6"]\n')
    trap.repository.write("real.json", stale)
    trap.link("good.json", trap.folder / "real.json")
    assert "a symbolic link, which is not overwritten" in run("check", "--fix", "good.md").stderr
    assert (trap.folder / "real.json").read_text() == stale
    (trap.folder / "good.json").unlink()
    (trap.folder / "good.json").hardlink_to(trap.folder / "real.json")
    run("check", "--fix", "good.md")
    assert (trap.folder / "good.json").stat().st_nlink == 1, "a file of its own now"
    assert (trap.folder / "real.json").read_text() == stale


EXPORTS: dict[str, tuple[Callable[[Path], object], str]] = {
    "a folder": (Path.mkdir, "good.json: this is a folder"),
    "a named pipe": (os.mkfifo, "good.json: not a regular file"),
    "a broken link": (lambda path: path.symlink_to("nothing"), "good.json: broken symbolic link"),
}


@pytest.mark.parametrize(("make", "said"), EXPORTS.values(), ids=EXPORTS)
def test_what_has_the_name_of_an_export_is_called_what_it_is(trap: Trap, make: Callable[[Path], object], said: str) -> None:
    """It is not missing, and `--fix` does not replace it."""
    trap.repository.write("claims.toml", LIVE + 'extend-select = ["F6"]\n')
    make(trap.folder / "good.json")
    before = (trap.folder / "good.json").lstat().st_ino
    for words in (["good.md"], ["--fix", "good.md"]):
        ended = run("check", *words)
        assert (ended.exit_code, said in ended.stderr) == (3, True), ended.output
    assert (trap.folder / "good.json").lstat().st_ino == before


def test_a_folder_in_git_with_the_name_of_an_export_is_called_what_it_is(trap: Trap, monkeypatch: pytest.MonkeyPatch) -> None:
    trap.repository.write("claims.toml", LIVE + 'extend-select = ["F6"]\n')
    trap.repository.write("new.md", GOOD.replace("Snow", "Ice"))
    trap.repository.write("new.json/deep/x.txt", "x")
    trap.repository.git("add", "-A")
    ended = run("check", "--staged")
    assert (ended.exit_code, "new.json: this is a folder, not a file" in ended.stderr) == (3, True), ended.output
    trap.repository.git("commit", "-q", "-m", "more")
    for name, commit in (("FROM", "HEAD~1"), ("TO", "HEAD")):
        monkeypatch.setenv(f"PRE_COMMIT_{name}_REF", commit)
    ended = run("check", "--pre-commit", "new.md")
    assert (ended.exit_code, "new.json: this is a folder, not a file" in ended.stderr) == (3, True), ended.output


def test_a_folder_that_becomes_a_link_while_a_file_is_written(trap: Trap) -> None:
    (trap.folder / "out").mkdir()
    with replacing(trap.folder / "out" / "x.json", trap.folder) as stream:
        stream.write("ours")
        (trap.folder / "out").rename(trap.folder / "moved")
        trap.link("out", trap.outside)
    assert (trap.folder / "moved" / "x.json").read_text() == "ours"
    (trap.folder / "moved" / "x.json").unlink()

    def written() -> None:
        with replacing(trap.folder / "moved" / "x.json", trap.folder):
            trap.link("moved/x.json", trap.outside / "letter.txt")

    with pytest.raises(RefusedFileError, match="a symbolic link"):
        written()
    assert not list((trap.folder / "moved").glob(".*.part"))


def test_a_linked_cache_is_not_used(trap: Trap) -> None:
    trap.link(".claims/cache", trap.outside)
    assert run("check").exit_code == 0
    assert run("check").exit_code == 0


def test_a_committed_cache_cannot_make_a_check_pass(trap: Trap) -> None:
    trap.repository.write("lone.md", LONE)
    assert run("check").exit_code == 1
    folder = cache_of(trap.folder).folder
    assert folder is not None
    entries = {path.relative_to(folder): path for path in folder.glob("??/*")}
    for name, path in entries.items():
        _, _, text = path.read_bytes().partition(b"\n")
        if b'"findings": [{' in text:
            forged = text.replace(b"Q301", b"Q000")
            # The checksum of an entry has no key: whoever writes one can compute it.
            data = hashlib.sha256(forged).hexdigest().encode() + b"\n" + forged
            for place in (".claims/cache", f".claims/claims-check/{folder.name}", f"cache/claims-check/{folder.name}"):
                trap.repository.write(f"{place}/{name.as_posix()}", data)
                trap.repository.write(f"{place}/claims-check-cache", "1\n")
            path.unlink()
    ended = run("check")
    assert (ended.exit_code, "Q301" in ended.stdout) == (1, True)
    for inside in (".claims", "cache"):
        ended = run("check", "--cache-dir", inside)
        assert "no cache (its folder is inside the project" in ended.stderr
        assert "Q301" in ended.stdout


PROGRAMS = {
    "a monitor": {"core.fsmonitor": "{run}"},
    "hooks": {"core.hooksPath": "{folder}/bin"},
    "a filter": {"filter.a.clean": "{run}", "filter.a.required": "true"},
    "a filter with a sign in its name": {"filter.a=b.process": "{run}", "filter.a=b.clean": "{run}"},
    "a driver of differences": {"diff.a.command": "{run}", "diff.a.textconv": "{run}", "diff.external": "{run}"},
    "a pager": {"core.pager": "{run}", "pager.diff": "{run}", "pager.ls-files": "{run}"},
    "a missing object": {
        "extensions.partialClone": "origin",
        "remote.origin.promisor": "true",
        "remote.origin.url": "ext::{run}",
        "protocol.ext.allow": "always",
    },
    "an alias": {"alias.diff": "!{run}", "alias.rev-parse": "!{run}"},
    "another work tree": {"core.worktree": "{outside}"},
}


@pytest.mark.parametrize("settings", PROGRAMS.values(), ids=PROGRAMS)
def test_git_runs_nothing_that_the_repository_names(trap: Trap, settings: dict[str, str]) -> None:
    program = trap.repository.write("bin/run", f"#!/bin/sh\ntouch '{trap.outside}/ran'\ncat\n")
    (trap.folder / "bin" / "post-index-change").write_bytes(program.read_bytes())
    for path in (trap.folder / "bin").iterdir():
        path.chmod(0o755)
    trap.repository.write(".gitattributes", "*.md filter=a diff=a\nb.md filter=a=b\n")
    trap.repository.write("b.md", GOOD)
    trap.repository.git("add", "-A")
    trap.repository.git("commit", "-q", "-m", "more")
    trap.repository.git("checkout", "-q", "-b", "work")
    for name, value in settings.items():
        filled = value.format(run=program, folder=trap.folder, outside=trap.outside)
        subprocess.run(["git", "config", name, filled], cwd=trap.folder, check=True)
    trap.repository.write("good.md", LONE)
    trap.repository.write("b.md", LONE.replace("Snow", "Ice"))
    for words in (["--base", "main"], ["--staged"]):
        ended = run("check", *words)
        assert ended.exit_code in {0, 1}, ended.output
        if words[0] == "--base":
            assert "good.md:8:16 Q301" in ended.stdout


def test_every_setting_of_the_repository_that_names_a_program_is_overridden(
    trap: Trap, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also those that no command reads today: `alternateRefsCommand` runs for fetches."""
    settings = {"core.alternateRefsCommand": "touch ran", "submodule.recurse": "true", "core.sshCommand": "touch ran"}
    for name, value in settings.items():
        subprocess.run(["git", "config", name, value], cwd=trap.folder, check=True)
    repository = git.Repository.of(trap.folder)
    assert {name: repository.answer("config", "--get", name) for name in settings} == dict.fromkeys(settings, b"false\n")


def test_git_searches_no_submodule_by_its_own_settings(trap: Trap) -> None:
    trap.repository.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(trap.folder), "module")
    subprocess.run(["git", "config", "submodule.recurse", "true"], cwd=trap.folder, check=True)
    assert git.staged_with("snow", trap.folder) == [trap.folder / "good.md"]


def test_git_reads_no_ignore_file_that_only_the_repository_names(
    trap: Trap, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Its settings may name a pipe, for which git would wait, or files outside. Those that the user names for all hold."""
    monkeypatch.setattr(git, "LONGEST", 20)
    trap.repository.git("checkout", "-q", "-b", "work")
    trap.repository.write("good.md", LONE)
    trap.repository.write("new.md", LONE.replace("Snow", "Ice"))
    trap.repository.write("mine.md", LONE.replace("Snow", "Rain"))
    home = tmp_path_factory.mktemp("home")
    everywhere = home / "gitconfig"
    (home / "ignored").write_text("mine.md\n", encoding="utf-8")
    everywhere.write_text(f"[core]\nexcludesFile = {home / 'ignored'}\n", encoding="utf-8")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(everywhere))
    os.mkfifo(trap.folder / "pipe")
    (home / "all").write_text("*\n", encoding="utf-8")
    for named in (trap.folder / "pipe", home / "all"):
        for setting in ("core.excludesFile", "core.attributesFile", "diff.orderFile"):
            subprocess.run(["git", "config", setting, str(named)], cwd=trap.folder, check=True)
        for words in (["--base", "main"], ["."]):
            ended = run("check", *words)
            assert ended.exit_code == 1, ended.output
            assert ("new.md:8:16 Q301" in ended.stdout, "mine.md" in ended.stdout) == (True, False), ended.output


def test_git_is_not_led_to_another_repository(trap: Trap) -> None:
    private = Scene(trap.outside / "private")
    private.folder.mkdir()
    private.git("init", "-q")
    private.write("plans.md", LONE.replace("snow", SECRET))
    private.git("add", "-A")
    own = trap.folder / ".git"
    own.rename(trap.folder / "kept")
    before = trap.state()
    traps = {
        "a file": lambda: own.write_text(f"gitdir: {private.folder}/.git\n"),
        "a link": lambda: own.symlink_to(private.folder / ".git"),
        "a folder with a linked index": lambda: (
            (trap.folder / "kept").rename(own),
            (own / "index").unlink(),
            (own / "index").symlink_to(private.folder / ".git" / "index"),
        ),
    }
    for name, make in traps.items():
        make()
        for words in (["--staged"], ["--base", "HEAD"]):
            ended = run("check", *words)
            assert (ended.exit_code, "points to the repository of another folder" in ended.stderr) == (2, True), name
            assert "plans" not in ended.output
        if not own.is_dir() or own.is_symlink():
            own.unlink()
    assert trap.state() == before
    for path in sorted(private.folder.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    private.folder.rmdir()
    os.utime(trap.outside, None)


def test_a_work_tree_and_a_submodule_of_gits_own_are_taken(trap: Trap, monkeypatch: pytest.MonkeyPatch) -> None:
    trap.repository.git("worktree", "add", "-q", "tree")
    trap.repository.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(trap.folder), "module")
    for name in ("tree", "module"):
        monkeypatch.chdir(trap.folder / name)
        Scene(trap.folder / name).write("new.md", LONE)
        ended = run("check", "--base", "HEAD")
        assert (ended.exit_code, "new.md:8:16 Q301" in ended.stdout) == (1, True), ended.output


@pytest.mark.parametrize("name", ["--output=out.md", "-o.md", "--fix.md", "--no-cache", "-"])
def test_names_are_never_options(trap: Trap, name: str) -> None:
    trap.repository.write(name if name.endswith(".md") else f"{name}.md", LONE)
    trap.repository.git("add", "-A")
    for words in ([], ["--staged"], ["--base", "main"]):
        ended = run("check", *words)
        assert (ended.exit_code, ended.stdout.count(" Q301 ")) == (1, 1), ended.output
    assert run("check", "--base", name).exit_code == 2
    assert not (trap.folder / "out.md").exists()


@pytest.mark.parametrize("name", ["--output={outside}/x.md", "--output=../x.md", "-o.md", "--baseline=x.md"])
@pytest.mark.parametrize("committed", [False, True])
def test_the_hook_does_not_read_file_names_as_options(
    trap: Trap, monkeypatch: pytest.MonkeyPatch, name: str, committed: bool
) -> None:
    name = name.format(outside=trap.outside)
    trap.repository.write(name, LONE)
    trap.repository.commit()
    if committed:
        (trap.folder / name).unlink()
        monkeypatch.setenv("PRE_COMMIT_FROM_REF", "HEAD")
        monkeypatch.setenv("PRE_COMMIT_TO_REF", "HEAD")
    before = trap.state()
    ended = run(*COMMANDS[-1], name, "story.md")
    assert (ended.exit_code, "the name of a file" in ended.stderr) == (2, True), ended.output
    assert trap.state() == before
    ended = run(*COMMANDS[-1], "--", name)
    assert (ended.exit_code, ended.stdout.count(" Q301 ")) == (1, 1), ended.output


@pytest.mark.parametrize("words", [["--staged"], ["--pre-commit", "link.md"]], ids=["staged", "commit"])
def test_a_link_is_resolved_as_stored_in_git(trap: Trap, monkeypatch: pytest.MonkeyPatch, words: list[str]) -> None:
    trap.repository.write("bad.draft", LONE)
    trap.link("link.md", Path("bad.draft"))
    trap.repository.git("add", "-A")
    if "--pre-commit" in words:
        trap.repository.commit()
        monkeypatch.setenv("PRE_COMMIT_FROM_REF", "HEAD")
        monkeypatch.setenv("PRE_COMMIT_TO_REF", "HEAD")
    (trap.folder / "link.md").unlink()
    trap.link("link.md", Path("fine.draft"))
    trap.repository.write("fine.draft", GOOD)
    ended = run("check", *words)
    assert (ended.exit_code, "link.md:" in ended.stdout) == (1, True), ended.output


def test_the_language_server_reads_the_same_settings_and_files(trap: Trap) -> None:
    """What an editor is shown when it opens an article of the repository, and an article that lies deeper, with settings."""
    pytest.importorskip("pygls", reason="the language server is an extra")
    from lsprotocol import types

    from tests.lsp.test_server import Editor, with_editor

    trap.repository.write("claims.toml", LIVE)
    trap.repository.write(
        "deep/claims.toml", f'store = "sqlite:///{trap.outside}/new.db"\nregistry = ["../../outside/shadow"]\n'
    )
    trap.link("good.json", trap.outside / "story.json")
    trap.link("twin.md", trap.outside / "story.md")
    article = trap.repository.write("deep/bridge.md", LONE)

    async def work(editor: Editor) -> None:
        told: asyncio.Queue[str] = asyncio.Queue()

        @editor.client.feature(types.WINDOW_SHOW_MESSAGE)
        def shown(said: types.ShowMessageParams) -> None:
            told.put_nowait(said.message)

        editor.open(LONE)
        assert "Q301" in {each.code for each in await editor.findings()}
        said = await asyncio.wait_for(told.get(), PATIENCE)
        assert "deep/claims.toml:2: `registry`: outside the project" in said
        assert SECRET not in said

    with_editor(article.parent, work)


def test_the_language_server_stays_inside_the_repository(trap: Trap) -> None:
    from claims.check.registry import catalogue
    from claims.check.settings_file import find_project

    trap.link("good.json", trap.outside / "story.json")
    trap.link("twin.md", trap.outside / "story.md")
    project = find_project(trap.folder, catalogue().keys())
    found = WorkspaceIndex().related_files(trap.folder / "good.md", GOOD, project)
    assert found is not None
    assert (found.export, found.beside.near) == (None, ())
