"""Word documents (DOCX), read with python-docx: headings, paragraphs, lists, quotations and tables, as they are shown."""

import re
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from itertools import groupby
from typing import TYPE_CHECKING, Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from claims.extras import Extra
from claims.ingest.draft import Draft
from claims.ingest.formats.format import Format
from claims.ingest.formats.markup import Paragraph, local, table_paragraphs, titled
from claims.ingest.formats.metadata import borne_out_author, borne_out_title
from claims.ingest.unread import unread_runs
from claims.model import BlockKind, InputError
from claims.present.wording import counted

if TYPE_CHECKING:
    from docx.document import Document
    from lxml.etree import _Element

MAX_PARTS: Final = 5_000
"""Maximum parts of a document: a picture is one."""
MAX_XML: Final = 40_000_000
"""Maximum bytes of XML that a document unpacks to."""
MAX_UNPACKED: Final = 150_000_000
"""Maximum bytes that a document unpacks to, with its pictures."""
MAX_MARKS: Final = 2_500_000
"""Maximum tags and attributes in the parts of a document; each takes some hundred bytes of memory."""
_XML = (".xml", ".rels")
_PIECE = 2**16
_ENTRY = b"PK\x01\x02"
"""Signature of each entry in the directory of a ZIP file."""
_CONTENT = b"word/document.xml"
_REMEDY = "save it again as .docx, or save the article's text instead"
_ODD = (ArithmeticError, AttributeError, LookupError, OSError, RuntimeError, SyntaxError, TypeError, ValueError)
_BROKEN = (BadZipFile, EOFError, NotImplementedError, zlib.error, *_ODD)
"""What python-docx raises on files that are not valid documents; it validates little itself."""

_OLE = b"\xd0\xcf\x11\xe0"
"""How files of Word before 2007 begin, and those with a password."""
_IN_MEMORY = re.compile(r"file '<[^>]{0,200}>'")
"""How python-docx calls a file that it is given as bytes."""
_HEADING = re.compile(r"heading \d|title \d", re.IGNORECASE)
_STYLES = {
    "title": BlockKind.HEADLINE,
    "headline": BlockKind.HEADLINE,
    "subtitle": BlockKind.DEK,
    "caption": BlockKind.CAPTION,
    "byline": BlockKind.BYLINE,
    "dateline": BlockKind.DATELINE,
}
_CONTENTS = re.compile(r"toc(?: heading| \d)|table of (?:figures|authorities)|index \d", re.IGNORECASE)
_CONTAINERS = frozenset({"sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"})
_DELETED = frozenset({"del", "moveFrom"})
_NO_TEXT = frozenset({"comments", "glossaryDocument", "styles", "settings", "theme", "image", "customXml", "package"})
"""Relationships to parts that are not shown, or whose text is counted otherwise."""
_UNREAD = frozenset({"Fallback", "instrText", "pPr", "sectPr", "sdtPr", "delText", "rPr", "tblPr", "trPr", "tcPr"})


def _begins(data: bytes) -> bool:
    return data.startswith(b"PK\x03\x04") and _CONTENT in data


def _drafts(data: bytes, where: str | None) -> Iterator[Draft | InputError]:
    from docx import Document

    try:
        _check_size(data, where)
        document = Document(BytesIO(data))
        yield _draft(document)
    except _BROKEN as error:
        locked = data.startswith(_OLE)
        said = "it is encrypted, or an old .doc" if locked else " ".join(_IN_MEMORY.sub("it", str(error)).split())[:120]
        raise InputError(f"this is not a DOCX file ({said})", where=where, remedy=_REMEDY) from None


def _check_size(data: bytes, where: str | None) -> None:
    """Raises `InputError` if the document unpacks to more than it may, `BadZipFile` if it is not a ZIP file."""

    def too_much(what: str) -> InputError:
        return InputError(f"the document {what}", where=where, remedy="save the article's text instead")

    if data.count(_ENTRY) > MAX_PARTS:
        raise too_much(f"has more than {MAX_PARTS:,} parts")
    with ZipFile(BytesIO(data)) as packed:
        parts = packed.infolist()
        if len({part.filename.lower() for part in parts}) < len(parts):  # programs differ in which one they take
            raise too_much("has two parts of the same name")
        if any(part.compress_type not in (ZIP_STORED, ZIP_DEFLATED) or part.flag_bits & 1 for part in parts):
            raise too_much("is encrypted, or compressed in a way that documents are not")
        # No part expands to more than the size given there.
        if sum(part.file_size for part in parts) > MAX_UNPACKED:
            raise too_much(f"unpacks to more than {MAX_UNPACKED:,} bytes")
        if sum(part.file_size for part in parts if part.filename.lower().endswith(_XML)) > MAX_XML:
            raise too_much(f"unpacks to more than {MAX_XML:,} bytes of XML")
        marks = 0
        for part in parts:  # any part may be read as the document, whatever its name
            with packed.open(part) as stream:
                while piece := stream.read(_PIECE):
                    marks += piece.count(b"<") + piece.count(b"=")
            if marks > MAX_MARKS:
                raise too_much(f"has more than {MAX_MARKS:,} tags and attributes")


