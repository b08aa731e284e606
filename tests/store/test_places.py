from pathlib import Path

import pytest

from claims.store import StoreError, open_store
from claims.store.database import address, display_url


def test_the_default_path_is_in_the_working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CLAIMS_DATABASE_URL", raising=False)
    with open_store() as store:
        assert store.place == str(Path(".claims") / "claims.db")
    assert (tmp_path / ".claims" / "claims.db").exists()


def test_the_environment_overrides_the_default_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLAIMS_DATABASE_URL", f"sqlite:///{tmp_path}/desk.db")
    with open_store() as store:
        assert store.place == f"{tmp_path}/desk.db"


@pytest.mark.parametrize("url", ["postgres://ada:secret@host/desk", "postgresql://ada:secret@host/desk"])
def test_a_password_is_not_shown(url: str) -> None:
    assert address(url).drivername == "postgresql+psycopg"
    assert display_url(address(url)) == "postgresql+psycopg://ada:***@host/desk"


BAD = {
    "another database": ("mysql://host/desk", "unsupported database mysql"),
    "memory": ("sqlite://", "an in-memory store is not supported"),
    "no URL": ("postgresql://host:port/x", "the store's URL is invalid"),
}


@pytest.mark.parametrize(("url", "reported"), BAD.values(), ids=BAD)
def test_invalid_paths_are_rejected(url: str, reported: str) -> None:
    with pytest.raises(StoreError, match=reported):
        address(url)


def test_a_server_that_does_not_respond_is_reported() -> None:
    with pytest.raises(StoreError, match=r"cannot open the store .*; check that the database is running"):
        open_store("postgresql://claims@/desk?host=/nowhere")


def test_a_folder_that_cannot_be_created_is_reported(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="cannot access the store's folder"):
        open_store(tmp_path / "file" / "claims.db")
