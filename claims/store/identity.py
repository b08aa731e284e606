"""Ownership of a database: this program's store, an empty one, or another program's, which is never changed."""

import os
import re
import sqlite3
import stat
from enum import Enum
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, inspect

from claims.filesystem import RefusedFileError, open_regular
from claims.store.errors import StoreError

APPLICATION_ID: Final = 0x636C6D73
"""The application id in the header of a store's SQLite file (``clms`` in ASCII)."""

_TABLES: Final = frozenset({"alembic_version", "articles", "versions", "claims", "log", "queue", "clock", "views"})
"""The tables of the first revision: earlier versions wrote no application id."""

_CODE: Final = frozenset(
    {
        "CREATE TRIGGER log_stays BEFORE UPDATE ON log BEGIN SELECT RAISE(ABORT, 'the log is only added to'); END",
        "CREATE TRIGGER log_remains BEFORE DELETE ON log BEGIN SELECT RAISE(ABORT, 'the log is only added to'); END",
        "CREATE TRIGGER log_grows BEFORE INSERT ON log WHEN NEW.number != (SELECT coalesce(max(number), 0) + 1 FROM log) "
        "BEGIN SELECT RAISE(ABORT, 'the log is only added to, number by number'); END",
    }
)
"""The triggers of the store's schema, which protect the log, as the first revision creates them."""

_EXPRESSIONS: Final = """
SELECT 1 FROM sqlite_schema AS made, pragma_table_xinfo(made.name) AS one
WHERE made.type = 'table' AND made.rootpage <> 0 AND (one.hidden <> 0 OR one.dflt_value IS NOT NULL)
UNION ALL
SELECT 1 FROM sqlite_schema AS made, pragma_index_xinfo(made.name) AS one WHERE made.type = 'index' AND one.cid = -2
UNION ALL
SELECT 1 FROM sqlite_schema AS made, pragma_index_list(made.name) AS one WHERE made.type = 'table' AND one.partial
LIMIT 1
"""
"""Finds generated columns, columns with a default, expression indexes and partial indexes; a store has none."""
_SEARCH: Final = "CREATE VIRTUAL TABLE search USING fts5(words, tokenize = 'unicode61', detail = full)"
_CHECK: Final = re.compile(r"\bCHECK\b", re.IGNORECASE)
_OUR_CHECK: Final = "CONSTRAINT one_clock CHECK (id = 1)"
_HEADER: Final = 100
_MAGIC: Final = b"SQLite format 3\0"
_ID_AT: Final = slice(68, 72)
_JOURNAL_MAGIC: Final = bytes.fromhex("d9d505f920a163d7")


class Kind(Enum):
    """Who owns the tables of a database."""

    EMPTY = "no tables"
    OURS = "this program's"
    FOREIGN = "another program's"


def kind_of(connection: Connection) -> Kind:
    """Who owns the tables of the open database."""
    if connection.dialect.name == "sqlite":
        found = int(connection.exec_driver_sql("PRAGMA application_id").scalar_one())
        if found not in (0, APPLICATION_ID) or _has_foreign_code(connection):
            return Kind.FOREIGN
        if found == APPLICATION_ID:
            return Kind.OURS
    return _kind_by(set(inspect(connection).get_table_names()))


def _has_foreign_code(connection: Connection) -> bool:
    """Whether a SQLite file has views or triggers that a store does not have: they could run forever, or write.

    The whole SQL is compared: a trigger with the same name may do something else.
    """
    found = connection.exec_driver_sql("SELECT sql FROM sqlite_schema WHERE type NOT IN ('table', 'index')").scalars()
    return any(sql not in _CODE for sql in found) or _has_expressions(connection)


def _has_expressions(connection: Connection) -> bool:
    """Whether a table of a SQLite file has expressions that ours do not have: they could take unlimited time and memory.

    SQLite evaluates those of generated columns, defaults, checks and indexes when rows are read or written.
    """
    for made in connection.exec_driver_sql("SELECT sql FROM sqlite_schema WHERE type = 'table'").scalars():
        plain = str(made).startswith("CREATE TABLE ") and _CHECK.search(str(made).replace(_OUR_CHECK, "")) is None
        if not plain and made != _SEARCH:
            return True
    return bool(connection.exec_driver_sql(_EXPRESSIONS).all())  # last: it would run the code of other virtual tables


