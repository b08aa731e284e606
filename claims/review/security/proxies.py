"""Who connects, and what a proxy in front says of who asked it."""

import logging

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from claims.review.settings import Settings

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
