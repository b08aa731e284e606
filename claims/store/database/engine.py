"""Connections and transactions: many readers, one writer at a time, and what is committed is on disk."""

import os
import sqlite3
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from functools import partial
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event, select, update
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError, NoSuchModuleError
from sqlalchemy.exc import TimeoutError as NoConnectionError
from sqlalchemy.pool import ConnectionPoolEntry

from claims.extras import Extra, remedy
from claims.store.database.identity import check_file
from claims.store.database.places import near, shown
from claims.store.database.tables import clock
from claims.store.errors import StoreError, UnavailableError

PATIENCE = 30.0
"""Seconds that a writer waits for the one before it: adding a very long article may take some."""

CONNECTING = 10
"""Seconds until a PostgreSQL that does not answer counts as down, unless its URL has a ``connect_timeout``."""

_SETTINGS = (
    f"PRAGMA busy_timeout = {int(PATIENCE * 1000)}",
    "PRAGMA foreign_keys = ON",
    # In WAL mode the usual NORMAL would survive a crash of the program but not a power cut.
    "PRAGMA synchronous = FULL",
    "PRAGMA cache_size = -32768",
    # What a file brings along may not call what could do harm.
    "PRAGMA trusted_schema = OFF",
)
_READING = ("PRAGMA query_only = ON",)


class Access(Enum):
    """What is done to a store when it is opened, beside what its methods do."""

    READ = "nothing at all: it must be there, and be up to date"
    EXISTING = "it is brought up to date, but not made"
    CREATE = "it is made where there is none, and brought up to date"


@dataclass(frozen=True, slots=True)
class Writing:
    """A transaction that writes: its connection, and the tick of the clock that its rows of the queue carry."""

    connection: Connection
    tick: int


class Database:
    """A database and how it is talked to. Threads may share it."""

    def __init__(self, url: URL, access: Access = Access.CREATE) -> None:
        self.url = url
        self.access = access
        self.is_sqlite = url.drivername.startswith("sqlite")
        self._engine = _sqlite(url, access) if self.is_sqlite else _postgres(url, access)
        # A connection must not be used by a process and its child at once; the child makes new ones.
        if hasattr(os, "register_at_fork"):
            mine = weakref.ref(self._engine)
            os.register_at_fork(after_in_child=lambda: _forget(mine()))

    @property
    def place(self) -> str:
        """Where it is, for people."""
        return shown(self.url)

    def close(self) -> None:
        """Closes all connections."""
        self._engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that reads one state of the database, whatever is written meanwhile."""
        with self._explained(), self._engine.connect() as connection:
            if not self.is_sqlite:  # where every statement would see what was committed before it
                connection = connection.execution_options(isolation_level="REPEATABLE READ")
            with connection.begin():
                yield connection

    @contextmanager
    def writing(self) -> Iterator[Writing]:
        """A transaction that writes, alone: all of it is on disk when this is left, or none where it raised."""
        with self._explained(), self._engine.connect() as connection:
            connection = connection.execution_options(claims_writes=True)
            with connection.begin():
                # On PostgreSQL the row is locked until the end, so that ticks and numbers are given in the order of commits.
                connection.execute(update(clock).values(tick=clock.c.tick + 1))
                yield Writing(connection, connection.execute(select(clock.c.tick)).scalar_one())

    @contextmanager
    def changing(self) -> Iterator[Connection]:
        """A transaction that changes the tables themselves, alone."""
        with self._explained(), self._engine.connect() as connection:
            connection = connection.execution_options(claims_writes=True)
            with connection.begin():
                if not self.is_sqlite:
                    connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7205759403792793600)")
                yield connection

    @contextmanager
    def outside(self) -> Iterator[Connection]:
        """A connection without a transaction, for settings of the file."""
        with self._explained(), self._engine.connect() as connection:
            yield connection.execution_options(isolation_level="AUTOCOMMIT")

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            what = str(error.orig).strip().split("\n")[0]
            raise UnavailableError(f"the store cannot be used ({what})", where=self.place, remedy=_remedy(what)) from error
        except NoConnectionError as error:
            raise UnavailableError("every connection to the store is in use", where=self.place, remedy="try again") from error
        except OverflowError:
            raise StoreError("a number is larger than any in the store") from None


def _remedy(what: str) -> str:
    if "locked" in what:
        return "another program is writing to it: try again when that has ended"
    if "not a database" in what or "malformed" in what:
        return "name another file with --store, or bring back a copy of this one"
    if "disk is full" in what or "No space left" in what:
        return "make room on the disk that it is on, then try again: nothing of this was written"
    if "readonly" in what or "read-only" in what:
        return "give yourself the right to write to the file and its folder, or name another store with --store"
    if "unable to open" in what:
        return "see whether its folder is there, and whether you may read and write it"
    return "see whether the database runs, and what --store or CLAIMS_STORE says"


def _sqlite(url: URL, access: Access) -> Engine:
    path = Path(url.database or "")
    if access is Access.CREATE:
        _make_folder(path.parent)
    elif not path.is_file():
        meant = near(path)
        hint = f"did you mean {meant}?" if meant else "`claims add` makes one"
        raise StoreError("there is no such store", where=path, remedy=hint)
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
            connection.isolation_level = None  # sqlite3 would begin transactions by itself, and too late
        cursor = connection.cursor()
        for setting in settings:
            cursor.execute(setting)
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        options = connection.get_execution_options()
        if options.get("isolation_level") == "AUTOCOMMIT":
            return
        # A transaction that reads first and then writes can be refused at that point, however long it waits.
        connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("claims_writes") else "BEGIN")

    return engine


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"there is no folder for the store ({error.strerror})", where=folder, remedy="make it first") from None


def _connect(path: Path, how: str) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.as_uri()}?{how}", uri=True, timeout=PATIENCE, check_same_thread=False)


def _connect_for_reading(path: Path) -> sqlite3.Connection:
    """A connection that writes nothing, nor anything beside the file.

    Where nobody has the store open SQLite takes no locks, for which it would make files: whoever reads must see for themselves
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
        # A server that does not answer must not keep threads waiting as long as the network does.
        patience = {} if "connect_timeout" in url.query else {"connect_timeout": CONNECTING}
        return create_engine(url, isolation_level="READ COMMITTED", pool_pre_ping=True, connect_args=patience)
    except (ModuleNotFoundError, NoSuchModuleError):
        raise StoreError("PostgreSQL needs a driver", remedy=remedy(Extra.POSTGRES)) from None


def _forget(engine: Engine | None) -> None:
    if engine is not None:
        engine.dispose(close=False)
