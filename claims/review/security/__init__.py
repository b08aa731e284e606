"""Who is asking on the review page: users, passwords, sessions, and what is refused before anything else is looked at."""

from claims.review.security.access import (
    Adder,
    Assigner,
    Door,
    Exporter,
    Importer,
    Reader,
    SignedIn,
    SignedOutError,
    Viewer,
    Visitor,
    door_of,
)
from claims.review.security.guard import Guard
from claims.review.security.logins import TooManyError
from claims.review.security.people import People
from claims.review.security.proxies import Proxies
from claims.review.security.sessions import Session

__all__ = [
    "Adder",
    "Assigner",
    "Door",
    "Exporter",
    "Guard",
    "Importer",
    "People",
    "Proxies",
    "Reader",
    "Session",
    "SignedIn",
    "SignedOutError",
    "TooManyError",
    "Viewer",
    "Visitor",
    "door_of",
]
