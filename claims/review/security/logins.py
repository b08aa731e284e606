"""Signing in by name and password, so that guessing is slow, and nobody keeps anybody else from signing in."""

import math
from collections import Counter
from ipaddress import IPv6Address, ip_address, ip_network

from anyio import CapacityLimiter, to_thread

from claims.review.security.limits import Attempts, Rate
from claims.review.security.users import User, Users

_HASHES_AT_ONCE = 2
"""A hash takes 64 MB of memory while it is checked: a crowd at the login must not take all there is."""
_WAITING_EACH = 4
"""Passwords from one address that are, or wait to be, checked at the same time."""
_WAITING = 100


class TooManyError(Exception):
    """Too many tries; ``wait`` is the number of whole seconds after which the next may be made."""

    def __init__(self, wait: float) -> None:
        super().__init__("Too many tries.")
        self.wait = max(1, math.ceil(wait))

    @property
    def headers(self) -> dict[str, str]:
        """What the answer tells a program."""
        return {"Retry-After": str(self.wait)}

    def __str__(self) -> str:
        if self.wait < 90:
            return "Too many tries. Please wait " + ("a second." if self.wait == 1 else f"{self.wait} seconds.")
        return f"Too many tries. Please wait {round(self.wait / 60)} minutes."


class Logins:
    """Checks passwords, in threads of its own, so that whoever waits for that keeps nobody from a page.

    Tries are counted for a name and an address together: whoever guesses at a name from elsewhere does not lock out its owner.
    Those that fail are also counted for the address, whatever the name, so that trying one password on many names is slow.
    """

    def __init__(self, users: Users) -> None:
        self._users = users
        self._attempts = Attempts()
        self._rate = Rate()
        self._threads = CapacityLimiter(_HASHES_AT_ONCE)
        self._here: Counter[str] = Counter()

    async def signed_in(self, name: str, password: str, address: str) -> User | None:
        """The user whose name and password these are, or None. Raises `TooManyError` where that is not looked at yet."""
        place = network_of(address)
        if self._here[place] >= _WAITING_EACH or self._here.total() >= _WAITING:
            raise TooManyError(1)
        key = (name[:100], place)
        wait = self._rate.begin(place)
        if wait:
            raise TooManyError(wait)
        wait = self._attempts.begin(key)
        if wait:
            self._rate.give_back(place)  # nothing is looked at
            raise TooManyError(wait)
        self._here[place] += 1
        try:
            user = await to_thread.run_sync(self._users.signed_in, name, password, limiter=self._threads)
        finally:
            self._here[place] -= 1
            self._here += Counter()  # drops those at zero
        if user is not None:
            self._attempts.succeeded(key)
            self._rate.give_back(place)
        return user


def network_of(address: str) -> str:
    """The address, or the network that one customer has where it is an IPv6 address: its owner has 2⁶⁴ of them.

    >>> network_of("192.0.2.7"), network_of("2001:db8::1"), network_of("2001:db8::2:1"), network_of("::ffff:192.0.2.7")
    ('192.0.2.7', '2001:db8::/64', '2001:db8::/64', '192.0.2.7')
    """
    try:
        found = ip_address(address)
    except ValueError:
        return address[:100]
    if isinstance(found, IPv6Address):
        return str(found.ipv4_mapped or ip_network((found, 64), strict=False))
    return str(found)
