"""The row type of the table of web pages: the names of their parts, and the words of pages that are no article."""

import re
from enum import StrEnum
from functools import cached_property

from claims.data.tables import TableRow
from claims.model import DataError

_NAMES = r"(?:\b|[-_])(?:{})(?:\b|[-_])"
_FORMS = {"error": r"\A\W*(?:{})", "paywall": r"(?:{})", "missing": r"\b(?:{})", "search": r"\A\W*(?:{})"}


class PageUse(StrEnum):
    """What a pattern recognises; see ``page_words.csv``."""

    CONSENT = "consent"
    WHOLE = "whole"
    ASIDE = "aside"
    HINT = "hint"
    ERROR = "error"
    MISSING = "missing"
    SEARCH = "search"
    PAYWALL = "paywall"


class PagePattern(TableRow):
    """A row of ``page_words.csv``: a pattern, what it recognises, and examples."""

    use: PageUse
    pattern: str
    example: str
    near_miss: str = ""

    @cached_property
    def expression(self) -> re.Pattern[str]:
        """The pattern in the places where it counts, compiled on first use. Raises `DataError` if it is invalid."""
        try:
            return re.compile(_FORMS.get(self.use, _NAMES).format(self.pattern), re.IGNORECASE | re.DOTALL)
        except re.error as error:
            raise DataError(f"not a regular expression: {error} (got {self.pattern!r})", where="page_words.csv") from None
