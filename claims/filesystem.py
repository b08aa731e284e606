"""Files that somebody else may have prepared, as those of a repository are.

They are opened without leaving a folder, regular files only, up to a size, and written whole or not at all. A path is checked
and then opened; in between it may be replaced, so the open file itself is checked again.
"""

import os
import secrets
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final, TextIO

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
    with _opened_folder(folder, root.resolve()) as here:
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
def _opened_folder(folder: Path, top: Path) -> Iterator[int | None]:
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
