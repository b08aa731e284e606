"""Searching elsewhere for what a claim says: ready-made links that a reviewer may follow. Nothing is fetched here."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated
from urllib.parse import quote, urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from claims.data import parse_rows, read_own, read_table
from claims.store import StoredClaim

WORDS = "{words}"
_TABLE = "search_sites.csv"
_LONGEST = 200
"""Characters of a search: engines cut off longer ones."""
_MOST = 12
"""Words of a statement that are searched for where it has no names."""
_WORD = re.compile(r"[^\W_][\w'’.-]*[^\W_]|[^\W_]")


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


class SearchSite(BaseModel):
    """A site that can be searched: its name, and its address with ``{words}`` where the words go."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, Field(min_length=1, max_length=40)]
    address: Annotated[str, AfterValidator(_safe)]

    def link(self, words: str) -> str:
        """The address of a search for ``words``, all of them quoted.

        >>> SearchSite(name="x", address="https://example.org/?q={words}").link("a & b/c")
        'https://example.org/?q=a%20%26%20b%2Fc'
        """
        return self.address.replace(WORDS, quote(words, safe="", errors="replace"))


def search_sites(path: Path | None = None) -> tuple[SearchSite, ...]:
    """The sites of a desk's own table at ``path``, in the form of ``claims/data/search_sites.csv``, else the shipped ones.

    Raises `DataError`, with file and line, for a row whose address is not safe.
    """
    if path is None:
        return read_table(_TABLE, SearchSite)
    own = read_own(path)
    return tuple(site for _, site in parse_rows(own.where, own.text, SearchSite))


@dataclass(frozen=True, slots=True)
class Search:
    """A link to a search."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Research:
    """What to search for elsewhere, and the links that do so."""

    words: str
    searches: tuple[Search, ...]


def research(claim: StoredClaim, topics: Sequence[str], sites: Iterable[SearchSite]) -> Research:
    """The searches for a claim of an article with these topics; none where it has no words."""
    words = search_words(claim, topics)
    return Research(words, tuple(Search(site.name, site.link(words)) for site in sites) if words else ())


def search_words(claim: StoredClaim, topics: Sequence[str]) -> str:
    """What to search for to find others who checked a claim: its names and figures, and what of its article's topics it holds.

    Where it has fewer than two of them its statement's own words are taken.
    """
    statement = " ".join(claim.statement.split())
    terms = [entity.name for entity in claim.claim.entities]
    terms += [topic for topic in topics if topic.casefold() in statement.casefold()]
    terms += [amount.text for amount in claim.claim.quantities]
    told = list({term.casefold(): term for term in (" ".join(term.split()) for term in reversed(terms))}.values())[::-1]
    kept = [term for term in told if not any(_is_part(term, other) for other in told)]
    if len(kept) < 2:
        kept = _WORD.findall(statement)[:_MOST]
    return _fitting(kept)


def _is_part(term: str, other: str) -> bool:
    """Whether a term says nothing beside a longer one."""
    return len(term) < len(other) and term.casefold() in other.casefold()


def _fitting(terms: Iterable[str]) -> str:
    """As many of the terms, in order, as a search can hold."""
    words = ""
    for term in terms:
        longer = f"{words} {term}".strip()
        if len(longer) > _LONGEST:
            break
        words = longer
    return words
