"""Paragraphs divided by line breaks, pages that list articles, and readings of a page that differ."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from claims.ingest import read_bytes
from claims.ingest.page_kind import is_index
from claims.ingest.page_structure import drop_furniture, keep_introduced_lists, split_at_breaks
from claims.model import Article, InputError


def page_of(body: str) -> html.HtmlElement:
    return html.document_fromstring(f"<html><body>{body}</body></html>")


# (what the page has, its paragraphs)
BREAKS = [
    ("<div>One.<br><br>Two<br>\n<br>Three</div>", ["One.", "Two", "Three"]),
    ("<div>One<br>goes on.</div>", []),
    ("<p>One <b>bold</b>.<br><br>Two <i>thin</i> end</p>after", ["One bold.", "Two thin end"]),
    ("<div><p>One.</p>Two.<br><br><br>Three.</div>", ["One.", "Three."]),
    ("<td>One<br/><br/>Two</td>", ["One", "Two"]),
]


@pytest.mark.parametrize(("body", "expected"), BREAKS)
def test_two_breaks_divide_paragraphs(body: str, expected: list[str]) -> None:
    page = page_of(body)
    split_at_breaks(page)
    paragraphs = [" ".join(each.text_content().split()) for each in page.iter("p")]
    assert [each for each in expected if each not in paragraphs] == []


@given(
    st.lists(
        st.sampled_from(["One", " two", "<br>", "<br>", "<b>three</b>", "<p>four</p>", "<div>five<br><br>six</div>"]),
        max_size=12,
    )
)
def test_no_word_is_lost_or_moved(parts: list[str]) -> None:
    page = page_of("<div>" + "".join(parts) + "</div>tail")
    before = page.text_content()
    split_at_breaks(page)
    assert page.text_content() == before


STORY = f"<main><h1>Tram</h1><p>{'word ' * 40}.</p></main>"
# (a part of a page, whether it is dropped)
PARTS = [
    (f'<div id="onetrust-consent-sdk"><p>{"cookie " * 90}</p></div>', True),
    ('<div role="dialog" aria-modal="true"><p>Choose your region</p></div>', True),
    ('<section class="box-related"><ul><li>Another story</li></ul></section>', True),
    ('<div class="newsletter-signup"><p>Sign up.</p></div>', True),
    (f'<div class="related-story"><p>{"word " * 40}</p></div>', False),  # as long as the story: it may be the story
    ('<div class="social-page"><h1>Headline</h1><p>A story.</p></div>', False),
    ('<div class="unrelated-text"><p>A story.</p></div>', False),
    ('<p class="commentary">A story.</p>', False),
]


@pytest.mark.parametrize(("part", "dropped"), PARTS)
def test_parts_are_dropped_for_their_names(part: str, *, dropped: bool) -> None:
    page = page_of(STORY + part)
    before = page.text_content()
    drop_furniture(page)
    assert (page.text_content() != before) is dropped
    assert "word word" in page.text_content()


# (what stands on a page, its paragraphs)
LISTS = [
    ("<p>Three schools are shut:</p><ul><li>Hatch</li><li>Mill <b>Road</b></li></ul>", ["- Hatch", "- Mill Road"]),
    ("<div><p>Shut:</p></div><div><ol><li>Hatch</li></ol></div>", ["- Hatch"]),
    ("<p>The schools are shut.</p><ul><li>Home</li></ul>", []),
    ("<ul><li>Home</li></ul>", []),
]


@pytest.mark.parametrize(("body", "expected"), LISTS)
def test_a_list_after_a_colon_belongs_to_the_story(body: str, expected: list[str]) -> None:
    page = page_of(body)
    keep_introduced_lists(page)
    assert [words for each in page.iter("p") if (words := each.text_content()).startswith("- ")] == expected


def card(n: int, words: int = 8) -> str:
    return f'<div><h2><a href="/{n}">Story number {n}</a></h2><p>{"word " * words}</p></div>'


@pytest.mark.parametrize(
    ("body", "index"),
    [
        (card(1) + card(2) + card(3), True),
        (card(1, 30) + card(2, 30) + card(3, 30), True),
        (card(1) + card(2), False),
        (f"<article><p>{'word ' * 30}.</p><p>{'word ' * 30}.</p></article>" + card(1) + card(2) + card(3), False),
        ("".join(f"<h2>Part {n}</h2><p>{'word ' * 10}</p>" for n in range(5)), False),
    ],
)
def test_what_is_an_index(body: str, *, index: bool) -> None:
    assert is_index(page_of(body)) is index


def test_an_index_is_refused_with_what_to_do() -> None:
    page = (
        f"<html><head><title>Science</title></head><body><main><h1>Science</h1>{card(1)}{card(2)}{card(3)}</main></body></html>"
    )
    (error,) = read_bytes(page.encode(), path="page.html")
    assert isinstance(error, InputError)
    assert str(error) == "page.html: an index of articles, not an article; save the page of one of its articles"


def test_structured_data_win_over_a_notice_and_the_article_says_so() -> None:
    sentences = [f"The council voted on plan number {n}, the mayor of Tyne said on Monday." for n in range(12)]
    data = '{"@type": "NewsArticle", "headline": "Plans pass", "articleBody": "' + "\\n".join(sentences) + '"}'
    notice = "".join(
        f"<p>We and our {n} partners store information on your device to show what fits you.</p>" for n in range(9)
    )
    page = f'<html><head><script type="application/ld+json">{data}</script></head><body><main>{notice}</main></body></html>'
    (article,) = read_bytes(page.encode(), path="page.html")
    assert isinstance(article, Article)
    assert article.text.splitlines()[2::2] == sentences
    assert "partners" not in article.text
    assert [remark for remark in article.remarks if "structured data" in remark] != []


# (the head of a page, its body, why it is no article)
NO_ARTICLES = [
    (
        "<title>404 - Tyne Chronicle</title>",
        "<h1>Sorry</h1><p>We could not find what you were looking for here.</p>",
        "error page",
    ),
    ("<title>Tyne</title>", "<h1>Page not found</h1><p>Try the search or go to our front page instead.</p>", "error page"),
    (
        "",
        "<h1>Tram</h1><p>The tram reopened on Monday, the mayor said.</p><div>Subscribe to continue reading</div>",
        "pay-wall",
    ),
    (
        '<meta property="og:type" content="video.other">',
        "<h1>Watch: tram reopens</h1><p>The tram reopened on Monday after two years of work, and the mayor rode it.</p>",
        "video",
    ),
]


@pytest.mark.parametrize(("head", "body", "reason"), NO_ARTICLES)
def test_what_is_no_article_is_refused_with_the_reason(head: str, body: str, reason: str) -> None:
    (error,) = read_bytes(f"<html><head>{head}</head><body><main>{body}</main></body></html>".encode(), path="page.html")
    assert isinstance(error, InputError)
    assert reason in str(error)


SHORT = "".join(f"<p>The tram number {n} reopened on Monday, the mayor of the town said in the morning.</p>" for n in range(2))


@pytest.mark.parametrize(
    "body",
    [
        f"<h1>500 jobs cut at mill</h1>{SHORT}",
        f"<h1>Forbidden City reopens</h1>{SHORT}",
        f"<h1>Access denied to inspectors at plant</h1>{SHORT}",
        f"<main><h1>Tram reopens</h1>{SHORT}</main><footer>Already a subscriber? Log in to read the full story</footer>",
        f'<div id="page" class="site cookie-accepted"><h2>Tram reopens</h2>{SHORT}</div>',
        "<h1>Tram reopens</h1><div>"
        + "<br><br>".join(
            f"The tram number {n} reopened on Monday, the mayor of the old town said in the early morning." * 2 for n in "12"
        )
        + "</div>"
        + "".join(f'<h3><a href="/{n}">Another story</a></h3>' for n in range(4)),
    ],
)
def test_a_short_story_is_an_article(body: str) -> None:
    (article,) = read_bytes(f"<html><body>{body}</body></html>".encode(), path="page.html")
    assert isinstance(article, Article)
    assert "tram number" in article.text


@pytest.mark.parametrize("title", ["404 homes flooded in Tyne", "Tram reopens", "Subscribers to the tram card get a refund"])
def test_a_story_is_none_of_these(title: str) -> None:
    story = "".join(
        f"<p>The tram number {n} reopened on Monday, the mayor of the town said in the morning.</p>" for n in range(6)
    )
    body = f"<main><h1>{title}</h1>{story}Subscribe to continue</main>"
    page = f"<html><head><title>{title}</title></head><body>{body}</body></html>"
    (article,) = read_bytes(page.encode(), path="page.html")
    assert isinstance(article, Article)
