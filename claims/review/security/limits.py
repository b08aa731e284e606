"""A limit on how often somebody may try, and the longer to wait the more often it went wrong."""

import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from threading import Lock

FREE = 8
"""Tries without a wait."""
FIRST_WAIT = 15.0
LONGEST_WAIT = 3600.0
FORGOTTEN_AFTER = 24 * 3600.0
"""Seconds without a try after which the earlier ones no longer count."""
MOST_KEYS = 10_000
FREE_TOGETHER = 40
"""Tries without a wait that are counted together whatever they are for."""
ONE_EVERY = 30.0
"""Seconds in which there is one more of them."""


@dataclass(slots=True)
class _Tries:
    count: int
    until: float
    last: float


class Attempts:
    """Counts tries for each key, before they are made: so many at the same time are as many as one after the other.

    After ``FREE`` tries one has to wait, each time twice as long as before.

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
        """Counts a try and gives 0.0, or gives the seconds to wait before the next one and counts nothing."""
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
        """Forgets the tries."""
        with self._lock:
            self._tries.pop(key, None)

    def _noted(self, key: Hashable, now: float) -> _Tries:
        self._tries.pop(key, None)
        if len(self._tries) >= MOST_KEYS:
            # Somebody makes up names. Those with the fewest tries go first: a name that is guessed at stays counted.
            del self._tries[min(self._tries, key=lambda other: self._tries[other].count)]
        return self._tries.setdefault(key, _Tries(0, 0.0, now))


class Rate:
    """So many tries for each key, and one more in so many seconds: nobody is kept out for long, and nobody tries much.

    Tries are counted before they are made; `give_back` takes back one that went well, and counts for nothing.

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
        """When all tries of a key will be its own again, in seconds of the clock."""
        self._lock = Lock()

    def begin(self, key: Hashable) -> float:
        """Counts a try and gives 0.0, or gives the seconds to wait before the next one and counts nothing."""
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
        """Takes back a try that was counted."""
        with self._lock:
            if key in self._spent:
                self._spent[key] -= self._every
