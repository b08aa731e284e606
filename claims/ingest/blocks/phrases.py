"""Lines known by their wording: the table ``claims/data/boilerplate.csv``, compiled."""

import re
from collections.abc import Iterable
from enum import StrEnum
from functools import cache, cached_property

from pydantic import BaseModel, ConfigDict

from claims.data import read_table
from claims.model import BlockKind, DataError

TABLE = "boilerplate.csv"

LONGEST = 600
"""Code points; a longer line is no label, credit or teaser, and is looked at for consent wording only."""

_LONGEST_ENDING = 60  # code points that a phrase at a line's end may take

_OPENING = " \t*_|•·–—->»›→▶#(["
_CLOSING = " \t*_|•·–—->»›→▶#)]:…,;!\"'"


class Match(StrEnum):
    """Where in a line a phrase must stand."""

    WHOLE = "whole"
    START = "start"
    END = "end"
    LEAD = "lead"
    CLOSE = "close"
    TERM = "term"


class Phrase(BaseModel):
    """A row of the table."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: BlockKind
    match: Match
    pattern: str
    example: str
    near_miss: str = ""
    note: str = ""

    @property
    def anchored(self) -> str:
        """The pattern with the anchors that ``match`` stands for."""
        match self.match:
            case Match.TERM:
                return rf"\b(?:{self.pattern})\b"
            case Match.END:
                return rf"(?:{self.pattern})\Z"
            case Match.START:
                return rf"\A(?:{self.pattern})"
            case _:
                return rf"\A(?:{self.pattern})\Z"

    @cached_property
    def expression(self) -> re.Pattern[str]:
        """The anchored pattern, compiled when it is first needed. Raises `DataError` where it is no regular expression."""
        try:
            return re.compile(self.anchored, re.IGNORECASE)
        except re.error as error:
            raise DataError(f"not a regular expression: {error} (got {self.pattern!r})", where=TABLE) from None

    def fits(self, line: str) -> bool:
        """Whether the phrase stands in a line of plain characters as it must."""
        return self.expression.search(line[-_LONGEST_ENDING:] if self.match is Match.END else line) is not None


class Phrases:
    """The table, ready to be asked about lines of plain characters."""

    def __init__(self, rows: Iterable[Phrase]) -> None:
        rows = tuple(rows)
        self._openings = tuple(row for row in rows if row.match in {Match.WHOLE, Match.START, Match.CLOSE})
        self._endings = tuple(row for row in rows if row.match is Match.END)
        self._closings = tuple(row for row in rows if row.match is Match.CLOSE)
        self._leads = tuple(row for row in rows if row.match is Match.LEAD)
        self._terms = tuple(row for row in rows if row.match is Match.TERM)
        self._any_opening = _any_of(self._openings)  # nearly every line fits no row: one look tells

    def kind(self, line: str) -> BlockKind | None:
        """What the line is by its wording alone, or None."""
        if len(line) > LONGEST:
            return None
        bare = line.lstrip(_OPENING).rstrip(_CLOSING)
        for form in (line, bare) if bare != line else (line,):
            if self._any_opening.search(form):
                return next(row.kind for row in self._openings if row.fits(form))
        return next((row.kind for row in self._endings if row.fits(line)), None)

    def lead(self, line: str) -> BlockKind | None:
        """What a line and the list of titles under it are, where it announces one ("Don't miss…"), or None."""
        bare = line.lstrip(_OPENING).rstrip(_CLOSING + ".")
        if not 0 < len(bare) <= 60 or (line[-1] in ".?!" and not line.endswith("...")):
            return None
        return next((row.kind for row in self._leads if row.fits(bare)), None)

    def closes(self, line: str) -> bool:
        """Whether the line ends a promotion that began above it ("after newsletter promotion")."""
        return len(line) <= 80 and any(row.fits(line) for row in self._closings)

    def terms(self, line: str) -> int:
        """How many different words of consent and sign-up texts stand in the line."""
        return sum(1 for row in self._terms if row.fits(line[: 4 * LONGEST]))


def _any_of(rows: tuple[Phrase, ...]) -> re.Pattern[str]:
    try:
        return re.compile("|".join(row.anchored for row in rows) or r"(?!)", re.IGNORECASE)
    except re.error:
        for row in rows:
            _ = row.expression  # the broken one says so
        raise


@cache
def shipped_phrases() -> Phrases:
    """The phrases that come with the package. Raises `DataError` where the table is broken."""
    return Phrases(read_table(TABLE, Phrase))
