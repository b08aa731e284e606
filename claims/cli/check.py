"""``claims check``, ``claims rules`` and ``claims rule``."""

import os
import sys
from contextlib import nullcontext
from dataclasses import replace
from enum import IntEnum
from functools import partial
from io import TextIOWrapper
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer
from typer.core import TyperCommand

from claims.check.reports import BUILT_IN, Layout, ReportFormat, format_names, report_format, report_marks
from claims.cli.messages import tell, warning
from claims.cli.options import JobsOption

if TYPE_CHECKING:
    from collections.abc import Mapping

    from claims.check.report import Report
    from claims.check.rule import Rule
    from claims.check.settings import Project
    from claims.export.overwriting import Kept

_FORMAT_HELP = "; ".join(f"{known.name}: {known.holds}" for known in BUILT_IN)


def _known_format(name: str) -> str:
    if name not in (known := format_names()):
        raise typer.BadParameter(f"unknown format {name!r}; choose one of: {', '.join(known)}")
    return name


class CheckCode(IntEnum):
    """Exit codes of ``claims check`` in addition to those of `claims.check.report.ExitStatus`."""

    USAGE = 2


def check(
    sources: Annotated[
        list[str] | None,
        typer.Argument(metavar="[SRC]…", help="Files, folders, globs, or - for standard input. Default: as in the settings."),
    ] = None,
    output_format: Annotated[
        str,
        typer.Option(metavar="FORMAT", help=f"{_FORMAT_HELP}; or one that an installed plugin adds.", callback=_known_format),
    ] = "text",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write the report to this file.")
    ] = None,
    base: Annotated[
        str | None, typer.Option(metavar="REF", help="Only articles added or modified since the branch diverged from REF.")
    ] = None,
    staged: Annotated[bool, typer.Option("--staged", help="Only staged articles, with their staged content.")] = False,
    pre_commit: Annotated[
        bool,
        typer.Option("--pre-commit", help="SRC are the changed files that pre-commit passes: check their articles."),
    ] = False,
    select: Annotated[
        list[str] | None, typer.Option(metavar="CODE,…", help="Rules to run: codes, code prefixes, or ALL.")
    ] = None,
    extend_select: Annotated[list[str] | None, typer.Option(metavar="CODE,…", help="Rules to run in addition.")] = None,
    ignore: Annotated[list[str] | None, typer.Option(metavar="CODE,…", help="Rules to disable.")] = None,
    fail_on: Annotated[
        str | None, typer.Option(metavar="error|warning|info|never", help="The lowest severity that fails the run.")
    ] = None,
    baseline: Annotated[
        Path | None, typer.Option(metavar="FILE", help="File of known findings, which are counted but not reported.")
    ] = None,
    write_baseline: Annotated[
        bool, typer.Option("--write-baseline", help="Write the findings to the file of --baseline.")
    ] = False,
    fix: Annotated[bool, typer.Option("--fix", help="Apply safe fixes: rewrite stale exports.")] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit with code 3 if anything was not read that may be an article's text.")
    ] = False,
    config: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Settings file. Default: the nearest claims.toml or pyproject.toml.")
    ] = None,
    pipeline: Annotated[
        str | None, typer.Option(metavar="accurate|fast", help="How attributions are found. Default: as in the settings.")
    ] = None,
    store: Annotated[
        str | None,
        typer.Option(metavar="FILE|URL", help="The reviewers' store. Default: CLAIMS_STORE, or as in the settings."),
    ] = None,
    cache: Annotated[bool, typer.Option(help="Cache results in the user's cache folder.")] = True,
    cache_dir: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Cache folder, outside the project. Default: CLAIMS_CACHE_DIR.")
    ] = None,
    jobs: JobsOption = 1,
) -> None:
    """Check articles as a linter checks code: who is quoted, how certain they are, what is inconsistent.

    Exit code 0: nothing found; 1: findings; 2: a usage error; 3: an article could not be read
    (reported on standard error; the others are checked), with --strict also a part of one;
    4: the program itself failed on an article.
    """
    from claims.check import checking
    from claims.check.registry import catalogue
    from claims.check.report import ExitStatus
    from claims.check.settings_file import find_project, overridden
    from claims.export import kept_inputs
    from claims.export.overwriting import replaceable
    from claims.model import ClaimsError, FaultError
    from claims.scale import analyse_many

    try:
        format_ = report_format(output_format)
        codes = catalogue().keys()
        lists = {"select": select, "extend-select": extend_select, "ignore": ignore}
        options = {"fail-on": fail_on, "pipeline": pipeline} | {name: _codes(words) for name, words in lists.items()}
        project = overridden(find_project(Path.cwd(), codes, file=config), codes, options)
        settings = project.settings
        analyse = partial(analyse_many, pipeline=settings.pipeline, model=settings.model, jobs=jobs, registry=project.registry)
        kept = _kept(project, [*map(Path, sources or ()), *([baseline] if baseline else [])], store)
        if output is not None:
            replaceable(output, report_marks(format_), kept, marked=bool(format_.mark))
        commit = commit_of_change() if pre_commit else None
        request = checking.Request(
            tuple(sources or ()), base, staged, baseline, write_baseline, fix, cache, cache_dir, store, pre_commit, commit
        )
        since = os.environ.get("PRE_COMMIT_FROM_REF") if commit else None
        report = checking.check(replace(request, since=since, strict=strict), project, analyse)
        if output is not None:
            replaceable(output, report_marks(format_), kept_inputs(Path(file.path) for file in report.files), marked=False)
        _send(report, format_, output)
    except ClaimsError as error:
        tell(error)
        raise typer.Exit(ExitStatus.FAULT if isinstance(error, FaultError) else CheckCode.USAGE) from None
    except BrokenPipeError:  # the report is still complete
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    raise typer.Exit(report.exit_status)


