"""Decoding and exact-match F1 while training; the figures of record come from the benchmark."""

import numpy as np
import torch

from claims.attribution.tagger.pieces import Pieces
from claims.attribution.tagger.tagging import ROLES, TAGS
from training.attribution.batches import batches, cut, tensors
from training.attribution.corpus import Example
from training.attribution.network import Tagger


def chunks(tags: np.ndarray) -> set[tuple[str, int, int]]:
    """Spans of one role: (role, first word, end)."""
    found, role, start = set(), None, 0
    for i, tag in enumerate([*(TAGS[t] for t in tags), "O"]):
        if role is not None and tag != f"I-{role}":
            found.add((role, start, i))
            role = None
        if tag != "O" and role is None:
            role, start = tag[2:], i
    return found


def viterbi(emissions: np.ndarray, steps: np.ndarray, first: np.ndarray) -> np.ndarray:
    """The best allowed tags of one article."""
    size = len(emissions)
    best = first + emissions[0]
    back = np.zeros((size, len(first)), dtype=np.int64)
    for i in range(1, size):
        scores = best[:, None] + steps
        back[i] = scores.argmax(axis=0)
        best = scores.max(axis=0) + emissions[i]
    tags = np.zeros(size, dtype=np.int64)
    tags[-1] = best.argmax()
    for i in range(size - 1, 0, -1):
        tags[i - 1] = back[i, tags[i]]
    return tags


def emissions_of(model: Tagger, examples: list[Example], pieces: Pieces, *, fields: bool = True) -> dict[str, np.ndarray]:
    """Of every article the emissions of its words, each from the window that owns it."""
    found = {e.name: np.zeros((len(e.reading.texts), len(TAGS)), dtype=np.float32) for e in examples}
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


def exact_f1(model: Tagger, examples: list[Example], pieces: Pieces, *, fields: bool = True) -> dict[str, float]:
    """Exact match F1 in per cent for each role, each article against its first annotator."""
    steps, first = (part.detach().cpu().numpy() for part in model.crf.scores())
    right, given, wanted = (dict.fromkeys(ROLES, 0) for _ in range(3))
    for name, emissions in emissions_of(model, examples, pieces, fields=fields).items():
        example = next(e for e in examples if e.name == name)
        got, want = chunks(viterbi(emissions, steps, first)), chunks(example.annotations[0].tags)
        for role in ROLES:
            ours, theirs = {c for c in got if c[0] == role}, {c for c in want if c[0] == role}
            right[role] += len(ours & theirs)
            given[role] += len(ours)
            wanted[role] += len(theirs)
    return {role: round(200 * right[role] / max(1, given[role] + wanted[role]), 2) for role in ROLES}
