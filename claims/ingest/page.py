"""HTML pages, read with trafilatura (Barbaresi 2021): the article's paragraphs, its metadata and JSON-LD."""

import json
import re
from collections import Counter
from collections.abc import Sequence
from copy import deepcopy
from itertools import islice
from typing import TYPE_CHECKING, TypeAlias

from claims.ingest.draft import Draft
from claims.ingest.page_kind import why_list, why_no_article
from claims.ingest.page_markup import REMEDY, check_markup, with_open_body
from claims.ingest.page_metadata import PageMetadata, metadata_of
from claims.ingest.page_structure import drop_furniture, keep_introduced_lists, letters_of, line_structure, split_at_breaks
from claims.ingest.unread import unread_parts_of_page
from claims.model import BlockKind, InputError
from claims.present.wording import counted

if TYPE_CHECKING:
    from lxml.etree import _Element
    from lxml.html import HtmlElement
    from trafilatura.settings import Document

_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_XML_DECLARATION = re.compile(r"\A\s*<\?xml[^>]{0,200}\?>")
_HTML_TAG = re.compile(r"<html\b", re.IGNORECASE)
_BLANKS = re.compile(r"\s+")
_DEEP = f"boolean(/{'/'.join('*' * 250)})"
"""An XPath: whether elements are nested so deeply that the parser has left out some, as it does below the 256th level."""


def declared_charset(data: bytes) -> str | None:
    """The encoding declared in a page's head, if any.

    >>> declared_charset(b'<meta charset="windows-1252">')
    'windows-1252'
    """
    found = _CHARSET.search(data[:4096])
    return found[1].decode("ascii") if found else None


def page_draft(html: str, *, where: str | None = None, numbered: bool = False) -> Draft:
    """The article on a page: its headline, then its paragraphs, with blank lines between.

    ``numbered`` says that the lines of ``html`` are those of the file, so that notes may name them. Raises `InputError` if no
    article can be found.
    """
    if not html.strip():
        raise InputError("the page is empty", where=where, remedy=REMEDY)
    check_markup(html, where=where)
    tree = _parsed(html)
    if tree is not None and tree.xpath(_DEEP):
        raise InputError("the elements of the page are nested too deeply", where=where, remedy=REMEDY)
    about = PageMetadata() if tree is None else metadata_of(tree)
    if tree is not None:
        split_at_breaks(tree)
    if tree is not None and (reason := why_list(tree, about)) is not None:
        raise InputError(reason, where=where, remedy="save the page of one of its articles")
    page, paragraphs, remarks = _read(html, about)
    if page is None or tree is None or not paragraphs:
        raise InputError("no article found in the page", where=where, remedy=REMEDY)
    if (reason := why_no_article(tree, about.title, _prose(paragraphs), video=about.is_video)) is not None:
        raise InputError(reason, where=where, remedy=REMEDY)
    title = about.title or _one_line(page.title)
    if title and not _is_titled(title, paragraphs):
        paragraphs.insert(0, (BlockKind.HEADLINE, title))
    elif title:
        paragraphs[0] = (BlockKind.HEADLINE, paragraphs[0][1])
    text, known = joined_paragraphs(paragraphs)
    return Draft(
        text=text,
        known=known,
        structure=_structure(text, tree),
        title=title,
        url=about.address or page.url or None,
        publisher=about.publisher,
        author=about.author or _author(page.author),
        published=about.published,
        language=None,  # pages often declare the language of their template rather than the article's
        remarks=remarks,
        unread=tuple(unread_parts_of_page(tree, text, about.body, first_line=_first_line(html) if numbered else None)),
    )


def _first_line(html: str) -> int:
    """The line that the page begins on for the parser, which gets it without the XML declaration."""
    declared = _XML_DECLARATION.match(html)
    return 1 if declared is None else 1 + declared[0].count("\n")


