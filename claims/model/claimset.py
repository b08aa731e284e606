"""An article, and the attributions, sources and claims found in it: a ``ClaimSet`` (schema version 2)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, PlainValidator, WithJsonSchema, model_validator

from claims.model.vocabulary import (
    BlockKind,
    Certainty,
    ClaimKind,
    EntityKind,
    EvidenceMethod,
    HedgeType,
    IdOrigin,
    Polarity,
    Quotation,
    SourceKind,
    SpeechAct,
    Stance,
    Status,
    StatusRule,
)

FRAGMENT_GAP = " … "
"""The separator between the pieces of a discontinuous fragment's text."""


class Record(BaseModel):
    """Base class of all records: immutable, and strict about unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _any_string(value: object) -> str:
    # pydantic's string validation rejects lone surrogates, which JSON input can contain and the article's text must keep.
    if not isinstance(value, str):
        raise ValueError(f"expected text, got {type(value).__name__}")
    return value


Text = Annotated[str, PlainValidator(_any_string), WithJsonSchema({"type": "string"})]
"""A string of any code points, including lone surrogates: words of an article, preserved exactly."""


class Span(Record):
    """A range of ``article.text``: code points, counted from 0, ``start`` included and ``end`` excluded."""

    start: int
    end: int

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"a span must have 0 <= start <= end, got {self.start}..{self.end}")
        return self


class Fragment(Record):
    """Words of the article, in one piece or several, in reading order.

    ``text`` is the exact text of the pieces, joined by ``" … "``.
    """

    text: Text
    spans: tuple[Span, ...]

    @classmethod
    def cut(cls, text: str, offsets: Iterable[tuple[int, int]]) -> Self:
        """The fragment of ``text`` at ``offsets`` (code points, start included, end excluded).

        >>> Fragment.cut("Kim, he said, came.", [(0, 3), (14, 18)]).text
        'Kim … came'
        """
        spans = tuple(Span(start=start, end=end) for start, end in offsets)
        return cls(text=FRAGMENT_GAP.join(text[s.start : s.end] for s in spans), spans=spans)


class Block(Record):
    """A line (or paragraph) of the article; ``start`` and ``end`` are code points into ``article.text``, end excluded."""

    kind: BlockKind
    start: int
    end: int


class Article(Record):
    """A news article. ``text`` is the exact input text; every offset in an export refers to it.

    ``published`` is an ISO 8601 date or date and time, ``language`` a BCP 47 code, ``sha256`` the digest of the text as UTF-8.
    ``blocks`` are in reading order, do not overlap and cover every line that is not blank. ``markup`` is the markup of the text
    (it is not exported): Markdown markup is ignored but never removed. ``topics`` are the article's key terms in its own words,
    the most important first; empty unless requested. ``warnings`` describe parts of the input that were not read or not fully
    analysed, ``remarks`` how it was read and what its provider says of it, though nothing is missing; these fields are exported
    only if there are any. ``unread`` describes what else the input says that is not in the text or not
    analysed, for checks; it is not exported, nor is ``id_origin``.
    """

    id: Text
    title: Text | None = None
    url: Text | None = None
    publisher: Text | None = None
    author: Text | None = None
    published: str | None = None
    language: str | None = None
    path: Text | None = None
    sha256: str
    text: Text
    blocks: tuple[Block, ...]
    topics: tuple[Text, ...] = ()
    warnings: tuple[Text, ...] = Field(default=(), exclude_if=lambda warnings: not warnings)
    remarks: tuple[Text, ...] = Field(default=(), exclude_if=lambda remarks: not remarks)
    markup: Literal["plain", "markdown"] = Field(default="plain", exclude=True)
    id_origin: IdOrigin = Field(default=IdOrigin.METADATA, exclude=True)
    unread: tuple[Text, ...] = Field(default=(), exclude=True)


SCHEMA_VERSION: Literal[2] = 2
"""The version of the export that this program writes. It also reads version 1, which lacks `self_reported` and the reasons."""

Share = Annotated[float, Field(ge=0.0, le=1.0)]
"""A number from 0 to 1."""


class Generator(Record):
    """The program that created an export, its pipeline and its language model."""

    name: str
    version: str
    pipeline: str
    model: str


class Attribution(Record):
    """An attribution relation: who says what. ``parent`` is the id of the attribution whose content contains this one."""

    id: str
    source: Fragment | None
    cue: Fragment | None
    content: Fragment
    source_id: str | None
    act: SpeechAct
    quotation: Quotation
    parent: str | None
    confidence: Share | None = None


class Source(Record):
    """A party that speaks in the article; ``mentions`` are the places where it is named as a speaker.

    ``organisation`` is the body that the source speaks for, ``role`` is its office in the article's words. ``named`` is false
    for anonymous groups ("analysts").
    """

    id: str
    name: Text
    kind: SourceKind
    organisation: Text | None = None
    role: Text | None = None
    named: bool
    mentions: tuple[Fragment, ...]


class Hedge(Record):
    """Words that weaken a claim's certainty."""

    text: Text
    spans: tuple[Span, ...]
    type: HedgeType


