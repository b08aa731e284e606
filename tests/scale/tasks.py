"""What workers do in tests: functions that a fresh process can import."""

import os
import signal

from claims.model import Article, ClaimSet, Generator
from claims.scale.stream import Batch, Outcome


def claim_set(article: Article, note: str) -> ClaimSet:
    generator = Generator(name="test", version="", pipeline=note, model="")
    return ClaimSet(generator=generator, article=article, sources=(), attributions=(), claims=())


def echo(batch: Batch) -> list[Outcome]:
    """A claim set for each article, noting the threads that its process may use."""
    note = os.environ.get("OMP_NUM_THREADS", "")
    return [claim_set(item, note) if isinstance(item, Article) else item for item in batch]


def killed_by_poison(batch: Batch) -> list[Outcome]:
    """The process ends as the system ends one that takes too much memory, where an article is called poison."""
    if any(isinstance(item, Article) and item.id == "poison" for item in batch):
        os.kill(os.getpid(), signal.SIGKILL)
    return echo(batch)
