"""Events inside a clause: what is claimed besides, at the grain of events, by the clauses that stay with their main clause.

"No one was hurt **when the roof fell in**" denies that anyone was hurt, and takes for granted that the roof fell in. At the
grain of clauses both are one claim; event factuality (FactBank) asks of each verb by itself whether it happened.
"""

from collections.abc import Iterator

from claims.splitting.clause import Origin
from claims.splitting.cutting.layers import Layers
from claims.splitting.cutting.lexicon import subordinators
from claims.splitting.cutting.parse.syntax import PARTICIPLES, Syntax
from claims.splitting.cutting.sentence import Piece

CONTENT_DEPS = frozenset({"ccomp", "acl"})
ASIDE_DEPS = frozenset({"advcl", "acl", "xcomp", "conj"})
OPENERS = frozenset({"mark", "cc", "advmod"})
MIN_PARTICIPLE = 3


def embedded(words: Syntax, strata: Layers, piece: Piece) -> Iterator[Piece]:
    """The pieces inside ``piece`` that a verb of their own heads, each with the words below it, in reading order."""
    inside = set(piece.tokens)
    for i in piece.tokens:
        if i == piece.head or not words.verbal(i):
            continue
        origin = _saying(words, i) if i in strata.cue else _origin(words, i)
        tokens = [k for k in words.subtree(i) if k in inside] if origin else []
        if origin in {Origin.ADVERBIAL, Origin.CONTENT, Origin.COORDINATION}:
            tokens = _opened(words, tokens)
        if origin and i in tokens:
            yield Piece(i, origin, piece.root, tokens)


def _saying(words: Syntax, i: int) -> Origin | None:
    """An attribution beside the predicate is an event as well: "Boeing protested, **citing flaws in the tender**"."""
    return Origin.SAYING if words.tags[i] in PARTICIPLES and words.deps[i] in ASIDE_DEPS else None


def _origin(words: Syntax, i: int) -> Origin | None:
    dep = words.deps[i]
    if words.finite(i):
        if dep == "relcl":
            return Origin.RELATIVE  # "the boat **they were in**"
        if words.subject(i) is None:
            return None
        if dep == "advcl":
            return Origin.ADVERBIAL
        if dep == "conj":
            return Origin.COORDINATION
        return Origin.CONTENT if dep in CONTENT_DEPS else None  # "fears **that it sank**"
    if dep == "acl" and words.tags[i] in PARTICIPLES and len(words.subtree(i)) >= MIN_PARTICIPLE:
        return Origin.PARTICIPLE  # "the sanctions **imposed on the island**"
    return None


def _opened(words: Syntax, tokens: list[int]) -> list[int]:
    """``tokens`` without the subordinator or conjunction they begin with."""
    start = 0
    while start < len(tokens) and (words.mark[tokens[start]] or _opens(words, tokens[start])):
        start += 1
    return tokens[start:]


def _opens(words: Syntax, i: int) -> bool:
    return words.deps[i] in OPENERS and (words.deps[i] in {"mark", "cc"} or words.lower[i] in subordinators())
