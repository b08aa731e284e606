"""How tests wait for another process or thread: until it is done, with a timeout that suits a busy machine.

The timeout does not measure speed: passing tests do not wait that long, failing ones may.
"""

from collections.abc import Callable
from time import monotonic, sleep

import pytest

PATIENCE = 120.0
"""Timeout in seconds."""


def until(so: Callable[[], bool], what: str = "what was waited for") -> None:
    """Waits until ``so`` is true. Fails the test on timeout."""
    end = monotonic() + PATIENCE
    while not so():
        if monotonic() > end:
            pytest.fail(f"{what} did not come")
        sleep(0.02)
