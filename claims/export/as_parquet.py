"""Parquet: one claim per row with typed columns, for data tools, in row groups of some thousands of claims.

Lists are lists and places are numbers. Lone surrogates, which UTF-8 cannot represent, are written as in CSV
(``\\\\ud83d``).
"""

from collections.abc import Iterable
from typing import BinaryIO

import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.parquet as pq  # type: ignore[import-untyped]

from claims.export.as_csv import writable
from claims.export.columns import Row, rows
from claims.export.formats import Layout
from claims.model import ClaimSet, Span
from claims.present.wording import evidence_in_words, status_in_words

GROUP = 5_000
"""Rows of a row group."""

_TEXT = pa.string()
_TEXTS = pa.list_(_TEXT)
_SPAN = pa.struct([("start", pa.int64()), ("end", pa.int64())])
_PLAIN = ("id", "statement", "text", "kind", "source", "speaker", "certainty", "polarity", "status", "block")
_SAID = ("verdict", "note", "by", "at", "assigned", "earlier_verdict", "earlier_statement")
_ARTICLE = ("id", "title", "publisher", "author", "published", "url", "path")
SCHEMA = pa.schema(
    [
        *((f"article_{name}", _TEXT) for name in _ARTICLE),
        *((name, _TEXT) for name in _PLAIN),
        ("source_kind", _TEXT),
        ("via", _TEXTS),
        ("hedges", pa.list_(pa.struct([("text", _TEXT), ("type", _TEXT)]))),
        ("basis", _TEXTS),
        (
            "quantities",
            pa.list_(pa.struct([("text", _TEXT), ("value", pa.float64()), ("unit", _TEXT), ("modifier", _TEXT)])),
        ),
        ("when", _TEXT),
        ("date", _TEXT),
        ("entities", pa.list_(pa.struct([("text", _TEXT), ("name", _TEXT), ("kind", _TEXT)]))),
        ("checkworthiness", pa.float64()),
        ("checkworthiness_reasons", _TEXTS),
        ("spans", pa.list_(_SPAN)),
        ("sentence", _SPAN),
        ("attribution_ids", _TEXTS),
        ("verdict", _TEXT),
        ("note", _TEXT),
        ("by", _TEXT),
        ("at", _TEXT),
        ("evidence", _TEXTS),
        ("corrected", _TEXTS),
        ("seen", pa.int64()),
        ("fingerprint", _TEXT),
        ("assigned", _TEXT),
        ("earlier_verdict", _TEXT),
        ("earlier_statement", _TEXT),
        ("status_reason", _TEXT),
        ("source_confidence", pa.float64()),
        ("document_evidence", _TEXTS),
    ]
)
"""The columns and their types."""


def write(claim_sets: Iterable[ClaimSet], stream: BinaryIO, layout: Layout) -> None:
    """Writes a row for each claim, a group of them at a time."""
    with pq.ParquetWriter(stream, SCHEMA) as table:
        group: list[dict[str, object]] = []
        for claim_set in claim_sets:
            group += [_record(row) for row in rows(claim_set, layout.reviews or {})]
            if len(group) >= GROUP:
                table.write_table(pa.Table.from_pylist(group, SCHEMA))
                group = []
        table.write_table(pa.Table.from_pylist(group, SCHEMA))


def _record(row: Row) -> dict[str, object]:
    claim, article, review = row.claim, row.claim_set.article, row.review
    record: dict[str, object] = {f"article_{name}": _text(getattr(article, name)) for name in _ARTICLE}
    record |= {name: _text(getattr(claim, name)) for name in _PLAIN}
    record |= {
        "source_kind": _text(row.source_kind),
        "via": _texts(claim.via),
        "hedges": [{"text": _text(hedge.text), "type": str(hedge.type)} for hedge in claim.hedges],
        "basis": _texts(claim.basis),
        "document_evidence": _texts(map(evidence_in_words, claim.evidence)),
        "status_reason": _text(status_in_words(claim) or None),
        "quantities": [
            {"text": _text(one.text), "value": one.value, "unit": _text(one.unit), "modifier": _text(one.modifier)}
            for one in claim.quantities
        ],
        "when": _text(claim.when and claim.when.text),
        "date": _text(claim.when and claim.when.date),
        "entities": [
            {"text": _text(entity.text), "name": _text(entity.name), "kind": str(entity.kind)} for entity in claim.entities
        ],
        "source_confidence": claim.source_confidence,
        "checkworthiness": claim.checkworthiness,
        "checkworthiness_reasons": _texts(claim.checkworthiness_reasons),
        "spans": [_span(span) for span in claim.spans],
        "sentence": _span(claim.sentence),
        "attribution_ids": _texts(claim.attribution_ids),
        "fingerprint": row.fingerprint,
    }
    if review is not None:
        record |= {name: _text(getattr(review, name)) for name in _SAID}
        record |= {"evidence": _texts(review.evidence), "corrected": _texts(review.corrections), "seen": review.seen}
    return record


def _span(span: Span) -> dict[str, int]:
    return {"start": span.start, "end": span.end}


def _text(value: object) -> str | None:
    return None if value is None else writable(str(value))


def _texts(values: Iterable[str]) -> list[str]:
    return [writable(str(value)) for value in values]
