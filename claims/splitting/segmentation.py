"""Where a sentence is cut, and which piece each of its words belongs to.

A wrong cut spoils two claims, a missed one leaves a claim too long; in doubt nothing is cut.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from claims.language import ParsedDoc, Run
from claims.language.labels import PREDICATIVES, RELATIVES
from claims.language.words import words_as
from claims.splitting.clause import Origin, carriers, verb_above
from claims.splitting.coordination import GOVERNED, is_coordinate_clause
from claims.splitting.juxtaposition import is_listed, is_run_on
from claims.splitting.layers import AttributionLayers
from claims.splitting.own_relatives import is_own_relative
from claims.splitting.subordination import (
    adverbial,
    is_inverted_condition,
    is_own_participle,
    is_suspended,
    opener_of,
    parts_headline,
    stays,
)
from claims.splitting.summaries import summing_noun


@dataclass(slots=True)
class Piece:
    """Words that hang together under ``head``; ``root`` is the head of the outermost piece it was cut from; ``joined`` if a
    fragment was joined to it."""

    head: int
    origin: Origin
    root: int
    tokens: list[int] = field(default_factory=list)
    joined: bool = False


@dataclass(frozen=True, slots=True)
class Pieces:
    """The pieces of a sentence by head, and the head of the piece that owns each word."""

    by_head: dict[int, Piece]
    owner: dict[int, int]


def pieces(parsed: ParsedDoc, layers: AttributionLayers, sentence: Run) -> Pieces:
    """The pieces of ``sentence`` (token indices, end excluded)."""
    start, end = sentence
    cuts: dict[int, Origin] = {}
    carrying: dict[int, int] = {}
    roots: list[int] = []
    opened: set[int] = set()
    for i in range(start, end):
        if parsed.is_mark[i]:
            continue
        head = parsed.heads[i]
        if head == i or not start <= head < end or layers.of[head] != layers.of[i]:
            roots.append(i)
            opened.add(i)
        else:
            origin = cut_at(parsed, i, layers, opened)
            if origin is None and (matrix := carried(parsed, i)) is not None and layers.of[matrix] == layers.of[i]:
                carrying[i], origin = matrix, Origin.MAIN
            elif origin is None and (_is_fact(parsed, layers, i) or _own_belief(parsed, layers, i) is not None):
                origin = Origin.CONTENT
            if origin is not None:
                cuts[i] = origin
                opened.add(i)
    fronted = _fronted(parsed, layers, sentence)
    summed = {noun: i for i in cuts if (noun := summing_noun(parsed, i)) is not None and cuts[i] is Origin.RELATIVE}
    targets = _targets(parsed, layers, roots) | fronted | summed
    cuts = {head: origin for head, origin in cuts.items() if head not in fronted}
    for root in roots:
        if root not in targets:
            cuts[root] = _root_origin(parsed, layers, root)
    owner = _with_tails(parsed, sentence, cuts, _owners(parsed, sentence, cuts, targets))
    while unclosed := _unclosed(parsed, layers, sentence, cuts, owner):
        cuts = {head: origin for head, origin in cuts.items() if head not in unclosed}
        owner = _with_tails(parsed, sentence, cuts, _owners(parsed, sentence, cuts, targets))
    carrying |= {i: cue for i in cuts if (cue := _governing_cue(parsed, layers, i)) is not None and cue in owner}
    for head, matrix in reversed(carrying.items()):  # a carrier and its complement are one claim, the complement's
        carrier, own = owner[matrix], layers.cue.get(matrix)
        cuts[head] = cuts[carrier]
        other = {i for i in owner if own is not None and layers.cue.get(i, layers.source.get(i, own)) != own}
        other |= {i for source in other & layers.source.keys() for i in parsed.subtree(source)}
        owner = {i: head if top == carrier and i not in other else top for i, top in owner.items()}
    for head in cuts:
        thinking = _own_belief(parsed, layers, head)
        matrix = None if thinking is None else owner.get(thinking)
        if thinking is not None and matrix not in (None, head):
            owner = {i: head if top == matrix else top for i, top in owner.items() if top != matrix or i > thinking}
    by_head: dict[int, Piece] = {}
    for i in sorted(owner):
        head = owner[i]
        if head not in by_head:
            by_head[head] = Piece(head, cuts[head], _outermost(parsed, cuts, owner, by_head, head))
        by_head[head].tokens.append(i)
    return Pieces(by_head, owner)


def _governing_cue(parsed: ParsedDoc, layers: AttributionLayers, i: int) -> int | None:
    """The cue that the predicate ``i`` of a content needs, since it has no tense itself: "**confessed** to acting alone"."""
    above = parsed.heads[i]
    if parsed.deps[i] == "pcomp" and parsed.deps[above] == "prep":
        above = parsed.heads[above]
    if above not in layers.cue or layers.of[i] == layers.of[above] or parsed.is_finite(i):
        return None
    nonfinite = parsed.tags[i] == "VBG" or parsed.is_infinitive(i)
    return above if nonfinite and parsed.deps[i] in GOVERNED and above < i and parsed.is_verb[above] else None


def _with_tails(parsed: ParsedDoc, sentence: Run, cuts: Mapping[int, Origin], owner: dict[int, int]) -> dict[int, int]:
    """``owner`` with what goes on a relative clause at the sentence's end."""
    for head, origin in cuts.items():
        if origin is Origin.RELATIVE:
            owner |= dict.fromkeys(_gapped_tail(parsed, sentence, head, owner), head)
    return owner


