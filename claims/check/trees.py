"""The trees that articles are read from: the working tree, git's index, or a commit."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from claims.filesystem import RefusedFileError, boundary_of, read_chosen
from claims.ingest import MAX_BYTES, STANDARD_INPUT
from claims.ingest.decoding import standard_input_bytes
from claims.ingest.reading import unreadable


class Tree(Protocol):
    """A tree of files."""

    def read(self, path: Path) -> bytes:
        """The bytes of the file at ``path``. Raises `InputError` if it cannot be read."""

    def has(self, path: Path) -> bool:
        """Whether there is a file at ``path``."""

    def occupied(self, path: Path) -> bool:
        """Whether there is anything at ``path``: also a folder, a named pipe, a broken link."""


def _working_boundary() -> Path:
    return boundary_of(Path.cwd())


@dataclass(slots=True)
class Disk:
    """The files on disk, and standard input, which is read once and kept.

    ``top`` is the project's repository; links in it that lead outside are not followed.
    """

    top: Path = field(default_factory=_working_boundary)
    _standard_input: bytes | None = field(default=None, init=False)

    def read(self, path: Path) -> bytes:
        """The bytes of the file, or of standard input for "-"."""
        try:
            if path != STANDARD_INPUT:
                return read_chosen(path, most=MAX_BYTES, top=self.top)
            if self._standard_input is None:
                self._standard_input = standard_input_bytes()
            return self._standard_input
        except (OSError, ValueError, RefusedFileError) as error:  # ValueError: the path holds a null character
            raise unreadable(error, path.as_posix()) from None

    def has(self, path: Path) -> bool:
        """Whether the file exists."""
        try:
            return path.is_file()
        except (OSError, ValueError):
            return False

    def occupied(self, path: Path) -> bool:
        """Whether anything exists there."""
        try:
            return os.path.lexists(path)
        except ValueError:  # a null character
            return False


_MOST_LINKS = 40


def way_of(path: Path, link: Callable[[Path], str | None]) -> Iterator[Path]:
    """The symbolic links (of files and folders) through which ``path`` (a real path) is resolved, then the final file.

    ``link`` returns the target of a link, None for anything else.
    """
    here, left = Path(path.anchor), [*reversed(path.parts[1:])]
    links = 0
    while left:
        part = left.pop()
        here = here.parent if part == ".." else here / part
        target = link(here)
        if target is None:
            continue
        yield here
        links += 1
        if links > _MOST_LINKS:
            return
        to = Path(target)
        here = Path(to.anchor) if to.is_absolute() else here.parent
        left += reversed(to.parts[1:] if to.is_absolute() else to.parts)
    yield here


def link_on_disk(path: Path) -> str | None:
    """The target of a link on disk, None for anything else."""
    try:
        return os.readlink(path)  # noqa: PTH115 (Path.readlink raises for what is no link, too)
    except (OSError, ValueError):
        return None


def real(path: Path) -> Path:
    """The absolute path with the links of its folder resolved, but not its own: git treats a link as a file."""
    return path.parent.resolve() / path.name
