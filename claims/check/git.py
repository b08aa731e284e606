"""Runs git in a repository that may be hostile, and parses its output.

Programs that the repository's own settings name (a file system monitor, hooks, filters, diff drivers, transports) are not run,
exclude and order files that they name are not read, and git works on no other repository (`claims.check.git_folder`).
"""

import codecs
import os
import re
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Final

from claims.check.git_folder import (
    ForeignError,
    blocking_file,
    borrowed_objects,
    folders_of,
    git_program,
    ignores_case,
)
from claims.check.trees import real, way_of
from claims.filesystem import RefusedFileError, inside
from claims.model import ClaimsError, InputError

_SAFE: Final[Mapping[str, str]] = {
    "color.ui": "false",  # "always" has git write the names of files in colour
    "color.grep": "false",
    "grep.column": "false",
    "grep.lineNumber": "false",
    "core.fsmonitor": "false",
    "core.checkStat": "default",  # otherwise a file of the same length and time counts as unchanged
    "core.trustctime": "true",
    "core.commitGraph": "false",
    "core.hooksPath": os.devnull,
    "core.pager": "cat",
    "core.sshCommand": "false",
    "core.alternateRefsCommand": "false",
    "submodule.recurse": "false",  # a submodule has settings of its own
    "core.askPass": "false",
    "core.untrackedCache": "false",
    "credential.helper": "",
    "diff.external": "",
    "gpg.program": "false",
    "protocol.allow": "never",
    # A subfolder may be laid out like a bare repository with its own settings.
    "safe.bareRepository": "explicit",
}
_PROGRAM: Final = re.compile(r"(?:filter\..*\.(?:clean|smudge|process|required)|diff\..*\.(?:textconv|command))\Z", re.DOTALL)
"""Settings with a name that the repository chooses in part, whose values git runs (``required``: must succeed)."""
_FILE: Final = frozenset({"core.excludesfile", "core.attributesfile", "diff.orderfile"})
"""Settings that name a file anywhere, which git reads: it may be a pipe that blocks."""
_OWN_SCOPES: Final = frozenset({"local", "worktree"})
_NOTHING_FETCHED: Final = {
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_GRAFT_FILE": os.devnull,  # history as it was committed
    "GIT_NO_REPLACE_OBJECTS": "1",  # replacement objects must not change what a commit contains
    "GIT_TERMINAL_PROMPT": "0",
}
_WITHOUT_OBJECTS: Final = frozenset({"config", "for-each-ref", "ls-files"})
"""The commands that read the index, refs or settings, and no object."""
_QUOTED: Final = re.compile(r"(config value|config line) '.*?'(?= for '| in file |\Z)", re.DOTALL)
"""A value of a settings file, which may be included from anywhere, in git's error messages."""
LONGEST: Final = 300
"""The timeout for git (seconds): settings of a repository may name a pipe that blocks."""


class GitError(ClaimsError):
    """Git is not installed, or a git command failed."""


@dataclass(frozen=True, slots=True)
class Repository:
    """A git repository: the top of its work tree, and the settings with which git is run."""

    top: Path
    overridden: Mapping[str, str] = field(default_factory=dict)
    """The repository's own settings that name programs or files, each with a harmless value."""
    borrowed: Path | None = None
    """The file that names folders of objects of other repositories, which the user did not name."""

    @classmethod
    def of(cls, folder: Path) -> "Repository":
        """The repository that contains ``folder``, found as git does.

        Raises `GitError` if there is none, if git would read the repository of another folder, or if it would block.
        """
        real = folder.resolve()
        top = next((each for each in (real, *real.parents) if os.path.lexists(each / ".git")), None)
        if top is None:
            raise GitError("this is not a git repository", remedy="leave out --base and --staged")
        try:
            folders = folders_of(top)
            # Without this git would use a repository further up if it does not accept this one.
            used = in_words(_run(top, ("rev-parse", "--absolute-git-dir"), {})).rstrip("\n")
            if not folders[0].samefile(used):
                raise ForeignError("git does not use its `.git` but the repository of another folder")
        except ForeignError as error:
            raise GitError(str(error), where=top, remedy="run the check in a clone, or in a work tree created by git") from None
        blocking = blocking_file(top)
        if blocking is not None:
            raise GitError("not a regular file, though git reads it", where=blocking, remedy="remove it")
        return cls(top, dict(_overridden(top)), borrowed_objects(folders))

    def answer(self, *words: str, wrong: str | None = None, remedy: str | None = None, nothing: int = 0) -> bytes:
        """The output of a git command. ``wrong`` is the error message for a failure, if its cause is known; ``nothing`` is the
        exit status that means an empty result. Raises `GitError`."""
        if self.borrowed is not None and words[0] not in _WITHOUT_OBJECTS:
            raise GitError(
                "it uses the objects of another repository",
                where=self.borrowed,
                remedy="copy them with `git repack -a -d` and delete this file, or, if you trust it, name the other "
                "repository's `objects` folder in GIT_ALTERNATE_OBJECT_DIRECTORIES",
            )
        return _run(self.top, words, self.overridden, wrong=wrong, remedy=remedy, nothing=nothing)


