"""Passages that articles have in common word by word, as where they print the text of one news agency.

Two texts are compared by their shingles, runs of `RUN` words: the containment is the share of the shorter text's shingles
that the other has too (Broder 1997), which finds a passage in a longer text as well. Words in quotation marks count only
beside others: two reporters who heard one speech quote it alike. Shingles are hashed and sorted, so that only articles with
one in common are compared, not all pairs.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from claims.ingest.characters import running
from claims.model import REPORTING_BLOCKS, Article, BlockKind, Span

RUN: Final = 4
"""Words in a shingle: of four, more than half survive where every eighth word was changed."""
LEAST: Final = 0.2
"""The minimum containment of a copy."""
LEAST_UNQUOTED: Final = 0.1
"""The minimum containment in words that are not quoted, if that of all words is at least `LEAST`."""
MOSTLY_QUOTED: Final = 0.4
"""In a text with a smaller share of unquoted words, the quoted ones count too."""
FEWEST: Final = 10
"""The minimum number of shingles in common: a passage of 13 words."""
PASSAGE: Final = 8
"""The minimum number of words of a copied passage."""
GAP: Final = 9
"""Maximum number of words between two copied runs of one passage: changed words, or a quotation."""
COPIED: Final = 0.5
"""The minimum share of a claim's characters in a copied passage for it to be copied."""
NEIGHBOURS: Final = 16
"""An article is compared with so many before it that have the same shingle, and with the first: a text that hundreds print is
compared in linear time."""

_WORD: Final = re.compile(r"\w+(?:['’.,]\w+)*")
_QUOTED: Final = re.compile('[“"«](?=\\S)[^“”"«»]{0,2000}[”"»]')
_COMPARED: Final = REPORTING_BLOCKS - {BlockKind.HEADLINE}  # copies get a headline of their own
_FACTORS: Final = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93], dtype=np.uint64)

Hashes: TypeAlias = npt.NDArray[np.uint64]
Offsets: TypeAlias = npt.NDArray[np.int32]


@dataclass(frozen=True)
class Text:
    """The words of an article: offsets in ``article.text`` and a hash of each, and the shingles.

    ``shingles`` has a hash for each word that begins a shingle, ``counting`` says for which it counts.
    """

    starts: Offsets
    ends: Offsets
    shingles: Hashes
    counting: npt.NDArray[np.bool_]

    @cached_property
    def distinct(self) -> Hashes:
        """Each shingle that counts, once, in order."""
        return np.unique(self.shingles[self.counting])

    @cached_property
    def everything(self) -> Hashes:
        """Each shingle once, in order."""
        return np.unique(self.shingles)