class Quantity(Record):
    """A number in a claim: "about 425 miles" has value 425, unit "miles" and modifier "about"."""

    text: Text
    spans: tuple[Span, ...]
    value: float | None
    unit: Text | None = None
    modifier: Text | None = None


class When(Record):
    """The time a claim gives for itself: its words, and the ISO 8601 day, month, year or interval they resolve to."""

    text: Text
    spans: tuple[Span, ...]
    date: str | None


class Entity(Record):
    """A name inside a claim; ``name`` is its fullest form in the article."""

    text: Text
    spans: tuple[Span, ...]
    name: Text
    kind: EntityKind


class StatusReason(Record):
    """Why a claim has its status: the rule that decided, and the article's words that show it, if any do.

    The claims that decided are the claim's ``basis``.
    """

    rule: StatusRule
    words: Fragment | None = None


class EvidenceDocument(Record):
    """A document that the user gave, or the page of a published fact-check.

    ``published`` is an ISO 8601 date or date and time; ``sha256`` is the digest of the document's text as UTF-8, null for a
    fact-check, whose text is not at hand.
    """

    id: Text
    title: Text | None = None
    publisher: Text | None = None
    published: str | None = None
    url: Text | None = None
    path: Text | None = None
    sha256: str | None = None


class Evidence(Record):
    """What a passage of a document, or a published fact-check, says about a claim.

    ``passage`` is the whole sentence, so that a denial is not read as what it denies, with spans (code points) in the text of
    the document; that of a fact-check is the claim that was checked, without spans. ``statement`` is the passage's claim made
    self-contained, ``source`` the party that says so in the document, null in the document's own voice. ``rating`` is that of a
    fact-check, in its publisher's words.
    """

    stance: Stance
    method: EvidenceMethod
    document: EvidenceDocument
    passage: Fragment
    statement: Text
    source: Text | None = None
    rating: Text | None = None


class Claim(Record):
    """The smallest clause that can be checked on its own.

    ``text`` and ``spans`` are the article's words; ``statement`` makes them self-contained. ``source`` is the party responsible
    for the claim, ``speaker`` the person who uttered it, ``via`` who relayed it, outermost first. ``source_confidence`` is the
    probability that ``source`` says so and is whom the article means: less where the attribution is doubtful, or a pronoun or a
    description had to be resolved; 0 where ``source`` is a pronoun that stays open; null without a source, and for a claim
    read from an export that lacks it. ``attribution_ids`` is the chain of attributions, outermost first. ``basis`` are the
    ids of the claims that decided ``status``, ``status_reason`` says how; it is null for a claim read from an export of
    version 1. ``evidence`` is what the given documents and fact-checks say about the claim; the field is exported only if
    there is any.
    """

    id: str
    text: Text
    statement: Text
    spans: tuple[Span, ...]
    sentence: Span
    block: BlockKind
    kind: ClaimKind
    attribution_ids: tuple[str, ...]
    source: Text | None
    speaker: Text | None
    via: tuple[Text, ...]
    certainty: Certainty
    polarity: Polarity
    hedges: tuple[Hedge, ...]
    status: Status
    basis: tuple[str, ...]
    status_reason: StatusReason | None = None
    quantities: tuple[Quantity, ...]
    when: When | None
    entities: tuple[Entity, ...]
    checkworthiness: Share
    checkworthiness_reasons: tuple[str, ...]
    source_confidence: Share | None = None
    evidence: tuple[Evidence, ...] = Field(default=(), exclude_if=lambda evidence: not evidence)


@dataclass(frozen=True, slots=True)
class CheckworthinessReason:
    """A feature that makes a claim more or, with a negative ``weight``, less worth checking.

    The features are those of claims/data/en/checkworthiness.csv.
    ``words`` are those that show it, "" where the kind of claim does. An export has the reasons in words alone.
    """

    feature: str
    weight: float
    words: Text


class ClaimSet(Record):
    """Everything found in one article."""

    schema_version: Literal[2] = SCHEMA_VERSION
    generator: Generator
    article: Article
    sources: tuple[Source, ...]
    attributions: tuple[Attribution, ...]
    claims: tuple[Claim, ...]

    @model_validator(mode="before")
    @classmethod
    def _from_version_1(cls, values: object) -> object:
        if isinstance(values, dict) and values.get("schema_version") == 1:
            return {**values, "schema_version": SCHEMA_VERSION}
        return values
