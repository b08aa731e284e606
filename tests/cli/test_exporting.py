"""``claims export`` and ``claims import``, in this process."""

import csv
import json
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner, Result

from claims.cli import app
from claims.export import FORMATS, loads
from claims.store import Decision, Store, open_store

SEED = Path(__file__).parents[2] / "seeds" / "depot-blast.json"
CLAIMS = [claim.id for claim in loads(SEED.read_text(encoding="utf-8")).claims]


def run(*words: object, **environment: str) -> Result:
    plain = {"COLUMNS": "200", "TERM": "dumb", "NO_COLOR": "1", "CLAIMS_DATABASE_URL": "", "CLAIMS_REVIEWER": ""}
    return CliRunner().invoke(app, [str(word) for word in words], env=plain | environment)


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """The store of the current folder, with an article in it and a verdict."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CLAIMS_DATABASE_URL", raising=False)
    with open_store() as opened:
        opened.add(loads(SEED.read_text(encoding="utf-8")))
        opened.decide(CLAIMS[0], Decision.verdict("Mostly true"), by="Bo")
        yield opened


def edited(path: str, **cells: str) -> None:
    """Changes cells in the first row of a CSV file."""
    table = list(csv.DictReader(StringIO(Path(path).read_text(encoding="utf-8-sig"), newline="")))
    table[0] |= cells
    with Path(path).open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.DictWriter(stream, list(table[0]))
        writer.writeheader()
        writer.writerows(table)


@pytest.mark.usefixtures("store")
def test_the_store_can_be_exported_in_every_format() -> None:
    for known in FORMATS:
        ended = run("export", "-o", f"out{known.suffix}", "--publisher", "Desk", "--page", "https://desk.example/{id}")
        assert (ended.exit_code, ended.stderr) == (0, ""), known.name
        assert Path(f"out{known.suffix}").stat().st_size > 0
    assert "Mostly true" in Path("out.html").read_text(encoding="utf-8")
    assert json.loads(Path("out.claimreview.json").read_text())["@graph"][0]["url"] == f"https://desk.example/{CLAIMS[0]}"


@pytest.mark.usefixtures("store")
def test_filters() -> None:
    rows = list(csv.DictReader(StringIO(run("export", "--format", "csv", "--verdict", "mostly TRUE").stdout, newline="")))
    assert [(row["id"], row["verdict"], row["by"], row["seen"]) for row in rows] == [(CLAIMS[0], "Mostly true", "Bo", "1")]
    assert len(run("export", "--format", "csv", "--verdict", "none").stdout.splitlines()) == len(CLAIMS)
    disputed = json.loads(run("export", "--format", "json", "--article", "depot-blast", "--status", "disputed").stdout)
    assert {claim["status"] for claim in disputed["claims"]} == {"disputed"}


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        ("--article gone", 0, "warning: no claim in the store matches; nothing was written"),
        ("--status odd", 1, "odd"),
        ("--verdict odd", 1, "odd"),
        ("--publisher Desk", 2, "give both the publisher of the verdicts and their page"),
        ("--format claimreview", 2, "a ClaimReview needs its publisher and page"),
        ("--publisher Desk --page desk.example/{id} --format claimreview", 1, "write https://desk.example/{id}"),
        ("-o claims", 2, "the file name does not determine the format"),
    ],
)
@pytest.mark.usefixtures("store")
def test_invalid_arguments_are_reported(words: str, code: int, message: str) -> None:
    ended = run("export", *words.split())
    assert ended.exit_code == code, ended.stderr
    assert message in ended.stderr


def test_changes_are_written_to_the_log(store: Store) -> None:
    run("export", "-o", "out.csv")
    edited("out.csv", verdict="FALSE", note="No.", by="Ada")
    dry = run("import", "out.csv", "--dry-run")
    assert (dry.exit_code, dry.stdout) == (0, f"out.csv: claims would be changed: 1, unchanged: {len(CLAIMS) - 1}\n")
    assert len(store.log()) == 1
    ended = run("import", "out.csv")
    assert (ended.exit_code, ended.stderr) == (0, "")
    assert ended.stdout == f"out.csv: claims changed: 1, unchanged: {len(CLAIMS) - 1}\n"
    assert [(entry.by, entry.value) for entry in store.log()[1:]] == [("Ada", "False"), ("Ada", "No.")]
    assert "changed: 0" in run("import", "out.csv").stdout


def test_changes_in_read_only_columns_are_reported_and_the_rest_is_imported(store: Store) -> None:
    run("export", "-o", "out.csv")
    edited("out.csv", status="refuted", text="Other words", note="No.", by="Ada")
    for words in (["--dry-run"], []):
        ended = run("import", "out.csv", *words)
        assert ended.exit_code == 1
        text_warning, status_warning = ended.stderr.splitlines()
        assert text_warning.startswith(
            "warning: out.csv: row 2, column text: ignored: the article's text cannot be changed by an import"
        )
        assert status_warning == (
            "warning: out.csv: row 2, column status: ignored: 'refuted'; "
            "columns computed by the machine cannot be edited; give a verdict instead"
        )
    assert [entry.value for entry in store.log()[1:]] == ["No."]


def test_bad_cells_conflicts_and_bad_files_are_reported_and_the_rest_is_imported(store: Store) -> None:
    for name in ("one", "two", "three"):
        run("export", "-o", f"{name}.csv")
    edited("one.csv", verdict="Perhaps")
    edited("two.csv", verdict="True", by="Ada")
    edited("three.csv", note="Fine.", by="Cy")
    store.decide(CLAIMS[0], Decision.verdict("Mixed"), by="Bo")
    Path("four.csv").write_text("nonsense")
    ended = run("import", "one.csv", "two.csv", "four.csv", "five.csv", "three.csv")
    assert ended.exit_code == 1
    message = ended.stderr.splitlines()
    assert message[0].startswith("error: one.csv: row 2, column verdict: 'Perhaps' is not a verdict; write one of: True, ")
    assert message[1].startswith(f"warning: conflict: two.csv: row 2: {CLAIMS[0]}: the file says verdict 'True'; ")
    assert message[2].startswith("error: four.csv: this is not a table of claims")
    assert message[3].startswith("error: five.csv: cannot be read")
    assert message[4].startswith("warning: conflict: three.csv: row 2")
    assert ended.stdout.splitlines()[1] == f"two.csv: claims changed: 0, unchanged: {len(CLAIMS) - 1}, in conflict: 1"
    assert store.claim(CLAIMS[0]).state.verdict == "Mixed"


def test_the_reviewer_is_given_by_option_or_environment(store: Store) -> None:
    for by, words, environment in (("Ada", ["--by", "Ada"], {}), ("Cy", [], {"CLAIMS_REVIEWER": "Cy"})):
        run("export", "-o", "out.csv")
        edited("out.csv", note=f"By {by}.")
        assert run("import", "out.csv", *words, **environment).exit_code == 0
        assert store.log()[-1].by == by


def test_the_log_says_who_imported_the_file(store: Store) -> None:
    for by, environment, sender in (("Ada", {"CLAIMS_REVIEWER": "Eda"}, "Eda"), ("Bea", {"LOGNAME": "eva"}, "eva")):
        run("export", "-o", "out.csv")
        edited("out.csv", note=f"By {by}.", by=by)
        run("import", "out.csv", "--by", "Cy", **environment)
        entry = store.log()[-1]
        assert (entry.by, entry.entered_by) == (by, sender)
    message = [json.loads(line) for line in run("log").stdout.splitlines()]
    assert [line["entered_by"] for line in message] == [None, "Eda", "eva"]


def test_the_first_of_many_errors_are_listed_and_all_are_counted(store: Store) -> None:
    Path("x.csv").write_text("id,verdict,by\n" + f"{CLAIMS[1]},Perhaps,Ada\n" * 700 + f"{CLAIMS[1]},True,Ada\n")
    ended = run("import", "x.csv")
    message = ended.stderr.splitlines()
    assert (ended.exit_code, len(message), message[-1]) == (1, 501, "warning: x.csv: 200 more errors")
    assert store.claim(CLAIMS[1]).state.verdict == "True", "the good row is taken over"


def test_every_decision_can_be_made_in_a_workbook_and_bad_cells_are_reported_with_their_location(store: Store) -> None:
    run("export", "-o", "out.xlsx")
    book = load_workbook("out.xlsx")
    sheet = book["Claims"]
    columns = {str(cell.value): cell.column for cell in sheet[1]}
    length = len(store.claim_set("depot-blast").article.text)
    for row, cells in {
        2: {"Evidence": "https://a.example; http://b.example", "Assigned to": "Cy", "By": "Ada"},
        3: {"Evidence": "ftp://a.example", "Places": "9-4", "Kind of source": "firm", "By": "Ada"},
        4: {"Places": f"0-{length + 1}", "By": "Ada"},
        5: {"Places": "0-3; 5-9", "Source": "Greens", "Kind of source": "Party", "By": "Ada"},
    }.items():
        for title, value in cells.items():
            sheet.cell(row, columns[title]).value = value
    book.save("out.xlsx")
    ended = run("import", "out.xlsx")
    assert ended.exit_code == 1
    assert [line.partition("; ")[0] for line in ended.stderr.splitlines()] == [
        "error: out.xlsx: sheet Claims, row 3, column Kind of source: 'firm' is not a kind of source",
        "error: out.xlsx: sheet Claims, row 3, column Places: '9-4' are not spans",
        "error: out.xlsx: sheet Claims, row 3, column evidence: 'ftp://a.example' is not a link",
        "error: out.xlsx: sheet Claims, row 4, column Places: the span is outside the article",
    ]
    assert ended.stdout == f"out.xlsx: claims changed: 2, unchanged: {len(CLAIMS) - 4}\n"
    assert [(entry.claim_id, entry.by, str(entry.action), entry.value) for entry in store.log()[1:]] == [
        (CLAIMS[0], "Ada", "evidence", ["https://a.example", "http://b.example"]),
        (CLAIMS[0], "Ada", "assign", "Cy"),
        (CLAIMS[3], "Ada", "source", {"name": "Greens", "kind": "party", "named": True}),
        (CLAIMS[3], "Ada", "spans", [[0, 3], [5, 9]]),
    ]
