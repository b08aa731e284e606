"""NITF and NewsML-G2, the XML of news agencies."""

from pathlib import Path

import pytest

from claims.ingest import read_bytes
from claims.model import Article, InputError
from tests.ingest.formats.files import STORY, html, news_item, news_message, newsml, nitf_of, xhtml

DOCDATA = (
    '<docdata management-status="{status}"><doc-id id-string="h-1"/><date.issue norm="20230912T071500Z"/>'
    '<doc.copyright holder="Harbour Agency"/></docdata>'
)
TOP = (
    "<hedline><hl1>Dam holds</hl1><hl2>Town is safe</hl2></hedline><byline>By <person>Ana Ruiz</person><byttl>Writer</byttl>"
    "</byline><distributor>Harbour Press</distributor><dateline><location>LIMA</location></dateline>"
    "<abstract><p>The dam held.</p></abstract>"
)


def one(data: bytes) -> Article:
    (found,) = read_bytes(data, path="story.xml")
    assert isinstance(found, Article), found
    return found


def kinds(found: Article) -> list[tuple[str, str]]:
    return [(block.kind.value, found.text[block.start : block.end]) for block in found.blocks]


def test_nitf_parts_keep_their_kinds() -> None:
    media = "<media-reference source='x'/><media-caption>The dam.</media-caption><media-producer>Tom Berg</media-producer>"
    body = f"{html(STORY[:1])}<media>{media}</media><hl2>Repairs</hl2>{html(STORY[1:])}"
    found = one(nitf_of(body, top=TOP, head=DOCDATA.format(status="usable"), end="<tagline>Ana Ruiz reports.</tagline>"))
    assert kinds(found) == [
        ("headline", "Dam holds"),
        ("dek", "Town is safe"),
        ("byline", "By Ana Ruiz"),
        ("byline", "Writer"),
        ("dateline", "LIMA"),
        ("dek", "The dam held."),
        ("body", STORY[0]),
        ("caption", "The dam."),
        ("credit", "Tom Berg"),
        ("subheading", "Repairs"),
        *(("body", words) for words in STORY[1:]),
        ("credit", "Ana Ruiz reports."),
    ]
    assert (found.id, found.title, found.author) == ("h-1", "Dam holds", "Ana Ruiz")
    assert (found.publisher, found.published, found.warnings) == ("Harbour Press", "2023-09-12T07:15:00Z", ())


@pytest.mark.parametrize(
    ("head", "remarks"),
    [
        (DOCDATA.format(status="usable"), ()),
        (DOCDATA.format(status="canceled"), ("its provider gives its status as 'canceled'",)),
        ('<docdata><correction info="adds a name"/></docdata>', ("its provider has corrected it: adds a name",)),
        ('<docdata><date.issue norm="soon"/></docdata>', ("its date 'soon' is not one that is understood",)),
    ],
)
def test_corrections_and_odd_states_are_remarks(head: str, remarks: tuple[str, ...]) -> None:
    found = one(nitf_of(html(STORY), top=TOP, head=head))
    assert (found.warnings, found.unread, found.remarks) == ((), (), remarks)


WHOLE = [("headline", "Dam holds"), ("body", STORY[0]), ("subheading", "Repairs"), ("body", STORY[1])]
BODY = f"<p>{STORY[0]}</p><hl2>Repairs</hl2><p>{STORY[1]}</p>"
HEADLINE, BYLINE = "<hedline><hl1>Dam holds</hl1></hedline>", "<byline>By Ana Ruiz</byline>"
HEADLESS = {
    "the headline in the head": (f"<nitf><head><title>Dam holds</title></head><body><body.content>{BODY}{{end}}", WHOLE),
    "the headline in the body": (f"<nitf><body>{HEADLINE}<body.content>{BODY}{{end}}", WHOLE),
    "the headline in the story": (
        f"<nitf><head><title>Dam holds</title></head><body>{BYLINE}<body.content>{HEADLINE}{BODY}{{end}}",
        [WHOLE[0], ("byline", "By Ana Ruiz"), *WHOLE[1:]],
    ),
}


@pytest.mark.parametrize(("data", "expected"), HEADLESS.values(), ids=HEADLESS)
def test_parts_of_nitf_without_a_head_of_its_body_are_read_once(data: str, expected: list[tuple[str, str]]) -> None:
    found = one(data.format(end="</body.content></body></nitf>").encode())
    assert (kinds(found), found.title) == (expected, "Dam holds")


