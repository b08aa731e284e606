"""The scale of verdicts: a table that can be replaced by a custom one."""

import os
from pathlib import Path

from claims.data import common
from claims.data.interface import Verdict
from claims.data.tables import parse_table, read_own
from claims.model import DataError
from claims.store.errors import StoreError, shown

VARIABLE = "CLAIMS_VERDICTS"
"""The environment variable that names a custom table."""


def verdicts(path: Path | None = None, *, root: Path | None = None) -> tuple[Verdict, ...]:
    """The verdicts in order: from the table at ``path``, else the one in CLAIMS_VERDICTS, else the shipped one.

    ``root`` is the folder that must contain ``path`` if a repository's settings name it.

    Raises `DataError`, naming file, line and column, if the table is missing or invalid.

    >>> [verdict.name for verdict in verdicts()][:2]
    ['True', 'Mostly true']
    """
    named = os.environ.get(VARIABLE)
    place = path or (Path(named) if named else None)
    return common().verdicts if place is None else _checked(place, root)


def verdict_named(words: str) -> Verdict:
    """The verdict that a user means: its name, in any case and with dashes for spaces, or its key. Raises `StoreError`.

    >>> verdict_named("mostly-true").name, verdict_named("5").name
    ('Mostly true', 'False')
    """
    known = verdicts()
    meant = words.casefold().replace("-", " ").strip()
    for verdict in known:
        if meant in (verdict.name.casefold().replace("-", " "), verdict.key.casefold()):
            return verdict
    choice = ", ".join(f"{verdict.key} {verdict.name}" for verdict in known)
    raise StoreError(f"unknown verdict {shown(words)}", remedy=f"choose one of: {choice}")


def _checked(place: Path, root: Path | None) -> tuple[Verdict, ...]:
    found = parse_table(str(place), read_own(place, root=root).text, Verdict)
    for column in ("name", "key"):
        values = [getattr(verdict, column) for verdict in found]
        if len(set(values)) < len(values) or not values:
            raise DataError(f"the table of verdicts needs rows, each with a unique `{column}`", where=place)
    return found
