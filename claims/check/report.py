"""What a run came to: the findings that count, those that are old or allowed, what could not be read, and the exit code."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import IntEnum

from claims.check.allowing import Allowed
from claims.check.files.baseline import Old
from claims.check.files.records import Examined
from claims.check.finding import folded
from claims.check.places import Placed
from claims.check.rule import Rule, Severity
from claims.check.selection import catalogue
from claims.model import ClaimsError, FaultError


class Ending(IntEnum):
    """What the exit code says. 2, a command or a setting that makes no sense, is not a run's end."""

    CLEAN = 0
    FINDINGS = 1
    UNREAD = 3
    FAULT = 4
    """The program itself failed on an article, or a rule did."""


@dataclass(frozen=True, slots=True)
class Report:
    """A run, ready to be written. ``fail_on`` is None where no finding fails it.

    ``baselined`` are findings of the baseline, ``gone`` counts those of it that are there no more, ``mended`` files that
    were mended; ``problems`` says which could not be, ``cache`` why nothing could be kept, ``notes`` what was not looked
    at, ``left`` counts files that may be articles among that.
    """

    files: tuple[Examined, ...]
    findings: tuple[Placed, ...]
    baselined: tuple[Placed, ...] = ()
    gone: int = 0
    fail_on: Severity | None = Severity.WARNING
    mended: int = 0
    problems: tuple[ClaimsError, ...] = ()
    cache: str | None = None
    notes: tuple[str, ...] = ()
    left: int = 0
    rules: Mapping[str, Rule] = field(default_factory=catalogue)

    @property
    def old(self) -> int:
        """How many findings are in the baseline."""
        return len(self.baselined)

    @property
    def errors(self) -> list[ClaimsError]:
        """What could not be read, in order."""
        return [error for file in self.files for error in file.errors]

    @property
    def allowed(self) -> list[Allowed]:
        """The findings that the articles allow, in order."""
        return [each for file in self.files for each in file.allowed]

    @property
    def ending(self) -> Ending:
        """How the run ends: a fault of the program counts more than what could not be read, and that more than findings."""
        if any(isinstance(error, FaultError) for error in (*self.errors, *self.problems)):
            return Ending.FAULT
        if self.errors:
            return Ending.UNREAD
        return Ending.FINDINGS if any(counts(each, self.fail_on) for each in self.findings) else Ending.CLEAN

    def of_file(self, path: str) -> list[Placed]:
        """The findings in a file."""
        return [each for each in self.findings if each.path == path]


def counts(finding: Placed, fail_on: Severity | None) -> bool:
    """Whether a finding fails the run."""
    order = list(Severity)
    return fail_on is not None and order.index(finding.severity) <= order.index(fail_on)


def report_of(files: Iterable[Examined], *, fail_on: str, old: Mapping[str, Old]) -> Report:
    """The report of a run. Findings that are ``old`` are not reported; old ones that are there no more are counted."""
    examined = tuple(files)
    new: list[Placed] = []
    for file in examined:
        new += folded(finding for finding in file.findings if finding.fingerprint not in old)
    found = [finding for file in examined for finding in file.findings]
    baselined = tuple(finding for finding in found if finding.fingerprint in old)
    names = {file.name or file.path for file in examined if not file.errors}
    here = {finding.fingerprint for finding in found}
    gone = sum(each.path in names and each.fingerprint not in here for each in old.values())
    graded = None if fail_on == "never" else Severity(fail_on)
    return Report(examined, tuple(new), baselined, gone, graded, notes=tuple(_not_analysed(examined)))


def _not_analysed(files: Iterable[Examined]) -> Iterator[str]:
    """What of the articles was not analysed as the rest was."""
    for file in files:
        for article in file.articles:
            yield from (f"{file.path}: {words}" for words in article.warnings)
