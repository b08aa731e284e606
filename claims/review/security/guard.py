"""What is refused at the door, whatever the page: foreign hosts, requests from other sites, bodies that are too long or not in
UTF-8, too many parameters.
"""

from collections.abc import Callable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from claims.review.query import MOST as MOST_PARAMETERS
from claims.review.security.bodies import is_in_utf8, limited, stated_length
from claims.review.settings import Settings

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
        if not is_in_utf8(headers):
            return PlainTextResponse("Forms are taken in UTF-8 only.\n", 415)
        if request.scope["query_string"].count(b"&") >= MOST_PARAMETERS:
            return PlainTextResponse(f"This address has more than {MOST_PARAMETERS} parameters.\n", 400)
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
