"""The errors that this library raises for problems that users can fix."""

from pathlib import Path


class ClaimsError(Exception):
    """What is wrong, where, and how to fix it; ``str()`` is one readable line.

    ``where`` is a file (or ``"standard input"``), ``line`` counts from 1.

    >>> what = "`published` is not a date (got '12 Sept')"
    >>> str(ClaimsError(what, where="seeds/x.md", line=3, remedy="write it as 2023-09-12"))
    "seeds/x.md:3: `published` is not a date (got '12 Sept'); write it as 2023-09-12"
    """

    def __init__(
        self, what: str, *, where: str | Path | None = None, line: int | None = None, remedy: str | None = None
    ) -> None:
        super().__init__(what)
        self.what = what
        self.where = None if where is None else str(where)
        self.line = line
        self.remedy = remedy

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (type(self), self.what, self.where, self.line, self.remedy)

    def __str__(self) -> str:
        place = "" if self.where is None else self.where + (f":{self.line}" if self.line is not None else "") + ": "
        return place + self.what + (f"; {self.remedy}" if self.remedy else "")


def _rebuild(kind: type[ClaimsError], what: str, where: str | None, line: int | None, remedy: str | None) -> ClaimsError:
    return kind(what, where=where, line=line, remedy=remedy)


class InputError(ClaimsError):
    """An article could not be read."""


class FaultError(InputError):
    """An article could not be read because this program failed on it; ``trace`` is the traceback, for debugging."""

    def __init__(
        self,
        what: str,
        *,
        where: str | Path | None = None,
        line: int | None = None,
        remedy: str | None = None,
        trace: str = "",
    ) -> None:
        super().__init__(what, where=where, line=line, remedy=remedy)
        self.trace = trace

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild_fault, (self.what, self.where, self.line, self.remedy, self.trace)


def _rebuild_fault(what: str, where: str | None, line: int | None, remedy: str | None, trace: str) -> FaultError:
    return FaultError(what, where=where, line=line, remedy=remedy, trace=trace)


class DataError(ClaimsError):
    """A data file (lexicon, registry) does not match its schema."""


class PipelineError(ClaimsError):
    """A pipeline or a language model is missing or incompatible."""
