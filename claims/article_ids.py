"""Which two inputs are the same article, and the id of each: unique in a store, and among the articles of a run.

The id that an article is read with (its ``id``, its address or the name of its file, see `claims.ingest.draft`) may be another
article's as well: two publishers number theirs alike, two folders have a file of one name. The first one keeps it; the
other one's is qualified by its publisher or its folder.
"""

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import Final, TypeAlias
from urllib.parse import urlsplit

from claims.identity import Identifiers
from claims.model import Article, ClaimsError, ClaimSet, IdOrigin

_TRACKING: Final = re.compile(r"(?:utm_\w*|fbclid|gclid|mc_cid|mc_eid|igshid|cmpid|ocid)(?:=|\Z)", re.IGNORECASE)
_LONGEST_QUALIFIER: Final = 100
_GIVEN: Final = frozenset({IdOrigin.METADATA, None})
"""The origins of ids that are part of the article's input."""


def canonical_url(url: str) -> str:
    """``url`` without what does not change the page: the scheme, "www.", the fragment, a final slash, tracking parameters.

    What is not an address on the web is returned as it is.

    >>> canonical_url("http://www.Example.org/news/fire/?utm_source=x&page=2#top")
    'https://example.org/news/fire?page=2'
    """
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname, parts.port
    except ValueError:
        return url.strip()
    if parts.scheme.lower() not in ("http", "https") or not host:
        return url.strip()
    kept = "&".join(each for each in parts.query.split("&") if each and not _TRACKING.match(each))
    at = f":{port}" if port not in (None, 80, 443) else ""
    return f"https://{host.removeprefix('www.')}{at}{parts.path.rstrip('/')}{'?' * bool(kept)}{kept}"


@dataclass(frozen=True, slots=True)
class ArticleKey:
    """What identifies an article.

    ``name`` is the id that it was read with (an address in its canonical form), ``origin`` where that came from (None: unknown,
    in a store of an earlier version), ``publisher`` the `publisher_key`, ``address`` the canonical URL, ``place`` the path of
    its file relative to the folder of the store.
    """

    name: str
    origin: IdOrigin | None
    publisher: str | None = None
    address: str | None = None
    place: str | None = None

    @classmethod
    def of(cls, article: Article, root: Path) -> "ArticleKey":
        """The key of an article as it was read; paths are relative to ``root``."""
        address = canonical_url(article.url) if article.url else None
        named_by_address = article.url is not None and article.id.strip() == article.url.strip()
        return cls(
            name=address if named_by_address and address else article.id,
            origin=IdOrigin.ADDRESS if named_by_address else article.id_origin,
            publisher=publisher_key(article.publisher),
            address=address,
            place=None if article.path is None else relative_place(article.path, root),
        )

    def is_same(self, new: "ArticleKey") -> bool:
        """Whether ``new`` identifies the same article as this key, which is known already.

        The address decides, unless both have an ``id`` of their own. Otherwise both need the same name, no sign of different
        publishers, and, where a name is only that of a file, the same place.
        """
        if self.address is not None and self.address == new.address and not self._both_given(new):
            return True
        if self.name != new.name or self._published_apart(new):
            return False
        if self.origin is None:  # the folder that its path was relative to is unknown
            return new.origin is not IdOrigin.PATH or _is_tail(self.place, new.place)
        if IdOrigin.PATH in (self.origin, new.origin):
            return None in (self.place, new.place) or self.place == new.place
        return True

    def _both_given(self, other: "ArticleKey") -> bool:
        return self.name != other.name and self.origin in _GIVEN and other.origin in _GIVEN

    def _published_apart(self, other: "ArticleKey") -> bool:
        if self.publisher and other.publisher:
            return self.publisher != other.publisher
        return self.address is not None and other.address is not None and _host(self.address) != _host(other.address)


@lru_cache(maxsize=100_000)
def _host(address: str) -> str:
    return urlsplit(address).netloc


