"""A document into clause-level claims."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc

from claims.attribution import Relation
from claims.language import ParsedDoc, Run, Runs, parsed_doc, size
from claims.language.labels import PARTICIPLES, PLURALS
from claims.model import REPORTING_BLOCKS, BlockKind, ClaimKind
from claims.splitting.clause import Clause, Grain, Origin
from claims.splitting.cutting.edges import edged, opening
from claims.splitting.cutting.embedded import embedded
from claims.splitting.cutting.kinds import kind_of, planning_cues
from claims.splitting.cutting.layers import Layers, layers
from claims.splitting.cutting.nominals import MAX_KEPT, antecedent, is_identity, nearest_conjunct, owned, subject_of
from claims.splitting.cutting.reporting import TITLES, attributes, reports, saying_counts
from claims.splitting.cutting.sentence import Piece, Pieces, pieces


@dataclass(frozen=True, slots=True)
class _Context:
    """What is known of the whole document: its parse, layers and attributions, and the cues of plans."""

    parsed: ParsedDoc
    strata: Layers
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
    context = _Context(parsed, layers(relations, parsed), relations, planning_cues(relations), grain)
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


def _block_of(parsed: ParsedDoc, sentence: Run) -> BlockKind:
    """The kind of the block that a sentence stands in; body where the document has no article."""
    first = next((i for i in range(*sentence) if parsed.pos[i] != "SPACE"), sentence[0])
    block = parsed.block[first]
    return BlockKind.BODY if block is None else block.kind


def _verbatim(context: _Context, place: Run, block: BlockKind) -> Iterator[Clause]:
    """The sentence as it stands, in the voice that holds all of it."""
    runs = edged(context.parsed, range(*place), place)
    if runs:
        chain = context.strata.chains[context.strata.of[place[0]]]
        yield Clause(runs, place, runs[0][0], (), ClaimKind.EVENT, Origin.VERBATIM, block, chain)


def _sentence_clauses(context: _Context, place: Run, block: BlockKind) -> Iterator[Clause]:
    parsed = context.parsed
    sentence = _Sentence(place, block, pieces(parsed, context.strata, place))
    for piece in sentence.cut.by_head.values():
        taken: set[int] = set()
        for i in piece.tokens:
            if parsed.deps[i] == "appos" and is_identity(parsed, sentence.cut, i, piece):
                yield from _identity(context, sentence, i)
                taken.update(_taken_out(parsed, sentence.cut, piece, i))
        clause = _clause(context, sentence, piece, taken)
        if clause is not None:
            yield clause
            if context.grain is Grain.EVENT:
                for inner in embedded(parsed, context.strata, piece):
                    yield from _events(context, sentence, inner)


def _clause(context: _Context, sentence: _Sentence, piece: Piece, taken: set[int]) -> Clause | None:
    """The claim that ``piece`` makes without the words ``taken`` out of it, None where it makes none."""
    parsed, strata, cut = context.parsed, context.strata, sentence.cut
    if piece.head in cut.carriers:
        return None
    chain = strata.chains[strata.of[piece.head]]
    saying = attributes(parsed, strata, piece)
    if saying is not None and not _saying_counts(context, chain, piece, saying):
        return None
    if not _is_event(context, piece, saying) and not reports(parsed, context.relations, chain, piece, cut, sentence.block):
        return None
    kept = [i for i in piece.tokens if i not in taken]
    runs = edged(parsed, opening(parsed, strata, piece, kept, saying=saying is not None, cut=cut), sentence.place)
    if not runs or (size(runs) == 1 and not parsed.is_verb(runs[0][0])):
        return None
    head = piece.head if any(a <= piece.head < b for a, b in runs) else _new_head(parsed, runs)
    return Clause(
        runs=runs,
        sentence=sentence.place,
        head=head,
        subject=edged(parsed, subject_of(parsed, cut, strata.of, piece.head), sentence.place),
        kind=kind_of(parsed, head, piece.origin, chain, context.relations, context.plans),
        origin=_origin(parsed, piece, sentence.block, saying=saying is not None),
        block=sentence.block,
        relations=chain,
    )


def _saying_counts(context: _Context, chain: tuple[int, ...], piece: Piece, saying: int) -> bool:
    cue = context.relations[saying].cue_head
    if context.grain is Grain.EVENT and context.parsed.is_verb(cue) and context.parsed.deps[cue] != "prep":
        return True  # not "according to", which is tagged as a verb
    return saying_counts(context.parsed, context.relations, chain, piece, saying)


def _is_event(context: _Context, piece: Piece, saying: int | None) -> bool:
    """Whether ``piece`` is an event though it may claim nothing: that somebody asked, "**citing** a report"."""
    return context.grain is Grain.EVENT and (saying is not None or piece.origin is Origin.PARTICIPLE)


def _events(context: _Context, sentence: _Sentence, piece: Piece) -> Iterator[Clause]:
    """The claim of an event inside another claim, in the same voice."""
    parsed, strata = context.parsed, context.strata
    chain = strata.chains[strata.of[piece.head]]
    runs = edged(parsed, piece.tokens, sentence.place)
    if runs and any(a <= piece.head < b for a, b in runs):
        yield Clause(
            runs=runs,
            sentence=sentence.place,
            head=piece.head,
            subject=edged(parsed, subject_of(parsed, sentence.cut, strata.of, piece.head), sentence.place),
            kind=kind_of(parsed, piece.head, piece.origin, chain, context.relations, context.plans),
            origin=piece.origin,
            block=sentence.block,
            relations=chain,
        )


def _origin(parsed: ParsedDoc, piece: Piece, block: BlockKind, *, saying: bool) -> Origin:
    if saying:
        return Origin.SAYING
    tenseless = parsed.tags[piece.head] in PARTICIPLES and not parsed.is_finite(piece.head)
    return Origin.HEADLESS if piece.origin is Origin.MAIN and block in TITLES and tenseless else piece.origin


def _new_head(parsed: ParsedDoc, runs: Runs) -> int:
    tokens = [i for start, end in runs for i in range(start, end) if not parsed.is_mark[i]]
    return next((i for i in tokens if parsed.is_verb(i)), tokens[0])


def _taken_out(parsed: ParsedDoc, cut: Pieces, piece: Piece, i: int) -> list[int]:
    """The words of the appositive that ``i`` heads, where its main clause reads on without them."""
    own = owned(parsed, cut, i)
    return own if (own[-1] == piece.tokens[-1] or len(own) > MAX_KEPT) and parsed.heads[i] in piece.tokens else []


def _joins(parsed: ParsedDoc, k: int, i: int) -> bool:
    """Whether ``k`` belongs to a name beside the description ``i``: "Ortiz, a former general, **and Vega**"."""
    names = [kid for kid in parsed.children[i] if parsed.deps[kid] == "conj" and parsed.pos[kid] == "PROPN"]
    return bool(names) and (k >= parsed.left_edge[names[0]] or (k > i and parsed.deps[k] == "cc"))


def _identity(context: _Context, sentence: _Sentence, i: int) -> Iterator[Clause]:
    """Who the anchor of the appositive that ``i`` heads is: "Rohingya, a stateless minority from Myanmar"."""
    parsed, cut = context.parsed, sentence.cut
    own = owned(parsed, cut, i) if parsed.pos[i] == "PROPN" else [k for k in owned(parsed, cut, i) if not _joins(parsed, k, i)]
    several = parsed.tags[i] in PLURALS
    nearest = parsed.heads[i] if several else nearest_conjunct(parsed, parsed.heads[i], own[0])
    anchor = antecedent(parsed, cut, nearest, own[0], conjuncts=several)
    runs = edged(parsed, [*anchor, *own], sentence.place)
    if anchor and runs:
        chain = context.strata.chains[context.strata.of[i]]
        yield Clause(
            runs=runs,
            sentence=sentence.place,
            head=i,
            subject=edged(parsed, anchor, sentence.place),
            kind=kind_of(parsed, i, Origin.APPOSITION, chain, context.relations, context.plans),
            origin=Origin.APPOSITION,
            block=sentence.block,
            relations=chain,
        )
