"""``claims review`` and ``claims user add``."""

import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from claims.cli.messages import ExitCode, exit_codes
from claims.cli.options import ByOption, StoreOption, reviewer
from claims.cli.progress import Progress

if TYPE_CHECKING:
    from claims.store import Store

user = typer.Typer(help="Manage the users of the review page.", no_args_is_help=True)

_USERS = typer.Option(metavar="FILE", help="File with the users.")


def review(
    sources: Annotated[
        list[str] | None,
        typer.Argument(metavar="SRC", help="Articles to add first: files, folders, globs.", show_default=False),
    ] = None,
    store: StoreOption = None,
    by: ByOption = None,
    users: Annotated[
        Path | None, typer.Option(metavar="FILE", help="File of reviewers who sign in; see `claims user add`.")
    ] = None,
    trust_header: Annotated[
        str | None, typer.Option(metavar="NAME", help="Header in which an authenticating reverse proxy names the user.")
    ] = None,
    trust_from: Annotated[
        list[str] | None,
        typer.Option(metavar="ADDRESS", help="Address of the reverse proxy whose X-Forwarded headers are trusted."),
    ] = None,
    host: Annotated[
        str, typer.Option(metavar="ADDRESS", help="Address to listen on. Only 127.0.0.1 is not reachable by others.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, metavar="N", help="The port; 0 for any free port.")] = 8765,
    name: Annotated[list[str] | None, typer.Option("--name", metavar="NAME", help="A host name of the page.")] = None,
    pipeline: Annotated[
        str, typer.Option(metavar="accurate|fast", help="How attributions are found in articles that are added.")
    ] = "accurate",
    search_sites: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Table of search sites that the page links to; see the documentation."),
    ] = None,
    browser: Annotated[bool, typer.Option(help="Open the page in a browser.")] = True,
) -> None:
    """Review claims in the browser: each in its article, with a key for each verdict.

    The page is served only to this machine, to anyone with the printed address. Several reviewers need --users or
    --trust-header. Press Ctrl-C to stop.
    """
    with exit_codes():
        from claims.review import Settings, kept_secret, serve
        from claims.review.research import search_sites as known_sites
        from claims.review.server import checked, free_port
        from claims.store import open_store

        settings = checked(
            Settings(
                reviewer=reviewer(by),
                users=users,
                trust_header=trust_header,
                proxies=frozenset(trust_from or ()),
                host=host,
                port=port or free_port(),
                hosts=tuple(name or ()),
                pipeline=pipeline,
                search_sites=known_sites(search_sites),
                secret=kept_secret(users),
                sessions=users.with_name(users.name + ".sessions") if users and not trust_header else None,
            )
        )
        with open_store(store) as opened:
            _add(opened, sources or [], pipeline=pipeline, by=settings.reviewer)
            serve(opened, settings, browser=browser, tell=_tell)


def _add(store: "Store", sources: list[str], *, pipeline: str, by: str) -> None:
    """Reads articles into the store; articles that cannot be read are reported and skipped."""
    if not sources:
        return
    from claims.ingest import find_inputs
    from claims.scale import extract_many, read_all

    inputs = list(find_inputs(sources))
    outcomes = extract_many(read_all(inputs), pipeline=pipeline, topics=True)
    with closing(outcomes), Progress(expected=len(inputs), hidden=False) as progress:
        for claim_set in progress.claim_sets(outcomes):
            store.add(claim_set, by=by)


def _tell(entrance: str) -> None:
    typer.echo(f"Open {entrance}\nPress Ctrl-C to stop.", err=True)


@user.command("add")
def add(
    name: Annotated[str, typer.Argument(help="The name shown with decisions.")],
    role: Annotated[
        str,
        typer.Option(
            metavar="reader|reviewer|editor",
            help="Readers can view; reviewers can decide; editors can also add articles and assign claims.",
        ),
    ] = "reviewer",
    users: Annotated[Path, _USERS] = Path("users.toml"),
    password_stdin: Annotated[bool, typer.Option("--password-stdin", help="Read the password from standard input.")] = False,
) -> None:
    """Add a user of the review page, or change a user's role and password."""
    with exit_codes():
        from claims.review import Role, add_user
        from claims.review.users import checked_name

        if role not in set(Role):
            raise typer.BadParameter(f"unknown role {role!r}; choose one of: {', '.join(Role)}", param_hint="--role")
        checked_name(name)
        password = sys.stdin.readline().rstrip("\r\n") if password_stdin else _asked()
        add_user(users, name, Role(role), password)
        typer.echo(f"{name}: {role}, in {users}", err=True)


def _asked() -> str:
    if not sys.stdin.isatty():
        typer.echo("error: no terminal to read the password from; use --password-stdin", err=True)
        raise typer.Exit(ExitCode.USAGE)
    return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True))
