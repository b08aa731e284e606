"""How the work is done: the same for every process that shares it."""

from dataclasses import dataclass

from claims.data import OwnTable


@dataclass(frozen=True, slots=True)
class Settings:
    """What `claims.load` is called with."""

    pipeline: str
    model: str | None
    grain: str
    threads: int
    registry: tuple[OwnTable, ...] = ()
    topics: bool = False
