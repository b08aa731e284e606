"""The columns of a table of claims, for every format that has rows, and the escaping of text in the cells of a workbook.

Lists are joined by ``"; "``; spans are ``start-end``, code points into the article's text, end excluded.

XML cannot represent most control characters, nor lone surrogates. OOXML's own escape for them (``_x0001_``) is decoded by some
programs and not by others, so they are written ``\\u0001`` instead, as in CSV; text that could be read as either escape
(``_x0001_`` or ``\\u0001`` in the article's own words) is escaped in the same way.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from operator import attrgetter
from types import MappingProxyType

from claims.data import common
from claims.data.interface import ExportColumn
from claims.export.review import Field, Review, Reviews, corrected, fingerprint, written_links, written_places
from claims.model import Claim, ClaimSet, SourceKind
from claims.present.wording import evidence_in_words, status_in_words


@dataclass(frozen=True, slots=True)
class Row:
    """A claim with the decisions on it, and the claim set that it is from.

    ``source_kind`` is None for the publication's own voice, and if the kind of a corrected source is unknown.
    """

    claim_set: ClaimSet
    claim: Claim
    review: Review | None
    source_kind: SourceKind | None
    fingerprint: str


def sheet_columns() -> tuple[ExportColumn, ...]:
    """The columns of `COLUMNS` in the order for people."""
    return common().export_columns


def rows(claim_set: ClaimSet, reviews: Reviews) -> Iterator[Row]:
    """A row for each claim of ``claim_set``, with the decisions on it."""
    by_id = {source.id: source.kind for source in claim_set.sources}
    speakers = {attribution.id: by_id.get(attribution.source_id or "") for attribution in claim_set.attributions}
    for found in claim_set.claims:
        review = reviews.get(found.id)
        claim = corrected(found, review, claim_set.article.text)
        if review is not None and Field.SOURCE in review.corrections:
            kind = review.source_kind
        else:  # the innermost source is responsible for a claim
            kind = next((speakers[id] for id in reversed(claim.attribution_ids) if id in speakers), None)
        kind = kind if claim.source else None
        yield Row(claim_set, claim, review, kind, fingerprint(claim, review, kind, article=claim_set.article.sha256))


def _labelled(pairs: Iterable[tuple[str, str | None]]) -> str:
    return "; ".join(f"{text} ({label})" if label else text for text, label in pairs)


def _share(number: float | None) -> str:
    return "" if number is None else f"{number:.4g}"


_ARTICLE = ("id", "title", "publisher", "author", "published", "url", "path")
_PLAIN = ("id", "statement", "text", "kind", "source", "speaker", "certainty", "polarity", "status", "block")
_READERS: Mapping[str, Callable[[Row], object]] = MappingProxyType(
    {f"article_{name}": attrgetter(f"claim_set.article.{name}") for name in _ARTICLE}
    | {name: attrgetter(f"claim.{name}") for name in _PLAIN}
    | {
        "via": lambda row: "; ".join(row.claim.via),
        "hedges": lambda row: _labelled((hedge.text, hedge.type) for hedge in row.claim.hedges),
        "status_reason": lambda row: status_in_words(row.claim),
        "document_evidence": lambda row: "; ".join(map(evidence_in_words, row.claim.evidence)),
        "basis": lambda row: "; ".join(row.claim.basis),
        "quantities": lambda row: _labelled((amount.text, None) for amount in row.claim.quantities),
        "when": lambda row: row.claim.when and row.claim.when.text,
        "date": lambda row: row.claim.when and row.claim.when.date,
        "entities": lambda row: _labelled((entity.name, entity.kind) for entity in row.claim.entities),
        "checkworthiness": lambda row: _share(row.claim.checkworthiness),
        "source_confidence": lambda row: _share(row.claim.source_confidence),
        "checkworthiness_reasons": lambda row: "; ".join(row.claim.checkworthiness_reasons),
        "spans": lambda row: written_places(row.claim.spans),
        "sentence": lambda row: written_places([row.claim.sentence]),
        "attribution_ids": lambda row: "; ".join(row.claim.attribution_ids),
        "source_kind": attrgetter("source_kind"),
        "verdict": lambda row: row.review and row.review.verdict,
        "note": lambda row: row.review and row.review.note,
        "by": lambda row: row.review and row.review.by,
        "at": lambda row: row.review and row.review.at,
        "evidence": lambda row: row.review and written_links(row.review.evidence),
        "corrected": lambda row: row.review and "; ".join(row.review.corrections),
        "seen": lambda row: row.review and str(row.review.seen),
        "fingerprint": attrgetter("fingerprint"),
        "assigned": lambda row: row.review and row.review.assigned,
        "earlier_verdict": lambda row: row.review and row.review.earlier_verdict,
        "earlier_statement": lambda row: row.review and row.review.earlier_statement,
    }
)
COLUMNS: tuple[str, ...] = (
    *(f"article_{name}" for name in _ARTICLE),
    *("id", "statement", "text", "kind", "source", "speaker", "via", "certainty", "polarity", "hedges", "status", "basis"),
    *("quantities", "when", "date", "entities", "checkworthiness", "checkworthiness_reasons", "block", "spans", "sentence"),
    *("attribution_ids", "source_kind", "verdict", "note", "by", "at", "evidence", "corrected", "seen", "fingerprint"),
    *("assigned", "earlier_verdict", "earlier_statement", "status_reason", "source_confidence"),
    "document_evidence",
)
"""The columns in the order for programs; new ones are appended."""


def value(row: Row, column: str) -> str:
    """The value of ``row`` in ``column``, "" if there is nothing."""
    return str(_READERS[column](row) or "")


LONGEST = 16_000
"""Maximum characters of a cell: Excel counts 32,767 UTF-16 code units, and a character outside the basic plane is two."""
GOES_ON = " … [continued in sheet Long texts]"
"""Marks a cell whose text is continued elsewhere."""

_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]" + r"|x(?=[0-9A-Fa-f]{4}_)|\\(?=u[0-9a-f]{4})")
_WRITTEN = re.compile(r"\\u(00[0189][0-9a-f]|007[8f]|005c|d[89a-f][0-9a-f]{2}|fff[ef])")


def escape(text: str) -> str:
    """``text`` escaped for a cell.

    >>> print(escape("a\\x01b"), escape("_x0041_"), escape(r"C:\\users"))
    a\\u0001b _\\u00780041_ C:\\users
    """
    return _UNWRITABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def unescape(written: str) -> str:
    """The inverse of `escape`. What `escape` never writes is a person's input, and is left unchanged.

    >>> unescape(escape("a\\x01b _x0041_")) == "a\\x01b _x0041_", unescape(r"\\u0041")
    (True, '\\\\u0041')
    """
    return _WRITTEN.sub(lambda found: chr(int(found[1], 16)), written)


def pieces(written: str) -> list[str]:
    """``written`` in pieces that each fit into a cell; the caller adds `GOES_ON`."""
    return [written[at : at + LONGEST] for at in range(0, len(written), LONGEST)] or [""]


CLAIMS = "Claims"
SOURCES = "Sources"
LEGEND = "Columns"
LONG = "Long texts"
LISTS = "Lists"
