"""Read-only cells: changes in them are never imported, and are reported cell by cell."""

import csv
import re
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from claims.export.columns import COLUMNS, sheet_columns
from claims.export.importers import read_file
from claims.export.importers.apply import import_rows
from claims.export.importers.cells import READ_ONLY, is_unchanged, read_only_values
from claims.export.importers.rows import MAX_KEPT
from claims.export.review import Field
from claims.export.stored import export_from_store
from claims.model import Certainty, Polarity, Status
from claims.store import Decision, Filters, Store
from tests.export.importers.files import file
from tests.export.importers.test_spreadsheets import as_csv, as_xlsx
from tests.export.samples import TEXT, claim, claim_set, harbour

LEAK = harbour().claims[1].id
TITLES = {column.name: column.title for column in sheet_columns()}


@pytest.fixture
def filled(store: Store) -> Store:
    store.add(harbour())
    return store


def exported(store: Store, folder: Path, name: str, edits: dict[str, dict[str, str]]) -> Path:
    found = export_from_store(store, Filters.of({"article": "harbour-spill"}))
    claim_sets = list(found.claim_sets)
    return file(folder, name, *claim_sets, reviews=found.reviews, edits=edits)


def warnings_of(path: Path, store: Store) -> list[str]:
    """The warnings about ignored changes, without the file name; there must be no other messages."""
    back = read_file(path)
    taken = import_rows(back.rows, store, by="Ada", entered_by="Ada")
    assert [str(error) for error in (*back.errors, *taken.errors, *taken.conflicts)] == []
    return [str(one).removeprefix(f"{path}: ") for one in taken.ignored]


@pytest.mark.parametrize("name", ["csv", "xlsx"])
@pytest.mark.parametrize("column", READ_ONLY)
def test_each_read_only_column_is_reported_with_its_row(column: str, name: str, filled: Store, tmp_path: Path) -> None:
    (said,) = warnings_of(exported(filled, tmp_path, name, {LEAK: {column: "What I think"}}), filled)
    called = column if name == "csv" or TITLES[column].casefold() == column else TITLES[column]
    where = f"row 3, column {called}" if name == "csv" else f"sheet Claims, row 3, column {called}"
    assert said.startswith(f"{where}: ignored: 'What I think'; columns computed by the machine cannot be edited; ")
    assert filled.log() == []


def test_every_column_is_either_imported_or_compared() -> None:
    assert set(READ_ONLY) | {*Field, "id", "article_id", "fingerprint", "seen", "by", "text"} == set(COLUMNS)


def test_the_rest_of_the_row_is_imported(filled: Store, tmp_path: Path) -> None:
    edits = {LEAK: {"status": "confirmed", "hedges": "", "text": "about 50 tonnes", "verdict": "True"}}
    said = warnings_of(exported(filled, tmp_path, "csv", edits), filled)
    assert [re.findall(r"column (\w+): ignored: ([^;]+);", one)[0] for one in said] == [
        ("text", "the article's text cannot be changed by an import"),
        ("hedges", "emptying it"),
        ("status", "'confirmed'"),
    ]
    assert filled.claim(LEAK).verdict == "True"


AS_SAVED: dict[str, Callable[[Path], Path]] = {"csv": as_xlsx, "xlsx": as_csv}


@pytest.mark.parametrize("name", AS_SAVED)
def test_an_unchanged_file_has_no_warnings(name: str, filled: Store, tmp_path: Path) -> None:
    """Also when saved in the other format, after decisions, corrections, and an edit of the article."""
    for decision in (Decision.verdict("True"), Decision.source("Greens"), Decision.statement("So."), Decision.spans([(0, 4)])):
        filled.decide(LEAK, decision, by="Bo")
    assert warnings_of(exported(filled, tmp_path, name, {}), filled) == []
    assert warnings_of(AS_SAVED[name](exported(filled, tmp_path, name, {})), filled) == []
    before = exported(filled, tmp_path, name, {})
    again = harbour().model_copy(update={"claims": tuple(reread() if one.id == LEAK else one for one in harbour().claims)})
    filled.add(again)
    filled.decide(LEAK, Decision.note("Since."), by="Bo")
    assert warnings_of(before, filled) == [], "it says what was so when it was written"
    assert warnings_of(exported(filled, tmp_path, name, {}), filled) == []


