"""The structure of a page: parts that are no story, paragraphs divided by line breaks, what the markup says of a line.

What a part is for is read from its name (``class`` and ``id``), as Readability does (Arc90, 2010).
"""

import re
from collections import Counter
from collections.abc import Iterator, Set
from functools import cache, lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from claims.data import english
from claims.data.pages import PageUse

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_PARENTS = frozenset({"div", "td", "section", "article", "main", "p", "span", "font", "center", "blockquote", "body"})
_INLINE = frozenset({"p", "span", "font"})
_BLOCKS = frozenset(
    {"p", "div", "table", "tr", "td", "ul", "ol", "li", "dl", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "main"}
    | {"aside", "footer", "header", "nav", "form", "figure", "figcaption", "blockquote", "center", "body", "html", "tbody"}
)
STORY_PARAGRAPH = 20
"""Words of a paragraph of a story; a teaser may have as many, but then there are as many headings."""
_MOST_OF_ASIDE = 0.2
"""The largest share of the page's paragraphs, in words, of a part that is dropped for its name: a story may have any name."""
_PARTS = ("div", "section", "aside", "form", "ul", "ol", "dialog", "p", "h2", "h3", "h4", "span")


def drop_furniture(page: "HtmlElement") -> None:
    """Removes parts whose names say that they ask for consent, advertise or lead to other stories.

    A part with the page's heading stays, and so does one with much of the page's words, unless it asks for consent.
    """
    prose = _words_of_paragraphs(page)
    total = prose.get(page, 0) or 1
    for part in list(page.iter(*_PARTS)):
        name = _name(part)
        modal = part.get("aria-modal") == "true" or part.tag == "dialog"
        consent = modal or (is_named(PageUse.CONSENT, name) and not is_named(PageUse.WHOLE, name))
        if not (consent or is_named(PageUse.ASIDE, name)):
            continue
        if part.getparent() is None or next(part.iter("h1", "article", "main"), None) is not None:
            continue
        if consent or prose.get(part, 0) <= _MOST_OF_ASIDE * total:
            part.drop_tree()


_LINKED = 0.7
"""The share of a line that is a link's words, from which on it leads elsewhere."""
_NEAREST = 3
"""How many elements above a line may name what it is for."""
_MOST_LINES = 5_000
_STORY_LETTERS = 100
"""Letters of a paragraph of a story."""
_OUTSIDE = frozenset({"footer", "nav", "aside", "form", "button", "label", "dialog", "menu"})


def line_structure(page: "HtmlElement", wanted: Set[str]) -> dict[str, frozenset[str]]:
    """What the markup says about the ``wanted`` lines, by the line's letters: that it is mostly a link, that its name or
    that of a part around it is one of furniture, that it is outside the story, apart from most of the page's paragraphs, in a
    list or a heading.
    """
    lines = [
        (line, letters) for line in islice(_lines(page), _MOST_LINES) if (letters := letters_of(line.text_content())) in wanted
    ]
    containers: Counter[HtmlElement | None] = Counter()
    for line, letters in lines:
        if len(letters) >= _STORY_LETTERS:
            containers[_container(line)] += len(letters)
    (story, _), *_ = containers.most_common(1) or [(None, 0)]
    found: dict[str, frozenset[str]] = {}
    for line, letters in lines:
        if letters not in found:
            apart = () if _container(line) is story else ("apart",)
            found[letters] = frozenset((*_said_of(line, len(letters)), *apart))
    return found


def _lines(page: "HtmlElement") -> Iterator["HtmlElement"]:
    """The smallest blocks around texts, and inline elements beside blocks."""
    body = next(page.iter("body"), page)
    for each in body.iter(*_LINES):
        if each.tag not in _BLOCKS:
            above = each.getparent()
            if above is None or above.tag not in _BLOCKS or next(above.iterchildren(*_BLOCKS), None) is None:
                continue
        if next(each.iterdescendants(*_BLOCKS), None) is None:
            yield each


def _container(line: "HtmlElement") -> "HtmlElement | None":
    """The part that a line is in, a list or a quotation not counted."""
    part = line.getparent()
    while part is not None and part.tag in _TRANSPARENT:
        part = part.getparent()
    return part


_TRANSPARENT = frozenset({"li", "ul", "ol", "blockquote", "p"})
_LINES = _BLOCKS | {"span", "button", "label", "a", "b", "strong", "em", "small", "time", "dt", "dd", "font"}


def letters_of(words: str) -> str:
    """The words without white space and an item's mark, as a key."""
    return "".join(words.split()).lstrip("-•")


def _said_of(line: "HtmlElement", length: int) -> Iterator[str]:
    linked = sum(len(letters_of(link.text_content())) for link in line.iter("a"))
    around = list(islice(line.iterancestors(), _NEAREST))
    if linked >= _LINKED * length or any(each.tag == "a" for each in around):
        yield "linked"
    for each in (line, *around):
        if each.tag in {"article", "main", "body"}:
            break
        if (name := _name(each)) and (is_named(PageUse.ASIDE, name) or is_named(PageUse.HINT, name)):
            yield "named"
            break
    if any(each.tag in _OUTSIDE for each in (line, *line.iterancestors())):
        yield "outside"
    if line.tag == "li" or any(each.tag == "li" for each in around):
        yield "listed"
    if line.tag in {"h2", "h3", "h4", "h5", "h6"}:
        yield "heading"


