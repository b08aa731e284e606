"""The party that a phrase means: a source's noun phrase, and elsewhere a pronoun or less than a party's full name."""

from collections.abc import Iterator, Mapping, Sequence

from claims.attribution import Relation
from claims.attribution.relation import Voice
from claims.language import Runs, holds, indices_of
from claims.language.labels import NOMINAL_SUBJECTS
from claims.language.parties import Name, Sort
from claims.model import Quotation, SourceKind, SpeechAct
from claims.sources.affiliation import body_noun, called, determiner, group_of, is_bare_definite, is_plural, role_of
from claims.sources.cast import Body, Cast, Mention, Party, Person, body_of, identity
from claims.sources.coreference import SpeakerHistory, pronoun_gender
from claims.sources.people import People
from claims.sources.pronouns import SURE, Antecedent

_ISSUING = frozenset({"by", "from"})


class PhraseReader:
    """Reads the noun phrases of sources and enters whom they mean into the cast."""

    def __init__(self, people: People, cast: Cast, history: SpeakerHistory) -> None:
        self.parsed = people.parsed
        self.names = people.names
        self.people = people
        self.cast = cast
        self.history = history

    def party(self, head: int, source: Runs) -> int | None:
        """The position in the cast of whom the phrase ``source`` with this head means; None where two could be meant."""
        person = self._person_named(head, source)
        if person is not None:
            self._learn_office(person, head)
            return self.cast.person(person)
        name = self.names.name_at.get(head)
        if name is not None and self.people.is_shared(name):
            return None
        body = self._body_named(head)
        if body is not None:
            return self.cast.body(body)
        return self._described(head, source)

    def _person_named(self, head: int, source: Runs) -> Person | None:
        """The person at the phrase's head, or in apposition to it: "Malaysia's Prime Minister, Najib Razak"."""
        at = self.people.person_at.get(head)
        if at is not None:
            return at
        last = self.parsed.child(head, "conj")
        if last is not None and self._is_office(head) and holds(source, last):
            return self.people.person_at.get(last, self.people.person_at.get(self.parsed.right_edge[last]))
        beside = [self.people.person_at.get(child) for child in self.parsed.children_of(head, "appos")]
        named = [] if is_plural(self.parsed, head) else [person for person in beside if person is not None]
        if named:
            return named[-1]
        return self._named_after(source) if role_of(self.parsed, head) is not None else None

    def _named_after(self, source: Runs) -> Person | None:
        """The one person of a source whose office comes first: "A spokeswoman for the Unite union, **Dee Patel**,"."""
        tokens = [i for start, end in source for i in range(start, end)]
        found = {self.people.person_at[i] for i in tokens if i in self.people.person_at}
        at = next((i for i in tokens if i in self.people.person_at), 0)
        behind_comma = at - 1 in tokens and self.parsed.words[at - 1] == "," and at - 2 not in self.names.office_at
        return found.pop() if len(found) == 1 and behind_comma else None

    def _learn_office(self, person: Person, head: int) -> None:
        """Gives ``person`` the office that heads the phrase: "**The mayor** of Calama, Pedro Diaz,"."""
        role = role_of(self.parsed, head)
        if role is None or head in self.people.person_at or head in self.names.name_at:
            return
        if person.role is None:
            person.role = self.parsed.words[head]
            person.kind, person.gender = role.kind or person.kind, person.gender or role.gender
        if person.body is None and role.office:
            person.body = self.history.employer(head)

    def _body_named(self, head: int) -> Body | None:
        """The body at the phrase's head ("South Korea's military", "the carmaker **Volvo**", "Jiji **news agency**")."""
        name = self.names.name_at.get(head)
        if name is None:
            return self._body_before(head)
        branch = self.names.name_at.get(name.start - 1)
        branches_off = name.sort in (Sort.COUNTRY, Sort.OTHER) and name.form != "adjective"
        if branches_off and branch is not None and branch.sort is Sort.BODY:
            words = " ".join(self.parsed.words[name.start : name.end])  # "Greenpeace **Canada**" is not a country
            return Body(f"{branch.words} {words}", branch.kind or SourceKind.UNSPECIFIED)
        if name.sort is Sort.BODY and name.institution is not None:
            return self._institution(name)
        body = body_of(name)
        if body is not None and name.sort is Sort.COUNTRY:  # it or its capital speaks; "Americans" do so as a group
            people = name.form == "people" or (self.parsed.tags[head] == "NNPS" and name.form == "adjective")
            return None if people else Body(name.words, SourceKind.GOVERNMENT, name.words)
        if body is not None:
            return body
        if name.sort is Sort.OTHER and not (self.parsed.tags[head] == "NNPS" and group_of(self.parsed, head) is not None):
            return Body(name.words, SourceKind.UNSPECIFIED)
        return None

    def _institution(self, name: Name) -> Body:
        """ "the Defence Ministry" after "South Korea's Defense Ministry" is that one, if the article knows no other."""
        institution = name.institution
        assert institution is not None
        full = {}
        for other in self.names.names:
            if other.sort is Sort.BODY and other.entry is not None and other.country is not None:
                found = self.people.reader.registry.institution(other.country, institution)
                if other.entry.kind is found.kind and other.entry.name.endswith((institution.name, *institution.aliases)):
                    full[other.entry.name] = body_of(other)
        known = next(iter(full.values())) if len(full) == 1 else None
        return known or Body(name.words[:1].upper() + name.words[1:], institution.kind)

    def _body_before(self, head: int) -> Body | None:
        """A name before a common noun for such bodies: "Russia's TASS news agency", "Seattle police"."""
        parsed = self.parsed
        group = body_noun(parsed, head)
        if group is None:
            return None
        named = parsed.child(head, "appos")
        if named is None and (after := self.names.name_at.get(head + 1)) is not None and after.sort is Sort.BODY:
            named = head + 1 if after.entry is not None and after.country is None else None  # "the news agency **TASS**"
        name = self.names.name_at.get(named) if named is not None else None
        if name is not None and not is_plural(parsed, head) and name.sort in (Sort.BODY, Sort.ORGANISATION, Sort.OTHER):
            return body_of(name) or Body(name.words, group.kind)  # "Castillo's **party**, Free Peru,"
        start = head
        while start > 0 and start - 1 not in self.names.name_at and parsed.heads[start - 1] in range(start, head + 1):
            if parsed.deps[start - 1] not in ("compound", "amod", "nmod"):
                break
            start -= 1
        name = self.names.name_at.get(start - 1) if start > 0 else None
        owned = name is None and start > 1 and parsed.lower[start - 1] in ("'s", "'")
        if owned:
            name = self.names.name_at.get(start - 2)
        if name is None or (is_plural(parsed, head) and group.noun not in ("police", "authority")):
            return None
        words = " ".join(parsed.words[start : head + 1])
        if name.sort is Sort.COUNTRY and name.country is not None and name.form != "capital":
            return Body(f"{name.country.adjective} {words}", group.kind, name.country.name)
        if owned:
            return None
        named_alone = group.kind in (SourceKind.NEWS_MEDIA, SourceKind.COMPANY)
        if named_alone and name.sort in (Sort.BODY, Sort.OTHER, Sort.ORGANISATION):
            return body_of(name) or Body(name.words, group.kind)
        if name.sort in (Sort.OTHER, Sort.COUNTRY, Sort.ORGANISATION):
            entry = name.entry if name.form != "capital" else None
            written = " ".join(parsed.words[name.start : name.end]) if entry is None else entry.name
            return Body(f"{written} {words}", group.kind)
        return None

    def _described(self, head: int, source: Runs) -> int | None:
        """A source without a name of its own: a group, someone in an office, a document; or a common noun that refers to a
        known party."""
        parsed = self.parsed
        words = called(parsed, source, head)
        if not words:
            return None
        group, role = group_of(parsed, head), role_of(parsed, head)
        plural = is_plural(parsed, head)
        if group is not None and group.sort == "document" and (issuer := self._issuer(head)) is not None:
            return issuer
        if group is not None and group.sort == "group" and (owned := self.history.owned(head, group)) is not None:
            return owned
        if not plural and is_bare_definite(parsed, head) and (known := self.history.definite(head, group, role)) is not None:
            return known
        organisation = self.history.employer(head) if role is not None and role.office and not plural else None
        stated = organisation or group or role
        kind = (stated and stated.kind) or (SourceKind.UNSPECIFIED if role is None else SourceKind.PERSON)
        human = role is not None if group is None else group.sort == "people"
        party = Party(
            words,
            kind,
            organisation.name if organisation else None,
            parsed.words[head] if organisation else None,
            noun=parsed.lemmas[head] if human else None,
            gender=role.gender if role else None,
            plural=plural,
        )
        definite = determiner(parsed, head) in ("the", "")
        shared = plural or definite or organisation is not None or (group is not None and not human)
        return self.cast.nameless(party, shared=shared)

    def _issuer(self, head: int) -> int | None:
        """Who issued a document: "a report **by Human Rights Watch**", "the ministry's statement"."""
        parsed = self.parsed
        for child in parsed.children[head]:
            owner = child if parsed.deps[child] == "poss" else None
            body = self.names.name_at.get(child) if parsed.deps[child] == "compound" else None
            if body is not None and body.sort is Sort.BODY:
                owner = child  # "a **Kremlin** statement"
            if parsed.deps[child] in ("prep", "agent") and parsed.lower[child] in _ISSUING:
                owner = parsed.child(child, "pobj")
            if owner is None or parsed.pos[owner] == "PRON":
                continue
            owners = (owner, *self.conjuncts(owner, ((owner, parsed.right_edge[owner] + 1),)))
            issuers = [self._known_party(at) for at in owners]
            known = [issuer for issuer in issuers if issuer is not None]
            if known and len(known) == len(issuers):
                return known[0] if len(set(known)) == 1 else self.cast.several(list(dict.fromkeys(known)))
        return None

    def _known_party(self, head: int) -> int | None:
        """The person or body that ``head`` names or refers to; None for what is not known to be one."""
        person = self._person_named(head, ((head, head + 1),))
        if person is not None:
            return self.cast.person(person)
        name = self.names.name_at.get(head)
        if name is None:
            definite = is_bare_definite(self.parsed, head)
            return self.history.definite(head, group_of(self.parsed, head), role_of(self.parsed, head)) if definite else None
        body = self._body_named(head) if name.sort is not Sort.OTHER else None
        return None if body is None else self.cast.body(body)

    def _is_office(self, head: int) -> bool:
        """Whether ``head`` is a bare singular noun, which can only precede a name: "mogul", "actor", but not "police"."""
        if head in self.people.person_at or determiner(self.parsed, head):
            return False
        group = group_of(self.parsed, head)
        return self.parsed.tags[head] == "NN" and (group is None or group.sort == "people")

    def conjuncts(self, head: int, source: Runs) -> list[int]:
        """The heads coordinated with ``head`` inside ``source``; none where all are offices of one name."""
        out: list[int] = []
        at = head
        while (at_next := self.parsed.child(at, "conj")) is not None and holds(source, at_next) and len(out) < 6:
            if "&" in self.parsed.words[at + 1 : at_next]:
                break  # "Hartwell & Co" is one
            # "actor and activist Jane Roe" is one: a bare office coordinated with a name
            named = at_next in self.people.person_at or self.parsed.right_edge[at_next] in self.people.person_at
            if named and self._is_office(head):
                return []
            # "the writer and activist Jane Roe" is one: conjoined offices of one name
            if head in self.people.person_at and self.people.person_at.get(at_next) is self.people.person_at[head]:
                return []
            out.append(at_next)
            at = at_next
        return out


