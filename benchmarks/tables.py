"""Figures as Markdown tables."""

from collections.abc import Iterable, Sequence


def table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table; the first column is words, the others figures.

    >>> print(table(["", "F1"], [["cue", 58.0], ["link", None]]))
    |  | F1 |
    | --- | ---: |
    | cue | 58.0 |
    | link | – |
    """
    lines = [header, ["---", *["---:"] * (len(header) - 1)], *rows]
    return "\n".join("| " + " | ".join("–" if cell is None else str(cell) for cell in line) + " |" for line in lines)
