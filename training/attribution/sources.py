"""How often the source of an attribution is right: fits the scaling of `claims.sources.confidence` on articles that the tagger
has not seen, and measures how well claims' ``source_confidence`` is calibrated on others."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from spacy.language import Language

from claims.attribution import Relation, Voice
from claims.language import char_offsets
from claims.sources.confidence import source_confidence
from training.attribution.corpus import relations

Spans = list[tuple[int, int]]
_BOUND = 0.99
_BINS = 10


@dataclass(frozen=True)
class Judged:
    """The confidence of an attribution, the resulting one of its source, and whether an annotator has that source for it."""

    attribution: float | None
    source: float
    right: bool


def judged(nlp: Language, folder: Path, names: Sequence[str]) -> list[Judged]:
    """The outermost attributions of a clause to a source in the articles ``names`` of a PolNeAR folder.

    Those inside another's words are left out: the annotators gave most of them to the outer source alone.
    """
    texts = {path.name.removesuffix(".txt"): path for path in (folder / "text").iterdir()}
    found = []
    for name in names:
        text = texts[name].read_text(encoding="utf-8")
        gold = [
            (_words(text, relation["content"]), _words(text, relation["source"]))
            for relation in relations(min((folder / "attributions").glob(f"{name}_*.ann")))
        ]
        doc = nlp(text)
        ours: tuple[Relation, ...] = doc._.claims_relations
        for n, relation in enumerate(ours):
            resolved = doc._.claims_speakers.confidence(n)
            if relation.voice is not Voice.SOURCE or relation.parent is not None or not resolved:
                continue
            content = _words(text, [*char_offsets(doc, relation.content)])
            source = _words(text, [*char_offsets(doc, relation.source)])
            right = any(2 * len(content & said) >= len(content) and who & source for said, who in gold)
            sure = source_confidence(resolved, (n,), ours)
            if content and sure is not None:
                found.append(Judged(relation.confidence, sure, right))
    return found


def fitted(found: Sequence[Judged]) -> tuple[float, float]:
    """Platt's slope and intercept for the attributions that the tagger has judged."""
    known = [(each.attribution, each.right) for each in found if each.attribution is not None]
    bounded = np.clip([confidence for confidence, _ in known], 1 - _BOUND, _BOUND)
    rows = np.stack([np.log(bounded / (1 - bounded)), np.ones(len(known))], axis=1)
    right, weights = np.array([value for _, value in known], dtype=float), np.zeros(2)
    for _ in range(50):
        chance = 1 / (1 + np.exp(-rows @ weights))
        curvature = (rows * (chance * (1 - chance))[:, None]).T @ rows
        weights = weights + np.linalg.solve(curvature, rows.T @ (right - chance))
    return float(weights[0]), float(weights[1])


def calibration_error(found: Sequence[Judged]) -> float:
    """The expected calibration error of the sources' confidence, in ten bins."""
    sure, right = np.array([each.source for each in found]), np.array([each.right for each in found], dtype=float)
    places = np.minimum((sure * _BINS).astype(int), _BINS - 1)
    bins = [places == n for n in set(places.tolist())]
    return float(sum(abs(sure[inside].mean() - right[inside].mean()) * inside.mean() for inside in bins))


def _words(text: str, spans: Spans) -> set[int]:
    return {a + word.start() for a, b in spans for word in re.finditer(r"\w+", text[a:b])}
