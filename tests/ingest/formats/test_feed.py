"""RSS and Atom feeds."""

from io import BytesIO
from pathlib import Path

import pytest

from claims.ingest import read_bytes
from claims.ingest.formats import feed as reader
from claims.ingest.formats.markup import fragment
from claims.model import Article, BlockKind, InputError
from tests.ingest.formats.files import STORY, content, html, rss_of

TEASER = "only a teaser: the feed has no text of this article but a summary"
TEASERS = "only a teaser: the feed has no text of its articles but summaries"
FULL = content(html(STORY))


def read(items: str, head: str = "<title>Harbour News</title>") -> list[Article | InputError]:
    return list(read_bytes(rss_of(items, head=head), path="news.rss"))


def article(item: str) -> Article:
    (found,) = read(f"<item>{item}</item>")
    assert isinstance(found, Article), found
    return found


def kinds(found: Article) -> list[tuple[str, str]]:
    return [(block.kind.value, found.text[block.start : block.end]) for block in found.blocks]


def test_an_entry_is_an_article_with_its_metadata() -> None:
    found = article(
        "<title>Dam holds</title><link>https://h.example/dam</link><dc:creator>Ana Ruiz</dc:creator>"
        f"<pubDate>Tue, 12 Sep 2023 07:15:00 +0200</pubDate><description>Short.</description>{FULL}"
    )
    assert (found.title, found.author, found.published) == ("Dam holds", "Ana Ruiz", "2023-09-12T05:15:00Z")
    assert (found.url, found.id, found.publisher) == ("https://h.example/dam", "https://h.example/dam", "Harbour News")
    assert found.text == "\n\n".join(["Dam holds", *STORY])
    assert found.blocks[0].kind is BlockKind.HEADLINE
    assert found.warnings == ()


def test_atom_is_read_as_well() -> None:
    data = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>Harbour News</title><entry><title>Dam holds</title><id>urn:x:1</id>'
        "<author><name>Ana Ruiz</name></author><author><name>Tom Berg</name></author><updated>2023-09-12T07:15:00Z</updated>"
        f'<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">{html(STORY)}</div></content></entry></feed>'
    )
    (found,) = read_bytes(data.encode())
    assert isinstance(found, Article)
    assert (found.id, found.author, found.published) == ("urn:x:1", "Ana Ruiz, Tom Berg", "2023-09-12T07:15:00Z")
    assert found.text.endswith("\n\n".join(STORY))


@pytest.mark.parametrize(
    ("markup", "blocks"),
    [
        ("<h2>Repairs</h2><p>It held, she said.</p>", [("subheading", "Repairs"), ("body", "It held, she said.")]),
        ("<ul><li>One dam</li><li>Two dams</li></ul>", [("body", "- One dam"), ("body", "- Two dams")]),
        ("<figure><img src='x'><figcaption>The dam.</figcaption></figure>", [("caption", "The dam.")]),
        ("One day.<br>It rained.<br><br>It held.", [("body", "One day. It rained."), ("body", "It held.")]),
        ("<blockquote><p>It held.</p></blockquote>", [("body", "It held.")]),
        ("<table><tr><td>Lima</td><td>12</td></tr></table>", [("boilerplate", "Lima | 12")]),
        (
            "<table><tr><td>Lima Tram Club (first round)</td><td>3</td></tr></table>",
            [("boilerplate", "Lima Tram Club (first round) | 3")],
        ),
        (f"<table><tr><td>It held.</td><td>{STORY[0]}</td></tr></table>", [("body", "It held."), ("body", STORY[0])]),
        (
            f"<table><tr><td>{STORY[0]}<table><tr><td>It held.</td></tr></table>{STORY[1]}</td></tr></table>",
            [("body", STORY[0]), ("body", "It held."), ("body", STORY[1])],
        ),
        (
            f"<table><tr><td>Lima and Cusco in the year</td><td>{STORY[0]}</td><td>12 metres</td></tr>"
            f"<tr><td>{'Arequipa ' * 12}</td></tr></table>",
            [
                ("boilerplate", "Lima and Cusco in the year"),
                ("body", STORY[0]),
                ("boilerplate", "12 metres"),
                ("boilerplate", ("Arequipa " * 12).strip()),
            ],
        ),
        ("<p>It <b>he</b>ld<!-- not -->.<script>x()</script></p>", [("body", "It held.")]),
        ("<p>AT&amp;T said &lt;so&gt;&nbsp;today.</p>", [("body", "AT&T said <so> today.")]),
        ("<p>It held.</p>" + "<div>" * 1_500 + "It did.", [("body", "It held."), ("body", "It did.")]),
    ],
)
def test_markup_is_read_by_what_it_is_for(markup: str, blocks: list[tuple[str, str]]) -> None:
    last = "The mayor of the town said in the evening that the dam had held."
    found = article(f"<title>Dam holds</title>{content(markup + f'<p>{last}</p>')}")
    assert kinds(found) == [("headline", "Dam holds"), *blocks, ("body", last)]


