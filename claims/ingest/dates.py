"""The publication date of an article: ISO 8601 from a field, or a written date from a line."""

import re
from datetime import UTC, date, datetime

_MONTHS = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_YEAR = r"(?:19|20)\d\d"  # pages run dates together: "Published On 5 Mar 20245 Mar 2024"
_WRITTEN = re.compile(
    rf"\b(?:{_MONTHS}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+{_YEAR}|\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTHS},?\s+{_YEAR}"
    r"|\d{4}-\d{2}-\d{2})",
    re.IGNORECASE,
)
_YEAR_FIRST = re.compile(r"\d{4}-?\d{2}-?\d{2}")
_SLASHES = re.compile(r"(\d{4})/(\d{1,2})/(\d{1,2})(?!\d)")  # "2024/05/06", as in some site generators
_APART = re.compile(r"(?<=\d)\s+(?=[+-]\d\d:?\d\d\Z)")  # "2024-05-06 12:30:00 +0200", as Jekyll writes it
_IN_NAME = re.compile(r"((?:19|20)\d\d-\d\d-\d\d)(?:[-_ ]|\Z)")


def iso_date(value: str) -> str | None:
    """``value`` in the canonical form of exports, or None if it is not an ISO 8601 date or date and time.

    A time in UTC ends in "Z"; a time without time zone is left without.

    >>> iso_date("2023-09-12"), iso_date("20230912T0715+0200"), iso_date("2023-09-12 05:15:00Z"), iso_date("12 Sept")
    ('2023-09-12', '2023-09-12T07:15:00+02:00', '2023-09-12T05:15:00Z', None)
    """
    value = _APART.sub("", value.strip())
    if (slashes := _SLASHES.match(value)) is not None:
        value = f"{slashes[1]}-{slashes[2]:0>2}-{slashes[3]:0>2}{value[slashes.end() :]}"
    if not _YEAR_FIRST.match(value):  # weeks and ordinal dates are also ISO 8601, but not used for articles
        return None
    try:
        if len(value) <= 10:
            return date.fromisoformat(value).isoformat()
        return iso_time(datetime.fromisoformat(value))
    except ValueError:
        return None


def written_date(value: str) -> str | None:
    """The day that a value consists of, as ISO 8601; None if it is not one.

    >>> written_date("Jul 08 2022"), written_date("8 July")
    ('2022-07-08', None)
    """
    return date_in_line(value) if _WRITTEN.fullmatch(value.strip()) else None


def date_in_name(stem: str) -> str | None:
    """The date at the beginning of a file name, as in site generators; None if there is none.

    >>> date_in_name("2024-05-06-bridge"), date_in_name("2024-13-45-bridge"), date_in_name("bridge")
    ('2024-05-06', None, None)
    """
    found = _IN_NAME.match(stem)
    return iso_date(found[1]) if found else None


def iso_time(moment: datetime) -> str:
    """A date and time as exports write it, to the second."""
    written = moment.replace(microsecond=0).isoformat()
    return written.removesuffix("+00:00") + "Z" if moment.tzinfo is UTC or written.endswith("+00:00") else written


def date_in_line(line: str) -> str | None:
    """The day and year that a date line gives, as ISO 8601; None if it gives none.

    >>> date_in_line("Monday, May 18, 2015"), date_in_line("SEOUL, Sept 12 (Reuters) -")
    ('2015-05-18', None)
    """
    found = _WRITTEN.search(line)
    if found is None:
        return None
    words = found[0]
    if _YEAR_FIRST.fullmatch(words):
        return iso_date(words)
    import dateparser  # takes a tenth of a second to import, and few articles have such a line

    moment = dateparser.parse(words, languages=["en"], settings={"STRICT_PARSING": True, "PARSERS": ["absolute-time"]})
    return moment.date().isoformat() if moment is not None else None
