"""The status of each claim: the strongest that the article itself supports.

A claim is confirmed by a word of confirming from a party with standing ("The ministry confirmed that …"), or by a confirmation
whose content is a noun ("police confirmed the arrests"); a party that speaks of itself ("the firm said it had bought …") is
`self_reported`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from spacy.tokens import Doc

from claims.attribution import Relation
from claims.hedging import Modality
from claims.language import ParsedDoc, Runs, holds, indices_of
from claims.language.names import article_names
from claims.model import Certainty, HedgeType, SpeechAct, Status, StatusRule, When
from claims.sources import Speakers
from claims.splitting import Clause, ClauseDetails, clause_details, when
from claims.verification.assertions import Assertion, assertions, is_verifying, party_of, unverified
from claims.verification.disputes import disputes, endorsements, follow_ups, of_one_thing, replies
from claims.verification.events import EventReader
from claims.verification.facts import FactReader
from claims.verification.grouping import Bearing, Groups, covers
from claims.verification.independence import WISHES, has_it_from, is_firm
from claims.verification.predicates import Names, families
from claims.verification.responses import Denial, DenialReader
from claims.verification.standing import Standing
from claims.verification.subjectivity import is_essay, judges, named_features, subjectivity, wording
from claims.verification.thoughts import is_countable


@dataclass(frozen=True, slots=True)
class Finding:
    """A claim's status, the rule that gave it, the claims that decided it as indices in the list of clauses, and the words that
    show it."""

    status: Status
    rule: StatusRule
    basis: tuple[int, ...] = ()
    words: Runs = ()


@dataclass(frozen=True)
class Evidence:
    """The input of the status rules; ``groups`` is None if there is no other claim to compare with."""

    parsed: ParsedDoc
    claims: tuple[Assertion, ...]
    details: ClauseDetails
    groups: Groups | None
    relations: Sequence[Relation]
    standing: Standing
    confirming: frozenset[int]
    endorsed: Mapping[int, tuple[int, ...]]
    denied: Mapping[int, Sequence[Denial]]
    answers: Mapping[int, Sequence[int]]
    replies: frozenset[int]
    """The denials of what another party says in the article."""
    unverified: frozenset[int]

    def cue(self, claim: Assertion) -> Runs:
        """The words that attribute the claim."""
        return () if claim.relation is None else self.relations[claim.relation].cue

    def source(self, claim: Assertion) -> Runs:
        """The words that name the source of the claim."""
        return () if claim.relation is None else self.relations[claim.relation].source

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

    def same_arguments(self, one: Assertion, other: Assertion) -> bool:
        """Whether what two claims share is more than that it happened to people: a party, a place, a time or a number."""
        return self.groups is not None and self.groups.share_more_than_people(one, other)

    @cached_property
    def firm(self) -> frozenset[int]:
        """The claims, by index, in which a source firmly says something that can support another claim."""
        return frozenset(other.position for other in self.claims if is_firm(other))

    @cached_property
    def is_essay(self) -> bool:
        """Whether the article speaks in the first or second person."""
        return is_essay(self.parsed, [claim.clause for claim in self.claims if not claim.attributed])

    def subjective_features(self, claim: Assertion) -> tuple[str, ...]:
        """The features by which a claim reads as an opinion, or not."""
        clause = claim.clause
        relation = None if claim.relation is None else self.relations[claim.relation]
        return named_features(
            self.parsed,
            clause,
            relation,
            self.standing.subject(claim),
            self.details.quantities(clause),
            self.when(claim),
            own=self.standing.reports_itself(claim),
            written=self.standing.is_written(claim),
            essay=self.is_essay,
        )

    def when(self, claim: Assertion) -> When | None:
        """The time of the claim."""
        return when(self.parsed, self.details.time(claim.clause))


Rule = Callable[[Evidence, Assertion], Finding | None]


def _not_checkable(article: Evidence, claim: Assertion) -> Finding | None:
    """Opinions, wishes about others, blessings, questions, and predictions without a date.

    The presuppositions of a question can be checked; a party's own wish or feeling is `_self_reported`.
    """
    asks = claim.act is SpeechAct.ASK and claim.modality.certainty is Certainty.CERTAIN
    reasons = (
        (StatusRule.OPINION, article.standing.is_opinion(claim) or judges(article.parsed, claim.clause, article.relations)),
        (StatusRule.WISH, claim.act in WISHES and not asks and not article.standing.reports_itself(claim)),
        (StatusRule.UNDATED_PREDICTION, article.standing.predicts(claim) and not _can_be_dated(article, claim)),
        (StatusRule.QUESTION, _is_question(article.parsed, claim)),
        (StatusRule.BLESSING, _is_optative(article, claim)),
    )
    rule = next((rule for rule, applies in reasons if applies), None)
    return None if rule is None else Finding(Status.NOT_CHECKABLE, rule)


def _is_optative(article: Evidence, claim: Assertion) -> bool:
    """Whether the clause blesses or commands: "May she rest in peace", "God save the king", "Rest well, queen"."""
    parsed, head = article.parsed, claim.clause.head
    if not 0 <= head < len(parsed.words) or parsed.tags[head] not in ("VB", "VBP"):
        return False
    first = head
    while parsed.deps[first] == "conj" and parsed.heads[first] != first:
        first = parsed.heads[first]  # "I **will** slow down and say hi"
    subject = parsed.child(head, "nsubj")
    auxiliaries = [aux for verb in {head, first} for aux in parsed.children_of(verb, "aux", "auxpass")]
    if subject is None:
        subjectless = not any(holds(claim.clause.runs, start) for start, _ in claim.clause.subject)
        return bool(claim.quoted) and subjectless and not auxiliaries and parsed.tags[head] == "VB"
    if auxiliaries:
        return any(parsed.lower[aux] == "may" and aux < subject for aux in auxiliaries)
    return parsed.lower[subject] in families().words["deity"] and parsed.child(head, "mark") is None


def _can_be_dated(article: Evidence, claim: Assertion) -> bool:
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


def _disputed(article: Evidence, claim: Assertion) -> Finding | None:
    """Another source denies it, contradicts it, or gives a different number."""
    against = [
        position
        for position in article.bearing_on(claim, Bearing.CONTRADICT, Bearing.OTHER_NUMBER)
        if _opposes(article.claims[position], claim)
    ]
    denied = article.denied.get(claim.position, ())
    denials = [denial.basis for denial in denied if denial.basis is not None]
    if against or denied:
        rule = StatusRule.DENIED if denied or _denies(article, against) else StatusRule.CONTRADICTED
        if claim.act is SpeechAct.DENY:
            rule = StatusRule.DENIES
        words = next((denial.words for denial in denied if denial.words), ())
        return Finding(Status.DISPUTED, rule, tuple(sorted({*against, *denials})), words)
    # A denial that this claim reports is disputed by what it denies: "Smith denied the charges."
    answered = article.answers.get(claim.position, ())
    if answered and claim.attributed:
        return Finding(Status.DISPUTED, StatusRule.DENIES, tuple(sorted(set(answered))))
    if claim.position in article.replies:
        return Finding(Status.DISPUTED, StatusRule.DENIES, (), article.cue(claim))
    return None


def _denies(article: Evidence, positions: Sequence[int]) -> bool:
    """Whether one of the claims is a denial in words: "the ministry denied that …"."""
    return any(article.claims[position].act is SpeechAct.DENY for position in positions)


def _opposes(other: Assertion, claim: Assertion) -> bool:
    """Whether ``other`` is a firm claim of a different party; the publication's own voice is not a party."""
    if not other.speaks or not other.sure or other.party is None:
        return False
    if not claim.attributed or claim.hearsay:
        return True
    return claim.party is not None and not claim.party.same_as(other.party)


