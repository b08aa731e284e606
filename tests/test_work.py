"""No test depends on the speed of the machine: work is counted (`tests.work`), and events are awaited (`tests.waiting`)."""

import ast
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from claims.store import Filters, open_store
from tests.work import LINEAR, calls_of_threads, growth, imported, queries, steps

TESTS = Path(__file__).parent

CLOCKS = {
    *("time", "monotonic", "perf_counter", "process_time", "thread_time", "clock_gettime"),
    *("time_ns", "monotonic_ns", "perf_counter_ns", "process_time_ns", "thread_time_ns", "clock_gettime_ns"),
}
"""Functions of the module `time` that return the time."""
MODULES = {"timeit", "resource", "cProfile"}
"""Modules that measure time."""
ELAPSED = {"elapsed", "total_seconds", "getrusage"}
"""Other functions that measure durations."""
WAITS = {
    *("wait", "wait_for", "acquire", "result", "join", "communicate"),
    *("settimeout", "set_default_timeout", "wait_for_selector", "wait_for_timeout", "wait_for_url", "wait_for_function"),
}
"""Functions that may wait for a number of seconds (milliseconds in a browser) given as argument or ``timeout``."""

ALLOWED = {
    ("waiting.py", "monotonic"): "the one place that ends a wait which has lasted too long",
    ("waiting.py", "sleep"): "between two looks",
    ("review/test_security.py", "time"): "the hour, to set the clock of sessions to a later one",
    ("review/test_durability.py", "sleep"): "between two tries while the server is down",
    ("review/test_durability.py", "wait"): "the moment at which the server is killed, by chance; any will do",
    ("store/test_durability.py", "sleep"): "the moment at which a process is killed, by chance; any will do",
    ("test_forking.py", "a program's own clock"): "the time zone is printed, and a thread sleeps",
    ("test_scaling.py", "Profile"): "counts calls; its times are not read",
    ("test_scaling.py", "thread_time"): "processor time of one regular expression: its steps are taken in C and not counted",
    ("review/test_slow_clients.py", "settimeout"): "the client sends a byte now and then, or nothing; it waits with `PATIENCE`",
}
"""Functions that may read the clock, pause, or wait for a fixed time: file, function and reason."""


