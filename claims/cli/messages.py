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
"""The environment variable with which internal errors are printed with their traceback."""


class ExitCode(IntEnum):
    """The exit codes for scripts. 130, as in shells, when interrupted."""

    FINE = 0
    SOME_FAILED = 1
    USAGE = 2
    FAULT = 4
    """The program itself failed, on an article or as a whole; 3 is taken by ``claims check``."""
    READER_GONE = 141
    """Whoever read the output closed it (``claims extract … | head``); what shells give a program ended by SIGPIPE."""


def line(error: "ClaimsError") -> str:
    """The error as a line for a terminal, in which nothing of the input's is obeyed."""
    from claims.present.log import shown

    return typer.style("error: ", fg=typer.colors.RED, bold=True) + shown(str(error))


def warning(words: str) -> str:
    """A warning as a line for a terminal."""
    from claims.present.log import shown

    return typer.style("warning: ", fg=typer.colors.YELLOW, bold=True) + shown(words)


def tell(error: "ClaimsError") -> None:
    """Prints one line on standard error, and below a fault of the program where it happened, as far as that is wanted."""
    typer.echo(line(error), err=True)
    for words in trace(error):
        typer.echo(words, err=True)


def trace(error: "ClaimsError") -> list[str]:
    """The lines of a fault's traceback where ``CLAIMS_DEBUG`` is set, else how to get them; none for other errors."""
    from claims.model import FaultError
    from claims.present.log import shown

    if not isinstance(error, FaultError):
        return []
    if not os.environ.get(DEBUG):
        return [f"  | set {DEBUG}=1 to see where it happened"]
    return [f"  | {shown(words)}" for words in error.trace.splitlines()]


@contextmanager
def faults_reported() -> Iterator[None]:
    """Turns an unexpected exception, other than of one article, into a short report and an exit code."""
    from claims.faults import contained

    try:
        with contained("the program"):
            yield
    except SystemExit:  # how every command ends
        raise
    except _claims_error() as error:
        tell(error)
        raise SystemExit(ExitCode.FAULT) from None


def _claims_error() -> "type[ClaimsError]":
    """Looked up when something was raised: it takes a quarter of a second to import, which ``--help`` does without."""
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
        # Python would complain once more when it flushes standard output at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(ExitCode.READER_GONE) from None
