"""Each input format: the extracted fields, and that the text is preserved."""

import hashlib
import json
from copy import deepcopy
from pathlib import Path

import pytest
import trafilatura
from lxml.html import HtmlElement

from claims.ingest import read_bytes, read_path, read_text
from claims.model import Article, InputError

BODY = "The bridge was closed on Monday after a crack was found in a cable, the city said."


def only(data: bytes | str, path: str | None = None, **about: str) -> Article:
    (found,) = read_bytes(data if isinstance(data, bytes) else data.encode("utf-8", "surrogatepass"), path=path, **about)
    assert isinstance(found, Article), found
    return found


def kinds(article: Article) -> list[tuple[str, str]]:
    return [(block.kind.value, article.text[block.start : block.end]) for block in article.blocks]


MARKDOWN = f"""---
id: bridge-2024
title: "Bridge closed: what we know"
date: 2024-03-05
author:
  - Ana Ruiz
  - Tom Berg
publisher: The Example
url: https://example.org/bridge
language: en
---

# Bridge closed: what we know

*By Ana Ruiz*

![The bridge](bridge.jpg)

{BODY} It will **reopen** in [May](https://example.org).

```
cable = "cracked"
```

## What now

| line | trams |
| --- | --- |
| 4 | 12 |

- [Ferries run](https://example.org/a)
- The *line 5* bus runs every hour

> "We take no risk," the mayor said.
"""


def test_markdown_keeps_its_text_and_marks_lines_that_are_not_prose() -> None:
    article = only(MARKDOWN, "seeds/bridge.md")
    assert article.text == MARKDOWN
    assert article.markup == "markdown"
    assert article.id == "bridge-2024"
    assert article.title == "Bridge closed: what we know"
    assert article.published == "2024-03-05"
    assert article.author == "Ana Ruiz, Tom Berg"
    assert article.publisher == "The Example"
    assert article.url == "https://example.org/bridge"
    assert article.language == "en"
    assert article.path == "seeds/bridge.md"
    given = [(kind, words) for kind, words in kinds(article) if kind != "boilerplate"]
    assert given == [
        ("headline", "Bridge closed: what we know"),
        ("byline", "By Ana Ruiz"),
        ("body", f"{BODY} It will **reopen** in [May](https://example.org)."),
        ("subheading", "What now"),
        ("promo", "Ferries run"),
        ("body", "The *line 5* bus runs every hour"),
        ("body", '"We take no risk," the mayor said.'),
    ]
    furniture = [words for kind, words in kinds(article) if kind == "boilerplate"]
    assert furniture[0] == "---"
    assert "publisher: The Example" in furniture
    assert 'cable = "cracked"' in furniture
    assert "| 4 | 12 |" in furniture


