"""Many files: what is read, what is known from before, and what cannot be read."""

import json
import multiprocessing
import os
from collections.abc import Iterator
from itertools import count
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest

from claims.check.cache import Cache, cache_of, key_of
from claims.check.corpus import sketch
from claims.check.report import ExitStatus
from claims.check.run import FileContext, _Slot, _Work
from claims.check.settings import Settings, SettingsError
from claims.ingest import read_bytes, read_path
from claims.model import Article, ClaimSet, InputError
from claims.scale import extract_many
from claims.store import Decision, open_store
from tests.check.scene import BAD, GOOD, LIGHT, Scene, found
from tests.waiting import PATIENCE, until


def test_findings_in_the_order_of_the_files(scene: Scene) -> None:
    for name, text in (("b.md", BAD), ("a.md", GOOD), ("c/d.md", BAD + "\nIt was BAD.\n")):
        scene.write(name, text)
    report = scene.check(".")
    assert found(report) == [("b.md", 8, "X101"), ("c/d.md", 8, "X101"), ("c/d.md", 10, "X101")]
    assert report.exit_status is ExitStatus.FINDINGS


@pytest.mark.parametrize(
    ("text", "fail_on", "ending"),
    [
        (GOOD, "info", ExitStatus.CLEAN),
        (LIGHT, "warning", ExitStatus.CLEAN),
        (LIGHT, "info", ExitStatus.FINDINGS),
        (BAD, "error", ExitStatus.FINDINGS),
        (BAD, "never", ExitStatus.CLEAN),
    ],
)
def test_from_which_severity_a_finding_fails(scene: Scene, text: str, fail_on: str, ending: ExitStatus) -> None:
    scene.write("claims.toml", f'fail-on = "{fail_on}"')
    scene.write("a.md", text)
    assert scene.check("a.md").exit_status is ending


def test_what_is_broken_is_named_and_the_rest_is_checked(scene: Scene) -> None:
    scene.write("bad.md", BAD)
    scene.write("binary.md", b"\x00\x01\x02\x03" * 100)
    scene.write("empty.md", "")
    scene.write("long.txt", "word " * 2_000_001)
    scene.write("french.txt", "Le maire a dit que la neige est tombée sur la ville et que les routes sont fermées. " * 4)
    scene.write("folder.md/inside.txt", GOOD)
    (scene.folder / "dangling.md").symlink_to("nowhere.md")
    os.mkfifo(scene.folder / "pipe.md")
    report = scene.check(".", "gone.md")
    assert {Path(error.where or "").name: error.what.split(":")[0] for error in report.errors} == {
        "binary.md": "not text",
        "empty.md": "the file is empty",
        "long.txt": "the text has 10,000,005 characters, more than the 1,000,000 allowed for one article",
        "french.txt": "the text is not English",
        "folder.md": "this is a folder, though it is named like an article",
        "dangling.md": "broken symbolic link",
        "pipe.md": "not a regular file",
        "gone.md": "file not found",
    }
    assert found(report) == [("bad.md", 8, "X101")]
    assert report.exit_status is ExitStatus.UNREAD


