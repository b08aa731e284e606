"""Which pieces of a sentence assert something rather than say who asserts it, what kind of claim each makes, and about what:
its subject, its own or a shared one."""

from collections.abc import Sequence

from claims.attribution import Relation, Voice
from claims.language import ParsedDoc, indices_of
from claims.language.labels import AUXILIARIES, NAMES, NOMINAL_SUBJECTS, NOUNS, PREDICATIVES, RELATIVES
from claims.language.words import words_as
from claims.model import BlockKind, ClaimKind, Quotation, SpeechAct
from claims.splitting.clause import Origin, evaluative, statives
from claims.splitting.layers import AttributionLayers
from claims.splitting.segmentation import Piece, Pieces

WH = frozenset({"how", "why", "what", "who", "where", "when", "which"})
MIN_FRAGMENT = 4
ATTITUDES = frozenset({SpeechAct.BELIEVE, SpeechAct.WANT, SpeechAct.ASSESS, SpeechAct.ESTIMATE, SpeechAct.SUGGEST})
MIN_SAYING = 3
BESIDE_SAYING = frozenset({Origin.PARTICIPLE, Origin.ADVERBIAL})
BARE = frozenset({"VB", "VBP"})
BELOW = frozenset({"xcomp", "advcl", "conj"})
INVERTING = frozenset({"VBD", "VBZ", "VBP", "MD", "WP", "WRB", "WDT", "WP$"})


def attributes(parsed: ParsedDoc, layers: AttributionLayers, piece: Piece) -> int | None:
    """The relation whose attributing clause ``piece`` is, None where it claims something itself."""
    at = piece.head
    for _ in range(3):  # "declined to say", "went on to admit that"
        if at in layers.cue:
            return layers.cue[at]
        by = (k for k in parsed.children_of(at, "prep") if parsed.lower[k] == "by")  # "continued **by saying** that …"
        means = () if parsed.has_child(at, "dobj") else (k for prep in by for k in parsed.children_of(prep, "pcomp"))
        below = [*parsed.children_of(at, "xcomp"), *means]
        if not below:
            break
        at = below[0]
    if piece.origin is Origin.HEADLESS or not parsed.is_finite(piece.head):
        saying = [i for i in piece.tokens if i in layers.cue and parsed.is_verb[i] and _leads(parsed, piece, i)]
        if saying:  # "The minister, Ana Silva said": the parser takes the minister for the head
            return layers.cue[saying[0]]
    if parsed.is_verb[piece.head]:  # "David Evans, **who leads the union**, said"
        return None
    relation = layers.cue.get(piece.tokens[0], layers.source.get(piece.tokens[0]))
    if relation is not None and all(i in layers.cue or i in layers.source for i in piece.tokens):
        return relation
    return None


def _leads(parsed: ParsedDoc, piece: Piece, cue: int) -> bool:
    """Whether ``piece`` is the attributing clause of ``cue``: of a line without a verb, or "she **said**, not even needing to
    mention him", where the parser hangs the saying on the participle."""
    return piece.origin is Origin.HEADLESS or (parsed.deps[cue] == "parataxis" and parsed.heads[cue] == piece.head)


def saying_counts(parsed: ParsedDoc, relations: Sequence[Relation], chain: tuple[int, ...], piece: Piece, saying: int) -> bool:
    """Whether ``piece``, the attributing clause of the relation ``saying`` inside the content of ``chain``, is a claim itself.

    "The lawyer told Daniel that …" is, in the words of Daniel's sister. It is not where the outer source only relays the
    inner one's words ("Russian news agencies quoted Peskov as confirming …") or speaks for it ("the military
    assessed …, a military spokesman said").
    """
    outer = [n for n in chain if n != saying]
    if not outer or relations[saying].act in ATTITUDES:
        return False
    relay, inner = relations[outer[-1]], relations[saying]
    if relay.act in {SpeechAct.QUOTE, SpeechAct.REPORT} or _words(parsed, relay) & words_as("relay"):
        return False
    if "according" in (parsed.lower[relay.cue_head], parsed.lower[inner.cue_head]) or len(piece.tokens) < MIN_SAYING:
        return False  # "Walker said, according to a transcript"
    return not _same_party(parsed, relay, inner)


