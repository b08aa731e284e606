"""The event signature of a clause: the features by which two clauses are compared."""

from calendar import day_name, month_name
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from claims.language import ParsedDoc, holds, indices_of
from claims.language.labels import PARTICIPLES, VERBS
from claims.model import ClaimKind
from claims.splitting import Clause
from claims.verification.predicates import Names, Outlook, Predicate, PredicateReader, country_of_capital

Keys = frozenset[str]
NONE: Keys = frozenset()

_FIRST = frozenset({"i", "we", "us", "me"})
_OUR = frozenset({"our", "my"})
_PLACE_PREPS = frozenset({"in", "at", "into", "on", "onto", "to", "near", "inside", "outside", "off", "across", "for", "from"})
_CALENDAR = frozenset(day.lower() for day in (*day_name, *month_name) if day)
_CLASSES = ("vessel", "aircraft", "vehicle", "building")
_SOME_PEOPLE = frozenset({"man", "woman", "boy", "girl", "child", "civilian", "soldier", "policeman", "officer", "worker"})
_NAMED_DEPS = ("poss", "compound", "amod", "nmod")


@dataclass(frozen=True, slots=True)
class Event:
    """An event's signature. Keys: "@" and a plain name for a name, a noun's lemma for another noun.

    ``agent`` does it, ``patient`` undergoes it, ``others`` have an unspecified role ("Kim's visit").
    ``patient_words`` restrict the patient ("the *Republican* primary"). ``bare`` marks a definite event noun without parties
    ("the meeting will go ahead"), which refers to an event reported before; ``done`` a verb that reports a single event that
    took place; ``first_person`` a "we" or "I" among the parties. ``subject_head`` is the token that heads the subject,
    ``agent_head`` the one that heads the agent. ``sweeping`` are the nouns that "any warship" or "no ship" covers, ``persons``
    the nouns that say which people ("men", not "victims"). ``vague`` says that a pronoun stands for the patient ("shot *him*",
    "did not sign *anything*").
    """

    families: tuple[str, ...]
    agent: Keys = NONE
    patient: Keys = NONE
    others: Keys = NONE
    places: Keys = NONE
    outlook: Outlook = Outlook.ACTUAL
    done: bool = False
    first_person: bool = False
    patient_words: Keys = NONE
    another: bool = False
    bare: bool = False
    passive: bool = False
    subject_head: int | None = None
    agent_head: int | None = None
    sweeping: Keys = NONE
    persons: Keys = NONE
    vague: bool = False

    @property
    def participants(self) -> Keys:
        """All participants, in any role."""
        return self.agent | self.patient | self.others


def spoken_by(event: Event, speaker: str) -> Event:
    """The event with the speaker's key instead of its "we" or "I"."""
    agent = frozenset(speaker if key.startswith("?") else key for key in event.agent)
    patient = frozenset(speaker if key.startswith("?") else key for key in event.patient)
    return replace(event, agent=agent, patient=patient)


@dataclass(slots=True)
class _Draft:
    """The roles of an event while they are being read."""

    agent: set[str] = field(default_factory=set)
    patient: set[str] = field(default_factory=set)
    others: set[str] = field(default_factory=set)
    places: set[str] = field(default_factory=set)
    patient_words: set[str] = field(default_factory=set)
    first_person: bool = False
    agent_head: int | None = None

    @property
    def anybody(self) -> bool:
        return bool(self.agent or self.patient or self.others)


