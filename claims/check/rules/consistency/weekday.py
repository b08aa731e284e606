"""C404: weekday and date disagree."""

import re
from collections.abc import Iterable
from datetime import date

from claims.check.context import RuleContext
from claims.check.rule import Example, Finding, Rule

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?P<month{0}>(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)(?:uary|ruary|ch|il|ust|ember|ober)?)\.?"
_DATED = re.compile(
    r"\b(?P<weekday>Mon|Tues?|Wed(?:nes)?|Thu(?:rs?)?|Fri|Sat(?:ur)?|Sun)(?:day)?\.?,?\s+(?:the\s+)?"
    rf"(?:{_MONTH.format(1)}\s+(?P<day1>\d{{1,2}})(?:st|nd|rd|th)?|(?P<day2>\d{{1,2}})(?:st|nd|rd"
    rf"|th)?\s+(?:of\s+)?{_MONTH.format(2)})\b"
    r"(?:,?\s+(?P<year>(?:1[6-9]|20)\d\d)\b)?(?!\s*[-–/]\s*\d)"
)
_NEAR = 45  # a date without a year is taken to be within so many days of the article's date


def find(context: RuleContext) -> Iterable[Finding]:
    """A finding for each weekday that does not match its date; one without a year counts if it is near the article's date."""
    published = _published(context.article.published)
    for block in context.article.blocks:
        for found in _DATED.finditer(context.words(block)):
            day = _date(found, published)
            if day is not None and not _DAYS[day.weekday()].startswith(found["weekday"].lower()):
                place = block.start + found.start(), block.start + found.end()
                right = _DAYS[day.weekday()].capitalize()
                yield Finding("C404", f"{day.isoformat()} was a {right}", (place,), f"The text says {found[0]}.")


def _published(value: str | None) -> date | None:
    return date.fromisoformat(value[:10]) if value else None


def _date(found: re.Match[str], published: date | None) -> date | None:
    """The date, None if it is not valid or its year is unknown."""
    month = _MONTHS.index((found["month1"] or found["month2"])[:3].lower()) + 1
    number = int(found["day1"] or found["day2"])
    try:
        if found["year"]:
            return date(int(found["year"]), month, number)
        if published is None:
            return None
        near = [date(year, month, number) for year in (published.year - 1, published.year, published.year + 1)]
    except ValueError:
        return None
    return next((day for day in near if abs((day - published).days) <= _NEAR), None)


RULE = Rule(
    code="C404",
    name="weekday",
    summary="Weekday and date disagree.",
    why="One of them is wrong, and so may be the order of events.",
    how_to_fix="Look up the date in a calendar.",
    find=find,
    fires=(
        Example("The bridge fell on Tuesday, September 13, 2023.", at=("Tuesday, September 13, 2023",)),
        Example("The bridge fell on Monday, 12 September.", at=("Monday, 12 September",), front="published: 2023-09-14"),
    ),
    silent=(
        Example("The bridge fell on Tuesday, September 12, 2023."),
        Example("The bridge fell on Monday, 12 September.", note="the year is not known"),
    ),
)
