"""Where the store is: from what the user said to a database URL."""

import difflib
import os
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from claims.filesystem import RefusedFileError, chosen
from claims.store.errors import StoreError

VARIABLE = "CLAIMS_STORE"
"""The environment variable that names the store where no other is named."""
EARLIER_VARIABLE = "CLAIMS_DATABASE_URL"
"""What it was called before; still read."""
DEFAULT_PLACE = Path(".claims") / "claims.db"

_POSTGRES = frozenset({"postgres", "postgresql", "postgresql+psycopg"})
_BESIDE = ("-wal", "-shm", "-journal")
"""What SQLite writes beside a file, by the end of its name."""
_SQLITE = frozenset({"sqlite", "sqlite+pysqlite"})


def address(place: str | Path | None) -> URL:
    """The URL of the database at ``place``: a URL, or the path of a SQLite file; None for the usual place.

    A file in the repository that is worked in must not be a link that leads out of it: whoever wrote the repository may have
    made the link. Raises `StoreError` where the place is neither, or leads out.
    """
    named = place or of_environment() or DEFAULT_PLACE
    if isinstance(named, Path) or "://" not in named:
        return URL.create("sqlite+pysqlite", database=_file(Path(named)))
    try:
        url = make_url(named)
    except (ArgumentError, ValueError):
        # The URL itself may hold a password, and is not repeated.
        raise StoreError("the store's URL cannot be read", remedy="write it as postgresql://USER@HOST/DATABASE") from None
    if url.drivername in _POSTGRES:
        return url.set(drivername="postgresql+psycopg")
    if url.drivername not in _SQLITE:
        raise StoreError(f"a store cannot be in {url.drivername}", remedy="give a file or a postgresql:// URL")
    if url.database in (None, "", ":memory:"):
        raise StoreError("a store must be in a file, to outlive the program", remedy="write it as sqlite:///claims.db")
    return URL.create("sqlite+pysqlite", database=_file(Path(url.database or "")))


def of_environment() -> str | None:
    """The place that the environment names, None where it names none."""
    return os.environ.get(VARIABLE) or os.environ.get(EARLIER_VARIABLE) or None


def _file(path: Path) -> str:
    try:
        chosen(path)
    except RefusedFileError as error:
        raise StoreError(f"the store is not opened: {error.what}", where=path, remedy=error.remedy) from None
    return str(path)


def near(path: Path) -> Path | None:
    """The file beside a store that is not there whose name is most like its own, if there is one."""
    try:
        names = [each.name for each in path.parent.iterdir() if not each.name.endswith(_BESIDE)]
    except OSError:
        return None
    found = difflib.get_close_matches(path.name, names, n=1)
    return path.parent / found[0] if found else None


def shown(url: URL) -> str:
    """The URL for people: a SQLite file by its path, a password never."""
    return url.database or "" if url.drivername.startswith("sqlite") else url.render_as_string(hide_password=True)
