"""Runs a check: from the user's request to the report."""

import codecs
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from claims.analysis import Analysis
from claims.check.cache import Cache, cache_of
from claims.check.changes import changed, check_unambiguous, given, named_besides
from claims.check.corpus import similarity_index, store_of
from claims.check.diff import Change, changed_between, changed_since, staged
from claims.check.discovery import Found, Scope, around, named, place_in
from claims.check.git import GitError, committed
from claims.check.known_checks import known_checks_of
from claims.check.locations import LocatedFinding
from claims.check.registry import rules_for
from claims.check.report import FileResult, Report, make_report, read_baseline, write_baseline
from claims.check.rule import Edit
from claims.check.run import Analyse, Runner
from claims.check.settings import Project, SettingsError, scale_of
from claims.check.trees import Disk
from claims.export.output import atomic
from claims.filesystem import RefusedFileError, boundary_of, read_within, within_boundary
from claims.ingest import MAX_BYTES, STANDARD_INPUT
from claims.ingest.exports import is_export_of
from claims.model import ClaimsError, ClaimSet


class FixError(ClaimsError):
    """A fix could not be applied."""


def edits_of(findings: Iterable[LocatedFinding]) -> list[Edit]:
    """The edits of the findings' fixes, in order; an edit that overlaps an earlier one is dropped."""
    edits = sorted({edit for each in findings if each.fix and each.exact for edit in each.fix.edits}, key=_order)
    kept: list[Edit] = []
    for edit in edits:
        if not kept or edit.start >= kept[-1].end:
            kept.append(edit)
    return kept


def edited(text: str, edits: Sequence[Edit]) -> str:
    """The text after the edits.

    >>> edited("date: 12 Sept", [Edit(6, 13, "2023-09-12")])
    'date: 2023-09-12'
    """
    for edit in reversed(edits):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


def edit_file(path: Path, text: str, edits: Sequence[Edit], *, top: Path) -> None:
    """Applies the edits to the file at ``path``, checked as ``text``; byte order mark and line endings are preserved.

    Nothing is written through a symbolic link or outside the project folder ``top``. Raises `FixError` if the file is not
    UTF-8 or has changed since, `OutputError` if it cannot be written.
    """
    root = _root(path, top)
    try:
        data = read_within(path, root, most=MAX_BYTES)
        mark = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
        now = data[len(mark) :].decode("utf-8")
    except RefusedFileError as error:
        raise FixError(f"cannot be fixed: {error.what}", where=path, remedy=error.remedy) from None
    except OSError as error:
        raise FixError(f"cannot be read: {error.strerror}", where=path) from None
    except UnicodeDecodeError:
        raise FixError("cannot be fixed: not UTF-8 text", where=path, remedy="save it as UTF-8") from None
    if now != text:
        raise FixError("cannot be fixed: it changed during the check", where=path, remedy="run the check again")
    with atomic(path, root=root) as stream:
        stream.write(mark.decode("utf-8") + edited(now, edits))


_MOVE = "rename the article or this file"


def write_export(path: Path, claim_set: ClaimSet, *, top: Path) -> None:
    """Writes the export of the article at ``path`` next to it, replacing an earlier export; same restrictions as `edit_file`.

    Raises `FixError` if a file of that name is not an export of this article alone, `OutputError` if it cannot be written.
    """
    from claims.export import dumps  # imports the store's tables

    beside, root = path.with_suffix(".json"), _root(path, top)
    if os.path.lexists(beside):
        try:
            old = read_within(beside, root, most=MAX_BYTES)
        except RefusedFileError as error:
            raise FixError(f"not replaced: {error.what}", where=beside, remedy=error.remedy) from None
        except OSError as error:
            raise FixError(f"not replaced: {error.strerror}", where=beside) from None
        if not is_export_of(old, claim_set.article):
            raise FixError("not replaced: it is not an export of this article alone", where=beside, remedy=_MOVE)
    with atomic(beside, root=root) as stream:
        stream.write(dumps(claim_set, indent=2) + "\n")


