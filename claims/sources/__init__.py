"""Who a source is: one canonical party for all its mentions, its kind and organisation.

``speakers(doc, relations)`` and ``tags(chain, relations, speakers)`` are the package's results; ``registry()`` is the shipped
registry of known parties.
"""

from claims.data.names import Country, Entry
from claims.language.registry import Registry, registry
from claims.sources.cast import UNSPECIFIED, Mention, Speakers, Tags, tags
from claims.sources.resolution import speakers

__all__ = ["UNSPECIFIED", "Country", "Entry", "Mention", "Registry", "Speakers", "Tags", "registry", "speakers", "tags"]
