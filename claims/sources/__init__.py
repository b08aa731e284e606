"""Who a source is: one canonical party for all its mentions, its kind and organisation.

``speakers(doc, relations)`` and ``tags(chain, speakers)`` are the package's results.
"""

from claims.sources.cast import UNSPECIFIED, Mention, Speakers, Tags, tags
from claims.sources.resolution import speakers

__all__ = ["UNSPECIFIED", "Mention", "Speakers", "Tags", "speakers", "tags"]
