"""XLSX, read by a library other than the one that wrote it."""

from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from claims.export import Field
from claims.export.columns import COLUMNS, GOES_ON, LONGEST, escape, pieces, sheet_columns, unescape
from claims.export.review import fingerprint
from claims.model import Certainty, ClaimSet, SourceKind, Status
from claims.store.verdicts import verdicts
from tests.export.samples import HOSTILE, claim, claim_set, exported, harbour, reviews

ANY_TEXT = st.text(st.characters(categories=None, exclude_categories=())) | st.text("_x0041F5D\\u\r\n\t=+-@'\x00\ud800\ufffe ")
TITLES = {column.name: column.title for column in sheet_columns()}


def book(*claim_sets: ClaimSet, **layout: object) -> Workbook:
    return load_workbook(BytesIO(exported("xlsx", *claim_sets, **layout)))


def cells(made: Workbook) -> list[dict[str, object]]:
    """The rows of the sheet of claims, by column name."""
    names = {title: name for name, title in TITLES.items()}
    header, *rows = made["Claims"].iter_rows(values_only=True)
    return [{names[str(title)]: value for title, value in zip(header, row, strict=True)} for row in rows]


def test_every_column_is_there_and_explained() -> None:
    assert set(TITLES) == set(COLUMNS)
    made = book()
    explained = [row[0] for row in made["Columns"].iter_rows(min_row=2, values_only=True)]
    assert [str(title).removesuffix(" (hidden)") for title in explained if title][: len(TITLES)] == list(TITLES.values())
    assert [f"Verdict: {verdict.name}" for verdict in verdicts()] == explained[-len(verdicts()) :]


def test_a_claim_is_a_row_with_its_corrections_and_verdict() -> None:
    rows = cells(book(harbour(), reviews=reviews()))
    assert len(rows) == 3
    leak = rows[1]
    assert leak["id"] == "c-a4todmhl"
    assert (leak["verdict"], leak["by"], leak["seen"], leak["checkworthiness"]) == ("Mostly false", "Ada Berg", 12, 0.3)
    assert (leak["source"], leak["source_kind"], leak["speaker"]) == ("harbour authority", "government", "")
    assert (leak["certainty"], leak["corrected"]) == ("probable", "source; speaker; certainty")
    assert rows[0]["fingerprint"] == fingerprint(harbour().claims[0], None, article=harbour().article.sha256)


def test_the_workbook_is_formatted_for_people() -> None:
    made = book(harbour(), reviews=reviews())
    sheet = made["Claims"]
    assert made.sheetnames == ["Claims", "Sources", "Columns", "Lists"]
    assert made["Lists"].sheet_state == "hidden"
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref.startswith("A1:")
    groups = [group for group in sheet.column_dimensions.values() if group.hidden]
    hidden = {sheet.cell(1, at).value for group in groups for at in range(group.min, group.max + 1)}
    assert hidden >= {TITLES[name] for name in ("id", "article_id", "fingerprint", "seen")}
    assert sheet["A2"].alignment.wrap_text
    assert sheet.column_dimensions["A"].width > 40
    status = next(cell for cell in sheet[1] if cell.value == TITLES["status"])
    colours = [sheet.cell(row, status.column).fill.fgColor.rgb for row in (2, 3, 4)]
    assert len(set(colours)) == 3, "corroborated, single source and disputed have a colour each"


def test_verdict_certainty_and_polarity_have_lists_of_choices() -> None:
    made = book(harbour())
    lists = {
        made["Claims"].cell(1, next(iter(validation.sqref.ranges)).min_col).value: validation.formula1
        for validation in made["Claims"].data_validations.dataValidation
    }
    assert set(lists) == {TITLES[name] for name in ("verdict", "certainty", "polarity", "source_kind")}
    columns = [[cell for cell in column if cell] for column in made["Lists"].iter_cols(values_only=True)]
    assert columns[0] == [verdict.name for verdict in verdicts()]
    assert columns[1] == list(Certainty)
    assert columns[3] == list(SourceKind)
    assert lists[TITLES["verdict"]] == f"Lists!$A$1:$A${len(columns[0])}"


def test_editable_columns_are_marked_visible_and_explained() -> None:
    made = book(harbour())
    sheet = made["Claims"]
    marked = {str(cell.value) for cell in sheet[1] if cell.font.color.rgb == "FFFFFFFF"}
    assert marked == {TITLES[name] for name in (*Field, "by")}
    groups = [group for group in sheet.column_dimensions.values() if group.hidden]
    assert not marked & {str(sheet.cell(1, at).value) for group in groups for at in range(group.min, group.max + 1)}
    explained = dict(made["Columns"].iter_rows(min_row=2, max_col=2, values_only=True))
    assert [
        title
        for title in marked
        if "You" not in explained[title] and "Your" not in explained[title] and "your" not in explained[title]
    ] == []


def test_the_sources_have_a_sheet() -> None:
    header, row = book(harbour())["Sources"].iter_rows(values_only=True)
    assert dict(zip(header, row, strict=True)) == {
        "Article": "Port of Marrow shut after fuel spill",
        "Name": "harbour authority",
        "Kind": "government",
        "Organisation": "",
        "Role": "",
        "Named": "no",
        "Mentions": 1,
        "Claims": 0,
    }


@pytest.mark.parametrize("words", HOSTILE)
def test_no_cell_is_a_formula_or_a_link(words: str) -> None:
    made = book(claim_set(claim(statement=words, source=words), title=words, url="javascript:alert(1)"))
    (row,) = cells(made)
    assert unescape(str(row["statement"])) == unescape(str(row["source"])) == words
    for sheet in made:
        for line in sheet.iter_rows():
            assert not [cell for cell in line if cell.data_type == "f" or cell.hyperlink]


@given(ANY_TEXT)
def test_cells_round_trip(words: str) -> None:
    assert unescape(escape(words)) == words
    assert not {"\r", "\x00", "\ud800", "\ufffe"} & set(escape(words))


@settings(max_examples=25)
@given(st.lists(ANY_TEXT, min_size=1, max_size=30))
def test_any_words_survive_the_file(words: list[str]) -> None:
    made = cells(book(claim_set(*(claim(statement=one) for one in words))))
    assert [unescape(str(row["statement"])) for row in made] == words


def test_text_longer_than_a_cell_continues_in_a_sheet() -> None:
    words = "é🙂=" * 15_000
    made = book(claim_set(claim(statement=words)))
    (row,) = cells(made)
    first = str(row["statement"])
    assert first.endswith(GOES_ON)
    rest = [str(line[3]) for line in made["Long texts"].iter_rows(min_row=2, values_only=True)]
    assert first.removesuffix(GOES_ON) + "".join(rest) == words
    assert max(len(piece.encode("utf-16-le")) // 2 for piece in [first, *rest]) <= 32_767
    assert pieces("") == [""]
    assert pieces("a" * LONGEST) == ["a" * LONGEST]


def test_every_status_has_a_colour() -> None:
    from claims.export.as_xlsx import STATUS_COLOURS

    assert set(STATUS_COLOURS) == set(Status)
