"""What a review server is told when it starts."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path
from secrets import token_urlsafe

from claims.data.interface import SearchSite
from claims.review.showing.searching import search_sites

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
THIS_MACHINE = frozenset({"127.0.0.1", "::1"})


@dataclass(frozen=True)
class Limits:
    """How long the server waits for a client, and how much it takes. Seconds and bytes.

    A request's headers must be there ``headers`` seconds after the connection was opened or the last answer sent. A body may
    take ``body`` seconds, and a second more for each ``body_rate`` bytes of it that came. A client that takes nothing of its
    answer for ``answer`` seconds is cut off. ``longest_body`` is what those who are signed in may send,
    ``longest_of_strangers`` what everybody else may. ``connections`` are open at a time, ``connections_each`` from one address
    that is not a proxy's.
    """

    headers: float = 20.0
    body: float = 20.0
    body_rate: float = 20_000.0
    answer: float = 30.0
    longest_body: int = 12 * 1024 * 1024
    longest_of_strangers: int = 64 * 1024
    connections: int = 500
    connections_each: int = 100


@dataclass(frozen=True)
class Settings:
    """How to serve the page.

    ``store`` is a database's URL or file (None: the usual one), ``reviewer`` the name of whoever started the server.
    Everybody who has ``token`` is that reviewer, unless there is a file of ``users`` or a proxy that names them in
    ``trust_header``. ``proxies`` are the addresses and networks of the proxies in front: what they say of where a request comes
    from, and whether by HTTPS, is believed, and nobody else is. ``hosts`` are the names under which the page may be asked for
    beside the loopback ones. ``secret`` signs cookies; the sessions are kept in the file ``sessions``, in memory without one.
    ``search_sites`` are those that the page links to for the words of a claim.
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
        """Whether one person reviews, let in by the token."""
        return self.users is None and self.trust_header is None

    @property
    def names(self) -> frozenset[str]:
        """Every name that requests may be addressed to."""
        own = {self.host} if self.host not in {"0.0.0.0", "::"} else set()
        return LOOPBACK | own | {host.lower() for host in self.hosts}

    @property
    def trusted(self) -> frozenset[str]:
        """The proxies that are believed. One that signs people in is on this machine unless it was said where it is."""
        return self.proxies or (THIS_MACHINE if self.trust_header else frozenset())

    def trusts(self, address: str) -> bool:
        """Whether a connection from ``address`` is a trusted proxy's."""
        return within(address, self.trusted)

    @property
    def cookie(self) -> str:
        """The session cookie's name: cookies do not tell ports apart, and two servers may run on one machine."""
        return f"claims_{self.port}"

    @property
    def secure_cookie(self) -> str:
        """Its name where the browser came by HTTPS: with this prefix no other site, and nobody on the line, can set it."""
        return f"__Host-{self.cookie}"


def within(address: str, places: Iterable[str]) -> bool:
    """Whether an address is one of ``places``, or in a network of them. What is no IP address is compared as it is.

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


def is_place(words: str) -> bool:
    """Whether this is an IP address or a network, as a trusted proxy is named."""
    return _network(words) is not None