def publisher_key(publisher: str | None) -> str | None:
    """A publisher's name for comparison, without case, white space and a leading article.

    >>> publisher_key(" The Harbour  Post") == publisher_key("Harbour Post")
    True
    """
    name = " ".join((publisher or "").casefold().split()).removeprefix("the ")
    return name or None


def relative_place(path: str, root: Path) -> str:
    """A path relative to the folder ``root``, with slashes; it need not exist, and may be outside."""
    return PurePosixPath(Path(os.path.relpath(Path.cwd() / path, root)).as_posix()).as_posix()


def _is_tail(one: str | None, other: str | None) -> bool:
    """Whether one path ends with the other: they may be the same file seen from two folders."""
    if one is None or other is None:
        return True
    first, second = (PurePosixPath(each).parts for each in (one, other))
    shorter = min(len(first), len(second))
    return first[-shorter:] == second[-shorter:]


def free_id(article: Article, key: ArticleKey, taken: Callable[[str], bool]) -> str:
    """The id of a new article: the one it was read with, or if another has it (``taken``), the first free qualified one."""
    found = next((each for each in _candidates(article, key) if not taken(each)), None)
    return found or _numbered(article.id, taken)


def _numbered(id: str, taken: Callable[[str], bool]) -> str:
    """The id with a free number, the first one if all below a taken one are taken: found by doubling it, then by halving."""
    low, high = 1, 2
    while taken(f"{id}-{high}"):
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if taken(f"{id}-{middle}") else (low, middle)
    return f"{id}-{high}"


def _candidates(article: Article, key: ArticleKey) -> Iterator[str]:
    yield article.id
    host = None if key.address is None else _host(key.address)
    owner = " ".join((article.publisher or host or "").split())[:_LONGEST_QUALIFIER]
    if owner:
        yield f"{owner}/{article.id}"
    if key.origin is IdOrigin.PATH and key.place is not None:
        parts = [part for part in PurePosixPath(key.place).with_suffix("").parts if part not in ("..", "/")]
        yield from ("/".join(parts[-length:]) for length in range(2, len(parts) + 1))


def same_as(key: ArticleKey, known: Mapping[str, ArticleKey]) -> str | None:
    """The id of the article among ``known`` (by id) that ``key`` identifies; None for a new one.

    Where several fit, the one that has the name as its id comes first.
    """
    fitting = [id for id, each in known.items() if each.is_same(key)]
    return key.name if key.name in fitting else next(iter(fitting), None)


_ANY: Final = object()
"""In a `Signature`: whatever the article has there."""
Signature: TypeAlias = tuple[object, ...]


def _signatures(known: ArticleKey) -> Iterator[Signature]:
    """What a known article is filed under: it is the same as another one if that looks for one of these (`_sought`)."""
    if known.address is not None:
        yield from (("address", known.address, known.name), ("address", known.address, _ANY))
        if known.origin not in _GIVEN:
            yield "address", known.address, None
    host = None if known.address is None else _host(known.address)
    places: list[object] = [_ANY, known.place]
    if known.origin is None and known.place is not None:
        places += (("ends", tail) for tail in _tails(known.place))
    kind = known.origin if known.origin in (IdOrigin.PATH, None) else _ANY
    for publisher, site, place in product((known.publisher, _ANY), (host, _ANY), places):
        yield "name", known.name, publisher, site, kind, place


