"""What a clause reports, reduced to what two clauses can be compared by: an event's signature."""

from calendar import day_name, month_name
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from claims.language import holds, indices_of
from claims.model import ClaimKind
from claims.splitting import Clause
from claims.verification.events.families import Families, families
from claims.verification.events.names import Names, country_of_capital
from claims.verification.events.reading import Reading

Keys = frozenset[str]
NONE: Keys = frozenset()

FIRST_PERSON = "1"
"""The key of "we", "I", "us" and "our": whoever is speaking."""

_FIRST = frozenset({"i", "we", "us", "me"})
_OUR = frozenset({"our", "my"})
_PLACE_PREPS = frozenset({"in", "at", "into", "on", "onto", "to", "near", "inside", "outside", "off", "across", "for", "from"})
_CALENDAR = frozenset(day.lower() for day in (*day_name, *month_name) if day)
_SHALL = frozenset({"will", "shall", "would", "'ll", "wo"})
_NAMED_DEPS = ("poss", "compound", "amod", "nmod")


@dataclass(frozen=True, slots=True)
class Event:
    """An event's signature. Keys: "@" and a plain name for a name, a noun's lemma for another noun.

    ``agent`` does it, ``patient`` undergoes it, ``others`` have a part that the wording leaves open ("Kim's visit").
    ``subject_head`` is the token that heads the subject, ``agent_head`` the one that heads whoever does it.
    """

    families: tuple[str, ...]
    agent: Keys = NONE
    patient: Keys = NONE
    others: Keys = NONE
    places: Keys = NONE
    future: bool = False
    another: bool = False
    passive: bool = False
    subject_head: int | None = None
    agent_head: int | None = None

    @property
    def participants(self) -> Keys:
        """Whoever takes part, in whatever role."""
        return self.agent | self.patient | self.others


@dataclass(slots=True)
class _Draft:
    """The roles of an event while they are being read."""

    agent: set[str] = field(default_factory=set)
    patient: set[str] = field(default_factory=set)
    others: set[str] = field(default_factory=set)
    places: set[str] = field(default_factory=set)