HTML = f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Bridge closed | The Example</title>
<meta property="og:site_name" content="The Example"><link rel="canonical" href="https://example.org/bridge">
<script type="application/ld+json">{{"@context": "https://schema.org", "@type": "NewsArticle",
"headline": "Bridge closed after crack", "datePublished": "2024-03-05T08:30:00+00:00",
"author": {{"@type": "Person", "name": "Ana Ruiz"}}}}</script></head>
<body><nav><a href="/">Home</a> <a href="/n">News</a></nav><article><h1>Bridge closed after crack</h1>
<p>{BODY}</p><p>"We will not take <b>any</b> risk," Mayor Tom Berg told reporters on the caf\u00e9\u2019s terrace.</p>
<h2>Long detours</h2><p>Drivers faced delays of up to two hours, according to the transport ministry.</p>
<ul><li>Line 4 is closed.</li><li>Line 5 runs every hour.</li></ul></article>
<footer>All rights reserved</footer></body></html>"""


@pytest.mark.parametrize("path", ["bridge.html", "bridge.htm", None])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1252"])
def test_html_gives_the_article_under_its_headline(path: str | None, encoding: str) -> None:
    article = only(HTML.replace('charset="utf-8"', f'charset="{encoding}"').encode(encoding), path)
    assert kinds(article) == [
        ("headline", "Bridge closed after crack"),
        ("body", BODY),
        ("body", '"We will not take any risk," Mayor Tom Berg told reporters on the caf\u00e9\u2019s terrace.'),
        ("subheading", "Long detours"),
        ("body", "Drivers faced delays of up to two hours, according to the transport ministry."),
        ("body", "- Line 4 is closed."),
        ("body", "- Line 5 runs every hour."),
    ]
    assert (article.title, article.author, article.publisher) == ("Bridge closed after crack", "Ana Ruiz", "The Example")
    assert (article.published, article.url) == ("2024-03-05T08:30:00Z", "https://example.org/bridge")


PERSON = '<script type="application/ld+json">{"@type": "NewsArticle", "author": {"@type": "Person", "name": "%s"}}</script>'
AUTHORS = '<script type="application/ld+json">{"@type": "NewsArticle", "author": [%s 1]}</script>'
EXTREME_PAGES = {
    # what is put into the head, and into the body, of a page
    "a long author": ('<meta name="author" content="' + "{" * 40_000 + '">', ""),
    "a long author in entities": ('<meta name="author" content="' + "&#123;" * 20_000 + '">', ""),
    "a long author in structured data": (PERSON % ("{" * 40_000), ""),
    "many authors in structured data": (
        PERSON.replace('{"@type": "Person", "name": "%s"}', "[%s]") % ("[1], " * 40_000 + "1"),
        "",
    ),
    "broken structured data": ('<script type="application/ld+json">' + '"author": ' * 20_000 + "</script>", ""),
    "a long title": ("<title>" + " -" * 40_000 + "</title>", ""),
    "many entries": ('<meta name="author" content="Ann Smith">' * 20_000, ""),
    "control characters": ('<meta name="description" content="' + "&#x1f; aaaa " * 100 + '">', ""),
    "control characters in the title": ("<title>" + "&#x1f; aaaa " * 100 + "</title>", ""),
}


@pytest.mark.parametrize(("head", "body"), EXTREME_PAGES.values(), ids=EXTREME_PAGES.keys())
def test_the_metadata_of_a_page_is_shortened_before_it_is_read(head: str, body: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Some regular expressions of the library take quadratic time, as does its attribute parser."""
    pages: list[HtmlElement] = []
    extraction = trafilatura.bare_extraction

    def recorded(page: HtmlElement, **options: object) -> object:
        pages.append(deepcopy(page))
        return extraction(page, **options)

    monkeypatch.setattr("trafilatura.bare_extraction", recorded)
    html = HTML.replace("<head>", f"<head>{head}").replace("</article>", f"{body}</article>")
    assert html != HTML
    assert BODY.splitlines()[0] in only(html, "bridge.html").text
    for page in pages:
        assert sum(1 for element in page.iter("meta") if element.attrib) <= 500
        assert max(len(element.get("content") or "") for element in page.iter("meta")) <= 500
        assert all(len(element.text or "") <= 10_000 for element in page.iter("title", "script"))


def test_a_fragment_of_html_is_read() -> None:
    assert only("<p>The mayor <b>said the <i>bridge</b> was closed. It may reopen.", "scrap.html").text.startswith(
        "The mayor said"
    )


NINJS = {
    "2.x": {
        "uri": "urn:x:bridge",
        "versioncreated": "2024-03-05T08:30:00Z",
        "headlines": [{"role": "sub", "value": "What we know"}, {"role": "main", "value": "Bridge closed"}],
        "bodies": [{"contenttype": "text/html", "value": f"<section><p>{BODY}</p><p>It may <b>reopen</b>.</p></section>"}],
        "by": "Ana Ruiz",
        "infosources": [{"name": "The Example"}],
        "language": "en-GB",
    },
    "3.x": {
        "uri": "urn:x:bridge",
        "versionCreated": "2024-03-05T08:30:00+00:00",
        "headlines": [{"value": "Bridge closed"}],
        "bodies": [{"contentType": "text/plain", "value": f"{BODY}\n\nIt may reopen."}],
        "by": "Ana Ruiz",
        "infoSources": [{"name": "The Example"}],
        "language": "en-GB",
    },
    "1.x": {
        "uri": "urn:x:bridge",
        "versioncreated": "2024-03-05T08:30:00.000Z",
        "headline": "Bridge closed",
        "body_text": f"{BODY} It may reopen.",
        "body_xhtml": f"<p>{BODY}</p>\n<p>It may reopen.</p>",
        "byline": "Ana Ruiz",
        "copyrightholder": "The Example",
        "language": "en-GB",
    },
}  # fmt: skip


@pytest.mark.parametrize("version", NINJS)
@pytest.mark.parametrize("path", ["wire.json", None])
def test_ninjs_of_every_version(version: str, path: str | None) -> None:
    article = only(json.dumps(NINJS[version]), path)
    assert article.text == f"Bridge closed\n\n{BODY}\n\nIt may reopen."
    assert [kind for kind, _ in kinds(article)] == ["headline", "body", "body"]
    assert (article.id, article.title, article.author, article.publisher) == (
        "urn:x:bridge",
        "Bridge closed",
        "Ana Ruiz",
        "The Example",
    )
    assert (article.published, article.language) == ("2024-03-05T08:30:00Z", "en-GB")


