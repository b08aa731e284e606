"""A store that somebody else made, or that is damaged: whatever its rows hold, an error says so, and no exception of another
kind leaves the store."""

import json
import shutil
import sqlite3
import zlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from spacy.language import Language

import claims
from claims.export.stored import export_from_store
from claims.model import ClaimSet
from claims.store import Decision, Filters, Store, StoreError, open_store

TEXT = "Mayor Ann Hale said the bridge closed on Monday. Police said 3 people fell.\n"


def packed(value: object) -> bytes:
    return zlib.compress(json.dumps(value).encode())


SHAPES: tuple[object, ...] = ([], {}, None, {"article": {}}, {"article": {"path": [], "text": 1}, "claims": {}})
CHANGES: dict[str, tuple[str, tuple[object, ...]]] = {
    **{
        f"{table}: {value!r}": (f"UPDATE {table} SET document = ?", (packed(value),))
        for table in ("versions", "claims")
        for value in SHAPES
    },
    **{f"{table}: not bytes": (f"UPDATE {table} SET document = 'x'", ()) for table in ("versions", "claims")},
    **{
        f"{column}: {value}": (f"UPDATE {column.replace('.', ' SET ')} = {value}", ())
        for column, values in {
            "versions.markup": ["'other'", "x'ff'"],
            "versions.added": ["'x'", "x'ff'"],
            "articles.added": ["'x'", "x'ff'"],
            "articles.version": ["99", "'x'"],
            "articles.title": ["x'ff'"],
            "articles.name": ["x'ff'"],
            "articles.place": ["x'00'"],
            "articles.origin": ["'other'"],
            "claims.source_kind": ["'other'"],
            "claims.confidence": ["'x'"],
            "log.at": ["'x'"],
            "log.by": ["x'ff'"],
            "log.action": ["'other'"],
            "log.value": ["'{'", """'{"a": [1]}'""", f"'{'[' * 50_000}'", "'NaN'"],
            "log.action = 'undo', value": ["'1'", """'"x"'""", "'1e400'", "'null'"],
            "log.action = 'carry', origin": ["claim", "'x'"],
        }.items()
        for value in values
    },
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, fast: Language) -> tuple[Path, ClaimSet]:
    path = tmp_path_factory.mktemp("made") / "claims.db"
    claim_set = claims.extract(TEXT, nlp=fast)
    with open_store(path) as store:
        store.add(claim_set)
        for claim in claim_set.claims:
            store.decide(claim.id, Decision.verdict("True"), by="Ada")
    return path, claim_set


@pytest.fixture(scope="module")
def fast() -> Language:
    return claims.load("fast")


def uses(claim_set: ClaimSet) -> list[Callable[[Store], object]]:
    first = claim_set.claims[0].id
    return [
        lambda store: store.articles(),
        lambda store: store.query(Filters(withdrawn=None, text="bridge")),
        lambda store: store.log(),
        lambda store: list(export_from_store(store, Filters()).claim_sets),
        lambda store: store.known_ids().find(claim_set.article),
        lambda store: store.add(claim_set),
        lambda store: store.claims_of(claim_set.article.id),
        lambda store: store.decide(first, Decision.verdict("False"), by="Cy"),
        lambda store: store.undo_last(by="Ada"),
        lambda store: store.rebuild(),
    ]


@pytest.mark.parametrize("change", CHANGES)
def test_any_value_in_a_row_is_read_or_is_one_error(change: str, made: tuple[Path, ClaimSet], tmp_path: Path) -> None:
    path, claim_set = made
    for number, use in enumerate(uses(claim_set)):
        copy = tmp_path / f"{number}.db"
        shutil.copy(path, copy)
        connection = sqlite3.connect(copy)
        triggers = connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute(*CHANGES[change])
        for _, sql in triggers:
            connection.execute(sql)
        connection.commit()
        connection.close()
        with suppress(StoreError), open_store(copy) as store:
            use(store)
