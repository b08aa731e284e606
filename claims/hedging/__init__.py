"""How sure a claim is: hedges with their scope, certainty and polarity.

``modality(doc, clause, relations)`` is the room's result.
"""

from claims.hedging.modality import HedgeMark, Modality

__all__ = ["HedgeMark", "Modality"]