def _confirmed(article: Evidence, claim: Assertion) -> Finding | None:
    """Another party than the one that first asserted it confirms it, here or elsewhere; or a party admits it."""
    confirming = (other for other in article.supporters(claim) if other.position in article.confirming)
    basis = [other.position for other in confirming if not _of_one_party(other, claim)]
    basis = sorted({*basis, *article.endorsed.get(claim.position, ())})
    if basis:
        cue = next((article.cue(article.claims[position]) for position in basis if position in article.confirming), ())
        return Finding(Status.CONFIRMED, StatusRule.CONFIRMED_BY_ANOTHER, tuple(basis), cue)
    if claim.position in article.confirming and not _repeats_itself(article, claim):
        return Finding(Status.CONFIRMED, _CONFIRMING.get(claim.act, StatusRule.CONFIRMS), (), article.cue(claim))
    return None


_CONFIRMING: Mapping[SpeechAct | None, StatusRule] = {
    SpeechAct.ACKNOWLEDGE: StatusRule.ADMITS,
    SpeechAct.ANNOUNCE: StatusRule.ANNOUNCES,
}


def _of_one_party(one: Assertion, other: Assertion) -> bool:
    return one.party is not None and other.party is not None and one.party.same_as(other.party)


def _repeats_itself(article: Evidence, claim: Assertion) -> bool:
    """Whether only the same party asserted before what it confirms; an admission counts in any case."""
    earlier = [other for other in article.supporters(claim) if other.position < claim.position]
    confirms = claim.act is SpeechAct.CONFIRM
    return confirms and bool(earlier) and all(_of_one_party(other, claim) for other in earlier)


