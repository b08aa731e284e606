"""Claim sets built from lines, without extraction: one claim per line."""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from claims.identity import Identifiers
from claims.model import (
    Article,
    Attribution,
    Block,
    BlockKind,
    Certainty,
    Claim,
    ClaimKind,
    ClaimSet,
    Fragment,
    Generator,
    Polarity,
    Quotation,
    Source,
    SourceKind,
    Span,
    SpeechAct,
    Status,
)
from claims.store import Action, Entry

GENERATOR = Generator(name="claims", version="0", pipeline="test", model="none")
START = datetime(2024, 1, 1, 12, tzinfo=UTC)


def claim_set(lines: Sequence[str], *, id: str = "test", source: str | None = None, **about: Any) -> ClaimSet:
    """An article in which every line is a claim, of ``source`` if given; ``about`` are fields of the article."""
    text = "\n".join(lines)
    identifiers = Identifiers(id)
    claims, blocks, start = [], [], 0
    for line in lines:
        span = Span(start=start, end=start + len(line))
        blocks.append(Block(kind=BlockKind.BODY, start=span.start, end=span.end))
        claims.append(_claim(identifiers.of("c", line), line, span, source))
        start += len(line) + 1
    article = Article(id=id, sha256=_digest(text), text=text, blocks=tuple(blocks), **about)
    attributions, sources = _spoken(source, text)
    return ClaimSet(generator=GENERATOR, article=article, sources=sources, attributions=attributions, claims=tuple(claims))


def _spoken(source: str | None, text: str) -> tuple[tuple[Attribution, ...], tuple[Source, ...]]:
    if source is None:
        return (), ()
    everything = Fragment.cut(text, [(0, len(text))])
    attribution = Attribution(
        id="a-1",
        source=None,
        cue=None,
        content=everything,
        source_id="s-1",
        act=SpeechAct.SAY,
        quotation=Quotation.INDIRECT,
        parent=None,
        confidence=0.75,
    )
    return (attribution,), (Source(id="s-1", name=source, kind=SourceKind.GOVERNMENT, named=True, mentions=()),)


def _claim(id: str, line: str, span: Span, source: str | None) -> Claim:
    return Claim(
        id=id,
        text=line,
        statement=line,
        spans=(span,),
        sentence=span,
        block=BlockKind.BODY,
        kind=ClaimKind.EVENT,
        attribution_ids=("a-1",) if source else (),
        source=source,
        speaker=None,
        via=(),
        certainty=Certainty.CERTAIN,
        polarity=Polarity.POSITIVE,
        hedges=(),
        status=Status.SINGLE_SOURCE if source else Status.UNATTRIBUTED,
        basis=(),
        quantities=(),
        when=None,
        entities=(),
        checkworthiness=0.5,
        checkworthiness_reasons=(),
    )


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def ids(found: ClaimSet) -> list[str]:
    """The ids of its claims in order."""
    return [claim.id for claim in found.claims]


def entry(number: int, action: Action, value: Any, *, by: str = "Ada", claim: str = "c-1") -> Entry:
    """A log entry, one minute after the previous one."""
    at = START + timedelta(minutes=number)
    return Entry(number, at, by, claim, "test", 1, f"print {number}", action, value)
