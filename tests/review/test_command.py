"""``claims review`` and ``claims user add``, each as a process."""

import os
import re
import signal
import subprocess
import sys
import tomllib
from pathlib import Path

import httpx
import pytest

from claims.model import ClaimsError

ROOT = Path(__file__).parents[2]
PROGRAM = [sys.executable, "-c", "from claims.cli import main; main()"]


def run(*words: object, given: str = "", folder: Path) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": str(ROOT), "COLUMNS": "120"}
    command = [*PROGRAM, *map(str, words)]
    return subprocess.run(command, input=given, capture_output=True, text=True, cwd=folder, env=environment, check=False)


def test_an_article_is_added_and_served_to_whoever_has_the_address(tmp_path: Path) -> None:
    words = ["review", ROOT / "seeds" / "valley-quake.md", "--pipeline", "fast", "--port", "0", "--no-browser", "--by", "Ana"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [*PROGRAM, *map(str, words)], cwd=tmp_path, env=environment, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        said = process.stderr.readline()
        address = re.search(r"http://127\.0\.0\.1:\d+/enter\?token=\S+", said)
        assert address is not None, said + process.stderr.read()
        with httpx.Client(follow_redirects=True) as client:
            page = client.get(address[0])
            assert page.status_code == 200
            assert "Turkish Interior Ministry" in page.text
            waited = sorted(client.get("/api/session").elapsed.total_seconds() for _ in range(9))
            assert waited[4] < 0.03, "an answer of two packets does not wait until the first is acknowledged"
        assert httpx.get(address[0].partition("/enter")[0]).status_code == 303, "without the token one is sent away"
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=20) in {0, 130, -signal.SIGINT}
        assert "Traceback" not in process.stderr.read()
    assert (tmp_path / ".claims" / "claims.db").exists()


def test_it_does_not_open_to_others_without_users(tmp_path: Path) -> None:
    ended = run("review", "--host", "0.0.0.0", "--no-browser", folder=tmp_path)
    assert ended.returncode == 1
    assert ended.stderr.startswith("error: others can reach 0.0.0.0, and nobody would have to sign in; name them with --users")
    missing = run("review", "--users", "nobody.toml", "--no-browser", folder=tmp_path)
    assert missing.returncode == 1
    assert "nobody.toml: there is no such file of users" in missing.stderr
    assert "Traceback" not in missing.stderr


def test_users_are_added(tmp_path: Path) -> None:
    for name, role in (("Ana", "editor"), ("Ben Okafor", "reviewer"), ("Ana", "reader")):
        ended = run("user", "add", name, "--role", role, "--password-stdin", given="a long password\n", folder=tmp_path)
        assert ended.returncode == 0, ended.stderr
    written = tomllib.loads((tmp_path / "users.toml").read_text(encoding="utf-8"))["users"]
    assert {name: table["role"] for name, table in written.items()} == {"Ana": "reader", "Ben Okafor": "reviewer"}
    assert all(table["hash"].startswith("$argon2id$") for table in written.values())
    for words, told in (
        (("Eve", "--role", "queen"), "there is no role 'queen'"),
        (("\x1b[31m", "--role", "editor"), "will not do as a name"),
    ):
        ended = run("user", "add", *words, "--password-stdin", given="a long password\n", folder=tmp_path)
        assert ended.returncode in {1, 2}
        assert told in re.sub(r"[\s│]+", " ", ended.stderr)
    short = run("user", "add", "Eve", "--password-stdin", given="short\n", folder=tmp_path)
    assert (short.returncode, "fewer than 10 characters" in short.stderr) == (1, True)


def test_a_missing_extra_is_told_with_its_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    import claims.review

    monkeypatch.setitem(claims.review._PLACES, "serve", "claims.review.not_there")
    with pytest.raises(ModuleNotFoundError):
        _ = claims.review.serve
    for name in [name for name in sys.modules if name.startswith("claims.review.") or name.partition(".")[0] == "uvicorn"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(claims.review._PLACES, "serve", "claims.review.serving")
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    with pytest.raises(ClaimsError, match=r"needs uvicorn; pip install 'claims\[review\]'"):
        _ = claims.review.serve
