"""The store: one facade for reading and writing."""

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, delete, func, insert, select

from claims.article_ids import IdRegister
from claims.model import Claim, ClaimSet
from claims.store import limits, lookup
from claims.store.add import add_article, known_ids
from claims.store.columns import by_article
from claims.store.database import Access, Database, address, upgrade
from claims.store.decide import decide_all, redo_last, undo_last
from claims.store.decisions import Decision, Proposal, is_blank
from claims.store.errors import ConflictError, StoreError
from claims.store.filters import Filters, Sort
from claims.store.listing import Listing
from claims.store.log import LogReader, batch_of, entry_numbered, logged, next_redo, next_undo
from claims.store.queue import refresh_queue
from claims.store.records import (
    Action,
    Added,
    Entry,
    Neighbours,
    Page,
    Reversal,
    Reversible,
    SimilarClaim,
    Stats,
    StoredArticle,
    StoredClaim,
    View,
)
from claims.store.search import similar
from claims.store.state import in_force, lineage
from claims.store.statistics import stats
from claims.store.tables import views


class Store:
    """Articles, their claims, and reviewers' decisions. Thread-safe; each process opens its own."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._listing = Listing(database)

    @property
    def place(self) -> str:
        """The location of the store for messages: a file, or a URL without its password."""
        return self._database.place

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Closes all connections."""
        self._database.close()

    def add(self, claim_set: ClaimSet, *, by: str | None = None) -> Added:
        """Adds an article or a new version of it (an edited text, a better extraction), unless it is unchanged."""
        return add_article(self._database, claim_set, by)

    def known_ids(self) -> IdRegister:
        """The ids of its articles: `IdRegister.find` gives that of an article as it is read from a file."""
        with self._database.reading() as connection:
            return known_ids(self._database, connection)

    def articles(self) -> tuple[StoredArticle, ...]:
        """Every article, in the order of addition."""
        with self._listing.current() as columns:
            counts = by_article(columns)
        with self._database.reading() as connection:
            return lookup.all_articles(connection, counts)

    def titles(self) -> Mapping[str, str | None]:
        """The headline of every article, by id."""
        with self._database.reading() as connection:
            return lookup.titles(connection)

    def article(self, article_id: str) -> StoredArticle:
        """The article with this id. Raises `StoreError` if there is none."""
        with self._database.reading() as connection:
            return lookup.article(connection, article_id)

    def claim_set(self, article_id: str, version: int | None = None) -> ClaimSet:
        """The extracted claim set of a version of an article, by default the newest. Raises `StoreError` if missing."""
        with self._database.reading() as connection:
            return lookup.claim_set(connection, article_id, version)

    def claim(self, claim_id: str) -> StoredClaim:
        """The claim with this id. Raises `StoreError` if there is none."""
        with self._database.reading() as connection:
            return lookup.claim(connection, claim_id)

    def claims_named(self, claim_ids: Collection[str]) -> Mapping[str, StoredClaim]:
        """The claims with these ids by id, without missing claims."""
        with self._database.reading() as connection:
            return lookup.claims_named(connection, claim_ids)

    def articles_of(self, claim_ids: Collection[str]) -> Mapping[str, str]:
        """The ids of the articles of claims by the claims' ids, without missing claims."""
        with self._database.reading() as connection:
            return lookup.articles_of(connection, claim_ids)

    def known_articles(self, article_ids: Collection[str]) -> frozenset[str]:
        """Those of the articles that are in the store, by id."""
        with self._database.reading() as connection:
            return lookup.known_articles(connection, article_ids)

    def assigned(self, claim_ids: Collection[str]) -> Mapping[str, str | None]:
        """The assignees of claims (None: nobody) by id, without missing claims."""
        with self._database.reading() as connection:
            return lookup.assigned(connection, claim_ids)

    def successors(self, claim_ids: Collection[str]) -> Mapping[str, str]:
        """The claims that replaced others in the newest version of the article, and have the decisions on them, by the ids of
        those; without claims that were not replaced.
        """
        with self._database.reading() as connection:
            return lookup.successors(connection, claim_ids)

    def relatives(self, claim_ids: Collection[str]) -> frozenset[str]:
        """The ids of the claims to which decisions on one of these may apply: they themselves, and those from or to which
        decisions were carried over.
        """
        with self._database.reading() as connection:
            return lookup.relatives(connection, claim_ids)

    def text(self, article_id: str, version: int) -> str:
        """The text of a version of an article. Raises `StoreError` if there is none."""
        return self.claim_set(article_id, version).article.text

    def topics(self, article_id: str) -> tuple[str, ...]:
        """The topics of the newest version of an article, most important first; empty if not known."""
        with self._database.reading() as connection:
            return lookup.topics_of(connection, article_id)

    def judged(self, claim: StoredClaim, action: Action | None = None) -> Claim | None:
        """A claim as it was when its `outdated` decision (of ``action``, by default the newest) was made, or None."""
        asked = claim.outdated if action is None else {action}.intersection(claim.outdated)
        if not asked:
            return None
        entry = next(entry for entry in reversed(in_force(self.log(claim.id))) if entry.action in asked)
        then = self.claim_set(entry.article_id, entry.version)
        return next((one for one in then.claims if one.id == entry.claim_id), None)

    def claims_of(self, article_id: str) -> tuple[StoredClaim, ...]:
        """The claims in the newest version of an article, in the order of the text."""
        with self._database.reading() as connection:
            return lookup.claims_of(connection, article_id)

    def query(
        self,
        filters: Filters,
        sort: Sort = Sort.CHECKWORTHINESS,
        after: str | None = None,
        limit: int = 50,
        *,
        before: str | None = None,
    ) -> Page:
        """A page of at most ``limit`` claims: the first of the list, those after a cursor, or those just before one.

        Cursors are the ``next`` and ``previous`` of another page, or the `cursor` of a claim. Raises `StoreError` for an
        invalid cursor.
        """
        return self._listing.query(filters, sort, limit, after=after, before=before)

    def cursor(self, claim_id: str, sort: Sort = Sort.CHECKWORTHINESS) -> str:
        """The cursor of a claim in that order, for any filters. Raises `StoreError` if there is no such claim."""
        return self._listing.cursor(claim_id, sort)

    def neighbours(self, claim_id: str, filters: Filters, sort: Sort = Sort.CHECKWORTHINESS) -> Neighbours:
        """The claims before and after one in a list, and its position; if it is not in the list, for example because it was
        decided on, those between which it would be. Raises `StoreError` if there is no such claim.
        """
        return self._listing.neighbours(claim_id, filters, sort)

    def similar(self, claim_id: str, limit: int = 5) -> list[SimilarClaim]:
        """The claims of other articles with a similar statement, most similar first; loads textacy.

        Raises `StoreError` if there is no such claim.
        """
        with self._database.reading() as connection:
            return similar(connection, claim_id, limit, sqlite=self._database.is_sqlite)

    def facets(self, filters: Filters) -> Mapping[str, Mapping[str, int]]:
        """For each field of `Filters` except ``text`` the number of claims by value, most frequent first.

        The filter of the field itself is ignored, so that the numbers show what choosing another value would give. Booleans
        are ``"true"`` and ``"false"``.
        """
        return self._listing.facets(filters)

    def count(self, filters: Filters) -> int:
        """The number of claims."""
        return self._listing.count(filters)

    def decide(
        self, claim_id: str, decision: Decision, *, by: str, seen: int | None = None, version: int | None = None
    ) -> Entry:
        """Appends a decision to the log (see `Proposal`); when this returns, it is on disk.

        Raises `ConflictError` if somebody else decided on the claim (or entered a decision in this name) after entry
        ``seen``, or for a verdict if anybody corrected the claim, `StoreError` if the claim is missing or the decision is
        invalid for it.
        """
        (made,) = self.decide_all([Proposal(claim_id, decision, by, seen, version)])
        if isinstance(made, ConflictError):
            raise made
        return made

    def decide_all(self, proposals: Iterable[Proposal]) -> list[Entry | ConflictError]:
        """Appends decisions in one transaction with one timestamp: for each its entry, or the conflict that prevented it.

        If one decision on a claim is in conflict, none of those on this claim is written, and each has that conflict.
        Decisions on a claim that was replaced (see `successors`) are in conflict, except undos. Raises `StoreError` (and writes
        none) if one is invalid.
        """
        return decide_all(self._database, proposals)

    def undo(self, claim_id: str, *, by: str) -> list[Entry]:
        """Undoes a reviewer's newest decision on a claim, with all that they decided on it in the same transaction.

        Raises `StoreError` if they have no decision in effect.
        """
        mine = [entry for entry in in_force(self.log(claim_id)) if entry.by == by and entry.action is not Action.CARRY]
        if not mine:
            raise StoreError(f"{by} has no decision on this claim to undo", where=claim_id)
        together = {entry.number for entry in self.act(mine[-1].number)}
        batch = [entry.number for entry in mine if entry.number in together]
        made = self.decide_all(Proposal(claim_id, Decision.undo(number), by) for number in batch)
        return [entry for entry in made if isinstance(entry, Entry)]

    def undo_last(self, *, by: str, act: int | None = None) -> Reversal:
        """Undoes a reviewer's newest decision in effect, on whichever claim, with all that they decided in the same
        transaction; repeated calls go back through everything they decided. With ``act``, the number of an entry, the
        transaction of that entry is undone instead.

        Raises `StoreError` if they have no decision in effect.
        """
        return undo_last(self._database, by, act)

    def redo_last(self, *, by: str, act: int | None = None) -> Reversal:
        """Redoes what a reviewer undid last, unless they have decided something since. ``act`` is the number of the undo that
        the caller expects to be the last.

        Raises `StoreError` if there is nothing to redo, or another undo was the last.
        """
        return redo_last(self._database, by, act)

    def reversible(self, by: str) -> Reversible:
        """What `undo_last` and `redo_last` would undo and redo."""
        with self._database.reading() as connection:
            return Reversible(next_undo(connection, by), next_redo(connection, by))

    def act(self, number: int) -> list[Entry]:
        """The entries of the same transaction as this one, oldest first; empty if there is no such entry."""
        with self._database.reading() as connection:
            entry = entry_numbered(connection, number)
            return [] if entry is None else batch_of(connection, entry)

    def log(
        self,
        claim_id: str | None = None,
        article_id: str | None = None,
        by: str | None = None,
        after: int | None = None,
        limit: int | None = None,
        *,
        as_of: int | None = None,
    ) -> list[Entry]:
        """Entries of the log with numbers above ``after``, oldest first.

        For a claim these include the entries of the claims that it succeeded; with ``as_of`` they are those that it had when
        that entry was its newest.
        """
        with self._database.reading() as connection:
            if claim_id is None:
                return logged(connection, article_id, by, after, limit)
            history = lineage(claim_id, LogReader(connection), as_of)
        chosen = [
            entry
            for entry in history
            if entry.number > (after or 0) and article_id in (None, entry.article_id) and by in (None, entry.by)
        ]
        return chosen[:limit]

    def withdrawn(self, article_id: str | None = None) -> list[StoredClaim]:
        """Claims with decisions that the newest version of their article lacks."""
        with self._database.reading() as connection:
            return lookup.withdrawn(connection, article_id)

    def stats(self) -> Stats:
        """Statistics of the store."""
        with self._listing.current() as columns, self._database.reading() as connection:
            return stats(columns, connection)

    def rebuild(self) -> None:
        """Derives the queue from the claims and the log again."""
        with self._database.writing() as transaction:
            refresh_queue(self._database, transaction)

    def views(self, user: str) -> tuple[View, ...]:
        """The views that a user saved, by name."""
        with self._database.reading() as connection:
            return _saved_views(connection, user)

    def save_view(self, user: str, name: str, query_string: str) -> View:
        """Saves a view, replacing any with the same name."""
        with self._database.writing() as transaction:
            return _save_view(transaction.connection, user, View(name, query_string))

    def delete_view(self, user: str, name: str) -> None:
        """Deletes a view. Raises `StoreError` if there is none."""
        with self._database.writing() as transaction:
            _delete_view(transaction.connection, user, name)


