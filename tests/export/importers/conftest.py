from collections.abc import Iterator
from pathlib import Path

import pytest

from claims.model import ClaimSet
from claims.store import Store, open_store


@pytest.fixture
def store(seeds: list[ClaimSet], tmp_path: Path) -> Iterator[Store]:
    """A store with two of the seed articles."""
    with open_store(tmp_path / "claims.db") as opened:
        for seed in seeds[:2]:
            opened.add(seed)
        yield opened
