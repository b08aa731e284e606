"""Numbers in a text as the rules compare them, with what they count; `claims.numerals` reads them, here as for claims."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from claims.numerals import numerals


@dataclass(frozen=True, slots=True)
class Number:
    """A number: its value, its place (code points of the text it was looked for in), and what stands around it.

    ``unit`` is "percent", "points", "money" or "" for anything else, ``noun`` the word that follows, in lower case.
    """

    value: float
    start: int
    end: int
    unit: str
    noun: str

    def is_near(self, other: "Number", tolerance: float) -> bool:
        """Whether they differ by no more than the share ``tolerance`` of the larger."""
        return abs(self.value - other.value) <= tolerance * max(abs(self.value), abs(other.value))


_SIGN = re.compile(r"(?:\b(?:US|A|C|HK))?[$£€¥₹]\s?\Z", re.IGNORECASE)
_BEHIND = re.compile(
    r"""(?P<unit>(?P<percent>\s?%|[\s-]per\s?cent\b|[\s-]pct\b)?
        (?P<points>[\s-](?:percentage\s)?points?\b)?
        (?P<money>[\s-](?:dollars|euros?|pounds|yen|yuan|rupees|rubles|roubles)\b)?)
        (?![\w/:]|[.,]\d|-\d)(?:[\s-]+(?P<noun>[A-Za-z]+))?""",
    re.IGNORECASE | re.VERBOSE,
)
_LONGEST_SIGN = 5  # code points: "HK$ "


def numbers(text: str) -> Iterator[Number]:
    """The numbers of a text in order that have a value and are no share in words ("two-thirds").

    >>> [(n.value, n.unit, n.noun) for n in numbers("Twenty-one people won $2.5 million, 4% of it.")]
    [(21.0, '', 'people'), (2500000.0, 'money', ''), (4.0, 'percent', 'of')]
    """
    for found in numerals(text):
        behind = _BEHIND.match(text, found.end)
        if found.value is None or found.is_share or behind is None:
            continue
        sign = _SIGN.search(text, max(0, found.start - _LONGEST_SIGN), found.start)
        start = sign.start() if sign else found.start
        yield Number(found.value, start, behind.end("unit"), _unit(behind, sign), (behind["noun"] or "").lower())


def _unit(behind: re.Match[str], sign: re.Match[str] | None) -> str:
    if behind["percent"]:
        return "percent"
    if behind["points"]:
        return "points"
    return "money" if sign or behind["money"] else ""
