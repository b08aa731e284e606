"""`forking`: a forked program is a process like any other."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.forking import ADDRESS, forked
from tests.waiting import PATIENCE, until

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="forks are of Linux")


def ended(command: list[str], **options: Any) -> tuple[int, str, str]:
    ended = subprocess.run(command, capture_output=True, text=True, check=False, timeout=PATIENCE, **options)
    return ended.returncode, ended.stdout, ended.stderr


@pytest.mark.parametrize(
    "code",
    [
        "print('out'); import sys; print('err', file=sys.stderr); print(sys.argv, __name__)",
        "import sys; sys.exit(7)",
        "import sys; sys.exit('a message')",
        "raise ValueError('“no”')",
        "import os, signal; os.kill(os.getpid(), signal.SIGTERM)",
        "raise KeyboardInterrupt",
        "import atexit; atexit.register(print, 'at the end')",
        "import threading, time; threading.Thread(target=lambda: (time.sleep(0.1), print('joined'))).start()",
        "import os; print(os.getcwd(), sorted(name for name in os.environ if name[:2] == 'X_'))",
        "import sys; print(sys.stdin.read(), sys.stdin.encoding, sys.stdout.encoding, sys.stderr.errors)",
        "import sys; [print(s.isatty(), s.seekable(), s.line_buffering) for s in (sys.stdin, sys.stdout, sys.stderr)]",
        "import time; print(time.tzname)",
        "import os; print(sorted(os.listdir('/proc/self/fd'))[:3], len(os.listdir('/proc/self/task')))",
        "from module_beside import NAME; print(NAME)",
        "import signal; print([signal.getsignal(n) for n in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGPIPE)])",
    ],
)
def test_a_program_behaves_as_in_an_interpreter_of_its_own(tmp_path: Path, code: str) -> None:
    (tmp_path / "module_beside.py").write_text("NAME = __name__")
    environment = {**os.environ, "X_ONE": "a=b\nc", "TZ": "Asia/Tokyo"}
    words = ("-c", code, "one", "two words")
    options = {"input": "given\n", "cwd": tmp_path, "env": environment}
    status, out, err = ended(forked(*words), **options)
    expected_status, expected_out, expected_err = ended([sys.executable, *words], **options)
    assert (status, out) == (expected_status, expected_out)
    assert err.splitlines()[-1:] == expected_err.splitlines()[-1:]
    assert "Traceback" in err or err == expected_err, "the forked program's has lines of this module"


def test_a_module_is_run_with_its_arguments(tmp_path: Path) -> None:
    (tmp_path / "beside.py").write_text("import sys\nif __name__ == '__main__':\n    print(sys.argv[1:], __spec__.name)\n")
    assert ended(forked("-m", "beside", "one", ""), cwd=tmp_path)[1] == "['one', ''] beside\n"
    assert "No module named beside" in ended(forked("-P", "-m", "beside"), cwd=tmp_path)[2], (
        "the working folder is not searched"
    )


def test_the_path_of_modules_begins_with_that_of_the_environment(tmp_path: Path) -> None:
    (tmp_path / "apart.py").write_text("print('found')")
    assert ended(forked("-c", "import apart"), env={**os.environ, "PYTHONPATH": str(tmp_path)})[1] == "found\n"
    assert "No module named 'apart'" in ended(forked("-c", "import apart"))[2], "another program knows nothing of it"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_signals_reach_the_program(number: signal.Signals) -> None:
    heeds = "import signal, sys, time\nsignal.signal(int(sys.argv[1]), lambda *_: sys.exit(9))\n"
    code = heeds + "print('ready', flush=True)\ntime.sleep(600)"
    with subprocess.Popen(forked("-c", code, str(int(number))), stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == "ready\n"
        program.send_signal(number)
        assert program.wait(PATIENCE) == 9


def test_an_ignored_signal_stays_ignored() -> None:
    code = "import signal; print(signal.getsignal(signal.SIGINT) == signal.SIG_IGN)"
    assert ended(forked("-c", code), preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN))[1] == "True\n"


def test_a_killed_client_takes_the_program_with_it() -> None:
    code = "import os, time; print(os.getpid(), flush=True); time.sleep(600)"
    with subprocess.Popen(forked("-c", code), stdout=subprocess.PIPE, text=True) as client:
        assert client.stdout is not None
        program = Path("/proc") / client.stdout.readline().strip()
        assert program.exists()
        client.kill()
        assert client.wait(PATIENCE) == -signal.SIGKILL
    until(lambda: not program.exists(), "the end of the program")


def test_output_ends_with_the_program_and_input_is_its_own() -> None:
    """The client keeps no end of a pipe open: who writes to a program that closed its input gets an error at once."""
    code = "import os, sys, time\nos.close(0)\nprint('closed', flush=True)\ntime.sleep(600)"
    with subprocess.Popen(forked("-c", code), stdin=subprocess.PIPE, stdout=subprocess.PIPE) as program:
        assert program.stdin is not None
        assert program.stdout is not None
        assert program.stdout.readline() == b"closed\n"
        with pytest.raises(BrokenPipeError):
            os.write(program.stdin.fileno(), b"x")
        program.kill()


def test_processes_of_xdist_are_forks(request: pytest.FixtureRequest) -> None:
    """xdist starts ``python -u -c …``."""
    assert ended(forked("-u", "-c", "import sys; print(sys.stdout.write_through)"))[1] == "True\n"
    assert "serve" in sys.orig_argv or not hasattr(request.config, "workerinput")


def test_programs_share_nothing() -> None:
    assert ended(forked("-c", "import claims; claims.mark = 1; print(claims.mark)"))[1] == "1\n"
    assert ended(forked("-c", "import claims; print(hasattr(claims, 'mark'))"))[1] == "False\n"
    draws = {ended(forked("-c", "import random; print(random.random())"))[1] for _ in range(3)}
    assert len(draws) == 3


def test_without_a_server_a_program_is_started_as_usual(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(ADDRESS)
    assert forked("-m", "claims") == [sys.executable, "-m", "claims"]
