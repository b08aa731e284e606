"""The pages, each with its routes."""

from claims.review.pages import articles, dashboard, decisions, desk, exporting, importing, live, queue, signing_in, undoing

_ROOMS = (signing_in, queue, desk, decisions, undoing, dashboard, articles, exporting, importing, live)
ROUTERS = tuple(room.router for room in _ROOMS)

__all__ = ["ROUTERS"]
