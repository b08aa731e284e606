"""Where the bytes of articles come from: the working tree, or what git has staged."""

import stat
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from claims.ingest import MAX_BYTES, STANDARD_INPUT, read_path
from claims.model import InputError


class Tree(Protocol):
    """A tree of files."""

    def read(self, path: Path) -> bytes:
        """The bytes of the file at ``path``. Raises `InputError` where it cannot be read."""

    def has(self, path: Path) -> bool:
        """Whether there is a file at ``path``."""


@dataclass(slots=True)
class Disk:
    """The files as they lie on the disk, and standard input, which is read once and kept."""

    _standard_input: bytes | None = field(default=None, init=False)

    def read(self, path: Path) -> bytes:
        """The bytes of the file, or of standard input for "-"."""
        if path == STANDARD_INPUT:
            if self._standard_input is None:
                self._standard_input = sys.stdin.buffer.read()
            return self._standard_input
        try:
            about = path.stat()
            if stat.S_ISREG(about.st_mode) and about.st_size <= MAX_BYTES:
                return path.read_bytes()
        except (OSError, ValueError):
            raise _unreadable(path) from None
        if stat.S_ISDIR(about.st_mode):
            raise _unreadable(path)
        if not stat.S_ISREG(about.st_mode):  # reading a named pipe would wait for ever
            raise InputError("this is no regular file", where=path, remedy="save the article in a file")
        raise InputError(f"the file is larger than {MAX_BYTES:,} bytes", where=path, remedy="split it")

    def has(self, path: Path) -> bool:
        """Whether a file lies there."""
        try:
            return path.is_file()
        except OSError:
            return False


def _unreadable(path: Path) -> InputError:
    """Why a file cannot be read, in the words of the room that reads files."""
    for found in read_path(path):
        if isinstance(found, InputError):
            return found
    return InputError("the file changed while it was read", where=path, remedy="run the check again")


@dataclass(frozen=True, slots=True)
class Index:
    """What git has staged for the next commit. ``top`` is the top of the repository; ``files`` what is staged, by its real
    path.

    A file of the value is git's name for its content; None for a link, which is read where it leads.
    """

    top: Path
    files: dict[Path, str | None]

    def read(self, path: Path) -> bytes:
        """The staged bytes of the file."""
        name = self.files.get(real(path), "")
        if name is None:
            return Disk().read(path)
        if not name:
            raise InputError("git has nothing staged under this name", where=path, remedy="add it, or check without --staged")
        asked = ["git", "cat-file", "blob", name]
        ended = subprocess.run(asked, cwd=self.top, capture_output=True, check=False)
        if ended.returncode:
            raise InputError(f"git cannot read what is staged: {ended.stderr.decode(errors='replace').strip()}", where=path)
        return ended.stdout

    def has(self, path: Path) -> bool:
        """Whether it is in the index, as all that git follows is."""
        return real(path) in self.files


def real(path: Path) -> Path:
    """The path from the root, its folder's links followed, but not its own: a link is a file to git."""
    return path.parent.resolve() / path.name
