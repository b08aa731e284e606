"""The result of a run: per file, in total, and its exit code; the baseline of old findings."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from enum import IntEnum
from pathlib import Path
from typing import Any

from claims.check.allowances import Allowance, AllowedFinding
from claims.check.locations import Excerpt, FindingText, LocatedFinding, Location
from claims.check.registry import catalogue
from claims.check.rule import Edit, Fix, Rule, Severity, one_per_group
from claims.check.settings import SettingsError
from claims.export.output import atomic
from claims.filesystem import RefusedFileError, read_within
from claims.model import ClaimsError, ClaimSet, FaultError
from claims.present.wording import counted, grouped


@dataclass(frozen=True, slots=True)
class ArticleSummary:
    """Statistics of an article: the number of claims by status and source (a name, None for the publication's own voice).

    ``warnings`` say which parts were not read or not analysed, ``remarks`` how the others were read.
    """

    title: str
    words: int
    statuses: Mapping[str, int]
    sources: tuple[tuple[str | None, Mapping[str, int]], ...]
    warnings: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()

    @classmethod
    def of(cls, claim_set: ClaimSet) -> "ArticleSummary":
        """The statistics of a claim set; sources with the most claims first."""
        by_source: dict[str | None, Counter[str]] = {}
        for claim in claim_set.claims:
            by_source.setdefault(claim.source, Counter())[claim.status.value] += 1
        ranked = sorted(by_source.items(), key=lambda item: (-item[1].total(), item[0] or ""))
        return cls(
            title=claim_set.article.title or claim_set.article.id,
            words=len(claim_set.article.text.split()),
            statuses=dict(Counter(claim.status.value for claim in claim_set.claims)),
            sources=tuple((name, dict(counts)) for name, counts in ranked),
            warnings=(*claim_set.article.warnings, *claim_set.article.unread),
            remarks=claim_set.article.remarks,
        )


@dataclass(frozen=True, slots=True)
class FileResult:
    """The result of checking a file: its articles, the findings, allowed findings, and errors.

    ``name`` is its path relative to the project's folder, used in baselines. ``cached`` says that it came from the cache.
    """

    path: str
    articles: tuple[ArticleSummary, ...] = ()
    findings: tuple[LocatedFinding, ...] = ()
    allowed: tuple[AllowedFinding, ...] = ()
    errors: tuple[ClaimsError, ...] = ()
    name: str = ""
    cached: bool = field(default=False, compare=False)


def written(results: FileResult) -> str:
    """The record as text for the cache; errors are never cached, so that the file is checked again."""
    return json.dumps(asdict(replace(results, errors=())), ensure_ascii=True)


def read(text: str) -> FileResult:
    """The record that `written` wrote."""
    held = json.loads(text)
    return FileResult(
        path=held["path"],
        articles=tuple(map(_summary, held["articles"])),
        findings=tuple(map(_placed, held["findings"])),
        allowed=tuple(AllowedFinding(Allowance(**each["allowance"]), _placed(each["finding"])) for each in held["allowed"]),
        name=held["name"],
        cached=True,
    )


def _summary(held: dict[str, Any]) -> ArticleSummary:
    sources = tuple((name, counts) for name, counts in held["sources"])
    warnings, remarks = tuple(held["warnings"]), tuple(held["remarks"])
    return ArticleSummary(held["title"], held["words"], held["statuses"], sources, warnings, remarks)


def _placed(held: dict[str, object]) -> LocatedFinding:
    raw: dict[str, object] = dict(held)
    places, excerpt, fix, subject = raw.pop("places"), raw.pop("excerpt"), raw.pop("fix"), raw.pop("subject")
    assert isinstance(places, list)
    assert isinstance(excerpt, dict)
    assert isinstance(subject, dict)
    assert isinstance(raw["claim_ids"], list)
    known = {**raw, "severity": Severity(str(raw["severity"])), "claim_ids": tuple(raw["claim_ids"])}
    return LocatedFinding(
        **known,  # type: ignore[arg-type]  # serialised by `written`
        places=tuple(Location(**place) for place in places),
        excerpt=Excerpt(**excerpt),
        subject=FindingText(**subject),
        fix=_fix(fix) if isinstance(fix, dict) else None,
    )


def _fix(held: dict[str, object]) -> Fix:
    edits = held["edits"]
    assert isinstance(edits, list)
    return Fix(str(held["summary"]), tuple(Edit(**edit) for edit in edits), bool(held["export"]))


VERSION = 2
"""Entries of version 1 covered every claim with the same underlined words, and cannot be told apart any more."""
_SHOWN = 200
"""The number of code points of a sentence that are stored for human readers."""
MAX_BYTES = 32_000_000
"""The maximum size of a baseline (bytes): some 100,000 findings."""


@dataclass(frozen=True, slots=True)
class BaselineEntry:
    """An old finding: its fingerprint, and for human readers its rule, file, underlined words and sentence."""

    fingerprint: str
    code: str
    path: str
    words: str
    sentence: str


def read_baseline(path: Path, root: Path) -> dict[str, BaselineEntry]:
    """The old findings in a file inside the folder ``root``, by fingerprint.

    Raises `SettingsError` if it cannot be read or is not a baseline.
    """
    wrong = SettingsError("this is not a baseline", where=path, remedy="remove it, and write one with --write-baseline")
    try:
        held = json.loads(read_within(path, root, most=MAX_BYTES))
    except RefusedFileError as error:
        raise SettingsError(f"the baseline cannot be read: {error.what}", where=path, remedy=error.remedy) from None
    except OSError as error:
        raise SettingsError(
            f"the baseline cannot be read: {error.strerror}", where=path, remedy="make one with --write-baseline"
        ) from None
    except (ValueError, RecursionError):
        raise wrong from None
    if isinstance(held, dict) and held.get("version") == 1:
        raise SettingsError(
            "this baseline has an earlier format, whose entries cover more than one claim each",
            where=path,
            remedy="delete it and write a new one with --write-baseline",
        )
    if not isinstance(held, dict) or held.get("version") != VERSION or held.keys() != {"version", "findings"}:
        raise wrong
    try:
        found = [BaselineEntry(**each) for each in held["findings"]]
    except (KeyError, TypeError):
        raise wrong from None
    if not all(
        isinstance(part, str) for old in found for part in (old.fingerprint, old.code, old.path, old.words, old.sentence)
    ):
        raise wrong
    return {old.fingerprint: old for old in found}


def write_baseline(path: Path, files: Iterable[FileResult], *, root: Path, before: Iterable[BaselineEntry]) -> int:
    """Writes the findings in ``files`` as old ones, inside the folder ``root`` and never through a link.

    Returns the number of entries in the file.

    Old findings of files that were not checked this time, or could not be read, stay. Raises `OutputError`.
    """
    files = tuple(files)
    read = {file.name for file in files if not file.errors}
    kept = [old for old in before if old.path not in read]
    new = [
        BaselineEntry(
            each.fingerprint, each.code, file.name, each.excerpt.marked, " ".join(each.subject.sentence.split())[:_SHOWN]
        )
        for file in files
        for each in file.findings
    ]
    rows = sorted(
        {old.fingerprint: old for old in (*kept, *new)}.values(), key=lambda old: (old.path, old.code, old.fingerprint)
    )
    listed = [asdict(old) for old in rows]
    with atomic(path, root=root) as stream:
        stream.write(json.dumps({"version": VERSION, "findings": listed}, indent=1) + "\n")
    return len(rows)


class ExitStatus(IntEnum):
    """The exit codes of a run. 2, a usage error, is raised before a run."""

    CLEAN = 0
    FINDINGS = 1
    UNREAD = 3
    FAULT = 4
    """The program or a rule failed on an article."""


@dataclass(frozen=True, slots=True)
class Report:
    """A run, ready to be written. ``fail_on`` is None if no finding fails it.

    ``baselined`` are findings in the baseline, ``resolved`` counts its entries that are no longer found, ``fixed`` files
    that were fixed; ``problems`` are files that could not be, ``cache`` why nothing was cached, ``notes`` what was not read,
    how the rest was read and what decides that, of which ``skipped`` are about files that may be articles; ``left`` counts
    these. With ``strict``, the
    run fails if anything was not read.
    """

    files: tuple[FileResult, ...]
    findings: tuple[LocatedFinding, ...]
    baselined: tuple[LocatedFinding, ...] = ()
    resolved: int = 0
    fail_on: Severity | None = Severity.WARNING
    fixed: int = 0
    problems: tuple[ClaimsError, ...] = ()
    cache: str | None = None
    notes: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()
    left: int = 0
    strict: bool = False
    rules: Mapping[str, Rule] = field(default_factory=catalogue)

    @property
    def old(self) -> int:
        """The number of findings that are in the baseline."""
        return len(self.baselined)

    @property
    def errors(self) -> list[ClaimsError]:
        """The errors about files that could not be read, in order."""
        return [error for file in self.files for error in file.errors]

    @property
    def allowed(self) -> list[AllowedFinding]:
        """The findings that the articles allow, in order."""
        return [each for file in self.files for each in file.allowed]

    @property
    def parts(self) -> list[tuple[str, str]]:
        """What was not read of the articles: the path and a note, in order."""
        return [(file.path, words) for file in self.files for article in file.articles for words in article.warnings]

    @property
    def remarks(self) -> list[tuple[str, str]]:
        """How articles were read where nothing is missing: the path and a note, in order."""
        return [(file.path, words) for file in self.files for article in file.articles for words in article.remarks]

    @property
    def is_incomplete(self) -> bool:
        """Whether anything was not read, so that a strict run fails."""
        return bool(self.skipped or self.parts)

    @property
    def exit_status(self) -> ExitStatus:
        """The exit status: an internal error takes precedence over unreadable files, and those over findings."""
        if any(isinstance(error, FaultError) for error in (*self.errors, *self.problems)):
            return ExitStatus.FAULT
        if self.errors or (self.strict and self.is_incomplete):
            return ExitStatus.UNREAD
        return ExitStatus.FINDINGS if any(counts(each, self.fail_on) for each in self.findings) else ExitStatus.CLEAN


def counts(finding: LocatedFinding, fail_on: Severity | None) -> bool:
    """Whether a finding fails the run."""
    order = list(Severity)
    return fail_on is not None and order.index(finding.severity) <= order.index(fail_on)


def make_report(files: Iterable[FileResult], *, fail_on: str, old: Mapping[str, BaselineEntry]) -> Report:
    """The report of a run. Findings in ``old`` are not reported; entries that are no longer found are counted."""
    results = tuple(files)
    new: list[LocatedFinding] = []
    for file in results:
        new += one_per_group(finding for finding in file.findings if finding.fingerprint not in old)
    found = [finding for file in results for finding in file.findings]
    baselined = tuple(finding for finding in found if finding.fingerprint in old)
    names = {file.name or file.path for file in results if not file.errors}
    here = {finding.fingerprint for finding in found}
    resolved = sum(each.path in names and each.fingerprint not in here for each in old.values())
    graded = None if fail_on == "never" else Severity(fail_on)
    report = Report(results, tuple(new), baselined, resolved, graded)
    return replace(report, notes=tuple(f"{path}: {words}" for path, words in (*report.parts, *report.remarks)))


def tally(report: Report) -> str:
    """A summary of the run in one line.

    >>> tally(Report(files=(), findings=()))
    '0 articles checked: no findings'
    """
    by_severity = Counter(finding.severity for finding in report.findings)
    graded = [_graded(by_severity[severity], severity) for severity in Severity if by_severity[severity]]
    found = f"{counted(len(report.findings), 'finding')} ({', '.join(graded)})" if graded else "no findings"
    articles = sum(max(1, len(file.articles)) for file in report.files if file.articles or not file.errors)
    besides = [
        f"{len(report.allowed)} allowed" if report.allowed else "",
        f"{counted(report.fixed, 'file')} fixed" if report.fixed else "",
        f"{report.old} in the baseline" if report.old else "",
        f"{report.resolved} of the baseline resolved" if report.resolved else "",
        f"{len(report.errors)} could not be read" if report.errors else "",
        f"{grouped(in_part)} read only in part" if (in_part := len({path for path, _ in report.parts})) else "",
        f"{counted(report.left, 'file')} left out" if report.left else "",
    ]
    return f"{counted(articles, 'article')} checked: " + ", ".join([found, *filter(None, besides)])


def _graded(number: int, severity: Severity) -> str:
    return f"{grouped(number)} info" if severity is Severity.INFO else counted(number, severity.value)
