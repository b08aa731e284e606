"""What the properties of a document say, as far as its text bears them out: programs fill them in by themselves.

A title may be the name of a template or of a file, an author the owner of a computer, a date that of a template.
"""

import re
from collections.abc import Sequence
from typing import Final

from claims.ingest.formats.markup import Paragraph

_TOP: Final = 6
"""Number of paragraphs at the top in which a title or a byline may be; as many at the end may name the author."""
_WORD = re.compile(r"\w+")


def borne_out_title(title: str | None, paragraphs: Sequence[Paragraph]) -> str | None:
    """The title in a document's properties if one of its first paragraphs consists of the same words.

    >>> borne_out_title("Dam holds", [(None, "DAM HOLDS")]), borne_out_title("Template", [(None, "DAM HOLDS")])
    ('Dam holds', None)
    """
    if not title or not (words := _words(title)):
        return None
    return " ".join(title.split()) if any(_words(line) == words for _, line in paragraphs[:_TOP]) else None


def borne_out_author(author: str | None, paragraphs: Sequence[Paragraph]) -> str | None:
    """The author in a document's properties if a short line at its top or end has the name.

    >>> borne_out_author("Ana Ruiz", [(None, "By Ana Ruiz")]), borne_out_author("Admin", [(None, "By Ana Ruiz")])
    ('Ana Ruiz', None)
    """
    if not author or not (words := _words(author)):
        return None
    for _, line in (*paragraphs[:_TOP], *paragraphs[-_TOP:]):
        found = _words(line)
        if len(found) <= len(words) + _TOP and any(found[at : at + len(words)] == words for at in range(len(found))):
            return " ".join(author.split())
    return None


def _words(text: str) -> list[str]:
    return _WORD.findall(text[:500].casefold())
