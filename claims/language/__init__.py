"""Turns an `Article` into a spaCy `Doc` with the same offsets."""

from claims.ingest.characters import plain, readable
from claims.language.parsed import ParsedDoc, char_offsets, lay_out, parsed_doc, sentence_numbers
from claims.language.pipeline import DEFAULT_MODEL, article_of, load_model, make_doc
from claims.language.tree import Run, Runs, holds, indices_of, runs_of, size, without

__all__ = [
    "DEFAULT_MODEL",
    "ParsedDoc",
    "Run",
    "Runs",
    "article_of",
    "char_offsets",
    "holds",
    "indices_of",
    "lay_out",
    "load_model",
    "make_doc",
    "parsed_doc",
    "plain",
    "readable",
    "runs_of",
    "sentence_numbers",
    "size",
    "without",
]
