"""Cuts a document into clause-level claims.

`attribution_layers` says whose words each token is, `segmentation` where a sentence is cut and which piece owns each word,
`assertion` which pieces assert something, of what kind and about what. Here are the edges of a claim, and the clauses inside
one at the grain of events.

"No one was hurt **when the roof fell in**" denies that anyone was hurt, and takes for granted that the roof fell in. At the
grain of clauses both are one claim; event factuality (FactBank) asks of each verb by itself whether it happened.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc

from claims.attribution import Relation
from claims.language import ParsedDoc, Run, Runs, parsed_doc, size
from claims.language.labels import PARTICIPLES, PLURALS
from claims.language.quotations import Quotations
from claims.language.words import words_as
from claims.model import REPORTING_BLOCKS, BlockKind, ClaimKind, Quotation
from claims.splitting.apposition import described_noun, introduces, is_identity, left_without_relative
from claims.splitting.assertion import (
    MAX_KEPT,
    antecedent,
    attributes,
    kind_of,
    owned,
    planning_cues,
    reports,
    saying_counts,
    subject_of,
    told_after,
)
from claims.splitting.clause import TITLES, Clause, Grain, Origin, subordinators
from claims.splitting.events import embedded
from claims.splitting.independence import independent_pieces, without_clause
from claims.splitting.layers import AttributionLayers, attribution_layers
from claims.splitting.saying import accompanies_saying
from claims.splitting.segmentation import Piece, Pieces, pieces
from claims.splitting.subordination import set_off, stays


@dataclass(frozen=True, slots=True)
class _Context:
    """What is known of the whole document: its parse, layers and attributions, and the cues of plans."""

    parsed: ParsedDoc
    layers: AttributionLayers
    relations: Sequence[Relation]
    plans: frozenset[int]
    grain: Grain


@dataclass(frozen=True, slots=True)
class _Sentence:
    place: Run
    block: BlockKind
    cut: Pieces


def clauses(doc: Doc, relations: Sequence[Relation], *, grain: Grain = Grain.CLAUSE) -> tuple[Clause, ...]:
    """The claims of a document, as places in it, in reading order; never two with the same runs.

    Only blocks that report give claims (see `claims.model.REPORTING_BLOCKS`); a document without an article is read as
    body text throughout. ``relations`` are the document's attributions, in the order their positions count in.
    """
    parsed = parsed_doc(doc)
    context = _Context(parsed, _layers(parsed, relations), relations, planning_cues(relations), grain)
    found: dict[Runs, Clause] = {}
    verbatim = {start for start, _ in doc._.claims_verbatim or ()}
    for sentence in parsed.sentences:
        block = _block_of(parsed, sentence)
        if block in REPORTING_BLOCKS and sentence[0] in verbatim:
            found |= {clause.runs: clause for clause in _verbatim(context, sentence, block)}
        elif block in REPORTING_BLOCKS:
            for clause in _sentence_clauses(context, sentence, block):
                found.setdefault(clause.runs, clause)
    return tuple(sorted(found.values(), key=lambda clause: (clause.runs, clause.head)))


def _layers(parsed: ParsedDoc, relations: Sequence[Relation]) -> AttributionLayers:
    """The layers of the attributions, without those whose content turns out to have no clause."""
    layers = attribution_layers(relations, parsed)
    reported = {n for n, relation in enumerate(relations) if relation.quotation is not Quotation.DIRECT}
    if reported.isdisjoint(layers.cue.values()):
        return layers
    bodies = (place for place in parsed.sentences if _block_of(parsed, place) not in TITLES)
    attributed = (place for place in bodies if any(layers.of[i] for i in range(*place)))
    empty = reported & without_clause(parsed, layers, (pieces(parsed, layers, place) for place in attributed))
    return attribution_layers(relations, parsed, without=frozenset(empty)) if empty else layers


def _block_of(parsed: ParsedDoc, sentence: Run) -> BlockKind:
    """The kind of the block that a sentence stands in; body where the document has no article."""
    first = next((i for i in range(*sentence) if parsed.pos[i] != "SPACE"), sentence[0])
    block = parsed.block[first]
    return BlockKind.BODY if block is None else block.kind


def _verbatim(context: _Context, place: Run, block: BlockKind) -> Iterator[Clause]:
    """The sentence as it stands, in the voice that holds all of it."""
    runs = edged(context.parsed, range(*place), place)
    if runs:
        chain = context.layers.chains[context.layers.of[place[0]]]
        yield Clause(runs, place, runs[0][0], (), ClaimKind.EVENT, Origin.VERBATIM, block, chain)


def _sentence_clauses(context: _Context, place: Run, block: BlockKind) -> Iterator[Clause]:
    parsed = context.parsed
    cut = independent_pieces(parsed, context.layers, pieces(parsed, context.layers, place), block)
    sentence = _Sentence(place, block, cut)
    for piece in sentence.cut.by_head.values():
        taken = left_without_relative(parsed, sentence.cut, piece)
        for i in piece.tokens:
            if parsed.deps[i] == "appos" and is_identity(parsed, sentence.cut, i, piece):
                yield from _identity(context, sentence, i)
                taken.update(_taken_out(parsed, sentence.cut, piece, i))
        clause = _clause(context, sentence, piece, taken)
        if clause is not None:
            yield clause
            if context.grain is Grain.EVENT:
                for inner in embedded(parsed, context.layers, piece):
                    yield from _events(context, sentence, inner)


def _clause(context: _Context, sentence: _Sentence, piece: Piece, taken: set[int]) -> Clause | None:
    """The claim that ``piece`` makes without the words ``taken`` out of it, None where it makes none."""
    parsed, layers, cut = context.parsed, context.layers, sentence.cut
    chain = layers.chains[layers.of[piece.head]]
    if piece.origin is Origin.ADVERBIAL and parsed.heads[piece.head] in layers.cue and stays(parsed, piece.head):
        return None  # "**When he arrived**, he said the dam was safe": when he said so
    if accompanies_saying(parsed, layers, piece):
        return None
    saying = attributes(parsed, layers, piece)
    if saying is not None and not _saying_counts(context, chain, piece, saying):
        return None
    if not _is_event(context, piece, saying) and not reports(parsed, context.relations, chain, piece, cut, sentence.block):
        return None
    if saying is None and piece.head in layers.reported:
        chain = (*chain, layers.reported[piece.head])
    kept = [i for i in piece.tokens if i not in taken]
    if saying is not None and context.grain is Grain.CLAUSE:
        kept += told_after(parsed, context.relations[saying], piece)
    runs = edged(parsed, opening(parsed, layers, piece, kept, saying=saying is not None, cut=cut), sentence.place)
    verbless = piece.origin is not Origin.HEADLESS and not any(parsed.is_verb[i] for run in runs for i in range(*run))
    if not runs or verbless or (size(runs) == 1 and not parsed.is_verb[runs[0][0]]):
        return None
    head = piece.head if any(a <= piece.head < b for a, b in runs) else _new_head(parsed, runs)
    subject = subject_of(parsed, cut, layers.of, piece.head)
    origin = _origin(parsed, piece, sentence.block, saying=saying is not None)
    return _made(context, sentence, runs, head, subject, origin, chain)


def _made(
    context: _Context,
    sentence: _Sentence,
    runs: Runs,
    head: int,
    subject: Sequence[int],
    origin: Origin,
    chain: tuple[int, ...],
) -> Clause:
    kind = kind_of(context.parsed, head, origin, chain, context.relations, context.plans)
    own = edged(context.parsed, subject, sentence.place)
    return Clause(runs, sentence.place, head, own, kind, origin, sentence.block, chain)


def _saying_counts(context: _Context, chain: tuple[int, ...], piece: Piece, saying: int) -> bool:
    cue = context.relations[saying].cue_head
    if context.grain is Grain.EVENT and context.parsed.is_verb[cue] and context.parsed.deps[cue] != "prep":
        return True  # not "according to", which is tagged as a verb
    return saying_counts(context.parsed, context.relations, chain, piece, saying)


def _is_event(context: _Context, piece: Piece, saying: int | None) -> bool:
    """Whether ``piece`` is an event though it may claim nothing: that somebody asked, "**citing** a report"."""
    return context.grain is Grain.EVENT and (saying is not None or piece.origin is Origin.PARTICIPLE)


def _events(context: _Context, sentence: _Sentence, piece: Piece) -> Iterator[Clause]:
    """The claim of an event inside another claim, in the same voice."""
    parsed, layers = context.parsed, context.layers
    chain = layers.chains[layers.of[piece.head]]
    runs = edged(parsed, piece.tokens, sentence.place)
    if runs and any(a <= piece.head < b for a, b in runs):
        subject = subject_of(parsed, sentence.cut, layers.of, piece.head)
        yield _made(context, sentence, runs, piece.head, subject, piece.origin, chain)


def _origin(parsed: ParsedDoc, piece: Piece, block: BlockKind, *, saying: bool) -> Origin:
    if saying:
        return Origin.SAYING
    if piece.origin is Origin.MAIN and block in TITLES and parsed.tags[piece.head] in PARTICIPLES:
        return piece.origin if parsed.is_finite(piece.head) else Origin.HEADLESS
    return piece.origin


def _new_head(parsed: ParsedDoc, runs: Runs) -> int:
    tokens = [i for start, end in runs for i in range(start, end) if not parsed.is_mark[i]]
    return next((i for i in tokens if parsed.is_verb[i]), tokens[0])


def _taken_out(parsed: ParsedDoc, cut: Pieces, piece: Piece, i: int) -> list[int]:
    """The words of the appositive that ``i`` heads, where its main clause reads on without them."""
    own = owned(parsed, cut, i)
    listed = parsed.has_child(parsed.heads[i], "conj")  # "Ortiz, a former general, and Vega"
    long = len(own) > MAX_KEPT or any(parsed.is_verb[k] for k in own)
    apart = own[-1] == piece.tokens[-1] or (long and not listed)
    return own if apart and not piece.joined and parsed.heads[i] in piece.tokens else []


def _joins(parsed: ParsedDoc, k: int, i: int) -> bool:
    """Whether ``k`` belongs to a name beside the description ``i``: "Ortiz, a former general, **and Vega**"."""
    names = [kid for kid in parsed.children[i] if parsed.deps[kid] == "conj" and parsed.pos[kid] == "PROPN"]
    return bool(names) and (k >= parsed.left_edge[names[0]] or (k > i and parsed.deps[k] == "cc"))


def _identity(context: _Context, sentence: _Sentence, i: int) -> Iterator[Clause]:
    """Who the anchor of the appositive that ``i`` heads is: "Rohingya, a stateless minority from Myanmar"."""
    parsed, cut = context.parsed, sentence.cut
    own = owned(parsed, cut, i) if parsed.pos[i] == "PROPN" else [k for k in owned(parsed, cut, i) if not _joins(parsed, k, i)]
    several = parsed.tags[i] in PLURALS
    one = any(parsed.lower[k] == "&" for k in parsed.children_of(parsed.heads[i], "cc"))  # "Hart, Mills & Webb, a law firm"
    nearest = parsed.heads[i] if several or one else described_noun(parsed, i, own[0])
    anchor = antecedent(parsed, cut, nearest, own[0], conjuncts=several or one)
    runs = edged(parsed, [*anchor, *own], sentence.place)
    if anchor and runs:
        chain = context.layers.chains[context.layers.of[i]]
        chain = () if introduces(parsed, [context.relations[at] for at in chain], [*anchor, *own]) else chain
        yield _made(context, sentence, runs, i, anchor, Origin.APPOSITION, chain)


COMPLEMENTISER_TAGS = frozenset({"WDT", "IN"})
LINKING = frozenset({"cc", "preconj", "dep", "advmod"})
OPENED = frozenset({Origin.ADVERBIAL, Origin.CONTENT, Origin.MAIN})
CUE_DEPS = frozenset({"acl", "advcl", "prep", "pcomp"})
BRACKETS = {"(": ")", "[": "]"}


def opening(
    parsed: ParsedDoc, layers: AttributionLayers, piece: Piece, tokens: Sequence[int], *, saying: bool, cut: Pieces
) -> list[int]:
    """``tokens`` without what only ties the clause to its neighbours: conjunctions, complementisers, subordinators,
    discourse adverbs before a comma, and parentheses such as "according to officials"."""
    aside = set() if saying else _asides(parsed, layers, piece) | layers.label(parsed, piece.head, piece.tokens)
    kept = [i for i in tokens if i not in aside and not _links(parsed, cut, i)]
    kept = kept[_complementiser(parsed, piece, kept) :]
    kept = [i for i in kept if not _resumes_content(parsed, piece, kept, i)]
    while kept and _opens(parsed, piece, kept[0]):
        kept.pop(0)
    kept = kept if saying else _without_next_source(parsed, layers, kept)
    inside = set(kept)
    while kept and kept[-1] != piece.head and (_dangles(parsed, inside, kept[-1]) or _opens_next(parsed, kept)):
        kept.pop()
    return kept


def _complementiser(parsed: ParsedDoc, piece: Piece, kept: Sequence[int]) -> int:
    """The place in ``kept`` of a content clause's "that" behind a remark: "warned, **as did the union,** that …"; else 0."""
    if piece.origin is not Origin.CONTENT:
        return 0
    places = (n for n, i in enumerate(kept) if parsed.lower[i] == "that" and parsed.deps[i] == "mark" and i < piece.head)
    place = next((n for n in places if parsed.heads[kept[n]] == piece.head), 0)
    return place if all(parsed.is_below(i, piece.head) for i in kept[:place]) else 0


