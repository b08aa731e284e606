"""What was found before, kept in the user's cache folder, and the keys under which it is found again."""

from claims.check.cache.folder import Cache
from claims.check.cache.keys import key_of
from claims.check.cache.places import VARIABLE, cache_of

__all__ = ["VARIABLE", "Cache", "cache_of", "key_of"]
