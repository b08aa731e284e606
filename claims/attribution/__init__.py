"""Who says what: attribution relations from syntax and quotation marks.

``relations(doc)`` is the room's one result; see `Relation` for what it holds. ``hearing(doc, network, workers)`` gives the
same in two steps, so that a trained tagger can work on one document while others are parsed.
"""

from claims.attribution.extraction import Hearing, hearing, reading_of, relations
from claims.attribution.relation import Relation, Voice

__all__ = ["Hearing", "Relation", "Voice", "hearing", "reading_of", "relations"]
