"""Adding articles and versions: decisions on edited claims are carried over to their successors in the new version."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, and_, bindparam, delete, insert, or_, select, update

from claims.article_ids import ArticleKey, IdRegister, free_id, publisher_key, reidentified, same_as
from claims.filesystem import boundary_of
from claims.model import Article, Attribution, Claim, ClaimSet, IdOrigin, Source
from claims.store import limits
from claims.store.database import Database, WriteTransaction
from claims.store.documents import digest, fingerprint, packed, wording, wordings_in
from claims.store.errors import StoreError, damaged, reading_rows
from claims.store.log import Ledger, chunked, claims_with_entries, timestamp
from claims.store.matching import RemovedClaim, successors
from claims.store.queue import refresh_queue
from claims.store.records import Action, Added, Entry, Outcome
from claims.store.state import lineage
from claims.store.tables import Row, articles, claims, queue, topics, versions

NOBODY = "claims"
"""The author of the store's own entries if no user is given."""


@dataclass(frozen=True, slots=True)
class _Incoming:
    """An article that is being added: the key of its row, the number of the version, the claim set, and its prepared data."""

    key: int
    number: int
    claim_set: ClaimSet
    prepared: "_Prepared"


@dataclass(frozen=True, slots=True)
class _Seeking:
    """The claims that need a successor, each with the number of the last version that has it, and the ids of the claims that
    may be successors.
    """

    removed: Mapping[str, int]
    new: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Prepared:
    """Data that is slow to compute, prepared before the transaction: the packed document, the claims' rows, and the successors
    of the claims that needed one at that time.
    """

    document: bytes
    rows: Sequence[Mapping[str, Any]]
    seeking: _Seeking
    successors: Mapping[str, str]


def add_article(database: Database, claim_set: ClaimSet, by: str | None) -> Added:
    """Adds an article or a new version of it; see `Store.add`."""
    while True:
        try:
            return _added(database, claim_set, by)
        except _RenamedError:
            continue


class _RenamedError(Exception):
    """The id that was found for an article was given to another one in the meantime."""


def _added(database: Database, claim_set: ClaimSet, by: str | None) -> Added:
    key, name = ArticleKey.of(claim_set.article, _root(database)), claim_set.article.id
    with database.reading() as connection:
        id = _id_of(connection, claim_set.article, key)
        claim_set = reidentified(claim_set, id)
        _check_ids(claim_set)
        made, row = digest(claim_set), _row_of(connection, id)
        prepared = None if _newest_digest(connection, row) == made else _prepared(connection, row, claim_set)
    with database.writing() as transaction:
        connection = transaction.connection
        if _id_of(connection, claim_set.article.model_copy(update={"id": name}), key) != id:  # another one was added since
            raise _RenamedError
        article, row = claim_set.article, _row_of(connection, id)
        _keep_identity(connection, row, key)
        if row is not None and _newest_digest(connection, row) == made:
            if article.topics:  # they may be added later than the text
                _keep_topics(transaction, row.key, article.topics)
            return Added(article.id, row.version, Outcome.UNCHANGED, len(claim_set.claims))
        prepared = prepared or _prepared(connection, row, claim_set)
        kept, number = _kept_article(connection, claim_set, row, key), 1 if row is None else row.version + 1
        incoming = _Incoming(kept, number, claim_set, prepared)
        _keep_version(connection, incoming, made)
        if article.topics or row is not None:
            _keep_topics(transaction, incoming.key, article.topics)
        return _replaced_claims(database, transaction, incoming, by or NOBODY)


def _prepared(connection: Connection, article: Row | None, claim_set: ClaimSet) -> _Prepared:
    key = None if article is None else article.key
    seeking = _seeking(connection, key, _claims_of(connection, key), claim_set)
    return _Prepared(
        document=packed(claim_set),
        rows=_claim_rows(claim_set),
        seeking=seeking,
        successors=_successors(connection, key, seeking, claim_set),
    )


def _claims_of(connection: Connection, article: int | None) -> dict[str, Row]:
    """The rows of all claims that an article (by key) ever had, by id."""
    return {row.id: row for row in connection.execute(select(claims).where(claims.c.article == article))}


