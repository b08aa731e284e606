"""Which existing file an output may replace: one that this program wrote as an output, and nothing that the run needs.

A store, an article, settings or a baseline under a mistyped path would be lost without warning.
"""

import os
import re
import zipfile
import zlib
from collections.abc import Collection, Iterable
from pathlib import Path

from claims.export.errors import OutputError
from claims.filesystem import RefusedFileError, chosen

_ENDS = 65_536
"""Number of bytes at each end of a file that are compared with the marks of the formats."""
_DATABASE = b"SQLite format 3\0"
_BESIDE_DATABASE = ("-wal", "-shm", "-journal")
_REMEDY = "choose another path with -o"

Kept = tuple[Path, str]
"""A file that the run reads or writes otherwise, and what it is: "one of the inputs"."""


def replaceable(path: Path, marks: Collection[bytes], kept: Iterable[Kept] = (), *, marked: bool = True) -> Path:
    """``path``, if nothing is lost when an output is written there; otherwise raises `OutputError`.

    It must be none of ``kept``, not a database, and not a file other than an earlier output, which begins or ends as one
    of the regular expressions ``marks`` says. Files of formats that cannot be recognised (not ``marked``) are not examined
    for marks. What is not a regular file (``/dev/stdout``, a named pipe) loses nothing.
    """
    try:
        real = chosen(path)
    except RefusedFileError:
        return path  # writing it fails, with the reason
    for other, what in kept:
        if _is_same(real, other):
            raise OutputError(f"the output is {what}", where=path, remedy=_REMEDY)
    if not real.is_file():
        return path
    try:
        is_output, is_database = _looks(real, marks)
    except OSError as error:
        raise OutputError(
            f"the file exists, and cannot be read ({error.strerror}), so that it may be anything", where=path, remedy=_REMEDY
        ) from None
    if is_database:
        raise OutputError("the output is a database", where=path, remedy=_REMEDY)
    if marked and not is_output:
        raise OutputError(
            "the file exists, and is not an earlier output of this program",
            where=path,
            remedy=f"{_REMEDY}, or delete the file first",
        )
    return path


def with_journals(database: Path, what: str) -> tuple[Kept, ...]:
    """A SQLite file and the files that SQLite writes beside it."""
    beside = (database.with_name(database.name + suffix) for suffix in _BESIDE_DATABASE)
    return (database, what), *((path, f"part of {what}") for path in beside)


def _is_same(real: Path, other: Path) -> bool:
    if real == Path(os.path.realpath(other)):
        return True
    try:
        return real.samefile(other)
    except OSError:
        return False


def _looks(path: Path, marks: Collection[bytes]) -> tuple[bool, bool]:
    """Whether a file looks like an output, and whether it is a database or part of one."""
    with path.open("rb") as file:
        head = file.read(_ENDS)
        file.seek(max(0, path.stat().st_size - _ENDS))
        tail = file.read(_ENDS)
    if any(
        path.name.endswith(suffix) and path.with_name(path.name.removesuffix(suffix)).is_file() for suffix in _BESIDE_DATABASE
    ):
        return False, True
    is_output = not head or any(re.search(mark, part) for mark in marks for part in (head, tail))
    return is_output or _is_workbook(path, head) or _is_table(path, tail), head.startswith(_DATABASE)


def _is_workbook(path: Path, head: bytes) -> bool:
    """Whether a file is a workbook with the title that exports have."""
    if not head.startswith(b"PK"):
        return False
    try:
        with zipfile.ZipFile(path) as archive:
            about = archive.getinfo("docProps/core.xml")
            return about.file_size < _ENDS and b"<dc:title>Claims</dc:title>" in archive.read(about)
    except (KeyError, ValueError, NotImplementedError, RuntimeError, zipfile.BadZipFile, zlib.error):
        return False


def _is_table(path: Path, tail: bytes) -> bool:
    """Whether a file is a Parquet file with the columns of an export: their names begin the metadata at its end."""
    if not tail.endswith(b"PAR1"):
        return False
    size = int.from_bytes(tail[-8:-4], "little")
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 8 - size))
        return b"article_id" in file.read(_ENDS)
