"""The folders that git reads for a work tree, which may be hostile: they must be that work tree's own.

`.git` may be a file that names another folder, and a file in that one a third (`commondir`); any part may be a symbolic
link, and objects may be taken from elsewhere (`objects/info/alternates`). Whoever unpacks such a repository and checks it
would publish the files of another one in findings. A named pipe in place of a file blocks git.
"""

import os
import stat
import subprocess
from collections.abc import Iterator, Sequence
from functools import lru_cache
from hashlib import sha1, sha256
from pathlib import Path
from typing import Final

from claims.filesystem import RefusedFileError, read_regular
from claims.ingest import MAX_BYTES

TRUSTED: Final = "GIT_ALTERNATE_OBJECT_DIRECTORIES"
"""Git's own environment variable with the folders of objects that the user trusts."""
_LONGEST: Final = 10_000
"""The maximum size (bytes) of a file that names a folder."""
_READ: Final = frozenset({"info", "logs", "objects", "refs", "reftable"})
"""The subfolders of a git folder that git reads; the folders of hooks, submodules and other programs are not."""
_IN_WORK_TREE: Final = frozenset({".gitattributes", ".gitignore"})
_NESTED: Final = frozenset({"refs", "reftable"})
"""The subfolders that git reads of a repository inside the work tree, to see which commit it has."""
_ALTERNATES: Final = Path("objects", "info", "alternates")
_INCLUDES: Final = r"^include(if\..*)?\.path$"
_MOST_SETTINGS: Final = 100
"""The maximum number of settings files; git reads one that is included twice twice."""
_LARGEST_SETTINGS: Final = 10_000_000
_SHA1: Final = 40
"""Hexadecimal digits of the name of a blob, unless the repository uses SHA-256."""
_PATIENCE: Final = 60
"""The timeout (seconds) for reading one settings file."""


class ForeignError(Exception):
    """Git would read the repository of another folder, or a file that blocks it."""


def folders_of(top: Path) -> tuple[Path, ...]:
    """The folders that git reads for the work tree ``top`` (a real path).

    ``.git`` must be a folder; or a file that names the folder of a work tree inside the repository that has it, or of a
    submodule, which refers back. None of the folders may have symbolic links out of them, or special files; nor may their
    settings include any. Raises `ForeignError`.
    """
    way = top / ".git"
    foreign = ForeignError("its `.git` points to the repository of another folder")
    try:
        folders: tuple[Path, ...]
        if way.is_dir():
            folders = (way,) if way.resolve() == way else ()
        else:
            folders = _named_by(way)
        if not folders or any(os.path.lexists(folders[-1] / name) for name in ("commondir", "gitdir")):
            raise foreign
        for folder in folders:
            _check(folder)
        _check_settings(folders)
    except (OSError, ValueError, RuntimeError, RefusedFileError):
        raise foreign from None
    return folders


def _named_by(way: Path) -> tuple[Path, ...]:
    """The folders that a ``.git`` file names; none if they do not refer back to it."""
    home = (way.parent / _line(way).removeprefix("gitdir:").strip()).resolve()
    _check(home)
    if not os.path.lexists(home / "commondir"):  # a submodule
        said = _settings_in(home / "config", r"^core\.worktree$")
        return (home,) if said and (home / said[-1]).resolve() == way.parent else ()
    common = (home / _line(home / "commondir")).resolve()
    # Only whoever may write to a repository can create a folder in it.
    own = home.parent == common / "worktrees" and (home / _line(home / "gitdir")).resolve() == way
    return (home, common) if own else ()


def _line(path: Path) -> str:
    return read_regular(path, most=_LONGEST).decode("utf-8", "surrogateescape").strip()


def _check(folder: Path) -> None:
    """Raises `ForeignError` for a symbolic link out of a git folder, or a special file in it."""
    for entry in _entries(folder, within=_READ):
        if entry.is_symlink():
            if not Path(os.path.realpath(entry.path)).is_relative_to(folder):
                raise ForeignError("its `.git` points to the repository of another folder")
            special = _blocks(Path(entry.path))
        else:
            special = not entry.is_file() and not entry.is_dir() and _blocks(Path(entry.path))
        if special:
            raise ForeignError(f"`{Path(entry.path).relative_to(folder.parent).as_posix()}` is not a regular file")


def _check_settings(folders: Sequence[Path]) -> None:
    """Raises `ForeignError` if the settings include a special file, which may block git, or more than git reads in time.

    They may include files elsewhere: `actions/checkout` has git include one with its credentials.
    """
    waiting = [folder / name for folder in folders for name in ("config", "config.worktree")]
    for _ in range(_MOST_SETTINGS):
        if not waiting:
            return
        config = waiting.pop()
        try:
            about = config.stat()
        except OSError:  # git does without
            continue
        if not stat.S_ISREG(about.st_mode) or about.st_size > _LARGEST_SETTINGS:
            raise ForeignError("its settings include something other than a regular file, or a very large file")
        values = (value.removeprefix(":(optional)") for value in _settings_in(config, _INCLUDES))
        waiting += [config.parent / os.path.expanduser(value) for value in values]  # noqa: PTH111 (unknown users are kept)
    raise ForeignError(f"its settings include more than {_MOST_SETTINGS} files")


