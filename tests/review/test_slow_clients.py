"""Slow or numerous clients do not block others. The limits are tiny here; the real ones are in `Limits`."""

import asyncio
import socket
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from starlette.responses import StreamingResponse
from starlette.testclient import TestClient

from benchmarks.screenshots import serving
from claims.review import Settings, application
from claims.review.server import configured, free_port
from claims.review.settings import Limits
from claims.store import Store
from tests.review.asking import Asker, as_user, signed_in
from tests.review.conftest import PASSWORD
from tests.waiting import PATIENCE

PATIENT = Limits(headers=PATIENCE, body=PATIENCE, body_rate=1e9, answer=PATIENCE)
"""Each test shortens only the limit that it is about; the others are longer than the test."""


@pytest.fixture
def patient(users: Path) -> Settings:
    return Settings(users=users, pipeline="fast", port=free_port(), limits=PATIENT)


def within(settings: Settings, **limits: float) -> Settings:
    return replace(settings, limits=replace(settings.limits, **limits))  # type: ignore[arg-type]


@contextmanager
def connected(settings: Settings) -> Iterator[socket.socket]:
    with socket.create_connection(("127.0.0.1", settings.port), timeout=PATIENCE) as connection:
        yield connection


def answer_of(connection: socket.socket) -> bytes:
    """Everything received before the server closes the connection. Fails if it does not."""
    parts = []
    try:
        while part := connection.recv(2**16):
            parts.append(part)
    except ConnectionError:
        pass
    return b"".join(parts)


def headers_of(settings: Settings, length: int, method: str = "POST", path: str = "/api/session") -> bytes:
    return (
        f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{settings.port}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n"
    ).encode()


