"""The status of every claim: the strongest that the article itself supports."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc

from claims.attribution import Relation
from claims.hedging import Modality
from claims.language import ParsedDoc, parsed_doc
from claims.language.names import article_names
from claims.model import Certainty, ClaimKind, HedgeType, SourceKind, SpeechAct, Status
from claims.sources import Speakers
from claims.splitting import Clause
from claims.verification.assertions import Assertion, Party, assertions
from claims.verification.confirmations import Authority, endorsements
from claims.verification.denials import Denial, DenialReader, disputes, unverified
from claims.verification.events import EventReader
from claims.verification.facts import FactReader
from claims.verification.grouping import Bearing, Groups, covers
from claims.verification.names import Names


@dataclass(frozen=True, slots=True)
class Finding:
    """A claim's status, and the positions (in the list of clauses) of the claims that decided it."""

    status: Status
    basis: tuple[int, ...]


_WISHES = frozenset({SpeechAct.WANT, SpeechAct.ASK})


@dataclass(frozen=True, slots=True)
class _Article:
    """What the status rules look at."""

    parsed: ParsedDoc
    claims: tuple[Assertion, ...]
    groups: Groups
    facts: FactReader
    confirming: frozenset[int]
    endorsed: Mapping[int, tuple[int, ...]]
    denied: Mapping[int, Sequence[Denial]]
    answers: Mapping[int, Sequence[int]]
    unverified: frozenset[int]

    def supporters(self, claim: Assertion) -> list[Assertion]:
        """The other claims in which a source firmly says the same, its numbers included."""
        out = []
        facts = self.facts.facts(claim.position)
        for position in self.groups.bearing_on(claim.position, Bearing.AGREE):
            other = self.claims[position]
            if not (other.speaks and other.sure):
                continue
            if other.party is not None and other.party.kind is SourceKind.SOCIAL_MEDIA:
                continue
            if other.act in _WISHES or other.clause.kind is ClaimKind.OPINION:
                continue
            if covers(self.facts.facts(position), facts):
                out.append(other)
        return out


Rule = Callable[[_Article, Assertion], Finding | None]


def _not_checkable(article: _Article, claim: Assertion) -> Finding | None:
    """Opinions, wishes, questions, and predictions without a date; what a question takes for granted can be checked."""
    undated = claim.act is SpeechAct.PREDICT and not article.facts.can_be_dated(claim.position)
    wish = claim.act in _WISHES and not (claim.act is SpeechAct.ASK and claim.modality.certainty is Certainty.CERTAIN)
    if claim.clause.kind is ClaimKind.OPINION or wish or undated or _is_question(article.parsed, claim):
        return Finding(Status.NOT_CHECKABLE, ())
    return None


def _is_question(parsed: ParsedDoc, claim: Assertion) -> bool:
    end = claim.clause.runs[-1][1] if claim.clause.runs else 0
    return any(word == "?" for word in parsed.lower[max(0, end - 1) : end + 2])


def _disputed(article: _Article, claim: Assertion) -> Finding | None:
    """Another source denies it, says the contrary, or gives another number."""
    against = [
        position
        for position in article.groups.bearing_on(claim.position, Bearing.CONTRADICT, Bearing.OTHER_NUMBER)
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
    """Whether ``other`` speaks firmly for another party than ``claim`` does; the publication's own voice is not a party."""
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
"""How many sources that are independent of each other are looked for: two decide."""


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
    """The article itself says that it is not established."""
    unsaid = claim.hearsay or claim.position in article.unverified or claim.modality.certainty is Certainty.UNKNOWN
    rumoured = (_is_aside(article.parsed, claim) or not claim.attributed) and claim.hedged(HedgeType.HEARSAY)
    if unsaid or rumoured or claim.hedged(HedgeType.INVESTIGATION):
        return Finding(Status.UNCONFIRMED, ())
    return None


def _is_aside(parsed: ParsedDoc, claim: Assertion) -> bool:
    """Whether a claim is mentioned in passing: "The lab said the film, which allegedly shows a raid, is old"."""
    return 0 <= claim.clause.head < len(parsed.words) and parsed.deps[claim.clause.head] == "relcl"


def _single_source(article: _Article, claim: Assertion) -> Finding | None:
    """One source says so: its own, or for the publication's words the one that it quotes elsewhere."""
    if claim.attributed:
        return Finding(Status.SINGLE_SOURCE, ())
    basis = [other.position for other in article.supporters(claim)]
    return Finding(Status.SINGLE_SOURCE, tuple(basis)) if basis else None


STATUS_RULES: tuple[Rule, ...] = (_not_checkable, _disputed, _confirmed, _corroborated, _unconfirmed, _single_source)
"""The rules, first that applies wins. What cannot be checked is set apart first; evidence, once there is any, decides next."""


def assess(
    doc: Doc,
    clauses: Sequence[Clause],
    modalities: Sequence[Modality],
    relations: Sequence[Relation],
    speakers: Speakers,
) -> tuple[Finding, ...]:
    """The status of each clause, in order, with the positions of the clauses that decided it.

    Looks inside the article only: ``refuted``, ``supported`` and ``conflicting`` need evidence and are not given here.
    A claim that its own source confirms has no other basis than itself, so ``basis`` is empty; so it is for
    ``unattributed`` claims and for those whose only source is their own.
    """
    parsed = parsed_doc(doc)
    names = Names(article_names(doc), speakers)
    reader = EventReader(parsed, names)
    claims = assertions(doc, clauses, modalities, relations, speakers, reader)
    authority = Authority(parsed, names, speakers)
    doubtful = unverified(parsed, clauses, claims)
    confirming = frozenset(claim.position for claim in claims if claim.position not in doubtful and authority.confirms(claim))
    denied = disputes(DenialReader(parsed, reader, clauses, claims, speakers).denials(relations), claims)
    answers: dict[int, list[int]] = {}
    for position, denials in denied.items():
        for basis in {denial.basis for denial in denials if denial.basis is not None}:
            answers.setdefault(basis, []).append(position)
    facts = FactReader(doc, clauses, relations)
    groups = Groups(claims, facts)
    endorsed = endorsements(reader, names, claims, groups)
    article = _Article(parsed, claims, groups, facts, confirming, endorsed, denied, answers, doubtful)
    return tuple(_finding(article, claim) for claim in claims)


def _finding(article: _Article, claim: Assertion) -> Finding:
    for rule in STATUS_RULES:
        finding = rule(article, claim)
        if finding is not None:
            return finding
    return Finding(Status.UNATTRIBUTED, ())
