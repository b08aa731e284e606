"""Five megabytes of hostile text, with hostile metadata and decisions, are inert in every format.

Each format is read by its own parser.
"""

import csv
import json
import re
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from io import BytesIO, StringIO
from itertools import cycle
from pathlib import Path
from zipfile import ZipFile

import lxml.html
import pyarrow.parquet as pq
import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser

from claims.export import FORMATS, Desk, Review, loads
from claims.export.as_csv import uncell
from claims.export.as_html import part
from claims.export.as_labelstudio import config
from claims.export.formats import web_link
from claims.export.importers import changes, read_file
from claims.model import ClaimSet, Source, SourceKind, Span
from tests.export.importers.files import SUFFIXES, current, file
from tests.export.samples import HOSTILE, claim, claim_set, exported
from tests.review.browsing import a_browser
from tests.waiting import PATIENCE
from tests.work import LINEAR, growth

SIZE = 5_000_000
DESK = Desk("</script><script>pwned()", "https://desk.example/{id}")
CLAIMS = 400
NAMES = [str(known.name) for known in FORMATS]
LINES = [
    *(words for words in HOSTILE if "\n" not in words),
    "</script><script>pwned()</script>",
    "<!--<script>",
    "</textarea></title></style><svg/onload=pwned()>",
    "' onmouseover='pwned()' x='",
    "`${pwned()}` {{7*7}} <%= 7*7 %>",
    "[x](javascript:pwned()) ![x](https://evil.example/x.png) <https://evil.example>",
    "[x]: https://evil.example/x",
    "<a href=javascript:pwned()>x</a> <img src=https://evil.example/x onerror=pwned()>",
    "<base href=https://evil.example/><link rel=stylesheet href=https://evil.example/x.css>",
    "=cmd|' /C calc'!A0",
    "＝1+1",
    "%0a=1+1;@SUM(1)",
    '"",=1+1',
    "\u2066\u202e evil \u2069",
    "A1\tT1\tClaim 0 4\tx",
    "javascript:pwned()",
    "data:text/html,<script>pwned()</script>",
]
LINKS = ("javascript:pwned()", 'https://a.example/"onmouseover="pwned()', "https://a.example/<script>", "=https://a.example")


@cache
def hostile(length: int = SIZE, count: int = CLAIMS) -> ClaimSet:
    """An article of hostile lines, each a block, with many claims whose fields are also hostile."""
    lines = []
    size = 0
    for line in cycle(LINES):
        lines.append(f"{line} {len(lines)}")
        size += len(lines[-1]) + 1
        if size > length:
            break
    text = "\n".join(lines)
    starts = [0]
    for line in lines[:-1]:
        starts.append(starts[-1] + len(line) + 1)
    every = len(lines) // count
    claims = []
    for at, words in zip(range(0, len(lines) - 2, every), cycle(LINES), strict=False):
        begin = starts[at]
        spans = (Span(start=begin, end=begin + len(lines[at])), Span(start=starts[at + 1], end=starts[at + 2]))
        made = claim("x", text="x", statement=words, source=words, speaker=words, via=(words, words), basis=(words,))
        found = {"id": f"c-{at}", "spans": spans[: 1 + at % 2], "text": lines[at], "sentence": spans[0]}
        claims.append(made.model_copy(update=found))
    titles = " ".join(LINES)
    about = dict.fromkeys(("title", "publisher", "author", "path"), titles) | {"url": "javascript:pwned()//https://x.example"}
    sources = tuple(
        Source(id=f"s-{at}", name=words, kind=SourceKind.NGO, named=True, mentions=()) for at, words in enumerate(LINES)
    )
    made_of = claim_set(*claims, text=text, id=f"../../{LINES[0]}", **about)
    return made_of.model_copy(update={"sources": sources})


def decided(made: ClaimSet | None = None) -> dict[str, Review]:
    return {
        one.id: Review(
            claim_id=one.id, verdict="False", by=words, at="2024-01-01", note=words, evidence=(*LINKS, words), assigned=words
        )
        for one, words in zip((made or hostile()).claims, cycle(LINES), strict=False)
    }


@cache
def written(name: str) -> bytes:
    return exported(name, hostile(), reviews=decided(), desk=DESK)


def sized(size: int) -> ClaimSet:
    """An equally hostile article with a given number of claims and 500 characters of text per claim."""
    return hostile(size * 500, size)


