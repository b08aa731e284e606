"""Searching elsewhere for what a claim says: ready-made links that a reviewer may follow. Nothing is fetched here."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from claims.data import common, parse_rows, read_own
from claims.data.interface import SearchSite
from claims.store import StoredClaim

_LONGEST = 200
"""Characters of a search: engines cut off longer ones."""
_MOST = 12
"""Words of a statement that are searched for where it has no names."""
_WORD = re.compile(r"[^\W_][\w'’.-]*[^\W_]|[^\W_]")


def search_sites(path: Path | None = None) -> tuple[SearchSite, ...]:
    """The sites of a desk's own table at ``path``, in the form of ``claims/data/search_sites.csv``, else the shipped ones.

    Raises `DataError`, with file and line, for a row whose address is not safe.
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
