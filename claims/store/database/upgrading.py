"""Bringing a database up to date: Alembic's revisions in ``claims/store/migrations``, run when a store is opened."""

import time
from importlib import resources

from sqlalchemy import Connection, inspect
from sqlalchemy.exc import OperationalError

from claims.extras import upgrade_remedy
from claims.store.database.engine import PATIENCE, Database
from claims.store.errors import StoreError

HEAD = "0003"
"""The newest revision. Written here so that a store that is up to date opens without loading Alembic; a test keeps it true."""


def upgrade(database: Database, to: str = HEAD) -> None:
    """Makes the tables where there are none, and brings those of an earlier version of the program up to date.

    Several processes may do so at once: one does it, the others wait. Raises `StoreError` where a later version made them.
    """
    with database.reading() as connection:
        if _revision(connection) == to:
            return
    if database.is_sqlite:
        _write_ahead(database)
    with database.changing() as connection:
        found = _revision(connection)
        if found != to:
            _run(connection, database, to)


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
