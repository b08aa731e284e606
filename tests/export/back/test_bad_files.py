"""Files as they come back from people and their programs: each bad cell is named, each good row is kept."""

import csv
import json
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from claims.export import Field, Review
from claims.export.back import READERS, changes, read_back
from claims.model import ClaimsError
from tests.export.back.files import SUFFIXES, current, file
from tests.export.samples import exported, harbour, reviews

SHUT, LEAK, WARNED = (claim.id for claim in harbour().claims)
TABLES = ("csv", "xlsx")


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize(
    ("column", "value", "told"),
    [
        ("verdict", "Perhaps", "'Perhaps' is no verdict; write one of: True, Mostly true, "),
        ("certainty", "sure", "'sure' is no certainty; write one of: certain, probable, possible, unknown"),
        ("certainty", "", "'' is no certainty"),
        ("polarity", "yes", "'yes' is no polarity; write one of: positive, negative"),
        ("statement", "  ", "the statement is empty"),
        ("fingerprint", "0123", "the fingerprint was changed; take the row from the export again"),
        ("seen", "soon", "'soon' is no number of an entry"),
        ("id", "", "the claim's id is missing"),
    ],
)
def test_a_bad_cell_is_named_and_the_other_rows_are_read(name: str, column: str, value: str, told: str, tmp_path: Path) -> None:
    edits = {SHUT: {"verdict": "True", "by": "Ada"}, LEAK: {column: value}}
    path = file(tmp_path, name, harbour(), reviews=reviews(), edits=edits)
    back = read_back(path)
    (error,) = back.errors
    sheet = "sheet Claims, " if name == "xlsx" else ""
    assert str(error).startswith(f"{path}: {sheet}row 3, column {column}: {told}")
    assert [row.claim_id for row in back.rows] == [SHUT, WARNED]
    assert [decision.claim_id for decision in changes(back.rows, current(harbour(), reviews=reviews())).decisions] == [SHUT]


@pytest.mark.parametrize(
    ("value", "verdict"), [("TRUE", "True"), ("mostly TRUE", "Mostly true"), ("False ", "False"), ("", "")]
)
@pytest.mark.parametrize("name", TABLES)
def test_verdicts_in_capitals_are_understood(name: str, value: str, verdict: str, tmp_path: Path) -> None:
    back = read_back(file(tmp_path, name, harbour(), edits={LEAK: {"verdict": value}}))
    assert back.rows[1].values[Field.VERDICT] == verdict


def workbook(tmp_path: Path, **cells: object) -> Path:
    """An XLSX file whose first row of claims has other values, of other types, by column letter."""
    book = load_workbook(BytesIO(exported("xlsx", harbour())))
    for letter, value in cells.items():
        book["Claims"][f"{letter}2"] = value
    path = tmp_path / "x.xlsx"
    book.save(path)
    return path


def test_a_spreadsheet_makes_truth_values_and_numbers_of_words(tmp_path: Path) -> None:
    back = read_back(workbook(tmp_path, B=True, C=2024, E=1.5))
    assert back.errors == []
    found = back.rows[0].values
    assert (found[Field.VERDICT], found[Field.NOTE], found[Field.SOURCE]) == ("True", "2024", "1.5")


def test_a_formula_is_no_value(tmp_path: Path) -> None:
    path = workbook(tmp_path, C="=1+1")
    back = read_back(path)
    (error,) = back.errors
    assert str(error) == f"{path}: sheet Claims, row 2, column note: '=1+1' is a formula or its error; write the value itself"
    assert len(back.rows) == 2


def test_columns_may_be_moved_and_taken_out_and_rows_sorted(tmp_path: Path) -> None:
    table = list(csv.DictReader(StringIO(exported("csv", harbour(), reviews=reviews()).decode(), newline="")))
    path = tmp_path / "x.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, ["verdict", "fingerprint", "id", "by"], extrasaction="ignore", delimiter=";")
        writer.writeheader()
        writer.writerows([row | {"verdict": "False", "by": "Ada"} for row in reversed(table)])
    found = changes(read_back(path).rows, current(harbour(), reviews=reviews()))
    assert [decision.claim_id for decision in found.decisions] == [WARNED, LEAK, SHUT]
    assert {str(decision.edits) for decision in found.decisions} == {str({Field.VERDICT: "False"})}


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("x.csv", b"a,b\n1,2\n", "this is no table of claims (there is no column `id`)"),
        ("x.csv", b"", "this is no table of claims"),
        (
            "x.csv",
            "id,note\nc-1,caf\xe9\n".encode("latin-1"),
            "the file is not in UTF-8, so that some letters are lost; save it",
        ),
        ("x.xlsx", b"PK nonsense", "this is no XLSX file"),
        ("x.xlsx", b"", "this is no XLSX file"),
        ("x.json", b"{", "this is no JSON"),
        ("x.json", b"[" * 100_000, "this is no JSON"),
        ("x.jsonl", b"\xff\xfe", "the file is not in UTF-8"),
        ("x.docx", b"", "files of this kind cannot be read back; files that can be read back end in .csv"),
    ],
)
def test_what_is_no_export_is_told_in_one_line(name: str, content: bytes, told: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ClaimsError) as raised:
        read_back(tmp_path / name)
    assert told in str(raised.value)
    assert str(tmp_path / name) in str(raised.value)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    for suffix in READERS:
        with pytest.raises(ClaimsError, match="cannot be read"):
            read_back(tmp_path / f"gone{suffix}")


