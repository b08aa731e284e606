"""Word documents."""

from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from docx import Document

from claims.ingest import read_bytes
from claims.ingest.formats import docx as reader
from claims.model import Article, InputError
from tests.ingest.formats.files import STORY, docx, docx_of, docx_with

PARAGRAPH = "<w:p>{}</w:p>"
RUN = "<w:r><w:t>{}</w:t></w:r>"
LAST = PARAGRAPH.format(RUN.format(STORY[0]))


def one(data: bytes) -> Article:
    (found,) = read_bytes(data, path="story.docx")
    assert isinstance(found, Article), found
    return found


def error(data: bytes) -> InputError:
    (found,) = read_bytes(data, path="story.docx")
    assert isinstance(found, InputError)
    assert "this is a bug" not in str(found)
    return found


def kinds(found: Article) -> list[tuple[str, str]]:
    return [(block.kind.value, found.text[block.start : block.end]) for block in found.blocks]


def add_table(document: Any, *rows: list[str]) -> None:
    table = document.add_table(len(rows), max(map(len, rows)))
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, words in zip(row.cells, cells, strict=False):
            cell.text = words


def saved(document: object) -> bytes:
    stream = BytesIO()
    document.save(stream)  # type: ignore[attr-defined]
    return stream.getvalue()


def test_styles_say_what_a_paragraph_is() -> None:
    document = Document()
    document.add_heading("Dam holds", 0)
    document.add_paragraph("Town is safe", style="Subtitle")
    document.add_paragraph(STORY[0])
    document.add_heading("Repairs", 1)
    for words in ("The first dam", "The second dam"):
        document.add_paragraph(words, style="List Bullet")
    document.add_paragraph("It held, she said.", style="Quote")
    document.add_paragraph("The dam.", style="Caption")
    add_table(document, ["Town", "Metres"], ["Lima", "12"])
    assert kinds(one(saved(document))) == [
        ("headline", "Dam holds"),
        ("dek", "Town is safe"),
        ("body", STORY[0]),
        ("subheading", "Repairs"),
        ("body", "- The first dam"),
        ("body", "- The second dam"),
        ("body", "It held, she said."),
        ("caption", "The dam."),
        ("boilerplate", "Town | Metres"),
        ("boilerplate", "Lima | 12"),
    ]


SHORT = "No one was hurt."
NOTES = ["Town", "Dam", "Height in metres", "Year of completion", "Owner", "Capacity in cubic metres", "River", "Region"]
TABLES = {
    "entries": ([["Lima", "12"], ["Cusco", "9"]], [("boilerplate", "Lima | 12"), ("boilerplate", "Cusco | 9")]),
    "columns of text": (
        [[STORY[0], SHORT], [SHORT, STORY[1]]],
        [("body", STORY[0]), ("body", SHORT), ("body", SHORT), ("body", STORY[1])],
    ),
    "short sentences": ([["The dam has held.", SHORT]], [("body", "The dam has held."), ("body", SHORT)]),
    "a sentence among many entries": (
        [NOTES, [*NOTES[:4], STORY[0], *NOTES[4:]]],
        [
            ("boilerplate", " | ".join(NOTES)),
            ("boilerplate", " | ".join(NOTES[:4])),
            ("body", STORY[0]),
            ("boilerplate", " | ".join(NOTES[4:])),
        ],
    ),
}


@pytest.mark.parametrize(("rows", "expected"), TABLES.values(), ids=TABLES)
def test_cells_of_a_table_keep_their_order_and_short_ones_beside_text_are_text(
    rows: list[list[str]], expected: list[tuple[str, str]]
) -> None:
    document = Document()
    document.add_paragraph(STORY[2])
    add_table(document, *rows)
    assert kinds(one(saved(document))) == [("body", STORY[2]), *expected]


@pytest.mark.parametrize(
    ("properties", "first", "expected"),
    [
        ({"title": "Dam Holds", "author": "Ana Ruiz"}, ["Dam holds", "By Ana Ruiz"], ("Dam Holds", "Ana Ruiz")),
        ({"title": "Template", "author": "Admin"}, ["Dam holds", "By Ana Ruiz"], ("Dam holds", None)),
        ({"title": "", "author": ""}, ["Dam holds"], ("Dam holds", None)),
    ],
)
def test_properties_count_only_as_far_as_the_text_has_them(
    properties: dict[str, str], first: list[str], expected: tuple[str, str | None]
) -> None:
    document = Document()
    for words in (*first, *STORY):
        document.add_paragraph(words)
    document.core_properties.title = properties["title"]
    document.core_properties.author = properties["author"]
    found = one(saved(document))
    assert (found.title, found.author) == expected
    assert found.published is None, "the dates of a file are not the article's"


