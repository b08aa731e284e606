"""Which pieces of a sentence can be read alone, and where the others are joined.

A claim is a finite predicate with its subject. A piece may borrow the subject of the clause it is coordinated with, and the
tense where its own verb has none ("was arrested and **charged**", "…, **killing 12**"); `as_sentence` writes that out. A
piece for which this fails is a fragment: it is joined to the piece that its head depends on, so that in the worst case the
sentence stays uncut. A line that is a fragment as a whole stays one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from claims.language import ParsedDoc
from claims.language.labels import AUXILIARIES, NOMINAL_SUBJECTS, PARTICIPLES, RELATIVES, TENSED
from claims.model import BlockKind
from claims.splitting.assertion import subject_of
from claims.splitting.clause import TITLES, Origin, subordinators
from claims.splitting.headlines import divided
from claims.splitting.layers import AttributionLayers, hides_verb
from claims.splitting.segmentation import Piece, Pieces
from claims.splitting.summaries import again
from claims.splitting.verbs import PREPOSITIONAL, Tense, absolute, be, may_be_past, participle, shared_auxiliaries
from claims.splitting.wording import Piece as Word
from claims.splitting.wording import closed, is_finite, is_plural, verb_of


def as_sentence(parsed: ParsedDoc, head: int, subject: Sequence[int], tokens: list[int]) -> Sequence[Word]:
    """The plan of the clause of ``tokens`` with its ``subject`` and a finite verb; ``tokens`` as they are where it has both
    already, or where one of them is uncertain. ``head`` is the clause's verb."""
    inside = set(tokens)
    if subject and inside.issuperset(subject) and (shared := shared_auxiliaries(parsed, head)):
        return _with_auxiliaries(parsed, head, subject, tokens, shared)
    if not subject or not inside.isdisjoint(subject):
        own = parsed.subject(head) if parsed.deps[head] == "advcl" else None
        apart = own is not None and parsed.left_edge[own] == tokens[0]  # "**Hull being the last**"
        return absolute(parsed, head, tokens) if apart or parsed.lower[tokens[0]] == "with" else tokens
    subject = closed(parsed, list(subject))
    shared = shared_auxiliaries(parsed, head) if _shares_subject(parsed, head, subject) else []
    plain = parsed.tags[head] == "VB" and parsed.subject(head) in subject and is_plural(parsed, subject)
    if shared or plain or is_finite(parsed, head, inside):  # "Miners in talks over pay, **plan walkout**"
        return [*again(parsed, subject), *shared, *tokens]
    if parsed.deps[head] == "conj" and (parsed.tags[head] == "VBN" or may_be_past(parsed, head)):
        if _is_past(parsed, parsed.heads[head]):
            return [*subject, *tokens]
        if not _is_reduced(parsed, parsed.heads[head]):
            return tokens
    return participle(parsed, head, subject, tokens) if parsed.tags[head] in PARTICIPLES else tokens


def _shares_subject(parsed: ParsedDoc, head: int, subject: Sequence[int]) -> bool:
    """Whether ``subject`` is that of the verb that ``head`` is coordinated with: not in "She said he'd walked and **called it
    a success**", where she called it one."""
    first = parsed.heads[head]
    while parsed.deps[first] == "conj" and parsed.heads[first] != first:
        first = parsed.heads[first]
    own = parsed.subject(first)
    return parsed.deps[head] != "conj" or own is None or own in subject or parsed.tags[own] in RELATIVES


def _is_past(parsed: ParsedDoc, first: int) -> bool:
    """Whether the verb that a participle is coordinated with is a past tense, so that it is one too: "sent or **received**";
    "The storm **killed** 12 people", which the tagger takes for a participle."""
    subject = parsed.subject(first)
    disguised = parsed.tags[first] == "VBN" and subject is not None and parsed.has_child(first, "dobj")
    return parsed.tags[first] == "VBD" or (disguised and not parsed.has_child(first, *AUXILIARIES))


def _is_reduced(parsed: ParsedDoc, first: int) -> bool:
    """Whether a participle stands for a passive relative clause of its own: "The trial, **led** by doctors and funded by the
    state", not "a film **written** and directed by Ana Lind"."""
    passive = parsed.tags[first] == "VBN" and parsed.deps[first] in ("acl", "advcl")
    whole = any(k > first and parsed.deps[k] not in ("cc", "conj", "punct") for k in parsed.children[first])
    return passive and whole and not parsed.has_child(first, *AUXILIARIES)


