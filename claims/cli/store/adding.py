"""``claims add``."""

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from claims.cli.extract import day
from claims.cli.messages import exit_codes, warning
from claims.cli.progress import Progress
from claims.cli.store.options import ByOption, StoreOption, reviewer
from claims.cli.store.output import for_people, print_plain

if TYPE_CHECKING:
    from claims.store import Added


def add(
    sources: Annotated[
        list[str],
        typer.Argument(metavar="SRC", help="Articles: files, folders, globs, or - for standard input.", show_default=False),
    ],
    store: StoreOption = None,
    pipeline: Annotated[str, typer.Option(metavar="accurate|fast", help="How attributions are found.")] = "accurate",
    date: Annotated[
        str | None,
        typer.Option(parser=day, metavar="YYYY-MM-DD", help="When the articles appeared, in place of what they say."),
    ] = None,
    jobs: Annotated[int, typer.Option(min=1, metavar="N", help="How many processes share the work.")] = 1,
    by: ByOption = None,
) -> None:
    """Extract articles into the reviewers' store: new ones, and edited ones as a new version that keeps every verdict.

    For each article it tells whether it is new, changed or unchanged, and what became of the decisions on claims that are gone.

    Exit code 0: all went well; 1: some articles could not be read or added; 2: the command makes no sense as it stands; 4: the
    program itself failed on an article. The other articles are added.
    """
    with exit_codes():
        from claims.faults import contained
        from claims.ingest import find_inputs
        from claims.model import ClaimsError
        from claims.scale import extract_many, read_all
        from claims.store import open_store

        inputs = list(find_inputs(sources))
        expected = len(inputs) if all(isinstance(found, Path) for found in inputs) else None
        outcomes = extract_many(read_all(inputs, published=date), pipeline=pipeline, jobs=jobs, topics=True)
        with (
            open_store(store) as opened,
            closing(outcomes),
            Progress(expected=expected, hidden=for_people()) as progress,
        ):
            for claim_set in progress.claim_sets(outcomes):
                article = claim_set.article
                try:
                    with contained("adding", where=article.path or article.id):
                        added = opened.add(claim_set, by=reviewer(by))
                except ClaimsError as error:
                    progress.failed(error)
                else:
                    _tell(added)
        if progress.code:
            raise typer.Exit(progress.code)


def _tell(added: "Added") -> None:
    if added.gone and len(added.new) == added.claims:
        told = (
            f"{added.article_id}: nothing of the version before is left; if this is another article, give it an `id` of its own"
        )
        typer.echo(warning(told), err=True)
    if not for_people():
        print_plain([added])
        return
    from claims.present.log import shown

    parts = [f"{added.claims} claims"]
    if added.version > 1:
        parts += [f"version {added.version}", f"{len(added.new)} new", f"{len(added.gone)} gone"]
    if added.carried:
        parts.append(f"{len(added.carried)} decided before and reworded")
    if added.withdrawn:
        parts.append(f"{len(added.withdrawn)} decided before and gone")
    typer.echo(f"{added.outcome:9}  {shown(added.article_id)}  ({', '.join(parts)})")
