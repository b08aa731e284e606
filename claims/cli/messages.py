"""Messages on standard error, and exit codes."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from claims.model import ClaimsError


DEBUG = "CLAIMS_DEBUG"
"""The environment variable that makes internal errors print their traceback."""


class ExitCode(IntEnum):
    """The exit codes for scripts. 130, as in shells, when interrupted."""

    FINE = 0
    SOME_FAILED = 1
    USAGE = 2
    FAULT = 4
    """The program itself failed, on an article or altogether; ``claims check`` uses 3."""
    READER_GONE = 141
    """The reader closed the output (``claims extract … | head``); the code that shells give a program killed by SIGPIPE."""


def line(error: "ClaimsError") -> str:
    """The error as a line for a terminal, with control sequences of the input made harmless."""
    from claims.present.log import shown

    return typer.style("error: ", fg=typer.colors.RED, bold=True) + shown(str(error))


def warning(words: str) -> str:
    """A warning as a line for a terminal."""
    from claims.present.log import shown

    return typer.style("warning: ", fg=typer.colors.YELLOW, bold=True) + shown(words)


def tell(error: "ClaimsError") -> None:
    """Prints one line on standard error; for an internal error also its traceback, if requested."""
    typer.echo(line(error), err=True)
    for words in trace(error):
        typer.echo(words, err=True)


def trace(error: "ClaimsError") -> list[str]:
    """The lines of an internal error's traceback if ``CLAIMS_DEBUG`` is set, otherwise how to get them; else none."""
    from claims.model import FaultError
    from claims.present.log import shown

    if not isinstance(error, FaultError):
        return []
    if not os.environ.get(DEBUG):
        return [f"  | set {DEBUG}=1 to see the traceback"]
    return [f"  | {shown(words)}" for words in error.trace.splitlines()]


@contextmanager
def faults_reported() -> Iterator[None]:
    """Turns an unexpected exception outside the work on one article into a short report and an exit code."""
    from claims.faults import contained

    try:
        with contained("the program"):
            yield
    except SystemExit:  # raised at the end of every command
        raise
    except _claims_error() as error:
        tell(error)
        raise SystemExit(ExitCode.FAULT) from None


def _claims_error() -> "type[ClaimsError]":
    """Imported when an error was raised: the import takes a quarter of a second, which ``--help`` must not cost."""
    from claims.model import ClaimsError

    return ClaimsError


@contextmanager
def exit_codes() -> Iterator[None]:
    """Turns an error that ends the command into one line and an exit code."""
    from claims.export import OutputError
    from claims.model import ClaimsError, FaultError, PipelineError

    try:
        yield
    except ClaimsError as error:
        tell(error)
        if isinstance(error, FaultError):
            raise typer.Exit(ExitCode.FAULT) from None
        asked_wrongly = isinstance(error, OutputError | PipelineError)
        raise typer.Exit(ExitCode.USAGE if asked_wrongly else ExitCode.SOME_FAILED) from None
    except BrokenPipeError:
        # Python would report the error again when it flushes standard output at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(ExitCode.READER_GONE) from None
