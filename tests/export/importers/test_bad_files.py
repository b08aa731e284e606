"""Files edited by people and their programs: each bad cell is reported, each valid row is imported."""

import csv
import json
import re
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from claims.export import Field, Review
from claims.export.importers import READERS, changes, read_file
from claims.model import ClaimsError, Span
from tests.export.importers.files import SUFFIXES, current, file
from tests.export.samples import claim, claim_set, exported, harbour, reviews

SHUT, LEAK, WARNED = (claim.id for claim in harbour().claims)
TABLES = ("csv", "xlsx")
TITLES = {"seen": "Last entry", "id": "Claim id", "source_kind": "Kind of source", "assigned": "Assigned to", "spans": "Places"}
"""The titles of columns in a workbook that differ from their names."""


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("verdict", "Perhaps", "'Perhaps' is not a verdict; write one of: True, Mostly true, "),
        ("certainty", "sure", "'sure' is not a certainty; write one of: certain, probable, possible, unknown"),
        ("certainty", "", "'' is not a certainty"),
        ("polarity", "yes", "'yes' is not a polarity; write one of: positive, negative"),
        ("statement", "  ", "the statement is empty"),
        ("fingerprint", "0123", "the fingerprint was changed; copy the row from the export again"),
        ("seen", "soon", "'soon' is not a log entry number"),
        ("id", "", "the claim's id is missing"),
        ("source_kind", "firm", "'firm' is not a kind of source; write one of: government, military, "),
        (
            "evidence",
            "https://a.example; ftp://b.example",
            "'ftp://b.example' is not a link; write URLs that begin with https",
        ),
        ("evidence", "https://b.example/\x7f", r"'https://b.example/\x7f' is not a link"),
        ("evidence", "javascript:alert(1)", "'javascript:alert(1)' is not a link"),
        ("assigned", "x" * 201, "the name has more than 200 characters"),
        ("spans", "", "'' are not spans; write start-end, with a semicolon between spans"),
        ("spans", "9-4", "'9-4' are not spans"),
        ("spans", "40-50; 20-30", "'40-50; 20-30' overlap, or are not in reading order"),
        ("spans", "20-30; 25-40", "'20-30; 25-40' overlap, or are not in reading order"),
        (
            "spans",
            "; ".join(f"{at}-{at + 1}" for at in range(0, 42, 2)),
            "'0-1; 2-3; 4-5; 6-7; 8-9; 10-11; 12-13; …' are more than",
        ),
        ("spans", "Dec-21", "'Dec-21' are not spans"),
    ],
)
def test_a_bad_cell_is_reported_and_the_other_rows_are_read(
    name: str, column: str, value: str, message: str, tmp_path: Path
) -> None:
    edits = {SHUT: {"verdict": "True", "by": "Ada"}, LEAK: {column: value}}
    path = file(tmp_path, name, harbour(), reviews=reviews(), edits=edits)
    back = read_file(path)
    (error,) = back.errors
    sheet = "sheet Claims, " if name == "xlsx" else ""
    called = TITLES.get(column, column) if name == "xlsx" else column
    assert str(error).startswith(f"{path}: {sheet}row 3, column {called}: {message}")
    assert [row.claim_id for row in back.rows] == [SHUT, WARNED]
    assert [decision.claim_id for decision in changes(back.rows, current(harbour(), reviews=reviews())).decisions] == [SHUT]


@pytest.mark.parametrize(
    ("value", "verdict"), [("TRUE", "True"), ("mostly TRUE", "Mostly true"), ("False ", "False"), ("", "")]
)
@pytest.mark.parametrize("name", TABLES)
def test_verdicts_are_case_insensitive(name: str, value: str, verdict: str, tmp_path: Path) -> None:
    back = read_file(file(tmp_path, name, harbour(), edits={LEAK: {"verdict": value}}))
    assert back.rows[1].values.get(Field.VERDICT, "") == verdict


def workbook(tmp_path: Path, **cells: object) -> Path:
    """An XLSX file whose first row of claims has other values, of other types, by column letter."""
    book = load_workbook(BytesIO(exported("xlsx", harbour())))
    for letter, value in cells.items():
        book["Claims"][f"{letter}2"] = value
    path = tmp_path / "x.xlsx"
    book.save(path)
    return path


def test_words_converted_by_spreadsheets_are_understood(tmp_path: Path) -> None:
    back = read_file(workbook(tmp_path, B=True, C=2024, G=1.5))
    assert back.errors == []
    found = back.rows[0].values
    assert (found[Field.VERDICT], found[Field.NOTE], found[Field.SOURCE]) == ("True", "2024", "1.5")