@pytest.mark.parametrize(
    ("runs", "words", "notes"),
    [
        (
            RUN.format("It ") + f"<w:ins>{RUN.format('held')}</w:ins><w:del><w:r><w:delText>broke</w:delText></w:r></w:del>",
            "It held",
            ("2 tracked changes: read as if accepted",),
        ),
        (f"<w:hyperlink>{RUN.format('It held')}</w:hyperlink>", "It held", ()),
        ("<w:r><w:t>It</w:t><w:tab/><w:t>held</w:t><w:br/><w:t>so</w:t></w:r>", "It held so", ()),
        ("<w:r><w:t>Five</w:t><w:noBreakHyphen/><w:t>day</w:t></w:r>", "Five\u2011day", ()),
        (
            RUN.format("It held") + "<w:r><w:rPr><w:vanish/></w:rPr><w:t> not</w:t></w:r>",
            "It held",
            ("not read: 1 piece of hidden text",),
        ),
        ('<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>It held</w:t></w:r>', "It held", ()),
        (
            RUN.format("It held") + '<w:r><w:footnoteReference w:id="1"/></w:r><w:r><w:commentReference w:id="1"/></w:r>',
            "It held",
            ("not read: 1 foot- or endnote", "not read: 1 comment"),
        ),
        ("<w:r><w:fldChar/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>" + RUN.format("It held"), "It held", ()),
        (f"<w:sdt><w:sdtContent>{RUN.format('It held')}</w:sdtContent></w:sdt>", "It held", ()),
    ],
)
def test_the_words_are_those_that_the_document_shows(runs: str, words: str, notes: tuple[str, ...]) -> None:
    found = one(docx_of(PARAGRAPH.format(runs) + LAST))
    assert found.text == f"{words}\n\n{STORY[0]}"
    assert (*found.warnings, *found.remarks) == notes
    assert found.remarks == tuple(each for each in notes if "not read" not in each)


def test_paragraphs_in_content_controls_are_read() -> None:
    inside = "".join(PARAGRAPH.format(RUN.format(words)) for words in STORY)
    assert one(docx_of(f"<w:sdt><w:sdtContent>{inside}</w:sdtContent></w:sdt>")).text == "\n\n".join(STORY)


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"PK\x03\x04 and no more", "this is not a DOCX file"),
        (b"Snow fell on the town.", "this is not a DOCX file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "this is not a DOCX file (it is encrypted, or an old .doc)"),
        (docx_with({"word/document.xml": b"<w:document"}), "this is not a DOCX file"),
        (docx_with({"[Content_Types].xml": b"<Types/>"}), "this is not a DOCX file"),
        (docx([])[:4_000], "this is not a DOCX file"),
        (docx_of(""), "the article has no text"),
    ],
)
def test_a_damaged_document_is_one_clear_error(data: bytes, what: str) -> None:
    assert error(data).what.startswith(what)


def test_no_entity_is_expanded_and_no_file_is_read() -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    dtd = f'<!DOCTYPE x [<!ENTITY e0 "x"><!ENTITY s SYSTEM "file:///etc/hostname">{entities}]>'
    w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    body = f"<w:document {w}><w:body><w:p><w:r><w:t>It held.&e11;&s;</w:t></w:r></w:p></w:body></w:document>"
    (found,) = read_bytes(docx_with({"word/document.xml": f"{dtd}{body}".encode()}), path="story.docx")
    assert isinstance(found, InputError) or found.text == "It held."


