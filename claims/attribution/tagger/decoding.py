"""Decodes the tagger's scores into relations: the best valid BIO sequence of labels (Viterbi, 1967), then the links between
its spans, from each content to its cue and each cue to its source.

A partner is chosen by a conditional logit (McFadden, 1974) over the network's vectors, the distance between the two, and
whether a rule-based relation links them; its few weights were fitted on articles held out from the network's training.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from claims.attribution.tagger.features import TaggerInput

ROLES = ("source", "cue", "content")
TAGS = ("O", *(f"{edge}-{role}" for role in ROLES for edge in "BI"))
"""The tags in the order of their numbers: B- begins a span, I- goes on with it, O is outside (Ramshaw & Marcus, 1995)."""
LINKS = (("content", "cue"), ("content", "source"), ("cue", "source"))
"""The links: the seeking role and its partner."""
LINK = 48
"""The size of the vectors of seekers and partners."""

Floats = npt.NDArray[np.float32]


def softmax(scores: Floats) -> Floats:
    """The softmax of the scores along the last axis, which must not be empty; there may be no rows."""
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    partner_probabilities: Floats = powers / powers.sum(axis=-1, keepdims=True)
    return partner_probabilities


@dataclass(frozen=True, slots=True)
class Transitions:
    """The scores of one tag after another [from, to], and of each at the start; the model's conditional random field."""

    between: Floats
    first: Floats


@dataclass(frozen=True, slots=True)
class TaggerScores:
    """Scores by word: ``emissions`` [words, tags], ``vectors`` [words, links, looking or looked for, numbers].

    ``no_partner`` has, for each word, the vectors that stand for "no partner here" in the window the word was tagged in:
    [words, links, numbers].
    """

    emissions: Floats
    vectors: Floats
    no_partner: Floats


CONTINUED = -2.0
"""The penalty for a paragraph that begins inside a span, as a continued quotation does."""


@dataclass(frozen=True, slots=True)
class Span:
    """Words of one role, by position in the input, ``end`` excluded; ``probability`` is the mean of their tags'."""

    role: str
    start: int
    end: int
    probability: float


def best_tags(emissions: Floats, transitions: Transitions, paragraphs: Sequence[tuple[int, int]]) -> npt.NDArray[np.int8]:
    """The best tags of a document; paragraphs are independent, and decoded in parallel.

    A paragraph may begin with I-: a quotation from the previous one continues.
    """
    size = len(emissions)
    runs = [run for run in paragraphs if run[0] < run[1]] or [(0, size)]
    tags = np.zeros(size, dtype=np.int8)
    if not size:
        return tags
    lengths = np.array([end - start for start, end in runs])
    longest = int(lengths.max())
    scores = np.zeros((len(runs), longest, len(TAGS)), dtype=np.float32)
    for n, (start, end) in enumerate(runs):
        scores[n, : end - start] = emissions[start:end]
    begin = np.maximum(transitions.first, CONTINUED)
    total = begin + scores[:, 0]
    back = np.zeros((longest, len(runs), len(TAGS)), dtype=np.int8)
    through = transitions.between.T[None]
    for i in range(1, longest):
        ways = total[:, None, :] + through
        back[i] = ways.argmax(axis=2)
        going = (lengths > i)[:, None]
        total = np.where(going, ways.max(axis=2) + scores[:, i], total)
    at = total.argmax(axis=1)
    rows = np.arange(len(runs))
    found = np.zeros((len(runs), longest), dtype=np.int8)
    for i in range(longest - 1, -1, -1):
        here = lengths > i
        found[here, i] = at[here]
        at = np.where(here & (i > 0), back[i, rows, at], at)
    for n, (start, end) in enumerate(runs):
        tags[start:end] = found[n, : end - start]
    return tags


def spans(tags: npt.NDArray[np.int8], emissions: Floats) -> list[Span]:
    """The spans of a sequence of tags, in reading order."""
    probabilities = softmax(emissions)[np.arange(len(tags)), tags].tolist()
    found: list[Span] = []
    role, start = "", 0
    for i, tag in enumerate([*(TAGS[n] for n in tags.tolist()), "O"]):
        if role and tag != f"I-{role}":
            found.append(Span(role, start, i, sum(probabilities[start:i]) / (i - start)))
            role = ""
        if tag != "O" and not role:
            role, start = tag[2:], i
    return found


FARTHEST = 250
"""The maximum number of words between a span and a partner."""
BETWEEN = 3
"""The maximum of the feature that counts spans between the two."""
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
    """A relation that the tagger proposes; ``linked`` is the probability of its links, from 0 to 1."""

    source: Span | None
    cue: Span | None
    contents: tuple[Span, ...]
    linked: float


Weights = Mapping[str, Floats]
"""For each of `LINKS`, written "content-cue", a number for each of `FEATURES`."""


def proposals(found: Sequence[Span], scores: TaggerScores, words: TaggerInput, weights: Weights) -> list[Proposal]:
    """Groups the spans of a document into relations, around cues. A span without a partner becomes a relation by itself."""
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
    """Gives a cue that no content chose the most likely content of a cue that has several."""
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
    """The probability that each choice is each seeker's partner [seekers, 1 + choices]; the first column is "none"."""
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
        # the number of choices in between: the nearest one on either side is the first
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
    pairs[:, :, at["grammar"]] = _touched(seekers, words) @ _touched(choices, words).T
    return values


def _distance(seekers: Sequence[Span], choices: Sequence[Span]) -> np.ndarray:
    """The number of words between the two, 0 if they touch."""
    a, b = (np.array([[span.start, span.end] for span in of], dtype=np.int64).reshape(-1, 2) for of in (seekers, choices))
    after = np.subtract.outer(a[:, 0], b[:, 1])
    before = np.subtract.outer(-a[:, 1], -b[:, 0])
    found: np.ndarray = np.maximum(np.maximum(after, before), 0)
    return found


def _touched(found: Sequence[Span], words: TaggerInput) -> np.ndarray:
    """Whether each span shares a word with its role in each rule-based relation [spans, relations]."""
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
