"""Sentences into clause-level claims, each with a self-contained statement.

``clauses(doc, relations)`` and, for each, ``statement``, ``when``, ``quantities``, ``entities`` and ``checkworthiness`` are the
room's results.
"""

from claims.splitting.checkworthiness import checkworthiness
from claims.splitting.clause import Clause, Grain, Origin
from claims.splitting.clauses import clauses
from claims.splitting.dates import published_day
from claims.splitting.entities import entities
from claims.splitting.quantities import quantities
from claims.splitting.statement import statement
from claims.splitting.when import when

__all__ = [
    "Clause",
    "Grain",
    "Origin",
    "checkworthiness",
    "clauses",
    "entities",
    "published_day",
    "quantities",
    "statement",
    "when",
]
