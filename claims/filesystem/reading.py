"""Reading regular files, up to a size.

A path is checked and then opened; in between it may become another. So the open file itself is asked where it lies and what
it is.
"""

import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

from claims.filesystem.containment import RefusedFileError, boundary_of, inside, within_boundary

_FLAGS: Final = (
    os.O_RDONLY
    | getattr(os, "O_NONBLOCK", 0)  # opening a named pipe would wait for a writer
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_NOCTTY", 0)
    | getattr(os, "O_BINARY", 0)
)


def read_within(path: Path, root: Path, *, most: int) -> bytes:
    """The bytes of the regular file ``path``, at most ``most`` of them; links are followed as long as they stay in ``root``.

    Raises `RefusedFileError`, and `OSError` where the file is not there or may not be read.
    """
    return _read(inside(path, root), most, root.resolve())


def read_regular(path: Path, *, most: int) -> bytes:
    """The same for a file anywhere, links followed."""
    return _read(Path(os.path.realpath(path)), most, None)


def read_chosen(path: Path, *, most: int, top: Path | None = None) -> bytes:
    """The same for a file that the user named: in the repository that is worked in (its ``top``, left out: looked for) links
    must not lead out of it."""
    top = top or boundary_of(Path.cwd())
    return read_within(path, top, most=most) if within_boundary(path, top) else read_regular(path, most=most)


@contextmanager
def open_regular(path: Path) -> Iterator[BinaryIO]:
    """The regular file ``path``, of any size, open for reading; links are followed. Raises as `read_regular` does."""
    with _opened(Path(os.path.realpath(path)), None) as file:
        yield file


def lies_in(descriptor: int, top: Path) -> bool:
    """Whether an open file or folder lies in the folder ``top``; True where the system does not say."""
    if sys.platform == "linux":
        try:
            return Path(os.readlink(f"/proc/self/fd/{descriptor}")).is_relative_to(top)  # noqa: PTH115 (a link without a name)
        except OSError:  # no /proc
            return True
    return True


@contextmanager
def _opened(real: Path, top: Path | None) -> Iterator[BinaryIO]:
    if not stat.S_ISREG(real.lstat().st_mode):  # opening some devices has effects of its own
        raise _not_regular(real)
    descriptor = os.open(real, _FLAGS)
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise _not_regular(real)
        if top is not None and not lies_in(descriptor, top):
            raise RefusedFileError("the file was moved while it was read", remedy="run the command again")
        yield file


def _read(real: Path, most: int, top: Path | None) -> bytes:
    with _opened(real, top) as file:
        if os.fstat(file.fileno()).st_size > most:
            raise _too_large(most)
        data = file.read(most + 1)
    if len(data) > most:  # files of /proc have no size
        raise _too_large(most)
    return data


def _not_regular(real: Path) -> RefusedFileError:
    what = "this is a folder, not a file" if real.is_dir() else "this is not a regular file"
    return RefusedFileError(what, remedy="name a regular file, not a folder, a device or a pipe")


def _too_large(most: int) -> RefusedFileError:
    return RefusedFileError(f"larger than {most:,} bytes")
