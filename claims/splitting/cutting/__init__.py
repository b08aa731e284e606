"""Cutting sentences into clause-level claims.

`clauses` is the room's result; the modules beside it hold one question each: whose words (``layers``), where to cut
(``cuts``), which piece owns each word (``sentence``), what reports (``reporting``), where a claim begins and ends
(``edges``), whose predicate it is (``subjects``, ``appositions``) and what kind of claim (``kinds``).
"""

from claims.splitting.cutting.clauses import clauses

__all__ = ["clauses"]
