"""Who says what in the news, how sure they are, and whether anything confirms it.

``claims.extract(text)`` gives the claims of an article, ``claims.load()`` a spaCy pipeline that finds them.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from claims.pipeline import add_to, analyse, extract, extract_all, load

__version__ = "0.1.0"
__all__ = ["__version__", "add_to", "analyse", "extract", "extract_all", "load"]


def __getattr__(name: str) -> Any:  # any name that the pipeline module exports
    # spaCy takes most of a second to import; the command line must answer --help without it.
    if name in {"add_to", "analyse", "extract", "extract_all", "load"}:
        from claims import pipeline

        globals()[name] = found = getattr(pipeline, name)  # so that this function is not called for it again
        return found
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
