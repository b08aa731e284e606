"""``claims log`` and ``claims stats``."""

from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from claims.cli.messages import exit_codes
from claims.cli.store.options import StoreOption
from claims.cli.store.output import decided, for_people, moment, print_plain, print_pretty, spaced, table, whom

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from claims.store import Stats, Store
    from claims.textual.readability import Readability

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
        print_pretty(listed if entries else "nothing was decided yet")


def stats(
    store: StoreOption = None,
    readability: Annotated[
        bool | None,
        typer.Option(
            "--readability/--no-readability",
            help="How easily each listed article reads. Left out: on a terminal only; it reads the articles.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Tell how far the review is, who is quoted, and how sure they are: tables on a terminal, JSON in a pipe."""
    with exit_codes():
        from claims.store import Access, open_store, plain

        people = for_people()
        with open_store(store, access=Access.EXISTING) as opened:
            found = opened.stats()
            listed = [article.id for article in found.articles[: MOST_ROWS if people else None]]
            wanted = people if readability is None else readability
            read = _readability(opened, listed) if wanted else None
        if people:
            said = f"{found.claims:,} claims, {found.decided:,} with a verdict, {found.changed:,} changed since"
            print_pretty(said, *_tables(found, read))
            return
        values = plain(found)
        print_plain([values | {"readability": plain(read)} if read is not None and isinstance(values, dict) else values])


def _readability(store: "Store", article_ids: "Iterable[str]") -> "dict[str, Readability | None]":
    """How easily the newest version of each article reads, by its id."""
    from claims.textual.readability import readability  # loads textacy

    return {id: readability(store.claim_set(id).article) for id in article_ids}


def _tables(found: "Stats", read: "Mapping[str, Readability | None] | None") -> list[Table]:
    from claims.present.log import shown

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

    listed = table(name, "Claims", ratios=(3, None))
    for value, count in list(counts.items())[:MOST_ROWS]:
        listed.add_row(spaced(shown(value)), str(count))
    return listed
