"""Whether two claims, perhaps of different articles, are by independent parties, and whether one has the figures of the other.

Stories and evidence compare claims across articles; within one article the rules of `claims.verification.status` decide.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from math import isinf
from typing import Final, Protocol

from claims.model import ClaimKind, SourceKind, SpeechAct
from claims.verification.assertions import Party
from claims.verification.events import Event
from claims.verification.facts import Amount, Facts
from claims.verification.predicates import families

WISHES: Final = frozenset({SpeechAct.WANT, SpeechAct.ASK})
_BODIES: Final = frozenset(
    {
        *(SourceKind.GOVERNMENT, SourceKind.MILITARY, SourceKind.LEGISLATURE, SourceKind.JUDICIARY, SourceKind.NGO),
        *(SourceKind.COMPANY, SourceKind.ACADEMIA, SourceKind.INTERNATIONAL_BODY, SourceKind.PARTY),
    }
)
_QUOTED: Final = re.compile('[“"]([^“”"]{1,1000})[”"]')
_WORD: Final = re.compile(r"\w+")


class Utterance(Protocol):
    """A claim with its party: who asserts it, in which words, and who passed it on."""

    @property
    def party(self) -> Party | None:
        """Who is responsible for it; None in the publication's own voice, for hearsay and for an unknown source."""

    @property
    def act(self) -> SpeechAct | None:
        """How it is asserted."""

    @property
    def kind(self) -> ClaimKind:
        """What kind of claim it is."""

    @property
    def speaks(self) -> bool:
        """Whether an identifiable source asserts it."""

    @property
    def sure(self) -> bool:
        """Whether it is asserted firmly enough to support or contradict another claim."""

    @property
    def quoted(self) -> str:
        """Its words, if they stand in quotation marks."""

    @property
    def relays(self) -> frozenset[str]:
        """The identities of the parties that passed it on."""


def is_firm(said: Utterance) -> bool:
    """Whether a source says it firmly enough to support or dispute another claim."""
    social = said.party is not None and said.party.kind is SourceKind.SOCIAL_MEDIA
    return said.speaks and said.sure and not social and not (said.act in WISHES or said.kind is ClaimKind.OPINION)


def is_one_utterance(one: Utterance, text: str, other: Utterance, other_text: str) -> bool:
    """Whether one quotes words of the other: "his mind is shot", by a speaker who is named once and described once."""
    pairs = ((one, text, other_text), (other, other_text, text))
    return any(not _quoted_runs(said, own).isdisjoint(_runs(theirs)) for said, own, theirs in pairs)


def _quoted_runs(assertion: Utterance, text: str) -> frozenset[tuple[str, ...]]:
    """The runs of three words in quotation marks."""
    return frozenset(run for part in (assertion.quoted, *_QUOTED.findall(text)) for run in _runs(part))


def _runs(text: str) -> frozenset[tuple[str, ...]]:
    words = _WORD.findall(text.casefold())
    return frozenset(tuple(words[at : at + 3]) for at in range(len(words) - 2))


def are_apart(one: Utterance, other: Utterance) -> bool:
    """Whether two sources are independent: of two bodies without a name ("police", "the hospital") it is known which they
    are."""
    if one.party is None or other.party is None or one.party.same_as(other.party):
        return False
    return _known_as(one.party).independent_of(_known_as(other.party)) and not has_it_from(one, other)


def has_it_from(one: Utterance, other: Utterance) -> bool:
    """Whether of two parties one may have it from the other: it passed it on, it is a document that may be the other's, or both
    are quoted in the same words, which are one utterance."""
    if one.party is None or other.party is None:
        return True
    if not _WRITTEN_FOR_SOMEBODY.isdisjoint((one.party.identity, other.party.identity)):
        return True
    relayed = one.party.identity in other.relays or other.party.identity in one.relays
    return relayed or bool(one.quoted and one.quoted == other.quoted)


_WRITTEN_FOR_SOMEBODY = frozenset({"statement", "release", "press release", "news release", "tweet", "post", "letter", "email"})
"""Documents that speak for a party that may be the other one."""


def _known_as(party: Party) -> Party:
    """The party without "one of the bodies of this kind", unless it may be any of a government that is not named."""
    words, known = set(party.identity.split()), families().words
    if party.kind not in _BODIES or (words & known["central_body"] and words <= known["central_body"] | known["department"]):
        return party
    unnamed = {f"{party.kind}:"}
    return replace(party, interests=(party.interests - unnamed) | {party.identity}, groups=party.groups - unnamed)


def has_figures_of(other: Facts, told: Facts) -> bool:
    """Whether ``other`` has every number of ``told``, in the same bounds: that at least 9 died does not support that 22 did."""
    return all(any(_is_same(amount, each) for each in other.amounts) for amount in told.amounts)


def _is_same(one: Amount, other: Amount) -> bool:
    if one.unit != other.unit or not one.agrees(other):
        return False
    return is_open(one) == is_open(other) or known_bound(one) == known_bound(other)


def is_open(amount: Amount) -> bool:
    """Whether only one bound is known: "at least 9", "fewer than 40"."""
    return isinf(amount.high) or (amount.low == 0.0 and amount.high > 0.0)


def known_bound(amount: Amount) -> float:
    """The bound that is known."""
    return amount.low if isinf(amount.high) else amount.high


def fullest_names(articles: Iterable[Iterable[Event | None]]) -> Mapping[str, str]:
    """For the keys of names in the articles of a story, the fullest form: "@havel" is "@marek havel" if nobody else has
    that name."""
    keys = {
        key
        for events in articles
        for event in events
        if event is not None
        for key in event.participants | event.places
        if key.startswith("@")
    }
    by_word: dict[str, list[str]] = {}
    for key in sorted(keys):
        for word in set(key[1:].split()):
            by_word.setdefault(word, []).append(key)
    found: dict[str, str] = {}
    for key in sorted(keys):
        words = set(key[1:].split())
        last = key[1:].split()[-1:]
        fuller = [other for other in by_word.get(last[0], ()) if words < set(other[1:].split())] if last else []
        longest = max(fuller, key=len, default=None)
        if longest is not None and all(set(other[1:].split()) <= set(longest[1:].split()) for other in fuller):
            found[key] = longest
    return found
