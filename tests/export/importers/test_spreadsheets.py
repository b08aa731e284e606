"""Files saved by spreadsheet programs: cells reformatted, a workbook saved as CSV and a CSV file as a workbook."""

import csv
import re
import shutil
import subprocess
from io import StringIO
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from claims.export import Field, Review
from claims.export.as_csv import text_cell, uncell
from claims.export.columns import CLAIMS
from claims.export.importers import changes, read_file
from claims.model import ClaimSet
from tests.export.importers.files import current, file
from tests.export.samples import HOSTILE, claim, claim_set, exported, harbour
from tests.waiting import PATIENCE

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
REWRITTEN = (
    "True",
    "FALSE",
    "2024-01-05",
    "1/2",
    "3-4",
    "1e5",
    "007",
    "12:30",
    "12:30 PM",
    "50%",
    "$5",
    "1.50",
    "March 5",
    "5 May",
)
"""Text that a spreadsheet interprets as a number, a date or a truth value."""
KEPT = ["41 dead", "May", "", "a;b", "'twas", "5 people in March", "#N/A", " lead", "one\ntwo", '"quoted"', "x" * 45_000]


def tricky() -> ClaimSet:
    words = dict(enumerate([*HOSTILE, *REWRITTEN, *KEPT]))
    return claim_set(*(claim(statement=one or "x", source=one, speaker=one, id=f"c-{at}") for at, one in words.items()))


def decided() -> dict[str, Review]:
    return {
        one.id: Review(claim_id=one.id, verdict="True", by=one.speaker, note=one.speaker, assigned=one.speaker, seen=at)
        for at, one in enumerate(tricky().claims)
    }


def assert_nothing_changed(path: Path) -> None:
    back = read_file(path)
    found = changes(back.rows, current(tricky(), reviews=decided()))
    assert (back.errors, found.decisions, found.conflicts, found.errors) == ([], [], [], [])
    assert found.same == len(tricky().claims)


@pytest.mark.parametrize("words", REWRITTEN)
def test_values_that_would_be_reformatted_are_marked_as_text(words: str) -> None:
    assert (text_cell(words), uncell(text_cell(words))) == (f"'{words}", words)


@pytest.mark.parametrize("words", KEPT)
def test_other_values_are_unchanged(words: str) -> None:
    assert text_cell(words) in (words, f"'{words}" if words.startswith("'") else words)


def as_csv(path: Path) -> Path:
    """The first sheet of a workbook saved as CSV by a spreadsheet program: titles in its header, no other sheets."""
    sheet = load_workbook(path)[CLAIMS]
    saved = path.with_suffix(".csv")
    with saved.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, delimiter=";").writerows(sheet.iter_rows(values_only=True))
    return saved


def test_a_workbook_saved_as_csv_can_be_imported(tmp_path: Path) -> None:
    assert_nothing_changed(as_csv(file(tmp_path, "xlsx", tricky(), reviews=decided())))
    edits = {harbour().claims[1].id: {"verdict": "True", "note": "=1+1", "by": "Ada"}}
    path = as_csv(file(tmp_path, "xlsx", harbour(), reviews={}, edits=edits))
    (decision,) = changes(read_file(path).rows, current(harbour())).decisions
    assert (decision.by, decision.edits) == ("Ada", {Field.VERDICT: "True", Field.NOTE: "=1+1"})


SAID = {
    "as Excel writes it": ("sep=;\r\n", ";"),
    "behind a byte order mark": ("\ufeffsep=;\n", ";"),
    "in capitals": ("SEP=;\r\n", ";"),
    "a tab": ("sep=\t\r\n", "\t"),
    "a bar": ("sep=|\r\n", "|"),
    "a comma, though there are more semicolons": ("sep=,\r\n", ","),
    "quoted, by a program that saved the file anew": ('"sep=;"\r\n', ";"),
    "with separators behind, likewise": ("sep=;;;;;\r\n", ";"),
    "not at all, semicolons": ("", ";"),
    "not at all, semicolons behind a byte order mark": ("\ufeff", ";"),
    "not at all, tabs": ("", "\t"),
}
"""Ways to declare the separator in the first line of a CSV file."""


