"""CSV: every cell is data, and can be read back."""

import csv
import re
from io import StringIO

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from claims.export import Layout, as_csv
from claims.export.as_csv import COLUMNS, cell, uncell
from claims.export.review import fingerprint
from claims.model import ClaimSet, SourceKind
from tests.export.samples import claim, claim_set, harbour

ANY_TEXT = st.text(st.characters(categories=None, exclude_categories=())) | st.text("'=+-@\t\r\n\"\\u05cd8\ud800,;")


def written(*claim_sets: ClaimSet) -> list[dict[str, str]]:
    stream = StringIO(newline="")
    as_csv.write(claim_sets, stream, Layout())
    raw = stream.getvalue().encode("utf-8").decode("utf-8")
    return list(csv.DictReader(StringIO(raw, newline="")))


@pytest.mark.parametrize(
    ("text", "in_cell", "why"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)", "a formula"),
        ("+1 for peace", "'+1 for peace", "a formula"),
        ("-5 degrees", "'-5 degrees", "a formula"),
        ("@reuters says", "'@reuters says", "a formula in Lotus and Excel"),
        ("\t=1", "'\t'=1", "a tab is dropped before the sign is looked at"),
        ("\r=1", "'\r'=1", "so is a line end"),
        ("＝1", "'＝1", "full width, read alike in Japanese editions"),
        ("'twas", "''twas", "so that an apostrophe of ours can be told from the article's"),
        ("a = b", "a = b", "only the first character counts"),
        ("half \ud83d", "half \\ud83d", "UTF-8 has no place for half a pair"),
        ("C:\\ud83d", "C:\\u005cud83d", "so that an escape of ours can be told from the article's"),
        ("C:\\users", "C:\\users", "other backslashes stay"),
        ("", "", "empty"),
    ],
)
def test_cells(text: str, in_cell: str, why: str) -> None:
    assert cell(text) == in_cell, why
    assert uncell(in_cell) == text, why


@given(ANY_TEXT)
def test_no_cell_is_a_formula_and_every_cell_reads_back(text: str) -> None:
    assert cell(text)[:1] not in set("=+-@\t\r\n")
    assert uncell(cell(text)) == text


@given(st.text(st.sampled_from([*"=+-@＝'\";\t\n\r, ", "a"]), max_size=12))
@example("checked;=HYPERLINK(A1);@SUM(1)")
@example('a;"=1";\'b')
def test_no_part_of_a_cell_is_a_formula_with_other_separators(text: str) -> None:
    written = cell(text)
    assert uncell(written) == text
    stream = StringIO()
    csv.writer(stream, lineterminator="\r\n").writerow(["c-1", written, "last"])
    for separator in (";", "\t"):
        split = csv.reader(stream.getvalue().splitlines(), delimiter=separator)
        bare = [part.lstrip(' "') for line in split for part in line]
        assert not [part for part in bare if part[:1] in set("=+-@＝")]
    assert not [part for part in re.split("[;\t\r\n]", written)[1:] if part.lstrip(' "')[:1] in set("=+-@＝")]


@given(ANY_TEXT)
def test_any_text_survives_a_spreadsheet_reader(text: str) -> None:
    row = written(claim_set(claim(statement=text)))[0]
    assert uncell(row["statement"]) == text


def test_a_claim_is_a_row_with_every_field() -> None:
    rows = written(harbour(), harbour())
    assert len(rows) == 6
    leak = rows[1]
    assert tuple(leak) == COLUMNS
    assert leak == {
        "article_id": "harbour-spill",
        "article_title": "Port of Marrow shut after fuel spill",
        "article_publisher": "Marrow Post",
        "article_author": "",
        "article_published": "2024-03-04",
        "article_url": "",
        "article_path": "",
        "id": "c-a4todmhl",
        "statement": "About 40 tonnes of diesel may have leaked from the port of Marrow.",
        "text": "about 40 tonnes of diesel may have leaked",
        "kind": "event",
        "source": "Marrow Harbour Authority",
        "speaker": "Ada Quill",
        "via": "Coast Radio; Marrow Post",
        "certainty": "possible",
        "polarity": "positive",
        "hedges": "may (modal)",
        "status": "single_source",
        "basis": "",
        "quantities": "about 40 tonnes",
        "when": "on Monday",
        "date": "2024-03-04",
        "entities": "Port of Marrow (place)",
        "checkworthiness": "0.3",
        "checkworthiness_reasons": "number; event",
        "block": "body",
        "spans": "80-121",
        "sentence": "80-121",
        "attribution_ids": "a-1",
        "source_kind": "government",
        "verdict": "",
        "note": "",
        "by": "",
        "at": "",
        "evidence": "",
        "corrected": "",
        "seen": "",
        "fingerprint": fingerprint(harbour().claims[1], None, SourceKind.GOVERNMENT, article=harbour().article.sha256),
        "assigned": "",
        "earlier_verdict": "",
        "earlier_statement": "",
        "status_reason": "",
        "source_confidence": "0.8765",
        "document_evidence": "",
    }


def test_no_field_of_a_claim_is_omitted() -> None:
    fields = set(claim().model_dump())
    assert fields <= set(COLUMNS), "a field added to Claim needs a column"


def test_an_article_without_claims_leaves_the_header() -> None:
    stream = StringIO(newline="")
    as_csv.write([claim_set()], stream, Layout())
    assert stream.getvalue() == ",".join(COLUMNS) + "\r\n"
