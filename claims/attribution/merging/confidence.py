"""How likely a relation is right: a logistic regression over what the two witnesses say of it.

Right means what the benchmark means by a found link: at least half of the words of the content are shared with an
annotator's, and the source is the same. The weights are fitted, and their calibration is measured, on articles that the
tagger has not seen.
"""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from claims.attribution.candidate import Candidate
from claims.attribution.tagger.reading import Reading
from claims.attribution.tagger.tagging import ROLES, TAGS, Floats, chances_of
from claims.language import Runs, indices_of

EVIDENCE = (
    "constant",
    "content",
    "content_begins",
    "content_ends",
    "cue",
    "source",
    "no_source",
    "no_cue",
    "grammar",
    "tagger",
    "linked",
    "quoted",
)
_COLUMNS = {role: [n for n, tag in enumerate(TAGS) if tag.endswith(f"-{role}")] for role in ROLES}
_BEGINS = {role: TAGS.index(f"B-{role}") for role in ROLES}


class Opinion:
    """The tagger's probabilities, looked up by token of the document."""

    def __init__(self, reading: Reading, emissions: Floats, size: int) -> None:
        table = np.zeros((size, len(TAGS)), dtype=np.float32)
        table[:, 0] = 1
        table[reading.places] = chances_of(emissions)
        self.roles: dict[str, npt.NDArray[np.float32]] = {
            role: table[:, columns].sum(axis=1) for role, columns in _COLUMNS.items()
        }
        self.begins: dict[str, npt.NDArray[np.float32]] = {role: table[:, column] for role, column in _BEGINS.items()}

    def mean(self, role: str, runs: Runs) -> float:
        """The mean probability that the words of ``runs`` have the role; 0 where there are none."""
        places = list(indices_of(runs))
        return float(self.roles[role][places].mean()) if places else 0.0


def evidence(
    candidate: Candidate, opinion: Opinion, *, grammar: bool, tagger: bool, linked: float, quoted: bool
) -> list[float]:
    """The values of `EVIDENCE` for a relation."""
    content = opinion.roles["content"]
    last = candidate.content[-1][1]
    return [
        1.0,
        opinion.mean("content", candidate.content),
        float(opinion.begins["content"][candidate.content[0][0]]),
        1 - float(content[last]) if last < len(content) else 1.0,
        opinion.mean("cue", (candidate.cue,)),
        opinion.mean("source", candidate.source),
        float(not candidate.source),
        float(candidate.cue[0] >= candidate.cue[1]),
        float(grammar),
        float(tagger),
        linked,
        float(quoted),
    ]


def confidence(values: list[float], weights: Mapping[str, float]) -> float:
    """The probability, between 0 and 1, that a relation of this evidence is right."""
    total = sum(value * weights[name] for name, value in zip(EVIDENCE, values, strict=True))
    return float(1 / (1 + np.exp(-total)))