def _gapped_tail(parsed: ParsedDoc, sentence: Run, head: int, owner: Mapping[int, int]) -> list[int]:
    """What ends a sentence after "and", without a verb, and goes on a relative clause: "Oslo, where two are ill **and one
    dead**"."""
    last = parsed.right_edge[head]
    tail = [k for k in range(last + 1, sentence[1]) if not parsed.is_mark[k]]
    host = owner.get(parsed.heads[head])
    if parsed.deps[last] != "cc" or not tail or any(owner.get(k) != host or parsed.is_verb[k] for k in tail):
        return []
    return tail if owner.get(last) == head else []


def _unclosed(
    parsed: ParsedDoc, layers: AttributionLayers, sentence: Run, cuts: Mapping[int, Origin], owner: Mapping[int, int]
) -> set[int]:
    """The heads of clauses in the middle of another that no mark separates from what follows, so that they are part of it:
    "A bus, **run by the town** has crashed"."""
    found = set()
    for head, origin in cuts.items():
        host = owner.get(parsed.heads[head])
        last = parsed.right_edge[head]
        closed = parsed.deps[last] == "cc" or parsed.is_mark[last] or parsed.heads[head] in layers.source
        if origin not in CLOSED or host is None or owner.get(head) != head or closed:
            continue
        after = last + 1
        starts = parsed.left_edge[head]
        if after < sentence[1] and owner.get(after) == host and any(owner.get(k) == host for k in range(sentence[0], starts)):
            found.add(head)
    coordinated = [i for i in cuts if parsed.deps[i] == "conj" and parsed.heads[i] in found]
    return found.union(coordinated)


def _root_origin(parsed: ParsedDoc, layers: AttributionLayers, root: int) -> Origin:
    if not parsed.is_verb[root]:
        return Origin.HEADLESS
    return Origin.CONTENT if layers.of[root] else Origin.MAIN


def _targets(parsed: ParsedDoc, layers: AttributionLayers, roots: list[int]) -> dict[int, int]:
    """For each root that heads no clause, the word whose piece it joins.

    Where an attribution cuts through the parse ("**Kim**, officials say, is ill") the words that lost their head belong
    to the clause of their own layer; a layer without a clause is one fragment.
    """
    by_layer: dict[int, list[int]] = {}
    for root in roots:
        by_layer.setdefault(layers.of[root], []).append(root)
    out: dict[int, int] = {}
    for layer, members in by_layer.items():
        verbal = [root for root in members if parsed.is_verb[root]]
        clausal = [root for root in verbal if not stays(parsed, root)] or verbal
        reporting = [root for root in clausal if root not in layers.cue]
        for root in members:
            if root in clausal or root in layers.cue or root in layers.source:
                continue
            before = parsed.left_edge[root] - 1
            if parsed.tags[root] == "VBN" and not parsed.is_finite(root) and before in layers.source:
                out[root] = before  # "according to a letter **kept secret**"
                continue
            if parsed.tags[root] in RELATIVES and parsed.heads[root] != root:
                out[root] = parsed.heads[root]  # "**which** an inquiry said was careless"
                continue
            parted = layers.of[parsed.heads[root]] != layer
            if reporting:
                out[root] = min(reporting, key=lambda at: abs(at - root))
            elif parted and parsed.deps[root] == "conj":
                continue  # 'The note says "it may rain", but **no plans** exist'
            elif parted and (above := parsed.heads[root]) not in layers.cue and not (above in layers.source and above > root):
                out[root] = parsed.heads[root]  # an adjunct that the content's span left out
            elif clausal:
                out[root] = clausal[0]
            elif root != members[0]:
                out[root] = members[0]
    return out


