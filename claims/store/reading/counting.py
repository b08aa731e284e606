"""Filters and counts over the columns of the queue."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from claims.store.filters import HEDGE_BITS, NONE
from claims.store.reading.columns import Columns, Mask
from claims.store.records import COUNTS

CODED = ("article", "source", "source_kind", "certainty", "polarity", "status", "verdict", "reviewer", "assigned")
"""Facets of which a claim has one value, or none."""
FACETS = (*CODED, "topic", "hedge_type", "named", "changed", "withdrawn")
"""All that is counted."""

_YES_OR_NO = frozenset({"changed", "withdrawn"})
_COLUMN: Mapping[str, str] = {"article": "article_id"}
"""The columns of facets that are called otherwise."""


def all_of(columns: Columns, masks: Iterable[Mask]) -> Mask:
    """The claims that pass every mask."""
    passing = np.ones(columns.size, np.bool_)
    for mask in masks:
        passing &= mask
    return passing


def any_of(columns: Columns, facet: str, wanted: Sequence[str | bool]) -> Mask:
    """The claims that have one of the values; ``"none"`` stands for no value too."""
    name = _COLUMN.get(facet, facet)
    values = [*wanted, None] if NONE in wanted else list(wanted)
    return np.isin(columns.codes(name), columns.values[name].codes(values))


def hedged(columns: Columns, wanted: Sequence[str]) -> Mask:
    """The claims that have a hedge of one of the types, or none where that is wanted."""
    bits = sum(HEDGE_BITS.get(kind, 0) for kind in set(wanted))
    hedges = columns.codes("hedges")
    passing: Mask = (hedges & bits) != 0
    return passing | (hedges == 0) if NONE in wanted else passing


def on_topic(columns: Columns, wanted: Sequence[str]) -> Mask:
    """The claims of articles that have one of the topics, or of which none is known where that is wanted."""
    keys, subjects = columns.codes("article"), columns.subjects
    passing: Mask = np.isin(keys, subjects.articles(wanted))
    return passing | ~np.isin(keys, subjects.known) if NONE in wanted else passing


def tally(columns: Columns, facet: str, passing: Mask) -> Mapping[str, int]:
    """How many of the claims that pass have which value of a facet, most frequent first."""
    if facet == "hedge_type":
        return _ordered(_hedges(columns, passing))
    if facet == "topic":
        return _ordered(_topics(columns, passing))
    if facet in _YES_OR_NO:
        yes = int(np.count_nonzero(columns.mask(facet) & passing))
        return _ordered({"true": yes, "false": int(np.count_nonzero(passing)) - yes})
    name = _COLUMN.get(facet, facet)
    values = columns.values[name].values
    counts = np.bincount(columns.codes(name)[passing], minlength=len(values))
    return _ordered({_word(values[code]): int(counts[code]) for code in np.flatnonzero(counts)})


def by_article(columns: Columns) -> Mapping[int, Mapping[str, int]]:
    """The `COUNTS` of every article that has claims, by its key."""
    shown, withdrawn = columns.mask("shown"), columns.mask("withdrawn")
    there = shown & ~withdrawn
    decided = there & ~any_of(columns, "verdict", (NONE,))
    masks = {"claims": there, "decided": decided, "changed": there & columns.mask("changed"), "withdrawn": shown & withdrawn}
    keys = columns.codes("article")
    counted = {name: np.bincount(keys[masks[name]], minlength=int(keys.max(initial=0)) + 1) for name in COUNTS}
    return {int(key): {name: int(counts[key]) for name, counts in counted.items()} for key in np.unique(keys[shown])}


def _hedges(columns: Columns, passing: Mask) -> dict[str, int]:
    hedges = columns.codes("hedges")[passing]
    counts = {kind: int(np.count_nonzero(hedges & bit)) for kind, bit in HEDGE_BITS.items()}
    return counts | {NONE: int(np.count_nonzero(hedges == 0))}


def _topics(columns: Columns, passing: Mask) -> dict[str, int]:
    keys = columns.codes("article")[passing]
    without = int(np.count_nonzero(~np.isin(keys, columns.subjects.known)))
    return dict(columns.subjects.counts(np.bincount(keys))) | {NONE: without}


def _word(value: str | bool | None) -> str:
    if value is None:
        return NONE
    return value if isinstance(value, str) else str(bool(value)).lower()


def _ordered(counts: Mapping[str, int]) -> Mapping[str, int]:
    return {value: count for value, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])) if count}
