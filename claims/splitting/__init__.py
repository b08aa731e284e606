"""Sentences into clause-level claims, each with a self-contained statement.

``clauses(doc, relations)`` gives them; for each, ``clause_details`` has its time and quantities, and ``statement``,
``entities`` and ``checkworthiness`` give the rest of what is exported.
"""

from claims.splitting.checkworthiness import checkworthiness
from claims.splitting.clause import Clause, Grain, Origin
from claims.splitting.clauses import clauses
from claims.splitting.details import ClauseDetails, ClauseTime, clause_details, when
from claims.splitting.entities import entities
from claims.splitting.statement import statement

__all__ = [
    "Clause",
    "ClauseDetails",
    "ClauseTime",
    "Grain",
    "Origin",
    "checkworthiness",
    "clause_details",
    "clauses",
    "entities",
    "statement",
    "when",
]
