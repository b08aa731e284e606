"""Lines known by their wording: the table ``claims/data/en/boilerplate.csv``, compiled."""

import re
from collections.abc import Iterable
from functools import cache

from claims.data import english
from claims.data.grammar import Match, Phrase
from claims.model import BlockKind

LONGEST = 600
"""Code points; a longer line is no label, credit or teaser, and is looked at for consent wording only."""

_LONGEST_ENDING = 60  # code points that a phrase at a line's end may take

_OPENING = " \t*_|•·–—->»›→▶#(["
_CLOSING = " \t*_|•·–—->»›→▶#)]:…,;!\"'"


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
                return next(row.kind for row in self._openings if _fits(row, form))
        return next((row.kind for row in self._endings if _fits(row, line)), None)

    def lead(self, line: str) -> BlockKind | None:
        """What a line and the list of titles under it are, where it announces one ("Don't miss…"), or None."""
        bare = line.lstrip(_OPENING).rstrip(_CLOSING + ".")
        if not 0 < len(bare) <= 60 or (line[-1] in ".?!" and not line.endswith("...")):
            return None
        return next((row.kind for row in self._leads if _fits(row, bare)), None)

    def closes(self, line: str) -> bool:
        """Whether the line ends a promotion that began above it ("after newsletter promotion")."""
        return len(line) <= 80 and any(_fits(row, line) for row in self._closings)

    def terms(self, line: str) -> int:
        """How many different words of consent and sign-up texts stand in the line."""
        return sum(1 for row in self._terms if _fits(row, line[: 4 * LONGEST]))


def _fits(row: Phrase, line: str) -> bool:
    """Whether the phrase stands in a line of plain characters as it must."""
    return row.expression.search(line[-_LONGEST_ENDING:] if row.match is Match.END else line) is not None


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
    return Phrases(english().boilerplate)
