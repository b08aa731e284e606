"""Importing the changes that people made in an exported file.

``read_file`` reads CSV, XLSX, JSON, JSON Lines and Label Studio's export into rows and errors, by the file's suffix;
``changes`` compares the rows with the claims as they are now: what to apply, and what is in conflict. ``apply``
does so for a store.
"""

from collections.abc import Callable, Mapping
from importlib import import_module
from itertools import chain, islice
from pathlib import Path
from types import MappingProxyType

from claims.export.importers import from_csv, from_json, from_labelstudio
from claims.export.importers.changes import Changes, Conflict, Current, Decided, changes
from claims.export.importers.rows import MAX_FILE_BYTES, BoundedList, CellError, ImportedFile, ImportedRow, Location
from claims.extras import Extra, remedy
from claims.model import ClaimsError

__all__ = [
    "READERS",
    "BoundedList",
    "CellError",
    "Changes",
    "Conflict",
    "Current",
    "Decided",
    "ImportedFile",
    "ImportedRow",
    "Location",
    "changes",
    "read_file",
    "read_file_bytes",
]


def _json(data: bytes, file: str) -> ImportedFile:
    """A claim set, a list of claim sets, or tasks of Label Studio."""
    items = from_json.items_of(from_json.text_of(data, file), file)
    first = list(islice(items, 1))
    if any(map(from_labelstudio.is_short, first)):
        raise ClaimsError("this is Label Studio's JSON-MIN", where=file, remedy="export it as JSON")
    if any(map(from_labelstudio.is_task, first)):
        return from_labelstudio.read_items(chain(first, items), file)
    return from_json.read_items(chain(first, items), file)


def _xlsx(data: bytes, file: str) -> ImportedFile:
    try:
        reader = import_module("claims.export.importers.from_xlsx")
    except ModuleNotFoundError as error:
        what = f"XLSX files need the library {error.name}, which is not installed"
        raise ClaimsError(what, where=file, remedy=remedy(Extra.EXPORT)) from None
    read: Callable[[bytes, str], ImportedFile] = reader.read
    return read(data, file)


READERS: Mapping[str, Callable[[bytes, str], ImportedFile]] = MappingProxyType(
    {
        ".csv": from_csv.read,
        ".tsv": from_csv.read,
        ".xlsx": _xlsx,
        ".jsonl": from_json.read_lines,
        ".ndjson": from_json.read_lines,
        ".json": _json,
    }
)
"""The reader for each file suffix; errors name the file by the given name."""


def read_file(path: Path) -> ImportedFile:
    """The valid rows of the file, and the errors of the others; a bad row never prevents a good one from being read.

    Raises `ClaimsError` if the file cannot be read at all.
    """
    _reader(path.name, str(path))
    if path.exists() and not path.is_file():  # a pipe has no end, nor do some devices
        raise ClaimsError("cannot be read (not a file)", where=path, remedy="check the path")
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        raise ClaimsError(f"cannot be read ({error.strerror or error})", where=path, remedy="check the path") from None
    return read_file_bytes(data, str(path))


def read_file_bytes(data: bytes, file: str) -> ImportedFile:
    """The rows of a file given as bytes, as by `read_file`; ``file`` is its name in errors.

    No file of that name is opened: only its suffix is used, for the format.
    """
    read = _reader(file, file)
    if len(data) > MAX_FILE_BYTES:
        raise ClaimsError(f"the file has more than {MAX_FILE_BYTES:,} bytes", where=file, remedy="import it in parts")
    return read(data, file)


def _reader(name: str, file: str) -> Callable[[bytes, str], ImportedFile]:
    reader = READERS.get(Path(name).suffix.lower())
    if reader is None:
        remedy = f"files that can be imported end in {', '.join(READERS)}"
        raise ClaimsError("files of this type cannot be imported", where=file, remedy=remedy)
    return reader
