"""What a project's verdicts mean to its checks: which count as a review, and which say that a claim is not so."""

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from claims.model import DataError

UNTRUE: Final = 2
"""The rating (1 to 5) up to which a verdict says that a claim is not so."""


@dataclass(frozen=True, slots=True)
class Scale:
    """Verdicts in lower case: those that are a review (none: any), and those that say that a claim is not so."""

    counting: frozenset[str] = frozenset()
    untrue: frozenset[str] = frozenset({"false", "mostly false"})

    def is_review(self, verdict: str | None) -> bool:
        """Whether a claim with this verdict (None: without one) has been reviewed."""
        return verdict is not None and (not self.counting or verdict.lower() in self.counting)

    def is_untrue(self, verdict: str | None) -> bool:
        """Whether a verdict says that a claim is not so."""
        return verdict is not None and verdict.lower() in self.untrue


def scale_of(named: str | Sequence[str], folder: Path) -> Scale:
    """The scale that the setting names: a desk's own table of verdicts (a file, from ``folder``), or verdicts of the
    table in force.

    Raises `DataError` for a table that is not as it must be, or a verdict that is none (its ``line`` then is its place in the
    list, from 0).
    """
    from claims.store.verdicts import verdicts  # SQLAlchemy

    rows = verdicts(folder / named, root=folder) if isinstance(named, str) else verdicts()
    untrue = frozenset(row.name.lower() for row in rows if row.rating is not None and row.rating <= UNTRUE)
    known = {row.name.lower(): row.name for row in rows}
    if isinstance(named, str):
        return Scale(frozenset(known), untrue)
    for place, name in enumerate(named):
        if name.lower() not in known:
            near = difflib.get_close_matches(name.lower(), known, n=1)
            remedy = f"did you mean `{known[near[0]]}`?" if near else f"there are: {', '.join(known.values())}"
            raise DataError(f"there is no verdict {name!r}", line=place, remedy=remedy)
    return Scale(frozenset(name.lower() for name in named), untrue)
