"""Authentication, and requests that are rejected before it."""

import os
import re
import time
from collections.abc import Iterator
from multiprocessing.pool import ThreadPool
from pathlib import Path

import pytest
from fastapi.routing import APIRoute
from filelock import FileLock
from starlette.testclient import TestClient

from claims.model import ClaimsError
from claims.review import Role, Settings, add_user, application, kept_secret
from claims.review import users as users_file
from claims.review.server import checked, entry_url
from claims.review.sessions import Session, Sessions
from claims.review.users import SETTLED, Users
from claims.store import Filters, Store
from tests.review.asking import Asker, as_user
from tests.review.conftest import PASSWORD, USERS

PAGES = [
    "/",
    "/articles",
    "/article?id=valley-quake",
    "/compare?id=valley-quake",
    "/dashboard",
    "/live",
    "/claims/{id}",
    "/export",
    "/export/csv",
    "/import",
]
API = [
    "/api/claims",
    "/api/counts",
    "/api/articles",
    "/api/log",
    "/api/claim-set?article=valley-quake",
    "/api/session",
    "/api/export",
]


def some_claim(store: Store) -> str:
    return store.query(Filters()).claims[0].id


def every_route(app: object) -> Iterator[APIRoute]:
    waiting = list(app.routes)  # type: ignore[attr-defined]
    while waiting:
        route = waiting.pop()
        inner = getattr(route, "original_router", None)
        waiting += inner.routes if inner is not None else []
        if isinstance(route, APIRoute):
            yield route


def unsafe(app: object) -> list[str]:
    """The URL of every unsafe route."""
    return sorted({route.path for route in every_route(app) if route.methods & {"POST", "PUT", "PATCH", "DELETE"}})


@pytest.mark.parametrize("path", PAGES)
def test_pages_redirect_unauthenticated_users_to_the_login(path: str, client: TestClient, store: Store) -> None:
    answer = client.get(path.replace("{id}", some_claim(store)))
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/login?next=")


@pytest.mark.parametrize("path", API)
def test_the_api_responds_401_without_authentication(path: str, client: TestClient) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.json()) == (401, {"error": "not authenticated"})


def test_no_request_without_a_session_changes_anything(client: TestClient, store: Store) -> None:
    paths = unsafe(client.app)
    assert "/claims/{claim_id}/verdict" in paths
    assert "/api/claims/{claim_id}/decisions" in paths
    assert len(paths) >= 14
    decision = {"verdict": "False", "seen": "0", "version": "1", "note": "x", "number": "1", "places": "0-4", "statement": "x"}
    for path in paths:
        address = path.replace("{claim_id}", some_claim(store))
        for body in ({"data": decision}, {"json": {"action": "verdict", "value": "False", "seen": 0, "text": "An article."}}):
            answer = client.post(address, **body)
            assert answer.status_code in {303, 401, 403, 422}, (path, answer.status_code)
            if answer.status_code == 303:
                assert answer.headers["location"].startswith("/login")
    assert store.log() == []
    assert len(store.articles()) == 3


def test_no_request_without_the_token_changes_anything(client: TestClient, ana: Asker, store: Store) -> None:
    decision = {"verdict": "False", "seen": "0", "version": "1", "note": "x", "number": "1", "places": "0-4", "statement": "x"}
    for path in unsafe(client.app):
        if path in {"/login", "/api/session"}:
            continue
        for token in ("", "0" * 64, Sessions("another secret").token(Session.of("Ana"))):
            answer = ana.post(path.replace("{claim_id}", some_claim(store)), decision, token=token)
            assert answer.status_code == 403 or (answer.status_code == 422 and path.startswith("/api/")), (
                path,
                answer.status_code,
            )
    assert store.log() == []


def test_another_users_token_is_rejected(ana: Asker, ben: Asker, store: Store) -> None:
    answer = ana.post(f"/claims/{some_claim(store)}/verdict", {"verdict": "True", "seen": 0, "version": 1}, token=ben.token)
    assert answer.status_code == 403
    assert store.log() == []


def test_roles(ana: Asker, eda: Asker, rex: Asker, store: Store) -> None:
    claim = some_claim(store)
    article = {"text": "The mayor said the bridge had fallen. Police confirmed it on Monday."}
    assert rex.get(f"/claims/{claim}").status_code == 200
    assert "Verdict" not in rex.get(f"/claims/{claim}").text
    assert rex.decide(claim, "True").status_code == 403
    assert rex.send(f"/api/claims/{claim}/decisions", {"action": "verdict", "value": "True", "seen": 0}).status_code == 403
    assert rex.post("/views", {"name": "mine", "query": ""}).status_code == 403
    assert ana.post("/articles", article).status_code == 403
    assert ana.post("/assign", {"reviewer": "Ben", "query": ""}).status_code == 403
    assert ana.send("/api/articles", article).status_code == 403
    assert store.log() == []
    assert ana.decide(claim, "True").status_code == 303
    assert eda.post("/assign", {"reviewer": "Ben", "query": "article=valley-quake"}).status_code == 303
    assert store.count(Filters(assigned=("Ben",))) == store.count(Filters(article=("valley-quake",)))


