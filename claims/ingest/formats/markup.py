"""Markup that is no page: fragments of HTML in feeds, and XML of news agencies, as paragraphs with their kinds."""

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from claims.ingest.page import joined_paragraphs
from claims.ingest.page_markup import check_markup, with_open_body
from claims.ingest.values import has_prose
from claims.model import BlockKind, InputError

if TYPE_CHECKING:
    from lxml.etree import _Element

Paragraph: TypeAlias = "tuple[BlockKind | None, str]"
"""The kind that the format declares, if any, and the words on one line."""

MAX_XML: Final = 20_000_000
"""Maximum bytes of an XML file; a tree takes several times as much memory."""

_HEAD: Final = 65_536
"""Number of bytes in which the root element must begin."""
_ROOT = re.compile(
    r"\ufeff?\s*+(?:(?:<\?[^?]*+(?:\?(?!>)[^?]*+)*+\?>|<!--[^-]*+(?:-(?!->)[^-]*+)*+-->"
    r"|<!DOCTYPE(?:[^\[>\"']|\"[^\"]*+\"|'[^']*+')*+>)\s*+)*+<(?:[\w.-]++:)?(?P<name>[A-Za-z_][\w.-]*+)",
    re.IGNORECASE,
)
"""What comes before the root element; behind a document type with declarations of its own the root is not looked for."""
_BLANKS = re.compile(r"\s+")
PROSE_WORDS: Final = 12
"""Words of a cell of a table that is prose."""
_SENTENCE_WORDS: Final = 4
"""Words of a cell from which on it may be a sentence."""
_OF_LAYOUT: Final = 0.5
"""Share of the words of a table that are in sentences from which on it only lays out a page."""
_SENTENCE_END = ".!?\"'”’)"

_NOT_SHOWN = """
script style template head iframe object embed svg math video audio canvas form button select input textarea nav noscript
media-metadata media-object media-reference docdata pubdata fn
"""
_SKIPPED = frozenset(_NOT_SHOWN.split())
_CODE = frozenset({"script", "style", "template", "head"})
_WITH_LINES_OF_THEIR_OWN = """
p div section article main header footer aside body blockquote bq block q-block pre ul ol dl li dt dd figure figcaption hr
table thead tbody tfoot tr td th caption h1 h2 h3 h4 h5 h6 hl1 hl2 hedline note byline byttl dateline abstract tagline media
media-caption media-producer body.content body.head body.end distributor credit lead
"""
_BLOCKS = frozenset(_WITH_LINES_OF_THEIR_OWN.split())
_KINDS = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6", "hl2"), BlockKind.SUBHEADING),
    **dict.fromkeys(("figcaption", "caption", "media-caption"), BlockKind.CAPTION),
    **dict.fromkeys(("media-producer", "credit", "tagline"), BlockKind.CREDIT),
    **dict.fromkeys(("abstract", "lead"), BlockKind.DEK),
    "byline": BlockKind.BYLINE,
    "byttl": BlockKind.BYLINE,
    "dateline": BlockKind.DATELINE,
    "note": BlockKind.BOILERPLATE,
}
_BEFORE_STORY = frozenset(BlockKind) - {BlockKind.BODY, BlockKind.SUBHEADING, BlockKind.HEADLINE}
"""Kinds of paragraphs that may be above the title."""
_TABLES = frozenset({"table", "tr"})
"""Elements that make a table; a row may be there without one."""
_HIDDEN = re.compile(r"(?:^|;)\s{0,9}(?:display\s{0,9}:\s{0,9}none|visibility\s{0,9}:\s{0,9}hidden)", re.IGNORECASE)


def root_name(data: bytes) -> str | None:
    """The local name of the root element of an XML document in small letters; None if there is none at its beginning.

    >>> root_name(b'<?xml version="1.0"?><!-- a --><rss version="2.0">'), root_name(b"Snow fell.")
    ('rss', None)
    """
    head = data[:_HEAD]
    encoding = "utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
    found = _ROOT.match(head.decode(encoding, "replace"))
    return found["name"].lower() if found else None


def parsed_xml(data: bytes, *, where: str | None, name: str) -> "_Element":
    """The root of an XML document (a ``name`` document, for errors). Nothing outside it is read, and no entity is expanded.

    Raises `InputError` if it is not well-formed, too large, or declares entities.
    """
    from lxml.etree import XMLParser, XMLSyntaxError, fromstring  # slow to import

    if len(data) > MAX_XML:
        raise InputError(f"the file is larger than {MAX_XML:,} bytes, the maximum of XML", where=where, remedy="split it")
    try:
        root = fromstring(data, XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False))
    except XMLSyntaxError as error:
        what = f"invalid {name}: not well-formed XML ({error.msg})"
        raise InputError(what, where=where, line=error.lineno or None) from None
    declared = root.getroottree().docinfo.internalDTD
    if declared is not None and next(declared.iterentities(), None) is not None:
        what = f"invalid {name}: it declares entities of its own"
        raise InputError(what, where=where, remedy="write out what they stand for")
    return root


