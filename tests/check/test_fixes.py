"""Baselines, and fixes."""

import json
from pathlib import Path

import pytest
from spacy.language import Language

import claims
from claims.check.checking import FixError, write_export
from claims.check.report import ExitStatus
from claims.check.settings import SettingsError
from claims.export import dumps, loads
from tests.check.scene import BAD, GOOD, Scene, found


def test_old_findings_are_counted_and_new_ones_reported(scene: Scene) -> None:
    baseline = scene.folder / "baseline.json"
    scene.write("a.md", BAD)
    written = scene.check(".", baseline=baseline, write=True)
    assert (written.exit_status, written.old) == (ExitStatus.CLEAN, 1)
    scene.write("a.md", BAD.replace("# Snow", "# Snow\n\nA line more.") + "\nIt was BAD.\n")
    report = scene.check(".", baseline=baseline)
    assert (found(report), report.old) == ([("a.md", 12, "X101")], 1)
    scene.write("a.md", GOOD)
    assert (scene.check(".", baseline=baseline).resolved, scene.check(".", baseline=baseline).exit_status) == (
        1,
        ExitStatus.CLEAN,
    )


def test_writing_a_baseline_keeps_what_was_not_checked(scene: Scene) -> None:
    baseline = scene.folder / "baseline.json"
    scene.write("a.md", BAD)
    scene.write("b.md", BAD)
    scene.check(".", baseline=baseline, write=True)
    scene.write("a.md", GOOD)
    scene.check("a.md", baseline=baseline, write=True)
    assert found(scene.check(".", baseline=baseline)) == []
    assert scene.check(".", baseline=baseline).old == 1


@pytest.mark.parametrize("text", [None, "{", "[]", '{"version": 1, "findings": [{"code": "X101"}]}'])
def test_a_baseline_that_cannot_be_read_ends_the_run(scene: Scene, text: str | None) -> None:
    scene.write("a.md", BAD)
    if text is not None:
        scene.write("baseline.json", text)
    with pytest.raises(SettingsError, match=r"baseline"):
        scene.check(".", baseline=Path("baseline.json"))


def test_a_baseline_that_is_an_article_is_refused(scene: Scene) -> None:
    scene.write("baseline.json", json.dumps({"version": 2, "findings": [], "text": BAD}))
    with pytest.raises(SettingsError, match="not a baseline"):
        scene.check(".", baseline=Path("baseline.json"))


def test_the_baseline_of_the_settings(scene: Scene) -> None:
    scene.write("a.md", BAD)
    scene.write("claims.toml", 'baseline = "old.json"')
    scene.check("a.md", baseline=Path("old.json"), write=True)
    assert scene.check("a.md").old == 1


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "byte order mark"])
def test_a_fix_changes_its_words_and_nothing_else(scene: Scene, mark: bytes) -> None:
    text = GOOD.replace("snow fell", "MEND snow é fell and MEND ice").replace("\n", "\r\n").encode()
    path = scene.write("a.md", mark + text)
    report = scene.check(".", fix=True)
    assert (found(report), report.fixed) == ([], 1)
    assert path.read_bytes() == mark + text.replace(b"MEND", b"mended")


def test_a_fix_of_the_article_is_followed_by_that_of_its_export(scene: Scene) -> None:
    path = scene.write("a.md", GOOD.replace("snow fell", "MEND snow fell"))
    scene.write("a.json", '{"schema_version": 1, "generator": {"name": "claims"}}')
    assert [code for _, _, code in found(scene.check("."))] == ["X105", "X104"]
    report = scene.check(".", fix=True)
    assert (found(report), report.fixed, report.problems) == ([], 1, ())
    export = (scene.folder / "a.json").read_text(encoding="utf-8")
    assert loads(export).article.text == path.read_text(encoding="utf-8")
    assert dumps(loads(export), indent=2) + "\n" == export


def test_allowed_findings_are_not_fixed(scene: Scene) -> None:
    path = scene.write("a.md", GOOD.replace("The mayor", "<!-- claims: allow X104 its name -->\nThe MEND mayor"))
    before = path.read_bytes()
    scene.check(".", fix=True)
    assert path.read_bytes() == before


def test_files_that_cannot_be_fixed_are_reported(scene: Scene) -> None:
    text = GOOD.replace("snow fell", "MEND snow “fell”")
    path = scene.write("a.md", text.encode("cp1252"))
    report = scene.check(".", fix=True)
    assert [code for _, _, code in found(report)] == ["X104"]
    assert ["not UTF-8 text" in str(problem) for problem in report.problems] == [True]
    assert path.read_bytes() == text.encode("cp1252")


def test_an_entry_covers_one_claim_not_all_that_its_source_says(scene: Scene) -> None:
    """`X103` reports the first claim of a group; in the baseline there is an entry for each."""
    baseline = scene.folder / "baseline.json"
    text = "---\ntitle: Snow\npublished: 2024-01-05\n---\n\nThe GROUP said snow fell.\n\nThe GROUP said ice came.\n"
    scene.write("a.md", text)
    assert scene.check("a.md", baseline=baseline, write=True).old == 2
    scene.write("a.md", text + "\nThe GROUP said the bridge broke.\n")
    report = scene.check("a.md", baseline=baseline)
    assert (found(report), report.old) == ([("a.md", 10, "X103")], 2)


@pytest.mark.parametrize(
    ("now", "covered"),
    [
        ("The mayor said BAD snow fell on the town.", True),
        ("The mayor said “BAD  snow” fell on the TOWN!", True),
        ("The mayor said BAD snow fell on the village.", False),
        ("The mayor denied BAD snow fell on the town.", False),
        ("The mayor said BAD snow fell on the town. The mayor said BAD snow fell on the town.", False),
    ],
)
def test_an_entry_covers_the_claim_in_the_words_that_it_had(scene: Scene, now: str, covered: bool) -> None:
    baseline = scene.folder / "baseline.json"
    scene.write("a.md", BAD)
    scene.check("a.md", baseline=baseline, write=True)
    scene.write("a.md", BAD.replace("The mayor said BAD snow fell on the town.", now))
    assert len(scene.check("a.md", baseline=baseline).findings) == int(not covered)


def test_a_baseline_is_the_same_from_every_folder(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    scene.write("claims.toml", 'baseline = "baseline.json"\n')
    scene.write("news/a.md", BAD)
    scene.check(write=True)
    monkeypatch.chdir(scene.folder / "news")
    report = scene.check("a.md")
    assert (found(report), report.old, report.resolved) == ([], 1, 0)


def test_a_baseline_of_an_earlier_format_is_refused(scene: Scene) -> None:
    scene.write("a.md", BAD)
    entry = {"fingerprint": "0" * 32, "code": "X101", "path": "a.md", "words": "BAD"}
    path = scene.write("baseline.json", json.dumps({"version": 1, "findings": [entry]}))
    for write in (False, True):
        with pytest.raises(SettingsError, match=r"earlier format, whose entries cover more than one claim each; delete it"):
            scene.check("a.md", baseline=path, write=write)


@pytest.mark.parametrize("name", ["a.md", "a.json"])
@pytest.mark.parametrize("data", [b'{"claims": ["sub"]}', b"// settings", b'{"text": "It snowed."}', b""])
def test_an_export_only_replaces_an_export(scene: Scene, data: bytes, name: str, pipeline: Language) -> None:
    beside = scene.write("a.json", data)
    claim_set = claims.extract(GOOD, nlp=pipeline)
    with pytest.raises(FixError, match="not replaced: it is not an export of this article alone"):
        write_export(scene.folder / name, claim_set, top=scene.folder)
    assert beside.read_bytes() == data
