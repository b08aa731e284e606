"""Where a sentence is cut, and which piece each of its words belongs to.

A wrong cut spoils two claims, a missed one leaves a claim too long; in doubt nothing is cut.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from claims.language import ParsedDoc, Run
from claims.language.labels import AUXILIARIES, BREAKS, PARTICIPLES, PREDICATIVES, RELATIVES
from claims.splitting.clause import AttributionLayers, Origin, carriers, subordinators, words_as


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
            origin = cut_at(parsed, i, layers.cue, opened)
            if origin is None and (matrix := carried(parsed, i)) is not None and layers.of[matrix] == layers.of[i]:
                carrying[i], origin = matrix, Origin.MAIN
            if origin is not None:
                cuts[i] = origin
                opened.add(i)
    targets = _targets(parsed, layers, roots)
    for root in roots:
        if root not in targets:
            cuts[root] = _root_origin(parsed, layers, root)
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
            if parsed.tags[root] in RELATIVES and parsed.heads[root] != root:
                out[root] = parsed.heads[root]  # "**which** an inquiry said was careless"
                continue
            if reporting:
                out[root] = min(reporting, key=lambda at: abs(at - root))
            elif layers.of[parsed.heads[root]] != layer and parsed.heads[root] not in layers.cue:
                out[root] = parsed.heads[root]  # an adjunct that the content's span left out
            elif clausal:
                out[root] = clausal[0]
            elif root != members[0]:
                out[root] = members[0]
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


STRONG_BREAKS = frozenset({";", ":", "—", "–", "--"})
OPENERS = frozenset({"mark", "advmod", "prep"})
COPULAR = frozenset({"be", "remain", "seem", "become", "'s"})
MIN_ADJUNCT = 4


def cut_at(parsed: ParsedDoc, i: int, cues: Mapping[int, int], opened: Collection[int]) -> Origin | None:
    """The construction that ``i`` heads a clause of, or None where it belongs to its head's clause.

    ``cues`` holds the tokens of attributing cues: what hangs on one is left over once the attributing clause is taken
    away ("Peskov said **without elaborating on the route**"). ``opened`` holds the heads of clauses found so far, to the
    left of ``i``.
    """
    dep = parsed.deps[i]
    if dep == "conj":
        return Origin.COORDINATION if _is_coordinate_clause(parsed, i, opened, cues) else None
    if dep == "relcl":
        # "the weather, which **it said** kept people at home": the pronoun stands with "kept"
        return Origin.RELATIVE if i in cues or _is_own_relative(parsed, i) else None
    if dep == "advcl":
        return Origin.COORDINATION if _is_listed(parsed, i, opened) else _adverbial(parsed, i, cues)
    if dep == "acl":
        return Origin.PARTICIPLE if parsed.tags[i] in PARTICIPLES and set_off(parsed, i) else None
    if dep in RUN_ON_DEPS:
        return Origin.COORDINATION if _is_run_on(parsed, i) or _is_listed(parsed, i, opened) else None
    if dep == "prep" and parsed.heads[i] in cues:
        return Origin.PARTICIPLE if _is_left_over_gerund(parsed, i) else None
    return None


RUN_ON_DEPS = frozenset({"ccomp", "parataxis", "dep"})


def set_off(parsed: ParsedDoc, i: int) -> bool:
    """Whether a comma, a dash or the sentence's start stands before the phrase that ``i`` heads."""
    first = parsed.left_edge[i]
    while parsed.is_mark[first]:
        first += 1
    return first == 0 or parsed.lower[first - 1] in BREAKS or parsed.is_mark[first - 1]


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


COMPLEMENT_DEPS = frozenset({"ccomp", "advcl", "acl", "csubj"})
CARRIED_BY = frozenset({"that", "if", "whether", "-"})
EMPTY = frozenset({"it", "there", "that", "this"})


