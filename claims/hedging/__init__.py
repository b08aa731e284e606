"""How sure a claim is: hedges with their scope, certainty and polarity.

``modality(doc, clause, relations)`` is the room's result, ``modalities`` the same for all clauses of a document at once;
`claims.hedging.combine` documents how hedges, negations and predicates add up.
"""

from claims.hedging.clauses import modalities, modality
from claims.hedging.modality import HedgeMark, Modality

__all__ = ["HedgeMark", "Modality", "modalities", "modality"]
