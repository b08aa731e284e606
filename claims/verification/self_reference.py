"""Which words of a claim are its own source: its name, its pronoun, its people, and what it has, measures or feels."""

from collections.abc import Iterator, Sequence
from functools import cached_property

from claims.attribution import Relation
from claims.data.names import Group, Role
from claims.language.labels import PLURALS
from claims.language.parties import Name, Sort
from claims.language.registry import LEXICON
from claims.model import Quotation, SourceKind, SpeechAct
from claims.sources import Speakers
from claims.sources.affiliation import Affiliation, Affiliations, body_noun, group_of, role_of
from claims.sources.coreference import pronoun_gender
from claims.verification.assertions import Assertion, Party, source_of
from claims.verification.events import Event, EventReader
from claims.verification.predicates import Names, country_named, country_of_capital, families, plain_name

FOR_A_STATE = frozenset(
    {SourceKind.GOVERNMENT, SourceKind.MILITARY, SourceKind.LEGISLATURE, SourceKind.OFFICIALS, SourceKind.JUDICIARY}
)
PUBLIC = FOR_A_STATE | {SourceKind.INTERNATIONAL_BODY}
BODIES = PUBLIC | {SourceKind.COMPANY, SourceKind.NGO, SourceKind.PARTY}
_REPORTING = FOR_A_STATE - {SourceKind.LEGISLATURE} | {SourceKind.EXPERTS, SourceKind.EYEWITNESS, SourceKind.ACADEMIA}
"""The kinds of sources who speak of people that were named before as often as of themselves."""
UNPLACED = frozenset({SourceKind.PERSON, SourceKind.UNSPECIFIED})
"""The kinds that a company may have if nothing in the article identifies it as one."""


