"""Pages that are not an article: indexes, results of a search, galleries, error pages, beginnings before a pay-wall, videos."""

import re
from collections import Counter
from collections.abc import Iterator, Set
from itertools import chain, islice
from typing import TYPE_CHECKING

from claims.data.pages import PageUse
from claims.ingest.page_metadata import PageMetadata
from claims.ingest.page_structure import STORY_PARAGRAPH, is_named, length_of, number_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_CARDS = 3
"""Headings that are links, with which a page may be an index."""
_RESULTS = 4
"""Parts of one kind that are each a link with a teaser, with which a page may be an index."""
_LONGEST_CARD = 80
"""Words of such a part."""
_PICTURES = 4
"""Pictures with captions with which a page may be a gallery."""
_MISSING = 2
"""How many different phrases of error pages make one; one more if it has more prose than `_STUB`."""
_SHORT_TEXT = 120
"""Words of an error page's prose, teasers of other stories included."""
_SEARCHES = frozenset({"search", "q", "s", "query", "searchterm", "keywords"})
_COUNTER = re.compile(r"\s*(?:(?:photo|image|picture|slide)\s+)?\d{1,3}\s*(?:/|of)\s*\d{1,3}\s*\Z", re.IGNORECASE)


_OTHERS = ("header", "footer", "nav", "aside", "script", "style")
_OWN_TEXT = f".//text()[not({' or '.join(f'ancestor::{tag}' for tag in _OTHERS)})]"
_STUB = 60
"""Words of prose with which a page may be less than an article."""


def why_list(page: "HtmlElement", about: PageMetadata) -> str | None:
    """Why a page is a list of articles or pictures and not an article, by its markup; None if it may be one."""
    if about.is_article:
        return None
    if is_search(page, about):
        return "the results of a search, not an article"
    if is_index(page) or _has_cards(page):
        return "an index of articles, not an article"
    if is_gallery(page, about):
        return "a gallery of pictures, not an article"
    return None


def why_no_article(page: "HtmlElement", title: str | None, prose: int, *, video: bool) -> str | None:
    """Why a page is not an article, with ``prose`` words of prose in what was found; None if it may be one.

    A page with more than `_STUB` words of prose always may, except for one that says in several ways that something is missing.
    """
    if prose <= _SHORT_TEXT and _phrases_of_errors(page) >= (_MISSING if prose <= _STUB else _MISSING + 1):
        return "an error page, not an article"
    if prose > _STUB:
        return None
    headings = [title, *(each.text_content() for each in page.iter("h1", "title"))]
    if any(is_named(PageUse.ERROR, words) for words in headings if words):
        return "an error page, not an article"
    around = next((each for each in page.iter("article", "main")), page)
    if is_named(PageUse.PAYWALL, " ".join(around.xpath(_OWN_TEXT))):
        return "only the beginning of the article is on the page, before a pay-wall"
    if video:
        return "a page with a video, not an article"
    return None


def _phrases_of_errors(page: "HtmlElement") -> int:
    """How many different phrases of error pages are in a page's own text."""
    around = next((each for each in page.iter("main", "article")), page)
    words = " ".join(around.xpath(_OWN_TEXT))
    return number_of(PageUse.MISSING, words)


def is_search(page: "HtmlElement", about: PageMetadata) -> bool:
    """Whether a page shows what a search found: by its title or heading, its declared type, or a search that is filled in."""
    if "SearchResultsPage" in about.types:
        return True
    headings = [about.title, *(each.text_content() for each in page.iter("h1", "title"))]
    if any(is_named(PageUse.SEARCH, " ".join(words.split())) for words in headings if words):
        return True
    fields = (
        each for each in page.iter("input") if each.get("type") == "search" or (each.get("name") or "").lower() in _SEARCHES
    )
    filled = any((each.get("value") or "").strip() and each.get("type") in {None, "search", "text"} for each in fields)
    return filled and _few_paragraphs(page)  # the field for a search at the top of an article may have a word in it


