"""``claims stories``."""

import csv
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from claims.cli import app

ARTICLES = {
    "post": "Police said the fire at the Corvane mill killed 12 workers. The mill stands beside the river Sarn.",
    "courier": "The hospital said the fire at the Corvane mill killed 12 workers. Smoke drifted over the Sarn.",
    "gazette": "The council of Brem will vote on the tram in May, the mayor said.",
}


@pytest.fixture
def articles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for publisher, text in ARTICLES.items():
        path = tmp_path / "news" / publisher / "story.md"
        path.parent.mkdir(parents=True)
        path.write_text(f"---\npublisher: {publisher}\npublished: 2024-03-04\n---\n\n# News of the day\n\n{text}\n")
    return tmp_path


def run(*words: str) -> Result:
    return CliRunner().invoke(app, ["stories", *words, "--pipeline", "fast"])


@pytest.mark.usefixtures("articles")
def test_a_story_of_files_of_one_name() -> None:
    (story,) = (json.loads(line) for line in run("news").stdout.splitlines())
    assert sorted(article["publisher"] for article in story["articles"]) == ["courier", "post"]
    assert len({article["id"] for article in story["articles"]}) == 2
    (fact,) = (each for each in story["facts"] if "killed" in each["statement"])
    assert (fact["status"], sorted(fact["sources"])) == ("corroborated", ["Hospital", "Police"])
    assert len(json.loads(run("news", "--all", "--format", "json").stdout)) == 2


@pytest.mark.usefixtures("articles")
def test_the_table_shows_articles_and_shared_facts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    shown = run("news", "--format", "table").stdout
    assert "corroborated" in shown
    assert "Hospital" in shown
    assert "tram" not in shown
    assert "no two articles on one event" in run("news/gazette", "--format", "table").stdout


@pytest.mark.usefixtures("articles")
def test_the_articles_of_the_store_have_its_ids() -> None:
    CliRunner().invoke(app, ["add", "news", "--pipeline", "fast", "--store", "claims.db"])
    listed = CliRunner().invoke(app, ["list", "--store", "claims.db"]).stdout.splitlines()
    rows = list(csv.DictReader(run("--store", "claims.db", "--format", "csv").stdout.splitlines()))
    assert rows
    assert {row["claim"] for row in rows} <= {json.loads(line)["id"] for line in listed}


@pytest.mark.usefixtures("articles")
def test_errors() -> None:
    ended = run("news", "missing.txt")
    assert (ended.exit_code, "missing.txt: file not found" in ended.stderr) == (1, True)
    assert len(ended.stdout.splitlines()) == 1, "the others are compared"
    ended = run("--store", "missing.db")
    assert (ended.exit_code, "store not found" in ended.stderr) == (1, True)
