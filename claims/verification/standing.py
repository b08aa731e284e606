"""What a source can say about a claim by its position: that it reports itself, or that it confirms.

A source reports itself if the subject of the content is the source: "the firm said **it** had bought …", "**Russia** will
respond, the Kremlin said". That it is a mere object is not enough: "Bolt sued **us**". It confirms if
the cue is a word of confirming, admitting or, from a public body, announcing.
"""

from collections.abc import Iterator, Sequence
from functools import cached_property

from claims.attribution import Relation
from claims.data.names import Group, Role
from claims.hedging import is_factive
from claims.language import ParsedDoc
from claims.language.labels import PLURALS, VERBS
from claims.language.parties import Sort
from claims.language.registry import LEXICON
from claims.model import Certainty, ClaimKind, SourceKind, SpeechAct
from claims.sources import Speakers
from claims.sources.affiliation import Affiliation, Affiliations, group_of
from claims.splitting import Origin
from claims.splitting.assertion import kind_of
from claims.splitting.clause import evaluative
from claims.verification.assertions import Assertion, Party, source_of
from claims.verification.events import Event, EventReader
from claims.verification.predicates import Names, Outlook, country_named, families, plain_name

_MEDIA = frozenset({SourceKind.SOCIAL_MEDIA, SourceKind.NEWS_MEDIA, SourceKind.STATE_MEDIA})
_OUTSIDERS = _MEDIA | {SourceKind.EXPERTS, SourceKind.EYEWITNESS, SourceKind.DOCUMENT}
_FOR_A_STATE = frozenset(
    {SourceKind.GOVERNMENT, SourceKind.MILITARY, SourceKind.LEGISLATURE, SourceKind.OFFICIALS, SourceKind.JUDICIARY}
)
_PUBLIC = _FOR_A_STATE | {SourceKind.INTERNATIONAL_BODY}
_BODIES = _PUBLIC | {SourceKind.COMPANY, SourceKind.NGO, SourceKind.PARTY}
_UNPLACED = frozenset({SourceKind.PERSON, SourceKind.UNSPECIFIED})
"""The kinds that a company may have if nothing in the article identifies it as one."""
_FIRST_PERSON = frozenset({"i", "we"})
_OWN_WORDS = frozenset({"our", "my"})
_MOST_COORDINATED = 20
"""The number of coordinated subjects to look at, so that a list without end costs no more than a list."""
_THIRD_PERSON = frozenset({"he", "she", "they"})