def test_a_note_of_the_editors_is_not_reporting() -> None:
    found = one(nitf_of(html(STORY), top=f"{TOP}<note><body.content><p>Eds: adds a quote.</p></body.content></note>"))
    assert ("boilerplate", "Eds: adds a quote.") in kinds(found)


def test_entities_of_html_are_read_in_nitf_whose_document_type_is_elsewhere() -> None:
    data = b'<!DOCTYPE nitf SYSTEM "http://h.example/nitf.dtd">' + nitf_of("<p>The dam&nbsp;held&mdash;so far.</p>", top=TOP)
    assert kinds(one(data))[-1] == ("body", "The dam held—so far.")


def test_newsml_parts_keep_their_kinds() -> None:
    about = (
        '<contentCreated>2023-09-12T07:15:00Z</contentCreated><creator><name>Tom Berg</name></creator><language tag="en-GB"/>'
        '<headline role="hld:sub">Other</headline><headline role="hld:main">Dam holds</headline><by>By Ana Ruiz</by>'
        '<dateline>LIMA</dateline><description role="drol:summary">In short.</description>'
        '<description role="drol:caption">The dam.</description><creditline>Harbour</creditline>'
    )
    meta = '<itemClass qcode="ninat:text"/><provider><name>Harbour Press</name></provider><pubStatus qcode="stat:usable"/>'
    found = one(news_item(xhtml(STORY), about=about, meta=meta))
    assert kinds(found) == [
        ("headline", "Dam holds"),
        ("byline", "By Ana Ruiz"),
        ("dateline", "LIMA"),
        ("dek", "In short."),
        ("caption", "The dam."),
        *(("body", words) for words in STORY),
        ("credit", "Harbour"),
    ]
    assert (found.id, found.title, found.author) == ("urn:newsml:h.example:1", "Dam holds", "Ana Ruiz")
    assert (found.publisher, found.published, found.language) == ("Harbour Press", "2023-09-12T07:15:00Z", "en-GB")
    assert found.warnings == ()


@pytest.mark.parametrize(
    "contents",
    [
        xhtml(STORY),
        f'<inlineXML contenttype="application/nitf+xml">{nitf_of(html(STORY)).decode()}</inlineXML>',
        f'<inlineData contenttype="text/plain">{"&#10;&#10;".join(STORY)}</inlineData>',
        f'<inlineData contenttype="text/html">{html(STORY).replace("<", "&lt;")}</inlineData>',
    ],
)
def test_the_text_of_an_item_may_be_in_several_formats(contents: str) -> None:
    found = one(news_item(contents, about="<headline>Dam holds</headline>"))
    assert found.text == "\n\n".join(["Dam holds", *STORY])


ABOUT = "<headline>Dam holds</headline><by>By Ana Ruiz</by><description role='drol:summary'>In short.</description>"


@pytest.mark.parametrize("story", [["Dam holds", *STORY], ["DAM HOLDS", *STORY], STORY], ids=["twice", "in capitals", "once"])
def test_the_headline_of_an_item_whose_story_begins_with_it_is_read_once(story: list[str]) -> None:
    found = one(news_item(xhtml(story), about=ABOUT))
    first = story[0] if len(story) > len(STORY) else "Dam holds"
    above = [("headline", first), ("byline", "By Ana Ruiz"), ("dek", "In short.")]
    assert kinds(found) == [*above, *(("body", words) for words in STORY)]


@pytest.mark.parametrize(
    ("meta", "remarks"),
    [
        ('<pubStatus qcode="stat:canceled"/>', ("its provider gives its status as 'canceled'",)),
        ('<signal qcode="sig:correction"/><edNote>Adds a name.</edNote>', ("its provider has corrected it: Adds a name.",)),
        ("<edNote>With picture.</edNote>", ("its provider notes: With picture.",)),
        ("<versionCreated>soon</versionCreated>", ("its date 'soon' is not one that is understood",)),
    ],
)
def test_newsml_corrections_and_odd_states_are_remarks(meta: str, remarks: tuple[str, ...]) -> None:
    found = one(news_item(xhtml(STORY), meta=meta))
    assert (found.warnings, found.unread, found.remarks) == ((), (), remarks)