@pytest.mark.parametrize("said", SAID)
@pytest.mark.parametrize("titled", [True, False], ids=["titles", "names"])
def test_a_table_with_any_separator_can_be_imported(said: str, titled: bool, tmp_path: Path) -> None:
    """Rows are counted as in a spreadsheet, which hides the declaration."""
    first, separator = SAID[said]
    leak, shut = harbour().claims[1].id, harbour().claims[0].id
    edits = {leak: {"verdict": "True", "note": "a;b, c\t|d", "by": "Ada"}, shut: {"verdict": "Perhaps", "by": "Ada"}}
    path = file(tmp_path, "xlsx" if titled else "csv", harbour(), reviews={}, edits=edits)
    if titled:
        path = as_csv(path)
    table = list(csv.reader(StringIO(path.read_text(encoding="utf-8-sig"), newline=""), delimiter=";" if titled else ","))
    with path.open("w", encoding="utf-8", newline="") as stream:
        stream.write(first)
        csv.writer(stream, delimiter=separator).writerows(table)
    back = read_file(path)
    (error,) = back.errors
    assert re.match(rf"{re.escape(str(path))}: row 2, column [Vv]erdict: 'Perhaps' is not a verdict", str(error))
    (decision,) = changes(back.rows, current(harbour())).decisions
    assert (decision.by, decision.edits) == ("Ada", {Field.VERDICT: "True", Field.NOTE: "a;b, c\t|d"})
    assert decision.place.row == 3


def as_xlsx(path: Path, longest: int = 32_767) -> Path:
    """A CSV file saved as a workbook by a spreadsheet program: names in its header, long cells truncated."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = path.stem
    for row in csv.reader(StringIO(path.read_text(encoding="utf-8-sig"), newline="")):
        sheet.append([cell[:longest] for cell in row])
    for line in sheet.iter_rows():
        for cell in line:
            cell.data_type = "s"
    saved = path.with_suffix(".xlsx")
    book.save(saved)
    return saved


def test_csv_saved_as_a_workbook_can_be_imported(tmp_path: Path) -> None:
    edits = {harbour().claims[1].id: {"verdict": "True", "note": "=1+1", "by": "Ada"}}
    path = as_xlsx(file(tmp_path, "csv", harbour(), reviews={}, edits=edits))
    (decision,) = changes(read_file(path).rows, current(harbour())).decisions
    assert (decision.by, decision.edits) == ("Ada", {Field.VERDICT: "True", Field.NOTE: "=1+1"})


def test_a_text_truncated_by_a_spreadsheet_is_reported_and_not_imported(tmp_path: Path) -> None:
    long = claim(statement="x" * 40_000)
    other = claim("they had been warned")
    edits = {other.id: {"verdict": "True", "by": "Ada"}}
    path = as_xlsx(file(tmp_path, "csv", claim_set(long, other), reviews={}, edits=edits))
    back = read_file(path)
    (error,) = back.errors
    message = (
        f"{path}: sheet back, row 2, column statement: the text was truncated by a spreadsheet (it is longer than a cell);"
    )
    assert str(error).startswith(message)
    assert [made.claim_id for made in changes(back.rows, current(claim_set(long, other))).decisions] == [other.id]


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Exports saved by LibreOffice, by original and new format."""
    if OFFICE is None:
        pytest.skip("there is no LibreOffice")
    folder = tmp_path_factory.mktemp("office")
    found = {}
    for name, wanted in (("xlsx", "xlsx"), ("xlsx", "csv"), ("csv", "csv")):
        source = folder / f"out.{name}"
        source.write_bytes(exported(name, tricky(), reviews=decided()))
        target = folder / f"{name}-{wanted}"
        kind = {"xlsx": "xlsx", "csv": "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true"}[wanted]
        command = [OFFICE, "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", kind]
        command += ["--infilter=CSV:44,34,76"] if name == "csv" else []
        command += ["--outdir", str(target), str(source)]
        subprocess.run(command, check=True, capture_output=True, timeout=PATIENCE)
        found[f"{name} as {wanted}"] = target / f"out.{wanted}"
    return found


@pytest.mark.parametrize("what", ["xlsx as xlsx", "xlsx as csv", "csv as csv"])
def test_libreoffice_changes_nothing(what: str, saved: dict[str, Path]) -> None:
    assert_nothing_changed(saved[what])
