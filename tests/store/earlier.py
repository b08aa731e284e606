"""Rows of stores of each revision of the tables, as JSON: bytes in base64, the index of words as words.

``python -m tests.store.earlier`` writes the file of the newest revision.
"""

import base64
import json
import tempfile
from pathlib import Path
from typing import Any

from sqlalchemy import LargeBinary, MetaData, Table, insert, text

from claims.store import Decision, Proposal, Store, open_store
from claims.store.database import HEAD, Database, address
from tests.store.building import claim_set, ids

FOLDER = Path(__file__).parent / "revisions"
_OWN = ("search", "alembic", "sqlite")
"""Prefixes of the names of tables that are not copied."""

FIRST = ["Kim entered Russia by train", "The Kremlin denied that a visit was planned", "Analysts expect talks on arms"]
EDITED = ["Kim entered Russia by train", "The Kremlin denied that any visit was planned", "Half a pair: \ud83d \\u0000"]
SECOND = ["About 400 troops lined the platform", "A claim with a \x00 in it"]


def write_rows(place: Path) -> None:
    """Fills a store and writes its rows to ``place``."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "claims.db"
        with open_store(path) as store:
            _fill(store)
        database = Database(address(path))
        with database.reading() as connection:
            tables = {
                name: [dict(row._mapping) for row in connection.execute(table.select())] for name, table in _tables(database)
            }
            tables["search"] = [
                dict(row._mapping) for row in connection.execute(text("SELECT rowid AS claim, words FROM search"))
            ]
        database.close()
    place.write_text(json.dumps(tables, default=_encoded, indent=1) + "\n", encoding="ascii")


def _fill(store: Store) -> None:
    before = claim_set(FIRST, id="first", source="Kremlin", title="The first")
    store.add(before)
    store.add(claim_set(SECOND, id="second", topics=("platform", "half a pair \ud83d")))
    for place, verdict in enumerate(("True", "False", "False")):
        store.decide(ids(before)[place], Decision.verdict(verdict), by="Ada")
    store.decide(ids(before)[0], Decision.note("half a pair \ud83d"), by="Ben")
    store.decide(ids(before)[0], Decision.source("Analysts", kind="experts"), by="Ben")
    store.undo(ids(before)[0], by="Ben")
    store.decide_all([Proposal(ids(before)[0], Decision.assign("Ben"), by="Ben", entered_by="Eda")])
    store.add(claim_set(EDITED, id="first", source="Kremlin", title="The first"), by="Cy")
    store.save_view("Ada", "mine", "assigned=Ada")


def read_rows(database: Database, revision: str) -> None:
    """Inserts the rows of a revision into a database of that revision."""
    rows = json.loads((FOLDER / f"{revision}.json").read_text(encoding="ascii"))
    with database.changing_schema() as connection:
        connection.execute(text("DELETE FROM clock"))
        for name, table in sorted(_tables(database), key=lambda item: _ORDER.index(item[0]) if item[0] in _ORDER else -1):
            for row in rows[name]:
                connection.execute(insert(table).values(**_decoded(table, row)))
        words = (
            "(rowid, words) VALUES (:claim, :words)" if database.is_sqlite else "VALUES (:claim, to_tsvector('simple', :words))"
        )
        for row in rows["search"]:
            connection.execute(text(f"INSERT INTO search {words}"), row)


_INTO_SEARCH = {
    True: text("INSERT INTO search (rowid, words) VALUES (:claim, :words)"),
    False: text("INSERT INTO search (claim, words) VALUES (:claim, to_tsvector('simple', :words))"),
}
_ORDER = ("articles", "topics", "versions", "claims", "queue", "log")
"""Tables come after those that they refer to."""


def _tables(database: Database) -> list[tuple[str, Table]]:
    """The tables as reflected from the database, independent of this version's definitions."""
    reflected = MetaData()
    with database.reading() as connection:
        reflected.reflect(connection, only=lambda name, _: not name.startswith(_OWN))
    return sorted(reflected.tables.items())


def _encoded(value: object) -> str:
    assert isinstance(value, bytes)
    return base64.b64encode(value).decode("ascii")


def _decoded(table: Table, row: dict[str, Any]) -> dict[str, Any]:
    binary = {column.name for column in table.columns if isinstance(column.type, LargeBinary)}
    return {name: base64.b64decode(value) if name in binary else value for name, value in row.items()}


def main() -> None:
    """Writes the file of the newest revision."""
    write_rows(FOLDER / f"{HEAD}.json")


if __name__ == "__main__":
    main()
