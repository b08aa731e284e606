"""Applying an imported file to the store: changes become log entries."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType

from claims.export import columns
from claims.export.importers import BoundedList, CellError, Changes, Conflict, Current, Decided, ImportedRow, changes
from claims.export.importers.cells import READ_ONLY, digest_if_long, is_unchanged, original_value, read_links, read_places
from claims.export.review import Field, corrected, digest, digests
from claims.export.stored import review_of
from claims.model import Claim, ClaimsError, ClaimSet
from claims.store import ConflictError, Decision, Entry, Proposal, Store, StoredClaim, StoreError, limits
from claims.store.decisions import is_blank
from claims.store.errors import shown
from claims.store.lookup import as_read


@dataclass(frozen=True, slots=True)
class ImportResult:
    """The outcome of an import: the number of ``claims`` with new decisions, the number of log ``entries`` that record these,
    the rows that were not imported, and edits in read-only columns (``ignored``). ``act`` is the number of the first new
    entry: all were written in one transaction, and can be undone together.
    """

    claims: int
    entries: int
    same: int
    conflicts: BoundedList[Conflict] = field(default_factory=BoundedList)
    errors: BoundedList[ClaimsError] = field(default_factory=BoundedList)
    act: int | None = None
    ignored: BoundedList[ClaimsError] = field(default_factory=BoundedList)


def import_rows(
    rows: Iterable[ImportedRow], store: Store, *, by: str | None = None, entered_by: str | None = None, dry: bool = False
) -> ImportResult:
    """Writes the changes in ``rows`` to the log in one transaction. Each change is recorded under the reviewer that its row
    names, else under ``by``.

    ``entered_by`` is the user who imports the file; the log records both names. A row whose claim changed in the store since
    the export is a conflict and overwrites nothing. With ``dry``, nothing is written, and the result says what would be.
    """
    found = compare(rows, store, by=by)
    if dry:
        entries = sum(1 for decided in found.decisions for _ in proposals(decided))
        return ImportResult(len(found.decisions), entries, found.same, found.conflicts, found.errors, ignored=found.ignored)
    written = write_decisions(found.decisions, store, entered_by=entered_by)
    found.errors.note_all(written.errors)
    return ImportResult(written.claims, written.entries, found.same, found.conflicts, found.errors, ignored=found.ignored)


def compare(rows: Iterable[ImportedRow], store: Store, *, by: str | None = None) -> Changes:
    """The changes in ``rows`` that the store accepts.

    The claims are read an article at a time, so that no more than one is in memory.
    """
    decisions: list[Decided] = []
    conflicts: BoundedList[Conflict] = BoundedList()
    errors: BoundedList[ClaimsError] = BoundedList()
    ignored: BoundedList[ClaimsError] = BoundedList()
    same = 0
    listed = list(rows)
    for article_id, some in _by_article(listed, store).items():
        replaced = store.successors({row.claim_id for row in some})
        errors.note_all(_replaced(row, replaced[row.claim_id]) for row in some if row.claim_id in replaced)
        some = [row for row in some if row.claim_id not in replaced]
        found = changes(some, current_claims(some, store), by=by)
        for decided in found.decisions:
            if is_blank(decided.by) or len(decided.by) > limits.NAME:
                errors.note(_bad_name(decided))
            else:
                decisions.append(decided)
        conflicts.note_all(found.conflicts)
        errors.note_all(found.errors)
        ignored.note_all(found.ignored)
        if article_id is not None:
            ignored.note_all(ignored_edits(some, article_id, store))
        same += found.same
    order = {row.place: number for number, row in enumerate(listed)}
    decisions.sort(key=lambda decided: order[decided.place])
    conflicts.sort(key=lambda conflict: order[conflict.place])
    return Changes(decisions, conflicts, errors, same, ignored)


def _by_article(rows: Sequence[ImportedRow], store: Store) -> Mapping[str | None, Sequence[ImportedRow]]:
    """The rows of each article, by its id; under None those of unknown claims and articles."""
    found: dict[str | None, list[ImportedRow]] = {}
    articles = store.articles_of({row.claim_id for row in rows if row.article_id is None})
    known = store.known_articles({row.article_id for row in rows if row.article_id is not None})
    for row in rows:
        article_id = row.article_id if row.article_id in known else None
        if row.article_id is None:
            article_id = articles.get(row.claim_id)
        found.setdefault(article_id, []).append(row)
    return found


def write_decisions(decisions: Sequence[Decided], store: Store, *, entered_by: str | None = None) -> ImportResult:
    """Writes decisions to the log in one transaction. If somebody decided on a claim, or its text changed, since they were
    compared, nothing of its row is written, and the row is an error.
    """
    made = store.decide_all(proposal for decided in decisions for proposal in proposals(decided, entered_by))
    superseded = {one.claim_id: one for one in made if isinstance(one, ConflictError)}
    errors: BoundedList[ClaimsError] = BoundedList()
    errors.note_all(
        _superseded(decided, superseded[decided.claim_id]) for decided in decisions if decided.claim_id in superseded
    )
    entries = [one for one in made if isinstance(one, Entry)]
    act = entries[0].number if entries else None
    return ImportResult(len({entry.claim_id for entry in entries}), len(entries), 0, errors=errors, act=act)


def current_claims(rows: Iterable[ImportedRow], store: Store) -> Mapping[str, Current]:
    """The claims of ``rows`` as they are in the store; unknown ones are left out."""
    listed = list(rows)
    found: dict[str, Current] = {}
    moved = {row.claim_id for row in listed if _moves(row)}
    for article_id in store.known_articles({row.article_id for row in listed if row.article_id is not None}):
        found.update(_currents(store, article_id, _of_article(store, article_id), moved))
    named = store.claims_named({row.claim_id for row in listed if row.article_id is None and row.claim_id not in found})
    by_article: dict[str, list[StoredClaim]] = {}
    for claim in named.values():
        by_article.setdefault(claim.article_id, []).append(claim)
    for article_id, claims in by_article.items():
        found.update(_currents(store, article_id, claims, moved))
    return found


def _moves(row: ImportedRow) -> bool:
    """Whether a row has other spans than were exported."""
    places = row.values.get(Field.SPANS)
    return places is not None and (row.fingerprint is None or digest(places) != digests(row.fingerprint)[Field.SPANS])


def proposals(decided: Decided, entered_by: str | None = None) -> Iterator[Proposal]:
    """The log entries for a decision, one per field; a source and its kind share one entry."""
    for name, value in decided.edits.items():
        if name is not Field.SOURCE_KIND or Field.SOURCE not in decided.edits:
            decision = _decision(decided, name, value)
            yield Proposal(
                decided.claim_id,
                decision,
                decided.by,
                decided.seen,
                decided.version,
                entered_by=entered_by,
                unchanged=decided.version is not None,
            )


def _decision(decided: Decided, field: Field, value: str | None) -> Decision:
    match field:
        case Field.SOURCE:
            return Decision.source(value, kind=decided.edits.get(Field.SOURCE_KIND))
        case Field.SOURCE_KIND:  # whether the source is named is unchanged
            return Decision.source(decided.source, kind=value, named=decided.named)
        case Field.SPANS:
            return Decision.spans([(place.start, place.end) for place in read_places(value or "")])
        case Field.EVIDENCE:
            return Decision.evidence(read_links(value or ""))
        case Field.ASSIGNED:
            return Decision.assign(value)
    return Decision.of(field.value, value)


def _currents(
    store: Store, article_id: str, found: Sequence[StoredClaim], moved: Collection[str]
) -> Iterator[tuple[str, Current]]:
    # The article itself is needed only for the words at corrected spans.
    needed = any(stored.state.spans or stored.id in moved for stored in found)
    article = store.claim_set(article_id).article if needed else None
    for stored in found:
        review = review_of(stored)
        claim = corrected(stored.claim, review, article.text if article else "")
        kind = stored.source_kind if stored.source else None
        yield (
            stored.id,
            Current.of(
                claim,
                review,
                article_id,
                source_kind=kind,
                named=stored.named,
                article=article,
                version=stored.version,
            ),
        )


def _of_article(store: Store, article_id: str) -> Sequence[StoredClaim]:
    try:
        return store.claims_of(article_id)
    except StoreError:
        return ()


def _superseded(decided: Decided, conflict: ConflictError) -> CellError:
    entry = conflict.entry
    what = f"{entry.by} has just decided on {decided.claim_id} ({entry.action})" if entry else conflict.what
    return CellError(what, where=str(decided.place), remedy="export it again, and check it again")


def _replaced(row: ImportedRow, successor: str) -> CellError:
    what = f"the article was edited, and claim {successor} has replaced {row.claim_id}"
    return CellError(what, where=str(row.place), remedy="export it again, and decide there")


def _bad_name(decided: Decided) -> CellError:
    what, remedy = f"the name has more than {limits.NAME} characters", "write a shorter one"
    if is_blank(decided.by):
        what, remedy = "the name is empty: nothing of it can be seen", "write your name there"
    return CellError(what, where=str(decided.place.at("by")), remedy=remedy)


_OF_DECISIONS = frozenset({"at", "corrected", "earlier_verdict", "earlier_statement"})
"""Columns derived from decisions: they change with the next one."""
_INSTEAD: Mapping[str, str] = MappingProxyType(
    {
        "status": "give a verdict instead",
        "hedges": "correct the certainty instead",
        "via": "correct source and speaker instead, or write a note",
        **dict.fromkeys(_OF_DECISIONS, "it is derived from decisions"),
    }
)


def ignored_edits(rows: Iterable[ImportedRow], article_id: str, store: Store) -> Iterator[CellError]:
    """Errors for read-only cells that a person changed; ``rows`` are of one article.

    A cell with the value of any version of the article in the store was not changed by a person: it may have been exported
    before the article was edited.
    """
    comparable = [row for row in rows if row.read_only is not None]
    if not comparable:
        return
    try:
        versions = _Versions(store, article_id)
    except StoreError:
        return  # no such article, which is an error of each row
    for row in comparable:
        cells = zip(READ_ONLY, row.read_only or (), versions.newest(row.claim_id), strict=True)
        for name, written, now in cells:
            if written is not None and written != now and not versions.any_has(row, name, written):
                yield _ignored_edit(row, name, written)


def _ignored_edit(row: ImportedRow, name: str, written: str) -> CellError:
    value = original_value(written)
    what = "this value" if value is None else shown(value) if value else "emptying it"
    remedy = _INSTEAD.get(name, "write in a note what is wrong")
    return CellError(
        f"ignored: {what}; columns computed by the machine cannot be edited", where=str(row.place.at(name)), remedy=remedy
    )


_NOTHING = (None,) * len(READ_ONLY)


class _Versions:
    """The claims of an article in its versions, the newest first; older ones are read on demand."""

    def __init__(self, store: Store, article_id: str) -> None:
        self._store = store
        self._article_id = article_id
        self._claims = {claim.id: claim for claim in store.claims_of(article_id)}
        self._rows: dict[tuple[int, str], columns.Row | None] = {}
        self._read: dict[int, tuple[ClaimSet, Mapping[str, Claim]]] = {}

    def newest(self, claim_id: str) -> Sequence[str | None]:
        """The read-only values of a claim in the newest version, which most rows have."""
        stored = self._claims.get(claim_id)
        row = None if stored is None else self._row(stored, stored.version)
        return _NOTHING if row is None else [digest_if_long(columns.value(row, name)) for name in READ_ONLY]

    def any_has(self, row: ImportedRow, name: str, written: str) -> bool:
        """Whether a column has that value in any version, or its value at the time of the export is unknown."""
        stored = self._claims.get(row.claim_id)
        if stored is None or (name in _OF_DECISIONS and (row.seen or 0) != stored.state.last):
            return True
        found = (self._row(stored, number) for number in self._numbers)
        return any(one is not None and is_unchanged(written, columns.value(one, name)) for one in found)

    @cached_property
    def _numbers(self) -> range:
        return range(self._store.article(self._article_id).versions[-1].number, 0, -1)

    def _row(self, stored: StoredClaim, number: int) -> columns.Row | None:
        """The claim as a row of an export of that version, None if the version does not have it."""
        place = number, stored.id
        if place not in self._rows:
            self._rows[place] = self._made(stored, number)
        return self._rows[place]

    def _made(self, stored: StoredClaim, number: int) -> columns.Row | None:
        claim_set, claims = self._version(number)
        claim = claims.get(stored.id)
        if claim is None:
            return None
        review = review_of(as_read(stored, claim, stored.state))
        if number != stored.version:  # corrected spans are offsets in another text
            review = review.model_copy(update={"spans": None})
        return columns.Row(claim_set, corrected(claim, review, claim_set.article.text), review, None, "")

    def _version(self, number: int) -> tuple[ClaimSet, Mapping[str, Claim]]:
        if number not in self._read:
            found = self._store.claim_set(self._article_id, number)
            self._read[number] = found, {claim.id: claim for claim in found.claims}
        return self._read[number]
