"""Writing claim sets: one module a format, one table of formats.

``FORMATS`` is the table; ``send`` writes claim sets to a ``destination``; ``dump``, ``dumps`` and ``loads`` turn a claim set
into plain JSON values and text, and text back into a claim set; ``json_schema`` says what they look like. ``Review`` is what
people decided on a claim, beside which it can be written; ``claims.export.back`` reads what they changed in a file.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from claims.export.formats import FORMATS, Desk, Format, FormatName, Layout, format_named, format_of_path

if TYPE_CHECKING:
    from claims.export.as_json import dump, dumps, loads
    from claims.export.files import OutputError, write_file, write_folder
    from claims.export.places import Destination, destination, send, shareable, spared
    from claims.export.review import Field, Review, Reviews, corrected
    from claims.export.schema import SCHEMAS, json_schema

__all__ = [
    "FORMATS",
    "SCHEMAS",
    "Desk",
    "Destination",
    "Field",
    "Format",
    "FormatName",
    "Layout",
    "OutputError",
    "Review",
    "Reviews",
    "corrected",
    "destination",
    "dump",
    "dumps",
    "format_named",
    "format_of_path",
    "json_schema",
    "loads",
    "send",
    "shareable",
    "spared",
    "write_file",
    "write_folder",
]

_HOMES = {
    **dict.fromkeys(("dump", "dumps", "loads"), "claims.export.as_json"),
    **dict.fromkeys(("Destination", "destination", "send", "shareable", "spared"), "claims.export.places"),
    **dict.fromkeys(("OutputError", "write_file", "write_folder"), "claims.export.files"),
    **dict.fromkeys(("Field", "Review", "Reviews", "corrected"), "claims.export.review"),
    **dict.fromkeys(("SCHEMAS", "json_schema"), "claims.export.schema"),
}


def __getattr__(name: str) -> Any:  # whatever those modules export
    # The command line reads the table of formats to answer --help, and must not wait for pydantic to do so.
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
