"""Where the bytes of articles come from: the working tree, what git has staged, or a commit."""

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
        """The bytes of the file at ``path``. Raises `InputError` where it cannot be read."""

    def has(self, path: Path) -> bool:
        """Whether there is a file at ``path``."""


def _working_boundary() -> Path:
    return boundary_of(Path.cwd())


@dataclass(slots=True)
class Disk:
    """The files as they lie on the disk, and standard input, which is read once and kept.

    ``top`` is the folder that no link in it leads out of, the repository of the project.
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
        """Whether a file lies there."""
        try:
            return path.is_file()
        except (OSError, ValueError):
            return False


_MOST_LINKS = 40


def way_of(path: Path, link: Callable[[Path], str | None]) -> Iterator[Path]:
    """The links by which ``path`` (a real path) leads to a file, folders among them, and that file last.

    ``link`` says where a link leads, None for what is no link.
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
    """Where a link leads as it lies on the disk, None for what is no link."""
    try:
        return os.readlink(path)  # noqa: PTH115 (Path.readlink raises for what is no link, too)
    except (OSError, ValueError):
        return None


def real(path: Path) -> Path:
    """The path from the root, its folder's links followed, but not its own: a link is a file to git."""
    return path.parent.resolve() / path.name
