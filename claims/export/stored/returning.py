"""From a file that comes back to the log of the store."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from claims.export.back import CellError, Changes, Conflict, Current, Decided, Noted, Returned, changes
from claims.export.back.lists import read_links, read_places
from claims.export.review import Field, corrected, digest, digests
from claims.export.stored.ignoring import ignored_in
from claims.export.stored.leaving import review_of
from claims.model import ClaimsError
from claims.store import ConflictError, Decision, Entry, Proposal, Store, StoredClaim, StoreError, limits


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a file: how many claims were decided on by how many entries of the log, what was not taken over, and what
    was changed where nothing ever is (``ignored``).
    ``act`` is the number of the first of those entries: all were written at once, and can be taken back at once.
    """

    claims: int
    entries: int
    same: int
    conflicts: Noted[Conflict] = field(default_factory=Noted)
    errors: Noted[ClaimsError] = field(default_factory=Noted)
    act: int | None = None
    ignored: Noted[ClaimsError] = field(default_factory=Noted)


def take_over(
    rows: Iterable[Returned], store: Store, *, by: str | None = None, entered_by: str | None = None, dry: bool = False
) -> Taken:
    """Writes what people changed in ``rows`` to the log, by the reviewers they name (else ``by``), all at once.

    ``entered_by`` is whose file it is, which the log says beside them. Nothing that changed in the store since the file was
    exported is written over: such rows are conflicts. With ``dry`` nothing is written, and the numbers say what would be.
    """
    found = compared(rows, store, by=by)
    if dry:
        entries = sum(1 for decided in found.decisions for _ in proposals(decided))
        return Taken(len(found.decisions), entries, found.same, found.conflicts, found.errors, ignored=found.ignored)
    written = write(found.decisions, store, entered_by=entered_by)
    found.errors.note_all(written.errors)
    return Taken(written.claims, written.entries, found.same, found.conflicts, found.errors, ignored=found.ignored)


def compared(rows: Iterable[Returned], store: Store, *, by: str | None = None) -> Changes:
    """What people changed in ``rows``, as far as the store takes it.

    The claims are read an article at a time, so that no more of the store is held than one.
    """
    decisions: list[Decided] = []
    conflicts: Noted[Conflict] = Noted()
    errors: Noted[ClaimsError] = Noted()
    ignored: Noted[ClaimsError] = Noted()
    same = 0
    listed = list(rows)
    for article_id, some in _by_article(listed, store).items():
        found = changes(some, standing(some, store), by=by)
        for decided in found.decisions:
            if len(decided.by) > limits.NAME:
                errors.note(_long_name(decided))
            else:
                decisions.append(decided)
        conflicts.note_all(found.conflicts)
        errors.note_all(found.errors)
        ignored.note_all(found.ignored)
        if article_id is not None:
            ignored.note_all(ignored_in(some, article_id, store))
        same += found.same
    order = {row.place: number for number, row in enumerate(listed)}
    decisions.sort(key=lambda decided: order[decided.place])
    conflicts.sort(key=lambda conflict: order[conflict.place])
    return Changes(decisions, conflicts, errors, same, ignored)


def _by_article(rows: Sequence[Returned], store: Store) -> Mapping[str | None, Sequence[Returned]]:
    """The rows of each article, by its id; those of claims that are in none together."""
    found: dict[str | None, list[Returned]] = {}
    for row in rows:
        article_id = row.article_id
        if article_id is None:
            article_id = next((claim.article_id for claim in _alone(store, row.claim_id)), None)
        found.setdefault(article_id, []).append(row)
    return found


def write(decisions: Sequence[Decided], store: Store, *, entered_by: str | None = None) -> Taken:
    """Writes decisions to the log, all at once; those on claims that somebody overtook, or that read otherwise, since
    they were compared are errors.
    """
    made = store.decide_all(proposal for decided in decisions for proposal in proposals(decided, entered_by))
    overtaken = {one.claim_id: one for one in made if isinstance(one, ConflictError)}
    errors: Noted[ClaimsError] = Noted()
    errors.note_all(_overtaken(decided, overtaken[decided.claim_id]) for decided in decisions if decided.claim_id in overtaken)
    act = next((one.number for one in made if isinstance(one, Entry)), None)
    return Taken(len(decisions) - len(overtaken), len(made) - _conflicts(made), 0, errors=errors, act=act)


def standing(rows: Iterable[Returned], store: Store) -> Mapping[str, Current]:
    """The claims of ``rows`` as they stand in the store, as far as they do."""
    listed = list(rows)
    found: dict[str, Current] = {}
    moved = {row.claim_id for row in listed if _moves(row)}
    for article_id in dict.fromkeys(row.article_id for row in listed if row.article_id is not None):
        found.update(_currents(store, article_id, _of_article(store, article_id), moved))
    for row in listed:
        if row.article_id is None and row.claim_id not in found:
            for claim in _alone(store, row.claim_id):
                found.update(_currents(store, claim.article_id, [claim], moved))
    return found


def _moves(row: Returned) -> bool:
    """Whether a row has other places than were exported."""
    places = row.values.get(Field.SPANS)
    return places is not None and (row.fingerprint is None or digest(places) != digests(row.fingerprint)[Field.SPANS])


def proposals(decided: Decided, entered_by: str | None = None) -> Iterator[Proposal]:
    """The entries that a decision makes in the log, one a field; a source and its kind are one."""
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
        case Field.SOURCE_KIND:  # whether the source is called by name stays as it is
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
    # The article itself is needed only for the words at other places than the machine's.
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


def _alone(store: Store, claim_id: str) -> Sequence[StoredClaim]:
    try:
        return (store.claim(claim_id),)
    except StoreError:
        return ()


def _conflicts(made: Sequence[object]) -> int:
    return sum(isinstance(one, ConflictError) for one in made)


def _overtaken(decided: Decided, conflict: ConflictError) -> CellError:
    entry = conflict.entry
    what = f"{entry.by} decided on {decided.claim_id} this moment ({entry.action})" if entry else conflict.what
    return CellError(what, where=str(decided.place), remedy="export it again, and look at it again")


def _long_name(decided: Decided) -> CellError:
    what = f"the name has more than {limits.NAME} characters"
    return CellError(what, where=str(decided.place.at("by")), remedy="write a shorter one")
