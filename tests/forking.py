"""Programs without their start-up time: one process imports everything and loads a model, then forks for each command.

``python -c CODE …`` and ``python -m MODULE …`` take seconds of processor time before their first useful line, hundreds of
times. `forked` gives a command line that does the same in a copy of a process that is ready: with its own arguments, working
folder, environment, streams, signals, exit status and interpreter shutdown. Its process is a small *client*, which sends the
request to the *server* with its standard streams, forwards signals, and ends as the program does; a client that is killed takes
the program with it. The server is started before the tests and imports only when the first request comes.

A test starts an interpreter of its own (``sys.executable``) where that is what it tests: what is imported or loaded, settings
of the interpreter (``PYTHONHASHSEED``), packages found by their metadata, process groups, privileges.

This module imports little itself: the client is started for each command.
"""

import os
import select
import signal
import socket
import struct
import sys
from contextlib import suppress
from pathlib import Path
from types import FrameType, ModuleType
from typing import TYPE_CHECKING, NoReturn, TextIO

if TYPE_CHECKING:
    import subprocess

ROOT = Path(__file__).resolve().parents[1]
ADDRESS = "CLAIMS_TEST_FORKING"
"""The environment variable with the path of the server's socket."""

_FORWARDED = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)
_WITH_THREADS = ("claims.attribution.tagger.network", "claims.export.as_parquet", "claims.factchecks.encoder")
"""Modules that import a library which starts threads (onnxruntime, pyarrow): a fork would not have them."""
_LENGTH = struct.Struct("!I")
_STATUS = struct.Struct("!i")


def forked(*words: str) -> list[str]:
    """The command line that runs ``python WORDS…`` as a fork of the server: ``[-P | -u] -c CODE …`` or ``-m MODULE …``.

    Where there is no server (it needs Linux), that is a process of its own.
    """
    if ADDRESS not in os.environ:
        return [sys.executable, *words]
    return [sys.executable, "-I", "-S", __file__, os.environ[ADDRESS], *words]


# The client: only the standard library, and little of that.


def _request(address: str, words: list[str]) -> NoReturn:
    """Has the program run by the server, and ends with its exit status or by its signal."""
    ignored = [number for number in _FORWARDED if signal.getsignal(number) == signal.SIG_IGN]
    environment = [f"{name}={value}" for name, value in os.environ.items()]
    parts = [str(Path.cwd()), ",".join(map(str, map(int, ignored))), str(len(words)), *words, *environment]
    request = "\0".join(parts).encode("utf-8", "surrogateescape")
    server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    server.connect(address)

    def forward(number: int, frame: FrameType | None) -> None:
        server.send(bytes([number]))

    socket.send_fds(server, [_LENGTH.pack(len(request))], [0, 1, 2])
    server.sendall(request)
    for number in _FORWARDED:
        if number not in ignored:
            signal.signal(number, forward)
    for stream in (0, 1, 2):  # the program's alone from now on: whoever reads its output sees it end with the program
        os.close(stream)
    answer = server.recv(_STATUS.size)
    code = os.waitstatus_to_exitcode(*_STATUS.unpack(answer)) if answer else 70
    if code < 0:
        signal.signal(-code, signal.SIG_DFL)
        os.kill(os.getpid(), -code)
    os._exit(code)


# The server.


def server(address: str) -> "subprocess.Popen[bytes]":
    """Starts the server on a socket with this path; it ends when its standard input is closed."""
    import subprocess

    environment = os.environ | {"PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1"}  # no thread before a fork
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:  # listens before the first client comes
        listener.bind(address)
        listener.listen(64)
        number = listener.fileno()
        command = [sys.executable, __file__, "serve", str(number)]
        return subprocess.Popen(
            command, stdin=subprocess.PIPE, cwd=ROOT, env=environment, pass_fds=[number], start_new_session=True
        )


def _serve(listener: socket.socket) -> None:
    """Forks for each request, until standard input ends. Returns in the forked process that is to run a program."""
    ready = False
    while sys.stdin not in (waiting := select.select([listener, sys.stdin], [], [], 1)[0]):
        _reap()
        if not waiting:
            continue
        if not ready:
            _prepare()
            ready = True
        client, _ = listener.accept()
        if os.fork() == 0:
            listener.close()
            os.setsid()  # a share of the processors of its own, see conftest.py
            return _keep(client)
        client.close()
    sys.exit()


def _reap() -> None:
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _prepare() -> None:
    """Imports what the commands use, loads the model and checks an article: that fills the caches of tables and patterns."""
    import gc
    import tempfile
    from functools import partial

    sys.argv[1:] = []
    _import_program()

    import claims.pipeline
    from claims.check.checking import Request, check
    from claims.check.registry import catalogue, plugin_digest
    from claims.check.settings_file import find_project
    from claims.export import formats
    from claims.language import DEFAULT_MODEL

    nlp = claims.load("fast")
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "prices.md").write_text("Two officials said on Monday that 3 percent of 40 prices may fall.", "utf-8")
        project = find_project(Path(folder), catalogue().keys())
        request = Request((folder,), cached=False)
        check(request, project, partial(map, partial(claims.analyse, nlp=nlp)))
    for installed in (formats._installed, catalogue, plugin_digest):  # a program may have other packages on its path
        installed.cache_clear()

    load, loaded = claims.pipeline.load_model, [claims.pipeline.load_model()]

    def load_model(name: str = DEFAULT_MODEL) -> object:
        return loaded.pop() if loaded and name == DEFAULT_MODEL else load(name)

    claims.pipeline.load_model = load_model  # type: ignore[assignment]  # the same, loaded before
    threads = list(Path("/proc/self/task").iterdir())
    assert len(threads) == 1, f"{len(threads)} threads: a fork has only one of them"
    gc.collect()
    gc.freeze()