class Standing:
    """Determines for the claims of an article whether their source reports itself or confirms."""

    def __init__(
        self,
        reader: EventReader,
        names: Names,
        relations: Sequence[Relation],
        speakers: Speakers,
        parties: Sequence[Party],
    ) -> None:
        self._parsed: ParsedDoc = reader.parsed
        self._reader = reader
        self._names = names
        self._relations = relations
        self._speakers = speakers
        self._parties = parties
        self._tables = families()

    def confirms(self, claim: Assertion) -> bool:
        """Whether a party with standing confirms, admits or officially announces the claim.

        "The ministry confirmed that …", "the firm admitted that …", "the commission announced that Bell had won"; not
        "witnesses confirmed", "he confirmed that it may …", "the firm announced its plans", "the firm confirmed that it is
        honest".
        """
        head = claim.clause.head
        free = 0 <= head < len(self._parsed.words) and self._parsed.deps[head] == "pcomp" and self._parsed.tags[head] != "VBG"
        # what the content presupposes is not confirmed: "admitted taking part **in what was called a theft**"
        aside = free or claim.clause.origin in (Origin.RELATIVE, Origin.APPOSITION)
        if not claim.attributed or claim.hearsay or not claim.sure or aside or claim.clause.kind is ClaimKind.OPINION:
            return False
        if claim.party is not None and (claim.party.kind in _OUTSIDERS or self._accuses(claim)):
            return False
        if claim.act in (SpeechAct.CONFIRM, SpeechAct.ACKNOWLEDGE):
            virtue = claim.act is SpeechAct.CONFIRM and claim.clause.kind is ClaimKind.STATE and self.reports_itself(claim)
            return not virtue and not self._is_crowd(claim)
        return claim.act is SpeechAct.ANNOUNCE and self._announces(claim)

    def _is_crowd(self, claim: Assertion) -> bool:
        """Whether the source is an unnamed group of people: "friends", "voters"; an unresolved "he" may know."""
        source, group = source_of(claim, self._speakers), self._group(claim)
        unnamed = source is not None and not source.named and source.kind not in _BODIES
        return unnamed and group is not None and group.sort == "people"

    def _group(self, claim: Assertion) -> Group | None:
        """What the noun that the source is called by says of it."""
        head = None if claim.relation is None else self._relations[claim.relation].source_head
        return None if head is None else group_of(self._parsed, head)

    def _announces(self, claim: Assertion) -> bool:
        """Whether a public body announces what others did: a result, a verdict."""
        event = claim.event
        if event is None or claim.party is None or claim.party.kind not in _PUBLIC or not claim.affirmed:
            return False
        if claim.covers_saying:
            return self._parsed.lemmas[claim.clause.head] == "announce" and not self.reports_itself(claim)
        known = event.done and all(family in self._tables.traits for family in event.families)
        actual = event.outlook is Outlook.ACTUAL and claim.modality.certainty is Certainty.CERTAIN
        return known and actual and not self.reports_itself(claim)

    def _accuses(self, claim: Assertion) -> bool:
        """Whether the claim is a prosecutor's accusation, not a step of the proceedings."""
        if claim.party is None or not claim.party.prosecutes or claim.event is None or claim.covers_saying:
            return False
        return not any(self._tables.competent.get(family) for family in claim.event.families)

    def is_opinion(self, claim: Assertion) -> bool:
        """Whether the claim is an evaluation, or a wish about others; a party's own wish or feeling is not.

        "We think the bridge has collapsed" is about the bridge, so its complement decides.
        """
        head = claim.clause.head
        opinion = claim.clause.kind is ClaimKind.OPINION and not self._is_ruling(claim)
        if not 0 <= head < len(self._parsed.words):
            return opinion
        lemma, words = self._parsed.lemmas[head], self._tables.words
        subject, complement = self._reader.subject(claim.clause), self._complement(head)
        if subject is None or not claim.attributed or not self._speaks_as(subject, head, claim):
            return opinion
        if lemma in words["wish"] and complement is not None:
            return not self._is_subject_source(complement, claim)
        if not opinion or any(self._parsed.lemmas[aux] in evaluative("modal") for aux in self._parsed.children_of(head, "aux")):
            return opinion
        if lemma in words["cognition"] and complement is not None:
            return not self._recalls_thought(head) and self._evaluates(complement, claim)
        return not (lemma in words["request"] | evaluative("attitude") or self._feels(head))

    def _feels(self, head: int) -> bool:
        """Whether the predicate is one of feeling: "we are **saddened** by the news", "I am **proud** of the team"."""
        predicates = (head, *self._parsed.children_of(head, "acomp"))
        return any(self._parsed.lower[word] in self._tables.words["feeling"] for word in predicates)

    def _is_ruling(self, claim: Assertion) -> bool:
        """Whether a court says what must be done: "the court said that the firm **must** pay"."""
        judges = claim.party is not None and claim.party.kind is SourceKind.JUDICIARY
        return judges and any(self._parsed.lemmas[aux] == "must" for aux in self._parsed.children_of(claim.clause.head, "aux"))

    def _is_subject_source(self, verb: int, claim: Assertion) -> bool:
        return (inner := self._parsed.child(verb, "nsubj", "nsubjpass", "expl")) is not None and self._is_source(inner, claim)

    def _recalls_thought(self, head: int) -> bool:
        """Whether it is the thought that is reported, not its content: "I **thought** that somebody had stolen them"."""
        return self._parsed.tags[head] == "VBD" and not is_factive(self._parsed, head)

    def predicts(self, claim: Assertion) -> bool:
        """Whether the claim is what its source believes of the future: "[I believe that] prices will fall"."""
        head = claim.clause.head
        content: int | None = head
        if claim.clause.kind is ClaimKind.OPINION:
            content = self._complement(head)
        elif 0 <= head < len(self._parsed.words) and self._parsed.deps[head] == "ccomp":
            head = self._parsed.heads[head]
        if head == content or self._parsed.lemmas[head] not in self._tables.words["cognition"]:
            return claim.act is SpeechAct.PREDICT
        return content is not None and not self._recalls_thought(head) and self._reader.outlook(content) is Outlook.AHEAD

    def _evaluates(self, head: int, claim: Assertion) -> bool:
        kind = kind_of(self._parsed, head, Origin.CONTENT, claim.clause.relations, self._relations, frozenset())
        return kind is ClaimKind.OPINION

    def _complement(self, head: int) -> int | None:
        """The verb of the content clause below ``head`` that has a subject of its own: "we know [the dam has burst]"."""
        for child in self._parsed.children_of(head, "ccomp", "xcomp"):
            if self._parsed.child(child, "nsubj", "nsubjpass", "expl") is not None:
                return child
        return None

    def reports_itself(self, claim: Assertion) -> bool:
        """Whether the source speaks of its own acts, plans, states, feelings or figures."""
        if not claim.attributed or claim.hearsay or claim.clause.origin is Origin.APPOSITION:
            return False
        head, subject = claim.clause.head, self._reader.subject(claim.clause)
        if claim.modality.certainty is Certainty.UNKNOWN or not 0 <= head < len(self._parsed.words):
            return False  # "whether the posts were paid for is being investigated"
        if subject is None or claim.covers_saying:
            return self._says_of_itself(head, claim) if claim.covers_saying else self._implied(claim)
        if claim.clause.origin is Origin.PARTICIPLE and self._parsed.deps[head] != "advcl":
            return False  # "injuries ranging from minor to serious"
        words = self._tables.words
        if self._speaks_as(subject, head, claim):
            complement, lemma = self._complement(head), self._parsed.lemmas[head]
            if complement is not None and lemma in words["cognition"] and not self._recalls_thought(head):
                return self._is_subject_source(complement, claim)
            if lemma in words["perception"]:
                return complement is None and self._parsed.child(head, "dobj") is None
            if self._feels(head) or not self._is_source(subject, claim):
                return True
        return self._acts(head, subject, claim)

    def _says_of_itself(self, cue: int, claim: Assertion) -> bool:
        """Whether what a source announces or denies is its own: "**its** merger", "a **loss**", "**plans** to sell"."""
        things = self._parsed.children_of(cue, "dobj", "nsubjpass")
        owners = (owner for thing in things for owner in self._parsed.children_of(thing, "poss"))
        results = self._tables.words["results"]
        own = claim.act is SpeechAct.WANT or any(self._parsed.lemmas[thing] in results for thing in things)
        return own or any(self._parsed.tags[owner] == "PRP$" or self._is_source(owner, claim) for owner in owners)

    def _speaks_as(self, subject: int, head: int, claim: Assertion) -> bool:
        """Whether ``subject`` is the source. If the claim is about a feeling or a hope, an unresolved "he" is the source too.

        "The minister said **he** was saddened", but not "the minister said he was arrested".
        """
        if self._is_source(subject, claim):
            return True
        lemma, words, group = self._parsed.lemmas[head], self._tables.words, self._group(claim)
        if subject in self._names.at or self._parsed.lower[subject] not in _THIRD_PERSON:
            return False
        inner = lemma in words["wish"] | words["cognition"] | evaluative("attitude") or self._feels(head)
        return inner and self._is_person(claim) and (group is None or group.sort == "people")

    def _is_person(self, claim: Assertion) -> bool:
        source = source_of(claim, self._speakers)
        return source is None or not source.named or claim.source in self._speakers.persons

    def _implied(self, claim: Assertion) -> bool:
        """Whether an act without a subject is the source's: "wants to sell the arm", "announced a deal with Bolt"."""
        head = claim.clause.head
        if claim.act is SpeechAct.WANT and self._parsed.tags[head] == "VB":
            return True
        event = claim.event
        if claim.act is not SpeechAct.ANNOUNCE or event is None or self._parsed.pos[head] in VERBS:
            return False
        own = not event.agent or self._is_among(event.agent, claim)
        return own and not any(self._tables.has(event.families, trait) for trait in ("victims", "outcome"))

    def _acts(self, head: int, subject: int, claim: Assertion) -> bool:
        """Whether the source is the agent of ``head``; in a passive, whether it is the named agent or the act is its task."""
        head, _ = self._reader.complement(head)
        mine = any(self._is_own(token, claim) for token in self._coordinated(subject))
        if not self._reader.is_passive(head):
            return mine
        agent = self._parsed.child(head, "agent")
        if agent is not None and (by := self._parsed.child(agent, "pobj")) is not None:
            return self._is_own(by, claim)
        return claim.event is not None and self._is_task(claim, claim.event)

    def _is_task(self, claim: Assertion, event: Event) -> bool:
        """Whether an act without an agent is the source's task, or needs it as a partner: "a deal was reached with Bolt"."""
        if claim.party is None or event.agent or event.outlook is Outlook.POSSIBLE:
            return False
        partner = self._tables.has(event.families, "symmetric") and len(event.others) == 1
        return self._is_competent(claim, event) or (partner and claim.party.kind in _BODIES | _UNPLACED)

    def _is_competent(self, claim: Assertion, event: Event) -> bool:
        """Whether the source's institution does or records such acts."""
        kind = None if claim.party is None else claim.party.kind
        return any(kind in self._tables.competent.get(family, ()) for family in event.families)

    def _is_bare(self, noun: int) -> bool:
        """Whether nothing says whose a noun is: "officers", not "Russian troops" or "the firm's workers"."""
        named = noun in self._names.at or any(self._names.demonyms(noun))
        return not named and self._parsed.child(noun, "det", "poss", "compound") is None

    def _coordinated(self, subject: int) -> Iterator[int]:
        pending = [subject]
        for _ in range(_MOST_COORDINATED):
            if not pending:
                return
            token = pending.pop()
            yield token
            pending.extend(self._parsed.children_of(token, "conj"))

    def _is_own(self, token: int, claim: Assertion) -> bool:
        """Whether the noun phrase headed by ``token`` is the source, its people, or what it measures or feels."""
        if self._is_source(token, claim):
            return True
        lemma, words = self._parsed.lemmas[token], self._tables.words
        staff = lemma in words["staff"]
        if staff and self._state(claim) in set(self._names.demonyms(token)):
            return True
        if staff and claim.event is not None and self._is_bare(token):
            uniformed = lemma in words["uniformed"] and self._parsed.tags[token] in PLURALS and self._state_body(claim)
            return uniformed or self._is_competent(claim, claim.event)  # "officers arrested two men, police said"
        if not staff and lemma not in words["results"] | words["office"] | words["feeling"]:
            return False
        return self._possessed(token, claim)

    @staticmethod
    def _state_body(claim: Assertion) -> bool:
        return claim.party is not None and claim.party.kind in _FOR_A_STATE

    def _is_source(self, token: int, claim: Assertion) -> bool:
        """Whether ``token`` heads a name or pronoun of the claim's source, of its body or of its state."""
        if self._parsed.lower[token] in _FIRST_PERSON:
            return True
        found = self._names.source_at.get(token)
        if found is not None and claim.party is not None:
            same = found == claim.source or self._parties[found].same_as(claim.party)
            return same or self._is_state(token, claim) or self._holds_office(token, claim)
        if self._pronoun_of_a_body(token, claim) or self._same_pronoun(token, claim) or self._is_state(token, claim):
            return True
        key = self._names.proper(token)
        if key is not None:
            return self._is_among({key}, claim) or self._holds_office(token, claim)
        phrase = self._parsed.text(self._parsed.left_edge[token], token + 1)  # "the Free Valley party", a name but for its noun
        return self._parsed.pos[token] == "NOUN" and plain_name(phrase) in self._plain_names(claim)

    def _same_pronoun(self, token: int, claim: Assertion) -> bool:
        """ "He said he would resign": an unresolved pronoun repeated in the content is the same one."""
        head = None if claim.relation is None or claim.source is not None else self._relations[claim.relation].source_head
        word = self._parsed.lower[token]
        return head is not None and word in _THIRD_PERSON and word == self._parsed.lower[head] and token not in self._names.at

    def _is_state(self, token: int, claim: Assertion) -> bool:
        return (state := self._state(claim)) is not None and self._names.proper(token) == state

    def _holds_office(self, token: int, claim: Assertion) -> bool:
        """Whether a person named at ``token`` holds an office of the source's body or state, by what the article says."""
        if (held := self._offices.get(self._parsed.lower[token])) is None or held.role is None or claim.party is None:
            return False
        if held.body is None:  # "the trade minister" of the trade ministry, whose country is not repeated
            department = held.role.role.removeprefix("secretary of ") + " department"  # "the secretary of state"
            named = claim.party.identity.endswith(department)
            return named or claim.party.identity in self._institutions(held.role, claim.party.country)
        state = held.body.country is not None and self._state(claim) == f"@{country_named(held.body.country)}"
        return (state and held.body.kind in _FOR_A_STATE) or plain_name(held.body.name) == claim.party.identity

    def _institutions(self, role: Role, country: str | None) -> frozenset[str]:
        """What the institution of an office is called, in general and in ``country``: "foreign ministry"."""
        institution = LEXICON.institutions.get((role.body or "").lower())
        if institution is None:
            return frozenset()
        known = self._speakers.registry
        homes = (row for row in known.countries if plain_name(row.name) == country)
        names = (known.office(home, institution, role.role).name for home in homes)
        return frozenset(map(plain_name, (institution.name, *names)))

    @cached_property
    def _offices(self) -> dict[str, Affiliation]:
        """The offices that the article gives people, by the last word of their names; none for namesakes."""
        parties, found = self._names.parties, dict[str, Affiliation | None]()
        reader = Affiliations(self._parsed, parties, self._speakers.registry)
        for name in parties.names:
            stated = reader.of(name) if name.sort in (Sort.PERSON, Sort.OTHER) else None
            if stated is not None and stated.role is not None:
                known = found.setdefault(self._parsed.lower[name.end - 1], stated)
                if known is not None and (known.role, known.body) != (stated.role, stated.body):
                    found[self._parsed.lower[name.end - 1]] = None
        return {word: office for word, office in found.items() if office is not None}

    def _plain_names(self, claim: Assertion) -> set[str]:
        source = source_of(claim, self._speakers)
        return set() if source is None else {plain_name(name) for name in (source.name, source.organisation) if name}

    def _is_among(self, keys: frozenset[str] | set[str], claim: Assertion) -> bool:
        source = source_of(claim, self._speakers)
        if source is None:
            return False
        return not keys.isdisjoint(self._names.key(name) for name in (source.name, source.organisation) if name)

    def _state(self, claim: Assertion) -> str | None:
        """The key of the state that the source speaks for."""
        party = claim.party
        return f"@{party.country}" if party is not None and party.country and party.kind in _FOR_A_STATE else None

    def _pronoun_of_a_body(self, token: int, claim: Assertion) -> bool:
        """ "Police said they had arrested two men", "the firm said it had bought …": a body speaks of itself."""
        source, word = source_of(claim, self._speakers), self._parsed.lower[token]
        if source is None or token in self._names.at or word not in ("they", "it") or self._is_expletive(token):
            return False
        verb = self._parsed.heads[token]
        undergoes = claim.event is not None and not claim.event.agent and bool(claim.event.patient)
        if undergoes or self._parsed.lemmas[verb] in self._tables.intransitive or self._parsed.has_child(verb, "attr"):
            return False  # "it could rise": the toll; "they are consultations": the talks
        group = self._group(claim)
        if word == "they" and group is not None and group.sort == "people" and source.organisation is None:
            return self._is_plural_source(claim)
        placed = source.named or (group is not None and group.sort == "group")
        body = source.kind in _BODIES or (placed and source.kind in _UNPLACED)
        speaks_for = source.organisation in (None, source.name) or not source.named  # "a spokesman for the bank said it would"
        return body and speaks_for and claim.source not in self._speakers.persons

    def _is_plural_source(self, claim: Assertion) -> bool:
        """ "The parents said they had forgiven him"."""
        head = None if claim.relation is None else self._relations[claim.relation].source_head
        return head is not None and self._parsed.tags[head] in PLURALS

    def _is_expletive(self, token: int) -> bool:
        """ "It is their duty to protect the border"."""
        verb = self._parsed.heads[token]
        clausal = self._parsed.has_child(verb, "ccomp", "xcomp", "advcl", "acl")
        return self._parsed.lower[token] == "it" and self._parsed.lemmas[verb] == "be" and clausal and not self._feels(verb)

    def _possessed(self, noun: int, claim: Assertion) -> bool:
        """Whether a noun is the source's own: "its revenue", "our troops", or a company's bare "revenue"."""
        source = source_of(claim, self._speakers)
        owner = self._parsed.child(noun, "poss")
        if owner is None:
            earnings = self._parsed.lemmas[noun] in self._tables.words["earnings"]
            bare = self._names.at.get(noun) is None and not any(self._names.demonyms(noun))
            bare = bare and not self._parsed.has_child(noun, "det")  # "sales fell", not "the sale was approved"
            return source is not None and source.kind is SourceKind.COMPANY and bare and earnings
        if self._parsed.lower[owner] in _OWN_WORDS or self._is_source(owner, claim):
            return True
        its = owner not in self._names.at and self._parsed.lower[owner] in ("its", "their")
        return its and source is not None and (source.kind in _BODIES or not self._is_person(claim))
