"""PDF: the words of its pages as paragraphs, and files that cost more than an article can."""

import tracemalloc
from collections.abc import Sequence
from io import BytesIO
from textwrap import wrap
from threading import Thread, current_thread, main_thread
from typing import Any

import pytest
from pypdf import PageObject, PdfReader, PdfWriter

from claims.ingest import read_bytes
from claims.ingest.characters import running_text
from claims.ingest.formats import pdf as reader
from claims.model import Article, BlockKind, InputError
from tests.ingest.formats.pdfs import Piece, column, drawing, pdf, pdf_of_streams

ONE = (
    "The dam above the town held overnight, the mayor said on Tuesday, although the water had risen by more than three metres "
    "since Sunday evening."
)
TWO = (
    "Engineers of the Regional Water Authority inspected the spillway and found no damage. They will return on Friday for "
    "further measurements."
)
THREE = "Residents who had left their homes were allowed back in the afternoon, said Ana Ruiz, who leads the relief work."
HEADLINE: Piece = (72, 740, 24, "Dam holds after night of floods")


def one(data: bytes) -> Article:
    (found,) = read_bytes(data, path="story.pdf")
    assert isinstance(found, Article), found
    return found


def error(data: bytes) -> InputError:
    (found,) = read_bytes(data, path="story.pdf")
    assert isinstance(found, InputError), found.text[:200]
    assert "this is a bug" not in str(found)
    return found


def paragraphs(data: bytes) -> list[str]:
    return one(data).text.split("\n\n")


def set_in(words: str, width: int, **place: float) -> list[Piece]:
    return column(wrap(words, width), **place)


def two_columns() -> tuple[list[Piece], list[Piece]]:
    lines = [*wrap(ONE, 38), "", *wrap(TWO, 38)]
    left = [piece for piece in column(lines, x=72) if piece[3]]
    return left, set_in(THREE, 38, x=320)


def test_lines_are_put_together_as_paragraphs_by_their_distance() -> None:
    first = set_in(ONE, 80)
    second = set_in(TWO, 80, top=first[-1][1] - 20)
    data = pdf([[HEADLINE, *first, *second]])
    assert paragraphs(data) == [HEADLINE[3], ONE, TWO]
    assert one(data).title == HEADLINE[3]
    assert one(data).blocks[0].kind is BlockKind.HEADLINE


def test_lines_are_put_together_as_paragraphs_by_their_indents() -> None:
    lines = [
        (x + 12 * (at in {0, 3}), y, size, words)
        for at, (x, y, size, words) in enumerate(column([*wrap(ONE, 60), *wrap(TWO, 60)]))
    ]
    assert wrap(ONE, 60)[2] == lines[2][3]
    assert len(wrap(ONE, 60)) == 3
    assert paragraphs(pdf([lines])) == [ONE, TWO]


@pytest.mark.parametrize("interleaved", [False, True])
def test_columns_are_read_one_after_the_other_in_whatever_order_they_are_drawn(interleaved: bool) -> None:
    left, right = two_columns()
    if interleaved:
        pieces = sorted([*left, *right], key=lambda piece: (-piece[1], piece[0]))
    else:
        pieces = [*left, *right]
    assert paragraphs(pdf([[HEADLINE, *pieces]])) == [HEADLINE[3], ONE, TWO, THREE]


def test_a_headline_across_columns_stays_whole_where_they_are_drawn_line_by_line() -> None:
    left, right = two_columns()
    pieces = sorted([*left, *right], key=lambda piece: (-piece[1], piece[0]))
    middle: Piece = (72, 560, 18, "A second story below both of the columns of the first")
    below = [(x, y - 180, size, words) for x, y, size, words in pieces]
    found = paragraphs(pdf([[*pieces, middle, *below]]))
    assert found == [ONE, TWO, THREE, middle[3], ONE, TWO, THREE]


def test_words_that_are_drawn_letter_by_letter_are_whole() -> None:
    letters = [
        (72 + 6 * at, y, size, letter)
        for _, y, size, line in set_in(ONE, 70)
        for at, letter in enumerate(line)
        if letter != " "
    ]
    assert paragraphs(pdf([letters]).replace(b"/Helvetica", b"/Courier  ")) == [ONE]


def test_a_paragraph_goes_on_in_the_next_column_and_on_the_next_page() -> None:
    lines = wrap(f"{ONE} {TWO}", 40)
    whole = " ".join(lines)
    left, right = column(lines[:2], x=72), column(lines[2:4], x=320)
    assert paragraphs(pdf([[*left, *right], column(lines[4:])])) == [whole]


