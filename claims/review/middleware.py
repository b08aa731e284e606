"""ASGI middleware: host and origin checks, security headers, limits on bodies and parameters, headers of trusted proxies."""

import asyncio
import logging
import time
from collections.abc import Callable
from urllib.parse import urlsplit

from fastapi import HTTPException  # the exception class that FastAPI propagates when it is raised while a body is read
from python_multipart.multipart import parse_options_header
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection, Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from claims.review.query import MAX_PARAMETERS
from claims.review.settings import Limits, Settings

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
"""Security headers of every response."""


class Guard:
    """Rejects requests for other hosts and from other sites, and adds `HEADERS` to every response.

    The host check prevents DNS rebinding: a foreign page can make its name resolve to this machine, but cannot change the
    ``Host`` header. Starlette's `TrustedHostMiddleware` is not used because names would become patterns ("*" switches the check
    off), and because earlier versions cut the header at the first colon, which refuses IPv6 literals ("[::1]:8765").

    A body with a stated length above the limit is rejected before anything else; see `limited` for the rest. ``known`` says
    whether a request is authenticated.
    """

    def __init__(self, app: ASGIApp, settings: Settings, known: Callable[[Request], bool]) -> None:
        self._app = app
        self._hosts = settings.names
        self._limits = settings.limits
        self._known = known

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handles a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        protected = _with_headers(send, fresh=not scope["path"].startswith("/static/"))
        request = Request(scope)
        refusal = self._refusal(request)
        if refusal:
            await refusal(scope, receive, protected)
        else:
            # The body of a safe request is never read.
            bounded = receive if request.method in SAFE_METHODS else limited(receive, request, self._limits, self._known)
            await self._app(scope, bounded, protected)

    def _refusal(self, request: Request) -> PlainTextResponse | None:
        headers = request.headers
        host = headers.get("host", "")
        if _name(host) not in self._hosts:
            return PlainTextResponse("This host name is not served here.\n", 421)
        if request.method not in SAFE_METHODS and not _from_our_page(headers, host):
            return PlainTextResponse("Cross-site request refused.\n", 403)
        if stated_length(headers) > self._limits.longest_body:
            return PlainTextResponse(f"The request is longer than {self._limits.longest_body:,} bytes.\n", 413)
        if not is_in_utf8(headers):
            return PlainTextResponse("Forms must be in UTF-8.\n", 415)
        if request.scope["query_string"].count(b"&") >= MAX_PARAMETERS:
            return PlainTextResponse(f"The URL has more than {MAX_PARAMETERS} parameters.\n", 400)
        return None


def _name(host: str) -> str:
    """The name in a ``Host`` header, without its port."""
    try:
        return (urlsplit(f"//{host}").hostname or "").lower()
    except ValueError:
        return ""


def _from_our_page(headers: Headers, host: str) -> bool:
    origin = headers.get("origin")
    if origin is not None and _host_of(origin) != host:
        return False
    return headers.get("sec-fetch-site", "same-origin") in {"same-origin", "none"}


def _host_of(origin: str) -> str:
    """The host in an ``Origin`` header, with its port; "" if it has none or is invalid."""
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return ""


def _with_headers(send: Send, *, fresh: bool) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers[name] = value
            headers.setdefault("Cache-Control", "no-store" if fresh else "no-cache")
        await send(message)

    return sending


class TooLongError(HTTPException):
    """A body is longer than its sender may send (413)."""

    def __init__(self, most: int, *, known: bool) -> None:
        who = "" if known else " without signing in"
        super().__init__(413, f"More than {most:,} bytes are not accepted{who}.")


class TooSlowError(HTTPException):
    """A body does not arrive in time (408)."""

    def __init__(self) -> None:
        super().__init__(408, "The request did not arrive in time. Please try again.", headers={"Connection": "close"})


def stated_length(headers: Headers) -> int:
    """The stated length of a body in bytes, 0 without one."""
    length = headers.get("content-length", "0")
    return int(length) if length.isascii() and length.isdigit() and len(length) < 20 else 0


def is_in_utf8(headers: Headers) -> bool:
    """Whether a form declares UTF-8 or no charset. Starlette decodes forms with whatever codec they name, on the event loop,
    and some of Python's codecs do not run in linear time (``punycode``).
    """
    kind, options = parse_options_header(headers.get("content-type"))
    charset = options.get(b"charset", b"utf-8")
    return kind != b"multipart/form-data" or charset.lower().replace(b"_", b"-") in {b"utf-8", b"utf8"}


def limited(receive: Receive, request: Request, limits: Limits, known: Callable[[Request], bool]) -> Receive:
    """``receive`` within the limits: raises `TooLongError` and `TooSlowError` until the body is complete.

    The limit is lower for requests that are not ``known``. Only the time spent waiting for the client counts.
    """
    read = 0
    waited = 0.0
    most: int | None = None
    by_known = False
    over = False

    def allowed() -> int:
        nonlocal by_known
        by_known = known(request)
        longest = limits.longest(request.url.path)
        allowed = longest if by_known else min(longest, limits.longest_of_strangers)
        if stated_length(request.headers) > allowed:
            raise TooLongError(allowed, known=by_known)
        return allowed

    async def receiving() -> Message:
        nonlocal read, waited, most, over
        if over:
            return await receive()
        if most is None:
            most = allowed()
        began = time.monotonic()
        try:
            async with asyncio.timeout(limits.body + read / limits.body_rate - waited):
                message = await receive()
        except TimeoutError:
            raise TooSlowError from None
        waited += time.monotonic() - began
        read += len(message.get("body", b""))
        if read > most:
            raise TooLongError(most, known=by_known)
        over = message["type"] != "http.request" or not message.get("more_body", False)
        return message

    return receiving


_PEER = "claims.peer"
_FORWARDED = (b"x-forwarded-for", b"x-forwarded-proto")
_LOG = logging.getLogger(__name__)


class Proxies:
    """Takes a request's client address and scheme from the headers of trusted proxies only.

    Those of others are ignored; the first time, the log says how to trust the proxy.
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._trusting = ProxyHeadersMiddleware(app, trusted_hosts=sorted(settings.trusted))  # type: ignore[arg-type]
        self._settings = settings
        self._warned = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handles a request."""
        if scope["type"] == "http":
            scope[_PEER] = (scope.get("client") or ("",))[0]
            self._warn(scope)
        await self._trusting(scope, receive, send)  # type: ignore[arg-type]

    def _warn(self, scope: Scope) -> None:
        if self._warned or self._settings.trusts(scope[_PEER]) or not any(name in _FORWARDED for name, _ in scope["headers"]):
            return
        self._warned = True
        _LOG.warning(
            "a request from %s has X-Forwarded headers: if that is your proxy, start with --trust-from %s; "
            "until then cookies are also sent without HTTPS, and all users behind the proxy count as one client",
            ascii(scope[_PEER])[1:-1],
            ascii(scope[_PEER])[1:-1],
        )


def peer_of(connection: HTTPConnection) -> str:
    """The address of the peer, which may be a proxy; "" if it is not known."""
    return str(connection.scope.get(_PEER, ""))
