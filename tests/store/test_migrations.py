"""Stores of earlier versions of the program are opened by this one without loss.

For each revision of the tables except the newest there is a file in ``revisions/`` with the rows of a store of that revision;
``python -m tests.store.earlier`` writes the one of the newest, before a further revision is added. A revision without
a file fails here.
"""

import json
import random
import sqlite3
import tracemalloc
import zlib
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import insert, select, text, update

import claims.store
from claims.model import IdOrigin
from claims.store import Action, Decision, Filters, Store, StoreError, open_store
from claims.store.database import HEAD, Access, Database, address, upgrade
from claims.store.documents import fingerprint, packed, unpacked_claim_set
from claims.store.state import fold
from claims.store.tables import articles, log, metadata, queue, versions
from tests.store.earlier import EDITED, FOLDER, read_rows

MIGRATIONS = Path(claims.store.__file__).parent / "migrations"


def scripts() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return ScriptDirectory.from_config(config)


REVISIONS = [script.revision for script in scripts().walk_revisions()]


def test_the_newest_revision_constant_is_current() -> None:
    assert scripts().get_heads() == [HEAD]


def test_the_tables_match_the_migrations(url: str) -> None:
    database = Database(address(url))
    upgrade(database)
    with database.reading() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), metadata)
    database.close()
    ours = [found for found in differences if "search" not in str(found)]  # specific to each database
    assert ours == []


@pytest.mark.parametrize("revision", REVISIONS)
def test_a_store_of_each_revision_is_migrated(url: str, revision: str) -> None:
    assert (FOLDER / f"{revision}.json").exists(), f"no rows of revision {revision}: python -m tests.store.earlier"
    database = Database(address(url))
    upgrade(database, to=revision)
    read_rows(database, revision)
    database.close()
    with open_store(url) as store:
        assert_everything_is_there(store)
        store.rebuild()
        assert_everything_is_there(store)
        assert {entry.entered_by for entry in store.log()} == ({None} if revision < "0003" else {None, "Eda"})
        claim = store.query(Filters()).claims[0]
        before = len(store.log())
        assert store.decide(claim.id, Decision.verdict("Mixed"), by="Cy").number == before + 1