def is_gallery(page: "HtmlElement", about: PageMetadata) -> bool:
    """Whether a page shows pictures with captions, and no two paragraphs of prose beside these."""
    captions = list(page.iter("figcaption"))
    counters = sum(each.tag in {"span", "div", "p", "small"} and bool(_COUNTER.match(each.text or "")) for each in page.iter())
    declared = not about.types.isdisjoint({"ImageGallery", "MediaGallery"})
    if max(len(captions), counters) < _PICTURES and not declared:
        return False
    own = {each for caption in captions for each in caption.iter("p")}
    own |= {each for figure in page.iter("figure") for each in figure.iter("p")}
    slides = [
        each for each in page.iter("div", "li", "section") if each.find("img") is not None or each.find("figure") is not None
    ]
    own |= {each for slide in slides if length_of(slide) <= _LONGEST_CARD * 2 for each in slide.iter("p")}
    return _few_paragraphs(page, own)


def _has_cards(page: "HtmlElement") -> bool:
    """Whether a page has several parts of one kind that are each a link with a teaser, and no two paragraphs beside these."""
    kinds: Counter[tuple[object, str, str]] = Counter()
    cards: dict[tuple[object, str, str], list[HtmlElement]] = {}
    for each in page.iter("div", "li", "article", "section", "tr", "dl"):
        above = each.getparent()
        if above is None or (each.tag == "div" and not each.get("class")):
            continue
        kind = (above, each.tag, each.get("class") or "")
        kinds[kind] += 1
        cards.setdefault(kind, []).append(each)
    prose = _prose(page)
    for kind, count in kinds.items():
        if count < _RESULTS:
            continue
        linked = [each for each in cards[kind] if length_of(each) <= _LONGEST_CARD and _leads_elsewhere(each)]
        if len(linked) < max(_RESULTS, 0.8 * count) or not any(length_of(each) >= STORY_PARAGRAPH for each in linked):
            continue
        if _few_of(prose, {each for card in linked for each in card.iter("p")}):
            return True
    return False


def _leads_elsewhere(card: "HtmlElement") -> bool:
    """Whether a part's first link is a title."""
    link = next(card.iter("a"), None)
    return link is not None and length_of(link) >= _CARDS


def _few_paragraphs(page: "HtmlElement", others: Set["HtmlElement"] = frozenset()) -> bool:
    """Whether a page has less than two paragraphs of prose that are not among the ``others``."""
    return _few_of(_prose(page), others)


def _few_of(prose: list["HtmlElement"], others: Set["HtmlElement"]) -> bool:
    return len(list(islice((each for each in prose if each not in others), 2))) < 2


def _prose(page: "HtmlElement") -> list["HtmlElement"]:
    """The paragraphs of prose that are not in the parts around the story."""
    aside = {each for part in page.iter("footer", "nav", "aside", "form", "header") for each in part.iter("p")}
    return [each for each in page.iter("p") if each not in aside and length_of(each) >= STORY_PARAGRAPH]


def is_index(page: "HtmlElement") -> bool:
    """Whether a page lists articles: headings that are links, and no two paragraphs of prose but teasers beside these."""
    headings = [each for each in page.iter("h2", "h3") if _is_link(each)]
    cards = {each for heading in headings for each in _card_of(heading).iter("p")}
    if len(headings) < _CARDS:
        return False
    paragraphs = (each for each in page.iter("p") if each not in cards and length_of(each) >= STORY_PARAGRAPH)
    bare = (each for each in page.iter("div", "td", "section") if any(_is_long(text) for text in _own_texts(each)))
    return len(list(islice(chain(paragraphs, bare), 2))) < 2


def _own_texts(element: "HtmlElement") -> Iterator[str]:
    """The runs of text directly in an element, without those of its parts."""
    yield element.text or ""
    yield from (child.tail or "" for child in element)


def _is_long(text: str) -> bool:
    return len(text.split()) >= STORY_PARAGRAPH


def _card_of(heading: "HtmlElement") -> "HtmlElement":
    """The part of the page that a heading and its teaser are in: the largest around it without another heading."""
    card, above = heading, heading.getparent()
    while above is not None and len(list(islice(above.iter("h1", "h2", "h3"), 2))) == 1:
        card, above = above, above.getparent()
    return card


def _is_link(heading: "HtmlElement") -> bool:
    return heading.find(".//a") is not None or any(True for _ in heading.iterancestors("a"))
