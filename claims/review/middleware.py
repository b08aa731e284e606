"""ASGI middleware: what is checked before any route, and what every answer carries."""

import asyncio
import logging
import time
from collections.abc import Callable
from urllib.parse import urlsplit

from fastapi import HTTPException  # the one that FastAPI passes on when it is raised while a body is read
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection, Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

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
"""Sent with every answer."""


class Guard:
    """Lets through what is addressed to one of our names and comes from our own pages; adds `HEADERS` to every answer.

    A page elsewhere can have its name lead to this machine (DNS rebinding), but not change what the browser writes into
    ``Host``. What is too long by its own word is refused before anything else of it is looked at; see `limited` for the rest.
    ``known`` tells whether somebody who is signed in sends a request.
    """

    def __init__(self, app: ASGIApp, settings: Settings, known: Callable[[Request], bool]) -> None:
        self._app = app
        self._hosts = settings.names
        self._limits = settings.limits
        self._known = known

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        protected = _with_headers(send, fresh=not scope["path"].startswith("/static/"))
        request = Request(scope)
        refusal = self._refusal(request)
        if refusal:
            await refusal(scope, receive, protected)
        else:
            # Nobody reads the body of a safe request.
            bounded = receive if request.method in SAFE_METHODS else limited(receive, request, self._limits, self._known)
            await self._app(scope, bounded, protected)

    def _refusal(self, request: Request) -> PlainTextResponse | None:
        headers = request.headers
        host = headers.get("host", "")
        if _name(host) not in self._hosts:
            return PlainTextResponse("This address is not served here.\n", 421)
        if request.method not in SAFE_METHODS and not _from_our_page(headers, host):
            return PlainTextResponse("This request comes from another site.\n", 403)
        if stated_length(headers) > self._limits.longest_body:
            return PlainTextResponse(f"This is longer than {self._limits.longest_body:,} bytes.\n", 413)
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
    """The host in an ``Origin`` header, with its port; "" for what has none or is no address at all."""
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
    """A body is longer than its sender may send."""

    def __init__(self, most: int, *, known: bool) -> None:
        who = "" if known else " from somebody who is not signed in"
        super().__init__(413, f"More than {most:,} bytes are not taken{who} at once.")


class TooSlowError(HTTPException):
    """A body does not come."""

    def __init__(self) -> None:
        super().__init__(408, "The request did not come in time. Please try again.", headers={"Connection": "close"})


def stated_length(headers: Headers) -> int:
    """The length in bytes that a request says it has, 0 where it does not say."""
    length = headers.get("content-length", "0")
    return int(length) if length.isascii() and length.isdigit() and len(length) < 20 else 0


def limited(receive: Receive, request: Request, limits: Limits, known: Callable[[Request], bool]) -> Receive:
    """``receive`` within the limits: raises `TooLongError` and `TooSlowError`. Once the body is there it waits as it likes.

    Who is not ``known`` may send little. Only the time that is spent waiting for the client counts.
    """
    read = 0
    waited = 0.0
    most: int | None = None
    over = False

    def allowed() -> int:
        by_known = known(request)
        allowed = limits.longest_body if by_known else limits.longest_of_strangers
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
            raise TooLongError(most, known=most == limits.longest_body)
        over = message["type"] != "http.request" or not message.get("more_body", False)
        return message

    return receiving


_PEER = "claims.peer"
_FORWARDED = (b"x-forwarded-for", b"x-forwarded-proto")
_LOG = logging.getLogger(__name__)


class Proxies:
    """Takes the address of a request's sender, and whether it came by HTTPS, from trusted proxies' headers alone.

    The others' headers are passed over; the first time that one has any, the log says how to trust it.
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._believing = ProxyHeadersMiddleware(app, trusted_hosts=sorted(settings.trusted))  # type: ignore[arg-type]
        self._settings = settings
        self._told = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request."""
        if scope["type"] == "http":
            scope[_PEER] = (scope.get("client") or ("",))[0]
            self._tell(scope)
        await self._believing(scope, receive, send)  # type: ignore[arg-type]

    def _tell(self, scope: Scope) -> None:
        if self._told or self._settings.trusts(scope[_PEER]) or not any(name in _FORWARDED for name, _ in scope["headers"]):
            return
        self._told = True
        _LOG.warning(
            "a request from %s says for whom it was forwarded: if that is your proxy, start with --trust-from %s; "
            "until then cookies are sent without HTTPS too, and everybody who comes by way of it counts as one",
            ascii(scope[_PEER])[1:-1],
            ascii(scope[_PEER])[1:-1],
        )


def peer_of(connection: HTTPConnection) -> str:
    """The address that the connection comes from, a proxy's where there is one in front; "" where it is not known."""
    return str(connection.scope.get(_PEER, ""))
