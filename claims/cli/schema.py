"""``claims schema``."""

from typing import Annotated

import typer


def schema(name: Annotated[str, typer.Argument(help="Which schema.")] = "claim-set") -> None:
    """Print the JSON Schema of what the program writes."""
    from claims.export import SCHEMAS, json_schema

    if name not in SCHEMAS:
        raise typer.BadParameter(f"there is no schema {name!r}; choose one of: {', '.join(SCHEMAS)}", param_hint="NAME")
    typer.echo(json_schema(name), nl=False)
