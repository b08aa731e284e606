"""Who can be given a claim to review."""

from collections.abc import Callable, Iterable, Sequence

from pydantic import JsonValue
from rapidfuzz import fuzz, process, utils

from claims.model import ClaimsError
from claims.review.policy import Permission, Principal
from claims.review.security.users import Users

_NEAR = 60
"""Likeness, of 100, from which a name is suggested."""


class UnknownAssigneeError(ClaimsError):
    """Somebody was to be given a claim who cannot review it."""


class People:
    """Everybody who can be given a claim: the users who may decide. Where no file names the users, whoever asks and those whom
    ``known`` gives: who is here or was, decided something, or was given a claim before.
    """

    def __init__(self, users: Users | None, known: Callable[[], Iterable[str]]) -> None:
        self._users = users
        self._known = known

    def assignees(self, asking: Principal) -> list[str]:
        """Their names, for somebody who would give them a claim."""
        if self._users is None:
            return sorted({*self._known(), asking.name})
        users = self._users.all().values()
        return sorted(user.name for user in users if Principal(user.name, user.role).may(Permission.DECIDE))

    def check_assignee(self, name: JsonValue, assignees: Sequence[str]) -> None:
        """Raises `UnknownAssigneeError`, with who may be meant, for a ``name`` (None: nobody) that is not an assignee's."""
        if name in (None, "") or name in assignees:  # an empty name is the store's to refuse
            return
        if not isinstance(name, str):
            raise UnknownAssigneeError("a claim is assigned to somebody by name", remedy=_else(assignees, by_file=True))
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
        raise UnknownAssigneeError(f"there is no user called “{name[:100]}”", remedy=remedy)


def _else(assignees: Sequence[str], *, by_file: bool) -> str:
    choice = f"choose one of: {', '.join(assignees[:20])}"
    return choice if by_file else f"{choice}; somebody new opens the page once before"
