"""A document into clause-level claims."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Span

from claims.attribution import Relation
from claims.language import Run, Runs, size
from claims.model import REPORTING_BLOCKS, Article, BlockKind, ClaimKind
from claims.splitting.clause import Clause, Grain, Origin
from claims.splitting.cutting.edges import dateline_end, edged, opening
from claims.splitting.cutting.embedded import embedded
from claims.splitting.cutting.kinds import kind_of, planning_cues
from claims.splitting.cutting.layers import Layers, layers
from claims.splitting.cutting.nominals import MAX_KEPT, antecedent, is_identity, nearest_conjunct, owned, subject_of
from claims.splitting.cutting.parse.repairs import repaired
from claims.splitting.cutting.parse.syntax import PARTICIPLES, Syntax, syntax
from claims.splitting.cutting.reporting import TITLES, attributes, reports, saying_counts
from claims.splitting.cutting.sentence import Piece, Pieces, pieces

PLURALS = frozenset({"NNS", "NNPS"})


@dataclass(frozen=True, slots=True)
class _Reading:
    """What is known of the whole document: its parse, layers and attributions, and the cues of plans."""

    words: Syntax
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
    words = repaired(syntax(doc))
    reading = _Reading(words, layers(relations, words), relations, planning_cues(relations), grain)
    block_of = _BlockKinds(doc._.claims_article)
    found: dict[Runs, Clause] = {}
    verbatim = {start for start, _ in doc._.claims_verbatim or ()}
    for sentence in doc.sents if len(doc) else ():
        block = block_of(sentence.start_char)
        if block in REPORTING_BLOCKS and sentence.start in verbatim:
            found |= {clause.runs: clause for clause in _verbatim(reading, sentence, block)}
        elif block in REPORTING_BLOCKS:
            for clause in _sentence_clauses(reading, sentence, block):
                found.setdefault(clause.runs, clause)
    return tuple(sorted(found.values(), key=lambda clause: (clause.runs, clause.head)))


class _BlockKinds:
    """The kind of the block that holds a character offset; body where the document has no article."""

    def __init__(self, article: Article | None) -> None:
        self._blocks = article.blocks if article else ()
        self._starts = [block.start for block in self._blocks]

    def __call__(self, offset: int) -> BlockKind:
        if not self._blocks:
            return BlockKind.BODY
        at = bisect_right(self._starts, offset) - 1
        return self._blocks[max(at, 0)].kind


def _verbatim(reading: _Reading, span: Span, block: BlockKind) -> Iterator[Clause]:
    """The sentence as it stands, in the voice that holds all of it."""
    place = (span.start, span.end)
    runs = edged(reading.words, range(*place), place)
    if runs:
        chain = reading.strata.chains[reading.strata.of[span.start]]
        yield Clause(runs, place, runs[0][0], (), ClaimKind.EVENT, Origin.VERBATIM, block, chain)


def _sentence_clauses(reading: _Reading, span: Span, block: BlockKind) -> Iterator[Clause]:
    words = reading.words
    for i in range(span.start, dateline_end(words, span)):
        words.mark[i] = True
    place = (span.start, span.end)
    sentence = _Sentence(place, block, pieces(words, reading.strata, place))
    for piece in sentence.cut.by_head.values():
        taken: set[int] = set()
        for i in piece.tokens:
            if words.deps[i] == "appos" and is_identity(words, sentence.cut, i, piece):
                yield from _identity(reading, sentence, i)
                taken.update(_taken_out(words, sentence.cut, piece, i))
        clause = _clause(reading, sentence, piece, taken)
        if clause is not None:
            yield clause
            if reading.grain is Grain.EVENT:
                for inner in embedded(words, reading.strata, piece):
                    yield from _events(reading, sentence, inner)


def _clause(reading: _Reading, sentence: _Sentence, piece: Piece, taken: set[int]) -> Clause | None:
    """The claim that ``piece`` makes without the words ``taken`` out of it, None where it makes none."""
    words, strata, cut = reading.words, reading.strata, sentence.cut
    if piece.head in cut.carriers:
        return None
    chain = strata.chains[strata.of[piece.head]]
    saying = attributes(words, strata, piece)
    if saying is not None and not _saying_counts(reading, chain, piece, saying):
        return None
    if not _is_event(reading, piece, saying) and not reports(words, reading.relations, chain, piece, cut, sentence.block):
        return None
    kept = [i for i in piece.tokens if i not in taken]
    runs = edged(words, opening(words, strata, piece, kept, saying=saying is not None, cut=cut), sentence.place)
    if not runs or (size(runs) == 1 and not words.verbal(runs[0][0])):
        return None
    head = piece.head if any(a <= piece.head < b for a, b in runs) else _new_head(words, runs)
    return Clause(
        runs=runs,
        sentence=sentence.place,
        head=head,
        subject=edged(words, subject_of(words, cut, strata.of, piece.head), sentence.place),
        kind=kind_of(words, head, piece.origin, chain, reading.relations, reading.plans),
        origin=_origin(words, piece, sentence.block, saying=saying is not None),
        block=sentence.block,
        relations=chain,
    )


def _saying_counts(reading: _Reading, chain: tuple[int, ...], piece: Piece, saying: int) -> bool:
    cue = reading.relations[saying].cue_head
    if reading.grain is Grain.EVENT and reading.words.verbal(cue) and reading.words.deps[cue] != "prep":
        return True  # not "according to", which is tagged as a verb
    return saying_counts(reading.words, reading.relations, chain, piece, saying)


def _is_event(reading: _Reading, piece: Piece, saying: int | None) -> bool:
    """Whether ``piece`` is an event though it may claim nothing: that somebody asked, "**citing** a report"."""
    return reading.grain is Grain.EVENT and (saying is not None or piece.origin is Origin.PARTICIPLE)


def _events(reading: _Reading, sentence: _Sentence, piece: Piece) -> Iterator[Clause]:
    """The claim of an event inside another claim, in the same voice."""
    words, strata = reading.words, reading.strata
    chain = strata.chains[strata.of[piece.head]]
    runs = edged(words, piece.tokens, sentence.place)
    if runs and any(a <= piece.head < b for a, b in runs):
        yield Clause(
            runs=runs,
            sentence=sentence.place,
            head=piece.head,
            subject=edged(words, subject_of(words, sentence.cut, strata.of, piece.head), sentence.place),
            kind=kind_of(words, piece.head, piece.origin, chain, reading.relations, reading.plans),
            origin=piece.origin,
            block=sentence.block,
            relations=chain,
        )


def _origin(words: Syntax, piece: Piece, block: BlockKind, *, saying: bool) -> Origin:
    if saying:
        return Origin.SAYING
    tenseless = words.tags[piece.head] in PARTICIPLES and not words.finite(piece.head)
    return Origin.HEADLESS if piece.origin is Origin.MAIN and block in TITLES and tenseless else piece.origin


def _new_head(words: Syntax, runs: Runs) -> int:
    tokens = [i for start, end in runs for i in range(start, end) if not words.mark[i]]
    return next((i for i in tokens if words.verbal(i)), tokens[0])


def _taken_out(words: Syntax, cut: Pieces, piece: Piece, i: int) -> list[int]:
    """The words of the appositive that ``i`` heads, where its main clause reads on without them."""
    own = owned(words, cut, i)
    return own if (own[-1] == piece.tokens[-1] or len(own) > MAX_KEPT) and words.heads[i] in piece.tokens else []


def _joins(words: Syntax, k: int, i: int) -> bool:
    """Whether ``k`` belongs to a name beside the description ``i``: "Ortiz, a former general, **and Vega**"."""
    names = [kid for kid in words.kids[i] if words.deps[kid] == "conj" and words.pos[kid] == "PROPN"]
    return bool(names) and (k >= words.first(names[0]) or (k > i and words.deps[k] == "cc"))


def _identity(reading: _Reading, sentence: _Sentence, i: int) -> Iterator[Clause]:
    """Who the anchor of the appositive that ``i`` heads is: "Rohingya, a stateless minority from Myanmar"."""
    words, cut = reading.words, sentence.cut
    own = owned(words, cut, i) if words.pos[i] == "PROPN" else [k for k in owned(words, cut, i) if not _joins(words, k, i)]
    several = words.tags[i] in PLURALS
    nearest = words.heads[i] if several else nearest_conjunct(words, words.heads[i], own[0])
    anchor = antecedent(words, cut, nearest, own[0], conjuncts=several)
    runs = edged(words, [*anchor, *own], sentence.place)
    if anchor and runs:
        chain = reading.strata.chains[reading.strata.of[i]]
        yield Clause(
            runs=runs,
            sentence=sentence.place,
            head=i,
            subject=edged(words, anchor, sentence.place),
            kind=kind_of(words, i, Origin.APPOSITION, chain, reading.relations, reading.plans),
            origin=Origin.APPOSITION,
            block=sentence.block,
            relations=chain,
        )
