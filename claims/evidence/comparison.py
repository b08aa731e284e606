"""Whether a statement of a document bears on a claim of the article, by their facts: event, roles, figures, time, polarity.

What does not fit in every respect is left out: the guards come first, and where something is open nothing is set.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Protocol

from claims.data.grammar import Opposition
from claims.evidence.statements import Statement, has_standing, in_own_voice, is_person
from claims.factchecks.terms import terms
from claims.model import BlockKind, Certainty, HedgeType, SourceKind, Stance, Status
from claims.stories.readings import renamed
from claims.verification.events import Event
from claims.verification.facts import Amount, Facts
from claims.verification.grouping import Bearing, Groups
from claims.verification.independence import are_apart, is_firm, is_one_utterance, is_open
from claims.verification.predicates import Outlook, families

NEWS_DAYS: Final = 7.0
"""Maximum days between two reports of one event that do not both date it."""
STANCE_DAYS: Final = 60.0
"""Maximum days between a claim and what a party says about it, where neither dates the event."""
MOST_MISSING: Final = 1 / 3
"""Maximum share of a claim's terms that its statement in a document may leave to the rest of the document."""
_OPEN: Final = frozenset({Status.NOT_CHECKABLE, Status.UNCONFIRMED})
_DOUBTED: Final = frozenset({HedgeType.HEARSAY, HedgeType.INVESTIGATION, HedgeType.CONDITIONAL})


class Surroundings(Protocol):
    """The context of a statement."""

    @property
    def terms(self) -> frozenset[str]:
        """The terms of the whole document."""

    @property
    def lead(self) -> frozenset[str]:
        """The terms of its title and its first lines."""


@dataclass(frozen=True, slots=True)
class Setting:
    """Of the article and a document: how far apart they were published in ``days`` (None: a date is not known), the
    ``document``'s terms, and the fullest form of each name in both.

    ``one_voice``: one publisher, or one news agency, so that the document's own voice adds nothing.
    """

    days: float | None
    document: Surroundings
    names: Mapping[str, str]
    one_voice: bool = False


@dataclass(frozen=True)
class _Two:
    """The facts of the two statements that are compared."""

    known: Sequence[Facts]

    def facts(self, position: int) -> Facts:
        """Those of the first or the second."""
        return self.known[position]


def stance(claim: Statement, said: Statement, setting: Setting) -> Stance | None:
    """What a statement of a document says about a claim; None if nothing, or if it is not sure enough.

    A party that is the claim's own, or not independent of it, adds nothing.
    """
    if not _is_comparable(claim, said):
        return None
    one = replace(claim, position=0, event=_event(claim, setting))
    other = replace(said, position=1, event=_event(said, setting))
    groups = Groups([one, other], _Two((claim.facts, said.facts)))
    if groups.bearing_on(0, Bearing.AGREE):
        agrees = groups.share_more_than_people(one, other) and _entails(one, other, setting)
        return _agreeing(one, other, setting) if agrees else None
    if groups.bearing_on(0, Bearing.CONTRADICT):
        return _opposing(one, other, setting) if _excludes(one, other, setting) else None
    if groups.bearing_on(0, Bearing.OTHER_NUMBER):
        return _opposing(one, other, setting) if _other_figure(one, other, setting) else None
    return None


def _event(statement: Statement, setting: Setting) -> Event | None:
    return None if statement.event is None else renamed(statement.event, setting.names)


def _is_comparable(claim: Statement, said: Statement) -> bool:
    """The guards that need only one of the two: each reports an event and can be checked, and nothing in it is left open."""
    if claim.event is None or said.event is None or claim.event.bare or said.event.bare:
        return False
    if claim.status is Status.NOT_CHECKABLE or said.status in _OPEN or said.block is BlockKind.HEADLINE:
        return False
    if claim.certainty not in (Certainty.CERTAIN, Certainty.PROBABLE):
        return False
    return said.certainty is Certainty.CERTAIN and not said.hearsay and _DOUBTED.isdisjoint(said.hedges) and not _rumoured(said)


def _rumoured(said: Statement) -> bool:
    """Whether its source is talk: "unconfirmed reports", "rumours", "social media posts"."""
    if said.party is None:
        return False
    words = set(said.party.identity.split())
    talk = families().words["talk"]
    return said.party.kind is SourceKind.SOCIAL_MEDIA or not talk.isdisjoint(words)


def _agreeing(claim: Statement, said: Statement, setting: Setting) -> Stance | None:
    if in_own_voice(said):
        return None if setting.one_voice else Stance.SUPPORTS
    if not is_firm(said) or not _adds_party(claim, said):
        return None
    return Stance.SUPPORTS if has_standing(said) else Stance.AGREES


def _opposing(claim: Statement, said: Statement, setting: Setting) -> Stance | None:
    if in_own_voice(said):
        return None if setting.one_voice else Stance.CONTRADICTS
    if not is_firm(said) or said.party is None:
        return None
    if claim.attributed and not claim.hearsay and (claim.party is None or claim.party.same_as(said.party)):
        return None
    return Stance.CONTRADICTS if has_standing(said) and claim.affirmed else Stance.DISPUTES


def _adds_party(claim: Statement, said: Statement) -> bool:
    """Whether the source of ``said`` is a further one: who a claim's unknown source is, is not known."""
    if not claim.attributed or claim.hearsay:
        return True
    return are_apart(claim, said) and not is_one_utterance(claim, claim.text, said, said.text)