def test_repeated_headers_and_footers_and_page_numbers_are_left_out() -> None:
    lines = wrap(f"{ONE} {TWO} {THREE}", 60)
    pages = [
        [(72, 770, 8, "Harbour News, 12 September 2023"), *column(part), (300, 30, 8, f"Page {number} of 3")]
        for number, part in enumerate((lines[:2], lines[2:4], lines[4:]), start=1)
    ]
    assert paragraphs(pdf(pages)) == [f"{ONE} {TWO} {THREE}"]


def test_a_line_that_is_on_one_page_only_is_no_header() -> None:
    assert "Harbour News" in one(pdf([[(72, 770, 8, "Harbour News"), *set_in(ONE, 60)]])).text


def test_pages_with_the_same_line_only_are_not_empty() -> None:
    assert one(pdf([[(72, 700, 10, "The dam held.")]] * 3)).text.startswith("The dam held.")


def test_a_paragraph_that_is_on_every_page_is_no_header() -> None:
    assert one(pdf([set_in(ONE, 200), set_in(ONE, 200)])).text.count("The dam above") == 2


def test_a_word_that_a_hyphen_divides_is_read_whole() -> None:
    lines = [
        "The harbour master of the town said that the mea-",
        "surements of Tuesday were right. The measurements",
        "went on.",
    ]
    found = one(pdf([column(lines)]))
    assert "mea-\nsurements" in found.text
    assert "the measurements of Tuesday" in running_text(found).text


@pytest.mark.parametrize(
    ("before", "after", "whole"), [("2019-", "20 season", "2019-20"), ("Anglo-", "Saxon kings", "Anglo-Saxon")]
)
def test_a_hyphen_before_a_capital_or_a_number_stays(before: str, after: str, whole: str) -> None:
    assert (
        whole
        in one(pdf([column([f"The mayor of the town opened the exhibition of {before}", f"{after} in the evening."])])).text
    )


def test_items_of_a_list_are_paragraphs() -> None:
    lines = [*wrap(ONE, 70), "• One gate is open", "• Two gates are shut"]
    assert paragraphs(pdf([column(lines)]))[1:] == ["- One gate is open\n- Two gates are shut"]


@pytest.mark.parametrize(
    ("info", "title", "author"),
    [
        ({"Title": "Dam Holds After Night of Floods", "Author": "Ana Ruiz"}, HEADLINE[3], "Ana Ruiz"),
        ({"Title": "Microsoft Word - story2.docx", "Author": "Admin"}, HEADLINE[3], None),
    ],
)
def test_properties_count_only_as_far_as_the_text_has_them(info: dict[str, str], title: str, author: str | None) -> None:
    data = pdf([[HEADLINE, (72, 720, 10, "By Ana Ruiz"), *set_in(ONE, 60)]], info={**info, "CreationDate": "D:20230912"})
    found = one(data)
    assert (found.title, found.author, found.published) == (title, author, None)


def test_a_scan_is_an_error_and_a_page_without_text_a_warning() -> None:
    assert str(error(pdf([[], []]))) == (
        "story.pdf: the PDF has no text: its pages are pictures, such as scans; run text recognition (OCR) on it first"
    )
    assert one(pdf([set_in(ONE, 60), []])).warnings == ("1 of 2 pages has no text: it may be a picture",)


@pytest.mark.parametrize(("x", "y"), [(-300, 700), (900, 700), (72, -40), (72, 900)])
def test_text_outside_the_page_is_not_read_but_noted(x: float, y: float) -> None:
    found = one(pdf([[*set_in(ONE, 60), (x, y, 10, "The dam broke.")]]))
    assert found.text == ONE
    assert found.warnings == ("not read: 1 piece of text outside the page",)


TURNED = {
    "by 90 degrees": ("/MediaBox[0 0 792 612]/Rotate 90", "0 1 -1 0 792 0"),
    "by 180 degrees": ("/MediaBox[0 0 612 792]/Rotate 180", "-1 0 0 -1 612 792"),
    "by 270 degrees": ("/MediaBox[0 0 792 612]/Rotate 270", "0 -1 1 0 0 612"),
    "to the left": ("/MediaBox[0 0 792 612]/Rotate -90", "0 -1 1 0 0 612"),
    "by an odd angle": ("/MediaBox[0 0 612 792]/Rotate 45", "1 0 0 1 0 0"),
    "corners in another order": ("/MediaBox[612 792 0 0]", "1 0 0 1 0 0"),
    "the other two corners": ("/MediaBox[0 792 612 0]", "1 0 0 1 0 0"),
    "another origin": ("/MediaBox[-306 -396 306 396]", "1 0 0 1 -306 -396"),
    "another origin, turned": ("/MediaBox[396 306 -396 -306]/Rotate 90", "0 1 -1 0 396 -306"),
    "a larger crop box": ("/MediaBox[0 0 612 792]/CropBox[999 -99 -99 999]", "1 0 0 1 0 0"),
    "a crop box elsewhere": ("/MediaBox[0 0 612 792]/CropBox[700 0 900 792]", "1 0 0 1 0 0"),
}


