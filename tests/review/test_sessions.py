"""Sessions end on the server; cookies are sent only over HTTPS behind a proxy with HTTPS."""

import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from claims.model import ClaimsError
from claims.review import Role, Settings, add_user, application, kept_secret
from claims.review.server import checked
from claims.review.sessions import MOST_OF_ONE, Sessions
from claims.review.users import SETTLED
from claims.store import Store
from tests.review.asking import Asker, as_user
from tests.review.conftest import PASSWORD


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A separate users file."""
    path = tmp_path / "desk.toml"
    for name, role in (("Ana", Role.REVIEWER), ("Ben", Role.REVIEWER), ("Eda", Role.EDITOR)):
        add_user(path, name, role, PASSWORD)
    return path


def settings_of(desk: Path, **about: object) -> Settings:
    """The settings of ``claims review --users``."""
    about = {"hosts": ("testserver",), "secret": kept_secret(desk), "sessions": desk.with_name("desk.toml.sessions")} | about
    return Settings(users=desk, **about)  # type: ignore[arg-type]


@contextmanager
def served(store: Store, settings: Settings, peer: str = "testclient") -> Iterator[TestClient]:
    app = application(store, settings)
    with TestClient(app, follow_redirects=False, client=(peer, 5000)) as client:
        yield client


def test_a_copied_cookie_is_invalid_after_signing_out(store: Store, desk: Path) -> None:
    with served(store, settings_of(desk)) as client:
        ana, elsewhere = as_user(client, "Ana", PASSWORD), as_user(client, "Ana", PASSWORD)
        copy = Asker(client, dict(ana.cookies), ana.token)
        assert copy.get("/").status_code == 200
        assert ana.post("/logout").headers["location"] == "/login"
        assert copy.get("/").status_code == 303
        assert copy.get("/api/session").status_code == 401
        assert elsewhere.get("/").status_code == 200, "another session of hers goes on"


def test_signing_out_everywhere_ends_all_sessions_of_one_user(store: Store, desk: Path) -> None:
    with served(store, settings_of(desk)) as client:
        ana, elsewhere, ben = (as_user(client, name, PASSWORD) for name in ("Ana", "Ana", "Ben"))
        assert ana.post("/logout", {"everywhere": "true"}).status_code == 303
        assert [asker.get("/").status_code for asker in (ana, elsewhere, ben)] == [303, 303, 200]


@pytest.mark.parametrize(("query", "left"), [("", 200), ("?everywhere=true", 401)])
def test_the_api_can_sign_out(query: str, left: int, store: Store, desk: Path) -> None:
    with served(store, settings_of(desk)) as client:
        ana, elsewhere = as_user(client, "Ana", PASSWORD), as_user(client, "Ana", PASSWORD)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in ana.cookies.items())}
        path = f"/api/session{query}"
        assert client.delete(path, headers=headers).status_code == 403, "the token is needed here too"
        assert client.delete(path, headers=headers | {"X-CSRF-Token": ana.token}).status_code == 204
        assert ana.get("/api/session").status_code == 401
        assert elsewhere.get("/api/session").status_code == left


def test_signing_in_again_ends_the_session_that_the_browser_had(store: Store, desk: Path) -> None:
    with served(store, settings_of(desk)) as client:
        ana = as_user(client, "Ana", PASSWORD)
        cookies = "; ".join(f"{name}={value}" for name, value in ana.cookies.items())
        again = client.post("/api/session", json={"name": "Ana", "password": PASSWORD}, headers={"Cookie": cookies})
        assert again.status_code == 200
        assert ana.get("/").status_code == 303


def test_sessions_and_their_end_survive_a_restart(store: Store, desk: Path) -> None:
    with served(store, settings_of(desk)) as client:
        ana, ben = as_user(client, "Ana", PASSWORD), as_user(client, "Ben", PASSWORD)
        ben.post("/logout")
    with served(store, settings_of(desk)) as client:
        ana.client = ben.client = client
        assert ana.get("/").status_code == 200
        assert ben.get("/").status_code == 303


def written_before(path: Path, text: str, seconds: float) -> None:
    """Writes a file with a modification time some seconds ago (in the future if negative)."""
    path.write_text(text, encoding="utf-8")
    then = path.stat().st_mtime - seconds
    os.utime(path, (then, then))


def test_old_sessions_of_a_removed_user_stay_invalid(store: Store, desk: Path) -> None:
    whole = desk.read_text(encoding="utf-8")
    with served(store, settings_of(desk)) as client:
        ana, ben = as_user(client, "Ana", PASSWORD), as_user(client, "Ben", PASSWORD)
        written_before(desk, whole.replace('[users."Ben"]', '[users."Bob"]'), SETTLED)
        assert ana.get("/").status_code == 200, "whoever asks: the file is read again"
        desk.write_text(whole + "\n", encoding="utf-8")
        assert ben.get("/").status_code == 303
        assert ana.get("/").status_code == 200


def test_a_user_removed_while_the_server_was_stopped(store: Store, desk: Path) -> None:
    whole = desk.read_text(encoding="utf-8")
    with served(store, settings_of(desk)) as client:
        ben = as_user(client, "Ben", PASSWORD)
    written_before(desk, whole.replace('[users."Ben"]', '[users."Bob"]'), SETTLED)
    with served(store, settings_of(desk)):
        pass
    desk.write_text(whole, encoding="utf-8")
    with served(store, settings_of(desk)) as client:
        ben.client = client
        assert ben.get("/").status_code == 303


def test_a_partially_written_users_file_ends_no_session(store: Store, desk: Path) -> None:
    """Truncated between two users the file is valid. Missing users have no access until the rest is written."""
    whole = desk.read_text(encoding="utf-8")
    with served(store, settings_of(desk)) as client:
        ana, ben = as_user(client, "Ana", PASSWORD), as_user(client, "Ben", PASSWORD)
        written_before(desk, whole[: whole.index('[users."Ben"]')], -60)
        assert [ana.get("/").status_code, ben.get("/").status_code] == [200, 303]
        desk.write_text(whole, encoding="utf-8")
        assert [ana.get("/").status_code, ben.get("/").status_code] == [200, 200]


def test_a_file_read_while_it_is_written_when_the_server_starts(store: Store, desk: Path) -> None:
    whole = desk.read_text(encoding="utf-8")
    with served(store, settings_of(desk)) as client:
        ben = as_user(client, "Ben", PASSWORD)
    written_before(desk, whole[: whole.index('[users."Ben"]')], -60)
    with served(store, settings_of(desk)) as client:
        ben.client = client
        assert ben.get("/").status_code == 303
        desk.write_text(whole, encoding="utf-8")
        assert ben.get("/").status_code == 200


def test_the_session_record_contains_no_credentials_and_is_private(store: Store, desk: Path) -> None:
    settings = settings_of(desk)
    with served(store, settings) as client:
        ana = as_user(client, "Ana", PASSWORD)
        nonce = client.app.state.authenticator.sessions.read(ana.cookies[settings.cookie]).nonce  # type: ignore[attr-defined]
    assert settings.sessions is not None
    assert settings.sessions.stat().st_mode & 0o077 == 0
    assert nonce.encode() not in settings.sessions.read_bytes()


def test_the_number_of_sessions_is_limited() -> None:
    sessions = Sessions("x" * 40)
    begun = [sessions.begin("Ana", None) for _ in range(MOST_OF_ONE + 5)]
    alive = [sessions.read(sessions.cookie(session)) is not None for session in begun]
    assert alive == [False] * 5 + [True] * MOST_OF_ONE


def test_an_invalid_session_record_is_reported(tmp_path: Path) -> None:
    place = tmp_path / "desk.toml.sessions"
    place.write_bytes(b"not a database, but long enough to be looked at " * 20)
    with pytest.raises(ClaimsError, match=r"desk\.toml\.sessions: cannot save sessions: file is not a database; .*"):
        Sessions("x" * 40, place)


def test_an_unwritable_session_record_is_503(store: Store, desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with served(store, settings_of(desk)) as client:
        record = client.app.state.authenticator.sessions._record  # type: ignore[attr-defined]
        record._database.execute("PRAGMA query_only = ON")
        answer = client.post("/api/session", json={"name": "Ana", "password": PASSWORD})
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
        assert "free space on the disk" in answer.json()["error"]
        cookie = {"Cookie": f"claims_8765={as_cookie(client)}"}
        with monkeypatch.context() as patch:
            closed = sqlite3.connect(":memory:", check_same_thread=False)
            closed.close()
            patch.setattr(record, "_database", closed)
            for path in ("/", "/api/session"):
                assert client.get(path, headers=cookie).status_code == 503


def as_cookie(client: TestClient) -> str:
    sessions = client.app.state.authenticator.sessions  # type: ignore[attr-defined]
    other = Sessions("x" * 40)
    other._signer = sessions._signer
    return other.cookie(other.begin("Ana", None))


PROXY = "10.0.0.1"
HTTPS = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.7"}


@pytest.mark.parametrize(
    ("peer", "proxies", "headers", "secure"),
    [
        (PROXY, {PROXY}, HTTPS, True),
        (PROXY, {"10.0.0.0/8"}, HTTPS, True),
        (PROXY, {PROXY}, {}, False),
        (PROXY, {PROXY}, {"X-Forwarded-Proto": "http"}, False),
        (PROXY, {PROXY}, {"X-Forwarded-Proto": "https, http"}, False),
        ("10.0.0.2", {PROXY}, HTTPS, False),  # not the proxy
        ("127.0.0.1", set(), HTTPS, False),  # no proxy was declared
        ("127.0.0.1", {"127.0.0.1"}, HTTPS, True),
        ("127.0.0.1", set(), {}, False),  # on this machine only
    ],
)
def test_cookies_are_secure_if_a_trusted_proxy_uses_https(
    peer: str, proxies: set[str], headers: dict[str, str], secure: bool, store: Store, desk: Path
) -> None:
    settings = settings_of(desk, proxies=frozenset(proxies))
    with served(store, settings, peer) as client:
        page = client.get("/login", headers=headers)
        answer = client.post("/api/session", json={"name": "Ana", "password": PASSWORD}, headers=headers)
        for cookie in (page.headers["set-cookie"], answer.headers["set-cookie"]):
            name, *attributes = re.split("[=;] ?", cookie.lower())
            assert name == ("__host-claims_8765" if secure else "claims_8765")
            assert ("secure" in attributes) is secure
            assert {"httponly", "path", "/", "samesite", "strict"} <= set(attributes)
            assert "domain" not in attributes
        client.cookies.clear()
        cookies = dict(answer.cookies)
        sent = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
        assert client.get("/", headers=headers | sent).status_code == 200


def test_cookies_that_others_could_set_are_ignored_over_https(store: Store, desk: Path) -> None:
    settings = settings_of(desk, proxies=frozenset({PROXY}))
    with served(store, settings, PROXY) as client:
        sessions = client.app.state.authenticator.sessions  # type: ignore[attr-defined]
        hash = client.app.state.authenticator.users.named("Ana").hash  # type: ignore[attr-defined]
        value = sessions.cookie(sessions.begin("Ana", hash))
        for name, headers, status in (
            (settings.cookie, HTTPS, 303),
            (settings.secure_cookie, HTTPS, 200),
            (settings.cookie, {}, 200),
            (settings.secure_cookie, {}, 303),
        ):
            assert client.get("/", headers={"Cookie": f"{name}={value}"} | headers).status_code == status


def test_an_undeclared_proxy_is_logged_once(store: Store, desk: Path, caplog: pytest.LogCaptureFixture) -> None:
    with served(store, settings_of(desk), PROXY) as client:
        for _ in range(3):
            client.get("/login", headers=HTTPS)
    reported = [record.getMessage() for record in caplog.records if "--trust-from" in record.getMessage()]
    assert len(reported) == 1
    assert f"--trust-from {PROXY}" in reported[0]


@pytest.mark.parametrize("place", ["*", "desk.example.org", "10.0.0.300", ""])
def test_a_proxy_is_declared_by_its_address(place: str, desk: Path) -> None:
    with pytest.raises(ClaimsError, match="is not an IP address or a network"):
        checked(settings_of(desk, proxies=frozenset({place})))
    assert checked(settings_of(desk, proxies=frozenset({"10.0.0.0/8", "::1"})))
