"""The modality of claims: hedges with their scope, certainty and polarity.

``modality(doc, clause, relations)`` returns that of one clause, ``modalities`` of all clauses of a document;
`claims.hedging.factuality` documents how hedges, negations and predicates are combined.
"""

from claims.hedging.factuality import HedgeMark, Modality, is_factive
from claims.hedging.scope import modalities, modality

__all__ = ["HedgeMark", "Modality", "is_factive", "modalities", "modality"]
