"""Distinguishing this program's exports, which may be next to articles, from articles."""

import codecs
import json
import re
from pathlib import Path, PurePath

from claims.model import Article, ClaimSet, InputError

HEAD = 256
"""Number of bytes of a file that are examined."""

_SUFFIXES = frozenset({".json", ".jsonl"})
_FOR_TOOLS = (".claimreview.json", ".labelstudio.json", ".webannotation.json")
_PAGES = {".md": b"<!-- claims export -->", ".html": b'<meta name="generator" content="claims export">'}
"""The beginning of an exported page, by suffix."""
_TOOLS_BEGIN = re.compile(rb'\s*(?:\[\s*)?\{\s*"(?:@context|data|id|annotations)"')
_EXPORT = re.compile(rb'\s*(?:\[\s*)?\{\s*"schema_version"\s*:\s*\d+\s*,\s*"generator"\s*:\s*\{\s*"name"\s*:\s*"claims"')


def begins_export(head: bytes) -> bool:
    """Whether a file that begins with ``head`` is a claims export in JSON or JSON Lines.

    >>> begins_export(b'[{"schema_version": 1, "generator": {"name": "claims", "version": "0.1.0"')
    True
    """
    return _EXPORT.match(head) is not None


def is_export(path: Path) -> bool:
    """Whether the file at ``path`` is a claims export; False if it cannot be read, which is reported on reading."""
    suffix = path.suffix.lower()
    if (suffix not in _SUFFIXES and suffix not in _PAGES) or not path.is_file():  # a named pipe would block
        return False
    try:
        with path.open("rb") as file:
            return tells_export(path, file.read(HEAD))
    except OSError:
        return False


def tells_export(path: Path, head: bytes) -> bool:
    """Whether a file with the name of ``path`` that begins with ``head`` is a claims export."""
    suffix = path.suffix.lower()
    if path.name.lower().endswith(_FOR_TOOLS) and _TOOLS_BEGIN.match(head):
        return True
    return begins_page(head, suffix) if suffix in _PAGES else suffix in _SUFFIXES and begins_export(head)


def is_export_of(data: bytes, article: Article) -> bool:
    """Whether a file is an export of this article alone that holds nothing but what extraction writes: no review, no notes."""
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        return False
    if not begins_export(data[:HEAD]) or not isinstance(value, dict) or not value.keys() <= ClaimSet.model_fields.keys():
        return False
    about = value.get("article", {})
    if not isinstance(about, dict):
        return False
    named = [PurePath(str(path)).name for path in (about.get("path"), article.path) if path]
    return about.get("id", article.id) == article.id and len(set(named)) <= 1


def begins_page(head: bytes, suffix: str) -> bool:
    """Whether a file with this suffix that begins with ``head`` is an exported page."""
    if suffix == ".md":
        return head.removeprefix(codecs.BOM_UTF8).lstrip().startswith(_PAGES[suffix])
    return suffix in _PAGES and _PAGES[suffix] in head


def may_be_article(export: Path) -> bool:
    """Whether an export at this path is recognised by a mark or a name that an article can also have."""
    return export.suffix.lower() in _PAGES or export.name.lower().endswith(_FOR_TOOLS)


_TABLE = b"article_id,article_title,"
"""The beginning of an exported table of claims."""


def begins_table(data: bytes) -> bool:
    """Whether a file is a table of claims in CSV that this program exported."""
    return data.removeprefix(codecs.BOM_UTF8).startswith(_TABLE)


_POINTER = b"version https://git-lfs.github.com/spec/"


def is_pointer(data: bytes) -> bool:
    """Whether the bytes of a file are a Git LFS pointer to a file that was not fetched."""
    return data.startswith(_POINTER) and len(data) < _LONGEST_POINTER


_LONGEST_POINTER = 1024  # bytes, as in its specification


def no_article(where: str | None) -> InputError:
    """The error for an export that was given as an article."""
    return InputError("this is a claims export, not an article", where=where, remedy="give the article that it was made from")
