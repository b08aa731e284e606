"""Reading the CSV tables beside this module."""

import csv
from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import Annotated, TypeVar

from pydantic import BaseModel, BeforeValidator, ValidationError

from claims.model import DataError

Row = TypeVar("Row", bound=BaseModel)


def _items(cell: object) -> object:
    return tuple(item.strip() for item in cell.split(";") if item.strip()) if isinstance(cell, str) else cell


Listed = Annotated[tuple[str, ...], BeforeValidator(_items)]
"""A cell that holds a list: items separated by ``;``, spaces around them dropped, an empty cell is an empty list."""


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
    rows = []
    for line, cells in _records(name, text):
        try:
            rows.append(row_type.model_validate(cells))
        except ValidationError as error:
            first = error.errors()[0]
            column = ".".join(str(part) for part in first["loc"]) or "row"
            raise DataError(f"column `{column}`: {first['msg']} (got {first.get('input')!r})", where=name, line=line) from None
    return tuple(rows)


@cache
def read_table(name: str, row_type: type[Row]) -> tuple[Row, ...]:
    """The rows of the shipped table ``name`` (``"hedges.csv"``), each checked against ``row_type``; read once.

    Raises `DataError` where a row does not fit.
    """
    text = (resources.files("claims.data") / name).read_text(encoding="utf-8")
    return parse_table(f"claims/data/{name}", text, row_type)
