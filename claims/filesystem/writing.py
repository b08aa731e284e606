"""Writing a file whole or not at all, and never through a link."""

import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, TextIO

from claims.filesystem.containment import RefusedFileError, inside
from claims.filesystem.reading import lies_in

_BY_FOLDER: Final = os.open in os.supports_dir_fd and os.rename in os.supports_dir_fd
_NEW: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)


@contextmanager
def replacing(path: Path, root: Path, encoding: str = "utf-8") -> Iterator[TextIO]:
    """A stream whose text becomes the file ``path``, inside the folder ``root``, when the block ends.

    It is thrown away when the block raises. What other names of the file (hard links) lead to stays as it was. Raises
    `RefusedFileError` where the path leads out of ``root`` or is a link or not a regular file, `OSError` where the place cannot
    be written.
    """
    folder, name = inside(path.parent, root), path.name
    with _opened(folder, root.resolve()) as here:
        before = _mode(folder, name, here)
        draft = f".{secrets.token_hex(8)}.part"
        descriptor = os.open(_of(folder, draft, here), _NEW, 0o666, dir_fd=here)
        try:
            with os.fdopen(descriptor, "w", encoding=encoding, newline="") as stream:
                yield stream
                stream.flush()
                os.fsync(descriptor)
                if before is not None and hasattr(os, "fchmod"):
                    os.fchmod(descriptor, before)
            _mode(folder, name, here)
            os.replace(_of(folder, draft, here), _of(folder, name, here), src_dir_fd=here, dst_dir_fd=here)
        except BaseException:
            os.unlink(_of(folder, draft, here), dir_fd=here)
            raise


@contextmanager
def _opened(folder: Path, top: Path) -> Iterator[int | None]:
    """The open folder, from which names are looked up however it is renamed; None where the system has no such thing."""
    if not _BY_FOLDER:
        yield None
        return
    here = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        if not lies_in(here, top):
            raise RefusedFileError("the folder was moved meanwhile", remedy="run the command again")
        yield here
    finally:
        os.close(here)


def _of(folder: Path, name: str, here: int | None) -> str:
    return name if here is not None else str(folder / name)


def _mode(folder: Path, name: str, here: int | None) -> int | None:
    """The permissions of the regular file ``name``, None where there is no file."""
    try:
        about = os.stat(_of(folder, name, here), dir_fd=here, follow_symlinks=False)
    except FileNotFoundError:
        return None
    if stat.S_ISLNK(about.st_mode):
        raise RefusedFileError("a symbolic link, through which nothing is written", remedy="name the file that it leads to")
    if not stat.S_ISREG(about.st_mode):
        raise RefusedFileError("this is not a regular file", remedy="name a regular file")
    return stat.S_IMODE(about.st_mode) & 0o777
