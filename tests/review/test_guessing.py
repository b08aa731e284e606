"""Every way of guessing passwords is slow, and does not prevent others from signing in."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import httpx
import pytest
from argon2 import PasswordHasher
from starlette.testclient import TestClient

from claims.review import Settings, application, logins
from claims.review.logins import FIRST_WAIT, FREE, FREE_TOGETHER, LONGEST_WAIT, ONE_EVERY, Attempts, Rate
from claims.review.server import free_port
from claims.review.users import Users
from claims.store import Store
from tests.review.conftest import PASSWORD
from tests.review.serving import served
from tests.waiting import PATIENCE

PROXY = "10.0.0.1"


class Counted:
    """The passwords that were actually checked."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.checked: list[tuple[str, str]] = []
        real = Users.signed_in

        def noting(users: Users, name: str, password: str) -> object:
            self.checked.append((name, password))
            return real(users, name, password)

        monkeypatch.setattr(Users, "signed_in", noting)


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Counted:
    return Counted(monkeypatch)


def sign_in(client: TestClient | httpx.Client, name: str, password: str, address: str = "") -> httpx.Response:
    headers = {"X-Forwarded-For": address} if address else {}
    return client.post("/api/session", json={"name": name, "password": password}, headers=headers)


@pytest.fixture
def proxied(store: Store, users: Path) -> Iterator[TestClient]:
    """The server behind a proxy that forwards client addresses."""
    settings = Settings(users=users, hosts=("testserver",), proxies=frozenset({PROXY}))
    with TestClient(application(store, settings), follow_redirects=False, client=(PROXY, 5000)) as client:
        yield client


def test_guesses_at_the_same_time_are_counted_before_they_are_tried(store: Store, users: Path, counted: Counted) -> None:
    many = 40
    settings = Settings(users=users, port=free_port())
    with (
        served(store, settings) as address,
        httpx.Client(base_url=address, timeout=PATIENCE) as client,
        ThreadPoolExecutor(many) as pool,
    ):
        ready = Barrier(many)

        def guess(number: int) -> httpx.Response:
            ready.wait()
            return sign_in(client, "Ana", f"guess number {number}")

        answers = list(pool.map(guess, range(many)))
    statuses = [answer.status_code for answer in answers]
    assert len(counted.checked) == statuses.count(401) <= FREE
    assert statuses.count(429) == many - statuses.count(401)
    assert all(int(answer.headers["retry-after"]) >= 1 for answer in answers if answer.status_code == 429)


def test_guessing_a_password_does_not_lock_out_the_user(proxied: TestClient, counted: Counted) -> None:
    for number in range(FREE + 3):
        sign_in(proxied, "Ana", f"guess {number}", "192.0.2.66")
    assert sign_in(proxied, "Ana", PASSWORD, "192.0.2.66").status_code == 429
    assert len(counted.checked) == FREE
    assert sign_in(proxied, "Ana", PASSWORD, "192.0.2.7").status_code == 200
    assert sign_in(proxied, "Ben", PASSWORD, "192.0.2.66").status_code == 200, "nor others at the same address"


