"""Places in a `Doc`, as runs of tokens.

Stages speak of places as *runs*: a tuple of ``(start, end)`` token indices, start included and end excluded, in reading
order, not touching. Only the assembly of an export turns them into character offsets.
"""

from collections.abc import Iterable, Iterator
from itertools import chain, starmap

from spacy.tokens import Doc

Run = tuple[int, int]
Runs = tuple[Run, ...]


def runs_of(indices: Iterable[int]) -> Runs:
    """The runs that hold exactly the tokens ``indices``.

    >>> runs_of([7, 3, 4, 5])
    ((3, 6), (7, 8))
    """
    out: list[list[int]] = []
    for i in sorted(set(indices)):
        if out and out[-1][1] == i:
            out[-1][1] = i + 1
        else:
            out.append([i, i + 1])
    return tuple((start, end) for start, end in out)


def indices_of(runs: Runs) -> Iterator[int]:
    """The token indices in ``runs``, ascending."""
    return chain.from_iterable(starmap(range, runs))


def holds(runs: Runs, index: int) -> bool:
    """Whether the token ``index`` lies in ``runs``."""
    return any(start <= index < end for start, end in runs)


def within(inner: Runs, outer: Runs) -> bool:
    """Whether every token of ``inner`` lies in ``outer``; an empty ``inner`` lies nowhere."""
    return bool(inner) and all(any(a <= start and end <= b for a, b in outer) for start, end in inner)


def size(runs: Runs) -> int:
    """How many tokens ``runs`` hold."""
    return sum(end - start for start, end in runs)


def trim(doc: Doc, runs: Runs, drop: frozenset[str]) -> Runs:
    """``runs`` without white space and without tokens whose text is in ``drop`` at the outer edges of each run."""
    out = []
    for start, end in runs:
        while start < end and (doc[start].is_space or doc[start].text in drop):
            start += 1
        while end > start and (doc[end - 1].is_space or doc[end - 1].text in drop):
            end -= 1
        if start < end:
            out.append((start, end))
    return tuple(out)


def char_offsets(doc: Doc, runs: Runs) -> list[tuple[int, int]]:
    """The runs as character offsets into the article's text (code points, end excluded), no space at their edges."""
    out = []
    for start, end in runs:
        while start < end and doc[start].is_space:
            start += 1
        while end > start and doc[end - 1].is_space:
            end -= 1
        if start < end:
            last = doc[end - 1]
            out.append((doc[start].idx, last.idx + len(last)))
    return out
