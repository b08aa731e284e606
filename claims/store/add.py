"""Adding articles and versions: decisions on edited claims are carried over to their successors in the new version."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from rapidfuzz.distance import Indel
from sqlalchemy import Connection, delete, insert, select, update

from claims.model import Attribution, Claim, ClaimSet, Source
from claims.store import limits
from claims.store.database import Database, WriteTransaction
from claims.store.documents import Wording, digest, fingerprint, packed, wording, wordings_in
from claims.store.errors import StoreError
from claims.store.log import Ledger, chunked, claims_with_entries, timestamp
from claims.store.queue import refresh_queue
from claims.store.records import Action, Added, Entry, Outcome
from claims.store.state import lineage
from claims.store.tables import Row, articles, claims, queue, topics, versions

NEAR = 0.65
"""Minimum similarity (the share of words in common, in order) of a nearby claim to be the same claim, edited: of three words
one may differ, of ten words three. Different claims of one seed article have 0.63 at most, except an appositive and the claim
about it ("The council's leader, Imran Siddiqui", 0.71), which are distinguished by their kind."""
ANYWHERE = 0.9
"""The same for a claim that was moved as well as edited: almost every word."""
REACH = 3
"""How many claims before and after the former position of a claim are nearby."""

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class RemovedClaim:
    """A claim that the new version lacks, and the ids of all claims of the last version that has it, in order."""

    wording: Wording
    neighbours: Sequence[str]


@dataclass(frozen=True, slots=True)
class _Match:
    likeness: float
    distance: int
    removed: str
    found: str


def successors(removed: Sequence[RemovedClaim], claims: Sequence[Wording], new: frozenset[str]) -> Mapping[str, str]:
    """The id of the successor of each removed claim that has one; no claim succeeds two.

    ``claims`` are those of the new version, in order; ``new`` the ids of those that may be successors. Only claims with
    decisions are passed: each gets the new claim that shares most words with it, near its former position.
    """
    places = {claim.id: place for place, claim in enumerate(claims)}
    candidates = [(claim, _words_of(claim.text)) for claim in claims if claim.id in new]
    matches = [match for claim in removed for match in _matches(claim, candidates, places)]
    found: dict[str, str] = {}
    for match in sorted(matches, key=lambda match: (-match.likeness, match.distance, match.removed, match.found)):
        if match.removed not in found and match.found not in found.values():
            found[match.removed] = match.found
    return found


def _matches(removed: RemovedClaim, candidates: Sequence[tuple[Wording, list[str]]], places: Mapping[str, int]) -> list[_Match]:
    words = _words_of(removed.wording.text)
    first, last = _neighbourhood(removed, places)
    matches = []
    for claim, others in candidates:
        if claim.appositive is not removed.wording.appositive:
            continue
        distance = max(first - places[claim.id], places[claim.id] - last, 0)
        least = NEAR if distance <= REACH else ANYWHERE
        likeness = Indel.normalized_similarity(words, others, score_cutoff=least)
        if likeness >= least:
            matches.append(_Match(likeness, distance, removed.wording.id, claim.id))
    return matches


def _neighbourhood(removed: RemovedClaim, places: Mapping[str, int]) -> tuple[int, int]:
    """The positions in the new version of the nearest remaining claims before and after ``removed``."""
    at = removed.neighbours.index(removed.wording.id)
    before = next((places[id] for id in reversed(removed.neighbours[:at]) if id in places), -1)
    after = next((places[id] for id in removed.neighbours[at + 1 :] if id in places), len(places))
    return min(before, after), max(before, after)


def _words_of(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


NOBODY = "claims"
"""The author of the store's own entries if no user is given."""


@dataclass(frozen=True, slots=True)
class _Incoming:
    """An article that is being added: the key of its row, the number of the version, and the claim set."""

    key: int
    number: int
    claim_set: ClaimSet


def add_article(database: Database, claim_set: ClaimSet, by: str | None) -> Added:
    """Adds an article or a new version of it; see `Store.add`."""
    _check_ids(claim_set)
    with database.writing() as transaction:
        connection = transaction.connection
        article = claim_set.article
        row = connection.execute(select(articles).where(articles.c.id == article.id)).one_or_none()
        made = digest(claim_set)
        if row is not None and _newest_digest(connection, row) == made:
            if article.topics:  # they may be added later than the text
                _keep_topics(transaction, row.key, article.topics)
            return Added(article.id, row.version, Outcome.UNCHANGED, len(claim_set.claims))
        incoming = _Incoming(_kept_article(connection, claim_set, row), 1 if row is None else row.version + 1, claim_set)
        _keep_version(connection, incoming, made)
        if article.topics or row is not None:
            _keep_topics(transaction, incoming.key, article.topics)
        return _replaced_claims(database, transaction, incoming, by or NOBODY)


