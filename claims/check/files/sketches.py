"""Telling articles with nearly the same words, without comparing each with each.

Of all runs of five words in a text, those with the smallest hashes are its sketch; the share that two sketches have in common
is close to the share of runs that their texts have in common (Broder 1997).
"""

import hashlib
import json
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
from typing import TypeAlias

from claims.check.cache import Cache, key_of
from claims.check.files.stored import Stored
from claims.check.files.trees import Disk
from claims.check.others import Alike
from claims.ingest import STANDARD_INPUT
from claims.ingest.exports import HEAD, begins_page
from claims.model import ClaimSet, InputError

RUN_WORDS = 5
SIZE = 128
"""How many hashes a sketch has: shares are then right to about one in eleven."""
LEAST_SHARE = 0.4
"""From which share on two articles are told of: below, they have a quotation or a paragraph of background in common."""
FEWEST_RUNS = 20
"""Texts with fewer runs of words are too short to tell."""

_WORD = re.compile(r"\w+")
_NO_PROSE = re.compile(r"\A---\n.*?\n---\n|<(?:script|style)\b.*?</|<[^>]{1,500}>", re.DOTALL)
_RECORDS = frozenset({".json", ".jsonl", ".ndjson"})

Sketch = tuple[int, ...]


def sketch(data: bytes) -> Sketch:
    """The sketch of the text in a file, empty where it is too short."""
    text = _NO_PROSE.sub(" ", data.decode("utf-8", "replace").replace("\r\n", "\n"))
    words = _WORD.findall(text.casefold())
    runs = {zlib.crc32(" ".join(words[at : at + RUN_WORDS]).encode()) for at in range(len(words) - RUN_WORDS + 1)}
    return tuple(sorted(runs)[:SIZE]) if len(runs) >= FEWEST_RUNS else ()


def common(one: Sketch, other: Sketch) -> float:
    """The share of runs of words, of all in either text, that both have.

    >>> common((1, 2, 3, 4), (1, 2, 3, 9))
    0.75
    """
    both = sorted(set(one) | set(other))[: min(len(one), len(other))]
    shared = set(one) & set(other)
    return sum(each in shared for each in both) / len(both) if both else 0.0


class Sketches:
    """Sketches by the digest of the content they are of, with a look-up of those that have much in common with another."""

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
        """The digests of contents that have at least `LEAST_SHARE` in common with ``own``, each with that share."""
        counts = Counter(chain.from_iterable(self._holders.get(each, ()) for each in own))
        # What two sketches have in common is at most this share; few pairs get so far.
        likely = [other for other, n in counts.items() if n >= LEAST_SHARE * min(len(own), len(self.known[other]))]
        shares = {other: round(common(own, self.known[other]), 2) for other in likely}
        return {other: share for other, share in shares.items() if share >= LEAST_SHARE}


class Neighbourhood:
    """The articles of a run: the digest of each file's content, and for each digest those of nearly the same words."""

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

    def alike(self, path: str, data: bytes) -> tuple[Alike, ...]:
        """The articles, but that at ``path`` itself, that have nearly the words of ``data``, most alike first."""
        if not self._paths:
            return ()
        known = self._pairs.get(_digest(data))
        shares = self._sketches().near(sketch(data)) if known is None else known
        near = [
            Alike(other, share) for digest, share in shares.items() for other in self._paths.get(digest, ()) if other != path
        ]
        return tuple(sorted(near, key=lambda each: (-each.share, each.path)))


def neighbourhood(paths: Iterable[Path], cache: Cache, name: str, disk: Disk | None = None) -> Neighbourhood:
    """The articles at ``paths``; those that cannot be read are left out, as reading them will say.

    What is found out is kept in the cache under ``name``: a file that is as it was is not opened again, and only contents that
    are new are compared with the others.
    """
    before = _Kept.read(cache, name)
    files = dict(_files(paths, before, disk or Disk()))
    digests = {path: told.digest for path, told in files.items()}
    contents = set(digests.values())
    new = {told.digest: told.sketch for told in files.values() if told.sketch is not None and told.digest not in before.pairs}
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
    kept = _Kept({path: told.state for path, told in files.items()}, digests, pairs)
    if new:
        cache.put(key_of("sketches", name), json.dumps(sketches().known))
    if kept != before:
        kept.write(cache, name)
    return Neighbourhood(digests, pairs, sketches)


State: TypeAlias = tuple[int, int, int, int]
"""What tells that a file is as it was: when it was written, when anything about it changed (both in ns), its size and place."""
_SETTLED_NS = 2_000_000_000
"""A file that was written less than so long before it was read may have changed again in the same tick of the clock."""


@dataclass(frozen=True, slots=True)
class _Told:
    """A file: its state (None: not settled yet), its content's digest, and the sketch if it was read now."""

    state: State | None
    digest: str
    sketch: Sketch | None = None


@dataclass(frozen=True, slots=True)
class _Kept:
    """What is known from before: the state and the digest of each file, and the near contents of each content."""

    states: Mapping[str, State | None] = field(default_factory=dict)
    digests: Mapping[str, str] = field(default_factory=dict)
    pairs: Mapping[str, Mapping[str, float]] = field(default_factory=dict)

    @classmethod
    def read(cls, cache: Cache, name: str) -> "_Kept":
        held = cache.get(key_of("neighbours", name))
        if held is None or cache.get(key_of("sketches", name)) is None:
            return cls()
        states, digests, pairs = json.loads(held)
        return cls({path: state and tuple(state) for path, state in states.items()}, digests, pairs)

    def write(self, cache: Cache, name: str) -> None:
        cache.put(key_of("neighbours", name), json.dumps([self.states, self.digests, self.pairs]))


def _files(paths: Iterable[Path], before: _Kept, disk: Disk) -> Iterator[tuple[str, _Told]]:
    for path in paths:
        if path.suffix.lower() in _RECORDS or path == STANDARD_INPUT:  # many articles in one file
            continue
        try:
            now, about = time.time_ns(), path.stat()
            state = about.st_mtime_ns, about.st_ctime_ns, about.st_size, about.st_ino
            name = path.as_posix()
            if before.states.get(name) == state:
                yield name, _Told(state, before.digests[name])
                continue
            data = disk.read(path)
        except (OSError, ValueError, InputError):
            continue
        settled = max(state[:2]) < now - _SETTLED_NS
        own = () if begins_page(data[:HEAD], path.suffix.lower()) else sketch(data)
        yield name, _Told(state if settled else None, _digest(data), own)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@dataclass(frozen=True, slots=True)
class Beside:
    """What is known of the articles beside one: those that are alike, and what the store says."""

    near: tuple[Alike, ...] = ()
    stored: Stored = field(default_factory=Stored)

    def alike(self) -> tuple[Alike, ...]:
        """The other articles whose text is nearly that of this one, most alike first."""
        return self.near

    def verdict(self, claim_id: str) -> str | None:
        """The verdict that a person gave on a claim, None where there is none."""
        return self.stored.verdicts.get(claim_id)

    def known(self) -> tuple[ClaimSet, ...]:
        """The claims of the articles in the store."""
        return self.stored.claim_sets