def told_after(parsed: ParsedDoc, relation: Relation, piece: Piece) -> list[int]:
    """The content of ``relation`` that follows ``piece``, its attributing clause, with no comma between: "She said the owner
    had warned her **that the roof leaked**"."""
    last = piece.tokens[-1]
    content = [i for i in indices_of(relation.content) if i > last]
    if relation.quotation is Quotation.DIRECT or not content or content[0] > last + 2 or parsed.lower[content[0] - 1] == ",":
        return []
    return content


def _words(parsed: ParsedDoc, relation: Relation) -> set[str]:
    return {parsed.lemmas[i] for i in indices_of(relation.source)}


def _same_party(parsed: ParsedDoc, outer: Relation, inner: Relation) -> bool:
    if not inner.source or not outer.source:
        return True
    if inner.source_head is not None and parsed.lower[inner.source_head] in words_as("own"):
        return True
    shared = _names(parsed, outer) & _names(parsed, inner)
    return bool(shared) or (inner.source_head is not None and parsed.lemmas[inner.source_head] in _words(parsed, outer))


def _names(parsed: ParsedDoc, relation: Relation) -> set[str]:
    return {parsed.lower[i] for i in indices_of(relation.source) if parsed.pos[i] == "PROPN"}


def reports(
    parsed: ParsedDoc, relations: Sequence[Relation], chain: tuple[int, ...], piece: Piece, cut: Pieces, block: BlockKind
) -> bool:
    """Whether ``piece`` asserts something: questions (reported ones too), orders and bare words do not."""
    if chain and relations[chain[-1]].act is SpeechAct.ASK and _asks(parsed, relations[chain[-1]]):
        return False
    root = cut.by_head.get(piece.root, piece)
    beside = piece.origin is Origin.COORDINATION and piece.head < root.head and parsed.subject(piece.head) is not None
    if _is_question(parsed, piece, cut) or (_is_order(parsed, root) and not beside) or _is_order(parsed, piece):
        return False  # beside the order stands "**The plan is simple**: close the mine"
    if piece.origin in BESIDE_SAYING and parsed.tags[piece.head] == "VBG" and parsed.lemmas[piece.head] in words_as("sourcing"):
        return False  # "the paper reported, **citing two officials**"
    if piece.origin is Origin.HEADLESS:
        return _fragment_reports(parsed, piece, block)
    if _is_heading(parsed, piece) or _is_parenthesis(parsed, piece, cut):
        return False
    return len(piece.tokens) > 1 or piece.origin is Origin.COORDINATION


def _asks(parsed: ParsedDoc, relation: Relation) -> bool:
    """Whether the content is a question: "asked **whether he would resign**"."""
    first = next((i for i in indices_of(relation.content) if not parsed.is_mark[i]), None)
    return first is not None and parsed.lower[first] in {"if", "whether"}


def _is_question(parsed: ParsedDoc, piece: Piece, cut: Pieces) -> bool:
    """Whether a question mark ends ``piece`` or its main clause, or the conjunct of an inverted clause ("**Did he know**
    and did she act?")."""
    ends = [piece.tokens[-1]]
    if piece.root in cut.by_head:
        ends.append(cut.by_head[piece.root].tokens[-1])
    if piece.origin is not Origin.RELATIVE and parsed.tags[piece.tokens[0]] in INVERTING:
        ends += [other.tokens[-1] for other in cut.by_head.values() if other.root == piece.root]
    for last in ends:
        at = last + 1
        if parsed.lower[at : at + 1] == (":",) and parsed.lower[parsed.sentence[last][1] - 1] == "?":
            return True  # "The question drivers ask is: Would I lend him my car?"
        while at < len(parsed.words) and parsed.is_mark[at]:
            if parsed.lower[at].startswith("?"):
                return True
            at += 1
    return False


