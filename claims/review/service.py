"""The service behind pages and API: store, cached articles, presence of users, and the pipeline for new articles."""

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
from claims.present.chain import IndexedClaimSet
from claims.review.deciding import Assignees, Decisions
from claims.review.export_ import BusyError, Exports
from claims.review.import_ import Imports
from claims.review.jobs import Jobs
from claims.review.query import Query
from claims.review.settings import Settings
from claims.review.users import Users
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
from claims.store.lookup import as_read
from claims.store.state import fold

if TYPE_CHECKING:
    from claims.textual.matching import Hit

PAGE = 50
"""Number of claims on a page of the queue."""
AHEAD = 12
"""Number of following claims listed on a claim's page, so that decisions can be made before the next page has loaded."""
MOST_WAITING = 4
"""Maximum API requests waiting for ingestion."""
PRESENT_FOR = 20.0
"""Seconds for which a user counts as present after their page last polled."""
TITLES_KEPT = 60.0
"""Seconds for which the titles of articles are cached."""


class NotFoundError(ClaimsError):
    """The requested object does not exist (404)."""


@dataclass(frozen=True)
class ListPosition:
    """The URLs of the claims before and after one in its list, its position there (see `claims.store.Neighbours`), and the URL
    of its page of the list. ``following`` are the next `AHEAD` claims, each with its URL.
    """

    previous: str | None
    number: int | None
    total: int
    back: str
    following: tuple[tuple[str, StoredClaim], ...]

    @property
    def next(self) -> str | None:
        """The URL of the next claim."""
        return self.following[0][0] if self.following else None


