"""A PostgreSQL server for the tests: made on first use in a folder of its own, ended with the run.

``from tests.store.postgres import postgres, postgres_url`` in a ``conftest.py`` makes the fixtures known: ``postgres`` is the
URL of the server, ``postgres_url`` that of an empty database for one test. Where PostgreSQL is not installed the tests that
ask for it are skipped.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

ORDINARY_USER = "nobody"
"""PostgreSQL does not run as root; where the tests do, it gets this user."""


def _program(name: str) -> str | None:
    installed = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return str(installed[-1]) if installed else shutil.which(name)


def _as_ordinary_user(folder: Path) -> list[str]:
    """What to write before a command so that it does not run as root; the folder becomes that user's."""
    if os.geteuid() != 0:
        return []
    if shutil.which("runuser") is None:
        pytest.skip("PostgreSQL does not run as root, and there is no runuser")
    user = pwd.getpwnam(ORDINARY_USER)
    os.chown(folder, user.pw_uid, user.pw_gid)
    return ["runuser", "-u", ORDINARY_USER, "--"]


def _done(command: list[str], folder: Path) -> None:
    ended = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder, stdin=subprocess.DEVNULL)
    assert ended.returncode == 0, ended.stdout + ended.stderr


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of a server: it listens on a socket in its folder, and to nobody else."""
    initdb, control = _program("initdb"), _program("pg_ctl")
    if initdb is None or control is None:
        pytest.skip("PostgreSQL is not installed")
    folder = Path(tempfile.mkdtemp(prefix="pg-"))  # a socket's path must be short: pytest's own folders are too deep
    folder.chmod(0o755)
    before = _as_ordinary_user(folder)
    data = str(folder / "data")
    _done([*before, initdb, "-D", data, "-U", "claims", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"], folder)
    options = f"-c listen_addresses='' -c unix_socket_directories='{folder}' -c max_connections=60"
    _done([*before, control, "-D", data, "-o", options, "-l", str(folder / "log"), "-w", "start"], folder)
    try:
        yield f"postgresql://claims@/postgres?host={folder}"
    finally:
        _done([*before, control, "-D", data, "-m", "immediate", "-w", "stop"], folder)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgres_url(postgres: str) -> str:
    """The URL of an empty database (a schema by itself)."""
    return fresh_database(postgres)


def fresh_database(server: str) -> str:
    """Makes an empty schema on a server that the fixture ``postgres`` started; gives the URL under which it is the only one.

    A database of its own would take PostgreSQL a second to make, and longer to remove.
    """
    name = f"test_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {name}")
    return f"{server}&options=-csearch_path%3D{name}"
