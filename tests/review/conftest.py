import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from starlette.testclient import TestClient

import claims
import claims.review.users
from benchmarks.seeds import SEEDS
from claims.ingest import read_text
from claims.model import ClaimSet
from claims.review import Role, Settings, add_user, application
from claims.store import Store, open_store
from tests.review.asking import Asker, signed_in
from tests.store.postgres import postgres

__all__ = ["postgres"]

PASSWORD = "correct horse battery"
USERS = {"Ana": Role.REVIEWER, "Ben": Role.REVIEWER, "Eda": Role.EDITOR, "Rex": Role.READER}


@pytest.fixture(scope="session")
def exports() -> dict[str, ClaimSet]:
    """The exports of three seed articles, by id."""
    names = ("valley-quake", "strait-talks", "council-fraud")
    return {name: ClaimSet.model_validate_json((SEEDS / f"{name}.json").read_text(encoding="utf-8")) for name in names}


@pytest.fixture(scope="session")
def filled(exports: dict[str, ClaimSet], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of them, to be copied."""
    place = tmp_path_factory.mktemp("filled") / "claims.db"
    with open_store(place) as store:
        for claim_set in exports.values():
            store.add(claim_set)
    return place


@pytest.fixture
def place(filled: Path, tmp_path: Path) -> Path:
    """A separate store with the three articles."""
    for part in filled.parent.iterdir():
        shutil.copy(part, tmp_path / part.name)
    return tmp_path / filled.name


@pytest.fixture
def store(place: Path) -> Iterator[Store]:
    with open_store(place) as opened:
        yield opened


@pytest.fixture(scope="session", autouse=True)
def cheap_passwords() -> Iterator[None]:
    """Hashing passwords with the least work; `test_command` checks that the program does it with much."""
    with pytest.MonkeyPatch.context() as patched:
        cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
        patched.setattr(claims.review.users, "_HASHER", cheap)
        patched.setattr(claims.review.users, "_NOBODYS", cheap.hash("of nobody"))
        yield


@pytest.fixture(scope="session")
def users(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A users file: two reviewers, an editor, a reader."""
    path = tmp_path_factory.mktemp("users") / "users.toml"
    for name, role in USERS.items():
        add_user(path, name, role, PASSWORD)
    return path


def fast(text: str, **about: str) -> ClaimSet:
    """The claims of an article, from the fast pipeline."""
    return claims.extract(read_text(text, **about), nlp=_fast())  # type: ignore[arg-type]


def _fast() -> object:
    if not _PIPELINES:
        _PIPELINES.append(claims.load("fast"))
    return _PIPELINES[0]


_PIPELINES: list[object] = []


@pytest.fixture
def settings(users: Path) -> Settings:
    return Settings(users=users, pipeline="fast", hosts=("testserver",))


@pytest.fixture
def client(store: Store, settings: Settings) -> Iterator[TestClient]:
    """An unauthenticated client."""
    app = application(store, settings, read=lambda article: claims.extract(article, nlp=_fast()))  # type: ignore[arg-type]
    with TestClient(app, follow_redirects=False) as client:
        yield client


@pytest.fixture
def ana(client: TestClient) -> Asker:
    """A reviewer."""
    return signed_in(client, "Ana")


@pytest.fixture
def ben(client: TestClient) -> Asker:
    """Another reviewer."""
    return signed_in(client, "Ben")


@pytest.fixture
def eda(client: TestClient) -> Asker:
    """An editor."""
    return signed_in(client, "Eda")


@pytest.fixture
def rex(client: TestClient) -> Asker:
    """A reader."""
    return signed_in(client, "Rex")
