import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from claims.model import ClaimSet
from claims.store import Store, open_store


def _written(folder: Path, claim_sets: Iterable[ClaimSet]) -> Path:
    place = folder / "claims.db"
    with open_store(place) as opened:
        for claim_set in claim_sets:
            opened.add(claim_set)
    return place


@pytest.fixture(scope="session")
def two_articles(seeds: list[ClaimSet], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with two of the seed articles, to be copied: adding them takes longer than most tests."""
    return _written(tmp_path_factory.mktemp("two"), seeds[:2])


@pytest.fixture(scope="session")
def all_articles(seeds: list[ClaimSet], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with all seed articles, to be copied."""
    return _written(tmp_path_factory.mktemp("all"), seeds)


@pytest.fixture
def store(two_articles: Path, tmp_path: Path) -> Iterator[Store]:
    """A store with two of the seed articles."""
    with open_store(shutil.copy(two_articles, tmp_path / "claims.db")) as opened:
        yield opened


@pytest.fixture
def desk(all_articles: Path, tmp_path: Path) -> Iterator[Store]:
    """A store with all seed articles."""
    with open_store(shutil.copy(all_articles, tmp_path / "claims.db")) as opened:
        yield opened