def open_store(url: str | Path | None = None, *, access: Access = Access.CREATE) -> Store:
    """Opens a store: a SQLite file, or a PostgreSQL database by its URL.

    ``url`` defaults to the environment variable CLAIMS_STORE, else ``.claims/claims.db`` in the working folder. ``access`` says
    whether it is created if missing, and migrated if an earlier version made it. Raises `StoreError` if that fails, or if
    the database is another program's, which is never changed.
    """
    database = Database(address(url), access)
    try:
        # A later version may derive states differently.
        upgrade(database, derive=lambda transaction: refresh_queue(database, transaction))
        store = Store(database)
    except StoreError:
        database.close()
        raise
    return store


def _saved_views(connection: Connection, user: str) -> tuple[View, ...]:
    """The views that a user saved, by name."""
    query = select(views.c.name, views.c.query).where(views.c.user == user)
    return tuple(sorted((View(row.name, row.query) for row in connection.execute(query)), key=lambda view: view.name))


def _save_view(connection: Connection, user: str, view: View) -> View:
    """Saves a view, replacing any with the same name."""
    if is_blank(view.name) or len(view.name.strip()) > limits.VIEW or len(user) > limits.NAME:
        raise StoreError("a view needs a name", remedy=f"give 1 to {limits.VIEW} characters")
    if len(view.query) > limits.QUERY:
        raise StoreError(f"the view has more than {limits.QUERY:,} characters", remedy="use fewer filters")
    _removed(connection, user, view.name)
    kept = connection.execute(select(func.count()).where(views.c.user == user)).scalar_one()
    if kept >= limits.VIEWS:
        raise StoreError(f"there are already {limits.VIEWS} views", remedy="delete one first")
    connection.execute(insert(views).values(user=user, name=view.name, query=view.query))
    return view


def _delete_view(connection: Connection, user: str, name: str) -> None:
    """Deletes a view. Raises `StoreError` if there is none."""
    if not _removed(connection, user, name):
        raise StoreError(f"no view {name!r}")


def _removed(connection: Connection, user: str, name: str) -> bool:
    return connection.execute(delete(views).where(views.c.user == user, views.c.name == name)).rowcount > 0