def _is_order(parsed: ParsedDoc, piece: Piece) -> bool:
    head = piece.head
    if parsed.tags[head] not in BARE or parsed.deps[head] in BELOW or parsed.subject(head) is not None:
        return False
    return all(parsed.lower[i] in words_as("order") or i == head for i in piece.tokens if i <= head)


def _is_heading(parsed: ParsedDoc, piece: Piece) -> bool:
    """Whether ``piece`` only announces what follows: "How the fire started"."""
    first = piece.tokens[0]
    at_top = parsed.deps[piece.head] == "ROOT" and parsed.heads[first] == piece.head
    return parsed.lower[first] in WH and at_top and first < piece.head


def _is_parenthesis(parsed: ParsedDoc, piece: Piece, cut: Pieces) -> bool:
    """Whether ``piece`` only accompanies another clause of its sentence: "**I mean**", "**you know**"."""
    subject, head = parsed.subject(piece.head), piece.head
    words = {i for i in piece.tokens if parsed.lower[i] != "you" or i < head}
    if subject is None or parsed.lower[subject] not in SPEAKING or words != {subject, head}:
        return False
    beside = any(parsed.heads[other] == head and parsed.deps[other] == "ccomp" for other in cut.by_head)
    return parsed.tags[head] == "VBP" and (beside or parsed.deps[head] in ("parataxis", "ccomp"))


SPEAKING = frozenset({"i", "we", "you"})


def _fragment_reports(parsed: ParsedDoc, piece: Piece, block: BlockKind) -> bool:
    coming = block is BlockKind.HEADLINE and any(_is_announced(parsed, piece, i) for i in piece.tokens)
    verb = coming or any(parsed.is_verb[i] and parsed.tags[i] != "VB" for i in piece.tokens)
    if verb:
        return len(piece.tokens) > 2
    return (
        block is not BlockKind.SUBHEADING
        and len(piece.tokens) >= MIN_FRAGMENT
        and any(parsed.pos[i] == "NOUN" for i in piece.tokens)
    )


def _is_announced(parsed: ParsedDoc, piece: Piece, i: int) -> bool:
    """Whether ``i`` is what a headline says somebody will do: "Judge fines port; operator **to appeal**"."""
    noun = i - 2
    announced = parsed.tags[i] == "VB" and parsed.tags[i - 1] == "TO" and noun in piece.tokens
    return announced and parsed.pos[noun] in NOUNS and noun in (piece.head, parsed.subject(piece.head))


PLANNING = frozenset({SpeechAct.WANT, SpeechAct.PROMISE, SpeechAct.ASK})
AMOUNT_DEPS = frozenset({"attr", "npadvmod", "dobj", "acomp", "advmod"})
DEFINITE = frozenset({"the", "its", "his", "her", "their", "our", "my", "your"})
FIRST_PERSON = frozenset({"i", "we"})
AMOUNT_VERBS = frozenset({"be", "total", "number", "cost", "weigh", "measure", "equal", "average", "exceed"})
COPULAS = frozenset({"be", "remain", "become"})


def planning_cues(relations: Sequence[Relation]) -> frozenset[int]:
    """The tokens of cues that make a plan with their infinitive: "**wants** to visit Moscow"."""
    plans = [r for r in relations if r.voice is Voice.REPORTER and r.act in PLANNING]
    return frozenset(i for r in plans for i in (r.cue_head, *indices_of(r.cue)))


