"""How much a file that comes back may hold, and how much is kept of what is to be said about it.

What a decision may hold is `claims.store.limits`'s to say, for files as for everybody else.
"""

from collections.abc import Iterable
from typing import TypeVar

FILE = 64_000_000
"""Bytes of a file."""
ROWS = 100_000
"""Claims in a file, those that cannot be read included."""
COLUMNS = 256
"""Columns of a table that are looked at: ours, and what somebody put between them."""
CELL = 10_000_000
"""Characters of a cell of CSV, which may hold a claim of a whole article."""
CHARACTERS = 200_000_000
"""Characters of all cells of a workbook together: a few bytes can say that thousands of cells hold the same long text."""
LONG = 20_000_000
"""Characters of all the texts together that are too long for a cell, and go on in a sheet of their own."""
VALUES = 2_000_000
"""Objects, lists and members in a line of JSON Lines, or in a JSON file: an empty object takes 20 times its bytes in memory."""
KEPT = 500
"""Errors, and conflicts, that are kept of a file to be shown; the others are counted."""

Item = TypeVar("Item")


class Noted(list[Item]):
    """The first of what was noted, `KEPT` of them at most; ``more`` counts the others.

    >>> noted = Noted[int]()
    >>> noted.note_all(range(600))
    >>> len(noted), noted.more, noted.total
    (500, 100, 600)
    """

    def __init__(self) -> None:
        super().__init__()
        self.more = 0

    @property
    def total(self) -> int:
        """How many were noted."""
        return len(self) + self.more

    def note(self, item: Item) -> None:
        """Keeps or counts an item."""
        if len(self) < KEPT:
            self.append(item)
        else:
            self.more += 1

    def note_all(self, items: Iterable[Item]) -> None:
        """Keeps or counts items, with those that others counted."""
        for item in items:
            self.note(item)
        if isinstance(items, Noted):
            self.more += items.more
