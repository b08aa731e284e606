"""Starting the server, and its limits on connections."""

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
    """Serves the review page until it is interrupted; ``tell`` is given the address to open, and ``browser`` opens it.

    Raises `ClaimsError` where others could reach the page without signing in, or the port is taken.
    """
    checked(settings)
    app = application(store, settings)
    entrance = entry_url(settings)
    with bound_socket(settings) as listener, TemporaryDirectory(prefix="claims-") as folder:
        tell(entrance)
        if browser:
            timer = Timer(0.8, webbrowser.open, [opened(entrance, Path(folder)) if settings.by_token else entrance])
            timer.daemon = True
            timer.start()
        uvicorn.Server(configured(app, settings)).run(sockets=[listener])


def configured(app: ASGIApp, settings: Settings) -> uvicorn.Config:
    """How uvicorn serves the application."""
    return uvicorn.Config(
        app,
        http=connection_class(settings),
        ws="none",
        port=settings.port,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,  # who is believed is the authenticator's to say
        limit_concurrency=settings.limits.connections + 1,  # beside what `connection_class` does
        timeout_graceful_shutdown=3,
    )


def opened(entrance: str, folder: Path) -> str:
    """The address of a file in ``folder``, for its owner alone, that leads a browser to ``entrance``.

    A browser is started with the address among its arguments, where everybody on the machine can read them, the token with it.
    """
    file = folder / "open.html"
    file.touch(mode=0o600)
    place = escape(entrance)
    file.write_text(
        '<!doctype html><meta charset="utf-8"><title>claims</title>'
        f'<meta http-equiv="refresh" content="0; url={place}"><a href="{place}">Go to the claims</a>\n',
        encoding="utf-8",
    )
    return file.as_uri()


def checked(settings: Settings) -> Settings:
    """The settings, where they let nobody in who should not be. Raises `ClaimsError` where they do."""
    if settings.host not in LOOPBACK and settings.by_token:
        raise ClaimsError(
            f"others can reach {settings.host}, and nobody would have to sign in",
            remedy="name them with --users FILE (see `claims user add`), or keep to 127.0.0.1",
        )
    for place in settings.proxies:
        if not is_address_or_network(place):
            raise ClaimsError(
                f"{place!r} is not an IP address or a network", remedy="give --trust-from the address of the proxy"
            )
    return settings


def entry_url(settings: Settings) -> str:
    """The address to open: with the token where it lets one in."""
    host = "127.0.0.1" if settings.host in {"0.0.0.0", "::"} else settings.host
    place = f"http://[{host}]:{settings.port}" if ":" in host else f"http://{host}:{settings.port}"
    return place + (address("/enter", token=settings.token) if settings.by_token else "/")


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def bound_socket(settings: Settings) -> socket:
    """The socket that the server answers on. Raises `ClaimsError` where the port is taken."""
    # With the protocol named asyncio sends small packets at once; without it each answer waits 40 ms for the one before.
    found = socket(AF_INET6 if ":" in settings.host else AF_INET, SOCK_STREAM, IPPROTO_TCP)
    found.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)
    try:
        found.bind((settings.host, settings.port))
    except OSError as error:
        found.close()
        raise ClaimsError(
            f"port {settings.port} at {settings.host} cannot be had: {error.strerror}", remedy="choose another with --port"
        ) from None
    found.listen(128)
    return found


class ConnectionRegistry:
    """The connections of a server. ``waiting`` are those without a request, the longest first."""

    def __init__(self, settings: Settings) -> None:
        self.limits = settings.limits
        self.waiting: dict[Connection, None] = {}
        self._settings = settings
        self._of: Counter[str] = Counter()
        self._count = 0

    def opened(self, connection: "Connection") -> None:
        """Counts a connection, and closes one where there are too many: itself where they are its address's, else the one that
        has waited longest without a request.
        """
        self._count += 1
        self._of[connection.address] += 1
        if self._of[connection.address] > self.limits.connections_each and not self._settings.trusts(connection.address):
            connection.abort()
        elif self._count > self.limits.connections:
            next(iter(self.waiting), connection).abort()

    def closed(self, connection: "Connection") -> None:
        """Counts it no more."""
        self._count -= 1
        self._of[connection.address] -= 1
        if not self._of[connection.address]:
            del self._of[connection.address]


class Connection(H11Protocol):
    """A connection that is closed where its next request does not come, or its answer is not taken, in time.

    How long a body may take is not counted here but where it is read (`claims.review.middleware`), since the server itself
    has a client wait there.
    """

    registry: ConnectionRegistry

    def __init__(self, *given: Any, **named: Any) -> None:  # as uvicorn makes it
        super().__init__(*given, **named)
        self.address = ""
        self._late: asyncio.TimerHandle | None = None
        self._stuck: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begins to wait for a request."""
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
        """Takes what comes. It is no reason to wait longer, unless it completes the headers."""
        super().data_received(data)
        if self.cycle is not None and not self.cycle.response_complete:
            self._answer()

    def on_response_complete(self) -> None:
        """Waits for the next request, or for the rest of this one where it was answered before it was there."""
        super().on_response_complete()
        if self.cycle.response_complete and not self.transport.is_closing():
            self._wait()

    def pause_writing(self) -> None:
        """Waits for the client to take what was sent."""
        super().pause_writing()
        self._taken()
        self._stuck = self.loop.call_later(self.registry.limits.answer, self.transport.abort)

    def resume_writing(self) -> None:
        """The client took it."""
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
    """The class of a server's connections, which share its limits."""
    return type("LimitedConnection", (Connection,), {"registry": ConnectionRegistry(settings)})
