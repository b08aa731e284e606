"""Articles that were added and wait to be read: one after the other, beside the pages, by a thread of their own."""

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
"""What may wait at the same time; each can be as long as a request."""
MOST_FAILED = 20
"""What failed and was not looked at yet, before no more is taken: it is kept until somebody does."""
MOST_DONE = 10
"""What is done and still shown."""
PATIENCE = 20.0
"""Seconds for which the end of the server waits for the article that is being read."""
_LOG = logging.getLogger(__name__)


class QueueFullError(ClaimsError):
    """No more articles are taken for now."""


class State(StrEnum):
    """How far a job is."""

    QUEUED = "queued"
    READING = "reading"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True)
class Failure:
    """An article that could not be taken in, and why. Its text is kept."""

    title: str
    text: str
    reason: str
    article: Article | None = None


def called(article: Article) -> str:
    """What an article is called that may have no headline."""
    return article.title or " ".join(article.text[:400].split())[:100] or article.id


@dataclass(eq=False)
class Job:
    """Articles that somebody added at once. ``failures`` are told as they come; what is in ``added`` is in the store."""

    number: int
    by: str
    articles: Sequence[Article]
    state: State = State.QUEUED
    added: list[Added] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)

    @property
    def title(self) -> str:
        """What it is called: its first article's headline, or how it begins."""
        return called(self.articles[0])

    @property
    def is_over(self) -> bool:
        """Whether nothing more comes of it."""
        return self.state in {State.DONE, State.FAILED}


class Jobs:
    """The jobs of a server, in memory. ``ingest`` reads an article and puts it into the store, in somebody's name."""

    def __init__(self, ingest: Callable[[Article, str], Added]) -> None:
        self._take_in = ingest
        self._jobs: dict[int, Job] = {}
        self._waiting: deque[Job] = deque()
        self._changed = Condition()
        self._numbers = count(1)
        self._thread: Thread | None = None
        self._closing = False

    def put(self, articles: Sequence[Article], by: str, failures: Sequence[Failure] = ()) -> Job:
        """Has articles wait; ``failures`` came with them. Raises `QueueFullError` where too much waits already."""
        with self._changed:
            self._check_room()
            job = Job(next(self._numbers), by, tuple(articles), failures=list(failures))
            self._jobs[job.number] = job
            self._enqueue(job)
        return job

    def all(self) -> list[Job]:
        """What there is to show, newest first."""
        with self._changed:
            return list(self._jobs.values())[::-1]

    def numbered(self, number: int) -> Job | None:
        """The job with this number."""
        with self._changed:
            return self._jobs.get(number)

    def dismiss(self, number: int) -> None:
        """Forgets a job that is over."""
        with self._changed:
            if number in self._jobs and self._jobs[number].is_over:
                del self._jobs[number]

    def again(self, number: int) -> None:
        """Tries once more what failed of a job, as far as it was an article at all. Raises `QueueFullError`."""
        with self._changed:
            job = self._jobs.get(number)
            articles = [failure.article for failure in job.failures if failure.article] if job and job.is_over else []
            if job is None or not articles:
                return
            del self._jobs[number]
            try:
                self._check_room()
            except QueueFullError:
                self._jobs[number] = job
                raise
            left = [failure for failure in job.failures if failure.article is None]
            again = Job(next(self._numbers), job.by, articles, failures=left)
            self._jobs[again.number] = again
            self._enqueue(again)

    def close(self) -> None:
        """Lets the article that is being read be finished, and tells of those that were not begun."""
        with self._changed:
            self._closing = True
            self._changed.notify_all()
        if self._thread is not None:
            self._thread.join(PATIENCE)
        for job in self._waiting:
            _LOG.warning("the page ended before this article of %s was read, add it again: %s", job.by, ascii(job.title))

    def _check_room(self) -> None:
        if len(self._waiting) >= MOST_WAITING:
            raise QueueFullError(f"{MOST_WAITING} articles wait to be read", remedy="try again in a while")
        if sum(bool(job.failures) for job in self._jobs.values()) >= MOST_FAILED:
            raise QueueFullError(
                f"{MOST_FAILED} articles could not be read", remedy="look at them below, and dismiss them first"
            )

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
            _LOG.warning("the page ended before this article of %s was read, add it again: %s", job.by, ascii(called(article)))
            return
        try:
            with contained("reading the article"):
                job.added.append(self._take_in(article, job.by))
        except FaultError as error:
            _LOG.exception("an article could not be read")
            reason = f"the program failed on it ({type(error.__cause__).__name__}); its log says more"
            job.failures.append(Failure(called(article), article.text, reason, article))
        except ClaimsError as error:
            job.failures.append(Failure(called(article), article.text, str(error), article))
