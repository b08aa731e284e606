"""``claims extract``, in this process."""

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from claims.cli import app
from claims.cli.progress import HANDFUL, Progress
from claims.export import FORMATS
from claims.model import InputError
from claims.pipeline import PIPELINES
from tests.export.samples import harbour

STORY = "Analysts said on Monday that prices may fall.\n"


def run(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words], env={"COLUMNS": "200", "TERM": "dumb", "NO_COLOR": "1"})


@pytest.fixture
def articles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with two articles and one in a subfolder."""
    (tmp_path / "one.txt").write_text(STORY)
    (tmp_path / "two.txt").write_text("Police deny that the road is closed.\n")
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "one.md").write_text(STORY)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def words(text: str) -> str:
    """The words of an error box, without its frame and line ends."""
    return re.sub(r"[\s│╭╮╰╯─]+", " ", text)


@pytest.mark.parametrize(
    ("command", "says", "why"),
    [
        ("extract", "Missing argument", "no source"),
        ("extract one.txt --format xml", "unknown export format 'xml'; choose one of: json, jsonl, csv,", "no such format"),
        ("extract one.txt --date 12.9.2023", "'12.9.2023' is not a date; write it as 2023-09-12", "no date"),
        ("extract one.txt --date 2023-02-30", "'2023-02-30' is not a date", "no such day"),
        ("extract one.txt --jobs 0", "Invalid value for '--jobs'", "no worker"),
        ("extract one.txt --pipeline slow", "unknown pipeline 'slow'; choose one of: accurate, fast", "no such pipeline"),
        ("extract one.txt --grain fine", "unknown grain 'fine'; choose one of: clause, event", "no such grain"),
        ("extract one.txt --model xx_none", "the language model 'xx_none' is not installed", "no such model"),
        ("extract one.txt --model rich", "'rich' is installed, but is not a language model", "a package of another sort"),
        ("extract one.txt -o claims", "claims: the file name does not determine the format", "neither file nor folder"),
        ("extract one.txt -o gone/x.json", "gone/x.json: no folder gone", "no such folder"),
        ("extract one.txt -o one.txt", "one.txt: the output is one of the inputs", "the input would be lost"),
        ("extract one.txt -o one.txt/", "one.txt: cannot be written", "a file is no folder"),
        ("schema claims", "unknown schema 'claims'; choose one of: claim-set", "no such schema"),
        ("exract one.txt", "No such command 'exract'", "no such command"),
    ],
)
@pytest.mark.usefixtures("articles")
def test_usage_errors_exit_2(command: str, says: str, why: str) -> None:
    ended = run(*command.split())
    assert ended.exit_code == 2, why
    assert says in words(ended.stderr), why
    assert ended.stdout == ""
    assert Path("one.txt").read_text() == STORY


@pytest.mark.usefixtures("articles")
def test_the_grain_of_events_adds_the_attributing_clause() -> None:
    Path("said.txt").write_text("Police said on Monday that the bridge had fallen.")
    found = {
        grain: [claim["text"] for claim in json.loads(run("extract", "said.txt", "--grain", grain).stdout)["claims"]]
        for grain in ("clause", "event")
    }
    assert found == {"clause": ["the bridge had fallen"], "event": ["Police said on Monday", "the bridge had fallen"]}


@pytest.mark.parametrize(
    ("sources", "written", "messages"),
    [
        ("one.txt gone.txt", ["one"], ["gone.txt: file not found"]),
        ("gone.txt", [], ["gone.txt: file not found"]),
        ("bare", [], ["bare: the folder has no articles"]),
        ("*.html two.txt", ["two"], ["*.html: no matching file"]),
        ("binary.txt one.txt", ["one"], ["binary.txt: "]),
    ],
)
def test_an_unreadable_input_is_reported_and_the_others_are_written(
    articles: Path, sources: str, written: list[str], messages: list[str]
) -> None:
    (articles / "bare").mkdir()
    (articles / "binary.txt").write_bytes(bytes(range(256)) * 20)
    ended = run("extract", *sources.split())
    assert ended.exit_code == 1
    assert [json.loads(line)["article"]["id"] for line in ended.stdout.splitlines()] == written
    lines = ended.stderr.splitlines()
    assert [line.startswith(f"error: {message}") for line, message in zip(lines, messages, strict=False)] == [True]


@pytest.mark.usefixtures("articles")
def test_the_suffix_determines_the_format() -> None:
    for known in FORMATS:
        assert run("extract", "one.txt", "-o", f"out{known.suffix}").exit_code == 0
    assert json.loads(Path("out.json").read_text())["article"]["text"] == STORY
    assert json.loads(Path("out.jsonl").read_text()) == json.loads(Path("out.json").read_text())
    assert Path("out.csv").read_text(encoding="utf-8-sig").startswith("article_id,")
    assert "prices may fall" in Path("out.txt").read_text().lower()


@pytest.mark.usefixtures("articles")
def test_the_format_option_overrides_the_suffix() -> None:
    run("extract", "one.txt", "-o", "out.txt", "--format", "csv")
    assert Path("out.txt").read_text(encoding="utf-8-sig").startswith("article_id,")


@pytest.mark.parametrize(
    ("sources", "kind"),
    [("one.txt", dict), ("one.txt two.txt", list), ("one.txt gone.txt", list), ("deep", dict)],
)
@pytest.mark.usefixtures("articles")
def test_json_is_an_object_for_one_article_and_a_list_for_several(sources: str, kind: type) -> None:
    assert isinstance(json.loads(run("extract", *sources.split(), "--format", "json").stdout), kind)


@pytest.mark.usefixtures("articles")
def test_a_folder_gets_a_file_for_each_article() -> None:
    assert run("extract", "one.txt", "two.txt", "-o", "out/").exit_code == 0
    assert sorted(path.name for path in Path("out").iterdir()) == ["one.json", "two.json"]
    assert json.loads(Path("out/two.json").read_text())["article"]["path"] == "two.txt"


@pytest.mark.usefixtures("articles")
def test_two_articles_with_one_name_get_ids_and_files_of_their_own() -> None:
    assert run("extract", "one.txt", "deep", "-o", "out/").exit_code == 0
    written = {path.name: json.loads(path.read_text()) for path in Path("out").iterdir()}
    articles = {name: (export["article"]["id"], export["article"]["path"]) for name, export in written.items()}
    assert articles == {"one.json": ("one", "one.txt"), "deep_one.json": ("deep/one", "deep/one.md")}
    ids = [{claim["id"] for claim in export["claims"]} for export in written.values()]
    assert ids[0].isdisjoint(ids[1])


@pytest.mark.parametrize(
    ("sources", "messages"),
    [("twins.jsonl", "two articles have the same id 'x' (and 1 more like them): ")],
)
@pytest.mark.usefixtures("articles")
def test_articles_with_the_same_id_are_reported(sources: str, messages: str) -> None:
    record = json.dumps({"id": "x", "text": STORY}) + "\n"
    Path("twins.jsonl").write_text(record * 3)
    ended = run("extract", *sources.split(), "-o", "out.jsonl")
    assert ended.exit_code == 0
    assert ended.stderr.startswith("warning: " + messages)
    assert "warning" not in run("extract", "one.txt", "two.txt", "-o", "out.jsonl").stderr


@pytest.mark.usefixtures("articles")
def test_a_file_is_unchanged_if_no_article_can_be_read() -> None:
    old = '{"schema_version": 2, "generator": {"name": "claims"}}'
    Path("out.json").write_text(old)
    assert run("extract", "gone.txt", "-o", "out.json").exit_code == 1
    assert Path("out.json").read_text() == old


@pytest.mark.usefixtures("articles")
def test_the_date_option_sets_the_publication_date() -> None:
    ended = run("extract", "one.txt", "--date", "2024-03-05")
    assert json.loads(ended.stdout)["article"]["published"] == "2024-03-05"


@pytest.mark.usefixtures("articles")
def test_two_runs_give_the_same_bytes() -> None:
    for known in FORMATS:
        first, second = (run("extract", ".", "--format", known.name).stdout_bytes for _ in range(2))
        assert first == second
        assert first


def test_help_names_every_pipeline_and_format() -> None:
    shown = words(run("extract", "--help").stdout)
    for name in [*PIPELINES, *(known.name for known in FORMATS)]:
        assert f"{name}:" in shown


def test_schema_prints_the_file() -> None:
    file = Path(__file__).parents[2] / "schemas" / "claim-set.schema.json"
    assert run("schema").stdout == run("schema", "claim-set").stdout == file.read_text(encoding="utf-8")


def test_progress_counts_articles_and_shows_no_bar_without_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    with Progress(expected=1, hidden=False, own_files=True) as progress:
        outcomes = [harbour(), InputError("empty", where="x"), *[harbour()] * HANDFUL]
        assert len(list(progress.claim_sets(outcomes))) == HANDFUL + 1
    assert progress.failures == 1
    assert capsys.readouterr().err == f"error: x: empty\n{HANDFUL + 2} articles: {3 * (HANDFUL + 1)} claims, 1 failed\n"


@pytest.mark.usefixtures("articles")
def test_exports_can_be_next_to_their_articles() -> None:
    assert run("extract", ".", "-o", "claims.jsonl").exit_code == 0
    assert run("extract", "deep", "-o", "deep").exit_code == 0
    before = Path("deep/one.json").read_bytes()
    again = run("extract", "deep", "-o", "deep")
    assert (again.exit_code, again.stderr) == (0, "")
    assert Path("deep/one.json").read_bytes() == before
    assert len(run("extract", ".").stdout.splitlines()) == 3
    named = run("extract", "deep/one.json", "claims.jsonl")
    assert named.exit_code == 1
    assert "error: deep/one.json: this is a claims export, not an article; " in named.stderr
    assert "error: claims.jsonl: this is a claims export, not an article; " in named.stderr
