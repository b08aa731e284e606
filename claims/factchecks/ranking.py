"""Orders the fact-checks that a search found for a claim, and gives the probability that the first is of the same claim.

Linear in a few named features; ``python -m training.factchecks`` fits the weights, which are in a table. Dates are left out on
purpose: claims come back after years, while the pairs that the weights are fitted to are of posts which the check itself cites,
so that the nearest date would win there for a reason that news does not have.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import exp, log, sqrt

from claims.data import english
from claims.factchecks.terms import content_words, grams, stem, terms
from claims.model import FactCheck

FEATURES = (
    "found",
    "claim_covered",
    "title_covered",
    "claim_cosine",
    "title_grams",
    "claim_grams",
    "claimant",
    "vectors",
)
"""The features of a pair, in the order of `features`."""

Weighing = Mapping[str, float]
"""The weight of each term: the rarer it is among the fact-checks, the more."""
_LOWEST = 0.1
_BM25 = 10.0
"""The score of a full-text search is divided by this, so that all features are of one order."""
_WIDEST_MARGIN = 4.0
_DECIMALS = 4
"""Features are rounded, so that machines whose arithmetic differs in the last bits give the same order."""


def rarity(holders: int, total: int) -> float:
    """The weight of a term that ``holders`` of ``total`` fact-checks have (inverse document frequency as in BM25)."""
    return max(log(1 + (total - holders + 0.5) / (holders + 0.5)), _LOWEST)


@dataclass(frozen=True, slots=True)
class Wording:
    """A claim, or a fact-check, as the features compare it."""

    claim: frozenset[str]
    title: frozenset[str]
    every: frozenset[str]
    claim_grams: frozenset[str]
    title_grams: frozenset[str]
    claimant: frozenset[str]


def wording_of_claim(text: str, claimant: str | None) -> Wording:
    """The wording of a claim of an article."""
    found = content_words(text)
    own, own_grams = frozenset(map(stem, found)), grams(found)
    return Wording(own, own, own, own_grams, own_grams, frozenset(terms(claimant or "")))


def wording_of_check(check: FactCheck) -> Wording:
    """The wording of a fact-check."""
    of_claim, of_title = content_words(check.claim), content_words(check.title or "")
    claim, title = frozenset(map(stem, of_claim)), frozenset(map(stem, of_title))
    rest = frozenset(terms(f"{check.summary or ''} {check.claimant or ''}"))
    return Wording(claim, title, claim | title | rest, grams(of_claim), grams(of_title), rest)


def features(claim: Wording, check: Wording, weighing: Weighing, bm25: float, similarity: float) -> tuple[float, ...]:
    """The features of a claim and a fact-check that a search found with the score ``bm25`` (0 if only its vector was near).

    ``similarity`` is the cosine of their vectors.
    """
    found = (
        bm25 / _BM25,
        _covered(claim.claim, check.every, weighing),
        _covered(check.title, claim.claim, weighing),
        _cosine(claim.claim, check.claim, weighing),
        _dice(claim.claim_grams, check.title_grams),
        len(claim.claim_grams & (check.claim_grams | check.title_grams)) / max(len(claim.claim_grams), 1),
        len(claim.claimant & check.every) / max(len(claim.claimant), 1),
        similarity,
    )
    return tuple(round(value, _DECIMALS) for value in found)


def _covered(one: Iterable[str], other: frozenset[str], weighing: Weighing) -> float:
    """The share of the weight of ``one`` that ``other`` has."""
    total = shared = 0.0
    for term in sorted(one):
        total += weighing[term]
        shared += weighing[term] if term in other else 0.0
    return shared / total if total else 0.0


def _cosine(one: frozenset[str], other: frozenset[str], weighing: Weighing) -> float:
    lengths = sqrt(_square(one, weighing) * _square(other, weighing))
    return _square(one & other, weighing) / lengths if lengths else 0.0


def _square(one: frozenset[str], weighing: Weighing) -> float:
    return sum(weighing[term] ** 2 for term in sorted(one))


def _dice(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / sqrt(len(one) * len(other)) if one and other else 0.0


@cache
def _weights(part: str) -> dict[str, float]:
    return {row.name: row.weight for row in english().factcheck_weights if row.part == part}


def score(found: Sequence[float]) -> float:
    """How well a fact-check fits a claim, by its features: comparable among those of one claim."""
    weights = _weights("ranking")
    return round(sum(weights[name] * value for name, value in zip(FEATURES, found, strict=True)), _DECIMALS)


EVIDENCE = ("claim_cosine", "vectors")
"""The features that say how near the best fact-check is, whatever the others: of most claims in news there is none."""


def probability(found: Sequence[float], own: float, best_other: float | None) -> float:
    """The probability that a fact-check with these features and this score is of the same claim; ``best_other`` is the highest
    score of the others (None: there are none).
    """
    weights = _weights("probability")
    named = dict(zip(FEATURES, found, strict=True))
    odds = weights["base"] + weights["score"] * own + weights["margin"] * margin(own, best_other)
    return 1 / (1 + exp(-(odds + sum(weights[name] * named[name] for name in EVIDENCE))))


def margin(own: float, best_other: float | None) -> float:
    """The difference of a score to the best other one, as far as it matters."""
    return _WIDEST_MARGIN if best_other is None else max(min(own - best_other, _WIDEST_MARGIN), -_WIDEST_MARGIN)


def least(relation: str) -> float:
    """The least probability for a relation: "same", "related"."""
    return _weights("least")[relation]