class SelfReference:
    """Recognises the source of a claim among the words of the claim."""

    def __init__(
        self,
        reader: EventReader,
        names: Names,
        relations: Sequence[Relation],
        speakers: Speakers,
        parties: Sequence[Party],
    ) -> None:
        self._parsed = reader.parsed
        self._names = names
        self._relations = relations
        self._speakers = speakers
        self._parties = parties
        self._tables = families()

    def is_own(self, token: int, claim: Assertion) -> bool:
        """Whether the noun phrase headed by ``token`` is the source, its people, or what it measures or feels."""
        if self.is_source(token, claim):
            return True
        lemma, words = self._parsed.lemmas[token], self._tables.words
        staff = lemma in words["staff"]
        if staff and self._state(claim) in set(self._names.demonyms(token)):
            return True
        if staff and claim.event is not None and self._is_unowned(token):
            uniformed = lemma in words["uniformed"] and self._state_body(claim)  # "an officer fired, police said"
            bare = not self._parsed.has_child(token, "det")
            # "900 workers would lose their jobs, the firm said", not "20 workers at a rival"
            counted = self._parsed.has_child(token, "nummod") and not self._parsed.has_child(token, "prep")
            firm = counted and claim.party is not None and claim.party.kind is SourceKind.COMPANY
            return uniformed or (bare and (firm or self.is_competent(claim, claim.event)))  # "workers cleared the road"
        owned = words["results"] | words["office"] | words["feeling"] | words["intention"] | words["asset"]
        if not staff and lemma not in owned:
            return False
        return self._possessed(token, claim)

    def speaks_for(self, token: int, claim: Assertion) -> bool:
        """Whether the source is the campaign of the person at ``token``: "Holt will run again, her campaign said"."""
        parsed, names = self._parsed, self._names
        head = self._source_head(claim)
        person = names.proper(token)
        if head is None or person is None or parsed.pos[token] != "PROPN":
            return False
        words = [head, *parsed.children_of(head, "compound", "poss", "nmod"), *self._behind(head)]
        if not any(parsed.lemmas[i] in self._tables.words["team"] for i in words):
            return False
        of = [key for i in words if i != head and (key := names.proper(i)) is not None]
        return all(key == person or set(key[1:].split()) <= set(person[1:].split()) for key in of)

    def _behind(self, noun: int) -> Iterator[int]:
        """The nouns behind a preposition: the campaign in "an aide to the campaign"."""
        for prep in self._parsed.children_of(noun, "prep"):
            yield from self._parsed.children_of(prep, "pobj")

    def says_of_itself(self, cue: int, claim: Assertion) -> bool:
        """Whether what a source announces or denies is its own: "**its** merger", "a **loss**", "**plans** to sell"."""
        things = self._parsed.children_of(cue, "dobj", "nsubjpass")
        owners = (owner for thing in things for owner in self._parsed.children_of(thing, "poss"))
        results = self._tables.words["results"]
        own = claim.act is SpeechAct.WANT or any(self._parsed.lemmas[thing] in results for thing in things)
        own = own or (claim.act is SpeechAct.CLAIM and self._parsed.has_child(cue, "xcomp"))  # "claims **to have won**"
        return own or any(self._parsed.tags[owner] == "PRP$" or self.is_source(owner, claim) for owner in owners)

    @staticmethod
    def _state_body(claim: Assertion) -> bool:
        return claim.party is not None and claim.party.kind in FOR_A_STATE

    def is_source(self, token: int, claim: Assertion) -> bool:
        """Whether ``token`` heads a name or pronoun of the claim's source, of its body or of its state."""
        if self._parsed.lower[token] in self._tables.words["first_person"]:
            return self._parsed.lower[token : token + 2] != ("we", "all")  # "**we all** know" is about everybody
        found = self._names.source_at.get(token)
        if found is not None and claim.party is not None:
            same = found == claim.source or self._parties[found].same_as(claim.party)
            return same or self._is_state(token, claim) or self._holds_office(token, claim)
        if self._pronoun_of_a_body(token, claim) or self._same_pronoun(token, claim) or self._is_state(token, claim):
            return True
        if self._is_speakers_pronoun(token, claim) or self._is_own_body(token, claim) or self._is_principal(token, claim):
            return True
        key = self._names.proper(token)
        if key is not None:
            return self.is_among({key}, claim) or self._holds_office(token, claim)
        phrase = self._parsed.text(self._parsed.left_edge[token], token + 1)  # "the Free Valley party", a name but for its noun
        return self._parsed.pos[token] == "NOUN" and plain_name(phrase) in self._plain_names(claim)

    def _same_pronoun(self, token: int, claim: Assertion) -> bool:
        """ "He said he would resign": a pronoun repeated in the content, where it is not resolved, is the same one."""
        head, word = self._source_head(claim), self._parsed.lower[token]
        return (
            head is not None
            and word in self._tables.words["third_person"]
            and word == self._parsed.lower[head]
            and token not in self._names.at
            and not self.is_spoken(claim)
        )

    def _is_speakers_pronoun(self, token: int, claim: Assertion) -> bool:
        """ "The senator said **he** had known": a person's unresolved pronoun, where nobody else was named whom it could mean.

        Not "Her lawyer, Paul Reyes, said **she** …", nor "Police chief Ortiz arrived. The mayor said **he** …".
        """
        parsed, gender = self._parsed, pronoun_gender(self._parsed.lower[token])
        head, source = self._source_head(claim), source_of(claim, self._speakers)
        if gender is None or head is None or source is None or token in self._names.at or self._is_quoted(token, claim):
            return False
        if not self._tables.words["representative"].isdisjoint((source.role or "").lower().split()):
            return False  # "Paul Reyes, a lawyer for the driver, said he would appeal"
        called = self._names.parties.name_at.get(head)
        person = claim.source in self._speakers.persons or (called is not None and called.sort is Sort.PERSON)
        office, group = role_of(parsed, head), group_of(parsed, head)
        single = parsed.tags[head] == "NN" and (office is not None or (group is not None and group.sort == "people"))
        if not person and (source.named or not single):
            return False
        known = None if called is None else LEXICON.genders.get(self._parsed.words[called.start])
        known = known or LEXICON.genders.get(source.name.split()[0]) or (None if office is None else office.gender)
        far = not person or claim.party is None or claim.party.kind in _REPORTING
        return known in (None, gender) and not any(self._others_named(token, gender, claim, far=far))

    def _others_named(self, token: int, gender: str, claim: Assertion, *, far: bool) -> Iterator[int]:
        """The people before a pronoun in its sentence, and in the previous one if ``far``, whom it could mean, other than the
        source."""
        parsed = self._parsed
        start = parsed.sentence[token][0]
        start = parsed.sentence[start - 1][0] if start and far else start
        for i in range(start, token):
            name = self._names.parties.name_at.get(i)
            if name is not None and name.end == i + 1 and self._is_person_name(name):
                fits = LEXICON.genders.get(parsed.words[name.start]) in (None, gender)
                if fits and not self._is_named_as_source(i, claim):
                    yield i
                continue
            somebody = parsed.tags[i] == "NN" and parsed.lemmas[i] in self._tables.words["people"]
            if somebody or (parsed.deps[i] == "poss" and pronoun_gender(parsed.lower[i]) == gender):
                yield i

    def _is_person_name(self, name: Name) -> bool:
        """Whether a name is a person's: it has a given name or a title, or the article gives it one elsewhere."""
        return name.sort is Sort.PERSON or (name.sort is Sort.OTHER and self._parsed.words[name.end - 1] in self._surnames)

    @cached_property
    def _surnames(self) -> frozenset[str]:
        """The last words of the names of people in the article."""
        return frozenset(self._parsed.words[name.end - 1] for name in self._names.parties.names if name.sort is Sort.PERSON)

    def _is_named_as_source(self, token: int, claim: Assertion) -> bool:
        source = source_of(claim, self._speakers)
        last = "" if source is None else source.name.split()[-1]
        return self._names.source_at.get(token) == claim.source or self._parsed.words[token] == last

    def _is_own_body(self, token: int, claim: Assertion) -> bool:
        """Whether a common noun stands for the body that the source speaks for or belongs to.

        "Coach Lena Ortiz said **the club** had …", "the minister said **his party** …", "Beijing's envoy said **the Chinese
        government** …", "Jan Ebel of the Harbour Choir said **the choir** …".
        """
        parsed, source = self._parsed, source_of(claim, self._speakers)
        if source is None or parsed.pos[token] != "NOUN" or parsed.tags[token] != "NN" or token in self._names.at:
            return False
        lemma, state = parsed.lemmas[token], self._state(claim)
        if state is not None and lemma in self._tables.words["state_body"] and state in set(self._names.demonyms(token)):
            return True
        owner, described = parsed.child(token, "poss"), parsed.has_child(token, "amod", "compound", "relcl", "prep", "acl")
        if owner is not None:
            member = lemma in self._tables.words["membership"] and self.is_person(claim)
            member = member or (lemma in self._tables.words["state_body"] and state is not None)
            head, mine = self._source_head(claim), parsed.lower[owner] in self._tables.words["my"]
            speaker = head is not None and owner in self._names.at and self._names.at[owner] == self._names.proper(head)
            return member and not described and (mine or speaker or self.is_source(owner, claim))
        if described or not any(parsed.lower[i] == "the" for i in parsed.children_of(token, "det")):
            return False
        if any(name.split()[-1].lower() == lemma for name in (source.name, source.organisation) if name and " " in name):
            return True
        group, head = body_noun(parsed, token), self._source_head(claim)
        called = (source.role or ("" if head is None else parsed.text(parsed.left_edge[head], head + 1))).lower().split()
        if lemma in called:
            return group is not None  # "the union's leader"
        if lemma in self._tables.words["sports_body"]:
            return not self._tables.words["sports_member"].isdisjoint(called)
        executive = None if head is None else group_of(parsed, head)
        runs_firm = executive is not None and executive.kind is SourceKind.COMPANY and executive.sort == "people"
        if group is not None and group.kind is SourceKind.COMPANY and (runs_firm or source.kind is SourceKind.COMPANY):
            return True
        # "spokesman Carlo Ferro said **the council** had …": of no other body that the article names
        phrase = () if head is None else parsed.lower[parsed.left_edge[head] : head + 1]
        at = next((i for i, word in enumerate(phrase) if word in self._tables.words["team"]), None)
        speaks = source.organisation is None and at is not None and set(phrase[:at]) <= {"a", "the", "its"}
        return speaks and group is not None and group.sort == "group"

    def _is_principal(self, token: int, claim: Assertion) -> bool:
        """Whether the source is the spokesman of a person whom ``token`` calls by pronoun or office.

        "The prime minister's spokesman said **the prime minister** …", "Ortiz's campaign said **she** …".
        """
        parsed, head = self._parsed, self._source_head(claim)
        if head is None or parsed.lemmas[head] not in self._tables.words["team"]:
            return False
        people = [i for i in parsed.children_of(head, "poss", "compound") if self._is_individual(i)]
        if len(people) != 1:
            return False
        named = self._names.parties.name_at.get(people[0])
        known = None if named is None else LEXICON.genders.get(parsed.words[named.start])
        gender = pronoun_gender(parsed.lower[token])
        if gender is not None and token in self._names.at:
            return self._names.at[token] == self._names.proper(people[0])
        if gender is not None:
            return known in (None, gender) and not self._is_quoted(token, claim) and token > head
        definite = any(parsed.lower[i] == "the" for i in parsed.children_of(token, "det"))
        role = role_of(parsed, token) if definite and parsed.tags[token] == "NN" else None
        if role is None or named is None:
            return role is not None and parsed.lemmas[token] == parsed.lemmas[people[0]]
        return role.kind in PUBLIC

    def _is_individual(self, token: int) -> bool:
        """Whether the owner of a campaign or the principal of a spokesman is one person, not a body."""
        name = self._names.parties.name_at.get(token)
        if name is not None:
            return self._is_person_name(name)
        return self._parsed.tags[token] == "NN" and role_of(self._parsed, token) is not None

    def _source_head(self, claim: Assertion) -> int | None:
        """The token that heads the words that name the source."""
        return None if claim.relation is None else self._relations[claim.relation].source_head

    def _is_state(self, token: int, claim: Assertion) -> bool:
        state = self._state(claim)
        key = self._names.proper(token)
        if state is None or key is None:
            return False
        return key == state or country_of_capital(key[1:]) == state[1:]  # "the Qatari envoy said **Doha** was in contact"

    def _holds_office(self, token: int, claim: Assertion) -> bool:
        """Whether a person named at ``token`` holds an office of the source's body or state, by what the article says."""
        held = self._offices.get(self._parsed.lower[token])
        if held is None or held.role is None or claim.party is None:
            return False
        if held.body is None:  # "the trade minister" of the trade ministry, whose country is not repeated
            department = held.role.role.removeprefix("secretary of ") + " department"  # "the secretary of state"
            named = claim.party.identity.endswith(department)
            return named or claim.party.identity in self._institutions(held.role, claim.party.country)
        state = held.body.country is not None and self._state(claim) == f"@{country_named(held.body.country)}"
        return (state and held.body.kind in FOR_A_STATE) or plain_name(held.body.name) == claim.party.identity

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

    def is_among(self, keys: frozenset[str] | set[str], claim: Assertion) -> bool:
        """Whether one of the ``keys`` of parties is the source's or its body's."""
        source = source_of(claim, self._speakers)
        if source is None:
            return False
        return not keys.isdisjoint(self._names.key(name) for name in (source.name, source.organisation) if name)

    def _state(self, claim: Assertion) -> str | None:
        """The key of the state that the source speaks for."""
        party = claim.party
        return f"@{party.country}" if party is not None and party.country and party.kind in FOR_A_STATE else None

    def _pronoun_of_a_body(self, token: int, claim: Assertion) -> bool:
        """ "Police said they had arrested two men", "the firm said it had bought …": a body speaks of itself."""
        source, word = source_of(claim, self._speakers), self._parsed.lower[token]
        if (
            source is None
            or token in self._names.at
            or word not in self._tables.words["body_pronoun"]
            or self._is_expletive(token)
            or self.is_spoken(claim)
        ):
            return False
        verb = self._parsed.heads[token]
        undergoes = claim.event is not None and not claim.event.agent and bool(claim.event.patient)
        if undergoes or self._parsed.lemmas[verb] in self._tables.intransitive or self._parsed.has_child(verb, "attr"):
            return False  # "it could rise": the toll; "they are consultations": the talks
        group = self.group(claim)
        if word == "they" and group is not None and group.sort == "people" and source.organisation is None:
            return self._is_plural_source(claim)
        placed = source.named or (group is not None and group.sort == "group")
        thing = word == "it" and not source.named and (group is None or group.sort != "people")  # "the festival said it would"
        body = source.kind in BODIES or ((placed or thing) and source.kind in UNPLACED)
        speaks_for = source.organisation in (None, source.name) or not source.named  # "a spokesman for the bank said it would"
        return body and speaks_for and claim.source not in self._speakers.persons

    def is_spoken(self, claim: Assertion) -> bool:
        """Whether the claim is a direct quotation, in which a body is "we", a person "I": "It's ruining us," the bank said."""
        return claim.relation is not None and self._relations[claim.relation].quotation is Quotation.DIRECT

    def _is_quoted(self, token: int, claim: Assertion) -> bool:
        """Whether a word is the speaker's own: "He calls me 'Little Marl'," she said."""
        return self.is_spoken(claim) or self._parsed.quotations.around[token] is not None

    def _is_plural_source(self, claim: Assertion) -> bool:
        """ "The parents said they had forgiven him"."""
        head = self._source_head(claim)
        return head is not None and self._parsed.tags[head] in PLURALS

    def _is_expletive(self, token: int) -> bool:
        """ "It is their duty to protect the border"."""
        verb = self._parsed.heads[token]
        clausal = self._parsed.has_child(verb, "ccomp", "xcomp", "advcl", "acl")
        return self._parsed.lower[token] == "it" and self._parsed.lemmas[verb] == "be" and clausal and not self.feels(verb)

    def _possessed(self, noun: int, claim: Assertion) -> bool:
        """Whether a noun is the source's own: "its revenue", "our troops", or a company's bare "revenue"."""
        source = source_of(claim, self._speakers)
        owner = self._parsed.child(noun, "poss")
        if owner is None:
            earnings = self._parsed.lemmas[noun] in self._tables.words["earnings"]
            bare = self._names.at.get(noun) is None and not any(self._names.demonyms(noun))
            bare = bare and not self._parsed.has_child(noun, "det")  # "sales fell", not "the sale was approved"
            return source is not None and source.kind is SourceKind.COMPANY and bare and earnings
        if self._parsed.lower[owner] in self._tables.words["my"] or self.is_source(owner, claim):
            return True
        its = owner not in self._names.at and self._parsed.lower[owner] in self._tables.words["its"]
        return its and source is not None and (source.kind in BODIES or not self.is_person(claim))

    def group(self, claim: Assertion) -> Group | None:
        """What the noun that the source is called by says of it."""
        head = self._source_head(claim)
        return None if head is None else group_of(self._parsed, head)

    def is_person(self, claim: Assertion) -> bool:
        """Whether the source may be a single person: it is not the name of a body."""
        source = source_of(claim, self._speakers)
        return source is None or not source.named or claim.source in self._speakers.persons

    def feels(self, head: int) -> bool:
        """Whether the predicate is one of feeling: "we are **saddened** by the news", "I am **proud** of the team"."""
        predicates = (head, *self._parsed.children_of(head, "acomp"))
        return any(self._parsed.lower[word] in self._tables.words["feeling"] for word in predicates)

    def is_competent(self, claim: Assertion, event: Event) -> bool:
        """Whether the source's institution does or records such acts."""
        kind = None if claim.party is None else claim.party.kind
        return any(kind in self._tables.competent.get(family, ()) for family in event.families)

    def _is_unowned(self, noun: int) -> bool:
        """Whether nothing says whose a noun is: "officers", not "Russian troops" or "the firm's workers"."""
        named = noun in self._names.at or any(self._names.demonyms(noun))
        return not named and self._parsed.child(noun, "poss", "compound") is None