def is_marked(connection: Connection) -> bool:
    """Whether the open SQLite file has this program's application id."""
    return int(connection.exec_driver_sql("PRAGMA application_id").scalar_one()) == APPLICATION_ID


def mark(connection: Connection) -> None:
    """Writes this program's application id into the open SQLite file."""
    connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")


def refused(where: str) -> StoreError:
    """The error for another program's database."""
    return StoreError(
        "this database belongs to another program and was not changed",
        where=where,
        remedy="name another file with --store; on PostgreSQL, an empty database or schema",
    )


def check_file(path: Path) -> Path:
    """Checks a SQLite file, if it exists, before it is opened in a way that may change it; returns its real path.

    That path is the one to open: SQLite's journal is beside the target of a symbolic link, not beside the link. Raises
    `StoreError` where it is not a database, is another program's, or has a journal that names other files.
    """
    real = Path(os.path.realpath(path))
    check_beside(real)
    try:
        with open_regular(real) as file:
            header = file.read(_HEADER)
    except FileNotFoundError:
        return real
    except RefusedFileError as error:
        raise StoreError(f"cannot open the store ({error.what})", where=path, remedy=error.remedy) from None
    except OSError as error:
        remedy = "check that it is a file and that you have permission to read it"
        raise StoreError(f"cannot open the store ({error.strerror})", where=path, remedy=remedy) from None
    if not header:
        return real
    if not header.startswith(_MAGIC):
        remedy = "name another file with --store, or restore this one from a backup"
        raise StoreError("cannot open the store (file is not a database)", where=path, remedy=remedy)
    found = int.from_bytes(header[_ID_AT], "big")
    if found not in (0, APPLICATION_ID) or (found == 0 and _kind_by(_tables_in(real)) is Kind.FOREIGN):
        raise refused(str(path))
    return real


def _kind_by(tables: set[str]) -> Kind:
    if not tables:
        return Kind.EMPTY
    return Kind.OURS if tables >= _TABLES else Kind.FOREIGN


def _tables_in(path: Path) -> set[str]:
    """The tables of a file, read without writing to it or beside it."""
    try:
        connection = sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)
        try:
            rows = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
            return {str(name) for (name,) in rows}
        finally:
            connection.close()
    except sqlite3.Error as error:
        remedy = "name another file with --store, or restore this one from a backup"
        raise StoreError(f"cannot open the store ({error})", where=path, remedy=remedy) from None


def check_beside(path: Path, what: str = "store", option: str = "--store") -> None:
    """Raises `StoreError` if a file beside a SQLite file (a real path) would block SQLite, or have it change other files.

    A journal may name a super-journal, as none of ours does: SQLite would delete the file it names. ``what`` the file is, and
    the ``option`` that names another one, are for the message.
    """
    remedy = f"remove it, or name another {what} with {option}"
    for log in (path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")):
        if _is_special(log):
            raise StoreError(f"cannot use the journal of the {what} (not a regular file)", where=log, remedy=remedy)
    journal = path.with_name(f"{path.name}-journal")
    try:
        with open_regular(journal) as file:
            file.seek(-min(len(_JOURNAL_MAGIC), os.fstat(file.fileno()).st_size), os.SEEK_END)
            ends = file.read(len(_JOURNAL_MAGIC))
    except FileNotFoundError:
        return
    except RefusedFileError as error:  # SQLite would open it too, and block on a named pipe
        raise StoreError(f"cannot use the journal of the {what} ({error.what})", where=journal, remedy=remedy) from None
    except OSError:
        return
    if ends == _JOURNAL_MAGIC:
        raise StoreError(f"next to the {what} is a journal file of another program", where=journal, remedy=remedy)


def _is_special(path: Path) -> bool:
    try:
        return not stat.S_ISREG(path.stat().st_mode)
    except OSError:  # usually it does not exist
        return False
