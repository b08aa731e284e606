import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from claims.model import ClaimSet
from claims.store import Store, open_store
from tests.store.postgres import filled_database, fresh_database, postgres, postgres_url, schema_of

__all__ = ["postgres", "postgres_url"]

SEEDS = Path(__file__).parents[2] / "seeds"


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request: pytest.FixtureRequest) -> str:
    """A kind of database."""
    return str(request.param)


@pytest.fixture
def url(request: pytest.FixtureRequest, kind: str, tmp_path: Path) -> str:
    """The URL of a store that is not created yet, on each database."""
    if kind == "sqlite":
        return str(tmp_path / "claims.db")
    return fresh_database(request.getfixturevalue("postgres"))


@pytest.fixture(scope="session")
def new_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with an empty store, to be copied: migrations take longer than most tests."""
    place = tmp_path_factory.mktemp("new") / "claims.db"
    open_store(place).close()
    return place


@pytest.fixture(scope="session")
def new_schema(postgres: str) -> str:
    """The commands that create an empty store in a schema of PostgreSQL."""
    url = fresh_database(postgres)
    open_store(url).close()
    return schema_of(url)


@pytest.fixture
def store(request: pytest.FixtureRequest, kind: str, tmp_path: Path) -> Iterator[Store]:
    """An empty store, on each database."""
    if kind == "sqlite":
        place = str(shutil.copy(request.getfixturevalue("new_file"), tmp_path / "claims.db"))
    else:
        place = filled_database(request.getfixturevalue("postgres"), request.getfixturevalue("new_schema"))
    with open_store(place) as opened:
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
