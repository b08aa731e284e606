"""Background jobs: added articles are processed one after the other in a separate thread."""

import logging
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import count
from threading import Condition, Thread

from claims.faults import contained
from claims.model import Article, ClaimsError, FaultError
from claims.store import Added

MOST_WAITING = 20
"""Maximum waiting jobs; each can be as large as a request."""
MOST_FAILED = 20
"""Maximum failed jobs, which are kept until dismissed; beyond that no jobs are accepted."""
MOST_DONE = 10
"""Finished jobs that are still shown."""
PATIENCE = 20.0
"""Seconds that shutdown waits for the current article."""
_LOG = logging.getLogger(__name__)


class QueueFullError(ClaimsError):
    """The queue of jobs is full."""


class State(StrEnum):
    """The state of a job."""

    QUEUED = "queued"
    READING = "reading"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True)
class Failure:
    """An article that could not be added, with its text and the reason."""

    title: str
    text: str
    reason: str
    article: Article | None = None


def display_title(article: Article) -> str:
    """The headline of an article, or its first words."""
    return article.title or " ".join(article.text[:400].split())[:100] or article.id


@dataclass(eq=False)
class Job:
    """Articles added in one request. ``failures`` and ``added`` (those in the store) grow while it runs."""

    number: int
    by: str
    articles: Sequence[Article]
    state: State = State.QUEUED
    added: list[Added] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)

    @property
    def title(self) -> str:
        """The title of its first article."""
        return display_title(self.articles[0])

    @property
    def is_over(self) -> bool:
        """Whether it has finished."""
        return self.state in {State.DONE, State.FAILED}


class Jobs:
    """The jobs of a server, in memory. ``ingest`` extracts an article's claims and adds both to the store in a user's name."""

    def __init__(self, ingest: Callable[[Article, str], Added]) -> None:
        self._take_in = ingest
        self._jobs: dict[int, Job] = {}
        self._waiting: deque[Job] = deque()
        self._changed = Condition()
        self._numbers = count(1)
        self._thread: Thread | None = None
        self._closing = False

    def put(self, articles: Sequence[Article], by: str, failures: Sequence[Failure] = ()) -> Job:
        """Queues articles; ``failures`` came with them. Raises `QueueFullError` if too many jobs wait."""
        with self._changed:
            self._check_capacity()
            job = Job(next(self._numbers), by, tuple(articles), failures=list(failures))
            self._jobs[job.number] = job
            self._enqueue(job)
        return job

    def all(self) -> list[Job]:
        """All jobs, newest first."""
        with self._changed:
            return list(self._jobs.values())[::-1]

    def numbered(self, number: int) -> Job | None:
        """The job with this number."""
        with self._changed:
            return self._jobs.get(number)

    def dismiss(self, number: int) -> None:
        """Removes a finished job."""
        with self._changed:
            if number in self._jobs and self._jobs[number].is_over:
                del self._jobs[number]

    def retry(self, number: int) -> None:
        """Retries the failed articles of a job. Raises `QueueFullError`."""
        with self._changed:
            job = self._jobs.get(number)
            articles = [failure.article for failure in job.failures if failure.article] if job and job.is_over else []
            if job is None or not articles:
                return
            del self._jobs[number]
            try:
                self._check_capacity()
            except QueueFullError:
                self._jobs[number] = job
                raise
            left = [failure for failure in job.failures if failure.article is None]
            retried = Job(next(self._numbers), job.by, articles, failures=left)
            self._jobs[retried.number] = retried
            self._enqueue(retried)

    def close(self) -> None:
        """Finishes the current article, and logs those that were not started."""
        with self._changed:
            self._closing = True
            self._changed.notify_all()
        if self._thread is not None:
            self._thread.join(PATIENCE)
        for job in self._waiting:
            _LOG.warning("the server stopped before this article of %s was read; add it again: %s", job.by, ascii(job.title))

    def _check_capacity(self) -> None:
        if len(self._waiting) >= MOST_WAITING:
            raise QueueFullError(f"{MOST_WAITING} articles are waiting to be read", remedy="try again later")
        if sum(bool(job.failures) for job in self._jobs.values()) >= MOST_FAILED:
            raise QueueFullError(f"{MOST_FAILED} articles could not be read", remedy="check and dismiss them below first")

    def _enqueue(self, job: Job) -> None:
        self._waiting.append(job)
        done = [old for old in self._jobs.values() if old.state is State.DONE]
        for old in done[: max(0, len(done) - MOST_DONE)]:
            del self._jobs[old.number]
        if self._thread is None:
            self._thread = Thread(target=self._work, name="articles", daemon=True)
            self._thread.start()
        self._changed.notify_all()

    def _work(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._waiting or self._closing)
                if self._closing:
                    return
                job = self._waiting.popleft()
                job.state = State.READING
            for article in job.articles:
                self._read(job, article)
            job.state = State.FAILED if job.failures else State.DONE

    def _read(self, job: Job, article: Article) -> None:
        if self._closing:
            _LOG.warning(
                "the server stopped before this article of %s was read; add it again: %s", job.by, ascii(display_title(article))
            )
            return
        try:
            with contained("reading the article"):
                job.added.append(self._take_in(article, job.by))
        except FaultError as error:
            _LOG.exception("an article could not be read")
            reason = f"the program failed ({type(error.__cause__).__name__}); see its log"
            job.failures.append(Failure(display_title(article), article.text, reason, article))
        except ClaimsError as error:
            job.failures.append(Failure(display_title(article), article.text, str(error), article))
