"""Lists in order, page by page, by keyset: a page begins behind the last claim of the one before, whatever came between."""

import base64
import binascii
import json
from dataclasses import dataclass

import numpy as np

from claims.store.errors import StoreError
from claims.store.filters import Sort
from claims.store.reading.columns import Codes, Columns, Mask, Numbers

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


@dataclass(frozen=True, slots=True)
class Found:
    """The keys of the claims of a page, and the cursors of the pages on both sides, None at an end of the list."""

    keys: list[int]
    previous: str | None
    next: str | None


def page(
    columns: Columns, order: Numbers, passing: Mask, most: int, *, after: str | None = None, before: str | None = None
) -> Found:
    """At most ``most`` of the claims that pass: the first behind the cursor ``after``, or the last ahead of ``before``."""
    all_keys = columns.codes("claim")
    within = passing
    if after is not None:
        within = within & _behind(order, all_keys, *_read(after))
    if before is not None:
        within = within & ~_behind(order, all_keys, *_read(before), itself=True)
    backwards = before is not None and after is None
    places = _first(-order if backwards else order, -all_keys if backwards else all_keys, np.flatnonzero(within), most)
    if not len(places):
        return Found([], None, None)
    first, last = (_at(order, all_keys, place) for place in (places[[-1, 0]] if backwards else places[[0, -1]]))
    keys = [int(key) for key in all_keys[places]]
    return Found(
        keys=keys[::-1] if backwards else keys,
        previous=_written(*first) if np.any(passing & ~_behind(order, all_keys, *first, itself=True)) else None,
        next=_written(*last) if np.any(passing & _behind(order, all_keys, *last)) else None,
    )


def cursor(columns: Columns, order: Numbers, key: int) -> str:
    """The place of the claim with this key in an order."""
    (place,) = columns.places([key])
    return _written(*_at(order, columns.codes("claim"), place))


@dataclass(frozen=True, slots=True)
class Around:
    """The keys of the claims before and after one in a list, how many come before it, and how long the list is."""

    previous: int | None
    next: int | None
    before: int
    total: int
    inside: bool


def around(columns: Columns, order: Numbers, passing: Mask, key: int) -> Around:
    """What is around the claim with this key, whether or not it is among those that pass."""
    all_keys = columns.codes("claim")
    (place,) = columns.places([key])
    rank, _ = _at(order, all_keys, place)
    beyond = passing & _behind(order, all_keys, rank, key)
    ahead = passing & ~_behind(order, all_keys, rank, key, itself=True)
    last = _first(-order, -all_keys, np.flatnonzero(ahead), 1)
    first = _first(order, all_keys, np.flatnonzero(beyond), 1)
    return Around(
        previous=int(all_keys[last[0]]) if len(last) else None,
        next=int(all_keys[first[0]]) if len(first) else None,
        before=int(np.count_nonzero(ahead)),
        total=int(np.count_nonzero(passing)),
        inside=bool(passing[place]),
    )


def _first(order: Numbers, keys: Codes, places: Codes, most: int) -> Codes:
    """The first of some places in an order; only those that can be among them are sorted."""
    if len(places) > most:
        places = places[order[places] <= np.partition(order[places], most - 1)[most - 1]]
    return places[np.lexsort((keys[places], order[places]))[:most]]


def _behind(order: Numbers, keys: Codes, rank: float, key: int, *, itself: bool = False) -> Mask:
    """The claims that come after a claim, or that claim too. Claims of the same rank come by their keys."""
    beyond: Mask = (order > rank) | ((order == rank) & (keys >= key if itself else keys > key))
    return beyond


def _at(order: Numbers, keys: Codes, place: np.int64) -> tuple[float, int]:
    return float(order[place]), int(keys[place])


def _written(rank: float, key: int) -> str:
    return base64.urlsafe_b64encode(json.dumps([rank, key]).encode()).decode().rstrip("=")


def _read(cursor: str) -> tuple[float, int]:
    try:
        rank, key = json.loads(base64.urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4)))
        return float(rank), int(np.int64(key))
    except (ValueError, TypeError, OverflowError, binascii.Error):
        raise StoreError(f"{cursor!r} is no place in a list", remedy="begin with the first page") from None