def _check_ids(claim_set: ClaimSet) -> None:
    ids = [claim.id for claim in claim_set.claims]
    where = claim_set.article.path or claim_set.article.id[: limits.ID]
    if len(set(ids)) < len(ids):
        raise StoreError("two of its claims have the same id", where=where, remedy="extract the article again")
    if any(not 0 < len(id) <= limits.ID for id in (claim_set.article.id, *ids)):
        raise StoreError(f"ids must have 1 to {limits.ID} characters", where=where, remedy="give the article a shorter `id`")


def known_ids(database: Database, connection: Connection) -> IdRegister:
    """The ids of the articles in the store."""
    rows = connection.execute(select(articles).order_by(articles.c.key))
    return IdRegister(_root(database), {row.id: _key_of(row) for row in rows})


def _root(database: Database) -> Path:
    """The folder that the places of articles are relative to: that of a SQLite store, else the repository."""
    if not database.is_sqlite:
        return boundary_of(Path.cwd())
    folder = (Path.cwd() / str(database.url.database)).parent
    return folder.parent if folder.name == ".claims" else folder


def _id_of(connection: Connection, article: Article, key: ArticleKey) -> str:
    """The id of the article in the store, or the one it gets if it is new."""
    named = or_(articles.c.name == key.name, articles.c.id == article.id)
    if key.place is not None:  # of thousands of files of one name, only those in the same place are read
        at = [articles.c.origin.is_(None), articles.c.place.is_(None), articles.c.place == key.place]
        at += [articles.c.origin != IdOrigin.PATH] if key.origin is not IdOrigin.PATH else []
        named = and_(named, or_(*at))
    alike = named if key.address is None else or_(named, articles.c.address == key.address)
    rows = connection.execute(select(articles).where(alike).order_by(articles.c.key)).all()
    found = same_as(key, {row.id: _key_of(row, article.id) for row in rows})
    return found or free_id(article, key, lambda id: _row_of(connection, id) is not None)


def _key_of(row: Row, id: str | None = None) -> ArticleKey:
    """The key of a stored article; its name is ``id`` if that is its id in the store, which exports have."""
    with reading_rows():
        origin = None if row.origin is None else IdOrigin(row.origin)
    key = ArticleKey(row.name, origin, publisher_key(row.publisher), row.address, row.place)
    return replace(key, name=id) if id is not None and row.id == id else key


def _keep_identity(connection: Connection, row: Row | None, key: ArticleKey) -> None:
    """Stores what identifies a known article, where that changed."""
    if row is None:
        return
    values = _identity(key)
    values |= {"place": key.place or row.place, "address": key.address or row.address}
    if row.name != row.id == key.name and row.origin is not None:  # an export of the store, not the file that it was read from
        values |= {"name": row.name, "origin": row.origin}
    if any(getattr(row, column) != value for column, value in values.items()):
        connection.execute(update(articles).where(articles.c.key == row.key).values(**values))


def _identity(key: ArticleKey) -> dict[str, str | None]:
    return {"name": key.name, "origin": key.origin, "address": key.address, "place": key.place}


def _row_of(connection: Connection, article_id: str) -> Row | None:
    return connection.execute(select(articles).where(articles.c.id == article_id)).one_or_none()


def _newest_digest(connection: Connection, article: Row | None) -> str | None:
    """The digest of an article's newest version; None for a new one."""
    if article is None:
        return None
    query = select(versions.c.digest).where(versions.c.article == article.key, versions.c.number == article.version)
    found = connection.execute(query).scalar_one_or_none()
    if found is None:
        raise damaged("an article without its newest version")
    return str(found)


def _kept_article(connection: Connection, claim_set: ClaimSet, row: Row | None, key: ArticleKey) -> int:
    """The key of the article's row, which is inserted, or updated to the newest version."""
    article = claim_set.article
    about = {"title": article.title, "url": article.url, "publisher": article.publisher, "published": article.published}
    if row is not None:
        connection.execute(update(articles).where(articles.c.key == row.key).values(**about, version=row.version + 1))
        return int(row.key)
    connection.execute(
        insert(articles).values(id=article.id, added=timestamp(datetime.now(UTC)), version=1, **about, **_identity(key))
    )
    return int(connection.execute(select(articles.c.key).where(articles.c.id == article.id)).scalar_one())


