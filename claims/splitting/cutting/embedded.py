"""Events inside a clause: what is claimed besides, at the grain of events, by the clauses that stay with their main clause.

"No one was hurt **when the roof fell in**" denies that anyone was hurt, and takes for granted that the roof fell in. At the
grain of clauses both are one claim; event factuality (FactBank) asks of each verb by itself whether it happened.
"""

from collections.abc import Iterator

from claims.language import ParsedDoc
from claims.language.labels import PARTICIPLES
from claims.splitting.clause import Origin
from claims.splitting.cutting.layers import Layers
from claims.splitting.cutting.lexicon import subordinators
from claims.splitting.cutting.sentence import Piece

CONTENT_DEPS = frozenset({"ccomp", "acl"})
ASIDE_DEPS = frozenset({"advcl", "acl", "xcomp", "conj"})
OPENERS = frozenset({"mark", "cc", "advmod"})
MIN_PARTICIPLE = 3


def embedded(parsed: ParsedDoc, strata: Layers, piece: Piece) -> Iterator[Piece]:
    """The pieces inside ``piece`` that a verb of their own heads, each with the words below it, in reading order."""
    inside = set(piece.tokens)
    for i in piece.tokens:
        if i == piece.head or not parsed.is_verb(i):
            continue
        origin = _saying(parsed, i) if i in strata.cue else _origin(parsed, i)
        tokens = [k for k in parsed.subtree(i) if k in inside] if origin else []
        if origin in {Origin.ADVERBIAL, Origin.CONTENT, Origin.COORDINATION}:
            tokens = _opened(parsed, tokens)
        if origin and i in tokens:
            yield Piece(i, origin, piece.root, tokens)


def _saying(parsed: ParsedDoc, i: int) -> Origin | None:
    """An attribution beside the predicate is an event as well: "Boeing protested, **citing flaws in the tender**"."""
    return Origin.SAYING if parsed.tags[i] in PARTICIPLES and parsed.deps[i] in ASIDE_DEPS else None


def _origin(parsed: ParsedDoc, i: int) -> Origin | None:
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


def _opened(parsed: ParsedDoc, tokens: list[int]) -> list[int]:
    """``tokens`` without the subordinator or conjunction they begin with."""
    start = 0
    while start < len(tokens) and (parsed.is_mark[tokens[start]] or _opens(parsed, tokens[start])):
        start += 1
    return tokens[start:]


def _opens(parsed: ParsedDoc, i: int) -> bool:
    return parsed.deps[i] in OPENERS and (parsed.deps[i] in {"mark", "cc"} or parsed.lower[i] in subordinators())