def clocked(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Where a module reads the clock, pauses, or waits for a fixed time: the function called and the line."""
    for node in ast.walk(tree):
        match node:
            case ast.ImportFrom(module="time", names=names):
                yield from ((name.name, node.lineno) for name in names if name.name in CLOCKS | {"sleep"})
            case ast.Import(names=names) | ast.ImportFrom(names=names) if _modules(node) & MODULES:
                yield from ((name.name, node.lineno) for name in names)
            case ast.Attribute(value=ast.Name(id="time"), attr=name) if name in CLOCKS:
                yield name, node.lineno
            case ast.Attribute(attr=name) if name in ELAPSED or (name == "sleep" and not _is(node, "asyncio")):
                yield name, node.lineno
            case ast.Call(func=ast.Attribute(attr=name), args=args, keywords=named):
                timeouts = [each.value for each in named if each.arg == "timeout"]
                if any(map(_seconds, [*timeouts, *(args[-1:] if name in WAITS else ())])):
                    yield name, node.lineno
            case ast.Constant(value=str(words)) if "import time" in words or "perf_counter" in words:
                yield "a program's own clock", node.lineno


def _modules(node: ast.Import | ast.ImportFrom) -> set[str | None]:
    return {node.module} if isinstance(node, ast.ImportFrom) else {name.name for name in node.names}


def _is(node: ast.Attribute, name: str) -> bool:
    return isinstance(node.value, ast.Name) and node.value.id == name


def _seconds(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, int | float) and not isinstance(node.value, bool)


def test_no_test_asserts_how_long_something_takes() -> None:
    found: dict[tuple[str, str], list[int]] = {}
    for path in TESTS.rglob("*.py"):
        if path != Path(__file__):
            for name, line in clocked(ast.parse(path.read_text(encoding="utf-8"))):
                found.setdefault((path.relative_to(TESTS).as_posix(), name), []).append(line)
    asserted = {place: lines for place, lines in found.items() if place not in ALLOWED}
    assert asserted == {}, "count what is done (tests.work), or wait until it is done (tests.waiting)"
    assert ALLOWED.keys() - found.keys() == set(), "no longer needed"


@pytest.mark.parametrize(
    "code",
    [
        "import time\nstart = time.perf_counter()",
        "from time import process_time as now",
        "import time\nnow = time.time_ns()",
        "import timeit",
        "from timeit import repeat",
        "assert answer.elapsed < limit",
        "assert (datetime.now() - start).total_seconds() < 1",
        "import time\ntime.sleep(1)",
        "from time import sleep",
        "begun.wait(10)",
        "await asyncio.wait_for(told.get(), 5)",
        "process.communicate('x', timeout=20)",
        "page.wait_for_timeout(500)",
        "page.wait_for_selector('#live', timeout=30_000)",
        "PROGRAM = 'import time; print(time.time())'",
    ],
)
def test_the_clock_is_found(code: str) -> None:
    assert list(clocked(ast.parse(code)))


@pytest.mark.parametrize(
    "code",
    [
        "begun.wait(PATIENCE)",
        "barrier.wait()",
        "await asyncio.sleep(0)",
        "values.get('x')",
        "process.communicate(timeout=PATIENCE)",
        "from datetime import datetime",
    ],
)
def test_waiting_for_an_event_is_allowed(code: str) -> None:
    assert list(clocked(ast.parse(code))) == []


def some(items: list[int]) -> int:
    found = 0
    for item in items:
        found += item
    return found


LINES = {
    "a loop": lambda items: some(items),
    "calls": lambda items: list(map(lambda item: item, items)),  # noqa: C417
    "a comprehension": lambda items: [item + 1 for item in items],
    "a generator": lambda items: sum(item + 1 for item in items),
    "sorted by a key": lambda items: sorted(items, key=lambda item: -item),
}
SQUARES = {
    "a loop in a loop": lambda items: [some(items) for _ in items],
    "a comprehension of two": lambda items: [one + other for one in items for other in items],
    "a search for each": lambda items: [any(one + 1 == other - len(items) for other in items) for one in items],
}


@pytest.mark.parametrize("work", LINES.values(), ids=LINES)
def test_linear_work_is_accepted(work: Callable[[list[int]], object]) -> None:
    assert 1.8 < growth(lambda size: lambda: work(list(range(size))), 200) < LINEAR


@pytest.mark.parametrize("work", SQUARES.values(), ids=SQUARES)
def test_quadratic_work_is_detected(work: Callable[[list[int]], object]) -> None:
    assert growth(lambda size: lambda: work(list(range(size))), 100) > 3.5


def test_counting_is_deterministic_and_keeps_other_tracers() -> None:
    import sys

    before = sys.gettrace(), sys.getprofile()
    assert steps(lambda: some([1] * 50)) == steps(lambda: some([1] * 50)) > 100
    assert (sys.gettrace(), sys.getprofile()) == before


def test_calls_of_other_threads_and_queries_are_counted(tmp_path: Path) -> None:
    with calls_of_threads() as calls:
        worker = threading.Thread(target=lambda: [abs(number) for number in range(500)])
        worker.start()
        worker.join()
        assert calls.taken() >= 500
        assert calls.taken() < 50
    with open_store(tmp_path / "claims.db") as store, queries(store) as asked:
        store.count(Filters())
        assert 0 < asked.taken() < 20
        assert asked.taken() == 0


def test_modules_that_a_program_loads() -> None:
    assert "json.decoder" in imported("import json")
    assert "json.decoder" not in imported("import sys; sys.exit(3)")
