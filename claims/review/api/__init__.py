"""The JSON API, with the same permissions as the pages; described by ``/api/openapi.json``."""

from claims.review.api import articles, claims, files, session

ROUTERS = (session.router, claims.router, claims.decisions, articles.router, files.router)

__all__ = ["ROUTERS"]
