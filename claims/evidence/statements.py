"""What is compared of a claim, whether of the article or of a document: small records, which the cache keeps as JSON."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cache

from pydantic import TypeAdapter
from spacy.tokens import Doc

from claims.attribution import Relation
from claims.data import english
from claims.factchecks.terms import stem, terms
from claims.language import ParsedDoc, indices_of
from claims.language.names import article_names
from claims.model import (
    Article,
    BlockKind,
    Certainty,
    Claim,
    ClaimKind,
    ClaimSet,
    HedgeType,
    SourceKind,
    SpeechAct,
    Status,
    StatusRule,
    Text,
)
from claims.stories.agencies import credits
from claims.stories.readings import reading_of
from claims.verification.assertions import Assertion, Party
from claims.verification.events import Event
from claims.verification.facts import Facts
from claims.verification.predicates import PredicateReader, country_named, families, plain_name

_DATED = re.compile(r"\((?:\d{1,2} )?(?:[A-Z][a-z]+ )?\d{4}\)")
"""A date that a statement adds: "on Monday (8 May 2023)"."""
PEOPLE = "people"
"""The term for every word for persons."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A claim, of the article or of a document; ``spans`` and ``sentence`` are code points of its text.

    ``terms`` are the stems of its content words other than its verb, its figures and its date, which are compared as facts;
    ``optional`` are those that only describe who is named ("the *bakery chain* Kornhaus"), ``names`` those that are part
    of a name.
    """

    position: int
    text: Text
    statement: Text
    spans: tuple[tuple[int, int], ...]
    sentence: tuple[int, int]
    block: BlockKind
    kind: ClaimKind
    status: Status
    rule: StatusRule | None
    source: Text | None
    certainty: Certainty
    hedges: tuple[HedgeType, ...]
    event: Event | None
    facts: Facts
    party: Party | None
    act: SpeechAct | None
    attributed: bool
    hearsay: bool
    affirmed: bool
    quoted: Text
    relays: frozenset[Text]
    terms: frozenset[Text]
    names: frozenset[Text]
    optional: frozenset[Text]

    @property
    def speaks(self) -> bool:
        """Whether an identifiable source asserts it."""
        return self.party is not None and not self.hearsay

    @property
    def sure(self) -> bool:
        """Whether it is asserted firmly enough to support or contradict another claim."""
        return self.certainty in (Certainty.CERTAIN, Certainty.PROBABLE)


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """A text with its statements, in order, and the news agencies that it credits with all of it."""

    article: Article
    statements: tuple[Statement, ...]
    agencies: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class ReadArticle:
    """An article whose claims are to be compared: its claim set, and a statement for each claim."""

    claim_set: ClaimSet
    document: ReadDocument


def article_of(doc: Doc) -> ReadArticle:
    """An article that has been through all stages, with its statements. Raises `PipelineError` where it has not."""
    reading = reading_of(doc)
    words = _Words(article_names(doc).parsed, doc._.claims_relations)
    found = zip(reading.claim_set.claims, reading.assertions, reading.facts, strict=True)
    document = ReadDocument(
        reading.claim_set.article,
        tuple(_statement(claim, assertion, facts, words) for claim, assertion, facts in found),
        tuple(credit.agency for credit in credits(reading.claim_set.article) if credit.whole),
    )
    return ReadArticle(reading.claim_set, document)


def document_of(doc: Doc) -> ReadDocument:
    """A document that has been through all stages. Raises `PipelineError` where it has not."""
    return article_of(doc).document


def _statement(claim: Claim, assertion: Assertion, facts: Facts, words: "_Words") -> Statement:
    event = words.with_country(assertion, _of_itself(claim, assertion.event))
    named = _name_terms(claim, event)
    compared = _terms(claim) - {stem(word) for word in words.of_predicate(assertion)}
    if event is not None and assertion.event is not None and event.agent != assertion.event.agent:
        new = event.agent - assertion.event.agent  # "the firm said **it** had paid", "Merland's **government**"
        gone = frozenset(term for key in assertion.event.agent - event.agent for term in terms(key))
        compared = (compared - gone) | frozenset(term for key in new for term in terms(key))
    described = {stem(word) for word in words.of_descriptions(assertion)}
    optional = compared & described - named if named & compared else frozenset[str]()
    reason = claim.status_reason
    return Statement(
        position=assertion.position,
        text=claim.text,
        statement=claim.statement,
        spans=tuple((span.start, span.end) for span in claim.spans),
        sentence=(claim.sentence.start, claim.sentence.end),
        block=claim.block,
        kind=claim.kind,
        status=claim.status,
        rule=None if reason is None else reason.rule,
        source=claim.source or claim.speaker,
        certainty=claim.certainty,
        hedges=tuple(hedge.type for hedge in claim.hedges),
        event=event,
        facts=facts,
        party=assertion.party,
        act=assertion.act,
        attributed=assertion.attributed,
        hearsay=assertion.hearsay,
        affirmed=assertion.affirmed,
        quoted=assertion.quoted,
        relays=assertion.relays,
        terms=compared,
        names=named,
        optional=optional,
    )


def _of_itself(claim: Claim, event: Event | None) -> Event | None:
    """The event, with its source in the place of an "it" where the source speaks of itself: "the firm said it had paid"."""
    if event is None or claim.status is not Status.SELF_REPORTED or claim.source is None:
        return event
    head = claim.source.split()[-1]
    keys = {"@" + plain_name(claim.source), *([head] if head.islower() else [])}  # "the Corvane **mill**" is a noun's too
    left = {name for name in event.agent if not name.startswith("?")}
    agent = event.agent if len(left) == len(event.agent) else frozenset(left | keys)
    return event if agent == event.agent else replace(event, agent=agent)


def _name_terms(claim: Claim, event: Event | None) -> frozenset[str]:
    keys = () if event is None else (key[1:] for key in event.participants | event.places if key.startswith("@"))
    return frozenset(term for name in (*keys, *(entity.name for entity in claim.entities)) for term in terms(name))


def _terms(claim: Claim) -> frozenset[str]:
    """The stems of the content words of the statement, without figures and dates."""
    words = _DATED.sub(" ", claim.statement)
    if claim.when is not None:
        words = words.replace(claim.when.text, " ", 1)
    for quantity in claim.quantities:
        if quantity.value is not None:
            words = words.replace(quantity.text, f" {quantity.unit or ''} ", 1)
    return frozenset(PEOPLE if is_person(term) else term for term in terms(words) if term not in _calendar())


def is_person(term: str) -> bool:
    """Whether a stem is a word for persons."""
    return term in _people()


@cache
def _people() -> frozenset[str]:
    return frozenset(stem(word) for word in families().words["people"])


@cache
def _calendar() -> frozenset[str]:
    return frozenset(stem(word.lower()) for row in english().check_words if row.list == "calendar" for word in row.words)


@cache
def _offices() -> frozenset[str]:
    """The words of offices, as they stand before a name: "Prime Minister Sorel"."""
    return frozenset(word for row in english().roles for word in row.role.lower().split())


_GOVERNMENT = "government"


def _objects_of(parsed: ParsedDoc, noun: int) -> Iterator[int]:
    """The nouns behind an "of" of a noun: "the government of Merland"."""
    for prep in parsed.children_of(noun, "prep"):
        if parsed.lower[prep] == "of":
            yield from parsed.children_of(prep, "pobj")


class _Words:
    """The words of an article's clauses by what they do in it."""

    _OF_NAME = ("compound", "nmod", "appos")
    _MODIFIERS = ("compound", "nmod", "amod", "poss")

    def __init__(self, parsed: ParsedDoc, relations: Sequence[Relation]) -> None:
        self._parsed = parsed
        self._relations = relations
        self._predicates = PredicateReader(parsed)

    def of_predicate(self, assertion: Assertion) -> Iterator[str]:
        """The words of the predicate, which is compared by its family ("shut", "closed"), and of what attributes it."""
        parsed, head = self._parsed, assertion.clause.head
        if not 0 <= head < len(parsed.words):
            return
        inner = self._predicates.complement(head)[0]
        for verb in {head, inner}:
            yield from (parsed.lower[verb], parsed.lemmas[verb])
            particle = parsed.child(verb, "prt")
            if particle is not None:
                yield parsed.lower[particle]
        if assertion.event is not None:
            for family in assertion.event.families:
                yield from family.split()  # "take money", where the tables have no family
            yield from self._predicates.predicate(inner, assertion.event.subject_head).words.split()
        if assertion.relation is not None:
            yield from (parsed.lower[i] for i in indices_of(self._relations[assertion.relation].cue))

    def with_country(self, assertion: Assertion, event: Event | None) -> Event | None:
        """The event with a country in the place of its government: "Merland's government paid" is "Merland paid"."""
        parsed = self._parsed
        head = None if event is None else event.agent_head
        if event is None or head is None or parsed.lower[head] != _GOVERNMENT or _GOVERNMENT not in event.agent:
            return event
        owners = [*parsed.children_of(head, "poss"), *_objects_of(parsed, head)]
        names = [parsed.text(parsed.left_edge[owner], owner + 1) for owner in owners if parsed.pos[owner] == "PROPN"]
        if not names:
            return event
        plain = plain_name(names[0])
        return replace(event, agent=(event.agent - {_GOVERNMENT}) | {"@" + (country_named(plain) or plain)})

    def of_descriptions(self, assertion: Assertion) -> Iterator[str]:
        """The words that say who the name beside them is: "the *bakery chain* Kornhaus", "its *operator*, Norrail"."""
        parsed = self._parsed
        for i in indices_of(assertion.clause.runs):
            if parsed.pos[i] != "NOUN" and not (parsed.pos[i] == "PROPN" and parsed.lower[i] in _offices()):
                continue
            heads = [parsed.heads[i]] if parsed.deps[i] in self._OF_NAME else parsed.children_of(i, "appos")
            if any(parsed.pos[name] == "PROPN" for name in heads):
                yield from (parsed.lower[word] for word in (i, *parsed.children_of(i, *self._MODIFIERS)))


