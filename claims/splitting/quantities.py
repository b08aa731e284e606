"""The numbers in a claim, with unit and modifier.

A quantity's value is None where the words give none ("tens of millions of shells") or two ("10 to 15 boats"). Its unit is an
ISO 4217 code for money, "percent" or "percentage points" for shares, otherwise the noun that is counted, as the article has
it. No quantities are: dates and times of day (they are the claim's `when`), ordinals, ages and lengths inside compounds ("a
three-year deal"), numbers in names ("Channel 4"), "one of them", and small numbers that only point back ("the two leaders").

The numbers themselves are read by `claims.numerals`, as the rules of the check read them.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Doc, Token

from claims.data import english
from claims.language import Run, char_offsets
from claims.model import Fragment, Quantity
from claims.numerals import Numeral, numerals
from claims.splitting.clause import Clause
from claims.splitting.when import times


@dataclass(frozen=True, slots=True)
class _Number:
    """The tokens of a number and its value."""

    start: int
    end: int
    value: float | None


@cache
def _units_before() -> dict[str, str]:
    return {row.form: row.unit for row in english().units if row.place == "before"}


@cache
def _units_after() -> dict[tuple[str, ...], str]:
    return {tuple(row.form.split()): row.unit for row in english().units if row.place == "after"}


@cache
def _modifiers() -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(row.modifier.split()) for row in english().quantity_modifiers)


@cache
def _most_words() -> tuple[int, int]:
    """Of a unit behind a number, and of a modifier."""
    return max(map(len, _units_after())), max(map(len, _modifiers()))


_WORD_BEFORE = re.compile(r"(?:\A|\s)(\S{1,20})\s+\Z")
_CLOCK = frozenset({"a.m.", "p.m.", "am", "pm", "o'clock", "gmt", "noon"})
_DEFINITE = frozenset({"the", "these", "those", "both", "our", "their", "its", "his", "her", "my", "your"})
_FEW = 10
_LONGEST_NOUN = 6
_NO_COUNT = frozenset({"day", "time", "thing", "way", "point", "side", "hand", "another", "reason", "example"})


def quantities(doc: Doc, clause: Clause) -> tuple[Quantity, ...]:
    """The quantities in the clause, in reading order; spans are code points into the article's text, end excluded."""
    numbers = [(run, number) for run in clause.runs for number in _numbers(doc, run)]
    if not numbers:
        return ()
    dated = [expression.run for expression in times(doc, clause.runs)]
    return tuple(
        _quantity(doc, run, number)
        for run, number in numbers
        if not any(start < number.end and number.start < end for start, end in dated) and _counts(doc, run, number)
    )


def _numbers(doc: Doc, run: Run) -> Iterator[_Number]:
    """The numbers of a run whose edges are those of its tokens: not "18,000-strong", if that is one token."""
    words = doc[run[0] : run[1]]
    starts = [token.idx - words[0].idx for token in words]
    ends = [start + len(token) for start, token in zip(starts, words, strict=True)]
    for found in _joined_up(words.text):
        first, last = bisect_left(starts, found.start), bisect_left(ends, found.end)
        if first < len(starts) and starts[first] == found.start and ends[last] == found.end:
            yield _Number(run[0] + first, run[0] + last + 1, found.value)


def _joined_up(text: str) -> Iterator[Numeral]:
    """The numbers of a text, two with "to" or, after "between", "and" between them as one without a value."""
    found = list(numerals(text))
    at = 0
    while at < len(found):
        first, at = found[at], at + 1
        if at < len(found) and _is_range(text, first, found[at]):
            first, at = Numeral(None, first.start, found[at].end), at + 1
        yield first


def _is_range(text: str, first: Numeral, second: Numeral) -> bool:
    joint = text[first.end : second.start].strip().lower()
    before = _WORD_BEFORE.search(text[max(0, first.start - 24) : first.start])
    word = before[1].lower() if before else ""
    return (joint == "to" and word != "from") or (joint == "and" and word == "between")


def _counts(doc: Doc, run: Run, number: _Number) -> bool:
    """Whether a number is a quantity; see the module for what is none."""
    last = doc[number.end - 1]
    following = doc[number.end] if number.end < len(doc) else None
    before = doc[number.start - 1] if number.start > run[0] else None
    if following is not None and (following.lower_ in _CLOCK or _joined(doc, number.end)):
        return False
    if before is not None and (
        (before.text in ("-", "/", "#") and not before.whitespace_) or _names(before, doc[number.start])
    ):
        return False
    if _is_year(doc, number, before, following):
        return False
    if last.lower_ == "one" and number.end - number.start == 1:
        return last.dep_ == "nummod" and last.head.i > last.i and last.head.lower_ not in _NO_COUNT
    return not (doc[number.start].is_alpha and number.value is not None and number.value <= _FEW and _points_back(doc, number))