def _structure(text: str, page: "HtmlElement") -> dict[int, frozenset[str]]:
    """What the markup says of the lines, by their offset in the text."""
    letters: dict[int, str] = {}
    at = 0
    for line in text.split("\n"):
        letters[at] = letters_of(line)
        at += len(line) + 1
    found = line_structure(page, frozenset(letters.values()) - {""})
    return {at: said for at, key in letters.items() if (said := found.get(key))}


_Body: TypeAlias = "list[tuple[BlockKind | None, str]]"
MUCH_MORE = 1.4
"""How many times the prose of the careful reading the ordinary reading must have to be taken instead."""
_SUMMARY = 80
"""Words of structured data that may be a summary rather than the article."""
_PROSE = 12
"""Words of a paragraph of prose, which ends with punctuation."""


def _read(html: str, about: PageMetadata) -> "tuple[Document | None, _Body, tuple[str, ...]]":
    """The page's article: what trafilatura finds in precise mode, unless its ordinary reading finds much more prose, or the
    text in the page's own structured data is hardly in it; with a remark where the readings differ so much.
    """
    tree = _parsed(html)
    if tree is None:
        return None, [], ()
    drop_furniture(tree)
    keep_introduced_lists(tree)
    split_at_breaks(tree)
    careful, ordinary = _extracted(tree, precise=True), _extracted(tree)
    page = careful or ordinary or _extracted(tree, recall=True)
    body = _body(page)
    if about.body is not None and page is not None and _is_missing(about.body, body):
        own: _Body = [(None, words) for line in about.body.split("\n") if (words := _one_line(line))]
        return page, own, ("the text that was found is not that of the page's structured data, which was taken",)
    if careful is None or ordinary is None:
        return page, body, ()
    first, second = _prose(body), _prose(_body(ordinary))
    if second > MUCH_MORE * first:
        remark = f"two readings of the page differ: {first:,} and {counted(second, 'word')} of prose; the longer one was taken"
        return ordinary, _body(ordinary), (remark,)
    return page, body, ()


def _body(page: "Document | None") -> _Body:
    return [] if page is None else [(kind, words) for kind, words in _paragraphs(page.body) if words]


def _is_missing(own: str, body: _Body) -> bool:
    """Whether most of the words of the page's own text are not in what was found, and it is no mere summary."""
    wanted = Counter(own.casefold().split())
    common = wanted & Counter(word for _, words in body for word in words.casefold().split())
    return wanted.total() >= _SUMMARY and common.total() < wanted.total() / 2


def _prose(body: _Body) -> int:
    counts = ((len(words.split()), words) for kind, words in body if kind is None)
    return sum(count for count, words in counts if count >= _PROSE and words[-1] in ".!?\"'”’)")


def _extracted(tree: "HtmlElement", *, precise: bool = False, recall: bool = False) -> "Document | None":
    """What trafilatura finds in one of its modes; None if it finds no words."""
    from trafilatura import bare_extraction  # half a second of imports that plain text does not need
    from trafilatura.settings import Document

    page = bare_extraction(
        deepcopy(tree),  # extraction changes it
        with_metadata=True,
        include_comments=False,
        include_tables=False,
        favor_precision=precise,
        favor_recall=recall,
        date_extraction_params={"extensive_search": False},
    )
    return page if isinstance(page, Document) and page.body is not None and "".join(page.body.itertext()).strip() else None


def _parsed(html: str) -> "HtmlElement | None":
    from trafilatura.utils import load_html

    tree = load_html(_whole_page(html))
    if tree is not None:
        _shorten_metadata(tree)
    return tree


