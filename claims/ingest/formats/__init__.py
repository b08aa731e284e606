"""Readers of file formats that need a parser of their own, a module each.

A module of this package that declares ``FORMAT`` adds a format. Its libraries are imported when a file is read.
"""

from importlib import import_module
from pathlib import PurePath
from pkgutil import iter_modules
from typing import Final

from claims.ingest.formats.format import Format
from claims.ingest.formats.markup import root_name

XML: Final = ".xml"
"""The suffix that several formats share with files that are no news."""


_TO_REPORT: Final = frozenset({None, "html", "newsml"})
"""Root elements of XML that is news, but not in one of the formats: NewsML 1 is not read."""


def _declared() -> tuple[Format, ...]:
    modules = (import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__))
    return tuple(module.FORMAT for module in modules if hasattr(module, "FORMAT"))


FORMATS: Final = _declared()
"""All formats, sorted by the names of their modules."""

FORMAT_SUFFIXES: Final = frozenset(suffix for known in FORMATS for suffix in known.suffixes)
BINARY_SUFFIXES: Final = frozenset(suffix for known in FORMATS if known.binary for suffix in known.suffixes)
SEVERAL_SUFFIXES: Final = frozenset(suffix for known in FORMATS if known.several for suffix in known.suffixes)
"""The suffixes of formats whose files may have several articles."""


def suffix_of(path: str | PurePath | None) -> str:
    """The suffix of a file's name in small letters; that of a compressed file has two parts.

    >>> suffix_of("a/News.PDF"), suffix_of("crawl.warc.gz"), suffix_of("a.b/notes.tar.gz"), suffix_of(None)
    ('.pdf', '.warc.gz', '.gz', '')
    """
    pure = PurePath(path or "")
    two = "".join(pure.suffixes[-2:]).lower()
    return two if two in FORMAT_SUFFIXES else pure.suffix.lower()


def may_be_news(data: bytes) -> bool:
    """Whether an XML file is news or a page, or has no root element that can be seen, which reading it reports.

    >>> may_be_news(b"<nitf/>"), may_be_news(b"<project/>"), may_be_news(b"Snow fell.")
    (True, False, True)
    """
    return root_name(data) in _TO_REPORT or any(each.begins(data) for each in FORMATS if XML in each.suffixes)


def format_of(path: str | None, data: bytes, *, known: frozenset[str]) -> Format | None:
    """The format of a file by its suffix; by its beginning if several formats have that suffix, or if it has none.

    ``known`` are the suffixes of other formats, whose files are not looked into.
    """
    suffix = suffix_of(path)
    if suffix in known:
        return None
    named = [each for each in FORMATS if suffix in each.suffixes]
    if len(named) == 1:
        return named[0]
    return next((each for each in named or FORMATS if each.begins(data)), None)