def test_a_formula_is_not_a_value(tmp_path: Path) -> None:
    path = workbook(tmp_path, C="=1+1")
    back = read_file(path)
    (error,) = back.errors
    assert (
        str(error)
        == f"{path}: sheet Claims, row 2, column note: '=1+1' is a formula or a formula error; enter the value itself"
    )
    assert len(back.rows) == 2


def test_columns_can_be_moved_and_removed_and_rows_sorted(tmp_path: Path) -> None:
    table = list(csv.DictReader(StringIO(exported("csv", harbour(), reviews=reviews()).decode(), newline="")))
    path = tmp_path / "x.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, ["verdict", "fingerprint", "id", "by"], extrasaction="ignore", delimiter=";")
        writer.writeheader()
        writer.writerows([row | {"verdict": "False", "by": "Ada"} for row in reversed(table)])
    found = changes(read_file(path).rows, current(harbour(), reviews=reviews()))
    assert [decision.claim_id for decision in found.decisions] == [WARNED, LEAK, SHUT]
    assert {str(decision.edits) for decision in found.decisions} == {str({Field.VERDICT: "False"})}


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("x.csv", b"a,b\n1,2\n", "this is not a table of claims (no column `id`)"),
        ("x.csv", b"", "this is not a table of claims"),
        ("x.csv", b"id,verdict,verdict\nc-1,True,False\n", "the table has the column `verdict` more than once; delete one"),
        (
            "x.csv",
            "id,note\nc-1,caf\xe9\n".encode("latin-1"),
            "not UTF-8 text, so some characters are lost; save it",
        ),
        ("x.xlsx", b"PK nonsense", "this is not an XLSX file"),
        ("x.xlsx", b"", "this is not an XLSX file"),
        ("x.json", b"{", "invalid JSON"),
        ("x.json", b"[" * 100_000, "invalid JSON"),
        ("x.jsonl", b"\xff\xfe", "not UTF-8 text"),
        ("x.docx", b"", "files of this type cannot be imported; files that can be imported end in .csv"),
    ],
)
def test_files_that_are_not_exports_are_reported_in_one_line(name: str, content: bytes, message: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ClaimsError) as raised:
        read_file(tmp_path / name)
    assert message in str(raised.value)
    assert str(tmp_path / name) in str(raised.value)


def test_a_missing_file_is_reported(tmp_path: Path) -> None:
    for suffix in READERS:
        with pytest.raises(ClaimsError, match="cannot be read"):
            read_file(tmp_path / f"gone{suffix}")


def test_an_unrelated_workbook_is_reported(tmp_path: Path) -> None:
    book = load_workbook(BytesIO(exported("xlsx", harbour())))
    book["Claims"].title = "Mine"
    book.save(tmp_path / "x.xlsx")
    with pytest.raises(ClaimsError, match="there is no sheet 'Claims'"):
        read_file(tmp_path / "x.xlsx")


