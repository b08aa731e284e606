"""Who a source is: one canonical party for all its mentions, its kind and organisation.

``speakers(doc, relations)`` and ``tags(chain, relations, speakers)`` are the room's results.
"""

from claims.sources.speakers import Mention, Speakers, Tags

__all__ = ["Mention", "Speakers", "Tags"]
