from collections.abc import Iterator
from pathlib import Path

import pytest

from claims.check.registry import catalogue
from claims.check.rules.allowances import ALLOWANCE_RULES
from tests.check.scene import RULES, Scene


@pytest.fixture
def foretold(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The rules of `tests.check.scene` in place of the real ones."""
    rules = {**RULES, **{rule.code: rule for rule in ALLOWANCE_RULES}}
    monkeypatch.setattr("claims.check.registry.built_in_rules", lambda: rules)
    catalogue.cache_clear()
    yield
    catalogue.cache_clear()


@pytest.fixture
def scene(tmp_path: Path, foretold: None, monkeypatch: pytest.MonkeyPatch) -> Scene:
    """An empty project folder to work in."""
    monkeypatch.chdir(tmp_path)
    return Scene(tmp_path)
