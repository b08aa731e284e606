"""What a page says about its article: headline, publisher, authors and day, each from the strongest evidence there is.

Structured data (schema.org in JSON-LD) come first, then OpenGraph and other ``meta`` entries, then what is visible: the
heading, the element ``time`` above the story. A day is never taken from running text, a copyright line or another story.
"""

import json
import re
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from claims.ingest.dates import iso_date, written_date

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_BLANKS = re.compile(r"\s+")
_DIVIDER = re.compile(r"\s+[|–—·»-]\s+|\s*::\s*")
_DAY_IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)/(\d{1,2})/(\d{1,2})(?=/)")
_ARTICLE_TYPES = re.compile(r"(?:article|posting|newsitem|report|review)\Z", re.IGNORECASE)
_ADDRESS = re.compile(r"(?:https?:)?//|@|^www\.", re.IGNORECASE)
_DAYS = (
    *("article:published_time", "article.published", "og:article:published_time", "og:published_time", "datepublished"),
    *("parsely-pub-date", "pubdate", "publishdate", "publish-date", "publish_date", "publication_date", "dc.date.issued"),
    *("dc.date", "dcterms.created", "dcterms.date", "sailthru.date", "cxenseparse:recs:publishtime", "date", "creationdate"),
)
"""Names of ``meta`` entries that give the day, the surest first."""
_AUTHORS = ("author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "byl")
_BY = re.compile(r"^by\s+", re.IGNORECASE)
_OUTSIDE = ("nav", "aside", "footer", "li")
"""Elements that do not belong to the story."""
_MOST_NODES = 2_000
_FIRST_PARAGRAPH = 20
"""Words of a paragraph with which the story has begun: a ``time`` below it may be that of another story."""


@dataclass(frozen=True, slots=True)
class PageMetadata:
    """What a page declares. ``published`` is ISO 8601; ``is_article`` says whether it calls itself one article."""

    title: str | None = None
    publisher: str | None = None
    author: str | None = None
    published: str | None = None
    address: str | None = None
    body: str | None = None
    is_article: bool = False


def metadata_of(page: "HtmlElement") -> PageMetadata:
    """The metadata of a page as lxml parses it. What is broken or missing is left out."""
    entries = dict(_entries(page))
    article = next((node for node in _nodes(page) if _is_article(node)), {})
    known = {node["@id"]: node for node in _nodes(page) if isinstance(node.get("@id"), str) and len(node) > 1}
    heading = _heading(page)
    title = _text(article.get("headline")) or entries.get("og:title") or heading or entries.get("title")
    name, site = _divided(title, heading, entries)
    declared = _names(article.get("publisher"), known) or entries.get("og:site_name")
    publisher = declared or site or entries.get("application-name")
    return PageMetadata(
        title=name,
        publisher=None if publisher == title and title != site else publisher,
        author=_names(article.get("author") or article.get("creator"), known) or _author(entries),
        published=_published(page, article, entries),
        address=_link(page) or entries.get("og:url"),
        body=body if isinstance(body := article.get("articleBody"), str) and "<" not in body else None,
        is_article=bool(article) or entries.get("og:type", "").casefold() == "article",
    )


def _entries(page: "HtmlElement") -> Iterator[tuple[str, str]]:
    """The page's title and its ``meta`` entries by name in small letters; of several with one name the first counts."""
    found: dict[str, str] = {}
    for entry in page.iter("meta"):
        name = entry.get("property") or entry.get("name") or entry.get("itemprop")
        words = _text(entry.get("content"))
        if name and words:
            found.setdefault(name.strip().casefold(), words)
    if words := next((words for entry in page.iter("title") if (words := _text(entry.text_content()))), None):
        found["title"] = words
    return iter(found.items())


def _nodes(page: "HtmlElement") -> Iterator[dict[str, Any]]:
    """The objects of the page's JSON-LD, those in a graph or a list too."""
    left = _MOST_NODES
    for script in page.iter("script"):
        if "ld+json" not in (script.get("type") or "") or not script.text:
            continue
        try:
            waiting = deque([json.loads(script.text, strict=False)])
        except (ValueError, RecursionError):
            continue
        while waiting and left:
            left -= 1
            node = waiting.popleft()
            if isinstance(node, list):
                waiting.extendleft(reversed(node[:_MOST_NODES]))
            elif isinstance(node, dict):
                yield node
                inner = (node.get(key) for key in ("mainEntityOfPage", "mainEntity", "@graph"))
                waiting.extendleft(each for each in inner if isinstance(each, dict | list))


def _is_article(node: Mapping[str, Any]) -> bool:
    kinds = node.get("@type")
    named = kinds if isinstance(kinds, list) else [kinds]
    return any(isinstance(kind, str) and _ARTICLE_TYPES.search(kind) for kind in named)


def _names(value: object, known: Mapping[str, Mapping[str, Any]]) -> str | None:
    """The names of the persons or the body that ``value`` gives: words, an object, a reference to one, or a list of these."""
    found: list[str] = []
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, dict):
            each = each.get("name") or known.get(str(each.get("@id")), {}).get("name")
        words = _text(each[0] if isinstance(each, list) and each else each)
        if words and not _ADDRESS.search(words) and words not in found:
            found.append(words)
    return ", ".join(found) or None


