"""What all pages work with: the store, articles read from it, who is here, and the pipeline for new articles."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import PurePath
from threading import BoundedSemaphore, Lock
from typing import TYPE_CHECKING
from urllib.parse import quote

from claims.ingest import read_bytes
from claims.model import Article, ClaimsError, ClaimSet, InputError
from claims.review.deciding import Decisions
from claims.review.files import BusyError, Exports, Imports
from claims.review.jobs import Jobs
from claims.review.query import Query
from claims.review.security.people import People
from claims.review.security.users import Users
from claims.review.settings import Settings
from claims.review.showing.chains import Sheet
from claims.store import (
    NONE,
    Added,
    Filters,
    Sort,
    Store,
    StoredArticle,
    StoredClaim,
    StoreError,
    UnavailableError,
    phrases,
)
from claims.store.reading.found import as_read
from claims.store.state import fold

if TYPE_CHECKING:
    from claims.textual.contexts import Hit

PAGE = 50
"""Claims on a page of the queue."""
AHEAD = 12
"""Claims that follow in the list and are named beside one: as many as somebody decides on before the next page is there."""
MOST_WAITING = 4
"""Requests of programs that wait at the same time for articles to be read."""
HERE = 20.0
"""Seconds for which somebody counts as here after their page last asked for news."""
TITLES_KEPT = 60.0
"""Seconds for which the titles of articles are kept: they hardly ever change."""


class MissingError(ClaimsError):
    """What was asked for is not there."""


@dataclass(frozen=True)
class Beside:
    """Where the claims before and after one in its list are, its place there (see `claims.store.Neighbours`), and the address
    of the list's page on which it is. ``following`` are the next claims, as many as `AHEAD`, each with its address.
    """

    previous: str | None
    number: int | None
    total: int
    back: str
    following: tuple[tuple[str, StoredClaim], ...]

    @property
    def next(self) -> str | None:
        """Where the next claim is."""
        return self.following[0][0] if self.following else None


class Reviewing:
    """One for each server; its methods may be called from several threads."""

    def __init__(
        self,
        store: Store,
        settings: Settings,
        read: Callable[[Article], ClaimSet] | None = None,
        *,
        users: Users | None = None,
    ) -> None:
        self.store = store
        self.people = People(users, self.names)
        self.decisions = Decisions(store, self.people)
        self.settings = settings
        self.imports = Imports()
        self.exports = Exports()
        self.jobs = Jobs(self.take_in)
        self._read = read
        self._reading = Lock()
        self._waiting = BoundedSemaphore(MOST_WAITING)
        self._sheet = lru_cache(maxsize=16)(self._load)  # versions never change
        self._text = lru_cache(maxsize=PAGE * 2)(store.text)
        self._here: dict[str, tuple[str, float]] = {}
        self._known = {settings.reviewer} if settings.by_token else set()
        self._titles: dict[str, str] = {}
        self._titles_at = float("-inf")

    def claim(self, claim_id: str) -> StoredClaim:
        """The claim, or `MissingError`."""
        try:
            return self.store.claim(claim_id)
        except StoreError as error:
            raise _missing(error) from None

    def article(self, article_id: str) -> StoredArticle:
        """The article, or `MissingError`."""
        try:
            return self.store.article(article_id)
        except StoreError as error:
            raise _missing(error) from None

    def titles(self, article_ids: Iterable[str]) -> Mapping[str, str]:
        """What articles are called, by id; all are read at once, and again after a while or where one is not known."""
        if time.monotonic() - self._titles_at > TITLES_KEPT or not set(article_ids) <= self._titles.keys():
            self._titles = {article.id: article.title or article.id for article in self.store.articles()}
            self._titles_at = time.monotonic()
        return self._titles

    def sheet(self, article_id: str, version: int) -> Sheet:
        """What the machine found in a version of an article, or `MissingError`."""
        try:
            return self._sheet(article_id, version)
        except StoreError as error:
            raise _missing(error) from None

    def hits(self, claims: Iterable[StoredClaim], search: str) -> "Mapping[str, tuple[Hit, ...]]":
        """Where what was searched for stands in the articles of claims, by claim; loads textacy."""
        from claims.textual.contexts import EVERY, contexts, nearest

        asked, found, searched = phrases(search), {}, {}
        for claim in claims:
            place = claim.article_id, claim.version
            if place not in searched:
                searched[place] = contexts(self._text(*place), asked, most=EVERY)
            found[claim.id] = nearest(searched[place], claim.claim.sentence)
        return found

    def _load(self, article_id: str, version: int) -> Sheet:
        return Sheet(self.store.claim_set(article_id, version))

    def beside(self, claim: StoredClaim, query: Query | None) -> Beside:
        """What comes before and after a claim: in the list that ``query`` gives, else in its article."""
        listed = query or Query(Filters(article=(claim.article_id,)), Sort.ARTICLE)
        found = self.store.neighbours(claim.id, listed.filters, listed.sort)
        here = f"?{query.view}" if query else ""
        previous = found.previous and f"/claims/{quoted(found.previous)}{here}"
        ahead: tuple[StoredClaim, ...] = ()
        if found.next:
            place = self.store.cursor(claim.id, listed.sort)
            ahead = self.store.query(listed.filters, listed.sort, place, AHEAD).claims
        following = tuple((f"/claims/{quoted(other.id)}{here}", other) for other in ahead)
        back = f"/{here}&at={quoted(claim.id)}" if query else "/"
        return Beside(previous, found.number, found.total, back, following)

    def page_with(self, claim_id: str, query: Query) -> Query:
        """The query of that page of a list on which a claim is, or would be."""
        ahead = self.store.neighbours(claim_id, query.filters, query.sort)
        on_page = 0 if ahead.number is None else (ahead.number - 1) % PAGE
        place = self.store.cursor(claim_id, query.sort)
        found = self.store.query(query.filters, query.sort, None, on_page + 1, before=place).claims
        return query.at(self.store.cursor(found[0].id, query.sort) if len(found) > on_page else None)

    def articles_in(self, data: bytes, name: str, *, instead: str | None = None) -> list[Article | InputError]:
        """The articles in a file (or in what was pasted), and what of it is none.

        ``instead`` is the id of the article that a single one is another version of.
        """
        # What was pasted has no name: articles of one name are versions of one article.
        found = list(read_bytes(data, path=PurePath(name).name or None))
        if instead and len(found) == 1 and isinstance(found[0], Article):
            return [found[0].model_copy(update={"id": instead})]
        return found

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """While a request waits for an article to be read. Raises `BusyError` where `MOST_WAITING` others do: each holds one of
        the threads that answer everybody.
        """
        if not self._waiting.acquire(blocking=False):
            raise BusyError(f"{MOST_WAITING} requests wait for their articles to be read", remedy="try again in a moment")
        try:
            yield
        finally:
            self._waiting.release()

    def take_in(self, article: Article, by: str) -> Added:
        """Finds the claims of an article, and puts both into the store."""
        return self.store.add(self._extracted(article), by=by)

    def _extracted(self, article: Article) -> ClaimSet:
        with self._reading:  # a pipeline serves one at a time
            return self._reader(article)

    @cached_property
    def _reader(self) -> Callable[[Article], ClaimSet]:
        if self._read is not None:
            return self._read
        from claims.pipeline import extract, load  # loads spaCy, which takes a second

        nlp = load(self.settings.pipeline, topics=True)
        return lambda article: extract(article, nlp=nlp)

    def saw(self, name: str, claim_id: str) -> None:
        """Notes that somebody is here and looks at a claim ("": at none)."""
        self.imports.expire()
        now = time.monotonic()
        self._here[name] = (claim_id, now)
        self._known.add(name)
        for other, (_, at) in list(self._here.items()):
            if now - at > HERE:
                self._here.pop(other, None)

    def others(self, name: str) -> Mapping[str, str]:
        """Who else is here, each with the claim they look at."""
        return {other: claim_id for other, (claim_id, _) in sorted(self._here.items()) if other != name}

    def names(self) -> list[str]:
        """Everybody who was here since the server started, has given a verdict that stands, or was given a claim."""
        facets = self.store.facets(Filters())
        return sorted({*self._known, *facets.get("reviewer", {}), *facets.get("assigned", {})} - {NONE})

    def as_seen(self, stored: StoredClaim, seen: int, version: int) -> StoredClaim:
        """A claim as a form showed it that was made after entry ``seen`` of the log and from that version of the article."""
        state = fold(entry for entry in self.store.log(claim_id=stored.id) if entry.number <= seen)
        claim = self.sheet(stored.article_id, version).claims.get(stored.id, stored.claim)
        return as_read(stored, claim, state)


def quoted(id: str) -> str:
    """The id of a claim as part of an address."""
    return quote(id, safe="", errors="replace")


def _missing(error: StoreError) -> ClaimsError:
    """What a store's refusal to hand something out means; where the database itself failed, that is what is told."""
    return error if isinstance(error, UnavailableError) else MissingError(error.what)