@pytest.mark.parametrize("how", ["hidden", "style='display: none'", "style='color:red;visibility:hidden'"])
def test_hidden_parts_are_not_read_but_noted(how: str) -> None:
    found = article(f"<title>Dam holds</title>{content(f'<p>It held.</p><p {how}>It <b>broke</b>.</p>')}")
    assert "broke" not in found.text
    assert found.warnings == ("not read: 1 part that is hidden or not text",)


@pytest.mark.parametrize(
    ("summary", "teaser"),
    [
        ("The dam held.", True),
        ("word " * 90 + "end.", False),
        ("word " * 90 + "and so on…", True),
        ("word " * 90 + "and so [&hellip;]", True),
        ("word " * 90 + "end. <a href='x'>Read more</a>", True),
    ],
)
def test_a_summary_that_is_no_text_of_the_article_is_a_teaser(summary: str, teaser: bool) -> None:
    described = f"<description><![CDATA[{summary}]]></description>"
    whole, found = read(f"<item><title>A</title>{FULL}</item><item><title>B</title>{described}</item>")
    assert isinstance(whole, Article)
    assert isinstance(found, Article)
    assert (whole.warnings, found.warnings) == ((), (TEASER,) if teaser else ())


def test_a_feed_of_teasers_says_so() -> None:
    found = read("".join(f"<item><title>{n}</title><description>It held.</description></item>" for n in range(3)))
    assert [isinstance(each, Article) and each.warnings for each in found] == [(TEASERS,)] * 3


def test_text_that_the_parser_leaves_out_is_an_error() -> None:
    (error,) = read(f"<item><title>A</title>{content('<p>It held.</p>' + '<div>' * 5_000 + 'It did.')}</item>")
    assert str(error).startswith("news.rss: entry 1: the markup is nested too deeply")


def test_an_entry_without_text_is_an_error_and_the_others_are_read() -> None:
    error, found = read(f"<item><title>A</title></item><item><title>B</title>{FULL}</item>")
    assert str(error) == "news.rss: entry 1: no text: neither content nor a summary"
    assert isinstance(found, Article)


def test_a_date_that_is_not_understood_is_noted() -> None:
    found = article(f"<title>A</title><pubDate>yesterday</pubDate>{FULL}")
    assert found.published is None
    assert found.remarks == ("its date 'yesterday' is not one that is understood",)


