"""``claims review`` and ``claims user add``, each as a process."""

import os
import re
import signal
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from socket import IPPROTO_TCP

import httpx
import pytest

from claims.model import ClaimsError
from claims.review import Settings
from claims.review.server import bound_socket, free_port
from tests.cli.test_program import heeds_ctrl_c
from tests.forking import forked
from tests.waiting import PATIENCE

ROOT = Path(__file__).parents[2]
PROGRAM = ("-c", "from claims.cli import main; main()")


def run(*words: object, given: str = "", folder: Path) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": str(ROOT), "COLUMNS": "120"}
    command = forked(*PROGRAM, *map(str, words))
    return subprocess.run(command, input=given, capture_output=True, text=True, cwd=folder, env=environment, check=False)


@contextmanager
def serving(*words: object, folder: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """``claims review`` as a process, with its first line of output; it is always terminated."""
    command = forked(*PROGRAM, "review", *map(str, words), "--port", "0", "--no-browser")
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(command, cwd=folder, env=environment, stderr=subprocess.PIPE, text=True, preexec_fn=heeds_ctrl_c)
    try:
        assert process.stderr is not None
        yield process, process.stderr.readline()
    finally:  # Popen's context manager would wait for a server that was not stopped
        process.kill()
        process.communicate()


def test_an_article_is_added_and_served_to_holders_of_the_url(tmp_path: Path) -> None:
    words = [ROOT / "seeds" / "valley-quake.md", "--pipeline", "fast", "--by", "Ana"]
    with serving(*words, folder=tmp_path) as (process, said):
        address = re.search(r"http://127\.0\.0\.1:\d+/enter\?token=\S+", said)
        assert address is not None, said
        with httpx.Client(follow_redirects=True) as client:
            page = client.get(address[0])
            assert page.status_code == 200
            assert "Turkish Interior Ministry" in page.text
        assert httpx.get(address[0].partition("/enter")[0]).status_code == 303, "without the token one is sent away"
        process.send_signal(signal.SIGINT)
        _, rest = process.communicate(timeout=PATIENCE)
        assert process.returncode in {0, 130, -signal.SIGINT}
        assert "Traceback" not in rest
    assert (tmp_path / ".claims" / "claims.db").exists()


def test_small_packets_are_sent_at_once() -> None:
    """Otherwise each response of two packets waits 40 ms until the first is acknowledged.

    asyncio disables Nagle's algorithm for sockets whose protocol it knows to be TCP; the response time is measured in
    ``benchmarks/store``.
    """
    with bound_socket(Settings(port=free_port())) as found:
        assert found.proto == IPPROTO_TCP


def test_the_server_does_not_start_for_others_without_users(tmp_path: Path) -> None:
    ended = run("review", "--host", "0.0.0.0", "--no-browser", folder=tmp_path)
    assert ended.returncode == 1
    assert ended.stderr.startswith("error: 0.0.0.0 is reachable by others, who would not have to sign in; give --users FILE")
    missing = run("review", "--users", "nobody.toml", "--no-browser", folder=tmp_path)
    assert missing.returncode == 1
    assert "nobody.toml: users file not found" in missing.stderr
    assert "Traceback" not in missing.stderr


def test_users_are_added(tmp_path: Path) -> None:
    for name, role in (("Ana", "editor"), ("Ben Okafor", "reviewer"), ("Ana", "reader")):
        ended = run("user", "add", name, "--role", role, "--password-stdin", given="a long password\n", folder=tmp_path)
        assert ended.returncode == 0, ended.stderr
    written = tomllib.loads((tmp_path / "users.toml").read_text(encoding="utf-8"))["users"]
    assert {name: table["role"] for name, table in written.items()} == {"Ana": "reader", "Ben Okafor": "reviewer"}
    assert all(table["hash"].startswith("$argon2id$v=19$m=65536,t=3,p=4$") for table in written.values())
    for words, reported in (
        (("Eve", "--role", "queen"), "unknown role 'queen'"),
        (("\x1b[31m", "--role", "editor"), "is not a valid name"),
    ):
        ended = run("user", "add", *words, "--password-stdin", given="a long password\n", folder=tmp_path)
        assert ended.returncode in {1, 2}
        assert reported in re.sub(r"[\s│]+", " ", ended.stderr)
    short = run("user", "add", "Eve", "--password-stdin", given="short\n", folder=tmp_path)
    assert (short.returncode, "fewer than 10 characters" in short.stderr) == (1, True)


def test_a_missing_extra_is_reported_with_its_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    import claims.review

    monkeypatch.setitem(claims.review._PLACES, "serve", "claims.review.not_there")
    with pytest.raises(ModuleNotFoundError):
        _ = claims.review.serve
    for name in [name for name in sys.modules if name.startswith("claims.review.") or name.partition(".")[0] == "uvicorn"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(claims.review._PLACES, "serve", "claims.review.server")
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    with pytest.raises(ClaimsError, match=r"needs uvicorn; .*the extra `review`.*: pip install '\.\[review\]'"):
        _ = claims.review.serve
