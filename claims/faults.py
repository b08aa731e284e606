"""The error boundary around the work on one article: an exception inside ends that article's work, never the run.

A bug in this program can raise anything, and so can the libraries that it reads files with. Those exceptions cannot be listed
in advance, so this module, and no other, catches every `Exception`. Nothing is swallowed: the exception becomes
an error with the article, the exception, its location and its traceback, and with its own exit code.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from traceback import extract_tb, format_exception
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from claims.model import InputError

T = TypeVar("T")

_HOME = str(Path(__file__).parent)
_LONGEST_MESSAGE = 160
"""Maximum characters of an exception's own message: some quote the text that they could not read."""
_LONGEST_TRACE = 10_000
_REPORT = "this is a bug in the program, not an error in the article: please report it, with the article"


@contextmanager
def contained(doing: str, *, where: str | Path | None = None, line: int | None = None) -> Iterator[None]:
    """Turns what is raised inside into an `InputError` for the article at ``where``; ``doing`` names what failed.

    A `ClaimsError`, which already says what is wrong, passes through, as does what is not an `Exception`, such as Ctrl-C.

    >>> with contained("reading", where="x.md"):
    ...     [][0]
    Traceback (most recent call last):
    ...
    claims.model.errors.FaultError: x.md: reading failed (IndexError: list index out of range, at ...
    """
    try:
        yield
    except Exception as error:
        # Imported on demand: the command line is inside this boundary, and must answer --help without pydantic.
        from claims.model import ClaimsError

        if isinstance(error, ClaimsError):
            raise
        raise fault_of(error, doing, where=where, line=line) from error


def attempted(
    work: Callable[[], T], doing: str, *, where: str | Path | None = None, line: int | None = None
) -> "T | InputError":
    """The result of ``work``, or the error that it raised for this article.

    Errors that concern more than one article (settings, pipeline) are raised.
    """
    from claims.model import InputError

    try:
        with contained(doing, where=where, line=line):
            return work()
    except InputError as error:
        return error


def fault_of(error: Exception, doing: str, *, where: str | Path | None = None, line: int | None = None) -> "InputError":
    """The error for an unexpected exception; lack of memory or a failing disk is not reported as a bug."""
    from claims.model import FaultError, InputError

    if isinstance(error, InputError):
        return error
    if isinstance(error, MemoryError):
        remedy = "close other programs, use fewer --jobs, or split the article"
        return InputError(f"{doing} failed: out of memory", where=where, line=line, remedy=remedy)
    if isinstance(error, OSError):
        return InputError(f"{doing} failed: {error.strerror or error}", where=where, line=line)
    said = " ".join(str(error).split())[:_LONGEST_MESSAGE]
    cause = f"{type(error).__name__}: {said}" if said else type(error).__name__
    trace = "".join(format_exception(error))[-_LONGEST_TRACE:]
    return FaultError(f"{doing} failed ({cause}, at {_place(error)})", where=where, line=line, remedy=_REPORT, trace=trace)


def _place(error: Exception) -> str:
    """The innermost line of this program in the traceback; of a library if there is none."""
    frames = extract_tb(error.__traceback__)
    own = [frame for frame in frames if frame.filename.startswith(_HOME) and frame.filename != __file__]
    last = (own or frames)[-1]
    return f"{Path(last.filename).name}:{last.lineno}"
