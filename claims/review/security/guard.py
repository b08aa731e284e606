"""What is refused at the door, whatever the page: foreign hosts, requests from other sites, bodies that are too long."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
LONGEST_BODY = 12 * 1024 * 1024
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
    """Lets through what is addressed to one of ``hosts`` and comes from our own pages; adds `HEADERS` to every answer.

    A page elsewhere can have its name lead to this machine (DNS rebinding), but not change what the browser writes into
    ``Host``.
    """

    def __init__(self, app: ASGIApp, hosts: Iterable[str]) -> None:
        self._app = app
        self._hosts = frozenset(host.lower() for host in hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        protected = _with_headers(send, fresh=not scope["path"].startswith("/static/"))
        headers = Headers(scope=scope)
        refusal = self._refusal(scope["method"], headers)
        if refusal:
            await refusal(scope, receive, protected)
        else:
            await self._app(scope, _limited(receive), protected)

    def _refusal(self, method: str, headers: Headers) -> PlainTextResponse | None:
        host = headers.get("host", "")
        if _name(host) not in self._hosts:
            return PlainTextResponse("This address is not served here.\n", 421)
        if method not in SAFE_METHODS and not _from_our_page(headers, host):
            return PlainTextResponse("This request comes from another site.\n", 403)
        length = headers.get("content-length", "0")
        if not length.isdigit() or int(length) > LONGEST_BODY:
            return PlainTextResponse(f"This is longer than {LONGEST_BODY:,} bytes.\n", 413)
        return None


class TooLongError(Exception):
    """A body without a length turned out longer than `LONGEST_BODY`."""


def _name(host: str) -> str:
    """The name in a ``Host`` header, without its port."""
    try:
        return (urlsplit(f"//{host}").hostname or "").lower()
    except ValueError:
        return ""


def _from_our_page(headers: Headers, host: str) -> bool:
    origin = headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != host:
        return False
    return headers.get("sec-fetch-site", "same-origin") in {"same-origin", "none"}


def _with_headers(send: Send, *, fresh: bool) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers[name] = value
            headers.setdefault("Cache-Control", "no-store" if fresh else "no-cache")
        await send(message)

    return sending


def _limited(receive: Receive) -> Receive:
    read = 0

    async def receiving() -> Message:
        nonlocal read
        message = await receive()
        read += len(message.get("body", b""))
        if read > LONGEST_BODY:
            raise TooLongError
        return message

    return receiving
