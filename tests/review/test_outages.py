"""External failures are reported with a remedy, and affect nothing else."""

import json
import logging
import os
import re
import shutil
import stat
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from io import StringIO
from multiprocessing.pool import ThreadPool
from pathlib import Path

import httpx
import psycopg
import pytest
from starlette.testclient import TestClient

from claims.export import FORMATS, Destination, Layout, format_named, send
from claims.model import ClaimsError, ClaimSet
from claims.review import Role, Settings, add_user, application, export_, kept_secret
from claims.review.server import entry_url, free_port, redirect_file
from claims.review.sessions import SHORTEST_KEY
from claims.store import Decision, Filters, Store, UnavailableError, open_store
from tests.forking import forked
from tests.review.asking import Asker, as_user, signed_in
from tests.review.browsing import a_browser
from tests.review.conftest import PASSWORD
from tests.review.serving import served
from tests.store.postgres import OWN_CONNECTION, fresh_database
from tests.waiting import PATIENCE, until


def some_claim(store: Store) -> str:
    return store.query(Filters()).claims[0].id


# The database


@pytest.fixture
def down(postgres: str, exports: dict[str, ClaimSet], users: Path) -> Iterator[Asker]:
    """A client of a page whose PostgreSQL is down: its socket is gone, and its connections are closed."""
    folder = Path(postgres.partition("host=")[2])
    link = Path(tempfile.mkdtemp(prefix="pg-")) / "s"
    link.symlink_to(folder)
    url = fresh_database(postgres).replace(f"host={folder}", f"host={link}")
    store = open_store(url)
    store.add(exports["council-fraud"])
    app = application(store, Settings(users=users, hosts=("testserver",)))
    with TestClient(app, follow_redirects=False) as client:
        rex = signed_in(client, "Eda")
        rex.claim = some_claim(store)  # type: ignore[attr-defined]
        assert rex.get("/").status_code == 200
        link.unlink()
        name = re.search(r"search_path%3D(\w+)", url)
        assert name is not None
        with psycopg.connect(postgres, autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE pid <> pg_backend_pid() AND datname = 'postgres' AND application_name <> %s",
                [OWN_CONNECTION],
            )
        yield rex
    shutil.rmtree(link.parent)


def test_a_postgresql_that_is_down_is_503_everywhere(down: Asker) -> None:
    claim = down.claim  # type: ignore[attr-defined]
    paths = [
        "/",
        "/live",
        f"/claims/{claim}",
        "/articles",
        "/article?id=council-fraud",
        "/compare?id=council-fraud",
        "/dashboard",
    ]
    paths += ["/export", "/export/csv", "/api/claims", f"/api/claims/{claim}", "/api/counts", "/api/articles", "/api/log"]
    paths += ["/api/claim-set?article=council-fraud", "/api/export?format=jsonl"]
    for path in paths:
        answer = down.get(path)
        assert (path, answer.status_code) == (path, 503)
        assert answer.headers["retry-after"] == "5"
        assert "check that the database is running" in unescape(answer.text)
    decided = down.send(f"/api/claims/{claim}/decisions", {"action": "verdict", "value": "True", "seen": 0})
    assert decided.status_code == 503
    assert down.decide(claim, "True").status_code == 503


def fill(store: Store, claim: str, note: str) -> None:
    """Writes until the disk is full."""
    for _ in range(200):
        store.decide(claim, Decision.note(note), by="Ana")


@pytest.mark.parametrize(
    ("setting", "reported"),
    [
        ("PRAGMA query_only = ON", "make the file and its folder writable"),
        ("PRAGMA max_page_count = 1", "free space on its disk"),
    ],
)
def test_a_full_or_read_only_store_is_reported_with_a_remedy(
    setting: str, reported: str, store: Store, ana: Asker, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim = some_claim(store)
    note = "x" * 3_000
    from sqlalchemy import event

    engine = store._database._engine
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(setting))
    with pytest.raises(UnavailableError, match=reported):
        fill(store, claim, note)
    answer = ana.send(f"/api/claims/{claim}/decisions", {"action": "note", "value": note, "seen": len(store.log())})
    assert (answer.status_code, reported in answer.json()["error"]) == (503, True)
    assert ana.get(f"/claims/{claim}").status_code == 200, "it can still be read"


