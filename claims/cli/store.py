"""``claims add``, ``claims decide``, ``claims log`` and ``claims stats``."""

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from claims.cli.messages import exit_codes, warning
from claims.cli.options import ByOption, DateOption, JobsOption, PipelineOption, StoreOption, reviewer
from claims.cli.output import decided, for_people, moment, print_plain, print_pretty, table, whom
from claims.cli.progress import Progress

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from claims.store import Added, Entry, Stats, Store
    from claims.textual.articles import Readability


def add(
    sources: Annotated[
        list[str],
        typer.Argument(metavar="SRC", help="Articles: files, folders, globs, or - for standard input.", show_default=False),
    ],
    store: StoreOption = None,
    pipeline: PipelineOption = "accurate",
    date: DateOption = None,
    jobs: JobsOption = 1,
    by: ByOption = None,
) -> None:
    """Extract articles into the reviewers' store: new ones, and edited ones as a new version that keeps every verdict.

    Reports for each article whether it is new, changed or unchanged, and what happened to decisions on removed claims.

    Exit code 0: success; 1: some articles could not be read or added; 2: usage error; 4:
    internal error on an article. The other articles are added.
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
            Progress(expected=expected, hidden=for_people(), own_files=True) as progress,
        ):
            for claim_set in progress.claim_sets(outcomes):
                article = claim_set.article
                try:
                    with contained("adding", where=article.path or article.id):
                        added = opened.add(claim_set, by=reviewer(by))
                except ClaimsError as error:
                    progress.failed(error)
                else:
                    _report(added)
        if progress.code:
            raise typer.Exit(progress.code)


def _report(added: "Added") -> None:
    if added.gone and len(added.new) == added.claims:
        notice = (
            f"{added.article_id}: nothing of the previous version is left; if this is a different article, give it its own `id`"
        )
        typer.echo(warning(notice), err=True)
    if not for_people():
        print_plain([added])
        return
    from claims.present.log import shown
    from claims.present.wording import counted

    parts = [counted(added.claims, "claim")]
    if added.version > 1:
        parts += [f"version {added.version}", f"{len(added.new)} new", f"{len(added.gone)} gone"]
    if added.carried:
        parts.append(f"{len(added.carried)} reworded, with decisions carried over")
    if added.withdrawn:
        parts.append(f"{len(added.withdrawn)} withdrawn, with decisions")
    typer.echo(f"{added.outcome:9}  {shown(added.article_id)}  ({', '.join(parts)})")


Given = str | None


def decide(
    claim_id: Annotated[str, typer.Argument(metavar="ID", help="The claim's id.")],
    verdict: Annotated[Given, typer.Argument(metavar="VERDICT", help="Name or key of the verdict: false, or 5.")] = None,
    note: Annotated[Given, typer.Option(metavar="TEXT", help="A note for colleagues.")] = None,
    evidence: Annotated[
        list[str] | None, typer.Option(metavar="LINK", help="A link that supports the verdict; can be repeated.")
    ] = None,
    source: Annotated[Given, typer.Option(metavar="NAME", help="The corrected source.")] = None,
    speaker: Annotated[Given, typer.Option(metavar="NAME", help="The corrected speaker.")] = None,
    certainty: Annotated[Given, typer.Option(metavar="WORD", help="The corrected certainty.")] = None,
    polarity: Annotated[Given, typer.Option(metavar="WORD", help="The corrected polarity.")] = None,
    statement: Annotated[Given, typer.Option(metavar="TEXT", help="The corrected statement.")] = None,
    assign: Annotated[Given, typer.Option(metavar="NAME", help="Reviewer to whom the claim is assigned.")] = None,
    undo: Annotated[bool, typer.Option("--undo", help="Undo your newest decision on this claim.")] = False,
    seen: Annotated[
        int | None,
        typer.Option(
            min=0, metavar="N", help="Number of the last entry you saw (0: none); fails if there is a later decision."
        ),
    ] = None,
    by: ByOption = None,
    store: StoreOption = None,
) -> None:
    """Decide on a claim: a verdict, a note, corrections. All decisions are written to an append-only log."""
    with exit_codes():
        from claims.store import Access, ConflictError, Decision, Proposal, open_store, verdict_named

        given = {
            "note": note,
            "speaker": speaker,
            "certainty": certainty,
            "polarity": polarity,
            "statement": statement,
            "assign": assign,
        }
        decisions = [] if verdict is None else [Decision.verdict(verdict_named(verdict).name)]
        decisions += [] if source is None else [Decision.source(source)]
        decisions += [Decision.evidence(evidence)] if evidence else []
        decisions += [Decision.of(action, value) for action, value in given.items() if value is not None]
        if undo is bool(decisions):
            raise typer.BadParameter("give a verdict, a note or a correction, or --undo alone", param_hint="VERDICT")
        who = reviewer(by)
        with open_store(store, access=Access.EXISTING) as opened:
            if undo:
                for entry in opened.undo(claim_id, by=who):
                    _print_entry(entry)
                return
            for made in opened.decide_all(Proposal(claim_id, decision, who, seen) for decision in decisions):
                if isinstance(made, ConflictError):
                    raise made
                _print_entry(made)


def _print_entry(entry: "Entry") -> None:
    if for_people():
        typer.echo(f"{entry.number}: {decided(entry)}")
    else:
        print_plain([entry])


MOST_ROWS = 15
"""Maximum rows of a table of statistics on a terminal."""


def log(
    claim: Annotated[str | None, typer.Option(metavar="ID", help="Decisions on this claim.")] = None,
    article: Annotated[str | None, typer.Option(metavar="ID", help="Decisions on claims of this article.")] = None,
    by: Annotated[str | None, typer.Option(metavar="NAME", help="Decisions of this reviewer.")] = None,
    after: Annotated[int | None, typer.Option(min=0, metavar="N", help="Entries after this one.")] = None,
    limit: Annotated[int | None, typer.Option(min=1, metavar="N", help="Maximum number of entries.")] = None,
    store: StoreOption = None,
) -> None:
    """Print the log of decisions, oldest first: a table on a terminal, JSON Lines in a pipe."""
    with exit_codes():
        from claims.present.log import shown
        from claims.store import Access, open_store

        with open_store(store, access=Access.EXISTING) as opened:
            entries = opened.log(claim, article, by, after, limit)
        if not for_people():
            print_plain(entries)
            return
        listed = table("No", "When", "Who", "What", "Claim", ratios=(None, None, 1, 4, None))
        for entry in entries:
            listed.add_row(str(entry.number), moment(entry), whom(entry), decided(entry), shown(entry.claim_id))
        print_pretty(listed if entries else "no decisions yet")


def stats(
    store: StoreOption = None,
    readability: Annotated[
        bool | None,
        typer.Option(
            "--readability/--no-readability",
            help="Show the readability of each listed article. Default: on a terminal only, since the articles must be read.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Show the progress of the review, who is quoted, and how certain they are: tables on a terminal, JSON in a pipe."""
    with exit_codes():
        from claims.present.wording import counted
        from claims.store import Access, open_store, plain

        people = for_people()
        with open_store(store, access=Access.EXISTING) as opened:
            found = opened.stats()
            listed = [article.id for article in found.articles[: MOST_ROWS if people else None]]
            wanted = people if readability is None else readability
            read = _readability(opened, listed) if wanted else None
        if people:
            said = f"{counted(found.claims, 'claim')}, {found.decided:,} with a verdict, {found.changed:,} reworded since"
            print_pretty(said, *_tables(found, read))
            return
        values = plain(found)
        print_plain([values | {"readability": plain(read)} if read is not None and isinstance(values, dict) else values])


