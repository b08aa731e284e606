"""Which files are looked at: what git ignores, files of a site, the files of a change as a hook gives them."""

import json
from pathlib import Path

import pytest

from claims.check.discovery import is_template
from claims.check.git import GitError
from claims.check.report import ExitStatus, Report
from claims.check.settings import SettingsError
from claims.ingest import find_inputs
from tests.check.scene import BAD, GOOD, Scene, found


@pytest.fixture
def repository(scene: Scene) -> Scene:
    """A repository with one article without findings."""
    scene.git("init", "-q", "-b", "main")
    scene.write("good.md", GOOD)
    scene.commit()
    return scene


def written(name: str) -> str:
    """A text with a finding in the format of a file's name."""
    if name.endswith(".html"):
        return "<html><body><article><h1>Snow</h1><p>The mayor said BAD snow fell on the town.</p></article></body></html>"
    return '{"name": "desk"}' if name.endswith(".json") else BAD


def paths(report: Report) -> list[str]:
    return [path for path, _, _ in found(report)]


def unread(report: Report) -> list[tuple[str | None, str]]:
    return [(error.where, error.what) for error in report.errors]


IGNORED = "drafts/\n*.tmp.md\n/top.md\n!kept.tmp.md\nsub/**/deep.md\n"
WRITTEN = [
    "drafts/a.md",
    "news/drafts/b.md",
    "news/c.tmp.md",
    "kept.tmp.md",
    "top.md",
    "news/top.md",
    "sub/x/y/deep.md",
    "d.md",
]
KEPT = ["d.md", "kept.tmp.md", "news/own.md", "news/top.md"]


@pytest.mark.parametrize("in_git", [True, False], ids=["git", "no git"])
def test_ignored_files_are_not_checked(scene: Scene, in_git: bool) -> None:
    scene.write(".gitignore", IGNORED)
    scene.write("news/.gitignore", "x.md\n!own.md")
    for name in [*WRITTEN, "news/x.md", "news/own.md"]:
        scene.write(name, BAD)
    if in_git:
        scene.git("init", "-q", "-b", "main")
    assert paths(scene.check(".")) == KEPT
    assert paths(scene.check("drafts/a.md", "top.md")) == ["drafts/a.md", "top.md"], "what is named is checked"
    assert paths(scene.check("drafts")) == ["drafts/a.md"], "so is what is in a folder that is named"
    assert paths(scene.check("news/*.md")) == ["news/own.md", "news/top.md"]


@pytest.mark.parametrize("in_git", [True, False], ids=["git", "no git"])
@pytest.mark.parametrize("inside", [True, False], ids=["inside", "outside"])
def test_a_gitignore_that_is_a_link_is_not_followed(scene: Scene, tmp_path: Path, in_git: bool, inside: bool) -> None:
    """Nor by git: a list that lies elsewhere says nothing of what is here."""
    listed = scene.folder / "list" if inside else tmp_path / "list"
    listed.write_text("bad.md\n", encoding="utf-8")
    (scene.folder / ".gitignore").symlink_to(listed)
    scene.write("bad.md", BAD)
    if in_git:
        scene.git("init", "-q", "-b", "main")
    assert paths(scene.check(".")) == ["bad.md"]


def test_tracked_files_are_checked_even_if_ignored(repository: Scene) -> None:
    repository.write("drafts/a.md", BAD)
    repository.commit()
    repository.write(".gitignore", "drafts/")
    repository.write("drafts/b.md", BAD)
    assert paths(repository.check(".")) == ["drafts/a.md"]


def test_a_repository_in_another_has_its_own_list(repository: Scene) -> None:
    inner = Scene(repository.folder / "inner")
    inner.write(".gitignore", "b.md")
    for name in ("a.md", "b.md"):
        inner.write(name, BAD)
    inner.git("init", "-q", "-b", "main")
    assert paths(repository.check(".")) == ["inner/a.md"]


