import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from claims.model import ClaimSet
from claims.store import Store, open_store
from tests.store.postgres import fresh_database, postgres, postgres_url

__all__ = ["postgres", "postgres_url"]

SEEDS = Path(__file__).parents[2] / "seeds"


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty store, on each database."""
    if request.param == "sqlite":
        return str(tmp_path / "claims.db")
    return fresh_database(request.getfixturevalue("postgres"))


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """An empty store."""
    with open_store(url) as opened:
        yield opened


@pytest.fixture(scope="session")
def seeds() -> dict[str, ClaimSet]:
    """The exports of the seed articles, by id."""
    read = (ClaimSet.model_validate(json.loads(path.read_text(encoding="utf-8"))) for path in sorted(SEEDS.glob("*.json")))
    return {claim_set.article.id: claim_set for claim_set in read}


@pytest.fixture
def filled(store: Store, seeds: dict[str, ClaimSet]) -> Store:
    """A store with three of the seed articles."""
    for name in ("valley-quake", "strait-talks", "council-fraud"):
        store.add(seeds[name])
    return store
