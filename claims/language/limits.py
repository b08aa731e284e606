"""Splits an article into pieces and limits what is parsed, so that time stays linear and memory bounded.

The parser reads an article block by block; ordinary articles are not cut any further. What is cut would make the
tokenizer, the parser and later stages take more than linear time, or unbounded memory: runs of punctuation (the
tokenizer strips them one by one, and scans the whole rest each time), page-long words, blocks of thousands of words, and
sentences without an end.

The stages traverse the tree of a sentence, so that the work grows with the sum of its words' depths: some 70 for a
sentence of 25 words, 30,000 for one of 250 words in which each clause depends on the previous one. Sentences that exceed
the article's budget are not analysed. The budget counts depths, not time, so that the result is the
same on every machine.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc

from claims.language.tree import Run

MOST_SENTENCE = 250
"""The longest sentence, in tokens. The longest of 8,000 in news articles has 96; lists of names in one paragraph reach 223."""
MOST_PIECE = 4_000
"""The longest piece, in tokens. The longest paragraph of 250 news articles has 300."""
BATCH_PIECES = 128
BATCH_TOKENS = 10_000
"""The maximum number of pieces, and of tokens, in a parser batch: it needs about 15 kB of memory per token."""
LONGEST_WORD = 1_000
"""The longest word, in characters; longer ones are cut into words of `_SLICE`."""
MOST_DEPTH = 120
"""The maximum depth of a sentence's tree. The deepest in 90 news articles has 21."""
WORK = 2_000_000
"""The maximum sum of the depths of an article's words: normally 3 per word, 600,000 for a million characters."""

_SLICE = 200
_PUNCTUATION_SLICE = 50
_LONG = re.compile(rf"(?P<marks>[^\w\s]{{{2 * _PUNCTUATION_SLICE + 1},}})|\S{{{LONGEST_WORD + 1},}}")
_ENDS = (frozenset(".!?…"), frozenset(";:—\n"), frozenset(","))
"""Characters after which an overlong sentence is preferably cut, best first."""


def tokenized(model: Language, piece: str) -> Iterator[Doc]:
    """The words of a piece, in documents of at most `MOST_PIECE` tokens; joined they are the whole piece."""
    doc = model.make_doc(piece) if _LONG.search(piece) is None else _joined(model, piece)
    if len(doc) <= MOST_PIECE:
        yield doc
        return
    for start, end in pairwise([0, *_cuts(doc, 0, len(doc), MOST_PIECE), len(doc)]):
        yield doc[start:end].as_doc()


def shortened(doc: Doc) -> tuple[Doc | None, int]:
    """The words of a parsed document with added boundaries in sentences longer than `MOST_SENTENCE`, to be parsed again.

    The second value is the number of those sentences; the first is None if there are none.
    """
    if len(doc) <= MOST_SENTENCE:
        return None, 0
    starts = np.flatnonzero(doc.to_array("SENT_START") == 1).tolist()
    sentences = pairwise([*({0} - set(starts)), *starts, len(doc)])
    long = [(start, end) for start, end in sentences if end - start > MOST_SENTENCE]
    if not long:
        return None, 0
    again = Doc(doc.vocab, words=[token.text for token in doc], spaces=[bool(token.whitespace_) for token in doc])
    for start, end in long:
        for cut in _cuts(doc, start, end, MOST_SENTENCE):
            again[cut].is_sent_start = True
    return again, len(long)


def _joined(model: Language, piece: str) -> Doc:
    """The words of a piece that contains overlong words or runs of punctuation."""
    words: list[str] = []
    spaces: list[bool] = []
    for part in _sliced(piece):
        doc = model.make_doc(part)
        words += [token.text for token in doc]
        spaces += [bool(token.whitespace_) for token in doc]
    return Doc(model.vocab, words=words, spaces=spaces)


def _sliced(piece: str) -> Iterator[str]:
    """The piece cut at overlong words and runs of punctuation; joined, the parts are the piece."""
    at = 0
    for found in _LONG.finditer(piece):
        if found.start() > at:
            yield piece[at : found.start()]
        size = _PUNCTUATION_SLICE if found["marks"] else _SLICE
        yield from (piece[start : min(start + size, found.end())] for start in range(found.start(), found.end(), size))
        at = found.end()
    if at < len(piece):
        yield piece[at:]


