"""Which reader a file that comes back needs, told by its suffix."""

import json
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from types import MappingProxyType

from claims.export.back import from_csv, from_json, from_labelstudio
from claims.export.back.returned import Back
from claims.model import ClaimsError


def _json(path: Path) -> Back:
    """A claim set, a list of them, or tasks of Label Studio."""
    try:
        values = json.loads(from_json.text_of(path))
    except (ValueError, RecursionError) as error:
        raise ClaimsError(f"this is no JSON ({error})", where=path, remedy="export it again") from None
    if from_labelstudio.is_export(values):
        return from_labelstudio.read_values(values, path)
    return from_json.read_values(values, path)


def _xlsx(path: Path) -> Back:
    try:
        reader = import_module("claims.export.back.from_xlsx")
    except ModuleNotFoundError as error:
        what = f"XLSX files need the library {error.name}, which is not installed"
        raise ClaimsError(what, where=path, remedy="pip install 'claims[export]'") from None
    read: Callable[[Path], Back] = reader.read
    return read(path)


READERS: Mapping[str, Callable[[Path], Back]] = MappingProxyType(
    {
        ".csv": from_csv.read,
        ".tsv": from_csv.read,
        ".xlsx": _xlsx,
        ".jsonl": from_json.read_lines,
        ".ndjson": from_json.read_lines,
        ".json": _json,
    }
)
"""How a file with a suffix is read back."""


def read_back(path: Path) -> Back:
    """The rows of the file, and what is wrong with the others; a bad row never keeps a good one from being read.

    Raises `ClaimsError` where the file cannot be read at all.
    """
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        remedy = f"files that can be read back end in {', '.join(READERS)}"
        raise ClaimsError("files of this kind cannot be read back", where=path, remedy=remedy)
    try:
        return reader(path)
    except OSError as error:
        raise ClaimsError(f"cannot be read ({error.strerror or error})", where=path, remedy="check the path") from None