def test_a_corrupted_workbook_is_reported(tmp_path: Path) -> None:
    whole = exported("xlsx", harbour())
    for end in range(0, len(whole), len(whole) // 40):
        (tmp_path / "x.xlsx").write_bytes(whole[:end])
        with pytest.raises(ClaimsError, match="this is not an XLSX file"):
            read_file(tmp_path / "x.xlsx")


def test_a_truncated_row_is_reported(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("id,verdict,by\nc-1,True,Ada\nc-2,True\n\nc-3,False,Ada\n")
    back = read_file(tmp_path / "x.csv")
    assert [row.claim_id for row in back.rows] == ["c-1", "c-3"]
    assert [str(error) for error in back.errors] == [
        f"{tmp_path / 'x.csv'}: row 3: 2 cells where the table has 3 columns; "
        "put a cell that holds a separator in double quotes"
    ]


def test_lines_that_are_not_claim_sets_are_reported(tmp_path: Path) -> None:
    path = file(tmp_path, "jsonl", harbour(), reviews=reviews())
    values = json.loads(path.read_text())
    values["claims"][0]["certainty"] = "sure"
    values["claims"][2]["statement"] = {"a": 1}
    path.write_text("\n".join(["nonsense", "[]", json.dumps(values), ""]))
    back = read_file(path)
    assert [row.claim_id for row in back.rows] == [LEAK]
    message = [str(error).removeprefix(f"{path}: ") for error in back.errors]
    assert message[0].startswith("line 1: invalid JSON")
    assert message[1].startswith("line 2: this is not a claim set")
    assert message[2].startswith("line 3, column claims[0] certainty: 'sure' is not a certainty")
    assert message[3].startswith("line 3, column claims[2]: `statement` is not text")


def annotated(tmp_path: Path, change: object) -> Path:
    path = file(
        tmp_path, "labelstudio", harbour(), reviews=reviews(), edits={LEAK: {"verdict": "True", "by": "ada@desk.example"}}
    )
    tasks = json.loads(path.read_text())
    change(tasks[0], tasks[0]["annotations"][0])  # type: ignore[operator]
    path.write_text(json.dumps(tasks))
    return path


def _taken_out(task: dict[str, object], annotation: dict[str, list[dict[str, object]]]) -> None:
    annotation["result"] = [result for result in annotation["result"] if result.get("id") != SHUT]


def _added(task: dict[str, object], annotation: dict[str, list[dict[str, object]]]) -> None:
    annotation["result"].append({"id": "new", "value": {"start": 0, "end": 4, "text": "Port", "labels": ["Claim"]}})


def _parted(task: dict[str, object], annotation: dict[str, list[dict[str, object]]]) -> None:
    annotation["result"].append({"id": "new", "value": {"start": 0, "end": 4, "text": "Port", "labels": ["Part of a claim"]}})


def _moved_in_an_old_task(task: dict[str, Any], annotation: dict[str, list[dict[str, dict[str, int]]]]) -> None:
    annotation["result"][0]["value"]["end"] += 1
    task["data"]["claims"][SHUT]["fingerprint"] = task["data"]["claims"][SHUT]["fingerprint"][:72]


@pytest.mark.parametrize(
    ("change", "message", "read"),
    [
        (_taken_out, f"task 1, column {SHUT}: the claim was deleted in the file", 2),
        (_added, "task 1: a new claim ('Port') is not imported", 3),
        (_parted, "task 1: a part ('Port') does not belong to a claim; connect it to its claim by a relation, or delete it", 3),
        (
            _moved_in_an_old_task,
            f"task 1, column {SHUT}: the claim was moved, which cannot be imported from tasks of an earlier version",
            3,
        ),
        (lambda task, annotation: task["data"].pop("claims"), "task 1: the task contains no claims", 0),
    ],
)
def test_unsupported_edits_in_label_studio_are_reported(change: object, message: str, read: int, tmp_path: Path) -> None:
    back = read_file(annotated(tmp_path, change))
    assert [message in str(error) for error in back.errors] == [True]
    assert len(back.rows) == read


SHORT = {"annotator": 1, "annotation_id": 7, "created_at": "2024-03-05T09:00:00Z", "lead_time": 12.5}
"""Fields of an annotation in Label Studio's short exports."""
REGION = {"start": 58, "end": 86, "text": "about 40 tonnes", "labels": ["Claim"]}


@pytest.mark.parametrize(
    "item",
    [
        {"text": "x", "id": 1, "label": [REGION], "annotator": 1},
        {"text": "x", "id": 1, "label": [REGION], **SHORT},
        {**json.loads(exported("labelstudio", harbour()))[0]["data"], "id": 1, "label": [REGION], **SHORT},
    ],
    ids=["a few fields", "all of them", "with the data of our tasks"],
)
def test_the_short_exports_of_label_studio_are_rejected_by_name(item: dict[str, object], tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text(json.dumps([item, item]), encoding="utf-8")
    with pytest.raises(ClaimsError, match=r"x\.json: this is Label Studio's JSON-MIN; export it as JSON$"):
        read_file(tmp_path / "x.json")
    for suffix, separator in ((".csv", ","), (".tsv", "\t")):
        path = tmp_path / f"x{suffix}"
        with path.open("w", encoding="utf-8", newline="") as stream:
            table = csv.writer(stream, delimiter=separator)
            table.writerows([item.keys(), [json.dumps(value) for value in item.values()]])
        with pytest.raises(ClaimsError, match=rf"x\{suffix}: this is Label Studio's CSV; export it as JSON$"):
            read_file(path)


def test_tasks_without_submitted_annotations_change_nothing(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_bytes(exported("labelstudio", harbour()))
    assert not read_file(tmp_path / "x.json").rows
    skipped = annotated(tmp_path, lambda task, annotation: annotation.update(was_cancelled=True))
    assert not read_file(skipped).rows


@pytest.mark.parametrize("name", TABLES)
def test_unchanged_cells_are_never_invalid(name: str, tmp_path: Path) -> None:
    """An invalid link, and a verdict that is no longer on the scale, as in the store when the file was written."""
    known = {LEAK: Review(claim_id=LEAK, verdict="Half true", by="Bo", evidence=("about:blank", "x y;"), assigned="x" * 300)}
    back = read_file(file(tmp_path, name, harbour(), reviews=known, edits={LEAK: {"note": "Seen.", "by": "Ada"}}))
    assert back.errors == []
    (decision,) = changes(back.rows, current(harbour(), reviews=known)).decisions
    assert decision.edits == {Field.NOTE: "Seen."}


def test_spans_that_a_spreadsheet_converted_to_dates_are_restored(tmp_path: Path) -> None:
    text = "Oh no, it leaked on Monday."
    made = claim_set(claim("no, it leaked", text=text), text=text)
    assert made.claims[0].spans == (Span(start=3, end=16),)
    for message in ("16-Mar", "Mar-16"):
        path = file(tmp_path, "csv", made, edits={made.claims[0].id: {"spans": message}})
        back = read_file(path)
        found = changes(back.rows, current(made))
        assert (back.errors, found.decisions, found.same) == ([], [], 1)


def test_spans_outside_the_article_are_a_bad_cell(tmp_path: Path) -> None:
    edits = {SHUT: {"spans": "0-4; 100-9999", "by": "Ada"}, LEAK: {"spans": "0-4", "by": "Ada"}}
    path = file(tmp_path, "csv", harbour(), edits=edits)
    found = changes(read_file(path).rows, current(harbour()))
    (error,) = found.errors
    length = len(harbour().article.text)
    message = f"{path}: row 2, column spans: the span is outside the article; give offsets between 0 and {length}"
    assert str(error) == message
    assert [decision.claim_id for decision in found.decisions] == [LEAK]


@pytest.mark.parametrize(
    ("edits", "message"),
    [
        ({"source_kind": ""}, "the kind of source is missing; give the kind of source"),
        ({"source": "", "source_kind": "ngo"}, "a kind of source was given without a source; empty it"),
    ],
)
def test_a_kind_needs_a_source_and_a_source_a_kind(edits: dict[str, str], message: str, tmp_path: Path) -> None:
    path = file(tmp_path, "csv", harbour(), edits={LEAK: edits | {"by": "Ada"}})
    found = changes(read_file(path).rows, current(harbour()))
    assert ([str(error) for error in found.errors], found.decisions) == ([f"{path}: row 3, column source_kind: {message}"], [])


@pytest.mark.parametrize("name", SUFFIXES)
def test_a_file_of_the_first_version_can_be_imported(name: str, tmp_path: Path) -> None:
    """Its fingerprints do not cover kinds, spans, links and assignments: those were not imported, and are not now."""
    edits = {LEAK: {"verdict": "True", "by": "Ada", "evidence": "https://new.example", "assigned": "Bo", "source_kind": "ngo"}}
    path = file(tmp_path, name, harbour(), reviews=reviews(), edits=edits)
    aged(path)
    back = read_file(path)
    (decision,) = changes(back.rows, current(harbour(), reviews=reviews())).decisions
    assert (back.errors, decision.edits) == ([], {Field.VERDICT: "True"})


def aged(path: Path) -> None:
    """Truncates the fingerprints in a file to the form of the first version."""
    if path.suffix != ".xlsx":
        path.write_bytes(re.sub(rb"\b([0-9a-f]{72})[0-9a-f]{40}\b", rb"\1", path.read_bytes()))
        return
    book = load_workbook(path)
    for row in book["Claims"].iter_rows(min_row=2):
        for cell in row:
            if re.fullmatch("[0-9a-f]{112}", str(cell.value)):
                cell.value = str(cell.value)[:72]
    book.save(path)


def test_every_importable_format_has_a_reader() -> None:
    assert {Path(f"x{suffix}").suffix for suffix in SUFFIXES.values()} <= set(READERS)


def test_a_correction_in_the_claim_itself_is_read_from_json(tmp_path: Path) -> None:
    known = {LEAK: Review(claim_id=LEAK, verdict="True", by="Ada")}
    path = file(tmp_path, "jsonl", harbour(), reviews=known)
    values = json.loads(path.read_text())
    values["claims"][1]["source"] = "Coastguard"
    path.write_text(json.dumps(values))
    (decision,) = changes(read_file(path).rows, current(harbour(), reviews=known)).decisions
    assert decision.edits == {Field.SOURCE: "Coastguard"}
