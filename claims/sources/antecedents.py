"""Whom and what a third-person pronoun could mean: the people, bodies and things mentioned before it, from which
`claims.sources.pronouns` chooses. Training reads articles in the same way.

Nobody of another gender or number is a candidate, nor the subject of the verb that the pronoun is an object of ("Smith
praised **him**"). One more candidate is None: the pronoun means something that is not on the list, or nothing ("**it** rains").
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from claims.attribution import Relation
from claims.language import holds
from claims.language.labels import NOMINAL_SUBJECTS, NOUNS, PLURALS
from claims.language.parties import Name, Sort
from claims.language.registry import LEXICON
from claims.model import Quotation
from claims.sources.affiliation import determiner, group_of, role_of
from claims.sources.cast import Person, body_of
from claims.sources.descriptions import is_one_person, is_time
from claims.sources.people import People
from claims.sources.ranking_features import RankingFeatures
from claims.sources.referents import FITTING, PRONOUNS, Entity, Kind, PronounClass, role_at

_WINDOW = 12
"""How many sentences back a candidate's last mention may be."""
_MOST = 16
"""How many candidates are ranked."""
_NEAR = 2
"""How many sentences back somebody who was mentioned is a rival of whom a pronoun most probably means."""
_LOOKED_AT = 120
"""How many recent parties are searched for candidates, which bounds the work in sentences with thousands of names."""
_OBJECTS = frozenset({"dobj", "dative", "pobj"})
_DEFINITE = frozenset({"the", "this", "that", "these", "those"})
_MODIFYING = frozenset({"compound", "nmod", "amod", "npadvmod", "nummod"})
_PERSONAL = frozenset({"PRP", "PRP$"})


@dataclass(frozen=True, slots=True)
class Anaphor:
    """A pronoun with its candidates, latest mentioned first, and the features of each; the last candidate is None."""

    token: int
    kind: PronounClass
    candidates: tuple[Entity | None, ...]
    features: tuple[dict[str, float], ...]


