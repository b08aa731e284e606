"""Windows of articles as tensors, cut anew in every epoch, and changed as other newsrooms would write them."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch

from claims.attribution.tagger.decoding import LINKS, ROLES
from claims.attribution.tagger.features import FIELDS, OFFSETS, TaggerInput
from claims.attribution.tagger.network import LONGEST, Window, WordPieces, windows
from training.attribution.corpus import Annotation, Example
from training.attribution.network import Batch

BATCH = 16
_GRAMMAR = [n for n, name in enumerate(FIELDS) if name.startswith("grammar_")]
_SHAPE = list(FIELDS).index("shape")
Links = list[tuple[list[int], list[int], list[int]]]


@dataclass(frozen=True)
class Piece:
    """A window with what is known of it; the tags and relations of one annotator."""

    name: str
    words: TaggerInput
    annotation: Annotation
    window: Window


def cut(examples: list[Example], pieces: WordPieces, chance: random.Random | None) -> list[Piece]:
    """The windows of articles; with ``chance`` cut and annotated at random, without it as in use."""
    found = []
    for example in examples:
        counts = [len(pieces.of(word)) for word in example.words.texts]
        first = LONGEST if chance is None else chance.randint(LONGEST // 4, LONGEST)
        annotation = example.annotations[0] if chance is None else chance.choice(example.annotations)
        found += [Piece(example.name, example.words, annotation, w) for w in windows(counts, example.words.paragraphs, first)]
    return found


def batches(cuts: list[Piece], pieces: WordPieces, chance: random.Random | None, size: int = BATCH) -> Iterator[list[Piece]]:
    """The windows in batches of like length, in random order where there is ``chance``."""
    order = sorted(cuts, key=lambda c: sum(len(pieces.of(w)) for w in c.words.texts[c.window.start : c.window.end]))
    if chance is not None:
        chance.shuffle(order)
        runs = [order[i : i + 20 * size] for i in range(0, len(order), 20 * size)]
        order = [c for run in runs for c in sorted(run, key=lambda c: c.window.end - c.window.start)]
    found = [order[i : i + size] for i in range(0, len(order), size)]
    if chance is not None:
        chance.shuffle(found)
    yield from found


def tensors(
    batch: list[Piece], pieces: WordPieces, chance: random.Random | None, *, fields: bool = True
) -> tuple[Batch, torch.Tensor, list[Links]]:
    """A batch, the gold tags of its words, and their links; with ``chance`` a part of what is read is hidden now and then."""
    rows, columns, firsts, links = [], [], [], []
    for piece in batch:
        nothing = np.zeros(len(FIELDS), dtype=np.int64)
        ids, read, first = [pieces.first], [nothing], []
        view = piece.words.fields[piece.window.start : piece.window.end].astype(np.int64)
        texts = piece.words.texts[piece.window.start : piece.window.end]
        if chance is not None:
            disturb(view, chance)
        if not fields:
            view[:] = 0
        for word, row in zip(texts, view, strict=True):
            first.append(len(ids))
            of_word = pieces.of(word)
            ids.extend(of_word)
            read.extend([row] * len(of_word))
        ids.append(pieces.last)
        read.append(nothing)
        rows.append(ids)
        columns.append(np.array(read))
        firsts.append(first)
        links.append(_links(piece, first))
    width, longest = max(map(len, rows)), max(map(len, firsts))
    ids_ = np.full((len(rows), width), pieces.pad)
    fields_ = np.zeros((len(rows), width, len(FIELDS)), dtype=np.int64)
    real, firsts_ = np.zeros((len(rows), width), dtype=np.int64), np.zeros((len(rows), longest), dtype=np.int64)
    words, tags = np.zeros((len(rows), longest), dtype=bool), np.zeros((len(rows), longest), dtype=np.int64)
    for n, piece in enumerate(batch):
        ids_[n, : len(rows[n])], fields_[n, : len(rows[n])], real[n, : len(rows[n])] = rows[n], columns[n], 1
        firsts_[n, : len(firsts[n])], words[n, : len(firsts[n])] = firsts[n], True
        tags[n, : len(firsts[n])] = piece.annotation.tags[piece.window.start : piece.window.end]
    given = Batch(*(torch.from_numpy(a) for a in (ids_, fields_, real, firsts_, words)))
    return given, torch.from_numpy(tags), links


def _links(piece: Piece, first: list[int]) -> Links:
    """For each kind of link the pieces that look, the pieces they may choose, and which of these is right."""
    start, end = piece.window.start, piece.window.end
    inside = [
        {role: [first[word - start] for word in relation.get(role, ()) if start <= word < end] for role in ROLES}
        for relation in piece.annotation.relations
    ]
    found: Links = []
    for seeker, chosen in LINKS:
        choices = [0, *sorted({word for relation in inside for word in relation[chosen]})]
        pairs = [(word, relation[chosen][0] if relation[chosen] else 0) for relation in inside for word in relation[seeker]]
        found.append(([a for a, _ in pairs], choices, [choices.index(b) for _, b in pairs]))
    return found


def disturb(view: "np.ndarray[tuple[int, int], np.dtype[np.int64]]", chance: random.Random) -> None:
    """Hides, now and then, a part of what is read of a window: everything but words, the rule-based relations, capitals.

    So that the tagger does not lean on any one of them where another newsroom's text makes it fail.
    """
    draw = chance.random()
    if draw < 0.05:
        view[:] = 0
    elif draw < 0.15:
        view[:, _GRAMMAR] = np.array(OFFSETS)[_GRAMMAR]
    elif draw < 0.20:
        view[:, _SHAPE] = OFFSETS[_SHAPE] + 3
