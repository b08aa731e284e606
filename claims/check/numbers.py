"""Numbers in a text as the rules compare them, read by `claims.language.numerals`.

`numbers` gives each number with its unit and the word that follows. `masked` gives a sentence with each of its figures as one
character, so that a regular expression can match the text between them: "Sales rose 3 percent to $31 million" reads "Sales
rose § to §"; numbers in words, magnitudes, fractions ("half a percent", "one in four of") and both sides of a vote ("7-5") are
figures too; years, days of a month and ages are not.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from claims.check.words import pattern


@dataclass(frozen=True, slots=True)
class Number:
    """A number: its value, its span (code points of the searched text), its unit and noun.

    ``unit`` is "percent", "points", "money" or "" for anything else, ``noun`` the word that follows, in lower case.
    """

    value: float
    start: int
    end: int
    unit: str
    noun: str

    def is_near(self, other: "Number", tolerance: float) -> bool:
        """Whether two numbers differ by at most the fraction ``tolerance`` of the larger one."""
        return abs(self.value - other.value) <= tolerance * max(abs(self.value), abs(other.value))


_SIGN = re.compile(r"(?:\b(?:US|A|C|HK))?[$£€¥₹]\s?\Z", re.IGNORECASE)
_BEHIND = re.compile(
    r"""(?P<unit>(?P<percent>\s?%|[\s-]per\s?cent\b|[\s-]pct\b)?
        (?P<points>[\s-](?:percentage\s)?points?\b)?
        (?P<money>[\s-](?:dollars|euros?|pounds|yen|yuan|rupees|rubles|roubles)\b)?)
        (?![\w/:]|[.,]\d|-\d)(?:[\s-]+(?P<noun>[A-Za-z]+))?""",
    re.IGNORECASE | re.VERBOSE,
)
_REMEMBERED = 1_000  # texts: rules read the same sentences and paragraphs repeatedly
_LONGEST_SIGN = 5  # code points: "HK$ "


@lru_cache(maxsize=_REMEMBERED)
def numbers(text: str) -> tuple[Number, ...]:
    """The numbers of a text, in order; without those that have no value, and fractions in words ("two-thirds").

    >>> [(n.value, n.unit, n.noun) for n in numbers("Twenty-one people won $2.5 million, 4% of it.")]
    [(21.0, '', 'people'), (2500000.0, 'money', ''), (4.0, 'percent', 'of')]
    """
    return tuple(_numbers(text))


def _numbers(text: str) -> Iterator[Number]:
    from claims.language.numerals import numerals  # imports spaCy, which unchanged (cached) files do not need

    for found in numerals(text):
        behind = _BEHIND.match(text, found.end)
        if found.value is None or found.is_share or behind is None:
            continue
        sign = _SIGN.search(text, max(0, found.start - _LONGEST_SIGN), found.start)
        start = sign.start() if sign else found.start
        yield Number(found.value, start, behind.end("unit"), _unit_of(behind, sign), (behind["noun"] or "").lower())


def _unit_of(behind: re.Match[str], sign: re.Match[str] | None) -> str:
    if behind["percent"]:
        return "percent"
    if behind["points"]:
        return "points"
    return "money" if sign or behind["money"] else ""


Miscalculation = tuple[int, int, str, str]
"""Start and end of the wrong words, the message, and the reason."""

_FIRST, _LAST = 0xE000, 0xF8FF  # Unicode's private use area: one character per figure
_PRIVATE = dict.fromkeys(range(_FIRST, _LAST + 1), "\ufffd")  # those of the text (Word's bullet U+F0B7)
_MOST_ZEROS = 300  # the largest power of ten in a float
_LOOSE = 0.1  # the tolerance of "about", as a fraction
_VAGUE = re.compile(
    r"\b(?:(?P<more>(?:more|greater|higher) than|at least|over|above|upwards? of|no (?:less|fewer) than)"
    r"|(?P<less>(?:less|fewer|lower) than|nearly|almost|at most|under|below|close to|just short of|up to|as (?:many|much) as)"
    r"|about|around|roughly|approximately|some|an estimated|only|just|well|a mere)\s+\Z",
    re.IGNORECASE,
)
_MONTH = r"(?:Jan|Feb|March|April|May|June|July|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"
_NO_FIGURE = re.compile(rf"(?:,? aged?|\b{_MONTH}|\bNo\.|\bnumber|\bfiscal)\s\Z")
# Before a "one" that is a pronoun: "no one", "this one".
_PRONOUN = re.compile(r"\b(?:no|this|that|each|any|the)\s\Z", re.IGNORECASE)
_WORDS = {
    "half": 1 / 2,
    "third": 1 / 3,
    "quarter": 1 / 4,
    "fourth": 1 / 4,
    "fifth": 1 / 5,
    "sixth": 1 / 6,
    "seventh": 1 / 7,
    "eighth": 1 / 8,
    "tenth": 1 / 10,
}
_COUNTS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
_FRACTION = re.compile(
    r"\b(?:(?P<many>an?|one|two|three|four|five)[\s-]+)?(?P<part>half|third|quarter|fourth|fifth|sixth|seventh|eighth|tenth)s?"
    r"(?P<unit>(?:[\s-]+of)?(?:[\s-]+an?)?[\s-](?:percentage[\s-]points?|points?|per\s?cent)\b|(?=\s+of\b|,|\)|\.|\s+the\b))",
    re.IGNORECASE,
)
_SHARED = re.compile(r"\s(?:in|out of)\s", re.IGNORECASE)
_SCORE = re.compile(r"(?<![\w,.$/-])(\d{1,3}(?:,\d{3})?)-(\d{1,3}(?:,\d{3})?)(?![\w/-]|[.,]\d)")


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure: its value, its span (vague words before it included), and the range of values that it may be rounded from.

    ``unit`` is "percent", "points", "money", "share" (a fraction in words) or "" for anything else.
    """

    value: float
    start: int
    end: int
    unit: str
    low: float
    high: float
    is_vague: bool = False
    is_whole: bool = False
    """Whether it has no decimals: "4 million", not "4.3 million"."""

    @property
    def slack(self) -> float:
        """The maximum rounding error of the stated value."""
        return max(self.high - self.value, self.value - self.low)