def _name(part: "HtmlElement") -> str:
    """The classes and the id of a part."""
    return f"{part.get('class') or ''} {part.get('id') or ''}".strip()


@lru_cache(maxsize=4_096)
def is_named(use: PageUse, words: str) -> bool:
    """Whether a name or words are such as the table gives for ``use``."""
    return _any_of()[use].search(words) is not None


def number_of(use: PageUse, words: str) -> int:
    """How many of the table's patterns for ``use`` are in the words."""
    return sum(expression.search(words) is not None for expression in _expressions()[use])


@cache
def _any_of() -> dict[PageUse, re.Pattern[str]]:
    """The patterns of each use in one."""
    rows = _expressions()
    return {use: re.compile("|".join(row.pattern for row in rows[use]), re.IGNORECASE | re.DOTALL) for use in PageUse}


@cache
def _expressions() -> dict[PageUse, list[re.Pattern[str]]]:
    rows = english().page_words
    return {use: [row.expression for row in rows if row.use is use] for use in PageUse}


def _words_of_paragraphs(page: "HtmlElement") -> dict["HtmlElement", int]:
    """For each element the words of the paragraphs in it."""
    found: dict[HtmlElement, int] = {}
    for element in reversed(list(page.iter())):
        own = length_of(element) if element.tag == "p" else sum(found.get(child, 0) for child in element)
        if own:
            found[element] = own
    return found


def length_of(element: "HtmlElement") -> int:
    """The words of an element."""
    return len(element.text_content().split())


def keep_introduced_lists(page: "HtmlElement") -> None:
    """Makes paragraphs of the items of a list that a paragraph with a colon introduces: they belong to the story."""
    for items in list(page.iter("ul", "ol")):
        before = items
        while before.getprevious() is None and before.getparent() is not None and before.getparent().tag in {"div", "section"}:
            before = before.getparent()
        before = before.getprevious()
        if before is None or not before.text_content().rstrip().endswith(":"):
            continue
        for item in reversed(items.findall("li")):
            item.tag, item.text = "p", f"- {item.text or ''}"
            items.addnext(item)
        items.drop_tree()


def split_at_breaks(page: "HtmlElement") -> None:
    """Makes paragraphs of what two or more line breaks (``<br><br>``) divide.

    The words stay in their order; what is in no paragraph yet gets one.
    """
    breaks = [each for each in page.iter("br") if _is_followed(each)]
    for parent in dict.fromkeys(each.getparent() for each in breaks):
        if parent is not None and parent.tag in _PARENTS:
            _split(parent)
    for paragraph in list(page.iter("p")) if breaks else ():
        if any(child.tag in _BLOCKS for child in paragraph):
            _divide(paragraph)


def _divide(paragraph: "HtmlElement") -> None:
    """Makes a paragraph with blocks in it (a box in the text, paragraphs that were lifted) a part with paragraphs."""
    run = paragraph.makeelement("p")
    run.text, paragraph.text, paragraph.tag = paragraph.text, None, "div"
    children = list(paragraph)
    for child in children:
        paragraph.remove(child)
    for child in children:
        if child.tag not in _BLOCKS:
            run.append(child)
            continue
        paragraph.append(run)
        run = paragraph.makeelement("p")
        run.text, child.tail = child.tail, None
        paragraph.append(child)
    paragraph.append(run)
    for part in list(paragraph):
        if part.tag == "p" and not len(part) and not (part.text or "").strip():
            paragraph.remove(part)


def _is_followed(line_break: "HtmlElement") -> bool:
    following = line_break.getnext()
    return following is not None and following.tag == "br" and not (line_break.tail or "").strip()


def _split(parent: "HtmlElement") -> None:
    parts: list[list[HtmlElement]] = [[]]
    texts = [parent.text or ""]
    children = list(parent)
    at = 0
    while at < len(children):
        child = children[at]
        last = at
        while _is_followed(children[last]):
            last += 1
        if child.tag == "br" and last > at:
            parts.append([])
            texts.append(children[last].tail or "")
            at = last + 1
            continue
        parts[-1].append(child)
        at += 1
    maker = parent.makeelement
    for child in children:
        parent.remove(child)
    parent.text = None
    inline = parent.tag in _INLINE
    for text, nodes in zip(texts, parts, strict=True):
        paragraph = maker("span" if inline else "p")
        paragraph.text = text
        paragraph.extend(nodes)
        parent.append(paragraph)
    if inline:
        _lift(parent)


def _lift(paragraph: "HtmlElement") -> None:
    """Puts the parts of a paragraph in its place, each a paragraph of its own."""
    above = paragraph.getparent()
    if above is None:
        return
    for part in reversed(list(paragraph)):
        part.tag = "p"
        paragraph.addnext(part)  # before the text that follows the paragraph
    above.remove(paragraph)
