"""Label Studio tasks: one per article, with its claims as predicted regions. Annotators correct these in Label Studio, and its
export of the corrected tasks can be imported.

The Label Studio project needs the labelling configuration from `config`. Offsets count code points, as in Label Studio. A claim
with several spans has a region for each; the later ones are labelled as parts and related to the first.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import StringIO
from typing import TextIO
from xml.sax.saxutils import quoteattr

from claims.export.as_json import Json, write_list
from claims.export.columns import Row, escape, rows
from claims.export.formats import Layout
from claims.export.review import Field, choices, values
from claims.model import ClaimSet, Span

CLAIM, PART = "Claim", "Part of a claim"
"""The labels of regions."""
CHOICES = (Field.VERDICT, Field.CERTAINTY, Field.POLARITY, Field.SOURCE_KIND)
"""The fields with a list of choices; the others are text fields, except the spans, which are the regions."""
_UNHELD = {code: "�" for code in [*range(0x20), 0x7F, *range(0xD800, 0xE000)] if chr(code) not in "\t\n"}
_TEXTS = tuple(field for field in Field if field not in (*CHOICES, Field.SPANS))
_FEW = 8
"""Maximum number of choices shown side by side; more are shown in a drop-down list."""


def config() -> str:
    """The labelling configuration for the tasks."""
    region = f'perRegion="true" whenTagName="label" whenLabelValue={quoteattr(CLAIM)}'
    lines = [
        "<View>",
        '  <Labels name="label" toName="text">',
        *(f"    <Label value={quoteattr(name)}/>" for name in (CLAIM, PART)),
        "  </Labels>",
        '  <Text name="text" value="$text" granularity="word"/>',
    ]
    for field, names in choices().items():
        lines += [
            f'  <Choices name="{field}" toName="text" choice="single-radio"{_layout(names)} {region}>',
            *(f"    <Choice value={quoteattr(name)}/>" for name in names),
            "  </Choices>",
        ]
    lines += [
        f'  <TextArea name="{field}" toName="text"{_most(field)} editable="true" placeholder="{field}" {region}/>'
        for field in _TEXTS
    ]
    return "\n".join([*lines, "</View>"]) + "\n"


def _most(field: Field) -> str:
    return "" if field is Field.EVIDENCE else ' maxSubmissions="1"'


def _layout(names: Sequence[str]) -> str:
    return ' layout="select"' if len(names) > _FEW else ""


def write(claim_sets: Iterable[ClaimSet], stream: TextIO, layout: Layout) -> None:
    """Writes a list of tasks as they arrive."""
    write_list((_task(claim_set, layout) for claim_set in claim_sets), stream)


def held(text: str) -> str:
    """``text`` in characters that Label Studio's database and browsers preserve, with all offsets unchanged.

    PostgreSQL cannot store control characters and lone surrogates in JSON, and browsers fold line ends into one
    character.

    >>> held("a\\r\\nb\\x00")
    'a \\nb�'
    """
    return text.replace("\r\n", " \n").replace("\r", "\n").translate(_UNHELD)


def parts(claim_set: ClaimSet, layout: Layout) -> Mapping[str, str]:
    """The task of an article, by suffix."""
    stream = StringIO()
    write([claim_set], stream, layout)
    return {".labelstudio.json": stream.getvalue()}


def settings() -> Mapping[str, str]:
    """The labelling configuration, once per folder of tasks."""
    return {"labelstudio.xml": config()}


def _task(claim_set: ClaimSet, layout: Layout) -> dict[str, Json]:
    article, found = claim_set.article, list(rows(claim_set, layout.reviews or {}))
    text, made_by = held(article.text), claim_set.generator
    exported: dict[str, Json] = {
        row.claim.id: {
            "fingerprint": row.fingerprint,
            "places": [[span.start, span.end] for span in row.claim.spans],
            "by": escape(row.review.by) if row.review and row.review.by else None,
            **({"earlier_verdict": escape(row.review.earlier_verdict)} if row.review and row.review.earlier_verdict else {}),
        }
        for row in found
    }
    return {
        "data": {
            "text": text,
            "article_id": escape(article.id),
            "title": held(article.title or ""),
            "publisher": held(article.publisher or ""),
            "published": article.published,
            "url": held(article.url or ""),
            "claims": exported,
        },
        "predictions": [
            {
                "model_version": f"{made_by.name} {made_by.version} ({made_by.pipeline})",
                "result": [result for row in found for result in _results(row, text)],
            }
        ],
    }


def _results(row: Row, text: str) -> Iterator[dict[str, Json]]:
    """The regions of a claim, the values of the first, and the relations of the others to it."""
    claim = row.claim
    for number, span in enumerate(claim.spans):
        label = PART if number else CLAIM
        yield _result(region_id(claim.id, number), "label", "labels", span, text, [label])
    said = values(claim, row.review, row.source_kind)
    links = row.review.evidence if row.review else ()
    for field in (*CHOICES, *_TEXTS):
        kind = "choices" if field in CHOICES else "textarea"
        shown: list[Json] = [escape(link) for link in links] if field is Field.EVIDENCE else [escape(said[field])]
        if said[field]:
            yield _result(claim.id, field, kind, claim.spans[0], text, shown, key="text" if kind == "textarea" else kind)
    for number in range(1, len(claim.spans)):
        yield {"type": "relation", "from_id": region_id(claim.id, number), "to_id": claim.id, "direction": "right"}


def region_id(claim_id: str, number: int) -> str:
    """The id of a claim's region: the claim's id, with a number from 1 for parts."""
    return f"{claim_id}.{number}" if number else claim_id


def _result(
    id: str, name: str, kind: str, span: Span, text: str, chosen: list[Json], *, key: str | None = None
) -> dict[str, Json]:
    place: dict[str, Json] = {"start": span.start, "end": span.end, "text": text[span.start : span.end]}
    value = {part: place[part] for part in ("start", "end")} if key == "text" else place
    return {
        "id": id,
        "from_name": name,
        "to_name": "text",
        "type": kind,
        "origin": "prediction",
        "value": value | {key or kind: chosen},
    }
