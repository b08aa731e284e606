"""Reading the CSV tables beside this module."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import BaseModel, BeforeValidator, ValidationError

from claims.model import DataError

Row = TypeVar("Row", bound=BaseModel)


def _items(cell: object) -> object:
    return tuple(item.strip() for item in cell.split(";") if item.strip()) if isinstance(cell, str) else cell


Listed = Annotated[tuple[str, ...], BeforeValidator(_items)]
"""A cell that holds a list: items separated by ``;``, spaces around them dropped, an empty cell is an empty list."""


@dataclass(frozen=True, slots=True)
class OwnTable:
    """A table that a user keeps, in the form of a shipped one: where it lies, and what it holds."""

    where: str
    text: str


def read_own(path: str | Path) -> OwnTable:
    """The user's table at ``path``; its rows are checked when they are used. Raises `DataError` where it cannot be read."""
    try:
        return OwnTable(str(path), Path(path).read_bytes().decode("utf-8-sig"))
    except FileNotFoundError:
        raise DataError("there is no such file", where=path, remedy="check the path") from None
    except OSError as error:
        raise DataError(f"cannot be read: {error.strerror}", where=path) from None
    except UnicodeDecodeError:
        raise DataError("this is not UTF-8 text", where=path, remedy="save it as CSV in UTF-8") from None


def _records(name: str, text: str) -> Iterator[tuple[int, dict[str, str]]]:
    """(line number from 1, cells by column), empty cells left out so that the row type's defaults apply."""
    reader = csv.reader(text.splitlines())
    header: list[str] | None = None
    for cells in reader:
        if not cells or cells[0].startswith("#"):
            continue
        if header is None:
            header = cells
            continue
        if len(cells) != len(header):
            raise DataError(
                f"{len(cells)} cells where the table has {len(header)} columns",
                where=name,
                line=reader.line_num,
                remedy="put a cell that holds a comma in double quotes",
            )
        yield reader.line_num, {column: cell for column, cell in zip(header, cells, strict=True) if cell}


def parse_table(name: str, text: str, row_type: type[Row]) -> tuple[Row, ...]:
    """The rows of a table given as text.

    Raises `DataError`, naming file, line and column, where a row does not fit ``row_type``.
    """
    return tuple(row for _, row in parse_rows(name, text, row_type))


def parse_rows(name: str, text: str, row_type: type[Row]) -> Iterator[tuple[int, Row]]:
    """The same, each row with its line, from 1."""
    for line, cells in _records(name, text):
        try:
            yield line, row_type.model_validate(cells)
        except ValidationError as error:
            first = error.errors()[0]
            column = ".".join(str(part) for part in first["loc"]) or "row"
            raise DataError(f"column `{column}`: {first['msg']} (got {first.get('input')!r})", where=name, line=line) from None


@cache
def read_table(name: str, row_type: type[Row]) -> tuple[Row, ...]:
    """The rows of the shipped table ``name`` (``"hedges.csv"``), each checked against ``row_type``; read once.

    Raises `DataError` where a row does not fit.
    """
    text = (resources.files("claims.data") / name).read_text(encoding="utf-8")
    return parse_table(f"claims/data/{name}", text, row_type)
