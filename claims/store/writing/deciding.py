"""Decisions go to the log, checked first, and the queue follows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import pairwise

from sqlalchemy import Connection, bindparam, select

from claims.model import ClaimSet, Source, Span
from claims.store import limits
from claims.store.database import Database, Writing
from claims.store.database.documents import prints_in
from claims.store.database.tables import Row, articles, claims, versions
from claims.store.decisions import Decision, Proposal, check_words, links, places, text
from claims.store.errors import ChangedError, ConflictError, StoreError, shown
from claims.store.reading.entries import portions
from claims.store.reading.found import claim_set, no_claim
from claims.store.records import Action, Entry, Json
from claims.store.state import lineage
from claims.store.verdicts import verdicts
from claims.store.writing.adding import carry
from claims.store.writing.deriving import derive
from claims.store.writing.entries import Ledger

_WORDING = frozenset({Action.SOURCE, Action.SPEAKER, Action.STATEMENT, Action.UNDO})
"""Actions after which a claim is found by other words."""
_CLAIM = (
    select(claims.c.key, claims.c.id, claims.c.article, claims.c.version, claims.c.present, claims.c.print)
    .add_columns(articles.c.id.label("article_id"))
    .join(articles)
    .where(claims.c.id.in_(bindparam("claim_ids", expanding=True)))
)


@dataclass(frozen=True, slots=True)
class _Desk:
    """What a transaction that decides has at hand: the claims (by id), and the log, whose ``newest`` entry was there before."""

    connection: Connection
    ledger: Ledger
    at: datetime
    newest: int
    rows: dict[str, Row] = field(default_factory=dict)
    found: dict[tuple[str, int], ClaimSet] = field(default_factory=dict)

    def read_ahead(self, claim_ids: Iterable[str]) -> None:
        """Reads claims that will be asked for, and what is written on them."""
        for some in portions(sorted({claim_id for claim_id in claim_ids if claim_id not in self.rows})):
            self.rows.update((row.id, row) for row in self.connection.execute(_CLAIM, {"claim_ids": some}))
            self.ledger.read_ahead(some)

    def claim(self, claim_id: str) -> Row:
        """The row of a claim. Raises `StoreError` where there is none."""
        self.read_ahead([claim_id])
        if claim_id not in self.rows:
            raise no_claim(claim_id)
        return self.rows[claim_id]

    def claim_set(self, row: Row) -> ClaimSet:
        """What the machine found in the version of the article in which a claim stands; only the last asked for is kept."""
        asked = (row.article_id, row.version)
        if asked not in self.found:
            self.found.clear()
            self.found[asked] = claim_set(self.connection, *asked)
        return self.found[asked]


def decide_all(database: Database, proposals: Iterable[Proposal]) -> list[Entry | ConflictError]:
    """Writes decisions, all in one transaction, see `Store.decide_all`."""
    listed = list(proposals)
    with database.writing() as writing:
        return decide_in(database, writing, listed)


def decide_in(database: Database, writing: Writing, proposals: Sequence[Proposal]) -> list[Entry | ConflictError]:
    """Writes decisions in a transaction that is open."""
    ledger = Ledger(writing.connection)
    desk = _Desk(writing.connection, ledger, ledger.moment(datetime.now(UTC)), ledger.last_number)
    desk.read_ahead(proposal.claim_id for proposal in proposals)
    made: list[Entry | ConflictError] = []
    keys: set[int] = set()
    wording = False
    for proposal in proposals:
        row = desk.claim(proposal.claim_id)
        try:
            made.append(_decided(desk, proposal, row))
        except ConflictError as conflict:
            made.append(conflict)
            continue
        keys |= {row.key, *_followed(desk, proposal, row)}
        wording = wording or proposal.decision.action in _WORDING
    desk.ledger.close()
    derive(database, writing, keys, wording=wording)
    return made


def _decided(desk: _Desk, proposal: Proposal, row: Row) -> Entry:
    """Checks a proposal and writes it to the log. Raises `ConflictError` where something came before it."""
    known = lineage(row.id, desk.ledger.on)
    for name in (proposal.by, proposal.entered_by):
        if name is not None and not 0 < len(name.strip()) <= limits.NAME:
            raise StoreError("a decision needs the name of its reviewer", remedy=f"give 1 to {limits.NAME} characters")
    if proposal.seen is not None:
        _check_seen(desk, proposal, proposal.seen, known)
    value = _checked(desk, proposal.decision, row, known)
    version = row.version if proposal.version is None else proposal.version
    saw = row.print if version == row.version else _print_then(desk.connection, row, version)
    moved = version != row.version and proposal.decision.action is Action.SPANS
    if proposal.unchanged and (saw != row.print or moved):
        raise ChangedError(row.id, proposal.seen or 0)
    entry = Entry(
        number=desk.ledger.next_number,
        at=desk.at,
        by=proposal.by,
        claim_id=row.id,
        article_id=row.article_id,
        version=version,
        saw=saw,
        action=proposal.decision.action,
        value=value,
        entered_by=proposal.entered_by,
    )
    desk.ledger.add(entry)
    return entry


def _check_seen(desk: _Desk, proposal: Proposal, seen: int, known: Sequence[Entry]) -> None:
    """Raises `ConflictError` where others decided after entry ``seen``, or where there is no such entry yet."""
    if seen > desk.newest:
        raise ConflictError(proposal.claim_id, None, seen)
    newer = [entry for entry in known if entry.number > seen and entry.action is not Action.CARRY]
    others = [entry for entry in newer if entry.by != proposal.by]
    if others:
        raise ConflictError(proposal.claim_id, others[-1], seen)


def _followed(desk: _Desk, proposal: Proposal, row: Row) -> set[int]:
    """The claim that has taken the place of one that is gone, which the decision on that one reaches too; by its key."""
    if row.present:
        return set()
    handed_on = desk.ledger.carried_away(row.id)
    if handed_on is None:
        return set()
    heir = desk.claim(handed_on.claim_id)
    carry(desk.connection, desk.ledger, origin=row, heir=heir.id, by=proposal.by, article_id=row.article_id)
    return {heir.key, *_followed(desk, proposal, heir)}


def _print_then(connection: Connection, row: Row, version: int) -> str:
    """The fingerprint of a claim in a version of its article that is not the newest."""
    query = select(versions.c.document).where(versions.c.article == row.article, versions.c.number == version)
    document = connection.execute(query).scalar_one_or_none()
    found = None if document is None else prints_in(document).get(row.id)
    if found is None:
        raise StoreError(f"the claim does not stand in version {version} of its article", where=row.id)
    return found


def _checked(desk: _Desk, decision: Decision, row: Row, known: Sequence[Entry]) -> Json:
    """The value of a decision as the log keeps it. Raises `StoreError` where it makes no sense for the claim."""
    value = decision.value
    match decision.action:
        case Action.VERDICT:
            return _verdict(value)
        case Action.SOURCE:
            return _source(decision, desk.claim_set(row), known)
        case Action.SPANS:
            return _spans(value, desk.claim_set(row))
        case Action.UNDO:
            return _undone(value, row, known)
        case Action.EVIDENCE:
            return links(value)
        case Action.CARRY:
            raise StoreError("only the store itself carries decisions over")
        case _:
            return text(decision)


def _verdict(value: Json) -> Json:
    names = [verdict.name for verdict in verdicts()]
    if value is not None and value not in names:
        raise StoreError(f"there is no verdict {shown(value)}", remedy=f"choose one of: {', '.join(names)}")
    return value


def _source(decision: Decision, found: ClaimSet, entries: Sequence[Entry]) -> Json:
    """The corrected source; its kind, and whether it is named, are those of the article's source of that name if not given."""
    correction = decision.source_correction()
    if correction.name is None:
        return {"name": None, "kind": None, "named": None}
    known = next((source for source in found.sources if correction.name in _names(source)), None)
    said = {entry.value["name"] for entry in entries if entry.action is Action.SOURCE and isinstance(entry.value, dict)}
    if known is None and correction.name not in said:  # a name that is there already may be longer than one that is written
        check_words(Action.SOURCE, correction.name)
    kind = correction.kind or (known.kind if known else None)
    named = correction.named if correction.named is not None else (known.named if known else True)
    return {"name": correction.name, "kind": None if kind is None else kind.value, "named": named}


def _names(source: Source) -> tuple[str | None, str | None]:
    return source.organisation, source.name


def _spans(value: Json, found: ClaimSet) -> Json:
    if value is None:
        return None
    spans = places(value)
    length = len(found.article.text)
    if not spans or any(span.start >= span.end or span.end > length for span in spans):
        raise StoreError(f"{shown(value)} are no words of the article", remedy=f"give places between 0 and {length}")
    if any(later.start < earlier.end for earlier, later in pairwise(spans)):
        raise StoreError(f"{shown(value)} are not in reading order")
    return [_place(span) for span in spans]


def _place(span: Span) -> Json:
    return [span.start, span.end]


def _undone(value: Json, row: Row, known: Sequence[Entry]) -> Json:
    target = next((entry for entry in known if entry.number == value), None)
    if target is None or target.action is Action.CARRY:
        raise StoreError(f"there is no decision {shown(value)} on this claim", where=row.id, remedy="claims log shows them")
    return value
