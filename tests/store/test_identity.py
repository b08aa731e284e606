"""Distinguishing stores from other programs' databases, and reading one without changing anything."""

import os
import sqlite3
import zlib
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from typer.testing import CliRunner

from claims.cli import app
from claims.model import ClaimSet
from claims.store import Access, Decision, Filters, Store, StoreError, documents, open_store
from claims.store.identity import APPLICATION_ID

Seeds = dict[str, ClaimSet]


def sql(path: Path, *statements: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(path)
    try:
        rows = [connection.execute(statement).fetchall() for statement in statements][-1]
        connection.commit()
        return rows
    finally:
        connection.close()


def with_tables(path: Path) -> None:
    sql(path, "CREATE TABLE notes (words)", "INSERT INTO notes VALUES ('mine')")


def with_tables_called_as_ours(path: Path) -> None:
    sql(path, "CREATE TABLE articles (id)", "CREATE TABLE claims (id)", "CREATE TABLE log (id)")


def with_migrations(path: Path) -> None:
    sql(
        path,
        "CREATE TABLE alembic_version (version_num)",
        "INSERT INTO alembic_version VALUES ('0001')",
        "CREATE TABLE users (id)",
    )


def with_an_id(path: Path) -> None:
    sql(path, "PRAGMA application_id = 252006673", "CREATE TABLE notes (words)")


def with_write_ahead_logging(path: Path) -> None:
    sql(path, "PRAGMA journal_mode = WAL", "CREATE TABLE notes (words)")


FOREIGN = [with_tables, with_tables_called_as_ours, with_migrations, with_an_id, with_write_ahead_logging]


@pytest.mark.parametrize("make", FOREIGN)
@pytest.mark.parametrize("access", Access)
def test_another_programs_database_is_rejected_and_not_changed(
    tmp_path: Path, make: Callable[[Path], None], access: Access
) -> None:
    place = tmp_path / "other.db"
    make(place)
    before = place.read_bytes(), sorted(tmp_path.iterdir())
    with pytest.raises(StoreError, match="belongs to another program and was not changed"):
        open_store(place, access=access)
    assert (place.read_bytes(), sorted(tmp_path.iterdir())) == before


@pytest.mark.parametrize(
    "words", [["add", "a.txt"], ["review", "--no-browser"], ["list"], ["stats"], ["log"], ["export"], ["decide", "c-1", "true"]]
)
def test_no_command_changes_another_programs_database(
    tmp_path: Path, words: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text("Analysts said that prices may fall.")
    with_tables(tmp_path / "other.db")
    before = (tmp_path / "other.db").read_bytes()
    ended = CliRunner().invoke(app, [*words, "--store", "other.db"])
    assert (ended.exit_code, "belongs to another program" in ended.stderr) == (1, True), ended.output
    assert (tmp_path / "other.db").read_bytes() == before


def test_stores_have_an_application_id_which_old_stores_get_on_the_next_write(tmp_path: Path) -> None:
    place = tmp_path / "claims.db"
    open_store(place).close()
    assert sql(place, "PRAGMA application_id") == [(APPLICATION_ID,)]
    sql(place, "PRAGMA application_id = 0")
    for access in (Access.READ, Access.EXISTING):
        open_store(place, access=access).close()
        assert sql(place, "PRAGMA application_id") == [(0,)]
    open_store(place).close()
    assert sql(place, "PRAGMA application_id") == [(APPLICATION_ID,)]


def test_reading_a_store_does_not_change_it_or_create_files(tmp_path: Path, seeds: Seeds) -> None:
    place = tmp_path / "claims.db"
    with open_store(place) as store:
        store.add(seeds["valley-quake"])
    before = place.read_bytes(), place.stat().st_mtime_ns
    with open_store(place, access=Access.READ) as store:
        _read_everything(store)
        claim = store.query(Filters()).claims[0]
        with pytest.raises(StoreError, match="readonly"):
            store.decide(claim.id, Decision.verdict("True"), by="Ada", seen=0)
        with pytest.raises(StoreError, match="readonly"):
            store.add(seeds["strait-talks"])
    assert (place.read_bytes(), place.stat().st_mtime_ns) == before
    assert list(tmp_path.iterdir()) == [place]


def test_a_store_that_is_open_elsewhere_is_read_in_its_current_state(url: str, seeds: Seeds) -> None:
    with open_store(url) as writing:
        writing.add(seeds["valley-quake"])
        with open_store(url, access=Access.READ) as reading:
            _read_everything(reading)
            with pytest.raises(StoreError, match=r"readonly|read-only"):
                reading.add(seeds["strait-talks"])


def _read_everything(store: Store) -> None:
    (article,) = store.articles()
    assert store.claim_set(article.id).claims
    assert store.claims_of(article.id)
    assert store.count(Filters(text="quake"))
    assert store.stats().claims


@pytest.mark.parametrize("access", [Access.READ, Access.EXISTING])
def test_a_misspelt_path_is_an_error_that_suggests_a_similar_one(tmp_path: Path, access: Access) -> None:
    open_store(tmp_path / "claims.db").close()
    with pytest.raises(StoreError, match=r"clams\.db: store not found; did you mean .*claims\.db\?"):
        open_store(tmp_path / "clams.db", access=access)
    with pytest.raises(StoreError, match="`claims add` creates one"):
        open_store(tmp_path / "deep" / "x.db", access=access)
    assert [path.name for path in tmp_path.iterdir()] == ["claims.db"]


def test_a_store_of_another_version_is_not_changed_by_reading(tmp_path: Path) -> None:
    place = tmp_path / "claims.db"
    open_store(place).close()
    for revision, said in (("0000", "`claims stats --store STORE` migrates it"), ("9999", "later version of claims")):
        sql(place, f"UPDATE alembic_version SET version_num = '{revision}'")
        before = place.read_bytes()
        with pytest.raises(StoreError, match=said):
            open_store(place, access=Access.READ)
        assert place.read_bytes() == before


def test_a_journal_that_names_another_file_is_not_followed(tmp_path: Path) -> None:
    """After rolling back a journal, SQLite deletes the file named at its end."""
    place = tmp_path / "claims.db"
    open_store(place).close()
    journal = tmp_path / "claims.db-journal"
    journal.write_bytes(b"\0" * 600 + bytes.fromhex("d9d505f920a163d7"))
    for access in Access:
        with pytest.raises(StoreError, match="next to the store is a journal file of another program"):
            open_store(place, access=access)
    journal.unlink()
    open_store(place).close()


def test_a_named_pipe_is_rejected_as_store(tmp_path: Path) -> None:
    place = tmp_path / "claims.db"
    os.mkfifo(place)
    for access in Access:
        with pytest.raises(StoreError, match="not a regular file" if access is Access.CREATE else "store not found"):
            open_store(place, access=access)


@pytest.mark.parametrize("suffix", ["-journal", "-wal", "-shm"])
@pytest.mark.parametrize("access", Access)
def test_a_named_pipe_as_journal_does_not_block(tmp_path: Path, access: Access, suffix: str) -> None:
    place = tmp_path / "claims.db"
    open_store(place).close()
    place.with_name(f"claims.db{suffix}").unlink(missing_ok=True)
    os.mkfifo(tmp_path / f"claims.db{suffix}")
    with pytest.raises(StoreError, match=f"claims.db{suffix}: cannot use the journal of the store .not a regular"):
        open_store(place, access=access)


@pytest.mark.parametrize("access", Access)
def test_the_journal_of_a_links_target_is_checked(tmp_path: Path, access: Access) -> None:
    """SQLite's journal is next to the file, not next to the link; an empty file can also have one."""
    (tmp_path / "data").mkdir()
    real, link, victim = tmp_path / "data" / "x.db", tmp_path / "claims.db", tmp_path / "letter.txt"
    open_store(real).close()
    sql(real, "PRAGMA journal_mode = DELETE")
    name = str(victim).encode()
    journal = _MAGIC + b"\0" * 504 + _super_journal(name)
    link.symlink_to(real)
    for content in (real.read_bytes(), b""):
        real.write_bytes(content)
        real.with_name("x.db-journal").write_bytes(journal)
        victim.write_text("kept")
        with pytest.raises(StoreError, match=r"x\.db-journal: next to the store is a journal file of another program"):
            open_store(link, access=access)
        assert victim.read_text() == "kept"


_MAGIC = bytes.fromhex("d9d505f920a163d7")
"""Magic bytes at the beginning of a journal, and at its end if it names a super-journal."""


def _super_journal(name: bytes) -> bytes:
    """The end of a journal that names a super-journal."""
    page = (2**30 // 4096 + 1).to_bytes(4, "big")
    return page + name + len(name).to_bytes(4, "big") + sum(name).to_bytes(4, "big") + _MAGIC


def test_tables_of_another_program_on_a_server_are_not_changed(postgres_url: str) -> None:
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute("CREATE TABLE notes (words text)")
    for access in Access:
        with pytest.raises(StoreError, match="an empty database or schema"):
            open_store(postgres_url, access=access)
    with psycopg.connect(postgres_url) as connection:
        names = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()").fetchall()
    assert names == [("notes",)]


def test_reading_an_empty_database_on_a_server_creates_nothing(postgres_url: str) -> None:
    for access in (Access.READ, Access.EXISTING):
        with pytest.raises(StoreError, match="the store is empty"):
            open_store(postgres_url, access=access)


@pytest.mark.parametrize(
    "statements",
    [
        pytest.param(
            (
                "ALTER TABLE articles RENAME TO kept",
                "CREATE VIEW articles AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
                "SELECT kept.* FROM kept, n",
            ),
            id="a view without end in place of a table",
        ),
        pytest.param(
            ("CREATE TRIGGER after_log AFTER INSERT ON log BEGIN UPDATE queue SET verdict = 'True'; END",),
            id="a trigger that writes when we do",
        ),
        pytest.param(
            (
                "DROP TRIGGER log_stays",
                "CREATE TRIGGER log_stays AFTER INSERT ON log BEGIN UPDATE queue SET verdict = 'True'; END",
            ),
            id="the same under the name of one of ours",
        ),
        pytest.param(
            (
                "DROP TRIGGER log_grows",
                "CREATE TRIGGER log_grows BEFORE INSERT ON log WHEN NEW.number != "
                "(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n) "
                "BEGIN SELECT RAISE(ABORT, 'the log is only added to, number by number'); END",
            ),
            id="one of ours with a condition without end",
        ),
        pytest.param(
            (
                "ALTER TABLE topics RENAME TO kept",
                "CREATE TABLE topics (article INTEGER NOT NULL PRIMARY KEY, tick INTEGER NOT NULL, "
                "topics VARCHAR AS (hex(zeroblob(250000000))))",
            ),
            id="a column that is computed when it is read",
        ),
        pytest.param(
            ("ALTER TABLE log ADD COLUMN more VARCHAR CHECK (length(hex(zeroblob(250000000))) > 0)",),
            id="a check that is made when we write",
        ),
        pytest.param(
            ("ALTER TABLE log ADD COLUMN more VARCHAR DEFAULT (abs(1))",),
            id="a default that is computed",
        ),
        pytest.param(("CREATE INDEX more ON log (length(hex(value)))",), id="an index of what is computed"),
        pytest.param(("CREATE INDEX more ON log (value) WHERE length(hex(value)) > 1",), id="an index of some rows"),
        pytest.param(("CREATE VIRTUAL TABLE more USING fts5(words, content = log)",), id="a table that a module makes up"),
    ],
)
@pytest.mark.parametrize("access", Access)
def test_a_database_with_foreign_code_is_rejected(
    tmp_path: Path, seeds: Seeds, statements: tuple[str, ...], access: Access
) -> None:
    path = tmp_path / "desk.db"
    with open_store(path) as store:
        store.add(next(iter(seeds.values())))
    sql(path, "PRAGMA journal_mode = DELETE", *statements)

    with pytest.raises(StoreError, match="belongs to another program"):
        open_store(path, access=access)


@pytest.mark.parametrize(
    "document", [zlib.compress(b" " * 3_000_000), zlib.compress(b"{" * 9), b"none", zlib.compress(b"{}")[:-2]]
)
def test_a_corrupted_document_is_reported(
    tmp_path: Path, seeds: Seeds, document: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "desk.db"
    claim_set = next(iter(seeds.values()))
    with open_store(path) as store:
        store.add(claim_set)
        sql(path, f"UPDATE versions SET document = X'{document.hex()}'")
    monkeypatch.setattr(documents, "LARGEST", 2_000_000)

    with open_store(path) as store, pytest.raises(StoreError, match="a document in the store is"):
        store.claim_set(claim_set.article.id)


def test_an_oversized_claim_is_reported_and_a_large_one_is_not_cached(
    tmp_path: Path, seeds: Seeds, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A list has many claims in memory, so the size of each is limited more strictly than that of an article."""
    claim_set = next(iter(seeds.values()))
    large = claim_set.claims[0].model_copy(update={"statement": "a" * 50_000})
    document = documents.packed(large)
    kept = documents._cached_claim.cache_info().currsize
    assert documents.unpacked_claim(document) == large
    assert documents.unpacked_claim(document) is not documents.unpacked_claim(document), "not kept"
    assert documents._cached_claim(document) is None
    assert documents._cached_claim.cache_info().currsize <= kept + 1
    ordinary = documents.packed(claim_set.claims[0])
    assert documents.unpacked_claim(ordinary) is documents.unpacked_claim(ordinary)

    path = tmp_path / "desk.db"
    with open_store(path) as store:
        store.add(claim_set)
        sql(path, f"UPDATE claims SET document = X'{document.hex()}'")
    monkeypatch.setattr(documents, "LARGEST_CLAIM", 50_000)
    with open_store(path) as store, pytest.raises(StoreError, match="truncated or too large"):
        store.query(Filters())