def test_where_git_cannot_answer_nothing_is_left_out(repository: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    repository.write(".gitignore", "b.md")
    for name in ("a.md", "b.md"):
        repository.write(name, BAD)
    assert paths(repository.check(".")) == ["a.md"]
    monkeypatch.setenv("PATH", str(Path("nowhere")))
    assert paths(repository.check(".")) == ["a.md", "b.md"]


SITE = ["README.md", "news/Readme.txt", "CONTRIBUTING.md", "LICENSE.md", "_index.md", "_layouts/default.html", "layouts/x.md",
        "news/archetypes/default.md", "node_modules/p/notes.md", "robots.txt"]  # fmt: skip


def test_files_of_a_site_are_skipped_and_noted(scene: Scene) -> None:
    for name in [*SITE, "a.md", "news/readme-first.md", "news/security.md"]:
        scene.write(name, written(name))
    report = scene.check(".")
    assert paths(report) == ["a.md", "news/readme-first.md", "news/security.md"]
    (note,) = report.notes
    assert note.startswith("skipped as files of a site: ")
    assert note.endswith(" and 5 more; name one to have it checked, or set `site-files`")
    assert paths(scene.check("README.md", "_layouts", "_index.md")) == ["README.md", "_layouts/default.html", "_index.md"]
    scene.write("claims.toml", 'site-files = ["news/"]')
    assert set(paths(scene.check("."))) == {*SITE, "a.md"} - {"news/Readme.txt", "news/archetypes/default.md"}


@pytest.mark.parametrize(
    ("page", "template"),
    [
        ("<body>{% block body %}{% endblock %}</body>", True),
        ("<body>{{ content }}</body>", True),
        ("<h1>{{ .Title }}</h1>", True),
        ("<p>{{ page.title }}</p>", True),
        ("<?php echo $title ?>", True),
        ("<%= yield %>", True),
        ("<p>The set {{1, 2}, {3}} has two members, 50 % of them sets.</p>", False),
        ("<p>Snow fell.</p><script>const a = {b: {c: 1}}</script>", False),
    ],
)
def test_templates(page: str, template: bool) -> None:
    assert is_template(page.encode()) is template


def test_a_template_is_skipped_but_not_an_article_with_a_shortcode(scene: Scene) -> None:
    scene.write("page.html", "<html><body>{% block body %}<p>It is BAD snow.</p>{% endblock %}</body></html>")
    scene.write("a.md", BAD + "\n{{< figure src=x.jpg >}}\n\n{% include map.html %}\n")
    report = scene.check(".")
    assert paths(report) == ["a.md"]
    assert "page.html" in report.notes[0]
    assert [file.path for file in scene.check("page.html").files] == ["page.html"]


@pytest.mark.parametrize("request_", [{}, {"base": "main"}, {"staged": True}], ids=["plain", "base", "staged"])
@pytest.mark.parametrize("source", ["gone.md", "gone/", "gone/*.md"])
def test_a_source_without_files_exits_with_3(repository: Scene, source: str, request_: dict[str, object]) -> None:
    report = repository.check("good.md", source, **request_)
    assert [where.rstrip("/") for where, _ in unread(report) if where] == [source.rstrip("/")]
    assert report.exit_status is ExitStatus.UNREAD


def test_paths_in_the_settings_without_files_exit_with_3(repository: Scene) -> None:
    repository.write("claims.toml", 'paths = ["news"]')
    for request in ({}, {"base": "main"}, {"staged": True}):
        assert unread(repository.check(**request)) == [("news", "file not found")]


def test_a_folder_without_an_article_to_check_ends_in_3(scene: Scene) -> None:
    scene.write("claims.toml", 'exclude = ["wire/"]')
    scene.write("wire/a.md", BAD)
    assert unread(scene.check("wire")) == [("wire", "none of its files is an article to check")]


def test_what_is_staged_counts_though_it_is_not_on_the_disk(repository: Scene) -> None:
    repository.write("news/a.md", BAD)
    repository.git("add", "news/a.md")
    (repository.folder / "news" / "a.md").unlink()
    (repository.folder / "news").rmdir()
    for source in ("news/a.md", "news"):
        assert found(repository.check(source, staged=True)) == [("news/a.md", 8, "X101")]


def test_a_file_that_is_named_is_new_though_git_ignores_it(repository: Scene) -> None:
    repository.write(".gitignore", "drafts/")
    repository.write("drafts/a.md", BAD)
    assert paths(repository.check(base="main")) == []
    assert paths(repository.check("drafts/a.md", base="main")) == ["drafts/a.md"]


def test_what_lies_outside_the_repository_ends_in_3(repository: Scene, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside") / "a.md"
    outside.write_text(BAD)
    assert unread(repository.check(str(outside), base="main")) == [(str(outside), "it is outside the repository")]


def test_submodules_are_noted_as_not_searched(repository: Scene, tmp_path_factory: pytest.TempPathFactory) -> None:
    wire = Scene(tmp_path_factory.mktemp("wire"))
    wire.git("init", "-q", "-b", "main")
    wire.write("a.md", BAD)
    wire.commit()
    repository.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(wire.folder), "wire")
    repository.commit()
    for request in ({"base": "HEAD~1"}, {"staged": True}):
        assert repository.check(**request).notes == ("submodules are not searched: wire; run the check in each",)
        report = repository.check("wire/a.md", **request)
        assert unread(report) == [("wire/a.md", "it is in the submodule wire, which has its own history")]
    assert paths(repository.check(".")) == ["wire/a.md"], "a plain check looks at all files"


@pytest.mark.parametrize("annotated", [(), ("-m", "a tag")], ids=["a tag", "an annotated tag"])
def test_an_ambiguous_base_ends_the_run(repository: Scene, annotated: tuple[str, ...]) -> None:
    """Git prefers tags: whoever may add one that is named like the main branch would choose what the check compares with."""
    repository.git("branch", "v1")
    repository.git("tag", *annotated, "v1")
    assert repository.check(base="v1").notes == ()
    repository.write("a.md", BAD)
    repository.commit()
    repository.git("tag", "-f", *annotated, "v1")
    with pytest.raises(GitError, match="v1 is ambiguous: refs/tags/v1 or refs/heads/v1; give the full name"):
        repository.check(base="v1")
    assert paths(repository.check(base="refs/heads/v1")) == ["a.md"]


def test_a_file_in_the_place_of_a_submodule_is_new(repository: Scene) -> None:
    repository.write("a.md", BAD)
    repository.git("update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},a.md")
    assert paths(repository.check(base="HEAD")) == ["a.md"]


def test_an_article_with_a_conflict_is_not_passed(repository: Scene) -> None:
    repository.git("checkout", "-q", "-b", "other")
    repository.write("good.md", GOOD.replace("snow fell", "rain fell"))
    repository.commit()
    repository.git("checkout", "-q", "main")
    repository.write("good.md", GOOD.replace("snow fell", "hail fell"))
    repository.commit()
    with pytest.raises(Exception, match="merge"):
        repository.git("merge", "-q", "other")
    assert unread(repository.check(staged=True)) == [("good.md", "a merge has left several versions of it")]


def test_a_hook_checks_the_articles_among_the_files_that_it_is_given(repository: Scene) -> None:
    repository.write("claims.toml", 'exclude = ["wire/"]')
    for name in ("a.md", "b.html", "README.md", "wire/c.md", "news/_layouts/d.html", "package.json", "notes.rst"):
        repository.write(name, written(name))
    repository.write("good.json", '{"schema_version": 1, "generator": {"name": "claims"}}')
    left = ["news/_layouts/d.html", "package.json", "README.md", "wire/c.md"]
    report = repository.check("a.md", "b.html", "good.json", *left, "notes.rst", "gone.md", hook=True)
    assert {file.path for file in report.files} == {"a.md", "b.html", "good.md", "notes.rst", "gone.md"}
    assert unread(report) == [("gone.md", "file not found")]
    assert {("a.md", 8, "X101"), ("good.md", 1, "X105")} <= set(found(report)), "an export stands for its article"


def test_a_hook_reads_the_commit_that_it_is_given(repository: Scene) -> None:
    repository.write("a.md", BAD)
    repository.commit()
    repository.write("a.md", GOOD)
    repository.write("b.md", BAD)
    report = repository.check("a.md", "b.md", hook=True, commit="HEAD")
    assert found(report) == [("a.md", 8, "X101")]
    assert [where for where, _ in unread(report)] == ["b.md"]
    with pytest.raises(GitError, match="is not a commit here"):
        repository.check("a.md", hook=True, commit="nowhere")


@pytest.mark.parametrize(
    ("sources", "request_"),
    [
        ([], {"hook": True}),
        (["good.md"], {"hook": True, "staged": True}),
        (["good.md"], {"hook": True, "base": "main"}),
        (["-"], {"hook": True}),
        (["-"], {"base": "main"}),
        (["-"], {"staged": True}),
        (["good.md"], {"hook": True, "commit": "HEAD", "fix": True}),
    ],
)
def test_contradictory_requests_are_usage_errors(repository: Scene, sources: list[str], request_: dict[str, object]) -> None:
    with pytest.raises(SettingsError):
        repository.check(*sources, **request_)


def test_nothing_is_left_out_by_gitignore_where_git_refuses(repository: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    repository.write("kept.md", BAD)
    repository.write(".gitignore", "kept.md\n")
    repository.git("add", "-f", "-A")
    assert "kept.md" in paths(repository.check("."))
    assert not repository.check(".").notes
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    report = repository.check(".")
    assert "kept.md" in paths(report)
    assert [note.partition(":")[0] for note in report.notes] == [
        "ignored files are checked as well, since git cannot be asked which files it tracks"
    ]


@pytest.mark.parametrize(
    ("before", "after"),
    [('exclude = ["drafts/"]\n', ""), ('per-file-ignores = {"drafts/*" = ["ALL"]}\n',) * 2],
    ids=["left out before", "other rules before"],
)
def test_a_moved_article_is_checked_where_it_was_not_checked_so_before(repository: Scene, before: str, after: str) -> None:
    repository.write("drafts/a.md", BAD)
    repository.write("claims.toml", before)
    repository.commit()
    repository.git("mv", "drafts/a.md", "a.md")
    repository.write("claims.toml", after)
    repository.commit()
    assert paths(repository.check(".", base="HEAD~1")) == ["a.md"]


ARTICLE = json.dumps({"title": "Snow", "published": "2024-01-05", "text": "The mayor said BAD snow fell on the town."})
HIDDEN = ARTICLE.replace('"text"', '"t\\u0065xt"')
HEAD = '{"schema_version": 2, "generator": {"name": "claims"}}'


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (HIDDEN, "the field is written with an escape"),
        ('{"a": 1}\n' + HIDDEN, "the second of two lines"),
        ("{\n" + HIDDEN, "a line behind one that is broken"),
        ('{"x": ' + "[" * 100_000 + "]" * 100_000 + "}", "nested too deeply to be read, so that nobody knows"),
        ('{"x": ' + "1" * 5_000 + "}", "a number too long to be read"),
    ],
)
def test_json_that_may_contain_an_article_is_checked_in_a_folder(scene: Scene, text: str, why: str) -> None:
    scene.write("good.md", GOOD)
    scene.write("other.json", text)
    report = scene.check(".")
    assert paths(report) == ["other.json"] or unread(report)[0][0] == "other.json", why


