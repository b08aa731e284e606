"""Authorised writes: every decision is checked against the policy here before it is written to the store."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from pydantic import JsonValue
from rapidfuzz import fuzz, process, utils

from claims.export import Field
from claims.export.importers import BoundedList, CellError, Decided
from claims.export.importers.apply import ImportResult, proposals, write_decisions
from claims.model import ClaimsError
from claims.review import policy
from claims.review.policy import ForbiddenError, Permission, Principal
from claims.review.users import Users
from claims.store import Action, ConflictError, Entry, Proposal, Reversal, Store, StoreError
from claims.store.state import fold, in_force

_NEAR = 60
"""Similarity, of 100, from which a name is suggested."""


class UnknownAssigneeError(ClaimsError):
    """A claim was to be assigned to somebody who cannot review it."""


class Assignees:
    """Who can be assigned a claim: users who may decide; without a users file, the principal and those from ``known``."""

    def __init__(self, users: Users | None, known: Callable[[], Iterable[str]]) -> None:
        self._users = users
        self._known = known

    def assignees(self, asking: Principal) -> list[str]:
        """The names of the possible assignees, for a principal who assigns claims."""
        if self._users is None:
            return sorted({*self._known(), asking.name})
        users = self._users.all().values()
        return sorted(user.name for user in users if Principal(user.name, user.role).may(Permission.DECIDE))

    def check_assignee(self, name: JsonValue, assignees: Sequence[str]) -> None:
        """Raises `UnknownAssigneeError` with suggestions for a ``name`` (None: nobody) that is not an assignee's."""
        if name in (None, "") or name in assignees:  # the store rejects an empty name
            return
        if not isinstance(name, str):
            raise UnknownAssigneeError("the name of the reviewer is missing", remedy=_else(assignees, by_file=True))
        user = self._users.named(name) if self._users is not None else None
        if user is not None:
            what = f"{name} is a {user.role} and cannot review claims"
            raise UnknownAssigneeError(what, remedy=f"choose one of: {', '.join(assignees)}")
        near = process.extract(
            name[:100], assignees, scorer=fuzz.WRatio, processor=utils.default_process, score_cutoff=_NEAR, limit=3
        )
        if near:
            remedy = f"did you mean {' or '.join(found for found, *_ in near)}?"
        else:
            remedy = _else(assignees, by_file=self._users is not None)
        raise UnknownAssigneeError(f"unknown user “{name[:100]}”", remedy=remedy)


def _else(assignees: Sequence[str], *, by_file: bool) -> str:
    choice = f"choose one of: {', '.join(assignees[:20])}"
    return choice if by_file else f"{choice}; new users must open the page once first"


@dataclass(frozen=True, slots=True)
class Rows:
    """The authorised rows of a file, and why the others are refused, by row and field."""

    allowed: list[Decided] = field(default_factory=list)
    refused: BoundedList[ClaimsError] = field(default_factory=BoundedList)


