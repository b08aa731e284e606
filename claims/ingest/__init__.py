"""From bytes to `Article`s: formats, and the classification of lines as blocks."""

from claims.ingest.dates import iso_date
from claims.ingest.decoding import MAX_BYTES
from claims.ingest.draft import MAX_CHARACTERS
from claims.ingest.finding import STANDARD_INPUT, SUFFIXES, find_inputs
from claims.ingest.reading import read_bytes, read_path, read_text

__all__ = [
    "MAX_BYTES",
    "MAX_CHARACTERS",
    "STANDARD_INPUT",
    "SUFFIXES",
    "find_inputs",
    "iso_date",
    "read_bytes",
    "read_path",
    "read_text",
]
