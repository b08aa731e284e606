"""``claims stories``."""

from collections.abc import Iterable, Iterator
from contextlib import closing
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from claims.cli.extract import standard_output
from claims.cli.messages import exit_codes
from claims.cli.options import DateOption, JobsOption, PipelineOption, StoreOption
from claims.cli.output import for_people, print_pretty, table
from claims.cli.progress import Progress

if TYPE_CHECKING:
    from rich.console import RenderableType

    from claims.model import Article, ClaimsError, ClaimSet
    from claims.model.story import Fact, Story
    from claims.scale.stream import Item
    from claims.stories.collection import Collection
    from claims.stories.readings import Reading


class StoryFormat(StrEnum):
    """How stories are written."""

    TABLE = "table"
    JSONL = "jsonl"
    JSON = "json"
    CSV = "csv"


def stories(
    sources: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[SRC]...",
            help="Articles: files, folders, globs, or - for standard input. Default: those in the store.",
            show_default=False,
        ),
    ] = None,
    format: Annotated[
        StoryFormat | None,
        typer.Option(help="Default: a table on a terminal, JSON Lines in a pipe.", show_default=False),
    ] = None,
    every: Annotated[
        bool, typer.Option("--all", help="Also list articles without others on their event, and what a single article says.")
    ] = False,
    pipeline: PipelineOption = "accurate",
    date: DateOption = None,
    jobs: JobsOption = 1,
    store: StoreOption = None,
) -> None:
    """Group articles on one event, and compare what they say: who confirms or disputes it, who was first, what changed.

    Passages that one article copies from another count once. The store is only read.

    Exit code 0: success; 1: some articles could not be read (each is reported; the others are compared); 2: usage error; 4:
    internal error on an article.
    """
    with exit_codes():
        from claims.scale import results_of
        from claims.stories.collection import Collection
        from claims.stories.readings import reading_of

        items, expected = _from_files(sources, date) if sources else _from_store(store)
        outcomes = results_of(items, reading_of, pipeline=pipeline, jobs=jobs)
        collection = Collection()
        with closing(outcomes), Progress(expected=expected, hidden=for_people(), own_files=True) as progress:
            for _ in progress.claim_sets(_collected(outcomes, collection)):
                pass
        found = (story for story in collection.stories() if every or len(story.articles) > 1)
        _write(found, format or (StoryFormat.TABLE if for_people() else StoryFormat.JSONL), every=every)
        if progress.code:
            raise typer.Exit(progress.code)


def _collected(outcomes: "Iterable[Reading | ClaimsError]", collection: "Collection") -> "Iterator[ClaimSet | ClaimsError]":
    """The outcomes, of which the readings are added to the collection."""
    from claims.model import ClaimsError

    for outcome in outcomes:
        if isinstance(outcome, ClaimsError):
            yield outcome
        else:
            collection.add(outcome)
            yield outcome.claim_set


def _from_files(sources: list[str], date: str | None) -> "tuple[Iterable[Item], int | None]":
    from claims.ingest import find_inputs
    from claims.ingest.finding import may_hold_several
    from claims.scale import read_all

    inputs = list(find_inputs(sources))
    known = all(isinstance(found, Path) and not may_hold_several(found) for found in inputs)
    return read_all(inputs, published=date), len(inputs) if known else None


def _from_store(store: str | None) -> "tuple[Iterable[Item], int | None]":
    from claims.store import Access, open_store

    with open_store(store, access=Access.READ) as opened:
        ids = [article.id for article in opened.articles()]

    def articles() -> "Iterator[Article | ClaimsError]":
        with open_store(store, access=Access.READ) as opened:
            for id in ids:
                yield opened.claim_set(id).article

    return articles(), len(ids)


def _write(found: "Iterable[Story]", format: StoryFormat, *, every: bool) -> None:
    if format is StoryFormat.TABLE:
        shown = [part for story in found for part in _pretty(story, every=every)]
        print_pretty(*(shown or ["no two articles on one event"]))
        return
    from claims.stories.writing import write_csv, write_json, write_lines

    writer = {StoryFormat.CSV: write_csv, StoryFormat.JSON: write_json, StoryFormat.JSONL: write_lines}[format]
    writer(found, standard_output())


def _pretty(story: "Story", *, every: bool) -> "Iterator[RenderableType]":
    from claims.present.log import shown

    articles = table("Published", "Publisher", shown(story.title or story.id), ratios=(None, 1, 3))
    for article in story.articles:
        copied = "" if article.copy_of is None else f" ({article.copied:.0%} copied from {article.copy_of})"
        articles.add_row(
            article.published or "—", shown(article.publisher or "—"), shown(f"{article.title or article.id}{copied}")
        )
    facts = table("Status", "What is said", "First, and others", "Against, and changes", ratios=(None, 3, 2, 3))
    listed = [fact for fact in story.facts if every or _is_shared(fact)]
    for fact in listed:
        facts.add_row(fact.status.replace("_", " "), shown(fact.statement), shown(_told_by(story, fact)), shown(_against(fact)))
    yield articles
    if listed:
        yield facts


def _is_shared(fact: "Fact") -> bool:
    """Whether more than one article's own words tell it, or something speaks against it."""
    own = {claim.article for claim in fact.claims if claim.copied_from is None}
    return len(own) > 1 or bool(fact.disputed_by) or fact.change is not None or fact.status in ("corroborated", "disputed")


def _told_by(story: "Story", fact: "Fact") -> str:
    first = fact.claims[0]
    article = next(each for each in story.articles if each.id == first.article)
    others = [name for name in fact.sources if name != first.source]
    who = f"{first.source or article.publisher or article.id} ({article.publisher or article.id})"
    return "; ".join([who, *others])


def _against(fact: "Fact") -> str:
    parts = [f"{claim.source or claim.article}: {claim.statement}" for claim in fact.disputed_by]
    if fact.change is not None:
        parts.append(f"{fact.change.kind} in {fact.change.article}: {fact.change.words}")
    return "; ".join(parts)
