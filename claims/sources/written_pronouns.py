"""Which third-person pronouns of an article surely mean a person or body with a name, so that statements write the name.

The ranker (`claims.sources.pronouns`) says whom a pronoun most probably means; how probable that must be depends on who else
could be meant. A pronoun in what its own speaker reports needs least ("Roe said **she** would"), one that could mean another
person near it most. Grammar excludes some: the subject of a later clause cannot be whom an earlier main subject means.
"""

from collections.abc import Iterator, Mapping

from claims.language import ParsedDoc
from claims.language.labels import NOMINAL_SUBJECTS
from claims.language.parties import Name, Names, Sort
from claims.language.registry import LEXICON
from claims.language.words import words_as
from claims.sources.affiliation import body_noun, role_of
from claims.sources.cast import Body, Person
from claims.sources.coreference import pronoun_gender
from claims.sources.descriptions import is_one_person
from claims.sources.people import People
from claims.sources.pronouns import SURE, Antecedent
from claims.sources.referents import PRONOUNS, Entity, Kind, PronounClass
from claims.sources.speaking_bodies import OF_THINGS, another_body

OF_SPEAKER = 0.45
"""From which probability on a subject in what somebody reports is the speaker's."""
OF_SPEAKER_ELSEWHERE = 0.55
"""The same of a possessive or an object."""
OF_SPEAKER_OWN = 0.65
"""The same of "its" before the subject of what a body says."""
OF_LEADER = 0.55
"""From which probability on "its" before a role ("**Its** chairman") is written out, where only things are rivals."""
OF_NAMED = 0.45
"""The same where whoever has the role is named beside it ("**Its** director, Ana Silva"), and no other body is near."""
SURE_ALONE = 0.5
"""From which probability on a pronoun is written out that could mean no other person near it."""
SURE_ALONE_QUOTED = 0.65
"""The same in a quotation, or of an object."""
SURE_AMONG_UNNAMED = 0.7
"""The same where others near it, none of them a person with a name, could be meant: "a nurse"."""
SURE_OBJECT = 0.88
"""The same of an object that could mean others."""
_BESIDE = 6
"""How many tokens before a pronoun a name of unknown sort may be whom it means."""
_LEADING = frozenset({"leader", "chairman", "chairwoman", "chair", "executive", "spokesman", "spokeswoman", "treasurer"})
"""Who leads or speaks for bodies, and hardly for a thing ("its captain", "its director")."""
_ADVOCATES = frozenset({"lawyer", "attorney", "barrister", "solicitor", "agent", "counsel"})
_OF_PLACES = frozenset({"mayor", "mayoress", "governor", "premier", "sheriff", "ruler", "king", "queen", "prefect"})
"""Whom places have."""
_WEATHER = frozenset({"rain", "snow", "hail", "freeze", "thaw"})
_MAIN = frozenset({"ROOT", "ccomp", "conj"})