def _root(path: Path, top: Path) -> Path:
    """The folder that writes must stay in: the project's, or for a file outside it the file's own."""
    return top if within_boundary(path, top) else path.parent


def _order(edit: Edit) -> tuple[int, int, str]:
    return edit.start, edit.end, edit.text


_ROUNDS = 5
"""The maximum number of fix passes: a fix may require another one, as an edit makes an export stale."""


@dataclass(frozen=True, slots=True)
class Request:
    """What to check. ``sources`` are files, folders and globs (none: the project's ``paths``).

    ``base`` restricts the check to changes since a commit, ``staged`` to staged content. ``baseline``
    holds old findings; with ``write``, findings are written there instead of reported. ``fix`` applies the safe fixes.
    ``cache`` is a folder to use instead of the default cache, ``store`` a reviewers' store to use instead of the one that the
    environment or the settings name. With ``hook``, ``sources`` are the files of a change, of which only articles are checked,
    with their content in ``commit`` (None: on disk), which changed them ``since`` another one. With ``strict``, whatever was
    not read fails the check.
    """

    sources: tuple[str, ...] = ()
    base: str | None = None
    staged: bool = False
    baseline: Path | None = None
    write: bool = False
    fix: bool = False
    cached: bool = True
    cache: Path | None = None
    store: str | None = None
    hook: bool = False
    commit: str | None = None
    since: str | None = None
    strict: bool = False


def check(request: Request, project: Project, analyse: Analyse) -> Report:
    """Runs the check; ``analyse`` returns the analyses of articles (see `claims.scale.analyse_many`).

    Files that cannot be read are reported, and the rest is checked. Raises `SettingsError` for a usage error,
    `GitError` if git fails, `PipelineError` if the pipeline is not installed.
    """
    top = boundary_of(project.root)
    project = _with_baseline(request, project)
    _sensible(request, project)
    if request.store is not None:
        project = replace(project, scale=scale_of(project.settings.verdict_scale, project.root))
    cache = cache_of(project.root, request.cache) if request.cached else Cache(None)
    run = Runner(project, analyse, tree=Disk(top), cache=cache, stored=store_of(project, request.store))
    run.checks = known_checks_of(project)
    scope = Scope(project)
    files = _files(request, run, scope)
    names = (place_in(path, project) for path in files if isinstance(path, Path))
    if any(rule.across for name in names for rule in rules_for(name, project.settings)):
        sources = () if project.settings.paths else request.sources
        known_as = f"{Path.cwd()} {project.settings.paths or sources}"
        run.neighbours = similarity_index(around(sources, scope), run.cache, known_as, Disk(top))
    results = list(run.check_files(files))
    problems: list[ClaimsError] = []
    fixed = 0
    if request.fix:
        results, fixed, problems = _fixed(run, files, results)
    run.cache.prune()
    report, notes = _reported(request, project, results), scope.notes()
    return replace(
        report,
        fixed=fixed,
        problems=tuple(problems),
        cache=run.cache.broken,
        notes=(*report.notes, *notes),
        skipped=tuple(words for words, unread in notes.items() if unread),
        left=scope.left_out,
        strict=request.strict,
    )


def _sensible(request: Request, project: Project) -> None:
    if request.staged and request.base is not None:
        raise SettingsError("--staged and --base exclude each other", remedy="leave one of them out")
    if request.hook and (request.staged or request.base is not None):
        raise SettingsError("--pre-commit excludes --staged and --base", remedy="leave one of them out")
    if request.hook and not request.sources:
        raise SettingsError("--pre-commit takes the names of the files of a change", remedy="name them, or use --staged")
    if str(STANDARD_INPUT) in request.sources and (request.hook or request.staged or request.base is not None):
        raise SettingsError("git does not track standard input", remedy="leave out `-`, or check it without the other options")
    if request.commit is not None and request.fix:
        raise SettingsError("--fix changes files on disk, but the content of a commit is checked", remedy="leave it out")
    if request.staged and request.fix:
        raise SettingsError("--fix changes files on disk, but --staged checks git's index", remedy="leave one of them out")
    if request.write and project.settings.baseline is None:
        raise SettingsError("--write-baseline needs a file to write to", remedy="add --baseline claims-baseline.json")


