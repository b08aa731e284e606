"""The tables of an index of fact-checks."""

import sqlite3
from contextlib import closing
from functools import cache

SCHEMA = (
    "CREATE TABLE checks (key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, page TEXT NOT NULL, day TEXT NOT NULL, "
    "file TEXT NOT NULL, record TEXT NOT NULL, vector BLOB NOT NULL)",
    "CREATE INDEX checks_page ON checks (page)",
    "CREATE INDEX checks_file ON checks (file)",
    "CREATE VIRTUAL TABLE search USING fts5(claim, title, rest, tokenize = 'unicode61')",
    "CREATE VIRTUAL TABLE vocabulary USING fts5vocab(search, row)",
)

LISTED = "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL"


@cache
def tables() -> frozenset[tuple[str, str, str]]:
    """The type, name and SQL of all in an index: tables of the full-text index may have columns that take unlimited memory."""
    with closing(sqlite3.connect(":memory:")) as made:
        for statement in SCHEMA:
            made.execute(statement)
        return frozenset(made.execute(LISTED))
