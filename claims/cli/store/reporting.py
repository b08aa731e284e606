"""``claims log`` and ``claims stats``."""

from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from claims.cli.messages import exit_codes
from claims.cli.store.options import StoreOption
from claims.cli.store.output import decided, for_people, moment, print_plain, print_pretty, spaced, table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from claims.store import Stats

MOST_ROWS = 15
"""Rows of a table of statistics that are shown on a terminal."""


def log(
    claim: Annotated[str | None, typer.Option(metavar="ID", help="Decisions on this claim.")] = None,
    article: Annotated[str | None, typer.Option(metavar="ID", help="Decisions on claims of this article.")] = None,
    by: Annotated[str | None, typer.Option(metavar="NAME", help="Decisions of this reviewer.")] = None,
    after: Annotated[int | None, typer.Option(min=0, metavar="N", help="From the entry after this one on.")] = None,
    limit: Annotated[int | None, typer.Option(min=1, metavar="N", help="At most so many.")] = None,
    store: StoreOption = None,
) -> None:
    """Print the log of decisions, oldest first: a table on a terminal, JSON Lines in a pipe."""
    with exit_codes():
        from claims.export.as_table import shown
        from claims.store import open_store

        with open_store(store) as opened:
            entries = opened.log(claim, article, by, after, limit)
        if not for_people():
            print_plain(entries)
            return
        listed = table("No", "When", "Who", "What", "Claim", ratios=(None, None, 1, 4, None))
        for entry in entries:
            listed.add_row(str(entry.number), moment(entry), shown(entry.by), decided(entry), shown(entry.claim_id))
        print_pretty(listed if entries else "nothing was decided yet")


def stats(store: StoreOption = None) -> None:
    """Tell how far the review is, who is quoted, and how sure they are: tables on a terminal, JSON in a pipe."""
    with exit_codes():
        from claims.store import open_store

        with open_store(store) as opened:
            found = opened.stats()
        if not for_people():
            print_plain([found])
            return
        print_pretty(
            f"{found.claims:,} claims, {found.decided:,} with a verdict, {found.changed:,} changed since", *_tables(found)
        )


def _tables(found: "Stats") -> list[Table]:
    from claims.export.as_table import shown

    progress = table("Article", "Claims", "Decided", ratios=(3, None, None))
    for article in found.articles[:MOST_ROWS]:
        progress.add_row(shown(article.title or article.id), str(article.claims), str(article.decided))
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
    from claims.export.as_table import shown

    listed = table(name, "Claims", ratios=(3, None))
    for value, count in list(counts.items())[:MOST_ROWS]:
        listed.add_row(spaced(shown(value)), str(count))
    return listed