def test_a_feed_that_is_cut_off_is_read_as_far_as_possible_with_a_warning() -> None:
    data = rss_of(f"<item><title>A</title>{FULL}</item><item><title>B</title>{FULL}</item>")
    found = list(read_bytes(data[: len(data) * 3 // 4], path="news.rss"))
    assert isinstance(found[0], Article)
    assert found[0].text.endswith(STORY[-1])
    assert "not well-formed" in found[0].warnings[0]


@pytest.mark.parametrize(
    ("data", "what"),
    [(rss_of(""), "the feed has no entries"), (b"Snow fell.", "invalid feed: "), (b"<rss><channel>", "invalid feed: ")],
)
def test_a_file_without_entries_is_an_error(data: bytes, what: str) -> None:
    (error,) = read_bytes(data, path="news.rss")
    assert isinstance(error, InputError)
    assert error.what.startswith(what)


@pytest.mark.parametrize("name", ["secret.txt", "http://127.0.0.1:9/news"])
def test_a_feed_that_is_a_path_or_an_address_is_not_opened(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("secret.txt").write_bytes(rss_of(f"<item><title>A</title>{FULL}</item>"))
    monkeypatch.setattr("urllib.request.OpenerDirector.open", lambda *_: pytest.fail("opened"))
    (error,) = read_bytes(name.encode(), path="news.rss")
    assert isinstance(error, InputError)


def test_no_entity_is_expanded_and_no_file_is_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret")
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    dtd = f'<!DOCTYPE rss [<!ENTITY e0 "x"><!ENTITY s SYSTEM "{secret.as_uri()}">{entities}]>'
    data = f"{dtd}<rss><channel><item><title>&s;</title><description>It held. &e11;&s;</description></item></channel></rss>"
    for found in read_bytes(data.encode(), path="news.rss"):
        assert isinstance(found, InputError) or ("secret" not in found.text and len(found.text) < 200)


def test_a_feed_that_is_too_large_is_not_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("claims.ingest.formats.feed.MAX_XML", 1_000)
    monkeypatch.setattr("feedparser.parse", lambda *_, **__: pytest.fail("parsed"))
    (error,) = read_bytes(rss_of(f"<item><title>A</title>{FULL * 3}</item>"), path="news.rss")
    assert str(error) == "news.rss: the file is larger than 1,000 bytes, the maximum of XML; split it"


ELSEWHERE = "The minister stole 40 million euros from the fund."


@pytest.mark.parametrize(
    "item",
    [
        f"{FULL}<description>{ELSEWHERE}</description>",
        f"{FULL}{content(html([ELSEWHERE]))}",
        f"<description>{ELSEWHERE}</description><description>{STORY[0]}</description>",
        f"{FULL}<note>{ELSEWHERE}</note>",
        f"{FULL}</item><note>{ELSEWHERE}</note><item>{FULL}",
    ],
    ids=["summary", "another content", "two summaries", "another element", "beside the entries"],
)
def test_prose_that_is_in_no_article_is_noted(item: str) -> None:
    *_, found = read(f"<item><title>Dam holds</title>{item}</item>")
    assert isinstance(found, Article)
    assert any(words.startswith("not read: parts of the file") and "The minister stole" in words for words in found.warnings)


@pytest.mark.parametrize("element", ["noscript", "form", "button", "iframe", "svg"])
def test_prose_in_elements_that_are_usually_not_text_is_noted(element: str) -> None:
    found = article(content(html(STORY) + f"<{element}>{ELSEWHERE}</{element}>"))
    assert found.warnings == ("not read: 1 part that is hidden or not text",)


@pytest.mark.parametrize(
    "more",
    [
        "<description>" + STORY[0] + "</description>",
        content(html(STORY) + "<script>let words be of a script that nobody reads.</script>"),
        content(html(STORY) + "<nav>Home</nav><button>Share</button>"),
    ],
    ids=["an excerpt", "a script", "a button"],
)
def test_what_was_read_and_what_is_no_prose_is_not_noted(more: str) -> None:
    assert article(f"<title>Dam holds</title>{FULL}{more}").warnings == ()


@pytest.mark.parametrize(
    ("item", "what"),
    [
        ("<a " + " ".join(f"a{n}=''" for n in range(reader.MAX_ATTRIBUTES + 1)) + "/>", "more than 200 attributes"),
    ],
    ids=["attributes"],
)
def test_what_the_parser_takes_quadratic_time_for_is_refused(item: str, what: str) -> None:
    (found,) = read(f"<item>{item}{FULL}</item>")
    assert isinstance(found, InputError)
    assert what in found.what


NAMES = [f"Ana{number} Ruiz" for number in range(60)]


@pytest.mark.parametrize(
    ("authors", "first"),
    [
        (f"<dc:creator>{', '.join(NAMES)}</dc:creator>", NAMES[0]),
        (f"<dc:creator>{', '.join(NAMES)}<!-- and --> and others</dc:creator>", NAMES[0]),
        (
            f"<dc:creator>{', '.join(NAMES).replace('Ana', 'Ann Roe of the Harbour News of Lima and Ana')}</dc:creator>",
            "Ann Roe",
        ),
        (f"<author>{'a' * 2_000}</author>", "a"),
        (f"<author><name>{'a.' * 2_000}</name><email>x@h.example</email></author>", "a.a"),
    ],
    ids=["a list", "a list with a comment", "a list with offices", "a long word", "a name"],
)
def test_a_long_list_of_authors_is_cut_off_with_a_remark_and_loses_no_entry(authors: str, first: str) -> None:
    other, found = read(f"<item><title>Rain</title>{FULL}</item><item><title>Dam holds</title>{authors}{FULL}</item>")
    assert isinstance(other, Article)
    assert isinstance(found, Article)
    assert found.author is not None
    assert found.author.startswith(first)
    assert len(found.author) <= reader.MAX_NAME
    assert found.text == "\n\n".join(["Dam holds", *STORY])
    assert (other.remarks, found.warnings) == ((), ())
    assert found.remarks == ("its list of authors is cut off: more than 300 characters",)


def test_the_parser_gets_no_addresses_that_grow_with_each_element(monkeypatch: pytest.MonkeyPatch) -> None:
    import feedparser

    given: list[bytes] = []
    parse = feedparser.parse

    def noted(stream: BytesIO, **how: object) -> object:
        given.append(stream.getvalue())
        return parse(stream, **how)

    monkeypatch.setattr(feedparser, "parse", noted)
    base = f"<a xml:base='https://h.example/{'b' * 400}'>"
    assert article(f"{base * 50}{'</a>' * 50}{FULL}").text == "\n\n".join(STORY)
    assert b"base" not in given[0]


@pytest.mark.parametrize("items", ["<a>" * 5_000, "<a>" * 5_000 + "</a>" * 5_000], ids=["open", "closed"])
def test_the_parser_gets_elements_nested_to_a_small_depth_only(items: str) -> None:
    *_, found = read(f"<item>{FULL}</item><item>{items}</item>")
    assert isinstance(found, InputError) or any("not well-formed" in words for words in found.warnings)


def test_names_of_characters_that_only_html_has_are_read() -> None:
    assert article(f"<title>Dam&nbsp;holds &mdash; at last</title>{FULL}").title == "Dam holds — at last"


@pytest.mark.parametrize(
    ("before", "title"), [("\n", "Dam"), ("", "Dam & town"), ("", "Caf\udce9")], ids=["a line", "a sign", "a byte"]
)
def test_the_text_of_a_feed_with_a_small_mistake_is_exact(before: str, title: str) -> None:
    data = rss_of(f"<item><title>x</title>{FULL}</item>").replace(
        b"<title>x", f"<title>{title}".encode("utf-8", "surrogateescape")
    )
    (found,) = read_bytes(before.encode() + data, path="news.rss")
    assert isinstance(found, Article)
    assert found.text.partition("\n\n")[2] == "\n\n".join(STORY)
    assert len(found.warnings) == 1


def test_plain_characters_in_a_section_are_kept() -> None:
    found = article("<title>Dam</title><content:encoded><![CDATA[<p>It held &amp; held.</p>]]></content:encoded>")
    assert found.text == "Dam\n\nIt held & held."


@pytest.mark.parametrize("written", ["0000-00-00T00:00:00Z", "9999-12-31T23:59:59-05:00", "soon"])
def test_a_date_that_is_none_does_not_lose_the_entries(written: str) -> None:
    item = f"<item><title>Dam holds</title><pubDate>{written}</pubDate>{FULL}</item>"
    found = read(item + f"<item><title>Bridge shut</title>{FULL}</item>")
    assert [each.title for each in found if isinstance(each, Article)] == ["Dam holds", "Bridge shut"]
    assert [each.published for each in found if isinstance(each, Article)] == [None, None]


@pytest.mark.parametrize("reference", ["&#xD800;", "&#55296;", "&#x0dfff;"])
def test_a_reference_to_half_a_character_does_not_lose_the_other_entries(reference: str) -> None:
    items = "".join(f"<item><title>Dam {at} holds{reference if at == 1 else ''}</title>{FULL}</item>" for at in range(3))
    found = read(items)
    assert [each.title for each in found if isinstance(each, Article)] == ["Dam 0 holds", "Dam 1 holds", "Dam 2 holds"]
    assert all("not well-formed" in each.warnings[0] for each in found if isinstance(each, Article))


def test_a_reference_to_half_a_character_in_utf_16_is_an_error() -> None:
    item = f"<item><title>Dam &#xD800;</title>{html(STORY)}</item>"
    data = f'<?xml version="1.0" encoding="utf-16"?><rss><channel>{item}</channel></rss>'
    (found,) = read_bytes(data.encode("utf-16"), path="news.rss")
    assert isinstance(found, InputError)
    assert "not well-formed" in found.what


@pytest.mark.parametrize("end", ["</html>", "</body></html>"])
def test_what_follows_the_end_of_a_page_in_an_entry_is_read(end: str) -> None:
    found = article(f"<title>Dam holds</title>{content(html(STORY[:2]) + end + html(STORY[2:]))}")
    assert found.text.endswith("\n\n".join(STORY))
    assert found.unread == ()


def test_a_part_of_an_entry_that_is_not_read_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    first = fragment(html(STORY[:2]), where=None)
    monkeypatch.setattr(reader, "fragment", lambda *_, **__: first)  # as if the parser lost the rest
    script = "<script>var words = 'The mayor said that the dam had not held.';</script>"
    (note,) = article(content(html(STORY) + script)).warnings
    assert note == "not read: parts of the file outside the text of its articles (“Residents who had left their homes…”)"


def test_a_sentence_in_an_attribute_is_named() -> None:
    said = "The mayor said that the dam had not held."
    (note,) = article(f'<x:note xmlns:x="urn:x" text="{said}"/>{FULL}').warnings
    assert note.endswith("(“The mayor said that the dam…”)")
    address = '<x:note xmlns:x="urn:x" href="https://h.example/the-mayor-said-that-the-dam-had-not-held-on-monday"/>'
    assert article(f"{address}{FULL}").warnings == ()
