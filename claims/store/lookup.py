"""Reading articles, their versions and their claims by id."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, or_, select, true

from claims.model import Claim, ClaimSet, SourceKind
from claims.store.documents import fingerprint, text_in, unpacked_claim, unpacked_claim_set
from claims.store.errors import StoreError, reading_rows
from claims.store.log import LogReader, chunked
from claims.store.records import COUNTS, Action, State, StoredArticle, StoredClaim, Version
from claims.store.state import outdated
from claims.store.tables import Row, articles, claims, log, queue, topics, versions

EXTRACTED = (
    claims.c.key,
    claims.c.id,
    claims.c.article,
    claims.c.version,
    claims.c.position,
    claims.c.present,
    claims.c.print,
    claims.c.source_kind,
    claims.c.named,
    claims.c.confidence,
    claims.c.document,
    articles.c.id.label("article_id"),
    articles.c.title,
)
"""The extracted claim and its article's title, from ``claims`` joined with ``articles``: what `stored_claim` needs."""

OUTDATED_BY_TEXT = "outdated_by_text"
"""The field in the queue in addition to those of the `State`, omitted if empty."""
_WHOLE = (*EXTRACTED, queue.c.state, queue.c.withdrawn)


@reading_rows()
def stored_claim(row: Row, state: State, *, withdrawn: bool, by_text: Collection[Action] = ()) -> StoredClaim:
    """A claim from a row of `EXTRACTED`, its state, and its decisions that are `outdated_by_text`."""
    corrected = state.source
    kind = row.source_kind if corrected is None else corrected.kind
    return StoredClaim(
        claim=unpacked_claim(row.document),
        state=state,
        article_id=row.article_id,
        article_title=row.title,
        version=row.version,
        order=row.position,
        source_kind=None if kind is None else SourceKind(kind),
        named=row.named if corrected is None else corrected.named,
        confidence=None if row.confidence is None else float(row.confidence),
        outdated=outdated(state, row.print, by_text),
        withdrawn=withdrawn,
    )


def as_read(stored: StoredClaim, claim: Claim, state: State) -> StoredClaim:
    """A claim as of another version of its article, in which it was extracted as ``claim``, with the state of that time."""
    return replace(stored, claim=claim, state=state, outdated=outdated(state, fingerprint(claim)))


@reading_rows()
def _stored(row: Row) -> StoredClaim:
    fields = json.loads(row.state)
    by_text = [Action(action) for action in fields.pop(OUTDATED_BY_TEXT, ())]
    return stored_claim(row, State.model_validate(fields), withdrawn=row.withdrawn, by_text=by_text)


def _whole() -> Select[Any]:
    return select(*_WHOLE).join(articles, claims.c.article == articles.c.key).join(queue, queue.c.claim == claims.c.key)


def claim(connection: Connection, claim_id: str) -> StoredClaim:
    """The claim with this id. Raises `StoreError` if there is none."""
    row = connection.execute(_whole().where(claims.c.id == claim_id)).one_or_none()
    if row is None:
        raise no_claim(claim_id)
    return _stored(row)


def claims_named(connection: Connection, claim_ids: Collection[str]) -> Mapping[str, StoredClaim]:
    """The claims with these ids by id, see `Store.claims_named`."""
    found = (row for some in chunked(sorted(claim_ids)) for row in connection.execute(_whole().where(claims.c.id.in_(some))))
    return {row.id: _stored(row) for row in found}


def articles_of(connection: Connection, claim_ids: Collection[str]) -> Mapping[str, str]:
    """The articles of claims by id, see `Store.articles_of`."""
    query = select(claims.c.id, articles.c.id.label("article_id")).join(articles, claims.c.article == articles.c.key)
    found = (row for some in chunked(sorted(claim_ids)) for row in connection.execute(query.where(claims.c.id.in_(some))))
    return {row.id: row.article_id for row in found}


def known_articles(connection: Connection, article_ids: Collection[str]) -> frozenset[str]:
    """Those of the articles that are in the store, see `Store.known_articles`."""
    chunks = chunked(sorted(article_ids))
    return frozenset(
        id for some in chunks for id in connection.execute(select(articles.c.id).where(articles.c.id.in_(some))).scalars()
    )