@pytest.mark.parametrize("text", ['{"a": 1}', '// comment\n{"a": 1}', "[1, 2]", '"text"', '{"a": 1}\n{"b": 2}'])
def test_json_of_other_programs_is_left_out_of_a_folder(scene: Scene, text: str) -> None:
    scene.write("good.md", GOOD)
    scene.write("other.json", text)
    assert [file.path for file in scene.check(".").files] == ["good.md"]


@pytest.mark.parametrize("request_", [{}, {"base": "main"}, {"staged": True}, {"hook": True}], ids=str)
@pytest.mark.parametrize("name", ["all.json", "all.jsonl", "good.jsonl", "good.JSON"])
def test_an_export_that_is_compared_with_no_article_is_noted(repository: Scene, name: str, request_: dict[str, object]) -> None:
    """Nothing compares it with an article, and what follows its first line might be one."""
    repository.write(name, f"{HEAD}\n{ARTICLE}\n")
    repository.write("good.json", HEAD)
    repository.git("add", ".")
    report = repository.check(*([name, "good.json"] if "hook" in request_ else ["."]), **request_)
    assert report.notes == (f"left out as exports of claims: {name}; name one to have it checked",)


def test_folders_below_the_depth_of_pythons_calls_are_an_error(tmp_path: Path) -> None:
    folders = [tmp_path.joinpath(*["a"] * depth) for depth in range(1, 1_201)]
    for folder in folders:
        folder.mkdir()
    try:
        for source in (str(tmp_path), f"{tmp_path}/**/*.md"):
            inputs = list(find_inputs([source]))
            assert ["more than 100 folders" in str(each) for each in inputs][:1] == [True], source
    finally:
        for folder in reversed(folders):  # `shutil.rmtree` calls itself for each
            folder.rmdir()
