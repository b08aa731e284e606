"""From an `Article` to a spaCy `Doc` whose offsets are the article's."""

from claims.language.layers import needed
from claims.language.normalise import plain, readable
from claims.language.pipeline import DEFAULT_MODEL, article_of, load_model, make_doc
from claims.language.runs import Run, Runs, char_offsets, holds, indices_of, runs_of, size, trim, within
from claims.language.wiring import check_parsed, check_wiring

__all__ = [
    "DEFAULT_MODEL",
    "Run",
    "Runs",
    "article_of",
    "char_offsets",
    "check_parsed",
    "check_wiring",
    "holds",
    "indices_of",
    "load_model",
    "make_doc",
    "needed",
    "plain",
    "readable",
    "runs_of",
    "size",
    "trim",
    "within",
]
