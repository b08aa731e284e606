"""The structure of a page: paragraphs that are divided by line breaks, and pages that list articles rather than being one."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_PARENTS = frozenset({"div", "td", "section", "article", "main", "p", "span", "blockquote", "body"})
_CARDS = 3
"""Headings that are links, with which a page may be an index."""
_STORY_PARAGRAPH = 20
"""Words of a paragraph of a story; a teaser may have as many, but then there are as many headings."""


def split_at_breaks(page: "HtmlElement") -> None:
    """Makes paragraphs of what two or more line breaks (``<br><br>``) divide.

    The words stay in their order; what is in no paragraph yet gets one.
    """
    breaks = [each for each in page.iter("br") if _is_followed(each)]
    for parent in dict.fromkeys(each.getparent() for each in breaks):
        if parent is not None and parent.tag in _PARENTS:
            _split(parent)


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
    inline = parent.tag in {"p", "span"}
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


def is_index(page: "HtmlElement") -> bool:
    """Whether a page lists articles: headings that are links, and less prose than headings."""
    headings = [each for each in page.iter("h2", "h3") if _is_link(each)]
    prose = [each for each in page.iter("p") if len(each.text_content().split()) >= _STORY_PARAGRAPH]
    return len(headings) >= _CARDS and len(prose) < 2


def _is_link(heading: "HtmlElement") -> bool:
    return heading.find(".//a[@href]") is not None or any(True for _ in heading.iterancestors("a"))
