"""The other articles: those with nearly the same text, and the reviewers' store.

Similar articles are found without comparing all pairs of texts. The sketch of a text consists of the smallest hashes of its
runs of five words; the overlap of two sketches is close to the overlap of the runs of their texts (Broder 1997).
"""

import hashlib
import json
import os
import re
import time
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, TypeAlias, TypeVar

from claims.article_ids import IdRegister
from claims.check.cache import Cache, key_of
from claims.check.context import SimilarArticle
from claims.check.settings import STORE, Project, SettingsError
from claims.check.trees import Disk
from claims.filesystem import RefusedFileError, inside
from claims.ingest import STANDARD_INPUT
from claims.ingest.exports import HEAD, begins_page
from claims.ingest.formats import BINARY_SUFFIXES, SEVERAL_SUFFIXES, suffix_of
from claims.model import Article, ClaimSet, InputError

if TYPE_CHECKING:
    from claims.store import Store

Found = TypeVar("Found")
_TRIES: Final = 3


class StoredClaims:
    """The store of a project, or an empty one if none is configured. Read-only; read once per run, on first use."""

    def __init__(self, place: str | Path | None = None) -> None:
        self._place = place

    @cached_property
    def verdicts(self) -> Mapping[str, str]:
        """The current verdicts by claim id."""
        return self._contents[0]

    def as_stored(self, article: Article) -> Article:
        """The article with its id in the store, which differs from its own where another article has that."""
        found = self._ids.find(article)
        return article if found in (None, article.id) else article.model_copy(update={"id": found})

    @cached_property
    def _ids(self) -> IdRegister:
        return IdRegister() if self._place is None else _read_store(self._place, lambda store: store.known_ids())

    @cached_property
    def claim_sets(self) -> tuple[ClaimSet, ...]:
        """The newest version of every article in the store."""
        if self._place is None:
            return ()
        return _read_store(self._place, lambda store: tuple(store.claim_set(article.id) for article in store.articles()))

    @cached_property
    def digest(self) -> str:
        """A digest of the content: it changes whenever a rule's result may change."""
        return hashlib.sha256(repr(self._contents).encode("utf-8", "surrogatepass")).hexdigest()

    def __repr__(self) -> str:
        return f"Stored({self.digest})"

    @cached_property
    def _contents(self) -> tuple[dict[str, str], tuple[tuple[str, int], ...]]:
        """The verdicts, and each article with its number of versions."""
        if self._place is None:
            return {}, ()
        return _read_store(self._place, _verdicts)


def _verdicts(store: "Store") -> tuple[dict[str, str], tuple[tuple[str, int], ...]]:
    articles = store.articles()
    decided = [claim for article in articles if article.counts.get("decided") for claim in store.claims_of(article.id)]
    verdicts = {claim.id: claim.verdict for claim in decided if claim.verdict is not None}
    return verdicts, tuple((article.id, len(article.versions)) for article in articles)


def _read_store(place: str | Path, read: "Callable[[Store], Found]") -> Found:
    """The result of ``read`` on the store. The file is read without locks, and again if it changed meanwhile."""
    from claims.store import Access, StoreError, open_store  # SQLAlchemy

    for _ in range(_TRIES):
        before = _state(place)
        try:
            with open_store(place, access=Access.READ) as store:
                found = read(store)
        except StoreError:
            if _state(place) == before:
                raise
        else:
            if _state(place) == before:
                return found
    raise StoreError("the store is being written to continuously", where=str(place), remedy="run the check again")


def _state(place: str | Path) -> tuple[int, ...] | None:
    """The state (mtime, size, inode) of a store's file; None for a database or a file in use: those are read with locks."""
    real = place.resolve() if isinstance(place, Path) else None
    if real is None or real.with_name(f"{real.name}-wal").exists():
        return None
    about = real.stat()
    return about.st_mtime_ns, about.st_size, about.st_ino


def place_of(project: Project, chosen: str | None = None) -> str | Path | None:
    """The location of the project's store: from the user, else from the environment, else a file named in the settings.

    Raises `SettingsError` if the settings name a file outside the project.
    """
    named = chosen or os.environ.get(STORE)
    if named:
        return named if "://" in named else Path.cwd() / named
    if project.settings.store is None:
        return None
    path = project.root / project.settings.store
    try:
        inside(path, project.root)
    except RefusedFileError as error:
        raise SettingsError(f"`store`: {error.what}", where=project.file, remedy=error.remedy) from None
    return path


