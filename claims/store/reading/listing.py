"""Lists of claims: those that pass the filters, a page of them in order, and how many there are of which sort."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from threading import Lock

import numpy as np
from sqlalchemy import Connection

from claims.store.database import Database
from claims.store.filters import Filters, Sort
from claims.store.reading.columns import Columns, Mask
from claims.store.reading.counting import CODED, FACETS, all_of, any_of, hedged, on_topic, tally
from claims.store.reading.found import claims_with, ids_of, key_of
from claims.store.reading.pages import around, cursor, page, ranks
from claims.store.reading.search import search
from claims.store.records import Neighbours, Page

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
        for facet in CODED:
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
