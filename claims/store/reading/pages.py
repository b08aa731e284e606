"""Lists in order, page by page, by keyset: a page begins behind the last claim of the one before, whatever came between."""

import base64
import binascii
import json

import numpy as np

from claims.store.errors import StoreError
from claims.store.filters import Sort
from claims.store.reading.columns import Columns, Mask, Numbers

_CLAIMS_OF_AN_ARTICLE = 2**24
"""More than an article can have: so that article and place make one number (exact in a float up to half a milliard articles).
"""


def ranks(columns: Columns, sort: Sort) -> Numbers:
    """A number for each claim, by which they are sorted, lowest first."""
    match sort:
        case Sort.CHECKWORTHINESS:
            return -columns.numbers("checkworthiness")
        case Sort.CONFIDENCE:
            known = columns.numbers("confidence")
            return np.where(np.isnan(known), np.inf, known).astype(np.float64)
        case Sort.ARTICLE:
            return np.asarray(columns.codes("article") * _CLAIMS_OF_AN_ARTICLE + columns.codes("position"), np.float64)
        case Sort.NEWEST:
            return np.negative(columns.codes("decided"), dtype=np.float64)


def behind(columns: Columns, order: Numbers, after: str | None) -> Mask:
    """The claims that come after a cursor. Claims of the same rank come by their keys."""
    if after is None:
        return np.ones(columns.size, np.bool_)
    rank, key = _read(after)
    beyond: Mask = (order > rank) | ((order == rank) & (columns.codes("claim") > key))
    return beyond


def page(columns: Columns, order: Numbers, passing: Mask, most: int) -> tuple[list[int], str | None]:
    """The keys of the first ``most`` claims that pass, and the cursor of the page that follows."""
    places = np.flatnonzero(passing)
    there_are_more = len(places) > most
    if there_are_more:  # only what can be on the page is sorted
        places = places[order[places] <= np.partition(order[places], most - 1)[most - 1]]
    keys = columns.codes("claim")[places]
    first = np.lexsort((keys, order[places]))[:most]
    cursor = _written(float(order[places][first[-1]]), int(keys[first[-1]])) if there_are_more else None
    return [int(key) for key in keys[first]], cursor


def _written(rank: float, key: int) -> str:
    return base64.urlsafe_b64encode(json.dumps([rank, key]).encode()).decode().rstrip("=")


def _read(cursor: str) -> tuple[float, int]:
    try:
        rank, key = json.loads(base64.urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4)))
        return float(rank), int(np.int64(key))
    except (ValueError, TypeError, OverflowError, binascii.Error):
        raise StoreError(f"{cursor!r} is no place in a list", remedy="begin with the first page") from None