def _resumes_content(parsed: ParsedDoc, piece: Piece, kept: Sequence[int], i: int) -> bool:
    """Whether ``i`` is the "that" behind an attribution in the middle: "If it rains, they fear **that** the dam will fail"."""
    complementiser = parsed.lower[i] == "that" and parsed.deps[i] == "mark" and parsed.heads[i] == piece.head
    if not complementiser or piece.origin is not Origin.CONTENT or i - 1 in kept or parsed.is_mark[i - 1]:
        return False
    return any(parsed.deps[k] == "advcl" for k in kept if k < i)


def _without_next_source(parsed: ParsedDoc, layers: AttributionLayers, kept: list[int]) -> list[int]:
    """``kept`` without the source of the next attribution, which the parser joined to its last noun: "It is above 40 degrees
    **and fire officials** say that …"."""
    end = len(kept)
    while end and kept[end - 1] in layers.source:
        end -= 1
    joined = 0 < end < len(kept) and parsed.deps[kept[end - 1]] == "cc" and kept[end - 1] == kept[end] - 1
    return kept[:end] if joined else kept


def _dangles(parsed: ParsedDoc, inside: set[int], i: int) -> bool:
    """Whether ``i`` opens something that is no longer there: "gloss over the fact **that**", "was quoted **as**"."""
    if (parsed.lower[i] in words_as("linker") and parsed.deps[i] in LINKING) or (
        parsed.deps[i] == "mark" and parsed.heads[i] not in inside
    ):
        return True
    below = parsed.children[i]
    ends = parsed.tags[i] == "VBG" and parsed.deps[i] in ("advcl", "acl")
    if ends and parsed.lemmas[i] in words_as("result") and not inside.intersection(below):
        return True  # "It spread fast, **suggesting**, experts said, that …"
    if parsed.deps[i] == "prep" and parsed.has_child(i, "pobj", "pcomp") and not inside.intersection(below):
        return True  # "The vote is on Monday, **with** analysts saying …"
    return parsed.lower[i] == "as" and parsed.deps[i] in {"prep", "mark"} and not inside.intersection(parsed.children[i])