def test_another_version_of_the_text_is_noted() -> None:
    contents = f'{xhtml(STORY)}<inlineData contenttype="text/plain">The dam broke.</inlineData>'
    assert one(news_item(contents)).warnings == ("not read: 1 further version of the text",)


def test_each_item_of_a_message_is_an_article_and_the_others_are_counted() -> None:
    picture = news_item('<remoteContent href="x"/>', meta='<itemClass qcode="ninat:picture"/>')
    message = news_message(newsml(STORY), picture, picture, b"<packageItem/>", news_item(""), newsml(STORY[:2]))
    first, error, last = read_bytes(message, path="wire.xml")
    assert isinstance(first, Article)
    assert isinstance(last, Article)
    assert str(error) == "wire.xml:1: item 4: invalid NewsML-G2: the item has no text"
    assert (first.warnings, last.warnings) == ((), ("not read: 2 items of the class picture, 1 package",))


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"<nitf><body>", "invalid NITF: not well-formed XML"),
        (b"<nitf/>", "invalid NITF: no story in `body.content`"),
        (b"<nitf>" + b"<p>" * 100_000, "invalid NITF: not well-formed XML"),
        (news_message(), "no article: the file has no news item"),
        (news_message(b"<conceptItem/>"), "no article: not read: 1 concept"),
        (b'<!DOCTYPE nitf [<!ENTITY e "x">]><nitf/>', "invalid NITF: it declares entities of its own"),
        (b'<!DOCTYPE nitf [<!ENTITY % e SYSTEM "file:///etc/passwd"> %e;]><nitf/>', "invalid NITF"),
    ],
)
def test_a_file_without_an_article_is_one_clear_error(data: bytes, what: str) -> None:
    (error,) = read_bytes(data, path="story.nitf" if what.startswith("invalid NITF") else "story.newsml")
    assert isinstance(error, InputError)
    assert error.what.startswith(what)


def test_an_external_document_type_is_not_opened(tmp_path: Path) -> None:
    (tmp_path / "own.dtd").write_text('<!ENTITY s "the secret">')
    data = f'<!DOCTYPE nitf SYSTEM "{(tmp_path / "own.dtd").as_uri()}">'.encode() + nitf_of("<p>It held. &s;</p>", top=TOP)
    assert "secret" not in one(data).text


def test_xml_that_is_too_large_is_not_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("claims.ingest.formats.markup.MAX_XML", 500)
    monkeypatch.setattr("lxml.etree.fromstring", lambda *_: pytest.fail("parsed"))
    (error,) = read_bytes(nitf_of(html(STORY * 9)), path="story.xml")
    assert str(error) == "story.xml: the file is larger than 500 bytes, the maximum of XML; split it"


ELSEWHERE = "The minister stole 40 million euros from the fund."


@pytest.mark.parametrize(
    "data",
    [
        nitf_of(f"{html(STORY)}</body.content><body.content>{html([ELSEWHERE])}"),
        nitf_of(html(STORY) + f"<p>It held.<fn><p>{ELSEWHERE}</p></fn></p>"),
        nitf_of(html(STORY), top=f"<aside>The <person>minister</person> stole {ELSEWHERE[13:]}</aside>"),
        news_item(xhtml(STORY).replace("</body>", f"</body><div>{ELSEWHERE}</div>")),
        news_item(xhtml(STORY) + f"<remoteContent><altText>{ELSEWHERE}</altText></remoteContent>"),
    ],
    ids=["a second story", "a footnote", "above the story", "beside the body", "beside the text"],
)
def test_prose_that_is_not_in_the_text_is_noted(data: bytes) -> None:
    found = one(data)
    assert ELSEWHERE not in found.text
    assert any("The minister stole" in words for words in found.unread)


@pytest.mark.parametrize(
    "data",
    [
        nitf_of("<p>The <person>mayor</person> of the <location>old <city>town</city></location> said that it is gone.</p>"),
        nitf_of(html(STORY), head=f"<docdata><note>{ELSEWHERE}</note></docdata>", top=TOP),
        news_item(xhtml(STORY), meta=f"<title>{ELSEWHERE}</title><edNote>{ELSEWHERE}</edNote>"),
    ],
    ids=["elements in a line", "data about the article", "data about an item"],
)
def test_what_was_read_and_data_about_an_article_is_not_noted(data: bytes) -> None:
    assert one(data).unread == ()
