"""Groups claims about the same event, and finds whether they agree.

Claims are compared only within a family and if they share a participant, each with its `NEAREST` neighbours there, so
that an article of thousands of claims stays linear. The numbers and the date of a clause, by which "at least 12" and "15" agree
and "12" and "15" do not, are read only for clauses that may be related to another one.

The arguments are read from the parse by `EventReader`. textacy's ``subject_verb_object_triples`` was tried for it: it gives
nothing for "12 people were killed" or "Kim arrived", mistakes the agent of "was entered by Kim" for the object, and its import
costs more time (2.3 s) than reading an article.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Protocol

from claims.data.grammar import Opposition
from claims.verification.events import Event, Keys
from claims.verification.facts import Facts, FactSource
from claims.verification.predicates import Outlook, families

NEAREST = 48
"""The number of earlier claims of its family and participant that a claim is compared with."""

_COMMON = "#"
"""The index entry of the events whose participants include a common noun."""


class Bearing(StrEnum):
    """The relation between two claims about one event."""

    AGREE = "agree"
    CONTRADICT = "contradict"
    """One affirms it and the other denies it, or their families exclude each other."""
    OTHER_NUMBER = "other_number"
    """They give different numbers for the same quantity."""


def _meets(one: Keys, other: Keys) -> bool:
    return not one.isdisjoint(other)


def _clash(one: Keys, other: Keys) -> bool:
    """Whether a role is filled on both sides by parties that cannot be the same."""
    if not one or not other:
        return False
    names, others = _names(one), _names(other)
    if names and others:
        return not _meets(names, others)  # "Assem, the co-pilot", "Shoukair, the pilot"
    if _meets(one, other):
        return False
    # "12 people were killed", "15 miners died": a general word for persons may be replaced by a narrower one
    return not (_is_common(one) and _is_common(other) and ("people" in one or "people" in other))


def _is_common(keys: Keys) -> bool:
    return not any(key.startswith("@") for key in keys)


def _names(keys: Keys) -> Keys:
    return frozenset(key for key in keys if key.startswith("@"))


def _same_time(one: Facts, other: Facts) -> bool | None:
    """True if they share a date, False if their dates exclude each other, None if unknown."""
    left, right = dict(one.times), dict(other.times)
    shared = left.keys() & right.keys()
    if any(left[unit] != right[unit] for unit in shared):
        return False
    return True if shared else None


def same_parties(one: Event, other: Event, *, symmetric: bool, victims: bool) -> bool | None:
    """True if they share a party in a role, False if a role is filled by different ones, None if unknown."""
    if symmetric:
        left, right = one.participants, other.participants
        names, others = _names(left), _names(right)
        fits = len(names) < 2 or len(others) < 2 or names <= others or others <= names
        return fits and _meets(left, right)
    if _clash(one.agent, other.agent) or _clash(one.patient, other.patient):
        return False
    common = (one.agent & other.agent) | (one.patient & other.patient)
    if common and (victims or common != {"people"}):
        return True  # "12 people were killed", "15 people died" may be one event; "7 percent did", "14 percent did" need more
    if (one.others and _meets(one.others, other.participants)) or (other.others and _meets(other.others, one.participants)):
        return True
    loosely = bool(one.patient and other.patient) or bool(one.agent and other.agent)
    return None if loosely else False


def _sweeps(denial: Event, said: Event) -> bool:
    """Whether a denial covers a class that includes the claim's participant: "no warship was hit", "a patrol boat was hit"."""
    return _meets(denial.sweeping, said.patient if denial.patient else said.agent)


def _lopsided(one: Event, other: Event) -> bool:
    """Whether only one of them has a patient: "is ending his bid", "ended sixth"."""
    return bool(one.patient) != bool(other.patient) and not (one.passive or other.passive or one.vague or other.vague)


def _same_amounts(one: Facts, other: Facts) -> bool:
    return any(a.unit == b.unit and a.agrees(b) for a in one.amounts for b in other.amounts)


def _other_number(one: Facts, other: Facts) -> bool:
    """Whether they have quantities of the same unit, none of which agree."""
    if not one.amounts or not other.amounts:
        return False
    pairs = [(a, b) for a in one.amounts for b in other.amounts if a.unit == b.unit]
    return bool(pairs) and not any(a.agrees(b) for a, b in pairs)


def covers(one: Facts, other: Facts) -> bool:
    """Whether ``one`` agrees with the numbers of ``other``: it has one that agrees, or there are none.

    People, shares and money (ISO 4217 codes) count; that three missiles hit the hospital is a detail.
    """
    counted = [amount for amount in other.amounts if amount.unit in ("people", "percent") or len(amount.unit) == 3]
    return not counted or any(a.unit == b.unit and a.agrees(b) for a in one.amounts for b in counted)


