"""What the article itself establishes about its claims.

``assess(doc, clauses, modalities, relations, speakers)`` is the room's result.
"""

from claims.verification.lattice import LATTICE, assess
from claims.verification.verdict import Finding

__all__ = ["LATTICE", "Finding", "assess"]
