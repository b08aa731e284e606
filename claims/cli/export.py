"""``claims export`` and ``claims import``."""

import os
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from claims.cli.extract import layout_here, standard_output
from claims.cli.messages import ExitCode, exit_codes, tell, warning
from claims.cli.options import REVIEWER, FormatOption, StoreOption, sender
from claims.cli.output import kept_store
from claims.export.formats import Desk

if TYPE_CHECKING:
    from claims.store import Store

Several = list[str] | None


def export(
    output: Annotated[
        str | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE|DIR",
            help="A file, or a folder for one file per article. Default: a table on a terminal, JSON Lines in a pipe.",
        ),
    ] = None,
    format: FormatOption = None,
    article: Annotated[Several, typer.Option(metavar="ID", help="Claims of this article.")] = None,
    status: Annotated[Several, typer.Option(metavar="STATUS", help="Claims with this status, found by the machine.")] = None,
    verdict: Annotated[Several, typer.Option(metavar="VERDICT|none", help="Claims with this verdict.")] = None,
    publisher: Annotated[str | None, typer.Option(metavar="NAME", help="Publisher of the verdicts (claimreview).")] = None,
    page: Annotated[
        str | None,
        typer.Option(
            metavar="URL", help="URL of the page with the verdicts (claimreview); {id} is replaced by the claim's id."
        ),
    ] = None,
    store: StoreOption = None,
) -> None:
    """Write the claims in the store, with the reviewers' decisions.

    Spreadsheets, CSV, JSON and Label Studio's tasks can be edited and imported with `claims import`.
    """
    with exit_codes():
        from dataclasses import replace

        from claims.export import checked_target, destination, send
        from claims.export.stored import export_from_store
        from claims.store import NONE, Access, Filters, open_store, verdict_named

        if (publisher is None) is not (page is None):
            raise typer.BadParameter(
                "give both the publisher of the verdicts and their page", param_hint="--publisher and --page"
            )
        desk = None if publisher is None or page is None else Desk(publisher, page)
        names = [word if word == NONE else verdict_named(word).name for word in verdict or ()]
        filters = Filters.of({"article": article or (), "status": status or (), "verdict": names})
        target = checked_target(destination(output, format, terminal=sys.stdout.isatty()), kept_store(store))
        with open_store(store, access=Access.EXISTING) as opened:
            found = export_from_store(opened, filters)
            layout = replace(layout_here(several=len(article or ()) != 1), reviews=found.reviews, desk=desk)
            with closing(found.claim_sets) as claim_sets:
                errors = list(send(claim_sets, target, layout, stream=standard_output()))
            if not opened.count(filters):
                typer.echo(warning("no claim in the store matches; nothing was written"), err=True)
        for error in errors:
            tell(error)
        if errors:
            raise typer.Exit(ExitCode.SOME_FAILED)


def import_(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE",
            help="A file written by `claims export` (.xlsx, .csv, .json, .jsonl) or by Label Studio.",
            show_default=False,
        ),
    ],
    by: Annotated[
        str | None,
        typer.Option(metavar="NAME", help=f"Reviewer of decisions for which the file names no new one. Default: {REVIEWER}."),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only report what would be imported; change nothing.")] = False,
    store: StoreOption = None,
) -> None:
    """Import edits of exported files: verdicts, notes, links and corrections become log entries.

    What changed in the store since the export is never overwritten: such rows are listed as conflicts. The log also says who
    imported the file: the name in CLAIMS_REVIEWER, or else your login. Exit code 1: there were conflicts, cells that
    could not be read, or changes in read-only columns (each is named; everything else was imported).
    """
    with exit_codes():
        from claims.model import ClaimsError
        from claims.store import Access, open_store

        named = by or os.environ.get(REVIEWER)
        entered_by = sender(by)
        failed = False
        with open_store(store, access=Access.EXISTING) as opened:
            for path in files:
                try:
                    failed = _imported(path, opened, by=named, entered_by=entered_by, dry=dry_run) or failed
                except ClaimsError as error:
                    tell(error)
                    failed = True
        if failed:
            raise typer.Exit(ExitCode.SOME_FAILED)


def _imported(path: Path, store: "Store", *, by: str | None, entered_by: str, dry: bool) -> bool:
    """Imports a file and reports the outcome; returns whether part of it was not imported."""
    from claims.export.importers import read_file
    from claims.export.importers.apply import import_rows

    back = read_file(path)
    taken = import_rows(back.rows, store, by=by, entered_by=entered_by, dry=dry)
    back.errors.note_all(taken.errors)
    for failure in back.errors:
        tell(failure)
    for conflict in taken.conflicts:
        typer.echo(warning(f"conflict: {conflict}"), err=True)
    for one in taken.ignored:
        typer.echo(warning(str(one)), err=True)
    listed = (("errors", back.errors), ("conflicts", taken.conflicts), ("changes ignored", taken.ignored))
    for kind, more in ((kind, noted.more) for kind, noted in listed):
        if more:
            typer.echo(warning(f"{path}: {more:,} more {kind}"), err=True)
    counts = {"would be changed" if dry else "changed": taken.claims, "unchanged": taken.same}
    counts |= {"in conflict": taken.conflicts.total} if taken.conflicts else {}
    typer.echo(f"{path}: claims " + ", ".join(f"{what}: {count:,}" for what, count in counts.items()))
    return bool(back.errors or taken.conflicts or taken.ignored)
