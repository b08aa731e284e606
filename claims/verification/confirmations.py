"""What confirms a claim: a party in a position to know it, or a confirmation whose content is a noun.

"The ministry confirmed that …", "the firm said it had bought …"; "police confirmed the arrests".
"""

from collections.abc import Sequence

from claims.language import ParsedDoc
from claims.model import Certainty, ClaimKind, Source, SourceKind, SpeechAct
from claims.sources import Speakers
from claims.verification.assertions import Assertion, party_of, source_of
from claims.verification.events import Event
from claims.verification.grouping import Bearing, Groups
from claims.verification.names import Names
from claims.verification.predicates import Outlook, PredicateReader, families

_CONFIRMING = frozenset({SpeechAct.CONFIRM, SpeechAct.ACKNOWLEDGE, SpeechAct.ANNOUNCE})
_PLAIN = frozenset({SpeechAct.SAY, SpeechAct.REPORT, SpeechAct.QUOTE, *_CONFIRMING})
_OUTSIDERS = frozenset(
    {
        SourceKind.EXPERTS,
        SourceKind.EYEWITNESS,
        SourceKind.SOCIAL_MEDIA,
        SourceKind.NEWS_MEDIA,
        SourceKind.STATE_MEDIA,
        SourceKind.DOCUMENT,
    }
)
_FOR_A_STATE = frozenset({SourceKind.GOVERNMENT, SourceKind.MILITARY, SourceKind.LEGISLATURE, SourceKind.OFFICIALS})
_BODIES = _FOR_A_STATE | {
    SourceKind.COMPANY,
    SourceKind.JUDICIARY,
    SourceKind.NGO,
    SourceKind.PARTY,
    SourceKind.INTERNATIONAL_BODY,
}
_UNPLACED = frozenset({SourceKind.PERSON, SourceKind.UNSPECIFIED})
"""The kinds of a firm that nothing in the article calls one."""
_OWN_WORDS = frozenset({"our", "my"})


class Authority:
    """Which of an article's sources are in a position to know what they say."""

    def __init__(self, parsed: ParsedDoc, names: Names, speakers: Speakers) -> None:
        self._parsed = parsed
        self._names = names
        self._speakers = speakers
        self._identities = [party_of(source, speakers.registry).identity for source in speakers.sources]
        self._tables = families()

    def confirms(self, claim: Assertion) -> bool:
        """Whether the claim comes from a party that is in a position to know it.

        "The ministry confirmed that …", "the firm said it had bought …", "police said two men were arrested"; not "analysts
        confirmed", "he confirmed that it may …", nor what an army claims to have done to its enemy.
        """
        if not claim.attributed or claim.hearsay or not claim.sure or claim.clause.kind is ClaimKind.OPINION:
            return False
        if claim.party is not None and claim.party.kind in _OUTSIDERS:
            return False
        if claim.act in (SpeechAct.CONFIRM, SpeechAct.ACKNOWLEDGE):
            source = source_of(claim, self._speakers)  # an unresolved "he" may know, "friends" and "voters" do not
            return source is None or source.named or source.kind in _BODIES
        event = claim.event
        if event is None or claim.act not in _PLAIN or not claim.affirmed or claim.modality.certainty is not Certainty.CERTAIN:
            return False
        own = self.own_act(claim, event)
        if self._tables.has(event.families, "outcome") and (own or claim.act is not SpeechAct.ANNOUNCE):
            return False
        if event.outlook is not Outlook.ACTUAL:
            return own and event.outlook is Outlook.AHEAD and self._decided(claim, event)
        if not event.done or not all(family in self._tables.traits for family in event.families):
            return False
        announced = claim.act is SpeechAct.ANNOUNCE and claim.party is not None and claim.party.kind in _BODIES
        return own or announced or self._competent(claim, event)

    def _decided(self, claim: Assertion, event: Event) -> bool:
        """Whether a plan is reported as a body's own decision: "the firm said it would close the plant", not "I will go on"."""
        source = source_of(claim, self._speakers)
        if source is None or event.first_person:
            return False
        return source.kind in _BODIES or (source.kind in _UNPLACED and claim.source not in self._speakers.persons)

    def _competent(self, claim: Assertion, event: Event) -> bool:
        """Whether such acts are what the source's institution does, and no one else is named as doing it."""
        if claim.party is None:
            return False
        done = (event.passive and not event.agent) or not event.agent.isdisjoint(self._tables.words["staff"])
        return done and any(claim.party.kind in self._tables.competent.get(family, ()) for family in event.families)

    def own_act(self, claim: Assertion, event: Event) -> bool:
        """Whether the source itself, its organisation, its state or its people do what the claim says."""
        if self._parsed.lemmas[claim.clause.head] in self._tables.words["mental"]:
            return False
        source = source_of(claim, self._speakers)
        doers = event.agent or (frozenset() if event.passive else event.patient)
        if event.first_person:
            return source is not None and (source.named or source.organisation is not None)
        head = event.agent_head
        if source is None or claim.party is None or head is None:
            return False
        if self._is_source(head, claim) or (event.agent and self._pronoun_of_a_body(head, claim, source)):
            return True
        keys = {self._names.key(name) for name in (source.name, source.organisation) if name}
        if not keys.isdisjoint(doers):
            return True
        state = f"@{claim.party.country}" if claim.party.country and claim.party.kind in _FOR_A_STATE else None
        if state in doers:
            return True
        lemma = self._parsed.lemmas[head]
        own_people = lemma in self._tables.words["staff"]
        if own_people and state in set(self._names.demonyms(head)):
            return True
        if not own_people and lemma not in self._tables.words["results"]:
            return False
        return self._possessed(head, claim, keys, source)

    def _is_source(self, token: int, claim: Assertion) -> bool:
        """Whether a token is part of a mention of the claim's source, or of one that speaks for the same body."""
        found = self._names.source_at.get(token)
        if found is None or claim.party is None:
            return False
        return found == claim.source or self._identities[found] == claim.party.identity

    def _pronoun_of_a_body(self, token: int, claim: Assertion, source: Source) -> bool:
        """ "Police said they had arrested two men", "the firm said it had bought …": a body speaks of itself."""
        body = source.kind in _BODIES or (source.named and source.kind in _UNPLACED)
        if not body or source.organisation not in (None, source.name) or claim.source in self._speakers.persons:
            return False
        return token not in self._names.at and self._parsed.lower[token] in ("they", "it")

    def _possessed(self, head: int, claim: Assertion, keys: set[str], source: Source) -> bool:
        """Whether a noun is the source's own: "its revenue", "our troops", or a company's bare "revenue"."""
        owner = self._parsed.child(head, "poss")
        if owner is None:
            bare = self._names.at.get(head) is None and not any(self._names.demonyms(head))
            return source.kind is SourceKind.COMPANY and bare and self._parsed.lemmas[head] in self._tables.words["earnings"]
        if self._parsed.lower[owner] in _OWN_WORDS or self._is_source(owner, claim):
            return True
        if owner not in self._names.at and self._parsed.lower[owner] in ("its", "their"):
            return source.kind in _BODIES
        return self._names.proper(owner) in keys


