"""The markup of a page before it is parsed: what the parser cannot take, and what it takes in another way than browsers."""

import re
from typing import Final

from claims.model import InputError

MAX_PAGE: Final = 3_000_000
"""Maximum length of an HTML page in code points."""
REMEDY: Final = "save the article's text instead"

_END_OF_PAGE = re.compile(r"</(?=(?:html|body)(?:[\s/>]|\Z))", re.IGNORECASE)


def with_open_body(html: str) -> str:
    """The markup without end tags of the page and its body: what follows them is in the body for browsers, and lost for lxml.

    They become end tags that nothing begins, which both ignore, also in a comment or a script, where they are no tags.

    >>> with_open_body("<body><p>Snow fell.</p></body></html><p>Roads are closed.</p>")
    '<body><p>Snow fell.</p></x-body></x-html><p>Roads are closed.</p>'
    """
    return _END_OF_PAGE.sub("</x-", html)


_MARKUP = re.compile(r"<!--|<(?P<tag>[a-zA-Z][^\s<>/=]*)")
_PART = re.compile(r"=\s*+(?P<value>[\"']|[^\s\"'>][^\s>]*+)?|(?P<end>>)|[\s/]++|[^\s/>=]++")
_RAW_TEXT = frozenset({"script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"})
MOST_ATTRIBUTES = 1_000
"""Maximum attributes of a tag: the parser compares each with all before it. Ordinary pages have about fifty at most."""


def check_markup(html: str, *, where: str | None = None) -> None:
    """Raises `InputError` for HTML that is too long, or in which a tag has more than `MOST_ATTRIBUTES` attributes."""
    if len(html) > MAX_PAGE:
        raise InputError(f"the page has {len(html):,} characters, more than the maximum of {MAX_PAGE:,}", where=where)
    at = 0
    while (found := _MARKUP.search(html, at)) is not None:
        if found["tag"] is None:
            at = _end_of(html, "-->", found.end())
            continue
        at, attributes = _tag_end(html, found.end())
        if attributes > MOST_ATTRIBUTES:
            what = f"a tag of the page has more than {MOST_ATTRIBUTES:,} attributes"
            raise InputError(what, where=where, line=html.count("\n", 0, found.start()) + 1, remedy=REMEDY)
        name = found["tag"].lower()
        if name in _RAW_TEXT:
            closing = re.compile(rf"</{name}", re.IGNORECASE).search(html, at)
            at = len(html) if closing is None else closing.end()


def _tag_end(html: str, at: int) -> tuple[int, int]:
    """The end of a tag whose name ends at ``at``, and the maximum number of attributes that it may have."""
    attributes = 0
    while (part := _PART.match(html, at)) is not None:
        at = part.end()
        if part["end"] is not None:
            break
        if part["value"] in ('"', "'"):
            at = _end_of(html, part["value"], at)
        attributes += part[0][0] not in "= \t\r\n\f/"
    return at, attributes


def _end_of(html: str, closing: str, at: int) -> int:
    found = html.find(closing, at)
    return len(html) if found < 0 else found + len(closing)
