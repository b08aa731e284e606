"""HTML pages, read with trafilatura (Barbaresi 2021): the article's paragraphs, its metadata and JSON-LD."""

import re
from typing import TYPE_CHECKING

from claims.ingest.dates import iso_date
from claims.ingest.draft import Draft
from claims.model import BlockKind, InputError

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_PAGE = 10_000_000
"""The longest HTML page that is read, in code points."""

_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_BLANKS = re.compile(r"\s+")
_REMEDY = "save the article's text instead"


def declared_charset(data: bytes) -> str | None:
    """The encoding that a page's head names, if any.

    >>> declared_charset(b'<meta charset="windows-1252">')
    'windows-1252'
    """
    found = _CHARSET.search(data[:4096])
    return found[1].decode("ascii") if found else None


def page_draft(html: str, *, where: str | None = None) -> Draft:
    """The article on a page: its headline, then a paragraph each, with blank lines between.

    Raises `InputError` where no article can be found.
    """
    if not html.strip():
        raise InputError("the page is empty", where=where, remedy=_REMEDY)
    if len(html) > MAX_PAGE:
        raise InputError(f"the page has {len(html):,} characters, more than the {MAX_PAGE:,} that are read", where=where)
    from trafilatura import bare_extraction  # pulls in half a second of imports that text needs none of
    from trafilatura.settings import Document

    page = bare_extraction(html, with_metadata=True, include_comments=False, include_tables=False, favor_precision=True)
    if not isinstance(page, Document) or page.body is None:
        raise InputError("no article was found in the page", where=where, remedy=_REMEDY)
    paragraphs = [(kind, words) for kind, words in _paragraphs(page.body) if words]
    if not paragraphs:
        raise InputError("no article was found in the page", where=where, remedy=_REMEDY)
    title = _one_line(page.title)
    if title and not _is_titled(title, paragraphs):
        paragraphs.insert(0, (BlockKind.HEADLINE, title))
    elif title:
        paragraphs[0] = (BlockKind.HEADLINE, paragraphs[0][1])
    text, known = _joined(paragraphs)
    return Draft(
        text=text,
        known=known,
        title=title,
        url=page.url or None,
        publisher=page.sitename or None,
        author=_author(page.author),
        published=iso_date(page.date) if page.date else None,
        language=None,  # pages declare their template's language as often as the article's
    )


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


def _joined(paragraphs: list[tuple[BlockKind | None, str]]) -> tuple[str, dict[int, BlockKind]]:
    """The paragraphs with blank lines between, items of a list line on line; known kinds by offset."""
    text, known = "", {}
    for kind, words in paragraphs:
        if text:
            text += "\n" if words.startswith("- ") and text.rsplit("\n", 1)[-1].startswith("- ") else "\n\n"
        if kind is not None:
            known[len(text)] = kind
        text += words
    return text, known


def _author(names: str | None) -> str | None:
    return ", ".join(name.strip() for name in names.split(";") if name.strip()) or None if names else None
