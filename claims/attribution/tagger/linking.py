"""From spans to relations: each content looks for its cue, each cue for its source.

A partner is chosen by a conditional logit (McFadden, 1974) over the network's vectors, the distance between the two, and
whether a rule-based relation links them; its few weights are fitted on articles that the network has not seen.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from claims.attribution.tagger.decoding import LINKS, ROLES, Floats, Span, TaggerScores, softmax
from claims.attribution.tagger.features import TaggerInput

FARTHEST = 250
"""Words between a span and a partner, at most."""
BETWEEN = 3
"""Spans between the two that are counted; more count as so many."""
FEATURES = (
    "no_partner",
    "vectors",
    "vectors_no_partner",
    *(f"{side}_{n}" for side in ("before", "after") for n in range(BETWEEN + 1)),
    "same_sentence",
    "same_paragraph",
    "distance",
    "grammar",
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A relation that the tagger proposes; ``linked`` is its probability of the links between the parts, from 0 to 1."""

    source: Span | None
    cue: Span | None
    contents: tuple[Span, ...]
    linked: float


Weights = Mapping[str, Floats]
"""For each of `LINKS`, written "content-cue", a number for each of `FEATURES`."""


def proposals(found: Sequence[Span], scores: TaggerScores, words: TaggerInput, weights: Weights) -> list[Proposal]:
    """The relations that the spans of a document make up, by their cues; a span without a partner stands alone."""
    sources, cues, contents = ([span for span in found if span.role == role] for role in ("source", "cue", "content"))
    to_cue = partner_probabilities(0, contents, cues, scores, words, weights)
    to_source = partner_probabilities(1, contents, sources, scores, words, weights)
    cue_to_source = partner_probabilities(2, cues, sources, scores, words, weights)
    by_cue: dict[int, list[int]] = {}
    made: list[Proposal] = []
    for n, content in enumerate(contents):
        choice = int(to_cue[n].argmax()) - 1
        if choice >= 0:
            by_cue.setdefault(choice, []).append(n)
            continue
        chosen = int(to_source[n].argmax())
        made.append(Proposal(sources[chosen - 1] if chosen else None, None, (content,), float(to_source[n, chosen])))
    _share_contents(by_cue, to_cue)
    for cue, own in by_cue.items():
        votes = cue_to_source[cue] * 2 + to_source[own].mean(axis=0)
        chosen = int(votes.argmax())
        linked = float(votes[chosen] / 3 * to_cue[own, 1 + cue].mean())
        parts = tuple(contents[n] for n in own)
        made.append(Proposal(sources[chosen - 1] if chosen else None, cues[cue], parts, linked))
    made.sort(key=lambda p: min(span.start for span in (*p.contents, *filter(None, (p.cue, p.source)))))
    return made


def _share_contents(by_cue: dict[int, list[int]], to_cue: np.ndarray) -> None:
    """Gives a cue that no content chose the likeliest of the contents whose own cue has another one."""
    for cue in range(to_cue.shape[1] - 1):
        if cue in by_cue:
            continue
        spare = [n for own in by_cue.values() if len(own) > 1 for n in own if to_cue[n, 1 + cue] > 0.02]
        if spare:
            best = max(spare, key=lambda n: float(to_cue[n, 1 + cue]))
            next(own for own in by_cue.values() if best in own).remove(best)
            by_cue[cue] = [best]


def partner_probabilities(
    link: int, seekers: Sequence[Span], choices: Sequence[Span], scores: TaggerScores, words: TaggerInput, weights: Weights
) -> np.ndarray:
    """How likely each choice is each seeker's partner [seekers, 1 + choices]; the first column is "none"."""
    logits = features(link, seekers, choices, scores, words) @ weights["-".join(LINKS[link])]
    logits[:, 1:][_distance(seekers, choices) > FARTHEST] = -1e4
    return softmax(logits)


def features(
    link: int, seekers: Sequence[Span], choices: Sequence[Span], scores: TaggerScores, words: TaggerInput
) -> np.ndarray:
    """The `FEATURES` of each pair [seekers, 1 + choices, features]; the first choice is "none"."""
    values = np.zeros((len(seekers), 1 + len(choices), len(FEATURES)), dtype=np.float32)
    looking, chosen = (np.array([span.start for span in of], dtype=np.int64) for of in (seekers, choices))
    queries = scores.vectors[looking, link, 0]
    at = {name: n for n, name in enumerate(FEATURES)}
    values[:, 0, at["no_partner"]] = 1
    values[:, 0, at["vectors_no_partner"]] = (queries * scores.no_partner[looking, link]).sum(axis=1)
    if not len(seekers) or not len(choices):
        return values
    pairs = values[:, 1:]
    pairs[:, :, at["vectors"]] = queries @ scores.vectors[chosen, link, 1].T
    for n, seeker in enumerate(seekers):
        # how many of the choices lie between: the nearest one on either side is the first
        rank = int(np.searchsorted(chosen, seeker.start))
        steps = np.arange(len(choices)) - rank
        between = np.minimum(np.where(steps < 0, -steps - 1, steps), BETWEEN)
        column = np.where(steps < 0, at["before_0"], at["after_0"]) + between
        pairs[n, np.arange(len(choices)), column] = 1
    pairs[:, :, at["same_sentence"]] = np.equal.outer(words.sentences[looking], words.sentences[chosen])
    numbers = np.zeros(len(words.texts), dtype=np.int32)
    for n, (start, end) in enumerate(words.paragraphs):
        numbers[start:end] = n
    pairs[:, :, at["same_paragraph"]] = np.equal.outer(numbers[looking], numbers[chosen])
    pairs[:, :, at["distance"]] = np.log1p(_distance(seekers, choices))
    _mark_linked(pairs, at["grammar"], seekers, choices, words)
    return values


def _distance(seekers: Sequence[Span], choices: Sequence[Span]) -> np.ndarray:
    """Words between the two, none where they touch."""
    a, b = (np.array([[span.start, span.end] for span in of], dtype=np.int64).reshape(-1, 2) for of in (seekers, choices))
    after = np.subtract.outer(a[:, 0], b[:, 1])
    before = np.subtract.outer(-a[:, 1], -b[:, 0])
    found: np.ndarray = np.maximum(np.maximum(after, before), 0)
    return found


def _mark_linked(pairs: np.ndarray, column: int, seekers: Sequence[Span], choices: Sequence[Span], words: TaggerInput) -> None:
    """Sets ``column`` where a rule-based relation holds words of both."""
    pairs[:, :, column] = _touched(seekers, words) @ _touched(choices, words).T


def _touched(found: Sequence[Span], words: TaggerInput) -> np.ndarray:
    """Which spans share a word with that role of which rule-based relation [spans, relations]."""
    touched = np.zeros((len(found), len(words.relations)), dtype=bool)
    at: dict[str, dict[int, list[int]]] = {role: {} for role in ROLES}
    for number, relation in enumerate(words.relations):
        for role, positions in zip(ROLES, relation, strict=True):
            for position in positions:
                at[role].setdefault(position, []).append(number)
    for row, span in enumerate(found):
        for position in range(span.start, span.end):
            for number in at[span.role].get(position, ()):
                touched[row, number] = True
    return touched
