"""A desk's own parties: in every process, in the cache's keys, and reported with file and line if they are invalid."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

import claims
from claims.cli import app
from claims.model import DataError

STORY = "---\ntitle: Exports\npublished: 2024-05-06\n---\n\n{who} reported that Corvane's exports rose 12 percent in April.\n"
STATE = "name,kind,owner,aliases\nCorvane Wire,state_media,China,CVW\n"
FREE = STATE.replace("state_media,China", "news_media,")


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project whose settings lie above the folder that is worked in."""
    (tmp_path / "lists").mkdir()
    (tmp_path / "lists" / "sources.csv").write_text(STATE)
    (tmp_path / "claims.toml").write_text(
        'select = ["S104", "S107"]\npipeline = "fast"\nregistry = [\n  "lists/sources.csv",\n]\n'
    )
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "a.md").write_text(STORY.format(who="Corvane Wire"))
    monkeypatch.chdir(tmp_path / "news")
    return tmp_path


def check(*words: str) -> tuple[int, list[str], str]:
    ended = CliRunner().invoke(app, ["check", "--output-format", "json", *words])
    found = json.loads(ended.stdout)["findings"] if ended.stdout.startswith("{") else []
    return ended.exit_code, [f"{each['path']} {each['code']}" for each in found], ended.stderr


def test_a_source_of_the_desk_changes_what_is_found_and_the_cache_depends_on_the_table(desk: Path) -> None:
    assert check() == (1, ["a.md S104"], "")
    assert check() == (1, ["a.md S104"], ""), "from the cache"
    (desk / "lists" / "sources.csv").write_text(FREE)
    assert check() == (0, [], ""), "what the table says has changed"
    (desk / "claims.toml").write_text('select = ["S104"]\npipeline = "fast"\n')
    assert check() == (0, [], ""), "without the table nobody knows the agency"


def test_every_process_knows_it(desk: Path) -> None:
    for number in range(40):  # more than a batch
        (desk / "news" / f"b{number}.md").write_text(STORY.format(who="Corvane Wire").replace("12", f"{number + 20}"))
    code, found, _ = check("--jobs", "2", "--no-cache")
    assert (code, len(found)) == (1, 41)


def test_parties_in_the_table_need_no_introduction(desk: Path) -> None:
    (desk / "news" / "a.md").write_text(STORY.format(who="The CVW").replace("reported", "said"))
    assert check("--select", "S107") == (0, [], "")
    (desk / "lists" / "sources.csv").write_text("name,kind\nCorvane Wire,ngo\n")
    assert check("--select", "S107") == (1, ["a.md S107"], "")


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (None, "claims.toml:4: `registry`: lists/sources.csv: file not found; check the path"),
        (b"\xff\xfe", "claims.toml:4: `registry`: lists/sources.csv: not UTF-8 text; save it as CSV in UTF-8"),
        (b"name,kind\nCorvane Wire,paper\n", "lists/sources.csv:2: column `kind`: Input should be 'government'"),
        (b"name,sort\nCorvane Wire,ngo\n", "lists/sources.csv:1: the first row does not have the columns of this table"),
        (b"name\nCorvane Wire\n", "lists/sources.csv:2: column `kind`: Field required"),
    ],
)
def test_a_table_that_is_not_as_it_must_be(desk: Path, table: bytes | None, said: str) -> None:
    path = desk / "lists" / "sources.csv"
    path.unlink() if table is None else path.write_bytes(table)
    for more in ((), ("--jobs", "2")):
        code, _, told = check(*more)
        assert code == 2
        assert said in told


def test_extract_takes_it_as_an_option_and_the_library_as_an_argument(desk: Path) -> None:
    table, article = desk / "lists" / "sources.csv", desk / "news" / "a.md"
    kinds = []
    for more in ([], ["--registry", str(table)], []):
        ended = CliRunner().invoke(app, ["extract", str(article), "--pipeline", "fast", "--format", "jsonl", *more])
        kinds.append([source["kind"] for source in json.loads(ended.stdout)["sources"]])
    assert kinds == [["person"], ["state_media"], ["person"]]

    ours, theirs = claims.load("fast", registry=[table]), claims.load("fast")
    found = [claims.extract(article, nlp=nlp).sources[0].kind.value for nlp in (ours, theirs, ours)]
    assert found == ["state_media", "person", "state_media"]
    assert claims.extract(article, nlp=ours).claims[0].source == "Corvane Wire"
    with pytest.raises(DataError, match=r"gone\.csv: file not found"):
        claims.load("fast", registry=["gone.csv"])
