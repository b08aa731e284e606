"""The parser of numbers in figures and words, used for claims and by the rules of the check.

It reads text, not tokens, so that rules need no language pipeline. What a number counts, whether it is money or a share, and
whether it is a quantity at all (an age, a year) is decided by the caller.

The words are a table of our own: the maintained library for them (text2num) reads neither "a dozen", "half a million", "3bn"
nor "two-thirds", and adding up table entries takes little code.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from claims.data import english
from claims.data.grammar import NumberWord


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number and its span: code points of the text, end excluded; during parsing, word indices.

    ``value`` is None if the words give none ("tens of thousands", "several hundred") or two ("20-30"). ``is_share`` marks a
    part of something, from 0 to 1 ("two-thirds", "half of").
    """

    value: float | None
    start: int
    end: int
    is_share: bool = False


class _Word(NamedTuple):
    """A word, a figure or a mark of the text. ``joined``: there is no space between it and the previous one."""

    text: str
    start: int
    end: int
    joined: bool
    is_figure: bool


_VULGAR = "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞"
_WORD = re.compile(
    r"(?P<figure>\d{1,3}(?:,\d{2,3})*,\d{3}(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?|(?<![\w.])\.\d+)"
    rf"|[{_VULGAR}]|(?:(?![{_VULGAR}])[^\W\d_])+|\S"
)
_FIGURES = re.compile(rf"[\d{_VULGAR}]")
_STARTING = frozenset({"cardinal", "magnitude", "fraction", "vague"})
_LETTERS = re.compile(r"[^\W\d_]+")
_THOUSANDS = re.compile(r"\d{3}(?:\.\d+)?\Z")
_FIRST_GROUP = re.compile(r"[1-9]\d{0,2}\Z")
_MOST_GROUPS = 5
_SIGNS = frozenset("$£€¥₹")
_HYPHENS = frozenset("-–")
_FRACTIONS = {("1", "2"): 1 / 2, ("1", "3"): 1 / 3, ("2", "3"): 2 / 3, ("1", "4"): 1 / 4, ("3", "4"): 3 / 4}
_AND_A = {"half": 0.5, "quarter": 0.25}
_AFTER_HALF = frozenset({"of", "the", "its", "their", "all", "his", "her"})
_BEFORE_NO_HALF = _AFTER_HALF - {"of", "all"} | {"these", "those", "both", "our", "my", "your", "first", "second", "other"}
_SOME = frozenset({"several", "few"})
_OPENING = _SOME | {"a", "an", *_VULGAR}
_LONGEST_FIGURE = 24  # characters; a longer one is a code
_LARGEST = 1e24  # a larger product of words ("million million million …") is not a number


@cache
def _number_words() -> dict[str, NumberWord]:
    return {row.word: row for row in english().number_words}


def numerals(text: str) -> Iterator[Numeral]:
    """The numbers of a text in order, except those inside codes, dates in figures, times of day and scores with a slash.

    Two figures with a hyphen between them are one number without a value. Linear in the length of the text.

    >>> [number.value for number in numerals("Two and a half million of 18 777 left at 5:30")]
    [2500000.0, 18777.0]
    """
    if _FIGURES.search(text) is None and _starters().isdisjoint(_LETTERS.findall(text.lower())):
        return  # true of most sentences
    words, at = _words(text), 0
    while at < len(words):
        word = words[at]
        likely = word.is_figure or word.text in _starters() or word.text in _OPENING
        if not likely or not _begins(words, at) or (read := _pair(words, at)) is None:
            at += 1
            continue
        if _ends(words, read.end) or _is_degree(words, read):
            value = None if read.value is None or read.value > _LARGEST else read.value
            yield Numeral(value, words[read.start].start, words[read.end - 1].end, read.is_share)
        at = read.end


@cache
def _starters() -> frozenset[str]:
    """Words of which every number in words contains at least one: "a couple of thousand", "several hundred", "half"."""
    return frozenset(row.word for row in _number_words().values() if row.kind in _STARTING)


def _words(text: str) -> list[_Word]:
    words: list[_Word] = []
    end = -1
    for found in _WORD.finditer(text):
        words.append(_Word(found[0].lower(), found.start(), found.end(), found.start() == end, found["figure"] is not None))
        end = found.end()
    return words


