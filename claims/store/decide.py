"""Decisions, undo and redo: checked and written to the log in one transaction, then the queue is refreshed."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import pairwise

from sqlalchemy import Connection, bindparam, select

from claims.model import ClaimSet
from claims.store import limits
from claims.store.database import Database, WriteTransaction
from claims.store.decisions import Decision, Proposal, check_words, is_blank, links, spans_of, text
from claims.store.documents import fingerprints_in
from claims.store.errors import ChangedError, ConflictError, ReplacedError, StoreError, shown
from claims.store.log import Ledger, batch_of, chunked, entry_numbered, next_redo, next_undo, undone_since
from claims.store.lookup import claim_set, keys_of, no_claim, relatives, successors
from claims.store.queue import refresh_queue
from claims.store.records import Action, Entry, Json, Reversal
from claims.store.state import changing_what_is_judged, lineage, undone
from claims.store.tables import Row, articles, claims, versions
from claims.store.verdicts import verdicts

_WORDING = frozenset({Action.SOURCE, Action.SPEAKER, Action.STATEMENT, Action.UNDO})
"""Actions that change the words by which a claim is found."""
_CLAIM = (
    select(claims.c.key, claims.c.id, claims.c.article, claims.c.version, claims.c.present, claims.c.print)
    .add_columns(articles.c.id.label("article_id"))
    .join(articles)
    .where(claims.c.id.in_(bindparam("claim_ids", expanding=True)))
)


@dataclass(frozen=True, slots=True)
class _DecisionTransaction:
    """The state of a transaction: claims by id, the log, and the number of the ``newest`` entry when it began."""

    connection: Connection
    ledger: Ledger
    at: datetime
    newest: int
    rows: dict[str, Row] = field(default_factory=dict)
    found: dict[tuple[str, int], ClaimSet] = field(default_factory=dict)

    def read_ahead(self, claim_ids: Iterable[str]) -> None:
        """Reads claims that will be needed, and their entries."""
        for some in chunked(sorted({claim_id for claim_id in claim_ids if claim_id not in self.rows})):
            self.rows.update((row.id, row) for row in self.connection.execute(_CLAIM, {"claim_ids": some}))
            self.ledger.read_ahead(some)

    def claim(self, claim_id: str) -> Row:
        """The row of a claim. Raises `StoreError` if there is none."""
        self.read_ahead([claim_id])
        if claim_id not in self.rows:
            raise no_claim(claim_id)
        return self.rows[claim_id]

    def claim_set(self, row: Row) -> ClaimSet:
        """The claim set of a claim's version of the article; only the last one is cached."""
        asked = (row.article_id, row.version)
        if asked not in self.found:
            self.found.clear()
            self.found[asked] = claim_set(self.connection, *asked)
        return self.found[asked]


def decide_all(database: Database, proposals: Iterable[Proposal]) -> list[Entry | ConflictError]:
    """Writes decisions, all in one transaction, see `Store.decide_all`."""
    listed = list(proposals)
    with database.writing() as write:
        return decide_in(database, write, listed)


def decide_in(database: Database, write: WriteTransaction, proposals: Sequence[Proposal]) -> list[Entry | ConflictError]:
    """Writes decisions in an open transaction; those on a claim all or none, see `Store.decide_all`."""
    ledger = Ledger(write.connection)
    transaction = _DecisionTransaction(write.connection, ledger, ledger.timestamp(datetime.now(UTC)), ledger.last_number)
    transaction.read_ahead(proposal.claim_id for proposal in proposals)
    conflicts: dict[str, ConflictError] = {}
    made = _outcomes(transaction, proposals, conflicts)
    if conflicts:  # a decision on the same claim may have been added before the conflict was found
        ledger.discard()
        made = _outcomes(transaction, proposals, conflicts)
    ledger.close()
    written = [entry for entry in made if isinstance(entry, Entry)]
    undone = [entry.claim_id for entry in written if entry.action is Action.UNDO]
    keys = {transaction.claim(entry.claim_id).key for entry in written} | keys_of(
        write.connection, relatives(write.connection, undone)
    )
    refresh_queue(database, write, keys, wording=any(entry.action in _WORDING for entry in written))
    return made


def _outcomes(
    transaction: _DecisionTransaction, proposals: Sequence[Proposal], conflicts: dict[str, ConflictError]
) -> list[Entry | ConflictError]:
    """Appends proposals to the ledger; returns for each its entry, or the conflict on its claim. ``conflicts`` holds the known
    conflicts by claim id; new ones are added to it.
    """
    made: list[Entry | ConflictError] = []
    for proposal in proposals:
        row = transaction.claim(proposal.claim_id)
        conflict = conflicts.get(row.id)
        if conflict is None:
            try:
                made.append(_decided(transaction, proposal, row))
                continue
            except ConflictError as found:
                conflicts[row.id] = conflict = found
        made.append(conflict)
    return made


