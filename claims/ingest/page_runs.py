"""The words of a page or an XML file in the runs that its markup makes of them, as far as they are prose.

Every word counts that is not surely invisible: elements that browsers do not know are shown, so are the documents that they
draw from an address with data in it, and in drawings (SVG) and formulas they show elements of HTML even inside of a style.
"""

import base64
import binascii
import re
from collections.abc import Callable, Iterator
from itertools import chain
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote_to_bytes

from claims.ingest.prose import ends_like_sentence, is_prose, number_of_words, prose_of_markup, running_text

if TYPE_CHECKING:
    from lxml.etree import _Element

_INLINE_OF_HTML = """
a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr output picture q ruby s samp slot small
span strike strong sub sup time tspan tt u var wbr
"""
_INLINE_OF_NITF = """
person name.given name.family org location sublocation city state region country num money chron event function frac
object.title virtloc postaddr copyrite alt-code pronounce lang
"""
_WITHIN_LINES = frozenset(f"{_INLINE_OF_HTML} {_INLINE_OF_NITF}".split())
_UNSEEN = frozenset({"script", "style", "title", "meta", "link", "base"})
"""Elements of a page whose words are invisible, unless style sheets say otherwise. What else is in its head is in the body for
browsers."""
_UNSEEN_IN_XML = _UNSEEN | {"head"}
_FOREIGN = frozenset({"svg", "math"})
_OUT_OF_DRAWING = re.compile(
    r"<(?:b|big|blockquote|body|br|center|code|dd|div|dl|dt|em|embed|h[1-6]|head|hr|i|img|li|listing|menu|meta|nobr|ol|p|pre|ruby"
    r"|s|small|span|strong|strike|sub|sup|table|tt|u|ul|var|font)(?=[\s/>])",
    re.IGNORECASE,
)
"""Tags of HTML that end a drawing or a formula for browsers, wherever in it they are."""
_STORY = frozenset({"article", "main"})
_BESIDE = frozenset({"nav", "aside", "footer", "header"})
_MOST_OF_LINK: Final = 18
"""Words of a link that is no sentence of the story: headlines of other articles have as many."""
_NO_VALUE = frozenset({"hidden", "checkbox", "radio", "range", "color", "file", "image", "password"})
_DATA = re.compile(
    r"(?<![\w-])data:(?!\s|image/(?!svg)|audio/|video/|font/|application/(?:pdf|zip|wasm|octet-stream|(?:x-)?font))"
    r"(?P<about>[^,]{0,200}),(?P<data>.*)",
    re.IGNORECASE | re.DOTALL,
)
"""An address with data that browsers show as text, which is what they make of a type that they do not know."""
_CHARSET = re.compile(r"charset=[\"']?([\w-]{1,20})", re.IGNORECASE)
_NESTED = re.compile(r"""\b(?:value|placeholder|label|srcdoc)\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
"""The attributes that browsers show, in the page of a frame."""


def runs(page: "_Element", skipped: Callable[["_Element"], bool] | None = None) -> Iterator[tuple[int, str]]:
    """The prose of a page, each run between two tags of blocks, and what short runs beside each other make together.

    Each has the line of the tag before it. Links are left out, except long ones and whole sentences in the story. With
    ``skipped`` the file is XML, and the elements are left out for which it is true.
    """
    return _Reading(page, skipped).runs()


class _Reading:
    """Reads a tree from its beginning to its end. The depths count the links, drawings and parts that are open."""

    def __init__(self, page: "_Element", skipped: Callable[["_Element"], bool] | None) -> None:
        self._page = page
        self._skipped = skipped
        self._unseen = _UNSEEN if skipped is None else _UNSEEN_IN_XML
        self._depths = dict.fromkeys(chain({"a"}, _FOREIGN, _STORY, _BESIDE), 0)
        self._words: list[str] = []
        self._linked = self._begun = 0
        self._line = 1
        self._blank = True
        self._short: list[tuple[int, str]] = []

    def runs(self) -> Iterator[tuple[int, str]]:
        from lxml.etree import iterwalk

        walk = iterwalk(self._page, events=("start", "end", "comment", "pi"))
        for event, element in walk:
            name = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
            self._line = max(self._line, element.sourceline or self._line)
            if event == "start":
                if name in self._unseen or (self._skipped is not None and self._skipped(element)):
                    walk.skip_subtree()
                    if self._is_within(_FOREIGN):
                        yield from self._apart(_out_of_drawing(element))
                    continue
                if name not in _WITHIN_LINES:
                    yield from self._ended(name)
                if name in self._depths and not _is_anchor(element, name):
                    self._depths[name] += 1
                self._add(element.text)
                found = _attributes(element, name) if self._skipped is None else _attributes_of_xml(element)
                yield from self._apart(found)
                continue
            if event == "end" and name not in self._unseen:
                if name not in _WITHIN_LINES:
                    yield from self._ended(name)
                if self._depths.get(name) and not _is_anchor(element, name):
                    self._depths[name] -= 1
            if element is not self._page:
                self._add(element.tail)
        yield from self._ended("")
        yield from self._together()

    def _is_within(self, names: frozenset[str]) -> bool:
        return any(self._depths[name] for name in names)

    def _add(self, words: str | None) -> None:
        if not words:
            return
        if self._blank:
            self._begun, self._blank = self._line, words.isspace()
        self._words.append(words)
        self._linked += len(words) if self._depths["a"] else 0

    def _apart(self, found: list[str]) -> Iterator[tuple[int, str]]:
        return ((self._line, words) for words in found)

    def _ended(self, name: str) -> Iterator[tuple[int, str]]:
        """The run that the tag of a block ends, if it is prose."""
        run = " ".join("".join(self._words).split())
        begun, linked = self._begun, 2 * self._linked >= len(run)
        self._words.clear()
        self._linked, self._blank = 0, True
        if not run:
            return
        prose = is_prose(run) or ("<" in run and bool(prose_of_markup(run)))  # in XML it may be markup of HTML
        if not prose and not linked:
            self._short.append((begun, run))
            return
        yield from self._together()
        if prose and (not linked or number_of_words(run) > _MOST_OF_LINK or self._is_sentence_of_story(run, name)):
            yield begun, run

    def _is_sentence_of_story(self, run: str, name: str) -> bool:
        stated = ends_like_sentence(run) and not run.endswith(("?", "…", "..."))
        return stated and not self._is_within(_BESIDE) and (name == "p" or self._is_within(_STORY))

    def _together(self) -> Iterator[tuple[int, str]]:
        yield from ((self._short[at][0], words) for at, words in running_text([words for _, words in self._short]))
        self._short.clear()


def _out_of_drawing(element: "_Element") -> list[str]:
    """The prose in a style or script of a drawing that is outside of the drawing for browsers."""
    found = _OUT_OF_DRAWING.search(element.text or "")
    return [] if found is None else prose_of_markup((element.text or "")[found.start() :])


def _attributes(element: "_Element", name: str) -> list[str]:
    """The prose in attributes that browsers show: a frame's page, values of fields, labels of options, addresses with data."""
    shown = [element.get("srcdoc"), element.get("placeholder")]
    if name in {"optgroup", "option", "track"}:
        shown.append(element.get("label"))
    if name == "input" and (element.get("type") or "").lower() not in _NO_VALUE:
        shown.append(element.get("value"))
    shown += (_data(str(value)) for value in element.attrib.values() if ":" in str(value))
    nested = [one or other for each in shown if each and "<" in each for one, other in _NESTED.findall(each)]
    return [words for each in (*shown, *nested) if each for words in prose_of_markup(each)]


_PLACE = "://"
_ALTERNATIVE = frozenset({"alt", "alternate-text"})


def _attributes_of_xml(element: "_Element") -> list[str]:
    """The prose in attributes of XML, without addresses and without what is shown in place of a picture."""
    values = (str(value) for key, value in element.attrib.items() if str(key).lower() not in _ALTERNATIVE)
    shown = (value for value in values if " " in value.strip() and _PLACE not in value)
    return [words for value in shown for words in prose_of_markup(value)]


def _data(address: str) -> str | None:
    """The document in an address with data (RFC 2397), anywhere in a value; None if it is a picture, a sound or another file.

    As in browsers, tabs and line ends in the address do not count.
    """
    found = _DATA.search(re.sub(r"[\t\r\n]", "", address))
    if found is None:
        return None
    data = unquote_to_bytes(found["data"])
    if "base64" in found["about"].lower():
        letters = re.match(rb"[A-Za-z0-9+/\s]*", data)
        encoded = b"".join(letters[0].split()) if letters else b""
        try:
            data = base64.b64decode(encoded[: len(encoded) // 4 * 4] + (encoded[len(encoded) // 4 * 4 :] + b"==")[:4])
        except binascii.Error:
            return None
    named = _CHARSET.search(found["about"])
    try:
        return data.decode(named[1] if named else "utf-8", "replace")
    except LookupError:
        return data.decode("utf-8", "replace")


def _is_anchor(element: "_Element", name: str) -> bool:
    """Whether an ``a`` is only a place that links point to, so that its words are no link: "<a id=top>The mayor said …</a>"."""
    return name == "a" and element.get("href") is None