def test_lack_of_disk_space_for_an_export_is_reported(ana: Asker, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> object:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(export_, "TemporaryFile", full)
    for path in ("/export/csv", "/api/export?format=csv"):
        answer = ana.get(path)
        assert answer.status_code == 507
        assert "No space left on device" in unescape(answer.text)
        assert "TMPDIR" in answer.text


def test_lack_of_disk_space_for_an_upload_is_reported(eda: Asker, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> object:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr("tempfile.SpooledTemporaryFile.rollover", full)
    headers = {"X-CSRF-Token": eda.token}
    answer = eda._ask("POST", "/api/import", files={"file": ("x.csv", b"x" * 2_000_000)}, headers=headers)
    assert answer.status_code == 507
    assert "No space left on device" in answer.json()["error"]


# Invalid headers


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://[::1"},
        {"Origin": "http://[x]"},
        {"Origin": "\xff"},
        {"Origin": "//"},
        {"Origin": ""},
        {"Content-Length": "²"},
        {"Host": "[::1", "Origin": "http://[::1"},
    ],
)
def test_invalid_headers_are_rejected(headers: dict[str, str], ana: Asker, store: Store) -> None:
    sent = {name: value.encode("latin-1") for name, value in headers.items()}
    answer = ana.post(f"/claims/{some_claim(store)}/verdict", {"verdict": "True", "seen": 0, "version": 1}, headers=sent)
    if "Content-Length" in headers:
        assert answer.status_code < 500
    else:
        assert answer.status_code in {403, 421}
        assert store.log() == []


# Exports


HEADER = "X-Remote-User"


@pytest.fixture
def slow_exports(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[threading.Semaphore, threading.Event]]:
    """Exports that wait for the event; the semaphore counts those that have started."""
    go_on, begun = threading.Event(), threading.Semaphore(0)
    real = export_._written

    def slow(*given: object) -> object:
        begun.release()
        assert go_on.wait(PATIENCE)
        return real(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(export_, "_written", slow)
    yield begun, go_on
    go_on.set()


@pytest.fixture
def many_users(store: Store) -> Iterator[httpx.Client]:
    """A server that trusts the header `HEADER`, and a client with up to 65 concurrent requests."""
    settings = Settings(trust_header=HEADER, proxies=frozenset({"127.0.0.1"}), port=free_port())
    limits = httpx.Limits(max_connections=65)
    with served(store, settings) as address, httpx.Client(base_url=address, timeout=PATIENCE, limits=limits) as client:
        yield client


def test_pages_are_served_while_exports_are_written(
    many_users: httpx.Client, slow_exports: tuple[threading.Semaphore, threading.Event]
) -> None:
    """Sixty are requested at the same time, more than there are threads for pages; none finishes before the page is served."""
    many = 60
    begun, go_on = slow_exports
    with ThreadPoolExecutor(many) as pool:
        names = [f"user {number // export_._WAITING_EACH}" for number in range(many)]
        asked = [pool.submit(many_users.get, "/export/csv", headers={HEADER: name}) for name in names]
        try:
            for _ in range(2):
                assert begun.acquire(timeout=PATIENCE)
            until(lambda: sum(job.done() for job in asked) == many - export_._WAITING)
            refused = [job for job in asked if job.done()]
            for path in ("/live", "/", "/api/counts"):
                assert many_users.get(path, headers={HEADER: "Ana"}).status_code == 200
        finally:
            go_on.set()
        statuses = [job.result().status_code for job in asked]
    assert set(statuses) == {200, 503}
    assert statuses.count(200) == export_._WAITING
    assert all(job.result().headers.get("retry-after") == "5" for job in refused)


@pytest.mark.parametrize("path", ["/export/csv", "/api/export?format=csv"])
def test_many_exports_of_one_user_do_not_block_others(
    path: str, many_users: httpx.Client, slow_exports: tuple[threading.Semaphore, threading.Event]
) -> None:
    begun, go_on = slow_exports
    with ThreadPoolExecutor(30) as pool:
        hers = [pool.submit(many_users.get, path, headers={HEADER: "Ana"}) for _ in range(25)]
        try:
            assert begun.acquire(timeout=PATIENCE)
            until(lambda: sum(job.done() for job in hers) == 25 - 3)
            his = pool.submit(many_users.get, path, headers={HEADER: "Ben"})
        finally:
            go_on.set()
        answers = [job.result() for job in hers]
        assert his.result().status_code == 200
    refused = [answer for answer in answers if answer.status_code == 503]
    assert len(refused) == 25 - 3
    assert all("3 of your exports are being written; wait until one of them is done" in answer.text for answer in refused)
    assert many_users.get(path, headers={HEADER: "Ana"}).status_code == 200, "once they are written, she may have more"


HOME = "/home/ana.secret/desk"


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        (f"{HOME}/news/quake.md", "quake.md"),
        ("C:\\Users\\ana.secret\\quake.md", "quake.md"),
        ("C:/Users/ana.secret/quake.md", "quake.md"),
        ("news/quake.md", "news/quake.md"),
        (None, None),
    ],
)
def test_exports_contain_no_absolute_path(path: str | None, shown: str | None, store: Store, rex: Asker) -> None:
    seed = store.claim_set("council-fraud")
    article = seed.article.model_copy(update={"path": path, "id": "elsewhere"})
    claim = seed.claims[0].model_copy(update={"id": "c-elsewhere", "basis": ()})
    store.add(seed.model_copy(update={"article": article, "claims": (claim,)}))
    for name in (known.name for known in FORMATS):
        query = "?article=elsewhere&publisher=Desk&page=https://desk.example"
        answer = rex.get(f"/export/{name}{query}")
        if answer.status_code == 200:
            assert b"ana.secret" not in answer.content, name
    assert rex.get("/api/claim-set?article=elsewhere").json()["article"]["path"] == shown
    assert rex.get("/export/json?article=elsewhere").json()["article"]["path"] == shown


