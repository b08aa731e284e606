"""The clauses inside a claim at the grain of events: each verb of its own, with the words below it."""

from collections.abc import Iterator

from claims.language import ParsedDoc
from claims.language.labels import PARTICIPLES
from claims.splitting.clause import Origin, subordinators
from claims.splitting.layers import AttributionLayers
from claims.splitting.segmentation import Piece

CONTENT_DEPS = frozenset({"ccomp", "acl"})
ASIDE_DEPS = frozenset({"advcl", "acl", "xcomp", "conj"})
EVENT_OPENERS = frozenset({"mark", "cc", "advmod"})
MIN_PARTICIPLE = 3


def embedded(parsed: ParsedDoc, layers: AttributionLayers, piece: Piece) -> Iterator[Piece]:
    """The pieces inside ``piece`` that a verb of their own heads, each with the words below it, in reading order."""
    inside = set(piece.tokens)
    for i in piece.tokens:
        if i == piece.head or not parsed.is_verb[i]:
            continue
        origin = _event_saying(parsed, i) if i in layers.cue else _event_origin(parsed, i)
        tokens = [k for k in parsed.subtree(i) if k in inside] if origin else []
        if origin in {Origin.ADVERBIAL, Origin.CONTENT, Origin.COORDINATION}:
            tokens = _without_opener(parsed, tokens)
        if origin and i in tokens:
            yield Piece(i, origin, piece.root, tokens)


def _event_saying(parsed: ParsedDoc, i: int) -> Origin | None:
    """An attribution beside the predicate is an event as well: "Boeing protested, **citing flaws in the tender**"."""
    return Origin.SAYING if parsed.tags[i] in PARTICIPLES and parsed.deps[i] in ASIDE_DEPS else None


def _event_origin(parsed: ParsedDoc, i: int) -> Origin | None:
    dep = parsed.deps[i]
    if parsed.is_finite(i):
        if dep == "relcl":
            return Origin.RELATIVE  # "the boat **they were in**"
        if parsed.subject(i) is None:
            return None
        if dep == "advcl":
            return Origin.ADVERBIAL
        if dep == "conj":
            return Origin.COORDINATION
        return Origin.CONTENT if dep in CONTENT_DEPS else None  # "fears **that it sank**"
    if dep == "acl" and parsed.tags[i] in PARTICIPLES and len(parsed.subtree(i)) >= MIN_PARTICIPLE:
        return Origin.PARTICIPLE  # "the sanctions **imposed on the island**"
    return None


def _without_opener(parsed: ParsedDoc, tokens: list[int]) -> list[int]:
    """``tokens`` without the subordinator or conjunction they begin with."""
    start = 0
    while start < len(tokens) and (parsed.is_mark[tokens[start]] or _opens_event(parsed, tokens[start])):
        start += 1
    return tokens[start:]


def _opens_event(parsed: ParsedDoc, i: int) -> bool:
    return parsed.deps[i] in EVENT_OPENERS and (parsed.deps[i] in {"mark", "cc"} or parsed.lower[i] in subordinators())
