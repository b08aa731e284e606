"""An article's text cut into pieces, each under the same claims from its beginning to its end."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text (code points, end excluded) and the claims that cover it, by their numbers, the longest first."""

    start: int
    end: int
    claims: tuple[int, ...]


Place = tuple[int, int]


def pieces(claims: Sequence[Sequence[Place]], blocks: Sequence[Place]) -> list[list[Piece]]:
    """The pieces of each block. ``claims`` are the places of each claim; ``blocks`` are in reading order and do not overlap.

    >>> [piece.claims for piece in pieces([[(0, 9)], [(4, 7)]], [(0, 12)])[0]]
    [(0,), (0, 1), (0,), ()]
    """
    opened: defaultdict[int, list[int]] = defaultdict(list)
    closed: defaultdict[int, list[int]] = defaultdict(list)
    for number, places in enumerate(claims):
        for start, end in places:
            opened[start].append(number)
            closed[end].append(number)
    lengths = [sum(end - start for start, end in places) for places in claims]
    covering: Counter[int] = Counter()
    found: list[Piece] = []
    for start, end in pairwise(sorted({*opened, *closed, *(edge for block in blocks for edge in block)})):
        covering.update(opened[start])
        covering -= Counter(closed[start])
        found.append(Piece(start, end, tuple(sorted(covering, key=lambda number: (-lengths[number], number)))))
    # The edges of blocks are edges of pieces, so that a piece lies in one block or in none.
    starts = [piece.start for piece in found]
    return [found[bisect_left(starts, start) : bisect_left(starts, end)] for start, end in blocks]