def _kept(project: "Project", inputs: list[Path], store: str | None) -> "list[Kept]":
    """The files that the report must not replace: the ``inputs``, the settings and what they name, and the store."""
    from claims.check.corpus import place_of
    from claims.export import kept_inputs
    from claims.export.overwriting import with_journals

    settings = project.settings
    named = [settings.baseline, settings.factchecks, *settings.registry]
    kept = [(project.root / name, "a file that the settings name") for name in named if name is not None]
    if project.file is not None:
        kept.append((project.file, "the settings file"))
    place = place_of(project, store)
    return [*kept_inputs(inputs), *kept, *(with_journals(place, "the store") if isinstance(place, Path) else ())]


def rules() -> None:
    """List the rules of `claims check`."""
    from rich.console import Console
    from rich.table import Table

    known = _catalogue().values()
    table = Table(box=None, pad_edge=False)
    for head in ("Code", "Severity", "On", "What it catches"):
        table.add_column(head)
    for rule in known:
        table.add_row(rule.code, rule.severity.value, "yes" if rule.on else "no", rule.summary)
    Console(width=None if sys.stdout.isatty() else 200, markup=False, highlight=False).print(table)


def rule(code: Annotated[str, typer.Argument(help="The rule's code, such as S102.")]) -> None:
    """Explain a rule: what it catches, why it matters, an example, and how to fix it."""
    from claims.check.rule import explained

    known = _catalogue().get(code.upper())
    if known is None:
        raise typer.BadParameter(f"unknown rule {code!r}; `claims rules` lists all rules", param_hint="CODE")
    typer.echo(explained(known), nl=False)


def _catalogue() -> "Mapping[str, Rule]":
    """All rules; exits with code 2 if an installed package registers an invalid one."""
    from claims.check.registry import PluginError, catalogue

    try:
        return catalogue()
    except PluginError as error:
        tell(error)
        raise typer.Exit(CheckCode.USAGE) from None


def _codes(words: list[str] | None) -> list[str] | None:
    return None if words is None else [code.strip() for each in words for code in each.split(",") if code.strip()]


_MOST_PARTS = 10
"""The number of notes on parts of articles, and of those on how they were read, that standard error lists."""


def _send(report: "Report", format_: ReportFormat, output: Path | None) -> None:
    """Writes the report, and to standard error what could not be read, fixed or cached, and what was skipped."""
    from claims.check.git_folder import way_from_top
    from claims.export.output import atomic
    from claims.present.wording import counted

    for error in (*report.errors, *report.problems):
        tell(error)
    parts = [f"{path}: {words}" for path, words in report.parts]
    remarks = [f"{path}: {words}" for path, words in report.remarks]
    unlisted = frozenset(parts[_MOST_PARTS:]) | frozenset(remarks[_MOST_PARTS:])
    for note in (note for note in report.notes if note not in unlisted):
        typer.echo(warning(note), err=True)
    for kind, about in ((parts, "articles that were read only in part"), (remarks, "how articles were read")):
        if (more := len(kind) - _MOST_PARTS) > 0:
            typer.echo(warning(f"{counted(more, 'more note')} on {about}; --output-format json lists all"), err=True)
    if report.cache:
        typer.echo(warning(f"no cache ({report.cache}): the next check will take as long"), err=True)
    colour = output is None and sys.stdout.isatty() and "NO_COLOR" not in os.environ
    prefix = way_from_top(Path.cwd())
    layout = Layout(colour=colour, prefix=prefix, top=str(Path.cwd().resolve()).removesuffix("/" + prefix.rstrip("/")))
    with nullcontext(_standard_output()) if output is None else atomic(output) as stream:
        format_.write(report, stream, layout)


def _standard_output() -> TextIO:
    if isinstance(sys.stdout, TextIOWrapper):
        if sys.stdout.isatty():
            sys.stdout.reconfigure(errors="replace")
        else:
            sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace", newline="")
    return sys.stdout


HOOK = "--pre-commit"


class HookedCommand(TyperCommand):
    """A command that rejects, with ``--pre-commit``, an option that is also the name of a file.

    A hook appends the changed file names to its arguments without a separating ``--``. ``--output=/desk/x.md`` may be such a
    name, that of a file in the folder ``--output=``, and would be written to.
    """

    def parse_args(self, ctx: typer.Context, args: list[str]) -> list[str]:  # type: ignore[override]  # typer bundles click
        """Reads the command line."""
        options = list(takewhile(lambda word: word != "--", args))
        if HOOK in options:
            for word in options:
                if word.startswith("-") and word not in ("-", HOOK) and _is_file(word):
                    said = (
                        f"{word!r} is both an option and the name of a file; rename the file, or put `--` before the file names"
                    )
                    raise typer.BadParameter(said, ctx=ctx)
        return super().parse_args(ctx, args)


def commit_of_change() -> str | None:
    """The commit whose files pre-commit names: that of ``--to-ref``, or the one that is pushed; None for files on disk."""
    return os.environ.get("PRE_COMMIT_TO_REF") if os.environ.get("PRE_COMMIT_FROM_REF") else None


def _is_file(word: str) -> bool:
    if os.path.lexists(word):
        return True
    commit = commit_of_change()
    if commit is None:
        return False
    from claims.check.git import GitError, committed

    try:
        return committed(commit, Path.cwd()).has(Path(word))
    except GitError:  # the check says so
        return False