@pytest.mark.parametrize(
    "sent",
    [b"", b"G", b"GET / HTTP/1.1\r\n", b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Long: "],
    ids=["nothing", "G", "line", "half"],
)
def test_missing_headers_end_the_connection(sent: bytes, store: Store, patient: Settings) -> None:
    quick = within(patient, headers=0.4)
    with serving(store, quick), connected(quick) as connection:
        connection.sendall(sent)
        assert answer_of(connection) == b""


def test_slow_headers_also_end_the_connection(store: Store, patient: Settings) -> None:
    """Single bytes do not extend the timeout."""
    quick = within(patient, headers=0.4)
    with serving(store, quick), connected(quick) as connection:
        connection.settimeout(0.02)
        connection.sendall(b"GET /login HTTP/1.1\r\n")
        for _ in range(int(PATIENCE / 0.02)):
            try:
                connection.sendall(b"x")
                assert connection.recv(1) == b""
            except TimeoutError:
                continue
            except ConnectionError:
                pass
            break
        else:
            pytest.fail("the server still waits")


def test_a_missing_body_is_408(store: Store, patient: Settings) -> None:
    quick = within(patient, body=0.4)
    with serving(store, quick), connected(quick) as connection:
        connection.sendall(headers_of(quick, 100) + b'{"name": "A')
        answer = answer_of(connection)
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b"connection: close" in answer.lower()


def test_a_body_that_arrives_steadily_is_accepted(store: Store, patient: Settings) -> None:
    """Received bytes extend the timeout: here by a minute each."""
    quick = within(patient, body=0.4, body_rate=1 / 60)
    body = b'{"name": "Ana", "password": "' + PASSWORD.encode() + b'"}'
    with serving(store, quick), connected(quick) as connection:
        connection.settimeout(0.6)
        connection.sendall(headers_of(quick, len(body)) + body[:10])
        with pytest.raises(TimeoutError):
            connection.recv(1)
        connection.settimeout(PATIENCE)
        connection.sendall(body[10:])
        assert connection.recv(2**16).startswith(b"HTTP/1.1 200 ")


def test_a_body_after_the_response_ends_the_connection(store: Store, patient: Settings) -> None:
    quick = within(patient, headers=2.0)
    with serving(store, quick), connected(quick) as connection:
        connection.sendall(headers_of(quick, 12_000_000_000) + b"x" * 1_000)
        assert answer_of(connection).startswith(b"HTTP/1.1 413 ")


def test_an_unread_response_ends_the_connection(store: Store, patient: Settings) -> None:
    ended = threading.Event()

    async def without_end() -> AsyncIterator[bytes]:
        try:
            while True:
                await asyncio.sleep(0)
                yield b"x" * 2**16
        finally:
            ended.set()

    quick = within(patient, answer=0.4)
    with serving(store, quick) as app, socket.socket() as connection:
        app.add_api_route("/endless", lambda: StreamingResponse(without_end()))
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.connect(("127.0.0.1", quick.port))
        connection.sendall(headers_of(quick, 0, "GET", "/endless"))
        assert ended.wait(PATIENCE)


def test_others_are_served_despite_many_idle_connections(store: Store, patient: Settings) -> None:
    """Of forty idle connections, with a limit of twenty, the oldest are closed."""
    few = replace(patient, limits=Limits(connections=20, connections_each=1_000))
    with serving(store, few), ExitStack() as slow:
        for _ in range(40):
            slow.enter_context(connected(few)).sendall(b"GET /login HTTP/1.1\r\nX-Slow: ")
        for _ in range(5):
            assert httpx.get(f"http://127.0.0.1:{few.port}/login", timeout=PATIENCE).status_code == 200


def test_one_address_cannot_use_all_connections(store: Store, patient: Settings) -> None:
    few = replace(patient, limits=Limits(connections=100, connections_each=3))
    with serving(store, few), ExitStack() as open:
        kept = [open.enter_context(connected(few)) for _ in range(3)]
        with connected(few) as fourth:
            assert answer_of(fourth) == b""
        kept[0].sendall(headers_of(few, 0, "GET", "/login"))
        assert kept[0].recv(2**16).startswith(b"HTTP/1.1 200 ")


def test_a_declared_proxy_has_no_connection_limit_of_its_own(store: Store, patient: Settings) -> None:
    few = replace(patient, limits=Limits(connections=100, connections_each=3), proxies=frozenset({"127.0.0.1"}))
    with serving(store, few), ExitStack() as open:
        for _ in range(10):
            connection = open.enter_context(connected(few))
            connection.sendall(headers_of(few, 0, "GET", "/login"))
            assert connection.recv(2**16).startswith(b"HTTP/1.1 200 ")


def test_connections_are_reused_and_uncounted_when_closed(store: Store, patient: Settings) -> None:
    few = replace(patient, limits=Limits(connections=5, connections_each=5))
    with serving(store, few), httpx.Client(base_url=f"http://127.0.0.1:{few.port}", timeout=PATIENCE) as client:
        as_user(client, "Ana", PASSWORD)
        for _ in range(20):
            with connected(few):
                assert client.get("/login").status_code == 200


def test_the_usual_limits_are_those_of_the_server(patient: Settings) -> None:
    config = configured(lambda: None, replace(patient, limits=Limits()))  # type: ignore[arg-type,return-value]
    assert config.limit_concurrency == Limits().connections + 1
    assert config.http.registry.limits == Limits()  # type: ignore[union-attr]


@pytest.mark.parametrize("path", ["/login", "/api/session", "/articles", "/api/articles", "/import", "/claims/x/verdict"])
@pytest.mark.parametrize("stated", [True, False])
def test_unauthenticated_clients_can_send_little(path: str, stated: bool, client: TestClient) -> None:
    most = Limits().longest_of_strangers
    read = 0

    def body() -> Iterator[bytes]:
        nonlocal read
        for _ in range(100):
            read += most // 10
            yield b"x" * (most // 10)

    headers = {"Content-Type": "application/json" if path.startswith("/api") else "application/x-www-form-urlencoded"}
    answer = client.post(path, content=b"x" * (most + 1) if stated else body(), headers=headers)
    assert answer.status_code == 413
    assert f"More than {most:,} bytes are not accepted without signing in" in answer.text


def test_authenticated_clients_can_send_up_to_the_limit(store: Store, users: Path) -> None:
    settings = Settings(users=users, hosts=("testserver",), limits=Limits(longest_body=200_000))
    with TestClient(application(store, settings), follow_redirects=False) as client:
        eda: Asker = signed_in(client, "Eda")
        cookie = "; ".join(f"{name}={value}" for name, value in eda.cookies.items())
        headers = {"Content-Type": "application/json", "X-CSRF-Token": eda.token, "Cookie": cookie}

        def sent(length: int) -> int:
            return client.post("/api/articles", content=iter([b"x" * (length // 2)] * 2), headers=headers).status_code

        assert sent(150_000) == 422, "read, and no JSON"
        assert sent(200_002) == 413
