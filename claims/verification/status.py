"""The status of each claim: the strongest that the article itself supports.

A claim is confirmed by a party in a position to know it ("The ministry confirmed that …", "the firm said it had bought …"), or
by a confirmation whose content is a noun ("police confirmed the arrests").
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from spacy.tokens import Doc

from claims.attribution import Relation
from claims.hedging import Modality
from claims.language import ParsedDoc, holds, indices_of
from claims.language.names import article_names
from claims.model import Certainty, ClaimKind, HedgeType, Source, SourceKind, SpeechAct, Status
from claims.sources import Speakers
from claims.splitting import Clause, ClauseDetails, clause_details
from claims.verification.assertions import Assertion, Party, assertions, party_of, source_of, unverified
from claims.verification.events import Event, EventReader
from claims.verification.grouping import Bearing, FactReader, Groups, covers
from claims.verification.predicates import Names, Outlook, families
from claims.verification.responses import Denial, DenialReader, disputes, endorsements


@dataclass(frozen=True, slots=True)
class Finding:
    """A claim's status, and the indices (in the list of clauses) of the claims that decided it."""

    status: Status
    basis: tuple[int, ...]


_WISHES = frozenset({SpeechAct.WANT, SpeechAct.ASK})


@dataclass(frozen=True)
class _Article:
    """The input of the status rules; ``groups`` is None if there is no other claim to compare with."""

    parsed: ParsedDoc
    claims: tuple[Assertion, ...]
    details: ClauseDetails
    groups: Groups | None
    confirming: frozenset[int]
    endorsed: Mapping[int, tuple[int, ...]]
    denied: Mapping[int, Sequence[Denial]]
    answers: Mapping[int, Sequence[int]]
    unverified: frozenset[int]

    def bearing_on(self, claim: Assertion, *bearings: Bearing) -> list[int]:
        """The indices of the claims related to ``claim`` by one of ``bearings``, ascending."""
        return self.groups.bearing_on(claim.position, *bearings) if self.groups is not None else []

    def supporters(self, claim: Assertion) -> list[Assertion]:
        """The other claims in which a source firmly says the same, including its numbers."""
        if self.groups is None:
            return []
        facts, said = self.groups.facts, self.groups.facts(claim.position)
        able = [position for position in self.bearing_on(claim, Bearing.AGREE) if position in self.firm]
        return [self.claims[position] for position in able if covers(facts(position), said)]

    @cached_property
    def firm(self) -> frozenset[int]:
        """The claims, by index, in which a source firmly says something that can support another claim."""
        return frozenset(
            other.position
            for other in self.claims
            if other.speaks
            and other.sure
            and not (other.party is not None and other.party.kind is SourceKind.SOCIAL_MEDIA)
            and not (other.act in _WISHES or other.clause.kind is ClaimKind.OPINION)
        )


Rule = Callable[[_Article, Assertion], Finding | None]


def _not_checkable(article: _Article, claim: Assertion) -> Finding | None:
    """Opinions, wishes, questions, and predictions without a date; the presuppositions of a question can be checked."""
    undated = claim.act is SpeechAct.PREDICT and not _can_be_dated(article, claim)
    wish = claim.act in _WISHES and not (claim.act is SpeechAct.ASK and claim.modality.certainty is Certainty.CERTAIN)
    if claim.clause.kind is ClaimKind.OPINION or wish or undated or _is_question(article.parsed, claim):
        return Finding(Status.NOT_CHECKABLE, ())
    return None


def _can_be_dated(article: _Article, claim: Assertion) -> bool:
    """Whether the claim names a time to check it by: "in 2027", "until the end of the year"."""
    parsed, runs, words = article.parsed, claim.clause.runs, families().words
    if article.details.time(claim.clause) is not None:
        return True
    for i in indices_of(runs):
        if parsed.lemmas[i] in words["period"]:
            above = i
            while parsed.deps[above] in ("pobj", "prep") and holds(runs, above):
                if parsed.lower[above] in words["deadline"]:
                    return True
                above = parsed.heads[above]
    return False


def _is_question(parsed: ParsedDoc, claim: Assertion) -> bool:
    end = claim.clause.runs[-1][1] if claim.clause.runs else 0
    return any(word == "?" for word in parsed.lower[max(0, end - 1) : end + 2])


def _disputed(article: _Article, claim: Assertion) -> Finding | None:
    """Another source denies it, contradicts it, or gives a different number."""
    against = [
        position
        for position in article.bearing_on(claim, Bearing.CONTRADICT, Bearing.OTHER_NUMBER)
        if _opposes(article.claims[position], claim)
    ]
    denied = article.denied.get(claim.position, ())
    against.extend(denial.basis for denial in denied if denial.basis is not None)
    if against or denied:
        return Finding(Status.DISPUTED, tuple(sorted(set(against))))
    # A denial that this claim reports is disputed by what it denies: "Smith denied the charges."
    answered = article.answers.get(claim.position, ())
    if answered and claim.attributed:
        return Finding(Status.DISPUTED, tuple(sorted(set(answered))))
    return None


def _opposes(other: Assertion, claim: Assertion) -> bool:
    """Whether ``other`` is a firm claim of a different party; the publication's own voice is not a party."""
    if not other.speaks or not other.sure or other.party is None:
        return False
    if not claim.attributed or claim.hearsay:
        return True
    return claim.party is not None and not claim.party.same_as(other.party)


def _confirmed(article: _Article, claim: Assertion) -> Finding | None:
    """A party in a position to know says so, here or elsewhere in the article."""
    basis = [other.position for other in article.supporters(claim) if other.position in article.confirming]
    basis = sorted({*basis, *article.endorsed.get(claim.position, ())})
    if basis or claim.position in article.confirming:
        return Finding(Status.CONFIRMED, tuple(basis))
    return None


