"""The program ``claims`` and its commands."""

import sys
from typing import Annotated

import typer

from claims import __version__
from claims.cli.check import check, rule, rules
from claims.cli.export import export
from claims.cli.extract import extract
from claims.cli.hook import HookedCommand
from claims.cli.import_ import import_
from claims.cli.lsp import lsp
from claims.cli.messages import faults_told
from claims.cli.review import review, user
from claims.cli.schema import schema
from claims.cli.store import add, decide, list_claims, log, show, stats
from claims.present.log import HarmlessLines

app = typer.Typer(
    name="claims",
    help="Who says what in the news, how sure they are, and whether anything confirms it.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)
_REVIEW, _CHECK = "Review", "Check"
app.command()(extract)
app.command()(schema)
# in the order in which a desk uses them
app.command(rich_help_panel=_REVIEW)(add)
app.command(rich_help_panel=_REVIEW)(review)
app.add_typer(user, name="user", rich_help_panel=_REVIEW)
app.command("list", rich_help_panel=_REVIEW)(list_claims)
for _review_command in (show, decide, log, stats, export):
    app.command(rich_help_panel=_REVIEW)(_review_command)
app.command("import", rich_help_panel=_REVIEW)(import_)
app.command(rich_help_panel=_CHECK, cls=HookedCommand)(check)
for _check_command in (rules, rule, lsp):
    app.command(rich_help_panel=_CHECK)(_check_command)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"claims {__version__}")
        raise typer.Exit


@app.callback()
def _program(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and end.")
    ] = False,
) -> None:
    pass  # what every command shares: --version, and completion, which Typer adds


def main() -> None:
    """Runs the program on the words of the command line."""
    if sys.stderr.isatty():
        with faults_told():
            app()
    # What is no terminal may be the log of a CI job, whose service runs lines that look like a command of its own.
    lines = sys.stderr = HarmlessLines(sys.stderr)
    try:
        with faults_told():
            app()
    finally:
        lines.finish()