class WrittenPronouns:
    """The pronouns of an article that a statement may write out."""

    def __init__(self, people: People, antecedents: Mapping[int, Antecedent]) -> None:
        """``antecedents`` are what pronouns mean, by their token."""
        self._people, self._antecedents = people, antecedents
        self._parsed, self._names = people.parsed, people.names

    def found(self) -> Iterator[tuple[int, Entity]]:
        """The token of each such pronoun, and whom it means: an entity with a person, or with a body."""
        for i, antecedent in self._antecedents.items():
            entity = antecedent.entity
            if entity is None or antecedent.probability < self._least(i, antecedent) or self._parsed.words[i].isupper():
                continue  # "HE", in a line in capitals
            if entity.person is None:
                if entity.body is not None and PRONOUNS[self._parsed.lower[i]][0] is PronounClass.THING:
                    yield i, entity
            elif (
                not self._precedes_subject(i, entity)
                and not self._is_rivalled(i, entity.person, self._first(i, antecedent))
                and not self._follows_newcomer(i, antecedent)
            ):
                yield i, entity

    def _least(self, i: int, antecedent: Antecedent) -> float:
        """From which probability on the pronoun at ``i`` is written out: a person who is the only one near is surer than the
        ranker says, which has learnt from texts in which two people of a gender are named."""
        entity, parsed = antecedent.entity, self._parsed
        told = entity is not None and self._is_told(i, entity)
        subject = parsed.tags[i] == "PRP$" or parsed.deps[i] in NOMINAL_SUBJECTS
        if entity is None or entity.person is None or told:
            body = entity.body if entity is not None and not told else None
            if body is not None and self._is_of_named(i, body):
                return OF_NAMED
            return (
                OF_LEADER if body is not None and self._is_of_leader(i, antecedent) else SURE if subject and not told else 1.0
            )
        if self._speaks_for_another(antecedent.said_by):
            return SURE if subject else SURE_OBJECT
        if self._is_in_own_words(i, antecedent):
            return OF_SPEAKER if parsed.deps[i] in NOMINAL_SUBJECTS else OF_SPEAKER_ELSEWHERE
        if self._may_be_source(i, antecedent) or not self._is_surely_person(entity.person):
            return SURE if subject else 1.0
        if not antecedent.rivals:
            return SURE_ALONE if subject and parsed.quotations.around[i] is None else SURE_ALONE_QUOTED
        if not subject:
            return SURE_OBJECT
        return SURE if Kind.PERSON in antecedent.rivals else SURE_AMONG_UNNAMED

    def _is_of_leader(self, i: int, antecedent: Antecedent) -> bool:
        """Whether the pronoun at ``i`` is what has a leader, and so no thing: "**Its** chairman said"."""
        noun = self._parsed.heads[i]
        role = self._parsed.tags[noun] == "NN" and self._parsed.lemmas[noun] in _LEADING
        return self._parsed.lower[i] == "its" and role and antecedent.rivals <= {Kind.THING}

    def _is_of_named(self, i: int, body: Body) -> bool:
        """Whether the pronoun at ``i`` is what somebody with a name leads or works for, and none but ``body`` is near: "**Its**
        director, Ana Silva, left"; not "**Its** mayor, Karl Lind, left"."""
        parsed, noun = self._parsed, self._parsed.heads[i]
        named = any(parsed.tags[k] == "NNP" for k in parsed.children_of(noun, "appos"))
        of_body = (
            parsed.tags[noun] == "NN"
            and role_of(parsed, noun) is not None
            and parsed.lemmas[noun] not in OF_THINGS | _OF_PLACES
        )
        return parsed.lower[i] == "its" and named and of_body and not another_body(parsed, self._names, i, body.name)

    def _is_in_own_words(self, i: int, antecedent: Antecedent) -> bool:
        """Whether a pronoun stands in what the person whom it means is reported to say: "Roe said **she** would"."""
        speaker, entity = antecedent.said_by, antecedent.entity
        if speaker is None or entity is None or self._parsed.quotations.around[i] is not None:
            return False
        named = self._antecedents.get(speaker)
        sure = named is None or named.probability >= SURE_AMONG_UNNAMED
        owned = is_owned_by_like(self._parsed, speaker, pronoun_gender(self._parsed.lower[i]))
        return sure and not owned and speaker < i and speaker in entity.heads

    def _speaks_for_another(self, speaker: int | None) -> bool:
        """Whether the source at ``speaker`` speaks for somebody, who may be meant: "Roe, a lawyer **for** the driver", "**his**
        lawyer, Ann Roe"."""
        if speaker is None:
            return False
        words = self._parsed.subtree(speaker)
        return any(self._parsed.lower[k] == "for" for k in words) or represented_by(self._parsed, speaker) is not None

    def _first(self, i: int, antecedent: Antecedent) -> int:
        """From which token on others are rivals: in the sentence, or in what is said where the pronoun at ``i`` is its subject
        ("Roe told Ann Silva that **she** would")."""
        parsed, verb, speaker = self._parsed, self._parsed.heads[i], antecedent.said_by
        subject = parsed.deps[i] in NOMINAL_SUBJECTS and parsed.deps[verb] == "ccomp"
        said = speaker is not None and parsed.heads[speaker] == parsed.heads[verb] and self._is_in_own_words(i, antecedent)
        return parsed.left_edge[verb] if subject and said else parsed.sentence[i][0]

    def _is_surely_person(self, person: Person) -> bool:
        """Whether a name is surely a person's: it has a given name, an office or an age, or is given in full twice."""
        given = person.name.split()[0] in LEXICON.genders or person.role is not None
        return given or sum(" " in name.words for name in person.mentions) > 1 or any(map(self._has_age, person.mentions[:3]))

    def _has_age(self, name: Name) -> bool:
        """Whether an age stands behind a name: "Ana Silva**, 52,** left"."""
        mark, age, end = (*self._parsed.words[name.end : name.end + 3], "", "", "")[:3]
        return (mark, end) in ((",", ","), ("(", ")")) and age.isdigit() and len(age) == 2

    def _may_be_source(self, i: int, antecedent: Antecedent) -> bool:
        """Whether a pronoun in what is said could be its speaker, who is nobody known: "**Cuban** said **he** …"; or in a
        quotation without a speaker."""
        speaker = antecedent.said_by
        if speaker is None:
            return self._parsed.quotations.around[i] is not None
        known = speaker in self._people.person_at or (antecedent.entity is not None and speaker in antecedent.entity.heads)
        return not known and self._may_be_one(speaker)

    def _may_be_one(self, i: int) -> bool:
        """Whether the source at ``i`` may be one person: a name that is no body's, or a noun."""
        name = self._names.name_at.get(i)
        if name is not None:
            return name.sort not in (Sort.BODY, Sort.ORGANISATION)
        return self._parsed.tags[i] == "NN" and body_noun(self._parsed, i) is None

    def _is_told(self, i: int, entity: Entity) -> bool:
        """Whether ``entity`` is told what the pronoun at ``i`` stands in, and so is hardly meant: "She told **Brandt** that
        **he** …"."""
        parsed = self._parsed
        last = max((head for head in entity.heads if head < i), default=i)
        told = parsed.deps[last] in ("dobj", "dative") and parsed.sentence[last] == parsed.sentence[i]
        clause = parsed.child(parsed.heads[last], "ccomp") if told else None
        return clause is not None and parsed.is_below(i, clause)

    def _precedes_subject(self, i: int, entity: Entity) -> bool:
        """Whether the subject that follows an opening phrase could be meant too: "With **her** film, Silva tells …"; but not
        "**Her** coach, Ana Silva, tells", '"And **she** won," Silva recalls', "As Roe read **her** speech, …"."""
        parsed, around = self._parsed, self._parsed.quotations.around
        start, end = parsed.sentence[i]
        if any(start <= head < i for head in entity.heads) or self._is_main_subject(i):
            return False
        subjects = [j for j in range(start, end) if parsed.deps[j] in NOMINAL_SUBJECTS and j != i]
        if any(j < i and parsed.deps[parsed.heads[j]] in _MAIN for j in subjects):
            return False
        later = (j for j in subjects if j > i and around[j] is around[i] and not parsed.is_below(i, j))
        person = next((self._people.person_at.get(j) for j in later), None)
        gender = pronoun_gender(parsed.lower[i])
        return person is not None and person is not entity.person and person.gender in (None, gender)

    def _is_main_subject(self, i: int) -> bool:
        """Whether the pronoun is the subject of the sentence itself: "And **she** has a rival less: Ana Silva left"."""
        parsed = self._parsed
        return parsed.deps[i] in NOMINAL_SUBJECTS and parsed.deps[parsed.heads[i]] == "ROOT"

    def _is_rivalled(self, i: int, me: Person, first: int) -> bool:
        """Whether another person whom the pronoun at ``i`` could mean is named before it, from ``first`` on and after ``me``;
        not within the words for ``me``: "**Roe, who beat Ann Silva,** said she …"."""
        parsed, gender = self._parsed, pronoun_gender(self._parsed.lower[i])
        rivals: list[int] = []
        for j in range(i - 1, first - 1, -1):
            other = self._people.person_at.get(j)
            if other is me:
                joined = any(rival < k < i for rival in rivals for k in parsed.children_of(j, "cc"))  # "Roe, who …, and she"
                within = not joined and not parsed.is_below(i, j) and all(parsed.is_below(rival, j) for rival in rivals)
                return bool(rivals) and not within
            if other is not None and (gender is None or other.gender in (None, gender)):
                rivals.append(j)
            if other is None and (
                self._may_name_another(j, me, gender) or (i - j <= _BESIDE and may_be_somebody(parsed, self._names, j))
            ):
                rivals.append(j)
        return bool(rivals)

    def _follows_newcomer(self, i: int, antecedent: Antecedent) -> bool:
        """Whether somebody unknown was a subject since whom the pronoun at ``i`` means was mentioned: "Ann Roe won. **Novák**
        fell. She …", "Ann Roe won. **The accomplice** fell, for which she …"."""
        parsed, entity = self._parsed, antecedent.entity
        if entity is None or self._is_in_own_words(i, antecedent):
            return False
        start = parsed.sentence[i][0]
        first = parsed.sentence[start - 1][0] if start else start
        mentioned = max((head for head in entity.heads if head < i), default=-1)
        gender = pronoun_gender(parsed.lower[i])
        for j in range(max(first, mentioned + 1), i):
            if j == antecedent.said_by or parsed.deps[j] not in (*NOMINAL_SUBJECTS, "appos"):
                continue
            if self._is_unknown_name(j, gender):
                return True
            if j >= start and parsed.tags[j] == "NN" and parsed.deps[j] != "appos" and j not in self._people.person_at:
                role = role_of(parsed, j)
                agrees = role is None or role.gender in (None, gender)
                if agrees and parsed.heads[j] != parsed.heads[i] and (role is not None or is_one_person(parsed, j)):
                    return True
        return False

    def _is_unknown_name(self, i: int, gender: str | None) -> bool:
        """Whether a name ends at ``i`` that may be a person's of ``gender`` but is not known to be one: "**Novák**"."""
        name = self._names.name_at.get(i)
        if name is None or name.sort is not Sort.OTHER or i != name.end - 1 or i in self._people.person_at:
            return False
        the = self._parsed.lower[name.start - 1] == "the" if name.start else False
        given = LEXICON.genders.get(self._parsed.words[name.start]) if name.start < i else None
        letters = name.words.replace(" ", "").replace("-", "").replace(".", "").isalpha() and not name.words.isupper()
        return letters and not the and given in (None, gender) and self._parsed.tags[i] == "NNP"

    def _may_name_another(self, i: int, me: Person, gender: str | None) -> bool:
        """Whether a name ends at ``i`` that several people of the article bear, one of them not ``me`` and of ``gender``."""
        name = self._names.name_at.get(i)
        return name is not None and i == name.end - 1 and self._people.is_shared(name, me, gender)