def _text(words: Sequence[_Word], at: int) -> str:
    return words[at].text if 0 <= at < len(words) else ""


def _kind(words: Sequence[_Word], at: int) -> str:
    """The kind of a word in the table, "" if it is not in it."""
    row = _number_words().get(_text(words, at))
    return row.kind if row else ""


def _over(words: Sequence[_Word], at: int) -> int:
    """The index after a hyphen between two words, if there is one."""
    hyphen = _text(words, at) == "-" and words[at].joined and at + 1 < len(words) and words[at + 1].joined
    return at + 1 if hyphen else at


def _begins(words: Sequence[_Word], at: int) -> bool:
    """Whether a number may begin here: not within "F16", "G-20", "5:30", "#5"."""
    if at == 0 or not words[at].joined:
        return True
    before = words[at - 1]
    if before.text[-1].isalnum() or before.text in "#/@":
        return False
    return before.text not in "-–.,:'&_=+\\" or not (before.joined and words[at - 2].text[-1].isalnum())


def _ends(words: Sequence[_Word], end: int) -> bool:
    """Whether a number may end here: not within "20th", "24/7", "5:30", "2023-09-12", "1990's"."""
    if end == len(words) or not words[end].joined:
        return True
    after = words[end].text
    if after[0].isalnum():
        return _kind(words, end) == "measure" or after == "m"
    follows = words[end + 1] if end + 1 < len(words) and words[end + 1].joined else None
    if follows is None:
        return True
    return not (after == "/" or (after in ".,:-–" and follows.is_figure) or (after == "'" and follows.text == "s"))


def _is_degree(words: Sequence[_Word], read: Numeral) -> bool:
    """Whether the figure is a temperature below zero: "-23C"."""
    return _text(words, read.start - 1) in ("-", "−") and _text(words, read.end) == "c" and words[read.end].joined


def _pair(words: Sequence[_Word], at: int) -> Numeral | None:
    """A number, or two with a hyphen between them: "20-30", "two-three", "20 – 30"."""
    first = _single(words, at)
    if first is None or first.is_share or _text(words, first.end) not in _HYPHENS or first.end + 1 == len(words):
        return first
    hyphen, after = words[first.end], words[first.end + 1]
    second = _single(words, first.end + 1) if hyphen.joined is after.joined else None
    if second is None or second.is_share:
        return first
    if not hyphen.joined and not (first.value or 0.0) < (second.value or 0.0):
        return first  # a dash, not a range: "of the 20 - 12 of them children -"
    return Numeral(None, first.start, second.end)


def _single(words: Sequence[_Word], at: int) -> Numeral | None:
    """The number that begins at a word, or None."""
    word = words[at]
    if word.is_figure:
        return _figure(words, at)
    if word.text in _VULGAR:
        return _behind(words, at, at + 1, unicodedata.numeric(word.text))
    if word.text in ("a", "an"):
        return _with_article(words, at)
    if word.text in _SOME:
        return _some(words, at, at)
    match _kind(words, at):
        case "cardinal":
            return _spelled(words, at, at)
        case "magnitude" if word.text == "dozen" or _text(words, at - 1) == "the":
            return _spelled(words, at, at, lead=1.0)
        case "fraction" if word.text == "half":
            return _half(words, at)
        case "vague":
            return _vague(words, at)
    return None


def _figure(words: Sequence[_Word], at: int) -> Numeral | None:
    """A number that begins with a figure: "1,200", "1.5 billion", "3bn", "2½", "3 1/2", "2 and a half million", "18 777"."""
    written = words[at].text
    if len(written) > _LONGEST_FIGURE:
        return None
    value, end = float(written.replace(",", "")), at + 1
    if end < len(words) and words[end].joined and words[end].text[0].isalpha():
        scale = _suffix(words, at)
        if scale is None:
            return Numeral(value, at, end)  # `_ends` says whether these letters may follow
        return Numeral(value * scale, at, end + 1)
    if _FIRST_GROUP.match(written) and _kind(words, at - 1) != "month":
        while end - at <= _MOST_GROUPS and _is_group(words, end):
            value, end = value * 1000 + float(words[end].text), end + 1
    if end < len(words) and words[end].text in _VULGAR:
        return _behind(words, at, end + 1, value + unicodedata.numeric(words[end].text))
    part = _FRACTIONS.get((_text(words, end), _text(words, end + 2))) if _text(words, end + 1) == "/" else None
    if part is not None and words[end + 1].joined and words[end + 2].joined and not words[end].joined:
        return _behind(words, at, end + 3, value + part)
    return _behind(words, at, end, value)