def store_of(project: Project, chosen: str | None = None) -> StoredClaims:
    """The store at `place_of`. Raises `SettingsError` if it is a missing file."""
    place = place_of(project, chosen)
    if isinstance(place, Path) and not place.is_file():
        from claims.store import near

        meant = near(place)
        remedy = f"did you mean {meant.name}?" if meant else "make one with `claims add`, or leave `store` out"
        raise SettingsError(f"there is no store {_named(project, place)}", where=project.file, remedy=remedy)
    return StoredClaims(place)


def _named(project: Project, place: Path) -> str:
    return place.name if project.settings.store is None else project.settings.store


RUN_WORDS = 5
SIZE = 128
"""The number of hashes in a sketch, which gives the shares a standard error of about 1/11."""
LEAST_SHARE = 0.4
"""The minimum share for reporting two articles: below it, they share a quotation or a paragraph of background."""
FEWEST_RUNS = 20
"""Texts with fewer runs of words are too short to compare."""

_WORD = re.compile(r"\w+")
_TAG = re.compile(r"<[^>]{1,500}>")
# A script without an end takes all the rest at once: searching its end from each of thousands takes quadratic time.
_SCRIPT = r"(?P<script><(?:script|style)\b[^<]*+(?:<(?!/)[^<]*+)*+)(?P<end></)?"
_NO_PROSE = re.compile(rf"\A---\n.*?\n---\n|{_SCRIPT}|{_TAG.pattern}", re.DOTALL)
_NOT_COMPARED = frozenset({".json", ".jsonl", ".ndjson"}) | BINARY_SUFFIXES | SEVERAL_SUFFIXES
"""The suffixes of files of many articles, or whose text is not that of the file."""

Sketch = tuple[int, ...]


def sketch(data: bytes) -> Sketch:
    """The sketch of the text in a file, empty if it is too short."""
    text = _NO_PROSE.sub(_gap, data.decode("utf-8", "replace").replace("\r\n", "\n"))
    words = _WORD.findall(text.casefold())
    runs = {zlib.crc32(" ".join(words[at : at + RUN_WORDS]).encode()) for at in range(len(words) - RUN_WORDS + 1)}
    return tuple(sorted(runs)[:SIZE]) if len(runs) >= FEWEST_RUNS else ()


def _gap(found: re.Match[str]) -> str:
    """What replaces markup; a script without an end is text, whose tags are replaced."""
    return " " if found["script"] is None or found["end"] else _TAG.sub(" ", found["script"])


def common(one: Sketch, other: Sketch) -> float:
    """The estimated Jaccard similarity of the word runs of two texts.

    >>> common((1, 2, 3, 4), (1, 2, 3, 9))
    0.75
    """
    both = sorted(set(one) | set(other))[: min(len(one), len(other))]
    shared = set(one) & set(other)
    return sum(each in shared for each in both) / len(both) if both else 0.0


class Sketches:
    """Sketches by the digest of their content, with a look-up of similar ones."""

    def __init__(self, known: Mapping[str, Sketch]) -> None:
        self.known = dict(known)

    @cached_property
    def _holders(self) -> dict[int, list[str]]:
        holders: dict[int, list[str]] = defaultdict(list)
        for digest, hashes in self.known.items():
            for each in hashes:
                holders[each].append(digest)
        return holders

    def near(self, own: Sketch) -> dict[str, float]:
        """The digests of contents whose similarity to ``own`` is at least `LEAST_SHARE`, each with its similarity."""
        counts = Counter(chain.from_iterable(self._holders.get(each, ()) for each in own))
        # A cheap upper bound of the similarity excludes most pairs.
        likely = [other for other, n in counts.items() if n >= LEAST_SHARE * min(len(own), len(self.known[other]))]
        shares = {other: round(common(own, self.known[other]), 2) for other in likely}
        return {other: share for other, share in shares.items() if share >= LEAST_SHARE}


class SimilarityIndex:
    """The articles of a run: the digest of each file's content, and for each digest those of similar content."""

    def __init__(
        self,
        digests: Mapping[str, str] = MappingProxyType({}),
        pairs: Mapping[str, Mapping[str, float]] = MappingProxyType({}),
        sketches: Callable[[], Sketches] = lambda: Sketches({}),
    ) -> None:
        self._pairs = pairs
        self._sketches = sketches
        self._paths: dict[str, list[str]] = defaultdict(list)
        for path, digest in digests.items():
            self._paths[digest].append(path)

    def similar(self, path: str, data: bytes) -> tuple[SimilarArticle, ...]:
        """The articles other than ``path`` with nearly the same text as ``data``, the most similar first."""
        if not self._paths:
            return ()
        known = self._pairs.get(_digest(data))
        shares = self._sketches().near(sketch(data)) if known is None else known
        near = [
            SimilarArticle(other, share)
            for digest, share in shares.items()
            for other in self._paths.get(digest, ())
            if other != path
        ]
        return tuple(sorted(near, key=lambda each: (-each.share, each.path)))


