"""What people decided on a claim, as an export shows it: no more than a record, whoever keeps it.

An export carries a fingerprint of each claim as it was written: a digest of every value a person may change in the file, side
by side. When the file comes back it tells, field by field, what the person changed and what changed elsewhere meanwhile.
"""

import hashlib
import re
from collections.abc import Mapping
from enum import StrEnum
from typing import TypeAlias

from pydantic import Field as Described

from claims.model import Certainty, Claim, ClaimSet, Fragment, Polarity, Record, SourceKind, Span, Text

DIGEST = 8
"""Hexadecimal digits a value has in a fingerprint: one change in four thousand million goes unseen."""


class Field(StrEnum):
    """What a person may change in a file that is read back."""

    STATEMENT = "statement"
    SOURCE = "source"
    SPEAKER = "speaker"
    CERTAINTY = "certainty"
    POLARITY = "polarity"
    VERDICT = "verdict"
    NOTE = "note"


class Review(Record):
    """What people decided on a claim, ``by`` whom and when (``at``, ISO 8601).

    ``corrections`` holds the value of each corrected field, null where it was corrected to nobody; ``source_kind`` the kind
    of a corrected source, where that is known; ``spans`` the corrected places, null where nobody corrected them. ``seen`` is
    the number of the last entry on the claim in the log that the export was made from, 0 where there is none.
    """

    claim_id: str
    verdict: Text | None = None
    by: Text | None = None
    at: str | None = None
    note: Text | None = None
    evidence: tuple[Text, ...] = ()
    corrections: dict[Field, Text | None] = Described(default_factory=dict)
    source_kind: SourceKind | None = None
    spans: tuple[Span, ...] | None = None
    seen: int = 0


class Fingerprinted(Review):
    """What people decided on a claim, with the fingerprint of what was exported (see the page on exports)."""

    fingerprint: str


class ReviewedClaimSet(ClaimSet):
    """Everything found in one article, and beside it what people decided: a review for each claim, in the same order."""

    reviews: tuple[Fingerprinted, ...]


Reviews: TypeAlias = Mapping[str, Review]
"""What people decided, by claim id."""

_PARTS: tuple[str, ...] = ("text", *(field.value for field in Field), "by")
_LINE_ENDS = re.compile(r"\r\n?")


def corrected(claim: Claim, review: Review | None, text: str) -> Claim:
    """``claim`` with what people corrected in place of what the machine found; ``text`` is its article's."""
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


def values(claim: Claim, review: Review | None) -> dict[Field, str]:
    """The values of a corrected claim that a person may change, "" where there is none."""
    found = {field: str(getattr(claim, field) or "") for field in Field if field not in (Field.VERDICT, Field.NOTE)}
    verdict, note = (None, None) if review is None else (review.verdict, review.note)
    return found | {Field.VERDICT: verdict or "", Field.NOTE: note or ""}


def plain(value: str) -> str:
    """``value`` without what spreadsheets change by themselves: the kind of line ends, and white space around it.

    >>> plain(" two\\r\\nlines ")
    'two\\nlines'
    """
    return _LINE_ENDS.sub("\n", value).strip()


def digest(value: str) -> str:
    """The digest of a value in a fingerprint."""
    return hashlib.sha256(plain(value).encode("utf-8", "surrogatepass")).hexdigest()[:DIGEST]


def fingerprint(claim: Claim, review: Review | None) -> str:
    """The fingerprint of a corrected claim: digests of its words, of what a person may change, of the reviewer's name."""
    known: dict[str, str] = {"text": claim.text, "by": (review.by if review else None) or ""}
    known |= {str(field): value for field, value in values(claim, review).items()}
    return "".join(digest(known[part]) for part in _PARTS)


def digests(fingerprint: str) -> dict[str, str]:
    """The digests in a fingerprint: of ``text``, of each `Field`, of ``by``. Raises `ValueError` where it is none.

    >>> sorted(digests("0" * 72))[:3]
    ['by', 'certainty', 'note']
    """
    if not re.fullmatch(rf"[0-9a-f]{{{DIGEST * len(_PARTS)}}}", fingerprint):
        raise ValueError("not a fingerprint")
    return {part: fingerprint[at * DIGEST : (at + 1) * DIGEST] for at, part in enumerate(_PARTS)}
