"""Web archives."""

import gzip
import sys
import zlib
from io import BytesIO
from random import Random
from threading import Thread
from typing import Any

import pytest
from warcio.warcwriter import WARCWriter

from claims.ingest import read_bytes
from claims.ingest.formats import warc as reader
from claims.model import Article, InputError
from tests.ingest.formats.files import STORY, page_of, warc, warc_of

ADDRESS = "https://h.example/dam"
PAGE = (ADDRESS, "text/html; charset=utf-8", page_of(STORY))


def read(data: bytes) -> list[Article | InputError]:
    return list(read_bytes(data, path="crawl.warc.gz"))


@pytest.mark.parametrize("compressed", [True, False])
def test_each_page_is_an_article_under_its_address(compressed: bool) -> None:
    other = ("https://h.example/b", "application/xhtml+xml", page_of(STORY[1:]))
    first, second = read(warc_of([PAGE, other], compressed=compressed))
    assert isinstance(first, Article)
    assert isinstance(second, Article)
    assert (first.id, first.url, first.title) == (ADDRESS, ADDRESS, "Dam holds")
    assert first.text == "\n\n".join(["Dam holds", *STORY])
    assert second.url == "https://h.example/b"
    assert first.warnings == second.warnings == ()


def test_other_records_are_counted_in_a_note() -> None:
    pictures = [(f"https://h.example/{n}.png", "image/png", b"x") for n in range(3)]
    archive = warc_of([*pictures[:2], PAGE, pictures[2]]) + warc_of([PAGE], status="404 Not Found") + information()
    (found,) = read(archive)
    assert isinstance(found, Article)
    assert found.warnings == ("not read, of the web archive: 3 records of the type image/png, 1 record with status 404",)


WHOLE = b"%x\r\n%s\r\n0\r\n\r\n"
HTML = page_of(STORY)
CHUNKS = {
    "complete": (WHOLE % (len(HTML), HTML), 0),
    "complete, in parts": (b"5;a=b\r\n%s\r\n" % HTML[:5] + WHOLE % (len(HTML) - 5, HTML[5:]), 0),
    "complete, with a last line": (WHOLE[:-2] % (len(HTML), HTML) + b"Expires: 0\r\n\r\n", 0),
    "not in chunks": (HTML, 0),
    "cut off": (WHOLE[:-7] % (len(HTML) + 200, HTML), 1),
    "without an end": (WHOLE[:-5] % (len(HTML), HTML), 1),
    "with a wrong length": (b"%x\r\n%s\r\nzz\r\n" % (len(HTML), HTML), 1),
    "with more after the last one": (WHOLE % (len(HTML), HTML) + b"<p>More.</p>", 1),
    "with a length that is too small": (WHOLE % (len(HTML) - 9, HTML), 1),
}


@pytest.mark.parametrize(("body", "errors"), CHUNKS.values(), ids=CHUNKS)
def test_a_page_whose_chunks_are_broken_is_an_error(body: bytes, errors: int) -> None:
    kind = "text/html; charset=utf-8\r\nTransfer-Encoding: chunked"
    found = read(warc_of([(ADDRESS, kind, body), PAGE]))
    assert [str(each) for each in found if isinstance(each, InputError)][:1] == [
        "crawl.warc.gz: damaged at record 1, so text may be missing; fetch it again"
    ] * errors
    assert isinstance(found[-1], Article)
    if not errors:
        assert isinstance(found[0], Article)
        assert found[0].text == found[-1].text


def test_what_another_thread_prints_is_not_taken_for_damage(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    payload = reader._payload

    def with_another(record: Any) -> bytes:
        beside = Thread(target=lambda: print("another file", file=sys.stderr))
        beside.start()
        beside.join()
        return payload(record)

    monkeypatch.setattr(reader, "_payload", with_another)
    (found,) = read(warc_of([PAGE]))
    assert isinstance(found, Article)
    assert capsys.readouterr().err == "another file\n"


def information() -> bytes:
    stream = BytesIO()
    writer = WARCWriter(stream, gzip=True)
    writer.write_record(writer.create_warcinfo_record("crawl.warc.gz", {"software": "test"}))
    return stream.getvalue()


def test_an_archive_without_pages_is_an_error_with_the_counts() -> None:
    (error,) = read(warc_of([("https://h.example/a.png", "image/png", b"x")]))
    assert str(error) == "crawl.warc.gz: no article: not read, of the web archive: 1 record of the type image/png"


def test_a_page_without_an_article_is_an_error_with_its_address_and_the_others_are_read() -> None:
    empty = ("https://h.example/empty", "text/html", b"<html><body></body></html>")
    first, error, last = read(warc_of([PAGE, empty, PAGE]))
    assert isinstance(first, Article)
    assert isinstance(last, Article)
    assert str(error).startswith("crawl.warc.gz: https://h.example/empty: no article found in the page")


@pytest.mark.parametrize(
    ("encoding", "packed"), [("gzip", gzip.compress(PAGE[2], mtime=0)), ("deflate", zlib.compress(PAGE[2])), (None, PAGE[2])]
)
def test_a_page_may_be_compressed_by_its_server(encoding: str | None, packed: bytes) -> None:
    (found,) = read(warc_of([(ADDRESS, "text/html", packed)], encoding=encoding))
    assert isinstance(found, Article)


def test_the_encoding_is_that_of_the_response() -> None:
    page = page_of(["The café was closed, the mayor of the town said.", *STORY]).decode().encode("iso-8859-15")
    (found,) = read(warc_of([(ADDRESS, 'text/html; charset="ISO-8859-15"', page)]))
    assert isinstance(found, Article)
    assert "café" in found.text


@pytest.mark.parametrize("compressed", [True, False])
def test_an_archive_that_is_cut_off_says_so_after_what_could_be_read(compressed: bool) -> None:
    whole = warc_of([PAGE], compressed=compressed)
    first, error = read(whole + whole[: len(whole) // 2])[:2]
    assert isinstance(first, Article)
    assert isinstance(error, InputError)
    assert "damaged" in error.what


@pytest.mark.parametrize(
    "data", [b"\x1f\x8bx", b"WARC/1.0\r\n\r\n", b"Snow fell on the town.", b"WARC/1.0\r\nContent-Length: x\r\n\r\n"]
)
def test_what_is_no_archive_is_an_error(data: bytes) -> None:
    found = read(data)
    assert found
    assert all(isinstance(each, InputError) and "this is a bug" not in str(each) for each in found)


def test_an_archive_that_unpacks_to_too_much_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "LEAST_UNPACKED", 1_000_000)
    monkeypatch.setattr("warcio.archiveiterator.ArchiveIterator", lambda *_: pytest.fail("read"))
    bomb = warc([]) + gzip.compress(b"0" * 30_000_000)
    (error,) = read(bomb)
    assert str(error) == "crawl.warc.gz: the archive unpacks to more than 1,000,000 bytes; split it"


def test_a_page_that_unpacks_to_too_much_is_an_error_and_the_others_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "_MAX_BYTES", 100_000)
    bomb = warc_of([("https://h.example/bomb", "text/html", gzip.compress(b"0" * 30_000_000))], encoding="gzip")
    error, found = read(bomb + warc_of([PAGE]))
    assert str(error).startswith("crawl.warc.gz: https://h.example/bomb: the page is larger than 100,000 bytes")
    assert isinstance(found, Article)


def test_the_number_of_records_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "MAX_RECORDS", 2)
    found = read(warc_of([PAGE] * 4))
    assert [type(each) for each in found] == [Article, Article, InputError]
    assert "more than 2 records" in str(found[-1])