_LONGEST_ENTRY = 500
"""Maximum characters of a metadata entry: trafilatura's regular expressions take quadratic time."""
_MOST_ENTRIES = 500
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that the parser returns but does not accept."""
_LONGEST_BROKEN = 5_000
"""Maximum characters of invalid JSON in the structured data of a page, in total."""
_TEXTS = frozenset({"articleBody", "text"})


def _shorten_metadata(page: "HtmlElement") -> None:
    """Truncates long metadata entries of a page, and empties those beyond the maximum number."""
    for entry in page.iter("meta", "title"):
        if len(content := entry.get("content") or "") > _LONGEST_ENTRY:
            entry.set("content", _NOT_XML.sub(" ", content[:_LONGEST_ENTRY]))
        if len(entry.text or "") > _LONGEST_ENTRY:
            entry.text = _NOT_XML.sub(" ", (entry.text or "")[:_LONGEST_ENTRY])
    for entry in islice(page.iter("meta"), _MOST_ENTRIES, None):
        entry.attrib.clear()
    broken = 0
    for script in page.iter("script"):
        if "json" in (script.get("type") or "") and script.text:
            try:
                script.text = json.dumps(_shortened(json.loads(script.text)))
            except (ValueError, RecursionError):
                broken += len(script.text)
                if broken > _LONGEST_BROKEN:
                    script.text = None


def _shortened(value: object, key: str = "") -> object:
    """Structured data with long entries truncated; an article's text is kept completely."""
    if isinstance(value, dict):
        return {name: _shortened(entry, name) for name, entry in value.items()}
    if isinstance(value, list):
        return [_shortened(entry, key) for entry in value[:_MOST_ENTRIES]]
    return value[:_LONGEST_ENTRY] if isinstance(value, str) and key not in _TEXTS else value


def _whole_page(html: str) -> str:
    """The page without an XML declaration (lxml rejects it in strings); a fragment is completed to a page."""
    html = with_open_body(_XML_DECLARATION.sub("", html))
    return html if _HTML_TAG.search(html[:5000]) else f"<html><body>{html}</body></html>"


def _paragraphs(body: "_Element") -> list[tuple[BlockKind | None, str]]:
    """The body's elements in order; trafilatura calls headings ``head``, lists ``list``, line breaks ``lb``."""
    found: list[tuple[BlockKind | None, str]] = []
    for element in body:
        tag = element.tag
        if tag in {"table", "graphic", "code", "formula"}:
            continue
        if tag == "list":
            found += [(None, f"- {words}") for item in element.iter("item") if (words := _words(item))]
        elif tag == "head":
            found.append((BlockKind.SUBHEADING, _words(element)))
        elif tag in {"quote", "div", "main"} and element.find("p") is not None:
            found += _paragraphs(element)
        else:
            found.append((None, _words(element)))
    return found


def _words(element: "_Element") -> str:
    for line_break in element.iter("lb"):
        line_break.text = " "
    return _BLANKS.sub(" ", "".join(element.itertext())).strip()


def _one_line(words: str | None) -> str | None:
    return _BLANKS.sub(" ", words).strip() or None if words else None


def _is_titled(title: str, paragraphs: list[tuple[BlockKind | None, str]]) -> bool:
    return _folded(paragraphs[0][1]) == _folded(title)


def _folded(words: str) -> str:
    return re.sub(r"\W+", " ", words).strip().casefold()


def joined_paragraphs(paragraphs: Sequence[tuple[BlockKind | None, str]]) -> tuple[str, dict[int, BlockKind]]:
    """The paragraphs with blank lines between, items of a list line on line; known kinds by offset."""
    parts: list[str] = []
    known: dict[int, BlockKind] = {}
    length, listed = 0, False
    for kind, words in paragraphs:
        item = words.startswith("- ")
        if parts:
            parts.append("\n" if item and listed else "\n\n")
            length += len(parts[-1])
        if kind is not None:
            known[length] = kind
        parts.append(words)
        length += len(words)
        listed = words.rsplit("\n", 1)[-1].startswith("- ")
    return "".join(parts), known


def _author(names: str | None) -> str | None:
    return ", ".join(name.strip() for name in names.split(";") if name.strip()) or None if names else None
