"""Dates: words into ISO 8601 through the date library, and ISO 8601 back into words."""

import calendar
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache

from dateparser.date import DateDataParser

_NOON = time(12)


class Outlook(StrEnum):
    """On which side of the article's date a time without a year lies."""

    PAST = "past"
    """That day or before: "rescued 700 people on Friday"."""
    LAST = "last"
    """Before that day: "last Friday"."""
    FUTURE = "future"
    """That day or after: "will meet on Friday"."""
    UNKNOWN = "unknown"
    """The words don't tell: "Fire kills three on Friday"."""


def published_day(published: str | None) -> date | None:
    """The day of an ISO 8601 date or date and time, as the article gives it; None where it is neither.

    >>> published_day("2023-09-12T08:30:00Z")
    datetime.date(2023, 9, 12)
    """
    if published is None:
        return None
    try:
        return date.fromisoformat(published.strip()[:10])
    except ValueError:
        return None


@lru_cache(maxsize=8192)
def resolved(expression: str, base: date | None, outlook: Outlook) -> str | None:
    """The ISO 8601 day, month, year or interval that an English ``expression`` of time names, or None.

    A week is its interval from Monday to Sunday. ``base`` is the day it is spoken on; without one, the expression must
    hold its year. Where the outlook is unknown the answer stands only if past and future agree.

    >>> resolved("Tuesday", date(2023, 9, 12), Outlook.PAST), resolved("Monday", date(2023, 9, 12), Outlook.PAST)
    ('2023-09-12', '2023-09-11')
    >>> resolved("April 2019", None, Outlook.UNKNOWN)
    '2019-04'
    """
    if outlook is Outlook.UNKNOWN:
        past, future = (resolved(expression, base, side) for side in (Outlook.PAST, Outlook.FUTURE))
        return past if past == future else None
    spoken = base or date(2000, 1, 1)
    if not expression.strip() or (found := _parsed(expression, spoken, outlook)) is None:
        return None
    day, period = found
    if period == "week":
        return _week(day)
    return {"year": f"{day:%Y}", "month": f"{day:%Y-%m}"}.get(period, day.isoformat())


def _week(day: date) -> str | None:
    """The week of a day, None where it is not whole: it begins before the calendar does, or ends after it."""
    try:
        monday = day - timedelta(days=day.weekday())
        return f"{monday.isoformat()}/{(monday + timedelta(days=6)).isoformat()}"
    except OverflowError:
        return None


def readable_date(iso: str) -> str:
    """An ISO 8601 day, month, year or interval as an English reader writes it; an open end is left out.

    >>> readable_date("2023-09-12"), readable_date("2023-09"), readable_date("2023-09-04/2023-09-10")
    ('12 September 2023', 'September 2023', '4–10 September 2023')
    """
    start, _, end = iso.partition("/")
    if not end or end == "..":
        return _written(start)
    if start == "..":
        return _written(end)
    if len(start) == len(end) == 10 and start[:7] == end[:7]:
        return f"{int(start[8:])}–{_written(end)}"
    return f"{_written(start)} to {_written(end)}"


_MONTHS = frozenset(name.lower() for name in calendar.month_abbr if name)
_WEEKDAYS = frozenset(name.lower() for name in calendar.day_abbr)


def _written(iso: str) -> str:
    parts = iso.split("-")
    words = [str(int(parts[2]))] if len(parts) > 2 else []
    if len(parts) > 1:
        words.append(calendar.month_name[int(parts[1])])
    return " ".join([*words, parts[0]])


def _base(expression: str, spoken: date, outlook: Outlook) -> date:
    """The day to count from. The library never answers with that day itself, a report does.

    "Police said on Tuesday", printed on a Tuesday, is that Tuesday; "in September", printed in September, that month.
    """
    stems = [word.rstrip(".,")[:3].lower() for word in expression.split()]
    if stems[0] in _MONTHS and len(stems) == 1:
        return spoken.replace(day=1) - timedelta(days=1) if outlook is Outlook.FUTURE else spoken
    if not any(stem in _MONTHS or stem in _WEEKDAYS for stem in stems):
        return spoken
    return spoken + timedelta(days={Outlook.FUTURE: -1, Outlook.PAST: 1}.get(outlook, 0))


def _parsed(expression: str, spoken: date, outlook: Outlook) -> tuple[date, str] | None:
    try:
        settings = {
            "RELATIVE_BASE": datetime.combine(_base(expression, spoken, outlook), _NOON),
            "PREFER_DATES_FROM": "future" if outlook is Outlook.FUTURE else "past",
            "PREFER_DAY_OF_MONTH": "first",
            "PREFER_MONTH_OF_YEAR": "first",
        }
        found = DateDataParser(languages=["en"], settings=settings).get_date_data(expression)
    except (OverflowError, ValueError):  # a base or an answer outside the calendar's years
        return None
    return (found.date_obj.date(), found.period) if found.date_obj else None
