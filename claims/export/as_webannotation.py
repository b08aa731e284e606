"""W3C Web Annotations: a collection with one annotation per claim, for annotation servers and readers.

The target gives the location twice: by position (code points of the article's text, as in the standard) and by quotation
with its context, which locates the words on a page whose text differs. A claim with several spans has a target for
each.
"""

from collections.abc import Iterable, Iterator
from typing import TextIO
from urllib.parse import quote

from claims.export.as_json import Json, in_a_page, text_of
from claims.export.columns import Row, rows
from claims.export.formats import Layout, web_link
from claims.model import ClaimSet, Span

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
AROUND = 32
"""Characters before and after a quotation that distinguish it from other occurrences."""


def write(claim_sets: Iterable[ClaimSet], stream: TextIO, layout: Layout) -> None:
    """Writes one page of annotations as they arrive."""
    head = text_of({"@context": CONTEXT, "id": "urn:claims:annotations", "type": "AnnotationPage"}, indent=2)
    stream.write(head.removesuffix("\n}") + ',\n  "items": [')
    between = "\n    "
    for claim_set in claim_sets:
        for annotation in annotations(claim_set, layout):
            stream.write(between + in_a_page(text_of(annotation, indent=2)).replace("\n", "\n    "))
            between = ",\n    "
    stream.write("]\n}\n" if between == "\n    " else "\n  ]\n}\n")


def annotations(claim_set: ClaimSet, layout: Layout) -> Iterator[dict[str, Json]]:
    """An annotation for each claim of ``claim_set``."""
    article, generator = claim_set.article, claim_set.generator
    source = web_link(article.url) or f"urn:claims:article:{_urn(article.id)}"
    for row in rows(claim_set, layout.reviews or {}):
        targets: list[Json] = [
            {"type": "SpecificResource", "source": source, "selector": _selectors(article.text, span)}
            for span in row.claim.spans
        ]
        annotation: dict[str, Json] = {
            "id": f"urn:claims:claim:{_urn(article.id)}:{_urn(row.claim.id)}",
            "type": "Annotation",
            "motivation": ["tagging", "assessing"] if row.review and row.review.verdict else "tagging",
            "generator": {"type": "Software", "name": f"{generator.name} {generator.version}"},
            "body": list(_bodies(row)),
            "target": targets[0] if len(targets) == 1 else targets,
        }
        if row.review and row.review.by:
            annotation["creator"] = {"type": "Person", "name": row.review.by}
        if row.review and row.review.at:
            annotation["modified"] = row.review.at
        yield annotation


def _urn(name: str) -> str:
    return quote(name.encode("utf-8", "surrogatepass"), safe="")


def _bodies(row: Row) -> Iterator[Json]:
    claim = row.claim
    yield _body("describing", claim.statement)
    for name in ("source", "certainty", "polarity", "status"):
        value = getattr(claim, name)
        if value:
            yield _body("tagging", f"{name}: {value}")
    if row.review and row.review.verdict:
        yield _body("assessing", row.review.verdict)
    if row.review and row.review.earlier_verdict:
        yield _body("commenting", f"verdict before rewording: {row.review.earlier_verdict}")
    if row.review and row.review.note:
        yield _body("commenting", row.review.note)
    for link in row.review.evidence if row.review else ():
        if web_link(link):
            yield {"id": link, "type": "Text", "purpose": "linking"}


def _body(purpose: str, value: str) -> dict[str, Json]:
    return {"type": "TextualBody", "purpose": purpose, "format": "text/plain", "value": value}


def _selectors(text: str, span: Span) -> list[Json]:
    return [
        {"type": "TextPositionSelector", "start": span.start, "end": span.end},
        {
            "type": "TextQuoteSelector",
            "exact": text[span.start : span.end],
            "prefix": text[max(0, span.start - AROUND) : span.start],
            "suffix": text[span.end : span.end + AROUND],
        },
    ]
