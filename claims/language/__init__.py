"""From an `Article` to a spaCy `Doc` whose offsets are the article's."""

from claims.ingest.characters import plain, readable
from claims.language.layers import check_parsed, check_wiring, needed
from claims.language.parsed import ParsedDoc, lay_out, parsed_doc
from claims.language.pipeline import DEFAULT_MODEL, article_of, load_model, make_doc
from claims.language.runs import Run, Runs, char_offsets, holds, indices_of, runs_of, size, trim, within

__all__ = [
    "DEFAULT_MODEL",
    "ParsedDoc",
    "Run",
    "Runs",
    "article_of",
    "char_offsets",
    "check_parsed",
    "check_wiring",
    "holds",
    "indices_of",
    "lay_out",
    "load_model",
    "make_doc",
    "needed",
    "parsed_doc",
    "plain",
    "readable",
    "runs_of",
    "size",
    "trim",
    "within",
]
