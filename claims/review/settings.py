"""What a review server is told when it starts."""

from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_urlsafe

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


@dataclass(frozen=True)
class Settings:
    """How to serve the page.

    ``store`` is a database's URL or file (None: the usual one), ``reviewer`` the name of whoever started the server.
    Everybody who has ``token`` is that reviewer, unless there is a file of ``users`` or a proxy that names them in
    ``trust_header``, which is believed from the addresses ``proxies`` alone. ``hosts`` are the names under which the page may
    be asked for beside the loopback ones.
    """

    store: str | Path | None = None
    reviewer: str = "reviewer"
    users: Path | None = None
    trust_header: str | None = None
    proxies: frozenset[str] = frozenset({"127.0.0.1", "::1"})
    host: str = "127.0.0.1"
    port: int = 8765
    hosts: tuple[str, ...] = ()
    pipeline: str = "accurate"
    token: str = field(default_factory=token_urlsafe)
    secret: str = field(default_factory=token_urlsafe)

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
    def cookie(self) -> str:
        """The session cookie's name: cookies do not tell ports apart, and two servers may run on one machine."""
        return f"claims_{self.port}"