@pytest.mark.parametrize("name", NAMES)
def test_the_work_of_writing_is_linear_in_the_article(name: str) -> None:
    def work(size: int) -> Callable[[], object]:
        made, reviews = sized(size), decided(sized(size))
        return lambda: exported(name, made, reviews=reviews, desk=DESK)

    assert growth(work, 100) < LINEAR


@pytest.mark.parametrize("name", SUFFIXES)
def test_the_work_of_reading_is_linear_in_the_article(name: str, tmp_path: Path) -> None:
    def work(size: int) -> Callable[[], object]:
        made, reviews = sized(size), decided(sized(size))
        path = file(tmp_path, name, made, reviews=reviews, edits={made.claims[0].id: {"note": "=1+1</script>", "by": "Ada"}})
        return lambda: changes(read_file(path).rows, current(made, reviews=reviews))

    assert growth(work, 100) < LINEAR


def test_the_input_is_as_large_and_hostile_as_intended() -> None:
    assert len(hostile().article.text) >= SIZE
    assert len(hostile().claims) >= CLAIMS
    assert set(NAMES) <= {name.removeprefix("test_").partition("_")[0] for name in globals()}


def test_json_round_trips() -> None:
    assert loads(written("json").decode()) == hostile()


def test_jsonl_is_one_line() -> None:
    (line,) = written("jsonl").decode().splitlines()
    assert loads(line) == hostile()


def test_csv_has_no_formula() -> None:
    csv.field_size_limit(2**31 - 1)
    rows = list(csv.reader(StringIO(written("csv").decode(), newline="")))
    assert {len(row) for row in rows} == {len(rows[0])}
    assert len(rows) == 1 + len(hostile().claims)
    assert [cell for row in rows for cell in row if cell[:1] in set("=+-@\t\r\n＝＋－＠")] == []
    statement = rows[0].index("statement")
    assert [uncell(row[statement]) for row in rows[1:]] == [one.statement for one in hostile().claims]


def test_table_has_no_control_sequences() -> None:
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", written("table").decode())


def test_xlsx_has_no_formula_and_no_link() -> None:
    made = written("xlsx")
    book = load_workbook(BytesIO(made))
    types = Counter(cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row)
    assert set(types) <= {"s", "n", "inlineStr"}, "strings and numbers, no formula (f), no error (e)"
    assert [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.hyperlink] == []
    with ZipFile(BytesIO(made)) as archive:
        assert not [name for name in archive.namelist() if re.search("external|vba|embed|activeX", name, re.IGNORECASE)]
        for name in archive.namelist():
            raw = archive.read(name)
            assert not re.search(rb'<f[ >]|TargetMode="External"|<hyperlink', raw), name
            ET.fromstring(raw)


def test_parquet_has_every_row() -> None:
    rows = pq.read_table(BytesIO(written("parquet"))).to_pylist()
    assert [row["id"] for row in rows] == [one.id for one in hostile().claims]


def test_markdown_has_no_foreign_markup() -> None:
    markdown = pytest.importorskip("markdown_it")
    source = written("markdown").decode()
    for reader in (markdown.MarkdownIt("commonmark", {"html": True}), markdown.MarkdownIt("gfm-like", {"linkify": False})):
        page = lxml.html.document_fromstring(reader.render(source))
        tags = {element.tag for element in page.iter() if isinstance(element.tag, str)}
        assert tags <= {"html", "body", "h1", "p", "ol", "li", "strong", "a", "br"}
        hrefs = {str(link.get("href")) for link in page.iter("a")}
        assert hrefs <= {link.replace('"', "%22") for link in LINKS if web_link(link)} | set(filter(web_link, LINES))
        assert all(set(element.attrib) <= {"href", "start"} for element in page.iter() if isinstance(element.tag, str))


def page_of(made: bytes) -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring(made.decode(), parser=lxml.html.HTMLParser(huge_tree=True, encoding="utf-8"))


def test_html_has_no_foreign_elements() -> None:
    page = page_of(written("html"))
    elements = [element for element in page.iter() if isinstance(element.tag, str)]
    assert [str(element.text) for element in elements if element.tag == "script"] == [part("js")]
    assert [str(element.text) for element in elements if element.tag == "style"] == [part("css")]
    own = "html head meta title style body header h1 h2 h3 p kbd ul li mark main section article ol bdi span div strong a"
    assert {element.tag for element in elements} <= {*own.split(), "footer", "script", "details", "summary"}
    names = {str(name) for element in elements for name in element.attrib}
    known = "lang charset name content http-equiv class aria-label tabindex data-claims id data-claim href rel title"
    assert names <= set(known.split())
    assert {str(element.get("href")) for element in elements if element.tag == "a"} <= set(filter(web_link, (*LINKS, *LINES)))
    assert not re.search("[\x00\x1b\u202e\u2066]", written("html").decode())


