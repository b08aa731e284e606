"""Who is asking: the dependencies that every route has one of. Whether they may is `claims.review.policy`'s to say."""

import hashlib
import hmac
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, cast

from fastapi import Depends, Request
from starlette.responses import Response

from claims.review import policy
from claims.review.logins import Logins
from claims.review.middleware import SAFE_METHODS, peer_of
from claims.review.policy import Permission, Principal, RefusedError, Role
from claims.review.sessions import LONGEST, Session, Sessions, stamp
from claims.review.settings import Settings
from claims.review.users import User, Users

LONGEST_NAME = 60
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


class SignedOutError(Exception):
    """Nobody is signed in."""


@dataclass(frozen=True)
class Visitor(Principal):
    """Who is asking. ``token`` is what the forms on their pages carry."""

    token: str
    is_program: bool = False


class Door:
    """Knows the users and the sessions; one for each server."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.sessions = Sessions(settings.secret, settings.sessions)
        self.users = Users(settings.users, self._end_other_sessions) if settings.users else None
        self._logins = Logins(self.users) if self.users else None

    @property
    def problem(self) -> str:
        """What is wrong with the file of users, whose last good state is in force meanwhile; "" where nothing is."""
        return self.users.problem if self.users is not None else ""

    def close(self) -> None:
        """Closes the record of sessions."""
        self.sessions.close()

    def session(self, request: Request) -> Session | None:
        """The session of the request's cookie, signed in or not."""
        return self.sessions.read(request.cookies.get(self._cookie(request)))

    async def signed_in(self, request: Request, name: str, password: str) -> User | None:
        """The user whose name and password these are, or None. Raises `TooManyError` where too many were tried."""
        if self._logins is None:
            return None
        return await self._logins.signed_in(name, password, request.client.host if request.client else "")

    def begin(self, request: Request, user: User) -> Session:
        """A new session of somebody who has signed in, instead of the one that the browser had; `give` it to the browser."""
        self.end(request)
        return self.sessions.begin(user.name, user.hash)

    def end(self, request: Request) -> None:
        """Ends the session that the request comes with, here: the cookie is no good any more."""
        session = self.session(request)
        if session is not None and session.name is not None:
            self.sessions.end(session)

    def give(self, request: Request, response: Response, session: Session) -> None:
        """Has the browser keep a session."""
        response.set_cookie(
            self._cookie(request),
            self.sessions.cookie(session),
            max_age=LONGEST,
            path="/",
            httponly=True,
            samesite="strict",
            secure=_by_https(request),
        )

    def take(self, request: Request, response: Response) -> None:
        """Has the browser forget its session."""
        response.delete_cookie(self._cookie(request), path="/", httponly=True, samesite="strict", secure=_by_https(request))

    def _cookie(self, request: Request) -> str:
        return self.settings.secure_cookie if _by_https(request) else self.settings.cookie

    def _end_other_sessions(self, users: Mapping[str, User]) -> None:
        self.sessions.keep_only({name: stamp(user.hash) for name, user in users.items()})

    def visitor(self, request: Request) -> Visitor | None:
        """Who is asking, or None."""
        if self.settings.trust_header:
            return self._vouched_for(request, self.settings.trust_header)
        if self.settings.by_token and self.has_token(request.headers.get("authorization", "").removeprefix("Bearer ")):
            return Visitor(self.settings.reviewer, Role.EDITOR, "", is_program=True)
        session = self.session(request)
        if session is None or session.name is None:
            return None
        user = self._known(session.name)
        if user is None or session.stamp != stamp(user.hash):
            return None
        return Visitor(user.name, user.role, self.sessions.token(session))

    def has_token(self, token: str) -> bool:
        """Whether it is the token that this server printed when it started."""
        return hmac.compare_digest(token.encode("utf-8", "replace"), self.settings.token.encode())

    def token_user(self) -> User:
        """Whoever started the server. Their sessions end with it, as its token does."""
        return User(self.settings.reviewer, Role.EDITOR, self.settings.token)

    def _known(self, name: str) -> User | None:
        if self.users is not None:
            return self.users.named(name)
        return self.token_user() if name == self.settings.reviewer else None

    def _vouched_for(self, request: Request, header: str) -> Visitor | None:
        name = request.headers.get(header, "").strip()
        if not name or len(name) > LONGEST_NAME or not name.isprintable() or not self.settings.trusts(peer_of(request)):
            return None
        user = self.users.named(name) if self.users is not None else User(name, Role.REVIEWER)
        if user is None:
            return None
        nonce = hashlib.sha256(f"proxy:{name}".encode()).hexdigest()
        return Visitor(user.name, user.role, self.sessions.token(Session(name, "", nonce)))


def _by_https(request: Request) -> bool:
    """Whether the browser came by HTTPS: to a trusted proxy, since the server itself does not speak it."""
    return request.url.scheme == "https"


def door_of(request: Request) -> Door:
    """The server's `Door`."""
    return cast(Door, request.app.state.door)


def visitor(request: Request) -> Visitor | None:
    """Who is asking, or None: for pages that everybody may see."""
    return door_of(request).visitor(request)


async def sent_token(request: Request) -> str | None:
    """The token that the request carries: in a header, or in the field ``csrf`` of a form."""
    header = request.headers.get("x-csrf-token")
    if header is not None:
        return header
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() not in FORMS:
        return None
    field = (await request.form()).get("csrf")
    return field if isinstance(field, str) else None


async def signed_in(request: Request) -> Visitor:
    """Who is asking. Raises `SignedOutError` where that is nobody, and `RefusedError` where a request that changes something
    does not carry the session's token; programs, which have no cookies, need none.
    """
    visitor = door_of(request).visitor(request)
    if visitor is None:
        raise SignedOutError
    if request.method not in SAFE_METHODS and not visitor.is_program:
        sent = await sent_token(request)
        if sent is None or not hmac.compare_digest(sent.encode("utf-8", "replace"), visitor.token.encode()):
            raise RefusedError("This form is from an earlier session", remedy="load the page again")
    return visitor


SignedIn = Annotated[Visitor, Depends(signed_in)]
"""Whoever is signed in: for routes where what is asked for is checked as it is done, as by `Decisions`."""


def allowed(permission: Permission) -> Callable[[Visitor], Awaitable[Visitor]]:
    """The dependency of a route that needs ``permission``: gives the visitor, or raises `RefusedError` as well."""

    async def check(visitor: SignedIn) -> Visitor:
        policy.check(visitor, permission)
        return visitor

    return check


Reader = Annotated[Visitor, Depends(allowed(Permission.READ))]
Exporter = Annotated[Visitor, Depends(allowed(Permission.EXPORT))]
Viewer = Annotated[Visitor, Depends(allowed(Permission.SAVE_VIEWS))]
Importer = Annotated[Visitor, Depends(allowed(Permission.IMPORT))]
Assigner = Annotated[Visitor, Depends(allowed(Permission.ASSIGN))]
Adder = Annotated[Visitor, Depends(allowed(Permission.ADD_ARTICLES))]
