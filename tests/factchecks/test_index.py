"""The index of fact-checks: what it is given comes back, versions replace, the same again changes nothing."""

import os
import sqlite3
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.factchecks import index as indexing
from claims.factchecks.index import Access, FactCheckError, Index, IndexedFile, Outcome, index_path
from claims.factchecks.records import encoded_text
from claims.factchecks.terms import terms
from claims.model import FactCheck
from claims.store import StoreError
from tests.factchecks.invented import CHECKS, by_words, check


def add(index: Index, *checks: FactCheck, file: str = "a.json") -> Counter[Outcome]:
    return Counter(index.add(checks, file, by_words))


@pytest.fixture
def index(tmp_path: Path) -> Index:
    return Index(tmp_path / "factchecks.db", Access.CREATE)


def by_id(checks: Iterable[FactCheck]) -> dict[str, FactCheck]:
    return {one.id: one for one in checks}


def test_what_was_added_comes_back(index: Index) -> None:
    assert add(index, *CHECKS) == {Outcome.NEW: len(CHECKS)}
    with Index(index.path) as again:
        assert by_id(again.checks()) == by_id(CHECKS)
        assert again.files() == [IndexedFile("a.json", len(CHECKS))]
        assert again.total == len(CHECKS)


def test_the_same_file_again_changes_nothing(index: Index) -> None:
    add(index, *CHECKS)
    before = index.path.read_bytes()
    assert add(index, *CHECKS) == {Outcome.UNCHANGED: len(CHECKS)}
    assert index.path.read_bytes() == before


ONE = check("The bridge fell.", url="https://verity.example/b", date="2021-05-06")
TWO = check("The tower fell.", url="https://verity.example/b", date="2021-05-07")


@pytest.mark.parametrize(
    ("earlier", "later", "outcomes", "left"),
    [
        ([ONE], [ONE.model_copy(update={"rating": "True"})], [Outcome.CHANGED], ["The bridge fell."]),
        ([ONE], [TWO], [Outcome.CHANGED], ["The tower fell."]),  # the claim was reworded: a version of the same page
        ([TWO], [ONE], [Outcome.OLDER], ["The tower fell."]),
        ([ONE, TWO], [ONE, TWO], [Outcome.UNCHANGED] * 2, ["The bridge fell.", "The tower fell."]),  # a page on two claims
        ([TWO, ONE], [TWO, ONE], [Outcome.UNCHANGED] * 2, ["The bridge fell.", "The tower fell."]),
        ([ONE, TWO], [TWO], [Outcome.UNCHANGED], ["The tower fell."]),
        ([ONE], [ONE, ONE.model_copy(update={"rating": "True"})], [Outcome.UNCHANGED] * 2, ["The bridge fell."]),
    ],
)
def test_versions_of_a_page(
    index: Index, earlier: list[FactCheck], later: list[FactCheck], outcomes: list[Outcome], left: list[str]
) -> None:
    add(index, *earlier)
    assert list(index.add(later, "b.json", by_words)) == outcomes
    assert sorted(one.claim for one in index.checks()) == left
    assert set(index.add(later, "b.json", by_words)) <= {Outcome.UNCHANGED, Outcome.OLDER}, "the second time nothing changes"


def test_what_was_replaced_is_not_found(index: Index) -> None:
    add(index, ONE)
    add(index, TWO)
    assert index.search(terms("bridge"), 5) == {}
    assert [index.check(key) for key in index.search(terms("tower"), 5)] == [TWO]


def test_an_interrupted_run_keeps_what_was_added(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "BATCH", 2)

    def interrupted(text: str) -> indexing.Vector:
        if "seawater" in text:
            raise KeyboardInterrupt
        return by_words(text)

    with pytest.raises(KeyboardInterrupt):
        list(index.add(CHECKS, "a.json", interrupted))
    assert index.total == 4
    assert add(index, *CHECKS) == {Outcome.UNCHANGED: 4, Outcome.NEW: 2}


def test_removing_by_file_page_and_id(index: Index) -> None:
    add(index, *CHECKS[:2], file="a.json")
    add(index, *CHECKS[2:4], file="b.json")
    assert index.remove("a.json") == 2
    assert index.remove(str(CHECKS[2].url)) == 1
    assert index.remove(CHECKS[3].id) == 1
    assert index.remove("a.json") == 0
    assert index.files() == []
    assert index.nearest([by_words("bridge")], 3) == [[]]


def test_search_and_vectors_find_what_shares_words(index: Index) -> None:
    add(index, *CHECKS)
    found = index.search(terms("Corvane Mining poisons reservoirs"), 3)
    assert index.check(next(iter(found))) == CHECKS[0]
    assert list(found.values()) == sorted(found.values(), reverse=True)
    ((first, *_),) = index.nearest([by_words("Seawater cures colds")], 2)
    assert index.check(first) == CHECKS[4]
    assert index.similarity(first, by_words(encoded_text(CHECKS[4]))) == pytest.approx(1, abs=1e-3)


def test_an_empty_index_finds_nothing(index: Index) -> None:
    assert index.search(terms("bridge"), 5) == {}
    assert index.nearest([by_words("bridge")], 5) == [[]]


