"""``claims lsp``."""

from typing import Annotated

import typer

from claims.cli.messages import exit_codes


def lsp(
    pipeline: Annotated[
        str, typer.Option(metavar="accurate|fast", help="How attributions are found; fast answers sooner on a slow machine.")
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
