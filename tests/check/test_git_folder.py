"""Git reads no repository but that of the work tree, and nothing in it that blocks."""

import os
import shutil
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from claims.check import git
from claims.check.diff import changed_since, staged
from claims.check.git import GitError, Repository, ignored_in
from claims.check.git_folder import ignores_case
from claims.model import InputError
from tests.check.scene import GOOD, Scene


@pytest.fixture
def private(tmp_path: Path) -> Scene:
    """Another repository of the same user."""
    return _repository(tmp_path / "private", "plans.md")


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    """The repository that is checked."""
    return _repository(tmp_path / "repository", "good.md")


def _repository(folder: Path, name: str) -> Scene:
    made = Scene(folder)
    folder.mkdir()
    made.git("init", "-q", "-b", "main")
    made.write(name, GOOD)
    made.commit()
    return made


def _linked(target: Path, link: Path) -> None:
    shutil.rmtree(link) if link.is_dir() else link.unlink(missing_ok=True)
    link.symlink_to(target)


def _object(folder: Path) -> Path:
    """A loose object of a repository."""
    return next(folder.glob(".git/objects/??/*"))


def _named_folder(folder: Path, **files: str) -> None:
    """``.git`` as a file that names the folder `hidden`, which has these files."""
    (folder / ".git").rename(folder / "hidden")
    (folder / ".git").write_text("gitdir: hidden\n")
    for name, text in files.items():
        (folder / "hidden" / name).write_text(f"{text}\n")


def _own_work_tree(folder: Path, other: Path) -> None:
    _named_folder(folder, commondir=str(other / ".git"), gitdir=".git")


def _own_submodule(folder: Path, other: Path) -> None:
    _named_folder(folder, commondir=str(other / ".git"))
    with (folder / "hidden" / "config").open("a") as file:
        file.write("[core]\n\tworktree = ..\n")


def _work_tree_below_another_name(folder: Path, other: Path) -> None:
    (folder / "worktrees").mkdir()
    (folder / ".git").rename(folder / "worktrees" / "x")
    (folder / ".git").write_text("gitdir: worktrees/x\n")
    (folder / "worktrees" / "x" / "gitdir").write_text("../../.git\n")
    (folder / "worktrees" / "x" / "commondir").write_text(f"{other}/.git\n")


LED_ELSEWHERE: dict[str, Callable[[Path, Path], object]] = {
    "a folder that shares another's objects": lambda here, other: (here / ".git/commondir").write_text(f"{other}/.git\n"),
    "a folder that claims to be a work tree's": _own_work_tree,
    "a folder that claims to be a submodule's": _own_submodule,
    "a work tree of another repository": _work_tree_below_another_name,
    "linked objects": lambda here, other: _linked(other / ".git/objects", here / ".git/objects"),
    "linked packs": lambda here, other: _linked(other / ".git/objects/pack", here / ".git/objects/pack"),
    "a linked folder of objects": lambda here, other: (here / ".git/objects/zz").symlink_to(_object(other).parent),
    "a linked object": lambda here, other: _linked(_object(other), _object(here)),
    "linked refs": lambda here, other: _linked(other / ".git/refs", here / ".git/refs"),
    "a linked branch": lambda here, other: _linked(other / ".git/refs/heads/main", here / ".git/refs/heads/main"),
    "a linked list of ignored files": lambda here, other: _linked(other / ".git/config", here / ".git/info/exclude"),
    "a linked index": lambda here, other: _linked(other / ".git/index", here / ".git/index"),
    "linked settings": lambda here, other: _linked(other / ".git/config", here / ".git/config"),
}


@pytest.mark.parametrize("make", LED_ELSEWHERE.values(), ids=LED_ELSEWHERE)
def test_a_repository_that_leads_to_another_is_refused(
    scene: Scene, private: Scene, make: Callable[[Path, Path], object]
) -> None:
    make(scene.folder, private.folder)
    with pytest.raises(GitError, match="points to the repository of another folder"):
        Repository.of(scene.folder)


def test_work_trees_and_submodules_of_gits_own_are_accepted(
    scene: Scene, private: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(private.folder), "deep/module")
    scene.git("worktree", "add", "-q", "tree")
    Scene(scene.folder / "deep/module").git("worktree", "add", "-q", str(scene.folder / "module-tree"))
    (scene.folder / ".git/hooks/shared").symlink_to(private.folder)  # git runs no hook here
    (scene.folder / ".git/HEAD.old").symlink_to("HEAD")
    with socket.socket(socket.AF_UNIX) as monitor:
        monkeypatch.chdir(scene.folder / ".git")  # the path of a socket has at most 100 characters
        monitor.bind("fsmonitor--daemon.ipc")
    for name in (".", "tree", "deep/module", "module-tree"):
        (scene.folder / name / "new.md").write_text(GOOD)
        assert scene.folder / name / "new.md" in {change.path for change in changed_since("HEAD", scene.folder / name)}