def kind_of(
    parsed: ParsedDoc, head: int, origin: Origin, chain: tuple[int, ...], relations: Sequence[Relation], plans: frozenset[int]
) -> ClaimKind:
    """The kind of the clause that ``head`` is the predicate of; ``plans`` are the document's `planning_cues`."""
    if origin is Origin.APPOSITION:
        return ClaimKind.IDENTITY
    if head in plans and parsed.lemmas[head] not in words_as("refusal") and _has_infinitive(parsed, head):
        return ClaimKind.PLAN
    if _is_opinion(parsed, head, direct=bool(chain) and relations[chain[-1]].quotation is not Quotation.INDIRECT):
        return ClaimKind.OPINION
    if not parsed.is_verb[head]:
        return ClaimKind.EVENT
    if parsed.lemmas[head] in AMOUNT_VERBS and _has_amount(parsed, head):
        return ClaimKind.QUANTITY
    if parsed.lemmas[head] in COPULAS and _is_definite(parsed, head):
        return ClaimKind.IDENTITY
    auxiliaries = {parsed.deps[kid] for kid in parsed.children[head]} & AUXILIARIES
    passive = "auxpass" in auxiliaries or (parsed.tags[head] == "VBN" and not auxiliaries)
    return ClaimKind.STATE if parsed.lemmas[head] in statives() and not passive else ClaimKind.EVENT


def _has_infinitive(parsed: ParsedDoc, head: int) -> bool:
    return any(
        parsed.deps[kid] in {"xcomp", "ccomp", "advcl"} and any(parsed.tags[k] == "TO" for k in parsed.children[kid])
        for kid in parsed.children[head]
    )


def _is_opinion(parsed: ParsedDoc, head: int, *, direct: bool) -> bool:
    if parsed.lemmas[head] in evaluative("modal"):
        return True  # "The minister **ought** to resign"
    if parsed.lower[head] in evaluative("adjective") and any(parsed.lemmas[k] == "be" for k in parsed.children[head]):
        return True  # "The ruling is **disappointing**", which the tagger takes for a verb
    for kid in parsed.children[head]:
        dep = parsed.deps[kid]
        if dep == "aux" and parsed.lemmas[kid] in evaluative("modal"):
            return True
        if dep in PREDICATIVES:
            if any(parsed.lower[k] == "than" for k in parsed.children[kid]):
                continue  # "did worse **than** average" compares, and can be checked
            if parsed.lemmas[kid] in evaluative("adjective") or parsed.lemmas[kid] in evaluative("noun"):
                return True
            if any(parsed.deps[k] == "amod" and parsed.lemmas[k] in evaluative("adjective") for k in parsed.children[kid]):
                return True
    if not direct or parsed.lemmas[head] not in evaluative("attitude"):
        return False
    subject = parsed.subject(head)
    return subject is not None and parsed.lower[subject] in FIRST_PERSON


def _has_amount(parsed: ParsedDoc, head: int) -> bool:
    """Whether the predicate is a number of something: "is **about 425 miles** north", "were **40**"."""
    for kid in parsed.children[head]:
        if kid < head:
            continue
        near = parsed.deps[kid] in AMOUNT_DEPS and [kid, *parsed.children[kid]]
        if any(parsed.tags[k] == "CD" for k in (*(near or ()), *_below(parsed, kid))):
            return True
    return False


def _below(parsed: ParsedDoc, i: int) -> list[int]:
    """What measures ``i``: "about **425** miles north", "**300** km from the front"."""
    return [k for kid in parsed.children[i] if parsed.deps[kid] == "npadvmod" for k in parsed.children[kid]]


def _is_definite(parsed: ParsedDoc, head: int) -> bool:
    attribute = parsed.child(head, "attr")
    if attribute is None or attribute < head:
        return False
    if parsed.tags[attribute] in NAMES:
        return True
    return any(
        parsed.lower[kid] in DEFINITE or (parsed.deps[kid] == "poss") for kid in parsed.children[attribute] if kid < attribute
    )


NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "ADJ", "DET"})
APPENDED = frozenset({"appos"})
BESIDE = APPENDED | {"conj", "cc", "preconj"}
MAX_SHARING = 20
"""How many predicates a subject is looked for at, so that a list without end costs no more than a list."""
MAX_KEPT = 8
"""An appositive longer than this many words is taken out of its main clause even where the clause goes on after it."""


