"""The row types of the tables that are no language's: what people are shown, and the list of the tables themselves."""

from typing import Annotated, Literal
from urllib.parse import quote, urlsplit

from pydantic import AfterValidator, Field

from claims.data.tables import TableRow

VERDICT_LENGTH = 100
"""Code points of the name of a verdict on a newsroom's own scale, at most."""

WORDS = "{words}"
"""Where the words of a search go in a site's address."""


class Verdict(TableRow):
    """A row of ``verdicts.csv``: a verdict, the key that gives it on the page, and what it means.

    ``rating`` is its number for ClaimReview, from 1 (false) to 5 (true), None where it is no point on that scale.
    """

    name: str = Field(min_length=1, max_length=VERDICT_LENGTH)
    key: str = Field(min_length=1, max_length=1)
    rating: int | None = Field(default=None, ge=1, le=5)
    meaning: str = ""


class ExportColumn(TableRow):
    """A row of ``export_columns.csv``: how a column of an export is shown to people, its ``width`` in characters."""

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
    """Refuses all but addresses of web sites into whose path or query words can be put without changing where they lead."""
    if not address.isprintable() or any(char.isspace() for char in address) or "\\" in address:
        raise ValueError("an address has no spaces, control characters or backslashes")
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise ValueError("this is not an address") from None
    if parts.scheme != "https" or not host:
        raise ValueError("an address begins with https:// and the name of a site")
    if "@" in parts.netloc or "{" in parts.netloc:
        raise ValueError(f"{WORDS} and @ cannot be in the name of a site")
    if address.count(WORDS) != 1 or "{" in address.replace(WORDS, "") or WORDS in parts.fragment:
        raise ValueError(f"an address has {WORDS} once, in its path or its query, and no other braces")
    return address


class SearchSite(TableRow):
    """A row of ``search_sites.csv``: a site that can be searched, its address with ``{words}`` where the words go."""

    name: Annotated[str, Field(min_length=1, max_length=40)]
    address: Annotated[str, AfterValidator(_safe)]

    def link(self, words: str) -> str:
        """The address of a search for ``words``, all of them quoted.

        >>> SearchSite(name="x", address="https://example.org/?q={words}").link("a & b/c")
        'https://example.org/?q=a%20%26%20b%2Fc'
        """
        return self.address.replace(WORDS, quote(words, safe="", errors="replace"))


class TableEntry(TableRow):
    """A row of ``tables.csv``: a shipped table, its row type, what it holds, where it comes from, who edits it."""

    file: str
    row: str
    what: str
    source: str
    licence: str
    edited_by: Literal["linguist", "newsroom", "developer"]
