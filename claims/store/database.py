"""The database: its URL, connections and transactions (many readers, one writer, durable commits), and schema migrations."""

import difflib
import os
import sqlite3
import time
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from functools import partial
from importlib import resources
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, select, update
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionError
from sqlalchemy.pool import ConnectionPoolEntry

from claims.extras import Extra, remedy, upgrade_remedy
from claims.filesystem import RefusedFileError, chosen
from claims.store.errors import StoreError, UnavailableError
from claims.store.identity import Kind, check_file, is_marked, kind_of, mark, refused
from claims.store.tables import clock

BUSY_TIMEOUT = 30.0
"""Seconds that a writer waits for another one: adding a very long article can take several."""

CONNECT_TIMEOUT = 10
"""Seconds until a PostgreSQL server that does not respond counts as down, unless its URL has a ``connect_timeout``."""

_SETTINGS = (
    f"PRAGMA busy_timeout = {int(BUSY_TIMEOUT * 1000)}",
    "PRAGMA foreign_keys = ON",
    # In WAL mode the usual NORMAL would survive a crash of the program but not a power cut.
    "PRAGMA synchronous = FULL",
    "PRAGMA cache_size = -32768",
    # Views and triggers of a foreign file must not call functions with side effects.
    "PRAGMA trusted_schema = OFF",
)
_READING = ("PRAGMA query_only = ON",)


class Access(Enum):
    """What opening a store may do to it."""

    READ = "it must exist and be up to date"
    EXISTING = "it is migrated, but not created"
    CREATE = "it is created if missing, and migrated"


@dataclass(frozen=True, slots=True)
class WriteTransaction:
    """A write transaction: its connection, and the value of the write counter that it stores in the rows of the queue."""

    connection: Connection
    tick: int


class Database:
    """A database; thread-safe."""

    def __init__(self, url: URL, access: Access = Access.CREATE) -> None:
        self.url = url
        self.access = access
        self.is_sqlite = url.drivername.startswith("sqlite")
        self._engine = _sqlite(url, access) if self.is_sqlite else _postgres(url, access)
        # A process and its child must not share a connection; the child opens its own.
        if hasattr(os, "register_at_fork"):
            mine = weakref.ref(self._engine)
            os.register_at_fork(after_in_child=lambda: _forget(mine()))

    @property
    def place(self) -> str:
        """The path or URL of the database, for messages."""
        return display_url(self.url)

    def close(self) -> None:
        """Closes all connections."""
        self._engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A read transaction with a consistent snapshot."""
        with self._translated_errors(), self._engine.connect() as connection:
            if not self.is_sqlite:  # by default each statement sees what was committed before it
                connection = connection.execution_options(isolation_level="REPEATABLE READ")
            with connection.begin():
                yield connection

    @contextmanager
    def writing(self) -> Iterator[WriteTransaction]:
        """The only write transaction: on disk when the block ends, rolled back if it raises."""
        with self._translated_errors(), self._engine.connect() as connection:
            connection = connection.execution_options(claims_writes=True)
            with connection.begin():
                yield _ticked(connection)

    @contextmanager
    def changing_schema(self) -> Iterator[Connection]:
        """A transaction that changes the schema, with an exclusive lock."""
        with self._translated_errors(), self._engine.connect() as connection:
            connection = connection.execution_options(claims_writes=True)
            with connection.begin():
                if not self.is_sqlite:
                    connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7205759403792793600)")
                yield connection

    @contextmanager
    def autocommit(self) -> Iterator[Connection]:
        """A connection in autocommit mode, for settings of the file."""
        with self._translated_errors(), self._engine.connect() as connection:
            yield connection.execution_options(isolation_level="AUTOCOMMIT")

    @contextmanager
    def _translated_errors(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            what = str(error.orig).strip().split("\n")[0]
            if "out of range" in what:  # PostgreSQL; SQLite's driver raises OverflowError
                raise StoreError("a number is out of range") from None
            raise UnavailableError(f"cannot open the store ({what})", where=self.place, remedy=_remedy(what)) from error
        except NoConnectionError as error:
            raise UnavailableError("every connection to the store is in use", where=self.place, remedy="try again") from error
        except OverflowError:
            raise StoreError("a number is out of range") from None


def _ticked(connection: Connection) -> WriteTransaction:
    """Starts a write transaction: increments the store's write counter and returns its new value with the connection."""
    # PostgreSQL locks the row until the transaction ends, so that counter values and log numbers follow the order of commits.
    connection.execute(update(clock).values(tick=clock.c.tick + 1))
    return WriteTransaction(connection, connection.execute(select(clock.c.tick)).scalar_one())