def _overridden(top: Path) -> Iterator[tuple[str, str]]:
    """The repository's own settings that name programs, each with a harmless value, and those that name files,
    each with the user's global value, else with an empty file.
    """
    listed = _run(top, ("config", "--list", "--show-scope", "-z"), {})
    words = listed.decode("utf-8", "surrogateescape").split("\0")
    users = dict.fromkeys(_FILE, os.devnull)
    # Otherwise a new file `Snow.md` would count as the tracked `snow.md`.
    yield "core.ignoreCase", "true" if ignores_case(top) else "false"
    for scope, setting in zip(words[::2], words[1::2], strict=False):
        name, _, value = setting.partition("\n")
        if scope not in _OWN_SCOPES:
            users |= {name: value} if name in _FILE and value else {}
        elif name in _FILE:
            yield name, users[name]
        elif _PROGRAM.match(name):
            yield name, "false" if name.endswith(".required") else ""


def _run(
    top: Path,
    words: Sequence[str],
    overridden: Mapping[str, str],
    *,
    wrong: str | None = None,
    remedy: str | None = None,
    nothing: int = 0,
) -> bytes:
    safe = [word for name, value in _SAFE.items() for word in ("-c", f"{name}={value}")]
    command = [git_program(), "--no-pager", "--no-optional-locks", "--literal-pathspecs", *safe, *words]
    try:
        ended = subprocess.run(
            command, cwd=top, env=_environment(top, overridden), capture_output=True, check=False, timeout=LONGEST
        )
    except subprocess.TimeoutExpired:
        raise GitError(
            f"git {words[0]} did not finish within {LONGEST} seconds", remedy="look at the repository's settings"
        ) from None
    except OSError as error:
        raise GitError(f"git cannot be run: {error.strerror}", remedy="install git, or leave out --base and --staged") from None
    if ended.returncode not in (0, nothing):
        said = _QUOTED.sub(r"\1", ended.stderr.decode("utf-8", "replace").strip().removeprefix("fatal: "))
        raise GitError(wrong if wrong and "dubious ownership" not in said else f"git {words[0]}: {said}", remedy=remedy)
    return ended.stdout


def _environment(top: Path, overridden: Mapping[str, str]) -> dict[str, str]:
    """The environment for git, in which it does not run programs that the repository names.

    Settings are overridden by variables, not by -c: a name that a repository chooses may contain "=", which would end it.
    """
    before = int(os.environ.get("GIT_CONFIG_COUNT") or 0)
    changed = {"GIT_CONFIG_COUNT": str(before + len(overridden))}
    for number, (name, value) in enumerate(overridden.items(), start=before):
        changed |= {f"GIT_CONFIG_KEY_{number}": name, f"GIT_CONFIG_VALUE_{number}": value}
    # Git still finds the repository and checks its owner; core.worktree, which may name any folder, is ignored.
    return {**os.environ, **_NOTHING_FETCHED, **changed, "GIT_WORK_TREE": str(top)}


LINKED = "link:"
"""Prefix of the blob name of a symbolic link."""
UNMERGED = "unmerged"
"""Blob name of a file with unresolved merge conflicts."""


@dataclass(frozen=True)
class Index:
    """The files staged for the next commit in a ``repository``, or those of a commit; ``files`` maps each real path to
    its blob name; ``missing`` is the error message for other paths.

    The blob name of a symbolic link has the prefix `LINKED`; links are resolved within the index.
    """

    repository: Repository
    files: dict[Path, str]
    missing: str = "git has nothing staged under this name"

    def place(self, path: Path) -> Path:
        """The absolute path in git: only where git has nothing of that name, links of its folder are resolved as on disk."""
        named = Path(os.path.abspath(path))  # noqa: PTH100 (Path.absolute keeps "..")
        return named if named in self.files or named in self._folders else real(path)

    def read(self, path: Path) -> bytes:
        """The bytes of the file in git."""
        name = self.files.get(place := self.place(path), "")
        if name.startswith(LINKED):
            name = self._led_to(path, place)
        if name.startswith(LINKED):
            raise InputError("a loop of symbolic links", where=path, remedy="remove it")
        if not name and place in self._folders:
            raise InputError("this is a folder, not a file", where=path, remedy="give a regular file")
        if not name:
            raise InputError(self.missing, where=path, remedy="check the path")
        if name == UNMERGED:
            raise InputError("a merge has left several versions of it", where=path, remedy="resolve the conflict and add it")
        return self._blob(path, name)

    def _led_to(self, path: Path, link: Path) -> str:
        """The blob name of a link's target, resolved in git: on disk the link may have another target."""
        *_, place = way_of(link, self.link)
        if place in self.files:
            return self.files[place]
        try:
            inside(place, self.repository.top)
        except RefusedFileError as error:
            raise InputError(error.what, where=path, remedy=error.remedy) from None
        raise InputError("a symbolic link to something that is not in git", where=path, remedy="add its target to git")

    def link(self, path: Path) -> str | None:
        """The target of a symbolic link in git, None if the path is not a link."""
        name = self.files.get(path, "")
        return os.fsdecode(self._blob(path, name.removeprefix(LINKED))) if name.startswith(LINKED) else None

    def _blob(self, path: Path, name: str) -> bytes:
        try:
            return self.repository.answer("cat-file", "blob", name)
        except GitError as error:
            raise InputError(f"git cannot read it: {error.what}", where=path) from None

    def has(self, path: Path) -> bool:
        """Whether the file is in the index, as all tracked files are."""
        return self.place(path) in self.files

    def occupied(self, path: Path) -> bool:
        """Whether it is a file in the index, or a folder of files."""
        return self.has(path) or self.place(path) in self._folders

    @cached_property
    def _folders(self) -> frozenset[Path]:
        return frozenset(folder for path in self.files for folder in path.parents)


