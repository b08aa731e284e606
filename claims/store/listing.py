"""Lists of claims."""

import base64
import binascii
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock

import numpy as np
from sqlalchemy import Connection

from claims.store.columns import FACETS, SINGLE_VALUED, Codes, Columns, Mask, Numbers, all_of, any_of, hedged, on_topic, tally
from claims.store.database import Database
from claims.store.errors import StoreError
from claims.store.filters import Filters, Sort
from claims.store.lookup import claims_with, ids_of, key_of
from claims.store.records import Neighbours, Page
from claims.store.search import search

MOST = 1000
"""Claims that one page can hold."""

_REMEMBERED = 16
"""How many searches are kept: a page asks for list, count and facets of one search, one after the other."""


class Listing:
    """The queue of a store, asked by any number of threads."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._columns = Columns()
        self._searches: dict[str, Mask] = {}
        self._lock = Lock()

    def query(self, filters: Filters, sort: Sort, limit: int, *, after: str | None, before: str | None) -> Page:
        """A page of claims, see `Store.query`."""
        most = max(1, min(limit, MOST))
        with self._current() as (connection, columns):
            passing = self._passing(connection, columns, filters)
            found = page(columns, ranks(columns, sort), passing, most, after=after, before=before)
        with self._database.reading() as connection:
            return Page(claims_with(connection, found.keys), previous=found.previous, next=found.next)

    def cursor(self, claim_id: str, sort: Sort) -> str:
        """Where a claim is, see `Store.cursor`."""
        with self._current() as (connection, columns):
            return cursor(columns, ranks(columns, sort), key_of(connection, claim_id))

    def neighbours(self, claim_id: str, filters: Filters, sort: Sort) -> Neighbours:
        """What is around a claim, see `Store.neighbours`."""
        with self._current() as (connection, columns):
            key = key_of(connection, claim_id)
            found = around(columns, ranks(columns, sort), self._passing(connection, columns, filters), key)
        with self._database.reading() as connection:
            ids = ids_of(connection, [key for key in (found.previous, found.next) if key is not None])
        number = found.before + 1 if found.inside else None
        return Neighbours(ids.get(found.previous), ids.get(found.next), number, found.total)

    def count(self, filters: Filters) -> int:
        """How many claims pass."""
        with self._current() as (connection, columns):
            return int(np.count_nonzero(self._passing(connection, columns, filters)))

    def facets(self, filters: Filters) -> Mapping[str, Mapping[str, int]]:
        """How many claims have which value, see `Store.facets`."""
        with self._current() as (connection, columns):
            masks = self._masks(connection, columns, filters)
            whole = all_of(columns, masks.values())
            return {
                facet: tally(columns, facet, all_of(columns, (masks[name] for name in masks if name != facet)))
                if facet in masks
                else tally(columns, facet, whole)
                for facet in FACETS
            }

    @contextmanager
    def current(self) -> Iterator[Columns]:
        """The columns as of the last commit, for nobody else meanwhile."""
        with self._current() as (_, columns):
            yield columns

    @contextmanager
    def _current(self) -> Iterator[tuple[Connection, Columns]]:
        with self._lock, self._database.reading() as connection:
            if self._columns.refresh(connection):
                self._searches.clear()
            yield connection, self._columns

    def _passing(self, connection: Connection, columns: Columns, filters: Filters) -> Mask:
        return all_of(columns, self._masks(connection, columns, filters).values())

    def _masks(self, connection: Connection, columns: Columns, filters: Filters) -> dict[str, Mask]:
        """Which claims pass each of the filters that are given, by field."""
        masks: dict[str, Mask] = {"shown": columns.mask("shown")}
        for facet in SINGLE_VALUED:
            wanted = getattr(filters, facet)
            if wanted:
                masks[facet] = any_of(columns, facet, wanted)
        if filters.hedge_type:
            masks["hedge_type"] = hedged(columns, filters.hedge_type)
        if filters.topic:
            masks["topic"] = on_topic(columns, filters.topic)
        if filters.named is not None:
            masks["named"] = any_of(columns, "named", (filters.named,))
        if filters.changed is not None:
            masks["changed"] = columns.mask("changed") == filters.changed
        if filters.withdrawn is not None:
            masks["withdrawn"] = columns.mask("withdrawn") == filters.withdrawn
        if filters.text.strip():
            masks["text"] = self._searched(connection, columns, filters.text)
        return masks

    def _searched(self, connection: Connection, columns: Columns, text: str) -> Mask:
        found = self._searches.get(text)
        if found is None:
            keys = search(connection, text, sqlite=self._database.is_sqlite)
            found = np.full(columns.size, keys is None)
            if keys:
                found[columns.places(keys)] = True
            while len(self._searches) >= _REMEMBERED:
                self._searches.pop(next(iter(self._searches)))
            self._searches[text] = found
        return found


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
