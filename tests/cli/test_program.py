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
from tests.forking import forked
from tests.waiting import PATIENCE, until
from tests.work import imported

ROOT = Path(__file__).parents[2]
SEED = ROOT / "seeds" / "depot-blast.md"
HEAVY = {
    *("spacy", "textacy", "trafilatura", "dateparser", "numpy", "pydantic", "sqlalchemy", "fastapi", "yaml", "lxml"),
    *("onnxruntime", "tokenizers", "rapidfuzz", "charset_normalizer", "py3langid", "pygls", "asyncio"),
}
MOST_MODULES = 400
PROGRAM = ("-c", "from claims.cli import main; main()")


def run(*words: object, stdin: bytes = b"", cwd: Path = ROOT) -> subprocess.CompletedProcess[bytes]:
    environment = os.environ | {"PYTHONPATH": str(ROOT), "COLUMNS": "100"}
    return subprocess.run(
        forked(*PROGRAM, *map(str, words)), input=stdin, capture_output=True, cwd=cwd, env=environment, check=False
    )


def test_help_imports_no_heavy_modules() -> None:
    """Imports dominate the startup time of a command; `benchmarks.starting` measures it."""
    modules = imported("from claims.cli import app; app(['--help'])")
    assert {name.partition(".")[0] for name in modules} & HEAVY == set()
    assert "typer" in modules
    assert len(modules) < MOST_MODULES, "330, most of them of the library that writes the help"


def test_version() -> None:
    assert run("--version").stdout.decode() == f"claims {__version__}\n"


def test_a_pipe_gets_json_lines_and_errors_go_to_standard_error(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()
    ended = run("extract", tmp_path / "empty.txt", SEED)
    assert ended.returncode == 1
    (line,) = ended.stdout.decode("utf-8").splitlines()
    assert json.loads(line)["article"]["id"] == "depot-blast"
    output = ended.stderr.decode().splitlines()
    assert len(output) == 2
    assert output[0].startswith("error: ")
    assert "empty.txt: the file is empty" in output[0]
    assert re.fullmatch(r"2 articles: \d+ claims, 1 failed", output[1])


def test_standard_input() -> None:
    ended = run("extract", "-", "--date", "2024-03-04", stdin=b"Analysts said on Monday that prices may fall.")
    assert ended.returncode == 0, ended.stderr
    article = json.loads(ended.stdout)["article"]
    assert (article["text"], article["published"]) == ("Analysts said on Monday that prices may fall.", "2024-03-04")


def test_empty_standard_input() -> None:
    ended = run("extract", "-")
    assert (ended.returncode, ended.stdout) == (1, b"")
    assert ended.stderr.decode() == "error: standard input: the input is empty; provide the article's text\n"


def test_the_package_runs_as_a_module_and_supports_shell_completion() -> None:
    module = [sys.executable, "-m", "claims"]
    assert subprocess.run([*module, "--version"], capture_output=True, cwd=ROOT, check=True).stdout.startswith(b"claims ")
    script = subprocess.run([*module, "--show-completion", "bash"], capture_output=True, cwd=ROOT, check=True).stdout
    assert b"complete " in script


def test_a_closed_pipe_is_not_an_error(tmp_path: Path) -> None:
    records = tmp_path / "many.jsonl"
    text = "Analysts said that prices may fall in the coming months. " * 8
    records.write_text("".join(json.dumps({"id": str(n), "text": text}) + "\n" for n in range(60)))
    program = subprocess.Popen(
        forked(*PROGRAM, "extract", str(records)), stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT
    )
    assert program.stdout is not None
    assert program.stderr is not None
    program.stdout.readline()
    program.stdout.close()
    output = program.stderr.read()
    program.stderr.close()
    assert (program.wait(PATIENCE), output) == (141, b"")


def test_the_progress_bar_disappears_and_leaves_errors_and_totals(tmp_path: Path) -> None:
    records = tmp_path / "many.jsonl"
    lines = [json.dumps({"id": str(n), "text": "Analysts said that prices may fall."}) for n in range(8)]
    records.write_text("\n".join(["{", *lines]))
    shown, terminal = pty.openpty()
    environment = os.environ | {"PYTHONPATH": str(ROOT), "COLUMNS": "100", "TERM": "xterm"}
    command = forked(*PROGRAM, "extract", str(records), "-o", str(tmp_path / "out.jsonl"))
    ended = subprocess.run(command, stderr=terminal, stdin=subprocess.DEVNULL, cwd=ROOT, env=environment, check=False)
    output = os.read(shown, 100_000).decode()
    os.close(terminal)
    os.close(shown)
    assert ended.returncode == 1
    assert "9/?" in output
    screen = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", output[output.rindex("\x1b[2K") :])
    assert re.fullmatch(r"\s*9 articles: \d+ claims, 1 failed\s*", screen)
    assert "many.jsonl:1: invalid JSON" in output


def heeds_ctrl_c() -> None:
    """A shell that starts the tests in the background makes their processes ignore it."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.mark.parametrize("jobs", [1, 2])
def test_ctrl_c_ends_without_a_traceback(tmp_path: Path, jobs: int) -> None:
    records = tmp_path / "many.jsonl"
    text = "Analysts said that prices may fall in the coming months. " * 4  # workers end the batch that they have begun
    records.write_text("".join(json.dumps({"id": str(n), "text": text}) + "\n" for n in range(400)))
    out = tmp_path / "out.jsonl"
    old = '{"schema_version": 2, "generator": {"name": "claims"}}'
    out.write_text(old)
    words = [*PROGRAM, "extract", str(records), "-o", str(out), "--jobs", str(jobs)]
    command = forked(*words) if jobs == 1 else [sys.executable, *words]  # several: a group of processes of its own
    program = subprocess.Popen(command, stderr=subprocess.PIPE, cwd=ROOT, start_new_session=True, preexec_fn=heeds_ctrl_c)
    until(lambda: any(tmp_path.glob(".*.part")))
    os.killpg(program.pid, signal.SIGINT)  # like a terminal: to every process of the command
    _, output = program.communicate(timeout=PATIENCE)
    assert (program.returncode, output.decode()) == (130, "")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["many.jsonl", "out.jsonl"], "no draft stays behind"
    assert out.read_text() == old
