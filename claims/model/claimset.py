"""What is found in an article: attributions, sources and claims, bundled as a ``ClaimSet`` (schema version 1)."""

from typing import Annotated, Literal

from pydantic import Field

from claims.model.article import Article
from claims.model.text import Fragment, Record, Span, Text
from claims.model.vocabulary import (
    BlockKind,
    Certainty,
    ClaimKind,
    EntityKind,
    HedgeType,
    Polarity,
    Quotation,
    SourceKind,
    SpeechAct,
    Status,
)

SCHEMA_VERSION: Literal[1] = 1

Share = Annotated[float, Field(ge=0.0, le=1.0)]
"""A number from 0 to 1."""


class Generator(Record):
    """What made an export: the program, its pipeline and its language model."""

    name: str
    version: str
    pipeline: str
    model: str


class Attribution(Record):
    """Who says what: an attribution relation. ``parent`` is the attribution whose content holds this one."""

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
    """A party that speaks in the article, with every place where it is mentioned as a speaker.

    ``organisation`` is the body the source speaks for, ``role`` its office in the article's words, ``named`` false for
    anonymous groups ("analysts").
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


class Claim(Record):
    """The smallest clause that can be checked alone.

    ``text`` and ``spans`` are the article's words; ``statement`` makes them self-contained. ``source`` is the party that
    answers for the claim, ``speaker`` the person who uttered it, ``via`` who relayed it, outermost first.
    ``attribution_ids`` is the chain of attributions, outermost first. ``basis`` names the claims that decided ``status``.
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
    quantities: tuple[Quantity, ...]
    when: When | None
    entities: tuple[Entity, ...]
    checkworthiness: Share
    checkworthiness_reasons: tuple[str, ...]


class ClaimSet(Record):
    """Everything found in one article."""

    schema_version: Literal[1] = SCHEMA_VERSION
    generator: Generator
    article: Article
    sources: tuple[Source, ...]
    attributions: tuple[Attribution, ...]
    claims: tuple[Claim, ...]
