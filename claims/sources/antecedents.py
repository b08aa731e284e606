"""Whom and what a third-person pronoun could mean: the people, bodies and things mentioned before it, and the features by which
a linear model ranks them (`claims.sources.pronouns`). Training computes the same features.

Nobody of another gender or number is a candidate, nor the subject of the verb that the pronoun is an object of ("Smith
praised **him**"). One more candidate is None: the pronoun means something that is not on the list, or nothing ("**it** rains").
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import islice
from math import log1p

from claims.attribution import Relation
from claims.language import ParsedDoc
from claims.language.labels import NOMINAL_SUBJECTS, NOUNS, PLURALS, VERBS
from claims.language.parties import Name, Sort
from claims.model import Quotation
from claims.sources.affiliation import determiner, group_of, role_of
from claims.sources.cast import Body, Person, body_of
from claims.sources.people import People

_WINDOW = 12
"""How many sentences back a candidate's last mention may be."""
_MOST = 16
"""How many candidates are ranked."""
_LOOKED_AT = 120
"""How many recent parties are searched for candidates, which bounds the work in sentences with thousands of names."""


class PronounClass(StrEnum):
    """Pronouns that are ranked alike."""

    PERSON = "person"
    """he, she"""
    THING = "thing"
    """it"""
    GROUP = "group"
    """they"""


_PERSON, _THING, _GROUP = PronounClass
PRONOUNS: dict[str, tuple[PronounClass, str | None]] = {
    **dict.fromkeys(("he", "him", "his"), (_PERSON, "m")),
    **dict.fromkeys(("she", "her"), (_PERSON, "f")),
    **dict.fromkeys(("it", "its"), (_THING, None)),
    **dict.fromkeys(("they", "them", "their"), (_GROUP, None)),
}
"""The class and the gender of each pronoun that is ranked."""


class Kind(StrEnum):
    """What a candidate is, as far as tables and tags say."""

    PERSON = "person"
    """somebody with a name"""
    HUMAN = "human"
    """somebody without a name: "a nurse" """
    PEOPLE = "people"
    BODY = "body"
    GROUP = "group"
    """a body without a name: "the firm" """
    COUNTRY = "country"
    NAME = "name"
    """a name of unknown sort"""
    THING = "thing"
    THINGS = "things"


_FITTING = {
    PronounClass.PERSON: frozenset({Kind.PERSON, Kind.HUMAN, Kind.NAME}),
    PronounClass.THING: frozenset({Kind.BODY, Kind.GROUP, Kind.COUNTRY, Kind.NAME, Kind.THING}),
    PronounClass.GROUP: frozenset(Kind) - {Kind.THING, Kind.PERSON},
}


@dataclass(slots=True, eq=False)
class Entity:
    """Somebody or something mentioned; ``heads`` are the head tokens of its mentions so far, ``named_at`` those that are no
    pronouns."""

    kind: Kind
    gender: str | None = None
    person: Person | None = None
    body: Body | None = None
    heads: list[int] = field(default_factory=list)
    named_at: list[int] = field(default_factory=list)
    acts: bool = False
    """Whether it has been a subject or owned something, which places hardly do."""


@dataclass(frozen=True, slots=True)
class Anaphor:
    """A pronoun with its candidates, latest mentioned first, and the features of each; the last candidate is None."""

    token: int
    kind: PronounClass
    candidates: tuple[Entity | None, ...]
    features: tuple[dict[str, float], ...]


_OBJECTS = frozenset({"dobj", "dative", "pobj"})
_ROLES = {"nsubj": "subject", "nsubjpass": "subject", "dobj": "object", "dative": "object", "poss": "owner", "pobj": "oblique"}
_DEFINITE = frozenset({"the", "this", "that", "these", "those"})
_INDEFINITE = frozenset({"a", "an", "another", "some", "any", "no"})
_MODIFYING = frozenset({"compound", "nmod", "amod", "npadvmod", "nummod"})
_PERSONAL = frozenset({"PRP", "PRP$"})
_EMBEDDED = frozenset({"relcl", "advcl", "acl", "ccomp", "csubj", "pcomp", "xcomp"})


