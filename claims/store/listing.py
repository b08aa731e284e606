"""Lists of claims: filtered, sorted, counted, and paginated by keyset, so that a page begins after the last claim of the one
before, whatever was inserted in between.
"""

import base64
import binascii
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from threading import Lock

import numpy as np
from sqlalchemy import Connection

from claims.store.columns import (
    FACETS,
    SINGLE_VALUED,
    Codes,
    Columns,
    Mask,
    Numbers,
    all_of,
    any_of,
    hedged,
    on_topic,
    tally,
)
from claims.store.database import Database
from claims.store.errors import StoreError
from claims.store.filters import Filters, Sort
from claims.store.lookup import claims_with, ids_of, key_of
from claims.store.records import Neighbours, Page
from claims.store.search import search

MAX_PAGE = 1000
"""Claims on one page."""
_CACHED_SEARCHES = 16
"""A page requests list, count and facets of the same search, one after the other."""
_CLAIMS_PER_ARTICLE = 2**24
"""More than an article can have, so that article and position make one number (exact in a float up to 5 · 10⁸ articles)."""


class Listing:
    """The lists of a store; thread-safe."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._columns = Columns()
        self._searches: dict[str, Mask] = {}
        self._lock = Lock()

    def query(self, filters: Filters, sort: Sort, limit: int, *, after: str | None, before: str | None) -> Page:
        """A page of claims, see `Store.query`."""
        with self._current() as (connection, columns):
            passing = self._passing(connection, columns, filters)
            keys, previous, following = _page(
                columns, _ranks(columns, sort), passing, max(1, min(limit, MAX_PAGE)), after=after, before=before
            )
        with self._database.reading() as connection:
            return Page(claims_with(connection, keys), previous=previous, next=following)

    def cursor(self, claim_id: str, sort: Sort) -> str:
        """The cursor of a claim, see `Store.cursor`."""
        with self._current() as (connection, columns):
            (place,) = columns.places([key_of(connection, claim_id)])
            return _encoded(*_at(_ranks(columns, sort), columns.codes("claim"), place))

    def neighbours(self, claim_id: str, filters: Filters, sort: Sort) -> Neighbours:
        """The claims around one, see `Store.neighbours`."""
        with self._current() as (connection, columns):
            key = key_of(connection, claim_id)
            order, passing = _ranks(columns, sort), self._passing(connection, columns, filters)
            keys = columns.codes("claim")
            (place,) = columns.places([key])
            rank, _ = _at(order, keys, place)
            behind = np.flatnonzero(passing & _behind(order, keys, rank, key))
            ahead = np.flatnonzero(passing & ~_behind(order, keys, rank, key, itself=True))
            previous, following = _first(-order, -keys, ahead, 1), _first(order, keys, behind, 1)
            found = [int(keys[places[0]]) if len(places) else None for places in (previous, following)]
            number = len(ahead) + 1 if passing[place] else None
            total = int(np.count_nonzero(passing))
        with self._database.reading() as connection:
            ids = ids_of(connection, [key for key in found if key is not None])
        return Neighbours(ids.get(found[0]), ids.get(found[1]), number, total)

    def count(self, filters: Filters) -> int:
        """The number of matching claims."""
        with self._current() as (connection, columns):
            return int(np.count_nonzero(self._passing(connection, columns, filters)))

    def facets(self, filters: Filters) -> Mapping[str, Mapping[str, int]]:
        """The number of claims per value; see `Store.facets`."""
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
        """The columns as of the last commit, locked."""
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
        """The mask of matching claims for each filter that is set, by field."""
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
            while len(self._searches) >= _CACHED_SEARCHES:
                self._searches.pop(next(iter(self._searches)))
            self._searches[text] = found
        return found


def _ranks(columns: Columns, sort: Sort) -> Numbers:
    """The sort keys of the claims, lowest first."""
    match sort:
        case Sort.CHECKWORTHINESS:
            return -columns.numbers("checkworthiness")
        case Sort.CONFIDENCE:
            known = columns.numbers("confidence")
            return np.where(np.isnan(known), np.inf, known).astype(np.float64)
        case Sort.ARTICLE:
            return np.asarray(columns.codes("article") * _CLAIMS_PER_ARTICLE + columns.codes("position"), np.float64)
        case Sort.NEWEST:
            return np.negative(columns.codes("decided"), dtype=np.float64)


def _page(
    columns: Columns, order: Numbers, passing: Mask, most: int, *, after: str | None, before: str | None
) -> tuple[list[int], str | None, str | None]:
    """At most ``most`` of the claims that pass, by key: the first after the cursor ``after``, or the last ahead of ``before``;
    and the cursors of the pages before and after, None at an end of the list.
    """
    all_keys = columns.codes("claim")
    within = passing
    if after is not None:
        within = within & _behind(order, all_keys, *_decoded(after))
    if before is not None:
        within = within & ~_behind(order, all_keys, *_decoded(before), itself=True)
    backwards = before is not None and after is None
    places = _first(-order if backwards else order, -all_keys if backwards else all_keys, np.flatnonzero(within), most)
    if not len(places):
        return [], None, None
    places = places[::-1] if backwards else places
    first, last = (_at(order, all_keys, place) for place in places[[0, -1]])
    previous = _encoded(*first) if np.any(passing & ~_behind(order, all_keys, *first, itself=True)) else None
    following = _encoded(*last) if np.any(passing & _behind(order, all_keys, *last)) else None
    return [int(key) for key in all_keys[places]], previous, following


def _first(order: Numbers, keys: Codes, places: Codes, most: int) -> Codes:
    """The first ``most`` indices in sort order; only candidates for these are sorted."""
    if len(places) > most:
        places = places[order[places] <= np.partition(order[places], most - 1)[most - 1]]
    return places[np.lexsort((keys[places], order[places]))[:most]]


def _behind(order: Numbers, keys: Codes, rank: float, key: int, *, itself: bool = False) -> Mask:
    """The claims after a claim, including the claim if ``itself``. Claims of the same rank are ordered by key."""
    beyond: Mask = (order > rank) | ((order == rank) & (keys >= key if itself else keys > key))
    return beyond


def _at(order: Numbers, keys: Codes, place: np.int64) -> tuple[float, int]:
    return float(order[place]), int(keys[place])


def _encoded(rank: float, key: int) -> str:
    return base64.urlsafe_b64encode(json.dumps([rank, key]).encode()).decode().rstrip("=")


def _decoded(cursor: str) -> tuple[float, int]:
    try:
        rank, key = json.loads(base64.urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4)))
        return float(rank), int(np.int64(key))
    except (ValueError, TypeError, OverflowError, binascii.Error):
        raise StoreError(f"{cursor!r} is not a valid cursor", remedy="start with the first page") from None