def is_owned_by_like(parsed: ParsedDoc, speaker: int, gender: str | None) -> bool:
    """Whether the source at ``speaker`` is somebody's of the same ``gender``, who may be meant by "she" as well: "**Her**
    daughter, Ana Silva, said **she** died"."""
    head = parsed.heads[speaker] if parsed.deps[speaker] == "appos" else speaker
    return any(pronoun_gender(parsed.lower[k]) == gender is not None for k in parsed.children_of(head, "poss"))


def represented_by(parsed: ParsedDoc, speaker: int) -> str | None:
    """The pronoun of whoever the source at ``speaker`` speaks for as a lawyer or agent: "**his** lawyer, Ann Roe"."""
    words = parsed.subtree(speaker)
    advocate = any(parsed.lemmas[k] in _ADVOCATES for k in words)
    return parsed.lower[words[0]] if advocate and parsed.tags[words[0]] == "PRP$" else None


def is_empty(parsed: ParsedDoc, i: int) -> bool:
    """Whether the subject at ``i`` is an "it" that means nothing, or a clause: "it was **clear that** …", "it was Roe
    **who** …", "it **rained**"; not "it was **aware that** …"."""
    verb = parsed.heads[i]
    if parsed.lower[i] != "it" or parsed.lemmas[verb] in _WEATHER:
        return parsed.lower[i] == "it"
    predicates = tuple(parsed.children_of(verb, "acomp", "attr"))
    clausal = any(parsed.has_child(k, "ccomp", "xcomp", "advcl", "csubj", "relcl") for k in (verb, *predicates))
    disposed = any(parsed.lower[k] in words_as("disposed") for k in predicates)
    return parsed.lemmas[verb] == "be" and bool(predicates) and clausal and not disposed


def may_be_somebody(parsed: ParsedDoc, names: Names, i: int) -> bool:
    """Whether a name of several words that is not known to be a person's ends at ``i``: "**Abraham Lincoln**"."""
    name = names.name_at.get(i)
    ends = name is not None and name.sort is Sort.OTHER and i == name.end - 1 > name.start
    return ends and name is not None and parsed.lower[name.start - 1 : name.start] != ("the",)
