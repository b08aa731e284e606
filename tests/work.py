"""Counting work. Tests limit operations, not time: seconds say more about the machine than about the program.

A call of a C function is one step, however long it takes. If such a function could be slow (a regular
expression that backtracks), a test uses a text for which a slow one would exceed pytest's timeout.
"""

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from types import FrameType
from typing import Any

from sqlalchemy import event

from claims.store import Store

ROOT = Path(__file__).parents[1]
LINEAR = 2.4
"""Maximum `growth` of linear work: a factor of two, plus a margin for logarithms. 4 is quadratic."""


class Counter:
    """A thread-safe counter."""

    def __init__(self) -> None:
        self.tick: Callable[[], int] = count().__next__  # counts one more; a call of C needs no lock
        self._first = 0

    def taken(self) -> int:
        """The count since the last call."""
        last = self.tick()
        found, self._first = last - self._first, last + 1
        return found


def steps(work: Callable[[], object]) -> int:
    """The number of executed lines and called functions (including C functions) of ``work`` in this thread.

    A line counts each time it is executed, also in a comprehension.
    """
    made = 0

    def line(frame: FrameType, kind: str, given: object) -> Any:  # the type of a trace function refers to itself
        nonlocal made
        made += kind == "line"
        return line

    def call(frame: FrameType, kind: str, given: object) -> None:
        nonlocal made
        made += kind in {"call", "c_call"}

    before = sys.gettrace(), sys.getprofile()
    sys.setprofile(call)
    sys.settrace(line)
    try:
        work()
    finally:
        sys.settrace(before[0])
        sys.setprofile(before[1])
    return made


def growth(prepared: Callable[[int], Callable[[], object]], size: int) -> float:
    """The ratio of steps at twice the ``size`` to those at ``size``; see `LINEAR`.

    ``prepared`` creates the work for a size; creating it is not counted. It is run once before, for what is loaded or compiled
    only the first time.
    """
    prepared(size)()
    once, twice = (steps(prepared(times * size)) for times in (1, 2))
    return twice / once


@contextmanager
def calls_of_threads() -> Iterator[Counter]:
    """Counts the functions called in threads that start within the context: those of a server and its workers."""
    counter = Counter()
    tick = counter.tick

    def call(frame: FrameType, kind: str, given: object) -> None:
        if kind in {"call", "c_call"}:
            tick()

    threading.setprofile(call)
    try:
        yield counter
    finally:
        threading.setprofile(None)  # type: ignore[arg-type]  # which ends it


@contextmanager
def queries(store: Store) -> Iterator[Counter]:
    """Counts the statements that a store sends to its database within the context."""
    counter = Counter()
    engine = store._database._engine

    def sent(*_: object) -> None:
        counter.tick()

    event.listen(engine, "before_cursor_execute", sent)
    try:
        yield counter
    finally:
        event.remove(engine, "before_cursor_execute", sent)


def imported(code: str) -> set[str]:
    """The modules that a new Python process has loaded after running ``code``, without those loaded at startup."""
    known = "import sys; before = set(sys.modules)\n"
    report = "\nimport sys\nprint('\\n', *(set(sys.modules) - before), sep='\\n')"
    guarded = f"try:\n    {code}\nexcept SystemExit:\n    pass"
    command = [sys.executable, "-c", known + guarded + report]
    printed = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout
    return set(printed.rpartition("\n\n")[2].split())