def test_an_absolute_path_below_the_working_folder_is_made_relative(
    exports: dict[str, ClaimSet], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seed = exports["council-fraud"]
    story = tmp_path / "news" / "story.txt"
    story.parent.mkdir()
    written = seed.model_copy(update={"article": seed.article.model_copy(update={"path": story.as_posix()})})
    for folder, shown in ((tmp_path, "news/story.txt"), (story.parent, "story.txt"), (Path("/"), "story.txt")):
        monkeypatch.chdir(folder)
        out = StringIO()
        assert list(send([written], Destination(format_named("json")), Layout(), stream=out)) == []
        assert json.loads(out.getvalue())["article"]["path"] == shown


# The files of the desk


WRONG = ["[users", "users = 3\n", "[users.x]\nrole = 'king'\n", "[users.x]\nrole = ['editor']\n", "\udcff"]


@pytest.mark.parametrize("text", WRONG)
def test_the_last_valid_users_remain_while_the_file_is_invalid(
    text: str, store: Store, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    users = tmp_path / "desk.toml"
    for name, role in (("Ana", Role.REVIEWER), ("Eda", Role.EDITOR)):
        add_user(users, name, role, PASSWORD)
    good = users.read_bytes()
    with TestClient(application(store, Settings(users=users, hosts=("testserver",))), follow_redirects=False) as client:
        ana, eda = signed_in(client, "Ana"), signed_in(client, "Eda")
        users.write_bytes(text.encode("utf-8", "surrogateescape"))
        with caplog.at_level(logging.ERROR):
            for _ in range(3):
                assert ana.get("/").status_code == eda.get("/").status_code == 200
        assert len([record for record in caplog.records if "desk.toml" in record.getMessage()]) == 1, "logged once"
        assert as_user(client, "Ana", PASSWORD).get("/").status_code == 200, "and one can sign in"
        assert "desk.toml: " in eda.get("/").text, "shown to editors"
        assert "desk.toml" not in ana.get("/").text, "and to nobody else"
        users.unlink()
        assert ana.get("/").status_code == 200
        users.write_bytes(good)
        assert "desk.toml" not in eda.get("/").text
        add_user(users, "Ana", Role.REVIEWER, "another password")
        assert ana.get("/").status_code == 303


def test_a_key_is_created_atomically_by_one_of_many_processes(tmp_path: Path) -> None:
    users = tmp_path / "desk.toml"
    with ThreadPool(8) as pool:
        keys = set(pool.map(kept_secret, [users] * 24))
    assert len(keys) == 1
    assert len(keys.pop()) >= SHORTEST_KEY
    assert [path.name for path in tmp_path.iterdir()] == ["desk.toml.key"]
    assert stat.S_IMODE((tmp_path / "desk.toml.key").stat().st_mode) == 0o600


def test_a_key_that_could_not_be_written_does_not_exist(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, os.strerror(28))

    users = tmp_path / "desk.toml"
    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", full)
        with pytest.raises(ClaimsError, match=r"desk\.toml\.key: cannot save the session key: No space left"):
            kept_secret(users)
    assert not (tmp_path / "desk.toml.key").exists()
    assert len(kept_secret(users)) >= SHORTEST_KEY


@pytest.mark.parametrize(
    ("written", "mode", "reported"),
    [
        (b"", 0o600, "has 0 characters; at least 32 are required; delete the file"),
        (b"short", 0o600, "has 5 characters"),
        (b" \n" * 40, 0o600, "has 0 characters"),
        (b"\xff" * 40, 0o600, "it is not ASCII text"),
        (b"x" * 43, 0o644, "the session key is readable by others; chmod 600 desk.toml.key"),
        (b"x" * 43, 0o600, ""),
    ],
)
def test_an_invalid_key_is_rejected(written: bytes, mode: int, reported: str, tmp_path: Path) -> None:
    key = tmp_path / "desk.toml.key"
    key.write_bytes(written)
    key.chmod(mode)
    if not reported:
        assert kept_secret(tmp_path / "desk.toml") == "x" * 43
        return
    with pytest.raises(ClaimsError, match=re.escape(reported)):
        kept_secret(tmp_path / "desk.toml")


# What other users of the machine can see


def test_the_token_is_not_a_process_argument(tmp_path: Path) -> None:
    """The browser is started with the path of a file that only its owner can read."""
    browser = tmp_path / "browser"
    browser.write_text(
        f"#!/bin/sh\nprintf '%s\\n' \"$@\" > {tmp_path}/arguments.part\nmv {tmp_path}/arguments.part {tmp_path}/arguments\n"
    )
    browser.chmod(0o755)
    root = str(Path(__file__).parents[2])
    command = forked("-c", "from claims.cli import main; main()", "review", "--port", "0")
    environment = os.environ | {"PYTHONPATH": root, "BROWSER": str(browser)}
    process = subprocess.Popen(command, cwd=tmp_path, env=environment, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stderr is not None
        said = re.search(r"token=(\S+)", process.stderr.readline())
        assert said is not None
        until(lambda: (tmp_path / "arguments").exists() or process.poll() is not None, "the browser")
        (address,) = (tmp_path / "arguments").read_text(encoding="utf-8").split()
        assert address.startswith("file://")
        assert said[1] not in address
        file = Path(address.removeprefix("file://"))
        assert said[1] in file.read_text(encoding="utf-8")
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
        assert said[1] not in Path(f"/proc/{process.pid}/cmdline").read_text(encoding="utf-8")
    finally:
        process.terminate()
        process.communicate()


def test_a_browser_signs_in_by_the_redirect_file(store: Store, tmp_path: Path) -> None:
    settings = Settings(reviewer="Ana", port=free_port())
    with served(store, settings), a_browser() as browser:
        page = browser.new_page()
        page.goto(redirect_file(entry_url(settings), tmp_path))
        page.wait_for_selector("#live .progress", timeout=PATIENCE * 1000)
        assert page.url == f"http://127.0.0.1:{settings.port}/"


def test_the_redirect_file_opens_the_page(store: Store, tmp_path: Path) -> None:
    """From the file, a browser makes a cross-site request; the response is a page that redirects by itself."""
    settings = Settings(reviewer="Ana", hosts=("testserver",))
    with TestClient(application(store, settings), follow_redirects=False) as client:
        place = redirect_file(f"http://testserver/enter?token={settings.token}", tmp_path)
        found = re.search(r'content="0; url=([^"]+)"', Path(place.removeprefix("file://")).read_text(encoding="utf-8"))
        assert found is not None
        answer = client.get(unescape(found[1]), headers={"Sec-Fetch-Site": "cross-site"})
        assert answer.status_code == 200
        assert '<meta http-equiv="refresh" content="0; url=/">' in answer.text
        assert client.get("/").status_code == 200
