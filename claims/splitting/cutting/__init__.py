"""Cutting sentences into clause-level claims.

`clauses` gives them; the modules beside it answer one question each: whose words these are (``layers``), where to cut
(``cuts``), which piece owns each word (``sentence``), what reports (``reporting``), where a claim begins and ends (``edges``),
whom it is about (``nominals``) and what kind of claim it is (``kinds``).
"""

from claims.splitting.cutting.clauses import clauses

__all__ = ["clauses"]
