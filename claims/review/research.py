"""Links for searching other sites for a claim's words. Nothing is fetched."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from claims.data import common, parse_rows, read_own
from claims.data.interface import SearchSite
from claims.store import StoredClaim

_LONGEST = 200
"""Maximum characters of a search: search engines truncate longer ones."""
_MOST = 12
"""Maximum words of a statement to search for if it has no names."""
_WORD = re.compile(r"[^\W_][\w'’.-]*[^\W_]|[^\W_]")


def search_sites(path: Path | None = None) -> tuple[SearchSite, ...]:
    """The sites in the custom table at ``path``, in the format of ``claims/data/search_sites.csv``, else the shipped ones.

    Raises `DataError`, with file and line, for a row with an unsafe URL.
    """
    if path is None:
        return common().search_sites
    own = read_own(path)
    return tuple(site for _, site in parse_rows(own.where, own.text, SearchSite))


@dataclass(frozen=True, slots=True)
class Search:
    """A link to a search."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Research:
    """Search words and the links with them."""

    words: str
    searches: tuple[Search, ...]


def research(claim: StoredClaim, topics: Sequence[str], sites: Iterable[SearchSite]) -> Research:
    """The searches for a claim of an article with these topics; none if it has no words."""
    words = search_words(claim, topics)
    return Research(words, tuple(Search(site.name, site.link(words)) for site in sites) if words else ())


def search_words(claim: StoredClaim, topics: Sequence[str]) -> str:
    """Search words for finding other checks of a claim: its names and figures, and the article's topics that it mentions; with
    fewer than two of them the words of its statement.
    """
    statement = " ".join(claim.statement.split())
    terms = [entity.name for entity in claim.claim.entities]
    terms += [topic for topic in topics if topic.casefold() in statement.casefold()]
    terms += [amount.text for amount in claim.claim.quantities]
    unique = list({term.casefold(): term for term in (" ".join(term.split()) for term in reversed(terms))}.values())[::-1]
    kept = [term for term in unique if not any(_is_part(term, other) for other in unique)]
    if len(kept) < 2:
        kept = _WORD.findall(statement)[:_MOST]
    return _fitting(kept)


def _is_part(term: str, other: str) -> bool:
    """Whether a term is contained in a longer one."""
    return len(term) < len(other) and term.casefold() in other.casefold()


def _fitting(terms: Iterable[str]) -> str:
    """The first terms that fit into a search."""
    words = ""
    for term in terms:
        longer = f"{words} {term}".strip()
        if len(longer) > _LONGEST:
            break
        words = longer
    return words
