"""Time expressions in a parsed article, and the dates they denote.

They are found as patterns over word classes (claims/data/en/when_words.csv and when_patterns.csv) and resolved by the date
library. `times` reads each sentence of a document once; whether a time is before or after the article's date depends on its
clause, so that is an argument of `TimeExpression.resolve`. The forms, for an article of Tuesday 12 September 2023:

=============================  ========================  ==========================================================
words                          date                      why
=============================  ========================  ==========================================================
``on 3 May 2022``              ``2022-05-03``            a day
``in April 2019``, ``in 2022`` ``2019-04``, ``2022``     a month, a year
``on Tuesday``                 ``2023-09-12``            the same or last one where the verb is past
``will meet on Friday``        ``2023-09-15``            the same or next one where it looks ahead
``last week``                  ``2023-09-04/2023-09-10`` an interval, Monday to Sunday
``from 3 to 5 May``            ``2023-05-03/2023-05-05`` an interval
``since Monday``, ``by 2030``  ``2023-09-11/..``,        an interval with an open end (ISO 8601-2)
                               ``../2030``
``two days earlier``           None                      counts from an event, not from the article
``next Friday``, ``last May``  None                      speakers of English differ on which one
=============================  ========================  ==========================================================

Without an article's date, relative expressions stay unresolved (date None).

"May" and "march" are verbs as well, and "Super Tuesday" is not a weekday.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import cache, lru_cache

from dateparser.date import DateDataParser

from claims.data import english
from claims.data.grammar import TimePattern
from claims.language import ParsedDoc, Run, Runs
from claims.language.labels import NAMES

_NOON = time(12)


class Precision(StrEnum):
    """The precision of a date."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    INTERVAL = "interval"


def precision(iso: str) -> Precision:
    """The precision of an ISO 8601 day, month, year or interval.

    >>> precision("2023-09"), precision("2023-09-11/..")
    (<Precision.MONTH: 'month'>, <Precision.INTERVAL: 'interval'>)
    """
    return Precision.INTERVAL if "/" in iso else (Precision.YEAR, Precision.MONTH, Precision.DAY)[iso.count("-")]


class Outlook(StrEnum):
    """Whether a time without a year is before or after the article's date."""

    PAST = "past"
    """On or before that day: "rescued 700 people on Friday"."""
    LAST = "last"
    """Before that day: "last Friday"."""
    FUTURE = "future"
    """On or after that day: "will meet on Friday"."""
    UNKNOWN = "unknown"
    """Not known from the words: "Fire kills three on Friday"."""


def published_day(published: str | None) -> date | None:
    """The day of an ISO 8601 date or date and time, as given in the article; None if it is neither.

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

    A week is the interval from Monday to Sunday. ``base`` is the reference date; without one, the expression must
    contain its year. If the outlook is unknown, past and future must give the same result.

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
    """The week of a day, None if it exceeds the calendar's range."""
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
    """The reference date. The library never resolves to that day itself, but a report may mean it.

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
    except (OverflowError, ValueError):  # a date outside the calendar's range
        return None
    return (found.date_obj.date(), found.period) if found.date_obj else None


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """A time expression: the tokens ``run``, the library's ``start`` and ``end`` expressions ("" if unresolved).

    ``core`` is the token to which the words before it ("early on") belong, ``bound`` the closed side of a half-open interval.
    """

    run: Run
    core: int
    pattern: TimePattern
    start: str
    end: str
    bound: str

    @property
    def needs_date(self) -> bool:
        """Whether the words can only be resolved with the article's date."""
        needs = self.pattern.needs
        return needs == "date" or (needs == "year" and not _YEAR.match(self.start.split()[-1]))

    def resolve(self, base: date | None, outlook: Outlook) -> str | None:
        """The ISO 8601 day, month, year or interval that the words denote, relative to the day ``base``, or None.

        An open end is ".." (ISO 8601-2).
        """
        start = resolved(self.start, base, outlook)
        if start is None or not self.end:
            open_ = start is not None and self.bound and precision(start) is not Precision.INTERVAL
            return start if not open_ else f"{start}/.." if self.bound == "start" else f"../{start}"
        end = resolved(self.end, base, outlook)
        return f"{start}/{end}" if end is not None and start <= end else None


_LETTERS = {
    "weekday": "W", "month": "M", "day_word": "c", "daypart": "P", "unit": "u", "long_unit": "U", "season": "S", "number": "n",
    "last": "L", "next": "N", "this": "T", "following": "q", "ago": "g", "early": "e", "preposition": "p", "until": "H",
    "to": "K", "between": "b", "and": "A", "of": "o", "the": "h", "comma": "C", "clock": "k", "about": "m",
}  # fmt: skip
_OTHER = "."
_ARTICLES = frozenset({"a", "an"})


@cache
def _letter_of() -> dict[str, str]:
    return {word: _LETTERS[row.kind] for row in english().when_words for word in row.words}


@cache
def bounds() -> dict[str, str]:
    """The prepositions of half-open intervals, each with the closed side: "since", "until"."""
    return {word: row.bound for row in english().when_words for word in row.words if row.bound}


@cache
def _patterns() -> tuple[tuple[TimePattern, re.Pattern[str]], ...]:
    return tuple((row, re.compile(row.pattern)) for row in english().when_patterns)


_ANCHOR = re.compile("[WMYRZXIcg]|L[PUWM]|[NT][PUWMu]|[uU]e|q[uU]")
_LEAD = re.compile("(?:p?h?Po|p?h?So|p?kC?|p[Dn]k{1,3}C?|[peHb])*$")
_TRAIL = re.compile("P?")

