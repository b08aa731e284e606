"""A limit on how often somebody may try."""

import time
from collections import deque
from collections.abc import Callable
from threading import Lock

MOST_KEYS = 10_000


class Attempts:
    """Counts failures for each key and says how long to wait after ``most`` of them within ``seconds``.

    >>> now = iter([0.0, 1.0, 2.0])
    >>> attempts = Attempts(most=2, seconds=60, clock=lambda: next(now))
    >>> attempts.failed("ana"), attempts.failed("ana"), attempts.wait("ana")
    (None, None, 58.0)
    """

    def __init__(self, most: int, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._seconds = seconds
        self._clock = clock
        self._failures: dict[str, deque[float]] = {}
        self._lock = Lock()

    def failed(self, key: str) -> None:
        """Notes a failure."""
        with self._lock:
            if len(self._failures) >= MOST_KEYS:  # somebody makes up names; the oldest are forgotten
                del self._failures[next(iter(self._failures))]
            self._failures.setdefault(key, deque(maxlen=self._most)).append(self._clock())

    def succeeded(self, key: str) -> None:
        """Forgets the failures."""
        with self._lock:
            self._failures.pop(key, None)

    def wait(self, key: str) -> float:
        """Seconds until ``key`` may try again, 0.0 where it may now."""
        with self._lock:
            times = self._failures.get(key)
            if times is None or len(times) < self._most:
                return 0.0
            return max(0.0, times[0] + self._seconds - self._clock())
