"""What a pull request could hide from a check: articles that a change concerns, and texts that are not the one read."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from claims.check.git import GitError
from claims.check.report import ExitStatus
from tests.check.scene import BAD, GOOD, Scene, found

LONG = GOOD + "\n".join(f"On day {n} the mayor said snow closed {n} roads.\n" for n in range(10))
QUOTING = GOOD.replace("title: Snow", "title: Snow\n{key}: talk.txt").replace("snow fell", "BAD snow fell")


@pytest.fixture
def main(scene: Scene) -> Scene:
    """A repository with an article on its main branch; `_branch` begins a branch with what the test adds to it."""
    scene.git("init", "-q", "-b", "main")
    scene.write("old.md", GOOD)
    scene.commit()
    return scene


def _branch(scene: Scene) -> None:
    scene.commit()
    scene.git("checkout", "-q", "-b", "work")


def _checked(scene: Scene, *sources: str, **request: object) -> list[str]:
    return [file.path for file in scene.check(*sources, **request).files]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("claims.toml", lambda scene: (scene.folder / "claims.toml").unlink()),
        ("claims.toml", lambda scene: (scene.folder / "claims.toml").rename(scene.folder / "other.toml")),
        ("pyproject.toml", lambda scene: scene.write("pyproject.toml", "[tool.other]\n")),
    ],
    ids=["deleted", "renamed", "without their table"],
)
def test_settings_that_a_change_removes_are_noted(main: Scene, name: str, change: Callable[[Scene], object]) -> None:
    table = "[tool.claims]\n" if name == "pyproject.toml" else ""
    main.write(name, f'{table}extend-select = ["X203"]\n')
    _branch(main)
    change(main)
    main.write("new.md", GOOD.replace("snow fell", "OFF snow fell"))
    main.commit()
    assert f"the settings of this check changed as well: {name}; review it" in main.check(base="main").notes


@pytest.mark.parametrize("staged", [False, True])
def test_a_change_of_a_table_that_the_settings_name_is_noted(main: Scene, staged: bool) -> None:
    main.write("claims.toml", 'registry = ["parties.csv"]\nverdict-scale = "verdicts.csv"\n')
    main.write("parties.csv", "name,kind\n")
    main.write("verdicts.csv", "key,meaning,name,rating\nf,It is not so.,False,1\n")
    _branch(main)
    with (main.folder / "parties.csv").open("a") as table:
        table.write("Kim,person\n")
    main.git("add", "-A")
    notes = main.check(staged=True).notes if staged else main.check(base="main").notes
    assert notes == ("the table of parties of this check changed as well: parties.csv; review it",)


MODES: list[dict[str, object]] = [{"base": "main"}, {"staged": True}, {"hook": True}]
FINDINGS = '{"version": 2, "findings": []}'


def _retarget(link: Path, target: str) -> None:
    if link.is_symlink():
        link.unlink()
    else:
        shutil.rmtree(link)
    link.symlink_to(target)


LINKED_SETTINGS: dict[str, tuple[str, Callable[[Path], object]]] = {
    "the target of a link": (
        "settings of this check changed as well: claims.toml",
        lambda at: (at / "conf/desk.toml").write_text(""),
    ),
    "a link": (
        "settings of this check changed as well: claims.toml",
        lambda at: _retarget(at / "claims.toml", "conf/new.toml"),
    ),
    "a link of a link": ("known findings of this check changed as well: new/a.json", lambda at: _retarget(at / "way", "new")),
    "a folder that becomes a link": (
        "known findings of this check changed as well: new/a.json",
        lambda at: _retarget(at / "old", "new"),
    ),
}


@pytest.mark.parametrize("mode", MODES, ids=["base", "staged", "hook"])
@pytest.mark.parametrize("case", LINKED_SETTINGS)
def test_changes_of_settings_behind_links_are_noted(main: Scene, case: str, mode: dict[str, object]) -> None:
    main.write("conf/desk.toml", 'baseline = "known/a.json"\n')
    main.write("conf/new.toml", "")
    for folder in ("old", "new"):
        main.write(f"{folder}/a.json", FINDINGS)
    for name, target in (("claims.toml", "conf/desk.toml"), ("known", "way"), ("way", "old")):
        (main.folder / name).symlink_to(target)
    _branch(main)
    said, change = LINKED_SETTINGS[case]
    named = () if "base" in mode or "staged" in mode else ("old.md",)
    assert not any("changed as well" in note for note in main.check(*named, **mode).notes)
    change(main.folder)
    main.git("add", "-A")
    assert [note for note in main.check(*named, **mode).notes if "changed as well" in note] == [f"the {said}; review it"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("key", ["transcript", '"tr\\u0061nscript"'])
def test_a_changed_transcript_is_found_however_its_field_is_written(main: Scene, key: str, encoding: str) -> None:
    main.write("talk.md", QUOTING.format(key=key).encode(encoding))
    main.write("talk.txt", "Snow fell.\n")
    _branch(main)
    main.write("talk.txt", "No snow fell.\n")
    main.commit()
    assert "talk.md" in _checked(main, base="main")


def test_a_hook_checks_articles_whose_transcript_is_a_link_to_the_changed_file(main: Scene) -> None:
    main.write("talk.md", QUOTING.format(key="transcript"))
    main.write("real.txt", "Snow fell.\n")
    (main.folder / "talk.txt").symlink_to("real.txt")
    main.commit()
    assert "talk.md" in _checked(main, "real.txt", hook=True)


def test_articles_are_compared_with_others_whatever_rules_run_on_the_first(main: Scene) -> None:
    main.write("claims.toml", '[per-file-ignores]\n"first/" = ["X105", "X106"]\n')
    main.write("first/a.md", GOOD)
    main.write("one.md", LONG)
    main.write("two.md", LONG)
    assert ("two.md", 1, "X106") in found(main.check("first/a.md", "two.md", "one.md"))


@pytest.mark.parametrize("hook", [False, True])
def test_an_article_is_checked_if_its_export_is_replaced_by_another_file(main: Scene, hook: bool) -> None:
    main.write("old.json", '{"schema_version": 1, "generator": {"name": "claims"}}')
    _branch(main)
    main.write("old.json", '{"snow": true}')
    main.commit()
    assert "old.md" in (_checked(main, "old.json", hook=True) if hook else _checked(main, base="main"))


@pytest.mark.parametrize("below", ["sub/a.md", "link/a.md"])
def test_a_linked_article_in_a_repository_inside_may_have_changed(main: Scene, below: str) -> None:
    inner = Scene(main.folder / "sub")
    inner.write("a.md", GOOD)
    inner.git("init", "-q", "-b", "main")
    inner.commit()
    (main.folder / "link").symlink_to("sub")
    (main.folder / "story.md").symlink_to(below)
    _branch(main)
    inner.write("a.md", BAD)
    inner.commit()
    main.commit()
    assert found(main.check("story.md", base="main")) == [("story.md", 8, "X101")]


@pytest.fixture
def reverted(main: Scene) -> Scene:
    """A branch that undoes a correction, and hides its true merge base behind many commits: it also names an old one."""
    main.write("old.md", BAD)
    main.commit("an error")
    wrong = main.git("rev-parse", "HEAD").strip()
    main.write("old.md", GOOD)
    _branch(main)
    for number in range(4):
        main.write("note.py", str(number))
        main.commit()
    main.git("checkout", "-q", "main")
    main.write("other.md", GOOD)
    main.commit()
    main.git("checkout", "-q", "work")
    main.write("old.md", BAD)
    main.commit()
    merged = main.git("commit-tree", "HEAD^{tree}", "-p", "HEAD", "-p", wrong, "-m", "merge").strip()
    main.git("reset", "-q", "--hard", merged)
    return main


def test_a_merge_base_in_an_incomplete_history_is_not_trusted(
    reverted: Scene, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert _checked(reverted, base="main") == ["old.md"]
    near = Scene(tmp_path_factory.mktemp("near"))
    address = f"file://{reverted.folder}"
    reverted.git("clone", "-q", "--depth=3", "--no-single-branch", "-b", "work", address, str(near.folder))
    monkeypatch.chdir(near.folder)
    with pytest.raises(GitError, match=r"not certain where this branch left 'origin/main'; fetch the whole history"):
        near.check(base="origin/main")
    near.git("merge", "-q", "origin/main", "-m", "as a pull request is checked out")
    assert _checked(near, base="origin/main") == []  # here the correction has won
    near.git("fetch", "-q", "--unshallow")
    near.git("reset", "-q", "--hard", "origin/work")
    assert _checked(near, base="origin/main") == ["old.md"]


GOOD_WORDS, BAD_WORDS = "The mayor said snow fell.", "The mayor said BAD snow fell."
TWICE = {
    "a key of a record": f'{{"text": "{BAD_WORDS}", "text": "{GOOD_WORDS}"}}',
    "a key in another spelling": f'{{"uri": "a", "body_text": "{BAD_WORDS}", "bodyText": "{GOOD_WORDS}"}}',
    "a key of a body": f'{{"uri": "a", "bodies": [{{"value": "{BAD_WORDS}", "value": "{GOOD_WORDS}"}}]}}',
}


@pytest.mark.parametrize("line_by_line", [False, True])
@pytest.mark.parametrize("article", TWICE.values(), ids=TWICE)
def test_an_article_in_json_that_programs_may_read_differently_is_an_error(
    scene: Scene, article: str, line_by_line: bool
) -> None:
    name = "a.jsonl" if line_by_line else "a.json"
    good = '{"text": "The mayor said snow fell.", "extra": {"a": 1, "a": 2}}'
    scene.write(name, f"{article}\n{good}\n" if line_by_line else f"[{article}, {good}]")
    report = scene.check(name)
    assert report.exit_status == ExitStatus.UNREAD
    assert [("twice" in error.what) for error in report.errors] == [True]
    assert len(report.files[0].articles) == 1, "the other one is checked"


VERSIONS: dict[str, dict[str, object]] = {
    "body_text": {"text": GOOD_WORDS, "body_text": BAD_WORDS},
    "body_html": {"text": GOOD_WORDS, "body_html": f"<p>{BAD_WORDS}</p>"},
    "bodies": {
        "uri": "a",
        "bodies": [
            {"value": GOOD_WORDS, "contenttype": "text/plain"},
            {"value": f"<p>{BAD_WORDS}</p>", "contenttype": "text/html"},
        ],
    },
    "body_xhtml": {"uri": "a", "body_text": f"{GOOD_WORDS}\n\nIt was cold.", "body_xhtml": f"<p>{BAD_WORDS}</p>"},
    "bodyText": {"uri": "a", "bodies": [{"value": GOOD_WORDS}], "bodyText": BAD_WORDS},
}


@pytest.mark.parametrize("name", VERSIONS)
def test_another_version_of_a_text_in_json_with_other_words_is_noted(scene: Scene, name: str) -> None:
    scene.write("a.json", json.dumps(VERSIONS[name]))
    assert scene.check("a.json").notes == (f"a.json: not read: `{name}` has another version of the text, with other words",)
    scene.write("a.json", json.dumps(VERSIONS[name]).replace("BAD ", ""))
    assert scene.check("a.json").notes == ()


@pytest.mark.parametrize(
    ("settings", "name"), [("", "2024-01-08-snow.md"), ("require-review = true\n", "rain.md")], ids=["its date", "its id"]
)
def test_a_moved_article_is_checked_if_its_name_matters(main: Scene, settings: str, name: str) -> None:
    main.write("claims.toml", settings)
    before = "2024-01-05-snow.md" if name[0].isdigit() else "snow.md"
    main.write(before, "# Snow\n\nThe mayor said BAD snow fell on Monday.\n")
    _branch(main)
    main.git("mv", before, name)
    main.commit()
    assert _checked(main, base="main") == [name]


DISGUISED = {
    "a space of no width": "sa\u200bid",
    "a soft hyphen": "sa\u00adid",
    "a Cyrillic letter": "s\u0430id",
    "a wide letter": "\uff53aid",
    "emphasis inside": "sa**id**",
    "a comment inside": "sa<!-- -->id",
    "a tag inside": "sa<wbr>id",
    "a letter as an entity": "s&#97;id",
    "an invisible entity": "sa&ZeroWidthSpace;id",
    "quotation marks in UTF-7": "+IBw-said",
    "a reversed word": "\u202edias\u202c",
    "words in reverse order": "said\u200f that",
    "an isolated part from right to left": "\u2067said\u2069",
    "a variation selector": "sa\ufe0fid",
    "a joiner of marks": "sa\u034fid",
    "an invisible tag": "sa\U000e0061id",
    "a letter of phonetics": "sin\u0261",
    "letters in bold as signs": "\U0001d42c\U0001d41a\U0001d422\U0001d41d",
    "letters in circles": "\u24e2\u24d0\u24d8\u24d3",
}


@pytest.mark.parametrize("said", DISGUISED.values(), ids=DISGUISED)
def test_words_that_are_not_read_as_shown_are_noted(scene: Scene, said: str) -> None:
    scene.write("a.md", GOOD.replace("said", said))
    notes = scene.check("a.md").notes
    assert len(notes) == 1
    assert notes[0].startswith("a.md: 1 word not read as shown")


def test_ordinary_words_are_not_noted(scene: Scene) -> None:
    words = "The *mayor*, Владимир Иванов, said 5 μg of α-pinene and a \u200bzero\u200b snow "
    words += "Yıldız \u2067שלום\u2069 Kim\u2764\ufe0fLee "
    words += "\U0001f469\u200d\U0001f692 fell, isn&#8217;t &amp;&nbsp;so **deep**. Call +4479-12."
    scene.write("a.md", GOOD.replace("The mayor said snow fell", words))
    assert scene.check("a.md").notes == ()


def test_a_tag_named_like_the_beginning_of_a_hash_is_not_the_base(main: Scene) -> None:
    base = main.git("rev-parse", "--short=8", "HEAD").strip()
    main.git("checkout", "-q", "-b", "work")
    main.write("old.md", BAD)
    main.commit()
    assert _checked(main, base=base) == ["old.md"]
    main.git("tag", base)
    with pytest.raises(GitError, match=f"{base} is ambiguous: refs/tags/{base} or the commit {base}"):
        main.check(base=base)