def _opens_next(parsed: ParsedDoc, kept: Sequence[int]) -> bool:
    """Whether the last word is an adverb of the clause behind it: "She sold the shop and, **instead**, / opened a school"."""
    before = [i for i in range(kept[0], kept[-1]) if not parsed.is_mark[i]]
    linked = bool(before) and parsed.deps[before[-1]] == "cc" and parsed.heads[before[-1]] == parsed.heads[kept[-1]]
    return linked and parsed.deps[kept[-1]] == "advmod"


def _opens(parsed: ParsedDoc, piece: Piece, i: int) -> bool:
    word = parsed.lower[i]
    if word == "that" and piece.origin is Origin.CONTENT and parsed.tags[i] in COMPLEMENTISER_TAGS and parsed.deps[i] == "dobj":
        return True  # "It was rumoured before the vote **that** Haller might retire": a relative pronoun for the parser
    if word == "yet" and parsed.lower[i + 1] in ("others", "another", "more"):
        return False
    negated = parsed.lower[max(i - 2, 0) : i + 1] == ("whether", "or", "not")
    if negated or (word in words_as("linker") and parsed.deps[i] in LINKING):
        return True
    set_off = (word == "so" and parsed.heads[i] != i + 1) or parsed.is_mark[min(i + 1, len(parsed.words) - 1)]  # not "So far"
    if set_off and word in words_as("discourse") and parsed.pos[i] in {"ADV", "SCONJ"}:
        return True
    if parsed.deps[i] != "mark" or not parsed.is_below(piece.head, parsed.heads[i]):
        opens = parsed.deps[i + 1 : i + 2] == ("mark",) and parsed.heads[i + 1] == parsed.heads[i]
        before_opener = word in {"so", "even"} or opens
        return before_opener and piece.origin is Origin.ADVERBIAL and parsed.deps[i] == "advmod"  # "**especially** since …"
    if word in words_as("complementiser"):
        return True
    rule = subordinators().get(word)
    return piece.origin in OPENED and rule is not None and rule.cut != "never"