def _with_auxiliaries(
    parsed: ParsedDoc, head: int, subject: Sequence[int], tokens: list[int], shared: Sequence[Word]
) -> Sequence[Word]:
    """ "Two men were killed and **12 injured**" → "12 were injured"."""
    first = shared[0]
    if len(shared) > 1 or not isinstance(first, int) or parsed.lemmas[first] != "be" or parsed.tags[first] not in TENSED:
        return tokens
    at = tokens.index(subject[-1]) + 1
    tense = Tense.PAST if parsed.tags[first] == "VBD" else Tense.PRESENT
    several = is_plural(parsed, subject) or (parsed.tags[subject[-1]] == "CD" and parsed.lower[subject[-1]] != "one")
    return [*tokens[:at], be(tense, plural=several), *tokens[at:]]


def independent_pieces(parsed: ParsedDoc, layers: AttributionLayers, cut: Pieces, block: BlockKind) -> Pieces:
    """The pieces of a sentence in a block of the kind ``block``, each fragment joined to the piece it depends on; in headlines,
    which are telegraphic, only participles are."""
    joining = frozenset({Origin.PARTICIPLE}) if block in TITLES else frozenset(Origin)
    cut = divided(parsed, cut) if block is BlockKind.HEADLINE else cut
    by_head, owner = dict(cut.by_head), dict(cut.owner)
    while (found := _joinable(parsed, layers, Pieces(by_head, owner), joining)) is not None:
        fragment, host = found
        between = _between(by_head[fragment], by_head[host], owner, layers) if parsed.deps[fragment] != "conj" else set()
        joined = {fragment, host, *between}
        tokens = sorted(i for head in joined for i in by_head[head].tokens)
        by_head = {head: piece for head, piece in by_head.items() if head == host or head not in joined}
        by_head[host] = replace(by_head[host], tokens=tokens, joined=True)
        owner |= dict.fromkeys(tokens, host)
    roots = {head: piece.root if piece.root in by_head else owner[piece.root] for head, piece in by_head.items()}
    return Pieces({head: replace(one, root=roots[head]) for head, one in by_head.items()}, owner)


def _between(fragment: Piece, host: Piece, owner: Mapping[int, int], layers: AttributionLayers) -> set[int]:
    """The pieces in the layer of ``host`` that stand between it and a ``fragment`` that describes it, by their heads."""
    start, end = fragment.tokens[0], fragment.tokens[-1]
    before = [i for i in host.tokens if i < start]
    gap = range(before[-1] + 1, start) if before else range(end + 1, host.tokens[0])
    return {owner[i] for i in gap if i in owner and layers.of[owner[i]] == layers.of[host.head]}


def _joinable(parsed: ParsedDoc, layers: AttributionLayers, cut: Pieces, joining: frozenset[Origin]) -> tuple[int, int] | None:
    """The last fragment of an origin among ``joining`` that there is a piece for to join, and that piece, by their heads."""
    for piece in reversed(cut.by_head.values()):
        if piece.origin not in joining or stands_alone(parsed, layers, cut, piece):
            continue
        host = _host(parsed, layers, cut, piece)
        if host is not None:
            return piece.head, host
    return None


def stands_alone(parsed: ParsedDoc, layers: AttributionLayers, cut: Pieces, piece: Piece) -> bool:
    """Whether ``piece`` has a finite predicate and a subject, or `as_sentence` can give it what is missing."""
    if piece.origin is Origin.RELATIVE or not layers.cue.keys().isdisjoint(piece.tokens):
        return True
    if _resumes_content(parsed, layers, piece):
        return False
    head = verb_of(parsed, piece.head)
    if not parsed.is_verb[head] or _has_two_subjects(parsed, head):
        return False
    if piece.origin is not Origin.MAIN and (_keeps_its_opener(parsed, piece) or _lacks_complement(parsed, piece)):
        return False
    inside = set(piece.tokens)
    subject = subject_of(parsed, cut, layers.of, piece.head) or _speaker(parsed, layers, piece.head)
    if is_finite(parsed, head, inside):
        return bool(subject) or parsed.subject(head) is not None
    tokens = list(piece.tokens)
    return list(as_sentence(parsed, head, subject, tokens)) != tokens


def _speaker(parsed: ParsedDoc, layers: AttributionLayers, head: int) -> list[int]:
    """The source of the attribution that the clause of ``head`` hangs on: "he said **without naming the firm**"."""
    relation = layers.cue.get(parsed.heads[head])
    return [] if relation is None else [i for i, n in layers.source.items() if n == relation]


def _has_two_subjects(parsed: ParsedDoc, head: int) -> bool:
    """Whether the parser gave a verb two subjects, so that one of them is another verb's: "Her slogans - like "I will win" -
    were mocked"."""
    return sum(1 for kid in parsed.children_of(head, *NOMINAL_SUBJECTS) if kid < head) > 1


