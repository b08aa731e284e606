"""Decoding and exact-match F1 while training; the figures of record come from the benchmark."""

from collections.abc import Sequence

import numpy as np
import torch

from claims.attribution.tagger.decoding import ROLES, TAGS, Transitions, best_tags, spans
from claims.attribution.tagger.network import WordPieces
from training.attribution.batches import batches, cut, tensors
from training.attribution.corpus import Example
from training.attribution.network import Tagger


def emissions_of(model: Tagger, examples: list[Example], pieces: WordPieces, *, fields: bool = True) -> dict[str, np.ndarray]:
    """Of every article the emissions of its words, each from the window that owns it."""
    found = {e.name: np.zeros((len(e.words.texts), len(TAGS)), dtype=np.float32) for e in examples}
    device = next(model.parameters()).device.type
    model.eval()
    with torch.no_grad():
        for batch in batches(cut(examples, pieces, None), pieces, None):
            given, _, _ = tensors(batch, pieces, None, fields=fields)
            given = given.to(device)
            with torch.autocast(device, dtype=torch.bfloat16):
                scores, _ = model(given.pieces, given.fields, given.real)
            for n, piece in enumerate(batch):
                w = piece.window
                own = given.firsts[n, w.own - w.start : w.end - w.start]
                found[piece.name][w.own : w.end] = scores[n, own].float().cpu().numpy()
    model.train()
    return found


def exact_f1(model: Tagger, examples: list[Example], pieces: WordPieces, *, fields: bool = True) -> dict[str, float]:
    """Exact match F1 in per cent for each role, each article against its first annotator."""
    steps = Transitions(*(part.detach().cpu().numpy() for part in model.crf.scores()))
    right, given, wanted = (dict.fromkeys(ROLES, 0) for _ in range(3))
    for name, emissions in emissions_of(model, examples, pieces, fields=fields).items():
        example = next(e for e in examples if e.name == name)
        got, want = best_tags(emissions, steps, example.words.paragraphs), example.annotations[0].tags
        for role in ROLES:
            ours, theirs = (
                {(span.start, span.end) for span in spans(tags, emissions) if span.role == role} for tags in (got, want)
            )
            right[role] += len(ours & theirs)
            given[role] += len(ours)
            wanted[role] += len(theirs)
    return {role: round(200 * right[role] / max(1, given[role] + wanted[role]), 2) for role in ROLES}


def mean_opinion(opinions: Sequence[np.ndarray]) -> np.ndarray:
    """The mean of several models' scores [words, tags], each first brought to logarithms of probabilities."""
    mean: np.ndarray = np.mean([one - np.logaddexp.reduce(one, axis=1, keepdims=True) for one in opinions], axis=0)
    return mean.astype(np.float32)