def assigned(connection: Connection, claim_ids: Collection[str]) -> Mapping[str, str | None]:
    """The assignees of claims by id, see `Store.assigned`."""
    query = select(claims.c.id, queue.c.assigned).join(queue, queue.c.claim == claims.c.key)
    found = (row for some in chunked(sorted(claim_ids)) for row in connection.execute(query.where(claims.c.id.in_(some))))
    return {row.id: row.assigned for row in found}


def successors(connection: Connection, claim_ids: Iterable[str], reader: LogReader | None = None) -> dict[str, str]:
    """The claim that now has the decisions on each of some claims, by their ids: the successor in the edited article, the
    successor of that, …; claims without successor are left out.
    """
    log_reader = reader or LogReader(connection)
    found: dict[str, str] = {}
    newest = {claim_id: claim_id for claim_id in claim_ids}
    while newest:
        absent = _absent(connection, set(newest.values()))
        log_reader.read_ahead(absent)
        log_reader.read_successions_ahead(absent)
        carried = {claim_id: log_reader.succession(claim_id) for claim_id in absent}
        following = {claim_id: carried.get(last) for claim_id, last in newest.items()}
        newest = {claim_id: entry.claim_id for claim_id, entry in following.items() if entry is not None}
        found |= newest
    return found


def _absent(connection: Connection, claim_ids: Collection[str]) -> frozenset[str]:
    """The claims that are not in the newest version of their article."""
    found: set[str] = set()
    for some in chunked(sorted(claim_ids)):
        found.update(connection.execute(select(claims.c.id).where(claims.c.id.in_(some), ~claims.c.present)).scalars())
    return frozenset(found)


def relatives(connection: Connection, claim_ids: Iterable[str]) -> frozenset[str]:
    """These claims, and all claims from or to which decisions were carried over, directly or indirectly: an entry on one of
    them may apply to each of the others.
    """
    found: set[str] = set()
    new = set(claim_ids)
    while new:
        found |= new
        linked: set[str] = set()
        for some in chunked(sorted(new)):
            carries = select(log.c.claim, log.c.origin).where(
                log.c.origin.is_not(None), or_(log.c.claim.in_(some), log.c.origin.in_(some))
            )
            linked.update(id for row in connection.execute(carries) for id in row)
        new = linked - found
    return frozenset(found)


def no_claim(claim_id: str) -> StoreError:
    """The error for a missing claim."""
    return StoreError(f"no claim {claim_id!r} in the store", remedy="`claims list` shows all claims")


def key_of(connection: Connection, claim_id: str) -> int:
    """The key of the claim with this id. Raises `StoreError` if there is none."""
    key = connection.execute(select(claims.c.key).where(claims.c.id == claim_id)).scalar_one_or_none()
    if key is None:
        raise no_claim(claim_id)
    return int(key)


def keys_of(connection: Connection, claim_ids: Collection[str]) -> set[int]:
    """The keys of claims, by their ids."""
    found: set[int] = set()
    for some in chunked(sorted(claim_ids)):
        found.update(connection.execute(select(claims.c.key).where(claims.c.id.in_(some))).scalars())
    return found


def ids_of(connection: Connection, keys: Sequence[int]) -> Mapping[int | None, str]:
    """The ids of a few claims, by their keys."""
    rows = connection.execute(select(claims.c.key, claims.c.id).where(claims.c.key.in_(keys)))
    return {row.key: row.id for row in rows}


def claims_with(connection: Connection, keys: Sequence[int]) -> tuple[StoredClaim, ...]:
    """The claims with these keys, in their order."""
    found = {}
    for some in chunked(keys):
        found.update({row.key: _stored(row) for row in connection.execute(_whole().where(claims.c.key.in_(some)))})
    return tuple(found[key] for key in keys if key in found)


def claims_of(connection: Connection, article_id: str) -> tuple[StoredClaim, ...]:
    """The claims in the newest version of an article, in the order of the text."""
    key = _known(connection, article_id).key
    query = _whole().where(claims.c.article == key, claims.c.present).order_by(claims.c.position)
    return tuple(map(_stored, connection.execute(query)))


def withdrawn(connection: Connection, article_id: str | None) -> list[StoredClaim]:
    """Claims with decisions that the newest version of their article lacks, in the order of the text."""
    query = _whole().where(queue.c.withdrawn).order_by(claims.c.article, claims.c.position, claims.c.key)
    if article_id is not None:
        query = query.where(claims.c.article == _known(connection, article_id).key)
    return list(map(_stored, connection.execute(query)))