@pytest.fixture
def borrowing(scene: Scene, private: Scene) -> Scene:
    """The repository, with an article staged whose text only the other repository has."""
    private.write("plans.md", GOOD.replace("Snow", "Secret"))
    private.commit()
    (scene.folder / ".git/objects/info/alternates").write_text(f"# shared\n{private.folder}/.git/objects\n")
    blob = Repository.of(private.folder).answer("rev-parse", "HEAD:plans.md").decode().strip()
    scene.git("update-index", "--add", "--cacheinfo", f"100644,{blob},plans.md")
    return scene


def test_objects_of_another_repository_are_not_read(borrowing: Scene) -> None:
    folder = borrowing.folder
    for work in (lambda: staged(folder), lambda: changed_since("HEAD", folder), lambda: git.committed("HEAD", folder)):
        with pytest.raises(GitError, match="alternates: it uses the objects of another repository"):
            work()
    with pytest.raises(InputError, match="it uses the objects of another repository"):
        git.index(folder).read(folder / "plans.md")


def test_what_is_ignored_is_known_without_objects(borrowing: Scene) -> None:
    borrowing.write(".gitignore", "draft.md\n")
    borrowing.write("draft.md", GOOD)
    assert ignored_in(borrowing.folder) == {borrowing.folder / "draft.md"}


