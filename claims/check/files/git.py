"""What git says has changed."""

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from claims.check.files.trees import Index
from claims.model import ClaimsError

_LINK, _SUBMODULE = "120000", "160000"


class GitError(ClaimsError):
    """Git is not there, or cannot answer."""


@dataclass(frozen=True, slots=True)
class Change:
    """A file that changed, by its real path.

    ``before`` is its earlier path where it was only moved, ``gone`` says that it was deleted.
    """

    path: Path
    before: Path | None = None
    gone: bool = False


def changed_since(base: str, folder: Path) -> list[Change]:
    """The files that were added, modified or deleted since the branch left ``base``, committed or not.

    Raises `GitError` where ``folder`` is in no repository, or ``base`` is no commit, or shares no history with this one.
    """
    top = top_of(folder)
    asked = ["rev-parse", "--verify", "--quiet", "--end-of-options", f"{base}^{{commit}}"]
    commit = _git(top, *asked, wrong=f"{base!r} is no commit here", remedy="fetch it first (`git fetch origin main`)").strip()
    shallow = "fetch the whole history (`git fetch --unshallow`; in a workflow `fetch-depth: 0`)"
    fork = _git(
        top, "merge-base", commit, "HEAD", wrong=f"{base!r} and this commit share no history here", remedy=shallow
    ).strip()
    changes = list(_changes(top, fork))
    untracked = _git(top, "ls-files", "--others", "--exclude-standard", "-z")
    return changes + [Change(top / name) for name in untracked.split("\0") if name]


def staged(folder: Path) -> tuple[list[Change], Index]:
    """The files that the next commit adds, modifies or deletes, and what git has staged. Raises `GitError`."""
    top = top_of(folder)
    return list(_changes(top, "--cached")), _index(top)


def top_of(folder: Path) -> Path:
    """The top of the repository that holds ``folder``. Raises `GitError` where there is none."""
    answer = _git(
        folder, "rev-parse", "--show-toplevel", wrong="this is no git repository", remedy="leave out --base and --staged"
    )
    return Path(answer.removesuffix("\n")).resolve()


def _changes(top: Path, against: str) -> Iterator[Change]:
    # core.quotePath is of no matter with -z; -M finds renames whatever the user's settings say.
    answer = _git(top, "diff", "--name-status", "-z", "-M", "--no-ext-diff", "--ignore-submodules", against, "--")
    words = iter(answer.split("\0"))
    for state in words:
        if state.startswith(("R", "C")):
            before, now = next(words), next(words)
            yield Change(top / now, before=top / before if state == "R100" else None)
            yield Change(top / before, gone=True)
        elif state:
            yield Change(top / next(words), gone=state == "D")


def _index(top: Path) -> Index:
    files: dict[Path, str | None] = {}
    for entry in _git(top, "ls-files", "--stage", "-z").split("\0"):
        about, _, name = entry.partition("\t")
        if name:
            mode, blob, _ = about.split(" ")
            if mode != _SUBMODULE:
                files[top / name] = None if mode == _LINK else blob
    return Index(top, files)


def _git(folder: Path, *words: str, wrong: str | None = None, remedy: str | None = None) -> str:
    """What git answers. ``wrong`` says what a refusal means, where that can be told."""
    try:
        ended = subprocess.run(["git", *words], cwd=folder, capture_output=True, check=False)
    except OSError as error:
        raise GitError(f"git cannot be run: {error.strerror}", remedy="install git, or leave out --base and --staged") from None
    if ended.returncode:
        said = ended.stderr.decode("utf-8", "replace").strip().removeprefix("fatal: ")
        raise GitError(wrong if wrong and "dubious ownership" not in said else f"git {words[0]}: {said}", remedy=remedy)
    return ended.stdout.decode("utf-8", "surrogateescape")


def way_from_top(folder: Path) -> str:
    """The way to ``folder`` from the top of its repository, with a slash at its end; "" at the top or in no repository."""
    real = folder.resolve()
    top = next((each for each in (real, *real.parents) if (each / ".git").exists()), real)
    way = real.relative_to(top).as_posix()
    return "" if way == "." else f"{way}/"
