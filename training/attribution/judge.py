"""Fits how sure a relation is, on articles that the network has not seen, and measures how well that is calibrated."""

import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, cross_val_predict

from claims.attribution import attribution_inputs
from claims.attribution.merge import EVIDENCE, detections, evidence_of
from claims.attribution.tagger.network import Network
from claims.language import char_offsets, load_model
from training.attribution.corpus import relations

Spans = list[tuple[int, int]]


@dataclass(frozen=True)
class Judged:
    """The evidence for a relation, whether an annotator has it too, and the article it is in."""

    evidence: list[float]
    right: bool
    article: str


def agreeing(text: str, ours: list[dict[str, Spans]], theirs: list[dict[str, Spans]]) -> list[bool]:
    """Whether each of our relations is one of the annotator's: half of the content's words, and the same source.

    The definition is the benchmark's; each of theirs can be found once.
    """
    given = [{role: _words(text, spans) for role, spans in relation.items()} for relation in ours]
    right = [False] * len(ours)
    for relation in theirs:
        content, source = _words(text, relation["content"]), _words(text, relation["source"])
        best, which = 0.0, -1
        for n, mine in enumerate(given):
            share = len(content & mine["content"]) / max(1, len(content | mine["content"]))
            if not right[n] and share > best:
                best, which = share, n
        if best >= 0.5:
            same = bool(source & given[which]["source"]) or not (source or given[which]["source"])
            right[which] = right[which] or same
    return right


def _words(text: str, spans: Spans) -> set[int]:
    return {a + word.start() for a, b in spans for word in re.finditer(r"\w+", text[a:b])}


def from_articles(network: Network, folder: Path, names: list[str]) -> tuple[dict[str, float], float]:
    """The weights fitted on the articles ``names`` of a PolNeAR folder, and their expected calibration error."""
    nlp = load_model()
    texts = {path.name.removesuffix(".txt"): path for path in (folder / "text").iterdir()}
    judged: list[Judged] = []
    for name in names:
        doc = nlp(texts[name].read_text(encoding="utf-8"))
        inputs = attribution_inputs(doc, network)
        assert inputs.tagging is not None
        output = inputs.tagging.output()
        seen = detections(inputs.parsed, inputs.tagging.words, inputs.candidates, output.proposals)
        ours = [
            {"source": char_offsets(doc, one.candidate.source), "content": char_offsets(doc, one.candidate.content)}
            for one in seen
        ]
        (theirs, *_) = sorted((folder / "attributions").glob(f"{name}_*.ann"))
        right = agreeing(doc._.claims_article.text, ours, [one for one in relations(theirs) if one["content"]])
        evidence = [evidence_of(inputs.parsed, one, output.probabilities) for one in seen]
        judged += [Judged(values, found, name) for values, found in zip(evidence, right, strict=True)]
    return fitted(judged)


def fitted(judged: list[Judged]) -> tuple[dict[str, float], float]:
    """The weights, and the expected calibration error (Guo et al., ICML 2017) in cross-validation over articles."""
    values = np.array([one.evidence for one in judged])
    right = np.array([one.right for one in judged])
    articles = [one.article for one in judged]
    model = LogisticRegression(C=1.0, fit_intercept=False, max_iter=2000)
    unseen = cross_val_predict(model, values, right, groups=articles, cv=GroupKFold(5), method="predict_proba")[:, 1]
    model.fit(values, right)
    return dict(zip(EVIDENCE, (round(float(w), 4) for w in model.coef_[0]), strict=True)), calibration_error(unseen, right)


def calibration_error(sure: np.ndarray, right: np.ndarray, bins: int = 10) -> float:
    """The mean distance between how sure and how often right, over ``bins`` of equal width, weighted by their sizes."""
    which = np.minimum((sure * bins).astype(int), bins - 1)
    distances = [
        (which == n).mean() * abs(sure[which == n].mean() - right[which == n].mean()) for n in range(bins) if (which == n).any()
    ]
    return float(sum(distances))
