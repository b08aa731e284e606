"""The pages, each module with its routes."""

from claims.review.pages import articles, claim, dashboard, decisions, files, login, queue

ROUTERS = tuple(module.router for module in (login, queue, claim, decisions, dashboard, articles, files))

__all__ = ["ROUTERS"]