def _is_group(words: Sequence[_Word], at: int) -> bool:
    """Whether a figure is the next three digits of the one before, a space between them."""
    if at >= len(words) or words[at].joined or not words[at].is_figure or words[at].start - words[at - 1].end != 1:
        return False
    closed = at + 1 == len(words) or not (words[at + 1].joined and words[at + 1].text[0].isalnum())
    return closed and _THOUSANDS.match(words[at].text) is not None


def _suffix(words: Sequence[_Word], at: int) -> float | None:
    """The multiplier in the letters attached to the figure at ``at``: "3bn", "5million", "$20m"."""
    row = _number_words().get(words[at + 1].text)
    if words[at + 1].text == "m":
        return 1e6 if _is_million(words, at) else None
    return row.value if row is not None and row.kind in ("suffix", "magnitude") else None


def _is_million(words: Sequence[_Word], at: int) -> bool:
    """Whether "m" behind the figure at ``at`` is "million": for money, or before a noun, unless it means metres."""
    if _text(words, at - 1) in _SIGNS:
        return True
    after = at + 2
    return after < len(words) and not words[after].joined and words[after].text.isalpha() and _kind(words, after) != "metres"


def _behind(words: Sequence[_Word], start: int, end: int, value: float) -> Numeral:
    """The number with the words after its figures: "and a half", "million", "bn"."""
    part = _and_a_half(words, end)
    if part is not None:
        end, value = part[0], value + part[1]
    while (row := _number_words().get(_text(words, _over(words, end)))) is not None and row.kind in ("magnitude", "suffix"):
        end, value = _over(words, end) + 1, value * (row.value or 1.0)
    if _text(words, end) == "m" and _text(words, start - 1) in _SIGNS:
        end, value = end + 1, value * 1e6
    return Numeral(value, start, end)


def _and_a_half(words: Sequence[_Word], at: int) -> tuple[int, float] | None:
    """The end and value of an "and a half" that begins here."""
    article = _over(words, at) + 1
    if _text(words, article - 1) != "and" or _text(words, _over(words, article)) not in ("a", "one"):
        return None
    part = _over(words, _over(words, article) + 1)
    return (part + 1, _AND_A[_text(words, part)]) if _text(words, part) in _AND_A else None


def _with_article(words: Sequence[_Word], at: int) -> Numeral | None:
    """A number that begins with "a": "a dozen", "a million and a half", "a few hundred", "a half-dozen", "a third of"."""
    following = _over(words, at + 1)
    word = _text(words, following)
    if _kind(words, following) == "magnitude":
        return _spelled(words, at, following, lead=1.0)
    if word in _SOME:
        return _some(words, at, following)
    if word == "couple":
        counted = following + (2 if _text(words, following + 1) == "of" else 1)
        return _spelled(words, at, counted, lead=2.0) if _kind(words, counted) == "magnitude" else None
    return _part(words, at, following, 1.0) if _kind(words, following) == "fraction" else None


def _some(words: Sequence[_Word], start: int, at: int) -> Numeral | None:
    """An indefinite number, which has no value: "several hundred", "a few dozen"."""
    if _kind(words, at + 1) != "magnitude":
        return None
    return Numeral(None, start, _spelled(words, start, at + 1, lead=1.0).end)


def _half(words: Sequence[_Word], at: int) -> Numeral | None:
    """A number that begins with "half": "half of", "half the", "half a million"; "the first half" is not a number."""
    scaled = _scaled_part(words, at, at, 0.5)
    if scaled is not None:
        return scaled
    none = _text(words, at + 1) not in _AFTER_HALF or _text(words, at - 1) in _BEFORE_NO_HALF
    return None if none else Numeral(0.5, at, at + 1, is_share=True)


