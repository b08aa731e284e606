"""Who can be given a claim to review."""

from fastapi import Request
from pydantic import JsonValue
from rapidfuzz import fuzz, process, utils

from claims.model import ClaimsError
from claims.review.answers import reviewing_of
from claims.review.security import Right, Visitor, door_of
from claims.review.security.rights import RIGHTS

_NEAR = 60
"""Likeness, of 100, from which a name is suggested."""


def assignees(request: Request, visitor: Visitor) -> list[str]:
    """Everybody who can be given a claim: the users who may decide. Where no file names the users, whoever is here or was,
    decided something, or was given a claim before.
    """
    users = door_of(request).users
    if users is None:
        return sorted({*reviewing_of(request).names(), visitor.name})
    return sorted(user.name for user in users.all().values() if Right.DECIDE in RIGHTS[user.role])


def checked_assignee(request: Request, visitor: Visitor, name: JsonValue) -> str | None:
    """Who is given a claim, None for nobody. Raises `ClaimsError`, with who may be meant, for others than the `assignees`."""
    if name is None or name == "":
        return None
    known = assignees(request, visitor)
    if name in known:
        return str(name)
    if not isinstance(name, str):
        raise ClaimsError("a claim is assigned to somebody by name", remedy=_else(known, by_file=True))
    users = door_of(request).users
    user = users.named(name) if users is not None else None
    if user is not None:
        raise ClaimsError(f"{name} is a {user.role} and cannot review claims", remedy=f"choose one of: {', '.join(known)}")
    near = process.extract(name[:100], known, scorer=fuzz.WRatio, processor=utils.default_process, score_cutoff=_NEAR, limit=3)
    remedy = f"did you mean {' or '.join(found for found, *_ in near)}?" if near else _else(known, by_file=users is not None)
    raise ClaimsError(f"there is no user called “{name[:100]}”", remedy=remedy)


def _else(known: list[str], *, by_file: bool) -> str:
    choice = f"choose one of: {', '.join(known[:20])}"
    return choice if by_file else f"{choice}; somebody new opens the page once before"
