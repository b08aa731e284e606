"""What git says of a repository beside what has changed: what it ignores, its submodules, what a name means, a commit."""

import os
from collections.abc import Sequence
from pathlib import Path

from claims.check.files.git import LINK, SUBMODULE, entries, in_words
from claims.check.files.git_command import Repository
from claims.check.files.trees import LINKED, Index

_KINDS = ("refs/tags/", "refs/heads/", "refs/remotes/")
"""The kinds of names, that which git takes first where several have one (gitrevisions(7))."""


def is_top(folder: Path) -> bool:
    """Whether a folder is the top of a repository, or of a submodule."""
    return os.path.lexists(folder / ".git")


def ignored_in(folder: Path) -> frozenset[Path]:
    """The files and folders that git ignores in ``folder`` or below, by their real paths; ``folder`` itself where it is one.

    What is in an ignored folder is not listed. Raises `GitError`.
    """
    repository = Repository.of(folder)
    way = folder.resolve().relative_to(repository.top).as_posix()
    asked = ["ls-files", "--others", "--ignored", "--exclude-standard", "--directory", "-z", "--", way]
    return frozenset(repository.top / name for name in entries(repository.answer(*asked)))


def untracked_among(paths: Sequence[Path], folder: Path) -> list[Path]:
    """Those of some files that git does not follow, ignored or not. All paths are real. Raises `GitError`."""
    repository = Repository.of(folder)
    inside = [path.relative_to(repository.top).as_posix() for path in paths if path.is_relative_to(repository.top)]
    listed = entries(repository.answer("ls-files", "--others", "-z", "--", *inside)) if inside else []
    return [repository.top / name for name in listed]


def submodules(folder: Path) -> list[Path]:
    """The submodules of the repository that holds ``folder``, by their real paths. Raises `GitError`."""
    repository = Repository.of(folder)
    listed = entries(repository.answer("ls-files", "--stage", "-z"))
    return [repository.top / entry.partition("\t")[2] for entry in listed if entry.startswith(f"{SUBMODULE} ")]


def names_of(base: str, folder: Path) -> list[str]:
    """The full names of all tags and branches that ``base`` may mean, that which git takes first. Raises `GitError`."""
    if base.startswith("-") or any(char in base for char in "*?[\\^~: "):
        return []
    wanted = [f"{kind}{base}" for kind in _KINDS]
    known = in_words(Repository.of(folder).answer("for-each-ref", "--format=%(refname)", *wanted)).splitlines()
    return [name for name in wanted if name in known]


def committed(commit: str, folder: Path) -> Index:
    """The files of a commit. Raises `GitError` where it is none here."""
    repository = Repository.of(folder)
    files: dict[Path, str] = {}
    asked = ["ls-tree", "-r", "-z", "--full-tree", f"{commit}^{{commit}}"]
    for entry in entries(repository.answer(*asked, wrong=f"{commit!r} is no commit here")):
        about, _, name = entry.partition("\t")
        mode, _, blob = about.split(" ")
        if mode != SUBMODULE:
            files[repository.top / name] = f"{LINKED}{blob}" if mode == LINK else blob
    return Index(repository, files, f"it is not in the commit {commit[:12]}")
