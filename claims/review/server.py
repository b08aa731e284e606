"""The server: startup, and connections, of which slow and surplus ones are closed."""

import asyncio
import webbrowser
from collections import Counter
from collections.abc import Callable
from html import escape
from pathlib import Path
from socket import AF_INET, AF_INET6, IPPROTO_TCP, SO_REUSEADDR, SOCK_STREAM, SOL_SOCKET, socket
from tempfile import TemporaryDirectory
from threading import Timer
from typing import Any

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from claims.model import ClaimsError
from claims.review.responses import address
from claims.review.settings import LOOPBACK, Settings, is_address_or_network
from claims.review.webapp import application
from claims.store import Store


def serve(store: Store, settings: Settings, *, browser: bool = True, tell: Callable[[str], None] = print) -> None:
    """Serves the review page until it is interrupted; ``tell`` is called with the URL, and ``browser`` opens it.

    Raises `ClaimsError` if others could reach the page without signing in, or the port is in use.
    """
    checked(settings)
    app = application(store, settings)
    url = entry_url(settings)
    with bound_socket(settings) as listener, TemporaryDirectory(prefix="claims-") as folder:
        tell(url)
        if browser:
            timer = Timer(0.8, webbrowser.open, [redirect_file(url, Path(folder)) if settings.by_token else url])
            timer.daemon = True
            timer.start()
        uvicorn.Server(configured(app, settings)).run(sockets=[listener])


def configured(app: ASGIApp, settings: Settings) -> uvicorn.Config:
    """The configuration of uvicorn."""
    return uvicorn.Config(
        app,
        http=connection_class(settings),
        ws="none",
        port=settings.port,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,  # `Proxies` does that
        limit_concurrency=settings.limits.connections + 1,  # in addition to `connection_class`
        timeout_graceful_shutdown=3,
    )


def redirect_file(url: str, folder: Path) -> str:
    """The URL of a file in ``folder``, readable by its owner only, that redirects a browser to ``url``.

    A browser is started with the URL as an argument, which every user of the machine can read, including a token in it.
    """
    file = folder / "open.html"
    file.touch(mode=0o600)
    place = escape(url)
    file.write_text(
        '<!doctype html><meta charset="utf-8"><title>claims</title>'
        f'<meta http-equiv="refresh" content="0; url={place}"><a href="{place}">Go to the claims</a>\n',
        encoding="utf-8",
    )
    return file.as_uri()


def checked(settings: Settings) -> Settings:
    """The settings if they are safe. Raises `ClaimsError` if they would allow access without authentication."""
    if settings.host not in LOOPBACK and settings.by_token:
        raise ClaimsError(
            f"{settings.host} is reachable by others, who would not have to sign in",
            remedy="give --users FILE (see `claims user add`), or use 127.0.0.1",
        )
    for place in settings.proxies:
        if not is_address_or_network(place):
            raise ClaimsError(
                f"{place!r} is not an IP address or a network", remedy="set --trust-from to the address of the proxy"
            )
    return settings


def entry_url(settings: Settings) -> str:
    """The URL to open, with the token if it is used to sign in."""
    host = "127.0.0.1" if settings.host in {"0.0.0.0", "::"} else settings.host
    place = f"http://[{host}]:{settings.port}" if ":" in host else f"http://{host}:{settings.port}"
    return place + (address("/enter", token=settings.token) if settings.by_token else "/")


def free_port() -> int:
    """A port that is free now."""
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def bound_socket(settings: Settings) -> socket:
    """The listening socket. Raises `ClaimsError` if the port is in use."""
    # Only with an explicit protocol asyncio sets TCP_NODELAY; without it each response waits 40 ms for the previous one.
    found = socket(AF_INET6 if ":" in settings.host else AF_INET, SOCK_STREAM, IPPROTO_TCP)
    found.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)
    try:
        found.bind((settings.host, settings.port))
    except OSError as error:
        found.close()
        raise ClaimsError(
            f"port {settings.port} at {settings.host} is not available: {error.strerror}", remedy="choose another with --port"
        ) from None
    found.listen(128)
    return found


class ConnectionRegistry:
    """The open connections of a server. ``waiting`` are those without a request, longest idle first."""

    def __init__(self, settings: Settings) -> None:
        self.limits = settings.limits
        self.waiting: dict[Connection, None] = {}
        self._settings = settings
        self._of: Counter[str] = Counter()
        self._count = 0

    def opened(self, connection: "Connection") -> None:
        """Counts a connection, and closes one if there are too many: itself if they are from its address, else the one that has
        been idle longest.
        """
        self._count += 1
        self._of[connection.address] += 1
        if self._of[connection.address] > self.limits.connections_each and not self._settings.trusts(connection.address):
            connection.abort()
        elif self._count > self.limits.connections:
            next(iter(self.waiting), connection).abort()

    def closed(self, connection: "Connection") -> None:
        """Forgets a closed connection."""
        self._count -= 1
        self._of[connection.address] -= 1
        if not self._of[connection.address]:
            del self._of[connection.address]


class Connection(H11Protocol):
    """A connection that is closed if its next request does not arrive, or its response is not read, in time.

    The time for a body is limited where it is read (`claims.review.middleware`), as the server itself may pause a client there.
    """

    registry: ConnectionRegistry

    def __init__(self, *given: Any, **named: Any) -> None:  # as created by uvicorn
        super().__init__(*given, **named)
        self.address = ""
        self._late: asyncio.TimerHandle | None = None
        self._stuck: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Starts to wait for a request."""
        super().connection_made(transport)
        self.address = self.client[0] if self.client else ""
        self._wait()
        self.registry.opened(self)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forgets the connection."""
        super().connection_lost(exc)
        self._answer()
        self._taken()
        self.registry.closed(self)

    def data_received(self, data: bytes) -> None:
        """Receives data, which extends the timeout only if it completes the headers."""
        super().data_received(data)
        if self.cycle is not None and not self.cycle.response_complete:
            self._answer()

    def on_response_complete(self) -> None:
        """Waits for the next request, or for the rest of this one if it was answered early."""
        super().on_response_complete()
        if self.cycle.response_complete and not self.transport.is_closing():
            self._wait()

    def pause_writing(self) -> None:
        """Waits for the client to read what was sent."""
        super().pause_writing()
        self._taken()
        self._stuck = self.loop.call_later(self.registry.limits.answer, self.transport.abort)

    def resume_writing(self) -> None:
        """Stops waiting: the client has read what was sent."""
        super().resume_writing()
        self._taken()

    def abort(self) -> None:
        """Closes the connection at once."""
        self._answer()
        self.transport.abort()

    def _wait(self) -> None:
        self._answer()
        self.registry.waiting[self] = None
        self._late = self.loop.call_later(self.registry.limits.headers, self.transport.abort)

    def _answer(self) -> None:
        self.registry.waiting.pop(self, None)
        if self._late is not None:
            self._late.cancel()
            self._late = None

    def _taken(self) -> None:
        if self._stuck is not None:
            self._stuck.cancel()
            self._stuck = None


def connection_class(settings: Settings) -> type[Connection]:
    """The protocol class of a server's connections, which share one registry."""
    return type("LimitedConnection", (Connection,), {"registry": ConnectionRegistry(settings)})
