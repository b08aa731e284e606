"""Exports of the reviewers' store, and decisions that come back into it.

``leaving`` gives the claim sets of a store with what people decided on them; ``take_over`` writes what people changed in a file
to the store's log.
"""

from claims.export.stored.leaving import Leaving, leaving, review_of
from claims.export.stored.returning import Taken, take_over

__all__ = ["Leaving", "Taken", "leaving", "review_of", "take_over"]
