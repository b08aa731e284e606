"""Sentences into clause-level claims, each with a self-contained statement.

``clauses(doc, relations)`` and ``statement(doc, clause, …)`` are the room's results.
"""

from claims.splitting.clause import Clause, Origin
from claims.splitting.cutting import clauses

__all__ = ["Clause", "Origin", "clauses"]
