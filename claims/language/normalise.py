"""The article's text as the language pipeline reads it."""

from claims.ingest.characters import plain, unmarked
from claims.model import Article

__all__ = ["plain", "readable"]


def readable(article: Article) -> str:
    """The article's text as the language pipeline reads it: plain characters, Markdown's marks blanked; same length.

    >>> readable(Article(id="a", sha256="", text="**Kim** [came](http://x)", blocks=(), markup="markdown"))
    '  Kim    came           '
    """
    return plain(unmarked(article.text) if article.markup == "markdown" else article.text)
