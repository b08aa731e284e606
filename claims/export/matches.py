"""Writing the fact-checks found for the claims of articles: JSON, JSON Lines, CSV."""

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import TextIO

from claims.export.as_csv import cell
from claims.export.as_json import dump_record, text_of, write_list
from claims.model import FactCheckMatch, MatchedClaim

COLUMNS = (
    *("article_id", "article_title", "claim_id", "statement", "relation", "probability", "guards", "rating", "truth"),
    *("publisher", "date", "url", "checked_claim", "check_id"),
)
"""The columns of a row of CSV: a claim with one of its fact-checks."""


def write_json(found: Iterable[MatchedClaim], stream: TextIO) -> None:
    """Writes an array with an object for each claim, also for those without a match."""
    write_list((dump_record(claim) for claim in found), stream)


def write_lines(found: Iterable[MatchedClaim], stream: TextIO) -> None:
    """Writes a line of JSON for each claim as it arrives."""
    for claim in found:
        stream.write(text_of(dump_record(claim)) + "\n")
        stream.flush()


def write_csv(found: Iterable[MatchedClaim], stream: TextIO) -> None:
    """Writes a row for each match; claims without a match have none."""
    table = csv.writer(stream, lineterminator="\n")
    table.writerow(COLUMNS)
    for claim in found:
        for match in claim.matches:
            table.writerow(map(cell, _cells(claim, match)))


def _cells(claim: MatchedClaim, match: FactCheckMatch) -> Iterator[str]:
    check = match.check
    yield from (claim.article_id, claim.article_title or "", claim.claim_id, claim.statement)
    yield from (match.relation, f"{match.probability:.4f}", "; ".join(match.guards))
    yield from (check.rating or "", check.truth or "", check.publisher or "", check.date or "", check.url or "")
    yield from (check.claim, check.id)


WRITERS: Mapping[str, Callable[[Iterable[MatchedClaim], TextIO], None]] = MappingProxyType(
    {"json": write_json, "jsonl": write_lines, "csv": write_csv}
)
"""The formats by name."""