def _corroborated(article: Evidence, claim: Assertion) -> Finding | None:
    """Two or more independent parties assert the same proposition."""
    firm = not (claim.attributed and (claim.hearsay or claim.party is None or not claim.sure))
    own = [claim] if firm and claim.party is not None else []
    basis = _independent_supporters(article, claim, own)
    together = bool(own) and article.standing.speak_together(claim) and not article.standing.reports_itself(claim)
    if len(basis) + len(own) < 2 and not together:
        return None
    return Finding(Status.CORROBORATED, StatusRule.SAME_PROPOSITION, tuple(basis), () if basis else article.source(claim))


_MOST_INDEPENDENT = 20
"""The number of mutually independent sources to find: two decide."""


def _independent_supporters(article: Evidence, claim: Assertion, own: list[Assertion]) -> list[int]:
    kept = list(own)
    for other in article.supporters(claim):
        if len(kept) == _MOST_INDEPENDENT:
            break
        if article.same_arguments(other, claim) and all(_independent(other, one) for one in kept):
            kept.append(other)
    return [other.position for other in kept[len(own) :]]


def _independent(one: Assertion, other: Assertion) -> bool:
    """Whether two parties say so without having it from each other."""
    apart = one.party is not None and other.party is not None and one.party.independent_of(other.party)
    return apart and not has_it_from(one, other)


def _unconfirmed(article: Evidence, claim: Assertion) -> Finding | None:
    """The article itself says that it could not be established."""
    if claim.position in article.unverified:
        return Finding(Status.UNCONFIRMED, StatusRule.COULD_NOT_BE_VERIFIED)
    follows = any(article.parsed.lower[i] in _FOLLOWS for i in indices_of(claim.hedge_words(HedgeType.EPISTEMIC)))
    if (claim.modality.certainty is Certainty.UNKNOWN and not follows) or claim.hedged(HedgeType.INVESTIGATION):
        return Finding(Status.UNCONFIRMED, StatusRule.LEFT_OPEN, (), claim.hedge_words(*HedgeType))
    rumoured = (_is_aside(article.parsed, claim) or not claim.attributed) and claim.hedged(HedgeType.HEARSAY)
    if claim.hearsay or rumoured:
        return Finding(Status.UNCONFIRMED, StatusRule.HEARSAY, (), claim.hedge_words(HedgeType.HEARSAY) or article.cue(claim))
    return None


_FOLLOWS = frozenset({"necessarily"})
"""Adverbs by whose negation something does not follow, which leaves nothing open: "does **not necessarily** mean a win"."""


def _is_aside(parsed: ParsedDoc, claim: Assertion) -> bool:
    """Whether a claim is mentioned in passing: "The lab said the film, which allegedly shows a raid, is old"."""
    return 0 <= claim.clause.head < len(parsed.words) and parsed.deps[claim.clause.head] == "relcl"


