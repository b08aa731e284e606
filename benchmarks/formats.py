"""What reading a file costs in each format, in time of the processor and memory, at 0.1, 1 and 10 MB.

    python -m benchmarks.formats [--write] [--most 10]

Makes the files: news of the seeds over and over, an article of at most 900,000 characters each; feeds, NewsML-G2 and WARC have
many, in the other formats what is missing to the size is a picture. Each file is read in a process of its own, after a small
one of the format, so that imports do not count. Prints a table; ``--write`` puts it into docs/formats.md.
"""

import argparse
import base64
import json
import random
import subprocess
import sys
import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from html import escape
from io import BytesIO
from itertools import count, takewhile
from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import wrap

from benchmarks.checking import paragraphs
from benchmarks.tables import table

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "formats.md"
BEGIN, END = "<!-- figures of benchmarks.formats -->\n", "<!-- end of the figures -->\n"
SIZES = (0.1, 1.0, 10.0)
"""Sizes of the files in millions of bytes."""
MOST_TEXT = 900_000
"""Characters of one article."""
STORY = 4_000
"""Characters of an article among many."""
LINE, LINES = 90, 50
"""Characters of a line and lines of a page of a PDF."""


def noise(size: int) -> bytes:
    """Bytes that do not compress, in place of a picture."""
    return random.Random(size).randbytes(size)


def prose(characters: int, seed: int = 0) -> list[str]:
    """Paragraphs of the seeds in any order, with about so many characters in total."""
    pool, found, length = paragraphs(), [], 0
    chance = random.Random(seed)
    while length < characters:
        found.append(chance.choice(pool))
        length += len(found[-1])
    return found


def feed(size: int) -> bytes:
    """An RSS feed with the full text of its entries."""
    item = "<item><title>Story {}</title><link>https://h.example/{}</link><content:encoded>{}</content:encoded></item>"
    head = '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>News</title>'
    return many(head, "</channel></rss>", size, lambda n, body: item.format(n, n, escape(body)))


def newsml(size: int) -> bytes:
    """A message with many items whose text is XHTML."""
    item = (
        '<newsItem guid="urn:x:{}"><contentMeta><headline>Story {}</headline></contentMeta>'
        "<contentSet><inlineXML><html><body>{}</body></html></inlineXML></contentSet></newsItem>"
    )
    head = '<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet>'
    return many(head, "</itemSet></newsMessage>", size, lambda n, body: item.format(n, n, body))


def many(head: str, end: str, size: int, item: Callable[[int, str], str]) -> bytes:
    """A file with as many items as fit."""
    parts, length = [head], len(head) + len(end)
    for number in count():
        body = "".join(f"<p>{escape(words)}</p>" for words in prose(STORY, number))
        parts.append(item(number, body))
        length += len(parts[-1].encode())
        if length >= size:
            return "".join([*parts, end]).encode()
    raise AssertionError


