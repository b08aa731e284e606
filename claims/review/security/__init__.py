"""Who may do what on the review page: users, sessions, rights, and what is refused at the door."""

from claims.review.security.access import (
    Adder,
    Assigner,
    Door,
    Reader,
    RefusedError,
    Reviewer,
    SignedOutError,
    Visitor,
    door_of,
)
from claims.review.security.guard import Guard
from claims.review.security.logins import TooManyError
from claims.review.security.proxies import Proxies
from claims.review.security.rights import Right, Role
from claims.review.security.sessions import Session

__all__ = [
    "Adder",
    "Assigner",
    "Door",
    "Guard",
    "Proxies",
    "Reader",
    "RefusedError",
    "Reviewer",
    "Right",
    "Role",
    "Session",
    "SignedOutError",
    "TooManyError",
    "Visitor",
    "door_of",
]
