"""``claims export``."""

import sys
from contextlib import closing
from typing import Annotated

import typer

from claims.cli.extract import layout_here, standard_output
from claims.cli.messages import ExitCode, exit_codes, tell, warning
from claims.cli.store.options import StoreOption
from claims.export.formats import FORMATS, Desk, FormatName

Several = list[str] | None


def export(
    output: Annotated[
        str | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE|DIR",
            help="A file for all articles, or a folder for a file each. Left out: a table on a terminal, JSON Lines in a pipe.",
        ),
    ] = None,
    format: Annotated[
        FormatName | None, typer.Option(help=f"{'; '.join(f'{known.name}: {known.holds}' for known in FORMATS)}.")
    ] = None,
    article: Annotated[Several, typer.Option(metavar="ID", help="Of this article.")] = None,
    status: Annotated[Several, typer.Option(metavar="STATUS", help="What the machine can establish.")] = None,
    verdict: Annotated[Several, typer.Option(metavar="VERDICT|none", help="What a reviewer decided.")] = None,
    publisher: Annotated[str | None, typer.Option(metavar="NAME", help="Who publishes the verdicts (claimreview).")] = None,
    page: Annotated[
        str | None,
        typer.Option(metavar="URL", help="The page they are on (claimreview); {id} in it stands for the claim's id."),
    ] = None,
    store: StoreOption = None,
) -> None:
    """Write the claims in the store, with what people decided on them.

    Spreadsheets, CSV, JSON and Label Studio's tasks can be changed and read back with `claims import`.
    """
    with exit_codes():
        from dataclasses import replace

        from claims.export import destination, send
        from claims.export.stored import leaving
        from claims.store import NONE, Access, Filters, open_store, verdict_named

        if (publisher is None) is not (page is None):
            raise typer.BadParameter("verdicts are published by somebody somewhere", param_hint="--publisher and --page")
        desk = None if publisher is None or page is None else Desk(publisher, page)
        names = [word if word == NONE else verdict_named(word).name for word in verdict or ()]
        filters = Filters.of({"article": article or (), "status": status or (), "verdict": names})
        target = destination(output, format, terminal=sys.stdout.isatty())
        with open_store(store, access=Access.EXISTING) as opened:
            found = leaving(opened, filters)
            layout = replace(layout_here(several=len(article or ()) != 1), reviews=found.reviews, desk=desk)
            with closing(found.claim_sets) as claim_sets:
                errors = list(send(claim_sets, target, layout, stream=standard_output()))
            if not opened.count(filters):
                typer.echo(warning("no claim in the store passes; nothing was written"), err=True)
        for error in errors:
            tell(error)
        if errors:
            raise typer.Exit(ExitCode.SOME_FAILED)
