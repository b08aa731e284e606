"""The pages, each with its routes."""

from claims.review.pages import articles, dashboard, decisions, desk, exporting, importing, live, queue, signing_in

ROUTERS = tuple(room.router for room in (signing_in, queue, desk, decisions, dashboard, articles, exporting, importing, live))

__all__ = ["ROUTERS"]