class ReviewService:
    """One for each server; thread-safe."""

    def __init__(
        self,
        store: Store,
        settings: Settings,
        read: Callable[[Article], ClaimSet] | None = None,
        *,
        users: Users | None = None,
    ) -> None:
        self.store = store
        self.assignees = Assignees(users, self.names)
        self.decisions = Decisions(store, self.assignees)
        self.settings = settings
        self.imports = Imports()
        self.exports = Exports()
        self.jobs = Jobs(self.ingest)
        self._read = read
        self._reading = Lock()
        self._ingestion_slots = BoundedSemaphore(MOST_WAITING)
        self._indexed = lru_cache(maxsize=16)(self._load)  # versions never change
        self._text = lru_cache(maxsize=PAGE * 2)(store.text)
        self._present: dict[str, tuple[str, float]] = {}
        self._known = {settings.reviewer} if settings.by_token else set()
        self._titles: dict[str, str] = {}
        self._titles_at = float("-inf")

    def claim(self, claim_id: str) -> StoredClaim:
        """The claim, or `NotFoundError`."""
        try:
            return self.store.claim(claim_id)
        except StoreError as error:
            raise _missing(error) from None

    def article(self, article_id: str) -> StoredArticle:
        """The article, or `NotFoundError`."""
        try:
            return self.store.article(article_id)
        except StoreError as error:
            raise _missing(error) from None

    def titles(self, article_ids: Iterable[str]) -> Mapping[str, str]:
        """The titles of articles by id; all are read together, and again after a while or for an unknown one."""
        if time.monotonic() - self._titles_at > TITLES_KEPT or not set(article_ids) <= self._titles.keys():
            self._titles = {article.id: article.title or article.id for article in self.store.articles()}
            self._titles_at = time.monotonic()
        return self._titles

    def indexed(self, article_id: str, version: int) -> IndexedClaimSet:
        """The claim set of a version of an article, or `NotFoundError`."""
        try:
            return self._indexed(article_id, version)
        except StoreError as error:
            raise _missing(error) from None

    def hits(self, claims: Iterable[StoredClaim], search: str) -> "Mapping[str, tuple[Hit, ...]]":
        """The occurrences of the searched words in the articles of claims, by claim; loads textacy."""
        from claims.textual.matching import EVERY, contexts, nearest

        asked, found, searched = phrases(search), {}, {}
        for claim in claims:
            place = claim.article_id, claim.version
            if place not in searched:
                searched[place] = contexts(self._text(*place), asked, most=EVERY)
            found[claim.id] = nearest(searched[place], claim.claim.sentence)
        return found

    def _load(self, article_id: str, version: int) -> IndexedClaimSet:
        return IndexedClaimSet(self.store.claim_set(article_id, version))

    def position_of(self, claim: StoredClaim, query: Query | None) -> ListPosition:
        """The position of a claim in the list of ``query``, else in its article."""
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
        return ListPosition(previous, found.number, found.total, back, following)

    def page_with(self, claim_id: str, query: Query) -> Query:
        """The query of the page of a list with a claim, or where it would be."""
        ahead = self.store.neighbours(claim_id, query.filters, query.sort)
        on_page = 0 if ahead.number is None else (ahead.number - 1) % PAGE
        place = self.store.cursor(claim_id, query.sort)
        found = self.store.query(query.filters, query.sort, None, on_page + 1, before=place).claims
        return query.at(self.store.cursor(found[0].id, query.sort) if len(found) > on_page else None)

    def articles_in(self, data: bytes, name: str, *, instead: str | None = None) -> list[Article | InputError]:
        """The articles in a file (or in pasted text), and errors for what is not an article.

        ``instead`` is the id of the article of which a single one is a new version.
        """
        # Pasted text has no name: articles of the same name are versions of one article.
        found = list(read_bytes(data, path=PurePath(name).name or None))
        if instead and len(found) == 1 and isinstance(found[0], Article):
            return [found[0].model_copy(update={"id": instead})]
        return found

    @contextmanager
    def ingestion_slot(self) -> Iterator[None]:
        """Held while a request waits for ingestion, which blocks one of the server's threads. Raises `BusyError` if
        `MOST_WAITING` requests are waiting already.
        """
        if not self._ingestion_slots.acquire(blocking=False):
            raise BusyError(f"{MOST_WAITING} requests are waiting for ingestion", remedy="try again in a moment")
        try:
            yield
        finally:
            self._ingestion_slots.release()

    def ingest(self, article: Article, by: str) -> Added:
        """Extracts the claims of an article, and adds both to the store."""
        return self.store.add(self._extracted(article), by=by)

    def _extracted(self, article: Article) -> ClaimSet:
        with self._reading:  # a pipeline is not thread-safe
            return self._reader(article)

    @cached_property
    def _reader(self) -> Callable[[Article], ClaimSet]:
        if self._read is not None:
            return self._read
        from claims.pipeline import extract, load  # loads spaCy, which takes a second

        nlp = load(self.settings.pipeline, topics=True)
        return lambda article: extract(article, nlp=nlp)

    def record_presence(self, name: str, claim_id: str) -> None:
        """Records that a user is present and looks at a claim ("": none)."""
        self.imports.expire()
        now = time.monotonic()
        self._present[name] = (claim_id, now)
        self._known.add(name)
        for other, (_, at) in list(self._present.items()):
            if now - at > PRESENT_FOR:
                self._present.pop(other, None)

    def others(self, name: str) -> Mapping[str, str]:
        """Other users who are present, each with the claim they look at."""
        return {other: claim_id for other, (claim_id, _) in sorted(self._present.items()) if other != name}

    def names(self) -> list[str]:
        """Users who were present since the server started, have a verdict in effect, or are assigned a claim."""
        facets = self.store.facets(Filters())
        return sorted({*self._known, *facets.get("reviewer", {}), *facets.get("assigned", {})} - {NONE})

    def as_seen(self, stored: StoredClaim, seen: int, version: int) -> StoredClaim:
        """A claim as of entry ``seen`` of the log and a version of the article: as a form showed it."""
        state = fold(self.store.log(claim_id=stored.id, as_of=seen))
        claim = self.indexed(stored.article_id, version).claims.get(stored.id, stored.claim)
        return as_read(stored, claim, state)


def quoted(id: str) -> str:
    """The id of a claim as part of a URL."""
    return quote(id, safe="", errors="replace")


def _missing(error: StoreError) -> ClaimsError:
    """`NotFoundError`, unless the database itself failed."""
    return error if isinstance(error, UnavailableError) else NotFoundError(error.what)
