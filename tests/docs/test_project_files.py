"""Project files for forges, package tools and citation are valid and consistent."""

import json
import re
import subprocess
import sys
import tomllib
from datetime import date
from importlib import resources
from typing import Any

import jsonschema
import pytest
import yaml

import claims
from tests.docs.pages import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
GITHUB = ROOT / ".github"
CHANGELOG = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
KINDS = ["Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"]
"""The kinds of changes of Keep a Changelog, in its order."""

SCHEMAS = {
    "github-workflows": sorted((GITHUB / "workflows").iterdir()),
    "github-issue-forms": sorted(path for path in (GITHUB / "ISSUE_TEMPLATE").iterdir() if path.name != "config.yml"),
    "github-issue-config": [GITHUB / "ISSUE_TEMPLATE" / "config.yml"],
    "github-actions": [ROOT / "action.yml"],
    "gitlab-ci": [ROOT / "ci" / "gitlab.yml"],
    "citation-file-format": [ROOT / "CITATION.cff"],
}
"""The files of each schema that check-jsonschema brings."""


class _PlainDates(yaml.SafeLoader):
    """Leaves dates as text, as the schemas require."""


_PlainDates.yaml_implicit_resolvers = {
    first: [
        (tag, pattern) for tag, pattern in resolvers if tag not in {"tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:bool"}
    ]
    + [("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"))]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
# YAML 1.1 reads the key `on` of a workflow as true; forges do not.


def loaded(text: str) -> Any:  # any content of the file
    return yaml.load(text, _PlainDates)


def errors(schema: str, data: object) -> list[str]:
    vendored = resources.files("check_jsonschema") / "builtin_schemas" / "vendor" / f"{schema}.json"
    rules = json.loads(vendored.read_text(encoding="utf-8"))
    return [error.message for error in jsonschema.validators.validator_for(rules)(rules).iter_errors(data)]


@pytest.mark.parametrize(
    ("schema", "name"), [(s, p.relative_to(ROOT).as_posix()) for s, paths in SCHEMAS.items() for p in paths]
)
def test_files_follow_their_schemas(schema: str, name: str) -> None:
    assert errors(schema, loaded((ROOT / name).read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    ("schema", "text"),
    [
        ("github-workflows", "on: push\njobs: {test: {steps: []}}"),
        ("github-issue-forms", "name: Bug\ndescription: A bug"),
        ("citation-file-format", "cff-version: 1.2.0\nmessage: Cite\ntitle: claims\nauthors: []"),
    ],
)
def test_a_schema_violation_is_detected(schema: str, text: str) -> None:
    assert errors(schema, loaded(text)) != []


def test_the_field_ids_of_a_form_are_unique() -> None:
    for path in SCHEMAS["github-issue-forms"]:
        ids = [field["id"] for field in loaded(path.read_text(encoding="utf-8"))["body"] if "id" in field]
        assert len(ids) == len(set(ids)) > 0, path.name


def test_the_tests_run_on_every_supported_python() -> None:
    workflow = loaded((GITHUB / "workflows" / "tests.yml").read_text(encoding="utf-8"))
    tested = workflow["jobs"]["test"]["strategy"]["matrix"]["python-version"]
    classified = [found[1] for line in PROJECT["classifiers"] if (found := re.search(r":: (3\.\d+)$", line))]
    assert tested == classified
    assert PROJECT["requires-python"] == f">={tested[0]}"
    named = f"Python {', '.join(tested[:-1])} or {tested[-1]}"
    for name in ("README.md", "CONTRIBUTING.md", "docs/tutorial.md"):
        assert named in (ROOT / name).read_text(encoding="utf-8"), name


@pytest.mark.parametrize("tool", ["ruff", "mypy"])
def test_hooks_and_workflows_use_the_declared_tools(tool: str) -> None:
    (declared,) = [need for need in PROJECT["optional-dependencies"]["test"] if re.match(rf"{tool}\b", need)]
    printed = subprocess.run([sys.executable, "-m", tool, "--version"], capture_output=True, text=True, check=True).stdout
    assert declared == f"{tool}=={printed.split()[1]}"


def test_the_changelog_has_the_form_of_keep_a_changelog() -> None:
    sections = re.split(r"^## ", CHANGELOG, flags=re.MULTILINE)[1:]
    titles = [section.partition("\n")[0] for section in sections]
    assert titles[0] == "[Unreleased]"
    released = [re.fullmatch(r"\[(\d+)\.(\d+)\.(\d+)\] - (\d{4}-\d\d-\d\d)", title) for title in titles[1:]]
    versions = [tuple(map(int, found.group(1, 2, 3))) for found in released if found]
    assert len(versions) == len(titles) - 1, titles
    assert versions == sorted(set(versions), reverse=True)
    assert all(date.fromisoformat(found[4]) for found in released if found)
    assert not versions or titles[1].startswith(f"[{claims.__version__}]")
    for title, section in zip(titles, sections, strict=True):
        kinds = re.findall(r"^### (.+)$", section, re.MULTILINE)
        assert kinds == [kind for kind in KINDS if kind in kinds], title
        assert all(re.match(r"\n\n- ", entries) for entries in re.split(r"^### .+$", section, flags=re.MULTILINE)[1:]), title


def test_examples_name_the_tag_of_this_version() -> None:
    pages = "".join(
        path.read_text(encoding="utf-8") for path in sorted((ROOT / "docs").glob("*.md")) if path.stem != "releasing"
    )
    assert set(re.findall(r"(?:@|rev: )(v\d+\.\d+\.\d+)", pages)) == {f"v{claims.__version__}"}


def test_the_citation_agrees_with_the_project_and_its_releases() -> None:
    citation = loaded((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert (citation["license"], citation["keywords"]) == (PROJECT["license"], PROJECT["keywords"])
    assert citation["authors"] == [{"name": "the claims authors"}]
    assert "the claims authors" in (ROOT / "LICENSE").read_text(encoding="utf-8")
    newest = re.search(r"^## \[(\d[\d.]*)\] - (\S+)$", CHANGELOG, re.MULTILINE)
    assert (citation.get("version"), citation.get("date-released")) == (newest.groups() if newest else (None, None))