def subject_of(parsed: ParsedDoc, cut: Pieces, layer: Sequence[int], head: int) -> list[int]:
    """The words of the subject of the predicate ``head``, ascending; empty where it has none.

    ``layer`` numbers each token's layer of attribution. A conjunct takes the first conjunct's subject, a participle its
    main clause's, a relative pronoun its antecedent.
    """
    for _ in range(MAX_SHARING):
        subject = _own_subject(parsed, cut, head)
        relative = _relative_clause(parsed, head, subject)
        if relative is not None:
            return antecedent(parsed, cut, parsed.heads[relative], parsed.left_edge[relative])
        if subject is not None:
            return owned(parsed, cut, subject, APPENDED | {"advcl"})
        up = _sharing(parsed, cut, layer, head)
        if up is None:
            return []
        head = up
    return []


def _relative_clause(parsed: ParsedDoc, head: int, subject: int | None) -> int | None:
    """The relative or participial clause whose antecedent is the subject of ``head``, None where it has its own."""
    if parsed.deps[head] == "acl" and subject is None:
        return head
    if subject is not None and not (parsed.tags[subject] in RELATIVES or parsed.lower[subject] == "that"):
        return None
    if parsed.deps[head] == "relcl":
        return head
    above = parsed.heads[head]
    # "the storm, **which** officials said was the worst in years", "rules that **she said were** too strict"
    return above if parsed.deps[head] == "ccomp" and parsed.deps[above] == "relcl" and parsed.is_finite(head) else None


def _sharing(parsed: ParsedDoc, cut: Pieces, layer: Sequence[int], head: int) -> int | None:
    """The predicate whose subject ``head`` shares, None where there is none."""
    dep, up = parsed.deps[head], parsed.heads[head]
    if up == head or dep not in SHARING:
        return None
    if dep == "conj" and layer[up] != layer[head]:
        # "The plant, she said, is shut and **will be sold**": the parser hangs "sold" on "said".
        return next((k for k in reversed(cut.by_head) if k < head and layer[k] == layer[head]), None)
    return parsed.heads[up] if dep == "pcomp" else up


SHARING = frozenset({"conj", "advcl", "xcomp", "pcomp"})


def antecedent(parsed: ParsedDoc, cut: Pieces, anchor: int, before: int, *, conjuncts: bool = False) -> list[int]:
    """The words of the noun phrase of ``anchor`` that stand before the token ``before``, what was cut from it left out;
    with its ``conjuncts`` where these are meant too ("Ohio and Texas, the two largest states")."""
    if parsed.pos[anchor] not in NOMINAL:
        return []
    kept = owned(parsed, cut, anchor, APPENDED if conjuncts else BESIDE)
    return [k for k in kept if k < before]


def owned(parsed: ParsedDoc, cut: Pieces, top: int, without: frozenset[str] = frozenset()) -> list[int]:
    """``top`` and what hangs on it in the same piece, ascending, no marks; the phrases of the kinds ``without`` left out."""
    owner = cut.owner.get(top)
    out, waiting = [], [top]
    while waiting:
        at = waiting.pop()
        out.append(at)
        waiting += [k for k in parsed.children[at] if cut.owner.get(k) == owner and not _left_out(parsed, k, top, without)]
    return sorted(out)


def _left_out(parsed: ParsedDoc, k: int, top: int, without: frozenset[str]) -> bool:
    """A name right behind its noun is not an aside: "Danish turbine maker **Nordvind A/S**", nor is what stands before it:
    "the **Fire and Rescue** squad"."""
    name = parsed.deps[k] == "appos" and parsed.pos[k] == "PROPN" and parsed.left_edge[k] == parsed.heads[k] + 1
    return parsed.deps[k] in without and not name and (parsed.deps[k] == "appos" or parsed.heads[k] == top)


def _own_subject(parsed: ParsedDoc, cut: Pieces, head: int) -> int | None:
    subject = parsed.subject(head)
    if subject is not None:
        return subject
    # "Kim, officials say, is ill": the parser gave the subject to "say"; the piece knows better.
    piece = cut.by_head.get(head)
    if piece is None:
        return None
    inside = set(piece.tokens)
    return next(
        (i for i in piece.tokens if i < head and parsed.deps[i] in NOMINAL_SUBJECTS and parsed.heads[i] not in inside), None
    )
