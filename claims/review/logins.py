"""Signing in by password, with rate limits on guessing that do not lock out others."""

import math
import time
from collections import Counter
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network
from threading import Lock

from anyio import CapacityLimiter, to_thread

from claims.review.users import User, Users

FREE = 8
"""Number of attempts without a wait."""
FIRST_WAIT = 15.0
LONGEST_WAIT = 3600.0
FORGOTTEN_AFTER = 24 * 3600.0
"""Seconds without an attempt after which earlier ones no longer count."""
MOST_KEYS = 10_000
FREE_TOGETHER = 40
"""Number of attempts without a wait from one address, for any names."""
ONE_EVERY = 30.0
"""Seconds after which one more is allowed."""


@dataclass(slots=True)
class _Tries:
    count: int
    until: float
    last: float


class Attempts:
    """Counts attempts by key before they are made, so that concurrent ones count like successive ones.

    After ``FREE`` attempts there is a wait, doubled each time.

    >>> now = [0.0]
    >>> attempts = Attempts(free=2, first=10.0, clock=lambda: now[0])
    >>> attempts.begin("ana"), attempts.begin("ana"), attempts.begin("ana")
    (0.0, 0.0, 10.0)
    >>> now[0] = 10.0
    >>> attempts.begin("ana"), attempts.begin("ana"), attempts.begin("ben")
    (0.0, 20.0, 0.0)
    """

    def __init__(self, free: int = FREE, first: float = FIRST_WAIT, clock: Callable[[], float] = time.monotonic) -> None:
        self._free = free
        self._first = first
        self._clock = clock
        self._tries: dict[Hashable, _Tries] = {}
        self._lock = Lock()

    def begin(self, key: Hashable) -> float:
        """Counts an attempt and returns 0.0, or returns the seconds to wait and counts nothing."""
        with self._lock:
            now = self._clock()
            tries = self._tries.get(key)
            if tries is None or now - tries.last > FORGOTTEN_AFTER:
                tries = self._noted(key, now)
            if now < tries.until:
                return tries.until - now
            tries.count += 1
            tries.last = now
            if tries.count >= self._free:
                doublings = min(tries.count - self._free, 20)
                tries.until = now + min(LONGEST_WAIT, self._first * 2**doublings)
            return 0.0

    def succeeded(self, key: Hashable) -> None:
        """Resets the count."""
        with self._lock:
            self._tries.pop(key, None)

    def _noted(self, key: Hashable, now: float) -> _Tries:
        self._tries.pop(key, None)
        if len(self._tries) >= MOST_KEYS:
            # Against made-up names: those with the fewest attempts are dropped, so that a name under attack stays counted.
            del self._tries[min(self._tries, key=lambda other: self._tries[other].count)]
        return self._tries.setdefault(key, _Tries(0, 0.0, now))


class Rate:
    """A token bucket by key: ``free`` attempts, and one more every ``every`` seconds.

    Attempts are counted before they are made; `give_back` returns one that succeeded.

    >>> now = [0.0]
    >>> rate = Rate(free=2, every=10.0, clock=lambda: now[0])
    >>> rate.begin("here"), rate.begin("here"), rate.begin("here"), rate.begin("there")
    (0.0, 0.0, 10.0, 0.0)
    >>> now[0] = 10.0
    >>> rate.begin("here"), rate.begin("here")
    (0.0, 10.0)
    """

    def __init__(
        self, free: int = FREE_TOGETHER, every: float = ONE_EVERY, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._free = free
        self._every = every
        self._clock = clock
        self._spent: dict[Hashable, float] = {}
        """When the bucket of a key will be full again, in seconds of the clock."""
        self._lock = Lock()

    def begin(self, key: Hashable) -> float:
        """Counts an attempt and returns 0.0, or returns the seconds to wait and counts nothing."""
        with self._lock:
            now = self._clock()
            spent = max(now, self._spent.get(key, now)) + self._every
            wait = spent - now - self._free * self._every
            if wait > 0:
                return wait
            if key not in self._spent and len(self._spent) >= MOST_KEYS:
                del self._spent[min(self._spent, key=lambda other: self._spent[other])]
            self._spent[key] = spent
            return 0.0

    def give_back(self, key: Hashable) -> None:
        """Returns a counted attempt."""
        with self._lock:
            if key in self._spent:
                self._spent[key] -= self._every


_HASHES_AT_ONCE = 2
"""Checking a hash takes 64 MB of memory."""
_WAITING_EACH = 4
"""Maximum passwords from one address being checked or waiting."""
_WAITING = 100


class TooManyAttemptsError(Exception):
    """Too many attempts (429); ``wait`` is the number of whole seconds until the next one."""

    def __init__(self, wait: float) -> None:
        super().__init__("Too many attempts.")
        self.wait = max(1, math.ceil(wait))

    @property
    def headers(self) -> dict[str, str]:
        """The headers of the response."""
        return {"Retry-After": str(self.wait)}

    def __str__(self) -> str:
        if self.wait < 90:
            return "Too many attempts. Please wait " + ("a second." if self.wait == 1 else f"{self.wait} seconds.")
        return f"Too many attempts. Please wait {round(self.wait / 60)} minutes."


class Logins:
    """Checks passwords in its own thread pool, so that waiting does not block pages.

    Attempts are counted by name and address together: guessing a name from elsewhere does not lock out its owner.
    Those that fail are also counted for the address, whatever the name, so that trying one password on many names is slow.
    """

    def __init__(self, users: Users) -> None:
        self._users = users
        self._attempts = Attempts()
        self._rate = Rate()
        self._threads = CapacityLimiter(_HASHES_AT_ONCE)
        self._here: Counter[str] = Counter()

    async def signed_in(self, name: str, password: str, address: str) -> User | None:
        """The user whose name and password these are, or None. Raises `TooManyAttemptsError` if it is not checked."""
        place = network_of(address)
        if self._here[place] >= _WAITING_EACH or self._here.total() >= _WAITING:
            raise TooManyAttemptsError(1)
        key = (name[:100], place)
        wait = self._rate.begin(place)
        if wait:
            raise TooManyAttemptsError(wait)
        wait = self._attempts.begin(key)
        if wait:
            self._rate.give_back(place)  # no password is checked
            raise TooManyAttemptsError(wait)
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
    """The address, or the /64 network of an IPv6 address, which has one owner.

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
