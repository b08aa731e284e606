"""Numbers in a parsed article, each with its unit or counted noun and its modifier; a sentence is read once per document.

`claims.language.numerals` reads the number itself, from text alone. Whether a number is a quantity, a year, an age or part of a
name is decided by the caller.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import accumulate

from claims.data import english
from claims.language import ParsedDoc, Run
from claims.language.numerals import Numeral, numerals


@dataclass(frozen=True, slots=True)
class Number:
    """A number with its unit, noun and modifier; positions are token indices, end excluded.

    ``figure`` is the number itself, ``run`` includes its modifier, sign, unit or counted noun. ``value`` is None if the words
    give none ("tens of millions of shells") or two ("10 to 15 boats"); ``is_share`` marks a part from 0 to 1 ("half of").
    ``unit`` is an ISO 4217 code for money, "percent", "percentage points", "magnitude" or a degree; ``counted`` the noun that
    is counted, as the article has it; ``modifier`` the words before it, in lower case ("at least").
    """

    run: Run
    figure: Run
    value: float | None
    is_share: bool
    unit: str | None
    counted: str | None
    modifier: str | None


@cache
def signs() -> dict[str, str]:
    """The unit for each symbol before a number, by the symbol in lower case: "$" is "USD"."""
    return {row.form: row.unit for row in english().units if row.place == "before"}


@cache
def _units_after() -> dict[tuple[str, ...], str]:
    return {tuple(row.form.split()): row.unit for row in english().units if row.place == "after"}


@cache
def _modifiers() -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(row.modifier.split()) for row in english().quantity_modifiers)


@cache
def _words() -> frozenset[str]:
    """Words of which a number without digits has at least one."""
    kinds = ("cardinal", "magnitude", "fraction", "vague")
    return frozenset(row.word for row in english().number_words if row.kind in kinds)


@cache
def _most_words() -> tuple[int, int]:
    """The maximum number of words of a unit after a number, and of a modifier."""
    return max(map(len, _units_after())), max(map(len, _modifiers()))


_WORD_BEFORE = re.compile(r"(?:\A|\s)(\S{1,20})\s+\Z")
_LETTERS = re.compile(r"[^\W\d_]+")
_LONGEST_NOUN = 6
_MAGNITUDE = "magnitude"
_MINUS = frozenset({"-", "−", "minus"})
_SHARED = re.compile(
    r"\s*(?:of\b|(?:[a-z]+ )?(?:people|adults|children|women|men|girls|boys|voters|households|workers|patients|students)\b"
    r"|(?-i:[A-Z])\w+s\b|[.,;:]|\Z|(?:is|are|was|were|has|have|had|said|say|did|do)\b)",
    re.IGNORECASE,
)
"""What may follow "one in five": those who are counted, or the predicate."""
_TIME_UNITS = re.compile(r"\s*(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?)\b", re.IGNORECASE)
_YEARS = range(1900, 2101)


def numbers(parsed: ParsedDoc, run: Run) -> tuple[Number, ...]:
    """The numbers in ``run`` (token indices, end excluded), in reading order."""
    return parsed.read_once(read_numbers, run)


def read_numbers(parsed: ParsedDoc, run: Run) -> Iterator[Number]:
    """Reads the numbers of ``run`` whose edges are those of its tokens: not "18,000-strong", if that is one token.

    `numbers` gives them without reading a sentence twice.
    """
    text = parsed.verbatim(*run)
    if not has_number(text):
        return
    lengths = (len(parsed.words[i]) + parsed.spaces[i] for i in range(*run))
    starts = list(accumulate(lengths, initial=0))[:-1]
    ends = [start + len(parsed.words[i]) for i, start in enumerate(starts, run[0])]
    for found in joined_up(text):
        first, last = bisect_right(starts, found.start) - 1, bisect_left(ends, found.end)
        before, after = text[starts[first] : found.start], text[found.end : ends[last]]
        if _is_sign(before) and after.lower() in ("", ".", "c" if before else ""):
            yield _number(parsed, run, (run[0] + first, run[0] + last + 1), found, before)


def _is_sign(text: str) -> bool:
    """Whether the characters before the figure in its token are a minus, a sign of money, or both: "**-$**40"."""
    return not text or text in _MINUS or text.lower().lstrip("-−") in signs()


def has_number(text: str) -> bool:
    """Whether a text may contain a number, by its digits and words; a fast pre-check."""
    return any(map(str.isnumeric, text)) or not _words().isdisjoint([word.lower() for word in _LETTERS.findall(text)])


def joined_up(text: str) -> Iterator[Numeral]:
    """The numbers in a text. A range ("5 to 7", "between 5 and 7") is one number without a value."""
    found = list(numerals(text))
    at = 0
    while at < len(found):
        first, at = found[at], at + 1
        if at < len(found) and _is_range(text, first, found[at]):
            first, at = Numeral(None, first.start, found[at].end), at + 1
        elif at < len(found) and (share := _share(text, first, found[at])) is not None:
            first, at = Numeral(share, first.start, found[at].end, is_share=True), at + 1
        yield first


_OF = frozenset({"in", "in every", "out of", "out of every"})


def _share(text: str, first: Numeral, second: Numeral) -> float | None:
    """The share that "one in ten" or "four out of 10" is; None for other numbers, such as "two in 10 days", "three in 2019"."""
    some, all_ = first.value, second.value
    if some is None or all_ is None or text[first.end : second.start].strip().lower() not in _OF:
        return None
    joint = text[first.end : second.start].strip().lower()
    if joint == "in" and some != 1 and not _SHARED.match(text, second.end):
        return None  # "two in 10 raids" are counted apart
    whole = some.is_integer() and all_.is_integer() and 0 < some < all_ and int(all_) not in _YEARS
    return round(some / all_, 4) if whole and not _TIME_UNITS.match(text, second.end) else None


def _is_range(text: str, first: Numeral, second: Numeral) -> bool:
    joint = text[first.end : second.start].strip().lower()
    before = _WORD_BEFORE.search(text[max(0, first.start - 24) : first.start])
    word = before[1].lower() if before else ""
    return (joint == "to" and word != "from") or (joint == "and" and word == "between")


def _number(parsed: ParsedDoc, run: Run, figure: Run, numeral: Numeral, sign: str) -> Number:
    (start, end), counted, negative = figure, None, sign[:1] in _MINUS
    unit = signs().get(sign.lstrip("-−").lower())
    if unit is None and start > run[0] and (before := signs().get(parsed.lower[start - 1].lstrip("-−"))) is not None:
        unit, negative, start = before, parsed.lower[start - 1][0] in _MINUS, start - 1
    if unit is None and start > run[0] and parsed.lower[start - 1] == _MAGNITUDE:
        unit, start = _MAGNITUDE, start - 1
    if unit is None and parsed.words[figure[1] - 1].endswith(("C", "C.")) and negative:
        unit = "°C"
    if unit is None:
        end, unit = _unit(parsed, run, end)
        if unit is None:
            end, counted = _counted(parsed, run, figure)
    if not negative and _follows_minus(parsed, run, start):
        negative, start = True, start - 1
    if negative and numeral.value is not None:
        numeral = replace(numeral, value=-numeral.value)
    modified = _modifier_start(parsed, run[0], start)
    if numeral.value is not None and parsed.lower[modified] == "between":
        modified = start  # "talks between two leaders" are not a range
    modifier = parsed.verbatim(modified, start).lower() if modified < start else None
    return Number((modified, end), figure, numeral.value, numeral.is_share, unit, counted, modifier)


def _follows_minus(parsed: ParsedDoc, run: Run, start: int) -> bool:
    """Whether a minus stands before ``start``: the word, or a sign with a space before it and none behind it."""
    if start == run[0] or parsed.lower[start - 1] not in _MINUS:
        return False
    before = start - 1
    if parsed.lower[before] == "minus":
        return True
    bullet = before == parsed.sentence[before][0] or before == parsed.paragraph[before][0]  # "-40 houses burned" in a list
    second = before > 0 and parsed.tags[before - 1] == "CD"  # "10 -12 schools"
    return not (parsed.spaces[before] or bullet or second) and parsed.spaces[before - 1]


def _modifier_start(parsed: ParsedDoc, floor: int, start: int) -> int:
    """The start of the longest modifier that ends before ``start``; ``start`` if there is none."""
    for length in range(min(_most_words()[1], start - floor), 0, -1):
        if parsed.lower[start - length : start] in _modifiers():
            return start - length
    return start


def _unit(parsed: ParsedDoc, run: Run, end: int) -> tuple[int, str | None]:
    """The end and the name of the unit after a number that ends at ``end``."""
    if parsed.lower[end : min(end + 2, run[1])] == ("-", _MAGNITUDE):
        return end + 2, _MAGNITUDE
    for length in range(min(_most_words()[0], run[1] - end), 0, -1):
        if name := _units_after().get(parsed.lower[end : end + length]):
            return end + length, name
    return end, None


def _counted(parsed: ParsedDoc, run: Run, figure: Run) -> tuple[int, str | None]:
    """The end of the counted noun, and the noun."""
    start, end = figure
    if end < run[1] and parsed.lower[end] == "of":
        return _of_what(parsed, run, end)
    for i in range(start, end):
        noun = parsed.heads[i]
        if end <= noun < min(run[1], end + _LONGEST_NOUN) and _is_noun(parsed, noun) and _is_noun_phrase(parsed, end, noun):
            return noun + 1, parsed.verbatim(end, noun + 1)
    return end, None


def _of_what(parsed: ParsedDoc, run: Run, of: int) -> tuple[int, str | None]:
    """The noun in "tens of millions of artillery shells", "two-thirds of the 1,200 residents"."""
    noun = next((child for child in parsed.children_of(of, "pobj") if child > of), None)
    if noun is None or not _is_noun(parsed, noun) or not noun < min(run[1], of + 2 + _LONGEST_NOUN):
        return of, None
    start = of + 1
    while start < noun and (parsed.pos[start] in ("DET", "PRON", "NUM", "PART") or parsed.words[start] == ","):
        start += 1
    return noun + 1, parsed.verbatim(start if _is_noun_phrase(parsed, start, noun) else noun, noun + 1)


def _is_noun(parsed: ParsedDoc, i: int) -> bool:
    return parsed.tags[i].startswith("N")


def _is_noun_phrase(parsed: ParsedDoc, start: int, noun: int) -> bool:
    return all(tag[:1] in set("NJVH") or tag in ("RBS", "RBR", "CD") for tag in parsed.tags[start:noun])