def test_objects_that_the_user_named_are_read(borrowing: Scene, private: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_ALTERNATE_OBJECT_DIRECTORIES", f"/nowhere{os.pathsep}{private.folder}/.git/objects")
    _, index = staged(borrowing.folder)
    assert b"Secret" in index.read(borrowing.folder / "plans.md")
    with (borrowing.folder / ".git/objects/info/alternates").open("a") as file:
        file.write("../../elsewhere\n")
    with pytest.raises(GitError, match="it uses the objects of another repository"):
        staged(borrowing.folder)


READ_BY_GIT = [
    *("HEAD", "config", "index", "packed-refs", "shallow", "info/exclude", "info/attributes", "refs/heads/main", "logs/HEAD"),
    "objects/info/alternates",
]


@pytest.mark.parametrize("name", [*(f".git/{name}" for name in READ_BY_GIT), ".gitignore", "news/.gitignore", ".gitattributes"])
@pytest.mark.parametrize("linked", [False, True], ids=["pipe", "link"])
def test_a_named_pipe_does_not_block(scene: Scene, monkeypatch: pytest.MonkeyPatch, name: str, linked: bool) -> None:
    monkeypatch.setattr(git, "LONGEST", 20)
    path = scene.folder / name
    path.parent.mkdir(exist_ok=True)
    path.unlink(missing_ok=True)
    os.mkfifo(scene.folder / "pipe" if linked else path)
    if linked and name.startswith(".git/"):
        path.symlink_to(scene.folder / "pipe")
    elif linked:  # git follows no link there
        path.symlink_to(scene.folder / "pipe")
        assert ignored_in(scene.folder) is not None
        return
    with pytest.raises(GitError, match=r"not a regular file|points to the repository of another folder"):
        ignored_in(scene.folder)


def _nested_folder(folder: Path) -> Path:
    """The git folder of a repository inside the work tree, as far as git needs it."""
    for name in ("objects", "refs/heads"):
        (folder / name).mkdir(parents=True)
    (folder / "HEAD").write_text("ref: refs/heads/main\n")
    return folder


def _pipe(path: Path) -> None:
    path.unlink(missing_ok=True)
    os.mkfifo(path)


def _named_nested(top: Path, name: str) -> None:
    """A nested repository that is a ``.git`` file, whose folder (or the one that it shares) has a pipe."""
    _pipe(_nested_folder(top / "sub/hidden") / name)
    (top / "sub/.git").write_text("gitdir: hidden\n")


def _shared_nested(top: Path) -> None:
    _pipe(_nested_folder(top / "shared") / "refs/heads/main")
    (_nested_folder(top / "sub/.git") / "commondir").write_text("../../shared\n")


NESTED: dict[str, Callable[[Path], object]] = {
    "HEAD": lambda top: _pipe(_nested_folder(top / "sub/.git") / "HEAD"),
    "a branch": lambda top: _pipe(_nested_folder(top / "sub/.git") / "refs/heads/main"),
    "a pipe as its .git": lambda top: ((top / "sub").mkdir(), _pipe(top / "sub/.git")),
    "HEAD of a folder elsewhere": lambda top: _named_nested(top, "HEAD"),
    "what it shares with another": _shared_nested,
}


@pytest.mark.parametrize("tracked", [False, True], ids=["untracked", "tracked"])
@pytest.mark.parametrize("make", NESTED.values(), ids=NESTED)
def test_a_named_pipe_in_a_nested_repository_does_not_block(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, make: Callable[[Path], object], tracked: bool
) -> None:
    """Git looks up which commit it has."""
    monkeypatch.setattr(git, "LONGEST", 20)
    if tracked:
        scene.git("update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},sub")
    make(scene.folder)
    with pytest.raises(GitError, match="not a regular file"):
        changed_since("HEAD", scene.folder)


def test_nested_repositories_are_accepted(scene: Scene) -> None:
    _nested_folder(scene.folder / "sub/.git")
    (scene.folder / "broken").mkdir()
    (scene.folder / "broken/.git").write_text("gitdir: nowhere\n")
    scene.write("new.md", GOOD)
    assert scene.folder / "new.md" in {change.path for change in changed_since("HEAD", scene.folder)}


INVALID: dict[str, Callable[[Path], object]] = {
    "an empty folder": Path.mkdir,
    "a folder without HEAD": lambda own: _nested_folder(own).joinpath("HEAD").unlink(),
    "a folder without objects": lambda own: _nested_folder(own).joinpath("objects").rmdir(),
    "a folder with an invalid HEAD": lambda own: _nested_folder(own).joinpath("HEAD").write_text("none\n"),
}


@pytest.mark.parametrize("above", ["private", "pri:vate"])
@pytest.mark.parametrize("make", INVALID.values(), ids=INVALID)
def test_an_invalid_repository_inside_another_is_refused(tmp_path: Path, above: str, make: Callable[[Path], object]) -> None:
    """Git would use the repository further up, and findings would quote its files."""
    outer = _repository(tmp_path / above, "plans.md")
    folder = outer.folder / "unpacked"
    folder.mkdir()
    make(folder / ".git")
    for work in (lambda: staged(folder), lambda: changed_since("HEAD", folder), lambda: git.index(folder)):
        with pytest.raises(GitError, match=r"does not use its `\.git` but the repository of another folder"):
            work()


INCLUDED = {
    "a pipe": "[include]\npath = ../pipe\n",
    "a pipe in certain cases": '[includeIf "onbranch:main"]\npath = ../pipe\n',
    "a pipe in another file": "[include]\npath = ../more\n",
    "a device": "[include]\npath = /dev/zero\n",
    "very many files": "[include]\npath = ../first\n",
}


@pytest.mark.parametrize("settings", INCLUDED.values(), ids=INCLUDED)
@pytest.mark.parametrize("file", ["config", "config.worktree"])
def test_settings_cannot_include_what_blocks(scene: Scene, monkeypatch: pytest.MonkeyPatch, settings: str, file: str) -> None:
    monkeypatch.setattr(git, "LONGEST", 20)
    _pipe(scene.folder / "pipe")
    scene.write("more", "[include]\npath = pipe\n")
    for name, next in (("first", "second"), ("second", "third"), ("third", "fourth")):  # a thousand, and more in a fifth
        scene.write(name, f"[include]\npath = {next}\n" * 10)
    scene.write("fourth", "[core]\nabbrev = 10\n")
    scene.git("config", "extensions.worktreeConfig", "true")
    with (scene.folder / ".git" / file).open("a") as own:
        own.write(settings)
    with pytest.raises(GitError, match="its settings include"):
        changed_since("HEAD", scene.folder)


def test_settings_may_include_files(scene: Scene, tmp_path: Path) -> None:
    """As `actions/checkout` does, which keeps its credentials in a file elsewhere."""
    (tmp_path / "credentials").write_text("[http]\nextraHeader = x\n[include]\npath = nowhere\n")
    scene.git("config", f"includeIf.gitdir:{scene.folder}/.git.path", str(tmp_path / "credentials"))
    scene.write("new.md", GOOD)
    assert scene.folder / "new.md" in {change.path for change in changed_since("HEAD", scene.folder)}


def test_names_in_another_case_are_other_names_where_the_file_system_says_so(scene: Scene) -> None:
    """`core.ignoreCase` comes with the repository, and would hide a new article behind a tracked one."""
    if ignores_case(scene.folder):
        pytest.skip("the file system ignores case")
    scene.git("config", "core.ignoreCase", "true")
    scene.write("Good.md", GOOD)
    scene.write("draft.md", GOOD)
    scene.write(".gitignore", "DRAFT.md\n")
    assert scene.folder / "Good.md" in {change.path for change in changed_since("HEAD", scene.folder)}
    assert ignored_in(scene.folder) == frozenset()


def test_a_file_cannot_feign_a_file_system_that_ignores_case(scene: Scene) -> None:
    if ignores_case(scene.folder):
        pytest.skip("the file system ignores case")
    (scene.folder / ".GIT").symlink_to(".git")
    assert not ignores_case(scene.folder)


def test_messages_do_not_quote_settings(scene: Scene, tmp_path: Path) -> None:
    """Git names the value of an invalid setting, in a file that the repository's settings may include from anywhere."""
    (tmp_path / "secrets").write_text("[core]\n\tpackedGitLimit = kE7-secret\n")
    scene.git("config", "include.path", str(tmp_path / "secrets"))
    with pytest.raises(GitError) as raised:
        changed_since("HEAD", scene.folder)
    assert "kE7" not in str(raised.value)


def test_a_program_called_git_in_the_repository_is_not_run(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A search path may name the working folder, and Windows always searches it first."""
    trap = scene.write("git", f"#!/bin/sh\ntouch {tmp_path}/ran\n")
    trap.chmod(0o755)
    monkeypatch.chdir(scene.folder)
    monkeypatch.setenv("PATH", os.pathsep.join(["", ".", os.environ["PATH"]]))
    assert scene.folder / "git" in {change.path for change in changed_since("HEAD", scene.folder)}
    assert not (tmp_path / "ran").exists()
