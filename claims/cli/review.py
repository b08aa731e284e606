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

user = typer.Typer(help="The users of the review page.", no_args_is_help=True)

_USERS = typer.Option(metavar="FILE", help="The file of users.")


def review(
    sources: Annotated[
        list[str] | None,
        typer.Argument(metavar="SRC", help="Articles to add first: files, folders, globs.", show_default=False),
    ] = None,
    store: StoreOption = None,
    by: ByOption = None,
    users: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Several reviewers, who sign in: see claims user add.")
    ] = None,
    trust_header: Annotated[
        str | None, typer.Option(metavar="NAME", help="A proxy in front signs people in, and names them in this header.")
    ] = None,
    trust_from: Annotated[
        list[str] | None,
        typer.Option(metavar="ADDRESS", help="Where the proxy in front is: it says who asks, and whether by HTTPS."),
    ] = None,
    host: Annotated[
        str, typer.Option(metavar="ADDRESS", help="Where to listen. Others can reach all but 127.0.0.1.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, metavar="N", help="The port; 0 for one that is free.")] = 8765,
    name: Annotated[
        list[str] | None, typer.Option("--name", metavar="NAME", help="A name under which the page is asked for.")
    ] = None,
    pipeline: Annotated[
        str, typer.Option(metavar="accurate|fast", help="How attributions are found in added articles.")
    ] = "accurate",
    search_sites: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="The sites that the page links to for the words of a claim: see the documentation."),
    ] = None,
    browser: Annotated[bool, typer.Option(help="Open the page in the browser.")] = True,
) -> None:
    """Review claims in the browser: each in its article, with a key for every verdict.

    The page is served to this machine alone, to whoever has the address that is printed. Several reviewers need --users or
    --trust-header. Ctrl-C ends it.
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
    """Reads articles into the store; what cannot be read is told and left out."""
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
    typer.echo(f"Open {entrance}\nCtrl-C ends it.", err=True)


@user.command("add")
def add(
    name: Annotated[str, typer.Argument(help="The name, as it stands beside decisions.")],
    role: Annotated[
        str, typer.Option(metavar="reader|reviewer|editor", help="Readers look; reviewers decide; editors also add and assign.")
    ] = "reviewer",
    users: Annotated[Path, _USERS] = Path("users.toml"),
    password_stdin: Annotated[bool, typer.Option("--password-stdin", help="Read the password from standard input.")] = False,
) -> None:
    """Add a user of the review page, or give one another role and password."""
    with exit_codes():
        from claims.review import Role, add_user
        from claims.review.users import checked_name

        if role not in set(Role):
            raise typer.BadParameter(f"there is no role {role!r}; choose one of: {', '.join(Role)}", param_hint="--role")
        checked_name(name)
        password = sys.stdin.readline().rstrip("\r\n") if password_stdin else _asked()
        add_user(users, name, Role(role), password)
        typer.echo(f"{name}: {role}, in {users}", err=True)


def _asked() -> str:
    if not sys.stdin.isatty():
        typer.echo("error: there is no terminal to ask for the password; use --password-stdin", err=True)
        raise typer.Exit(ExitCode.USAGE)
    return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True))