@dataclass(frozen=True, slots=True)
class MaskedText:
    """A text in which each figure is replaced by one character."""

    shape: str
    figures: tuple[Figure, ...]

    def of(self, character: str) -> Figure:
        """The figure that ``character`` replaces."""
        return self.figures[ord(character) - _FIRST]

    def within(self, shape: str) -> list[Figure]:
        """The figures in a part of the masked text (``shape``), in order."""
        return [self.of(character) for character in shape if _FIRST <= ord(character) <= _LAST]


@cache
def masked_pattern(expression: str) -> re.Pattern[str]:
    """A pattern for masked texts: § matches any figure, ¤ any other character, {name} any word of the list ``name``."""
    expression = re.sub(r"\{([a-z][a-z0-9. ]+)\}", lambda name: rf"(?:{pattern(name[1]).pattern})", expression)
    figure = f"{chr(_FIRST)}-{chr(_LAST)}"
    return re.compile(expression.replace("§", f"[{figure}]").replace("¤", f"[^{figure};:]"), re.IGNORECASE)


@lru_cache(maxsize=_REMEMBERED)
def masked(text: str) -> MaskedText:
    """Masks the figures of a text.

    >>> len(masked("Sales rose 3 percent to $31 million in 2019.").figures)
    2
    """
    text = text.translate(_PRIVATE)
    shape: list[str] = []
    figures: list[Figure] = []
    at = 0
    for number, step in sorted(_found(text), key=lambda one: (one[0].start, -one[0].end))[: _LAST - _FIRST]:
        if number.start < at:
            continue
        figure = _figure(text, number, step, at)
        shape += [text[at : figure.start], chr(_FIRST + len(figures))]
        figures.append(figure)
        at = number.end
    return MaskedText("".join((*shape, text[at:])), tuple(figures))


def _figure(text: str, number: Number, step: float, at: int) -> Figure:
    """A number with the vague words before it, starting no earlier than ``at``."""
    value, half = number.value, step / 2
    vague = _VAGUE.search(text, at, number.start)
    start = vague.start() if vague else number.start
    low, high = value - half, value + half
    if vague is not None:
        loose = max(half, _LOOSE * value)
        low = low if vague["more"] else value - loose
        high = high if vague["less"] else value + loose
    return Figure(
        value, start, number.end, number.unit, low, high, vague is not None, "." not in text[number.start : number.end]
    )


def _found(text: str) -> Iterator[tuple[Number, float]]:
    """The figures of a text, each with its precision; fractions and votes take precedence over the numbers in them."""
    from claims.language.numbers import joined_up  # imports spaCy, which unchanged (cached) files do not need

    for found in _FRACTION.finditer(text):
        value = _COUNTS[(found["many"] or "a").lower()] * _WORDS[found["part"].lower()]
        unit = (found["unit"] or "").lower()
        kind = "points" if "point" in unit else "percent" if unit else "share"
        if value <= 1 and _is_fraction(text, found):
            yield Number(value, found.start(), found.end(), kind, ""), 0.02
    for numeral in joined_up(text):
        if numeral.is_share and numeral.value is not None and _SHARED.search(text, numeral.start, numeral.end):
            yield Number(numeral.value, numeral.start, numeral.end, "share", ""), 0.02
    for found in _SCORE.finditer(text):
        for group in (1, 2):
            yield Number(float(found[group].replace(",", "")), *found.span(group), "", ""), 0.0
    for number in numbers(text):
        if _counts(text, number):
            yield number, step_of(text[number.start : number.end], number.value)


def _is_fraction(text: str, found: re.Match[str]) -> bool:
    """Whether "third" is a fraction, not an ordinal: "the third of the", "in the first half"."""
    if found["many"] or found["unit"]:
        return True
    return found["part"].lower() == "half" and not re.search(r"\w+(?:st|nd|other|the|er)\s\Z", text[: found.start()])


def _counts(text: str, number: Number) -> bool:
    written = text[number.start : number.end]
    year = 1800 <= number.value <= 2100 and written.isdigit() and not number.unit
    before = text[max(0, number.start - 20) : number.start]
    pronoun = written.lower() == "one" and _PRONOUN.search(before) is not None
    return not (year or pronoun or _NO_FIGURE.search(before))


def step_of(written: str, value: float) -> float:
    """The precision of a figure as written: 1 for "40", 0.1 million for "4.3 million", 1,000 for "14,000".

    >>> step_of("40", 40), step_of("14,000", 14000), step_of("4.3 million", 4300000)
    (1.0, 1000.0, 100000.0)
    """
    digits = re.search(r"\d[\d,]*(?:\.(?P<places>\d+))?", written)
    if digits is None:
        return 1.0 if value < 1000 else value / 10.0 ** (len(f"{value:.0f}".rstrip("0")) - 1)
    figure = float(digits[0].replace(",", ""))
    unit = value / figure if figure else 1.0
    if digits["places"]:
        return unit / 10.0 ** min(len(digits["places"]), _MOST_ZEROS)
    zeros = len(digits[0].replace(",", "")) - len(digits[0].replace(",", "").rstrip("0")) if "," in digits[0] else 0
    return unit * (10.0 ** min(zeros, _MOST_ZEROS) if zeros > 1 else 1.0)