@pytest.mark.parametrize("revision", [revision for revision in REVISIONS if revision < HEAD])
def test_an_interrupted_migration_is_done_again(url: str, revision: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The queue of the earlier version, which may derive something else, never counts for the newest revision."""
    database = Database(address(url))
    upgrade(database, to=revision)
    read_rows(database, revision)
    with database.writing() as writing:
        writing.connection.execute(update(queue).values(verdict="Mixed", reviewer="Cy"))
    with monkeypatch.context() as interrupted:
        interrupted.setattr("claims.store.store.refresh_queue", _interrupted)
        with pytest.raises(KeyboardInterrupt):
            open_store(url)
    with database.reading() as connection:
        assert MigrationContext.configure(connection).get_current_revision() == revision
    database.close()
    with open_store(url) as store:
        assert_everything_is_there(store)
        assert store.facets(Filters())["reviewer"].keys() == {"Ada", "none"}


def _interrupted(*_: object) -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize("revision", [revision for revision in REVISIONS if revision < "0006"])
def test_fingerprints_are_recomputed_without_reopening_claims(url: str, revision: str) -> None:
    database = Database(address(url))
    upgrade(database, to=revision)
    read_rows(database, revision)
    database.close()
    with open_store(url) as store:
        decided = [entry for entry in store.log() if entry.action is Action.VERDICT]
        assert len(decided) == 3
        for entry in decided:
            then = store.claim_set(entry.article_id, entry.version).claims
            assert entry.saw == fingerprint(next(claim for claim in then if claim.id == entry.claim_id))
        open_again = {claim.id for claim in store.query(Filters(changed=True, withdrawn=None)).claims}
        (edited,) = open_again
        assert store.claim(edited).claim.text == EDITED[1], "which was edited, as it was before"
    with open_store(url, access=Access.EXISTING) as store, pytest.raises(StoreError, match="only added to"):  # noqa: SIM117
        with store._database.writing() as writing:
            writing.connection.execute(update(log).values(saw=""))


@pytest.mark.parametrize("revision", [revision for revision in REVISIONS if revision < "0007"])
@pytest.mark.parametrize(
    ("path", "publisher", "id"),
    [
        (None, None, "first"),
        ("news/first.md", None, "first"),
        ("news/first.md", "Courier", "Courier/first"),
        ("old/first.md", None, "old/first"),
    ],
)
def test_articles_of_an_old_store_keep_their_ids(
    tmp_path: Path, revision: str, path: str | None, publisher: str | None, id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its paths are relative to an unknown folder: an article is known if its path ends alike, later by its place."""
    monkeypatch.chdir(tmp_path)
    url = str(tmp_path / "claims.db")
    database = Database(address(url))
    upgrade(database, to=revision)
    read_rows(database, revision)
    with database.writing() as writing:
        document = writing.connection.execute(select(versions.c.document).where(versions.c.article == 1)).scalars().all()[-1]
        old = unpacked_claim_set(document, "plain")
        old = old.model_copy(update={"article": old.article.model_copy(update={"path": "desk/news/first.md"})})
        writing.connection.execute(update(versions).where(versions.c.article == 1).values(document=packed(old)))
        writing.connection.execute(update(articles).where(articles.c.key == 1).values(publisher="Post"))
    database.close()
    origin = IdOrigin.METADATA if path is None else IdOrigin.PATH
    about = {"path": path, "publisher": publisher, "id_origin": origin}
    with open_store(url) as store:
        assert store.known_ids().find(old.article) == "first"
        new = old.model_copy(update={"article": old.article.model_copy(update=about)})
        assert store.add(new).article_id == id
        elsewhere = {"path": "x/first.md", "id_origin": IdOrigin.PATH}
        assert store.known_ids().find(new.article.model_copy(update=elsewhere)) is None


ABOUT = {"added": "2024-05-06T00:00:00.000000+00:00", "sha256": "", "digest": "", "claims": 0, "markup": "plain"}


def test_a_migration_reads_one_document_at_a_time(tmp_path: Path) -> None:
    """Those of a large store do not fit into memory together; articles without the document of their version are left out."""
    database = Database(address(str(tmp_path / "claims.db")))
    upgrade(database, to="0006")
    size, number = 400_000, 30
    with database.writing() as writing:
        for key in range(1, number + 1):
            padding = random.Random(key).randbytes(size).hex()
            document = zlib.compress(json.dumps({"article": {"path": f"a{key}.md", "padding": padding}}).encode())
            row = {"key": key, "id": f"a{key}", "version": 1, "at": ABOUT["added"]}
            writing.connection.execute(
                text("INSERT INTO articles (key, id, version, added) VALUES (:key, :id, :version, :at)"), row
            )
            if key != number:
                writing.connection.execute(insert(versions).values(article=key, number=1, document=document, **ABOUT))
    tracemalloc.start()
    try:
        upgrade(database)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    with database.reading() as connection:
        places = connection.execute(select(articles.c.place).order_by(articles.c.key)).scalars().all()
    database.close()
    assert places == [*(f"a{key}.md" for key in range(1, number)), None]
    assert peak < 10 * size


def assert_everything_is_there(store: Store) -> None:
    """The store has everything that `tests.store.earlier` wrote."""
    assert [article.id for article in store.articles()] == ["first", "second"]
    assert [version.number for version in store.article("first").versions] == [1, 2]
    assert [entry.number for entry in store.log()] == list(range(1, len(store.log()) + 1))
    assert len(store.log()) >= 6
    claims = store.query(Filters(withdrawn=None)).claims
    assert {claim.state.verdict for claim in claims} == {"True", "False", None}
    for claim in claims:
        assert claim.state == fold(store.log(claim.id))
    assert len(store.withdrawn()) == 1
    assert store.count(Filters(changed=True)) == store.count(Filters(changed=True, verdict=("none",))) == 1
    assert store.count(Filters(text="troops lined")) == 1
    assert store.claim_set("first", 1).article.text != store.claim_set("first").article.text
    assert [view.name for view in store.views("Ada")] == ["mine"]


def test_a_store_of_a_later_version_is_rejected(tmp_path: Path) -> None:
    place = tmp_path / "claims.db"
    open_store(place).close()
    connection = sqlite3.connect(place)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()
    with pytest.raises(
        StoreError,
        match=r"claims\.db: the store was created by a later version of claims .*; install that version: .* pip install \.",
    ):
        open_store(place)


def test_a_file_that_is_not_a_store_is_not_changed(tmp_path: Path) -> None:
    place = tmp_path / "notes.txt"
    place.write_text("some notes, which are no database")
    with pytest.raises(StoreError, match=r"notes\.txt: cannot open the store \(file is not a database\)"):
        open_store(place)
    assert place.read_text() == "some notes, which are no database"


@pytest.fixture
def processes() -> Iterator[ProcessPoolExecutor]:
    with ProcessPoolExecutor(3, mp_context=get_context("spawn")) as pool:
        yield pool


def _opened(url: str) -> int:
    with open_store(url) as store:
        return store.count(Filters())


def test_several_processes_can_create_the_store_concurrently(url: str, processes: ProcessPoolExecutor) -> None:
    assert list(processes.map(_opened, [url] * 6)) == [0] * 6


def test_rows_are_plain_json() -> None:
    for revision in REVISIONS:
        assert json.loads((FOLDER / f"{revision}.json").read_text(encoding="ascii")).keys() >= {"log", "claims"}