def test_reviewers_undo_their_own_decisions_and_editors_all(ana: Asker, ben: Asker, eda: Asker, store: Store) -> None:
    claim = some_claim(store)
    ana.decide(claim, "True")
    number = store.claim(claim).state.last
    form = {"number": number, "seen": number, "version": 1}
    assert ben.post(f"/claims/{claim}/undo", form).status_code == 403
    assert ben.send(f"/api/claims/{claim}/undo", {"number": number, "seen": number}).status_code == 403
    assert store.claim(claim).state.verdict == "True"
    assert eda.post(f"/claims/{claim}/undo", form).status_code == 303
    assert store.claim(claim).state.verdict is None


def test_every_response_has_the_security_headers(ana: Asker, store: Store) -> None:
    for path in ["/", f"/claims/{some_claim(store)}", "/dashboard", "/static/page.js", "/nowhere", "/api/claims", "/login"]:
        headers = ana.get(path).headers
        policy = dict(part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";"))
        assert policy["default-src"] == "'none'"
        assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == policy["form-action"] == "'self'"
        assert policy["base-uri"] == policy["frame-ancestors"] == "'none'"
        assert headers["x-content-type-options"] == "nosniff"


def test_no_page_has_inline_scripts_or_styles(ana: Asker, eda: Asker, store: Store) -> None:
    for path in ["/", f"/claims/{some_claim(store)}", "/dashboard", "/articles", "/article?id=valley-quake"]:
        text = eda.get(path).text
        assert not re.search(r"<script(?![^>]*\bsrc=)", text)
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", text)


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "", "evil.example:80", "[::1", "localhost@evil.example"]
)
def test_other_hosts_are_not_served(host: str, ana: Asker) -> None:
    answer = ana.get("/", headers={"Host": host})
    assert answer.status_code == 421