def local(element: "_Element") -> str:
    """The name of an element without its namespace; empty for comments and the like."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def descendants(root: "_Element", name: str) -> Iterator["_Element"]:
    """The elements below ``root`` with a local name, in any namespace."""
    yield from root.iter(f"{{*}}{name}")


def first_text(root: "_Element", *names: str) -> str | None:
    """The words of the first element that has any, of those with the first name, then the next."""
    found = (words for name in names for element in descendants(root, name) if (words := words_of(element)))
    return next(found, None)


def words_of(element: "_Element") -> str:
    """All words in an element, on one line; comments have none."""
    parts: list[str] = []
    for event, found in _events(element):
        if isinstance(found, str):
            parts.append(found)
        elif event != "hidden" and local(found) in _BLOCKS:
            parts.append(" ")
    return _one_line("".join(parts))


def fragment(markup: str, *, where: str | None, media_type: str = "text/html") -> "Fragment":
    """The paragraphs of a fragment of HTML, or of plain text.

    Raises `InputError` if it is nested too deeply or a tag has too many attributes.
    """
    if "html" not in media_type.lower() and "xml" not in media_type.lower():
        return Fragment([(None, words) for part in re.split(r"\n\s*\n", markup) if (words := part.strip("\r\n"))])
    from lxml import html as pages  # slow to import
    from lxml.etree import LxmlError

    check_markup(markup, where=where)
    try:
        parser = pages.HTMLParser(huge_tree=True)
        root = pages.fromstring(f"<div>{with_open_body(markup.replace(chr(0), ' '))}</div>", parser=parser)
    except (LxmlError, ValueError):
        return Fragment([(None, words) for words in [_one_line(re.sub(r"<[^<>]{0,999}>", " ", markup))] if words])
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):  # the parser leaves out the rest
        raise InputError("the markup is nested too deeply", where=where, remedy="save the article's text instead")
    return read_markup(root)


@dataclass(slots=True)
class Fragment:
    """The paragraphs in markup; ``hidden`` is the number of elements with text that are not read, since readers do not see
    them, or since they are usually not text."""

    paragraphs: list[Paragraph] = field(default_factory=list)
    hidden: int = 0

    def text(self) -> str:
        """The paragraphs as a text, with blank lines between."""
        return joined_paragraphs(self.paragraphs)[0]


def read_markup(*roots: "_Element") -> Fragment:
    """The paragraphs below the elements, in order, with their kinds by the names of HTML and NITF."""
    reading = _Reading()
    for root in roots:
        for event, found in _events(root):
            if isinstance(found, str):
                reading.words.append(found)
            elif event == "start":
                reading.start(local(found))
            elif event == "end":
                reading.end(local(found))
            else:
                reading.found.hidden += 1
        reading.flush()
    return reading.found


@dataclass(slots=True)
class _Reading:
    found: Fragment = field(default_factory=Fragment)
    words: list[str] = field(default_factory=list)
    kinds: list[BlockKind] = field(default_factory=list)
    item: bool = False
    tables: int = 0
    rows: list[list[Paragraph]] = field(default_factory=list)

    def start(self, name: str) -> None:
        if name == "br":
            self.words.append("\u2028")
        if name not in _BLOCKS:
            return
        self.flush()
        if name in _KINDS:
            self.kinds.append(_KINDS[name])
        elif name == "li":
            self.item = True
        elif name in _TABLES:
            self.tables += 1
            self.rows.append([])

    def end(self, name: str) -> None:
        if name not in _BLOCKS:
            return
        self.flush()
        if name in _KINDS and self.kinds:
            self.kinds.pop()
        elif name == "li":
            self.item = False
        elif name in _TABLES:
            self.tables -= 1
            self.rows.append([])  # the cells after a table in a cell are another row
            if not self.tables:
                self.found.paragraphs += table_paragraphs(self.rows)
                self.rows.clear()

    def flush(self) -> None:
        """Ends the paragraph; two line breaks end one as well, one is a space."""
        for part in re.split("\u2028[ \t\r\n]*\u2028", "".join(self.words)):
            if not (words := _one_line(part.replace("\u2028", " "))):
                continue
            to = self.rows[-1] if self.tables else self.found.paragraphs
            to.append((self.kinds[-1] if self.kinds else None, f"- {words}" if self.item else words))
            self.item = False
        self.words.clear()


def table_paragraphs(rows: Sequence[Sequence[Paragraph]]) -> list[Paragraph]:
    """The paragraphs of a table, in order; each row is given as the paragraphs in its cells.

    Entries that stand beside each other become a line that is not reporting, with bars between; a cell with a kind, or with
    a paragraph of prose, is a paragraph. In a table that only lays out a page, whose words are mostly in sentences, every cell
    is one: "No one was hurt." is as much reporting as the longer cells are.
    """
    cells = [words for row in rows for _, words in row]
    sentences = sum(len(words.split()) for words in cells if _is_sentence(words))
    if sentences >= _OF_LAYOUT * sum(len(words.split()) for words in cells):
        return [cell for row in rows for cell in row]
    found: list[Paragraph] = []
    for row in rows:
        for is_entry, group in groupby(row, key=_is_entry):
            beside = list(group)
            joined = " | ".join(words for _, words in beside)
            found += [(BlockKind.BOILERPLATE, joined)] if is_entry else beside
    return found


def _is_entry(cell: Paragraph) -> bool:
    kind, words = cell
    return kind is None and (len(words.split()) < PROSE_WORDS or words[-1] not in _SENTENCE_END)


def _is_sentence(words: str) -> bool:
    """Whether a short cell ends as a sentence does; a quotation mark or a bracket also ends names: "Lund (first round)"."""
    return len(words.split()) >= _SENTENCE_WORDS and words[-1] in ".!?"


_Event: TypeAlias = "tuple[Literal['start', 'end', 'hidden'], _Element] | tuple[Literal['text'], str]"


def _events(root: "_Element") -> Iterator[_Event]:
    """The elements and words below ``root`` in order; without recursion, since markup may be nested to any depth."""
    yield "start", root
    yield "text", root.text or ""
    ways = [(root, iter(root))]
    while ways:
        node, children = ways[-1]
        child = next(children, None)
        if child is None:
            ways.pop()
            yield "end", node
            if ways:
                yield "text", node.tail or ""
        elif not isinstance(child.tag, str):
            name = getattr(child, "name", None) if (child.text or "").startswith("&") else None
            yield "text", (html.unescape(f"&{name};") if name else "") + (child.tail or "")
        elif local(child) in _SKIPPED or _is_hidden(child):
            if local(child) not in _CODE and _is_left_out(child):
                yield "hidden", child
            yield "text", ("\u2028\u2028" if local(child) in _BLOCKS else "") + (child.tail or "")
        else:
            yield "start", child
            yield "text", child.text or ""
            ways.append((child, iter(child)))


def _is_left_out(element: "_Element") -> bool:
    """Whether an element that is not read has text; elements that are usually not text, such as buttons, must have prose."""
    words = "".join(part for part in element.itertext() if isinstance(part, str))
    return has_prose(words) if local(element) in _SKIPPED else bool(words.strip())


def _is_hidden(element: "_Element") -> bool:
    return element.get("hidden") is not None or _HIDDEN.search(element.get("style") or "") is not None


def _one_line(words: str) -> str:
    return _BLANKS.sub(" ", words).strip()


def titled(title: str | None, paragraphs: Sequence[Paragraph]) -> tuple[str, dict[int, BlockKind]]:
    """The text of an article, with its title as the headline above it, in the words of the story if it begins with the title.

    A byline, a summary or a picture may stand before the title.
    """
    if not title:
        return joined_paragraphs(paragraphs)
    letters = _letters(title)
    story = next((at for at, (kind, _) in enumerate(paragraphs) if kind not in _BEFORE_STORY), len(paragraphs))
    same = next((at for at, (_, words) in enumerate(paragraphs[: story + 1]) if _letters(words) == letters), None)
    first = title if same is None else paragraphs[same][1]
    others = [each for at, each in enumerate(paragraphs) if at != same]
    return joined_paragraphs([(BlockKind.HEADLINE, first), *others])


def _letters(words: str) -> str:
    return "".join(filter(str.isalnum, words.casefold()))


_HIDDEN_PARTS: Final = " hidden or not text"


def hidden_warning(count: int) -> tuple[str, ...]:
    """A warning about elements that are not read."""
    return (f"not read: {count:,} {'part that is' if count == 1 else 'parts that are'}{_HIDDEN_PARTS}",) if count else ()


def has_hidden(warnings: Iterable[str]) -> bool:
    """Whether there is a `hidden_warning` among the warnings."""
    return any(words.endswith(_HIDDEN_PARTS) for words in warnings)
