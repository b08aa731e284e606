"""The tagger's labels and scores, and the best sequence of labels that BIO allows (Viterbi, 1967)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

ROLES = ("source", "cue", "content")
TAGS = ("O", *(f"{edge}-{role}" for role in ROLES for edge in "BI"))
"""The tags in the order of their numbers: B- begins a span, I- goes on with it, O is outside (Ramshaw & Marcus, 1995)."""
LINKS = (("content", "cue"), ("content", "source"), ("cue", "source"))
"""Which span looks for which partner."""
LINK = 48
"""Numbers in a vector that looks for a partner, or is looked for."""

Floats = npt.NDArray[np.float32]


def softmax(scores: Floats) -> Floats:
    """Probabilities of the scores along the last axis; rows there may be none, columns there must be some."""
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
"""What it costs a paragraph to begin inside a span, as a quotation does that the one before left open."""


@dataclass(frozen=True, slots=True)
class Span:
    """Words of one role, by position in the input, ``end`` excluded; ``probability`` is the mean of their tags'."""

    role: str
    start: int
    end: int
    probability: float


def best_tags(emissions: Floats, transitions: Transitions, paragraphs: Sequence[tuple[int, int]]) -> npt.NDArray[np.int8]:
    """The best tags of a document; every paragraph begins afresh, all of them are worked on side by side.

    A paragraph may begin with I-: a quotation that the one before left open goes on.
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