def _keep_version(connection: Connection, incoming: _Incoming, made: str) -> None:
    claim_set = incoming.claim_set
    values = {
        "article": incoming.key,
        "number": incoming.number,
        "added": timestamp(datetime.now(UTC)),
        "sha256": claim_set.article.sha256,
        "digest": made,
        "claims": len(claim_set.claims),
        "markup": claim_set.article.markup,
        "document": incoming.prepared.document,
    }
    connection.execute(insert(versions).values(**values))


def _keep_topics(transaction: WriteTransaction, article: int, found: Sequence[str]) -> None:
    """Stores the topics of an article (by key), in place of the earlier ones."""
    connection = transaction.connection
    connection.execute(delete(topics).where(topics.c.article == article))
    connection.execute(insert(topics).values(article=article, tick=transaction.tick, topics=json.dumps(list(found))))


def _replaced_claims(database: Database, transaction: WriteTransaction, incoming: _Incoming, by: str) -> Added:
    """Replaces the claims of the article by those of the new version, and carries over the decisions on them."""
    connection = transaction.connection
    known = _claims_of(connection, incoming.key)
    standing = {id for id, row in known.items() if row.present}
    coming = [claim.id for claim in incoming.claim_set.claims]
    gone = [id for id in known if id in standing and id not in set(coming)]
    _keep_claims(connection, incoming, known, gone)
    carried = _carry(connection, incoming, known, by)
    keys = connection.execute(select(claims.c.key, claims.c.id).where(claims.c.article == incoming.key)).all()
    moved = {*coming, *gone, *carried}
    refresh_queue(database, transaction, [row.key for row in keys if row.id in moved])
    decided = claims_with_entries(connection, [id for id in known if id not in standing])
    return Added(
        article_id=incoming.claim_set.article.id,
        version=incoming.number,
        outcome=Outcome.NEW if incoming.number == 1 else Outcome.CHANGED,
        claims=len(coming),
        new=tuple(id for id in coming if id not in known),
        gone=tuple(gone),
        carried=carried,
        withdrawn=_withdrawn(connection, gone),
        returned=tuple(id for id in coming if id in decided),
    )


def _keep_claims(connection: Connection, incoming: _Incoming, known: Mapping[str, Row], gone: Sequence[str]) -> None:
    new: list[dict[str, Any]] = []
    again: list[dict[str, Any]] = []
    for row in incoming.prepared.rows:
        values = {**row, "article": incoming.key, "version": incoming.number, "present": True}
        (again if row["id"] in known else new).append(values)
    _check_owners(connection, incoming, [values["id"] for values in new])
    if new:
        connection.execute(insert(claims), new)
    if again:
        kept = update(claims).where(claims.c.key == bindparam("kept")).values({name: bindparam(name) for name in again[0]})
        connection.execute(kept, [{**values, "kept": known[values["id"]].key} for values in again])
    for some in chunked([known[id].key for id in gone]):
        connection.execute(update(claims).where(claims.c.key.in_(some)).values(present=False))


def _check_owners(connection: Connection, incoming: _Incoming, ids: Sequence[str]) -> None:
    for some in chunked(ids):
        query = select(claims.c.id, articles.c.id).join(articles).where(claims.c.id.in_(some))
        for id, article in connection.execute(query):
            name = incoming.claim_set.article
            raise StoreError(
                f"its claim id {id} is already used by article {article!r}",
                where=name.path or name.id,
                remedy="give the article a unique `id` and extract the article again",
            )


def _claim_rows(claim_set: ClaimSet) -> list[Mapping[str, Any]]:
    """The claims as rows, as far as they do not depend on the version."""
    attributions = {attribution.id: attribution for attribution in claim_set.attributions}
    sources = {source.id: source for source in claim_set.sources}
    rows: list[Mapping[str, Any]] = []
    for position, claim in enumerate(claim_set.claims):
        chain = [attributions[id] for id in claim.attribution_ids if id in attributions]
        rows.append(_claim_row(claim, chain, sources) | {"position": position})
    return rows


def _claim_row(claim: Claim, chain: Sequence[Attribution], sources: Mapping[str, Source]) -> dict[str, Any]:
    source = sources.get(chain[-1].source_id or "") if chain and claim.source is not None else None
    sure = [attribution.confidence for attribution in chain if attribution.confidence is not None]
    return {
        "id": claim.id,
        "print": fingerprint(claim),
        "source_kind": None if source is None else source.kind.value,
        "named": None if source is None else source.named,
        "confidence": min(sure, default=None),
        "document": packed(claim),
    }


