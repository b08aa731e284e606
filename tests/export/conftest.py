from pathlib import Path

import pytest

from claims.export import loads
from claims.model import ClaimSet

SEEDS = Path(__file__).parents[2] / "seeds"


@pytest.fixture(scope="session")
def seeds() -> list[ClaimSet]:
    """The exports of the seed articles."""
    return [loads(path.read_text(encoding="utf-8")) for path in sorted(SEEDS.glob("*.json"))]
