"""A stream of articles in, a stream of outcomes out: in order, in bounded memory, in one process or in several."""

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Lock, Thread
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from claims.analysis import Analysis, analysis_of, claim_set_of
from claims.data import OwnTable
from claims.faults import contained, fault_of
from claims.ingest import read_path
from claims.machine import processors
from claims.model import Article, ClaimsError, ClaimSet, InputError

if TYPE_CHECKING:
    from spacy.tokens import Doc


@dataclass(frozen=True, slots=True)
class Settings:
    """The arguments of `claims.load`."""

    pipeline: str
    model: str | None
    grain: str
    threads: int
    registry: tuple[OwnTable, ...] = ()
    topics: bool = False


Item: TypeAlias = Article | ClaimsError
"""An input: an article, or the error that occurred when reading it."""
Outcome: TypeAlias = ClaimSet | ClaimsError
"""The result for an item: its claims, or an error."""

Batch: TypeAlias = list[Item]
ResultT = TypeVar("ResultT")
Task: TypeAlias = Callable[[Batch], list[ResultT | ClaimsError]]
_Handed: TypeAlias = tuple[Batch, Future[list[ResultT | ClaimsError]]]
"""A batch, and the future of a worker."""

BATCH_ARTICLES = 32
BATCH_CHARACTERS = 20_000
"""Limits of a batch: about a second of work, so that a folder is divided evenly among workers."""
WAITING_BATCHES = 3
"""Maximum batches waiting or in progress per process, which bounds memory."""

# Processes are spawned: a fork would inherit the threads and locks of the calling program.
_SPAWN = multiprocessing.get_context("spawn")
# Unless this is set (Python 3.11), a new Python imports from the working folder before its own library.
_SAFE_PATH = "PYTHONSAFEPATH"
_environment = Lock()
_end_of_run: Connection | None = None
"""In a worker: a pipe that becomes readable (end of file) when the first process accepts no more results."""

_THREAD_SETTINGS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")


