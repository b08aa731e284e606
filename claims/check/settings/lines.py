"""Where in a TOML file a setting stands; Python's own reader does not say."""

import re
import tomllib
from collections.abc import Iterator, Sequence
from typing import TypeAlias

Way: TypeAlias = tuple[str | int, ...]
"""The keys that lead to a value; a number is a place in a list."""

_HEADER = re.compile(r"\s*+\[++[^\]]*+\]++")
_KEY = re.compile(r"\s*+([\w\"'][^=#]*+)=")


def line_of(text: str, way: Sequence[str | int]) -> int | None:
    """The line, from 1, of the value that ``way`` leads to, or of the nearest thing around it; None where there is neither.

    >>> line_of('[tool.claims]\\nselect = [\\n  "S",\\n  "X9"]', ("tool", "claims", "select", 1))
    4
    """
    keys = tuple(str(part) for part in way if isinstance(part, str))
    best: tuple[int, int] | None = None
    for number, found in _keys(text):
        if found and found == keys[: len(found)] and (best is None or len(found) > best[0]):
            best = (len(found), number)
    if best is None:
        return None
    in_list = best[0] == len(keys) and isinstance(way[-1], int)
    return _line_of_item(text, best[1], way) if in_list else best[1]


def _line_of_item(text: str, first: int, way: Sequence[str | int]) -> int:
    value: object = tomllib.loads(text)
    for part in way:
        if isinstance(value, dict):
            value = value[part]
        elif isinstance(value, list):
            value = value[int(part)]
    lines = text.splitlines()
    return next((at for at in range(first, len(lines) + 1) if isinstance(value, str) and value in lines[at - 1]), first)


def _keys(text: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Each line that names a table or a key, with all the keys that lead there."""
    table: tuple[str, ...] = ()
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.match(line):
            found = _way(header[0].strip().replace("[[", "[").replace("]]", "]"))
            if found:
                table = found
                yield number, table
        elif key := _KEY.match(line):
            found = _way(f"{key[1]} = 0")
            if found:
                yield number, table + found


def _way(line: str) -> tuple[str, ...]:
    try:
        value: object = tomllib.loads(line)
    except tomllib.TOMLDecodeError:
        return ()
    way: list[str] = []
    while isinstance(value, dict) and value:
        key, value = next(iter(value.items()))
        way.append(key)
    return tuple(way)