def _remedy(what: str) -> str:
    if "locked" in what:
        return "another program is writing to it: try again when it has finished"
    if "not a database" in what or "malformed" in what:
        return "name another file with --store, or restore this one from a backup"
    if "disk is full" in what or "No space left" in what:
        return "free space on its disk, then try again: nothing was written"
    if "readonly" in what or "read-only" in what:
        return "make the file and its folder writable, or name another store with --store"
    if "unable to open" in what:
        return "check that its folder exists, and that you may read and write it"
    return "check that the database is running, and the URL in --store or CLAIMS_STORE"


def _sqlite(url: URL, access: Access) -> Engine:
    path = Path(url.database or "")
    if access is Access.CREATE:
        _make_folder(path.parent)
    elif not path.is_file():
        meant = near(path)
        hint = f"did you mean {meant}?" if meant else "`claims add` creates one"
        raise StoreError("store not found", where=path, remedy=hint)
    real = check_file(path)
    if access is Access.READ:
        engine = create_engine(url, creator=partial(_connect_for_reading, real))
    else:
        mode = "rwc" if access is Access.CREATE else "rw"
        engine = create_engine(url, creator=partial(_connect, real, f"mode={mode}"))
    settings = _SETTINGS + _READING if access is Access.READ else _SETTINGS

    @event.listens_for(engine, "connect")
    def _connected(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        if isinstance(connection, sqlite3.Connection):
            connection.isolation_level = None  # sqlite3 would begin transactions itself, and too late
        cursor = connection.cursor()
        for setting in settings:
            cursor.execute(setting)
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        options = connection.get_execution_options()
        if options.get("isolation_level") == "AUTOCOMMIT":
            return
        # A transaction that reads before it writes can fail when it writes, whatever the timeout.
        connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("claims_writes") else "BEGIN")

    return engine


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"cannot access the store's folder ({error.strerror})", where=folder, remedy="create it first"
        ) from None


def _connect(path: Path, how: str) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.as_uri()}?{how}", uri=True, timeout=BUSY_TIMEOUT, check_same_thread=False)


def _connect_for_reading(path: Path) -> sqlite3.Connection:
    """A connection that writes neither to the file nor beside it.

    If no process has the store open, SQLite takes no locks, for which it would create files: readers must check themselves
    whether the file changed meanwhile.
    """
    is_open = path.with_name(f"{path.name}-wal").exists()
    return _connect(path, "mode=ro" if is_open else "mode=ro&immutable=1")


def _postgres(url: URL, access: Access) -> Engine:
    if access is Access.READ:
        given = url.query.get("options", "")
        before = given if isinstance(given, str) else " ".join(given)
        url = url.update_query_dict({"options": f"{before} -c default_transaction_read_only=on".strip()})
    try:
        # A server that does not answer must not block threads for the network's timeout.
        patience = {} if "connect_timeout" in url.query else {"connect_timeout": CONNECT_TIMEOUT}
        return create_engine(url, isolation_level="READ COMMITTED", pool_pre_ping=True, connect_args=patience)
    except (ModuleNotFoundError, NoSuchModuleError):
        raise StoreError("PostgreSQL needs a driver", remedy=remedy(Extra.POSTGRES)) from None


def _forget(engine: Engine | None) -> None:
    if engine is not None:
        engine.dispose(close=False)


VARIABLE = "CLAIMS_STORE"
"""The environment variable that names the store."""
EARLIER_VARIABLE = "CLAIMS_DATABASE_URL"
"""The former name of that variable; still supported."""
DEFAULT_PLACE = Path(".claims") / "claims.db"

_POSTGRES = frozenset({"postgres", "postgresql", "postgresql+psycopg"})
_BESIDE = ("-wal", "-shm", "-journal")
"""Suffixes of the files that SQLite writes beside a database."""
_SQLITE = frozenset({"sqlite", "sqlite+pysqlite"})


def address(place: str | Path | None) -> URL:
    """The database URL of ``place``: a URL, or the path of a SQLite file; None for the default.

    A file in the working repository must not be a symbolic link to the outside, which the repository's author may have
    planted. Raises `StoreError` for such a link, and for a place that is neither.
    """
    named = place or from_environment() or DEFAULT_PLACE
    if isinstance(named, Path) or "://" not in named:
        return URL.create("sqlite+pysqlite", database=_file(Path(named)))
    try:
        url = make_url(named)
    except (ArgumentError, ValueError):
        # The URL may contain a password, and is not repeated.
        raise StoreError("the store's URL is invalid", remedy="write it as postgresql://USER@HOST/DATABASE") from None
    if url.drivername in _POSTGRES:
        return url.set(drivername="postgresql+psycopg")
    if url.drivername not in _SQLITE:
        raise StoreError(f"unsupported database {url.drivername}", remedy="use a file or a postgresql:// URL")
    if url.database in (None, "", ":memory:"):
        raise StoreError("an in-memory store is not supported", remedy="write it as sqlite:///claims.db")
    return URL.create("sqlite+pysqlite", database=_file(Path(url.database or "")))


