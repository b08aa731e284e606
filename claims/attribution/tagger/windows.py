"""Stretches of an article that the encoder reads at once: whole paragraphs, with what stands before them."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

LONGEST = 254
"""Word pieces in a window, its two end marks not counted."""
CONTEXT = 32
"""Word pieces, at most, of the paragraphs before that a window repeats, so that a quotation sees its speaker."""


@dataclass(frozen=True, slots=True)
class Window:
    """Words ``start`` to ``end`` are read, those from ``own`` on are tagged; the ones before are context."""

    start: int
    own: int
    end: int


def windows(pieces: Sequence[int], paragraphs: Sequence[tuple[int, int]], first: int = LONGEST) -> list[Window]:
    """Windows over an article whose words have so many ``pieces``; ``paragraphs`` are runs of words.

    Every word is some window's own, once. A paragraph longer than a window is cut where it is full, and half of what was
    read is read again. ``first`` shortens the first window, so that training sees other cuts than the same ones always.
    """
    before = [0, *accumulate(pieces)]
    found: list[Window] = []
    own, room = 0, first
    size = len(pieces)
    edges = [end for _, end in paragraphs] or [size]
    edges[-1] = size
    n = 0
    while own < size:
        start = own
        for back in range(n - 1, -1, -1):
            begin = paragraphs[back][0]
            if before[own] - before[begin] > CONTEXT:
                break
            start = begin
        if found and start == own and own not in {run[0] for run in paragraphs[n : n + 1]}:
            start = _half_back(before, own)
        limit = before[start] + room
        end = own
        while n < len(edges) and before[edges[n]] <= limit:
            end = edges[n]
            n += 1
        if end == own:  # the paragraph does not fit
            start = own if start < own and before[own] - before[start] > room // 2 else start
            limit = before[start] + room
            end = own + 1
            while end < size and before[end + 1] <= limit:
                end += 1
        found.append(Window(start, own, end))
        own, room = end, LONGEST
    return found


def _half_back(before: Sequence[int], own: int) -> int:
    start = own
    while start > 0 and before[own] - before[start - 1] <= LONGEST // 2:
        start -= 1
    return start