@pytest.mark.parametrize(
    "query", ['"', "OR AND NOT", "bridge*", "claim:bridge", "NEAR(bridge)", "-bridge", "a" * 5_000, "\x00"]
)
def test_words_are_no_query_language(index: Index, query: str) -> None:
    add(index, *CHECKS)
    assert isinstance(index.search(terms(query), 5), dict)
    assert isinstance(index.search([query.replace('"', "")], 5), dict)


@given(st.lists(st.text(min_size=1, max_size=40), max_size=8, unique=True))
def test_any_texts_come_back(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    checks = [check(f"claim {text}", title=text) for text in texts]
    with Index(tmp_path_factory.mktemp("any") / "x.db", Access.CREATE) as index:
        add(index, *checks)
        assert by_id(index.checks()) == by_id(reversed(checks))
        digest = index.digest()
        add(index, *checks)
        assert index.digest() == digest


def test_a_missing_index_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(FactCheckError, match="no index of fact-checks; `claims factchecks add FILE` creates one"):
        Index(tmp_path / "none.db")


@pytest.mark.parametrize(
    "script",
    [
        "CREATE TABLE checks (key INTEGER)",
        "CREATE TABLE other (x)",
        "CREATE VIEW v AS SELECT 1",
    ],
)
def test_the_database_of_another_program_is_refused(tmp_path: Path, script: str) -> None:
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as other:
        other.executescript(script)
    for access in Access:
        with pytest.raises(FactCheckError, match="not an index of fact-checks"):
            Index(path, access)


def test_an_index_with_code_is_refused(index: Index) -> None:
    with sqlite3.connect(index.path) as other:
        other.execute("CREATE TRIGGER t AFTER INSERT ON checks BEGIN DELETE FROM checks; END")
    with pytest.raises(FactCheckError, match="not an index of fact-checks"):
        Index(index.path)


@pytest.mark.parametrize("change", ["record = '{}'", "record = 'x'", "vector = x'00'"])
def test_a_damaged_index_says_so(index: Index, change: str) -> None:
    add(index, *CHECKS)
    with sqlite3.connect(index.path) as other:
        other.execute(f"UPDATE checks SET {change}")
    with Index(index.path) as damaged, pytest.raises(FactCheckError, match="the index is damaged"):
        list(damaged.checks()) if "record" in change else damaged.nearest([by_words("bridge")], 1)


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    path.write_bytes(b"no database" * 100)
    with pytest.raises(FactCheckError, match="cannot open the index"):
        Index(path)


def test_the_default_place_is_beside_the_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for variable in ("CLAIMS_FACTCHECKS", "CLAIMS_STORE", "CLAIMS_DATABASE_URL"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert index_path().resolve() == tmp_path / ".claims" / "factchecks.db"
    assert index_path(store="desk/our.db").resolve() == tmp_path / "desk" / "factchecks.db"
    assert index_path(store="postgresql://desk@db.example/claims").name == "factchecks.db"
    assert index_path("mine.db", "desk/our.db").resolve() == tmp_path / "mine.db"
    monkeypatch.setenv("CLAIMS_FACTCHECKS", "theirs.db")
    assert index_path().resolve() == tmp_path / "theirs.db"


@pytest.mark.parametrize("access", Access)
def test_a_journal_beside_it_that_names_another_file_is_refused(index: Index, tmp_path: Path, access: Access) -> None:
    """SQLite would delete the file that a journal names as its super-journal."""
    victim = tmp_path / "letter.txt"
    victim.write_text("kept")
    index.close()
    index.path.with_name("factchecks.db-journal").write_bytes(_journal(index.path, victim))
    with pytest.raises(StoreError, match=r"next to the index is a journal file of another program; .* with --index"):
        Index(index.path, access)
    assert victim.read_text() == "kept"


def _journal(database: Path, named: Path) -> bytes:
    """The journal of an interrupted transaction in several files, of which ``named`` is the super-journal."""
    size, magic, name = 4096, bytes.fromhex("d9d505f920a163d7"), str(named).encode()
    numbers = (0, 7, database.stat().st_size // size, 512, size)
    header = (magic + b"".join(number.to_bytes(4, "big") for number in numbers)).ljust(512, b"\0")
    end = (2**30 // size + 1).to_bytes(4, "big") + name + len(name).to_bytes(4, "big") + sum(name).to_bytes(4, "big") + magic
    return header + end


@pytest.mark.parametrize("suffix", ["-journal", "-wal", "-shm"])
def test_a_pipe_beside_it_blocks_nothing(index: Index, suffix: str) -> None:
    index.close()
    os.mkfifo(index.path.with_name(f"factchecks.db{suffix}"))
    with pytest.raises(StoreError, match="cannot use the journal of the index"):
        Index(index.path)


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TRIGGER search_data AFTER INSERT ON checks BEGIN DELETE FROM checks; END",
        "CREATE INDEX again ON checks (page)",
        "CREATE VIEW search_more AS SELECT 1",
    ],
)
def test_an_index_with_code_of_others_is_refused(index: Index, statement: str) -> None:
    index.close()
    with sqlite3.connect(index.path) as connection:
        connection.execute(statement)
    with pytest.raises(FactCheckError, match="not an index of fact-checks of this version"):
        Index(index.path)


def test_a_row_that_only_the_full_text_index_has_is_damage(index: Index) -> None:
    add(index, *CHECKS)
    with sqlite3.connect(index.path) as connection:
        connection.execute("DELETE FROM checks")
    with Index(index.path) as damaged, pytest.raises(FactCheckError, match="the index is damaged"):
        damaged.check(1)


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("search_docsize", "CREATE TABLE search_docsize(id INTEGER PRIMARY KEY, x BLOB, sz AS (zeroblob(1000000000)))"),
        ("search_content", "CREATE TABLE search_content(id INTEGER PRIMARY KEY, c0, c1, c2 DEFAULT (randomblob(9)))"),
        ("search_idx", "CREATE VIRTUAL TABLE search_idx USING fts5(segid, term, pgno)"),
    ],
)
def test_the_tables_of_the_full_text_index_have_nothing_else(index: Index, name: str, made: str) -> None:
    """SQLite computes the column of a generated one whenever it reads a row: a gigabyte each."""
    index.close()
    with sqlite3.connect(index.path) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("UPDATE sqlite_schema SET sql = ? WHERE name = ?", (made, name))
    with pytest.raises(FactCheckError, match="not an index of fact-checks of this version"):
        Index(index.path)