def file_of(place: str | Path | None) -> Path | None:
    """The SQLite file of the store at ``place``, see `address`; None if the store is on a server."""
    url = address(place)
    return Path(url.database or "") if url.drivername.startswith("sqlite") else None


def from_environment() -> str | None:
    """The place that the environment variable names, or None."""
    return os.environ.get(VARIABLE) or os.environ.get(EARLIER_VARIABLE) or None


def _file(path: Path) -> str:
    try:
        chosen(path)
    except RefusedFileError as error:
        raise StoreError(f"cannot open the store: {error.what}", where=path, remedy=error.remedy) from None
    return str(path)


def near(path: Path) -> Path | None:
    """The file with the most similar name in the folder of a missing store, if any."""
    try:
        names = [each.name for each in path.parent.iterdir() if not each.name.endswith(_BESIDE)]
    except OSError:
        return None
    found = difflib.get_close_matches(path.name, names, n=1)
    return path.parent / found[0] if found else None


def display_url(url: URL) -> str:
    """The URL for messages: a SQLite file by its path, never a password."""
    return url.database or "" if url.drivername.startswith("sqlite") else url.render_as_string(hide_password=True)


HEAD = "0007"
"""The newest revision, so that a store that is up to date opens without loading Alembic; a test keeps it current."""


def upgrade(database: Database, to: str = HEAD, derive: Callable[[WriteTransaction], None] | None = None) -> None:
    """Creates the tables or migrates them to a revision, as far as the database's access allows.

    ``derive`` rebuilds the queue if existing tables were migrated, in the same transaction: no process ever sees the new
    revision with a queue that an older version derived. If several processes open the store, one migrates and the others wait.
    Raises `StoreError` if the database is another program's, was made by a later version, or may not be changed as needed.
    """
    with database.reading() as connection:
        kind, found = kind_of(connection), _revision(connection)
        marked = not database.is_sqlite or is_marked(connection)
    if kind is Kind.FOREIGN:
        raise refused(database.place)
    if database.access is Access.READ and found != to:
        raise _not_current(database, found, to)
    if kind is Kind.EMPTY and database.access is Access.EXISTING:
        raise StoreError("the store is empty", where=database.place, remedy="`claims add` adds articles")
    if found == to and (marked or database.access is not Access.CREATE):
        return
    if database.is_sqlite:
        _write_ahead(database)
    with database.changing_schema() as connection:
        if kind_of(connection) is Kind.FOREIGN:
            raise refused(database.place)
        earlier = _revision(connection)
        if earlier != to:
            _run(connection, database, to)
        if derive is not None and earlier not in (None, to):
            derive(_ticked(connection))
        if database.is_sqlite:
            mark(connection)


def _not_current(database: Database, found: str | None, to: str) -> StoreError:
    """The error for a store that must not be migrated but would have to be."""
    if found is None:
        return StoreError("the store is empty", where=database.place, remedy="`claims add` adds articles")
    if found > to:
        return StoreError("the store was created by a later version of claims", where=database.place, remedy=upgrade_remedy())
    return StoreError(
        "the store was created by an earlier version of claims, and `claims check` does not migrate it",
        where=database.place,
        remedy="`claims stats --store STORE` migrates it",
    )


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one_or_none()
    return None if found is None else str(found)


def _write_ahead(database: Database) -> None:
    """Turns on write-ahead logging, a setting of the file: readers and the writer then never block each other."""
    deadline = time.monotonic() + BUSY_TIMEOUT
    while True:
        try:
            with database.autocommit() as connection:
                connection.exec_driver_sql("PRAGMA journal_mode = WAL")
        except StoreError as error:
            # Here SQLite does not wait for another process that does the same.
            if not isinstance(error.__cause__, OperationalError) or time.monotonic() > deadline:
                raise
            if "locked" not in str(error):
                raise
            time.sleep(0.02)
        else:
            return


def _run(connection: Connection, database: Database, to: str) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    with resources.as_file(resources.files("claims.store") / "migrations") as folder:
        config = Config()
        config.set_main_option("script_location", str(folder).replace("%", "%%"))
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, to)
        except CommandError as error:
            raise StoreError(
                f"the store was created by a later version of claims ({error})",
                where=database.place,
                remedy=upgrade_remedy(),
            ) from None
