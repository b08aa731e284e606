"""``claims import``."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from claims.cli.messages import ExitCode, exit_codes, tell, warning
from claims.cli.store.options import REVIEWER, StoreOption, sender

if TYPE_CHECKING:
    from claims.store import Store


def import_(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE",
            help="What `claims export` wrote: .xlsx, .csv, .json, .jsonl; or Label Studio's own export.",
            show_default=False,
        ),
    ],
    by: Annotated[
        str | None,
        typer.Option(metavar="NAME", help=f"Who decided, where the file newly names nobody. Left out: {REVIEWER}."),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be taken over.")] = False,
    store: StoreOption = None,
) -> None:
    """Take over what people changed in exported files: verdicts, notes, links and corrections become entries of the log.

    What changed in the store since the export is never written over: such rows are listed as conflicts. The log also says who
    imported the file: the name that CLAIMS_REVIEWER gives, else your login. Exit code 1: there were conflicts, cells that
    could not be read, or changes in columns that are never taken over (each is named; everything else was taken over).
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
    """Takes a file over and tells what became of it; whether something of it was not taken over."""
    from claims.export.back import read_back
    from claims.export.stored import take_over

    back = read_back(path)
    taken = take_over(back.rows, store, by=by, entered_by=entered_by, dry=dry)
    back.errors.note_all(taken.errors)
    for failure in back.errors:
        tell(failure)
    for conflict in taken.conflicts:
        typer.echo(warning(f"conflict: {conflict}"), err=True)
    for one in taken.ignored:
        typer.echo(warning(str(one)), err=True)
    told = (("errors", back.errors), ("conflicts", taken.conflicts), ("changes ignored", taken.ignored))
    for kind, more in ((kind, noted.more) for kind, noted in told):
        if more:
            typer.echo(warning(f"{path}: {more:,} more {kind}"), err=True)
    counts = {"would be changed" if dry else "changed": taken.claims, "as they were": taken.same}
    counts |= {"in conflict": taken.conflicts.total} if taken.conflicts else {}
    typer.echo(f"{path}: claims " + ", ".join(f"{what}: {count:,}" for what, count in counts.items()))
    return bool(back.errors or taken.conflicts or taken.ignored)
