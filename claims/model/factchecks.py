"""Published fact-checks, and their matches with the claims of an article."""

from enum import StrEnum

from claims.model.claimset import Record, Text


class Truth(StrEnum):
    """What a fact-check's rating says of the claim, on a common scale."""

    TRUE = "true"
    MOSTLY_TRUE = "mostly_true"
    MIXED = "mixed"
    MOSTLY_FALSE = "mostly_false"
    FALSE = "false"
    UNPROVEN = "unproven"


UNTRUE = frozenset({Truth.MOSTLY_FALSE, Truth.FALSE})
"""The ratings by which a claim should not be published as it is."""


class FactCheck(Record):
    """A published check of one claim.

    ``claim`` is what was checked, ``claimant`` who said it. ``title`` and ``summary`` are of the page of the check at ``url``
    (http or https), ``date`` is its day (ISO 8601), ``publisher`` who checked. ``rating`` is the verdict in the publisher's own
    words, ``truth`` its meaning; null if the words and the scale are unknown.
    """

    id: str
    claim: str
    claimant: str | None = None
    title: str | None = None
    summary: str | None = None
    url: str | None = None
    publisher: str | None = None
    date: str | None = None
    rating: str | None = None
    truth: Truth | None = None


class Relation(StrEnum):
    """How the claim of a fact-check relates to a claim of an article."""

    SAME = "the same"
    RELATED = "related"


class Guard(StrEnum):
    """Why a claim is not the same as that of a fact-check although their wordings are similar: a difference, or few words."""

    FIGURE = "figure"
    NAME = "name"
    DENIAL = "denial"
    VAGUE = "vague"


class FactCheckMatch(Record):
    """A fact-check of the same or a related claim.

    ``probability`` (0 to 1) is that of the same claim, by the wording; ``guards`` are differences that rule this out whatever
    the probability.
    """

    check: FactCheck
    relation: Relation
    probability: float
    guards: tuple[Guard, ...] = ()


class MatchedClaim(Record):
    """A claim of an article with the fact-checks found for it, the most similar first; none if none was found."""

    article_id: str
    article_title: Text | None
    article_path: str | None
    claim_id: str
    text: Text
    statement: Text
    matches: tuple[FactCheckMatch, ...]
