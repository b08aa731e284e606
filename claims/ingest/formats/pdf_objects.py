"""The objects in a PDF by their types, whatever a damaged file has in their place: fonts' widths, annotations' text,
and how a page is shown.
"""

import re
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from pypdf import PageObject
    from pypdf.generic import DictionaryObject, RectangleObject

_HIDDEN: Final = 0b100010
"""Flags of an annotation that is neither shown nor, like a comment, opened: hidden, not viewed."""
_STATES: Final = 10
"""Appearances of an annotation that are looked at."""


def dictionary(value: Any) -> "DictionaryObject":  # an object of pypdf of any type, or None
    """A dictionary, or what a reference to one leads to; an empty one in place of anything else."""
    from pypdf.generic import DictionaryObject

    found = value.get_object() if value is not None else None
    return found if isinstance(found, DictionaryObject) else DictionaryObject()


def direct(value: Any) -> Any:
    """An object itself where another one refers to it."""
    return value.get_object() if hasattr(value, "get_object") else value


def array(value: Any) -> list[Any]:
    """An array, or what a reference to one leads to; an empty one in place of anything else."""
    found = direct(value)
    return found if isinstance(found, list) else []


def integer(value: Any) -> int:
    """A number as an integer; 0 in place of anything else."""
    found = direct(value)
    return int(found) if isinstance(found, (int, float)) else 0


def widths(font: "DictionaryObject") -> int:
    """The number of characters that a font with numbered characters gives widths for, and of names in a font's encoding."""
    count = len(array(dictionary(font.get("/Encoding")).get("/Differences")))
    for inner in array(font.get("/DescendantFonts")):
        values = iter(array(dictionary(inner).get("/W")))
        for first in values:  # a number and the widths from it on, or a range of numbers and their width
            after = direct(next(values, None))
            if isinstance(after, list):
                count += len(after)
                continue
            next(values, None)
            count += max(integer(after) - integer(first), 1)
    return count


def has_text(note: "DictionaryObject", take: "Callable[[int], None]") -> bool:
    """Whether an annotation of a page shows words: a comment, a text on the page, a field of a form.

    ``take`` gets the number of further objects that are looked at.
    """
    if note.get("/Subtype") == "/Popup" or integer(note.get("/F")) & _HIDDEN:
        return False
    above = dictionary(note.get("/Parent"))
    said = (note.get("/Contents"), note.get("/RC"), note.get("/V"), above.get("/V"))
    if note.get("/Subtype") != "/Link" and any(_is_text(value) for value in map(direct, said)):  # of a link it is its label
        return True
    drawn = dictionary(dictionary(note.get("/AP")).get("/N"))
    return any(_draws_text(each, take) for each in (drawn, *map(dictionary, islice(drawn.values(), _STATES))))


def _is_text(value: Any) -> bool:
    """Whether a value of an annotation is text, in a stream or a list too; names are values of check boxes."""
    from pypdf.generic import NameObject

    if isinstance(value, (str, bytes)):
        return bool(value.strip()) and not isinstance(value, NameObject)
    return hasattr(value, "get_data") or (isinstance(value, list) and bool(value))


def _draws_text(form: "DictionaryObject", take: "Callable[[int], None]") -> bool:
    """Whether an appearance may draw text: with fonts, or by another form."""
    resources = dictionary(form.get("/Resources"))
    inner = dictionary(resources.get("/XObject"))
    take(len(inner))
    return "/Font" in resources or any(dictionary(each).get("/Subtype") == "/Form" for each in inner.values())


def drawn_otherwise(resources: "DictionaryObject", take: "Callable[[int], None]") -> int:
    """The number of patterns and letters (Type 3) of a page that are drawn with text, which is not read.

    ``take`` gets the number of bytes and of further objects that are looked at.
    """
    count = 0
    for value in dictionary(resources.get("/Pattern")).values():
        pattern = dictionary(value)
        if integer(pattern.get("/PatternType")) == 1 and hasattr(pattern, "get_data"):
            data = pattern.get_data()
            take(len(data))
            count += _SHOWS_TEXT.search(data) is not None
    for value in dictionary(resources.get("/Font")).values():
        font = dictionary(value)
        take(1)
        count += font.get("/Subtype") == "/Type3" and _draws_text(font, take)
    return count


_SHOWS_TEXT: Final = re.compile(rb"[)>\]\s]T[jJ]\b")

Box = tuple[float, float, float, float]
"""The left, bottom, right and top edge of a part of a page, in points."""


def visible_box(page: "PageObject") -> Box:
    """The part of a page that is shown: its crop box inside its media box. Any two opposite corners may be given first."""
    media, crop = _box(page.mediabox), _box(page.cropbox)
    left, bottom, right, top = max(media[0], crop[0]), max(media[1], crop[1]), min(media[2], crop[2]), min(media[3], crop[3])
    return (left, bottom, right, top) if left < right and bottom < top else media


def _box(corners: "RectangleObject") -> Box:
    x1, y1, x2, y2 = map(float, corners)
    return min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)


_TURNS: Final = {90: (0, -1, 1, 0), 180: (-1, 0, 0, -1), 270: (0, 1, -1, 0)}


def rotation(page: "PageObject") -> int:
    """By how many degrees a page is turned clockwise when it is shown: 0, 90, 180 or 270."""
    degrees = integer(page.get("/Rotate")) % 360
    return degrees if degrees in _TURNS else 0


def turned(matrix: list[float], degrees: int) -> list[float]:
    """A transformation followed by that of a page which is turned clockwise.

    >>> turned([0, 1, -1, 0, 30, 40], 90)  # text that runs upwards is shown upright
    [1, 0, 0, 1, 40, -30]
    """
    if not degrees:
        return matrix
    a, b, c, d = _TURNS[degrees]
    pairs = ((matrix[at], matrix[at + 1]) for at in (0, 2, 4))
    return [each for x, y in pairs for each in (x * a + y * c, x * b + y * d)]
