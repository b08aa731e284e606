"""Where the store is: from what the user said to a database URL."""

import os
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from claims.store.errors import StoreError

VARIABLE = "CLAIMS_DATABASE_URL"
"""The environment variable that names the store where no other is named."""
DEFAULT_PLACE = Path(".claims") / "claims.db"

_POSTGRES = frozenset({"postgres", "postgresql", "postgresql+psycopg"})
_SQLITE = frozenset({"sqlite", "sqlite+pysqlite"})


def address(place: str | Path | None) -> URL:
    """The URL of the database at ``place``: a URL, or the path of a SQLite file; None for the usual place.

    Raises `StoreError` where that is neither.
    """
    chosen = place or os.environ.get(VARIABLE) or DEFAULT_PLACE
    if isinstance(chosen, Path) or "://" not in chosen:
        return URL.create("sqlite+pysqlite", database=str(Path(chosen)))
    try:
        url = make_url(chosen)
    except (ArgumentError, ValueError):
        # The URL itself may hold a password, and is not repeated.
        raise StoreError("the store's URL cannot be read", remedy="write it as postgresql://USER@HOST/DATABASE") from None
    if url.drivername in _POSTGRES:
        return url.set(drivername="postgresql+psycopg")
    if url.drivername not in _SQLITE:
        raise StoreError(f"a store cannot be in {url.drivername}", remedy="give a file or a postgresql:// URL")
    if url.database in (None, "", ":memory:"):
        raise StoreError("a store must be in a file, to outlive the program", remedy="write it as sqlite:///claims.db")
    return url.set(drivername="sqlite+pysqlite")


def shown(url: URL) -> str:
    """The URL for people: a SQLite file by its path, a password never."""
    return url.database or "" if url.drivername.startswith("sqlite") else url.render_as_string(hide_password=True)