class Discourse:
    """The people, bodies and things mentioned so far, while an article is read from start to end."""

    def __init__(self, people: People, relations: Sequence[Relation], numbers: Sequence[int]) -> None:
        """``numbers`` has the sentence number of each token."""
        self._people = people
        self._parsed = people.parsed
        self._numbers = numbers
        self._at: dict[int, Entity] = {}
        self._persons: dict[Person, Entity] = {}
        self._named: dict[str, Entity] = {}
        self._nouns: dict[str, Entity] = {}
        self._recent: dict[Entity, None] = {}
        self._speaker: Entity | None = None
        self._sources = {r.source_head for r in relations if r.source_head is not None}
        self._quoted: dict[int, int] = {}
        self._reported: dict[int, int] = {}
        for relation in relations:
            if relation.source_head is not None:
                place = self._quoted if relation.quotation is Quotation.DIRECT else self._reported
                for start, end in relation.content:
                    place.update(dict.fromkeys(range(start, end), relation.source_head))

    def pronouns(self) -> Iterator[Anaphor]:
        """The third-person pronouns in reading order; `link` says whom one means before the next is asked for."""
        parsed = self._parsed
        for i in range(len(parsed.words)):
            if parsed.tags[i] in _PERSONAL and parsed.lower[i] in PRONOUNS:
                yield self._anaphor(i)
            elif (entity := self._mentioned(i)) is not None:
                self.link(i, entity)

    def link(self, i: int, entity: Entity, *, sure: bool = True) -> None:
        """Notes that the token ``i`` mentions ``entity``; where that is ``sure``, a pronoun tells the entity's gender."""
        entity.heads.append(i)
        self._at[i] = entity
        if self._parsed.tags[i] not in _PERSONAL:
            entity.named_at.append(i)
            entity.acts = entity.acts or role_at(self._parsed, i) in ("subject", "owner")
        self._recent.pop(entity, None)
        self._recent[entity] = None
        if sure and entity.gender is None and entity.kind in (Kind.PERSON, Kind.HUMAN, Kind.NAME):
            entity.gender = PRONOUNS.get(self._parsed.lower[i], (None, None))[1]
        if i in self._sources:
            self._speaker = entity

    def speaker_pronoun(self, i: int) -> int | None:
        """The pronoun that is the source of the direct quotation that the token ``i`` stands in, None for another source."""
        source = self._quoted.get(i)
        return source if source is not None and self._parsed.lower[source] in PRONOUNS else None

    def _mentioned(self, i: int) -> Entity | None:
        """What the token ``i`` mentions as the head of a name or a noun phrase."""
        parsed, names = self._parsed, self._people.names
        name = names.name_at.get(i)
        person = self._people.person_at.get(i)
        if name is not None:
            if i != name.end - 1:
                return None
            return self._person(person) if person is not None else self._name(name)
        if person is not None or parsed.pos[i] not in NOUNS or parsed.deps[i] in _MODIFYING:
            return None
        if parsed.deps[i] in ("appos", "attr"):
            anchor = parsed.heads[i] if parsed.deps[i] == "appos" else parsed.child(parsed.heads[i], *NOMINAL_SUBJECTS)
            if anchor is not None and (beside := self._at.get(anchor)) is not None:
                return beside
        return self._noun(i)

    def _person(self, person: Person) -> Entity:
        if person not in self._persons:
            self._persons[person] = Entity(Kind.PERSON, person.gender, person)
        noun = (person.role or "").lower().split()[-1:]
        if noun:
            self._nouns[noun[0]] = self._persons[person]
        return self._persons[person]

    def _name(self, name: Name) -> Entity | None:
        if name.form == "adjective" and self._parsed.deps[name.end - 1] in _MODIFYING:
            return None
        body = body_of(name)
        key = (body.name if body is not None else name.words).casefold()
        if key not in self._named:
            if self._parsed.tags[name.end - 1] == "NNPS" and name.sort is not Sort.BODY:
                kind = Kind.PEOPLE
            elif name.sort is Sort.COUNTRY:
                kind = Kind.COUNTRY
            else:
                kind = Kind.NAME if body is None else Kind.BODY
            self._named[key] = Entity(kind, body=body)
        return self._named[key]

    def _noun(self, i: int) -> Entity:
        parsed = self._parsed
        known = self._nouns.get(parsed.lower[i])
        if known is not None and determiner(parsed, i) in _DEFINITE:
            return known
        found = self._nouns[parsed.lower[i]] = self._described(i)
        return found

    def _described(self, i: int) -> Entity:
        parsed = self._parsed
        role, group, plural = role_of(parsed, i), group_of(parsed, i), parsed.tags[i] in PLURALS
        if group is not None and group.sort == "group" and not plural:
            return Entity(Kind.GROUP)
        human = role is not None or (group is not None and group.sort == "people")
        if human:
            return Entity(Kind.PEOPLE if plural else Kind.HUMAN, None if role is None or plural else role.gender)
        return Entity(Kind.THINGS if plural else Kind.THING)

    def _anaphor(self, i: int) -> Anaphor:
        kind, gender = PRONOUNS[self._parsed.lower[i]]
        candidates = list(islice(self._fitting(i, kind, gender), _MOST))
        features = [self._features(i, candidates, rank, gender) for rank in range(len(candidates))]
        near = sum(1 for c in candidates if self._numbers[i] - self._numbers[c.heads[-1]] <= 1)
        return Anaphor(i, kind, (*candidates, None), (*features, self._none(i, near)))

    def _fitting(self, i: int, kind: PronounClass, gender: str | None) -> Iterator[Entity]:
        bound = self._bound(i)
        for entity in islice(reversed(self._recent), _LOOKED_AT):
            if self._numbers[i] - self._numbers[entity.heads[-1]] > _WINDOW:
                return
            agrees = gender is None or entity.gender in (None, gender)
            fits = entity.kind in _FITTING[kind] and (entity.acts or entity.kind is not Kind.NAME or kind is not _PERSON)
            speaks = kind is _PERSON and self._speaks(entity, self._quoted.get(i))  # whoever is quoted says "I"
            if fits and agrees and entity is not bound and not speaks:
                yield entity

    def _bound(self, i: int) -> Entity | None:
        """The subject of the verb that the pronoun is an object of, which would be "himself"."""
        parsed = self._parsed
        if parsed.deps[i] not in _OBJECTS or parsed.tags[i] == "PRP$":
            return None
        verb = parsed.heads[i]
        if parsed.deps[verb] == "prep":
            verb = parsed.heads[verb]
        subject = parsed.child(verb, *NOMINAL_SUBJECTS)
        return None if subject is None else self._at.get(subject)

    def _none(self, i: int, near: int) -> dict[str, float]:
        """The features of meaning none of the candidates."""
        parsed = self._parsed
        verb = parsed.heads[i]
        predicative = parsed.child(verb, "acomp", "attr")
        clause = parsed.child(verb, "ccomp", "xcomp", "advcl", "csubj")
        if clause is None and predicative is not None:
            clause = parsed.child(predicative, "ccomp", "xcomp", "relcl", "advcl")
        values = {
            "none": True,
            "none_subject": parsed.deps[i] in NOMINAL_SUBJECTS,
            "none_owner": parsed.tags[i] == "PRP$",
            "none_expletive": parsed.deps[i] == "expl" or (predicative is not None and clause is not None),
            "none_clause": clause is not None,
            "none_predicative": predicative is not None,
            "none_first_word": parsed.sentence[i][0] == i,
            "none_quoted": i in self._quoted or parsed.quotations.around[i] is not None,
            "none_near": near == 0,
            "none_one_near": near == 1,
        }
        return {name: 1.0 for name, holding in values.items() if holding}

    def _features(self, i: int, candidates: Sequence[Entity], rank: int, gender: str | None) -> dict[str, float]:
        parsed, entity = self._parsed, candidates[rank]
        last = entity.heads[-1]
        back = self._numbers[i] - self._numbers[last]
        role, own = role_at(parsed, last), role_at(parsed, i)
        same_clause = _verb(parsed, i) == _verb(parsed, last) and back == 0
        first = parsed.sentence[last][0]
        quoted, was_quoted = parsed.quotations.around[i], parsed.quotations.around[last]
        leads = parsed.deps[parsed.heads[last]] == "ROOT" and role == "subject"
        named = entity.named_at[-1]
        article = determiner(parsed, named)
        named_back = self._numbers[i] - self._numbers[named]
        asked = i in self._sources
        people = [other for other in candidates if other.kind in (Kind.PERSON, Kind.NAME)]
        known = [other for other in people if other.gender is not None]
        person_near = any(self._numbers[i] - self._numbers[other.heads[-1]] <= 1 for other in people)
        values = {
            f"{entity.kind}": True,
            f"sentences_{min(back, 4)}": True,
            "sentences_far": back > 6,
            f"rank_{min(rank, 4)}": True,
            f"was_{role}": True,
            "parallel": role == own,
            "parallel_subject": role == own == "subject",
            "led_this_sentence": leads and back == 0,
            "led_last_sentence": leads and back == 1,
            "first_in_sentence": next(self._heads_between(first, last), None) is None,
            "was_pronoun": parsed.tags[last] in _PERSONAL,
            "was_same_pronoun": PRONOUNS.get(parsed.lower[last]) == PRONOUNS[parsed.lower[i]],
            f"named_back_{min(named_back, 4)}": True,
            "named_last": named == max(other.named_at[-1] for other in candidates),
            "named_as_subject": role_at(parsed, named) == "subject",
            "most_named": len(entity.named_at) == max(len(other.named_at) for other in candidates) > 1,
            "first_named": entity.named_at[0] == min(other.named_at[0] for other in candidates),
            "alone": len(candidates) == 1,
            "gender_known": gender is not None and entity.gender == gender,
            "only_person": gender is not None and people == [entity],
            "only_of_gender": gender is not None and known == [entity],
            "human_with_person_near": entity.kind is Kind.HUMAN and person_near,
            "bare": not article and parsed.tags[named] == "NN" and parsed.child(named, "poss", "nummod") is None,
            "definite": article in _DEFINITE,
            "indefinite": article in _INDEFINITE,
            "embedded": parsed.deps[_verb(parsed, last)] in _EMBEDDED,
            "of_another": parsed.deps[last] == "pobj" and parsed.lower[parsed.heads[last]] == "of",
            "owned_by_subject": same_clause and own == "owner" and role == "subject",
            "same_clause": same_clause,
            "is_quoted": self._speaks(entity, self._quoted.get(i)),
            "is_reported": self._speaks(entity, self._reported.get(i)),
            "spoke_last": entity is self._speaker,
            "spoke_last_and_speaks": entity is self._speaker and asked,
            "speaks_and_subject": asked and role == "subject",
            "same_paragraph": parsed.paragraph[i] == parsed.paragraph[last],
            "same_quotation": quoted is not None and quoted is was_quoted,
            "other_quotation": quoted is not was_quoted,
        }
        found = {name: 1.0 for name, holding in values.items() if holding}
        found["names"] = log1p(len(entity.named_at))
        found["pronouns"] = log1p(len(entity.heads) - len(entity.named_at))
        return found

    def _heads_between(self, start: int, end: int) -> Iterator[int]:
        return (i for i in range(start, min(end, start + _LOOKED_AT)) if i in self._at)

    def _speaks(self, entity: Entity, source: int | None) -> bool:
        """Whether the source with this head is ``entity``; the source may follow the words."""
        if source is None:
            return False
        if (known := self._at.get(source)) is not None:
            return known is entity
        person, name = self._people.person_at.get(source), self._people.names.name_at.get(source)
        if person is not None or entity.person is not None:
            return person is entity.person
        return name is not None and self._named.get(name.words.casefold()) is entity


def role_at(parsed: ParsedDoc, i: int) -> str:
    """What the noun or pronoun ``i`` is in its clause: "subject", "object", "owner", "oblique" or "other"."""
    for _ in range(4):
        if parsed.deps[i] != "conj":
            break
        i = parsed.heads[i]
    return "owner" if parsed.tags[i] == "PRP$" else _ROLES.get(parsed.deps[i], "other")


def _verb(parsed: ParsedDoc, i: int) -> int:
    """The verb that the token ``i`` stands under, ``i``'s root where there is none."""
    for _ in range(12):
        head = parsed.heads[i]
        if head == i:
            break
        i = head
        if parsed.pos[i] in VERBS:
            break
    return i