@pytest.mark.parametrize("host", ["127.0.0.1:8765", "localhost", "[::1]:8765", "testserver", "LOCALHOST"])
def test_declared_hosts_are_served(host: str, ana: Asker) -> None:
    assert ana.get("/", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("headers", [{"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}])
def test_cross_site_forms_are_rejected(headers: dict[str, str], ana: Asker, store: Store) -> None:
    form = {"verdict": "True", "seen": 0, "version": 1}
    assert ana.post(f"/claims/{some_claim(store)}/verdict", form, headers=headers).status_code == 403
    assert store.log() == []


@pytest.mark.parametrize(
    "path",
    [
        "/static/../settings.py",
        "/static/..%2fsettings.py",
        "/static/%2e%2e/%2e%2e/model/errors.py",
        "/static/....//settings.py",
        "/static//etc/passwd",
        "/article?id=../../etc/passwd",
        "/api/claim-set?article=../../../etc/passwd",
        "/claims/..%2f..%2fetc%2fpasswd",
    ],
)
def test_static_paths_cannot_leave_their_folder(path: str, ana: Asker) -> None:
    answer = ana.get(path)
    assert answer.status_code == 404
    assert "root:" not in answer.text


def test_a_body_that_is_too_long_is_rejected(eda: Asker, store: Store) -> None:
    assert eda.post("/articles", {"text": "x" * 13_000_000}).status_code == 413
    assert len(store.articles()) == 3


def test_signing_in_and_out(client: TestClient, ana: Asker) -> None:
    page = client.get("/login?next=/dashboard")
    token = re.search(r'name="csrf" value="(\w+)"', page.text)
    assert token is not None
    form = {"name": "Ana", "password": PASSWORD, "csrf": token[1], "next": "/dashboard"}
    assert client.post("/login", data=form | {"csrf": "0"}).status_code == 403
    page = client.get("/login?next=/dashboard")
    form["csrf"] = re.search(r'name="csrf" value="(\w+)"', page.text)[1]  # type: ignore[index]
    entered = client.post("/login", data=form)
    assert (entered.status_code, entered.headers["location"]) == (303, "/dashboard")
    cookie = entered.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert client.get("/").status_code == 200
    assert ana.post("/logout").headers["location"] == "/login"


@pytest.mark.parametrize("elsewhere", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_signing_in_does_not_redirect_to_other_sites(elsewhere: str, client: TestClient) -> None:
    page = client.get("/login", params={"next": elsewhere})
    assert 'name="next" value="/"' in page.text


def test_guessing_is_slowed_down(client: TestClient) -> None:
    tries = [client.post("/api/session", json={"name": "Ana", "password": f"guess {n}"}) for n in range(12)]
    assert [answer.status_code for answer in tries[:8]] == [401] * 8
    assert [answer.status_code for answer in tries[8:]] == [429] * 4
    assert "Too many attempts" in tries[-1].json()["error"]
    assert 1 <= int(tries[-1].headers["retry-after"]) <= 15
    assert client.post("/api/session", json={"name": "Ana", "password": PASSWORD}).status_code == 429, "not even if right"
    assert client.post("/api/session", json={"name": "Ben", "password": PASSWORD}).status_code == 200, "others still can"


def test_expired_or_forged_cookies_are_rejected(
    client: TestClient, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    forged = Sessions("not the secret").cookie(Session.of("Ana", None))
    client.cookies.set(settings.cookie, forged)
    assert client.get("/").status_code == 303
    client.cookies.clear()
    ana = as_user(client, "Ana", PASSWORD)
    later = time.time() + 13 * 60 * 60
    monkeypatch.setattr("itsdangerous.timed.time.time", lambda: later)
    assert ana.get("/").status_code == 303


def test_changing_a_password_or_removing_a_user_ends_sessions(store: Store, tmp_path: Path) -> None:
    users = tmp_path / "users.toml"
    add_user(users, "Ana", Role.REVIEWER, PASSWORD)
    add_user(users, "Ben", Role.REVIEWER, PASSWORD)
    with TestClient(application(store, Settings(users=users, hosts=("testserver",))), follow_redirects=False) as client:
        ana, ben = as_user(client, "Ana", PASSWORD), as_user(client, "Ben", PASSWORD)
        assert ana.get("/").status_code == ben.get("/").status_code == 200
        add_user(users, "Ana", Role.REVIEWER, "another password")
        assert ana.get("/").status_code == 303
        assert ben.get("/").status_code == 200
        text = users.read_text(encoding="utf-8")
        users.write_text(text[: text.index('[users."Ben"]')], encoding="utf-8")
        assert ben.get("/").status_code == 303


def test_only_the_printed_token_signs_in(store: Store) -> None:
    settings = Settings(reviewer="Ana", hosts=("testserver",))
    with TestClient(application(store, settings), follow_redirects=False) as client:
        assert client.get("/").status_code == 303
        assert client.get("/enter?token=wrong").status_code == 403
        assert client.get("/enter").status_code == 403
        entered = client.get("/enter", params={"token": settings.token})
        assert entered.status_code == 303
        assert client.get("/").status_code == 200
        assert client.get("/api/session").json()["name"] == "Ana"
        client.cookies.clear()
        program = {"Authorization": f"Bearer {settings.token}"}
        claim = some_claim(store)
        body = {"action": "verdict", "value": "True", "seen": 0}
        assert client.post(f"/api/claims/{claim}/decisions", json=body, headers=program).status_code == 201
        assert (
            client.post(f"/api/claims/{claim}/decisions", json=body, headers={"Authorization": "Bearer x"}).status_code == 401
        )


def test_only_declared_proxies_are_trusted(store: Store, users: Path) -> None:
    header = {"X-User": "Ana"}
    trusting = Settings(trust_header="X-User", proxies=frozenset({"testclient"}), hosts=("testserver",))
    stranger = Settings(trust_header="X-User", hosts=("testserver",))
    unaware = Settings(users=users, hosts=("testserver",))
    for settings, status in ((trusting, 200), (stranger, 303), (unaware, 303)):
        with TestClient(application(store, settings), follow_redirects=False) as client:
            assert client.get("/", headers=header).status_code == status
            assert client.get("/").status_code == 303
    with TestClient(application(store, trusting), follow_redirects=False) as client:
        who = client.get("/api/session", headers=header).json()
        assert who["role"] == "reviewer"
        body = {"action": "verdict", "value": "True", "seen": 0}
        path = f"/api/claims/{some_claim(store)}/decisions"
        assert client.post(path, json=body, headers=header).status_code == 403, "the token is needed here too"
        assert client.post(path, json=body, headers=header | {"X-CSRF-Token": who["token"]}).status_code == 201


def test_others_can_sign_in_only_with_a_users_file(users: Path) -> None:
    with pytest.raises(ClaimsError, match="would not have to sign in"):
        checked(Settings(host="0.0.0.0"))
    assert checked(Settings(host="0.0.0.0", users=users)).users == users
    assert "token=" in entry_url(Settings())
    assert "token=" not in entry_url(Settings(users=users))


def test_the_file_of_users(tmp_path: Path) -> None:
    path = tmp_path / "users.toml"
    with pytest.raises(ClaimsError, match="users file not found"):
        Users(path)
    add_user(path, "Zoë O’Hara", Role.EDITOR, PASSWORD)
    assert path.stat().st_mode & 0o077 == 0
    assert PASSWORD not in path.read_text(encoding="utf-8")
    known = Users(path)
    assert known.signed_in("Zoë O’Hara", PASSWORD) is not None
    assert known.signed_in("Zoë O’Hara", "wrong") is None
    assert known.signed_in("Nobody", PASSWORD) is None
    for name in ("", "a\nb", '"]\n[users.x', "x" * 61, "-"):
        with pytest.raises(ClaimsError, match="is not a valid name"):
            add_user(path, name, Role.EDITOR, PASSWORD)
    with pytest.raises(ClaimsError, match="fewer than 10"):
        add_user(path, "Ben", Role.EDITOR, "short")
    for text in (
        "",
        "[users]\n",
        "[users.x]\nrole = 'king'\n",
        "[users",
        "users = 3\n",
        "[users.x]\nrole = 'editor'\nhash = 'plain'\n",
    ):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(ClaimsError, match=r"users\.toml"):
            Users(path)


def test_changes_of_the_users_file_are_announced_when_it_is_stable(users: Path, tmp_path: Path) -> None:
    """Sessions are not ended while an editor may still be writing; access is revoked immediately."""
    now = [0.0]
    reported: list[list[str]] = []
    whole = users.read_text(encoding="utf-8")
    cut = whole[: whole.index('[users."Ben"]')]
    path = tmp_path / "users.toml"  # `users` is the file of all tests
    future = time.time() + 3600  # the modification time is not meaningful then

    def write(text: str) -> None:
        nonlocal future
        future += 1
        path.write_text(text, encoding="utf-8")
        os.utime(path, (future, future))

    write(whole)
    known = Users(path, lambda found: reported.append(list(found)), clock=lambda: now[0])
    steps = [
        # seconds, content written, users, announced users
        (0.0, None, list(USERS), []),
        (SETTLED, None, list(USERS), [list(USERS)]),
        (SETTLED, cut, ["Ana"], []),
        (SETTLED - 0.1, whole, list(USERS), []),
        (SETTLED - 0.1, "", list(USERS), []),
        (SETTLED, None, list(USERS), []),  # an empty file is ignored, however long it stays empty
        (0.0, cut, ["Ana"], []),
        (SETTLED, None, ["Ana"], [["Ana"]]),
        (SETTLED, None, ["Ana"], []),
    ]
    for step, (seconds, text, found, announced) in enumerate(steps):
        now[0] += seconds
        if text is not None:
            write(text)
        reported.clear()
        assert (list(known.all()), reported) == (found, announced), step


def test_an_old_file_counts_as_stable(users: Path, tmp_path: Path) -> None:
    reported: list[list[str]] = []
    path = tmp_path / "users.toml"
    path.write_bytes(users.read_bytes())
    os.utime(path, (0, 0))
    Users(path, lambda found: reported.append(list(found)), clock=lambda: 0.0)
    assert reported == [list(USERS)]


def test_users_added_concurrently_are_all_kept(tmp_path: Path) -> None:
    path = tmp_path / "new" / "users.toml"
    names = [f"Reviewer {number}" for number in range(6)]
    with ThreadPool(len(names)) as pool:
        pool.map(lambda name: add_user(path, name, Role.REVIEWER, PASSWORD), names)
    assert sorted(Users(path).all()) == names
    assert sorted(each.name for each in path.parent.iterdir() if each.name != "users.toml.lock") == ["users.toml"]


def test_adding_a_user_waits_a_limited_time_for_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(users_file, "_PATIENCE", 0.0)
    path = tmp_path / "users.toml"
    with FileLock(f"{path}.lock"), pytest.raises(ClaimsError, match=r"users\.toml\.lock: another program is adding a user"):
        add_user(path, "Ana", Role.REVIEWER, PASSWORD)
    assert not path.exists()


def test_a_folder_that_cannot_be_written_is_reported(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(ClaimsError, match="cannot write the users: File exists"):
        add_user(tmp_path / "file" / "users.toml", "Ana", Role.REVIEWER, PASSWORD)


def test_the_session_key_is_stored_next_to_the_users_file(users: Path) -> None:
    assert kept_secret(users) == kept_secret(users)
    assert users.with_name("users.toml.key").stat().st_mode & 0o077 == 0
    assert kept_secret(None) != kept_secret(None)