def _import_program() -> None:
    import warnings
    from importlib import import_module

    apart = ("claims.__main__", "claims.textual", *_WITH_THREADS)  # textacy is loaded by few commands
    with warnings.catch_warnings():
        warnings.filterwarnings("error", category=DeprecationWarning, module="claims")  # as in pyproject.toml
        for path in sorted((ROOT / "claims").rglob("*.py")):  # `pkgutil.walk_packages` would import packages to look into them
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
            if (path.parent / "__init__.py").exists() and not name.startswith(apart):
                import_module(name)
    for name in ("markdown_it", "typer.rich_utils"):  # imported when they are used
        import_module(name)


def _keep(client: socket.socket) -> None:
    """Keeps one program for its client: forwards signals and reports its end. Returns in the program's process."""
    head, streams, _, _ = socket.recv_fds(client, _LENGTH.size, 3)
    (length,) = _LENGTH.unpack(head)
    request = b""
    while len(request) < length:
        request += client.recv(length - len(request))
    program = os.fork()
    if program == 0:
        client.close()
        return _become(request.decode("utf-8", "surrogateescape").split("\0"), streams)
    for stream in (0, 1, 2, *streams):
        os.close(stream)
    end = os.pidfd_open(program)
    while end not in (ready := select.select([end, client], [], [])[0]):
        assert ready
        numbers = client.recv(64) or bytes([signal.SIGKILL])  # the client has been killed
        for number in numbers:
            os.kill(program, number)
        if numbers[-1] == signal.SIGKILL:
            break
    status = os.waitpid(program, 0)[1]
    with suppress(BrokenPipeError):  # of a client that has been killed
        client.send(_STATUS.pack(status))
    os._exit(0)


def _become(request: list[str], streams: list[int]) -> None:
    """Takes on what a process gets from the one that starts it."""
    import time

    folder, ignored, count, *rest = request
    words, environment = rest[: int(count)], rest[int(count) :]
    for stream, number in enumerate(streams):
        os.dup2(number, stream)
        os.close(number)
    for number in _FORWARDED:
        handler = signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL
        signal.signal(number, signal.SIG_IGN if str(int(number)) in ignored.split(",") else handler)
    sys.stdin, sys.stdout, sys.stderr = map(_opened, (0, 1, 2), (sys.stdin, sys.stdout, sys.stderr))
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(each.split("=", 1) for each in environment)
    time.tzset()
    sys.argv[:] = words
    paths = [path for path in os.environ.get("PYTHONPATH", "").split(os.pathsep) if path]
    sys.path[:] = ["", *paths, *(path for path in sys.path[1:] if path not in paths)]


def _opened(number: int, before: TextIO) -> TextIO:
    """A standard stream as Python opens it at its start, with the encoding that the server's has."""
    writes = number > 0
    opened = os.fdopen(number, "w" if writes else "r", encoding=before.encoding, errors=before.errors, closefd=False)
    by_line = opened.isatty() or (number == 2 and before.line_buffering)
    opened.reconfigure(line_buffering=writes and by_line, write_through=before.write_through)  # type: ignore[attr-defined]
    return opened


def _run() -> None:
    """Runs ``sys.argv`` as Python runs its own."""
    import runpy

    if sys.argv[0] == "-P":
        del sys.argv[0], sys.path[0]
    elif sys.argv[0] == "-u":
        del sys.argv[0]
        sys.stdout.reconfigure(write_through=True)  # type: ignore[attr-defined]
    option, what, *words = sys.argv
    sys.argv[:] = [option, *words]
    if option == "-m":
        sys.path[:] = [path or str(Path.cwd()) for path in sys.path]
        runpy.run_module(what, run_name="__main__", alter_sys=True)
        return
    assert option == "-c", option
    main = sys.modules["__main__"] = ModuleType("__main__")
    main.__dict__["__builtins__"] = __builtins__
    exec(compile(what, "<string>", "exec"), main.__dict__)


def _end(status: int) -> None:
    """Ends the program as the interpreter does, without freeing each object: that would copy the server's memory.

    Returns if its output cannot be written: the interpreter reports that.
    """
    import atexit
    import threading

    threading._shutdown()  # type: ignore[attr-defined]  # waits for threads
    atexit._run_exitfuncs()
    with suppress(OSError, ValueError):
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        os._exit(status)


if __name__ == "__main__":
    if sys.argv[1] != "serve":
        _request(sys.argv[1], sys.argv[2:])
    _serve(socket.socket(fileno=int(sys.argv[2])))
    try:
        _run()
    except SystemExit as ended:
        if ended.code is None or isinstance(ended.code, int):
            _end((ended.code or 0) & 0xFF)
        raise
    _end(0)
