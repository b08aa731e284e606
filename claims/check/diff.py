"""The files that changed since a commit, or that are staged for the next one, as git compares them."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from claims.check.git import GitError, Index, Repository, committed, entries, in_words, index
from claims.check.git_folder import is_blob
from claims.filesystem import RefusedFileError, read_regular

_COMPARED = ("--name-status", "-z", "-M100%", "--no-ext-diff", "--no-textconv", "--ignore-submodules")
"""Only identical files count as moved: for git, files with the same lines in another order are 100 % similar too."""


@dataclass(frozen=True, slots=True)
class Change:
    """A file that changed, by its real path.

    ``before`` is its old path if it was only moved; ``deleted`` says that it was deleted.
    """

    path: Path
    before: Path | None = None
    deleted: bool = False


def changed_since(base: str, folder: Path) -> list[Change]:
    """The files that were added, modified or deleted since the merge base with ``base``, committed or not.

    If there are several merge bases, since any of them. Files that git does not compare (``--assume-unchanged``,
    ``--skip-worktree``) count as modified. Raises `GitError` outside a repository, or if ``base`` is not a commit, shares no
    history with HEAD, or if the merge base may be another one in the whole history.
    """
    repository = Repository.of(folder)
    asked = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{base}^{{commit}}")
    wrong, fetch = f"{base!r} is not a commit here", "fetch it first (`git fetch origin main`)"
    commit = in_words(repository.answer(*asked, wrong=wrong, remedy=fetch)).strip()
    shallow = "fetch the whole history (`git fetch --unshallow`; in a workflow `fetch-depth: 0`)"
    unshared = f"{base!r} and this commit share no history here"
    # Of two, one may have the content that the other one's side corrected: merging would bring it back.
    forks = in_words(repository.answer("merge-base", "--all", commit, "HEAD", wrong=unshared, remedy=shallow)).split()
    if forks != [commit] and _is_cut(repository, commit):
        what = f"the history here is incomplete, so that it is not certain where this branch left {base!r}"
        raise GitError(what, remedy=shallow)
    untracked = entries(repository.answer("ls-files", "--others", "--exclude-standard", "-z"))
    # A lower-case letter or S marks a file that git does not compare; others read "H harbour.md".
    unseen = [
        entry[2:] for entry in entries(repository.answer("ls-files", "-v", "-z")) if entry[0] == "S" or entry[0].islower()
    ]
    uncompared = [Change(path) for path in map(repository.top.joinpath, (*untracked, *unseen)) if os.path.lexists(path)]
    changes: list[Change] = []
    for fork in forks:
        known = [*_changes(repository, fork), *uncompared]
        changes += (*known, *_converted(repository, fork, known))
    return changes


_MOST_CUT = 10_000_000
"""The maximum size (bytes) of the list of commits whose parents were not fetched."""


def _is_cut(repository: Repository, commit: str) -> bool:
    """Whether a commit that only one of HEAD and ``commit`` contains has parents that were not fetched.

    One of these may be a later merge base than those that git finds: a branch could undo a correction by also naming an old
    commit as its parent.
    """
    named = in_words(repository.answer("rev-parse", "--git-path", "shallow")).rstrip("\n")
    try:
        cut = read_regular(repository.top / named, most=_MOST_CUT).decode("ascii", "replace").split()
    except FileNotFoundError:
        return False
    except (OSError, RefusedFileError) as error:
        raise GitError("git's list of commits without parents cannot be read", where=repository.top / named) from error
    return not set(cut).isdisjoint(in_words(repository.answer("rev-list", f"{commit}...HEAD")).split())


def _converted(repository: Repository, fork: str, changes: Sequence[Change]) -> Iterator[Change]:
    """The files of which git says that they are as in the commit ``fork``, or were only moved, but that have other bytes.

    Git converts a file as `.gitattributes` says before it compares: with ``ident``, the words between "$Id:" and "$" have no
    effect. Other line ends do not count.
    """
    origins = {change.path: change.before for change in changes}
    modified = entries(repository.answer("diff-files", "--name-only", "-z", "--ignore-submodules"))
    blobs = committed(fork, repository.top).files if modified else {}
    for path in map(repository.top.joinpath, modified):
        origin = origins.get(path, path)
        if origin is not None and path.is_file() and not path.is_symlink() and not is_blob(path, blobs.get(origin, "")):
            yield Change(path)


def staged(folder: Path) -> tuple[list[Change], Index]:
    """The files that the next commit adds, modifies or deletes, and git's index. Raises `GitError`."""
    held = index(folder)
    return list(_changes(held.repository, "--cached")), held


def changed_between(base: str, commit: str, folder: Path) -> list[Change]:
    """The files that a ``commit`` adds, modifies or deletes since its merge bases with ``base``.

    Since ``base`` if they share no history. Raises `GitError` outside a repository, or if one of the two is not a commit.
    """
    repository = Repository.of(folder)
    ends = []
    for name in (base, commit):
        asked = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
        ends.append(in_words(repository.answer(*asked, wrong=f"{name!r} is not a commit here")).strip())
    forks = in_words(repository.answer("merge-base", "--all", *ends, nothing=1)).split() or ends[:1]
    return [change for fork in forks for change in _changes(repository, fork, ends[1])]


def _changes(repository: Repository, *against: str) -> Iterator[Change]:
    top = repository.top
    # core.quotePath has no effect with -z; -M finds what was moved whatever the user's settings say.
    answer = in_words(repository.answer("diff", *_COMPARED, *against, "--"))
    words = iter(answer.split("\0"))
    for state in words:
        if state.startswith(("R", "C")):
            before, now = top / next(words), top / next(words)
            yield from (Change(now, before=before), Change(before, deleted=True))
        elif state:
            yield Change(top / next(words), deleted=state == "D")
