"""What git says has changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from claims.check.files.git_command import GitError, Repository
from claims.check.files.trees import LINKED, UNMERGED, Index

__all__ = ["Change", "GitError", "changed_since", "staged", "way_from_top"]

LINK, SUBMODULE = "120000", "160000"
_COMPARED = ("--name-status", "-z", "-M", "--no-ext-diff", "--no-textconv", "--ignore-submodules")


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
    repository = Repository.of(folder)
    asked = ["rev-parse", "--verify", "--quiet", "--end-of-options", f"{base}^{{commit}}"]
    fetch = "fetch it first (`git fetch origin main`)"
    commit = in_words(repository.answer(*asked, wrong=f"{base!r} is no commit here", remedy=fetch)).strip()
    shallow = "fetch the whole history (`git fetch --unshallow`; in a workflow `fetch-depth: 0`)"
    unshared = f"{base!r} and this commit share no history here"
    fork = in_words(repository.answer("merge-base", commit, "HEAD", wrong=unshared, remedy=shallow)).strip()
    changes = list(_changes(repository, fork))
    untracked = in_words(repository.answer("ls-files", "--others", "--exclude-standard", "-z"))
    return changes + [Change(repository.top / name) for name in untracked.split("\0") if name]


def staged(folder: Path) -> tuple[list[Change], Index]:
    """The files that the next commit adds, modifies or deletes, and what git has staged. Raises `GitError`."""
    repository = Repository.of(folder)
    return list(_changes(repository, "--cached")), _index(repository)


def index(folder: Path) -> Index:
    """What git has staged or committed of each file of the repository that holds ``folder``. Raises `GitError`."""
    return _index(Repository.of(folder))


def _changes(repository: Repository, against: str) -> Iterator[Change]:
    top = repository.top
    # core.quotePath is of no matter with -z; -M finds renames whatever the user's settings say.
    answer = in_words(repository.answer("diff", *_COMPARED, against, "--"))
    words = iter(answer.split("\0"))
    for state in words:
        if state.startswith(("R", "C")):
            before, now = next(words), next(words)
            yield Change(top / now, before=top / before if state == "R100" else None)
            yield Change(top / before, gone=True)
        elif state:
            yield Change(top / next(words), gone=state == "D")


def _index(repository: Repository) -> Index:
    files: dict[Path, str] = {}
    for entry in in_words(repository.answer("ls-files", "--stage", "-z")).split("\0"):
        about, _, name = entry.partition("\t")
        if name:
            mode, blob, stage = about.split(" ")
            if stage != "0":
                files[repository.top / name] = UNMERGED
            elif mode != SUBMODULE:
                files[repository.top / name] = f"{LINKED}{blob}" if mode == LINK else blob
    return Index(repository, files)


def in_words(answer: bytes) -> str:
    """What git answers as text, in which bytes of names that are not UTF-8 stay as Python holds them."""
    return answer.decode("utf-8", "surrogateescape")


def entries(answer: bytes) -> list[str]:
    """What git answers with ``-z``, entry by entry."""
    return [entry for entry in in_words(answer).split("\0") if entry]


def way_from_top(folder: Path) -> str:
    """The way to ``folder`` from the top of its repository, with a slash at its end; "" at the top or in no repository."""
    real = folder.resolve()
    top = next((each for each in (real, *real.parents) if (each / ".git").exists()), real)
    way = real.relative_to(top).as_posix()
    return "" if way == "." else f"{way}/"
