"""From what the user named to a stream of articles and errors."""

from collections.abc import Iterable, Iterator
from itertools import chain, islice
from pathlib import Path

from claims.faults import contained
from claims.ingest import read_path
from claims.model import InputError
from claims.scale.stream import Item


def read_all(inputs: Iterable[Path | InputError], *, published: str | None = None) -> Iterator[Item]:
    """The articles of every input that `find_inputs` gave, in order; a file is read when its articles are asked for."""
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
    """Whether there is more than one item, and all of them again; reads no more than two ahead."""
    rest = iter(items)
    first = list(islice(rest, 2))
    return len(first) > 1, chain(first, rest)