def claim_set(connection: Connection, article_id: str, version: int | None) -> ClaimSet:
    """The extracted claim set of a version of an article. Raises `StoreError` if there is none."""
    row = _known(connection, article_id)
    number = row.version if version is None else version
    document = select(versions.c.document, versions.c.markup).where(versions.c.article == row.key, versions.c.number == number)
    found = connection.execute(document).one_or_none()
    if found is None:
        raise StoreError(f"article {article_id!r} has no version {number}", remedy=f"choose a version from 1 to {row.version}")
    read = unpacked_claim_set(found.document, found.markup)
    known = topics_of(connection, article_id) if number == row.version else ()
    return read.model_copy(update={"article": read.article.model_copy(update={"topics": known})}) if known else read


def text_of(connection: Connection, article: int, version: int) -> str:
    """The text of a version of an article (by key)."""
    query = select(versions.c.document).where(versions.c.article == article, versions.c.number == version)
    return text_in(connection.execute(query).scalar_one())


@reading_rows()
def topics_of(connection: Connection, article_id: str) -> tuple[str, ...]:
    """The topics of the newest version of an article, most important first; empty if they are not known."""
    query = select(topics.c.topics).join(articles, articles.c.key == topics.c.article).where(articles.c.id == article_id)
    found = connection.execute(query).scalar_one_or_none()
    return () if found is None else tuple(json.loads(found))


def _known(connection: Connection, article_id: str) -> Row:
    row = connection.execute(select(articles).where(articles.c.id == article_id)).one_or_none()
    if row is None:
        raise StoreError(f"no article {article_id!r} in the store", remedy="`claims list` shows all claims")
    return row


def article(connection: Connection, article_id: str) -> StoredArticle:
    """The article with this id. Raises `StoreError` if there is none."""
    row = _known(connection, article_id)
    (found,) = _with_versions(connection, [row], {row.key: _counts(connection, row.key)}, versions.c.article == row.key)
    return found


def all_articles(connection: Connection, counts: Mapping[int, Mapping[str, int]]) -> tuple[StoredArticle, ...]:
    """Every article in the order of addition; ``counts`` are those of their claims, by the article's key."""
    return tuple(
        _with_versions(connection, connection.execute(select(articles).order_by(articles.c.key)).all(), counts, true())
    )


def titles(connection: Connection) -> dict[str, str | None]:
    """The headline of every article, by id."""
    return {row.id: row.title for row in connection.execute(select(articles.c.id, articles.c.title))}


def _with_versions(
    connection: Connection, rows: Iterable[Row], counts: Mapping[int, Mapping[str, int]], of_these: ColumnElement[bool]
) -> Iterable[StoredArticle]:
    query = select(versions.c.article, versions.c.number, versions.c.added, versions.c.sha256, versions.c.claims)
    found: dict[int, list[Version]] = {}
    for row in connection.execute(query.where(of_these).order_by(versions.c.article, versions.c.number)):
        found.setdefault(row.article, []).append(Version(row.number, _time(row.added), row.sha256, row.claims))
    for row in rows:
        if row.key not in found:
            raise StoreError(f"article {row.id!r} has no version in the store", remedy="restore the store from a backup")
        yield StoredArticle(
            id=row.id,
            title=row.title,
            url=row.url,
            publisher=row.publisher,
            published=row.published,
            added=_time(row.added),
            versions=tuple(found[row.key]),
            counts=counts.get(row.key, dict.fromkeys(COUNTS, 0)),
        )


@reading_rows()
def _time(written: str) -> datetime:
    return datetime.fromisoformat(written)


def _counts(connection: Connection, article: int) -> Mapping[str, int]:
    there = ~queue.c.withdrawn
    query = select(
        func.count().filter(there).label("claims"),
        func.count(queue.c.verdict).filter(there).label("decided"),
        func.count().filter(there & queue.c.changed).label("changed"),
        func.count().filter(queue.c.withdrawn).label("withdrawn"),
    )
    # The index by article is that of the claims, not of the queue.
    row = connection.execute(
        query.join(claims, claims.c.key == queue.c.claim).where(claims.c.article == article, queue.c.shown)
    )
    return row.one()._asdict()
