"""From an `Article` to a spaCy `Doc` whose offsets are the article's."""

from claims.language.normalise import plain, readable
from claims.language.pipeline import DEFAULT_MODEL, load_model, make_doc
from claims.language.runs import Run, Runs, char_offsets, holds, indices_of, runs_of, size, trim, within

__all__ = [
    "DEFAULT_MODEL",
    "Run",
    "Runs",
    "char_offsets",
    "holds",
    "indices_of",
    "load_model",
    "make_doc",
    "plain",
    "readable",
    "runs_of",
    "size",
    "trim",
    "within",
]
