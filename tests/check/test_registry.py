"""Which rules run, and their severities."""

import pytest

from claims.check.registry import catalogue, matches, rules_for, severity_of
from claims.check.rule import Severity
from claims.check.settings import Settings

ABOUT = {"A901", "A902", "A903"}
DEFAULT = ABOUT | {"X101", "X102", "X103", "X104", "X105", "X106", "X107"}


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({}, DEFAULT),
        ({"select": ["X1"], "ignore": ["X103", "X105", "X106", "X107"]}, {"X101", "X102", "X104"}),
        ({"select": ["X203"]}, {"X203"}),
        ({"extend-select": ["X2"]}, DEFAULT | {"X203", "X208"}),
        ({"ignore": ["X"], "extend-select": ["X101"]}, ABOUT | {"X101"}),
        ({"select": ["ALL"], "ignore": ["X1"]}, ABOUT | {"X203", "X208"}),
        ({"select": ["X101"], "ignore": ["X101"]}, set()),
        ({"per-file-ignores": {"wire/": ["X1"]}}, ABOUT),
        ({"per-file-ignores": {"desk/": ["X1"]}}, DEFAULT),
    ],
)
def test_the_longest_beginning_decides(foretold: None, settings: dict[str, object], expected: set[str]) -> None:
    assert {rule.code for rule in rules_for("wire/snow.md", Settings.model_validate(settings))} == expected


def test_severity_by_beginning(foretold: None) -> None:
    settings = Settings.model_validate({"severity": {"X": "info", "X101": "warning"}})
    graded = {code: severity_of(rule, settings) for code, rule in catalogue().items()}
    assert (graded["X101"], graded["X104"], graded["A901"]) == (Severity.WARNING, Severity.INFO, Severity.ERROR)


@pytest.mark.parametrize(
    ("path", "pattern", "fits"),
    [
        ("wire/2024/snow.md", "wire", True),
        ("wire/2024/snow.md", "wire/2024/", True),
        ("wire/2024/snow.md", "*.md", True),
        ("wire/2024/snow.md", "wire/*.md", False),
        ("wire/2024/snow.md", "wire/**/*.md", True),
        ("wire/snow.md", "wire/**/*.md", True),
        ("wire/2024/snow.md", "**/2024", True),
        ("wire/2024/snow.md", "2024", True),
        ("desk/wire.md", "wire", False),
        ("desk/wire/a.md", "wire/a.md", False),
    ],
)
def test_patterns(path: str, pattern: str, fits: bool) -> None:
    assert matches(path, pattern) is fits
