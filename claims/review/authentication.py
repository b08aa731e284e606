"""Authentication: who sends a request, as dependencies of the routes. Authorisation is in `claims.review.policy`."""

import hashlib
import hmac
from collections.abc import Awaitable, Callable, Mapping
from typing import Annotated, cast

from fastapi import Depends, Request
from starlette.responses import Response

from claims.review import policy
from claims.review.logins import Logins
from claims.review.middleware import SAFE_METHODS, peer_of
from claims.review.policy import ForbiddenError, Permission, Principal, Role
from claims.review.sessions import LONGEST, Session, Sessions, stamp
from claims.review.settings import Settings
from claims.review.users import User, Users

LONGEST_NAME = 60
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


class NotAuthenticatedError(Exception):
    """The request is not authenticated (401)."""


class Authenticator:
    """Authenticates requests by session cookie, bearer token or proxy header; one for each server."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.sessions = Sessions(settings.secret, settings.sessions)
        self.users = Users(settings.users, self._end_other_sessions) if settings.users else None
        self._logins = Logins(self.users) if self.users else None

    @property
    def problem(self) -> str:
        """The error in the users file, whose last valid state applies meanwhile; "" if it is valid."""
        return self.users.problem if self.users is not None else ""

    def close(self) -> None:
        """Closes the session record."""
        self.sessions.close()

    def session(self, request: Request) -> Session | None:
        """The session of the request's cookie, signed in or not."""
        return self.sessions.read(request.cookies.get(self._cookie(request)))

    async def signed_in(self, request: Request, name: str, password: str) -> User | None:
        """The user whose name and password these are, or None. Raises `TooManyAttemptsError` if too many were tried."""
        if self._logins is None:
            return None
        return await self._logins.signed_in(name, password, request.client.host if request.client else "")

    def begin(self, request: Request, user: User) -> Session:
        """A new session that replaces the browser's; `set_cookie` sends it to the browser."""
        self.end(request)
        return self.sessions.begin(user.name, user.hash)

    def end(self, request: Request) -> None:
        """Ends the session of the request on the server, so that its cookie is no longer valid."""
        session = self.session(request)
        if session is not None and session.name is not None:
            self.sessions.end(session)

    def set_cookie(self, request: Request, response: Response, session: Session) -> None:
        """Sets the session cookie on a response."""
        response.set_cookie(
            self._cookie(request),
            self.sessions.cookie(session),
            max_age=LONGEST,
            path="/",
            httponly=True,
            samesite="strict",
            secure=_by_https(request),
        )

    def delete_cookie(self, request: Request, response: Response) -> None:
        """Deletes the session cookie."""
        response.delete_cookie(self._cookie(request), path="/", httponly=True, samesite="strict", secure=_by_https(request))

    def _cookie(self, request: Request) -> str:
        return self.settings.secure_cookie if _by_https(request) else self.settings.cookie

    def _end_other_sessions(self, users: Mapping[str, User]) -> None:
        self.sessions.keep_only({name: stamp(user.hash) for name, user in users.items()})

    def principal_of(self, request: Request) -> Principal | None:
        """The authenticated principal of a request, or None."""
        if self.settings.trust_header:
            return self._from_proxy_header(request, self.settings.trust_header)
        if self.settings.by_token and self.has_token(request.headers.get("authorization", "").removeprefix("Bearer ")):
            return Principal(self.settings.reviewer, Role.EDITOR, "", is_program=True)
        session = self.session(request)
        if session is None or session.name is None:
            return None
        user = self._known(session.name)
        if user is None or session.stamp != stamp(user.hash):
            return None
        return Principal(user.name, user.role, self.sessions.token(session))

    def has_token(self, token: str) -> bool:
        """Whether ``token`` is the one that this server printed when it started."""
        return hmac.compare_digest(token.encode("utf-8", "replace"), self.settings.token.encode())

    def token_user(self) -> User:
        """The user who started the server. Their sessions end with the server, like its token."""
        return User(self.settings.reviewer, Role.EDITOR, self.settings.token)

    def _known(self, name: str) -> User | None:
        if self.users is not None:
            return self.users.named(name)
        return self.token_user() if name == self.settings.reviewer else None

    def _from_proxy_header(self, request: Request, header: str) -> Principal | None:
        name = request.headers.get(header, "").strip()
        if not name or len(name) > LONGEST_NAME or not name.isprintable() or not self.settings.trusts(peer_of(request)):
            return None
        user = self.users.named(name) if self.users is not None else User(name, Role.REVIEWER)
        if user is None:
            return None
        nonce = hashlib.sha256(f"proxy:{name}".encode()).hexdigest()
        return Principal(user.name, user.role, self.sessions.token(Session(name, "", nonce)))


def _by_https(request: Request) -> bool:
    """Whether the browser uses HTTPS: with a trusted proxy, since the server itself does not terminate TLS."""
    return request.url.scheme == "https"


def authenticator_of(request: Request) -> Authenticator:
    """The server's `Authenticator`."""
    return cast(Authenticator, request.app.state.authenticator)


async def sent_token(request: Request) -> str | None:
    """The token that the request carries: in a header, or in the field ``csrf`` of a form."""
    header = request.headers.get("x-csrf-token")
    if header is not None:
        return header
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() not in FORMS:
        return None
    field = (await request.form()).get("csrf")
    return field if isinstance(field, str) else None


async def signed_in(request: Request) -> Principal:
    """The authenticated principal. Raises `NotAuthenticatedError` without one, and `ForbiddenError` where an unsafe request
    lacks the session's CSRF token; programs, which have no cookies, need none.
    """
    principal = authenticator_of(request).principal_of(request)
    if principal is None:
        raise NotAuthenticatedError
    if request.method not in SAFE_METHODS and not principal.is_program:
        sent = await sent_token(request)
        if sent is None or not hmac.compare_digest(sent.encode("utf-8", "replace"), principal.token.encode()):
            raise ForbiddenError("This form is from an earlier session", remedy="reload the page")
    return principal


Authenticated = Annotated[Principal, Depends(signed_in)]
"""Any authenticated principal: for routes whose action is authorised where it is carried out, such as in `Decisions`."""


def allowed(permission: Permission) -> Callable[[Principal], Awaitable[Principal]]:
    """The dependency of a route that needs ``permission``: the principal, or `ForbiddenError`."""

    async def check(principal: Authenticated) -> Principal:
        policy.check(principal, permission)
        return principal

    return check


CanRead = Annotated[Principal, Depends(allowed(Permission.READ))]
CanExport = Annotated[Principal, Depends(allowed(Permission.EXPORT))]
CanSaveViews = Annotated[Principal, Depends(allowed(Permission.SAVE_VIEWS))]
CanImport = Annotated[Principal, Depends(allowed(Permission.IMPORT))]
CanAssign = Annotated[Principal, Depends(allowed(Permission.ASSIGN))]
CanAddArticles = Annotated[Principal, Depends(allowed(Permission.ADD_ARTICLES))]