def _check_ids(claim_set: ClaimSet) -> None:
    ids = [claim.id for claim in claim_set.claims]
    where = claim_set.article.path or claim_set.article.id[: limits.ID]
    if len(set(ids)) < len(ids):
        raise StoreError("two of its claims have the same id", where=where, remedy="extract the article again")
    if any(not 0 < len(id) <= limits.ID for id in (claim_set.article.id, *ids)):
        raise StoreError(f"ids must have 1 to {limits.ID} characters", where=where, remedy="give the article a shorter `id`")


def _newest_digest(connection: Connection, article: Row) -> str:
    query = select(versions.c.digest).where(versions.c.article == article.key, versions.c.number == article.version)
    return str(connection.execute(query).scalar_one())


def _kept_article(connection: Connection, claim_set: ClaimSet, row: Row | None) -> int:
    """The key of the article's row, which is inserted, or updated to the newest version."""
    article = claim_set.article
    about = {"title": article.title, "url": article.url, "publisher": article.publisher, "published": article.published}
    if row is not None:
        connection.execute(update(articles).where(articles.c.key == row.key).values(**about, version=row.version + 1))
        return int(row.key)
    connection.execute(insert(articles).values(id=article.id, added=timestamp(datetime.now(UTC)), version=1, **about))
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
        "document": packed(claim_set),
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
    known = {row.id: row for row in connection.execute(select(claims).where(claims.c.article == incoming.key))}
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
    claim_set = incoming.claim_set
    attributions = {attribution.id: attribution for attribution in claim_set.attributions}
    sources = {source.id: source for source in claim_set.sources}
    new: list[dict[str, Any]] = []
    again: list[dict[str, Any]] = []
    for position, claim in enumerate(claim_set.claims):
        chain = [attributions[id] for id in claim.attribution_ids if id in attributions]
        values = _claim_row(claim, chain, sources) | {
            "article": incoming.key,
            "version": incoming.number,
            "position": position,
            "present": True,
        }
        (again if claim.id in known else new).append(values)
    _check_owners(connection, incoming, [values["id"] for values in new])
    if new:
        connection.execute(insert(claims), new)
    for values in again:
        connection.execute(update(claims).where(claims.c.key == known[values["id"]].key).values(**values))
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
    coming = [wording(claim) for claim in incoming.claim_set.claims]
    there = {claim.id for claim in coming}
    decided = claims_with_entries(connection, known)
    removed = _removed(connection, incoming, [row for id, row in known.items() if id not in there and id in decided])
    standing = {id for id, row in known.items() if row.present}
    fresh = frozenset(claim.id for claim in coming if claim.id not in standing)
    ledger = Ledger(connection)
    at, article_id = ledger.timestamp(datetime.now(UTC)), incoming.claim_set.article.id
    found = {}
    for old, new in successors(removed, coming, fresh).items():
        if new not in decided or _related(ledger, old, new):
            carry(connection, ledger, origin=known[old], successor=new, at=at, by=by, article_id=article_id)
            found[old] = new
    ledger.close()
    return found


def _related(ledger: Ledger, old: str, new: str) -> bool:
    """Whether one claim already succeeded the other: only then may decisions on both be merged."""
    ours, theirs = ({entry.number for entry in lineage(id, ledger.on)} for id in (old, new))
    return not ours.isdisjoint(theirs)


def _removed(connection: Connection, incoming: _Incoming, rows: Sequence[Row]) -> list[RemovedClaim]:
    """The claims that need a successor: those with decisions that were not carried over, each with its last neighbours."""
    withdrawn_before = {row.key for row in rows if not row.present}
    query = select(queue.c.claim).where(queue.c.article == incoming.key, queue.c.withdrawn)
    waiting = withdrawn_before & set(connection.execute(query).scalars())
    seeking = [row for row in rows if row.present or row.key in waiting]
    removed = []
    for number in sorted({row.version for row in seeking}):
        stood = select(versions.c.document).where(versions.c.article == incoming.key, versions.c.number == number)
        then = wordings_in(connection.execute(stood).scalar_one())
        neighbours = [claim.id for claim in then]
        here = {row.id for row in seeking if row.version == number}
        removed += [RemovedClaim(claim, neighbours) for claim in then if claim.id in here]
    return removed


def carry(
    connection: Connection, ledger: Ledger, *, origin: Row, successor: str, at: datetime, by: str, article_id: str
) -> None:
    """Logs that ``successor`` succeeds ``origin``, a row of the claims. ``at`` is the time of the transaction's entries."""
    version, saw = connection.execute(select(claims.c.version, claims.c.print).where(claims.c.id == successor)).one()
    entry = Entry(
        number=ledger.last_number + 1,
        at=at,
        by=by,
        claim_id=successor,
        article_id=article_id,
        version=version,
        saw=saw,
        action=Action.CARRY,
        value={"from": origin.id},
    )
    ledger.add(entry)


def _withdrawn(connection: Connection, gone: Sequence[str]) -> tuple[str, ...]:
    found: set[str] = set()
    for some in chunked(gone):
        query = select(claims.c.id).join(queue, queue.c.claim == claims.c.key).where(queue.c.withdrawn, claims.c.id.in_(some))
        found.update(connection.execute(query).scalars())
    return tuple(id for id in gone if id in found)