def _draft(document: "Document") -> Draft:
    reading = _Reading(_style_names(document))
    reading.read(document.element.body)
    paragraphs = reading.paragraphs
    properties = document.core_properties
    title = next((words for kind, words in paragraphs if kind is BlockKind.HEADLINE), None)
    headline = title or borne_out_title(properties.title, paragraphs)
    at = next((at for at, (_, words) in enumerate(paragraphs) if words == headline), None) if title is None else None
    if at is not None:
        paragraphs[at] = (BlockKind.HEADLINE, paragraphs[at][1])
    text, known = titled(None, paragraphs)
    return Draft(
        text=text,
        known=known,
        title=headline,
        author=borne_out_author(properties.author, paragraphs),
        warnings=tuple(_warnings(reading)),
        remarks=tuple(_remarks(reading)),
        unread=tuple(_unread(document, text)),
    )


def _unread(document: "Document", text: str) -> Iterator[str]:
    """Notes about the prose of a document, with its headers, footers, notes, text boxes and charts, that is not in its text."""
    from lxml.etree import XMLParser, fromstring

    parser = XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    roots: list[_Element] = []
    embedded = 0
    waiting, met = [document.part], {document.part.partname}
    while waiting:
        part = waiting.pop()
        element = getattr(part, "element", None)
        if element is not None or part.partname.lower().endswith(".xml"):
            roots.append(element if element is not None else fromstring(part.blob, parser))
        for relation in part.rels.values():
            kind = relation.reltype.rpartition("/")[2]
            embedded += kind == "aFChunk"
            if not relation.is_external and kind not in _NO_TEXT and relation.target_part.partname not in met:
                met.add(relation.target_part.partname)
                waiting.append(relation.target_part)
    yield from unread_runs((words for root in roots for words in _all_words(root)), text)
    if embedded:
        yield f"not read: {counted(embedded, 'embedded document')}"


def _all_words(root: "_Element") -> Iterator[list[str]]:
    """The pieces of text of each paragraph, whether it is shown or not; deleted text is in other elements."""
    above, pieces = None, list[str]()
    for element in root.iter("{*}t"):
        paragraph = next(element.iterancestors("{*}p"), None)
        if paragraph is not above:
            yield pieces
            above, pieces = paragraph, []
        pieces.append(element.text or "")
    yield pieces
    yield from ([words] for words in _drawn_words(root))


_SYMBOL: Final = 0xF000
"""Where the characters of a font of symbols begin: they are given by what they would be in another font."""
_SHOWN = (("lvlText", "val"), ("textpath", "string"))
"""Elements and attributes with words that are shown: before the items of a list, as a drawing."""


def _drawn_words(root: "_Element") -> Iterator[str]:
    """Words that are not in elements of text: paragraphs in characters given by their numbers, words of lists and drawings."""
    for paragraph, symbols in groupby(root.iter("{*}sym"), key=lambda symbol: next(symbol.iterancestors("{*}p"), None)):
        if paragraph is not None:
            yield "".join(map(_symbol, symbols))
    for name, wanted in _SHOWN:
        for element in root.iter(f"{{*}}{name}"):
            yield from (str(value) for key, value in element.attrib.items() if str(key).rpartition("}")[2] == wanted)


def _symbol(element: "_Element") -> str:
    written = next((str(value) for key, value in element.attrib.items() if str(key).rpartition("}")[2] == "char"), "")
    try:
        number = int(written, 16)
        return chr(number - _SYMBOL if number >= _SYMBOL else number)
    except (ValueError, OverflowError):
        return " "


def _style_names(document: "Document") -> dict[str, str]:
    """The names of the styles of paragraphs by their ids, in small letters."""
    return {style.style_id: (style.name or "").lower() for style in document.styles}


