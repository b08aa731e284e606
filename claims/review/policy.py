"""Authorisation: who may do what, in one place.

Pages, API, bulk actions and imports use it. It has no side effects: what a permission depends on (a claim's assignee, the
author of an entry that is undone) is passed in.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from pydantic import JsonValue

from claims.store import Action, Entry, Proposal


class Role(StrEnum):
    """A user's role; each includes the permissions of the one before it."""

    READER = "reader"
    REVIEWER = "reviewer"
    EDITOR = "editor"


class Permission(StrEnum):
    """A permission; its value completes "a reader cannot …"."""

    READ = "view claims, articles and the log"
    EXPORT = "export claims"
    SAVE_VIEWS = "save views"
    DECIDE = "give verdicts, correct claims and write notes"
    TAKE = "take an unassigned claim, or return it"
    UNDO_OWN = "undo and redo their own decisions"
    IMPORT = "import files"
    ASSIGN = "assign claims to others, or unassign them"
    UNDO_OTHERS = "undo decisions of others"
    ENTER_FOR_OTHERS = "import decisions on behalf of others"
    ADD_ARTICLES = "add articles"
    SEE_WARNINGS = "see errors in the users file"


_READER = frozenset({Permission.READ, Permission.EXPORT})
_REVIEWER = _READER | {
    Permission.SAVE_VIEWS,
    Permission.DECIDE,
    Permission.TAKE,
    Permission.UNDO_OWN,
    Permission.IMPORT,
}
_EDITOR = _REVIEWER | {
    Permission.ASSIGN,
    Permission.UNDO_OTHERS,
    Permission.ENTER_FOR_OTHERS,
    Permission.ADD_ARTICLES,
    Permission.SEE_WARNINGS,
}
PERMISSIONS: Mapping[Role, frozenset[Permission]] = MappingProxyType(
    {Role.READER: _READER, Role.REVIEWER: _REVIEWER, Role.EDITOR: _EDITOR}
)
"""What each role may do. The table in ``docs/reviewing.md`` is this one; a test compares them."""

DECISIONS = frozenset(
    {
        Action.VERDICT,
        Action.NOTE,
        Action.EVIDENCE,
        Action.SOURCE,
        Action.SPEAKER,
        Action.CERTAINTY,
        Action.POLARITY,
        Action.STATEMENT,
        Action.SPANS,
    }
)
"""The actions that need `Permission.DECIDE`. An action that is neither among these nor in `needed` is refused."""


class ForbiddenError(Exception):
    """Authenticated but not authorised (403); the message says why, for people.

    ``permission`` is the one that is missing, None if the request was refused for another reason.
    """

    def __init__(self, what: str, *, remedy: str | None = None, permission: Permission | None = None) -> None:
        super().__init__(f"{what}; {remedy}" if remedy else what)
        self.what = what
        self.remedy = remedy
        self.permission = permission


@dataclass(frozen=True)
class Principal:
    """The authenticated user, by name and role. ``token`` is their session's CSRF token; ``is_program``: they sent the bearer
    token.
    """

    name: str
    role: Role
    token: str = ""
    is_program: bool = False

    def may(self, permission: Permission) -> bool:
        """Whether they have the permission."""
        return permission in PERMISSIONS[self.role]


def check(principal: Principal, *needed: Permission) -> None:
    """Raises `ForbiddenError` if the principal lacks one of the permissions."""
    for permission in needed:
        if not principal.may(permission):
            what = f"{_with_article(principal.role).capitalize()} cannot {permission}"
            raise ForbiddenError(what, remedy=_whom_to_ask(permission), permission=permission)


def to_assign(principal: Principal, to: JsonValue, assigned: str | None) -> Permission:
    """The permission for assigning a claim (None: to nobody) that is ``assigned`` to somebody now: reviewers may take an
    unassigned claim, and return their own.
    """
    return Permission.TAKE if all(name in (None, principal.name) for name in (to, assigned)) else Permission.ASSIGN


def to_undo(principal: Principal, entry: Entry) -> Permission:
    """The permission for undoing an entry."""
    return Permission.UNDO_OWN if entry.by == principal.name else Permission.UNDO_OTHERS


def may_take(principal: Principal, assigned: str | None) -> bool:
    """Whether a page offers to take the claim, or to return it; ``assigned`` is as for `to_assign`."""
    return principal.may(to_assign(principal, principal.name, assigned))


def may_undo(principal: Principal, entry: Entry) -> bool:
    """Whether a page offers to undo an entry that is in effect."""
    return entry.action not in {Action.UNDO, Action.CARRY} and principal.may(to_undo(principal, entry))


def needed(
    principal: Principal, proposal: Proposal, *, assigned: str | None = None, undone: Entry | None = None
) -> tuple[Permission, ...]:
    """The permissions for a decision. ``assigned`` is as for `to_assign`, for an assignment; ``undone`` the entry that is
    undone. Raises `ForbiddenError` for actions that nobody may do.
    """
    action = proposal.decision.action
    if action is Action.ASSIGN:
        permission = to_assign(principal, proposal.decision.value, assigned)
    elif action is Action.UNDO and undone is not None:
        permission = to_undo(principal, undone)
    elif action in DECISIONS:
        permission = Permission.DECIDE
    else:
        raise ForbiddenError(f"Nobody can decide “{action}”")
    return (permission,) if proposal.by == principal.name else (permission, Permission.ENTER_FOR_OTHERS)


def _with_article(role: Role) -> str:
    return f"an {role}" if role is Role.EDITOR else f"a {role}"


def _whom_to_ask(permission: Permission) -> str | None:
    able = [_with_article(role) for role in Role if permission in PERMISSIONS[role]]
    return f"ask {' or '.join(able)}" if able else None
