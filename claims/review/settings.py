"""Settings of a review server."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path
from secrets import token_urlsafe

from claims.data.interface import SearchSite
from claims.review.research import search_sites

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
THIS_MACHINE = frozenset({"127.0.0.1", "::1"})
UPLOAD_PATHS = frozenset({"/articles", "/import", "/api/articles", "/api/import"})
"""Paths that accept articles and files."""


@dataclass(frozen=True)
class Limits:
    """Timeouts in seconds and limits in bytes.

    A request's headers must arrive within ``headers`` seconds after the connection was opened or the last answer sent. A body
    may take ``body`` seconds, and one more for each ``body_rate`` bytes received. A client that does not read its response for
    ``answer`` seconds is disconnected. Authenticated clients may send ``longest_body`` to `UPLOAD_PATHS`, ``longest_json`` to
    other paths of the API and ``longest_form`` with other forms; others may send ``longest_of_strangers``. Up to
    ``connections`` are open at a time, ``connections_each`` from one address that is not a proxy's.
    """

    headers: float = 20.0
    body: float = 20.0
    body_rate: float = 20_000.0
    answer: float = 30.0
    longest_body: int = 12 * 1024 * 1024
    longest_form: int = 1024 * 1024
    longest_json: int = 256 * 1024
    longest_of_strangers: int = 64 * 1024
    connections: int = 500
    connections_each: int = 100

    def longest(self, path: str) -> int:
        """The maximum length of a body that an authenticated client sends to ``path``."""
        if path in UPLOAD_PATHS:
            return self.longest_body
        return min(self.longest_body, self.longest_json if path.startswith("/api/") else self.longest_form)


@dataclass(frozen=True)
class Settings:
    """The configuration of the server.

    ``store`` is a database's URL or file (None: the default), ``reviewer`` the name of the user who started the server:
    everybody with ``token`` is that reviewer, unless there is a file of ``users`` or a proxy that names them in
    ``trust_header``. ``proxies`` are the addresses and networks of reverse proxies, whose forwarding headers are trusted.
    ``hosts`` are host names that requests may be addressed to, in addition to loopback. ``secret`` signs cookies; sessions are
    stored in the file ``sessions``, else in memory. ``search_sites`` are linked for the words of a claim.
    """

    store: str | Path | None = None
    reviewer: str = "reviewer"
    users: Path | None = None
    trust_header: str | None = None
    proxies: frozenset[str] = frozenset()
    host: str = "127.0.0.1"
    port: int = 8765
    hosts: tuple[str, ...] = ()
    pipeline: str = "accurate"
    search_sites: tuple[SearchSite, ...] = field(default_factory=search_sites)
    token: str = field(default_factory=token_urlsafe, repr=False)
    secret: str = field(default_factory=token_urlsafe, repr=False)
    sessions: Path | None = None
    limits: Limits = Limits()

    @property
    def by_token(self) -> bool:
        """Whether there is a single reviewer, who signs in by the token."""
        return self.users is None and self.trust_header is None

    @property
    def names(self) -> frozenset[str]:
        """Every host name that requests may be addressed to."""
        own = {self.host} if self.host not in {"0.0.0.0", "::"} else set()
        return LOOPBACK | own | {host.lower() for host in self.hosts}

    @property
    def trusted(self) -> frozenset[str]:
        """The trusted proxies; by default this machine, if a proxy authenticates users."""
        return self.proxies or (THIS_MACHINE if self.trust_header else frozenset())

    def trusts(self, address: str) -> bool:
        """Whether a connection from ``address`` is a trusted proxy's."""
        return within(address, self.trusted)

    @property
    def cookie(self) -> str:
        """The session cookie's name: cookies ignore ports, and two servers may run on one machine."""
        return f"claims_{self.port}"

    @property
    def secure_cookie(self) -> str:
        """The session cookie's name over HTTPS: with this prefix neither another site nor a man in the middle can set it."""
        return f"__Host-{self.cookie}"


def within(address: str, places: Iterable[str]) -> bool:
    """Whether an address is one of ``places``, or in a network of them. What is not an IP address is compared literally.

    >>> within("10.0.0.7", {"10.0.0.0/24"}), within("::1", {"0:0::1"}), within("10.0.1.7", {"10.0.0.0/24"})
    (True, True, False)
    """
    try:
        found = ip_address(address)
    except ValueError:
        return address in places
    return any(found in network for network in map(_network, places) if network is not None)


def _network(place: str) -> IPv4Network | IPv6Network | None:
    try:
        return ip_network(place, strict=False)
    except ValueError:
        return None


def is_address_or_network(words: str) -> bool:
    """Whether this is an IP address or a network, the two forms of a trusted proxy."""
    return _network(words) is not None