def _fronted(parsed: ParsedDoc, layers: AttributionLayers, sentence: Run) -> dict[int, int]:
    """For each clause in front of an attribution that belongs to what is said, the verb it belongs to: "**If the plan passes**,
    he said the town will grow"; "**When she is** away, she **said** she **locks** the door", by the tense."""
    out: dict[int, int] = {}
    for i in range(*sentence):
        cue = parsed.heads[i]
        if parsed.deps[i] != "advcl" or cue not in layers.cue or i > cue or not (stays(parsed, i) and parsed.is_finite(i)):
            continue
        said = next((k for k in parsed.children_of(cue, "ccomp") if k > cue and layers.of[k] != layers.of[cue]), None)
        alike = parsed.is_past(i) == parsed.is_past(cue)
        if said is not None and (is_suspended(parsed, i) or not alike) and opener_of(parsed, i) != "lest":
            out[i] = said
    return out


def _owners(parsed: ParsedDoc, sentence: Run, cuts: dict[int, Origin], targets: dict[int, int]) -> dict[int, int]:
    """The head of the piece that owns each word of the sentence that is not a mark."""
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


COPULAR = frozenset({"be", "remain", "seem", "become", "'s"})
CLOSED = frozenset({Origin.RELATIVE, Origin.PARTICIPLE, Origin.ADVERBIAL})


def cut_at(parsed: ParsedDoc, i: int, layers: AttributionLayers, opened: Collection[int]) -> Origin | None:
    """The construction that ``i`` heads a clause of, or None where it belongs to its head's clause.

    ``layers`` hold the tokens of sources and cues: what hangs on one is left over once the attributing clause is taken
    away ("Peskov said **without elaborating on the route**"). ``opened`` holds the heads of clauses found so far, to the
    left of ``i``.
    """
    dep, cues = parsed.deps[i], layers.cue
    if dep == "conj":
        return Origin.COORDINATION if is_coordinate_clause(parsed, i, opened, cues) else None
    if dep == "relcl":
        # "the weather, which **it said** kept people at home": the pronoun stands with "kept"
        own = is_own_relative(parsed, i, of_source=parsed.heads[i] in layers.source) or summing_noun(parsed, i) is not None
        return Origin.RELATIVE if i in cues or own else None
    if dep == "advcl":
        if is_listed(parsed, i, opened):
            return Origin.COORDINATION
        if parsed.heads[i] not in cues and _in_noun_phrase(parsed, i, opened) and not parts_headline(parsed, i):
            return None
        unopened = opener_of(parsed, i) is None and not is_inverted_condition(parsed, i)
        return adverbial(parsed, i, cues) or (Origin.COORDINATION if unopened and is_run_on(parsed, i) else None)
    if dep == "acl":
        return Origin.PARTICIPLE if is_own_participle(parsed, i) else None
    if dep in RUN_ON_DEPS:
        return Origin.COORDINATION if is_run_on(parsed, i) or is_listed(parsed, i, opened) else None
    if dep == "prep" and parsed.heads[i] in cues:
        return Origin.PARTICIPLE if _is_left_over_gerund(parsed, layers, i) else None
    return None


RUN_ON_DEPS = frozenset({"ccomp", "parataxis", "dep"})