def _subjective(article: Evidence, claim: Assertion) -> Finding | None:
    """It reads as an opinion or as a prediction, although no single word shows it."""
    open_ = claim.hearsay or claim.modality.certainty is Certainty.UNKNOWN or claim.position in article.unverified
    if open_ or article.standing.states_intent(claim) or article.standing.observes(claim) or article.standing.is_ruling(claim):
        return None
    felt = 0 <= claim.clause.head < len(article.parsed.words) and article.standing.tells_feeling(claim.clause.head)
    if felt or is_countable(article.parsed, claim.clause):
        return None
    features = article.subjective_features(claim)
    if subjectivity(features, wording(article.parsed, claim.clause)) < _OPINION_FROM:
        return None
    rule = StatusRule.UNDATED_PREDICTION if "future" in features else StatusRule.OPINION
    return Finding(Status.NOT_CHECKABLE, rule)


_OPINION_FROM = 0.55
"""The probability from which on a claim counts as an opinion."""


def _self_reported(article: Evidence, claim: Assertion) -> Finding | None:
    """The only party that says so speaks of its own acts, plans, feelings or figures."""
    if claim.position in article.unverified and is_verifying(article.parsed, claim):
        return None
    own = article.standing.reports_itself(claim) or article.standing.writes_of_itself(claim)
    return Finding(Status.SELF_REPORTED, StatusRule.SPEAKS_OF_ITSELF) if own else None


def _single_source(article: Evidence, claim: Assertion) -> Finding | None:
    """One source says so. The publication is not a party: what it says in its own voice stays unattributed."""
    return Finding(Status.SINGLE_SOURCE, StatusRule.ONE_SOURCE) if claim.attributed else None


STATUS_RULES: tuple[Rule, ...] = (
    _not_checkable,
    _disputed,
    _confirmed,
    _corroborated,
    _subjective,
    _self_reported,
    _unconfirmed,
    _single_source,
)
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
    article = evidence(doc, clauses, modalities, relations, speakers)
    return tuple(_finding(article, claim) for claim in article.claims)


def evidence(
    doc: Doc,
    clauses: Sequence[Clause],
    modalities: Sequence[Modality],
    relations: Sequence[Relation],
    speakers: Speakers,
) -> Evidence:
    """What the rules read in an article."""
    found = article_names(doc)
    parsed, names = found.parsed, Names(found, speakers)
    reader = EventReader(parsed, names)
    parties = [party_of(source, speakers.registry) for source in speakers.sources]
    claims = assertions(clauses, modalities, relations, speakers, parties, reader)
    standing = Standing(reader, names, relations, speakers, parties)
    claims = tuple(map(standing.identified, claims))
    doubtful = unverified(parsed, clauses, claims)
    confirming = frozenset(claim.position for claim in claims if claim.position not in doubtful and standing.confirms(claim))
    denials = DenialReader(parsed, reader, clauses, claims, speakers, parties, relations).denials()
    denials += tuple(of_one_thing(parsed, claims))
    denials += tuple(follow_ups(parsed, denials, claims))
    denied = disputes(denials, claims)
    answers: dict[int, list[int]] = {}
    for position, against in denied.items():
        for basis in {denial.basis for denial in against if denial.basis is not None}:
            answers.setdefault(basis, []).append(position)
    details = clause_details(doc, relations)
    groups = Groups(claims, FactReader(parsed, clauses, details)) if len(claims) > 1 else None
    endorsed = {} if groups is None else endorsements(reader, names, claims, groups)
    denying = replies(parsed, claims)
    return Evidence(
        parsed, claims, details, groups, relations, standing, confirming, endorsed, denied, answers, denying, doubtful
    )


def _finding(article: Evidence, claim: Assertion) -> Finding:
    for rule in STATUS_RULES:
        finding = rule(article, claim)
        if finding is not None:
            return finding
    return Finding(Status.UNATTRIBUTED, StatusRule.OWN_VOICE, tuple(other.position for other in article.supporters(claim)))
