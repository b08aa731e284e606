"""The article's text as the language pipeline reads it."""

from claims.ingest.characters import plain, readable

__all__ = ["plain", "readable"]