def _links(parsed: ParsedDoc, cut: Pieces, i: int) -> bool:
    """Whether ``i`` is a conjunction between two clauses that are claims of their own."""
    if parsed.deps[i] not in {"cc", "preconj"}:
        return False
    first = parsed.heads[i]
    after = next((k for k in parsed.children[first] if k > i and parsed.deps[k] == "conj"), None)
    return after is not None and cut.owner.get(after) != cut.owner.get(first)


def _asides(parsed: ParsedDoc, layers: AttributionLayers, piece: Piece) -> set[int]:
    """The words of ``piece`` that belong to an attribution beside its predicate: "**according to officials**", "a letter
    **saying** …", "**while admitting** that …, he refused"."""
    if piece.head in layers.cue:
        return set()
    heads = {i for i in piece.tokens if i in layers.cue and parsed.deps[i] in CUE_DEPS and not parsed.is_below(piece.head, i)}
    heads = {i for i in heads if parsed.heads[i] not in layers.cue}
    if layers.of[piece.head]:  # '"It is over", **while addressing the press**'
        heads |= {i for i in piece.tokens if _describes_saying(parsed, i) and i != piece.head}
    if not heads:
        return heads
    inside = set(piece.tokens)
    aside = inside.intersection(k for head in heads for k in parsed.subtree(head))
    more = [k for head in heads for k in parsed.children_of(head, "conj") if parsed.is_infinitive(head)]
    aside.difference_update(k for i in more for k in parsed.subtree(i))  # "came to say that it is safe and **to praise her**"
    for relation in {layers.cue[head] for head in heads if head in layers.cue and parsed.deps[head] == "acl"}:
        source = [i for i, n in layers.source.items() if n == relation]
        above = min(source, default=0) - 1
        if above in inside and parsed.lower[above] == "with" and inside.issuperset(source):
            aside |= {above, *source}  # "**with analysts** saying that …"
    return aside