def _part(words: Sequence[_Word], start: int, at: int, count: float) -> Numeral | None:
    """A count of the fraction at ``at``: "two-thirds", "three quarters of", "a quarter of a million"; not "a third man"."""
    row = _number_words()[words[at].text]
    value = count * (row.value or 0.0)
    scaled = _scaled_part(words, start, at, value)
    if scaled is not None:
        return scaled
    hyphened = at > 0 and words[at - 1].text == "-" and start < at - 1
    plural = row.word.endswith("s") and row.word != "quarters"  # "for three quarters" may be nine months
    if not (hyphened or plural or _text(words, at + 1) == "of"):
        return None
    return Numeral(round(value, 4), start, at + 1, is_share=True)


def _scaled_part(words: Sequence[_Word], start: int, at: int, value: float) -> Numeral | None:
    """A fraction of a magnitude, a number and not a share: "half a million", "half-dozen", "a quarter of a million"."""
    following = _over(words, at + 1)
    if _text(words, following) == "of" and _text(words, following + 1) in ("a", "one"):
        following += 2
    elif words[at].text == "half" and _text(words, following) == "a":
        following = _over(words, following + 1)
    elif words[at].text != "half" and following == at + 1:
        return None
    if _kind(words, following) != "magnitude":
        return None
    return _spelled(words, start, following, lead=value)


def _vague(words: Sequence[_Word], at: int) -> Numeral:
    """A plural magnitude, which has no value: "tens of millions"."""
    end = at + 1
    while _text(words, end) == "of" and _kind(words, end + 1) == "vague":
        end += 2
    return Numeral(None, at, end)


def _spelled(words: Sequence[_Word], start: int, at: int, *, lead: float | None = None) -> Numeral:
    """A number in words: "twenty-five", "two hundred and six", "three quarters", "two and a half million".

    ``lead`` is the value of the words from ``start`` up to ``at``, by which the magnitude there is multiplied.
    """
    sum_ = _Sum(below=lead)
    end = at
    while (following := _goes_on(words, at, end, sum_)) is not None and sum_.takes(_number_words()[words[following].text]):
        end = following + 1
    fraction = _over(words, end)
    if lead is None and sum_.scale is None and _kind(words, fraction) == "fraction":
        part = _part(words, start, fraction, sum_.value)
        if part is not None:
            return part
    half = _and_a_half(words, end)
    if half is not None and sum_.scale is not None:
        return Numeral(sum_.value + half[1] * sum_.scale, start, half[0])
    return _behind(words, start, end, sum_.value) if half is not None else Numeral(sum_.value, start, end)


def _goes_on(words: Sequence[_Word], at: int, end: int, sum_: "_Sum") -> int | None:
    """The next word of a number in words that has been read up to ``end``."""
    following = end if end == at else _over(words, end)
    # "and" joins only after a magnitude: "a hundred and six", but "two and three".
    if _text(words, following) == "and" and sum_.last == "magnitude":
        following = _over(words, following + 1)
        return following if _kind(words, following) == "cardinal" else None
    return following if _kind(words, following) in ("cardinal", "magnitude") else None


@dataclass(slots=True)
class _Sum:
    """A number in words as it is added up. ``below`` is what the next magnitude multiplies, ``scale`` the last one."""

    above: float = 0.0
    below: float | None = None
    scale: float | None = None
    last: str = "cardinal"

    @property
    def value(self) -> float:
        """The value of the words so far."""
        return self.above + (self.below or 0.0)

    def takes(self, row: NumberWord) -> bool:
        """Adds a word; returns whether it belongs to the number: "twenty five" does, "two three" does not."""
        value = row.value or 0.0
        taken = self._adds(value) if row.kind == "cardinal" else self._multiplies(value)
        if taken:
            self.last = row.kind
        return taken

    def _adds(self, value: float) -> bool:
        if self.below is None:
            self.below = value
        elif (self.last == "magnitude" and value < 100) or (0 < value < 10 and self.below % 100 >= 20 and not self.below % 10):
            self.below += value
        else:
            return False
        return True

    def _multiplies(self, value: float) -> bool:
        if value == 100:
            if self.below is None or self.below >= 100:
                return False
            self.below, self.scale = self.below * 100, 100.0
        elif self.below is not None:
            self.above, self.below, self.scale = self.above + self.below * value, None, value
        elif self.above:
            self.above, self.scale = self.above * value, (self.scale or 1.0) * value
        else:
            return False
        return True