def reread() -> object:
    """The claim after a better extraction, with the same words."""
    leak = harbour().claims[1]
    return leak.model_copy(update={"status": Status.CONFIRMED, "hedges": (), "via": (), "polarity": Polarity.POSITIVE})


@pytest.mark.parametrize(
    ("written", "value", "same"),
    [
        ("0.5", "0.5", True),
        ("0,5", "0.5", True),
        ("0.50", "0.5", True),
        ("0.9", "0.5", False),
        ("12.09.2023", "2023-09-12", True),
        ("9/12/23", "2023-09-12", True),
        ("2023-09-13", "2023-09-12", False),
        ("12. Dez", "12-20", True),
        ("TRUE", "true", True),
        ("never", "2023-09-12", False),
        ("confirmed", "disputed", False),
        ("two\nlines ", " two\r\nlines", True),
        ("", "may (modal)", False),
        ("", "", True),
        ("5", "", False),
    ],
)
def test_reformatting_by_a_spreadsheet_is_not_a_change(written: str, value: str, same: bool) -> None:
    (cell,) = (one for one in read_only_values({"when": written}) or () if one is not None)
    assert is_unchanged(cell, value) is same


def test_long_values_are_compared_but_not_quoted(filled: Store, tmp_path: Path) -> None:
    (said,) = warnings_of(exported(filled, tmp_path, "csv", {LEAK: {"entities": "x" * 100_000}}), filled)
    assert "column entities: ignored: this value; " in said


def test_omitted_or_additional_columns_are_ignored(filled: Store, tmp_path: Path) -> None:
    path = exported(filled, tmp_path, "csv", {})
    table = list(csv.DictReader(StringIO(path.read_text(encoding="utf-8-sig"), newline="")))
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, ["id", "fingerprint", "status", "my own"])
        writer.writeheader()
        writer.writerows({**{name: row[name] for name in ("id", "fingerprint", "status")}, "my own": "x"} for row in table)
    assert warnings_of(path, filled) == []


def test_a_manually_created_table_is_not_compared(filled: Store, tmp_path: Path) -> None:
    """Its columns can have any meaning."""
    path = tmp_path / "own.csv"
    path.write_text(f"id,verdict,by,status\n{LEAK},True,Ada,done\n", encoding="utf-8")
    assert warnings_of(path, filled) == []
    assert filled.claim(LEAK).verdict == "True"


def test_the_first_hundreds_are_listed_and_the_others_counted(store: Store, tmp_path: Path) -> None:
    many = [claim(id=f"c-{n}", certainty=Certainty.CERTAIN) for n in range(MAX_KEPT + 20)]
    store.add(claim_set(*many, text=TEXT))
    path = exported(store, tmp_path, "csv", {one.id: {"status": "confirmed"} for one in many})
    taken = import_rows(read_file(path).rows, store, by="Ada")
    assert (len(taken.ignored), taken.ignored.more) == (MAX_KEPT, 20)


def test_a_formula_in_a_read_only_column_does_not_exclude_the_row(filled: Store, tmp_path: Path) -> None:
    path = exported(filled, tmp_path, "xlsx", {LEAK: {"verdict": "True"}})
    book = load_workbook(path)
    titles = [cell.value for cell in book["Claims"][1]]
    book["Claims"].cell(3, titles.index("Status") + 1).value = "=1+1"
    book.save(path)
    (said,) = warnings_of(path, filled)
    assert "row 3, column status: ignored: '=1+1'; " in said
    assert filled.claim(LEAK).verdict == "True"
