"""What the tagger says of a document, as numbers: a score for each tag of each word, vectors that find partners."""

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


def chances_of(scores: Floats) -> Floats:
    """Probabilities of the scores along the last axis; rows there may be none, columns there must be some."""
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    chances: Floats = powers / powers.sum(axis=-1, keepdims=True)
    return chances


@dataclass(frozen=True, slots=True)
class Steps:
    """How well one tag follows another [from, to], and how well it begins a text; the model's conditional random field."""

    between: Floats
    first: Floats


@dataclass(frozen=True, slots=True)
class Tagging:
    """Scores by word: ``emissions`` [words, tags], ``vectors`` [words, links, looking or looked for, numbers].

    ``nowhere`` has, for each word, the vectors that stand for "no partner here" in the window the word was tagged in:
    [words, links, numbers].
    """

    emissions: Floats
    vectors: Floats
    nowhere: Floats
