"""Repairs of relative clauses that the parser takes for other clauses."""

import re
from functools import cache

from claims.data import english
from claims.language.draft_tree import DraftTree
from claims.language.labels import NAMES


def relative_to_date(tree: DraftTree, when: int) -> None:
    """ "The mill closed in 1987, **when** the river flooded": after a date and a comma the clause tells what happened then."""
    verb, comma = tree.heads[when], when - 1
    subject = tree.subject(verb)
    date = comma - 1
    if comma < 1 or tree.lower[comma] != "," or subject is None or not when < subject < verb or not tree.is_finite(verb):
        return
    if tree.deps[verb] == "advcl" and _is_date(tree, date) and date not in tree.subtree(verb):
        tree.move(verb, date, "relcl")


def _is_date(tree: DraftTree, i: int) -> bool:
    """Whether ``i`` is a year, a month or a weekday after a preposition."""
    day = tree.lower[i] in _days_and_months() and tree.tags[i] in NAMES
    return tree.deps[i] == "pobj" and (day or re.fullmatch("[12][0-9]{3}", tree.lower[i]) is not None)


@cache
def _days_and_months() -> frozenset[str]:
    return frozenset(word for row in english().when_words if row.kind in ("month", "weekday") for word in row.words)
