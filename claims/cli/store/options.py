"""Options that the commands around the store share."""

import getpass
import os
from typing import Annotated

import typer

REVIEWER = "CLAIMS_REVIEWER"
"""The environment variable that names the reviewer."""

StoreOption = Annotated[
    str | None,
    typer.Option(
        "--store",
        metavar="FILE|URL",
        help="The store. Left out: what CLAIMS_STORE names, else .claims/claims.db.",
        show_default=False,
    ),
]
ByOption = Annotated[
    str | None,
    typer.Option("--by", metavar="NAME", help=f"Who decides. Left out: {REVIEWER}, else your login name.", show_default=False),
]


def sender(by: str | None) -> str:
    """Who imports a file, in which others may be named: as CLAIMS_REVIEWER says, else the login, else as given."""
    return os.environ.get(REVIEWER) or _login() or reviewer(by)


def reviewer(by: str | None) -> str:
    """The name of whoever decides: as given, else of the environment, else of the login."""
    name = by or os.environ.get(REVIEWER)
    if name:
        return name
    if name := _login():
        return name
    raise typer.BadParameter(f"your name is not known; give it here or set {REVIEWER}", param_hint="--by")


def _login() -> str | None:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a container may run under a number that no user has
        return None