@pytest.mark.parametrize(("shown", "matrix"), TURNED.values(), ids=TURNED)
def test_lines_are_read_as_a_page_is_shown(shown: str, matrix: str) -> None:
    left, right = set_in(ONE, 30, x=72), set_in(TWO, 30, x=330)
    across = [piece for row in zip(left, right, strict=False) for piece in row]  # a page that is drawn line by line
    page = b"q " + matrix.encode() + b" cm " + drawing([HEADLINE, *across]) + b" Q"
    found = one(pdf_of_streams([page], shown=shown))
    plain = one(pdf([[HEADLINE, *across]]))
    assert found.warnings == ()
    assert (found.text, found.blocks) == (plain.text, plain.blocks)


def test_invisible_text_is_noted_unless_all_of_it_is_as_in_a_scan() -> None:
    hidden = b"3 Tr " + drawing([(72, 500, 10, "The dam broke.")]) + b"0 Tr "
    found = one(pdf_of_streams([hidden + TEXT]))
    assert (found.warnings, found.remarks) == ((), ("some of the text is drawn invisibly, but was read",))
    whole = one(pdf_of_streams([b"3 Tr " + TEXT]))
    assert (whole.warnings, whole.remarks) == ((), ())


def encrypted(user: str, algorithm: str) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(BytesIO(pdf([set_in(ONE, 60)]))))
    writer.encrypt(user_password=user, owner_password="owner", algorithm=algorithm)
    stream = BytesIO()
    writer.write(stream)
    return stream.getvalue()


def test_an_encrypted_file_is_an_error_unless_it_opens_without_a_password() -> None:
    assert str(error(encrypted("secret", "RC4-128"))) == "story.pdf: the PDF is encrypted; save it without its password"
    assert paragraphs(encrypted("", "RC4-128")) == [ONE]


@pytest.mark.parametrize("data", [b"%PDF-1.7\n", b"%PDF-1.7\nrubbish", b"Snow fell.", pdf([set_in(ONE, 60)])[:150]])
def test_a_damaged_file_is_one_clear_error(data: bytes) -> None:
    assert error(data).what.startswith("the PDF is damaged (")


TEXT = drawing(set_in(ONE, 60))
DOUBLING = {f"X{n}": f"/X{n + 1} Do /X{n + 1} Do".encode() for n in range(40)} | {"X40": TEXT}
LIMITS = {
    "MAX_PAGES": 20,
    "MAX_STREAM": 100_000,
    "MAX_CONTENT": 150_000,
    "MAX_TOKENS": 4_000,
    "MAX_PAGE_OPERATIONS": 1_000,
    "MAX_PAGE_TEXT": 5_000,
}


