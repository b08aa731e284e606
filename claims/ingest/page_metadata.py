"""What a page says about its article: headline, publisher, authors and day, each from the strongest evidence there is.

Structured data (schema.org in JSON-LD) come first, then OpenGraph and other ``meta`` entries, then what is visible: the
heading, the element ``time`` above the story. A day is never taken from running text, a copyright line or another story.
"""

import json
import re
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from claims.ingest.dates import date_in_line, iso_date, written_date

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_BLANKS = re.compile(r"\s+")
_DIVIDER = re.compile(r"\s+[|–—·»-]\s+|\s*::\s*")
_DAY_IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)(?:/(\d{1,2})/(\d{1,2})(?=/)|(\d\d)(\d\d)(?=[/_.-]))")
_PART = re.compile(r"\s+[|–—·»-]\s+|:\s+")
_SHORT = 12
"""Letters of what is no headline."""
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
_LONGEST_TITLE = 500
_MOST_NEAR = 200
"""The number of elements near the title in which a date is looked for."""
_MOST_NODES = 2_000
_FIRST_PARAGRAPH = 20
"""Words of a paragraph with which the story has begun: a ``time`` below it may be that of another story."""
_ABOVE_TITLE = 15  # elements
_STANDFIRSTS = 1  # long paragraphs between the title and the date
_FEW_PARTS = 6
_LONGEST_DATE_LINE = 200
_BARE_DATE = 7
"""Words of a line that can be nothing but a date and a time."""
_DATED = re.compile(r"date|time|publish|posted|byline|meta", re.IGNORECASE)
_PUBLISHED = re.compile(r"\b(?:published|issued|posted|created)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PageMetadata:
    """What a page declares. ``published`` is ISO 8601; ``is_article`` says whether it calls itself one article,
    ``is_video`` whether it calls itself a video; ``types`` are all types of its structured data."""

    title: str | None = None
    publisher: str | None = None
    author: str | None = None
    published: str | None = None
    address: str | None = None
    body: str | None = None
    is_article: bool = False
    is_video: bool = False
    types: frozenset[str] = frozenset()


def metadata_of(page: "HtmlElement") -> PageMetadata:
    """The metadata of a page as lxml parses it. What is broken or missing is left out."""
    entries = dict(_entries(page))
    nodes = list(_nodes(page))
    article = next((node for node in nodes if _is_article(node)), {})
    known = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and len(node) > 1}
    heading = _heading(page)
    declared = _text(article.get("headline")) or entries.get("og:title")
    title = declared or heading or _shown(page, entries) or entries.get("title")
    name, site = _divided(title, heading, entries)
    owner = _names(article.get("publisher"), known) or entries.get("og:site_name")
    publisher = owner or site or entries.get("application-name")
    return PageMetadata(
        title=name,
        publisher=None if publisher == title and title != site else publisher,
        author=_names(article.get("author") or article.get("creator"), known) or _author(entries),
        published=_published(page, name, article, entries),
        address=_link(page) or entries.get("og:url"),
        body=body if isinstance(body := article.get("articleBody"), str) and "<" not in body else None,
        is_article=bool(article) or entries.get("og:type", "").casefold() == "article",
        types=frozenset(kind for node in nodes for kind in _types(node)),
        is_video=any(node.get("@type") == "VideoObject" for node in nodes) or entries.get("og:type", "").startswith("video"),
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
    return any(_ARTICLE_TYPES.search(kind) for kind in _types(node))


def _types(node: Mapping[str, Any]) -> Iterator[str]:
    kinds = node.get("@type")
    return (kind for kind in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(kind, str))


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
        found = (_text(heading.text_content()[:_LONGEST_TITLE]) for heading in islice(part.iter("h1"), 20))
        headings = [words for words in found if words]
        if len(set(headings)) == 1:
            return headings[0]
    return None


def _shown(page: "HtmlElement", entries: Mapping[str, str]) -> str | None:
    """The part of the page's title that is a line of the page too: "The Beacon Online: Barge sinks" above "Barge sinks"."""
    whole = entries.get("title", "")
    parts = (part for found in _PART.finditer(whole) for part in (whole[: found.start()], whole[found.end() :]))
    wanted = {_letters(part): part.strip() for part in parts if len(part) > _SHORT}
    lines = (_letters(each.text) for each in page.iter("font", "b", "strong", "span", "td", "div", "p", "h2") if each.text)
    return next((wanted[line] for line in lines if line in wanted), None)


def _letters(words: str) -> str:
    return re.sub(r"\W+", "", words).casefold()


def _divided(title: str | None, heading: str | None, entries: Mapping[str, str]) -> tuple[str | None, str | None]:
    """A title without the paper's name behind it, and that name: "Tram reopens - Tyne Chronicle"."""
    if title is None:
        return None, None
    site = entries.get("og:site_name", "").casefold()
    title = title[:_LONGEST_TITLE]
    for divider in reversed(list(_DIVIDER.finditer(title))):
        before, after = title[: divider.start()].strip(), title[divider.end() :].strip()
        if after.casefold() == site or (heading is not None and _same(before, heading)):
            return before, after
    whole = entries.get("title")
    if whole is not None and whole != title:
        return title, _divided(whole, title, {})[1]
    return title, None


def _same(one: str, other: str) -> bool:
    return _letters(one) == _letters(other)


def _published(page: "HtmlElement", title: str | None, article: Mapping[str, Any], entries: Mapping[str, str]) -> str | None:
    declared = (article.get("datePublished"), *(entries.get(name) for name in _DAYS))
    day = next((day for words in declared if isinstance(words, str) and (day := _day(words))), None)
    if day is None:
        shown = _time_near_title(page, title) or _day_in_address(page, entries)
        day = _day(shown) if shown is not None else None
    return day


def _day(words: str) -> str | None:
    return iso_date(words) or written_date(words)


def _time_near_title(page: "HtmlElement", title: str | None) -> str | None:
    """The day in a ``time`` element or a line with a date between the title and the story, or a little above the title; without
    a title, in the only ``time`` of the page if it is above the story."""
    near = list(islice(_near_title(page, title), _MOST_NEAR))
    for entry in near:
        if entry.tag == "time" and entry.get("datetime") and _day(entry.get("datetime")):
            return str(entry.get("datetime"))
    for entry in near:
        words = " ".join(" ".join(entry.itertext() if len(entry) < _FEW_PARTS else [entry.text or ""]).split())
        published = _PUBLISHED.search(words)
        named = published is not None or _DATED.search(f"{entry.get('class') or ''} {entry.get('id') or ''}") is not None
        if 0 < len(words) <= _LONGEST_DATE_LINE and (named or len(words.split()) <= _BARE_DATE):
            day = date_in_line(words[published.end() :] if published else words)
            if day is not None:
                return day
    times = [] if near else [entry for entry in page.iter("time", "p") if entry.tag == "time" or _is_long(entry)]
    return times[0].get("datetime") if [entry.tag for entry in times].count("time") == 1 and times[0].tag == "time" else None


def _is_long(paragraph: "HtmlElement") -> bool:
    return len(paragraph.text_content().split()) >= _FIRST_PARAGRAPH


def _near_title(page: "HtmlElement", title: str | None) -> Iterator["HtmlElement"]:
    """The elements from a little above the title to the first long paragraph, without those of other parts of the page."""
    elements = [each for each in page.iter() if isinstance(each.tag, str)]
    words = None if title is None else _letters(title)
    at = next((n for n, each in enumerate(elements) if each.tag == "h1"), None)
    if at is None:
        shown = (n for n, each in enumerate(elements) if each.text and each.tag != "title" and _letters(each.text) == words)
        at = next(shown, None)
    if at is None:
        return
    long = 0
    for n in range(max(0, at - _ABOVE_TITLE), len(elements)):
        each = elements[n]
        if n > at and each.tag in {"p", "div"} and len((each.text or "").split()) >= _FIRST_PARAGRAPH:
            long += 1
            if long > _STANDFIRSTS:
                return
        if next(each.iterancestors(*_OUTSIDE), None) is None and each.tag not in {"script", "style", "head", "title"}:
            yield each


def _day_in_address(page: "HtmlElement", entries: Mapping[str, str]) -> str | None:
    base = next((each.get("href") for each in page.iter("base") if each.get("href")), None)
    found = _DAY_IN_ADDRESS.search(_link(page) or entries.get("og:url") or base or "")
    return f"{found[1]}-{found[2] or found[4]:0>2}-{found[3] or found[5]:0>2}" if found else None


def _link(page: "HtmlElement") -> str | None:
    return next((link.get("href") for link in page.iter("link") if link.get("rel") == "canonical" and link.get("href")), None)


def _text(value: object) -> str | None:
    return _BLANKS.sub(" ", value).strip() or None if isinstance(value, str) else None