class Decisions:
    """Writes decisions of principals as far as they are authorised."""

    def __init__(self, store: Store, people: Assignees) -> None:
        self._store = store
        self._assignees = people

    def write(self, principal: Principal, wanted: Iterable[Proposal]) -> list[Entry | ConflictError]:
        """Writes decisions in one transaction, see `Store.decide_all`.

        Raises `ForbiddenError` if the principal may not make one of them, `ClaimsError` where one is invalid; then none
        is written.
        """
        listed = list(wanted)
        check = self._checker(principal, listed)
        for proposal in listed:
            check(proposal)
        return self._store.decide_all(listed) if listed else []

    def undo_own(self, principal: Principal, act: int | None = None) -> Reversal:
        """Undoes a principal's last decision, or the transaction of entry ``act``, see `Store.undo_last`."""
        policy.check(principal, Permission.UNDO_OWN)
        number = act
        if number is None:
            reversible = self._store.reversible(principal.name)
            number = None if reversible.undo is None else reversible.undo.number
        self._check_reversal(principal, number)
        return self._store.undo_last(by=principal.name, act=number)

    def redo_own(self, principal: Principal) -> Reversal:
        """Redoes what a principal undid last, see `Store.redo_last`."""
        policy.check(principal, Permission.UNDO_OWN)
        newest = self._store.reversible(principal.name).redo
        number = None if newest is None else newest.number
        self._check_reversal(principal, number)
        return self._store.redo_last(by=principal.name, act=number)

    def check_rows(self, principal: Principal, rows: Iterable[Decided]) -> Rows:
        """Which rows of a file the principal who sent it may write; an unauthorised decision excludes its row only."""
        wanted = [(row, list(proposals(row))) for row in rows]
        check = self._checker(principal, [proposal for _, made in wanted for proposal in made])
        found = Rows()
        for row, made in wanted:
            refusals = list(_refusals(row, made, check))
            found.refused.note_all(refusals)
            if not refusals:
                found.allowed.append(row)
        return found

    def write_rows(self, principal: Principal, rows: Iterable[Decided]) -> ImportResult:
        """Writes rows of a file that the principal is still authorised for; the others are among the errors."""
        found = self.check_rows(principal, rows)
        taken = write_decisions(found.allowed, self._store, entered_by=principal.name)
        taken.errors.note_all(found.refused)
        return taken

    def _check_reversal(self, principal: Principal, act: int | None) -> None:
        """Raises where reversing the transaction of entry ``act`` would change assignments that the principal is not (or no
        longer) authorised to change, or assign a claim to somebody who cannot review it.
        """
        entries = [] if act is None else [entry for entry in self._store.act(act) if entry.by == principal.name]
        self._check_assigning(principal, [entry for entry in entries if entry.action in {Action.ASSIGN, Action.UNDO}])

    def _check_assigning(self, principal: Principal, reversed_: Sequence[Entry]) -> None:
        """Raises for entries that may not be undone: the assignment that results for each claim is checked like a new one."""
        by_number = {entry.number: entry for entry in reversed_}
        changed: dict[str, str | None] = {}
        for claim_id in self._store.relatives({entry.claim_id for entry in reversed_}):
            log = self._store.log(claim_id=claim_id)
            some = [by_number[entry.number] for entry in log if entry.number in by_number]
            to = fold([*log, *(_undo_of(entry, log[-1].number + n) for n, entry in enumerate(some, 1))]).assigned
            if to != fold(log).assigned:
                changed[claim_id] = to
        if not changed:
            return
        assignees = self._assignees.assignees(principal)
        for claim_id, assigned in self._store.assigned(changed).items():
            policy.check(principal, policy.to_assign(principal, changed[claim_id], assigned))
            self._assignees.check_assignee(changed[claim_id], assignees)

    def _checker(self, principal: Principal, wanted: Sequence[Proposal]) -> Callable[[Proposal], None]:
        """A check that raises for a decision that is not authorised, or that assigns a claim to somebody who cannot review it.
        What it depends on is read once for all that are ``wanted``.
        """
        assigning = {proposal.claim_id for proposal in wanted if proposal.decision.action is Action.ASSIGN}
        assigned = self._store.assigned(assigning) if assigning else {}
        assignees = self._assignees.assignees(principal) if assigning else []

        def check(proposal: Proposal) -> None:
            now = assigned.get(proposal.claim_id)
            undone = self._undone(proposal) if proposal.decision.action is Action.UNDO else None
            policy.check(principal, *policy.needed(principal, proposal, assigned=now, undone=undone))
            if undone is not None and undone.action is Action.ASSIGN:
                self._check_assigning(principal, [undone])
            if proposal.decision.action is Action.ASSIGN:
                self._assignees.check_assignee(proposal.decision.value, assignees)

        return check

    def _undone(self, proposal: Proposal) -> Entry:
        """The entry that is undone. Raises `StoreError` if it is not in effect."""
        number = proposal.decision.value
        for entry in in_force(self._store.log(claim_id=proposal.claim_id)):
            if entry.number == number and entry.action is not Action.CARRY:
                return entry
        raise StoreError(f"entry {number} is no longer in effect, or belongs to another claim", remedy="reload the page")


def _undo_of(entry: Entry, number: int) -> Entry:
    """The entry that would undo this one."""
    return replace(entry, number=number, action=Action.UNDO, value=entry.number)


def _refusals(row: Decided, made: Sequence[Proposal], check: Callable[[Proposal], None]) -> Iterator[CellError]:
    """Why a row is refused, by field; once if the sender may not use the reviewer's name."""
    for proposal in made:
        try:
            check(proposal)
        except ForbiddenError as refused:
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