@pytest.mark.parametrize(
    ("streams", "forms", "why"),
    [
        ([b" " * 100_001], {}, "imit"),
        ([TEXT + b"q\n" * 1_001], {}, "more than 1,000 drawing instructions on a page"),
        ([b"[" + b"0 " * 4_001 + b"] 0 d"], {}, "maximum"),
        ([drawing([(72, 700, 10, "x" * 3_000)] * 2)], {}, "more than 5,000 bytes of text on a page"),
        ([TEXT + b"/X0 Do"], DOUBLING, "more than 150,000 bytes of drawing instructions"),
        ([TEXT + b"/A Do"], {"A": b" " * 99_000 + b"/B Do " * 9, "B": b" " * 9_000}, "more than 150,000 bytes of drawing"),
        ([b" " * 90_000] * 2, {}, "more than 150,000 bytes of drawing instructions"),
        ([TEXT] * 21, {}, "more than 20 pages"),
    ],
    ids=["stream", "instructions", "tokens", "text", "doubling forms", "repeated form", "total", "pages"],
)
def test_a_file_that_costs_more_than_an_article_can_is_an_error(
    streams: Sequence[bytes], forms: dict[str, bytes], why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, most in LIMITS.items():
        assert getattr(reader, name) > most
        monkeypatch.setattr(reader, name, most)
    found = error(pdf_of_streams(streams, forms=forms))
    assert found.what.startswith("the PDF is larger inside than an article can be (")
    assert why in found.what


def test_a_stream_that_expands_to_a_thousand_times_its_size_is_not_kept() -> None:
    data = pdf_of_streams([b" " * 60_000_000])
    assert len(data) < 100_000
    tracemalloc.start()
    error(data)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 5 * reader.MAX_STREAM


def test_operands_nested_in_each_other_are_no_fault() -> None:
    (found,) = read_bytes(pdf_of_streams([TEXT + b"[" * 5_000 + b"]" * 5_000]), path="story.pdf")
    assert "this is a bug" not in str(found)


def test_a_file_has_at_most_the_text_of_an_article() -> None:
    page = drawing([(72, 700 - at % 50, 10, "x" * 900) for at in range(100)])
    assert error(pdf_of_streams([page] * 23)).what.startswith("the PDF has more text than the 1,000,000 characters")


def test_forms_that_draw_themselves_and_pages_in_a_circle_are_read_once() -> None:
    found = one(pdf_of_streams([TEXT + b"/A Do"], forms={"A": b"/B Do", "B": b"/A Do"}))
    assert found.text == ONE
    data = pdf([set_in(ONE, 60)]).replace(b"/Kids[4 0 R]", b"/Kids[2 0 R]")
    assert isinstance(error(data), InputError)


def test_text_in_a_form_is_read() -> None:
    assert one(pdf_of_streams([b"/A Do"], forms={"A": TEXT})).text == ONE


def test_the_parsers_notes_are_not_printed(capfd: pytest.CaptureFixture[str]) -> None:
    list(read_bytes(pdf([set_in(ONE, 60)])[:-200], path="story.pdf"))
    assert capfd.readouterr() == ("", "")


ELSEWHERE = "The minister stole 40 million euros from the fund."


@pytest.mark.parametrize(
    "matrices",
    [("1 0 0 1 0 0", "0 1 -1 0 300 300"), ("0 1 -1 0 300 300", "1 0 0 1 0 0"), ("1 0 0 1 0 0", "-1 0 0 -1 300 300"),
     ("-1 0 0 1 612 0", "1 0 0 1 72 300")],
    ids=["by its matrix", "with the page", "upside down", "mirrored"],
)  # fmt: skip
def test_turned_text_is_noted(matrices: tuple[str, str]) -> None:
    page, text = matrices
    found = one(pdf_of_streams([TEXT + f"q {page} cm BT /F1 10 Tf {text} Tm ({ELSEWHERE}) Tj ET Q".encode()]))
    assert found.warnings == ("not read: 1 piece of turned text",)
    assert "minister" not in found.text


def test_text_on_a_page_that_is_drawn_upside_down_twice_is_read() -> None:
    found = one(pdf_of_streams([f"q 1 0 0 -1 0 792 cm BT /F1 10 Tf 1 0 0 -1 72 100 Tm ({ELSEWHERE}) Tj ET Q".encode()]))
    assert (found.text, found.warnings) == (ELSEWHERE, ())


def test_prose_in_headers_is_noted() -> None:
    head = (72.0, 780.0, 10.0, ELSEWHERE)
    pages = [[head, *set_in(ONE, 60)], [head, *set_in(TWO, 60)]]
    (words,) = one(pdf(pages)).unread
    assert "The minister stole" in words
    assert one(pdf([[(72, 780, 10, "Harbour News"), *page[1:]] for page in pages])).unread == ()


@pytest.mark.parametrize(
    ("annotation", "warnings"),
    [
        (f"/Subtype/FreeText/Contents({ELSEWHERE})", 1),
        (f"/Subtype/Widget/FT/Tx/V({ELSEWHERE})", 1),
        ("/Subtype/Stamp/AP<</N<</Resources<</Font<</F1 3 0 R>>>>>>>>", 1),
        ("/Subtype/Link/AP<</N<</Resources<</Font<</F1 3 0 R>>>>>>>>", 1),
        (f"/Subtype/FreeText/F 2/Contents({ELSEWHERE})", 0),
        (f"/Subtype/Link/Contents({ELSEWHERE})", 0),
        ("/Subtype/Widget/FT/Tx", 0),
    ],
    ids=["text", "field", "appearance", "appearance of a link", "hidden", "link", "empty field"],
)
def test_comments_and_form_fields_are_noted(annotation: str, warnings: int) -> None:
    plain = pdf_of_streams([TEXT])
    found = one(plain.replace(b"/Contents 5 0 R", f"/Contents 5 0 R/Annots[<<{annotation}>>]".encode()))
    assert found.warnings == ("not read: 1 comment or form field",) * warnings


def test_a_form_that_the_parser_leaves_out_is_noted() -> None:
    found = one(pdf_of_streams([TEXT + b"/X Do"], forms={"X": f"BT /F1 10 Tf ({ELSEWHERE}) Tj (x".encode()}))
    assert found.warnings == ("a part of its drawing is damaged, so text may be missing",)


def test_a_message_about_another_file_in_another_thread_is_not_reported_for_this_one(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = pdf_of_streams([TEXT + b"/X Do"], forms={"X": f"BT /F1 10 Tf ({ELSEWHERE}) Tj (x".encode()})
    others: list[Article] = []
    read_text = PageObject.extract_text

    def with_another(page: PageObject, **how: Any) -> str:
        if current_thread() is main_thread():
            beside = Thread(target=lambda: others.append(one(broken)))
            beside.start()
            beside.join()
        return read_text(page, **how)

    monkeypatch.setattr(PageObject, "extract_text", with_another)
    assert one(pdf_of_streams([TEXT])).warnings == ()
    assert others[0].warnings == ("a part of its drawing is damaged, so text may be missing",)


def test_characters_without_letters_are_noted() -> None:
    found = one(pdf_of_streams([TEXT + b"BT /F9 10 Tf 1 0 0 1 72 300 Tm (stole) Tj ET"]))
    assert found.warnings[0] == "not read: 5 characters that its fonts give no letters for"
    single = one(pdf_of_streams([TEXT + b"BT /F9 10 Tf 1 0 0 1 72 300 Tm (s) Tj ET"]))
    assert single.warnings[0] == "not read: 1 character that its fonts give no letters for"


@pytest.mark.parametrize(
    "font",
    [
        b"3 0 R ",
        b"<</Subtype/Type0/DescendantFonts[<</W[0 60000 500]>>]>>",
        b"<</Subtype/Type0/DescendantFonts[<</W[0[" + b"5 " * 60_000 + b"]]>>]>>",
    ],
    ids=["many fonts", "range of widths", "list of widths"],
)
def test_fonts_that_each_page_reads_again_are_an_error(font: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "MAX_CONTENT", 30_000)
    number = 300 if font.startswith(b"3") else 1
    fonts = b"".join(b"/F%d %s" % (at, font) for at in range(1, number + 1))
    found = error(pdf_of_streams([TEXT] * 5).replace(b"<</F1 3 0 R>>", b"<<" + fonts + b">>"))
    assert "more than 30,000 bytes of drawing instructions" in found.what


def test_a_number_that_ends_a_sentence_is_no_page_number() -> None:
    first = set_in(f"{ONE} The last flood had been in", 80)
    year: Piece = (72, first[-1][1] - 14, 11, "2019.")
    assert "2019." in one(pdf([[HEADLINE, *first, year]])).text
    assert "2019." in one(pdf([[HEADLINE, *first, year], [HEADLINE, *first]])).text


WITH_FORM = pdf_of_streams(
    [drawing([HEADLINE, *column(wrap(ONE, 90))]) + b"q /X Do Q"], forms={"X": drawing(column(wrap(TWO, 90), top=500))}
)


def test_a_form_without_resources_is_read_with_those_of_its_page() -> None:
    found = one(WITH_FORM.replace(b"/BBox[0 0 612 792]/Resources", b"/BBox[0 0 612 792]/NoSources"))
    assert TWO in found.text


FONTS = b"/Font<</F1 3 0 R>>"
TYPE_3 = b"/Font<</F1 3 0 R/T<</Type/Font/Subtype/Type3/Resources<<%s>>>>>>" % FONTS
FORM = b"/Type/XObject/Subtype/Form"
OTHERWISE = {
    "a pattern": WITH_FORM.replace(b"/XObject<<", b"/Pattern<<").replace(FORM, b"/PatternType 1".ljust(len(FORM))),
    "a letter": pdf([[HEADLINE, *column(wrap(ONE, 90))]]).replace(FONTS, TYPE_3, 1),
}


@pytest.mark.parametrize("data", OTHERWISE.values(), ids=OTHERWISE)
def test_text_that_patterns_and_letters_are_drawn_with_is_noted(data: bytes) -> None:
    assert "not read: text in 1 pattern or letter" in one(data).warnings
