"""Which claim of an edited article is which of the version before, where the words are not the same and so the ids differ.

Only claims with decisions are looked for: each gets the new claim that shares most words with it, near where it stood.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Indel

from claims.store.database.documents import Wording

NEAR = 0.65
"""Share of words (twice those in common, in order, by those of both) from which a claim in the same place is the same claim,
edited: of three words one may be another, of ten words three. Different claims of one seed article share 0.63 at most, an
appositive and the claim about it aside ("The council's leader, Imran Siddiqui", 0.71), which are told apart by their kind."""
ANYWHERE = 0.9
"""The same for a claim that was moved as well as edited: almost every word."""
REACH = 3
"""How many claims before and after the place where a claim stood are near."""

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Lost:
    """A claim that is gone, and the ids of the claims of the version in which it stood last, in order, itself among them."""

    wording: Wording
    neighbours: Sequence[str]


@dataclass(frozen=True, slots=True)
class _Match:
    likeness: float
    distance: int
    lost: str
    found: str


def successors(lost: Sequence[Lost], claims: Sequence[Wording], new: frozenset[str]) -> Mapping[str, str]:
    """For each lost claim that can be told the id of the claim that took its place; no claim takes two places.

    ``claims`` are those of the new version, in order; ``new`` the ids of those that may take a place.
    """
    places = {claim.id: place for place, claim in enumerate(claims)}
    candidates = [(claim, _words(claim.text)) for claim in claims if claim.id in new]
    matches = [match for claim in lost for match in _matches(claim, candidates, places)]
    found: dict[str, str] = {}
    for match in sorted(matches, key=lambda match: (-match.likeness, match.distance, match.lost, match.found)):
        if match.lost not in found and match.found not in found.values():
            found[match.lost] = match.found
    return found


def _matches(lost: Lost, candidates: Sequence[tuple[Wording, list[str]]], places: Mapping[str, int]) -> list[_Match]:
    words = _words(lost.wording.text)
    first, last = _neighbourhood(lost, places)
    matches = []
    for claim, others in candidates:
        if claim.appositive is not lost.wording.appositive:
            continue
        distance = max(first - places[claim.id], places[claim.id] - last, 0)
        least = NEAR if distance <= REACH else ANYWHERE
        likeness = Indel.normalized_similarity(words, others, score_cutoff=least)
        if likeness >= least:
            matches.append(_Match(likeness, distance, lost.wording.id, claim.id))
    return matches


def _neighbourhood(lost: Lost, places: Mapping[str, int]) -> tuple[int, int]:
    """The places in the new version between which ``lost`` stood: those of the nearest claims about it that are still there."""
    at = lost.neighbours.index(lost.wording.id)
    before = next((places[id] for id in reversed(lost.neighbours[:at]) if id in places), -1)
    after = next((places[id] for id in lost.neighbours[at + 1 :] if id in places), len(places))
    return min(before, after), max(before, after)


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())
