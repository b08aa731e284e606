"""Style and types are also tested, so ``pytest`` alone decides whether a change is ready."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LONGEST_MODULE = 400


@pytest.mark.parametrize("check", ["ruff check .", "ruff format --check .", "mypy"])
def test_clean(check: str) -> None:
    ended = subprocess.run([sys.executable, "-m", *check.split()], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr


def test_no_module_is_too_long_to_read() -> None:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in (ROOT / "claims").rglob("*.py")}
    assert [str(path) for path, length in lengths.items() if length > LONGEST_MODULE] == []
