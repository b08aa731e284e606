"""How much of an article is analysed: sentences that would take more work than one article may have are left as they stand.

The stages walk up and down the tree of a sentence, so that the work on it grows with the depths of its words: some 70 for a
sentence of 25 words, 30,000 for one of 250 words in which each clause hangs on the one before. What is counted is the tree,
never the time, so that the result is the same on every machine.
"""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc

from claims.language.runs import Run

MOST_DEPTH = 120
"""How deep a sentence may be nested, in words above a word. The deepest in 90 news articles has 21."""
WORK = 2_000_000
"""The most that the depths of an article's words may come to: it is 3 a word, 600,000 for a million characters."""


def within_budget(pieces: Iterable[Doc]) -> tuple[list[Doc], tuple[Run, ...]]:
    """The parsed pieces of an article, and the runs, in all of them together, of the sentences that are left as they stand.

    In the pieces these sentences have no tree: each word hangs on the first.
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
    """The head of each token, a root's own place."""
    relative: NDArray[np.int64] = doc.to_array("HEAD").astype(np.int64)
    return np.arange(len(doc), dtype=np.int64) + relative


def _depths(heads: NDArray[np.int64]) -> NDArray[np.int64]:
    """How many words stand above each token."""
    depths = np.zeros(len(heads), dtype=np.int64)
    place, above = np.arange(len(heads), dtype=np.int64), heads
    while (moved := above != place).any():
        depths += moved
        place, above = above, heads[above]
    return depths


def _without_trees(doc: Doc, heads: list[int], flat: Sequence[Run]) -> Doc:
    """The document with each sentence of ``flat`` a list of words that hang on its first, of no part of speech."""
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
