"""Matches the claims of an edited article to the reworded claims of the previous version.

Candidates are found by their rare words, so that not all pairs of two long lists are compared.
"""

import re
from bisect import bisect_left
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from rapidfuzz.distance import Indel

from claims.store.documents import Wording

NEAR = 0.65
"""Minimum similarity (the share of words in common, in order) of a nearby claim that was edited: of three words one
may differ, of ten words three. Different claims of one seed article have 0.63 at most, except an appositive and the claim about
it ("The council's leader, Imran Siddiqui", 0.71), which are distinguished by their kind."""
ANYWHERE = 0.9
"""Minimum similarity of a claim that was moved as well as edited: almost every word must be the same."""
REACH = 3
"""The number of claims before and after the former position of a claim that count as nearby."""

_ROUNDING = 1e-9
_WORD = re.compile(r"\w+")
MOST = 50
"""The maximum number of candidates for a text."""


class Candidates:
    """An index of texts by word, to find texts that may be similar to another."""

    def __init__(self, texts: Sequence[Collection[str]]) -> None:
        self._size = len(texts)
        self._containing: dict[str, list[int]] = {}
        for place, words in enumerate(texts):
            for word in set(words):
                self._containing.setdefault(word, []).append(place)

    def near(self, words: Collection[str], shared: float, at: int) -> list[int]:
        """The indices of the texts that have at least ``shared`` of ``words`` (with repetitions), and of others, in
        order: at most `MOST`. If there are more, those with rare words come first, then those nearest to index ``at``.
        """
        found: set[int] = set()
        # A text that lacks all of these has too few of the others.
        enough = max(len(words) - ceil(shared - _ROUNDING) + 1, 0)
        for word in dict.fromkeys(sorted(words, key=self._frequency)[:enough]):
            found.update(_nearest([place for place in self._around(word, at) if place not in found], at, MOST - len(found)))
            if len(found) >= min(MOST, self._size):
                break
        return sorted(found)

    def _frequency(self, word: str) -> tuple[int, str]:
        return len(self._containing.get(word, ())), word

    def _around(self, word: str, at: int) -> Sequence[int]:
        """The indices of texts with a word: the `MOST` on either side of ``at``."""
        places = self._containing.get(word, [])
        middle = bisect_left(places, at)
        return places[max(middle - MOST, 0) : middle + MOST]


def _nearest(places: Sequence[int], at: int, most: int) -> Sequence[int]:
    return places if len(places) <= most else sorted(places, key=lambda place: (abs(place - at), place))[:most]


@dataclass(frozen=True, slots=True)
class RemovedClaim:
    """A claim that the new version lacks, and the ids of all claims of the last version that has it, in order."""

    wording: Wording
    neighbours: Sequence[str]


@dataclass(frozen=True, slots=True)
class _Match:
    likeness: float
    distance: int
    removed: str
    found: str


def successors(removed: Sequence[RemovedClaim], claims: Sequence[Wording], new: frozenset[str]) -> Mapping[str, str]:
    """The id of the successor of each removed claim that has one; no claim succeeds two.

    ``claims`` are those of the new version, in order; ``new`` the ids of those that may be successors. Only claims with
    decisions are passed: each gets the new claim that shares most words with it, near its former position. Each is compared
    with a bounded number of new claims, see `Candidates`.
    """
    places = {claim.id: place for place, claim in enumerate(claims)}
    pools = [
        _Pool([claim for claim in claims if claim.id in new and claim.appositive is kind], places) for kind in (False, True)
    ]
    gaps: dict[int, Mapping[str, _Gap]] = {}  # by the identity of a list of neighbours, which claims of one version share
    matches: list[_Match] = []
    for claim in removed:
        if id(claim.neighbours) not in gaps:
            gaps[id(claim.neighbours)] = _gaps(claim.neighbours, places)
        matches += pools[claim.wording.appositive].matches(claim.wording, gaps[id(claim.neighbours)][claim.wording.id])
    found: dict[str, str] = {}
    taken: set[str] = set()
    for match in sorted(matches, key=lambda match: (-match.likeness, match.distance, match.removed, match.found)):
        if match.removed not in found and match.found not in taken:
            found[match.removed] = match.found
            taken.add(match.found)
    return found


@dataclass(frozen=True, slots=True)
class _Gap:
    """The gap of a claim of an earlier version, as indices in the new one: those of the nearest remaining claims before and
    after it, ``first`` and ``last``, and where it would be (``expected``) had nothing between them been added or removed.
    """

    first: int
    last: int
    expected: int


def _gaps(ids: Sequence[str], places: Mapping[str, int]) -> Mapping[str, _Gap]:
    """The gap of each claim of an earlier version, by its id; ``ids`` are in order."""
    after = [len(places)] * len(ids)
    for at in range(len(ids) - 1, 0, -1):
        after[at - 1] = places.get(ids[at], after[at])
    before, since = -1, 0
    found: dict[str, _Gap] = {}
    for id, following in zip(ids, after, strict=True):
        since += 1
        found[id] = _Gap(min(before, following), max(before, following), before + since)
        if id in places:
            before, since = places[id], 0
    return found


class _Pool:
    """The new claims, in order, that may be successors."""

    def __init__(self, claims: Sequence[Wording], places: Mapping[str, int]) -> None:
        self._claims = claims
        self._words = [_words_of(claim.text) for claim in claims]
        self._places = [places[claim.id] for claim in claims]
        self._candidates = Candidates(self._words)

    def matches(self, removed: Wording, gap: _Gap) -> list[_Match]:
        """The claims that are similar enough to a removed one."""
        words = _words_of(removed.text)
        # Two lists have twice the words in common, in order, divided by all words: at most all of one list.
        shared = NEAR * len(words) / (2 - NEAR)
        matches = []
        for one in self._candidates.near(words, shared, bisect_left(self._places, gap.expected)):
            others = self._words[one]
            if 2 * min(len(words), len(others)) < NEAR * (len(words) + len(others)):
                continue  # otherwise a long list would be read for each short one
            distance = max(gap.first - self._places[one], self._places[one] - gap.last, 0)
            least = NEAR if distance <= REACH else ANYWHERE
            likeness = Indel.normalized_similarity(words, others, score_cutoff=least)
            if likeness >= least:
                matches.append(_Match(likeness, distance, removed.id, self._claims[one].id))
        return matches


def _words_of(text: str) -> list[str]:
    return _WORD.findall(text.casefold())