LINK, SUBMODULE = "120000", "160000"


def index(folder: Path) -> Index:
    """The index of the repository that contains ``folder``. Raises `GitError`."""
    repository = Repository.of(folder)
    files: dict[Path, str] = {}
    for entry in entries(repository.answer("ls-files", "--stage", "-z")):
        about, _, name = entry.partition("\t")
        mode, blob, stage = about.split(" ")
        if stage != "0":
            files[repository.top / name] = UNMERGED
        elif mode != SUBMODULE:
            files[repository.top / name] = f"{LINKED}{blob}" if mode == LINK else blob
    return Index(repository, files)


def in_words(answer: bytes) -> str:
    """Git's output as text; bytes of names that are not UTF-8 are kept as surrogate escapes."""
    return answer.decode("utf-8", "surrogateescape")


def entries(answer: bytes) -> list[str]:
    """The entries of git's output with ``-z``."""
    return [entry for entry in in_words(answer).split("\0") if entry]


def ignored_in(folder: Path) -> frozenset[Path]:
    """The files and folders that git ignores in ``folder`` or below, by their real paths; may include ``folder`` itself.

    The contents of an ignored folder are not listed. Raises `GitError`.
    """
    repository = Repository.of(folder)
    asked = ["ls-files", "--others", "--ignored", "--exclude-standard", "--directory", "-z", "--"]
    way = folder.resolve().relative_to(repository.top).as_posix()
    return frozenset(repository.top / name for name in entries(repository.answer(*asked, way)))


def untracked_among(paths: Sequence[Path], folder: Path) -> list[Path]:
    """The files among ``paths`` that git does not track, ignored or not. All paths are real. Raises `GitError`."""
    repository = Repository.of(folder)
    inside = [path.relative_to(repository.top).as_posix() for path in paths if path.is_relative_to(repository.top)]
    listed = entries(repository.answer("ls-files", "--others", "-z", "--", *inside)) if inside else []
    return [repository.top / name for name in listed]


_NOT_PLAIN: Final = ("\\", *map(os.fsdecode, (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)))
"""What content has in which a word may be written with escapes, or in UTF-16 or UTF-32."""


def staged_with(word: str, folder: Path) -> list[Path]:
    """The files whose staged content may contain a word (case-insensitive), by their real paths. Raises `GitError`."""
    repository = Repository.of(folder)
    asked = ["grep", "--cached", "--no-color", "--files-with-matches", "-z", "-a", "-F", "--full-name"]
    found: dict[str, None] = {}
    for wanted in (["-i", "-e", word], [each for mark in _NOT_PLAIN for each in ("-e", mark)]):
        found |= dict.fromkeys(entries(repository.answer(*asked, *wanted, nothing=1)))
    return [repository.top / name for name in found]


def submodules(folder: Path) -> list[Path]:
    """The submodules of the repository that contains ``folder``, by their real paths. Raises `GitError`."""
    repository = Repository.of(folder)
    listed = (entry.partition("\t") for entry in entries(repository.answer("ls-files", "--stage", "-z")))
    return [repository.top / name for about, _, name in listed if about.startswith(f"{SUBMODULE} ")]


def committed(commit: str, folder: Path) -> Index:
    """The files of a commit. Raises `GitError` if it does not exist."""
    repository = Repository.of(folder)
    files: dict[Path, str] = {}
    asked, wrong = ("ls-tree", "-r", "-z", "--full-tree", f"{commit}^{{commit}}"), f"{commit!r} is not a commit here"
    for entry in entries(repository.answer(*asked, wrong=wrong)):
        about, _, name = entry.partition("\t")
        mode, _, blob = about.split(" ")
        if mode != SUBMODULE:
            files[repository.top / name] = f"{LINKED}{blob}" if mode == LINK else blob
    return Index(repository, files, f"it is not in the commit {commit[:12]}")