def _author(entries: Mapping[str, str]) -> str | None:
    given = (entries.get(name, "") for name in _AUTHORS)
    return next((_BY.sub("", words) for words in given if words and not _ADDRESS.search(words)), None)


def _heading(page: "HtmlElement") -> str | None:
    """The page's only heading of the first level, or the only one in its article."""
    for part in (page, *page.iter("article", "main")):
        headings = [words for heading in part.iter("h1") if (words := _text(heading.text_content()))]
        if len(set(headings)) == 1:
            return headings[0]
    return None


def _divided(title: str | None, heading: str | None, entries: Mapping[str, str]) -> tuple[str | None, str | None]:
    """A title without the paper's name behind it, and that name: "Tram reopens - Tyne Chronicle"."""
    if title is None:
        return None, None
    site = entries.get("og:site_name", "").casefold()
    for divider in reversed(list(_DIVIDER.finditer(title))):
        before, after = title[: divider.start()].strip(), title[divider.end() :].strip()
        if after.casefold() == site or (heading is not None and _same(before, heading)):
            return before, after
    whole = entries.get("title")
    if whole is not None and whole != title:
        return title, _divided(whole, title, {})[1]
    return title, None


def _same(one: str, other: str) -> bool:
    return re.sub(r"\W+", "", one).casefold() == re.sub(r"\W+", "", other).casefold()


def _published(page: "HtmlElement", article: Mapping[str, Any], entries: Mapping[str, str]) -> str | None:
    declared = (article.get("datePublished"), *(entries.get(name) for name in _DAYS))
    given = (*declared, _time_above(page), _day_in_address(page, entries))
    return next((day for words in given if isinstance(words, str) and (day := _day(words))), None)


def _day(words: str) -> str | None:
    return iso_date(words) or written_date(words)


def _time_above(page: "HtmlElement") -> str | None:
    """The first ``time`` above the story, or the only one on the page."""
    all_of_them = [entry for entry in page.iter("time") if entry.get("datetime")]
    for entry in page.iter("time", "p"):
        if entry.tag == "p" and len(entry.text_content().split()) >= _FIRST_PARAGRAPH:
            break
        if entry.tag == "time" and entry.get("datetime") and next(entry.iterancestors(*_OUTSIDE), None) is None:
            return str(entry.get("datetime"))
    return str(all_of_them[0].get("datetime")) if len(all_of_them) == 1 else None


def _day_in_address(page: "HtmlElement", entries: Mapping[str, str]) -> str | None:
    found = _DAY_IN_ADDRESS.search(_link(page) or entries.get("og:url") or "")
    return f"{found[1]}-{found[2]:0>2}-{found[3]:0>2}" if found else None


def _link(page: "HtmlElement") -> str | None:
    return next((link.get("href") for link in page.iter("link") if link.get("rel") == "canonical" and link.get("href")), None)


def _text(value: object) -> str | None:
    return _BLANKS.sub(" ", value).strip() or None if isinstance(value, str) else None