@dataclass(slots=True)
class _Reading:
    """Reads the body of a document. ``unread`` counts what the document does not show, or what is not read."""

    styles: dict[str, str]
    paragraphs: list[Paragraph] = field(default_factory=list)
    unread: Counter[str] = field(default_factory=Counter)
    begun: bool = False
    titled: bool = False

    def read(self, body: "_Element") -> None:
        """Reads the paragraphs and tables below an element in order, without recursion."""
        waiting = list(reversed(body))
        while waiting:
            element = waiting.pop()
            name = local(element)
            if name == "p":
                self.paragraphs += self._paragraph(element)
            elif name == "tbl":
                self.paragraphs += table_paragraphs(list(self._rows(element)))
            elif name in _CONTAINERS:
                waiting += reversed(element)
            elif name in _DELETED:
                self.unread["deleted"] += 1

    def _rows(self, table: "_Element") -> Iterator[list[Paragraph]]:
        """The paragraphs in each row of a table. Tables in cells are read as part of their cell."""
        waiting = list(reversed(table))
        while waiting:
            element = waiting.pop()
            if local(element) == "tr":
                yield [each for paragraph in element.iter("{*}p") for each in self._paragraph(paragraph)]
            elif local(element) in _CONTAINERS:
                waiting += reversed(element)

    def _paragraph(self, paragraph: "_Element") -> Iterator[Paragraph]:
        words = " ".join("".join(self._words(paragraph)).split())
        if not words:
            return
        properties = paragraph.find("{*}pPr")
        style, listed = "", False
        if properties is not None:
            styled, numbered = properties.find("{*}pStyle"), properties.find("{*}numPr")
            style = self.styles.get(_value(styled), "") if styled is not None else ""
            number = numbered.find("{*}numId") if numbered is not None else None
            taken_out = number is not None and _value(number) == "0"  # which a writer takes out of a style's list
            listed = (numbered is not None and not taken_out) or style.startswith(("list bullet", "list number"))
        kind = _STYLES.get(style)
        if _HEADING.match(style):
            kind = BlockKind.SUBHEADING if self.begun else BlockKind.HEADLINE
        elif kind is BlockKind.HEADLINE and self.titled:
            kind = BlockKind.SUBHEADING
        elif _CONTENTS.match(style):
            kind = BlockKind.BOILERPLATE
        self.begun = True
        self.titled |= kind is BlockKind.HEADLINE
        yield kind, f"- {words}" if listed and kind is None else words

    def _words(self, paragraph: "_Element") -> Iterator[str]:
        """The words that a paragraph shows: with insertions, without deletions, fields' codes and hidden text."""
        waiting = list(reversed(paragraph))
        while waiting:
            element = waiting.pop()
            name = local(element)
            if name == "t":
                yield element.text or ""
            elif name in {"tab", "br", "cr", "ptab"}:
                yield " "
            elif name == "noBreakHyphen":
                yield "\u2011"
            elif name in _DELETED:
                self.unread["deleted"] += 1
            elif name in {"footnoteReference", "endnoteReference"}:
                self.unread["notes"] += 1
            elif name == "commentReference":
                self.unread["comments"] += 1
            elif name == "txbxContent":
                self.unread["text boxes"] += 1
            elif name == "r" and _is_hidden(element):
                self.unread["hidden"] += any((text.text or "").strip() for text in element.iter("{*}t"))
            elif name not in _UNREAD:
                if name in {"ins", "moveTo"}:
                    self.unread["inserted"] += 1
                waiting += reversed(element)


def _value(element: "_Element") -> str:
    return next((value for name, value in element.attrib.items() if name.rpartition("}")[2] == "val"), "")


def _is_hidden(run: "_Element") -> bool:
    vanish = run.find("{*}rPr/{*}vanish")
    return vanish is not None and _value(vanish).lower() not in {"0", "false", "off"}


_NOTES = (
    ("notes", "not read: {} foot- or endnote", "s"),
    ("comments", "not read: {} comment", "s"),
    ("text boxes", "not read: {} text box", "es"),
    ("hidden", "not read: {} piece", "s of hidden text"),
)


def _remarks(reading: _Reading) -> Iterator[str]:
    if changes := reading.unread["inserted"] + reading.unread["deleted"]:
        yield f"{counted(changes, 'tracked change')}: read as if accepted"


def _warnings(reading: _Reading) -> Iterator[str]:
    for name, words, more in _NOTES:
        if count := reading.unread[name]:
            yield words.format(f"{count:,}") + (more if count > 1 else " of hidden text" if name == "hidden" else "")


FORMAT = Format(
    name="DOCX",
    suffixes=frozenset({".docx"}),
    begins=_begins,
    read=_drafts,
    extra=Extra.DOCX,
    binary=True,
)
