"""Access to untrusted files, such as those of a repository.

They are opened only inside a folder, regular files only, up to a maximum size, and written atomically. A path is checked
and then opened; it may be replaced in between, so the open file itself is checked again.
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
"""The `.git` folder, whose files are programs and settings that git executes; the second is its short name on Windows."""


class RefusedFileError(ClaimsError):
    """A file was not opened: it is outside the allowed folder, is not a regular file, or is too large.

    The message does not reveal the file's content.
    """


def boundary_of(folder: Path) -> Path:
    """The root of the git repository that contains ``folder``, or ``folder`` itself if there is none; links are resolved."""
    real = folder.resolve()
    return next((each for each in (real, *real.parents) if os.path.lexists(each / ".git")), real)


def inside(path: Path, root: Path) -> Path:
    """The real path of ``path``, which need not exist; ``root`` is a folder.

    Raises `RefusedFileError` if the real path is not below ``root``, or is inside the `.git` folder.

    >>> inside(Path("news/../snow.md"), Path()) == Path("snow.md").resolve()
    True
    """
    top = root.resolve()
    try:
        real = path.resolve()
    except (OSError, RuntimeError, ValueError):  # a loop of links (RuntimeError before Python 3.13), a name with a NUL
        raise RefusedFileError("the path cannot be resolved", remedy="remove the loop of symbolic links") from None
    if not real.is_relative_to(top):
        if _lexical(path).is_relative_to(top) or _lexical(path).is_relative_to(_lexical(root)):
            raise RefusedFileError("a symbolic link to a path outside the project", remedy="copy the file into the project")
        raise RefusedFileError("outside the project", remedy="give a file inside it, without `..`")
    if any(part.lower() in _GIT for part in real.relative_to(top).parts):
        raise RefusedFileError("inside the `.git` folder", remedy="choose another file")
    return real


def is_inside(path: Path, root: Path) -> bool:
    """Whether `inside` accepts the path."""
    try:
        inside(path, root)
    except RefusedFileError:
        return False
    return True


def within_boundary(path: Path, top: Path) -> bool:
    """Whether ``path`` is in the folder ``top`` (a real path), by its name or by its parent folder."""
    return _lexical(path).is_relative_to(top) or _real_folder(path).is_relative_to(top)


def chosen(path: Path) -> Path:
    """The real path of a file that the user named.

    A path in the current repository must not resolve to a path outside it: a link there may be another person's.
    Raises `RefusedFileError`.
    """
    top = boundary_of(Path.cwd())
    return inside(path, top) if within_boundary(path, top) else Path(os.path.realpath(path))


def _lexical(path: Path) -> Path:
    """The absolute path without ``..``; links are not resolved."""
    return Path(os.path.abspath(path))  # noqa: PTH100 (Path.absolute keeps "..")


def _real_folder(path: Path) -> Path:
    return Path(os.path.realpath(path.parent))


_FLAGS: Final = (
    os.O_RDONLY
    | getattr(os, "O_NONBLOCK", 0)  # opening a named pipe would block until there is a writer
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_NOCTTY", 0)
    | getattr(os, "O_BINARY", 0)
)


def read_within(path: Path, root: Path, *, most: int) -> bytes:
    """The bytes of the regular file ``path``, at most ``most`` of them; links are followed if they stay in ``root``.

    Raises `RefusedFileError`, and `OSError` if the file does not exist or is not readable.
    """
    return _read(inside(path, root), most, root.resolve())


def read_regular(path: Path, *, most: int) -> bytes:
    """The same for a file anywhere; links are followed."""
    return _read(Path(os.path.realpath(path)), most, None)


def read_chosen(path: Path, *, most: int, top: Path | None = None) -> bytes:
    """The same for a file that the user named: in the current repository (``top``, found by default) links
    must not point outside it."""
    top = top or boundary_of(Path.cwd())
    return read_within(path, top, most=most) if within_boundary(path, top) else read_regular(path, most=most)


@contextmanager
def open_regular(path: Path) -> Iterator[BinaryIO]:
    """The regular file ``path``, of any size, open for reading; links are followed. Raises as `read_regular` does."""
    with _opened(Path(os.path.realpath(path)), None) as file:
        yield file


def lies_in(descriptor: int, top: Path) -> bool:
    """Whether an open file or folder is in the folder ``top``; True if the system cannot tell."""
    if sys.platform == "linux":
        try:
            return Path(os.readlink(f"/proc/self/fd/{descriptor}")).is_relative_to(top)  # noqa: PTH115 (a link without a name)
        except OSError:  # no /proc
            return True
    return True


@contextmanager
def _opened(real: Path, top: Path | None) -> Iterator[BinaryIO]:
    if not stat.S_ISREG(real.lstat().st_mode):  # opening some devices has side effects
        raise _not_regular(real)
    descriptor = os.open(real, _FLAGS)
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise _not_regular(real)
        if top is not None and not lies_in(descriptor, top):
            raise RefusedFileError("the file was moved while it was being read", remedy="run the command again")
        yield file


def _read(real: Path, most: int, top: Path | None) -> bytes:
    with _opened(real, top) as file:
        if os.fstat(file.fileno()).st_size > most:
            raise _too_large(most)
        data = file.read(most + 1)
    if len(data) > most:  # files in /proc report a size of 0
        raise _too_large(most)
    return data


def _not_regular(real: Path) -> RefusedFileError:
    what = "this is a folder, not a file" if real.is_dir() else "not a regular file"
    return RefusedFileError(what, remedy="give a regular file, not a folder, a device or a pipe")


def _too_large(most: int) -> RefusedFileError:
    return RefusedFileError(f"larger than {most:,} bytes")


_BY_FOLDER: Final = os.open in os.supports_dir_fd and os.rename in os.supports_dir_fd
_NEW: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)


@contextmanager
def replacing(path: Path, root: Path, encoding: str = "utf-8") -> Iterator[TextIO]:
    """A stream whose text becomes the file ``path``, inside the folder ``root``, when the block ends.

    It is discarded when the block raises. Other hard links of the file keep the old content. Raises
    `RefusedFileError` where the path leads out of ``root`` or is a link or not a regular file, `OSError` where the place cannot
    be written.
    """
    folder, name = inside(path.parent, root), path.name
    if name.lower() in _GIT:  # such a file would make its folder a repository of another's settings
        raise RefusedFileError("inside the `.git` folder", remedy="choose another file")
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
    """A descriptor of the folder, so that names are resolved in it even if it is renamed; None if the system has none."""
    if not _BY_FOLDER:
        yield None
        return
    here = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        if not lies_in(here, top):
            raise RefusedFileError("the folder was moved in the meantime", remedy="run the command again")
        yield here
    finally:
        os.close(here)


def _of(folder: Path, name: str, here: int | None) -> str:
    return name if here is not None else str(folder / name)


def _mode(folder: Path, name: str, here: int | None) -> int | None:
    """The permissions of the regular file ``name``, None if there is no file."""
    try:
        about = os.stat(_of(folder, name, here), dir_fd=here, follow_symlinks=False)
    except FileNotFoundError:
        return None
    if stat.S_ISLNK(about.st_mode):
        raise RefusedFileError("a symbolic link, which is not overwritten", remedy="give the file that it points to")
    if not stat.S_ISREG(about.st_mode):
        raise RefusedFileError("not a regular file", remedy="give a regular file")
    return stat.S_IMODE(about.st_mode) & 0o777
