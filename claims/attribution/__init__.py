"""Who says what: attribution relations from syntax and quotation marks.

``relations(doc)`` is the room's one result; see `Relation` for what it holds.
"""

from claims.attribution.merge import relations
from claims.attribution.relation import Relation, Voice

__all__ = ["Relation", "Voice", "relations"]
