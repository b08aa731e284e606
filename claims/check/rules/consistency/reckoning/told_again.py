"""A change that is told again after the amounts it is of: "… to 5 percent from 4.5 percent. The 0.5 percent rise …"."""

import re
from collections.abc import Iterator

from claims.check.rules.figures import Number, numbers
from claims.check.rules.lists import listed
from claims.check.rules.reading import Place, Reading
from claims.check.rules.wording import before

_REACH = 6  # sentences after the amounts
_LEVELS = re.compile(r"\b(?:to|from|at|of|between)\s+\Z", re.IGNORECASE)
_THE = re.compile(r"\b(?:the|this|that|its)\s+\Z", re.IGNORECASE)
_BEHIND = re.compile(r"[\s-]+(?P<noun>[a-z]+)")


def told_again(reading: Reading) -> Iterator[tuple[Place, str, str]]:
    """Each such change in percent where points are meant: its place in the article, what is wrong, and why."""
    pair: tuple[float, float] | None = None
    age = 0
    for block in reading.reporting:
        for start, end in reading.sentences(block):
            words = reading.text[start:end]
            found = [number for number in numbers(words) if number.unit == "percent"]
            age += 1
            if pair is not None and age <= _REACH:
                yield from _misnamed(words, start, found, pair)
            levels = [number.value for number in found if _LEVELS.search(before(words, number.start))]
            if len(levels) == len(found) == 2 and levels[0] != levels[1]:
                pair, age = (levels[0], levels[1]), 0


def _misnamed(words: str, offset: int, found: list[Number], pair: tuple[float, float]) -> Iterator[tuple[Place, str, str]]:
    points = abs(pair[0] - pair[1])
    for number in found:
        behind = _BEHIND.match(words, number.end)
        if behind is None or behind["noun"] not in listed("rise") or not _THE.search(before(words, number.start)):
            continue
        true = [points / base * 100 for base in pair if base]
        if abs(number.value - points) < 0.01 and all(abs(number.value - share) > 0.5 for share in true):
            reason = f"Between {pair[0]:g} and {pair[1]:g} percent lie {points:g} percentage points."
            yield (offset + number.start, offset + behind.end()), "percent where percentage points are meant", reason