def test_a_workbook_of_somebody_elses_is_told(tmp_path: Path) -> None:
    book = load_workbook(BytesIO(exported("xlsx", harbour())))
    book["Claims"].title = "Mine"
    book.save(tmp_path / "x.xlsx")
    with pytest.raises(ClaimsError, match="there is no sheet 'Claims'"):
        read_back(tmp_path / "x.xlsx")


def test_a_torn_workbook_is_told(tmp_path: Path) -> None:
    whole = exported("xlsx", harbour())
    for end in range(0, len(whole), len(whole) // 40):
        (tmp_path / "x.xlsx").write_bytes(whole[:end])
        with pytest.raises(ClaimsError, match="this is no XLSX file"):
            read_back(tmp_path / "x.xlsx")


def test_a_torn_row_is_named(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("id,verdict,by\nc-1,True,Ada\nc-2,True\n\nc-3,False,Ada\n")
    back = read_back(tmp_path / "x.csv")
    assert [row.claim_id for row in back.rows] == ["c-1", "c-3"]
    assert [str(error) for error in back.errors] == [
        f"{tmp_path / 'x.csv'}: row 3: 2 cells where the table has 3 columns; "
        "put a cell that holds a separator in double quotes"
    ]


def test_lines_that_are_no_claim_sets_are_named(tmp_path: Path) -> None:
    path = file(tmp_path, "jsonl", harbour(), reviews=reviews())
    values = json.loads(path.read_text())
    values["claims"][0]["certainty"] = "sure"
    values["claims"][2]["statement"] = {"a": 1}
    path.write_text("\n".join(["nonsense", "[]", json.dumps(values), ""]))
    back = read_back(path)
    assert [row.claim_id for row in back.rows] == [LEAK]
    told = [str(error).removeprefix(f"{path}: ") for error in back.errors]
    assert told[0].startswith("line 1: this is no JSON")
    assert told[1].startswith("line 2: this is no claim set")
    assert told[2].startswith("line 3, column claims[0] certainty: 'sure' is no certainty")
    assert told[3].startswith("line 3, column claims[2]: `statement` is no text")


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


def _moved(task: dict[str, object], annotation: dict[str, list[dict[str, dict[str, int]]]]) -> None:
    annotation["result"][0]["value"]["end"] += 1


@pytest.mark.parametrize(
    ("change", "told", "read"),
    [
        (_taken_out, f"task 1, column {SHUT}: the claim was taken out", 2),
        (_added, "task 1: a new claim ('Port') is not taken over", 3),
        (_moved, f"task 1, column {SHUT}: the claim was moved", 3),
        (lambda task, annotation: task["data"].pop("claims"), "task 1: the task names no claims", 0),
    ],
)
def test_what_label_studio_can_do_and_is_not_taken_over(change: object, told: str, read: int, tmp_path: Path) -> None:
    back = read_back(annotated(tmp_path, change))
    assert [told in str(error) for error in back.errors] == [True]
    assert len(back.rows) == read


def test_tasks_that_nobody_submitted_say_nothing(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_bytes(exported("labelstudio", harbour()))
    assert not read_back(tmp_path / "x.json").rows
    skipped = annotated(tmp_path, lambda task, annotation: annotation.update(was_cancelled=True))
    assert not read_back(skipped).rows


def test_every_importable_format_has_a_reader() -> None:
    assert {Path(f"x{suffix}").suffix for suffix in SUFFIXES.values()} <= set(READERS)


def test_a_correction_in_the_claim_itself_is_read_from_json(tmp_path: Path) -> None:
    known = {LEAK: Review(claim_id=LEAK, verdict="True", by="Ada")}
    path = file(tmp_path, "jsonl", harbour(), reviews=known)
    values = json.loads(path.read_text())
    values["claims"][1]["source"] = "Coastguard"
    path.write_text(json.dumps(values))
    (decision,) = changes(read_back(path).rows, current(harbour(), reviews=known)).decisions
    assert decision.edits == {Field.SOURCE: "Coastguard"}
