"""Writing claim sets: one module per format, and a registry of formats.

``FORMATS`` are the built-in formats, ``export_formats()`` also includes those of installed packages; ``send`` writes claim sets
to a ``destination``; ``dump``, ``dumps`` and ``loads`` turn a claim set into plain JSON values and text, and text back into a
claim set; ``json_schema`` is their schema. ``Review`` holds the decisions on a claim, which can be written with it;
``claims.export.importers`` reads the changes in an edited file.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from claims.export.formats import FORMATS, Desk, Format, Layout, export_formats, format_named, format_of_path

if TYPE_CHECKING:
    from claims.export.as_json import SCHEMAS, dump, dumps, json_schema, loads
    from claims.export.errors import OutputError
    from claims.export.output import (
        Destination,
        checked_target,
        destination,
        kept_inputs,
        send,
        shareable,
        write_file,
        write_folder,
    )
    from claims.export.review import Field, Review, Reviews, corrected

_LAZY = {
    "as_json": ("SCHEMAS", "dump", "dumps", "json_schema", "loads"),
    "errors": ("OutputError",),
    "output": (
        *("Destination", "checked_target", "destination", "kept_inputs", "send", "shareable"),
        *("write_file", "write_folder"),
    ),
    "review": ("Field", "Review", "Reviews", "corrected"),
}
"""Lazily imported names by module: the command line answers --help without pydantic."""

__all__ = [
    "FORMATS",
    "SCHEMAS",
    "Desk",
    "Destination",
    "Field",
    "Format",
    "Layout",
    "OutputError",
    "Review",
    "Reviews",
    "checked_target",
    "corrected",
    "destination",
    "dump",
    "dumps",
    "export_formats",
    "format_named",
    "format_of_path",
    "json_schema",
    "kept_inputs",
    "loads",
    "send",
    "shareable",
    "write_file",
    "write_folder",
]


def __getattr__(name: str) -> Any:  # any name those modules export
    module = next((module for module, names in _LAZY.items() if name in names), None)
    if module is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{module}"), name)