def _decided(transaction: _DecisionTransaction, proposal: Proposal, row: Row) -> Entry:
    """Checks a proposal and appends it to the log. Raises `ConflictError` if another decision came first."""
    known = lineage(row.id, transaction.ledger)
    for name in (proposal.by, proposal.entered_by):
        if name is not None and (is_blank(name) or len(name.strip()) > limits.NAME):
            raise StoreError("a decision needs the name of its reviewer", remedy=f"give 1 to {limits.NAME} characters")
    if not row.present and proposal.decision.action is not Action.UNDO:
        replaced = successors(transaction.connection, [row.id], transaction.ledger)
        if replaced:
            raise ReplacedError(row.id, replaced[row.id], proposal.seen or 0)
    if proposal.seen is not None:
        _check_seen(transaction, proposal, proposal.seen, known)
    version = row.version if proposal.version is None else proposal.version
    saw = row.print if version == row.version else _fingerprint_in(transaction.connection, row, version)
    chooses = proposal.decision.action is Action.SPANS and proposal.decision.value is not None
    if (proposal.unchanged and saw != row.print) or (chooses and version != row.version):
        raise ChangedError(row.id, proposal.seen or 0)  # before the check: spans may be beyond the end of a shorter text
    value = _checked(transaction, proposal.decision, row, known)
    entry = Entry(
        number=transaction.ledger.last_number + 1,
        at=transaction.at,
        by=proposal.by,
        claim_id=row.id,
        article_id=row.article_id,
        version=version,
        saw=saw,
        action=proposal.decision.action,
        value=value,
        entered_by=proposal.entered_by,
    )
    transaction.ledger.add(entry)
    return entry


def _check_seen(transaction: _DecisionTransaction, proposal: Proposal, seen: int, known: Sequence[Entry]) -> None:
    """Raises `ConflictError` if the log has no entry ``seen`` yet, or if a later decision on the claim (or one that was carried
    over to it) does not count as known, see `_is_known`. For a verdict, a later correction counts as known only within the same
    transaction, even if the reviewer made it: they may have done so on another page.
    """
    if seen > transaction.newest:
        raise ConflictError(proposal.claim_id, None, seen)
    if not known or known[-1].number <= seen:
        return
    then = {entry.number for entry in lineage(proposal.claim_id, transaction.ledger, seen)}
    newer = [entry for entry in known if entry.number not in then and entry.action is not Action.CARRY]
    judges = proposal.decision.action is Action.VERDICT and proposal.decision.value is not None
    changing = changing_what_is_judged(known) if judges and newer else frozenset()
    unknown = [
        entry
        for entry in newer
        if not _is_known(transaction, proposal, entry) or (entry.number in changing and entry.number <= transaction.newest)
    ]
    if unknown:
        raise ConflictError(proposal.claim_id, unknown[-1], seen)


def _is_known(transaction: _DecisionTransaction, proposal: Proposal, entry: Entry) -> bool:
    """Whether the proposer knows an entry that is newer than the last one they saw: they made it themselves, in their own
    name, and the proposal is not from a file that was compared with the log before.
    """
    if entry.number > transaction.newest:  # of the same transaction
        return entry.by == proposal.by
    if proposal.unchanged:
        return False
    return {entry.by, entry.entered_by or entry.by} == {proposal.by, proposal.entered_by or proposal.by} == {proposal.by}


def _fingerprint_in(connection: Connection, row: Row, version: int) -> str:
    """The fingerprint of a claim in an earlier version of its article."""
    query = select(versions.c.document).where(versions.c.article == row.article, versions.c.number == version)
    document = connection.execute(query).scalar_one_or_none()
    found = None if document is None else fingerprints_in(document).get(row.id)
    if found is None:
        raise StoreError(f"the claim is not in version {version} of its article", where=row.id)
    return found


def _checked(transaction: _DecisionTransaction, decision: Decision, row: Row, known: Sequence[Entry]) -> Json:
    """The value of a decision as it is logged. Raises `StoreError` if it is invalid for the claim."""
    value = decision.value
    match decision.action:
        case Action.VERDICT:
            return _verdict(value)
        case Action.SOURCE:
            return _source(decision, transaction.claim_set(row), known)
        case Action.SPANS:
            return _spans(value, transaction.claim_set(row))
        case Action.UNDO:
            return _undone(decision, row, known)
        case Action.EVIDENCE:
            return links(value)
        case Action.CARRY:
            raise StoreError("the action `carry` is reserved for the store")
        case _:
            return text(decision)