def _joined(doc: Doc, i: int) -> bool:
    """ "a three-year deal", "a 1,200-strong crowd"."""
    return bool(doc[i].text in ("-", "/") and not doc[i - 1].whitespace_ and not doc[i].whitespace_)


def _names(before: Token, number: Token) -> bool:
    """ "Channel 4", "Boeing 737", "Article 5"."""
    return bool(number.dep_ in ("nummod", "appos") and number.head.i == before.i and before.tag_ in ("NNP", "NNPS", "NN"))


def _is_year(doc: Doc, number: _Number, before: Token | None, following: Token | None) -> bool:
    text = doc[number.start].text
    if not (number.end - number.start == 1 and len(text) == 4 and text.isdigit() and 1900 <= int(text) < 2100):
        return False
    if before is not None and (before.lower_ in _units_before() or _modifier_start(doc, 0, number.start) < number.start):
        return False
    return not (following is not None and (following.text == "%" or (text.endswith("00") and following.tag_ == "NNS")))


def _points_back(doc: Doc, number: _Number) -> bool:
    """ "the two leaders", "his top two generals"; but "the 700 people" gives their number."""
    token = doc[number.end - 1]
    if token.dep_ != "nummod":
        return doc[number.start - 1].lower_ in _DEFINITE if number.start else False
    return any(left.lower_ in _DEFINITE or left.dep_ == "poss" for left in token.head.lefts if left.i < token.i)


def _quantity(doc: Doc, run: Run, number: _Number) -> Quantity:
    start, end, unit = number.start, number.end, None
    sign = doc[start - 1].lower_ if start > run[0] else ""
    if sign in _units_before():
        start, unit = start - 1, _units_before()[sign]
    else:
        end, unit = _unit(doc, run, number)
    modified = _modifier_start(doc, run[0], start)
    if number.value is not None and doc[modified].lower_ == "between":
        modified = start  # "talks between two leaders" are no range
    fragment = Fragment.cut(doc._.claims_article.text, char_offsets(doc, ((modified, end),)))
    modifier = doc[modified:start].text.lower() if modified < start else None
    return Quantity(text=fragment.text, spans=fragment.spans, value=number.value, unit=unit, modifier=modifier)


def _modifier_start(doc: Doc, floor: int, start: int) -> int:
    """Where the longest modifier that ends before ``start`` begins; ``start`` where there is none."""
    for length in range(min(_most_words()[1], start - floor), 0, -1):
        if tuple(token.lower_ for token in doc[start - length : start]) in _modifiers():
            return start - length
    return start


def _unit(doc: Doc, run: Run, number: _Number) -> tuple[int, str | None]:
    """Where the unit ends, and its name."""
    end = number.end
    for length in range(min(_most_words()[0], run[1] - end), 0, -1):
        if name := _units_after().get(tuple(token.lower_ for token in doc[end : end + length])):
            return end + length, name
    if end < run[1] and doc[end].lower_ == "of":
        return _of_what(doc, run, end)
    for token in doc[number.start : end]:
        head = token.head
        if end <= head.i < min(run[1], end + _LONGEST_NOUN) and head.tag_[0] == "N" and _is_noun_phrase(doc, end, head.i):
            return head.i + 1, doc[end : head.i + 1].text
    return end, None


def _of_what(doc: Doc, run: Run, of: int) -> tuple[int, str | None]:
    """The noun in "tens of millions of artillery shells", "two-thirds of the 1,200 residents"."""
    noun = next((child for child in doc[of].rights if child.dep_ == "pobj"), None)
    if noun is None or noun.tag_[0] != "N" or not of < noun.i < min(run[1], of + 2 + _LONGEST_NOUN):
        return of, None
    start = of + 1
    while start < noun.i and (doc[start].pos_ in ("DET", "PRON", "NUM", "PART") or doc[start].text == ","):
        start += 1
    return (noun.i + 1, doc[start : noun.i + 1].text) if _is_noun_phrase(doc, start, noun.i) else (noun.i + 1, noun.text)


def _is_noun_phrase(doc: Doc, start: int, noun: int) -> bool:
    return all(token.tag_[0] in "NJVH" or token.tag_ in ("RBS", "RBR", "CD") for token in doc[start:noun])
