"""Bringing a database up to date: Alembic's revisions in ``claims/store/migrations``, run when a store is opened."""

import time
from importlib import resources

from sqlalchemy import Connection, inspect
from sqlalchemy.exc import OperationalError

from claims.extras import upgrade_remedy
from claims.store.database.engine import PATIENCE, Access, Database
from claims.store.database.identity import Kind, is_marked, kind_of, mark, refused
from claims.store.errors import StoreError

HEAD = "0004"
"""The newest revision. Written here so that a store that is up to date opens without loading Alembic; a test keeps it true."""


def upgrade(database: Database, to: str = HEAD) -> bool:
    """Makes the tables where there are none, and brings those of an earlier version of the program up to date, as far as the
    database's access allows.

    Says whether it brought up to date what an earlier version left. Several processes may do so at once: one does it, the
    others wait. Raises `StoreError` where the database is another
    program's, or a later version of this one made it, or the access does not allow what would have to be done.
    """
    with database.reading() as connection:
        kind, found = kind_of(connection), _revision(connection)
        marked = not database.is_sqlite or is_marked(connection)
    if kind is Kind.FOREIGN:
        raise refused(database.place)
    if database.access is Access.READ and found != to:
        raise _not_current(database, found, to)
    if kind is Kind.EMPTY and database.access is Access.EXISTING:
        raise StoreError("there is nothing in the store", where=database.place, remedy="`claims add` puts articles into it")
    if found == to and (marked or database.access is not Access.CREATE):
        return False
    if database.is_sqlite:
        _write_ahead(database)
    with database.changing() as connection:
        if kind_of(connection) is Kind.FOREIGN:
            raise refused(database.place)
        earlier = _revision(connection)
        if earlier != to:
            _run(connection, database, to)
        if database.is_sqlite:
            mark(connection)
    return earlier is not None and earlier != to


def _not_current(database: Database, found: str | None, to: str) -> StoreError:
    """What is said where a store would have to be changed to be read, and must not be."""
    if found is None:
        return StoreError("there is nothing in the store", where=database.place, remedy="`claims add` puts articles into it")
    if found > to:
        return StoreError("the store was made by a later version of claims", where=database.place, remedy=upgrade_remedy())
    return StoreError(
        "the store was made by an earlier version of claims, and a check does not change it",
        where=database.place,
        remedy="`claims stats --store STORE` brings it up to date",
    )


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one_or_none()
    return None if found is None else str(found)


def _write_ahead(database: Database) -> None:
    """Turns write-ahead logging on, which the file remembers: readers and the writer then never wait for each other."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            with database.outside() as connection:
                connection.exec_driver_sql("PRAGMA journal_mode = WAL")
        except StoreError as error:
            # SQLite does not wait here, as it does elsewhere, for another process that does the same.
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
                f"the store was made by a later version of claims ({error})",
                where=database.place,
                remedy=upgrade_remedy(),
            ) from None
