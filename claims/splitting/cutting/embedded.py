"""Events inside a clause: what is claimed besides, at the grain of events, by the clauses that stay with their main clause.

"No one was hurt **when the roof fell in**" denies that anyone was hurt, and takes for granted that the roof fell in. At the
grain of clauses both are one claim; event factuality (FactBank) asks of each verb by itself whether it happened.
"""

from collections.abc import Iterator

from claims.splitting.clause import Origin
from claims.splitting.cutting.cuts import SUBORDINATORS
from claims.splitting.cutting.layers import Layers
from claims.splitting.cutting.parse.syntax import PARTICIPLES, Syntax
from claims.splitting.cutting.sentence import Piece

CONTENT_DEPS = frozenset({"ccomp", "acl"})
OPENERS = frozenset({"mark", "cc", "advmod"})
MIN_PARTICIPLE = 3


def embedded(words: Syntax, strata: Layers, piece: Piece) -> Iterator[Piece]:
    """The pieces inside ``piece`` that a verb of their own heads, each with the words below it, in reading order."""
    inside = set(piece.tokens)
    for i in piece.tokens:
        if i == piece.head or i in strata.cue or not words.verbal(i):
            continue
        origin = _origin(words, i)
        tokens = [k for k in words.subtree(i) if k in inside] if origin else []
        if origin in {Origin.ADVERBIAL, Origin.CONTENT, Origin.COORDINATION}:
            tokens = _opened(words, tokens)
        if origin and i in tokens:
            yield Piece(i, origin, piece.root, tokens)


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
    if dep == "xcomp" and any(words.tags[kid] == "TO" for kid in words.kids[i]):
        return Origin.INFINITIVE
    return Origin.INFINITIVE if dep == "pcomp" else None


def _opened(words: Syntax, tokens: list[int]) -> list[int]:
    """``tokens`` without the subordinator or conjunction they begin with."""
    start = 0
    while start < len(tokens) and (words.mark[tokens[start]] or _opens(words, tokens[start])):
        start += 1
    return tokens[start:]


def _opens(words: Syntax, i: int) -> bool:
    return words.deps[i] in OPENERS and (words.deps[i] in {"mark", "cc"} or words.lower[i] in SUBORDINATORS)
