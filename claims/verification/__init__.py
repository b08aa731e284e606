"""What the article itself establishes about its claims.

``assess(doc, clauses, modalities, relations, speakers)`` gives the status of each.
"""

from claims.verification.status import STATUS_RULES, Finding, assess

__all__ = ["STATUS_RULES", "Finding", "assess"]