def _sought(new: ArticleKey) -> tuple[list[Signature], list[Signature]]:
    """The signatures of the known articles that are the same as ``new``: those that may have its name, and those with another.

    This is `ArticleKey.is_same` the other way round, so that a look-up takes the same time however many articles are known.
    """
    named: list[Signature] = []
    others: list[Signature] = []
    if new.address is not None:
        named.append(("address", new.address, new.name))
        others.append(("address", new.address, None if new.origin in _GIVEN else _ANY))
    host = None if new.address is None else _host(new.address)
    sites: list[object] = [_ANY] if host is None else [None, host]
    publishers: list[tuple[object, object]] = [(_ANY, site) for site in sites]
    if new.publisher:
        publishers = [(new.publisher, _ANY), *((None, site) for site in sites)]
    same_place: list[object] = [_ANY] if new.place is None else [None, new.place]
    places: list[tuple[object, object]] = [(IdOrigin.PATH, place) for place in same_place]
    if new.origin is not IdOrigin.PATH:
        places += [(None, _ANY), (_ANY, _ANY)]
    else:
        places += [(_ANY, place) for place in same_place]
        tails: list[object] = [] if new.place is None else [None, ("ends", new.place), *_tails(new.place)]
        places += [(None, place) for place in tails or [_ANY]]
    named += (("name", new.name, *publisher, *place) for publisher, place in product(publishers, places))
    return named, others


def _tails(place: str) -> Iterator[str]:
    """A path, and what remains of it without its first folders."""
    parts = PurePosixPath(place).parts
    yield from (PurePosixPath(*parts[at:]).as_posix() for at in range(len(parts)))


class IdRegister:
    """The ids of articles that are known, such as those of one run: no two different articles get the same.

    ``root`` is the folder that the places of ``known`` are relative to, by default the working folder.
    """

    def __init__(self, root: Path | None = None, known: Mapping[str, ArticleKey] = MappingProxyType({})) -> None:
        self._root = root or Path.cwd()
        self._known: dict[str, ArticleKey] = {}
        self._first: dict[Signature, tuple[int, str]] = {}
        for id, key in known.items():
            self._remember(id, key)

    def _remember(self, id: str, key: ArticleKey) -> None:
        number = len(self._known)
        self._known[id] = key
        for signature in _signatures(key):
            self._first.setdefault(signature, (number, id))

    def find(self, article: Article) -> str | None:
        """The id of a known article; None for another."""
        return self._find(ArticleKey.of(article, self._root))

    def _find(self, key: ArticleKey) -> str | None:
        """As `same_as`: the one whose id is the name, else the first with that name, else the first with the address."""
        same = self._known.get(key.name)
        if same is not None and same.is_same(key):
            return key.name
        for signatures in _sought(key):
            found = [self._first[each] for each in signatures if each in self._first]
            if found:
                return min(found)[1]
        return None

    def id_of(self, article: Article) -> str:
        """The id of the article, which is known from then on."""
        key = ArticleKey.of(article, self._root)
        found = self._find(key)
        if found is None:
            found = free_id(article, key, self._known.__contains__)
            self._remember(found, key)
        return found

    def identified(self, outcomes: Iterable[ClaimSet | ClaimsError]) -> Iterator[ClaimSet | ClaimsError]:
        """The outcomes of extraction, those of articles whose id is another's with an id of their own."""
        for outcome in outcomes:
            yield reidentified(outcome, self.id_of(outcome.article)) if isinstance(outcome, ClaimSet) else outcome


def reidentified(claim_set: ClaimSet, article_id: str) -> ClaimSet:
    """The claim set with another id of its article, and the ids of claims and attributions that extraction makes from it."""
    if claim_set.article.id == article_id:
        return claim_set
    ids, new = Identifiers(article_id), dict[str, str]()
    for attribution in claim_set.attributions:
        words = [part.text if part else "" for part in (attribution.source, attribution.cue, attribution.content)]
        new[attribution.id] = ids.of("a", *words)
    new |= {claim.id: ids.of("c", claim.text) for claim in claim_set.claims}
    attributions = tuple(
        each.model_copy(update={"id": new[each.id], "parent": new.get(each.parent or "", each.parent)})
        for each in claim_set.attributions
    )
    claims = tuple(
        each.model_copy(
            update={
                "id": new[each.id],
                "attribution_ids": tuple(new.get(id, id) for id in each.attribution_ids),
                "basis": tuple(new.get(id, id) for id in each.basis),
            }
        )
        for each in claim_set.claims
    )
    article = claim_set.article.model_copy(update={"id": article_id})
    return claim_set.model_copy(update={"article": article, "attributions": attributions, "claims": claims})