def nitf(size: int) -> bytes:
    """One story, and a picture in it."""
    body = "".join(f"<p>{escape(words)}</p>" for words in prose(min(size, MOST_TEXT)))
    picture = base64.b64encode(noise(max(0, size - len(body)) * 3 // 4)).decode()
    pieces = (picture[at : at + 1_000_000] for at in range(0, len(picture), 1_000_000))
    media = "".join(f"<media><media-object encoding='base64'>{piece}</media-object></media>" for piece in pieces)
    return f"<nitf><body><body.head/><body.content>{body}{media}</body.content></body></nitf>".encode()


def docx(size: int) -> bytes:
    """A document with one story, and what does not compress in place of a picture."""
    from docx import Document
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    document = Document()
    for words in prose(min(3 * size, MOST_TEXT)):
        document.add_paragraph(words)
    stream = BytesIO()
    document.save(stream)
    if len(stream.getvalue()) < size:
        picture = Part(PackURI("/word/media/a.png"), "image/png", noise(size - len(stream.getvalue())), document.part.package)
        document.part.relate_to(picture, RELATIONSHIP_TYPE.IMAGE)
        stream = BytesIO()
        document.save(stream)
    return stream.getvalue()


def pdf(size: int) -> bytes:
    """A document with pages of one column, compressed as usual, and a picture."""
    from pypdf import PdfWriter
    from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject, StreamObject

    writer = PdfWriter()
    names = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica", "/Encoding": "/WinAnsiEncoding"}
    font = writer._add_object(DictionaryObject({NameObject(key): NameObject(value) for key, value in names.items()}))
    lines = [line for words in prose(min(3 * size, MOST_TEXT)) for line in [*wrap(words, LINE), ""]]
    for at in range(0, len(lines), LINES):
        shown = b"".join(b"(%s) '\n" % escaped(line) for line in lines[at : at + LINES])
        stream = StreamObject()
        stream._data = zlib.compress(b"BT /F1 10 Tf 12 TL 72 720 Td\n" + shown + b"ET")
        stream[NameObject("/Filter")] = NameObject("/FlateDecode")
        page = writer.add_blank_page(612, 792)
        fonts = DictionaryObject({NameObject("/F1"): font})
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
        page[NameObject("/Contents")] = writer._add_object(stream)
    out = BytesIO()
    writer.write(out)
    picture = DecodedStreamObject()
    picture.set_data(noise(max(0, size - len(out.getvalue()))))
    writer._add_object(picture)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def escaped(line: str) -> bytes:
    """A line as a string of a PDF."""
    words = line.encode("cp1252", "replace")
    return words.replace(b"\\", rb"\\").replace(b"(", rb"\(").replace(b")", rb"\)")


def warc(size: int) -> bytes:
    """An uncompressed archive of pages."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    stream = BytesIO()
    writer = WARCWriter(stream, gzip=False)
    for number in takewhile(lambda _: stream.tell() < size, count()):
        body = "".join(f"<p>{escape(words)}</p>" for words in prose(STORY, number))
        head = f"<html><head><title>Story {number}</title></head><body><article><h1>Story {number}</h1>"
        page = f"{head}{body}</article></body></html>"
        headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
        address = f"https://h.example/{number}"
        record = writer.create_warc_record(address, "response", payload=BytesIO(page.encode()), http_headers=headers)
        writer.write_record(record)
    return stream.getvalue()


MAKERS: dict[str, tuple[str, Callable[[int], bytes]]] = {
    "RSS": (".rss", feed),
    "NITF": (".nitf", nitf),
    "NewsML-G2": (".newsml", newsml),
    "PDF": (".pdf", pdf),
    "DOCX": (".docx", docx),
    "WARC": (".warc", warc),
}
"""How a file of each format is made, and its suffix."""


@dataclass(frozen=True)
class Figures:
    """What reading a file took: seconds of the processor, and memory in millions of bytes beyond that after a small file."""

    seconds: float
    memory: float
    articles: int
    characters: int
    errors: int


def measured(small: Path, path: Path) -> Figures:
    """Reads both files in this process, and measures the second."""
    from claims.ingest import read_path
    from claims.model import Article

    list(read_path(small))
    Path("/proc/self/clear_refs").write_text("5")  # Linux: the peak is measured from here on
    before, began = memory("VmRSS"), time.process_time()
    articles = characters = errors = 0
    for found in read_path(path):
        articles += isinstance(found, Article)
        errors += not isinstance(found, Article)
        characters += len(found.text) if isinstance(found, Article) else 0
    seconds = time.process_time() - began
    return Figures(seconds, memory("VmHWM") - before, articles, characters, errors)


def memory(name: str) -> float:
    """The memory of this process, in millions of bytes: now (``VmRSS``) or at most (``VmHWM``)."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:")) * 1024 / 1e6


def rows(most: float) -> Iterator[list[object]]:
    """The rows of the table."""
    with TemporaryDirectory() as folder:
        for name, (suffix, make) in MAKERS.items():
            small = Path(folder, f"small{suffix}")
            small.write_bytes(make(5_000))
            for size in (size for size in SIZES if size <= most):
                path = Path(folder, f"file{suffix}")
                path.write_bytes(make(int(size * 1e6)))
                command = [sys.executable, "-m", "benchmarks.formats", "--read", str(small), str(path)]
                done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
                found = Figures(**json.loads(done.stdout))
                if found.errors:
                    raise SystemExit(f"{name}: {found.errors} errors at {size} MB")
                yield [name, size, found.articles, f"{found.characters:,}", f"{found.seconds:.2f}", f"{found.memory:.0f}"]
                print(*[name, size, found], file=sys.stderr)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--most", type=float, default=SIZES[-1])
    parser.add_argument("--read", nargs=2, type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.read:
        print(json.dumps(asdict(measured(*given.read))))
        return
    figures = table(["", "MB", "articles", "characters", "seconds of CPU", "MB of memory"], rows(given.most))
    print(figures)
    if given.write:
        before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
        _, _, after = rest.partition(END)
        PAGE.write_text(f"{before}{BEGIN}\n{figures}\n\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