def _is_coordinate_clause(parsed: ParsedDoc, i: int, opened: Collection[int], cues: Mapping[int, int]) -> bool:
    head = parsed.heads[i]
    if not parsed.is_verb[i]:
        return False
    finite = parsed.is_finite(i)
    has_subject = parsed.subject(i) is not None
    if not parsed.is_verb[head]:
        # "attacked the town and the army fled": the parser hangs "fled" on "town".
        return has_subject and finite
    if head in cues or i in cues:
        return True
    if head not in opened and not (finite and not parsed.is_finite(head)):
        # "if it rains and the river rises" is one condition; "appears to have stopped and **is turning back**" is two claims.
        return False
    if has_subject or (finite and head not in opened):
        return True
    if any(parsed.deps[kid] == "aux" and parsed.tags[kid] == "TO" for kid in parsed.children[i]):
        return False
    if parsed.tags[i] == "VBG" and parsed.tags[head] != "VBG" and not finite:
        return False
    if all(parsed.is_mark[k] for k in parsed.children[i]):
        return False  # "He staggered and collapsed"
    return not _shares_object(parsed, head, i)


def _shares_object(parsed: ParsedDoc, head: int, i: int) -> bool:
    """Whether two verbs side by side have one object, one predicate in two words: "designs and builds boats"."""
    if any(not parsed.is_mark[k] and parsed.deps[k] not in LIGHT for k in range(head + 1, i)):
        return False
    return parsed.has_child(i, *OBJECTS) and not parsed.has_child(head, *OBJECTS)


OBJECTS = frozenset({"dobj", "ccomp", "xcomp"})


def _relativises(parsed: ParsedDoc, i: int) -> bool:
    """Whether ``i`` is a relative word; "that" is one only where it plays a part in its clause."""
    if parsed.lower[i] == "that":
        return parsed.deps[i] in THAT_ROLES
    return parsed.tags[i] in RELATIVES and parsed.lower[i] not in ASKING


THAT_ROLES = frozenset({"nsubj", "nsubjpass", "dobj", "pobj", "attr", "dative"})
ASKING = frozenset({"why", "how", "what", "whatever", "however"})
LIGHT = frozenset({"cc", "advmod", "aux", "auxpass", "neg", "preconj"})


def _is_own_relative(parsed: ParsedDoc, i: int) -> bool:
    antecedent = parsed.heads[i]
    if not parsed.is_verb[i]:
        return False
    leading = parsed.children[i][:1]
    first = min(i, *(parsed.left_edge[k] for k in leading)) if leading else i
    if not any(_relativises(parsed, k) for k in range(first, i + 1)):
        # "the boat they were in" and "fears that it sank" are noun phrases throughout; in "things **that** we are used **to**"
        # the relative word belongs to the preposition and stands before the clause's own words
        return False
    if first and parsed.lower[first - 1] == ",":
        return True
    if any(parsed.lower[kid] in words_as("unspecific") and parsed.deps[kid] == "det" for kid in parsed.children[antecedent]):
        return False  # "vowed to block any deal **that leaves the base in place**": there may be no such deal
    # "those who fled", "the way that the fire spread" mean nothing without their relative clauses.
    return parsed.pos[antecedent] not in {"PRON", "DET"} and parsed.lemmas[antecedent] not in words_as("light_antecedent")


def _adverbial(parsed: ParsedDoc, i: int, cues: Mapping[int, int]) -> Origin | None:
    opener = _opener(parsed, i)
    rule = subordinators().get(opener) if opener else None
    if rule is not None and (rule.cut == "always" or (rule.cut == "comma" and parsed.is_finite(i) and set_off(parsed, i))):
        return Origin.ADVERBIAL
    if rule is None and opener is None and _is_gerund_subject(parsed, i):
        return None
    if rule is None and opener is None and parsed.tags[i] in PARTICIPLES and set_off(parsed, i):
        return Origin.PARTICIPLE
    if rule is None and opener is None and _is_run_on(parsed, i):
        return Origin.COORDINATION
    if parsed.heads[i] in cues and parsed.right_edge[i] - parsed.left_edge[i] >= MIN_ADJUNCT - 1:
        return Origin.ADVERBIAL
    return None


