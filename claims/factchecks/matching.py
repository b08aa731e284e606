"""Which fact-checks are of a claim: the search, the order, and the decision between "the same", "related" and none.

"The same" needs a calibrated probability, and no difference that rules it out whatever the wording: another figure, another
name, or a denial of the other; and a claim that says enough without its article.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice, pairwise

from claims.data import english
from claims.factchecks.index import Encode, Index, Vector
from claims.factchecks.ranking import (
    Wording,
    features,
    least,
    probability,
    rarity,
    score,
    wording_of_check,
    wording_of_claim,
)
from claims.factchecks.terms import Name, names, stem, terms
from claims.model import Claim, ClaimSet, FactCheck, FactCheckMatch, Guard, MatchedClaim, Polarity, Relation
from claims.store.search import words

FOUND = 50
"""Fact-checks that each of the two searches, by words and by vectors, contributes."""
MOST_MATCHES = 3
"""Matches of a claim."""
TOGETHER = 64
"""Claims whose vectors are compared with the index at once."""
LONGEST_CLAIM = 2_000
"""Characters of a claim that are compared."""

_YEARS = range(1900, 2100)
_NEAR = 0.01
"""Figures that differ by less than this share of the larger are the same."""
_SAME_FRAME = 0.6
"""The share of the words other than names from which two claims are of one form, so that other names make another claim."""
_DECIMALS = 4


@dataclass(frozen=True, slots=True)
class Query:
    """A claim to look up: its words, who says it, and whether it is negated (None: unknown, as of several sentences)."""

    text: str
    claimant: str | None = None
    is_negated: bool | None = None


@dataclass(frozen=True, slots=True)
class Ranked:
    """A fact-check that was found, with its score, and the features that it is made of."""

    key: int
    check: FactCheck
    score: float
    features: tuple[float, ...]


def query_of(claim: Claim) -> Query:
    """The look-up of a claim of an article."""
    return Query(claim.statement, claim.speaker or claim.source, claim.polarity is Polarity.NEGATIVE)


def match_article(claim_set: ClaimSet, index: Index, encode: Encode) -> Iterator[MatchedClaim]:
    """The claims of an article, each with its matches."""
    article = claim_set.article
    found = matches([query_of(claim) for claim in claim_set.claims], index, encode)
    for claim, of_claim in zip(claim_set.claims, found, strict=True):
        yield MatchedClaim(
            article_id=article.id,
            article_title=article.title,
            article_path=article.path,
            claim_id=claim.id,
            text=claim.text,
            statement=claim.statement,
            matches=of_claim,
        )


def matches(queries: Iterable[Query], index: Index, encode: Encode) -> Iterator[tuple[FactCheckMatch, ...]]:
    """For each claim the fact-checks of the same or a related claim, the most similar first."""
    for query, found in zip_ranked(queries, index, encode):
        yield decide(query, found)


def zip_ranked(queries: Iterable[Query], index: Index, encode: Encode) -> Iterator[tuple[Query, list[Ranked]]]:
    """Each claim with the fact-checks that were found for it, in order."""
    remaining = iter(queries)
    while batch := list(islice(remaining, TOGETHER)):
        vectors = [encode(query.text[:LONGEST_CLAIM]) for query in batch]
        for query, vector, near in zip(batch, vectors, index.nearest(vectors, FOUND), strict=True):
            yield query, _ranked(query, vector, near, index)


def _ranked(query: Query, vector: Vector, near: Sequence[int], index: Index) -> list[Ranked]:
    own = wording_of_claim(query.text[:LONGEST_CLAIM], query.claimant)
    by_words = index.search(own.claim, FOUND)
    checks = {key: index.check(key) for key in sorted({*by_words, *near})}
    wordings = {key: wording_of_check(check) for key, check in checks.items()}
    weighing = _weighing(own, wordings.values(), index)
    ranked = []
    for key, check in checks.items():
        found = features(own, wordings[key], weighing, by_words.get(key, 0.0), index.similarity(key, vector))
        ranked.append(Ranked(key, check, score(found), found))
    return sorted(ranked, key=lambda one: (-one.score, one.check.id))


def _weighing(own: Wording, others: Iterable[Wording], index: Index) -> dict[str, float]:
    """The weight of every term that the features compare."""
    compared = own.claim.union(*(other.claim | other.title for other in others))
    return {term: rarity(index.holders(term), index.total) for term in compared}


def decide(query: Query, ranked: Sequence[Ranked]) -> tuple[FactCheckMatch, ...]:
    """The matches among the fact-checks that were found, in the same order."""
    found = []
    vague = (Guard.VAGUE,) if is_vague(query.text) else ()
    for place, one in enumerate(ranked[:MOST_MATCHES]):
        best_other = next((other.score for at, other in enumerate(ranked) if at != place), None)
        chance = round(probability(one.features, one.score, best_other), _DECIMALS)
        if chance < least("related"):
            continue
        guards = (*differences(query, one.check), *vague)
        same = chance >= least("same") and not guards
        relation = Relation.SAME if same else Relation.RELATED
        found.append(FactCheckMatch(check=one.check, relation=relation, probability=chance, guards=guards))
    return tuple(found)


def differences(query: Query, check: FactCheck) -> Iterator[Guard]:
    """What rules out that a fact-check is of the same claim."""
    if _figures_differ(query.text, check.claim):
        yield Guard.FIGURE
    if _names_differ(query, check):
        yield Guard.NAME
    if _denies(query, check.claim):
        yield Guard.DENIAL


def _figures_differ(one: str, other: str) -> bool:
    """Whether both texts give years, and none of them is the same, or both give other numbers."""
    (years, amounts), (other_years, other_amounts) = _figures(one), _figures(other)
    if years and other_years and years.isdisjoint(other_years):
        return True
    return bool(amounts and other_amounts) and not any(_is_near(mine, theirs) for mine in amounts for theirs in other_amounts)


def _figures(text: str) -> tuple[set[float], set[float]]:
    """The years of a text, and its other numbers, without days of a month."""
    from claims.language.numerals import numerals  # imports spaCy

    values = {number.value for number in numerals(_day_of_month().sub(" ", text)) if number.value is not None}
    years = {value for value in values if value in _YEARS}
    return years, values - years - {1}


@cache
def _day_of_month() -> re.Pattern[str]:
    months = "|".join(word for row in english().check_words if row.list == "calendar" for word in row.words)
    day = r"\d{1,2}(?:st|nd|rd|th)?"
    return re.compile(rf"\b{day} (?:{months})\b|\b(?:{months})\.? {day}\b(?!,\d)")


def _is_near(one: float, other: float) -> bool:
    return abs(one - other) <= _NEAR * max(abs(one), abs(other))


def _names_differ(query: Query, check: FactCheck) -> bool:
    """Whether each text has a name that the other lacks, and they share no name or are otherwise of one form."""
    about = _Named.of(f"{check.claim} {check.title or ''} {check.summary or ''} {check.claimant or ''}")
    asked = _Named.of(f"{query.text} {query.claimant or ''}")
    own, theirs = names(query.text), names(check.claim)
    missing = [name for name in own if not about.has(name)]
    others = [name for name in theirs if not asked.has(name)]
    if not missing or not others:
        return False
    if len(missing) == len(own) and len(others) == len(theirs):
        return True
    named = {stem(word) for name in (*own, *theirs) for word in name}
    frame, other_frame = set(terms(query.text)) - named, set(terms(check.claim)) - named
    return len(frame & other_frame) >= _SAME_FRAME * max(len(frame | other_frame), 1)


@dataclass(frozen=True, slots=True)
class _Named:
    """The words of a text (their stems), the initials of its names, and these names by their last words."""

    words: frozenset[str]
    acronyms: frozenset[str]
    by_last: Mapping[str, list[Name]]

    @classmethod
    def of(cls, text: str) -> "_Named":
        several = [name for name in names(text) if len(name) > 1]
        by_last: dict[str, list[Name]] = {}
        for name in dict.fromkeys(several):
            by_last.setdefault(name[-1], []).append(name)
        return cls(frozenset(map(stem, words(text))), frozenset(map(_initials, several)), by_last)

    def has(self, name: Name) -> bool:
        """Whether the text has a word of a name, or its initials, and not with another given name."""
        if (len(name) > 1 and _initials(name) in self.words) or (len(name) == 1 and name[0] in self.acronyms):
            return True
        if not any(stem(word) in self.words for word in name):
            return False
        namesakes = self.by_last.get(name[-1], []) if len(name) > 1 else []
        return not namesakes or any(_may_be_one(name, other) for other in namesakes)


def _initials(name: Name) -> str:
    return "".join(word[0] for word in name)


def _may_be_one(one: Name, other: Name) -> bool:
    """Whether two names with the same last word may be of one person: not if both begin with different given names."""
    return one[0] == other[0] or not {one[0], other[0]} <= _given_names()


@cache
def _given_names() -> frozenset[str]:
    return frozenset(name.lower() for row in english().given_names for name in row.names)


def _denies(query: Query, checked: str) -> bool:
    """Whether one of two claims is negated and the other is not, both by the claim's polarity and by its words.

    The words alone would see a negation of something else in it: "a photo of a man who had no ticket".
    """
    negated = is_negated(checked)
    return query.is_negated is not None and query.is_negated is not negated and is_negated(query.text) is not negated


def is_vague(text: str) -> bool:
    """Whether a claim says too little without its article for another to be the same.

    >>> is_vague("Two of them were taken to hospital."), is_vague("Drinking seawater cures the common cold.")
    (True, False)
    """
    return len(set(terms(text))) < (_FEWEST_TERMS if not names(text) else _FEWEST_TERMS_WITH_NAME)


_FEWEST_TERMS, _FEWEST_TERMS_WITH_NAME = 5, 3


_NEGATIONS = frozenset({"not", "never", "no", "neither", "nor", "nobody", "none", "nothing", "cannot"})
_CONTRACTED = frozenset(
    {
        "don",
        "doesn",
        "didn",
        "isn",
        "aren",
        "wasn",
        "weren",
        "hasn",
        "haven",
        "hadn",
        "won",
        "wouldn",
        "can",
        "couldn",
        "shouldn",
    }
)
"""Verbs before "'t", which `words` separates."""


def is_negated(text: str) -> bool:
    """Whether a text contains a negation.

    >>> is_negated("The bridge did not fall."), is_negated("The bridge fell.")
    (True, False)
    """
    found = words(text)
    contracted = any(second == "t" and first in _CONTRACTED for first, second in pairwise(found))
    return contracted or not _NEGATIONS.isdisjoint(found)
