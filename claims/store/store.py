"""The store: one object for everything that is asked of it."""

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from claims.model import Claim, ClaimSet
from claims.store.database import Access, Database, address, upgrade
from claims.store.decisions import Decision, Proposal
from claims.store.errors import ConflictError, StoreError
from claims.store.filters import Filters, Sort
from claims.store.reading import found
from claims.store.reading.acts import numbered, to_redo, to_undo, together
from claims.store.reading.counting import by_article
from claims.store.reading.entries import entries_on, logged
from claims.store.reading.listing import Listing
from claims.store.reading.statistics import stats
from claims.store.records import (
    Action,
    Added,
    Entry,
    Neighbours,
    Page,
    Reversal,
    Reversible,
    SimilarClaim,
    StoredArticle,
    StoredClaim,
    View,
)
from claims.store.research.topics import topics_of
from claims.store.state import in_force, lineage
from claims.store.stats import Stats
from claims.store.writing import adding, deciding, undoing
from claims.store.writing.deriving import derive
from claims.store.writing.views import forget, save, views_of


class Store:
    """Articles, their claims, and what reviewers decided on them. Threads may share one; each process opens its own."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._listing = Listing(database)

    @property
    def place(self) -> str:
        """Where it is, for people: a file, or a URL without its password."""
        return self._database.place

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Gives up the connections."""
        self._database.close()

    def add(self, claim_set: ClaimSet, *, by: str | None = None) -> Added:
        """Takes an article in: a new one, a new version (an edited text, a better extraction), or one that is there already."""
        return adding.add(self._database, claim_set, by)

    def articles(self) -> tuple[StoredArticle, ...]:
        """Every article, in the order they came."""
        with self._listing.current() as columns:
            counts = by_article(columns)
        with self._database.reading() as connection:
            return found.all_articles(connection, counts)

    def titles(self) -> Mapping[str, str | None]:
        """The headline of every article, by id."""
        with self._database.reading() as connection:
            return found.titles(connection)

    def article(self, article_id: str) -> StoredArticle:
        """The article with this id. Raises `StoreError` where there is none."""
        with self._database.reading() as connection:
            return found.article(connection, article_id)

    def claim_set(self, article_id: str, version: int | None = None) -> ClaimSet:
        """What the machine found in a version of an article, the newest where it is left out. Raises `StoreError` where there
        is none.
        """
        with self._database.reading() as connection:
            return found.claim_set(connection, article_id, version)

    def claim(self, claim_id: str) -> StoredClaim:
        """The claim with this id. Raises `StoreError` where there is none."""
        with self._database.reading() as connection:
            return found.claim(connection, claim_id)

    def assigned(self, claim_ids: Collection[str]) -> Mapping[str, frozenset[str | None]]:
        """Whom claims are assigned to (None: nobody), by id, those that are not there left out. A decision on a claim that is
        gone reaches the claim that took its place in the edited article too: whom that is assigned to is named as well.
        """
        with self._database.reading() as connection:
            return found.assigned(connection, claim_ids)

    def text(self, article_id: str, version: int) -> str:
        """The text of a version of an article. Raises `StoreError` where there is none."""
        return self.claim_set(article_id, version).article.text

    def topics(self, article_id: str) -> tuple[str, ...]:
        """The topics of the newest version of an article, the most important first; none where they were not found."""
        with self._database.reading() as connection:
            return topics_of(connection, article_id)

    def judged(self, claim: StoredClaim, action: Action | None = None) -> Claim | None:
        """A claim as it read when that was decided on it which is `outdated` now: the ``action``, left out the newest; None
        where nothing is.
        """
        asked = claim.outdated if action is None else {action}.intersection(claim.outdated)
        if not asked:
            return None
        entry = next(entry for entry in reversed(in_force(self.log(claim.id))) if entry.action in asked)
        then = self.claim_set(entry.article_id, entry.version)
        return next((one for one in then.claims if one.id == entry.claim_id), None)

    def claims_of(self, article_id: str) -> tuple[StoredClaim, ...]:
        """The claims that stand in the newest version of an article, in the order of the text."""
        with self._database.reading() as connection:
            return found.claims_of(connection, article_id)

    def query(
        self,
        filters: Filters,
        sort: Sort = Sort.CHECKWORTHINESS,
        after: str | None = None,
        limit: int = 50,
        *,
        before: str | None = None,
    ) -> Page:
        """A page of at most ``limit`` claims: the first of the list, those that come after a cursor, or those just before one.

        Cursors are the ``next`` and ``previous`` of another page, or the `cursor` of a claim. Raises `StoreError` for what is
        no cursor.
        """
        return self._listing.query(filters, sort, limit, after=after, before=before)

    def cursor(self, claim_id: str, sort: Sort = Sort.CHECKWORTHINESS) -> str:
        """Where a claim is in that order, whatever the filters. Raises `StoreError` where there is none."""
        return self._listing.cursor(claim_id, sort)

    def neighbours(self, claim_id: str, filters: Filters, sort: Sort = Sort.CHECKWORTHINESS) -> Neighbours:
        """What comes before and after a claim in a list, and its place there. Where the claim is not in the list, since it
        was decided on, they are those between which it would be. Raises `StoreError` where there is no such claim.
        """
        return self._listing.neighbours(claim_id, filters, sort)

    def similar(self, claim_id: str, limit: int = 5) -> list[SimilarClaim]:
        """The claims of other articles whose statement is like that of a claim, most alike first; loads textacy.

        Raises `StoreError` where there is no such claim.
        """
        from claims.store.research.similar import similar

        with self._database.reading() as connection:
            return similar(connection, claim_id, limit, sqlite=self._database.is_sqlite)

    def facets(self, filters: Filters) -> Mapping[str, Mapping[str, int]]:
        """For each field of `Filters` but ``text`` how many claims have which value, most frequent first.

        A field is counted as if it had no filter of its own, so that the numbers say what choosing another value would give.
        Yes and no are ``"true"`` and ``"false"``.
        """
        return self._listing.facets(filters)

    def count(self, filters: Filters) -> int:
        """How many claims there are."""
        return self._listing.count(filters)

    def decide(
        self, claim_id: str, decision: Decision, *, by: str, seen: int | None = None, version: int | None = None
    ) -> Entry:
        """Writes a decision to the log, see `Proposal`; once this returns it is on disk.

        Raises `ConflictError` where somebody else decided on the claim after entry ``seen``, `StoreError` where the claim is
        not there or the decision makes no sense for it.
        """
        (made,) = self.decide_all([Proposal(claim_id, decision, by, seen, version)])
        if isinstance(made, ConflictError):
            raise made
        return made

    def decide_all(self, proposals: Iterable[Proposal]) -> list[Entry | ConflictError]:
        """Writes many decisions at once, all at the same time of day: for each its entry, or the conflict that kept it out.

        Raises `StoreError` (and writes none) where one makes no sense.
        """
        return deciding.decide_all(self._database, proposals)

    def undo(self, claim_id: str, *, by: str) -> list[Entry]:
        """Takes back the newest decision of a reviewer on a claim: all that they decided on it at once.

        Raises `StoreError` where nothing of theirs stands that could be undone.
        """
        mine = [entry for entry in in_force(self.log(claim_id)) if entry.by == by and entry.action is not Action.CARRY]
        if not mine:
            raise StoreError(f"{by} has decided nothing on this claim that could be undone", where=claim_id)
        together = [entry.number for entry in mine if entry.at == mine[-1].at]
        made = self.decide_all(Proposal(claim_id, Decision.undo(number), by) for number in together)
        return [entry for entry in made if isinstance(entry, Entry)]

    def undo_last(self, *, by: str, act: int | None = None) -> Reversal:
        """Takes back a reviewer's newest decision that stands, on whichever claim, with all that they decided at once with it;
        again and again it goes back through everything they decided. ``act`` is the number of an entry: what was decided at
        once with that one is taken back instead.

        Raises `StoreError` where nothing of theirs stands.
        """
        return undoing.undo_last(self._database, by, act)

    def redo_last(self, *, by: str, act: int | None = None) -> Reversal:
        """Makes again what a reviewer took back last, unless they have decided something since. ``act`` is the number of the
        undoing that this is known to be.

        Raises `StoreError` where there is nothing, or another undoing was the last.
        """
        return undoing.redo_last(self._database, by, act)

    def reversible(self, by: str) -> Reversible:
        """What `undo_last` and `redo_last` would begin with."""
        with self._database.reading() as connection:
            return Reversible(to_undo(connection, by), to_redo(connection, by))

    def act(self, number: int) -> list[Entry]:
        """The entries that were written at once with the one of this number, oldest first; none where there is none."""
        with self._database.reading() as connection:
            entry = numbered(connection, number)
            return [] if entry is None else together(connection, entry)

    def log(
        self,
        claim_id: str | None = None,
        article_id: str | None = None,
        by: str | None = None,
        after: int | None = None,
        limit: int | None = None,
    ) -> list[Entry]:
        """Entries of the log, oldest first, from number ``after`` on (excluded).

        For a claim these include the entries that were carried over to it from a claim whose place it took.
        """
        with self._database.reading() as connection:
            if claim_id is None:
                return logged(connection, article_id, by, after, limit)
            history = lineage(claim_id, entries_on(connection))
        chosen = [
            entry
            for entry in history
            if entry.number > (after or 0) and article_id in (None, entry.article_id) and by in (None, entry.by)
        ]
        return chosen[:limit]

    def withdrawn(self, article_id: str | None = None) -> list[StoredClaim]:
        """Claims with decisions that are gone from the newest version of their article."""
        with self._database.reading() as connection:
            return found.withdrawn(connection, article_id)

    def stats(self) -> Stats:
        """The desk in numbers."""
        with self._listing.current() as columns, self._database.reading() as connection:
            return stats(columns, connection)

    def rebuild(self) -> None:
        """Makes the queue anew from the claims and the log, from which it can always be derived."""
        with self._database.writing() as writing:
            derive(self._database, writing)

    def views(self, user: str) -> tuple[View, ...]:
        """The views that a user saved, by name."""
        with self._database.reading() as connection:
            return views_of(connection, user)

    def save_view(self, user: str, name: str, query_string: str) -> View:
        """Saves a view, in place of one of the same name."""
        with self._database.writing() as writing:
            return save(writing.connection, user, View(name, query_string))

    def delete_view(self, user: str, name: str) -> None:
        """Forgets a view. Raises `StoreError` where there is none."""
        with self._database.writing() as writing:
            forget(writing.connection, user, name)


def open_store(url: str | Path | None = None, *, access: Access = Access.CREATE) -> Store:
    """Opens a store: a SQLite file, or a PostgreSQL database by its URL.

    Left out, ``url`` is what the environment variable CLAIMS_STORE names, else ``.claims/claims.db`` in the working folder.
    ``access`` says whether it is made where there is none, and brought up to date where an earlier version of the program made
    it. Raises `StoreError` where that cannot be, or where the database is another program's, which is never changed.
    """
    database = Database(address(url), access)
    try:
        store = Store(database)
        if upgrade(database):
            store.rebuild()  # how claims stand may be told otherwise by a later version
    except StoreError:
        database.close()
        raise
    return store
