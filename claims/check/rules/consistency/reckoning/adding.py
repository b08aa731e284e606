"""Lists of figures beside their total: "The total was set at 24,000 tonnes. Trawlers get 14,000, line boats 7,500 …"."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, islice

from claims.check.rules.figures import Number, numbers
from claims.check.rules.wording import before

Wrong = tuple[int, int, str, str]

_NEAR = 0.1  # a sum that is further from the total is of other things
_FEWEST = 3  # parts; two figures add up to near a third by chance
_GAP = 60  # code points between two parts of a list
_VAGUE = re.compile(
    r"\b(?:about|around|roughly|approximately|nearly|almost|some|over|under|above|below|(?:more|fewer|less) than|at least"
    r"|at most|up to|close to)\s[$£€]?\Z",
    re.IGNORECASE,
)
_TOTAL = re.compile(
    r"\b(?:totals?|totall?ing|in all|altogether|overall|combined|in sum|sums?|together|quota|budget of)\b", re.I
)
_OF_ALL = re.compile(r"\b(?:of|from) (?:the|its|their|all|those|these)(?: [a-z]+)? ?\Z", re.I)
# Not counts: years, days of a month, ages, hours, scores, what is told by the way.
_NO_PART = re.compile(
    r"(?:,? aged?|\b(?:January|February|March|April|May|June|July|August|September|October|November|December))\s\Z"
)
_LAYER = re.compile(
    r"\b(?:of them|of whom|of which|including|among them|from|up|down|since|until|in|by|per)\s+(?:[\w-]+\s)?\Z", re.I
)


def unequal(words: str, sentences: Sequence[tuple[int, int]]) -> Iterator[Wrong]:
    """Lists of at least three figures in a paragraph that come near their total, and miss it.

    ``sentences`` are the places of the paragraph's sentences in ``words``; places that are given count in ``words`` too. A list
    that misses its total by far is of other things; one that misses it by little is of these, and one figure is wrong.
    """
    found = [number for number in numbers(words) if _counts(words, number)]
    summed = [_TOTAL.search(words, start, end) is not None for start, end in sentences]
    for at, total in enumerate(found):
        here = max(0, bisect_right(sentences, total.start, key=lambda sentence: sentence[0]) - 1)
        if not (summed[here] or _OF_ALL.search(before(words, total.start))):
            continue
        last = sentences[min(here + 1, len(sentences) - 1)][1]
        end = bisect_left(found, last, key=lambda number: number.start)
        parts = _list_of(words, islice(found, at + 1, end), total)
        sums = list(accumulate(number.value for number in parts))[1:]
        if len(parts) < _FEWEST or any(_is_same(each, parts, total) for each in sums):
            continue
        if abs(sums[-1] - total.value) <= _NEAR * total.value:
            reason = f"The parts make {sums[-1]:,.10g}, the whole is {total.value:,.10g}."
            yield parts[0].start, parts[-1].end, "the parts do not add up to the whole", reason


def _counts(words: str, number: Number) -> bool:
    """Whether a number is one of a list of counts, and exact."""
    front = before(words, number.start)
    year = 1800 <= number.value <= 2100 and "," not in words[number.start : number.end] and not number.unit
    vague = _VAGUE.search(front) is not None
    return number.unit in ("", "money") and number.value > 0 and not (year or vague or _NO_PART.search(front))


def _list_of(words: str, found: Iterable[Number], total: Number) -> list[Number]:
    """The figures behind a total that make a list: smaller than it, of its unit, near each other, and no layer of their own."""
    parts: list[Number] = []
    for number in found:
        gap = words[parts[-1].end : number.start] if parts else ""
        if number.unit != total.unit or _LAYER.search(before(words, number.start)):
            continue
        if number.value >= total.value or len(gap) > _GAP:
            break
        parts.append(number)
    return parts


def _is_same(sum_: float, parts: Sequence[Number], total: Number) -> bool:
    """Whether a sum is the total, as far as the figures are exact: 1.5 million and 2 million may make 3.4 million."""
    step = min(_step(number.value) for number in (*parts, total))
    return abs(sum_ - total.value) <= step * len(parts) / 2


def _step(value: float) -> float:
    """The last place that a figure gives: 100 for 7,500, 0.1 for 4.3."""
    step = 1.0
    while step > 1e-6 and abs(value / step - round(value / step)) > 1e-9:
        step /= 10
    while value >= step * 10 and abs(value / (step * 10) - round(value / (step * 10))) < 1e-9:
        step *= 10
    return step
