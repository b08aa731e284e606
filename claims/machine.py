"""Resources of the machine."""

import os


def processors() -> int:
    """The number of processors that this process may use; a container often has fewer than the machine."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
