"""``claims factchecks`` and ``claims match``."""

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import RenderableType
from rich.text import Text

from claims.cli.extract import standard_output
from claims.cli.messages import ExitCode, exit_codes, tell
from claims.cli.options import DateOption, PipelineOption, StoreOption
from claims.cli.output import for_people, print_plain, print_pretty, table
from claims.cli.progress import Progress, counting_bar

if TYPE_CHECKING:
    from claims.factchecks.index import Index, Outcome
    from claims.model import FactCheck, FactCheckMatch, MatchedClaim

factchecks = typer.Typer(help="Manage the local index of published fact-checks.", no_args_is_help=True)

IndexOption = Annotated[
    str | None,
    typer.Option(
        "--index",
        metavar="FILE",
        help="The index of fact-checks. Default: CLAIMS_FACTCHECKS, or else factchecks.db beside the store.",
        show_default=False,
    ),
]
SCREENFUL = 50
"""Default number of fact-checks listed on a terminal."""


@factchecks.command("add")
def add_checks(
    sources: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE|FOLDER",
            help="ClaimReview (JSON-LD, a DataFeed), CSV, JSON Lines, or exports of reviewed claims.",
            show_default=False,
        ),
    ],
    index: IndexOption = None,
    store: StoreOption = None,
) -> None:
    """Add published fact-checks to the index. A newer version replaces a fact-check; the same file again changes nothing.

    Exit code 0: success; 1: some files or records could not be read (each is named; the others are added); 2: usage error.
    """
    with exit_codes():
        from claims.factchecks.index import Access, Index, index_path
        from claims.factchecks.readers import find_files
        from claims.model import ClaimsError

        failures = 0
        with Index(index_path(index, store), Access.CREATE) as opened:
            for path in find_files(sources):
                if isinstance(path, ClaimsError):
                    tell(path)
                    failures += 1
                else:
                    failures += _added(path, opened)
        if failures:
            raise typer.Exit(ExitCode.SOME_FAILED)


def _added(path: Path, index: "Index") -> int:
    """Adds a file and reports the outcome; returns the number of errors."""
    from claims.export.importers import BoundedList
    from claims.factchecks.encoder import encoder
    from claims.factchecks.readers import read_file
    from claims.model import ClaimsError, InputError
    from claims.present.log import shown
    from claims.present.wording import counted

    errors: BoundedList[InputError] = BoundedList()

    def valid() -> "Iterator[FactCheck]":
        for read in read_file(path):
            if isinstance(read, InputError):
                errors.note(read)
            else:
                yield read

    counts: Counter[Outcome] = Counter()
    with counting_bar("Adding fact-checks") as bar:
        task = bar.add_task("", total=None)
        for outcome in index.add(valid(), _name(path), encoder(), threads=os.cpu_count() or 1):
            counts[outcome] += 1
            bar.advance(task)
    for error in errors:
        tell(error)
    if errors.more:
        tell(ClaimsError(counted(errors.more, "more error"), where=path))
    said = ", ".join(f"{count:,} {outcome.value}" for outcome, count in sorted(counts.items(), key=lambda one: one[0].value))
    failed = f"; {errors.total:,} not read" if errors else ""
    typer.echo(f"{shown(str(path))}: fact-checks: {said or 'none'}{failed}")
    return errors.total


def _name(path: Path) -> str:
    """The path of a file as the index keeps it."""
    return path.absolute().as_posix().encode("utf-8", "replace").decode("utf-8")


@factchecks.command("list")
def list_checks(
    file: Annotated[
        str | None, typer.Option(metavar="FILE", help="List the fact-checks of this file, as `list` names it.")
    ] = None,
    limit: Annotated[
        int | None,
        typer.Option(min=1, metavar="N", help=f"Maximum number listed. Default: {SCREENFUL} on a terminal, otherwise all."),
    ] = None,
    index: IndexOption = None,
    store: StoreOption = None,
) -> None:
    """List the files in the index, or the fact-checks of one: a table on a terminal, JSON Lines in a pipe."""
    with exit_codes():
        from itertools import islice

        from claims.export.as_json import dump_record, text_of
        from claims.factchecks.index import Index, index_path
        from claims.present.log import shown

        people = for_people()
        with Index(index_path(index, store)) as opened:
            if file is None:
                files = opened.files()
                if not people:
                    print_plain(files)
                    return
                listed = table("File", "Fact-checks", ratios=(1, None))
                for known in files:
                    listed.add_row(shown(known.file), f"{known.checks:,}")
                print_pretty(listed if files else "the index is empty")
                return
            checks = islice(opened.checks(file), limit or (SCREENFUL if people else None))
            if not people:
                for check in checks:
                    typer.echo(text_of(dump_record(check)))
                return
            listed = table("Claim", "Rating", "Publisher", "Date", "Link", ratios=(4, 1, 1, None, 2))
            for check in checks:
                listed.add_row(*map(shown, (check.claim, *_about(check))))
            print_pretty(listed)