def _rival(one: Event, other: Event) -> bool:
    """Whether two name different winners of the same thing."""
    winners = frozenset(name for name in one.agent if name.startswith("@") and " " in name)
    others = frozenset(name for name in other.agent if name.startswith("@") and " " in name)
    same_prize = _meets(one.patient, other.patient) and one.patient_words == other.patient_words and one.places == other.places
    return bool(winners and others) and not _meets(winners, others) and same_prize


def _resolved(event: Event, latest: Mapping[tuple[str, Outlook], Event]) -> Event:
    """The event with the parties of the last one reported, if it only refers back: "the meeting would take place"."""
    if not event.bare:
        return event
    last = next((latest[family, event.outlook] for family in event.families if (family, event.outlook) in latest), None)
    if last is None:
        return event
    return replace(
        event, agent=last.agent, patient=last.patient, others=last.others, places=event.places or last.places, bare=False
    )


class Comparable(Protocol):
    """A claim to compare: its index, what it reports, and whether it affirms or denies it."""

    @property
    def position(self) -> int:
        """The index of the claim."""

    @property
    def event(self) -> Event | None:
        """The event that it reports."""

    @property
    def affirmed(self) -> bool:
        """Whether the event is affirmed, not denied."""


class Groups:
    """The claims that are related to each claim.

    ``one_event`` says that all claims are about one event and its consequences, as in the articles of a story: two figures
    of one thing are then compared even if only one claim has a date.
    """

    def __init__(self, claims: Sequence[Comparable], facts: FactSource, *, one_event: bool = False) -> None:
        self.facts = facts.facts
        self._one_event = one_event
        self._tables = families()
        self._bearings: dict[int, list[tuple[int, Bearing]]] = {}
        self._events: dict[int, Event] = {}
        self._referring: set[int] = set()
        index: dict[tuple[str, str], list[int]] = {}
        latest: dict[tuple[str, Outlook], Event] = {}
        for claim in claims:
            if claim.event is None:
                continue
            event = _resolved(claim.event, latest)
            if event is not claim.event:
                self._referring.add(claim.position)
            self._events[claim.position] = event
            for earlier in self._candidates(index, event):
                found = self._bearing(claims[earlier], claim)
                if found is not None:
                    self._bearings.setdefault(earlier, []).append((claim.position, found))
                    self._bearings.setdefault(claim.position, []).append((earlier, found))
            for place in self._places(event, event.families):
                index.setdefault(place, []).append(claim.position)
            if event.participants:
                latest |= {(family, event.outlook): event for family in event.families}

    def bearing_on(self, position: int, *bearings: Bearing) -> list[int]:
        """The indices of the claims related to the claim at ``position`` by one of ``bearings``, ascending."""
        return sorted(other for other, found in self._bearings.get(position, ()) if found in bearings)

    @staticmethod
    def _places(event: Event, found: Sequence[str]) -> Iterator[tuple[str, str]]:
        """The index keys of an event."""
        names = sorted(event.participants)
        for family in found:
            for name in names:
                yield family, name
            if any(not name.startswith("@") for name in names):
                yield family, _COMMON

    def _candidates(self, index: dict[tuple[str, str], list[int]], event: Event) -> list[int]:
        opposites = self._tables.opposites
        found = [*event.families, *(other for family in event.families for other, _ in opposites.get(family, ()))]
        out: set[int] = set()
        for place in self._places(event, found):
            out.update(index.get(place, ())[-NEAREST:])
        return sorted(out)

    def _bearing(self, one: Comparable, other: Comparable) -> Bearing | None:
        """The relation between two claims; None if they are not about the same event or nothing follows."""
        a, b = self._events[one.position], self._events[other.position]
        if a.outlook != b.outlook or a.another != b.another:
            return None
        if a.places and b.places and not _meets(a.places, b.places):
            return None
        shared = [family for family in a.families if family in b.families]
        if not shared:
            return self._opposed(one, other, a, b)
        symmetric = self._tables.has(shared, "symmetric")
        swept = one.affirmed != other.affirmed and (_sweeps(a, b) if other.affirmed else _sweeps(b, a))
        same = swept or same_parties(a, b, symmetric=symmetric, victims=self._tables.has(shared, "victims"))
        rivals = one.affirmed and other.affirmed and self._tables.has(shared, "exclusive") and _rival(a, b)
        if same is False and not rivals:
            return None
        here, there = self.facts(one.position), self.facts(other.position)
        time = _same_time(here, there)
        if here.years and there.years and here.years.isdisjoint(there.years):
            return None
        if time is False:
            return Bearing.CONTRADICT if same and self._at_two_times(one, other) else None
        if rivals:
            return Bearing.CONTRADICT
        if (same is None or _lopsided(a, b)) and not (time or _meets(a.places, b.places) or _same_amounts(here, there)):
            return None
        if one.affirmed != other.affirmed:
            denial, said = (one, other) if other.affirmed else (other, one)
            return None if self._narrower(denial, said) else Bearing.CONTRADICT
        if not (one.affirmed and _other_number(here, there)):
            other_act = here.complements and there.complements and _clash(here.complements, there.complements)
            return None if other_act else Bearing.AGREE  # "called on us to vote", "called on the senate to act"
        victims = self._tables.has(shared, "victims")
        apart = victims and not time and self._is_elsewhere(a, b, here, there)
        comparable = here.years == there.years and (victims or self._is_comparable(a, b, here, there)) and not apart
        return None if self._tables.has(shared, "measured") or not comparable else Bearing.OTHER_NUMBER

    def _is_elsewhere(self, a: Event, b: Event, here: Facts, there: Facts) -> bool:
        """Whether two events happened on different occasions: "hurt **in a blast** at a market", "hurt **at a wedding**"."""
        one, other = (frozenset(word for word in facts.restrictions if word.isalpha()) for facts in (here, there))
        return not self._one_event and bool(one and other) and not _meets(one, other) and not _meets(a.places, b.places)

    def _is_comparable(self, a: Event, b: Event, here: Facts, there: Facts) -> bool:
        """Whether different figures of two events are figures of one thing."""
        if self._one_event:  # "joined the strike", "joined the strike of the drivers"
            return a.patient_words <= b.patient_words or b.patient_words <= a.patient_words
        return a.patient_words == b.patient_words and bool(here.times) == bool(there.times)

    def share_more_than_people(self, one: Comparable, other: Comparable) -> bool:
        """Whether two claims that agree share a party, place, time, number or detail, not only that it happened to people.

        "A man was shot", "the victim died" may be two events.
        """
        a, b = self._events[one.position], self._events[other.position]
        here, there = self.facts(one.position), self.facts(other.position)
        if a.persons and b.persons and not _meets(a.persons, b.persons):
            return False  # "two men were arrested", "two women were arrested"
        if _same_time(here, there) or _same_amounts(here, there) or _meets(here.restrictions, there.restrictions):
            return True
        if not {one.position, other.position}.isdisjoint(self._referring):
            return False  # "buildings in Marn shook", "the quake struck at noon" share only what the second refers back to
        return bool((a.participants & b.participants) - {"people"} or _meets(a.places, b.places))

    def _opposed(self, one: Comparable, other: Comparable, a: Event, b: Event) -> Bearing | None:
        """Whether two claims of different families exclude each other: "sales rose", "sales fell"."""
        links = (link for family in a.families for link in self._tables.opposites.get(family, ()))
        kinds = [kind for opposite, kind in links if opposite in b.families]
        if not kinds or not (one.affirmed and other.affirmed) or _lopsided(a, b):
            return None
        if not same_parties(a, b, symmetric=False, victims=False):
            return None
        if (a.agent or b.agent) and not _meets(a.agent, b.agent):
            return None  # that some criticise it and others back it is not a contradiction
        if a.patient_words != b.patient_words:
            return None
        time = _same_time(self.facts(one.position), self.facts(other.position))
        if time is False or (Opposition.CONTRARY not in kinds and time is not True):
            return None
        return Bearing.CONTRADICT

    def _at_two_times(self, one: Comparable, other: Comparable) -> bool:
        """Whether two claims give one event two times of day: "the quake struck at noon", "the quake struck at 1:10 p.m."."""
        first, second = self.facts(one.position), self.facts(other.position)
        here, there = dict(first.times), dict(second.times)
        days = [unit for unit in here.keys() & there.keys() if unit != "clock"]
        if "clock" not in here or "clock" not in there or any(here[unit] != there[unit] for unit in days):
            return False
        subjects = {claim.event.subject_head for claim in (one, other) if claim.event is not None and claim.event.done}
        apart = one.affirmed and other.affirmed and None not in subjects and len(subjects) == 2
        return apart and first.of_event and second.of_event

    def _narrower(self, denial: Comparable, said: Comparable) -> bool:
        """Whether a denial has a detail (where, when, whom or how many) that the claim lacks: it denies only that."""
        one, other = self._events[denial.position], self._events[said.position]
        here, there = self.facts(denial.position), self.facts(said.position)
        return bool(
            (one.places and not _meets(one.places, other.places))
            or (there.times and here.times and not set(here.times) & set(there.times))
            or (one.patient and other.agent and not other.patient)
            or (one.agent and not other.agent and not other.others)
            or (one.others and not _meets(one.others, other.participants))
            or (here.amounts and not there.amounts)
            or not here.restrictions <= there.restrictions
            or not here.degrees <= there.degrees
        )
