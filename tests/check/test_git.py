"""Changes reported by git, in real repositories."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from claims.check.diff import changed_since, staged
from claims.check.front_matter import read_transcript
from claims.check.git import GitError
from claims.check.report import ExitStatus
from claims.model import InputError
from tests.check.scene import BAD, GOOD, Scene, found
from tests.waiting import until

LONG = GOOD + "\n".join(f"On day {n} the mayor said snow closed {n} roads.\n" for n in range(10))


@pytest.fixture
def repository(scene: Scene) -> Scene:
    """A repository whose main branch has two old articles with findings, and whose branch ``work`` has none yet."""
    scene.git("init", "-q", "-b", "main")
    scene.write("old.md", LONG.replace("day 3", "BAD day 3"))
    scene.write("other.md", BAD)
    scene.commit()
    scene.git("checkout", "-q", "-b", "work")
    return scene


def test_only_what_was_added_or_modified_since_the_base_is_checked(repository: Scene) -> None:
    repository.write("new.md", BAD)
    repository.write("other.md", BAD.replace("town", "village"))
    repository.commit()
    repository.write("unsaved.md", BAD)  # not yet known to git
    repository.write("notes.py", "BAD = 1")
    report = repository.check(base="main")
    assert [path for path, _, _ in found(report)] == ["new.md", "other.md", "unsaved.md"]


def test_replacement_objects_do_not_change_a_commit(repository: Scene) -> None:
    repository.write("new.md", BAD)
    repository.commit()
    repository.git("replace", "main", "work")
    assert [path for path, _, _ in found(repository.check(base="main"))] == ["new.md"]


def test_nothing_changed(repository: Scene) -> None:
    report = repository.check(base="main")
    assert (report.files, report.exit_status) == ((), ExitStatus.CLEAN)


def test_what_was_only_moved_has_not_changed_and_what_was_moved_and_edited_has(repository: Scene) -> None:
    repository.git("mv", "old.md", "moved.md")
    repository.commit()
    assert found(repository.check(base="main")) == []
    text = (repository.folder / "moved.md").read_text(encoding="utf-8")
    repository.write("moved.md", text + "\nMore snow fell.\n")
    assert [path for path, _, _ in found(repository.check(base="main"))] == ["moved.md"]


def test_a_moved_file_that_was_not_an_article_is_new(repository: Scene) -> None:
    repository.git("checkout", "-q", "main")
    repository.write("draft.md.txt~", BAD)
    repository.commit()
    repository.git("checkout", "-q", "-b", "publish")
    repository.git("mv", "draft.md.txt~", "story.md")
    repository.commit()
    assert found(repository.check(base="main")) == [("story.md", 8, "X101")]


PAGE = "<html><body><p>The mayor said {{ BAD }} snow closed the town.</p></body></html>"
MOVES = {
    "a name of exports": ('{"id": "a", "body_text": "The mayor said BAD snow fell."}', "a.claimreview.json", "a.json"),
    "another suffix": (PAGE.replace("{{ BAD }}", "{% if x %} BAD {% endif %}"), "page.html", "page.md"),
    "a file of text": (BAD, "draft.txt", "draft.md"),
    "JSON that is text": ('{"note": "The mayor said BAD snow closed the town."}', "note.json", "story.txt"),
}


@pytest.mark.parametrize("staged", [False, True], ids=["base", "staged"])
@pytest.mark.parametrize(("text", "before", "after"), MOVES.values(), ids=MOVES)
def test_what_is_read_in_another_way_where_it_was_moved_to_is_new(
    repository: Scene, text: str, before: str, after: str, staged: bool
) -> None:
    repository.git("checkout", "-q", "main")
    repository.write(before, text)
    repository.commit()
    repository.git("checkout", "-q", "-b", "publish")
    repository.git("mv", before, after)
    report = repository.check(staged=True) if staged else repository.check(base="main")
    assert [file.path for file in report.files] == [after]


def test_an_article_in_json_that_was_only_moved_has_not_changed(repository: Scene) -> None:
    repository.write("a/new.json", '{"title": "Snow", "text": "The mayor said BAD snow fell on the town."}')
    repository.commit()
    repository.git("mv", "a/new.json", "new.json")
    assert repository.check(base="HEAD").files == ()


@pytest.mark.parametrize("beside", ["export", "transcript"])
def test_what_is_compared_with_another_file_where_it_was_moved_to_is_new(repository: Scene, beside: str) -> None:
    named = "title: Snow\ntranscript: talk.txt" if beside == "transcript" else "title: Snow"
    repository.write("a/new.md", BAD.replace("title: Snow", named))
    repository.write("b/talk.txt", "We shall never sell the harbour bridge.")
    if beside == "export":
        repository.write("b/new.json", '{"schema_version": 1, "generator": {"name": "claims"}}')
    repository.commit()
    repository.git("mv", "a/new.md", "b/new.md")
    assert [path for path, _, code in found(repository.check(base="HEAD")) if code == "X101"] == ["b/new.md"]


def test_after_a_merge_of_the_base_its_own_articles_do_not_count(repository: Scene) -> None:
    repository.write("mine.md", BAD)
    repository.commit()
    repository.git("checkout", "-q", "main")
    repository.write("theirs.md", BAD)
    repository.commit()
    assert [path for path, _, _ in found(repository.check(base="work"))] == ["theirs.md"]
    repository.git("checkout", "-q", "work")
    assert [path for path, _, _ in found(repository.check(base="main"))] == ["mine.md"], "from the merge base on"
    repository.git("merge", "-q", "-m", "merge", "main")
    assert [path for path, _, _ in found(repository.check(base="main"))] == ["mine.md"]


def test_an_article_whose_export_changed_is_checked(repository: Scene) -> None:
    repository.write("old.json", '{"schema_version": 1, "generator": {"name": "claims"}}')
    repository.commit()
    assert next(path for path, _, _ in found(repository.check(base="main"))) == "old.md"


@pytest.mark.parametrize("staged", [False, True], ids=["base", "staged"])
def test_a_change_of_the_settings_or_the_baseline_is_noted(repository: Scene, staged: bool) -> None:
    """Otherwise a change that turns off the rule that its article breaks would pass without a word."""
    repository.write("new.md", BAD)
    repository.write("claims.toml", 'exclude = ["new.md"]\nbaseline = "old.json"\n')
    repository.write("old.json", '{"version": 2, "findings": []}')
    repository.git("add", "-A")
    report = repository.check(staged=True) if staged else repository.check(base="main")
    assert report.notes == (
        "the settings of this check changed as well: claims.toml; review it",
        "the known findings of this check changed as well: old.json; review it",
    )
    repository.git("commit", "-q", "-m", "more")
    repository.write("new.md", BAD + "\nMore.\n")
    assert repository.check(base="HEAD").notes == ()


def test_sources_narrow_what_changed(repository: Scene) -> None:
    repository.write("a/new.md", BAD)
    repository.write("b/new.md", BAD)
    repository.commit()
    assert [path for path, _, _ in found(repository.check("a", base="main"))] == ["a/new.md"]
    assert [path for path, _, _ in found(repository.check("b/new.md", "old.md", base="main"))] == ["b/new.md"]


def test_from_a_folder_below_the_top(repository: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    repository.write("news/new é.md", BAD)
    repository.write("new.md", BAD)
    repository.commit()
    monkeypatch.chdir(repository.folder / "news")
    assert found(repository.check(base="main")) == [("new é.md", 8, "X101")]


def test_a_changed_broken_link_is_reported(repository: Scene) -> None:
    for name in ("link.md", "link.json"):
        (repository.folder / name).symlink_to("nowhere")
    repository.commit()
    report = repository.check("link.md", base="main")
    assert [str(error) for error in report.errors] == ["link.md: broken symbolic link; check the path"]
    assert [error.where for error in repository.check(".", base="main").errors] == ["link.json", "link.md"]


def test_the_staged_content_counts_not_that_of_the_working_tree(repository: Scene) -> None:
    repository.write("new.md", BAD)
    repository.git("add", "new.md")
    repository.write("new.md", GOOD)
    repository.write("old.md", BAD)  # not staged
    assert found(repository.check(staged=True)) == [("new.md", 8, "X101")]
    repository.git("add", "new.md")
    (repository.folder / "new.md").unlink()  # staged as it was
    assert found(repository.check(staged=True)) == []
    assert [file.path for file in repository.check(staged=True).files] == ["new.md"]


def test_the_staged_export_counts(repository: Scene) -> None:
    repository.write("old.json", '{"schema_version": 1, "generator": {"name": "claims"}}')
    repository.git("add", "old.json")
    (repository.folder / "old.json").unlink()
    assert [(path, code) for path, _, code in found(repository.check(staged=True))] == [("old.md", "X105"), ("old.md", "X101")]


def test_before_the_first_commit(scene: Scene) -> None:
    scene.git("init", "-q", "-b", "main")
    scene.write("new.md", BAD)
    scene.git("add", "new.md")
    assert found(scene.check(staged=True)) == [("new.md", 8, "X101")]


@pytest.mark.parametrize("base", ["nowhere", "--upload-pack=x", "HEAD:old.md"])
def test_a_base_that_is_not_a_commit(repository: Scene, base: str) -> None:
    with pytest.raises(GitError, match="is not a commit here"):
        repository.check(base=base)


def test_a_history_that_was_not_fetched(
    repository: Scene, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.write("new.md", BAD)
    repository.commit()
    shallow = tmp_path_factory.mktemp("shallow")
    repository.git("clone", "-q", "--depth=1", "--no-single-branch", f"file://{repository.folder}", str(shallow))
    monkeypatch.chdir(shallow)
    with pytest.raises(GitError, match=r"share no history here; fetch the whole history .*fetch-depth: 0"):
        Scene(shallow).check(base="origin/main")


def test_outside_a_repository(scene: Scene) -> None:
    with pytest.raises(GitError, match="this is not a git repository"):
        scene.check(base="main")


def test_without_git(repository: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(Path("nowhere")))
    with pytest.raises(GitError, match="git cannot be run"):
        repository.check(staged=True)


@pytest.fixture
def linked(repository: Scene) -> Scene:
    """A repository with an article that is a link, by a linked folder and another link."""
    repository.write("texts/a.draft", GOOD)
    repository.write("texts/b.draft", BAD.replace("town", "village"))
    for name, target in {"folder": "texts", "next.draft": "folder/a.draft", "story.md": "next.draft"}.items():
        (repository.folder / name).symlink_to(target)
    repository.commit()
    repository.git("branch", "-f", "main")
    return repository


def _again(link: Path, target: str) -> Path:
    link.unlink()
    link.symlink_to(target)
    return link


CHANGES: dict[str, Callable[[Path], object]] = {
    "the file": lambda top: (top / "texts" / "a.draft").write_text(BAD),
    "the link": lambda top: _again(top / "story.md", "texts/b.draft"),
    "a link on the way": lambda top: _again(top / "next.draft", "texts/b.draft"),
    "another file in its place": lambda top: (top / "texts" / "b.draft").replace(top / "texts" / "a.draft"),
    "another folder in its place": lambda top: (
        (top / "other").mkdir(),
        (top / "other" / "a.draft").write_text(BAD),
        _again(top / "folder", "other"),
    ),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_linked_article_changes_with_its_target(linked: Scene, change: Callable[[Path], object]) -> None:
    change(linked.folder)
    assert [path for path, _, _ in found(linked.check(base="main"))] == ["story.md"]
    linked.git("add", "-A")
    assert [path for path, _, _ in found(linked.check(base="main"))] == ["story.md"]
    assert [path for path, _, _ in found(linked.check(staged=True))] == ["story.md"]


def test_a_moved_link_has_another_target(linked: Scene) -> None:
    linked.write("below/texts/b.draft", BAD)
    (linked.folder / "late.md").symlink_to("texts/b.draft")
    linked.commit()
    linked.git("branch", "-f", "main")
    (linked.folder / "late.md").rename(linked.folder / "below" / "late.md")
    linked.git("add", "-A")
    assert [path for path, _, _ in found(linked.check(base="main"))] == ["below/late.md"]
    assert [path for path, _, _ in found(linked.check(staged=True))] == ["below/late.md"]


def test_a_link_to_what_git_does_not_follow_may_have_changed(linked: Scene) -> None:
    linked.write(".gitignore", "own.draft\n")
    linked.write("own.draft", BAD)
    (linked.folder / "own.md").symlink_to("own.draft")
    linked.commit()
    linked.git("branch", "-f", "main")
    assert [path for path, _, _ in found(linked.check(base="main"))] == ["own.md"]


def test_a_link_that_has_not_changed_is_not_checked(linked: Scene) -> None:
    linked.write("texts/c.draft", BAD)
    linked.git("add", "-A")
    assert linked.check(base="main").files == ()
    assert linked.check(staged=True).files == ()


def test_a_hook_is_given_the_file_and_checks_the_link(linked: Scene) -> None:
    linked.write("texts/a.draft", BAD)
    report = linked.check("texts/a.draft", hook=True)
    assert "story.md" in [path for path, _, _ in found(report)]


@pytest.mark.parametrize(("base", "staged"), [(None, False), ("main", False), (None, True)], ids=["all", "base", "staged"])
def test_links_to_folders_are_named(linked: Scene, base: str | None, staged: bool) -> None:
    linked.write("news/a.md", GOOD)
    (linked.folder / "news" / "more").symlink_to("../texts")
    (linked.folder / "news" / "same").symlink_to("../news")
    linked.git("add", "-A")
    notes = linked.check("news", base=base, staged=staged).notes
    assert notes == ("not read: symbolic links to folders: news/more; name one to have its files read",)


def test_a_staged_article_is_compared_with_the_staged_transcript(repository: Scene) -> None:
    repository.write("talk.txt", "We would not sell the harbour to any bank.")
    quoted = '\nMayor Ruth Cole said: "We will not sell the harbour to any bank."\n'
    repository.write("talk.md", GOOD.replace("title: Snow", "title: Snow\ntranscript: talk.txt") + quoted)
    repository.git("add", ".")
    repository.write("talk.txt", "We will not sell the harbour to any bank.")
    article = Path("talk.md")
    held = staged(Path.cwd())[1]
    assert read_transcript(article, "talk.txt", held).startswith(b"We would not")
    assert read_transcript(article, "talk.txt").startswith(b"We will not")
    (repository.folder / "talk.txt").unlink()
    assert read_transcript(article, "talk.txt", held).startswith(b"We would not")
    repository.git("rm", "-q", "--cached", "talk.txt")
    with pytest.raises(InputError, match="it is not in git"):
        read_transcript(article, "talk.txt", staged(Path.cwd())[1])


@pytest.mark.parametrize("name", [".env.txt", "hidden.txt", "../out.txt", "out.txt", "notes.py"])
def test_a_staged_transcript_is_none_that_may_not_be_quoted(repository: Scene, name: str) -> None:
    repository.write(".env.txt", "kE7")
    repository.write("notes.py", "kE7")
    (repository.folder / "hidden.txt").symlink_to(".env.txt")
    (repository.folder / "out.txt").symlink_to("/etc/hostname.txt")
    repository.git("add", "-A", "-f")
    with pytest.raises(InputError):
        read_transcript(Path("old.md"), name, staged(Path.cwd())[1])


@pytest.mark.parametrize(
    ("how", "deleted"), [("base", False), ("base", True), ("staged", False), ("staged", True), ("hook", False)]
)
def test_an_article_whose_transcript_changed_is_checked(repository: Scene, how: str, deleted: bool) -> None:
    repository.git("checkout", "-q", "main")
    repository.write("said/talk.txt", "Snow fell.")
    repository.write("said/other.txt", "Snow fell.")
    repository.write("news/a.md", BAD.replace("title: Snow", "title: Snow\ntranscript: ../said/talk.txt"))
    repository.write("news/b.md", BAD.replace("title: Snow", "title: Snow\ntranscript: ../said/other.txt"))
    repository.write("news/c.md", BAD + "\nA transcript is in ../said/talk.txt.\n")
    repository.commit()
    repository.git("checkout", "-q", "-b", "corrected")
    if deleted:
        repository.git("rm", "-q", "said/talk.txt")
    else:
        repository.write("said/talk.txt", "Ice fell.")
        repository.git("add", ".")
    if how == "hook":
        report = repository.check("said/talk.txt", hook=True)
    else:
        report = repository.check(staged=True) if how == "staged" else repository.check(base="main")
    assert [file.path for file in report.files if file.path.endswith(".md")] == ["news/a.md"]


@pytest.mark.parametrize("setting", ["color.ui", "color.grep", "grep.column", "grep.lineNumber"])
def test_output_settings_of_git_hide_no_article_with_a_changed_transcript(repository: Scene, setting: str) -> None:
    repository.write("a.md", BAD.replace("title: Snow", "title: Snow\ntranscript: talk.txt"))
    repository.write("talk.txt", "Snow fell.")
    repository.commit()
    repository.git("config", setting, "always" if setting.startswith("color") else "true")
    repository.write("talk.txt", "Ice fell.")
    repository.git("add", ".")
    assert [file.path for file in repository.check(staged=True).files if file.path.endswith(".md")] == ["a.md"]


@pytest.mark.parametrize("flag", ["--assume-unchanged", "--skip-worktree"])
def test_a_file_that_the_index_keeps_git_from_comparing_counts_as_changed(repository: Scene, flag: str) -> None:
    repository.git("update-index", flag, "old.md")
    repository.write("old.md", BAD)
    assert [path for path, _, _ in found(repository.check(base="main"))] == ["old.md"]


def test_a_repository_inside_that_git_does_not_follow_is_noted(repository: Scene) -> None:
    repository.write("news/inner/b.md", BAD)
    repository.git("init", "-q", "news/inner")
    report = repository.check("news", base="main")
    assert report.notes == ("repositories inside this one are not searched: news/inner; run the check in each",)


def test_a_file_of_the_same_length_and_time_counts_as_changed_whatever_the_settings(repository: Scene) -> None:
    repository.git("config", "core.checkStat", "minimal")
    repository.git("config", "core.trustctime", "false")
    path = repository.folder / "old.md"
    os.utime(path, (1_700_000_000, 1_700_000_000))
    repository.git("update-index", "--refresh")
    before, later = int(path.stat().st_ctime), repository.folder / "later"
    until(lambda: int((later.touch(), later.stat().st_ctime)[1]) > before)  # git compares these times by the second
    later.unlink()
    path.write_bytes(path.read_bytes().replace(b"day 4 the mayor", b"BAD 4 the mayor"))
    os.utime(path, (1_700_000_000, 1_700_000_000))
    assert [path for path, _, _ in found(repository.check(base="main"))] == ["old.md", "old.md"]


def test_no_other_parents_are_taken_for_those_of_a_commit(repository: Scene) -> None:
    repository.write("new.md", BAD)
    repository.commit()
    grafts = repository.folder / ".git" / "info" / "grafts"
    grafts.parent.mkdir(exist_ok=True)
    grafts.write_text(repository.git("rev-parse", "main").strip() + " " + repository.git("rev-parse", "work").strip() + "\n")
    assert [path for path, _, _ in found(repository.check(base="main"))] == ["new.md"]


def test_what_was_moved_with_its_lines_in_another_order_has_changed(repository: Scene) -> None:
    """Git's similarity of two files with the same lines is 100 % in any order."""
    lines = (repository.folder / "old.md").read_text(encoding="utf-8").splitlines(keepends=True)
    repository.git("rm", "-q", "old.md")
    repository.write("moved.md", "".join(lines[6:] + lines[:6]))
    repository.commit()
    assert [path for path, _, _ in found(repository.check(base="main"))] == ["moved.md"]


