"""The objects in a PDF by their types, whatever a damaged file has in their place: fonts' widths and annotations' text."""

from itertools import islice
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from pypdf.generic import DictionaryObject

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
    if note.get("/Subtype") in {"/Link", "/Popup"} or integer(note.get("/F")) & _HIDDEN:
        return False
    above = dictionary(note.get("/Parent"))
    said = (note.get("/Contents"), note.get("/RC"), note.get("/V"), above.get("/V"))
    if any(_is_text(value) for value in map(direct, said)):
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
