"""Looks up attributions by the spans of their parts."""

from bisect import bisect_left
from collections.abc import Iterable
from itertools import accumulate

from claims.model import Attribution, Fragment


class Overlaps:
    """Attributions by the spans of their parts, looked up by overlap."""

    def __init__(self, parts: Iterable[tuple[Fragment | None, Attribution]]) -> None:
        self._attributions: dict[str, int] = {}
        self._by_number: list[Attribution] = []
        pieces = []
        for part, attribution in parts:
            if attribution.id not in self._attributions:
                self._attributions[attribution.id] = len(self._by_number)
                self._by_number.append(attribution)
            pieces += [(span.start, span.end, self._attributions[attribution.id]) for span in (part.spans if part else ())]
        self._pieces = sorted(pieces)
        self._starts = [start for start, _, _ in self._pieces]
        self._furthest = list(accumulate((end for _, end, _ in self._pieces), max))

    def over(self, start: int, end: int) -> list[Attribution]:
        """The attributions with a part that overlaps ``start`` to ``end`` (excluded), in the given order."""
        at, found = bisect_left(self._starts, end), set[int]()
        while at and self._furthest[at - 1] > start:  # no earlier part ends after this offset
            at -= 1
            if self._pieces[at][1] > start:
                found.add(self._pieces[at][2])
        return [self._by_number[number] for number in sorted(found)]
