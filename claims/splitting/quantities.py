"""The numbers in a claim, with unit and modifier.

A quantity's value is None where the words give none ("tens of millions of shells") or two ("10 to 15 boats"). Its unit is an
ISO 4217 code for money, "percent" or "percentage points" for shares, otherwise the noun that is counted, as the article has
it. No quantities are: dates and times of day (they are the claim's `when`), ordinals, ages and lengths inside compounds ("a
three-year deal"), numbers in names ("Channel 4"), "one of them", and small numbers that only point back ("the two leaders").

The number words are a table of our own: the maintained library for them (text2num) reads neither "a dozen", "half a million",
"3bn" nor "two-thirds", and the sum over a table is ten lines.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel
from spacy.tokens import Doc, Token

from claims.data import read_table
from claims.language import Run, char_offsets
from claims.model import Fragment, Quantity
from claims.splitting.clause import Clause
from claims.splitting.when import times


class NumberWord(BaseModel):
    """A row of number_words.csv."""

    word: str
    kind: Literal["cardinal", "magnitude", "suffix", "fraction", "vague"]
    value: float | None = None


class Unit(BaseModel):
    """A row of units.csv."""

    form: str
    unit: str
    place: Literal["before", "after"]


class Modifier(BaseModel):
    """A row of quantity_modifiers.csv."""

    modifier: str
    example: str


@dataclass(frozen=True, slots=True)
class _Number:
    """The tokens of a number and its value."""

    start: int
    end: int
    value: float | None


_WORDS = {row.word: row for row in read_table("number_words.csv", NumberWord)}
_UNITS_BEFORE = {row.form: row.unit for row in read_table("units.csv", Unit) if row.place == "before"}
_UNITS_AFTER = {tuple(row.form.split()): row.unit for row in read_table("units.csv", Unit) if row.place == "after"}
_LONGEST_UNIT = max(map(len, _UNITS_AFTER))
_MODIFIERS = frozenset(tuple(row.modifier.split()) for row in read_table("quantity_modifiers.csv", Modifier))
_LONGEST_MODIFIER = max(map(len, _MODIFIERS))

_FIGURE = re.compile(r"(\d+(?:,\d{3})*(?:\.\d+)?|\.\d+)(k|m|mn|bn|tn)?$")
_THOUSANDS = re.compile(r"\d{3}$")
_FIGURES = re.compile(r"\d[\d.,]*–\d[\d.,]*$")
_CLOCK = frozenset({"a.m.", "p.m.", "am", "pm", "o'clock", "gmt", "noon"})
_DEFINITE = frozenset({"the", "these", "those", "both", "our", "their", "its", "his", "her", "my", "your"})
_AFTER_HALF = frozenset({"of", "the", "its", "their", "all", "his", "her"})
_BEFORE_NO_HALF = _DEFINITE | {"first", "second", "other"}
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
    i = run[0]
    for token in doc[run[0] : run[1]]:
        if token.i < i or not (token.text[0].isdigit() or token.lower_ in _WORDS or token.text[0] == "."):
            continue
        number = _range(doc, run, token.i)
        if number:
            yield number
            i = number.end


def _range(doc: Doc, run: Run, i: int) -> _Number | None:
    """A number, or two with "to", "-" or, after "between", "and" between them."""
    first = _number(doc, run, i)
    if first is None or first.end + 1 >= run[1]:
        return first
    joint = doc[first.end].lower_
    before = doc[first.start - 1].lower_ if first.start > run[0] else ""
    if (joint in ("-", "–", "—") or (joint == "to" and before != "from") or (joint == "and" and before == "between")) and (
        second := _number(doc, run, first.end + 1)
    ):
        return _Number(first.start, second.end, None)
    return first


def _number(doc: Doc, run: Run, i: int) -> _Number | None:
    token = doc[i]
    if _FIGURES.match(token.text):
        return _Number(i, _after_magnitudes(doc, run, i + 1, 1.0)[0], None)
    if figure := _FIGURE.match(token.text):
        return _figure(doc, run, i, figure)
    row = _WORDS.get(token.lower_)
    if row is None or row.kind == "suffix":
        return None
    if row.kind == "vague":
        return _vague(doc, run, i)
    if row.kind == "fraction":
        return _fraction(doc, run, i, 1.0, row)
    return _words(doc, run, i, row)


def _figure(doc: Doc, run: Run, i: int, figure: re.Match[str]) -> _Number:
    """ "1,200", "1.5 billion", "3bn", and figures set with spaces: "18 777"."""
    value, end = float(figure[1].replace(",", "")), i + 1
    if figure[2]:
        return _Number(i, end, value * _suffix(figure[2]))
    while end < run[1] and len(doc[i]) <= 3 and doc[end - 1].whitespace_ and _THOUSANDS.match(doc[end].text):
        value, end = value * 1000 + float(doc[end].text), end + 1
    end, value = _after_magnitudes(doc, run, end, value)
    return _Number(i, end, value)


def _suffix(letters: str) -> float:
    return 1e6 if letters == "m" else _WORDS[letters].value or 1.0


def _after_magnitudes(doc: Doc, run: Run, end: int, value: float) -> tuple[int, float]:
    """Past "hundred", "million", "bn" and, where it is money or counts a noun, "m"."""
    while end < run[1]:
        token = doc[end]
        row = _WORDS.get(token.lower_)
        if row and row.kind in ("magnitude", "suffix") and row.value:
            value *= row.value
        elif token.lower_ == "m" and (token.tag_ == "CD" or doc[max(end - 2, 0)].lower_ in _UNITS_BEFORE):
            value *= 1e6
        elif token.text == "-" and end + 1 < run[1] and doc[end + 1].lower_ in ("million", "billion", "trillion"):
            pass
        else:
            break
        end += 1
    return end, value


def _words(doc: Doc, run: Run, i: int, row: NumberWord) -> _Number | None:
    """ "twenty-five", "two hundred and six", "a dozen", "three quarters", "two and a half million"."""
    total, current, end, start = 0.0, 0.0, i, i
    if row.kind == "magnitude":
        if i == run[0] or doc[i - 1].lower_ not in ("a", "an", "the", "several", "few", "half"):
            return None
        current, start = 1.0, i - 1 if doc[i - 1].lower_ in ("a", "an") else i
        if doc[i - 1].lower_ in ("several", "few"):
            return _Number(i - 1, i + 1, None)
    while end < run[1]:
        word = _WORDS.get(doc[end].lower_)
        if word is None or word.value is None:
            if not (doc[end].lower_ in ("-", "and") and end > i and _continues(doc, run, end)):
                break
        elif word.kind == "fraction":
            if doc[end - 1].text == "-" or doc[end].lower_.endswith("s"):
                return _fraction(doc, run, end, current, word, start=start)
            break
        elif word.kind == "cardinal":
            current += word.value
        elif word.value == 100:
            current *= 100
        else:
            total, current = total + current * word.value, 0.0
        end += 1
    if doc[end - 1].lower_ in ("and", "-"):
        end -= 1
    value = total + current
    if end + 2 < run[1] and [doc[k].lower_ for k in range(end, end + 3)] == ["and", "a", "half"]:
        end, value = _after_magnitudes(doc, run, end + 3, value + 0.5)
    return _Number(start, end, value)


def _continues(doc: Doc, run: Run, joint: int) -> bool:
    """Whether the number goes on behind "-" or "and": "twenty-five", "a hundred and six", but "two and three"."""
    row = _WORDS.get(doc[joint + 1].lower_) if joint + 1 < run[1] else None
    before = _WORDS.get(doc[joint - 1].lower_)
    if row is None or before is None:
        return False
    if doc[joint].text == "-":
        return row.kind in ("cardinal", "fraction", "magnitude")
    return (before.kind, row.kind) == ("magnitude", "cardinal")


def _fraction(doc: Doc, run: Run, i: int, count: float, row: NumberWord, *, start: int | None = None) -> _Number | None:
    """ "half", "a third", "two-thirds", "half a million"; "the third man", "the first half" are none."""
    end = i + 1
    after = doc[end].lower_ if end < run[1] else ""
    if start is None:
        before = doc[i - 1].lower_ if i > run[0] else ""
        if row.word == "half":
            if after == "a" and end + 1 < run[1] and (big := _WORDS.get(doc[end + 1].lower_)) and big.kind == "magnitude":
                return _Number(i, end + 2, 0.5 * (big.value or 1.0))
            if after not in _AFTER_HALF or before in _BEFORE_NO_HALF:
                return None
        elif before != "a" or after != "of":
            return None
        start = i - 1 if before == "a" else i
    return _Number(start, end, round(count * (row.value or 0.0), 4))


def _vague(doc: Doc, run: Run, i: int) -> _Number:
    """ "tens of millions"."""
    end = i + 1
    while end + 1 < run[1] and doc[end].lower_ == "of" and (row := _WORDS.get(doc[end + 1].lower_)) and row.kind == "vague":
        end += 2
    return _Number(i, end, None)


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
    if before is not None and (before.lower_ in _UNITS_BEFORE or _modifier_start(doc, 0, number.start) < number.start):
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
    if sign in _UNITS_BEFORE:
        start, unit = start - 1, _UNITS_BEFORE[sign]
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
    for length in range(min(_LONGEST_MODIFIER, start - floor), 0, -1):
        if tuple(token.lower_ for token in doc[start - length : start]) in _MODIFIERS:
            return start - length
    return start


def _unit(doc: Doc, run: Run, number: _Number) -> tuple[int, str | None]:
    """Where the unit ends, and its name."""
    end = number.end
    for length in range(min(_LONGEST_UNIT, run[1] - end), 0, -1):
        if name := _UNITS_AFTER.get(tuple(token.lower_ for token in doc[end : end + length])):
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
