"""Telling a store of this program from an empty database, and from another program's, which is left alone."""

import os
import sqlite3
from enum import Enum
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, inspect

from claims.store.errors import StoreError

APPLICATION_ID: Final = 0x636C6D73
"""What SQLite keeps in the header of our files (``clms`` in ASCII)."""

_TABLES: Final = frozenset({"alembic_version", "articles", "versions", "claims", "log", "queue", "clock", "views"})
"""The tables of the first revision: earlier versions of the program wrote no application id."""

_CODE: Final = frozenset(
    {
        "CREATE TRIGGER log_stays BEFORE UPDATE ON log BEGIN SELECT RAISE(ABORT, 'the log is only added to'); END",
        "CREATE TRIGGER log_remains BEFORE DELETE ON log BEGIN SELECT RAISE(ABORT, 'the log is only added to'); END",
        "CREATE TRIGGER log_grows BEFORE INSERT ON log WHEN NEW.number != (SELECT coalesce(max(number), 0) + 1 FROM log) "
        "BEGIN SELECT RAISE(ABORT, 'the log is only added to, number by number'); END",
    }
)
"""What our tables have beside rows, as the first revision made it: triggers that keep the log as it is."""
_HEADER: Final = 100
_MAGIC: Final = b"SQLite format 3\0"
_ID_AT: Final = slice(68, 72)
_JOURNAL_MAGIC: Final = bytes.fromhex("d9d505f920a163d7")


class Kind(Enum):
    """Whose tables a database holds."""

    EMPTY = "nobody's"
    OURS = "this program's"
    FOREIGN = "another program's"


def kind_of(connection: Connection) -> Kind:
    """Whose tables the open database holds."""
    if connection.dialect.name == "sqlite":
        found = int(connection.exec_driver_sql("PRAGMA application_id").scalar_one())
        if found not in (0, APPLICATION_ID) or _has_others_code(connection):
            return Kind.FOREIGN
        if found == APPLICATION_ID:
            return Kind.OURS
    return _kind_by(set(inspect(connection).get_table_names()))


def _has_others_code(connection: Connection) -> bool:
    """Whether a SQLite file computes anything that ours do not: a view may be without end, and a trigger writes beside us.

    They are compared by all that they say: one that is called like ours may do something else.
    """
    found = connection.exec_driver_sql("SELECT sql FROM sqlite_schema WHERE type NOT IN ('table', 'index')").scalars()
    return any(sql not in _CODE for sql in found)


def is_marked(connection: Connection) -> bool:
    """Whether the open SQLite file carries our application id."""
    return int(connection.exec_driver_sql("PRAGMA application_id").scalar_one()) == APPLICATION_ID


def mark(connection: Connection) -> None:
    """Writes our application id into the open SQLite file."""
    connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")


def refused(where: str) -> StoreError:
    """What is said of another program's database."""
    return StoreError(
        "this is a database of another program, which is left as it is",
        where=where,
        remedy="name another file with --store; on PostgreSQL, a database or a schema that holds nothing else",
    )


def check_file(path: Path) -> None:
    """Looks at a SQLite file, if there is one, before it is opened in a way that may change it.

    Raises `StoreError` where it is not a database, is another program's, or has a journal that would change other files.
    """
    try:
        with path.open("rb") as file:
            header = file.read(_HEADER)
    except FileNotFoundError:
        return
    except OSError as error:
        remedy = "see whether you may read it, and name a file"
        raise StoreError(f"the store cannot be used ({error.strerror})", where=path, remedy=remedy) from None
    if not header:
        return
    if not header.startswith(_MAGIC):
        remedy = "name another file with --store, or bring back a copy of this one"
        raise StoreError("the store cannot be used (file is not a database)", where=path, remedy=remedy)
    _check_journal(path)
    mark_of = int.from_bytes(header[_ID_AT], "big")
    if mark_of not in (0, APPLICATION_ID) or (mark_of == 0 and _kind_by(_tables_in(path)) is Kind.FOREIGN):
        raise refused(str(path))


def _kind_by(tables: set[str]) -> Kind:
    if not tables:
        return Kind.EMPTY
    return Kind.OURS if tables >= _TABLES else Kind.FOREIGN


def _tables_in(path: Path) -> set[str]:
    """The tables of a file as it lies on the disk: nothing is written, nor made beside it."""
    try:
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
        try:
            rows = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
            return {str(name) for (name,) in rows}
        finally:
            connection.close()
    except sqlite3.Error as error:
        remedy = "name another file with --store, or bring back a copy of this one"
        raise StoreError(f"the store cannot be used ({error})", where=path, remedy=remedy) from None


def _check_journal(path: Path) -> None:
    """A journal that ends in the name of a journal above it makes SQLite remove that file, whatever it is; ours never do."""
    journal = path.with_name(f"{path.name}-journal")
    try:
        with journal.open("rb") as file:
            file.seek(-min(len(_JOURNAL_MAGIC), os.fstat(file.fileno()).st_size), os.SEEK_END)
            ends = file.read()
    except OSError:
        return
    if ends == _JOURNAL_MAGIC:
        remedy = "remove it, or name another store with --store"
        raise StoreError("a journal of another program lies beside the store", where=journal, remedy=remedy)