class EventReader:
    """Reads the events of one article's clauses."""

    def __init__(self, reading: Reading, names: Names) -> None:
        self.reading = reading
        self.names = names
        self.tables: Families = families()
        self._owners = self._carriers_owners()

    def _carriers_owners(self) -> dict[str, set[str]]:
        """Who is aboard a carrier by its noun: after "Kim's train", "the train" carries Kim too."""
        owners: dict[str, set[str]] = {}
        reading, carriers = self.reading, self.tables.words["carrier"]
        for i, dep in enumerate(reading.deps):
            if dep == "poss" and reading.lemmas[reading.heads[i]] in carriers:
                key = self.names.proper(i)
                if key is not None:
                    owners.setdefault(reading.lemmas[reading.heads[i]], set()).add(key)
        return owners

    def event(self, clause: Clause) -> Event | None:
        """The signature of what ``clause`` reports; None where there is nothing to compare it by."""
        reading = self.reading
        if not 0 <= clause.head < len(reading.lemmas):
            return None
        outer = clause.head
        head, future = self._complement(outer)
        future = future or clause.kind is ClaimKind.PLAN or self._is_future(outer) or (head != outer and self._is_future(head))
        subject = reading.root_of(clause.subject)
        if subject is None:
            subject = reading.first(outer, "nsubj", "nsubjpass", "csubj")
        if subject is None:
            subject = self._noun_before(clause, outer)
        if reading.pos[head] in ("NOUN", "PROPN", "ADJ", "NUM"):
            verb = next((child for child in reading.under(head, "acl", "relcl") if reading.tags[child] in ("VBG", "VBN")), None)
            if verb is not None and not self.tables.nouns.get(reading.lemmas[head]):
                # "Kim Jong Un's train crossing into Russian territory": a caption whose verb is a participle
                subject, head = head, verb
        found, key, named_by = self._families(head, subject)
        if not found:
            return None
        passive = self._is_passive(head) or (head != outer and self._is_passive(outer) and reading.tags[head] == "VBN")
        draft = _Draft()
        motion = self.tables.has(found, "motion")
        theme = key in self.tables.themes
        if named_by is not None:
            self._nominal(named_by, draft)
            if key in self.tables.words["count"]:
                draft.patient.add("people")
        if subject is not None and subject != named_by:
            undergoes = theme or (passive and not motion)  # "the train crossed into Russia", parsed as a passive participle
            (draft.patient if undergoes else draft.agent).update(self._keys(subject, motion=motion))
        agent_head = self._objects(head, draft, named_by=named_by, motion=motion, theme=theme, symmetric=self._symmetric(found))
        if named_by is not None and reading.pos[head] == "VERB":
            self._objects(named_by, draft, named_by=None, motion=motion, theme=False, symmetric=self._symmetric(found))
        return Event(
            families=found,
            agent=frozenset(draft.agent),
            patient=frozenset(draft.patient),
            others=frozenset(draft.others),
            places=frozenset(draft.places),
            future=future,
            another=any(reading.lowers[i] in self.tables.words["another"] for i in indices_of(clause.runs)),
            passive=passive,
            subject_head=subject,
            agent_head=agent_head if passive else subject,
        )

    def _noun_before(self, clause: Clause, verb: int) -> int | None:
        """The noun before a verb that the parser left without a subject: "as confirming [Kim] had entered Russia"."""
        reading = self.reading
        if reading.pos[verb] not in ("VERB", "AUX"):
            return None
        for i in range(verb - 1, -1, -1):
            if not holds(clause.runs, i) or reading.deps[i] in ("pobj", "punct"):
                return None
            if reading.pos[i] in ("NOUN", "PROPN", "PRON"):
                return i
        return None

    def deed(self, word: int, found: tuple[str, ...], doer: str) -> Event:
        """The event that a noun or gerund names as done by ``doer``: "denied any role in [the attack on the port]"."""
        draft = _Draft(agent={doer})
        motion, symmetric = self.tables.has(found, "motion"), self._symmetric(found)
        self._objects(word, draft, named_by=None, motion=motion, theme=False, symmetric=symmetric)
        undergoer = draft.patient
        for prep in self.reading.under(word, "prep"):
            if self.reading.lemmas[prep] in ("of", "on", "against"):
                undergoer |= {key for target in self.reading.under(prep, "pobj") for key in self._keys(target)}
        return Event(found, frozenset(draft.agent), frozenset(undergoer), places=frozenset(draft.places))

    def _symmetric(self, found: Sequence[str]) -> bool:
        return self.tables.has(found, "symmetric")

    def _complement(self, head: int) -> tuple[int, bool]:
        """The verb that a raising or planning verb leads to, and whether that lies ahead ("is expected to seek")."""
        reading, future = self.reading, False
        for _ in range(3):
            lead = head
            if reading.lemmas[head] == "be" and (adjective := reading.first(head, "acomp")) is not None:
                lead = adjective  # "is likely to resign", "is due to meet"
            inner = next((x for x in reading.under(lead, "xcomp", "ccomp") if reading.first(x, "aux") is not None), None)
            if inner is None or reading.pos[inner] not in ("VERB", "AUX") or not self._infinitive(inner):
                break
            if lead == head and reading.lemmas[head] not in self.tables.light["complement"]:
                break
            perfect = any(reading.lemmas[child] == "have" for child in reading.under(inner, "aux"))
            future = future or (not perfect and (lead != head or reading.lemmas[head] in self.tables.future))
            head = inner
        return head, future

    def _infinitive(self, verb: int) -> bool:
        return any(self.reading.lowers[child] == "to" for child in self.reading.under(verb, "aux"))

    def _is_future(self, verb: int) -> bool:
        """Whether it has not happened yet: "will meet", "would meet", and in headlines "Kim to meet Putin"."""
        reading = self.reading
        aux = [reading.lowers[child] for child in reading.under(verb, "aux", "auxpass")]
        perfect = "have" in aux or "has" in aux or "had" in aux
        return not perfect and (bool(_SHALL.intersection(aux)) or (bool(aux) and aux[0] == "to"))

    def _is_passive(self, verb: int) -> bool:
        reading = self.reading
        if reading.first(verb, "nsubjpass", "auxpass") is not None:
            return True
        return reading.tags[verb] == "VBN" and (
            reading.deps[verb] == "acl" or (reading.first(verb, "agent") is not None and reading.first(verb, "aux") is None)
        )

    def _families(self, head: int, subject: int | None) -> tuple[tuple[str, ...], str, int | None]:
        """The families of a predicate, the words that gave them, and the noun that names the event if one does."""
        reading, tables = self.reading, self.tables
        lemma = reading.lemmas[head]
        if reading.pos[head] in ("NOUN", "PROPN"):
            return tables.nouns.get(lemma, ()), lemma, head
        if reading.pos[head] not in ("VERB", "AUX"):
            return tables.adjectives.get(lemma, ()), lemma, None
        objects = list(reading.under(head, "dobj", "attr", "pobj"))
        if found := self._counted(head, subject, objects):
            return found
        for words in self._patterns(head):
            if words in tables.verbs:
                return tables.verbs[words], words, None
        if found := self._named_by_noun(head, subject, objects):
            return found
        if lemma == "be":
            return self._state(head, objects)
        if lemma in tables.verbs:
            return tables.verbs[lemma], lemma, None
        if lemma in tables.light["object"]:
            named = [reading.lemmas[child] for child in objects[:1]]
            return ((f"{lemma} {named[0]}",) if named else ()), lemma, None
        return (lemma,) if lemma.isalpha() else (), lemma, None

    def _patterns(self, head: int) -> Iterable[str]:
        """The verb with its particles, prepositions and object, most specific first."""
        reading = self.reading
        lemma = reading.lemmas[head]
        particles = [reading.lemmas[child] for child in reading.under(head, "prt", "advmod")]
        preps = [reading.lemmas[child] for child in reading.under(head, "prep", "dative")]
        objects = [reading.lemmas[child] for child in reading.under(head, "dobj", "attr", "acomp", "oprd")]
        for extra in (*particles, ""):
            stem = f"{lemma} {extra}".rstrip()
            yield from (f"{stem} {noun} {prep}" for noun in objects for prep in preps)
            yield from (f"{stem} {noun}" for noun in objects)
            yield from (f"{stem} {prep}" for prep in preps)
            if extra:
                yield stem

    def _counted(
        self, head: int, subject: int | None, objects: Sequence[int]
    ) -> tuple[tuple[str, ...], str, int | None] | None:
        """The victims' event behind a count: "the death toll rose to 15", "officials put the toll at 12"."""
        reading = self.reading
        for noun in (subject, *objects):
            if noun is not None and reading.lemmas[noun] in self.tables.words["count"]:
                return self.tables.nouns.get(reading.lemmas[noun], ()), reading.lemmas[noun], noun
        return None

    def _named_by_noun(
        self, head: int, subject: int | None, objects: Sequence[int]
    ) -> tuple[tuple[str, ...], str, int | None] | None:
        """The event that a light verb's object or subject names: "held talks", "a meeting would take place"."""
        reading, tables = self.reading, self.tables
        lemma = reading.lemmas[head]
        particle = reading.first(head, "prt")
        stem = lemma if particle is None else f"{lemma} {reading.lemmas[particle]}"
        happens = stem in tables.light["subject"] or any(
            f"{lemma} {reading.lemmas[child]}" in tables.light["subject"] for child in objects
        )
        held = self._is_passive(head) and stem in tables.light["object"]
        nouns: list[int] = []
        if stem in tables.light["object"] and not held:
            nouns.extend(objects)
        if (happens or held) and subject is not None:
            nouns.append(subject)
        for noun in nouns:
            if found := tables.nouns.get(reading.lemmas[noun]):
                return found, reading.lemmas[noun], noun
        return None

    def _state(self, head: int, objects: Sequence[int]) -> tuple[tuple[str, ...], str, int | None]:
        """The family of "is dead"; otherwise being so is a family of its own."""
        reading = self.reading
        for child in (*reading.under(head, "acomp"), *objects, *reading.under(head, "advmod")):
            word = reading.lemmas[child]
            if found := self.tables.adjectives.get(word):
                return found, word, None
            if reading.deps[child] != "advmod":
                return (f"be {word}",), word, None
        return (), "be", None

    def _keys(self, head: int, *, motion: bool = False) -> set[str]:
        """What a noun phrase may be called by, its coordinated nouns and appositions included."""
        reading, out = self.reading, set[str]()
        pending = [head]
        while pending:
            i = pending.pop()
            name = self.names.proper(i)
            if name is not None:
                out.add(name)
            elif reading.lowers[i] in _FIRST:
                out.add(FIRST_PERSON)
            elif reading.pos[i] in ("NOUN", "ADJ") or reading.tags[i] == "CD":
                lemma = reading.lemmas[i]
                if reading.tags[i] == "CD" or lemma in self.tables.words["people"]:
                    lemma = "people"
                out.add(lemma)
                if motion and lemma in self.tables.words["carrier"]:
                    out |= self._owners.get(lemma, set())
                    out.update(key for child in reading.under(i, "poss") if (key := self.names.proper(child)))
            pending.extend(reading.under(i, "conj", "appos"))
        return out

    def _nominal(self, noun: int, draft: _Draft) -> None:
        """The parties named around an event noun: "Putin's first meeting with Kim", "a Taliban attack"."""
        for child in self.reading.under(noun, *_NAMED_DEPS):
            if key := self.names.proper(child):
                draft.others.add(key)
            elif self.reading.lowers[child] in _OUR:
                draft.others.add(FIRST_PERSON)
        draft.others.update(self.names.demonyms(noun))

    def _objects(
        self, head: int, draft: _Draft, *, named_by: int | None, motion: bool, theme: bool, symmetric: bool
    ) -> int | None:
        """Reads objects and prepositional phrases into ``draft``; gives the agent of a passive."""
        reading, agent_head = self.reading, None
        for child in reading.children[head]:
            dep = reading.deps[child]
            if (
                dep in ("dobj", "dative", "oprd")
                and child != named_by
                and not (named_by is not None and reading.lemmas[child] == "place")
            ):
                if motion:
                    draft.places |= self._places(child)
                elif not theme:
                    draft.patient |= self._keys(child)
            elif dep in ("agent", "prep"):
                target = reading.first(child, "pobj")
                if target is None:
                    continue
                prep = reading.lemmas[child]
                if dep == "agent" or (prep == "by" and head == named_by):
                    draft.agent |= self._keys(target)
                    agent_head = target
                elif prep in ("with", "between", "of", "against") or (symmetric and prep == "to"):
                    draft.others |= self._keys(target)
                elif prep in _PLACE_PREPS:
                    draft.places |= self._places(target)
                self._nested_places(target, draft)
        return agent_head

    def _nested_places(self, noun: int, draft: _Draft) -> None:
        """Places inside a phrase: "over the border into Russia", "in the city of Vladivostok"."""
        for prep in self.reading.under(noun, "prep"):
            if self.reading.lemmas[prep] in _PLACE_PREPS or self.reading.lemmas[prep] == "of":
                for target in self.reading.under(prep, "pobj"):
                    draft.places |= self._places(target)

    def _places(self, head: int) -> set[str]:
        """The places that a noun phrase names; a common noun names none."""
        out = set(self.names.demonyms(head))
        if self.reading.lowers[head] in _CALENDAR:
            return out
        name = self.names.proper(head)
        if name is not None:
            out.add(name)
            if country := country_of_capital(name[1:]):
                out.add("@" + country)
        for child in self.reading.under(head, "appos", "conj"):
            if key := self.names.proper(child):
                out.add(key)
        return out
