"""How probable it is that a claim's source is right: that somebody says it there, and that this is whom the words mean.

The confidence of an attribution is that of the whole relation. How often its source alone is right was measured on news
articles that the tagger has not seen (`python -m training.attribution sources`), and Platt's scaling maps one to the other.
"""

import math
from collections.abc import Sequence

from claims.attribution import Relation

SLOPE = 1.176
INTERCEPT = 0.51
"""The weights of Platt's scaling: of the log-odds of an attribution's confidence, and the constant."""
_SURELY = 0.99
"""The bound of a confidence, so that its log-odds are finite."""


def source_confidence(resolved: float | None, chain: Sequence[int], relations: Sequence[Relation]) -> float | None:
    """The probability, from 0 to 1, that the source of a claim is right; None without one, or for hearsay.

    ``resolved`` is how probable it is that the source's words mean whom they were resolved to, ``chain`` the claim's relations,
    outermost first: it stands or falls with the outermost. Without the tagger ``resolved`` is all that is known.
    """
    outermost = relations[chain[0]].confidence if chain else None
    if resolved is None or outermost is None:
        return resolved
    return round(resolved * calibrated(outermost), 3)


def calibrated(confidence: float) -> float:
    """How often the source of an attribution of this confidence is right.

    >>> [round(calibrated(confidence), 2) for confidence in (0.3, 0.6, 0.9)]
    [0.38, 0.73, 0.96]
    """
    bounded = min(max(confidence, 1 - _SURELY), _SURELY)
    return 1 / (1 + math.exp(-(SLOPE * math.log(bounded / (1 - bounded)) + INTERCEPT)))
