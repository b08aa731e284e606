"""Which pieces of a sentence report something, and which only say who says so."""

from collections.abc import Sequence

from claims.attribution import Relation
from claims.language import ParsedDoc, indices_of
from claims.model import BlockKind, SpeechAct
from claims.splitting.clause import Origin
from claims.splitting.cutting.layers import Layers
from claims.splitting.cutting.lexicon import words_as
from claims.splitting.cutting.sentence import Piece, Pieces

WH = frozenset({"how", "why", "what", "who", "where", "when", "which"})
MIN_FRAGMENT = 4
ATTITUDES = frozenset({SpeechAct.BELIEVE, SpeechAct.WANT, SpeechAct.ASSESS, SpeechAct.ESTIMATE, SpeechAct.SUGGEST})
MIN_SAYING = 3
TITLES = frozenset({BlockKind.HEADLINE, BlockKind.DEK, BlockKind.CAPTION, BlockKind.SUBHEADING})
BARE = frozenset({"VB", "VBP"})
BELOW = frozenset({"xcomp", "advcl", "conj"})
INVERTING = frozenset({"VBD", "VBZ", "VBP", "MD", "WP", "WRB", "WDT", "WP$"})


def attributes(parsed: ParsedDoc, strata: Layers, piece: Piece) -> int | None:
    """The relation whose attributing clause ``piece`` is, None where it claims something itself."""
    at = piece.head
    for _ in range(3):  # "declined to say", "went on to admit that"
        if at in strata.cue:
            return strata.cue[at]
        below = [k for k in parsed.children[at] if parsed.deps[k] == "xcomp"]
        if not below:
            break
        at = below[0]
    if piece.origin is Origin.HEADLESS:
        saying = [i for i in piece.tokens if i in strata.cue and parsed.is_verb(i)]
        if saying:  # "The minister, Ana Silva said": the parser takes the minister for the head
            return strata.cue[saying[0]]
    if parsed.is_verb(piece.head):  # "David Evans, **who leads the union**, said"
        return None
    relation = strata.cue.get(piece.tokens[0], strata.source.get(piece.tokens[0]))
    if relation is not None and all(i in strata.cue or i in strata.source for i in piece.tokens):
        return relation
    return None


def saying_counts(parsed: ParsedDoc, relations: Sequence[Relation], chain: tuple[int, ...], piece: Piece, saying: int) -> bool:
    """Whether ``piece``, the attributing clause of the relation ``saying`` inside the content of ``chain``, is a claim itself.

    "The lawyer told Daniel that …" is, in the words of Daniel's sister. It is none where the outer source only passes on
    the inner one's words ("Russian news agencies quoted Peskov as confirming …") or speaks for it ("the military
    assessed …, a military spokesman said").
    """
    outer = [n for n in chain if n != saying]
    if not outer or relations[saying].act in ATTITUDES:
        return False
    relay, inner = relations[outer[-1]], relations[saying]
    if relay.act in {SpeechAct.QUOTE, SpeechAct.REPORT} or _words(parsed, relay) & words_as("relay"):
        return False
    if parsed.lower[relay.cue_head] == "according" or len(piece.tokens) < MIN_SAYING:
        return False  # "Walker said, according to a transcript"
    return not _same_party(parsed, relay, inner)


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
    """Whether ``piece`` asserts something: questions, reported ones too, orders and bare words do not."""
    if chain and relations[chain[-1]].act is SpeechAct.ASK and _asks(parsed, relations[chain[-1]]):
        return False
    root = cut.by_head.get(piece.root, piece)
    if _is_question(parsed, piece, cut) or _is_order(parsed, root) or _is_order(parsed, piece):
        return False
    if piece.origin is Origin.PARTICIPLE and parsed.lemmas[piece.head] in words_as("sourcing"):
        return False  # "the paper reported, **citing two officials**"
    if piece.origin is Origin.HEADLESS:
        return _fragment_reports(parsed, piece, block)
    if _is_heading(parsed, piece):
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
        while at < len(parsed) and parsed.is_mark[at]:
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
    """Whether ``piece`` only says what is told next: "How the fire started"."""
    first = piece.tokens[0]
    at_top = parsed.deps[piece.head] == "ROOT" and parsed.heads[first] == piece.head
    return parsed.lower[first] in WH and at_top and first < piece.head


def _fragment_reports(parsed: ParsedDoc, piece: Piece, block: BlockKind) -> bool:
    verb = any(parsed.is_verb(i) and parsed.tags[i] != "VB" for i in piece.tokens)
    if verb:
        return len(piece.tokens) > 2
    return (
        block is not BlockKind.SUBHEADING
        and len(piece.tokens) >= MIN_FRAGMENT
        and any(parsed.pos[i] == "NOUN" for i in piece.tokens)
    )