def _readability(store: "Store", article_ids: "Iterable[str]") -> "dict[str, Readability | None]":
    """The readability of the newest version of each article, by article id."""
    from claims.textual.articles import readability  # loads textacy

    return {id: readability(store.claim_set(id).article) for id in article_ids}


def _tables(found: "Stats", read: "Mapping[str, Readability | None] | None") -> list[Table]:
    from claims.present.log import shown
    from claims.present.wording import spaced

    columns = ("Reading ease", "School grade") if read is not None else ()
    progress = table("Article", "Claims", "Decided", *columns, ratios=(3, None, None, *(None for _ in columns)))
    for article in found.articles[:MOST_ROWS]:
        cells = (shown(article.title or article.id), str(article.claims), str(article.decided))
        easy = read.get(article.id) if read is not None else None
        numbers = (f"{easy.reading_ease:.0f}", f"{easy.grade:.0f}") if easy is not None else ("—", "—")
        progress.add_row(*cells, *(numbers if columns else ()))
    quoted = table("Quoted", "Named", "Anonymous", ratios=(3, None, None))
    for kind, times in list(found.quoted.items())[:MOST_ROWS]:
        if kind != "none":
            quoted.add_row(spaced(kind), str(times.get("named", 0)), str(times.get("anonymous", 0)))
    return [
        progress,
        quoted,
        _counted("Status", found.status),
        _counted("Verdict", found.verdicts),
        _counted("Reviewer", found.reviewers),
    ]


def _counted(name: str, counts: "Mapping[str, int]") -> Table:
    from claims.present.log import shown
    from claims.present.wording import spaced

    listed = table(name, "Claims", ratios=(3, None))
    for value, count in list(counts.items())[:MOST_ROWS]:
        listed.add_row(spaced(shown(value)), str(count))
    return listed
