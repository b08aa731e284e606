"""Exports of the reviewers' store, and decisions that come back into it.

``leaving`` gives the claim sets of a store with what people decided on them; ``take_over`` writes what people changed in a file
to the store's log. Where a person looks at it in between, ``compared`` tells what would be taken over, and ``write`` writes it.
"""

from claims.export.stored.leaving import Leaving, leaving, review_of
from claims.export.stored.returning import Taken, compared, standing, take_over, write

__all__ = ["Leaving", "Taken", "compared", "leaving", "review_of", "standing", "take_over", "write"]
