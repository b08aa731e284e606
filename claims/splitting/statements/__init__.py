"""Claims made self-contained.

``statement(doc, clause, relations, speakers, published)`` is the result.
"""

from claims.splitting.statements.statement import statement

__all__ = ["statement"]
