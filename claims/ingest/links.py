"""Symbolic links among articles: they may come with a repository, and lead to files of whoever reads it."""

from pathlib import Path

from claims.filesystem import RefusedFileError, inside, within_boundary
from claims.model import InputError


def leading_out(path: Path, top: Path) -> InputError | None:
    """The error for a path in the folder ``top`` that leads out of it; None for one that does not, or that lies elsewhere."""
    if not within_boundary(path, top):
        return None
    try:
        inside(path, top)
    except RefusedFileError as error:
        return InputError(error.what, where=path, remedy=error.remedy)
    return None


def outer_link(path: Path, top: Path) -> Path | None:
    """The first link on the way to ``path`` that leads out of the folder ``top``; None where there is none."""
    ways = (*reversed(path.parents), path)
    return next((way for way in ways if way.is_symlink() and leading_out(way, top)), None)