def extract_many(
    items: Iterable[Item],
    *,
    pipeline: str = "accurate",
    model: str | None = None,
    grain: str = "clause",
    jobs: int = 1,
    threads: int | None = None,
    registry: Iterable[OwnTable] = (),
    topics: bool = False,
) -> Generator[Outcome, None, None]:
    """The outcome of each item, in input order; independent of the number of ``jobs`` and ``threads``.

    ``threads`` is the number of tagger threads per process; by default the processes share the processors. ``registry``
    are tables of additional parties, the same in every process. ``topics`` says whether the articles' topics are also found.

    An item that is an error stays one; an article on which the pipeline fails becomes one, and the others continue. Items are
    read no further ahead than the processes need. A caller that stops before the end should ``close()`` the generator, so
    that the workers end with it. Raises `PipelineError` if the pipeline or the model is not installed.
    """
    settings = Settings(pipeline, model, grain, threads or max(1, processors() // jobs), tuple(registry), topics)
    yield from _shared_out(items, settings, claim_set_of, jobs)


def analyse_many(
    items: Iterable[Item],
    *,
    pipeline: str = "accurate",
    model: str | None = None,
    jobs: int = 1,
    registry: Iterable[OwnTable] = (),
) -> Generator[Analysis | ClaimsError, None, None]:
    """Like `extract_many`, but yields analyses, which also have what `claims check` needs to know of each article's text."""
    settings = Settings(pipeline, model, "clause", max(1, processors() // jobs), tuple(registry))
    yield from _shared_out(items, settings, analysis_of, jobs)


def results_of(
    items: Iterable[Item],
    result: "Callable[[Doc], ResultT]",
    *,
    pipeline: str = "accurate",
    model: str | None = None,
    jobs: int = 1,
) -> Generator[ResultT | ClaimsError, None, None]:
    """The same with any ``result`` of an article's document: a function that other processes can import."""
    settings = Settings(pipeline, model, "clause", max(1, processors() // jobs))
    yield from _shared_out(items, settings, result, jobs)


def _shared_out(
    items: Iterable[Item], settings: Settings, result: "Callable[[Doc], ResultT]", jobs: int
) -> Generator[ResultT | ClaimsError, None, None]:
    if jobs == 1:
        yield from _outcomes(items, settings, result)
    else:
        yield from shared(batches(items), partial(_batch, settings=settings, result=result), jobs)


def shared(work: Iterable[Batch], task: Task[ResultT], jobs: int) -> Generator[ResultT | ClaimsError, None, None]:
    """The results of ``task`` for each batch, in order: in this process if ``jobs`` is 1, else in that many processes.

    ``task`` must be a function that other processes can import. At most `WAITING_BATCHES` for each process are read ahead.
    """
    if jobs == 1:
        for batch in work:
            yield from task(batch)
        return
    waiting: deque[_Handed[ResultT]] = deque()
    end_of_run, run = _SPAWN.Pipe(duplex=False)
    pool = _pool(jobs, end_of_run)
    try:
        for batch in work:
            try:
                waiting.append((batch, _submitted(pool, task, batch)))
            except BrokenProcessPool:  # a pool with a killed process accepts no more work
                yield from _collected(waiting)
                pool = _pool(jobs, end_of_run)
                waiting.append((batch, _submitted(pool, task, batch)))
            if len(waiting) >= jobs * WAITING_BATCHES:
                yield from _collected(waiting, most=1)
        yield from _collected(waiting)
    finally:
        run.close()
        pool.shutdown(wait=True, cancel_futures=True)
        end_of_run.close()


def batches(items: Iterable[Item]) -> Iterator[Batch]:
    """The items in order, in lists of at most `BATCH_ARTICLES` that are closed at `BATCH_CHARACTERS`."""
    batch: Batch = []
    characters = 0
    for item in items:
        batch.append(item)
        characters += len(item.text) if isinstance(item, Article) else 0
        if len(batch) >= BATCH_ARTICLES or characters >= BATCH_CHARACTERS:
            yield batch
            batch, characters = [], 0
    if batch:
        yield batch


def _batch(batch: Batch, settings: Settings, result: "Callable[[Doc], ResultT]") -> list[ResultT | ClaimsError]:
    return list(_outcomes(batch, settings, result))


def _outcomes(items: Iterable[Item], settings: Settings, result: "Callable[[Doc], ResultT]") -> Iterator[ResultT | ClaimsError]:
    waiting = iter(items)
    for item in waiting:
        if isinstance(item, Article):
            # Imported in the process that does the work: with several jobs the first one only distributes it, without spaCy.
            from claims.scale.batch import language, outcomes

            yield from outcomes(chain([item], waiting), language(settings), result)
        else:
            yield item


def _pool(jobs: int, end_of_run: Connection) -> ProcessPoolExecutor:
    with _importing_nothing_from_here():  # also starts the resource tracker
        return ProcessPoolExecutor(jobs, mp_context=_SPAWN, initializer=_start_worker, initargs=(end_of_run,))


@contextmanager
def _importing_nothing_from_here() -> Iterator[None]:
    """Processes started in the block do not import modules from the working folder, which may be untrusted."""
    with _environment:
        before = os.environ.get(_SAFE_PATH)
        os.environ[_SAFE_PATH] = "1"
        try:
            yield
        finally:
            if before is None:
                del os.environ[_SAFE_PATH]
            else:
                os.environ[_SAFE_PATH] = before


def _submitted(pool: ProcessPoolExecutor, task: Task[ResultT], batch: Batch) -> Future[list[ResultT | ClaimsError]]:
    """The future of ``task``. A worker started for it inherits that it ignores Ctrl-C."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        with _importing_nothing_from_here():
            return pool.submit(_unless_over, task, batch)
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        with _importing_nothing_from_here():
            return pool.submit(_unless_over, task, batch)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _start_worker(end_of_run: Connection) -> None:
    """Initialises a worker: one thread for arithmetic, and Ctrl-C is left to the first process."""
    global _end_of_run
    _end_of_run = end_of_run
    for setting in _THREAD_SETTINGS:  # read when numpy is imported, later
        os.environ[setting] = "1"
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_first_process, daemon=True).start()


def _end_with_first_process() -> None:
    first = multiprocessing.parent_process()
    if first is not None:
        first.join()
        os._exit(0)  # whatever the worker was doing, its result is no longer needed


def _unless_over(task: Task[ResultT], batch: Batch) -> list[ResultT | ClaimsError]:
    """The results of ``task`` for ``batch``, unless the run was ended while the batch was waiting."""
    # A worker is never killed: in the middle of a result that would leave the first process waiting for the rest.
    return [] if _end_of_run is not None and _end_of_run.poll() else task(batch)


def _collected(waiting: deque[_Handed[ResultT]], most: int | None = None) -> Iterator[ResultT | ClaimsError]:
    """Removes the oldest batches from ``waiting`` and yields their outcomes."""
    for _ in range(len(waiting) if most is None else most):
        batch, future = waiting.popleft()
        error = future.exception()
        if isinstance(error, BrokenProcessPool):
            yield from map(_lost, batch)
        elif isinstance(error, Exception) and not isinstance(error, ClaimsError):  # outside the work on one article
            yield from (_failed(item, error) for item in batch)
        else:
            yield from future.result()


def _failed(item: Item, error: Exception) -> ClaimsError:
    return item if isinstance(item, ClaimsError) else fault_of(error, "extraction", where=item.path or item.id)


def _lost(item: Item) -> ClaimsError:
    if isinstance(item, ClaimsError):
        return item
    return ClaimsError(
        "the process that read this article, or one running in parallel, was killed by the system",
        where=item.path or item.id,
        remedy="the machine may be out of memory: try again with fewer --jobs",
    )


def read_all(inputs: Iterable[Path | InputError], *, published: str | None = None) -> Iterator[Item]:
    """The articles of every input from `find_inputs`, in order; a file is read when its articles are requested."""
    for found in inputs:
        if isinstance(found, InputError):
            yield found
        else:
            yield from _read(found, published)


def _read(path: Path, published: str | None) -> Iterator[Item]:
    try:
        with contained("reading", where=path):
            yield from read_path(path, published=published)
    except InputError as error:
        yield error


def several(items: Iterable[Item]) -> tuple[bool, Iterator[Item]]:
    """Whether there is more than one item, and an iterator over all of them; reads at most two ahead."""
    rest = iter(items)
    first = list(islice(rest, 2))
    return len(first) > 1, chain(first, rest)