_ENDORSED_BACK = 30
"""How many claims back a confirmation may point."""


def endorsements(
    predicates: PredicateReader, names: Names, claims: Sequence[Assertion], groups: Groups
) -> dict[int, tuple[int, ...]]:
    """For each claim that a noun confirms, the positions of the claims that report the confirmation.

    The noun names the last event of its family ("the arrests") with all that agrees with it, or what was last attributed to
    somebody ("the report"). The one who confirms must be named or an office: not "witnesses confirmed the account".
    """
    out: dict[int, tuple[int, ...]] = {}
    for claim in claims:
        for position in _endorsed(predicates, names, claims, groups, claim):
            out[position] = (*out.get(position, ()), claim.position)
    return out


def _endorsed(
    predicates: PredicateReader, names: Names, claims: Sequence[Assertion], groups: Groups, claim: Assertion
) -> list[int]:
    parsed, words = predicates.parsed, families().words
    head = claim.clause.head
    if not claim.affirmed or claim.attributed or not 0 <= head < len(parsed.words) or parsed.lemmas[head] not in words["admit"]:
        return []
    noun, subject = parsed.child(head, "dobj"), parsed.root_of(claim.clause.subject)
    if noun is None or subject is None:
        return []
    if names.proper(subject) is None and parsed.lemmas[subject] not in words["staff"] | words["office"]:
        return []
    earlier = claims[max(0, claim.position - _ENDORSED_BACK) : claim.position][::-1]
    found = predicates.tables.nouns.get(parsed.lemmas[noun])
    if found is not None:
        confirmed = next((c for c in earlier if c.event is not None and not set(found).isdisjoint(c.event.families)), None)
    elif parsed.lemmas[noun] in words["allegation"] or parsed.lower[noun] in words["anaphor"]:
        confirmed = next((c for c in earlier if c.attributed or c.hearsay), None)
    else:
        confirmed = None
    if confirmed is None or not confirmed.affirmed:
        return []
    return [confirmed.position, *groups.bearing_on(confirmed.position, Bearing.AGREE)]
