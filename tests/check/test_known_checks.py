"""Rule C408 in a run: the index of the settings or of the environment, the cache, and errors."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from claims.check.known_checks import KnownChecks, known_checks_of
from claims.check.settings import Project, Settings, SettingsError
from claims.cli import app

CHECK = {
    "claim": "Corvane Mining poisoned the river Sarn.",
    "publisher": "Verity Desk",
    "rating": "False",
    "date": "2021-05-06",
    "url": "https://verity.example/sarn",
}
ARTICLE = "# River\n\nCorvane Mining poisoned the river Sarn.\n"


def run(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CLAIMS_FACTCHECKS", raising=False)
    (tmp_path / "claims.toml").write_text('paths = ["a.md"]\nselect = ["C408"]\npipeline = "fast"\nfactchecks = "known.db"\n')
    (tmp_path / "a.md").write_text(ARTICLE)
    add(tmp_path, CHECK)
    return tmp_path


def add(folder: Path, *checks: dict[str, str]) -> None:
    (folder / "checks.jsonl").write_text("\n".join(map(json.dumps, checks)))
    assert run("factchecks", "add", "checks.jsonl", "--index", "known.db").exit_code == 0


def findings() -> list[dict[str, object]]:
    ended = run("check", "--output-format", "json")
    found: list[dict[str, object]] = json.loads(ended.stdout)["findings"]
    return found


def test_a_claim_that_was_found_false_is_reported_with_its_check(project: Path) -> None:
    (finding,) = findings()
    assert finding["code"] == "C408"
    assert finding["message"] == "Verity Desk rated this claim “False” (2021-05-06)"
    assert "https://verity.example/sarn" in str(finding["reason"])
    assert findings() == [finding]


def test_a_changed_index_is_read_although_the_article_is_cached(project: Path) -> None:
    assert len(findings()) == 1
    add(project, CHECK | {"rating": "True", "date": "2021-06-01"})
    assert findings() == []


def test_the_environment_overrides_the_settings(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLAIMS_FACTCHECKS", str(project / "none.db"))
    ended = run("check")
    assert ended.exit_code == 2
    assert "`factchecks`: no index of fact-checks" in ended.stderr


@pytest.mark.parametrize(
    ("named", "message"), [("../known.db", "outside the project"), ("a.md", "cannot open the index"), ("x.db", "no index of")]
)
def test_an_index_must_be_inside_the_project_and_valid(project: Path, named: str, message: str) -> None:
    with pytest.raises(SettingsError, match=f"`factchecks`: {message}"):
        known_checks_of(Project(Settings(factchecks=named), None, project))


def test_without_an_index_nothing_is_known(tmp_path: Path) -> None:
    known = known_checks_of(Project(Settings(), None, tmp_path))
    assert isinstance(known, KnownChecks)
    assert (known.digest, list(known([]))) == ("", [])
