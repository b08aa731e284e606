"""A document into clause-level claims."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from spacy.tokens import Doc

from claims.attribution import Relation
from claims.language import Run, Runs
from claims.model import REPORTING_BLOCKS, Article, BlockKind
from claims.splitting.clause import Clause, Origin
from claims.splitting.cutting.appositions import MAX_KEPT, is_identity
from claims.splitting.cutting.edges import edged, opening
from claims.splitting.cutting.kinds import kind_of
from claims.splitting.cutting.layers import Layers, layers
from claims.splitting.cutting.repairs import repaired
from claims.splitting.cutting.reporting import attributes, reports, saying_counts
from claims.splitting.cutting.sentence import Piece, Pieces, pieces
from claims.splitting.cutting.subjects import antecedent, subject_of
from claims.splitting.cutting.syntax import Syntax, syntax

PLURALS = frozenset({"NNS", "NNPS"})


def clauses(doc: Doc, relations: Sequence[Relation]) -> tuple[Clause, ...]:
    """The claims of a document, as places in it, in reading order; never two with the same runs.

    Only blocks that report give claims (see `claims.model.REPORTING_BLOCKS`); a document without an article is read as
    body text throughout. ``relations`` are the document's attributions, in the order their positions count in.
    """
    words = repaired(syntax(doc))
    strata = layers(relations, words)
    block_of = _block_kinds(doc)
    found: dict[Runs, Clause] = {}
    for sentence in doc.sents if len(doc) else ():
        block = block_of(sentence.start_char)
        if block in REPORTING_BLOCKS:
            for clause in _sentence_clauses(words, strata, relations, (sentence.start, sentence.end), block):
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


def _block_kinds(doc: Doc) -> _BlockKinds:
    return _BlockKinds(doc._.article)


def _sentence_clauses(
    words: Syntax, strata: Layers, relations: Sequence[Relation], sentence: Run, block: BlockKind
) -> Iterator[Clause]:
    cut = pieces(words, strata, sentence)
    for piece in cut.by_head.values():
        identities = [i for i in piece.tokens if words.deps[i] == "appos" and is_identity(words, i, piece)]
        taken: set[int] = set()
        for i in identities:
            yield from _identity(words, strata, relations, sentence, block, cut, i)
            taken.update(_taken_out(words, piece, i))
        clause = _clause(words, strata, relations, sentence, block, cut, piece, taken)
        if clause is not None:
            yield clause


def _clause(
    words: Syntax,
    strata: Layers,
    relations: Sequence[Relation],
    sentence: Run,
    block: BlockKind,
    cut: Pieces,
    piece: Piece,
    taken: set[int],
) -> Clause | None:
    if piece.head in cut.carriers:
        return None
    origin, chain = piece.origin, strata.chains[strata.of[piece.head]]
    saying = attributes(words, strata, piece)
    if saying is not None:
        if not saying_counts(words, relations, chain, saying):
            return None
        origin = Origin.SAYING
    if not reports(words, piece, cut, block):
        return None
    tokens = [i for i in piece.tokens if i not in taken]
    tokens = opening(words, strata, piece, tokens, saying=saying is not None, cut=cut)
    runs = edged(words, tokens, sentence)
    if not runs:
        return None
    head = piece.head if any(a <= piece.head < b for a, b in runs) else _new_head(words, runs)
    return Clause(
        runs=runs,
        sentence=sentence,
        head=head,
        subject=edged(words, subject_of(words, cut, strata.of, piece.head), sentence),
        kind=kind_of(words, head, origin, chain, relations),
        origin=origin,
        block=block,
        relations=chain,
    )


def _new_head(words: Syntax, runs: Runs) -> int:
    tokens = [i for start, end in runs for i in range(start, end) if not words.mark[i]]
    return next((i for i in tokens if words.verbal(i)), tokens[0])


def _taken_out(words: Syntax, piece: Piece, i: int) -> list[int]:
    """The words of the appositive that ``i`` heads, where its main clause reads on without them."""
    inner = set(words.subtree(i))
    own = [k for k in piece.tokens if k in inner]
    return own if own and (own[-1] == piece.tokens[-1] or len(own) > MAX_KEPT) and words.heads[i] in piece.tokens else []


def _identity(
    words: Syntax,
    strata: Layers,
    relations: Sequence[Relation],
    sentence: Run,
    block: BlockKind,
    cut: Pieces,
    i: int,
) -> Iterator[Clause]:
    """Who the anchor of the appositive that ``i`` heads is: "Rohingya, a stateless minority from Myanmar"."""
    owner = cut.owner[i]
    own = [k for k in words.subtree(i) if cut.owner.get(k) == owner]
    several = words.tags[i] in PLURALS
    nearest = words.heads[i] if several else _nearest_conjunct(words, words.heads[i], own[0])
    anchor = antecedent(words, cut, nearest, own[0], conjuncts=several)
    runs = edged(words, [*anchor, *own], sentence)
    if anchor and runs:
        chain = strata.chains[strata.of[i]]
        yield Clause(
            runs=runs,
            sentence=sentence,
            head=i,
            subject=edged(words, anchor, sentence),
            kind=kind_of(words, i, Origin.APPOSITION, chain, relations),
            origin=Origin.APPOSITION,
            block=block,
            relations=chain,
        )


def _nearest_conjunct(words: Syntax, anchor: int, before: int) -> int:
    """The last conjunct of ``anchor`` before a token: in "Bangladeshis and Rohingya, a minority" the Rohingya."""
    while True:
        later = [k for k in words.kids[anchor] if words.deps[k] == "conj" and k < before]
        if not later:
            return anchor
        anchor = later[-1]
