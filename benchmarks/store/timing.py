"""How long something takes, as a reviewer feels it."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import quantiles


@dataclass(frozen=True)
class Timing:
    """How long a question takes, in milliseconds."""

    p50: float
    p95: float


def timed(runs: int, question: Callable[[], object]) -> Timing:
    """The time that a question takes."""
    took = []
    for _ in range(runs):
        start = time.perf_counter()
        question()
        took.append((time.perf_counter() - start) * 1000)
    cuts = quantiles(took, n=100, method="inclusive")
    return Timing(p50=round(cuts[49], 2), p95=round(cuts[94], 2))