def _with_baseline(request: Request, project: Project) -> Project:
    """The project with the requested baseline, which is never checked as an article."""
    if request.baseline is None:
        return project
    named = str(Path.cwd() / request.baseline)
    return replace(project, settings=project.settings.model_copy(update={"baseline": named}))


def _files(request: Request, run: Runner, scope: Scope) -> Sequence[Found]:
    here = Path.cwd()
    if request.hook:
        if request.commit is not None:
            run.tree = committed(request.commit, here)
        return given(request.sources, _of_hook(request, here), scope, run.tree)
    if request.staged:
        changes, run.tree = staged(here)
    elif request.base is not None:
        check_unambiguous(request.base, here)
        changes = changed_since(request.base, here) + named_besides(request.sources, here)
    else:
        return named(request.sources, scope)
    return changed(changes, request.sources, scope, run.tree)


def _of_hook(request: Request, folder: Path) -> list[Change]:
    """The changes of which a hook passes files: those of the commit, else the staged ones; none outside of a repository."""
    if request.commit is not None:
        return [] if request.since is None else changed_between(request.since, request.commit, folder)
    try:
        return staged(folder)[0]
    except GitError:  # in no repository
        return []


def _fixed(run: Runner, files: Sequence[Found], results: list[FileResult]) -> tuple[list[FileResult], int, list[ClaimsError]]:
    """The results after the fixes, the number of fixed files, and the errors for files that could not be fixed."""
    problems: dict[str, ClaimsError] = {}
    fixed: set[str] = set()
    for _ in range(_ROUNDS):
        now = set()
        for each in results:
            if each.path not in problems and any(finding.fix for finding in each.findings):
                try:
                    now |= _fix_file(run, each)
                except ClaimsError as error:
                    problems[each.path] = error
        if not now:
            break
        fixed |= now
        results = list(run.check_files(files))
    return results, len(fixed), list(problems.values())


def _fix_file(run: Runner, each: FileResult) -> set[str]:
    """Fixes a file: its own text first, then, in the next pass, its export. Returns the paths that were fixed."""
    path = Path(each.path)
    analysis, *others = run.analyses(path)
    if others or not isinstance(analysis, Analysis):
        raise FixError("cannot be fixed: it contains several articles", where=path)
    claim_set = analysis.claim_set
    edits = edits_of(each.findings)
    if edits:
        edit_file(path, claim_set.article.text, edits, top=boundary_of(run.project.root))
    elif any(finding.fix and finding.fix.export for finding in each.findings):
        write_export(path, claim_set, top=boundary_of(run.project.root))
    else:
        return set()
    return {each.path}


def _reported(request: Request, project: Project, results: Iterable[FileResult]) -> Report:
    files, settings = tuple(results), project.settings
    place = None if settings.baseline is None else project.root / settings.baseline
    root = project.root if request.baseline is None or place is None else _root_of_chosen(place)
    if place is not None and request.write:
        return _rewritten(place, root, files, fail_on=settings.fail_on)
    return make_report(files, fail_on=settings.fail_on, old={} if place is None else read_baseline(place, root))


def _root_of_chosen(baseline: Path) -> Path:
    """The folder that must contain a baseline given on the command line: the repository, else the baseline's own folder."""
    top = boundary_of(Path.cwd())
    return top if within_boundary(baseline, top) else baseline.parent


def _rewritten(path: Path, root: Path, files: tuple[FileResult, ...], *, fail_on: str) -> Report:
    before = read_baseline(path, root) if os.path.lexists(path) else {}
    write_baseline(path, files, root=root, before=before.values())
    return make_report(files, fail_on=fail_on, old=read_baseline(path, root))
