"""Telling articles with nearly the same words, without comparing each with each.

Of all runs of five words in a text, those with the smallest hashes are its sketch; the share that two sketches have in common
is close to the share of runs that their texts have in common (Broder 1997).
"""

import hashlib
import json
import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from claims.check.files.cache import Cache, key_of
from claims.check.files.stored import Stored
from claims.check.files.trees import Tree
from claims.check.others import Alike
from claims.ingest import STANDARD_INPUT
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


@dataclass(slots=True)
class Neighbourhood:
    """The articles of a run, each with its sketch."""

    sketches: dict[str, Sketch] = field(default_factory=dict)
    _holders: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list), init=False)

    def __post_init__(self) -> None:
        for path, hashes in self.sketches.items():
            for each in hashes:
                self._holders[each].append(path)

    def alike(self, path: str, own: Sketch) -> tuple[Alike, ...]:
        """The articles, but ``path`` itself, that have nearly the words of the sketch ``own``, most alike first."""
        shared = Counter(holder for each in own for holder in self._holders.get(each, ()))
        shares = {other: round(common(own, self.sketches[other]), 2) for other, count in shared.items() if count > 1}
        near = [Alike(other, share) for other, share in shares.items() if share >= LEAST_SHARE and other != path]
        return tuple(sorted(near, key=lambda each: (-each.share, each.path)))


def neighbourhood(paths: Iterable[Path], tree: Tree, cache: Cache) -> Neighbourhood:
    """The articles at ``paths``; those that cannot be read are left out, as reading them will say."""
    kept = _kept(cache)
    found: dict[str, Sketch] = {}
    fresh: dict[str, Sketch] = {}
    for path, data in _contents(paths, tree):
        digest = hashlib.sha256(data).hexdigest()
        fresh[digest] = found[path.as_posix()] = kept.get(digest) or sketch(data)
    if fresh.keys() - kept.keys():
        cache.put(_kept_key(), json.dumps({**kept, **fresh} if len(kept) < 20_000 else fresh))
    return Neighbourhood(found)


def _contents(paths: Iterable[Path], tree: Tree) -> Iterator[tuple[Path, bytes]]:
    for path in paths:
        if path.suffix.lower() in _RECORDS or path == STANDARD_INPUT:  # many articles in one file
            continue
        try:
            yield path, tree.read(path)
        except InputError:
            continue


def _kept_key() -> str:
    return key_of("sketches", RUN_WORDS, SIZE)


def _kept(cache: Cache) -> Mapping[str, Sketch]:
    held = cache.get(_kept_key())
    return {digest: tuple(hashes) for digest, hashes in json.loads(held).items()} if held else {}


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
