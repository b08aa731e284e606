"""Cells that hold lists: places in an article's text, and links."""

import re
from collections.abc import Iterator
from itertools import pairwise

from claims.export.review import digest, written_links, written_places
from claims.model import Span
from claims.store import StoreError, limits
from claims.store.decisions import links

_LONGEST_PIECE = 50
"""Characters that a place takes in a cell, at most: two numbers, and what stands between."""
_DASH = re.compile(r"\s*[-–]\s*")
_BETWEEN = re.compile(r"[;,\s]+")
_PIECE = re.compile(r"([0-9]{1,15})-([0-9]{1,15})")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DATE = re.compile(r"([0-9]{1,4})-([a-z]{3})|([a-z]{3})-([0-9]{2,4})")


def read_places(written: str) -> tuple[Span, ...]:
    """The places that a cell holds. Raises `ValueError` where it holds none, or not in reading order.

    >>> [(place.start, place.end) for place in read_places("20 – 34, 40-52")]
    [(20, 34), (40, 52)]
    """
    if len(written) > limits.PLACES * _LONGEST_PIECE:
        raise ValueError(f"are more than {limits.PLACES} places")
    pieces = [piece for piece in _BETWEEN.split(_DASH.sub("-", written)) if piece]
    found = [_PIECE.fullmatch(piece) for piece in pieces]
    pairs = [(int(piece[1]), int(piece[2])) for piece in found if piece is not None]
    if not pairs or len(pairs) < len(pieces) or any(start >= end for start, end in pairs):
        raise ValueError("are no places")
    if len(pairs) > limits.PLACES:
        raise ValueError(f"are more than {limits.PLACES} places")
    if any(later[0] < earlier[1] for earlier, later in pairwise(pairs)):
        raise ValueError("overlap, or are not in reading order")
    return tuple(Span(start=start, end=end) for start, end in pairs)


def undated(written: str, exported: str) -> str:
    """``written``; or the place that it was before a spreadsheet took it for a date, known by its digest ``exported``.

    >>> undated("12-Mar", digest("3-12")), undated("Mar-45", digest("3-1945"))
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
    """The links that a cell holds: one a line, or with a semicolon and a space between. Raises `ValueError` for what is none.

    A link may end in a semicolon, and has no space in it, so that one semicolon before a space is never the link's own.

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
    """The places of a cell as an export writes them. Raises `ValueError` likewise."""
    return written_places(read_places(written))


def tidy_links(written: str) -> str:
    """The links of a cell as an export writes them. Raises `ValueError` likewise."""
    return written_links(read_links(written))
