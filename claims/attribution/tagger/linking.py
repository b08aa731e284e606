"""From spans to relations: each content looks for its cue, each cue for its source.

A partner is chosen by a conditional logit (McFadden, 1974) over what the network's vectors say, where the two stand, and
whether the grammar links them; its few weights are fitted on articles that the network has not seen.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from claims.attribution.tagger.decoding import LINKS, ROLES, Floats, Span, Tagging, chances_of
from claims.attribution.tagger.features import Reading

FARTHEST = 250
"""Words between a span and a partner, at most."""
BETWEEN = 3
"""Spans between the two that are counted; more count as so many."""
FEATURES = (
    "nowhere",
    "vectors",
    "vectors_nowhere",
    *(f"{side}_{n}" for side in ("before", "after") for n in range(BETWEEN + 1)),
    "same_sentence",
    "same_paragraph",
    "distance",
    "grammar",
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A relation as the tagger sees it; ``linked`` is how sure it is of the links between its parts."""

    source: Span | None
    cue: Span | None
    contents: tuple[Span, ...]
    linked: float


Weights = Mapping[str, Floats]
"""For each of `LINKS`, written "content-cue", a number for each of `FEATURES`."""


def proposals(found: Sequence[Span], tagging: Tagging, reading: Reading, weights: Weights) -> list[Proposal]:
    """The relations that the spans of a document make up, by their cues; a span without a partner stands alone."""
    sources, cues, contents = ([span for span in found if span.role == role] for role in ("source", "cue", "content"))
    to_cue = chances(0, contents, cues, tagging, reading, weights)
    to_source = chances(1, contents, sources, tagging, reading, weights)
    cue_to_source = chances(2, cues, sources, tagging, reading, weights)
    by_cue: dict[int, list[int]] = {}
    made: list[Proposal] = []
    for n, content in enumerate(contents):
        choice = int(to_cue[n].argmax()) - 1
        if choice >= 0:
            by_cue.setdefault(choice, []).append(n)
            continue
        chosen = int(to_source[n].argmax())
        made.append(Proposal(sources[chosen - 1] if chosen else None, None, (content,), float(to_source[n, chosen])))
    _give_to_orphans(by_cue, to_cue)
    for cue, own in by_cue.items():
        votes = cue_to_source[cue] * 2 + to_source[own].mean(axis=0)
        chosen = int(votes.argmax())
        sure = float(votes[chosen] / 3 * to_cue[own, 1 + cue].mean())
        parts = tuple(contents[n] for n in own)
        made.append(Proposal(sources[chosen - 1] if chosen else None, cues[cue], parts, sure))
    made.sort(key=lambda p: min(span.start for span in (*p.contents, *filter(None, (p.cue, p.source)))))
    return made


def _give_to_orphans(by_cue: dict[int, list[int]], to_cue: np.ndarray) -> None:
    """A cue that no content chose gets the one that likes it best among those whose cue has another."""
    for cue in range(to_cue.shape[1] - 1):
        if cue in by_cue:
            continue
        spare = [n for own in by_cue.values() if len(own) > 1 for n in own if to_cue[n, 1 + cue] > 0.02]
        if spare:
            best = max(spare, key=lambda n: float(to_cue[n, 1 + cue]))
            next(own for own in by_cue.values() if best in own).remove(best)
            by_cue[cue] = [best]


def chances(
    link: int, seekers: Sequence[Span], choices: Sequence[Span], tagging: Tagging, reading: Reading, weights: Weights
) -> np.ndarray:
    """How likely each choice is each seeker's partner [seekers, 1 + choices]; the first column is "none"."""
    scores = features(link, seekers, choices, tagging, reading) @ weights["-".join(LINKS[link])]
    scores[:, 1:][_distance(seekers, choices) > FARTHEST] = -1e4
    return chances_of(scores)


def features(link: int, seekers: Sequence[Span], choices: Sequence[Span], tagging: Tagging, reading: Reading) -> np.ndarray:
    """The `FEATURES` of each pair [seekers, 1 + choices, features]; the first choice is "none"."""
    values = np.zeros((len(seekers), 1 + len(choices), len(FEATURES)), dtype=np.float32)
    looking, chosen = (np.array([span.start for span in of], dtype=np.int64) for of in (seekers, choices))
    queries = tagging.vectors[looking, link, 0]
    at = {name: n for n, name in enumerate(FEATURES)}
    values[:, 0, at["nowhere"]] = 1
    values[:, 0, at["vectors_nowhere"]] = (queries * tagging.nowhere[looking, link]).sum(axis=1)
    if not len(seekers) or not len(choices):
        return values
    pairs = values[:, 1:]
    pairs[:, :, at["vectors"]] = queries @ tagging.vectors[chosen, link, 1].T
    for n, seeker in enumerate(seekers):
        # how many of the choices lie between: the nearest one on either side is the first
        rank = int(np.searchsorted(chosen, seeker.start))
        steps = np.arange(len(choices)) - rank
        between = np.minimum(np.where(steps < 0, -steps - 1, steps), BETWEEN)
        column = np.where(steps < 0, at["before_0"], at["after_0"]) + between
        pairs[n, np.arange(len(choices)), column] = 1
    pairs[:, :, at["same_sentence"]] = np.equal.outer(reading.sentences[looking], reading.sentences[chosen])
    numbers = np.zeros(len(reading.texts), dtype=np.int32)
    for n, (start, end) in enumerate(reading.paragraphs):
        numbers[start:end] = n
    pairs[:, :, at["same_paragraph"]] = np.equal.outer(numbers[looking], numbers[chosen])
    pairs[:, :, at["distance"]] = np.log1p(_distance(seekers, choices))
    _mark_known(pairs, at["grammar"], seekers, choices, reading)
    return values


def _distance(seekers: Sequence[Span], choices: Sequence[Span]) -> np.ndarray:
    """Words between the two, none where they touch."""
    a, b = (np.array([[span.start, span.end] for span in of], dtype=np.int64).reshape(-1, 2) for of in (seekers, choices))
    after = np.subtract.outer(a[:, 0], b[:, 1])
    before = np.subtract.outer(-a[:, 1], -b[:, 0])
    found: np.ndarray = np.maximum(np.maximum(after, before), 0)
    return found


def _mark_known(pairs: np.ndarray, column: int, seekers: Sequence[Span], choices: Sequence[Span], reading: Reading) -> None:
    """Sets ``column`` where a relation of the grammar holds words of both."""
    pairs[:, :, column] = _touched(seekers, reading) @ _touched(choices, reading).T


def _touched(found: Sequence[Span], reading: Reading) -> np.ndarray:
    """Which spans share a word with that role of which relation of the grammar [spans, relations]."""
    touched = np.zeros((len(found), len(reading.known)), dtype=bool)
    at: dict[str, dict[int, list[int]]] = {role: {} for role in ROLES}
    for number, relation in enumerate(reading.known):
        for role, positions in zip(ROLES, relation, strict=True):
            for position in positions:
                at[role].setdefault(position, []).append(number)
    for row, span in enumerate(found):
        for position in range(span.start, span.end):
            for number in at[span.role].get(position, ()):
                touched[row, number] = True
    return touched