def _corroborated(article: _Article, claim: Assertion) -> Finding | None:
    """Two or more independent sources say so."""
    if claim.attributed and (claim.hearsay or claim.party is None or not claim.sure):
        own: list[Party] = []
    else:
        own = [claim.party] if claim.party is not None else []
    basis = _independent_supporters(article, claim, own)
    return Finding(Status.CORROBORATED, tuple(basis)) if len(basis) + len(own) >= 2 else None


_MOST_INDEPENDENT = 20
"""The number of mutually independent sources to find: two decide."""


def _independent_supporters(article: _Article, claim: Assertion, own: list[Party]) -> list[int]:
    kept, basis = list(own), []
    for other in article.supporters(claim):
        if len(kept) == _MOST_INDEPENDENT:
            break
        if other.party is not None and all(other.party.independent_of(party) for party in kept):
            kept.append(other.party)
            basis.append(other.position)
    return basis


def _unconfirmed(article: _Article, claim: Assertion) -> Finding | None:
    """The article itself says that it could not be established."""
    unsaid = claim.hearsay or claim.position in article.unverified or claim.modality.certainty is Certainty.UNKNOWN
    rumoured = (_is_aside(article.parsed, claim) or not claim.attributed) and claim.hedged(HedgeType.HEARSAY)
    if unsaid or rumoured or claim.hedged(HedgeType.INVESTIGATION):
        return Finding(Status.UNCONFIRMED, ())
    return None


def _is_aside(parsed: ParsedDoc, claim: Assertion) -> bool:
    """Whether a claim is mentioned in passing: "The lab said the film, which allegedly shows a raid, is old"."""
    return 0 <= claim.clause.head < len(parsed.words) and parsed.deps[claim.clause.head] == "relcl"


def _single_source(article: _Article, claim: Assertion) -> Finding | None:
    """One source says so: its own, or for the publication's words the source that it quotes elsewhere."""
    if claim.attributed:
        return Finding(Status.SINGLE_SOURCE, ())
    basis = [other.position for other in article.supporters(claim)]
    return Finding(Status.SINGLE_SOURCE, tuple(basis)) if basis else None


STATUS_RULES: tuple[Rule, ...] = (_not_checkable, _disputed, _confirmed, _corroborated, _unconfirmed, _single_source)
"""The rules; the first that applies wins. Uncheckable claims come first, then those decided by evidence."""


def assess(
    doc: Doc,
    clauses: Sequence[Clause],
    modalities: Sequence[Modality],
    relations: Sequence[Relation],
    speakers: Speakers,
) -> tuple[Finding, ...]:
    """The status of each clause, in order, with the indices of the clauses that decided it.

    Uses the article only: ``refuted``, ``supported`` and ``conflicting`` need external evidence and are not assigned here.
    A claim that its own source confirms has no basis other than itself, so ``basis`` is empty, as it is for
    ``unattributed`` claims and for those whose only source is their own.
    """
    found = article_names(doc)
    parsed, names = found.parsed, Names(found, speakers)
    reader = EventReader(parsed, names)
    parties = [party_of(source, speakers.registry) for source in speakers.sources]
    claims = assertions(clauses, modalities, relations, speakers, parties, reader)
    authority = Authority(parsed, names, speakers, parties)
    doubtful = unverified(parsed, clauses, claims)
    confirming = frozenset(claim.position for claim in claims if claim.position not in doubtful and authority.confirms(claim))
    denied: Mapping[int, Sequence[Denial]] = {}
    if len(claims) > 1 or any(relation.act is SpeechAct.DENY for relation in relations):
        denied = disputes(DenialReader(parsed, reader, clauses, claims, speakers, parties).denials(relations), claims)
    answers: dict[int, list[int]] = {}
    for position, denials in denied.items():
        for basis in {denial.basis for denial in denials if denial.basis is not None}:
            answers.setdefault(basis, []).append(position)
    details = clause_details(doc, relations)
    groups = Groups(claims, FactReader(parsed, clauses, details)) if len(claims) > 1 else None
    endorsed = {} if groups is None else endorsements(reader, names, claims, groups)
    article = _Article(parsed, claims, details, groups, confirming, endorsed, denied, answers, doubtful)
    return tuple(_finding(article, claim) for claim in claims)


def _finding(article: _Article, claim: Assertion) -> Finding:
    for rule in STATUS_RULES:
        finding = rule(article, claim)
        if finding is not None:
            return finding
    return Finding(Status.UNATTRIBUTED, ())


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
"""The kinds that a company may have if nothing in the article identifies it as one."""
_OWN_WORDS = frozenset({"our", "my"})


class Authority:
    """Determines which sources of an article are in a position to know what they say."""

    def __init__(self, parsed: ParsedDoc, names: Names, speakers: Speakers, parties: Sequence[Party]) -> None:
        self._parsed = parsed
        self._names = names
        self._speakers = speakers
        self._parties = parties
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
        """Whether such acts are the task of the source's institution, and no other agent is named."""
        if claim.party is None:
            return False
        done = (event.passive and not event.agent) or not event.agent.isdisjoint(self._tables.words["staff"])
        return done and any(claim.party.kind in self._tables.competent.get(family, ()) for family in event.families)

    def own_act(self, claim: Assertion, event: Event) -> bool:
        """Whether the agent of the claim is the source itself, its organisation, its state or its people."""
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
        return found == claim.source or self._parties[found].identity == claim.party.identity

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
