"""Running git in a repository that somebody else may have prepared.

What a repository's own settings name as programs (a file system monitor, hooks, filters, drivers of differences, transports)
does not run, the lists of files to ignore and to put first that they name are not read, and git works on the folder that holds
the repository and on no other.
"""

import os
import re
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from claims.filesystem import read_regular
from claims.model import ClaimsError

_SAFE: Final[Mapping[str, str]] = {
    "core.fsmonitor": "false",
    "core.hooksPath": os.devnull,
    "core.pager": "cat",
    "core.sshCommand": "false",
    "core.askPass": "false",
    "core.untrackedCache": "false",
    "credential.helper": "",
    "diff.external": "",
    "gpg.program": "false",
    "protocol.allow": "never",
    # A folder below may be laid out like a repository without a work tree, with settings of its own.
    "safe.bareRepository": "explicit",
}
_PROGRAM: Final = re.compile(r"(?:filter\..*\.(?:clean|smudge|process|required)|diff\..*\.(?:textconv|command))\Z", re.DOTALL)
"""Settings whose names hold a part that the repository chooses, and whose values git runs (``required``: insists on)."""
_FILE: Final = frozenset({"core.excludesfile", "core.attributesfile", "diff.orderfile"})
"""Settings that name a file anywhere, which git reads: it may be a pipe from which nothing comes."""
_OWN_SCOPES: Final = frozenset({"local", "worktree"})
_NOTHING_FETCHED: Final = {"GIT_ALLOW_PROTOCOL": "none", "GIT_NO_LAZY_FETCH": "1", "GIT_TERMINAL_PROMPT": "0"}
_LONGEST: Final = 10_000
"""Bytes of a ``.git`` that is a file."""
LONGEST: Final = 300
"""Seconds that git may take: settings of a repository may name a pipe from which nothing comes."""


class GitError(ClaimsError):
    """Git is not there, or cannot answer."""


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository of git: the top of its work tree, and the settings under which git is asked."""

    top: Path
    overridden: Mapping[str, str] = field(default_factory=dict)
    """Settings of the repository's own that name programs or files, each with a value that does not."""

    @classmethod
    def of(cls, folder: Path) -> "Repository":
        """The repository that holds ``folder``, found as git looks for it.

        Raises `GitError` where there is none, or where its ``.git`` leads to the repository of another folder.
        """
        real = folder.resolve()
        top = next((each for each in (real, *real.parents) if os.path.lexists(each / ".git")), None)
        if top is None:
            raise GitError("this is no git repository", remedy="leave out --base and --staged")
        if not _is_own(top):
            remedy = "check in a clone, or in a work tree that git made"
            raise GitError("its `.git` leads to the repository of another folder", where=top, remedy=remedy)
        return cls(top, dict(_overridden(top)))

    def answer(self, *words: str, wrong: str | None = None, remedy: str | None = None) -> bytes:
        """What git answers. ``wrong`` says what a refusal means, where that is known. Raises `GitError`."""
        return _run(self.top, words, self.overridden, wrong=wrong, remedy=remedy)


def _is_own(top: Path) -> bool:
    """Whether the repository is that of ``top``.

    ``.git`` must be a folder without links out of it, or a file that names a repository which knows of it: that of a work tree
    or of a submodule.
    """
    way = top / ".git"
    try:
        if way.is_dir():
            return way.resolve() == way and all(_stays(Path(entry), way) for entry in os.scandir(way))
        named = _line(way).removeprefix("gitdir:").strip()
        home = (top / named).resolve()
        if (home / "gitdir").is_file():
            return Path(_line(home / "gitdir")).resolve() == way
        said = _run(top, ("config", "--file", str(home / "config"), "--get", "core.worktree"), {})
        return (home / said.decode("utf-8", "surrogateescape").strip()).resolve() == top
    except (OSError, ValueError, RuntimeError, GitError):
        return False


def _stays(entry: Path, way: Path) -> bool:
    return entry.name != "commondir" and (not entry.is_symlink() or entry.resolve().is_relative_to(way))


def _line(path: Path) -> str:
    return read_regular(path, most=_LONGEST).decode("utf-8", "surrogateescape").strip()


def _overridden(top: Path) -> Iterator[tuple[str, str]]:
    """The settings of the repository's own that name programs, each with a value that names none, and those that name files,
    each as the user has it for all repositories, else with a file that holds nothing.
    """
    listed = _run(top, ("config", "--list", "--show-scope", "-z"), {})
    words = listed.decode("utf-8", "surrogateescape").split("\0")
    users = dict.fromkeys(_FILE, os.devnull)
    for scope, setting in zip(words[::2], words[1::2], strict=False):
        name, _, value = setting.partition("\n")
        if scope not in _OWN_SCOPES:
            users |= {name: value} if name in _FILE and value else {}
        elif name in _FILE:
            yield name, users[name]
        elif _PROGRAM.match(name):
            yield name, "false" if name.endswith(".required") else ""


def _run(
    top: Path, words: Sequence[str], overridden: Mapping[str, str], *, wrong: str | None = None, remedy: str | None = None
) -> bytes:
    safe = [word for name, value in _SAFE.items() for word in ("-c", f"{name}={value}")]
    command = ["git", "--no-pager", "--no-optional-locks", "--literal-pathspecs", *safe, *words]
    try:
        ended = subprocess.run(
            command, cwd=top, env=_environment(top, overridden), capture_output=True, check=False, timeout=LONGEST
        )
    except subprocess.TimeoutExpired:
        raise GitError(
            f"git {words[0]} did not end within {LONGEST} seconds", remedy="look at the repository's settings"
        ) from None
    except OSError as error:
        raise GitError(f"git cannot be run: {error.strerror}", remedy="install git, or leave out --base and --staged") from None
    if ended.returncode:
        said = ended.stderr.decode("utf-8", "replace").strip().removeprefix("fatal: ")
        raise GitError(wrong if wrong and "dubious ownership" not in said else f"git {words[0]}: {said}", remedy=remedy)
    return ended.stdout


def _environment(top: Path, overridden: Mapping[str, str]) -> dict[str, str]:
    """The environment in which git does not run what the repository names.

    Its settings are overridden by variables: a name that a repository chooses may hold "=", which -c would end it at.
    """
    before = int(os.environ.get("GIT_CONFIG_COUNT") or 0)
    changed = {"GIT_CONFIG_COUNT": str(before + len(overridden))}
    for number, (name, value) in enumerate(overridden.items(), start=before):
        changed |= {f"GIT_CONFIG_KEY_{number}": name, f"GIT_CONFIG_VALUE_{number}": value}
    # Git still looks for the repository, and at who owns it; core.worktree, which may name any folder, does not count.
    return {**os.environ, **_NOTHING_FETCHED, **changed, "GIT_WORK_TREE": str(top)}