_I = frozenset({"i", "me", "my", "mine"})
_WE = frozenset({"we", "us", "our", "ours"})
_POSSESSIVE = frozenset({"my", "mine", "our", "ours", "his", "their", "its"})
_SPOKESPEOPLE = ("spokesman", "spokeswoman", "spokesperson", "press secretary")
_SINGULAR = frozenset({"NN", "NNP"})
_INDEFINITE = frozenset({"someone", "somebody", "anyone", "anybody", "everyone", "everybody", "nobody", "who"})


class MentionReader:
    """Finds where the article names a party by less than its full name, so that a statement can write the full one.

    These places are written into self-contained statements: what is not certain is left out.
    """

    def __init__(
        self, people: People, cast: Cast, relations: Sequence[Relation], antecedents: Mapping[int, Antecedent] | None = None
    ) -> None:
        """``antecedents`` are what pronouns mean, by their token."""
        self._antecedents = antecedents or {}
        self._parsed = people.parsed
        self._names = people.names
        self._people = people
        self._cast = cast
        self._relations = relations
        self._bodies = {party.name: i for i, party in enumerate(cast.parties) if party.is_body}

    def mentions(self, of_relation: Sequence[int | None]) -> tuple[Mention, ...]:
        """All mentions, in reading order, at most one for each token; ``of_relation`` is the party of each relation."""
        found = self._short_names()
        for mention in self._acronyms():
            found.setdefault(mention.runs[0][0], mention)
        for relation, party in zip(self._relations, of_relation, strict=True):
            if party is not None and self._cast.parties[party].named:
                for mention in (*self._in_source(relation, party), *self._in_content(relation, party)):
                    found.setdefault(mention.runs[0][0], mention)
        for mention in self._ranked():
            found.setdefault(mention.runs[0][0], mention)
        return tuple(found[start] for start in sorted(found))

    def _ranked(self) -> Iterator[Mention]:
        """Third-person pronouns that surely mean a person or body with a name, where they are a subject or an owner."""
        position = self._positions()
        for i, antecedent in self._antecedents.items():
            entity, possessive = antecedent.entity, self._parsed.tags[i] == "PRP$"
            if antecedent.probability < SURE or not (possessive or self._parsed.deps[i] in NOMINAL_SUBJECTS):
                continue
            if entity.person is not None and not self._is_rivalled(i, entity.person):
                party = position.get(id(entity.person))
                yield Mention(((i, i + 1),), entity.person.name, party, pronoun=True, possessive=possessive, ranked=True)
            elif entity.body is not None:
                name = entity.body.name
                yield Mention(((i, i + 1),), name, self._bodies.get(name), pronoun=True, possessive=possessive, ranked=True)

    def _is_rivalled(self, i: int, me: Person) -> bool:
        """Whether another person whom the pronoun at ``i`` could mean is named before it in its sentence, after ``me``."""
        gender = pronoun_gender(self._parsed.lower[i])
        for j in range(i - 1, self._parsed.sentence[i][0] - 1, -1):
            other = self._people.person_at.get(j)
            if other is me:
                return False
            if other is not None and (gender is None or other.gender in (None, gender)):
                return True
        return False

    def _positions(self) -> dict[int, int]:
        """The position in the cast of each person, by the person's identity."""
        return {id(party.person): i for i, party in enumerate(self._cast.parties) if party.person is not None}

    def _short_names(self) -> dict[int, Mention]:
        """The places of people's names that are not their full ones, by their first token."""
        position = self._positions()
        words, found = self._parsed.words, {}
        for person in self._people.people:
            for name in person.mentions:
                other = identity(name.words) != identity(person.name) and not person.name.endswith(f" {name.words}")
                bare = len(name.words.split()) == 1 and " " in person.name
                # "King Charles" is written in full where only "Charles" is the name's run
                reigns = name.start > 0 and " ".join(words[name.start - 1 : name.start + 1]) in person.name
                if other or (bare and not reigns):
                    found[name.start] = Mention(((name.start, name.end),), person.name, position.get(id(person)))
        return found

    def _acronyms(self) -> Iterator[Mention]:
        """ "KCNA" where the article has "Korean Central News Agency (KCNA)": every later place of the abbreviation."""
        words = self._parsed.words
        full: dict[str, str] = {}
        for name in self._names.names:
            if name.sort in (Sort.BODY, Sort.ORGANISATION, Sort.OTHER) and words[name.end : name.end + 3 : 2] == ("(", ")"):
                short = words[name.end + 1]
                if short.isupper() and len(short) > 1 and " " in name.words:
                    full.setdefault(short, name.words)
        for i, word in enumerate(words if full else ()):
            if word in full and not (i > 0 and words[i - 1] == "("):
                yield Mention(((i, i + 1),), full[word], self._bodies.get(full[word]))

    def _pronoun(self, i: int, name: str, party: int | None, *, possessive: bool = False) -> Mention:
        person = None if party is None else self._cast.parties[party].person
        gender = None if person is None else person.gender
        return Mention(((i, i + 1),), name, party, pronoun=True, possessive=possessive, gender=gender)

    def _in_source(self, relation: Relation, index: int) -> Iterator[Mention]:
        """The pronoun or "the ministry" that is the relation's source."""
        head, party, parsed = relation.source_head, self._cast.parties[index], self._parsed
        if head is None:
            return
        word, definite = parsed.lower[head], head > 0 and parsed.lower[head - 1] == "the"
        if parsed.pos[head] == "PRON":
            if word in ("he", "she", "it", "i") or (word == "they" and party.plural):
                yield self._pronoun(head, party.name, index)
        elif (
            definite
            and parsed.pos[head] == "NOUN"
            and head not in self._names.name_at
            and word not in party.name.lower().split()[:-1]
            and all(parsed.deps[c] in ("det", "punct") for c in parsed.children[head])
        ):
            if party.is_body:
                yield Mention(((head, head + 1),), party.name, index)
            elif party.person is not None:
                yield Mention(((head - 1, head + 1),), party.name, index)

    def _in_content(self, relation: Relation, index: int) -> Iterator[Mention]:
        """First persons in what is quoted, and he or she in what is reported, where they can only be the speaker."""
        party = self._cast.parties[index]
        if party.plural or relation.voice not in (Voice.SOURCE, Voice.REPORTER):
            return iter(())
        if relation.quotation is not Quotation.INDIRECT:
            return self._first_persons(relation, party, index)
        if relation.source_head is None or not relation.content or relation.content[0][0] < relation.source_head:
            return iter(())
        if relation.act is SpeechAct.DENY and party.is_body:
            return self._denying_body(relation, party, index)
        return iter(()) if party.person is None else self._third_persons(relation, party, index)

    def _first_persons(self, relation: Relation, party: Party, index: int) -> Iterator[Mention]:
        parsed = self._parsed
        whose: int | None = index
        we: str | None = party.name if party.is_body and party.kind is not SourceKind.UNSPECIFIED else None
        if party.person is not None and party.organisation is not None and (party.role or "").lower().endswith(_SPOKESPEOPLE):
            we, whose = party.organisation, self._bodies.get(party.organisation)
        quoted = (r for r in self._relations if r is not relation and r.quotation is not Quotation.INDIRECT)
        inner = [r.content for r in quoted if _inside(r, relation)]
        for i in indices_of(relation.content):
            word = parsed.lower[i]
            if parsed.pos[i] != "PRON" or any(holds(content, i) for content in inner):
                continue
            if word in _I and party.person is not None and parsed.words[i] != "i":
                yield self._pronoun(i, party.name, index, possessive=word in _POSSESSIVE)
            elif word in _WE and we is not None and parsed.words[i] != "US":
                yield self._pronoun(i, we, whose, possessive=word in _POSSESSIVE)

    def _denying_body(self, relation: Relation, party: Party, index: int) -> Iterator[Mention]:
        """ "Tehran denied that **it** is seeking a bomb", "denied that **its** ships had turned": a body denies what it
        is said to do.

        Only the first word counts, where it refers to a thing: not in "denied that **it** was clear when …".
        """
        parsed = self._parsed
        first = next((i for i in range(*relation.content[0]) if parsed.lower[i] != "that"), None)
        if first is None or parsed.lower[first] not in ("it", "its"):
            return
        possessive = parsed.tags[first] == "PRP$"
        complement = parsed.child(parsed.heads[first], "acomp", "ccomp", "attr")
        if possessive or (parsed.deps[first] in NOMINAL_SUBJECTS and complement is None):
            yield self._pronoun(first, party.name, index, possessive=possessive)

    def _third_persons(self, relation: Relation, party: Party, index: int) -> Iterator[Mention]:
        """ "Peskov said **he** would come": he is Peskov if the sentence and the one before mention no other person."""
        person = party.person
        assert relation.source_head is not None
        assert person is not None
        parsed, sentence = self._parsed, self._parsed.sentence[relation.source_head]
        before = parsed.sentence[sentence[0] - 1][0] if sentence[0] > 0 else sentence[0]
        for i in indices_of(relation.content):
            gender = pronoun_gender(parsed.lower[i])
            if i >= sentence[1] or parsed.pos[i] != "PRON" or gender is None or person.gender != gender:
                continue
            if not self._another(person, gender, before, i):
                yield self._pronoun(i, party.name, index, possessive=parsed.tags[i] == "PRP$")

    def _another(self, me: Person, gender: str, start: int, end: int) -> bool:
        """Whether anybody else whom the pronoun could mean is spoken of from ``start`` to ``end``."""
        for i in range(start, end):
            other = self._people.person_at.get(i)
            if other is None and self._is_somebody(i):
                return True
            if other is not None and other is not me and other.gender in (None, gender):
                return True
        return False

    def _is_somebody(self, i: int) -> bool:
        """Whether the token ``i`` may be one person: "his **brother**", "**someone**", a name of unknown sort that acts."""
        parsed = self._parsed
        if parsed.lower[i] in _INDEFINITE or (parsed.tags[i] in _SINGULAR and i in self._names.office_at):
            return True
        return parsed.pos[i] == "PROPN" and parsed.deps[i] in ("nsubj", "nsubjpass", "dobj") and parsed.words[i].istitle()


def _inside(inner: Relation, outer: Relation) -> bool:
    return bool(inner.content) and holds(outer.content, inner.content[0][0]) and holds(outer.content, inner.cue_head)