@pytest.fixture
def unhashed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords are compared without hashing, and no time passes."""

    def signed_in(users: Users, name: str, password: str) -> object:
        return users.named(name) if password == PASSWORD else None

    monkeypatch.setattr(Users, "signed_in", signed_in)
    monkeypatch.setattr(logins, "Rate", lambda: Rate(clock=lambda: 0.0))


def test_one_password_on_many_names_is_slowed_down_for_the_address(
    unhashed: None, proxied: TestClient, counted: Counted
) -> None:
    here, elsewhere = "192.0.2.66", "192.0.2.7"
    free = 40
    for _ in range(free + 5):
        assert sign_in(proxied, "Ben", PASSWORD, here).status_code == 200, "those who sign in do not count"
    counted.checked.clear()
    answers = [sign_in(proxied, f"name {number}", "password1", here) for number in range(free + 5)]
    assert [answer.status_code for answer in answers] == [401] * free + [429] * 5
    assert len(counted.checked) == free
    assert all(1 <= int(answer.headers["retry-after"]) <= 30 for answer in answers[free:])
    assert sign_in(proxied, "Ana", PASSWORD, elsewhere).status_code == 200, "other addresses are not held up"


def test_unchecked_attempts_for_a_name_do_not_count_for_the_address(unhashed: None, proxied: TestClient) -> None:
    for number in range(80):
        sign_in(proxied, "Ana", f"guess {number}", "192.0.2.66")
    assert sign_in(proxied, "Ben", PASSWORD, "192.0.2.66").status_code == 200


def test_forged_forwarding_headers_do_not_change_the_address(proxied: TestClient) -> None:
    tries = [sign_in(proxied, "Ana", f"guess {n}", f"198.51.100.{n}, 192.0.2.66").status_code for n in range(FREE + 2)]
    assert tries == [401] * FREE + [429] * 2


def test_addresses_are_taken_only_from_declared_proxies(client: TestClient) -> None:
    tries = [sign_in(client, "Ana", f"guess {n}", f"198.51.100.{n}").status_code for n in range(FREE + 2)]
    assert tries == [401] * FREE + [429] * 2


def test_all_addresses_of_one_network_count_as_one(proxied: TestClient) -> None:
    tries = [sign_in(proxied, "Ana", f"guess {n}", f"2001:db8:1:2::{n:x}").status_code for n in range(FREE + 2)]
    assert tries == [401] * FREE + [429] * 2
    assert sign_in(proxied, "Ana", PASSWORD, "2001:db8:1:3::1").status_code == 200


def test_the_page_says_how_long_to_wait(client: TestClient, counted: Counted) -> None:
    def form(password: str) -> httpx.Response:
        token = re.search(r'name="csrf" value="(\w+)"', client.get("/login").text)
        assert token is not None
        return client.post("/login", data={"name": "Ana", "password": password, "csrf": token[1]})

    answers = [form(f"guess {number}") for number in range(FREE + 1)]
    assert [answer.status_code for answer in answers] == [403] * FREE + [429]
    assert 1 <= int(answers[-1].headers["retry-after"]) <= FIRST_WAIT
    assert re.search(r"Too many attempts\. Please wait \d+ seconds\.", answers[-1].text)
    assert len(counted.checked) == FREE


@pytest.mark.parametrize("name", ["Ana", "Nobody", "", "x" * 200])
def test_unknown_names_take_the_same_work(
    name: str, client: TestClient, counted: Counted, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashes: list[str] = []
    real = PasswordHasher.verify

    def noting(hasher: PasswordHasher, hash: str, password: str) -> bool:
        hashes.append(hash)
        return real(hasher, hash, password)

    monkeypatch.setattr(PasswordHasher, "verify", noting)
    answers = [sign_in(client, name, "not the password") for _ in range(FREE + 1)]
    assert [answer.status_code for answer in answers] == [401] * FREE + [429]
    assert {answer.json()["error"] for answer in answers[:FREE]} == {"not authenticated"}
    costs = {re.sub(r"[^$]+\$[^$]+$", "", hash) for hash in hashes}
    assert len(hashes) == FREE
    assert len(costs) == 1, "the same parameters"


def test_each_wait_is_twice_as_long_up_to_an_hour() -> None:
    now = [0.0]
    attempts = Attempts(clock=lambda: now[0])
    waits = []
    for _ in range(30):
        while wait := attempts.begin("Ana"):
            waits.append(wait)
            now[0] += wait
    assert waits[:4] == [FIRST_WAIT * 2**n for n in range(4)]
    assert max(waits) == waits[-1] == LONGEST_WAIT
    attempts.succeeded("Ana")
    assert [attempts.begin("Ana") for _ in range(FREE)] == [0.0] * FREE


def test_an_address_regains_attempts_over_time() -> None:
    now = [0.0]
    rate = Rate(clock=lambda: now[0])
    waits = []
    for _ in range(FREE_TOGETHER + 100):
        while wait := rate.begin("here"):
            waits.append(wait)
            now[0] += wait
    assert waits == [ONE_EVERY] * 100
    now[0] += FREE_TOGETHER * ONE_EVERY
    assert [rate.begin("here") for _ in range(FREE_TOGETHER)] == [0.0] * FREE_TOGETHER


def test_made_up_addresses_do_not_evict_a_guessing_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logins, "MOST_KEYS", 50)
    rate = Rate(clock=lambda: 0.0)
    for _ in range(FREE_TOGETHER):
        rate.begin("here")
    for number in range(500):
        rate.begin(f"address {number}")
    assert rate.begin("here") > 0
    assert len(rate._spent) == 50


def test_made_up_names_do_not_evict_a_guessed_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("claims.review.logins.MOST_KEYS", 50)
    attempts = Attempts(clock=lambda: 0.0)
    for _ in range(FREE):
        attempts.begin("Ana")
    for number in range(500):
        attempts.begin(f"nobody {number}")
    assert attempts.begin("Ana") > 0
    assert len(attempts._tries) == 50
