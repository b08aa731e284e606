"""What a page says about its article, and from which evidence."""

import json

import pytest
from lxml import html

from claims.ingest import read_bytes
from claims.ingest.page_metadata import PageMetadata, metadata_of
from claims.model import Article

STORY = (
    "<p>The tram reopened on Monday, the operator said, after two years of work on the tunnel below the old town of Tyne.</p>"
)


def found(head: str, body: str = f"<article><h1>Tram reopens</h1>{STORY}</article>") -> PageMetadata:
    return metadata_of(html.document_fromstring(f"<html><head>{head}</head><body>{body}</body></html>"))


def linked(*nodes: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(nodes[0] if len(nodes) == 1 else {"@graph": nodes})}</script>'


ARTICLE = {"@type": "NewsArticle", "headline": "Tram reopens", "datePublished": "2025-02-03T08:00:00+01:00"}


@pytest.mark.parametrize(
    ("head", "publisher"),
    [
        (linked({**ARTICLE, "publisher": {"@type": "Organization", "name": "Tyne Chronicle"}}), "Tyne Chronicle"),
        (
            linked({**ARTICLE, "publisher": {"@id": "#o"}}, {"@type": "Organization", "@id": "#o", "name": "Tyne Daily"}),
            "Tyne Daily",
        ),
        ('<meta property="og:site_name" content="Tyne Chronicle">', "Tyne Chronicle"),
        ("<title>Tram reopens - Tyne Chronicle</title>", "Tyne Chronicle"),
        (
            '<title>Tram reopens | News | Tyne Chronicle</title><meta property="og:site_name" content="Tyne Chronicle">',
            "Tyne Chronicle",
        ),
        ("<title>Tram reopens</title>", None),
        ('<script type="application/ld+json">{"publisher": </script><title>Tram reopens</title>', None),
    ],
)
def test_publisher(head: str, publisher: str | None) -> None:
    assert found(head).publisher == publisher


@pytest.mark.parametrize(
    ("head", "title"),
    [
        (linked(ARTICLE) + "<title>Tyne Chronicle: all the news</title>", "Tram reopens"),
        ('<meta property="og:title" content="Tram reopens after two years">', "Tram reopens after two years"),
        ("<title>Tram reopens - Tyne Chronicle</title>", "Tram reopens"),
        ("", "Tram reopens"),
        ("<title>Cars - and trams - in Tyne</title>", "Tram reopens"),
    ],
)
def test_title(head: str, title: str) -> None:
    assert found(head).title == title


@pytest.mark.parametrize(
    ("head", "body", "day"),
    [
        (linked(ARTICLE), STORY, "2025-02-03T08:00:00+01:00"),
        ('<meta property="article:published_time" content="2025-02-03T07:00:00Z">', STORY, "2025-02-03T07:00:00Z"),
        ('<meta name="date" content="3 February 2025">', STORY, "2025-02-03"),
        ("", f'<time datetime="2025-02-03">Monday</time>{STORY}', "2025-02-03"),
        (
            "",
            f'<nav><time datetime="2019-01-01">old</time></nav>{STORY}<aside><time datetime="2020-01-01"></time></aside>',
            None,
        ),
        ('<link rel="canonical" href="https://tyne.example/news/2025/2/3/tram/">', STORY, "2025-02-03"),
        ("", f"{STORY}<footer>© 2024 Tyne Chronicle. Updated 1 January 2024.</footer>", None),
        ("", f"<h1>Tram reopens</h1><div>Updated 4 Feb 2025<br>Published 3 Feb 2025</div>{STORY}", "2025-02-03"),
        ("", f'<span class="date">Monday, February 3, 2025</span><h1>Tram reopens</h1>{STORY}', "2025-02-03"),
        ("", f"<h1>Tram reopens</h1><p>It was shut after the flood of 3 May 2019, which also hit the port.</p>{STORY}", None),
        ("", f'<h1>Tram reopens</h1>{STORY}{STORY}<p><time datetime="2024-01-01">1 January 2024</time></p>', None),
        ('<base href="http://tyne.example/archive/20250203/tram.html">', STORY, "2025-02-03"),
        ('<meta name="copyright" content="2024">', STORY, None),
        ('<meta name="date" content="soon">', STORY, None),
    ],
)
def test_day(head: str, body: str, day: str | None) -> None:
    assert found(head, body).published == day


@pytest.mark.parametrize(
    ("head", "author"),
    [
        (linked({**ARTICLE, "author": [{"name": "Ana Ruiz"}, {"name": "Tom Berg"}]}), "Ana Ruiz, Tom Berg"),
        (linked({**ARTICLE, "author": "Ana Ruiz"}), "Ana Ruiz"),
        (linked({**ARTICLE, "author": {"@id": "#a"}}, {"@id": "#a", "@type": "Person", "name": "Ana Ruiz"}), "Ana Ruiz"),
        ('<meta name="author" content="By Ana Ruiz">', "Ana Ruiz"),
        ('<meta property="article:author" content="https://social.example/ana">', None),
        (linked({**ARTICLE, "author": {"url": 5, "name": [None]}}), None),
    ],
)
def test_author(head: str, author: str | None) -> None:
    assert found(head).author == author


def test_no_day_is_made_up_from_a_copyright_line() -> None:
    body = f"<article><h1>Tram reopens</h1>{STORY * 3}</article><footer>Copyright © 2024 Tyne Ltd</footer>"
    page = f"<html><body>{body}</body></html>"
    (article,) = read_bytes(page.encode(), path="page.html")
    assert isinstance(article, Article)
    assert article.published is None


def test_deeply_nested_structured_data_are_left_out() -> None:
    nested = "[" * 100_000
    assert found(f'<script type="application/ld+json">{nested}</script>').title == "Tram reopens"