def _describes_saying(parsed: ParsedDoc, i: int) -> bool:
    """Whether ``i`` heads a participial clause that says to whom, where or about what somebody speaks."""
    speaking = parsed.tags[i] == "VBG" and parsed.lemmas[i] in words_as("sourcing")
    return speaking and parsed.deps[i] == "advcl" and set_off(parsed, i)


def edged(parsed: ParsedDoc, tokens: Sequence[int], sentence: Run) -> Runs:
    """The runs of ``tokens``: marks between two of them kept, marks at the edges left out, brackets closed."""
    out: list[list[int]] = []
    for i in sorted(set(tokens)):
        if parsed.is_mark[i]:
            continue
        if out and all(parsed.is_mark[k] for k in range(out[-1][1], i)):
            out[-1][1] = i + 1
        else:
            out.append([i, i + 1])
    for run in out:
        last = run[1] + (parsed.lower[run[1] : run[1] + 1] == (".",) and run[1] + 1 < sentence[1])  # "(I-Vt.)"
        for opener, closer in BRACKETS.items():
            opened = sum((w == opener) - (w == closer) for w in parsed.lower[run[0] : run[1]])
            if opened > 0 and last < sentence[1] and parsed.lower[last] == closer:
                run[1] = last + 1
            elif opened < 0 and run[0] > sentence[0] and parsed.lower[run[0] - 1] == opener:
                run[0] -= 1  # "**[The crew is]** tired"
        if run[1] < sentence[1] and _closes_quotation(parsed.quotations, run[0], run[1]):
            run[1] += 1  # 'ministers were "deeply concerned"'
    return tuple((start, end) for start, end in out)


def _closes_quotation(quotations: Quotations, start: int, end: int) -> bool:
    """Whether the token ``end`` is the mark that closes a quotation opened from ``start`` on.

    Where a mark is missing, as in '"We fear, as “The Times” wrote, a war', it may close either of those that are open.
    """
    quote = quotations.closed_by.get(end)
    n = bisect_left(quotations.unpaired, start)
    return quote is not None and (quote.start >= start or any(mark < end for mark in quotations.unpaired[n : n + 1]))
