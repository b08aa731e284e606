"""One sentence cut into pieces: which piece each word belongs to, and what each piece is."""

from dataclasses import dataclass, field

from claims.language import ParsedDoc, Run
from claims.language.labels import RELATIVES
from claims.splitting.clause import Origin
from claims.splitting.cutting.cuts import carried, cut_at, stays
from claims.splitting.cutting.layers import Layers


@dataclass(slots=True)
class Piece:
    """Words that hang together under ``head``; ``root`` is the head of the outermost piece it was cut from."""

    head: int
    origin: Origin
    root: int
    tokens: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Pieces:
    """The pieces of a sentence by head, the head of the piece that owns each word, and the clauses that only carry another."""

    by_head: dict[int, Piece]
    owner: dict[int, int]
    carriers: frozenset[int]


def pieces(parsed: ParsedDoc, strata: Layers, sentence: Run, *, whole: bool = False) -> Pieces:
    """The pieces of ``sentence`` (token indices, end excluded); where it is ``whole`` only layers cut it."""
    start, end = sentence
    cuts: dict[int, Origin] = {}
    carrying: dict[int, int] = {}
    roots: list[int] = []
    opened: set[int] = set()
    for i in range(start, end):
        if parsed.is_mark[i]:
            continue
        head = parsed.heads[i]
        if head == i or not start <= head < end or strata.of[head] != strata.of[i]:
            roots.append(i)
            opened.add(i)
        elif not whole:
            origin = cut_at(parsed, i, strata.cue, opened)
            if origin is None and (matrix := carried(parsed, i)) is not None and strata.of[matrix] == strata.of[i]:
                carrying[i], origin = matrix, Origin.MAIN
            if origin is not None:
                cuts[i] = origin
                opened.add(i)
    targets = _targets(parsed, strata, roots)
    for root in roots:
        if root not in targets:
            cuts[root] = _root_origin(parsed, strata, root)
    owner = _owners(parsed, sentence, cuts, targets)
    by_head: dict[int, Piece] = {}
    for i in sorted(owner):
        head = owner[i]
        if head not in by_head:
            by_head[head] = Piece(head, cuts[head], _outermost(parsed, cuts, owner, by_head, head))
        by_head[head].tokens.append(i)
    carriers = frozenset(owner[matrix] for matrix in carrying.values())
    for head, matrix in carrying.items():
        if head in by_head:  # the complement stands where its carrier stood
            by_head[head].origin = cuts[owner[matrix]]
    return Pieces(by_head, owner, carriers)


def _root_origin(parsed: ParsedDoc, strata: Layers, root: int) -> Origin:
    if not parsed.is_verb(root):
        return Origin.HEADLESS
    return Origin.CONTENT if strata.of[root] else Origin.MAIN


def _targets(parsed: ParsedDoc, strata: Layers, roots: list[int]) -> dict[int, int]:
    """For each root that heads no clause, the word whose piece it joins.

    Where an attribution cuts through the parse ("**Kim**, officials say, is ill") the words that lost their head belong
    to the clause of their own layer; a layer without a clause is one fragment.
    """
    by_layer: dict[int, list[int]] = {}
    for root in roots:
        by_layer.setdefault(strata.of[root], []).append(root)
    out: dict[int, int] = {}
    for layer, members in by_layer.items():
        verbal = [root for root in members if parsed.is_verb(root)]
        clausal = [root for root in verbal if not stays(parsed, root)] or verbal
        reporting = [root for root in clausal if root not in strata.cue]
        for root in members:
            if root in clausal or root in strata.cue or root in strata.source:
                continue
            if parsed.tags[root] in RELATIVES and parsed.heads[root] != root:
                out[root] = parsed.heads[root]  # "**which** an inquiry said was careless"
                continue
            if reporting:
                out[root] = min(reporting, key=lambda at: abs(at - root))
            elif strata.of[parsed.heads[root]] != layer and parsed.heads[root] not in strata.cue:
                out[root] = parsed.heads[root]  # an adjunct that the content's span left out
            elif clausal:
                out[root] = clausal[0]
            elif root != members[0]:
                out[root] = members[0]
    return out


def _owners(parsed: ParsedDoc, sentence: Run, cuts: dict[int, Origin], targets: dict[int, int]) -> dict[int, int]:
    """The head of the piece that owns each word of the sentence that is no mark."""
    start, end = sentence
    owner: dict[int, int] = {}
    for i in range(start, end):
        if parsed.is_mark[i]:
            continue
        path: dict[int, None] = {}
        at = i
        while at not in owner and at not in cuts:
            path[at] = None
            up = targets.get(at, parsed.heads[at])
            if up in path or not start <= up < end:
                cuts[at] = Origin.HEADLESS  # two fragments that point at each other
                break
            at = up
        top = owner.get(at, at)
        for k in path:
            owner[k] = top
        owner[i] = top
    return owner


def _outermost(parsed: ParsedDoc, cuts: dict[int, Origin], owner: dict[int, int], known: dict[int, Piece], head: int) -> int:
    seen = {head}
    while cuts[head] not in TOPS:
        up = owner.get(parsed.heads[head], head)
        if up in known:
            return known[up].root
        if up in seen:
            return head
        seen.add(up)
        head = up
    return head


TOPS = frozenset({Origin.MAIN, Origin.CONTENT, Origin.HEADLESS})