class Reader:
    """Reads the words of articles; it keeps the hash of each word, which texts share."""

    def __init__(self) -> None:
        self._known: dict[str, int] = {}

    def _hash(self, word: str) -> int:
        found = self._known.get(word)
        if found is None:
            digest = blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest()
            found = self._known[word] = int.from_bytes(digest, "little")
        return found

    def text(self, article: Article) -> Text:
        """The words of the article's reporting, without headlines."""
        text = running(article)
        quoted = np.zeros(len(text) + 1, dtype=bool)
        starts, ends, hashes = list[int](), list[int](), list[int]()
        for block in article.blocks:
            if block.kind not in _COMPARED:
                continue
            for found in _QUOTED.finditer(text, block.start, block.end):
                quoted[found.start() : found.end()] = True
            for found in _WORD.finditer(text, block.start, block.end):
                starts.append(found.start())
                ends.append(found.end())
                hashes.append(self._hash(found[0].casefold()))
        length = max(len(hashes) - RUN + 1, 0)
        words, shingles = np.array(hashes, dtype=np.uint64), np.zeros(length, dtype=np.uint64)
        for at in range(RUN):
            shingles += words[at : at + length] * _FACTORS[at]
        shingles ^= shingles >> np.uint64(29)
        spoken = quoted[starts] if starts else np.zeros(0, dtype=bool)
        counting = np.ones(length, dtype=bool)
        for at in range(RUN):
            counting &= ~spoken[at : at + length]
        if counting.sum() < MOSTLY_QUOTED * length:
            counting[:] = True
        return Text(np.array(starts, dtype=np.int32), np.array(ends, dtype=np.int32), shingles, counting)


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two texts, by index, with the ``containment`` of one in the other (0..1)."""

    first: int
    second: int
    containment: float


def overlaps(texts: Sequence[Text]) -> list[Overlap]:
    """The pairs of texts of which one has a passage of the other, in order; ``first`` < ``second``."""
    sizes = np.array([len(text.distinct) for text in texts], dtype=np.int64)
    if not sizes.sum():
        return []
    owners = np.repeat(np.arange(len(texts), dtype=np.int64), sizes)
    values = np.concatenate([text.distinct for text in texts])
    order = np.argsort(values, kind="stable")  # within a shingle, in the order of the texts
    pairs, counts = _counted(values[order], owners[order], len(texts))
    first, second = pairs // len(texts), pairs % len(texts)
    containment = counts / np.minimum(sizes[first], sizes[second])
    kept = (counts >= FEWEST) & (containment >= LEAST_UNQUOTED)
    likely = zip(map(int, first[kept]), map(int, second[kept]), map(float, containment[kept]), strict=True)
    found = (Overlap(one, other, round(max(share, _of_all(texts[one], texts[other])), 3)) for one, other, share in likely)
    return [each for each in found if each.containment >= LEAST]


def _of_all(one: Text, other: Text) -> float:
    """The containment in all words."""
    common = np.intersect1d(one.everything, other.everything, assume_unique=True)
    return len(common) / min(len(one.everything), len(other.everything))


def _counted(values: Hashes, owners: npt.NDArray[np.int64], texts: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """For pairs of texts (as ``first * texts + second``), the number of shingles in common."""
    begins = np.concatenate(([True], values[1:] != values[:-1]))
    first = np.maximum.accumulate(np.where(begins, np.arange(len(values)), 0))
    found = []
    for distance in range(1, NEIGHBOURS + 1):
        same = values[distance:] == values[:-distance]
        if not same.any():
            break
        found.append(owners[:-distance][same] * texts + owners[distance:][same])
    far = np.arange(len(values)) - first > NEIGHBOURS
    found.append(owners[first[far]] * texts + owners[far])
    return np.unique(np.concatenate(found), return_counts=True)


def passages(copy: Text, original: Text) -> tuple[Span, ...]:
    """The spans of ``copy`` (code points of its article's text) whose words are in ``original``; changed words and quotations
    between two of them are included.
    """
    shared = np.isin(copy.shingles, original.distinct)
    covered = np.zeros(len(copy.starts), dtype=bool)
    for at in range(RUN):
        covered[at : at + len(shared)] |= shared
    found = list[tuple[int, int]]()
    for place in map(int, np.flatnonzero(covered)):
        if found and place - found[-1][1] <= GAP:
            found[-1] = found[-1][0], place
        else:
            found.append((place, place))
    return tuple(
        Span(start=int(copy.starts[first]), end=int(copy.ends[last]))
        for first, last in found
        if np.count_nonzero(covered[first : last + 1]) >= PASSAGE
    )


@dataclass(frozen=True, slots=True)
class Copy:
    """An article (by index) that has the words of another one, ``copy_of``, in ``copied_spans`` of its text.

    ``share`` is the share (0..1) of its words that are in these spans, ``containment`` that of the shingles of the shorter one.
    """

    article: int
    copy_of: int
    share: float
    containment: float
    copied_spans: tuple[Span, ...]


def copies(texts: Sequence[Text], ranks: Sequence[tuple[float, ...]]) -> list[Copy]:
    """The copies among ``texts``, by article and then by share.

    Of two articles with common passages, the one with the lower rank is the original, and of two of one rank the first.
    """
    found = []
    for pair in overlaps(texts):
        original, copy = sorted((pair.first, pair.second), key=lambda at: (ranks[at], at))
        spans = passages(texts[copy], texts[original])
        if spans:
            inside = sum(int(np.count_nonzero(_within(texts[copy], span))) for span in spans)
            share = round(inside / len(texts[copy].starts), 3)
            found.append(Copy(copy, original, share, pair.containment, spans))
    return sorted(found, key=lambda each: (each.article, -each.share, each.copy_of))


def is_copied(spans: Sequence[Span], copied: Sequence[Span]) -> bool:
    """Whether at least `COPIED` of the characters of a claim's ``spans`` are in ``copied`` passages."""
    length = sum(span.end - span.start for span in spans)
    common = sum(max(0, min(span.end, one.end) - max(span.start, one.start)) for span in spans for one in copied)
    return length > 0 and common >= COPIED * length


def _within(text: Text, span: Span) -> npt.NDArray[np.bool_]:
    return (text.starts >= span.start) & (text.starts < span.end)
