"""What a person is told on standard error, and the exit codes."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from claims.model import ClaimsError


class ExitCode(IntEnum):
    """What the program's end says to a script. Interrupted is 130, as shells have it."""

    FINE = 0
    SOME_FAILED = 1
    USAGE = 2
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
    """Prints one line on standard error."""
    typer.echo(line(error), err=True)


@contextmanager
def exit_codes() -> Iterator[None]:
    """Turns an error that ends the command into one line and an exit code."""
    from claims.export import OutputError
    from claims.model import ClaimsError, PipelineError

    try:
        yield
    except ClaimsError as error:
        tell(error)
        asked_wrongly = isinstance(error, OutputError | PipelineError)
        raise typer.Exit(ExitCode.USAGE if asked_wrongly else ExitCode.SOME_FAILED) from None
    except BrokenPipeError:
        # Python would complain once more when it flushes standard output at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(ExitCode.READER_GONE) from None