@pytest.mark.parametrize("vector", ["x'0102'", "x'01'", "'text'", "12"])
def test_a_vector_of_another_kind_is_one_error(index: Index, vector: str) -> None:
    add(index, *CHECKS)
    index.close()
    with sqlite3.connect(index.path) as connection:
        connection.execute(f"UPDATE checks SET vector = {vector} WHERE key = 1")
    with Index(index.path) as damaged, pytest.raises(FactCheckError, match="the index is damaged"):
        damaged.nearest([by_words("bridge")], 1)


def test_the_rows_read_for_a_file_grow_with_it_though_all_are_of_one_page(tmp_path: Path) -> None:
    url = "https://verity.example/all"

    def steps(number: int) -> int:
        counted = 0

        def count() -> None:
            nonlocal counted
            counted += 1

        with Index(tmp_path / f"{number}.db", Access.CREATE) as opened:
            add(opened, *(check(f"Bridge {at} fell.", url=url) for at in range(number)))
            opened._connection.set_progress_handler(count, 100)
            assert add(opened, *(check(f"Tower {at} fell.", url=url) for at in range(number))) == {Outcome.CHANGED: number}
            opened._connection.set_progress_handler(None, 0)
        return counted

    assert steps(1_000) < 3 * steps(500)


def test_a_link_that_is_not_a_web_address_is_damage(index: Index) -> None:
    add(index, check("The bridge fell.", url="https://verity.example/b"))
    index.close()
    with sqlite3.connect(index.path) as connection:
        connection.execute("UPDATE checks SET record = replace(record, 'https://verity.example/b', 'javascript:alert(1)')")
    with Index(index.path) as damaged, pytest.raises(FactCheckError, match="the index is damaged"):
        list(damaged.checks())


@pytest.mark.parametrize("change", ["DELETE FROM checks", "UPDATE checks SET key = -key", "UPDATE checks SET day = x'ff'"])
def test_rows_that_do_not_fit_each_other_are_damage(index: Index, change: str) -> None:
    add(index, *CHECKS)
    found = index.search(terms(CHECKS[0].claim), 1)
    index.close()
    with sqlite3.connect(index.path) as connection:
        connection.execute(change)
    again = CHECKS[0].model_copy(update={"rating": "Other"})
    with Index(index.path, Access.WRITE) as damaged, pytest.raises(FactCheckError, match="the index is damaged"):
        add(damaged, again) if "day" in change else damaged.check(next(iter(found)))


@pytest.mark.parametrize(
    ("table", "sql"),
    [
        ("search_config", "CREATE TABLE 'search_config'(k PRIMARY KEY, v AS (hex(zeroblob(400000000)))) WITHOUT ROWID"),
        ("search_content", "CREATE TABLE 'search_content'(id INTEGER PRIMARY KEY, c0, c1, c2 DEFAULT (hex(zeroblob(9))))"),
        ("search_docsize", "CREATE TABLE 'search_docsize'(id INTEGER PRIMARY KEY, sz BLOB CHECK (hex(sz)))"),
        ("search_docsize", "CREATE VIRTUAL TABLE search_docsize USING fts5(id, sz)"),
    ],
)
def test_a_table_of_the_full_text_index_with_expressions_is_refused(index: Index, table: str, sql: str) -> None:
    """SQLite would evaluate them, in any time and memory, whenever a row is read or written."""
    index.close()
    connection = sqlite3.connect(index.path)
    connection.execute("PRAGMA writable_schema = ON")
    connection.execute("UPDATE sqlite_schema SET sql = ? WHERE name = ?", (sql, table))
    connection.commit()
    connection.close()
    with pytest.raises(FactCheckError, match="not an index of fact-checks of this version"):
        Index(index.path)
