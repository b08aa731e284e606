"""What people decide goes to the store through here, and nowhere else: whether they may is asked of the policy first."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from claims.export import Field
from claims.export.back import CellError, Decided, Noted
from claims.export.stored import Taken, write
from claims.export.stored.returning import proposals
from claims.model import ClaimsError
from claims.review import policy
from claims.review.policy import Permission, Principal, RefusedError
from claims.review.security.people import People
from claims.store import Action, ConflictError, Entry, Proposal, Reversal, Store, StoreError
from claims.store.state import fold, in_force


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a file that its sender may have written, and why the others are refused, by row and field."""

    allowed: list[Decided] = field(default_factory=list)
    refused: Noted[ClaimsError] = field(default_factory=Noted)


class Decisions:
    """Writes what people decide, as far as they may."""

    def __init__(self, store: Store, people: People) -> None:
        self._store = store
        self._people = people

    def write(self, principal: Principal, wanted: Iterable[Proposal]) -> list[Entry | ConflictError]:
        """Writes decisions, all at once, see `Store.decide_all`.

        Raises `RefusedError` where the principal may not make one of them, `ClaimsError` where one makes no sense, and writes
        none then.
        """
        listed = list(wanted)
        check = self._checker(principal, listed)
        for proposal in listed:
            check(proposal)
        return self._store.decide_all(listed) if listed else []

    def take_back(self, principal: Principal, act: int | None = None) -> Reversal:
        """Takes back what a principal decided last, or at once with entry ``act``, see `Store.undo_last`."""
        policy.check(principal, Permission.UNDO_OWN)
        number = act
        if number is None:
            reversible = self._store.reversible(principal.name)
            number = None if reversible.undo is None else reversible.undo.number
        self._check_reversal(principal, number)
        return self._store.undo_last(by=principal.name, act=number)

    def make_again(self, principal: Principal) -> Reversal:
        """Makes again what a principal took back last, see `Store.redo_last`."""
        policy.check(principal, Permission.UNDO_OWN)
        newest = self._store.reversible(principal.name).redo
        number = None if newest is None else newest.number
        self._check_reversal(principal, number)
        return self._store.redo_last(by=principal.name, act=number)

    def check_rows(self, principal: Principal, rows: Iterable[Decided]) -> Rows:
        """Which rows of a file may be taken over for the principal who sent it. What they could not decide on the page keeps
        its row out, and no other.
        """
        wanted = [(row, list(proposals(row))) for row in rows]
        check = self._checker(principal, [proposal for _, made in wanted for proposal in made])
        found = Rows()
        for row, made in wanted:
            refusals = list(_refusals(row, made, check))
            found.refused.note_all(refusals)
            if not refusals:
                found.allowed.append(row)
        return found

    def write_rows(self, principal: Principal, rows: Iterable[Decided]) -> Taken:
        """Takes rows of a file over, those that the principal may still write; the others are among the errors."""
        found = self.check_rows(principal, rows)
        taken = write(found.allowed, self._store, entered_by=principal.name)
        taken.errors.note_all(found.refused)
        return taken

    def _check_reversal(self, principal: Principal, act: int | None) -> None:
        """Raises for a reversal of what was decided at once with entry ``act`` that gives or takes claims as the principal may
        not (any more), or gives them to nobody who can review them.
        """
        entries = [] if act is None else [entry for entry in self._store.act(act) if entry.by == principal.name]
        self._check_assigning(principal, [entry for entry in entries if entry.action in {Action.ASSIGN, Action.UNDO}])

    def _check_assigning(self, principal: Principal, reversed_: Sequence[Entry]) -> None:
        """The same for entries that are taken back: what each claim is assigned to then is what somebody assigns it to."""
        by_claim: dict[str, list[Entry]] = {}
        for entry in reversed_:
            by_claim.setdefault(entry.claim_id, []).append(entry)
        changed: dict[str, str | None] = {}
        for claim_id, some in by_claim.items():
            log = self._store.log(claim_id=claim_id)
            to = fold([*log, *(_undoing(entry, log[-1].number + n) for n, entry in enumerate(some, 1))]).assigned
            if to != fold(log).assigned:
                changed[claim_id] = to
        if not changed:
            return
        assignees = self._people.assignees(principal)
        for claim_id, assigned in self._store.assigned(changed).items():
            policy.check(principal, policy.to_assign(principal, changed[claim_id], assigned))
            self._people.check_assignee(changed[claim_id], assignees)

    def _checker(self, principal: Principal, wanted: Sequence[Proposal]) -> Callable[[Proposal], None]:
        """What raises for a decision that the principal may not make, or that gives a claim to nobody who can review it. What
        that depends on is read at once for all that is ``wanted``.
        """
        assigning = {proposal.claim_id for proposal in wanted if proposal.decision.action is Action.ASSIGN}
        assigned = self._store.assigned(assigning) if assigning else {}
        assignees = self._people.assignees(principal) if assigning else []

        def check(proposal: Proposal) -> None:
            now = assigned.get(proposal.claim_id, frozenset())
            undone = self._undone(proposal) if proposal.decision.action is Action.UNDO else None
            policy.check(principal, *policy.needed(principal, proposal, assigned=now, undone=undone))
            if undone is not None and undone.action is Action.ASSIGN:
                self._check_assigning(principal, [undone])
            if proposal.decision.action is Action.ASSIGN:
                self._people.check_assignee(proposal.decision.value, assignees)

        return check

    def _undone(self, proposal: Proposal) -> Entry:
        """The entry that an undo takes back. Raises `StoreError` where none is in force."""
        number = proposal.decision.value
        for entry in in_force(self._store.log(claim_id=proposal.claim_id)):
            if entry.number == number and entry.action is not Action.CARRY:
                return entry
        raise StoreError(f"entry {number} does not stand, or is of another claim", remedy="load the page again")


def _undoing(entry: Entry, number: int) -> Entry:
    """The entry that would take one back."""
    return replace(entry, number=number, action=Action.UNDO, value=entry.number)


def _refusals(row: Decided, made: Sequence[Proposal], check: Callable[[Proposal], None]) -> Iterator[CellError]:
    """What keeps a row out, a field each; once where all of it is in a name that its sender may not use."""
    for proposal in made:
        try:
            check(proposal)
        except RefusedError as refused:
            named = refused.permission is Permission.ENTER_FOR_OTHERS
            column = "by" if named else _column(row, proposal.decision.action)
            yield CellError(refused.what, where=str(row.place.at(column)), remedy=refused.remedy)
            if named:
                return
        except ClaimsError as error:
            where = str(row.place.at(_column(row, proposal.decision.action)))
            yield CellError(error.what, where=where, remedy=error.remedy)


def _column(row: Decided, action: Action) -> str:
    """The column of a row that makes a decision."""
    if action is Action.ASSIGN:
        return Field.ASSIGNED
    if action is Action.SOURCE and Field.SOURCE not in row.edits:
        return Field.SOURCE_KIND
    return action
