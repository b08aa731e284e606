"""A PostgreSQL server for the tests: created on first use in its own folder, stopped at the end of the run.

``from tests.store.postgres import postgres, postgres_url`` in a ``conftest.py`` imports the fixtures: ``postgres`` is the
URL of the server, ``postgres_url`` that of an empty database for one test. If PostgreSQL is not installed, the tests that
need it are skipped.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import psycopg
import pytest

_SCHEMA = "&options=-csearch_path%3D"
_NAME = "name_of_the_schema"
OWN_CONNECTION = "tests"
"""The name by which PostgreSQL lists the connection of the fixtures."""
ORDINARY_USER = "nobody"
"""PostgreSQL refuses to run as root; if the tests run as root, it runs as this user."""


def _program(name: str) -> str | None:
    installed = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return str(installed[-1]) if installed else shutil.which(name)


def _as_ordinary_user(folder: Path) -> list[str]:
    """A command prefix for not running as root; also changes the owner of the folder."""
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
    """The URL of a server that listens only on a socket in its folder."""
    initdb, control = _program("initdb"), _program("pg_ctl")
    if initdb is None or control is None:
        pytest.skip("PostgreSQL is not installed")
    folder = Path(tempfile.mkdtemp(prefix="pg-"))  # a socket's path must be short: pytest's folders are too deep
    folder.chmod(0o755)
    before = _as_ordinary_user(folder)
    data = str(folder / "data")
    _done([*before, initdb, "-D", data, "-U", "claims", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"], folder)
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": folder,
        "max_connections": 60,
        "fsync": "off",  # nobody cuts the power
        "autovacuum": "off",  # there are hundreds of schemas, each for a second
        "jit": "off",
    }
    options = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
    _done([*before, control, "-D", data, "-o", options, "-l", str(folder / "log"), "-w", "start"], folder)
    url = f"postgresql://claims@/postgres?host={folder}"
    try:
        yield url
    finally:
        _connected(url).close()
        _connected.cache_clear()
        _done([*before, control, "-D", data, "-m", "immediate", "-w", "stop"], folder)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgres_url(postgres: str) -> str:
    """The URL of an empty database (a schema by itself)."""
    return fresh_database(postgres)


def schema_of(url: str) -> str:
    """The commands that create the schema of a URL of `fresh_database` with all that it has, for `filled_database`."""
    program = _program("pg_dump")
    if program is None:
        pytest.skip("pg_dump, which belongs to PostgreSQL, is not installed")
    server, _, name = url.partition(_SCHEMA)
    command = [program, "--no-owner", "--inserts", f"--schema={name}", server]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return "\n".join(line for line in printed.replace(name, _NAME).splitlines() if not line.startswith("\\"))  # for psql only


def filled_database(server: str, commands: str) -> str:
    """Creates a schema by the commands of `schema_of`, faster than migrations do; returns its URL."""
    name = _fresh_name()
    _connected(server).execute(commands.replace(_NAME, name).encode())
    return server + _SCHEMA + name


def fresh_database(server: str) -> str:
    """Creates an empty schema on the server of the fixture ``postgres``; returns a URL that uses only that schema.

    A separate database would take PostgreSQL a second to create, and longer to drop.
    """
    name = _fresh_name()
    _connected(server).execute(f"CREATE SCHEMA {name}")
    return server + _SCHEMA + name


@cache
def _connected(server: str) -> "psycopg.Connection[tuple[object, ...]]":
    """One connection for all tests: what a new one has to read about the database takes half as long as creating a schema."""
    return psycopg.connect(server, autocommit=True, application_name=OWN_CONNECTION)


def _fresh_name() -> str:
    return f"test_{uuid.uuid4().hex[:12]}"
