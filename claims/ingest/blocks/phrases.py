"""Lines known by their wording: the table ``claims/data/boilerplate.csv``, compiled."""

import re
from collections.abc import Iterable
from enum import StrEnum
from functools import cache, cached_property

from pydantic import BaseModel, ConfigDict, field_validator

from claims.data import read_table
from claims.model import BlockKind

LONGEST = 600
"""Code points; a longer line is no label, credit or teaser, and is looked at for consent wording only."""

_EDGES = " \t*_|•·–—-:….>»›→▶,;!\"'"


class Match(StrEnum):
    """Where in a line a phrase must stand."""

    WHOLE = "whole"
    START = "start"
    END = "end"
    LEAD = "lead"
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

    @field_validator("pattern")
    @classmethod
    def _compiles(cls, pattern: str) -> str:
        try:
            re.compile(pattern)
        except re.error as error:
            raise ValueError(f"not a regular expression: {error}") from None
        return pattern

    @cached_property
    def expression(self) -> re.Pattern[str]:
        """The pattern, anchored as ``match`` says."""
        before = "" if self.match in {Match.TERM, Match.END} else r"\A"
        if self.match is Match.TERM:
            before, after = r"\b", r"\b"
        else:
            after = "" if self.match is Match.START else r"\Z"
        return re.compile(f"{before}(?:{self.pattern}){after}", re.IGNORECASE)

    def fits(self, line: str) -> bool:
        """Whether the phrase stands in a line of plain characters as it must."""
        return self.expression.search(line) is not None


class Phrases:
    """The table, ready to be asked about lines of plain characters."""

    def __init__(self, rows: Iterable[Phrase]) -> None:
        rows = tuple(rows)
        self._lines = tuple(row for row in rows if row.match in {Match.WHOLE, Match.START, Match.END})
        self._leads = tuple(row for row in rows if row.match is Match.LEAD)
        self._terms = tuple(row for row in rows if row.match is Match.TERM)

    def kind(self, line: str) -> BlockKind | None:
        """What the line is by its wording alone, or None."""
        if len(line) > LONGEST:
            return None
        bare = line.strip(_EDGES)
        for row in self._lines:
            if row.fits(line) or (row.match is not Match.END and bare != line and row.fits(bare)):
                return row.kind
        return None

    def leads(self, line: str) -> bool:
        """Whether the line announces a list of links ("Don't miss…")."""
        bare = line.strip(_EDGES)
        return 0 < len(bare) <= 60 and line[-1] not in ".?!" and any(row.fits(bare) for row in self._leads)

    def terms(self, line: str) -> int:
        """How many different words of consent and sign-up texts stand in the line."""
        return sum(1 for row in self._terms if row.fits(line[: 4 * LONGEST]))


@cache
def shipped_phrases() -> Phrases:
    """The phrases that come with the package. Raises `DataError` where the table is broken."""
    return Phrases(read_table("boilerplate.csv", Phrase))