@factchecks.command("remove")
def remove_checks(
    names: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE|URL|ID", help="A file as `list` names it, the URL of a page, or an id.", show_default=False
        ),
    ],
    index: IndexOption = None,
    store: StoreOption = None,
) -> None:
    """Remove fact-checks from the index. Exit code 1: some names are not in it (the others are removed)."""
    with exit_codes():
        from claims.factchecks.index import Access, FactCheckError, Index, index_path
        from claims.present.log import shown

        missing = False
        with Index(index_path(index, store), Access.WRITE) as opened:
            for name in names:
                removed = opened.remove(name) or opened.remove(_name(Path(name)))
                if removed:
                    typer.echo(f"{shown(name)}: removed: {removed:,}")
                else:
                    missing = True
                    tell(
                        FactCheckError("not in the index", where=shown(name), remedy="`claims factchecks list` names its files")
                    )
        if missing:
            raise typer.Exit(ExitCode.SOME_FAILED)


def _format(name: str) -> str:
    from claims.export.matches import WRITERS

    if name not in (*WRITERS, "table"):
        raise typer.BadParameter(f"unknown format {name!r}; choose one of: table, {', '.join(WRITERS)}")
    return name


def match(
    sources: Annotated[
        list[str],
        typer.Argument(metavar="SRC", help="Articles: files, folders, globs, or - for standard input.", show_default=False),
    ],
    format: Annotated[
        str | None,
        typer.Option(
            parser=_format,
            metavar="table|json|jsonl|csv",
            help="Default: a table on a terminal, JSON Lines in a pipe.",
        ),
    ] = None,
    pipeline: PipelineOption = "accurate",
    date: DateOption = None,
    index: IndexOption = None,
    store: StoreOption = None,
) -> None:
    """Find published fact-checks of the claims of articles: "the same" claim, or a "related" one, with rating and link.

    Exit code 0: success, whether or not anything was found; 1: some articles could not be read (the others are matched); 2:
    usage error; 4: internal error on an article.
    """
    with exit_codes():
        from claims.export.matches import WRITERS
        from claims.factchecks.encoder import encoder
        from claims.factchecks.index import Index, index_path
        from claims.factchecks.matching import match_article
        from claims.ingest import find_inputs
        from claims.scale import extract_many, read_all

        inputs = list(find_inputs(sources))
        chosen = format or ("table" if for_people() else "jsonl")
        with (
            Index(index_path(index, store)) as opened,
            closing(extract_many(read_all(inputs, published=date), pipeline=pipeline)) as outcomes,
            Progress(expected=len(inputs), hidden=for_people() and chosen != "table") as progress,
        ):
            encode = encoder()
            found = (claim for claim_set in progress.claim_sets(outcomes) for claim in match_article(claim_set, opened, encode))
            if chosen == "table":
                print_pretty(*_table(list(found)))
            else:
                WRITERS[chosen](found, standard_output())
        if progress.code:
            raise typer.Exit(progress.code)


def _table(found: "Iterable[MatchedClaim]") -> Iterator[RenderableType]:
    from claims.present.log import shown
    from claims.present.wording import counted

    claims = list(found)
    listed = table("Claim", "Fact-check", "Rating", "Publisher", "Date", "Link", ratios=(3, 3, 1, 1, None, 2))
    matched = 0
    for claim in claims:
        matched += bool(claim.matches)
        for place, one in enumerate(claim.matches):
            words = shown(claim.statement) if place == 0 else ""
            listed.add_row(words, _relation(one), *map(shown, _about(one.check)))
    if matched:
        yield listed
    yield f"{counted(len(claims), 'claim')}, {matched:,} with a fact-check of the same or a related claim"


def _relation(one: "FactCheckMatch") -> Text:
    """The relation, why it is not the same, and the claim that was checked."""
    from claims.present.log import shown

    why = f" ({', '.join(one.guards)})" if one.guards else ""
    style = "bold" if one.relation == "the same" else "dim"
    return Text(f"{one.relation}{why}: ", style=style).append(shown(one.check.claim), style="default")


def _about(check: "FactCheck") -> tuple[str, str, str, str]:
    """Rating, publisher, day and link of a fact-check, as a table shows them."""
    rating = check.rating or (check.truth or "").replace("_", " ")
    return rating or "—", check.publisher or "—", check.date or "—", check.url or "—"