@pytest.mark.parametrize(
    ("parts", "what"),
    [
        ({"word/media/a.png": b"0" * (reader.MAX_UNPACKED + 1)}, "unpacks to more than 150,000,000 bytes"),
        ({"word/document.xml": b" " * (reader.MAX_XML + 1)}, "unpacks to more than 40,000,000 bytes of XML"),
        ({"word/media/a.png": b"<a/>" * (reader.MAX_MARKS + 1)}, "has more than 2,500,000 tags and attributes"),
        ({"word/media/a.png": b"<a " + b"b=''" * reader.MAX_MARKS}, "has more than 2,500,000 tags and attributes"),
        ({f"word/media/{n}.png": b"" for n in range(reader.MAX_PARTS)}, "has more than 5,000 parts"),
    ],
)
def test_a_document_that_unpacks_to_too_much_is_not_parsed(
    parts: dict[str, bytes], what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = docx_with(parts)
    assert len(data) < 2_000_000
    monkeypatch.setattr("docx.Document", lambda *_: pytest.fail("parsed"))
    assert error(data).what == f"the document {what}"


def test_elements_nested_in_each_other_are_read_without_recursion() -> None:
    deep = "<w:ins>" * 200 + RUN.format("It held") + "</w:ins>" * 200
    assert one(docx_of(PARAGRAPH.format(deep) + LAST)).text.startswith("It held")


ELSEWHERE = "The minister stole 40 million euros from the fund."
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
WORDS = RUN.format(ELSEWHERE)


def alternative(choice: str, fallback: str) -> str:
    choices = f"<mc:Choice Requires='x'>{choice}</mc:Choice><mc:Fallback>{fallback}</mc:Fallback>"
    return f"<mc:AlternateContent {MC}>{choices}</mc:AlternateContent>"


@pytest.mark.parametrize(
    "body",
    [
        LAST + PARAGRAPH.format(f"<w:r>{alternative('', f'<w:t>{ELSEWHERE}</w:t>')}</w:r>"),
        LAST + alternative(PARAGRAPH.format(WORDS), ""),
        LAST + PARAGRAPH.format(f"<w:r><w:txbxContent>{PARAGRAPH.format(WORDS)}</w:txbxContent></w:r>"),
        LAST + f"</w:body><w:body>{PARAGRAPH.format(WORDS)}",
    ],
    ids=["the other version", "a version of a paragraph", "a text box", "a second body"],
)
def test_prose_of_a_document_that_is_not_read_is_noted(body: str) -> None:
    found = one(docx_of(body))
    assert ELSEWHERE not in found.text
    assert any("The minister stole" in words for words in found.unread)


def test_prose_in_headers_is_noted() -> None:
    document = Document(BytesIO(docx(STORY)))
    assert one(saved(document)).unread == ()
    document.sections[0].header.paragraphs[0].text = ELSEWHERE
    (words,) = one(saved(document)).unread
    assert words.startswith("not read: headers, footers,")


def test_embedded_documents_are_noted() -> None:
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    document = Document(BytesIO(docx(STORY)))
    part = Part(PackURI("/word/chunk.html"), "text/html", ELSEWHERE.encode(), document.part.package)
    document.part.relate_to(part, "http://schemas.openxmlformats.org/officeDocument/2006/relationships/aFChunk")
    assert one(saved(document)).unread == ("not read: 1 embedded document",)


def test_rows_in_content_controls_are_read() -> None:
    row = f"<w:tr><w:tc>{LAST}</w:tc></w:tr>"
    assert one(docx_of(f"<w:tbl><w:sdt><w:sdtContent>{row}</w:sdtContent></w:sdt></w:tbl>")).text == STORY[0]


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("name", ["word/document.xml", "WORD/document.xml"])
def test_a_document_with_two_parts_of_one_name_is_refused(name: str) -> None:
    stream = BytesIO(docx(STORY))
    with ZipFile(stream, "a") as packed:
        packed.writestr(name, "<a/>")
    assert "two parts of the same name" in error(stream.getvalue()).what


def test_a_paragraph_taken_out_of_a_list_is_no_item() -> None:
    document = Document()
    document.add_heading("Dam holds", 0)
    for words, number in (("The first dam held.", 1), ("It held, she said.", 0)):
        properties = document.add_paragraph(words)._p.get_or_add_pPr()
        properties.get_or_add_numPr().get_or_add_numId().val = number
    document.add_paragraph("She had seen it.", style="List Paragraph")
    assert [words for _, words in kinds(one(saved(document)))[1:]] == [
        "- The first dam held.",
        "It held, she said.",
        "She had seen it.",
    ]


STOLE = "The minister stole 40 million euros from the fund."
_SYMBOLS = "".join(f'<w:sym w:font="Symbol" w:char="F0{ord(char):02X}"/>' for char in STOLE)
_SHAPE = '<v:shape xmlns:v="urn:schemas-microsoft-com:vml" id="a"><v:textpath string="{}"/></v:shape>'
DRAWN = {
    "characters by their numbers": f"<w:r>{_SYMBOLS}</w:r>",
    "a drawing of words": f"<w:r><w:pict>{_SHAPE.format(STOLE)}</w:pict></w:r>",
}


@pytest.mark.parametrize("drawn", DRAWN.values(), ids=DRAWN)
def test_words_that_are_in_no_element_of_text_are_noted(drawn: str) -> None:
    (note,) = one(docx_of(PARAGRAPH.format(drawn) + LAST)).unread
    assert "The minister stole 40 million euros" in note


def test_words_before_the_items_of_a_list_are_noted() -> None:
    document = Document(BytesIO(docx(STORY)))
    for level in document.part.numbering_part.element.iter("{*}lvlText"):
        level.set(next(iter(level.attrib)), STOLE)
    assert "The minister stole 40 million euros" in "".join(one(saved(document)).unread)


def test_short_lines_of_a_header_are_noted() -> None:
    document = Document(BytesIO(docx(STORY)))
    for words in ("The mayor said", "that the minister", "stole 40 million", "euros from", "the fund"):
        document.sections[0].header.add_paragraph(words)
    (note,) = one(saved(document)).unread
    assert "The mayor said that the minister" in note


def test_a_symbol_before_a_paragraph_is_not_noted() -> None:
    symbol = '<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>'
    assert one(docx_of(PARAGRAPH.format(symbol + RUN.format(STORY[1])) + LAST)).unread == ()