def test_many_small_members_take_work_that_grows_with_their_number(monkeypatch: pytest.MonkeyPatch) -> None:
    read_bytes_of: list[int] = []
    real = zlib.decompressobj

    class Counting:
        def __init__(self, bits: int) -> None:
            self._member = real(bits)

        def decompress(self, data: bytes, most: int) -> bytes:
            read_bytes_of.append(len(data))
            return self._member.decompress(data, most)

        def __getattr__(self, name: str) -> object:
            return getattr(self._member, name)

    monkeypatch.setattr("claims.ingest.formats.warc.zlib.decompressobj", Counting)
    works = []
    for count in (2_000, 4_000):
        read_bytes_of.clear()
        assert reader._is_whole(gzip.compress(b"x" * 100) * count, None)
        works.append(sum(read_bytes_of))
    assert works[1] < 3 * works[0]


def test_a_page_whose_compression_is_damaged_is_an_error_and_nothing_is_printed(capfd: pytest.CaptureFixture[str]) -> None:
    noise = Random(1).randbytes(30_000).hex().encode()  # the damage must not be in what is unpacked first
    packed = gzip.compress(page_of(STORY) + b"<!-- " + noise + b" -->" + page_of(STORY))
    packed = packed[:-8] + bytes(8)  # the check sum is wrong
    error, _, other = read(warc_of([(ADDRESS, "text/html", packed), PAGE], encoding="gzip"))
    assert isinstance(error, InputError)
    assert isinstance(other, Article)
    assert error.what == "damaged at record 1, so text may be missing"
    assert capfd.readouterr() == ("", "")


def test_words_of_an_archive_are_not_printed(capfd: pytest.CaptureFixture[str]) -> None:
    data = warc_of([PAGE, PAGE], compressed=False)
    second = data.rindex(b"WARC/1.0")
    found = read(data[:second] + b"::error::the dam broke\r\n" + data[second:])
    assert any(isinstance(each, InputError) and each.what.startswith("damaged") for each in found)
    assert capfd.readouterr() == ("", "")


STOLE = b"<p>The minister stole 40 million euros from the fund.</p>"


@pytest.mark.parametrize("kind", ["metadata", "request", "warcinfo"])
def test_a_page_in_a_record_about_the_transfer_is_counted(kind: str) -> None:
    fields = f"WARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:1>\r\nWARC-Date: 2024-05-06T00:00:00Z\r\n"
    fields += f"WARC-Target-URI: {ADDRESS}\r\nContent-Type: application/http\r\n"
    request = b"GET /dam HTTP/1.1\r\nHost: h.example\r\n\r\n"
    noted = (f"not read, of the web archive: 1 record of the kind {kind}",)
    for content, notes in ((request + STOLE, noted), (request, ())):
        record = f"WARC/1.0\r\n{fields}Content-Length: {len(content)}\r\n\r\n".encode() + content + b"\r\n\r\n"
        (found,) = read(warc_of([PAGE], compressed=False) + record)
        assert isinstance(found, Article)
        assert found.warnings == notes


@pytest.mark.parametrize("more", [gzip.compress(STOLE, mtime=0), STOLE, b"\0"], ids=["packed", "plain", "zero"])
def test_more_after_the_compressed_content_of_a_response_is_an_error(more: bytes) -> None:
    data = gzip.compress(page_of(STORY))
    (found,) = read(warc_of([(ADDRESS, "text/html", data)], encoding="gzip"))
    assert isinstance(found, Article)
    damaged, *_ = read(warc_of([(ADDRESS, "text/html", data + more)], encoding="gzip"))
    assert isinstance(damaged, InputError)
    assert "damaged at record 1" in damaged.what
