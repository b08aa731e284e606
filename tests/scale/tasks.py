"""Tasks of workers in tests: functions that a new process can import."""

import os
import signal

from claims.model import Article, ClaimSet, Generator
from claims.scale.stream import Batch, Outcome


def claim_set(article: Article, note: str) -> ClaimSet:
    generator = Generator(name="test", version="", pipeline=note, model="")
    return ClaimSet(generator=generator, article=article, sources=(), attributions=(), claims=())


def echo(batch: Batch) -> list[Outcome]:
    """A claim set for each article, with the number of threads of its process."""
    note = os.environ.get("OMP_NUM_THREADS", "")
    return [claim_set(item, note) if isinstance(item, Article) else item for item in batch]


def killed_by_poison(batch: Batch) -> list[Outcome]:
    """Kills the process, like the system does when memory runs out, if an article is called poison."""
    if any(isinstance(item, Article) and item.id == "poison" for item in batch):
        os.kill(os.getpid(), signal.SIGKILL)
    return echo(batch)
