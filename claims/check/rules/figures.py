"""Numbers in a text, in figures and in words, with what they count."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from pydantic import BaseModel

from claims.data import read_table


class NumberRow(BaseModel):
    """A row of number_words.csv."""

    word: str
    kind: str
    value: float | None = None


@dataclass(frozen=True, slots=True)
class Number:
    """A number: its value, its place (code points of the text it was looked for in), and what stands around it.

    ``unit`` is "percent", "money" or "" for anything else, ``noun`` the word that follows, in lower case.
    """

    value: float
    start: int
    end: int
    unit: str
    noun: str

    def is_near(self, other: "Number", tolerance: float) -> bool:
        """Whether they differ by no more than the share ``tolerance`` of the larger."""
        return abs(self.value - other.value) <= tolerance * max(abs(self.value), abs(other.value))


@cache
def _values(kind: str) -> dict[str, float]:
    rows = read_table("number_words.csv", NumberRow)
    return {row.word: row.value for row in rows if row.kind == kind and row.value is not None}


@cache
def _expression() -> re.Pattern[str]:
    cardinals = "|".join(sorted(_values("cardinal"), key=len, reverse=True))
    magnitudes = "|".join(_values("magnitude"))
    suffixes = "|".join(_values("suffix")) + "|m"
    spelled = rf"(?:{cardinals})(?:[- ](?:{cardinals}))?"
    return re.compile(
        rf"""(?<![\w.,:/-])
        (?P<sign>(?:US|A|C|HK)?[$£€¥])?\s?
        (?:(?P<figure>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)(?P<suffix>(?:{suffixes})\b)?
         |\b(?P<spelled>{spelled})\b
         |\b(?P<dozen>(?:a\ )?dozen)\b)
        (?P<magnitudes>(?:[\s-](?:{magnitudes})\b)*)
        (?P<percent>\s?%|[\s-]per\s?cent\b|[\s-]pct\b)?
        (?P<points>[\s-](?:percentage\s)?points?\b)?
        (?P<money>[\s-](?:dollars|euros|pounds|yen|yuan|rubles|roubles)\b)?
        (?![\w/:]|[.,]\d|-\d)(?:[\s-]+(?P<noun>[A-Za-z]+))?""",
        re.IGNORECASE | re.VERBOSE,
    )


def numbers(text: str) -> Iterator[Number]:
    """The numbers of a text in order, save those inside codes, times, scores and ranges.

    >>> [(n.value, n.unit, n.noun) for n in numbers("Twenty-one people won $2.5 million, 4% of it.")]
    [(21.0, '', 'people'), (2500000.0, 'money', ''), (4.0, 'percent', 'of')]
    """
    for found in _expression().finditer(text):
        end = max(found.end(group) for group in _PARTS if found[group])
        yield Number(_value(found), found.start() + _blank(found[0]), end, _unit(found), (found["noun"] or "").lower())


_PARTS = ("figure", "suffix", "spelled", "dozen", "magnitudes", "percent", "points", "money")


def _blank(words: str) -> int:
    return len(words) - len(words.lstrip())


def _value(found: re.Match[str]) -> float:
    if found["figure"]:
        value = float(found["figure"].replace(",", ""))
    elif found["spelled"]:
        value = sum(_values("cardinal")[word] for word in re.split(r"[- ]", found["spelled"].lower()))
    else:
        value = 12.0
    if found["suffix"]:
        value *= _values("suffix").get(found["suffix"].lower(), 1_000_000.0)
    for word in re.findall(r"[a-z]+", found["magnitudes"].lower()):
        value *= _values("magnitude")[word]
    return value


def _unit(found: re.Match[str]) -> str:
    if found["percent"]:
        return "percent"
    if found["points"]:
        return "points"
    return "money" if found["sign"] or found["money"] else ""
