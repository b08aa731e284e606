"""The JSON interface, with the same rights as the pages; described by ``/api/openapi.json``."""

from claims.review.api import articles, decisions, lists, session

ROUTERS = tuple(room.router for room in (session, lists, decisions, articles))

__all__ = ["ROUTERS"]
