"""The program from outside: exit codes, streams, start-up time. Each test starts a process."""

import json
import os
import pty
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from claims import __version__
from tests.waiting import PATIENCE, until
from tests.work import imported

ROOT = Path(__file__).parents[2]
SEED = ROOT / "seeds" / "depot-blast.md"
HEAVY = {
    *("spacy", "textacy", "trafilatura", "dateparser", "numpy", "pydantic", "sqlalchemy", "fastapi", "yaml", "lxml"),
    *("onnxruntime", "tokenizers", "rapidfuzz", "charset_normalizer", "py3langid", "pygls", "asyncio"),
}
MOST_MODULES = 400
PROGRAM = [sys.executable, "-c", "from claims.cli import main; main()"]


def run(*words: object, stdin: bytes = b"", cwd: Path = ROOT) -> subprocess.CompletedProcess[bytes]:
    environment = os.environ | {"PYTHONPATH": str(ROOT), "COLUMNS": "100"}
    return subprocess.run([*PROGRAM, *map(str, words)], input=stdin, capture_output=True, cwd=cwd, env=environment, check=False)


def test_help_imports_nothing_heavy() -> None:
    """What takes long before a command does anything is importing: `benchmarks.starting` says how long."""
    modules = imported("from claims.cli import app; app(['--help'])")
    assert {name.partition(".")[0] for name in modules} & HEAVY == set()
    assert "typer" in modules
    assert len(modules) < MOST_MODULES, "330, most of them of the library that writes the help"


def test_version() -> None:
    assert run("--version").stdout.decode() == f"claims {__version__}\n"


def test_a_pipe_gets_json_lines_and_errors_go_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()
    ended = run("extract", tmp_path / "empty.txt", SEED)
    assert ended.returncode == 1
    (line,) = ended.stdout.decode("utf-8").splitlines()
    assert json.loads(line)["article"]["id"] == "depot-blast"
    told = ended.stderr.decode().splitlines()
    assert len(told) == 2
    assert told[0].startswith("error: ")
    assert "empty.txt: the file is empty" in told[0]
    assert re.fullmatch(r"2 articles: \d+ claims, 1 failed", told[1])


def test_standard_input() -> None:
    ended = run("extract", "-", "--date", "2024-03-04", stdin=b"Analysts said on Monday that prices may fall.")
    assert ended.returncode == 0, ended.stderr
    article = json.loads(ended.stdout)["article"]
    assert (article["text"], article["published"]) == ("Analysts said on Monday that prices may fall.", "2024-03-04")


def test_nothing_on_standard_input() -> None:
    ended = run("extract", "-")
    assert (ended.returncode, ended.stdout) == (1, b"")
    assert ended.stderr.decode() == "error: standard input: nothing came in; give the article's text\n"


def test_the_package_runs_as_a_module_and_completes_words() -> None:
    module = [sys.executable, "-m", "claims"]
    assert subprocess.run([*module, "--version"], capture_output=True, cwd=ROOT, check=True).stdout.startswith(b"claims ")
    script = subprocess.run([*module, "--show-completion", "bash"], capture_output=True, cwd=ROOT, check=True).stdout
    assert b"complete " in script


def test_a_reader_that_goes_away_is_no_accident(tmp_path: Path) -> None:
    records = tmp_path / "many.jsonl"
    text = "Analysts said that prices may fall in the coming months. " * 40
    records.write_text("".join(json.dumps({"id": str(n), "text": text}) + "\n" for n in range(60)))
    program = subprocess.Popen([*PROGRAM, "extract", str(records)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT)
    assert program.stdout is not None
    assert program.stderr is not None
    program.stdout.readline()
    program.stdout.close()
    told = program.stderr.read()
    program.stderr.close()
    assert (program.wait(PATIENCE), told) == (141, b"")


def test_a_bar_on_a_terminal_goes_away_and_leaves_errors_and_sums(tmp_path: Path) -> None:
    records = tmp_path / "many.jsonl"
    lines = [json.dumps({"id": str(n), "text": "Analysts said that prices may fall."}) for n in range(8)]
    records.write_text("\n".join(["{", *lines]))
    shown, terminal = pty.openpty()
    environment = os.environ | {"PYTHONPATH": str(ROOT), "COLUMNS": "100", "TERM": "xterm"}
    command = [*PROGRAM, "extract", str(records), "-o", str(tmp_path / "out.jsonl")]
    ended = subprocess.run(command, stderr=terminal, stdin=subprocess.DEVNULL, cwd=ROOT, env=environment, check=False)
    told = os.read(shown, 100_000).decode()
    os.close(terminal)
    os.close(shown)
    assert ended.returncode == 1
    assert "9/?" in told
    screen = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", told[told.rindex("\x1b[2K") :])
    assert re.fullmatch(r"\s*9 articles: \d+ claims, 1 failed\s*", screen)
    assert "many.jsonl:1: invalid JSON" in told


def heeds_ctrl_c() -> None:
    """A shell that starts the tests in the background has their processes ignore it."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.mark.parametrize("jobs", [1, 2])
def test_ctrl_c_ends_without_a_trace(tmp_path: Path, jobs: int) -> None:
    records = tmp_path / "many.jsonl"
    text = "Analysts said that prices may fall in the coming months. " * 40
    records.write_text("".join(json.dumps({"id": str(n), "text": text}) + "\n" for n in range(400)))
    out = tmp_path / "out.jsonl"
    out.write_text("old")
    command = [*PROGRAM, "extract", str(records), "-o", str(out), "--jobs", str(jobs)]
    program = subprocess.Popen(command, stderr=subprocess.PIPE, cwd=ROOT, start_new_session=True, preexec_fn=heeds_ctrl_c)
    until(lambda: any(tmp_path.glob(".*.part")))
    os.killpg(program.pid, signal.SIGINT)  # as a terminal does: to every process of the command
    _, told = program.communicate(timeout=PATIENCE)
    assert (program.returncode, told.decode()) == (130, "")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["many.jsonl", "out.jsonl"], "no draft stays behind"
    assert out.read_text() == "old"
