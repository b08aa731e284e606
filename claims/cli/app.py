"""The program ``claims`` and its commands."""

import sys
from typing import Annotated

import typer

from claims import __version__
from claims.cli.check import HookedCommand, check, rule, rules
from claims.cli.export import export, import_
from claims.cli.extract import extract
from claims.cli.factchecks import factchecks, match
from claims.cli.listing import list_claims, show
from claims.cli.messages import exit_codes, faults_reported
from claims.cli.options import FormatCommand
from claims.cli.review import review, user
from claims.cli.store import add, decide, log, stats
from claims.cli.stories import stories
from claims.cli.verify import verify
from claims.present.log import HarmlessLines


def schema(name: Annotated[str, typer.Argument(help="Which schema.")] = "claim-set") -> None:
    """Print the JSON Schema of what the program writes."""
    from claims.export import SCHEMAS, json_schema

    if name not in SCHEMAS:
        raise typer.BadParameter(f"unknown schema {name!r}; choose one of: {', '.join(SCHEMAS)}", param_hint="NAME")
    typer.echo(json_schema(name), nl=False)


def lsp(
    pipeline: Annotated[
        str, typer.Option(metavar="accurate|fast", help="How attributions are found; fast responds sooner on a slow machine.")
    ] = "accurate",
    model: Annotated[str | None, typer.Option(metavar="NAME", help="An installed English spaCy model.")] = None,
) -> None:
    """Serve an editor over standard input and output (Language Server Protocol): findings while an article is written."""
    with exit_codes():
        from claims.extras import Extra, remedy
        from claims.model import PipelineError

        try:
            from claims.lsp.server import make_server
        except ModuleNotFoundError as error:
            if error.name not in {"pygls", "lsprotocol"}:
                raise
            raise PipelineError("the language server is not installed", remedy=remedy(Extra.LSP)) from None
        make_server(pipeline, model).start_io()


app = typer.Typer(
    name="claims",
    help="Who says what in the news, how sure they are, and whether anything confirms it.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)
_REVIEW, _CHECK = "Review", "Check"
app.command(cls=FormatCommand)(extract)
app.command(cls=FormatCommand)(verify)
app.command()(match)
app.add_typer(factchecks, name="factchecks")
app.command()(schema)
# in the order in which a newsroom uses them
app.command(rich_help_panel=_REVIEW)(add)
app.command(rich_help_panel=_REVIEW)(review)
app.add_typer(user, name="user", rich_help_panel=_REVIEW)
app.command("list", rich_help_panel=_REVIEW)(list_claims)
for _review_command in (show, decide, log, stats, stories):
    app.command(rich_help_panel=_REVIEW)(_review_command)
app.command(rich_help_panel=_REVIEW, cls=FormatCommand)(export)
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
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    pass  # holds what all commands share: --version, and completion, which Typer adds


def main() -> None:
    """Run the program with the arguments of the process."""
    if sys.stderr.isatty():
        with faults_reported():
            app()
    # Not a terminal: possibly the log of a CI job, whose service executes lines that look like its commands.
    lines = sys.stderr = HarmlessLines(sys.stderr)
    try:
        with faults_reported():
            app()
    finally:
        lines.finish()