_KEPT = TypeAdapter(ReadDocument)


def dumped(document: ReadDocument) -> str:
    """The document as one line of JSON."""
    article = document.article.model_dump() | {"markup": document.article.markup}  # which is not exported
    statements = [asdict(statement) for statement in document.statements]
    plain = {"article": article, "statements": statements, "agencies": document.agencies}
    return json.dumps(plain, default=sorted)  # not by pydantic, which refuses lone surrogates


def loaded(text: str) -> ReadDocument:
    """The document that `dumped` has written."""
    return _KEPT.validate_python(json.loads(text))


OWN_VOICE = frozenset({Status.UNATTRIBUTED, Status.CONFIRMED, Status.CORROBORATED})
"""The statuses of what a document says in its own voice without leaving it open."""
_CONFIRMING = frozenset({StatusRule.CONFIRMS, StatusRule.ADMITS, StatusRule.ANNOUNCES})


def in_own_voice(said: Statement) -> bool:
    """Whether the publication itself says so, firmly: no source, no hedge but an approximation, and nothing left open."""
    hedged = set(said.hedges) - {HedgeType.APPROXIMATOR, HedgeType.FUTURE}
    firm = said.certainty is Certainty.CERTAIN and not hedged and said.status in OWN_VOICE
    return firm and not said.attributed and not said.hearsay and said.party is None and said.kind is not ClaimKind.OPINION


def has_standing(said: Statement) -> bool:
    """Whether the source says firmly what it does or records itself, or confirms, admits or officially announces it.

    A denial never counts: who is accused has no standing in what it is accused of.
    """
    if not said.speaks or said.certainty is not Certainty.CERTAIN or not said.affirmed or said.act is SpeechAct.DENY:
        return False
    if said.party is not None and said.party.prosecutes:
        return False  # what a prosecutor alleges
    if said.rule in _CONFIRMING and said.status is Status.CONFIRMED:
        return True
    return said.party is not None and is_competent(said.party.kind, said.event)


def is_competent(kind: SourceKind, event: Event | None) -> bool:
    """Whether sources of this kind do or record such events: "police said two men were arrested"."""
    return event is not None and any(kind in families().competent.get(family, ()) for family in event.families)
