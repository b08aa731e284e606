"""Where a path leads once its links are followed, and whether that is still inside a folder."""

import os
from pathlib import Path
from typing import Final

from claims.model import ClaimsError

_GIT: Final = frozenset({".git", "git~1"})
"""The folder of git, whose files are programs and settings that git obeys; the second is its short name on Windows."""


class RefusedFileError(ClaimsError):
    """A file that is not opened: it lies outside the folder that it must lie in, or is not a regular file, or too large.

    The message says nothing of what the file holds.
    """


def boundary_of(folder: Path) -> Path:
    """The top of the git repository that holds ``folder``, or ``folder`` itself where none does; links followed."""
    real = folder.resolve()
    return next((each for each in (real, *real.parents) if os.path.lexists(each / ".git")), real)


def inside(path: Path, root: Path) -> Path:
    """The real path of ``path``, which need not exist; ``root`` is a folder.

    Raises `RefusedFileError` where the real path is not below ``root``, or lies in the folder of git.

    >>> inside(Path("news/../snow.md"), Path()) == Path("snow.md").resolve()
    True
    """
    top = root.resolve()
    try:
        real = path.resolve()
    except (OSError, RuntimeError, ValueError):  # a loop of links (RuntimeError before Python 3.13), a name with a NUL
        raise RefusedFileError("the path cannot be followed", remedy="name a file without a loop of links") from None
    if not real.is_relative_to(top):
        if _lexical(path).is_relative_to(top) or _lexical(path).is_relative_to(_lexical(root)):
            raise RefusedFileError(
                "a symbolic link that leads out of the project", remedy="put the file itself into the project"
            )
        raise RefusedFileError("outside the project", remedy="name a file inside it, without `..`")
    if any(part.lower() in _GIT for part in real.relative_to(top).parts):
        raise RefusedFileError("in the folder of git", remedy="name another file")
    return real


def is_inside(path: Path, root: Path) -> bool:
    """Whether `inside` takes the path."""
    try:
        inside(path, root)
    except RefusedFileError:
        return False
    return True


def within_boundary(path: Path, top: Path) -> bool:
    """Whether ``path`` lies in the folder ``top`` (a real path), by its name or by the folder it is in."""
    return _lexical(path).is_relative_to(top) or _real_folder(path).is_relative_to(top)


def chosen(path: Path) -> Path:
    """The real path of a file that the user named.

    What lies in the repository that is worked in must not lead out of it: a link there was perhaps made by somebody else.
    Raises `RefusedFileError`.
    """
    top = boundary_of(Path.cwd())
    return inside(path, top) if within_boundary(path, top) else Path(os.path.realpath(path))


def _lexical(path: Path) -> Path:
    """The absolute path without ``..``, no link followed."""
    return Path(os.path.abspath(path))  # noqa: PTH100 (Path.absolute keeps "..")


def _real_folder(path: Path) -> Path:
    return Path(os.path.realpath(path.parent))