def _keeps_its_opener(parsed: ParsedDoc, piece: Piece) -> bool:
    """Whether ``piece`` is a subordinate clause whose opener belongs to its meaning: "**until** the storm passed"."""
    first = next((i for i in piece.tokens if parsed.deps[i] not in ("advmod", "cc")), piece.tokens[0])
    rule = subordinators().get(parsed.lower[first]) if parsed.heads[first] == piece.head else None
    opens = parsed.deps[first] in ("mark", "advmod", "prep") and not parsed.has_child(first, "pobj")
    if parsed.lower[first] in ("that", "whether"):
        return False
    return opens and rule is not None and rule.cut == "never"


def _lacks_complement(parsed: ParsedDoc, piece: Piece) -> bool:
    """Whether ``piece`` ends with a linking verb: "As the premier **appears** / set to resign, his party looks for another"."""
    return piece.tokens[-1] == piece.head and parsed.lemmas[piece.head] in LINKING_VERBS


LINKING_VERBS = frozenset({"be", "seem", "appear", "become", "remain"})


def _host(parsed: ParsedDoc, layers: AttributionLayers, cut: Pieces, piece: Piece) -> int | None:
    """The head of the piece in the same layer that ``piece`` depends on; of the one before it where an attribution parts it
    from what it is coordinated with."""
    above, layer = cut.owner.get(parsed.heads[piece.head]), layers.of[piece.head]
    if _resumes_content(parsed, layers, piece):
        return _before(parsed, layers, cut, piece)
    if above is not None and above != piece.head and layers.of[above] == layer:
        return above
    if parsed.deps[piece.head] != "conj" or not parsed.is_verb[piece.head]:
        return _before(parsed, layers, cut, piece)
    return next((head for head in reversed(cut.by_head) if head < piece.head and layers.of[head] == layer), None)


def _resumes_content(parsed: ParsedDoc, layers: AttributionLayers, piece: Piece) -> bool:
    """Whether a participle behind an attributing clause in parenthesis may go on what is said, so that the speaker is not its
    subject: "The quake struck at noon, officials said, **killing 12 people**", but not "he said, **wiping his face**"."""
    above = parsed.heads[piece.head]
    before = _content_before(parsed, layers, piece)
    own = any(parsed.tags[i] == "PRP$" for i in piece.tokens) or not parsed.has_child(piece.head, "dobj")
    spoken = piece.origin is Origin.PARTICIPLE and above in layers.cue and parsed.tags[piece.head] == "VBG"
    return spoken and above < piece.tokens[0] and not own and before is not None and bool(layers.of[before])


def _content_before(parsed: ParsedDoc, layers: AttributionLayers, piece: Piece) -> int | None:
    """The last word before ``piece`` and the attributing clause in front of it."""
    at = piece.tokens[0] - 1
    while at >= 0 and (parsed.is_mark[at] or at in layers.cue or at in layers.source):
        at -= 1
    return at if at >= parsed.sentence[piece.head][0] else None


def _before(parsed: ParsedDoc, layers: AttributionLayers, cut: Pieces, piece: Piece) -> int | None:
    """The piece that a participle for a date or a place ends, where the parser joined it to the saying: "The firm said it will
    close the mill, **starting in May**"."""
    if _resumes_content(parsed, layers, piece):
        last = _content_before(parsed, layers, piece)
        return None if last is None else cut.owner.get(last)
    before = piece.tokens[0] - 1
    while before > 0 and parsed.is_mark[before]:
        before -= 1
    prepositional = parsed.tags[piece.head] == "VBG" and parsed.lemmas[piece.head] in PREPOSITIONAL
    return cut.owner.get(before) if prepositional and parsed.is_mark[piece.tokens[0] - 1] else None


def without_clause(parsed: ParsedDoc, layers: AttributionLayers, sentences: Iterable[Pieces]) -> frozenset[int]:
    """The attributions, as positions in the list of relations, that report no clause in any of the ``sentences``: "Keller
    **forwarded** Lena a message she had written", "He **demanded** that the harbour be closed"."""
    clausal: set[int] = set()
    fragments: set[int] = set()
    for cut in sentences:
        for piece in cut.by_head.values():
            chain = layers.chains[layers.of[piece.head]]
            (clausal if _asserts(parsed, layers, cut, piece) else fragments).update(chain)
    return frozenset(fragments - clausal)


def _asserts(parsed: ParsedDoc, layers: AttributionLayers, cut: Pieces, piece: Piece) -> bool:
    """Whether ``piece`` is a clause, be it one whose verb the tagger did not recognise."""
    if parsed.is_subjunctive(piece.head) and any(parsed.lower[i] == "that" for i in parsed.children_of(piece.head, "mark")):
        return False
    if hides_verb(parsed, piece.head):
        return True
    subject = parsed.subject(piece.head)
    return (subject is not None and subject in piece.tokens) or stands_alone(parsed, layers, cut, piece)
