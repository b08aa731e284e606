"""The whole check, from what a user asked for to a report."""

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from claims.check.cache import Cache, cache_of
from claims.check.files.baseline import read_baseline, write_baseline
from claims.check.files.candidates import Found, around, named
from claims.check.files.fixing import FixError, edit_file, edits_of, write_export
from claims.check.files.git import changed_since, staged
from claims.check.files.records import Examined
from claims.check.files.sketches import neighbourhood
from claims.check.files.stored import store_of
from claims.check.files.trees import Disk
from claims.check.report import Report, report_of
from claims.check.run import Extract, Run
from claims.check.scope.changes import ambiguous, changed, given, named_besides
from claims.check.scope.repository import committed
from claims.check.scope.scope import Scope
from claims.check.selection import rules_for
from claims.check.settings import Project, SettingsError
from claims.check.settings.scale import scale_of
from claims.filesystem import boundary_of, within_boundary
from claims.ingest import STANDARD_INPUT
from claims.model import ClaimsError, ClaimSet

_ROUNDS = 5
"""How often fixes are made and the files looked at again: a fix may show another one, as an edit makes an export stale."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for. ``sources`` are files, folders and globs (none: what the project says).

    ``base`` restricts the check to what changed since a commit, ``staged`` to what is staged, as it is staged. ``baseline``
    holds old findings; ``write`` has them written there in place of being reported. ``fix`` mends what is safe to mend.
    ``cache`` is a folder for the cache in place of the usual one, ``store`` the reviewers' store in place of the one that the
    environment or the settings name. ``hook`` says that ``sources`` are the files of a change, of which only articles are
    checked, with the contents that they have in ``commit`` (None: on the disk).
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


def check(request: Request, project: Project, extract: Extract) -> Report:
    """Checks what is asked for; ``extract`` gives the claims of articles (see `claims.scale.extract_many`).

    What cannot be read is in the report, and the rest is checked. Raises `SettingsError` for a request that makes no sense,
    `GitError` where git cannot answer, `PipelineError` where the pipeline is not there.
    """
    top = boundary_of(project.root)
    project = _with_baseline(request, project)
    _sensible(request, project)
    if request.store is not None:
        project = replace(project, scale=scale_of(project.settings.verdict_scale, project.root))
    cache = cache_of(project.root, request.cache) if request.cached else Cache(None)
    run = Run(project, extract, tree=Disk(top), cache=cache, stored=store_of(project, request.store))
    scope = Scope(project)
    files = _files(request, run, scope)
    if any(rule.across for path in files[:1] for rule in rules_for(str(path), project.settings)):
        sources = () if project.settings.paths else request.sources
        known_as = f"{Path.cwd()} {project.settings.paths or sources}"
        run.neighbours = neighbourhood(around(sources, scope), run.cache, known_as, Disk(top))
    examined = list(run.examined(files))
    problems: list[ClaimsError] = []
    mended = 0
    if request.fix:
        examined, mended, problems = _mended(run, files, examined)
    run.cache.prune()
    report = _reported(request, project, examined)
    return replace(
        report,
        mended=mended,
        problems=tuple(problems),
        cache=run.cache.broken,
        notes=(*report.notes, *scope.notes()),
        left=len(scope.left) + len(scope.exports),
    )


def _sensible(request: Request, project: Project) -> None:
    if request.staged and request.base is not None:
        raise SettingsError("--staged and --base exclude each other", remedy="leave one of them out")
    if request.hook and (request.staged or request.base is not None):
        raise SettingsError("--pre-commit excludes --staged and --base", remedy="leave one of them out")
    if request.hook and not request.sources:
        raise SettingsError("--pre-commit takes the names of the files of a change", remedy="name them, or use --staged")
    if str(STANDARD_INPUT) in request.sources and (request.hook or request.staged or request.base is not None):
        raise SettingsError("standard input is no file of which git knows", remedy="leave out `-`, or check it by itself")
    if request.commit is not None and request.fix:
        raise SettingsError("--fix mends files, but those of a commit are checked", remedy="leave it out")
    if request.staged and request.fix:
        raise SettingsError("--fix mends files, but --staged checks what git has staged", remedy="leave one of them out")
    if request.write and project.settings.baseline is None:
        raise SettingsError("--write-baseline does not say where", remedy="add --baseline claims-baseline.json")


def _with_baseline(request: Request, project: Project) -> Project:
    """The project, its baseline being the one that was asked for: that file is no article, wherever it lies."""
    if request.baseline is None:
        return project
    named = str(Path.cwd() / request.baseline)
    return replace(project, settings=project.settings.model_copy(update={"baseline": named}))


def _files(request: Request, run: Run, scope: Scope) -> Sequence[Found]:
    here = Path.cwd()
    if request.hook:
        if request.commit is not None:
            run.tree = committed(request.commit, here)
        return given(request.sources, scope, run.tree)
    if request.staged:
        changes, run.tree = staged(here)
    elif request.base is not None:
        for words in ambiguous(request.base, here):
            scope.note(words)
        changes = changed_since(request.base, here) + named_besides(request.sources, here)
    else:
        return named(request.sources, scope)
    return changed(changes, request.sources, scope, run.tree)


def _mended(run: Run, files: Sequence[Found], examined: list[Examined]) -> tuple[list[Examined], int, list[ClaimsError]]:
    """The files after fixes: what is found then, how many files were mended, and which could not be."""
    problems: dict[str, ClaimsError] = {}
    mended: set[str] = set()
    for _ in range(_ROUNDS):
        now = set()
        for each in examined:
            if each.path not in problems and any(finding.fix for finding in each.findings):
                try:
                    now |= _mend(run, each)
                except ClaimsError as error:
                    problems[each.path] = error
        if not now:
            break
        mended |= now
        examined = list(run.examined(files))
    return examined, len(mended), list(problems.values())


def _mend(run: Run, each: Examined) -> set[str]:
    """Mends a file: its own text first, then, the next time, the export that is made of it. Gives the path if it was."""
    path = Path(each.path)
    claim_sets = run.claim_sets(path)
    claim_set = claim_sets[0]
    if len(claim_sets) != 1 or not isinstance(claim_set, ClaimSet):
        raise FixError("cannot be mended: it holds several articles", where=path)
    edits = edits_of(each.findings)
    if edits:
        edit_file(path, claim_set.article.text, edits, top=boundary_of(run.project.root))
    elif any(finding.fix and finding.fix.export for finding in each.findings):
        write_export(path, claim_set, top=boundary_of(run.project.root))
    else:
        return set()
    return {each.path}


def _reported(request: Request, project: Project, examined: Iterable[Examined]) -> Report:
    files, settings = tuple(examined), project.settings
    place = None if settings.baseline is None else project.root / settings.baseline
    root = project.root if request.baseline is None or place is None else _root_of_chosen(place)
    if place is not None and request.write:
        return _rewritten(place, root, files, fail_on=settings.fail_on)
    return report_of(files, fail_on=settings.fail_on, old={} if place is None else read_baseline(place, root))


def _root_of_chosen(baseline: Path) -> Path:
    """The folder that a baseline which the command line names must lie in: the repository, or its own folder elsewhere."""
    top = boundary_of(Path.cwd())
    return top if within_boundary(baseline, top) else baseline.parent


def _rewritten(path: Path, root: Path, files: tuple[Examined, ...], *, fail_on: str) -> Report:
    before = read_baseline(path, root) if os.path.lexists(path) else {}
    write_baseline(path, files, root=root, before=before.values())
    return report_of(files, fail_on=fail_on, old=read_baseline(path, root))
