"""Files that are not read, though they may have an article's text: documents in other formats, and data with sentences."""

import csv
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Final

from claims.check.trees import Tree
from claims.ingest.decoding import decoded
from claims.ingest.exports import begins_table
from claims.ingest.formats import XML, suffix_of
from claims.ingest.reading import DATA
from claims.ingest.records import json_has_prose
from claims.ingest.values import has_prose
from claims.model import InputError

UNSUPPORTED: Final = frozenset(
    {
        *(
            ".adoc",
            ".asciidoc",
            ".mdown",
            ".mdwn",
            ".mdx",
            ".mkd",
            ".mkdn",
            ".org",
            ".qmd",
            ".rmd",
            ".rst",
            ".textile",
        ),
        *(".eml", ".ipynb", ".mbox", ".shtml", ".tex", ".wiki"),
        *(".doc", ".docm", ".dotm", ".dotx", ".epub", ".fodt", ".odt", ".ott", ".pages", ".rtf", ".wps", ".xps"),
        *(".azw3", ".djvu", ".fb2", ".mobi", ".odp", ".ppt", ".pptx", ".ps"),
        *(".arc", ".opml", ".rdf", ".tar", ".wacz", ".webarchive"),
        *(".7z", ".bz2", ".gz", ".tgz", ".xz", ".zip", ".zst"),
    }
)
"""Suffixes of documents and archives, which may contain articles but are not read in a folder."""
_ATTRIBUTE = re.compile(r"""=\s{0,9}["']([^"'<>]{10,10000}[.!?])["']""")
"""An attribute with a sentence."""
_TAG = re.compile(r"<[^<>]{0,10000}>")
NOT_READ: Final = UNSUPPORTED | DATA.keys()
_TABLES = {".csv": ",", ".tsv": "\t"}
_KEY = re.compile(r"(?:-\s+)*(?:[\w.-]{1,60}:\s+)?")
_COMMENT = re.compile(r"(?:\A|\s)#.*")


def has_sentences(path: Path, tree: Tree) -> bool:
    """Whether a file of data has sentences, so that it may have articles; also if it cannot be read."""
    try:
        data = tree.read(path)
        return not begins_table(data) and data_has_prose(path, data)
    except InputError:
        return True


def data_has_prose(path: Path, data: bytes) -> bool:
    """Whether a file of data that is not an article has sentences nevertheless."""
    if suffix_of(path) in DATA:
        return any(map(has_prose, _values(decoded(data), suffix_of(path))))
    if path.suffix.lower() != XML:
        return json_has_prose(data)
    try:
        text = _without_comments(decoded(data))
    except InputError:
        return False
    words = text.replace("<![CDATA[", "\n").replace("]]>", "\n")
    values = (value[1] for value in _ATTRIBUTE.finditer(text))
    return has_prose(unescape(_TAG.sub("\n", words))) or has_prose([unescape(value) for value in values])


def _without_comments(xml: str) -> str:
    first, *others = xml.split("<!--")
    return first + "".join(each.partition("-->")[2] for each in others)


def _values(text: str, suffix: str) -> Iterator[str]:
    """The cells of a table, or the values in YAML."""
    if suffix not in _TABLES:
        for line in text.splitlines():
            yield _KEY.sub("", _COMMENT.sub("", line.strip()), count=1)
        return
    try:
        for row in csv.reader(text.splitlines(keepends=True), delimiter=_TABLES[suffix]):
            yield from row
    except csv.Error:  # a cell that is too long
        yield text