@pytest.mark.parametrize("moved", [False, True])
@pytest.mark.parametrize(
    ("attribute", "before", "after"),
    [
        ("ident", f"{GOOD}$Id$\n", f"{GOOD}$Id: BAD $\n"),
        ("working-tree-encoding=UTF-7", f"{GOOD}BAD\n", f"{GOOD}+AEIAQQBE-\n"),
    ],
)
def test_a_file_that_git_converts_to_what_was_committed_has_changed(
    repository: Scene, moved: bool, attribute: str, before: str, after: str
) -> None:
    repository.write(".gitattributes", f"*.md {attribute}\n")
    repository.write("snow.md", before)
    repository.write("lines.md", GOOD)
    repository.commit()
    repository.git("branch", "-f", "main")
    if moved:
        repository.git("mv", "snow.md", "ice.md")
    place = "ice.md" if moved else "snow.md"
    repository.write(place, after)
    assert {path.as_posix() for path in changed_files(repository)} >= {place}


def changed_files(repository: Scene) -> set[Path]:
    """The files that changed since the branch main, without those that were only moved."""
    top = repository.folder.resolve()
    changes = changed_since("main", repository.folder)
    return {change.path.relative_to(top) for change in changes if change.before is None and not change.deleted}


def test_a_file_with_other_line_ends_than_committed_has_not_changed(repository: Scene) -> None:
    repository.write(".gitattributes", "*.md text=auto\n")
    repository.commit()
    repository.git("branch", "-f", "main")
    for name in ("old.md", "other.md"):
        path = repository.folder / name
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert changed_files(repository) == set()