def _cuts(doc: Doc, start: int, end: int, most: int) -> list[int]:
    """The indices at which to cut the tokens ``start`` to ``end``, so that no part has more than ``most``."""
    cuts: list[int] = []
    while end - start > most:
        start = _best_cut(doc, start + most // 2, start + most)
        cuts.append(start)
    return cuts


def _best_cut(doc: Doc, first: int, last: int) -> int:
    """The token before which to cut: after the last mark of the best kind from ``first`` to ``last``."""
    for marks in _ENDS:
        for i in range(last, first, -1):
            if doc[i - 1].text[-1] in marks:
                return i
    return last


def batches(docs: Iterable[Doc]) -> Iterator[list[Doc]]:
    """The documents in order, in lists for the parser of at most `BATCH_PIECES` and `BATCH_TOKENS`."""
    batch: list[Doc] = []
    size = 0
    for doc in docs:
        if batch and (len(batch) == BATCH_PIECES or size + len(doc) > BATCH_TOKENS):
            yield batch
            batch, size = [], 0
        batch.append(doc)
        size += len(doc)
    if batch:
        yield batch


def within_budget(pieces: Iterable[Doc]) -> tuple[list[Doc], tuple[Run, ...]]:
    """The parsed pieces of an article, and the runs (in the whole article) of the sentences that are not analysed.

    In the pieces these sentences have a flat tree: each word depends on the first.
    """
    left, first = WORK, 0
    kept: list[Doc] = []
    verbatim: list[Run] = []
    for piece in pieces:
        heads = _heads(piece)
        depths = _depths(heads)
        work = int(depths.sum())
        if work > left or int(depths.max(initial=0)) > MOST_DEPTH:
            work, too_much = _kept_and_left(piece, depths, left)
            verbatim += [(first + start, first + end) for start, end in too_much]
            piece = _without_trees(piece, heads.tolist(), too_much)
        kept.append(piece)
        left -= work
        first += len(piece)
    return kept, tuple(verbatim)


def _kept_and_left(piece: Doc, depths: NDArray[np.int64], left: int) -> tuple[int, list[Run]]:
    """The work on the sentences that are analysed, and the runs of those that are not."""
    spent = 0
    too_much: list[Run] = []
    for sentence in piece.sents:
        run = sentence.start, sentence.end
        work = int(depths[slice(*run)].sum())
        if spent + work > left or int(depths[slice(*run)].max()) > MOST_DEPTH:
            too_much.append(run)
        else:
            spent += work
    return spent, too_much


def _heads(doc: Doc) -> NDArray[np.int64]:
    """The head of each token; for a root, its own index."""
    relative: NDArray[np.int64] = doc.to_array("HEAD").astype(np.int64)
    return np.arange(len(doc), dtype=np.int64) + relative


def _depths(heads: NDArray[np.int64]) -> NDArray[np.int64]:
    """The depth of each token in its tree."""
    depths = np.zeros(len(heads), dtype=np.int64)
    place, above = np.arange(len(heads), dtype=np.int64), heads
    while (moved := above != place).any():
        depths += moved
        place, above = above, heads[above]
    return depths


def _without_trees(doc: Doc, heads: list[int], flat: Sequence[Run]) -> Doc:
    """The document in which each sentence of ``flat`` has a flat tree, and no parts of speech."""
    deps = [token.dep_ for token in doc]
    tags = [token.tag_ for token in doc]
    pos = [token.pos_ for token in doc]
    lemmas = [token.lemma_ for token in doc]
    for start, end in flat:
        size = end - start
        heads[start:end] = [start] * size
        deps[start:end] = ["ROOT", *["dep"] * (size - 1)]
        tags[start:end] = ["XX"] * size
        pos[start:end] = ["SPACE" if token.is_space else "X" for token in doc[start:end]]
        lemmas[start:end] = [token.lower_ for token in doc[start:end]]
    words, spaces = [token.text for token in doc], [bool(token.whitespace_) for token in doc]
    return Doc(doc.vocab, words=words, spaces=spaces, tags=tags, pos=pos, lemmas=lemmas, heads=heads, deps=deps)
