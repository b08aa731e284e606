"""Options that several commands share."""

import getpass
import os
from datetime import datetime
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperOption

REVIEWER = "CLAIMS_REVIEWER"
"""The environment variable that names the reviewer."""

_FORMATS = "{formats}"
"""Placeholder in a help text for the list of export formats."""


def _format(name: str) -> str:
    """The name of an existing export format."""
    from claims.export.formats import format_named
    from claims.model import ClaimsError

    try:
        return format_named(name).name
    except ClaimsError as error:
        raise typer.BadParameter(str(error)) from None


def _format_names(incomplete: str) -> list[str]:
    from claims.export.formats import export_formats

    return [known.name for known in export_formats() if known.name.startswith(incomplete)]


class FormatCommand(TyperCommand):
    """A command with a `FormatOption`: formats of plugins are looked up only when its help is shown."""

    def format_help(self, ctx: typer.Context, formatter: Any) -> None:  # type: ignore[override]  # typer bundles click
        """Write the help with the list of all formats."""
        from rich.markup import escape

        from claims.export.formats import format_help
        from claims.present.log import shown

        for option in self.params:
            if isinstance(option, TyperOption) and option.help:
                option.help = option.help.replace(_FORMATS, escape(shown(format_help())))
        super().format_help(ctx, formatter)


def day(words: str) -> str:
    """The date in ``words`` as ISO 8601."""
    try:
        return datetime.strptime(words, "%Y-%m-%d").date().isoformat()
    except ValueError:
        raise typer.BadParameter(f"{words!r} is not a date; write it as 2023-09-12") from None


FormatOption = Annotated[
    str | None,
    typer.Option(
        "--format",
        parser=_format,
        autocompletion=_format_names,
        metavar="NAME",
        help=f"{_FORMATS}. Default: from the suffix of FILE.",
    ),
]
StoreOption = Annotated[
    str | None,
    typer.Option(
        "--store",
        metavar="FILE|URL",
        help="The store. Default: CLAIMS_STORE, or else .claims/claims.db.",
        show_default=False,
    ),
]
ByOption = Annotated[
    str | None,
    typer.Option(
        "--by", metavar="NAME", help=f"Name of the reviewer. Default: {REVIEWER}, or else your login name.", show_default=False
    ),
]
PipelineOption = Annotated[str, typer.Option(metavar="accurate|fast", help="How attributions are found.")]
DateOption = Annotated[
    str | None,
    typer.Option(parser=day, metavar="YYYY-MM-DD", help="Publication date of the articles; overrides their own."),
]
JobsOption = Annotated[int, typer.Option(min=1, metavar="N", help="Number of worker processes.")]


def sender(by: str | None) -> str:
    """Who imports a file, which may name others: CLAIMS_REVIEWER, else the login, else as given."""
    return os.environ.get(REVIEWER) or _login() or reviewer(by)


def reviewer(by: str | None) -> str:
    """The name of the reviewer: as given, else from the environment, else the login."""
    name = by or os.environ.get(REVIEWER)
    if name:
        return name
    if name := _login():
        return name
    raise typer.BadParameter(f"your name is unknown; give it here or set {REVIEWER}", param_hint="--by")


def _login() -> str | None:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a container may run under a user id without a user
        return None