def _settings_in(config: Path, pattern: str) -> list[str]:
    """The values of the settings in a file whose names match ``pattern``; files that it includes are not read.

    Raises `ForeignError` if git cannot read it.
    """
    command = [git_program(), "config", "--file", str(config), "--no-includes", "-z", "--get-regexp", pattern]
    try:  # without a repository, whose settings git would read first
        ended = subprocess.run(
            command, env={**os.environ, "GIT_DIR": os.devnull}, capture_output=True, check=False, timeout=_PATIENCE
        )
    except (OSError, subprocess.TimeoutExpired):
        raise ForeignError("git cannot be run, or cannot read its settings") from None
    if ended.returncode not in (0, 1):  # 1: no such setting
        raise ForeignError("git cannot read its settings")
    entries = ended.stdout.decode("utf-8", "surrogateescape").split("\0")
    return [value for entry in entries if (value := entry.partition("\n")[2])]


def _entries(folder: Path, *, within: frozenset[str] | None = None) -> Iterator[os.DirEntry[str]]:
    """Everything in a folder and its subfolders (at its top only those called ``within``); links are not followed."""
    waiting = [folder]
    while waiting:
        here = waiting.pop()
        with os.scandir(here) as found:
            for entry in found:
                yield entry
                if entry.is_dir(follow_symlinks=False) and (within is None or here != folder or entry.name in within):
                    waiting.append(Path(entry.path))


def _blocks(path: Path) -> bool:
    """Whether opening a file may block or have effects; a socket, such as that of git's monitor, cannot be opened."""
    try:
        mode = path.stat().st_mode
    except OSError:  # a broken link
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode) or stat.S_ISSOCK(mode))


@lru_cache(maxsize=64)  # walking a large work tree takes a second; a pipe that is created later blocks git until its timeout
def blocking_file(top: Path) -> Path | None:
    """A special file in a work tree that git would open and wait for; None if there is none."""
    waiting = [top]
    while waiting:
        try:
            with os.scandir(waiting.pop()) as found:
                for entry in found:
                    path = Path(entry.path)
                    if entry.name.lower() == ".git" and path.parent != top and (blocking := _blocking_in(path)) is not None:
                        return blocking
                    if entry.is_dir(follow_symlinks=False):
                        if entry.name != ".git":
                            waiting.append(path)
                    elif entry.name.lower() in _IN_WORK_TREE and not entry.is_symlink() and _blocks(Path(entry.path)):
                        return Path(entry.path)
        except OSError:  # git cannot read it either
            continue
    return None


def _blocking_in(way: Path) -> Path | None:
    """A special file among those that git reads of the repository with the ``.git`` folder or file ``way``, inside the work
    tree of another one.
    """
    here = way
    try:
        if not way.is_dir():
            here = way.parent / _line(way).removeprefix("gitdir:").strip()
        folders = [here, here / _line(here / "commondir")] if os.path.lexists(here / "commondir") else [here]
        for folder in folders:
            for entry in _entries(folder, within=_NESTED):
                if not entry.is_dir() and _blocks(Path(entry.path)):
                    return Path(entry.path)
    except RefusedFileError:
        return here
    except (OSError, ValueError):  # not a repository for git either
        return None
    return None


def borrowed_objects(folders: Sequence[Path]) -> Path | None:
    """The file by which git would read the objects of other repositories, unless the user named all of them in `TRUSTED`."""
    path = folders[-1] / _ALTERNATES
    try:
        lines = read_regular(path, most=_LONGEST).decode("utf-8", "surrogateescape").splitlines()
    except FileNotFoundError:
        return None
    except (OSError, RefusedFileError):
        return path
    trusted = {os.path.realpath(each) for each in os.environ.get(TRUSTED, "").split(os.pathsep) if each}
    named = (line for line in lines if line.strip() and not line.startswith("#"))
    return None if all(os.path.realpath(folders[-1] / "objects" / line) in trusted for line in named) else path


def git_program() -> str:
    """The path of git on the search path; one that does not exist if it is not there.

    One in the working folder must not be run: Windows looks there first, as does a search path with ".".
    """
    name = "git.exe" if os.name == "nt" else "git"
    paths = (Path(folder, name) for folder in os.get_exec_path() if Path(folder).is_absolute())
    return str(next((path for path in paths if path.is_file() and os.access(path, os.X_OK)), Path(os.sep, "nowhere", name)))


def ignores_case(top: Path) -> bool:
    """Whether the file system of a work tree ignores the case of names."""
    return os.path.lexists(top / ".GIT") and ".GIT" not in os.listdir(top)  # noqa: PTH208 (names only)


def way_from_top(folder: Path) -> str:
    """The path of ``folder`` from the top of its repository, with a trailing slash; "" at the top or outside a repository."""
    real = folder.resolve()
    top = next((each for each in (real, *real.parents) if (each / ".git").exists()), real)
    way = real.relative_to(top).as_posix()
    return "" if way == "." else f"{way}/"


def is_top(folder: Path) -> bool:
    """Whether a folder is the top of a repository, or of a submodule."""
    return os.path.lexists(folder / ".git")


def is_blob(path: Path, blob: str) -> bool:
    """Whether a file has the bytes of a blob (by its name), apart from line ends; False for one too large to be checked."""
    try:
        data = read_regular(path, most=MAX_BYTES)
    except (OSError, RefusedFileError):
        return False
    digest = sha1 if len(blob) == _SHA1 else sha256
    versions = (data, data.replace(b"\r\n", b"\n"))
    return any(digest(b"blob %d\0%b" % (len(each), each), usedforsecurity=False).hexdigest() == blob for each in versions)
