"""``claims factchecks`` and ``claims match``: what they print, and their exit codes."""

import csv
import json
import re
from pathlib import Path

import jsonschema
import pytest
from typer.testing import CliRunner, Result

from claims.cli import app
from claims.export import json_schema

CHECK = {
    "@type": "ClaimReview",
    "claimReviewed": "Corvane Mining poisoned the river Sarn.",
    "url": "https://verity.example/sarn",
    "datePublished": "2021-05-06",
    "author": {"name": "Verity Desk"},
    "reviewRating": {"alternateName": "False"},
}
ARTICLE = "Corvane Mining poisoned the river Sarn, officials said. The parliament of Norland met on Thursday.\n"


def run(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder, with a file of fact-checks and an article."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CLAIMS_FACTCHECKS", raising=False)
    (tmp_path / "checks.json").write_text(json.dumps([CHECK]), encoding="utf-8")
    (tmp_path / "sarn.txt").write_text(ARTICLE, encoding="utf-8")
    return tmp_path


def on_terminal(monkeypatch: pytest.MonkeyPatch, *words: object) -> str:
    with monkeypatch.context() as patched:
        patched.setattr("claims.cli.factchecks.for_people", lambda: True)
        patched.setenv("COLUMNS", "400")
        ended = run(*words)
    assert ended.exit_code == 0, ended.output
    return re.sub(r"\x1b\[[0-9;]*m", "", ended.stdout)


def test_add_list_and_remove(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, again = run("factchecks", "add", "checks.json"), run("factchecks", "add", "checks.json")
    assert (first.exit_code, first.stdout) == (0, "checks.json: fact-checks: 1 new\n")
    assert (again.exit_code, again.stdout) == (0, "checks.json: fact-checks: 1 unchanged\n")
    assert (folder / ".claims" / "factchecks.db").is_file()
    name = str((folder / "checks.json").resolve())
    assert json.loads(run("factchecks", "list").stdout) == {"file": name, "checks": 1}
    assert json.loads(run("factchecks", "list", "--file", name).stdout)["claim"] == CHECK["claimReviewed"]
    assert "checks.json" in on_terminal(monkeypatch, "factchecks", "list")
    assert "Verity Desk" in on_terminal(monkeypatch, "factchecks", "list", "--file", name)
    assert run("factchecks", "remove", "checks.json").stdout == "checks.json: removed: 1\n"
    assert "the index is empty" in on_terminal(monkeypatch, "factchecks", "list")
    ended = run("factchecks", "remove", "checks.json")
    assert (ended.exit_code, ended.stderr.startswith("error: checks.json: not in the index")) == (1, True)


def test_a_folder_with_bad_records_adds_the_good_ones(folder: Path) -> None:
    (folder / "more").mkdir()
    (folder / "more" / "a.jsonl").write_text('{"claim": "Seawater cures colds."}\n{"claim": "x", "url": "ftp://x"}\n')
    (folder / "more" / "b.csv").write_text("nothing\n")
    ended = run("factchecks", "add", "more", "checks.json", "none.json")
    assert ended.exit_code == 1
    assert ended.stdout.splitlines() == [
        "more/a.jsonl: fact-checks: 1 new; 1 not read",
        "more/b.csv: fact-checks: none; 1 not read",
        "checks.json: fact-checks: 1 new",
        "none.json: fact-checks: none; 1 not read",
    ]
    assert "error: more/a.jsonl:2: `url` is not a web address" in ended.stderr
    assert "error: none.json: cannot be read" in ended.stderr


def test_match_finds_the_check_of_a_claim(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("factchecks", "add", "checks.json")
    match = ("match", "sarn.txt", "--pipeline", "fast")
    table = on_terminal(monkeypatch, *match)
    assert "the same: Corvane Mining poisoned the river Sarn." in table
    assert "https://verity.example/sarn" in table
    assert "1 with a fact-check of the same or a related claim" in table
    found = [json.loads(line) for line in run(*match).stdout.splitlines()]
    assert found == json.loads(run(*match, "--format", "json").stdout)
    schema = jsonschema.Draft202012Validator(json.loads(json_schema("matched-claim")))
    for claim in found:
        schema.validate(claim)
    (of_river,) = [claim for claim in found if claim["matches"]]
    (one,) = of_river["matches"]
    assert (one["relation"], one["guards"]) == ("the same", [])
    assert {name: one["check"][name] for name in ("rating", "truth", "publisher", "date", "url")} == {
        "rating": "False",
        "truth": "false",
        "publisher": "Verity Desk",
        "date": "2021-05-06",
        "url": "https://verity.example/sarn",
    }
    (row,) = csv.DictReader(run(*match, "--format", "csv").stdout.splitlines())
    assert (row["relation"], row["checked_claim"]) == ("the same", CHECK["claimReviewed"])
    assert run(*match).stdout == run(*match).stdout


def test_cells_of_a_table_are_data(folder: Path) -> None:
    evil = CHECK | {"claimReviewed": "=Corvane Mining poisoned the river Sarn", "author": {"name": "@SUM(A1)"}}
    (folder / "evil.json").write_text(json.dumps(evil), encoding="utf-8")
    run("factchecks", "add", "evil.json")
    (row,) = csv.DictReader(run("match", "sarn.txt", "--pipeline", "fast", "--format", "csv").stdout.splitlines())
    assert (row["publisher"], row["checked_claim"][:2]) == ("'@SUM(A1)", "'=")


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (("match", "sarn.txt"), 1, "no index of fact-checks; `claims factchecks add FILE` creates one"),
        (("match", "sarn.txt", "--format", "pdf"), 2, "unknown format 'pdf'"),
        (("factchecks", "list"), 1, "no index of fact-checks"),
        (("factchecks", "list", "--index", "sarn.txt"), 1, "cannot open the index of fact-checks"),
        (("factchecks", "remove", "x"), 1, "no index of fact-checks"),
    ],
)
def test_errors(folder: Path, words: tuple[str, ...], code: int, message: str) -> None:
    ended = run(*words)
    assert ended.exit_code == code
    assert message in ended.output


def test_an_unreadable_article_does_not_lose_the_others(folder: Path) -> None:
    run("factchecks", "add", "checks.json")
    ended = run("match", "none.txt", "sarn.txt", "--pipeline", "fast")
    assert ended.exit_code == 1
    assert any(json.loads(line)["matches"] for line in ended.stdout.splitlines())