def test_what_only_one_of_several_merge_bases_has_is_compared_with_all(repository: Scene) -> None:
    """Main took over a correction of the branch, which then took it back while merging main: merging again would restore it."""
    repository.git("checkout", "-q", "main")
    repository.git("checkout", "-q", "work")
    repository.write("other.md", GOOD)
    repository.commit("corrected")
    corrected = repository.git("rev-parse", "HEAD").strip()
    repository.git("checkout", "-q", "main")
    repository.write("notes.py", "BAD = 1")
    repository.commit()
    before = repository.git("rev-parse", "HEAD").strip()
    repository.git("merge", "-q", "-m", "merged", corrected)
    repository.git("checkout", "-q", "work")
    repository.git("merge", "-q", "-m", "merged", before)
    repository.write("other.md", BAD)
    repository.git("commit", "-q", "-a", "--amend", "-m", "merged")
    assert len(repository.git("merge-base", "--all", "main", "work").split()) == 2
    assert [path for path, _, _ in found(repository.check(base="main"))] == ["other.md"]


@pytest.mark.parametrize("sources", [(), (".",), ("news",), ("news/new.md",)])
def test_a_folder_in_git_that_is_a_link_on_disk_does_not_hide_its_files(repository: Scene, sources: tuple[str, ...]) -> None:
    """Its article would be taken for the one of that name in the folder that the link leads to."""
    repository.write("clean/new.md", GOOD)
    repository.commit()
    repository.write("news/new.md", BAD)
    repository.git("add", "-A")
    (repository.folder / "news/new.md").unlink()
    (repository.folder / "news").rmdir()
    (repository.folder / "news").symlink_to("clean")
    report = repository.check(*sources, staged=True)
    assert [str(error) for error in report.errors] == [
        "news/new.md: one of its folders is a symbolic link on disk, but not in git; remove the link, or check out the files"
    ]
    assert report.exit_status is ExitStatus.UNREAD
    repository.git("commit", "-q", "-m", "more")
    report = repository.check("news/new.md", hook=True, commit="HEAD")
    assert ["on disk, but not in git" in str(error) for error in report.errors] == [True]


def test_a_staged_transcript_is_not_read_through_a_link_on_disk(repository: Scene) -> None:
    repository.write("talks/snow.txt", "staged")
    repository.write("others/snow.txt", "another")
    article = repository.write("talk.md", GOOD)
    repository.git("add", "-A")
    (repository.folder / "talks/snow.txt").unlink()
    (repository.folder / "talks").rmdir()
    (repository.folder / "talks").symlink_to("others")
    _, index = staged(repository.folder)
    assert read_transcript(article, "talks/snow.txt", index) == b"staged"


def test_an_article_in_very_many_folders_is_an_error(repository: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """Searching them took minutes, and ended with the depth of Python's calls."""
    monkeypatch.chdir(repository.folder)
    repository.write("/".join(["a"] * 150) + "/new.md", BAD)
    repository.git("add", "-A")
    name = "/".join(["a"] * 150) + "/new.md"
    for request in ({"base": "main"}, {"staged": True}, {"sources": (name,), "hook": True}, {"sources": (".",)}):
        sources = request.pop("sources", ())
        report = repository.check(*sources, **request)  # type: ignore[misc]
        assert ["more than 100 folders inside one another" in str(error) for error in report.errors] == [True], request