def test_a_file_that_vanishes_during_the_run_is_named(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a.md", "b.md", "c.md"):
        scene.write(name, BAD)
    get = Cache.get

    def vanishing(cache: Cache, key: str) -> str | None:  # asked for when all files were found, before they are examined
        (scene.folder / "b.md").unlink(missing_ok=True)
        return get(cache, key)

    monkeypatch.setattr(Cache, "get", vanishing)
    report = scene.check(".")
    assert [str(error) for error in report.errors] == ["b.md: file not found; check the path"]
    assert found(report) == [("a.md", 8, "X101"), ("c.md", 8, "X101")]


def test_a_rule_that_fails_is_an_error_and_the_others_go_on(scene: Scene) -> None:
    scene.write("a.md", BAD.replace("town", "FAULT"))
    report = scene.check("a.md")
    assert found(report) == [("a.md", 8, "X101")]
    assert [error.what.split(",")[0] for error in report.errors] == ["rule X107 failed (IndexError: no such thing"]
    assert report.exit_status is ExitStatus.FAULT


def test_an_unchanged_article_is_not_read_again(scene: Scene) -> None:
    scene.write("a.md", BAD)
    scene.write("b.md", GOOD)
    first = scene.check(".")
    scene.write("b.md", GOOD + "\nIt was LIGHT.\n")
    second = scene.check(".")
    assert scene.read == ["a.md", "b.md", "b.md"]
    assert found(first) == [("a.md", 8, "X101")]
    assert found(second) == [("a.md", 8, "X101"), ("b.md", 10, "X102")]
    assert second.files[0] == first.files[0], "what comes from the cache is what went in"
    assert second.files[0].cached


def test_other_settings_ask_the_rules_again_but_not_the_parser(scene: Scene) -> None:
    scene.write("a.md", BAD)
    scene.check(".")
    scene.write("claims.toml", 'severity = {X101 = "info"}\n')
    report = scene.check(".")
    assert [finding.severity for finding in report.findings] == ["info"]
    assert scene.read == ["a.md"]


def test_unreadable_articles_are_checked_again(scene: Scene) -> None:
    scene.write("a.md", BAD.replace("2024-01-05", "soon"))
    assert [len(scene.check(".").errors) for _ in range(2)] == [1, 1]


def entries_of(scene: Scene) -> list[Path]:
    """The entries of the scene's cache."""
    folder = cache_of(scene.folder).folder
    assert folder is not None
    return [path for path in folder.glob("??/*") if path.is_file()]


def test_a_broken_entry_counts_as_none(scene: Scene) -> None:
    scene.write("a.md", BAD)
    scene.check(".")
    entries = entries_of(scene)
    for path in entries:
        path.write_bytes(path.read_bytes()[:-7])
    assert found(scene.check(".")) == [("a.md", 8, "X101")]
    assert scene.read == ["a.md", "a.md"]


def test_without_a_cache_nothing_is_kept(scene: Scene) -> None:
    scene.write("a.md", BAD)
    scene.check(".", cached=False)
    assert entries_of(scene) == []


def test_an_unwritable_cache_is_reported_and_the_run_continues(scene: Scene) -> None:
    scene.write("a.md", BAD)
    place = scene.write("../elsewhere", "a file where the folder should be")
    report = scene.check("a.md", cache=place)
    assert found(report) == [("a.md", 8, "X101")]
    assert report.cache


def test_a_check_leaves_nothing_in_the_project(scene: Scene) -> None:
    scene.write("a.md", GOOD)
    scene.check(".")
    assert [path.name for path in scene.folder.iterdir()] == ["a.md"]


def test_old_entries_and_drafts_of_killed_runs_go(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    for name in ("old", "new"):
        cache.put(key_of(name), name)
    draft = tmp_path / "ab" / f".{'0a' * 8}.part"
    draft.parent.mkdir(exist_ok=True)
    draft.write_text("hal")
    for path in (tmp_path / key_of("old")[:2] / key_of("old")[2:], draft):
        os.utime(path, (0, 0))
    cache.prune()
    assert (cache.get(key_of("old")), cache.get(key_of("new")), draft.exists()) == (None, "new", False)


SHARED = "ab" * 32


def _many_puts(folder: str, number: int, other_ended: Event) -> None:
    """Run 0 goes on until it is killed, run 1 writes for the last time once it is."""
    cache = Cache(Path(folder))
    for turn in count() if number == 0 else range(200):
        if turn == 199 and number == 1:
            assert other_ended.wait(PATIENCE)
        cache.put(SHARED, f"{number} {turn} " * 2000)


def test_two_runs_at_once_and_a_kill_leave_whole_entries(tmp_path: Path) -> None:
    spawn = multiprocessing.get_context("spawn")
    ended = spawn.Event()
    runs = [spawn.Process(target=_many_puts, args=(str(tmp_path), number, ended)) for number in range(2)]
    for run in runs:
        run.start()
    cache, seen = Cache(tmp_path), set()

    def whole() -> bool:
        held = cache.get(SHARED)
        if held is not None:
            assert held == " ".join([*held.split(" ", 2)[:2], ""]) * 2000
            seen.add(held[0])
        return held is not None

    until(lambda: whole() and seen == {"0", "1"}, "an entry of each")
    runs[0].kill()
    runs[0].join()
    ended.set()
    until(lambda: whole() and not runs[1].is_alive(), "the end of the other run")
    runs[1].join()
    held = cache.get(SHARED)
    assert held is not None
    assert held == "1 199 " * 2000


def test_records_are_checked_one_by_one_with_their_lines(scene: Scene) -> None:
    lines = [
        json.dumps({"id": str(n), "text": text}) for n, text in enumerate(("It is BAD snow.", "Fine snow fell.", "BAD again."))
    ]
    scene.write("wire.jsonl", f"{lines[0]}\n\n{lines[1]}\n{{\n{lines[2]}\n")
    report = scene.check(".")
    assert found(report) == [("wire.jsonl", 1, "X101"), ("wire.jsonl", 5, "X101")]
    assert [error.line for error in report.errors] == [4]


def test_several_processes_find_the_same(scene: Scene) -> None:
    for n in range(6):
        scene.write(f"a{n}.md", (BAD if n % 2 else GOOD).replace("snow", f"snow {n}"))
    alone = scene.check(".", cached=False)
    shared = scene.check(".", cached=False, jobs=2)
    assert alone == shared


@pytest.mark.parametrize(
    "text",
    [
        BAD.replace("title: Snow", "title: Snow\ntranscript: said.txt"),
        BAD.replace("title: Snow", "title: Snow\ntranscript:\n  said.txt"),
        BAD.replace("title: Snow", "title: Snow\n? transcript\n: said.txt"),
        BAD.replace("title: Snow", 'title: Snow\n"transc\\x72ipt": said.txt'),
        BAD.replace("title: Snow", "title: Snow\ntranscript: none.txt\ntranscript: said.txt"),
        '+++\ntitle = "Snow"\ntranscript = "said.txt"\n+++\n\nThe mayor said BAD snow fell.\n',
    ],
)
def test_a_changed_transcript_is_checked_again(scene: Scene, text: str) -> None:
    scene.write("a.md", text)
    keys = []
    for words in ("Snow fell.", "Snow fell.", "Ice fell."):
        scene.write("said.txt", words)
        keys.append([file.cached for file in scene.check("a.md").files])
    assert keys == [[False], [True], [False]]


def test_a_near_duplicate_is_reported_and_updated_with_the_others(scene: Scene) -> None:
    story = GOOD + "\n".join(f"On day {n} the mayor said the {n} roads of the town were closed by snow.\n" for n in range(20))
    scene.write("a.md", story)
    assert found(scene.check(".")) == []
    scene.write("b.md", story.replace("day 7", "day seven"))
    report = scene.check(".")
    assert [(each.path, each.message) for each in report.findings] == [("a.md", "nearly b.md"), ("b.md", "nearly a.md")]
    assert scene.read == ["a.md", "b.md"], "the rules are asked again, the parser is not"
    assert [each.message for each in scene.check("b.md").findings] == [], (
        "compared with what is named, or with the paths of the settings"
    )
    scene.write("claims.toml", 'paths = ["."]')
    assert [each.message for each in scene.check("b.md").findings] == ["nearly a.md"]


def test_other_json_is_skipped_in_a_folder_and_reported_if_named(scene: Scene) -> None:
    scene.write("package.json", '{"name": "newsroom", "version": "1.0.0"}')
    scene.write("wire.json", json.dumps({"id": "w", "text": "It is BAD snow."}))
    assert [(path, code) for path, _, code in found(scene.check("."))] == [("wire.json", "X101")]
    assert scene.check("package.json").exit_status is ExitStatus.UNREAD


def test_paths_include_and_exclude(scene: Scene) -> None:
    scene.write("claims.toml", 'paths = ["news"]\ninclude = ["*.md"]\nexclude = ["drafts", "news/old.*"]\n')
    for name in ("news/a.md", "news/a.txt", "news/drafts/b.md", "news/old.md", "other/c.md"):
        scene.write(name, BAD)
    assert found(scene.check()) == [("news/a.md", 8, "X101")]
    assert found(scene.check("news/old.md")) == [("news/old.md", 8, "X101")], "what is named is checked"


@pytest.mark.parametrize(
    "request_", [{"staged": True, "base": "main"}, {"staged": True, "fix": True}, {"write": True}], ids=["base", "fix", "write"]
)
def test_contradictory_requests_are_usage_errors(scene: Scene, request_: dict[str, object]) -> None:
    with pytest.raises(SettingsError):
        scene.check(".", **request_)


def test_a_verdict_in_the_store_changes_what_a_rule_says_of_an_unchanged_article(scene: Scene) -> None:
    path = scene.write("a.md", GOOD)
    scene.write("claims.toml", 'store = "desk.db"\nselect = ["X208"]')
    with pytest.raises(SettingsError, match=r"there is no store desk.db"):
        scene.check("a.md")
    with open_store(scene.folder / "desk.db") as store:
        (claim_set,) = extract_many(read_path(path.name), pipeline="fast")
        assert isinstance(claim_set, ClaimSet)
        store.add(claim_set)
        before = [each.message for each in scene.check("a.md").findings]
        (claim,) = claim_set.claims
        store.decide(claim.id, Decision.verdict("True"), by="ana")
    after = [each.message for each in scene.check("a.md").findings]
    assert (before, after) == (["no verdict, 1 known"], ["True, 1 known"])


def test_the_work_on_a_file_of_many_articles_grows_with_their_number() -> None:
    """All articles of the file were looked through for the first one that had not been analysed."""
    looked = 0

    class Counted(list[_Slot]):
        def __iter__(self) -> Iterator[_Slot]:
            nonlocal looked
            for slot in super().__iter__():
                looked += 1
                yield slot

    number = 200
    (article,) = read_bytes(GOOD.encode(), path="good.md")
    assert isinstance(article, Article)
    work = _Work(Path("all.jsonl"), b"", "", FileContext((), Settings()), Counted(_Slot(article) for _ in range(number)))
    for _ in range(number):
        assert work.takes
        work.take(InputError("not analysed"), Cache(None))
    assert not work.takes
    assert looked < 10 * number
    assert len(work.ended()) == number


def test_the_comparison_of_articles_takes_linear_time_for_markup_without_an_end() -> None:
    """It takes hours otherwise: for each beginning of a script the end was sought in all the rest."""
    assert sketch(b"<script " * 200_000) == ()
    words = " ".join(f"word{number}" for number in range(100))
    assert sketch(f"<script>{words}</script> {words[::-1]}".encode()) == sketch(f"script> {words[::-1]}".encode())
    assert set(sketch(words.encode())) <= set(sketch(f"<script> {words}".encode())), "a script without an end is text"