class EventReader(PredicateReader):
    """Reads the events of one article's clauses."""

    def __init__(self, parsed: ParsedDoc, names: Names) -> None:
        super().__init__(parsed)
        self.names = names
        self._owners = self._carriers_owners()

    def _carriers_owners(self) -> dict[str, set[str]]:
        """The people aboard a vehicle, by its noun: after "Kim's train", "the train" carries Kim too."""
        owners: dict[str, set[str]] = {}
        parsed, carriers = self.parsed, self.tables.words["carrier"]
        for i, dep in enumerate(parsed.deps):
            if dep == "poss" and parsed.lemmas[parsed.heads[i]] in carriers:
                key = self.names.proper(i)
                if key is not None:
                    owners.setdefault(parsed.lemmas[parsed.heads[i]], set()).add(key)
        return owners

    def event(self, clause: Clause) -> Event | None:
        """The signature of the event in ``clause``; None if it has no features to compare."""
        parsed = self.parsed
        if not 0 <= clause.head < len(parsed.words):
            return None
        outer = clause.head
        head, future = self.complement(outer)
        outlook = self.outlook(outer)
        if outlook is Outlook.ACTUAL and (future or clause.kind is ClaimKind.PLAN):
            outlook = Outlook.AHEAD
        subject = self.subject(clause)
        participle = self._participle(head)
        if participle is not None:
            subject, head = head, participle
            outlook = self.outlook(head)
        predicate = self.predicate(head, subject)
        if not predicate.families:
            return None
        passive = self.is_passive(head) or (head != outer and self.is_passive(outer) and parsed.tags[head] == "VBN")
        draft = self._roles(head, subject, predicate, passive=passive)
        return Event(
            families=predicate.families,
            agent=frozenset(draft.agent),
            patient=frozenset(draft.patient),
            others=frozenset(draft.others),
            places=frozenset(draft.places),
            outlook=outlook,
            done=self.is_told_as_done(outer),
            first_person=draft.first_person,
            patient_words=frozenset(draft.patient_words),
            another=any(self._sets_apart(i) for i in indices_of(clause.runs)),
            bare=predicate.noun is not None and not draft.anybody and self._definite(predicate.noun),
            passive=passive,
            subject_head=subject,
            agent_head=draft.agent_head if passive else subject,
            sweeping=self._swept(subject, head),
            persons=frozenset(parsed.lemmas[i] for i in indices_of(clause.runs) if parsed.lemmas[i] in _SOME_PEOPLE),
            vague=any(parsed.pos[i] == "PRON" for i in parsed.children_of(head, "dobj")),
        )

    def _swept(self, subject: int | None, head: int) -> Keys:
        """The kinds of thing in a sweeping denial: "denied that [any warship] was hit" is about every kind of ship."""
        parsed, words = self.parsed, self.tables.words
        objects = (child for child in parsed.children[head] if parsed.deps[child] == "dobj")
        for noun in (*objects,) if subject is None else (subject, *objects):
            if any(parsed.lower[child] in ("any", "no") and parsed.deps[child] == "det" for child in parsed.children[noun]):
                return frozenset().union(*(words[kind] for kind in _CLASSES if parsed.lemmas[noun] in words[kind]))
        return NONE

    def subject(self, clause: Clause) -> int | None:
        """The token that heads the subject of ``clause``, which may stand outside it."""
        subject = self.parsed.root_of(clause.subject)
        if subject is None:
            subject = self.parsed.child(clause.head, "nsubj", "nsubjpass", "csubj")
        return self._noun_before(clause, clause.head) if subject is None else subject

    def _participle(self, head: int) -> int | None:
        """The verb of a caption or headline whose noun the parser made the root.

        "Kim Jong Un's train [crossing] into Russian territory"; "European powers to [hold] talks".
        """
        parsed = self.parsed
        if parsed.pos[head] not in ("NOUN", "PROPN", "NUM") or self.tables.nouns.get(parsed.lemmas[head]):
            return None
        verbs = (child for child in parsed.children_of(head, "acl", "relcl") if child > head)
        return next((verb for verb in verbs if parsed.tags[verb] in PARTICIPLES or self._infinitive(verb)), None)

    def _roles(self, head: int, subject: int | None, predicate: Predicate, *, passive: bool) -> _Draft:
        """The participants by role."""
        draft, found = _Draft(), predicate.families
        motion, symmetric = self.tables.has(found, "motion"), self.tables.has(found, "symmetric")
        theme = predicate.words in self.tables.themes and not self._transitive(head)
        if predicate.noun is not None:
            self._nominal(predicate.noun, draft)
        if subject is not None and subject != predicate.noun:
            undergoes = theme or (passive and not motion)  # "the train crossed into Russia", parsed as a passive participle
            (draft.patient if undergoes else draft.agent).update(self._subject_keys(subject, motion=motion))
            draft.first_person = draft.first_person or self.parsed.lower[subject] in _FIRST
            if undergoes:
                self._narrowing(subject, draft)
            self._nested_places(subject, draft)
        within = predicate.words.split()[1:]
        self._objects(head, draft, named_by=predicate.noun, motion=motion, theme=theme, symmetric=symmetric, predicate=within)
        if predicate.noun is not None and self.parsed.pos[head] == "VERB":
            self._objects(predicate.noun, draft, named_by=None, motion=motion, theme=False, symmetric=symmetric)
        if predicate.words in self.tables.words["count"]:
            draft.agent.clear()  # the source of a toll is not an agent
            draft.patient.add("people" if self.tables.has(found, "victims") else predicate.words)
        elif not draft.anybody and self.parsed.pos[head] == "ADJ":
            draft.patient.add("people")  # "At least 41 dead after earthquake"
        return draft

    def _sets_apart(self, i: int) -> bool:
        """Whether a word marks a different event: "in another blast", not "more than 200", "a second time"."""
        parsed = self.parsed
        if parsed.lower[i] not in self.tables.words["another"] or parsed.deps[i] not in ("det", "amod"):
            return False
        head = parsed.heads[i]
        return parsed.pos[head] == "NOUN" and parsed.lemmas[head] != "time"

    def _definite(self, noun: int) -> bool:
        return any(self.parsed.lower[child] in ("the", "this", "that") for child in self.parsed.children_of(noun, "det"))

    def _noun_before(self, clause: Clause, verb: int) -> int | None:
        """The noun before a verb without a subject in the parse: "as confirming [Kim] had entered Russia"."""
        parsed = self.parsed
        if parsed.pos[verb] not in VERBS:
            return None
        for i in range(verb - 1, -1, -1):
            if not holds(clause.runs, i) or parsed.deps[i] in ("pobj", "punct"):
                return None
            if parsed.pos[i] in ("NOUN", "PROPN", "PRON"):
                return i
        return None

    def teller(self, clause: Clause) -> int | None:
        """The subject that gives a count: "[the Red Cross] put the death toll at 53"."""
        parsed = self.parsed
        if not 0 <= clause.head < len(parsed.words) or parsed.lemmas[clause.head] not in ("put", "place"):
            return None
        if not any(parsed.lemmas[child] in self.tables.words["count"] for child in parsed.children_of(clause.head, "dobj")):
            return None
        return parsed.child(clause.head, "nsubj")

    def deed(self, word: int, found: tuple[str, ...], doer: str) -> Event:
        """The event that a noun or gerund names as done by ``doer``: "denied any role in [the attack on the port]"."""
        draft = _Draft(agent={doer})
        motion, symmetric = self.tables.has(found, "motion"), self.tables.has(found, "symmetric")
        self._objects(word, draft, named_by=None, motion=motion, theme=False, symmetric=symmetric)
        undergoer = draft.patient
        for prep in self.parsed.children_of(word, "prep"):
            if self.parsed.lemmas[prep] in ("of", "on", "against"):
                undergoer |= {key for target in self.parsed.children_of(prep, "pobj") for key in self._keys(target)}
        return Event(found, frozenset(draft.agent), frozenset(undergoer), places=frozenset(draft.places))

    def _keys(self, head: int, *, motion: bool = False) -> set[str]:
        """The keys of a noun phrase, including its coordinated nouns and appositions."""
        parsed, out = self.parsed, set[str]()
        pending = [head]
        while pending:
            i = pending.pop()
            name = self.names.proper(i)
            if name is not None:
                out.add(name)
                if parsed.pos[i] == "NOUN":
                    out.add(parsed.lemmas[i])  # "the army said …": a speaker here, a common noun for others
            elif parsed.tags[i] == "CD":
                if not any(parsed.tags[child] == "$" for child in parsed.children[i]):
                    out.add("people")  # "12 were killed", not "it raised $12 million"
            elif parsed.pos[i] in ("NOUN", "ADJ"):
                lemma = parsed.lemmas[i]
                if lemma in self.tables.words["weapon"]:
                    continue
                if lemma in self.tables.words["people"]:
                    lemma = "people"
                out.add(lemma)
                if motion and lemma in self.tables.words["carrier"]:
                    out |= self._owners.get(lemma, set())
                    out.update(key for child in parsed.children_of(i, "poss") if (key := self.names.proper(child)))
            for child in parsed.children[i]:
                # "Iran and European powers", parsed as powers that are Iran and European
                listed = parsed.deps[child] == "nmod" and parsed.child(child, "cc") is not None
                if listed or parsed.deps[child] in ("conj", "appos"):
                    pending.append(child)
        return out

    def _transitive(self, verb: int) -> bool:
        """Whether a verb like "grow" is used transitively: "grew its share", not "grew 3 percent"."""
        parsed = self.parsed
        return any(
            parsed.tags[child] != "CD" and parsed.child(child, "nummod") is None for child in parsed.children_of(verb, "dobj")
        )

    def _subject_keys(self, head: int, *, motion: bool) -> set[str]:
        """The keys of a subject; an unresolved pronoun, "we" included, is a separate party."""
        found = self._keys(head, motion=motion)
        return found or ({f"?{head}"} if self.parsed.pos[head] == "PRON" else set())

    def _nominal(self, noun: int, draft: _Draft) -> None:
        """The parties named around an event noun: "Putin's first meeting with Kim", "a Taliban attack"."""
        for child in self.parsed.children_of(noun, *_NAMED_DEPS):
            if key := self.names.proper(child):
                draft.others.add(key)
            elif self.parsed.lower[child] in _OUR:
                draft.first_person = True
        draft.others.update(self.names.demonyms(noun))

    def _objects(
        self,
        head: int,
        draft: _Draft,
        *,
        named_by: int | None,
        motion: bool,
        theme: bool,
        symmetric: bool,
        predicate: Sequence[str] = (),
    ) -> None:
        """Adds objects and prepositional phrases to ``draft``, except the words that are part of the ``predicate``."""
        parsed = self.parsed
        for child in parsed.children[head]:
            dep = parsed.deps[child]
            if dep in ("dobj", "dative", "oprd") and child != named_by and parsed.lemmas[child] not in predicate:
                if named_by is not None and parsed.lemmas[child] in self.tables.words["measure"]:
                    continue  # "a meeting took place", "held a round of talks"
                if motion:
                    draft.places |= self._places(child)
                elif not theme:
                    draft.patient |= self._keys(child)
                    self._narrowing(child, draft)
                self._nested_places(child, draft)
            elif dep in ("agent", "prep"):
                target = parsed.child(child, "pobj")
                if target is None:
                    continue
                prep = parsed.lemmas[child]
                if dep == "agent" or (prep == "by" and head == named_by):
                    draft.agent |= self._keys(target)
                    draft.agent_head = target
                elif prep in ("with", "between", "of", "against") or (symmetric and prep == "to"):
                    draft.others |= self._keys(target)
                elif prep in _PLACE_PREPS:
                    draft.places |= self._places(target)
                self._nested_places(target, draft)

    def _narrowing(self, noun: int, draft: _Draft) -> None:
        """The words that restrict a patient: "*Republican* primary", "turnout *for voters* under 30"."""
        parsed = self.parsed
        for child in parsed.children[noun]:
            if parsed.deps[child] in ("compound", "amod", "nmod"):
                draft.patient_words.add(parsed.lemmas[child])
            elif parsed.deps[child] == "prep":
                draft.patient_words.update(parsed.lemmas[target] for target in parsed.children_of(child, "pobj"))

    def _nested_places(self, noun: int, draft: _Draft) -> None:
        """Places inside a phrase: "over the border into Russia", "in the city of Vladivostok"."""
        parsed = self.parsed
        for child in parsed.children[noun]:
            if parsed.deps[child] == "prep" and (parsed.lemmas[child] in _PLACE_PREPS or parsed.lemmas[child] == "of"):
                for target in parsed.children_of(child, "pobj"):
                    draft.places |= self._places(target)

    def _places(self, head: int) -> set[str]:
        """The places that a noun phrase names; a common noun names none."""
        out = set(self.names.demonyms(head))
        if self.parsed.lower[head] in _CALENDAR:
            return out
        name = self.names.proper(head)
        if name is not None:
            out.add(name)
            if country := country_of_capital(name[1:]):
                out.add("@" + country)
        for child in self.parsed.children_of(head, "appos", "conj"):
            if key := self.names.proper(child):
                out.add(key)
        return out
