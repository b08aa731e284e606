"""Reading the CSV tables beside this module."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from claims.filesystem import RefusedFileError, read_chosen, read_within
from claims.model import DataError

MAX_BYTES = 16_000_000
"""Maximum size of a user's own table."""

RowT = TypeVar("RowT", bound=BaseModel)


class TableRow(BaseModel):
    """The base of a shipped table's row type: immutable, and strict about unknown columns."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


def _items(cell: object) -> object:
    return tuple(item.strip() for item in cell.split(";") if item.strip()) if isinstance(cell, str) else cell


SPLIT = BeforeValidator(_items)
"""Splits a list cell: items separated by ``;``, without surrounding spaces; an empty cell is an empty list."""

Listed = Annotated[tuple[str, ...], SPLIT]
"""A cell with a list of words."""

LONGEST_CELL = 100_000
"""Maximum characters of a cell; the limit of the csv module is global to the process and can be changed by others."""


@dataclass(frozen=True, slots=True)
class OwnTable:
    """A user's own table in the form of a shipped one: its path and its content."""

    where: str
    text: str


def read_own(path: str | Path, *, root: Path | None = None) -> OwnTable:
    """The user's table at ``path``, at most `MAX_BYTES` long; its rows are validated when they are used.

    ``root`` is the folder that must contain it if a repository's settings name it. Raises `DataError` if it cannot be
    read.
    """
    place = Path(path)
    try:
        data = read_chosen(place, most=MAX_BYTES) if root is None else read_within(place, root, most=MAX_BYTES)
        return OwnTable(str(path), data.decode("utf-8-sig"))
    except RefusedFileError as error:
        raise DataError(error.what, where=path, remedy=error.remedy) from None
    except FileNotFoundError:
        raise DataError("file not found", where=path, remedy="check the path") from None
    except (OSError, ValueError) as error:
        if isinstance(error, UnicodeDecodeError):
            raise DataError("not UTF-8 text", where=path, remedy="save it as CSV in UTF-8") from None
        raise DataError(f"cannot be read: {getattr(error, 'strerror', None) or 'not a path'}", where=path) from None


def _records(name: str, text: str, row_type: type[BaseModel]) -> Iterator[tuple[int, dict[str, str]]]:
    """(line number from 1, cells by column), empty cells left out so that the row type's defaults apply."""
    header: list[str] | None = None
    for line, cells in _rows(name, text):
        if header is None:
            header = cells
            _check_header(name, line, header, row_type)
            continue
        if len(cells) != len(header):
            raise DataError(
                f"{len(cells)} cells where the table has {len(header)} columns",
                where=name,
                line=line,
                remedy="put cells that contain a comma in double quotes",
            )
        yield line, {column: cell for column, cell in zip(header, cells, strict=True) if cell}


def _rows(name: str, text: str) -> Iterator[tuple[int, list[str]]]:
    """The line and the cells of each row that is not a comment."""
    reader = csv.reader(text.splitlines())
    try:
        for cells in reader:
            if any(len(cell) > LONGEST_CELL for cell in cells):
                raise csv.Error
            if cells and not cells[0].startswith("#"):
                yield reader.line_num, cells
    except csv.Error:
        raise DataError("not a CSV table", where=name, line=reader.line_num, remedy="save it as CSV in UTF-8") from None


def _check_header(name: str, line: int, header: list[str], row_type: type[BaseModel]) -> None:
    """A file that is not a table is detected here; its content is not quoted."""
    known = {field.alias or column for column, field in row_type.model_fields.items()}
    strange = set(header) - known
    if strange == set(header) or (strange and row_type.model_config.get("extra") == "forbid"):
        raise DataError(
            "the first row does not have the columns of this table",
            where=name,
            line=line,
            remedy=f"the columns are: {', '.join(sorted(known))}",
        )


def parse_table(name: str, text: str, row_type: type[RowT]) -> tuple[RowT, ...]:
    """The rows of a table given as text.

    Raises `DataError`, naming file, line and column, if a row does not match ``row_type``.
    """
    return tuple(row for _, row in parse_rows(name, text, row_type))


def parse_rows(name: str, text: str, row_type: type[RowT]) -> Iterator[tuple[int, RowT]]:
    """As `parse_table`, each row with its line, from 1."""
    for line, cells in _records(name, text, row_type):
        try:
            yield line, row_type.model_validate(cells)
        except ValidationError as error:
            first = error.errors()[0]
            column = ".".join(str(part) for part in first["loc"]) or "row"
            raise DataError(f"column `{column}`: {first['msg']}", where=name, line=line) from None


@cache
def read_table(name: str, row_type: type[RowT]) -> tuple[RowT, ...]:
    """The rows of the shipped table ``name`` (``"en/hedges.csv"``), each checked against ``row_type``; read once.

    Raises `DataError` if a row is invalid.
    """
    text = (resources.files("claims.data") / name).read_text(encoding="utf-8")
    return parse_table(f"claims/data/{name}", text, row_type)
