"""Files of the further formats, made by script: each with one article of the paragraphs given."""

from collections.abc import Iterable, Sequence
from functools import cache
from html import escape
from io import BytesIO
from textwrap import wrap
from zipfile import ZIP_DEFLATED, ZipFile

from tests.ingest.formats.pdfs import column, pdf

STORY = [
    "The dam above the town held overnight, the mayor said on Tuesday.",
    "Engineers of the water authority inspected the spillway and found no damage.",
    "Residents who had left their homes were allowed back, said Ana Ruiz, who leads the relief work.",
]
CONTENT = "http://purl.org/rss/1.0/modules/content/"
DC = "http://purl.org/dc/elements/1.1/"


def html(paragraphs: Iterable[str]) -> str:
    return "".join(f"<p>{escape(words)}</p>" for words in paragraphs)


def rss(paragraphs: Sequence[str]) -> bytes:
    return rss_of(f"<item><title>Dam holds</title>{content(html(paragraphs))}</item>")


def content(markup: str) -> str:
    return f"<content:encoded>{escape(markup)}</content:encoded>"


def rss_of(items: str, *, head: str = "<title>Harbour News</title>") -> bytes:
    return (
        f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:content="{CONTENT}" xmlns:dc="{DC}">'
        f"<channel>{head}{items}</channel></rss>"
    ).encode()


def nitf(paragraphs: Sequence[str]) -> bytes:
    return nitf_of(html(paragraphs), top="<hedline><hl1>Dam holds</hl1></hedline>")


def nitf_of(body: str, *, top: str = "", head: str = "", end: str = "") -> bytes:
    return (
        f"<nitf><head>{head}</head><body><body.head>{top}</body.head><body.content>{body}</body.content>"
        f"<body.end>{end}</body.end></body></nitf>"
    ).encode()


def newsml(paragraphs: Sequence[str]) -> bytes:
    return news_item(xhtml(paragraphs), about="<headline>Dam holds</headline>")


def xhtml(paragraphs: Iterable[str]) -> str:
    inside = f'<html xmlns="http://www.w3.org/1999/xhtml"><body>{html(paragraphs)}</body></html>'
    return f'<inlineXML contenttype="application/xhtml+xml">{inside}</inlineXML>'


def news_item(contents: str, *, about: str = "", meta: str = "", guid: str = "urn:newsml:h.example:1") -> bytes:
    return (
        f'<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="{guid}" version="1">'
        f"<itemMeta>{meta}</itemMeta><contentMeta>{about}</contentMeta><contentSet>{contents}</contentSet></newsItem>"
    ).encode()


def news_message(*items: bytes) -> bytes:
    return b'<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet>' + b"".join(items) + b"</itemSet></newsMessage>"


def pdf_story(paragraphs: Sequence[str]) -> bytes:
    """A page with a paragraph after the other, with space between them."""
    pieces, top = [(72.0, 740.0, 20.0, "Dam holds")], 700.0
    for words in paragraphs:
        lines = wrap(" ".join(words.split()), 200, break_long_words=False, break_on_hyphens=False)
        pieces += column(lines, top=top)
        top -= 12 * len(lines) + 12
    return pdf([pieces])


@cache
def template() -> bytes:
    """An empty document of Word."""
    from docx import Document

    stream = BytesIO()
    Document().save(stream)
    return stream.getvalue()


def docx(paragraphs: Sequence[str]) -> bytes:
    from docx import Document

    document = Document(BytesIO(template()))
    document.add_heading("Dam holds", 0)
    for words in paragraphs:
        document.add_paragraph(words)
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def docx_with(parts: dict[str, bytes]) -> bytes:
    """A document in which some parts are replaced, or added."""
    stream = BytesIO()
    with ZipFile(BytesIO(template())) as old, ZipFile(stream, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, data in parts.items():
            new.writestr(name, data)
    return stream.getvalue()


def docx_of(body: str) -> bytes:
    """A document whose body is this XML."""
    return docx_with({"word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>".encode()})


def page_of(paragraphs: Iterable[str]) -> bytes:
    title = "<title>Dam holds</title>"
    return f"<html><head>{title}</head><body><article><h1>Dam holds</h1>{html(paragraphs)}</article></body></html>".encode()


def warc(paragraphs: Sequence[str]) -> bytes:
    return warc_of([("https://h.example/dam", "text/html; charset=utf-8", page_of(paragraphs))])


def warc_of(
    pages: Iterable[tuple[str, str, bytes]], *, compressed: bool = True, status: str = "200 OK", encoding: str | None = None
) -> bytes:
    """An archive with a response for each address, media type and content."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    stream = BytesIO()
    writer = WARCWriter(stream, gzip=compressed)
    for address, kind, data in pages:
        fields = [("Content-Type", kind), *([("Content-Encoding", encoding)] if encoding else [])]
        headers = StatusAndHeaders(status, fields, protocol="HTTP/1.1")
        writer.write_record(writer.create_warc_record(address, "response", payload=BytesIO(data), http_headers=headers))
    return stream.getvalue()
