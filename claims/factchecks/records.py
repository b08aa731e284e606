"""From the fields of a published fact-check to a `FactCheck`: validated, within limits, its rating on a common scale."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from urllib.parse import quote

from claims.data import english
from claims.export.formats import web_link
from claims.ingest.dates import iso_date, written_date
from claims.model import ClaimsError, FactCheck, Truth
from claims.store.search import words

LONGEST = {"claim": 2_000, "claimant": 500, "title": 1_000, "publisher": 500, "rating": 500, "url": 2_000}
"""Maximum characters of a field; a fact-check with a longer one is an error."""
SUMMARY = 1_000
"""Maximum characters that are kept of a summary, which may be the whole text of the check."""

_UNSEEN = re.compile("[\\x00-\\x1f\\x7f-\\x9f\\ud800-\\udfff]+")
_SPACE = re.compile(r"\s+")
_URL_SIGNS = "%/:?#[]@!$&'()*+,;=~-._"
_END = re.compile(r"[\s.!?:;,\"'“”‘’]+$|^[\s\"'“”‘’]+")
_DIGEST = 16
_LONGEST_NUMBER = 30


class RecordError(ClaimsError):
    """A fact-check in a file cannot be used."""


@dataclass(frozen=True, slots=True)
class Scale:
    """A numeric rating with both ends of its scale, as written."""

    value: object = None
    best: object = None
    worst: object = None


def plain(value: object) -> str | None:
    """The text of a JSON value or a cell, on one line, without control characters and lone surrogates; None if there is none.

    Raises `ValueError` if it is an object or a list.

    >>> plain(" Half \\n true "), plain(""), plain(3)
    ('Half true', None, '3')
    """
    if value is None or isinstance(value, bool):
        return None
    if not isinstance(value, str | int | float):
        raise ValueError("is not text")
    return _SPACE.sub(" ", _UNSEEN.sub(" ", str(value))).strip() or None


def fact_check(fields: Mapping[str, object], scale: Scale = Scale()) -> FactCheck:
    """The fact-check with these fields (those of `FactCheck`, without ``id`` and ``truth``).

    Raises `RecordError` if the claim is missing, a field is too long or not text, the link is not a web address, or the date
    cannot be read.
    """
    texts = {name: _text(name, fields.get(name)) for name in ("claim", "claimant", "title", "summary", "publisher", "rating")}
    claim = texts.pop("claim")
    if claim is None or not words(claim):
        raise RecordError("the claim that was checked is missing", remedy="give it as `claimReviewed` or `claim`")
    summary = texts.pop("summary")
    url, day = _link(_text("url", fields.get("url"))), _day(_text("date", fields.get("date")))
    return FactCheck(
        id=_id(claim, url or texts["publisher"] or ""),
        claim=claim,
        summary=summary[:SUMMARY] if summary else None,
        url=url,
        date=day,
        truth=truth_of(texts["rating"], scale),
        **texts,
    )


def _id(claim: str, where: str) -> str:
    """An id that stays the same when anything but the words of the claim changes."""
    return "f-" + sha256(f"{where}\n{' '.join(words(claim))}".encode()).hexdigest()[:_DIGEST]


def _text(name: str, value: object) -> str | None:
    try:
        text = plain(value)
    except ValueError:
        raise RecordError(f"`{name}` is not text", remedy="write it in quotes") from None
    most = LONGEST.get(name)
    if text is not None and most is not None and len(text) > most:
        raise RecordError(f"`{name}` has more than {most:,} characters", remedy="shorten it")
    return text


def _link(address: str | None) -> str | None:
    """The address in ASCII. Raises `RecordError` if it is not a web address."""
    if address is None:
        return None
    link = web_link(quote(address, safe=_URL_SIGNS))
    if link is None:
        raise RecordError("`url` is not a web address", remedy="it begins with https:// or http://")
    return link


def _day(written: str | None) -> str | None:
    """The day, as ISO 8601. Raises `RecordError` if it cannot be read."""
    if written is None:
        return None
    found = iso_date(written) or iso_date(written[:10]) or written_date(written)
    if found is None:
        raise RecordError("`date` is not a date", remedy="write it as 2023-09-12")
    return found[:10]


@cache
def _truths() -> Mapping[str, Truth]:
    return {word: row.truth for row in english().factcheck_ratings for word in row.words}


def truth_of(rating: str | None, scale: Scale) -> Truth | None:
    """What a rating means: by its words if they are known, else by its number if both ends of its scale are given; else None.

    >>> truth_of("Mostly False!", Scale()), truth_of("Falso", Scale(1, 5, 1)), truth_of("Falso", Scale(1))
    (<Truth.MOSTLY_FALSE: 'mostly_false'>, <Truth.FALSE: 'false'>, None)
    """
    known = _truths().get(_END.sub("", rating or "").casefold())
    return known or _by_number(scale)


_BY_NUMBER = (Truth.FALSE, Truth.MOSTLY_FALSE, Truth.MIXED, Truth.MOSTLY_TRUE, Truth.TRUE)


def _by_number(scale: Scale) -> Truth | None:
    value, best, worst = map(_number, (scale.value, scale.best, scale.worst))
    if value is None or best is None or worst is None or not worst <= value <= best or worst == best:
        return None
    share = (value - worst) / (best - worst)
    return _BY_NUMBER[round(share * (len(_BY_NUMBER) - 1))]


def _number(written: object) -> float | None:
    if isinstance(written, bool) or not isinstance(written, str | int | float) or len(str(written)) > _LONGEST_NUMBER:
        return None
    try:
        number = float(written)
    except ValueError:
        return None
    return number if abs(number) < 1e9 else None  # also false for NaN


def encoded_text(check: FactCheck) -> str:
    """The words of a fact-check whose vector is kept."""
    return f"{check.claim} {check.title or ''}".strip()


def page_of(check: FactCheck) -> str:
    """What a later version of a fact-check has in common with it: the URL of its page, else its id."""
    return check.url or check.id