class Discourse:
    """What has been mentioned in an article, read from its start to its end."""

    def __init__(self, people: People, relations: Sequence[Relation], numbers: Sequence[int], *, gendered: bool = True) -> None:
        """``numbers`` gives the number of the sentence of each token; without ``gendered``, pronouns do not tell a gender, so
        that training sees what else tells two people apart."""
        self._people = people
        self.parsed = people.parsed
        self.numbers = numbers
        self._gendered = gendered
        self.at: dict[int, Entity] = {}
        self._persons: dict[Person, Entity] = {}
        self._named: dict[str, Entity] = {}
        self._nouns: dict[str, Entity] = {}
        self._recent: dict[Entity, None] = {}
        self.speaker: Entity | None = None
        self.sources = {r.source_head for r in relations if r.source_head is not None}
        self.quoting = {r.source_head for r in relations if r.quotation is Quotation.DIRECT}
        self.content = {r.source_head: r.content for r in relations if r.source_head is not None}
        self.quoted: dict[int, int] = {}
        self.reported: dict[int, int] = {}
        for relation in relations:
            if relation.source_head is not None:
                place = self.quoted if relation.quotation is Quotation.DIRECT else self.reported
                for start, end in relation.content:
                    place.update(dict.fromkeys(range(start, end), relation.source_head))

    def pronouns(self) -> Iterator[Anaphor]:
        """The third-person pronouns in reading order; `link` says whom one means before the next is asked for."""
        parsed = self.parsed
        for i in range(len(parsed.words)):
            if parsed.tags[i] in _PERSONAL and parsed.lower[i] in PRONOUNS:
                yield self._anaphor(i)
            elif (entity := self._mentioned(i)) is not None:
                self.link(i, entity)

    def link(self, i: int, entity: Entity, *, sure: bool = True) -> None:
        """Notes that the token ``i`` mentions ``entity``; where that is ``sure``, a pronoun tells the entity's gender."""
        entity.heads.append(i)
        self.at[i] = entity
        role, number = role_at(self.parsed, i), self.numbers[i]
        if role == "subject":
            entity.subject_in = number
            if self.parsed.deps[self.parsed.heads[i]] == "ROOT":
                entity.led_in = number
        if self.parsed.tags[i] not in _PERSONAL or self.parsed.lower[i] not in PRONOUNS:  # "West Side **Us**", tagged as one
            entity.named_at.append(i)
            entity.acts = entity.acts or role in ("subject", "owner")
        self._recent.pop(entity, None)
        self._recent[entity] = None
        if sure and self._gendered and entity.gender is None and entity.kind in (Kind.PERSON, Kind.HUMAN, Kind.NAME):
            entity.gender = PRONOUNS.get(self.parsed.lower[i], (None, None))[1]
        if i in self.sources:
            self.speaker = entity
            entity.spoke_in = number

    def rivals(self, anaphor: Anaphor, entity: Entity | None) -> frozenset[Kind]:
        """What the candidates other than ``entity`` are that were mentioned since, or in the pronoun's sentence or the two
        before."""
        first = self.numbers[anaphor.token] - _NEAR
        if entity is not None:
            first = min(first, self.numbers[entity.heads[-1]])
        near = (one for one in anaphor.candidates if one is not None and self.numbers[one.heads[-1]] >= first)
        return frozenset(one.kind for one in near if one is not entity and not self._is_date(one))

    def said_by(self, i: int) -> int | None:
        """The head of the source whose words the token ``i`` stands in: in a quotation, whoever is quoted."""
        quoted = self.quoted.get(i)
        return self.reported.get(i) if quoted is None and self.parsed.quotations.around[i] is None else quoted

    def _is_date(self, entity: Entity) -> bool:
        """Whether a name of unknown sort is a day's or a month's."""
        return entity.kind is Kind.NAME and entity.name is not None and is_time(self.parsed, entity.name)

    def are_alike(self, i: int, j: int) -> bool:
        """Whether two tokens are pronouns of one class and gender."""
        one, two = PRONOUNS.get(self.parsed.lower[i]), PRONOUNS.get(self.parsed.lower[j])
        return one is not None and two is not None and (one == two if self._gendered else one[0] is two[0])

    def speaker_pronoun(self, i: int) -> int | None:
        """The pronoun that is the source of the direct quotation that the token ``i`` stands in, None for another source."""
        source = self.quoted.get(i)
        return source if source is not None and self.parsed.lower[source] in PRONOUNS else None

    def _mentioned(self, i: int) -> Entity | None:
        """What the token ``i`` mentions as the head of a name or a noun phrase."""
        parsed, names = self.parsed, self._people.names
        name = names.name_at.get(i)
        person = self._people.person_at.get(i)
        if name is not None:
            if i != name.end - 1:
                return None
            return self._name(name) if person is None else self._with_description(i, self._person(person))
        if person is not None or parsed.pos[i] not in NOUNS or parsed.deps[i] in _MODIFYING:
            return None
        if parsed.deps[i] in ("appos", "attr"):
            anchor = parsed.heads[i] if parsed.deps[i] == "appos" else parsed.child(parsed.heads[i], *NOMINAL_SUBJECTS)
            if anchor is not None and (beside := self.at.get(anchor)) is not None:
                return beside
        return self._noun(i)

    def _person(self, person: Person) -> Entity:
        if person not in self._persons:
            self._persons[person] = Entity(Kind.PERSON, person.gender, person)
        noun = (person.role or "").lower().split()[-1:]
        if noun:
            self._nouns[noun[0]] = self._persons[person]
        return self._persons[person]

    def _with_description(self, i: int, person: Entity) -> Entity:
        """``person``, named at ``i``, who is also whom the words before an apposition describe: "The party's **leader**, Ana
        Silva, said"."""
        anchor = self.parsed.heads[i] if self.parsed.deps[i] == "appos" else i
        described = self.at.get(anchor)
        if described is None or described.kind is not Kind.HUMAN:
            return person
        if len(described.heads) > 1 and not self._is_office_taken_up(anchor):
            return person
        self._recent.pop(described, None)
        self._nouns[self.parsed.lower[anchor]] = person
        self.link(anchor, person)
        return person

    def _is_office_taken_up(self, anchor: int) -> bool:
        """Whether a name tells who holds an office that the article has spoken of: "The minister left. … **The minister**, Ana
        Silva, said"; not "the driver"."""
        role = role_of(self.parsed, anchor)
        return role is not None and bool(role.office) and determiner(self.parsed, anchor) == "the"

    def _name(self, name: Name) -> Entity | None:
        if name.form == "adjective" and self.parsed.deps[name.end - 1] in _MODIFYING:
            return None
        body = body_of(name)
        key = (body.name if body is not None else name.words).casefold()
        if key not in self._named:
            if self.parsed.tags[name.end - 1] == "NNPS" and name.sort is not Sort.BODY:
                kind = Kind.PEOPLE
            elif name.sort is Sort.COUNTRY:
                kind = Kind.COUNTRY
            else:
                kind = Kind.NAME if body is None else Kind.BODY
            unknown = name.sort is Sort.OTHER and body is None
            gender = LEXICON.genders.get(self.parsed.words[name.start]) if unknown else None
            self._named[key] = Entity(kind, gender, body=body, name=name if unknown else None)
        return self._named[key]

    def _noun(self, i: int) -> Entity:
        parsed = self.parsed
        known, definite = self._nouns.get(parsed.lower[i]), determiner(parsed, i) in _DEFINITE
        if known is not None and definite:
            return known
        body = self._people.employers.antecedent(i) if definite and parsed.tags[i] == "NN" else None
        named = None if body is None else self._named.get(body.name.casefold())
        found = self._nouns[parsed.lower[i]] = named or self._described(i)
        return found

    def _described(self, i: int) -> Entity:
        parsed = self.parsed
        role, group, plural = role_of(parsed, i), group_of(parsed, i), parsed.tags[i] in PLURALS
        if group is not None and group.sort == "group" and not plural:
            return Entity(Kind.GROUP)
        human = role is not None or (group is not None and group.sort == "people") or (not plural and is_one_person(parsed, i))
        if human:
            return Entity(Kind.PEOPLE if plural else Kind.HUMAN, None if role is None or plural else role.gender)
        return Entity(Kind.THINGS if plural else Kind.THING)

    def _anaphor(self, i: int) -> Anaphor:
        kind, gender = PRONOUNS[self.parsed.lower[i]]
        if not self._gendered:
            gender = None
        candidates = list(islice(self._fitting(i, kind, gender), _MOST))
        features = RankingFeatures(self, i, candidates, gender)
        each = (features.of(rank) for rank in range(len(candidates)))
        return Anaphor(i, kind, (*candidates, None), (*each, features.of_none()))

    def _fitting(self, i: int, kind: PronounClass, gender: str | None) -> Iterator[Entity]:
        bound = self._bound(i)
        for entity in islice(reversed(self._recent), _LOOKED_AT):
            if self.numbers[i] - self.numbers[entity.heads[-1]] > _WINDOW:
                return
            agrees = gender is None or entity.gender in (None, gender)
            fits = entity.kind in FITTING[kind] and (kind is not PronounClass.PERSON or self._may_be_person(entity))
            speaks = kind is PronounClass.PERSON and self.speaks(entity, self.quoted.get(i))  # whoever is quoted says "I"
            spoken_of = kind is PronounClass.PERSON and i in self.quoting and self.is_spoken_of(i, entity)
            if fits and agrees and entity is not bound and not speaks and not spoken_of:
                yield entity

    def _may_be_person(self, entity: Entity) -> bool:
        """Whether a candidate may be he or she: not a place, which does nothing, nor "EB-5", "NASA"."""
        if entity.kind is not Kind.NAME:
            return True
        words = entity.name.words if entity.name is not None else ""
        return entity.acts and not words.isupper() and not any(character.isdigit() for character in words)

    def is_spoken_of(self, i: int, entity: Entity) -> bool:
        """Whether what the source at ``i`` says names ``entity``, who is hardly the speaker: '"**Roe** will win," he said'."""
        return holds(self.content.get(i, ()), entity.named_at[-1])

    def _bound(self, i: int) -> Entity | None:
        """The subject of the verb that the pronoun is an object of, which would be "himself"."""
        parsed = self.parsed
        if parsed.deps[i] not in _OBJECTS or parsed.tags[i] == "PRP$":
            return None
        verb = parsed.heads[i]
        if parsed.deps[verb] == "prep":
            verb = parsed.heads[verb]
        subject = parsed.child(verb, *NOMINAL_SUBJECTS)
        return None if subject is None else self.at.get(subject)

    def speaks(self, entity: Entity, source: int | None) -> bool:
        """Whether the source with this head is ``entity``; the source may follow the words."""
        if source is None:
            return False
        if (known := self.at.get(source)) is not None:
            return known is entity
        person, name = self._people.person_at.get(source), self._people.names.name_at.get(source)
        if person is not None or entity.person is not None:
            return person is entity.person
        return name is not None and self._named.get(name.words.casefold()) is entity
