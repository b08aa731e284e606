"""Work, counted. A test bounds what is done, not how long it takes: seconds say more about the machine than about the program.

What a function written in C does inside is one step, however long it takes. Where such a function could be slow (a regular
expression that goes back and forth), a test gives it a text for which it would not end before the time that pytest allows.
"""

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

from sqlalchemy import event

from claims.store import Store

ROOT = Path(__file__).parents[1]
LINEAR = 2.4
"""What `growth` is at most where the work grows as its input does: twice as much, and some for logarithms. 4 is a square."""


class Counter:
    """Counts, from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._count = 0

    def tick(self) -> None:
        with self._lock:
            self._count += 1

    def taken(self) -> int:
        """What was counted since this was last asked."""
        with self._lock:
            found, self._count = self._count, 0
        return found


def steps(work: Callable[[], object]) -> int:
    """Lines of Python that are run, and functions that are called (those in C too), until ``work`` is done in this thread.

    A line counts each time that it is run, also in a comprehension.
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
    """How many times the steps at ``size`` those at twice the size are: see `LINEAR`.

    ``prepared`` makes the work for a size; making it is not counted. It is done once before, for what is loaded or compiled
    only the first time.
    """
    prepared(size)()
    once, twice = (steps(prepared(times * size)) for times in (1, 2))
    return twice / once


@contextmanager
def calls_of_threads() -> Iterator[Counter]:
    """Counts the functions that are called in threads which begin while this is open: a server's, and its workers'."""
    counter = Counter()

    def call(frame: FrameType, kind: str, given: object) -> None:
        if kind in {"call", "c_call"}:
            counter.tick()

    threading.setprofile(call)
    try:
        yield counter
    finally:
        threading.setprofile(None)  # type: ignore[arg-type]  # which ends it


@contextmanager
def queries(store: Store) -> Iterator[Counter]:
    """Counts the statements that a store sends to its database while this is open."""
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
    """The modules that a fresh Python has loaded once it has run ``code``, beside those that it starts with."""
    known = "import sys; before = set(sys.modules)\n"
    told = "\nimport sys\nprint('\\n', *(set(sys.modules) - before), sep='\\n')"
    guarded = f"try:\n    {code}\nexcept SystemExit:\n    pass"
    command = [sys.executable, "-c", known + guarded + told]
    printed = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout
    return set(printed.rpartition("\n\n")[2].split())
