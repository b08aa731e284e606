"""The pages, each with its routes."""

from claims.review.pages import articles, dashboard, decisions, desk, live, queue, signing_in

ROUTERS = tuple(room.router for room in (signing_in, queue, desk, decisions, dashboard, articles, live))

__all__ = ["ROUTERS"]
