"""Values of single cells: lists of spans and links, and the columns that are never imported.

A read-only cell is kept only as far as needed to see whether a person changed it. The fingerprint does not show that: it covers
what may be changed.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from itertools import pairwise
from math import isclose

from claims.export.as_csv import is_rewritten
from claims.export.columns import COLUMNS
from claims.export.review import Field, digest, plain, written_links, written_places
from claims.model import Span
from claims.store import StoreError, limits
from claims.store.decisions import links

_LONGEST_PIECE = 50
"""Maximum characters of a span in a cell: two numbers and a separator."""
_DASH = re.compile(r" ?[-–] ?")
_BETWEEN = re.compile(r"[;,\s]+")
_PIECE = re.compile(r"([0-9]{1,15})-([0-9]{1,15})")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DATE = re.compile(r"([0-9]{1,4})-([a-z]{3})|([a-z]{3})-([0-9]{2,4})")


def read_places(written: str) -> tuple[Span, ...]:
    """The spans in a cell. Raises `ValueError` if it has none, or they are not in reading order.

    >>> [(place.start, place.end) for place in read_places("20 – 34, 40-52")]
    [(20, 34), (40, 52)]
    """
    if len(written) > limits.PLACES * _LONGEST_PIECE:
        raise ValueError(f"are more than {limits.PLACES} spans")
    pieces = [piece for piece in _BETWEEN.split(_DASH.sub("-", " ".join(written.split()))) if piece]
    found = [_PIECE.fullmatch(piece) for piece in pieces]
    pairs = [(int(piece[1]), int(piece[2])) for piece in found if piece is not None]
    if not pairs or len(pairs) < len(pieces) or any(start >= end for start, end in pairs):
        raise ValueError("are not spans")
    if len(pairs) > limits.PLACES:
        raise ValueError(f"are more than {limits.PLACES} spans")
    if any(later[0] < earlier[1] for earlier, later in pairwise(pairs)):
        raise ValueError("overlap, or are not in reading order")
    return tuple(Span(start=start, end=end) for start, end in pairs)


def place_from_date(written: str, exported: str) -> str:
    """``written``, or the span that it was before a spreadsheet converted it to a date, recognised by its digest ``exported``.

    >>> place_from_date("12-Mar", digest("3-12")), place_from_date("Mar-45", digest("3-1945"))
    ('3-12', '3-1945')
    """
    return next((place for place in _places_of_date(written) if digest(place) == exported), written)


def _places_of_date(written: str) -> Iterator[str]:
    found = _DATE.fullmatch(written.strip().lower())
    if found is None:
        return
    number, month = (found[1], found[2]) if found[1] else (found[4], found[3])
    if month in _MONTHS:
        first, second = _MONTHS.index(month) + 1, int(number)
        yield from (f"{first}-{second}", f"{second}-{first}", f"{first}-{1900 + second}", f"{first}-{2000 + second}")


def read_links(written: str) -> tuple[str, ...]:
    """The links in a cell: one per line, or separated by a semicolon and a space. Raises `ValueError` for anything else.

    A link may end in a semicolon but contains no space, so one semicolon before a space is always a separator.

    >>> read_links("https://a.example/x;; https://b.example/y")
    ('https://a.example/x;', 'https://b.example/y')
    """
    words = written.split()
    found = [word for word in (*(word.removesuffix(";") for word in words[:-1]), *words[-1:]) if word]
    try:
        links(list(found))
    except StoreError as error:
        raise ValueError(error.what) from None
    return tuple(found)


def tidy_places(written: str) -> str:
    """The spans of a cell as an export writes them. Raises as `read_places`."""
    return written_places(read_places(written))


def tidy_links(written: str) -> str:
    """The links of a cell as an export writes them. Raises as `read_links`."""
    return written_links(read_links(written))


READ_ONLY = tuple(name for name in COLUMNS if name not in {"id", "article_id", "fingerprint", "seen", "text", "by", *Field})
"""The columns that only the machine writes, except the claim's words, which the fingerprint covers."""

_LONGEST = 40
"""Maximum characters of a value that is kept; a longer one is kept as a digest, as a file may have 100,000 rows."""
_DIGEST = "\x00"
"""Prefix of a digest, which no value has."""
_CACHED = 200
_NUMBER = re.compile(r"[-+]?[0-9]+(?:[.,][0-9]+)?")


def read_only_values(cells: Mapping[str, str]) -> tuple[str | None, ...] | None:
    """The read-only cells of a row as `digest_if_long` has them, in the order of `READ_ONLY`, None for a missing column; None
    if all are missing.
    """
    found = tuple(None if (value := cells.get(name)) is None else digest_if_long(value) for name in READ_ONLY)
    return found if any(value is not None for value in found) else None


def original_value(written: str) -> str | None:
    """The value that `digest_if_long` was given, None if only its digest was kept."""
    return None if written.startswith(_DIGEST) else written


def is_unchanged(written: str, value: str) -> bool:
    """Whether a cell of which ``written`` was kept still has ``value``. Spreadsheets rewrite numbers and dates in their own
    format, which is not a change.

    >>> is_unchanged("0,5", "0.5"), is_unchanged("12.09.2023", "2023-09-12")
    (True, True)
    >>> is_unchanged("2023-09-13", "2023-09-12"), is_unchanged("0.9", "0.5")
    (False, False)
    """
    was = digest_if_long(value)
    if written == was:
        return True
    if not is_rewritten(was):
        return False
    numbers = [float(one.replace(",", ".")) for one in (written, was) if _NUMBER.fullmatch(one)]
    if len(numbers) == 2:
        return isclose(*numbers, rel_tol=1e-6)
    both_dates = _is_date(written) and _is_date(was)
    return written.casefold() == was.casefold() or (any(map(str.isdigit, written)) and not both_dates)


def _is_date(words: str) -> bool:
    try:
        date.fromisoformat(words)
    except ValueError:
        return False
    return True


def digest_if_long(value: str) -> str:
    """The value, or its digest if it is long."""
    return _known(value) if len(value) <= _CACHED else _shortened(value)


def _shortened(value: str) -> str:
    words = plain(value).replace(_DIGEST, "�")
    return words if len(words) <= _LONGEST else _DIGEST + digest(words)


_known = lru_cache(maxsize=50_000)(_shortened)