def _verdict(value: Json) -> Json:
    names = [verdict.name for verdict in verdicts()]
    if value is not None and value not in names:
        raise StoreError(f"unknown verdict {shown(value)}", remedy=f"choose one of: {', '.join(names)}")
    return value


def _source(decision: Decision, found: ClaimSet, entries: Sequence[Entry]) -> Json:
    """The corrected source; kind and ``named`` default to those of the article's source of that name."""
    correction = decision.source_correction()
    if correction.name is None:
        return {"name": None, "kind": None, "named": None}
    known = next((source for source in found.sources if correction.name in (source.organisation, source.name)), None)
    earlier = {entry.value["name"] for entry in entries if entry.action is Action.SOURCE and isinstance(entry.value, dict)}
    if known is None and correction.name not in earlier:  # an existing name may be longer than the limit
        check_words(Action.SOURCE, correction.name)
    kind = correction.kind or (known.kind if known else None)
    named = correction.named if correction.named is not None else (known.named if known else True)
    return {"name": correction.name, "kind": None if kind is None else kind.value, "named": named}


def _spans(value: Json, found: ClaimSet) -> Json:
    if value is None:
        return None
    spans = spans_of(value)
    length = len(found.article.text)
    if not spans or any(span.start >= span.end or span.end > length for span in spans):
        raise StoreError(f"{shown(value)} is not a list of spans in the article", remedy=f"give offsets between 0 and {length}")
    if any(later.start < earlier.end for earlier, later in pairwise(spans)):
        raise StoreError(f"{shown(value)} is not in reading order")
    return [[span.start, span.end] for span in spans]


def _undone(decision: Decision, row: Row, known: Sequence[Entry]) -> Json:
    number, remedy = decision.value, "`claims log` shows its decisions"
    is_number = isinstance(number, int) and not isinstance(number, bool)
    target = next((entry for entry in known if is_number and entry.number == number), None)
    if target is None or target.action is Action.CARRY:
        raise StoreError(f"this claim has no decision {shown(number)}", where=row.id, remedy=remedy)
    if target.number in undone(known):
        raise StoreError(f"entry {target.number} is no longer in effect", where=row.id, remedy=remedy)
    return target.number


def undo_last(database: Database, by: str, act: int | None = None) -> Reversal:
    """Undoes a reviewer's last decision, see `Store.undo_last`."""
    with database.writing() as write:
        connection = write.connection
        newest = next_undo(connection, by) if act is None else entry_numbered(connection, act)
        mine = [] if newest is None else _in_force(connection, newest, by)
        decisions = [entry for entry in mine if entry.action not in {Action.UNDO, Action.CARRY}]
        if not decisions:
            raise StoreError(f"{by} has no decision to undo")
        return Reversal(tuple(decisions), _undone_entries(database, write, decisions, by))


def redo_last(database: Database, by: str, act: int | None = None) -> Reversal:
    """Redoes what a reviewer undid last, see `Store.redo_last`."""
    with database.writing() as write:
        newest = next_redo(write.connection, by)
        if newest is None:
            raise StoreError(f"{by} has nothing to redo")
        if act not in (None, newest.number):
            raise StoreError(f"{by} has undone something else in the meantime", remedy="check it again")
        undos = [entry for entry in _in_force(write.connection, newest, by) if entry.action is Action.UNDO]
        entries = _undone_entries(database, write, undos, by)
        decisions = (entry_numbered(write.connection, int(undo.value)) for undo in undos)  # type: ignore[arg-type]
        return Reversal(tuple(entry for entry in decisions if entry is not None), entries)


def _in_force(connection: Connection, entry: Entry, by: str) -> list[Entry]:
    """A reviewer's entries of the same transaction as an entry that are still in effect."""
    act = [other for other in batch_of(connection, entry) if other.by == by]
    undone = undone_since(connection, act[0].number) if act else frozenset()
    return [other for other in act if other.number not in undone]


def _undone_entries(database: Database, write: WriteTransaction, entries: Collection[Entry], by: str) -> tuple[Entry, ...]:
    """Undoes entries, on the claims that now have these decisions."""
    replaced = successors(write.connection, {entry.claim_id for entry in entries})
    proposals = [Proposal(replaced.get(entry.claim_id, entry.claim_id), Decision.undo(entry.number), by) for entry in entries]
    return tuple(made for made in decide_in(database, write, proposals) if isinstance(made, Entry))
