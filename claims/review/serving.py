"""Starting the server."""

import webbrowser
from collections.abc import Callable
from pathlib import Path
from secrets import token_urlsafe
from socket import AF_INET, AF_INET6, IPPROTO_TCP, SO_REUSEADDR, SOCK_STREAM, SOL_SOCKET, socket
from threading import Timer

import uvicorn

from claims.model import ClaimsError
from claims.review.answers import address
from claims.review.settings import LOOPBACK, Settings
from claims.review.webapp import application
from claims.store import Store


def serve(store: Store, settings: Settings, *, browser: bool = True, tell: Callable[[str], None] = print) -> None:
    """Serves the review page until it is interrupted; ``tell`` is given the address to open, and ``browser`` opens it.

    Raises `ClaimsError` where others could reach the page without signing in, or the port is taken.
    """
    checked(settings)
    app = application(store, settings)
    door = listening(settings)
    entrance = entrance_of(settings)
    tell(entrance)
    if browser:
        timer = Timer(0.8, webbrowser.open, [entrance])
        timer.daemon = True
        timer.start()
    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,  # who is believed is the door's to say
        timeout_graceful_shutdown=3,
    )
    with door:
        uvicorn.Server(config).run(sockets=[door])


def checked(settings: Settings) -> Settings:
    """The settings, where they let nobody in who should not be. Raises `ClaimsError` where they do."""
    if settings.host not in LOOPBACK and settings.by_token:
        raise ClaimsError(
            f"others can reach {settings.host}, and nobody would have to sign in",
            remedy="name them with --users FILE (see `claims user add`), or keep to 127.0.0.1",
        )
    return settings


def entrance_of(settings: Settings) -> str:
    """The address to open: with the token where it lets one in."""
    host = "127.0.0.1" if settings.host in {"0.0.0.0", "::"} else settings.host
    place = f"http://[{host}]:{settings.port}" if ":" in host else f"http://{host}:{settings.port}"
    return place + (address("/enter", token=settings.token) if settings.by_token else "/")


def kept_secret(users: Path | None) -> str:
    """What sessions are signed with: kept beside the file of users, so that they outlive the server; else made anew."""
    if users is None:
        return token_urlsafe()
    place = users.with_name(users.name + ".key")
    try:
        descriptor = place.open("x", encoding="ascii")
    except FileExistsError:
        return place.read_text(encoding="ascii")
    except OSError as error:
        raise ClaimsError(f"the sessions' key cannot be kept: {error.strerror}", where=place) from None
    with descriptor:
        place.chmod(0o600)
        secret = token_urlsafe()
        descriptor.write(secret)
    return secret


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
