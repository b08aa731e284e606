import json
import re
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from claims.cli import app
from claims.model import ClaimSet
from claims.store import open_store

SEEDS = Path(__file__).parents[2] / "seeds"
QUAKE = SEEDS / "valley-quake.md"


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store with two of the seed articles; the reviewer is Ada."""
    monkeypatch.setenv("CLAIMS_DATABASE_URL", str(tmp_path / "claims.db"))
    monkeypatch.setenv("CLAIMS_REVIEWER", "Ada")
    with open_store() as store:
        for name in ("valley-quake", "strait-talks"):
            store.add(ClaimSet.model_validate(json.loads((SEEDS / f"{name}.json").read_text(encoding="utf-8"))))
    return tmp_path / "claims.db"


def run(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def lines(*words: object) -> list[dict[str, Any]]:
    """The output of a successful command in a pipe."""
    ended = run(*words)
    assert ended.exit_code == 0, ended.output
    return [json.loads(line) for line in ended.stdout.splitlines()]


def table(monkeypatch: pytest.MonkeyPatch, *words: object) -> str:
    """The output of a command on a terminal."""
    with monkeypatch.context() as patched:
        for module in ("store", "listing"):
            patched.setattr(f"claims.cli.{module}.for_people", lambda: True)
        patched.setenv("COLUMNS", "140")
        ended = run(*words)
    assert ended.exit_code == 0, ended.output
    return re.sub(r"\x1b\[[0-9;]*m", "", ended.stdout)


def test_add_reports_new_changed_and_unchanged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "claims.db"
    article = tmp_path / "quake.md"
    article.write_text(QUAKE.read_text(encoding="utf-8"), encoding="utf-8")
    add = ("add", article, "--pipeline", "fast", "--store", place, "--by", "Ada")
    (first,) = lines(*add)
    assert (first["outcome"], first["version"], first["claims"]) == ("new", 1, len(first["new"]))
    assert table(monkeypatch, *add).startswith(f"unchanged  valley-quake  ({first['claims']} claims)")
    claim = next(claim for claim in lines("list", "--store", place) if "more than 200 were injured" in claim["claim"]["text"])
    assert run("decide", claim["id"], "true", "--store", place).exit_code == 0
    text = article.read_text(encoding="utf-8")
    article.write_text(text.replace("more than 200 were injured", "more than 300 were injured"), encoding="utf-8")
    message = table(monkeypatch, *add)
    assert message.startswith("changed    valley-quake")
    assert "1 reworded, with decisions carried over" in message
    (found,) = lines("list", "--changed", "--store", place)
    assert (found["state"]["verdict"], "300" in found["statement"]) == ("True", True)


def test_a_different_article_with_the_same_name_is_reported(tmp_path: Path) -> None:
    article = tmp_path / "harvest.txt"
    add = ("add", article, "--pipeline", "fast", "--store", tmp_path / "claims.db")
    article.write_text("Analysts said that prices may fall.")
    assert "warning" not in run(*add).stderr
    article.write_text("Police deny that the road is closed.")
    assert "harvest: nothing of the previous version is left" in run(*add).stderr


def test_an_unreadable_article_is_reported_and_the_others_are_added(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()
    (tmp_path / "fine.txt").write_text("Analysts said that prices may fall.")
    ended = run("add", tmp_path, "--pipeline", "fast", "--store", tmp_path / "claims.db")
    assert ended.exit_code == 1
    assert "empty.txt: the file is empty" in ended.stderr
    assert json.loads(ended.stdout)["article_id"] == "fine"


@pytest.mark.usefixtures("place")
def test_list_with_filters() -> None:
    everything = lines("list")
    assert len(everything) == 56
    assert [claim["claim"]["checkworthiness"] for claim in everything] == sorted(
        (claim["claim"]["checkworthiness"] for claim in everything), reverse=True
    )
    disputed = lines("list", "--status", "disputed", "--article", "valley-quake")
    assert {claim["claim"]["status"] for claim in disputed} == {"disputed"}
    assert len(lines("list", "--limit", "3", "--sort", "confidence")) == 3
    assert {claim["named"] for claim in lines("list", "--anonymous")} == {False}
    assert lines("list", "--text", "magnitude 6.3")[0]["source"] == "US Geological Survey"
    assert lines("list", "--verdict", "mostly-true") == []


@pytest.mark.usefixtures("place")
def test_decide_list_show_log_undo_stats() -> None:
    claim = lines("list", "-t", "magnitude 6.3")[0]["id"]
    made = lines("decide", claim, "5", "--note", "6.4", "--evidence", "https://example.org", "--seen", "0")
    assert [(entry["action"], entry["value"], entry["by"]) for entry in made] == [
        ("verdict", "False", "Ada"),
        ("evidence", ["https://example.org"], "Ada"),
        ("note", "6.4", "Ada"),
    ]
    assert [found["id"] for found in lines("list", "--verdict", "false", "--reviewer", "Ada")] == [claim]
    (shown,) = lines("show", claim)
    assert (shown["state"]["verdict"], shown["state"]["note"]) == ("False", "6.4")
    assert lines("log") == lines("log", "--claim", claim) == lines("log", "--by", "Ada") == made
    conflict = run("decide", claim, "true", "--by", "Ben", "--seen", "0")
    assert conflict.exit_code == 1
    assert "Ada decided on this claim in the meantime" in conflict.stderr
    (stats,) = lines("stats")
    assert (stats["claims"], stats["decided"], stats["reviewers"]) == (56, 1, {"Ada": 1})
    assert len(lines("decide", claim, "--undo")) == 3
    assert lines("list", "--verdict", "false") == []
    assert lines("decide", claim, "--source", "USGS", "--certainty", "probable", "--assign", "Ben")[0]["action"] == "source"
    assert lines("list", "--source", "USGS", "--assigned", "Ben")[0]["certainty"] == "probable"


WRONG = {
    "no such claim": (("show", "c-none"), 1, "no claim 'c-none' in the store"),
    "no such verdict": (("decide", "c-none", "flase"), 1, "unknown verdict 'flase'"),
    "nothing to decide": (("decide", "c-none"), 2, "give a verdict, a note or a correction"),
    "both": (("decide", "c-none", "true", "--undo"), 2, "--undo alone"),
    "no such status": (("list", "--status", "foo"), 1, "status: 'foo' is not one of: refuted"),
    "no such order": (("list", "--sort", "foo"), 2, "'foo' is none of: checkworthiness"),
    "no such store": (("list", "--store", "mysql://x"), 1, "unsupported database mysql"),
}


@pytest.mark.parametrize(("words", "code", "message"), WRONG.values(), ids=WRONG)
@pytest.mark.usefixtures("place")
def test_errors_are_reported(words: tuple[str, ...], code: int, message: str) -> None:
    ended = run(*words)
    assert ended.exit_code == code
    assert message in re.sub(r"[\s│]+", " ", ended.stderr)


@pytest.mark.usefixtures("place")
def test_tables_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    claim = lines("list", "-t", "magnitude 6.3")[0]["id"]
    lines("decide", claim, "false", "--note", "\x1b[31m red \u202e")
    assert "3 of 56 claims (--limit gives more)" in table(monkeypatch, "list", "--limit", "3")
    listed = table(monkeypatch, "list", "--verdict", "false")
    assert "The magnitude 6.3 quake struck" in listed
    assert listed.endswith("1 claim\n")
    shown = table(monkeypatch, "show", claim)
    assert "False by Ada" in shown
    assert re.search(r"why\s+One source says so\.", shown)
    assert "\u202e" not in shown
    assert "verdict False" in table(monkeypatch, "log")
    assert "56 claims, 1 with a verdict, 0 reworded since" in table(monkeypatch, "stats")
    assert re.search(r"verdict\s+False", table(monkeypatch, "show", claim))


def test_a_reviewer_has_a_name(monkeypatch: pytest.MonkeyPatch, place: Path) -> None:
    monkeypatch.delenv("CLAIMS_REVIEWER")
    monkeypatch.setattr("getpass.getuser", lambda: "login")
    claim = lines("list", "--limit", "1")[0]["id"]
    assert lines("decide", claim, "true")[0]["by"] == "login"
    assert lines("decide", claim, "true", "--by", "Ben")[0]["by"] == "Ben"


def test_a_search_lists_hits_in_the_article(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (found,) = lines("list", "--search", "helicopt")
    (hit,) = found["hits"]
    text = json.loads((SEEDS / "valley-quake.json").read_text(encoding="utf-8"))["article"]["text"]
    assert text[hit["start"] : hit["end"]] == hit["words"] == "helicopters"
    assert "could not fly because of fog" in hit["after"]
    assert "hits" not in lines("list", "--text", "helicopt")[0], "the search alone loads nothing more"
    shown = table(monkeypatch, "list", "--search", "helicopt")
    assert "1 claim" in shown
    assert "landslides, he said, and" in shown
    assert "helicopters could not fly" in shown
    assert lines("list", "--search", "nosuchword") == []


def test_hits_on_the_name_of_a_source_are_searched_in_the_whole_article(place: Path) -> None:
    found = lines("list", "--search", "World Health Organization")
    assert found
    assert all(claim["hits"] for claim in found)


def test_search_and_similar_reject_invalid_options(place: Path) -> None:
    ended = run("list", "--search", "a", "--text", "b")
    assert ended.exit_code == 2
    assert "give --text or --search, not both" in ended.output
    ended = run("list", "--similar", "c-1", "--status", "disputed")
    assert ended.exit_code == 2
    assert "cannot be combined with filters" in ended.output
    ended = run("list", "--similar", "nowhere")
    assert ended.exit_code == 1
    assert "no claim 'nowhere' in the store" in ended.output


def test_similar_claims_of_other_articles(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (killed,) = (claim for claim in lines("list", "--text", "people killed") if claim["statement"] == "41 people were killed")
    assert lines("list", "--similar", killed["id"]) == []
    with open_store() as store:
        quake = ClaimSet.model_validate(json.loads((SEEDS / "valley-quake.json").read_text(encoding="utf-8")))
        (again,) = (claim for claim in quake.claims if claim.id == killed["id"])
        other = quake.model_copy(
            update={
                "article": quake.article.model_copy(update={"id": "other", "title": "Another report"}),
                "claims": (again.model_copy(update={"id": "c-other", "basis": ()}),),
            }
        )
        store.add(other)
    (found,) = lines("list", "--similar", killed["id"])
    assert (found["claim"]["id"], found["likeness"]) == ("c-other", 1.0)
    shown = table(monkeypatch, "list", "--similar", killed["id"])
    assert "Alike" in shown
    assert "Another" in shown


def test_topics_filter_a_list(place: Path) -> None:
    quake = ClaimSet.model_validate(json.loads((SEEDS / "valley-quake.json").read_text(encoding="utf-8")))
    with open_store() as store:
        store.add(quake.model_copy(update={"article": quake.article.model_copy(update={"topics": ("village school",)})}))
    assert {claim["article_id"] for claim in lines("list", "--topic", "Village School")} == {"valley-quake"}
    assert {claim["article_id"] for claim in lines("list", "--topic", "none")} == {"strait-talks"}


def test_adding_articles_finds_their_topics(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLAIMS_DATABASE_URL", str(tmp_path / "claims.db"))
    lines("add", QUAKE, "--pipeline", "fast", "--by", "Ada")
    with open_store() as store:
        assert "village school" in store.topics("valley-quake")
        assert store.claim_set("valley-quake").article.topics == store.topics("valley-quake")


def test_statistics_include_readability(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (plain,) = lines("stats")
    assert "readability" not in plain
    (message,) = lines("stats", "--readability")
    assert set(message["readability"]) == {"valley-quake", "strait-talks"}
    assert message["readability"]["valley-quake"]["words"] == 299
    assert 30 < message["readability"]["valley-quake"]["reading_ease"] < 90
    shown = table(monkeypatch, "stats")
    assert "School grade" in shown
    assert f"{message['readability']['valley-quake']['reading_ease']:.0f}" in shown
    assert "School grade" not in table(monkeypatch, "stats", "--no-readability")