def similarity_index(paths: Iterable[Path], cache: Cache, name: str, disk: Disk | None = None) -> SimilarityIndex:
    """The index of the articles at ``paths``; unreadable ones are left out (they are reported when they are checked).

    The index is cached under ``name``: an unchanged file is not opened again, and only contents that
    are new are compared with the others.
    """
    before = _Remembered.read(cache, name)
    files = dict(_files(paths, before, disk or Disk()))
    digests = {path: file.digest for path, file in files.items()}
    contents = set(digests.values())
    new = {file.digest: file.sketch for file in files.values() if file.sketch is not None and file.digest not in before.pairs}
    pairs = {
        digest: {to: share for to, share in near.items() if to in contents}
        for digest, near in before.pairs.items()
        if digest in contents
    }
    held: list[Sketches] = []

    def sketches() -> Sketches:
        if not held:
            kept = {digest: tuple(hashes) for digest, hashes in json.loads(cache.get(key_of("sketches", name)) or "{}").items()}
            held.append(Sketches({digest: hashes for digest, hashes in (kept | new).items() if digest in contents}))
        return held[0]

    for digest, own in new.items():
        pairs[digest] = sketches().near(own)
        for other, share in pairs[digest].items():
            pairs.setdefault(other, {})[digest] = share
    kept = _Remembered({path: file.state for path, file in files.items()}, digests, pairs)
    if new:
        cache.put(key_of("sketches", name), json.dumps(sketches().known))
    if kept != before:
        kept.write(cache, name)
    return SimilarityIndex(digests, pairs, sketches)


State: TypeAlias = tuple[int, int, int, int]
"""The state that shows whether a file changed: mtime and ctime (both in ns), size and inode."""
_SETTLED_NS = 2_000_000_000
"""A file written less than this long before it was read may have changed again without a new modification time."""


@dataclass(frozen=True, slots=True)
class _FileSketch:
    """A file: its state (None: not settled yet), its content's digest, and the sketch if it was read now."""

    state: State | None
    digest: str
    sketch: Sketch | None = None


@dataclass(frozen=True, slots=True)
class _Remembered:
    """The cached index: the state and the digest of each file, and the similar contents of each content."""

    states: Mapping[str, State | None] = field(default_factory=dict)
    digests: Mapping[str, str] = field(default_factory=dict)
    pairs: Mapping[str, Mapping[str, float]] = field(default_factory=dict)

    @classmethod
    def read(cls, cache: Cache, name: str) -> "_Remembered":
        held = cache.get(key_of("neighbours", name))
        if held is None or cache.get(key_of("sketches", name)) is None:
            return cls()
        states, digests, pairs = json.loads(held)
        return cls({path: state and tuple(state) for path, state in states.items()}, digests, pairs)

    def write(self, cache: Cache, name: str) -> None:
        cache.put(key_of("neighbours", name), json.dumps([self.states, self.digests, self.pairs]))


def _files(paths: Iterable[Path], before: _Remembered, disk: Disk) -> Iterator[tuple[str, _FileSketch]]:
    for path in paths:
        if suffix_of(path) in _NOT_COMPARED or path == STANDARD_INPUT:
            continue
        try:
            now, about = time.time_ns(), path.stat()
            state = about.st_mtime_ns, about.st_ctime_ns, about.st_size, about.st_ino
            name = path.as_posix()
            if before.states.get(name) == state:
                yield name, _FileSketch(state, before.digests[name])
                continue
            data = disk.read(path)
        except (OSError, ValueError, InputError):
            continue
        settled = max(state[:2]) < now - _SETTLED_NS
        own = () if begins_page(data[:HEAD], path.suffix.lower()) else sketch(data)
        yield name, _FileSketch(state if settled else None, _digest(data), own)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@dataclass(frozen=True, slots=True)
class RelatedArticles:
    """The `Corpus` of a run: similar articles, and the content of the store."""

    near: tuple[SimilarArticle, ...] = ()
    stored: StoredClaims = field(default_factory=StoredClaims)

    def similar(self) -> tuple[SimilarArticle, ...]:
        """The other articles whose text is nearly that of this one, most alike first."""
        return self.near

    def verdict(self, claim_id: str) -> str | None:
        """The reviewer's verdict on a claim, or None."""
        return self.stored.verdicts.get(claim_id)

    def known(self) -> tuple[ClaimSet, ...]:
        """The claims of the articles in the store."""
        return self.stored.claim_sets
