"""The row types of the language-independent tables: user interface texts, and the list of tables."""

from typing import Annotated, Literal
from urllib.parse import quote, urlsplit

from pydantic import AfterValidator, Field

from claims.data.tables import TableRow

VERDICT_LENGTH = 100
"""Maximum code points of the name of a verdict on a custom scale."""

WORDS = "{words}"
"""The placeholder for the search words in a URL."""


class Verdict(TableRow):
    """A row of ``verdicts.csv``: a verdict, the key that gives it on the page, and what it means.

    ``rating`` is its number for ClaimReview, from 1 (false) to 5 (true), None if it is not on that scale.
    """

    name: str = Field(min_length=1, max_length=VERDICT_LENGTH)
    key: str = Field(min_length=1, max_length=1)
    rating: int | None = Field(default=None, ge=1, le=5)
    meaning: str = ""


class ExportColumn(TableRow):
    """A row of ``export_columns.csv``: the presentation of an export column, with its ``width`` in characters."""

    name: str
    title: str
    width: int
    hidden: bool = False
    meaning: str


class LanguageName(TableRow):
    """A row of ``languages.csv``: a language's ISO 639 code and its English name."""

    code: str
    name: str


def _safe(address: str) -> str:
    """Rejects all but https URLs in which words can be inserted into path or query without changing the host."""
    if not address.isprintable() or any(char.isspace() for char in address) or "\\" in address:
        raise ValueError("a URL cannot contain spaces, control characters or backslashes")
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise ValueError("not a URL") from None
    if parts.scheme != "https" or not host:
        raise ValueError("a URL begins with https:// and a host name")
    if "@" in parts.netloc or "{" in parts.netloc:
        raise ValueError(f"{WORDS} and @ cannot be in the host name")
    if address.count(WORDS) != 1 or "{" in address.replace(WORDS, "") or WORDS in parts.fragment:
        raise ValueError(f"the URL must contain {WORDS} once, in its path or query, and no other braces")
    return address


class SearchSite(TableRow):
    """A row of ``search_sites.csv``: a site that can be searched, its URL with the placeholder ``{words}``."""

    name: Annotated[str, Field(min_length=1, max_length=40)]
    address: Annotated[str, AfterValidator(_safe)]

    def link(self, words: str) -> str:
        """The URL of a search for ``words``, which are percent-encoded.

        >>> SearchSite(name="x", address="https://example.org/?q={words}").link("a & b/c")
        'https://example.org/?q=a%20%26%20b%2Fc'
        """
        return self.address.replace(WORDS, quote(words, safe="", errors="replace"))


class TableEntry(TableRow):
    """A row of ``tables.csv``: a shipped table, its row type, description, origin, and who edits it."""

    file: str
    row: str
    what: str
    source: str
    licence: str
    edited_by: Literal["linguist", "newsroom", "developer"]