def _is_gerund_subject(parsed: ParsedDoc, i: int) -> bool:
    """ "**Being convicted of a crime**, no matter how minor, can cost a job": the gerund is the subject."""
    head = parsed.heads[i]
    gerund = any(parsed.tags[k] == "VBG" for k in (i, *parsed.children[i]) if k == i or parsed.deps[k] in AUXILIARIES)
    if i > head or not gerund or parsed.deps[head] == "conj":
        return False
    return parsed.is_finite(head) and parsed.subject(head) is None


def stays(parsed: ParsedDoc, i: int) -> bool:
    """Whether ``i`` heads a time, condition or purpose clause, which belongs to a main clause wherever the parser hung it."""
    if parsed.deps[i] != "advcl":
        return False
    opener = _opener(parsed, i)
    rule = subordinators().get(opener) if opener else None
    return rule is not None and rule.cut == "never"


def _opener(parsed: ParsedDoc, i: int) -> str | None:
    """The word that opens an adverbial clause, None where the clause has none ("**accompanied by** guards")."""
    before = [kid for kid in parsed.children[i] if kid < i]
    if any(parsed.deps[kid] == "aux" and parsed.tags[kid] == "TO" for kid in before):
        return "to"
    for kid in before:
        if parsed.deps[kid] == "mark" or (parsed.lower[kid] in subordinators() and parsed.deps[kid] in OPENERS):
            # "widened so that buses could pass" gives a purpose, "so the bus stopped" a result
            return "that" if parsed.lower[kid] == "so" and parsed.lower[kid + 1] == "that" else parsed.lower[kid]
        if parsed.tags[kid] in RELATIVES and parsed.deps[kid] == "advmod":
            return parsed.lower[kid]
    return None


COMPLETED = frozenset({"dobj", "attr", "acomp"})


def _is_run_on(parsed: ParsedDoc, i: int) -> bool:
    """Whether ``i`` heads a sentence of its own that a semicolon, colon or dash ties to its head's."""
    if not parsed.is_verb[i] or parsed.subject(i) is None or not parsed.is_finite(i):
        return False
    head = parsed.heads[i]
    first, last = parsed.left_edge[i], parsed.right_edge[i]
    edge = last + 1 if i < head else first - 1
    while i < head and edge < head and parsed.lower[edge] == '"':
        edge += 1
    if i < head and parsed.lower[first : first + 2] == ("not", "only"):
        return True  # "Not only did the firm miss its target, it also cut its dividend"
    spliced = parsed.lemmas[head] not in words_as("telling") and parsed.has_child(head, *COMPLETED)
    if i < head and spliced and not parsed.has_child(i, "mark"):
        return edge < len(parsed.words) and parsed.lower[edge] == ","  # "Drones hit the depot, both sides give accounts"
    return 0 <= edge < len(parsed.words) and (parsed.lower[edge] in STRONG_BREAKS or parsed.lower[last] in STRONG_BREAKS)


def _is_listed(parsed: ParsedDoc, i: int, opened: Collection[int]) -> bool:
    """Whether ``i`` is one of several complements: "ruled that the law was void, **that the fines must be repaid** and …"."""
    head = parsed.heads[i]
    if head not in opened or parsed.subject(i) is None or i < head:
        return False
    marks = [next((parsed.lower[k] for k in parsed.children[at] if parsed.deps[k] == "mark"), None) for at in (head, i)]
    return marks == ["that", "that"] and parsed.lower[parsed.left_edge[i] - 1] == ","


def _is_left_over_gerund(parsed: ParsedDoc, i: int) -> bool:
    return any(parsed.deps[kid] == "pcomp" and parsed.tags[kid] == "VBG" for kid in parsed.children[i])
