"""Connections within limits: one that is slow, or one of too many, is closed, so that others find the server free."""

import asyncio
from collections import Counter
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

from claims.review.settings import Settings


class Open:
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
            connection.give_up()
        elif self._count > self.limits.connections:
            next(iter(self.waiting), connection).give_up()

    def closed(self, connection: "Connection") -> None:
        """Counts it no more."""
        self._count -= 1
        self._of[connection.address] -= 1
        if not self._of[connection.address]:
            del self._of[connection.address]


class Connection(H11Protocol):
    """A connection that is closed where its next request does not come, or its answer is not taken, in time.

    How long a body may take is not counted here but where it is read (`claims.review.security.bodies`), since the server itself
    has a client wait there.
    """

    open: Open

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
        self.open.opened(self)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forgets the connection."""
        super().connection_lost(exc)
        self._answer()
        self._taken()
        self.open.closed(self)

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
        self._stuck = self.loop.call_later(self.open.limits.answer, self.transport.abort)

    def resume_writing(self) -> None:
        """The client took it."""
        super().resume_writing()
        self._taken()

    def give_up(self) -> None:
        """Closes the connection at once."""
        self._answer()
        self.transport.abort()

    def _wait(self) -> None:
        self._answer()
        self.open.waiting[self] = None
        self._late = self.loop.call_later(self.open.limits.headers, self.transport.abort)

    def _answer(self) -> None:
        self.open.waiting.pop(self, None)
        if self._late is not None:
            self._late.cancel()
            self._late = None

    def _taken(self) -> None:
        if self._stuck is not None:
            self._stuck.cancel()
            self._stuck = None


def connection_class(settings: Settings) -> type[Connection]:
    """The class of a server's connections, which share its limits."""
    return type("LimitedConnection", (Connection,), {"open": Open(settings)})