def test_records_one_per_line() -> None:
    lines = [
        {"id": "a", "text": "Airline buys twelve jets", "title": "T", "published": "2023-09-12", "author": ["A B", "C D"]},
        {"id": 7, "text": "The mayor said \ud800 no.\n", "url": "https://example.org/7"},
        {"text": "The mayor said yes.", "other": [1]},
    ]  # fmt: skip
    first, second, third = read_bytes("\n\n".join(map(json.dumps, lines)).encode(), path="x/records.jsonl")
    assert isinstance(first, Article)
    assert isinstance(second, Article)
    assert isinstance(third, Article)
    assert (first.id, first.title, first.published, first.author) == ("a", "T", "2023-09-12", "A B, C D")
    assert (second.id, second.url, second.text) == ("7", "https://example.org/7", "The mayor said \ud800 no.\n")
    assert third.id == "text-" + hashlib.sha256(b"The mayor said yes.").hexdigest()[:12]
    assert second.sha256 == hashlib.sha256(second.text.encode("utf-8", "surrogatepass")).hexdigest()


def test_an_array_of_ninjs_and_records_is_several_articles() -> None:
    found = list(read_bytes(json.dumps([NINJS["3.x"], {"text": BODY}]).encode(), path="x.json"))
    assert [type(item) for item in found] == [Article, Article]


@pytest.mark.parametrize(
    ("text", "markup"),
    [(BODY, "plain"), (f"---\ntitle: Bridge\n---\n{BODY}\n", "markdown"), (f"---\n\n{BODY}", "plain"), (f"<3 {BODY}", "plain")],
)
def test_the_format_of_files_without_suffix_is_detected(text: str, markup: str) -> None:
    article = only(text)
    assert (article.text, article.markup) == (text, markup)


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("The mayor’s café\r\nis closed.\r".encode(), "The mayor’s café\r\nis closed.\r"),
        ("The mayor’s café is closed.".encode("utf-8-sig"), "The mayor’s café is closed."),
        ("The mayor’s café is closed.".encode("utf-16"), "The mayor’s café is closed."),
        (
            "The mayor’s café is “closed”, he said on Monday.".encode("cp1252"),
            "The mayor’s café is “closed”, he said on Monday.",
        ),
    ],
)
def test_plain_text_is_preserved_in_any_encoding(data: bytes, text: str) -> None:
    assert only(data, "a.txt").text == text


@pytest.mark.parametrize(
    ("path", "id"),
    [
        ("kim-train/article.txt", "kim-train"),
        ("x/index.html", "x"),
        ("x/fire.txt", "fire"),
        ("article.txt", "article"),
        ("../article.txt", "article"),
        ("-", "text-" + hashlib.sha256(BODY.encode()).hexdigest()[:12]),
        (None, "text-" + hashlib.sha256(BODY.encode()).hexdigest()[:12]),
    ],
)
def test_an_article_without_an_id_is_named_after_its_file(path: str | None, id: str) -> None:
    assert read_text(BODY, path=path).id == id


DATES = [
    (f"Bridge closed\n\nMonday, May 18, 2015\n\n{BODY}\n\n{BODY}", None, "2015-05-18"),
    (f"Bridge closed\n\n18 May 2015\n\n{BODY}\n\n{BODY}", None, "2015-05-18"),
    (f"Bridge closed\n\nPublished: 18th of May 2015 10:02 GMT\n\n{BODY}\n\n{BODY}", None, "2015-05-18"),
    (f"Bridge closed\n\nPublished: 2015-05-18\n\n{BODY}\n\n{BODY}", "2016-01-01", "2016-01-01"),
    (f"Bridge closed\n\nSEOUL, Sept 12 (Reuters) - {BODY}\n\n{BODY}", None, None),
    (f"Bridge closed\n\nLEEDS, 5 March 2024 – {BODY}\n\n{BODY}", None, "2024-03-05"),
    (f"Bridge closed\n\n{BODY}\n\nIt opened on May 18, 2015.", None, None),
    (BODY, "2016-01-01T10:00:00+02:00", "2016-01-01T10:00:00+02:00"),
]


@pytest.mark.parametrize(("text", "given", "published"), DATES)
def test_the_callers_date_overrides_the_articles(text: str, given: str | None, published: str | None) -> None:
    assert read_text(text, published=given).published == published


def test_a_date_on_the_command_line_overrides_the_front_matter() -> None:
    assert only(MARKDOWN, "x.md", published="2020-01-01").published == "2020-01-01"


def test_the_callers_metadata_takes_precedence() -> None:
    article = read_text(MARKDOWN, id="mine", title="Mine", author="Me", markup="markdown")
    assert (article.id, article.title, article.author, article.publisher) == ("mine", "Mine", "Me", "The Example")


def test_a_file_is_read_with_its_path_as_given(tmp_path: Path) -> None:
    path = tmp_path / "bridge" / "article.txt"
    path.parent.mkdir()
    path.write_bytes(f"Bridge closed\r\n\r\n{BODY}".encode())
    (article,) = read_path(path)
    assert not isinstance(article, InputError)
    assert (article.path, article.id, article.title) == (path.as_posix(), "bridge", "Bridge closed")
