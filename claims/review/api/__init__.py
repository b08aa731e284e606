"""The JSON interface, with the same rights as the pages; described by ``/api/openapi.json``."""

from claims.review.api import articles, decisions, files, lists, session

ROUTERS = tuple(room.router for room in (session, lists, decisions, articles, files))

__all__ = ["ROUTERS"]