_DAY = re.compile(r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?$")
_DAYS = re.compile(r"(?:0?[1-9]|[12]\d|3[01])–(?:0?[1-9]|[12]\d|3[01])$")
_YEAR = re.compile(r"(?:1\d|20|21)\d\d$")
_DECADE = re.compile(r"(?:1\d|20)\d0s$")
_PART_OF_YEAR = re.compile(r"(?:mid|early|late)-((?:1\d|20|21)\d\d)$")
_NUMERIC = re.compile(  # only where day and month cannot be confused: not 9/11/2023
    r"\d{4}-\d\d?-\d\d?$|(?:1[3-9]|2\d|3[01])/(?:0?[1-9]|1[0-2])/\d{4}$|(?:0?[1-9]|1[0-2])/(?:1[3-9]|2\d|3[01])/\d{4}$"
)
_CLOCK = re.compile(r"\d\d?(?:[:.]\d\d)?(?:am|pm)$|\d\d?:\d\d$")


def _letter(parsed: ParsedDoc, i: int) -> str:
    """The class of a word as one character."""
    text = parsed.words[i]
    if text[0].isdigit():
        return _digits_letter(text)
    letter = _letter_of().get(parsed.lower[i], _OTHER)
    if letter in "WM" and not (text[0].isupper() and parsed.tags[i].startswith("N")):
        # "protesters may march": verbs; the tag keeps "May the best man win" out.
        return _OTHER
    if letter == "c" and i and text[0].isupper() and parsed.tags[i - 1] in NAMES:
        return _OTHER  # part of a name: "Norway **Today**"
    if letter == "c" and i and parsed.lower[i - 1] in _ARTICLES:
        return _OTHER  # "a **tomorrow** without war"
    if letter == _OTHER and "-" in text and _PART_OF_YEAR.match(parsed.lower[i]):
        return "Z"
    return letter


def _digits_letter(text: str) -> str:
    for letter, shape in (("D", _DAY), ("Y", _YEAR), ("X", _DECADE), ("R", _DAYS), ("I", _NUMERIC), ("k", _CLOCK)):
        if shape.match(text):
            return letter
    return "n" if text.isdigit() else _OTHER


def times(parsed: ParsedDoc, runs: Runs) -> list[TimeExpression]:
    """The time expressions in ``runs`` (token indices, end excluded), in reading order, not overlapping."""
    return [expression for run in runs for expression in parsed.read_once(read_times, run)]


def read_times(parsed: ParsedDoc, run: Run) -> list[TimeExpression]:
    """Reads the time expressions in ``run``; `times` caches them per sentence."""
    offset = run[0]
    letters = "".join([_letter(parsed, i) for i in range(*run)])
    if not _ANCHOR.search(letters):
        return []
    taken: list[TimeExpression] = []
    for row, pattern in _patterns():
        for match in pattern.finditer(letters):
            expression = _expression(parsed, offset, letters, row, match)
            if expression and all(expression.run[1] <= other.run[0] or other.run[1] <= expression.run[0] for other in taken):
                taken.append(expression)
    return sorted(taken, key=lambda expression: expression.run)


def _expression(parsed: ParsedDoc, offset: int, letters: str, row: TimePattern, match: re.Match[str]) -> TimeExpression | None:
    start, end = offset + match.start(), offset + match.end()
    trail = _TRAIL.match(letters, match.end())
    end += len(trail[0]) if trail else 0
    core = next(iter(parsed.tops(start, end)), start)
    if _is_proper(parsed, start, letters[match.start()]):
        return None
    if _modifies_a_number_or_name(parsed, core, end):
        return None
    lead, bound = start, ""
    if not _modifies_a_noun(parsed, core, end):
        before = _LEAD.search(letters, 0, match.start())
        lead = offset + before.start() if before else start
        bound = next((b for i in range(start - 1, lead - 1, -1) if (b := bounds().get(parsed.lower[i], ""))), "")
    words = _words(parsed, offset, row, match)
    return TimeExpression((lead, end), core, row, row.start.format_map(words).strip(), row.end.format_map(words).strip(), bound)


def _is_proper(parsed: ParsedDoc, start: int, letter: str) -> bool:
    """Whether a weekday is part of the name of a special day: "Super Tuesday", "Good Friday"."""
    if letter != "W" or start == 0:
        return False
    before = start - 1
    return parsed.words[before][0].isupper() and parsed.tags[before] in ("NNP", "JJ") and parsed.heads[before] == start


def _modifies_a_noun(parsed: ParsedDoc, core: int, end: int) -> bool:
    """Whether a date modifies a noun, to which a preposition before it belongs: "on **Monday's** attack"."""
    return parsed.heads[core] >= end and parsed.deps[core] in ("poss", "compound", "nummod", "amod", "nmod")


def _modifies_a_number_or_name(parsed: ParsedDoc, core: int, end: int) -> bool:
    """Whether a number or a month is not a time, as it belongs to a noun or a name: "2,019 people", "June Smith"."""
    if end >= len(parsed.words) or parsed.heads[core] != end:
        return False
    return (parsed.deps[core], parsed.tags[end]) in {("nummod", "NNS"), ("compound", "NNP")}


def _words(parsed: ParsedDoc, offset: int, row: TimePattern, match: re.Match[str]) -> dict[str, str]:
    """The values of the placeholders in a pattern's readings; "all" is the whole match."""
    words = {"all": parsed.verbatim(offset + match.start(), offset + match.end())}
    for group, found in match.groupdict().items():
        text = "" if found is None else parsed.verbatim(offset + match.start(group), offset + match.end(group))
        words[group] = text
        if group == "r" and "–" in text:
            words["r_from"], _, words["r_to"] = text.partition("–")
        elif group == "x":
            words["x_from"], words["x_to"] = text[:4], text[:3] + "9"
        elif group == "z":
            words["z_to"] = text[-4:]
    return words
