"""Stories as JSON, JSON Lines, and CSV with a row for each claim."""

import csv
import json
from collections.abc import Iterable, Iterator
from typing import TextIO

from claims.export.as_csv import cell
from claims.export.as_json import escaped
from claims.model.story import Fact, Story, StoryClaim

COLUMNS = (
    *("story", "fact", "fact_status", "article", "publisher", "published", "claim", "statement", "source", "status"),
    *("copied_from", "sources", "publishers", "disputed_by", "change", "changed_in", "changed_to"),
)


def write_lines(stories: Iterable[Story], stream: TextIO) -> None:
    """Writes a line of JSON for each story as it arrives."""
    for story in stories:
        stream.write(escaped(json.dumps(story.model_dump(mode="python"), ensure_ascii=False)) + "\n")


def write_json(stories: Iterable[Story], stream: TextIO) -> None:
    """Writes a list of JSON objects."""
    parts = (escaped(json.dumps(story.model_dump(mode="python"), ensure_ascii=False, indent=2)) for story in stories)
    stream.write("[\n" + ",\n".join(parts) + "\n]\n")


def write_csv(stories: Iterable[Story], stream: TextIO) -> None:
    """Writes a row for each claim; the lists in a cell are separated by " | "."""
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for story in stories:
        about = {article.id: article for article in story.articles}
        for number, fact in enumerate(story.facts, 1):
            for claim in fact.claims:
                article = about[claim.article]
                values = (
                    story.id,
                    str(number),
                    fact.status,
                    claim.article,
                    article.publisher,
                    article.published,
                    *_of_claim(claim),
                )
                writer.writerow([cell(value or "") for value in (*values, *_of_fact(fact))])


def _of_claim(claim: StoryClaim) -> Iterator[str | None]:
    yield from (claim.id, claim.statement, claim.source, claim.status, claim.copied_from)


def _of_fact(fact: Fact) -> Iterator[str | None]:
    yield " | ".join(fact.sources)
    yield " | ".join(fact.publishers)
    yield " | ".join(f"{claim.source or claim.article}: {claim.statement}" for claim in fact.disputed_by)
    change = fact.change
    yield from (None, None, None) if change is None else (change.kind, change.article, change.words)