def _carry(connection: Connection, incoming: _Incoming, known: Mapping[str, Row], by: str) -> dict[str, str]:
    """Logs which new claim succeeds which removed one; returns old id → new id."""
    seeking = _seeking(connection, incoming.key, known, incoming.claim_set)
    pairs = incoming.prepared.successors
    if seeking != incoming.prepared.seeking:  # a decision or a version was added since the preparation
        pairs = _successors(connection, incoming.key, seeking, incoming.claim_set)
    decided = claims_with_entries(connection, known)
    ledger = Ledger(connection)
    at, article_id = ledger.timestamp(datetime.now(UTC)), incoming.claim_set.article.id
    ledger.read_ahead([*pairs, *pairs.values()])
    prints = _prints(connection, pairs.values())
    found = {}
    for old, new in pairs.items():
        if new not in decided or _is_outgrown(ledger, new, by=old):
            carry(ledger, origin=old, successor=prints[new], at=at, by=by, article_id=article_id)
            found[old] = new
    ledger.close()
    return found


def _seeking(connection: Connection, article: int | None, known: Mapping[str, Row], claim_set: ClaimSet) -> _Seeking:
    """The claims of an article (by key; None: a new one) that need a successor: those with decisions that were not carried
    over. ``known`` are all claims that it had.
    """
    coming = [claim.id for claim in claim_set.claims]
    there = set(coming)
    decided = claims_with_entries(connection, known)
    gone = [row for id, row in known.items() if id not in there and id in decided]
    query = select(queue.c.claim).where(queue.c.article == article, queue.c.withdrawn)
    waiting = set(connection.execute(query).scalars()) if any(not row.present for row in gone) else set()
    removed = {row.id: row.version for row in gone if row.present or row.key in waiting}
    return _Seeking(removed, frozenset(id for id in coming if id not in known or not known[id].present))


def _successors(connection: Connection, article: int | None, seeking: _Seeking, claim_set: ClaimSet) -> Mapping[str, str]:
    """The id of the successor of each claim that has one, see `successors`."""
    removed: list[RemovedClaim] = []
    for number in sorted(set(seeking.removed.values())):
        stood = select(versions.c.document).where(versions.c.article == article, versions.c.number == number)
        then = wordings_in(connection.execute(stood).scalar_one())
        neighbours = [claim.id for claim in then]
        removed += [RemovedClaim(claim, neighbours) for claim in then if seeking.removed.get(claim.id) == number]
    return successors(removed, [wording(claim) for claim in claim_set.claims], seeking.new)


def _is_outgrown(ledger: Ledger, claim_id: str, *, by: str) -> bool:
    """Whether the claim ``by`` has all decisions on a claim that it succeeded: only then may that claim take them back.
    If both have newer decisions, neither may overwrite the other's.
    """
    ours, theirs = ({entry.number for entry in lineage(id, ledger)} for id in (claim_id, by))
    return ours <= theirs


def _prints(connection: Connection, claim_ids: Iterable[str]) -> dict[str, Row]:
    """The id, version and fingerprint of claims, by id."""
    query = select(claims.c.id, claims.c.version, claims.c.print)
    some = (connection.execute(query.where(claims.c.id.in_(ids))) for ids in chunked(sorted(set(claim_ids))))
    return {row.id: row for rows in some for row in rows}


def carry(ledger: Ledger, *, origin: str, successor: Row, at: datetime, by: str, article_id: str) -> None:
    """Logs that ``successor``, one of `_prints`, succeeds ``origin``. ``at`` is the time of the transaction's entries."""
    entry = Entry(
        number=ledger.last_number + 1,
        at=at,
        by=by,
        claim_id=successor.id,
        article_id=article_id,
        version=successor.version,
        saw=successor.print,
        action=Action.CARRY,
        value={"from": origin},
    )
    ledger.add(entry)


def _withdrawn(connection: Connection, gone: Sequence[str]) -> tuple[str, ...]:
    found: set[str] = set()
    for some in chunked(gone):
        query = select(claims.c.id).join(queue, queue.c.claim == claims.c.key).where(queue.c.withdrawn, claims.c.id.in_(some))
        found.update(connection.execute(query).scalars())
    return tuple(id for id in gone if id in found)
