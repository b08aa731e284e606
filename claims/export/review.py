"""The decisions on a claim in an export: a record independent of the store.

An export contains a fingerprint of each claim: a digest of every value that a person may change in the file, side
by side. On import it shows, field by field, what the person changed and what changed elsewhere in the meantime.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import lru_cache
from typing import TypeAlias

from pydantic import Field as Described

from claims.model import Certainty, Claim, ClaimSet, Fragment, Polarity, Record, SourceKind, Span, Text
from claims.store.verdicts import verdicts

DIGEST = 8
"""Hexadecimal digits per value in a fingerprint: one change in four thousand million goes undetected."""


class Field(StrEnum):
    """What a person may change in a file before importing it."""

    STATEMENT = "statement"
    SOURCE = "source"
    SOURCE_KIND = "source_kind"
    SPEAKER = "speaker"
    CERTAINTY = "certainty"
    POLARITY = "polarity"
    SPANS = "spans"
    VERDICT = "verdict"
    NOTE = "note"
    EVIDENCE = "evidence"
    ASSIGNED = "assigned"


CORRECTIONS = (Field.STATEMENT, Field.SOURCE, Field.SPEAKER, Field.CERTAINTY, Field.POLARITY)
"""The fields of a claim that are corrected by a value of the same name."""


class Review(Record):
    """The decisions on a claim, ``by`` whom and when (``at``, ISO 8601).

    ``verdict`` is that on the current wording; ``earlier_verdict`` and ``earlier_statement`` were decided on an earlier
    wording, and the claim must be reviewed again. ``corrections`` holds the value of each corrected field, null where it was
    corrected to the publication itself; ``source_kind`` the kind of a corrected source, if known; ``spans`` the corrected
    spans, null if they were not corrected. ``assigned`` is the assigned reviewer. ``seen`` is the number of the last entry on
    the claim in the log that the export was made from, 0 if there is none.
    """

    claim_id: str
    verdict: Text | None = None
    by: Text | None = None
    at: str | None = None
    earlier_verdict: Text | None = None
    earlier_statement: Text | None = None
    note: Text | None = None
    evidence: tuple[Text, ...] = ()
    assigned: Text | None = None
    corrections: dict[Field, Text | None] = Described(default_factory=dict)
    source_kind: SourceKind | None = None
    spans: tuple[Span, ...] | None = None
    seen: int = 0


class Fingerprinted(Review):
    """The decisions on a claim, with the fingerprint of what was exported (see the page on exports)."""

    fingerprint: str


class ReviewedClaimSet(ClaimSet):
    """Everything found in one article, and the decisions on it: a review for each claim, in the same order."""

    reviews: tuple[Fingerprinted, ...]


Reviews: TypeAlias = Mapping[str, Review]
"""The decisions by claim id."""

_FIRST_PARTS = ("text", "statement", "source", "speaker", "certainty", "polarity", "verdict", "note", "by")
"""What the fingerprints of the first version covered; files with them can still be imported."""
_PARTS = (*_FIRST_PARTS, "source_kind", "spans", "evidence", "assigned", "article")
_LINE_ENDS = re.compile(r"\r\n?")
_HEXADECIMAL = re.compile("[0-9a-f]+")


def corrected(claim: Claim, review: Review | None, text: str) -> Claim:
    """``claim`` with the corrections applied; ``text`` is its article's."""
    if review is None or not (review.corrections or review.spans):
        return claim
    update: dict[str, object] = {str(field): value for field, value in review.corrections.items()}
    for field, kind in ((Field.CERTAINTY, Certainty), (Field.POLARITY, Polarity)):
        if update.get(field) is not None:
            update[field] = kind(str(update[field]))
    if review.spans:
        fragment = Fragment.cut(text, ((span.start, span.end) for span in review.spans))
        update |= {"spans": fragment.spans, "text": fragment.text}
    return claim.model_copy(update=update)


def values(claim: Claim, review: Review | None, source_kind: SourceKind | None = None) -> dict[Field, str]:
    """The values of a corrected claim that a person may change, as the text of table cells, "" if there is none.

    ``source_kind`` is that of the source as it is now.
    """
    said = review or Review(claim_id=claim.id)
    return {
        **{field: str(getattr(claim, field) or "") for field in CORRECTIONS},
        Field.SOURCE_KIND: str(source_kind or ""),
        Field.SPANS: written_places(claim.spans),
        Field.VERDICT: said.verdict or "",
        Field.NOTE: said.note or "",
        Field.EVIDENCE: written_links(said.evidence),
        Field.ASSIGNED: said.assigned or "",
    }


def written_places(spans: Iterable[Span]) -> str:
    """Spans as the text of a table cell.

    >>> written_places([Span(start=3, end=9), Span(start=12, end=20)])
    '3-9; 12-20'
    """
    return "; ".join(f"{span.start}-{span.end}" for span in spans)


def written_links(links: Iterable[str]) -> str:
    """Links as the text of a table cell, separated by a semicolon and a space, since no link contains a space."""
    return "; ".join(links)


def plain(value: str) -> str:
    """``value`` without the differences that spreadsheet programs introduce: in line endings and surrounding white space.

    >>> plain(" two\\r\\nlines ")
    'two\\nlines'
    """
    return _LINE_ENDS.sub("\n", value).strip()


def digest(value: str) -> str:
    """The digest of a value in a fingerprint."""
    return _known_digest(value) if len(value) <= _SHORT else _digest(value)


def _digest(value: str) -> str:
    return hashlib.sha256(plain(value).encode("utf-8", "surrogatepass")).hexdigest()[:DIGEST]


_known_digest = lru_cache(maxsize=50_000)(_digest)  # most values occur in many cells, and each is compared twice
_SHORT = 200


def fingerprint(claim: Claim, review: Review | None, source_kind: SourceKind | None = None, *, article: str = "") -> str:
    """The fingerprint of a corrected claim: digests of its words, of what a person may change, and of the reviewer's name.

    ``article`` is the digest of its article's text, to which the spans refer.
    """
    known: dict[str, str] = {"text": claim.text, "by": (review.by if review else None) or "", "article": article}
    known |= {str(field): value for field, value in values(claim, review, source_kind).items()}
    return "".join(digest(known[part]) for part in _PARTS)


def digests(fingerprint: str) -> dict[str, str]:
    """The digests in a fingerprint: of ``text``, of each `Field`, of ``by`` and ``article``; fewer if an earlier version
    made it. Raises `ValueError` if it is not a fingerprint.

    >>> sorted(digests("0" * 72))[:3]
    ['by', 'certainty', 'note']
    """
    parts = next((parts for parts in (_PARTS, _FIRST_PARTS) if len(fingerprint) == DIGEST * len(parts)), None)
    if parts is None or not _HEXADECIMAL.fullmatch(fingerprint):
        raise ValueError("not a fingerprint")
    return {part: fingerprint[at * DIGEST : (at + 1) * DIGEST] for at, part in enumerate(parts)}


def choices() -> dict[Field, list[str]]:
    """The allowed values of each field with a list of choices, in order.

    >>> choices()[Field.POLARITY]
    ['positive', 'negative']
    """
    return {
        Field.VERDICT: [verdict.name for verdict in verdicts()],
        Field.CERTAINTY: [str(certainty) for certainty in Certainty],
        Field.POLARITY: [str(polarity) for polarity in Polarity],
        Field.SOURCE_KIND: [str(kind) for kind in SourceKind],
    }
