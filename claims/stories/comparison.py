"""The claims of a story's articles compared: who else says so, who says otherwise, who was first, and what changed.

Within an article the rules of `claims.verification` decide; across articles the same events and numbers are compared. What
stands in a copied passage is said by the original: it is never a further source. A publication's own voice is not a source
either.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from heapq import nsmallest
from typing import Final

from claims.article_ids import publisher_key
from claims.model import BlockKind, Status
from claims.stories.copies import Copy, is_copied
from claims.stories.grouping import time_of
from claims.stories.readings import Correction, Reading, content_words, renamed
from claims.verification.assertions import Assertion
from claims.verification.facts import Facts
from claims.verification.grouping import Bearing, Groups
from claims.verification.independence import (
    are_apart,
    fullest_names,
    has_figures_of,
    is_firm,
    is_one_utterance,
    is_open,
    known_bound,
)
from claims.verification.predicates import families

_MOST_SOURCES: Final = 20
"""The number of independent sources of a claim to find: two decide."""
_MOST_CORRECTIONS: Final = 100
"""The number of corrections of a story, each of which is compared with every claim."""
_ALIKE: Final = 0.5
"""The minimum share of the words of two claims that both have, for different figures of a publication to be of one thing."""


@dataclass(slots=True)
class Told:
    """A claim of a story: the ``article`` (by index in the story) and the ``claim`` (by index in it).

    ``copied_from`` is the article that it was copied from; ``alike`` are the claims (by index in the story) that say the
    same of the event with the same figures, ``sources`` those that make it corroborated, ``against`` those that dispute it,
    ``later`` the one with a newer figure, ``corrected_in`` the article that says it was wrong.
    """

    index: int
    article: int
    claim: int
    assertion: Assertion
    facts: Facts
    copied_from: int | None
    alike: list[int] = field(default_factory=list)
    sources: list[int] = field(default_factory=list)
    against: list[int] = field(default_factory=list)
    later: int | None = None
    corrected_in: int | None = None

    @property
    def firm(self) -> bool:
        """Whether a source says it firmly enough to support or dispute another claim."""
        return is_firm(self.assertion)


class Comparison:
    """The claims of the articles of one story, compared; ``copies`` have indices in ``readings``."""

    def __init__(self, readings: Sequence[Reading], copies: Sequence[Copy]) -> None:
        self.readings = readings
        self.times = [time_of(reading.claim_set.article) for reading in readings]
        self.order = sorted(range(len(readings)), key=lambda at: (self.times[at] is None, self.times[at] or 0.0, at))
        self._publishers = [publisher_key(reading.claim_set.article.publisher) for reading in readings]
        self._copies: dict[int, list[Copy]] = {}
        for copy in copies:
            self._copies.setdefault(copy.article, []).append(copy)
        self.claims = tuple(self._told())
        self._groups = Groups(
            [told.assertion for told in self.claims], _Joined([told.facts for told in self.claims]), one_event=True
        )
        for told in self.claims:
            self._relate(told)
        self._correct()

    def _told(self) -> list[Told]:
        """The claims in the order in which they were published."""
        names = fullest_names((assertion.event for assertion in reading.assertions) for reading in self.readings)
        found: list[Told] = []
        for article in self.order:
            reading = self.readings[article]
            for claim, (assertion, facts) in enumerate(zip(reading.assertions, reading.facts, strict=True)):
                index = len(found)
                event = None if assertion.event is None else renamed(assertion.event, names)
                moved = replace(assertion, position=index, event=event)
                origin = self._origin(article, claim)
                found.append(Told(index, article, claim, moved, facts, origin))
        return found

    def _origin(self, article: int, claim: int) -> int | None:
        """The article, the first of several, that a claim is copied from; one with a new figure is not copied."""
        reading = self.readings[article]
        spans, amounts = reading.claim_set.claims[claim].spans, set(reading.facts[claim].amounts)
        origins = [
            copy.copy_of
            for copy in self._copies.get(article, ())
            if is_copied(spans, copy.copied_spans)
            and amounts <= {amount for facts in self.readings[copy.copy_of].facts for amount in facts.amounts}
        ]
        return min(origins, key=lambda at: (self.times[at] is None, self.times[at] or 0.0, at), default=None)

    def told_in(self, article: int) -> list[Told]:
        """The claims of one article."""
        return [told for told in self.claims if told.article == article]

    def _relate(self, told: Told) -> None:
        agree = [self.claims[at] for at in self._groups.bearing_on(told.index, Bearing.AGREE)]
        agree = [other for other in agree if self._groups.share_more_than_people(told.assertion, other.assertion)]
        told.alike.extend(
            each.index for each in agree if has_figures_of(each.facts, told.facts) and has_figures_of(told.facts, each.facts)
        )
        supporting = [
            other for other in agree if other.firm and other.copied_from is None and has_figures_of(other.facts, told.facts)
        ]
        told.sources.extend(self._independent(told, supporting))
        newer = [other for other in agree if _is_exact_later(told.facts, other.facts) and self._is_later(other, told)]
        numbers = {self.claims[at].index for at in self._groups.bearing_on(told.index, Bearing.OTHER_NUMBER)}
        for at in self._groups.bearing_on(told.index, Bearing.CONTRADICT, Bearing.OTHER_NUMBER):
            other = self.claims[at]
            if other.copied_from is not None or (at in numbers and not self._same_thing(told, other)):
                continue
            if at in numbers and self._replaces(other, told):
                newer.append(other)
            elif not (at in numbers and self._replaces(told, other)) and _opposes(other, told):
                told.against.append(at)
        if newer:
            told.later = max(newer, key=self._by_time).index

    def _text(self, told: Told) -> str:
        return self.readings[told.article].claim_set.claims[told.claim].text

    def _independent(self, told: Told, supporting: Sequence[Told]) -> list[int]:
        """The claims of two or more sources that could not have it from each other; ``told`` itself is not among them."""
        own = told.assertion
        kept = [told] if own.party is not None and own.sure and not own.hearsay else []
        start = len(kept)
        for other in supporting:
            if len(kept) == _MOST_SOURCES:
                break
            if all(self._are_independent(other, one) for one in kept):
                kept.append(other)
        return [other.index for other in kept[start:]] if len(kept) >= 2 else []

    def _are_independent(self, one: Told, other: Told) -> bool:
        first, second = one.assertion, other.assertion
        return are_apart(first, second) and not is_one_utterance(first, self._text(one), second, self._text(other))

    def _same_thing(self, one: Told, other: Told) -> bool:
        """Whether different figures are of one thing; of what the publication itself says, more words must be alike."""
        if one.assertion.party is not None and other.assertion.party is not None:
            return True
        events = [each.assertion.event for each in (one, other)]
        if all(event is not None and families().has(event.families, "victims") for event in events):
            return True
        first, second = (
            {word for word in content_words(self._text(each)) if not any(map(str.isdigit, word))} for each in (one, other)
        )
        return len(first & second) >= _ALIKE * len(first | second)

    def _by_time(self, told: Told) -> tuple[bool, float, int]:
        """The order of newer claims; a headline comes first."""
        block = self.readings[told.article].claim_set.claims[told.claim].block
        return block is not BlockKind.HEADLINE, self.times[told.article] or 0.0, -told.index

    def _is_later(self, other: Told, told: Told) -> bool:
        one, two = self.times[other.article], self.times[told.article]
        return one is not None and two is not None and one > two

    def _replaces(self, other: Told, told: Told) -> bool:
        """Whether a later figure is news, not a dispute: its source gave the earlier figure before, or no source is named."""
        if not self._is_later(other, told):
            return False
        one, two = other.assertion.party, told.assertion.party
        return one is None or two is None or one.same_as(two) or self._gave(other, told)

    def _gave(self, other: Told, told: Told) -> bool:
        """Whether the source of ``other`` gave the figure of ``told`` before: then it has changed its own."""
        before = (self.claims[at] for at in self._groups.bearing_on(other.index, Bearing.OTHER_NUMBER))
        party = other.assertion.party
        return party is not None and any(
            each.assertion.party is not None and each.assertion.party.same_as(party) and has_figures_of(each.facts, told.facts)
            for each in before
            if self._is_later(other, each)
        )

    def _correct(self) -> None:
        """Marks what corrections retract: claims of earlier articles of the same publisher, and their copies."""
        notes = self._notes()
        for told in self.claims if notes else ():
            for article, note in notes:
                if self._is_own(told, article) and note.retracts(self._text(told)):
                    told.corrected_in = article

    def _notes(self) -> list[tuple[int, Correction]]:
        """The first corrections of each article, by article, at most `_MOST_CORRECTIONS` together."""
        found = (
            (place, article, note)
            for article, reading in enumerate(self.readings)
            for place, note in enumerate(reading.corrections)
        )
        first = nsmallest(_MOST_CORRECTIONS, found, key=lambda each: each[:2])
        return sorted(((article, note) for _, article, note in first), key=lambda each: each[0])

    def _is_own(self, told: Told, article: int) -> bool:
        """Whether a claim is that of an earlier article of the publisher of ``article``, perhaps in a copy of it."""
        origin = told.article if told.copied_from is None else told.copied_from
        one, other = self._publishers[origin], self._publishers[article]
        earlier = (self.times[origin] or 0.0) <= (self.times[article] or 0.0)
        return told.article != article and one is not None and one == other and earlier

    def status(self, told: Told) -> Status:
        """The status of a claim in the story: what its article establishes, or what the others add."""
        own = self.readings[told.article].claim_set.claims[told.claim].status
        if own in (Status.NOT_CHECKABLE, Status.DISPUTED):
            return own
        if told.against:
            return Status.DISPUTED
        if own is Status.CONFIRMED:
            return own
        return Status.CORROBORATED if told.sources else own


@dataclass(frozen=True)
class _Joined:
    """The numbers and dates of the claims of several articles."""

    known: Sequence[Facts]

    def facts(self, position: int) -> Facts:
        """Those of the claim at index ``position``."""
        return self.known[position]


def _opposes(other: Told, told: Told) -> bool:
    """Whether ``other`` is a firm claim of another source, or another publication's own."""
    if other.firm:
        own = told.assertion.party
        return own is None or (other.assertion.party is not None and not own.same_as(other.assertion.party))
    unattributed = not other.assertion.attributed and other.assertion.sure and other.copied_from is None
    return unattributed and not told.assertion.attributed and other.article != told.article


def _is_exact_later(earlier: Facts, later: Facts) -> bool:
    """Whether a later figure makes an open one exact: "at least 9", "22"."""
    return any(
        one.unit == other.unit and is_open(one) and not is_open(other) and other.low != known_bound(one)
        for one in earlier.amounts
        for other in later.amounts
    )