def carried(parsed: ParsedDoc, i: int) -> int | None:
    """The main clause that does nothing but carry the complement ``i``, as the index of its head; None where none does.

    "**It is** not clear whether the pilot survived": the parser hangs "survived" on "is", on "clear" or on "doubt".
    """
    if parsed.deps[i] not in COMPLEMENT_DEPS or not parsed.is_finite(i):
        return None
    matrix = parsed.heads[i]
    if not parsed.is_verb[matrix]:
        matrix = parsed.heads[matrix]
    if matrix == i or not parsed.is_verb[matrix]:
        return None
    opener = next((parsed.lower[kid] for kid in parsed.children[i] if parsed.deps[kid] == "mark"), "-")
    if opener not in CARRIED_BY:
        return None
    subject = parsed.child(matrix, "nsubj", "nsubjpass", "expl")
    if subject is None or subject > i:
        return None
    if parsed.lemmas[matrix] in COPULAR:
        said_of = [k for k in parsed.children[matrix] if parsed.deps[k] in PREDICATIVES and parsed.lemmas[k] in carriers()]
        predicate = parsed.lemmas[said_of[0]] if said_of and parsed.lower[subject] in EMPTY else parsed.lemmas[subject]
    else:
        predicate = parsed.lemmas[matrix] if parsed.lower[subject] == "it" else ""
    return matrix if opener in carriers().get(predicate, ()) else None


def _is_fact(parsed: ParsedDoc, layers: AttributionLayers, i: int) -> bool:
    """Whether ``i`` heads the clause of a fact from which an attributing clause draws its content: "The fact **that the pump
    failed** raises fears that …"."""
    fact = parsed.heads[i]
    that = parsed.has_child(i, "mark") and parsed.is_finite(i) and parsed.subject(i) is not None
    return parsed.deps[i] == "acl" and parsed.lemmas[fact] == "fact" and that and verb_above(parsed, fact) in layers.cue


def _is_conditional(parsed: ParsedDoc, verb: int) -> bool:
    """Whether a condition stands before a verb: "**If it is true**, I think that is terrible"."""
    before = [k for k in parsed.children_of(verb, "advcl") if k < verb]
    return any(parsed.lower[m] in ("if", "unless") for k in before for m in parsed.children_of(k, "mark"))


def _own_belief(parsed: ParsedDoc, layers: AttributionLayers, i: int) -> int | None:
    """The word with which speakers say that they think so, which adds nothing to what they say: "**I think** it is safe"."""
    matrix, layer = parsed.heads[i], layers.of[i]
    if parsed.deps[i] != "ccomp" or matrix > i or not layer or layers.of[matrix] != layer or not parsed.is_finite(i):
        return None
    if parsed.lemmas[matrix] == "be":  # "**It's our understanding** that the dam is safe"
        found = next((noun for noun in parsed.children_of(matrix, "attr") if parsed.lemmas[noun] in words_as("belief")), None)
        owners = [] if found is None else [parsed.lower[kid] for kid in parsed.children_of(found, "poss")]
        return found if not FIRST_OWN.isdisjoint(owners) else None
    subject = parsed.subject(matrix)
    plain = not parsed.has_child(matrix, "neg", "aux", "mark", "dobj", "conj") and not _is_conditional(parsed, matrix)
    mine = subject is not None and parsed.tags[matrix] == "VBP" and parsed.lower[subject] in FIRST
    spoken = subject is None or parsed.quotations.around[subject] is not None
    if subject is not None and not spoken and parsed.lower[subject] in THIRD and parsed.heads[matrix] in layers.cue:
        mine = parsed.is_tensed(matrix) and layers.of[parsed.heads[matrix]] != layer  # "said **she believed** it was safe"
    return matrix if mine and plain and parsed.lemmas[matrix] in words_as("belief") else None


FIRST = frozenset({"i", "we"})
THIRD = frozenset({"he", "she", "they", "it"})
FIRST_OWN = frozenset({"my", "our"})
COMPLEMENT_DEPS = frozenset({"ccomp", "advcl", "acl", "csubj"})
CARRIED_BY = frozenset({"that", "if", "whether", "-"})
EMPTY = frozenset({"it", "there", "that", "this"})


def _in_noun_phrase(parsed: ParsedDoc, i: int, opened: Collection[int]) -> bool:
    """Whether an adverbial clause belongs to a relative clause or a participle that stays in its noun phrase: "people who vote
    for her **because she is tall**"."""
    at = parsed.heads[i]
    while parsed.deps[at] in ("xcomp", "conj", "acomp") and at not in opened and parsed.heads[at] != at:
        at = parsed.heads[at]
    return at < i and at not in opened and parsed.deps[at] in ("relcl", "acl")


def _is_left_over_gerund(parsed: ParsedDoc, layers: AttributionLayers, i: int) -> bool:
    gerunds = (kid for kid in parsed.children_of(i, "pcomp") if parsed.tags[kid] == "VBG")
    return any(layers.of[kid] == layers.of[i] for kid in gerunds)
