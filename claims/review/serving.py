"""Starting the server."""

import webbrowser
from collections.abc import Callable
from html import escape
from pathlib import Path
from socket import AF_INET, AF_INET6, IPPROTO_TCP, SO_REUSEADDR, SOCK_STREAM, SOL_SOCKET, socket
from tempfile import TemporaryDirectory
from threading import Timer

import uvicorn
from starlette.types import ASGIApp

from claims.model import ClaimsError
from claims.review.answers import address
from claims.review.connections import connection_class
from claims.review.settings import LOOPBACK, Settings, is_place
from claims.review.webapp import application
from claims.store import Store


def serve(store: Store, settings: Settings, *, browser: bool = True, tell: Callable[[str], None] = print) -> None:
    """Serves the review page until it is interrupted; ``tell`` is given the address to open, and ``browser`` opens it.

    Raises `ClaimsError` where others could reach the page without signing in, or the port is taken.
    """
    checked(settings)
    app = application(store, settings)
    entrance = entrance_of(settings)
    with listening(settings) as door, TemporaryDirectory(prefix="claims-") as folder:
        tell(entrance)
        if browser:
            timer = Timer(0.8, webbrowser.open, [opened(entrance, Path(folder)) if settings.by_token else entrance])
            timer.daemon = True
            timer.start()
        uvicorn.Server(configured(app, settings)).run(sockets=[door])


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
        proxy_headers=False,  # who is believed is the door's to say
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
        if not is_place(place):
            raise ClaimsError(
                f"{place!r} is not an IP address or a network", remedy="give --trust-from the address of the proxy"
            )
    return settings


def entrance_of(settings: Settings) -> str:
    """The address to open: with the token where it lets one in."""
    host = "127.0.0.1" if settings.host in {"0.0.0.0", "::"} else settings.host
    place = f"http://[{host}]:{settings.port}" if ":" in host else f"http://{host}:{settings.port}"
    return place + (address("/enter", token=settings.token) if settings.by_token else "/")


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def listening(settings: Settings) -> socket:
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
