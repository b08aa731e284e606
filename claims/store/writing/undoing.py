"""A reviewer's own decisions, taken back one after the other and made again, whichever claims they are on."""

from collections.abc import Collection, Iterable

from sqlalchemy import Connection, select

from claims.store.database import Database, Writing
from claims.store.database.tables import claims
from claims.store.decisions import Decision, Proposal
from claims.store.errors import StoreError
from claims.store.reading.acts import numbered, to_redo, to_undo, together, undone_since
from claims.store.reading.entries import carried_away, portions
from claims.store.records import Action, Entry, Reversal
from claims.store.writing.deciding import decide_in


def undo_last(database: Database, by: str, act: int | None = None) -> Reversal:
    """Takes back what a reviewer decided last, see `Store.undo_last`."""
    with database.writing() as writing:
        connection = writing.connection
        newest = to_undo(connection, by) if act is None else numbered(connection, act)
        mine = [] if newest is None else _standing(connection, newest, by)
        decisions = [entry for entry in mine if entry.action not in {Action.UNDO, Action.CARRY}]
        if not decisions:
            raise StoreError(f"{by} has decided nothing that could be undone")
        return Reversal(tuple(decisions), _taken_back(database, writing, decisions, by))


def redo_last(database: Database, by: str, act: int | None = None) -> Reversal:
    """Makes again what a reviewer took back last, see `Store.redo_last`."""
    with database.writing() as writing:
        newest = to_redo(writing.connection, by)
        if newest is None:
            raise StoreError(f"{by} has taken back nothing that could be made again")
        if act not in (None, newest.number):
            raise StoreError(f"{by} has taken back something else meanwhile", remedy="look at it again")
        undoings = [entry for entry in _standing(writing.connection, newest, by) if entry.action is Action.UNDO]
        entries = _taken_back(database, writing, undoings, by)
        decisions = (numbered(writing.connection, int(undoing.value)) for undoing in undoings)  # type: ignore[arg-type]
        return Reversal(tuple(entry for entry in decisions if entry is not None), entries)


def _standing(connection: Connection, entry: Entry, by: str) -> list[Entry]:
    """What a reviewer wrote at once with an entry, as far as it stands."""
    act = [other for other in together(connection, entry) if other.by == by]
    undone = undone_since(connection, act[0].number) if act else frozenset()
    return [other for other in act if other.number not in undone]


def _taken_back(database: Database, writing: Writing, entries: Collection[Entry], by: str) -> tuple[Entry, ...]:
    heirs = _heirs(writing.connection, {entry.claim_id for entry in entries})
    proposals = [Proposal(heirs[entry.claim_id], Decision.undo(entry.number), by) for entry in entries]
    return tuple(made for made in decide_in(database, writing, proposals) if isinstance(made, Entry))


def _heirs(connection: Connection, claim_ids: Iterable[str]) -> dict[str, str]:
    """For each claim the one that now holds what was decided on it: itself, or what took its place in an edited article."""
    heirs = {claim_id: claim_id for claim_id in claim_ids}
    for claim_id in _gone(connection, heirs):
        seen = {claim_id}
        while heirs[claim_id] in _gone(connection, [heirs[claim_id]]):
            carried = carried_away(connection, heirs[claim_id])
            if carried is None or carried.claim_id in seen:
                break
            heirs[claim_id] = carried.claim_id
            seen.add(carried.claim_id)
    return heirs


def _gone(connection: Connection, claim_ids: Iterable[str]) -> frozenset[str]:
    found: set[str] = set()
    for some in portions(list(claim_ids)):
        found.update(connection.execute(select(claims.c.id).where(claims.c.id.in_(some), ~claims.c.present)).scalars())
    return frozenset(found)
