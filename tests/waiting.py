"""How tests wait for what another process or thread does: until it is done, and long enough for a machine with much else to do.

Nothing here says how fast anything is: a test that passes does not wait for as long as this, one that fails may.
"""

from collections.abc import Callable
from time import monotonic, sleep

import pytest

PATIENCE = 120.0
"""Seconds after which what was waited for will not come."""


def until(so: Callable[[], bool], what: str = "what was waited for") -> None:
    """Waits until ``so`` is true. Fails the test where it does not become so."""
    end = monotonic() + PATIENCE
    while not so():
        if monotonic() > end:
            pytest.fail(f"{what} did not come")
        sleep(0.02)
