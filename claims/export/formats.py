"""The table of export formats. A format's module is imported when the format is first written."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TextIO, cast

if TYPE_CHECKING:  # pydantic is slow to import, and the command line reads this table to answer --help
    from claims.model import ClaimSet


class FormatName(StrEnum):
    """The names of the formats, as ``--format`` takes them."""

    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    TABLE = "table"


class Holds(StrEnum):
    """What a file of a format holds."""

    ONE_OR_LIST = "one claim set, or a list of them where there are several articles"
    LINES = "one claim set a line"
    ROWS = "one claim a row"
    PAGE = "a table an article, for people"


@dataclass(frozen=True, slots=True)
class Layout:
    """How a file is laid out, as far as that is not the format's own affair.

    ``several`` says that the run was given more than one article (JSON then writes a list, even where only one could be
    read); ``width`` is the number of columns of a page, ``colour`` whether it may hold terminal colours.
    """

    several: bool = False
    width: int = 120
    colour: bool = False


class Writer(Protocol):
    """Writes claim sets to an open text stream, as they come."""

    def __call__(self, claim_sets: "Iterable[ClaimSet]", stream: TextIO, layout: Layout) -> None:
        """Writes ``claim_sets`` to ``stream``."""


@dataclass(frozen=True, slots=True)
class Format:
    """An export format: its name, the suffix of its files, what a file holds, and the module whose ``write`` writes it.

    ``encoding`` is that of its files; a stream that is not a file is always plain UTF-8.
    """

    name: FormatName
    suffix: str
    holds: Holds
    module: str
    encoding: str = "utf-8"

    def write(self, claim_sets: "Iterable[ClaimSet]", stream: TextIO, layout: Layout) -> None:
        """Writes ``claim_sets`` to ``stream``, which must keep line ends as they are given (``newline=""``)."""
        cast(Writer, import_module(self.module).write)(claim_sets, stream, layout)


FORMATS: tuple[Format, ...] = (
    Format(FormatName.JSON, ".json", Holds.ONE_OR_LIST, "claims.export.as_json"),
    Format(FormatName.JSONL, ".jsonl", Holds.LINES, "claims.export.as_jsonl"),
    # Excel reads a CSV file as UTF-8 only where it begins with a byte order mark.
    Format(FormatName.CSV, ".csv", Holds.ROWS, "claims.export.as_csv", encoding="utf-8-sig"),
    Format(FormatName.TABLE, ".txt", Holds.PAGE, "claims.export.as_table"),
)
"""Every format that can be written, by name, suffix and content."""


def format_named(name: FormatName) -> Format:
    """The format called ``name``."""
    return next(known for known in FORMATS if known.name is name)


def format_of_path(path: Path) -> Format | None:
    """The format whose suffix ``path`` has, or None.

    >>> format_of_path(Path("claims.CSV")).name
    <FormatName.CSV: 'csv'>
    """
    suffix = path.suffix.lower()
    return next((known for known in FORMATS if known.suffix == suffix), None)