def test_claimreview_and_webannotation_cannot_leave_a_script_element() -> None:
    for name in ("claimreview", "webannotation"):
        made = written(name).decode()
        page = page_of(f'<script type="application/ld+json">{made}</script><p id=after></p>'.encode())
        (script,) = page.iter("script")
        assert json.loads(str(script.text)) == json.loads(made)
        assert page.get_element_by_id("after") is not None
        assert not re.search("<|[\u2028\u2029]", made)


def test_claimreview_links_to_the_web_only() -> None:
    graph = json.loads(written("claimreview"))["@graph"]
    assert len(graph) == len(hostile().claims)
    links = {link for review in graph for link in review.get("citation", ())} | {
        str(review["itemReviewed"]["appearance"].get("url", "https://none.example")) for review in graph
    }
    assert all(map(web_link, links))


def test_webannotation_contains_words_but_no_foreign_addresses() -> None:
    items = json.loads(written("webannotation"))["items"]
    assert len(items) == len(hostile().claims)
    ids = {str(item["id"]) for item in items} | {str(body["id"]) for item in items for body in item["body"] if "id" in body}
    assert all(re.fullmatch(r"urn:claims:[\w:%.~-]+", id) or web_link(id) for id in ids)


def test_labelstudio_has_regions_in_a_text_that_its_database_holds() -> None:
    (task,) = json.loads(written("labelstudio"))
    text = task["data"]["text"]
    assert len(text) == len(hostile().article.text)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]", text)
    assert set(task["data"]) == {"text", "article_id", "title", "publisher", "published", "url", "claims"}
    ET.fromstring(config())


def test_brat_has_only_its_lines_and_files() -> None:
    with ZipFile(BytesIO(written("brat"))) as archive:
        names = archive.namelist()
        assert not [name for name in names if "/" in name or "\\" in name or name.startswith(".")]
        (text,) = (archive.read(name).decode() for name in names if name.endswith(".txt"))
        (ann,) = (archive.read(name).decode() for name in names if name.endswith(".ann"))
    assert len(text) == len(hostile().article.text)
    lines = ann.removesuffix("\n").split("\n")
    assert [
        line for line in lines if not re.match(r"T\d+\tClaim \d|A\d+\t\w+ T\d+ \w+$|#\d+\tAnnotatorNotes T\d+\t", line)
    ] == []
    assert not re.search("[\x00\r\x85\u2028]", ann.replace("\x00", ""))
    assert lines == ann.splitlines()


@pytest.mark.parametrize("name", SUFFIXES)
def test_hostile_text_survives_export_and_import(name: str, tmp_path: Path) -> None:
    first = hostile().claims[0].id
    path = file(tmp_path, name, hostile(), reviews=decided(), edits={first: {"note": "=1+1</script>", "by": "Ada"}})
    back = read_file(path)
    found = changes(back.rows, current(hostile(), reviews=decided()))
    assert (back.errors, found.conflicts, found.errors, found.same) == ([], [], [], len(hostile().claims) - 1)
    assert [(made.claim_id, made.edits) for made in found.decisions] == [(first, {"note": "=1+1</script>"})]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with a_browser() as found:
        yield found


def test_html_does_nothing_in_a_browser(chromium: Browser, tmp_path: Path) -> None:
    path = tmp_path / "claims.html"
    path.write_bytes(written("html"))
    view = chromium.new_page()
    view.set_default_timeout(PATIENCE * 1000)
    reported: list[str] = []
    requests: list[str] = []
    view.add_init_script(
        "window.broken = []; window.pwned = () => window.broken.push('pwned');"
        "document.addEventListener('securitypolicyviolation', (event) => window.broken.push(event.violatedDirective));"
    )
    view.on("pageerror", lambda error: reported.append(str(error)))
    view.on("dialog", lambda dialog: (reported.append(dialog.message), dialog.dismiss()))
    view.on("request", lambda request: requests.append(request.url))
    view.goto(path.as_uri())
    view.keyboard.press("j")
    assert view.evaluate("document.activeElement.dataset.claim") == "1-0"
    assert view.locator("li.card").count() == len(hostile().claims)
    assert view.evaluate("window.broken") == []
    assert reported == []
    assert requests == [path.as_uri()]
    view.close()