def _entails(claim: Statement, said: Statement, setting: Setting) -> bool:
    """Whether a statement about the same event has every detail of a claim: figures, time, roles and words."""
    return (
        all(any(_is_within(each, amount) for each in said.facts.amounts) for amount in claim.facts.amounts)
        and _is_dated_alike(claim.facts, said.facts, setting)
        and _has_roles(claim, said)
        and _has_words(claim, said, setting)
    )


def _is_within(one: Amount, other: Amount) -> bool:
    """Whether a figure is inside the bounds of another: 14 is "at least 10", "about 200" is not 212."""
    return one.unit == other.unit and other.low <= one.low and one.high <= other.high


def _is_dated_alike(claim: Facts, said: Facts, setting: Setting) -> bool:
    """Whether the time of ``said`` is that of the claim, or neither contradicts that both are news of the same days."""
    there = dict(said.times)
    if claim.times and all(there.get(unit) == value for unit, value in claim.times):
        return "weekday" not in there or _is_near(setting, NEWS_DAYS)
    if claim.times and said.times:
        return False  # "on 3 March", "in March"
    return _is_near(setting, NEWS_DAYS)


def _is_near(setting: Setting, most: float) -> bool:
    return setting.days is not None and setting.days <= most


def _has_roles(claim: Statement, said: Statement) -> bool:
    """Whether no agent of the claim is the patient of the statement, or the other way round."""
    one, other = claim.event, said.event
    if one is None or other is None:
        return False
    if families().has(one.families, "symmetric"):
        return True
    swapped = (one.agent & other.patient) - other.agent - one.patient or (one.patient & other.agent) - other.patient - one.agent
    return not swapped


def _has_words(claim: Statement, said: Statement, setting: Setting) -> bool:
    """Whether the statement has the claim's words: names in itself or the document's lead, a few others in the document."""
    missing = claim.terms - said.terms - claim.optional
    if not missing:
        return True
    if len(missing) > MOST_MISSING * len(claim.terms):
        return False
    return missing & claim.names <= setting.document.lead | said.names and missing - claim.names <= setting.document.terms


def _excludes(claim: Statement, said: Statement, setting: Setting) -> bool:
    """Whether of two statements, one affirmed and one denied or its opposite, both cannot be true: what is denied must not be
    narrower than what is affirmed.
    """
    denied, affirmed = (claim, said) if said.affirmed and not claim.affirmed else (said, claim)
    both_affirmed = claim.affirmed and said.affirmed
    narrower = denied.terms - affirmed.terms - denied.optional
    if both_affirmed:
        if not _are_contrary(claim, said):
            return False
        narrower |= affirmed.terms - denied.terms - affirmed.optional
    if narrower or not _has_roles(claim, said):
        return False
    if any(not any(_is_within(each, amount) for each in affirmed.facts.amounts) for amount in denied.facts.amounts):
        return False
    return _excludes_in_time(denied.facts, affirmed.facts, said, setting)


def _are_contrary(claim: Statement, said: Statement) -> bool:
    """Whether two events of one named party cannot both be: that sales rose and fell, not that workers were hired and fired."""
    one, other = claim.event, said.event
    if one is None or other is None:
        return False
    links = (link for family in one.families for link in families().opposites.get(family, ()))
    contrary = any(kind is Opposition.CONTRARY and opposite in other.families for opposite, kind in links)
    return contrary and not claim.names.isdisjoint(said.names)


def _excludes_in_time(denied: Facts, affirmed: Facts, said: Statement, setting: Setting) -> bool:
    here, there = dict(denied.times), dict(affirmed.times)
    if here and there:
        return all(there.get(unit) == value for unit, value in here.items()) and not (
            "weekday" in here and not _is_near(setting, NEWS_DAYS)
        )
    if here or there:
        return _is_near(setting, NEWS_DAYS)
    # where neither is dated, the state of things may have changed in between; a party speaks of what it is asked about
    return _is_near(setting, NEWS_DAYS if in_own_voice(said) else STANCE_DAYS)


def _other_figure(claim: Statement, said: Statement, setting: Setting) -> bool:
    """Whether two figures are of one thing at one time, and neither is a newer count: tolls grow, and so does "has sold"."""
    one, other = claim.event, said.event
    if one is None or other is None or one.outlook is not Outlook.ACTUAL:
        return False
    if claim.terms - said.terms - claim.optional or said.terms - claim.terms - said.optional:
        return False
    if not claim.facts.times or dict(claim.facts.times) != dict(said.facts.times) or not (one.done and other.done):
        return False
    if "weekday" in dict(claim.facts.times) and not _is_near(setting, NEWS_DAYS):
        return False
    grows = families().has(one.families, "victims")
    return not grows and _has_roles(claim, said) and not _is_compatible(claim.facts, said.facts)


def _is_compatible(one: Facts, other: Facts) -> bool:
    """Whether an open figure leaves room for the other: "at least 10", "14"."""
    shared = [(a, b) for a in one.amounts for b in other.amounts if a.unit == b.unit]
    return any(a.agrees(b) for a, b in shared) and any(is_open(a) or is_open(b) for a, b in shared)


def document_terms(text: str) -> frozenset[str]:
    """The terms of a text, in which words for persons are one."""
    return frozenset(_generalised(terms(text)))


def _generalised(found: Sequence[str]) -> Iterator[str]:
    for term in found:
        yield term
        if is_person(term):
            yield "people"


__all__ = ["NEWS_DAYS", "STANCE_DAYS", "Setting", "document_terms", "stance"]
