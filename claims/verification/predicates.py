"""The lexical basis for comparing two clauses: families of predicates and keys of names.

A family contains the words that report the same event; some families contradict each other. The tables are modelled on
WordNet's synsets (Miller 1995) and VerbNet's classes (Kipper Schuler 2005), limited to words that are common in news and
that vary between reporters.

Two names refer to one party or place if the sources' mentions say so; another name belongs to the known name that has
all its words ("Kim" to "Kim Jong Un"), else to one with a similar spelling (Jaro-Winkler ≥ 0.94: "Zelensky", "Zelenskyy").
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import NamedTuple

from rapidfuzz.distance import JaroWinkler

from claims.data import english
from claims.data.grammar import Opposition
from claims.language import ParsedDoc, indices_of
from claims.language.labels import NOUNS, VERBS
from claims.language.names import ArticleNames
from claims.language.registry import registry
from claims.model import SourceKind
from claims.sources import Speakers


@dataclass(frozen=True, slots=True)
class Families:
    """The tables by word. A word may be in several families: "clear" means to approve, to acquit or to evacuate."""

    verbs: Mapping[str, tuple[str, ...]]
    nouns: Mapping[str, tuple[str, ...]]
    adjectives: Mapping[str, tuple[str, ...]]
    themes: frozenset[str]
    intransitive: frozenset[str]
    traits: Mapping[str, frozenset[str]]
    competent: Mapping[str, frozenset[SourceKind]]
    opposites: Mapping[str, tuple[tuple[str, Opposition], ...]]
    light: Mapping[str, frozenset[str]]
    future: frozenset[str]
    words: Mapping[str, frozenset[str]]
    with_trait: Mapping[str, frozenset[str]]

    def has(self, families: Iterable[str], trait: str) -> bool:
        """Whether any of ``families`` has the trait."""
        return not self.with_trait.get(trait, frozenset()).isdisjoint(families)


def _index(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    out: dict[str, tuple[str, ...]] = {}
    for word, family in pairs:
        if family not in out.get(word, ()):
            out[word] = (*out.get(word, ()), family)
    return out


@cache
def families() -> Families:
    """The bundled tables, read once.

    Raises `DataError` for an invalid table.
    """
    rows = english().predicate_families
    opposites: dict[str, tuple[tuple[str, Opposition], ...]] = {}
    for link in english().antonyms:
        for one, other in ((link.family, link.opposite), (link.opposite, link.family)):
            opposites[one] = (*opposites.get(one, ()), (other, link.kind))
    light: dict[str, set[str]] = {}
    lights = english().light_verbs
    for row in lights:
        light.setdefault(row.event, set()).add(row.verb)
    words: dict[str, set[str]] = {}
    for word in english().argument_words:
        words.setdefault(word.role, set()).add(word.word)
    return Families(
        verbs=_index((verb, row.family) for row in rows for verb in (*row.verbs, *row.theme_verbs)),
        nouns=_index((noun, row.family) for row in rows for noun in row.nouns),
        adjectives=_index((adjective, row.family) for row in rows for adjective in row.adjectives),
        themes=frozenset(verb for row in rows for verb in row.theme_verbs),
        intransitive=frozenset(verb for row in rows for verb in row.theme_verbs)
        - frozenset(verb for row in rows for verb in row.verbs),
        traits={row.family: frozenset(row.traits) for row in rows},
        competent={row.family: frozenset(row.competent) for row in rows},
        opposites=opposites,
        light={event: frozenset(verbs) for event, verbs in light.items()},
        future=frozenset(row.verb for row in lights if row.time == "future"),
        words={role: frozenset(members) for role, members in words.items()},
        with_trait={
            trait: frozenset(row.family for row in rows if trait in row.traits) for row in rows for trait in row.traits
        },
    )


_INSTANT = frozenset({"die", "win", "arrive", "drown"})
"""Verbs of what has not happened while it goes on."""
_PERFECT = frozenset({"have", "has", "had", "'ve"})
_MODALS = frozenset({"can", "could", "may", "might", "must", "should", "ca"})
_OBJECTS = frozenset({"dobj", "attr", "acomp", "oprd", "npadvmod"})
_SHALL = frozenset({"will", "shall", "would", "'ll", "wo"})


class Outlook(StrEnum):
    """Whether an event is a fact, possible or ahead; events of different outlook are never the same claim."""

    ACTUAL = "actual"
    AHEAD = "ahead"
    POSSIBLE = "possible"


class Predicate(NamedTuple):
    """The families of a predicate, the words that matched, and the noun that names the event, if any."""

    families: tuple[str, ...]
    words: str
    noun: int | None = None


class PredicateReader:
    """Reads the predicates of one article."""

    def __init__(self, parsed: ParsedDoc) -> None:
        self.parsed = parsed
        self.tables: Families = families()

    def complement(self, head: int) -> tuple[int, bool]:
        """The verb below a raising or planning verb, and whether it is in the future ("is expected to seek")."""
        parsed, future = self.parsed, False
        for _ in range(3):
            lead = head
            if parsed.lemmas[head] == "be" and (adjective := parsed.child(head, "acomp")) is not None:
                lead = adjective  # "is likely to resign", "is due to meet"
            inner = next((x for x in parsed.children_of(lead, "xcomp", "ccomp") if parsed.child(x, "aux") is not None), None)
            if inner is None or parsed.pos[inner] not in VERBS or not self._infinitive(inner):
                break
            if lead == head and parsed.lemmas[head] not in self.tables.light["complement"]:
                break
            perfect = any(parsed.lemmas[child] == "have" for child in parsed.children_of(inner, "aux"))
            future = future or (not perfect and (lead != head or parsed.lemmas[head] in self.tables.future))
            head = inner
        return head, future

    def _infinitive(self, verb: int) -> bool:
        return any(self.parsed.lower[child] == "to" for child in self.parsed.children_of(verb, "aux"))

    def outlook(self, verb: int) -> Outlook:
        """Whether it is in the future ("will meet", in headlines "Kim to meet Putin"), possible ("can win"), or a fact."""
        parsed = self.parsed
        for _ in range(4):
            aux = [parsed.lower[child] for child in parsed.children_of(verb, "aux", "auxpass")]
            if aux or parsed.deps[verb] != "conj" or parsed.child(verb, "nsubj", "nsubjpass") is not None:
                break
            verb = parsed.heads[verb]  # "would meet and [discuss]": one auxiliary for both
        if not aux or not _PERFECT.isdisjoint(aux):
            return Outlook.ACTUAL
        if parsed.tags[verb] == "VBG" and parsed.lemmas[verb] in _INSTANT:
            return Outlook.AHEAD  # "he **was dying**" is no death yet
        if aux[0] == "to" or not _SHALL.isdisjoint(aux):
            return Outlook.AHEAD
        return Outlook.ACTUAL if _MODALS.isdisjoint(aux) else Outlook.POSSIBLE

    def is_told_as_done(self, verb: int) -> bool:
        """Whether the verb reports a single event that took place: past, perfect or progressive, not "we lose jobs"."""
        tag = self.parsed.tags[verb]
        return tag in ("VBD", "VBN") or (tag == "VBG" and self.parsed.child(verb, "aux") is not None)

    def is_passive(self, verb: int) -> bool:
        """Whether the verb's subject is its patient: "was seen", "the men arrested", "signed by both"."""
        parsed = self.parsed
        if parsed.child(verb, "nsubjpass", "auxpass") is not None:
            return True
        return parsed.tags[verb] == "VBN" and (
            parsed.deps[verb] == "acl" or (parsed.child(verb, "agent") is not None and parsed.child(verb, "aux") is None)
        )

    def predicate(self, head: int, subject: int | None) -> Predicate:
        """The predicate headed by the token ``head``; its families are empty if there is nothing to compare."""
        parsed, tables = self.parsed, self.tables
        lemma = parsed.lemmas[head]
        if parsed.pos[head] in NOUNS:
            return Predicate(tables.nouns.get(lemma, ()), lemma, head)
        if parsed.pos[head] not in VERBS:
            return Predicate(tables.adjectives.get(lemma, ()), lemma)
        objects = [child for child in parsed.children[head] if parsed.deps[child] in ("dobj", "attr", "pobj")]
        particle = parsed.child(head, "prt")
        stem = lemma if particle is None else f"{lemma} {parsed.lemmas[particle]}"
        if found := self._counted(head, subject, objects):
            return found
        for words in self._patterns(head):
            if words in tables.verbs:
                return Predicate(tables.verbs[words], words)
        if found := self._named_by_noun(head, stem, subject, objects):
            return found
        if lemma == "be":
            return self._state(head, objects)
        if particle is not None:
            return Predicate((stem,), lemma)  # "ended up" does not mean "ended"
        if lemma in tables.verbs:
            return Predicate(tables.verbs[lemma], lemma)
        if lemma in tables.words["mental"]:
            return Predicate((), lemma)  # "he mentioned", "we feel": a thought or a saying is not an event to compare
        if lemma in tables.light["object"]:
            named = [parsed.lemmas[child] for child in objects[:1]]
            return Predicate(((f"{lemma} {named[0]}",) if named else ()), lemma)
        return Predicate((lemma,) if lemma.isalpha() else (), lemma)

    def _patterns(self, head: int) -> Iterable[str]:
        """The verb with its particles, prepositions and object, most specific first."""
        parsed, lemma = self.parsed, self.parsed.lemmas[head]
        particles: list[str] = []
        preps: list[str] = []
        objects: list[str] = []
        for child in parsed.children[head]:
            dep, word = parsed.deps[child], parsed.lemmas[child]
            if dep in _OBJECTS:
                objects.append(word)
            elif dep in ("prt", "advmod"):
                particles.append(word)
            elif dep in ("prep", "dative"):
                preps.append(word)
                if dep == "prep" and (inner := parsed.child(child, "pobj")) is not None:
                    yield f"{lemma} {word} {parsed.lemmas[inner]}"  # "were among the dead"
        for extra in (*particles, ""):
            stem = f"{lemma} {extra}".rstrip()
            yield from (f"{stem} {noun} {prep}" for noun in objects for prep in preps)
            yield from (f"{stem} {noun}" for noun in objects)
            yield from (f"{stem} {prep}" for prep in preps)
            if extra:
                yield stem

    def _counted(self, head: int, subject: int | None, objects: Sequence[int]) -> Predicate | None:
        """The event behind a count: "the death toll rose to 15", "they put the toll at 12"; not "the toll is the highest"."""
        parsed = self.parsed
        if parsed.lemmas[head] == "be" and any(not self._numeric(word) for word in parsed.children_of(head, "acomp", "attr")):
            return None
        for noun in (subject, *objects):
            if noun is not None and parsed.lemmas[noun] in self.tables.words["count"]:
                return Predicate(self.tables.nouns.get(parsed.lemmas[noun], ()), parsed.lemmas[noun], noun)
        return None

    def _numeric(self, word: int) -> bool:
        return any(self.parsed.tags[i] == "CD" for i in (word, *self.parsed.children[word]))

    def _named_by_noun(self, head: int, stem: str, subject: int | None, objects: Sequence[int]) -> Predicate | None:
        """The event that a light verb's object or subject names: "held talks", "a meeting would take place"."""
        parsed, tables = self.parsed, self.tables
        phrases = {stem, *(f"{parsed.lemmas[head]} {parsed.lemmas[child]}" for child in objects)}
        happens = not tables.light["subject"].isdisjoint(phrases)
        holds = stem in tables.light["object"]
        held = holds and self.is_passive(head)
        nouns = [*(objects if holds and not held else ()), *((subject,) if happens or held else ())]
        for noun in (self._portioned(noun) for noun in nouns if noun is not None):
            if found := tables.nouns.get(parsed.lemmas[noun]):
                return Predicate(found, parsed.lemmas[noun], noun)
        return None

    def _portioned(self, noun: int) -> int:
        """The noun after a noun of measure: the talks in "a new round of talks"."""
        parsed = self.parsed
        if parsed.lemmas[noun] in self.tables.words["measure"]:
            for prep in parsed.children_of(noun, "prep"):
                if parsed.lemmas[prep] == "of" and (inner := parsed.child(prep, "pobj")) is not None:
                    return inner
        return noun

    def _state(self, head: int, objects: Sequence[int]) -> Predicate:
        """The predicate family of a copular clause: the adjective's family in the tables ("is dead"), otherwise a new one."""
        parsed = self.parsed
        for child in (*parsed.children_of(head, "acomp"), *objects, *parsed.children_of(head, "advmod")):
            word = parsed.lemmas[child]
            if found := self.tables.adjectives.get(word):
                return Predicate(found, word)
            if parsed.deps[child] != "advmod":
                return Predicate((f"be {word}",), word)
        for prep in parsed.children_of(head, "prep"):
            if (inner := parsed.child(prep, "pobj")) is not None:
                return Predicate((f"be {parsed.lemmas[prep]} {parsed.lemmas[inner]}",), "be")  # "we are in contact"
        return Predicate((), "be")


_ALIKE = 0.94
_WORDS = re.compile(r"[\w&.]+")


@cache
def _countries() -> tuple[dict[str, str], dict[str, str]]:
    """Countries by their names, adjectives and peoples; countries by capital. All as `plain_name`."""
    names: dict[str, str] = {}
    capitals: dict[str, str] = {}
    for row in registry().countries:
        country = plain_name(row.name)
        names |= {plain_name(word): country for word in (row.name, row.adjective, *row.people, *row.aliases) if word}
        capitals |= {plain_name(capital): country for capital in row.capitals}
    return names, capitals


def plain_name(name: str) -> str:
    """A name in lower case, without articles, possessive endings and hyphens.

    >>> plain_name("The Kremlin's"), plain_name("Kim Jong-un"), plain_name("U.S.")
    ('kremlin', 'kim jong un', 'us')
    """
    words = [word.replace(".", "") for word in _WORDS.findall(name.lower().replace("'s ", " ").removesuffix("'s"))]
    return " ".join(words[1:] if len(words) > 1 and words[0] == "the" else words)


def country_named(name: str) -> str | None:
    """The country for a name, an adjective or a people ("Russian", "US"), as a plain name."""
    return _countries()[0].get(plain_name(name))


def country_of_capital(name: str) -> str | None:
    """The country whose capital ``name`` is, as a plain name."""
    return _countries()[1].get(plain_name(name))


class Names:
    """The names of one article, each mapped to its fullest form.

    Keys are plain names with "@" before them, so that "@bush" is never the plant.
    """

    def __init__(self, spans: ArticleNames, speakers: Speakers) -> None:
        self._spans = spans
        self._parsed = spans.parsed
        self.parties = spans.parties
        """The names of the article as possible sources."""
        self._known: dict[str, str] = {}
        self._by_word: dict[str, list[str]] = {}
        self._by_start: dict[str, list[str]] = {}
        self.at: dict[int, str] = {}
        """The key of the party whose mention contains a token."""
        self.source_at: dict[int, int] = {}
        """The index of the speaker whose mention contains a token."""
        for source in speakers.sources:
            self._learn(plain_name(source.name))
        for mention in speakers.mentions:
            self._learn(plain_name(mention.name))
        for mention in speakers.mentions:
            key = self.key(mention.name)
            for i in indices_of(mention.runs):
                if i not in self.at or mention.source is not None:
                    self.at[i] = key
                    if mention.source is not None:
                        self.source_at[i] = mention.source

    def _learn(self, name: str) -> None:
        if not name or name in self._known:
            return
        self._known[name] = name
        for word in name.split():
            self._by_word.setdefault(word, []).append(name)
        self._by_start.setdefault(name[:2], []).append(name)

    def _fullest(self, name: str) -> str:
        words = name.split()
        if not words:
            return name
        fuller = [known for known in self._by_word.get(words[-1], ()) if set(words) <= set(known.split())]
        if fuller:
            return fuller[0]
        for known in self._by_word.get(words[-1], ()):
            if " " in known and name.endswith(" " + known):
                return known  # "President Tomas Reyl" is Tomas Reyl
        if len(name) >= 6:
            for known in self._by_start.get(name[:2], ())[:50]:
                if known[-1:].isalpha() and JaroWinkler.similarity(name, known) >= _ALIKE and not known.startswith(name):
                    return known
        self._learn(name)
        return name

    def key(self, name: str) -> str:
        """The key of a name: the country's if it is one, else that of its fullest form in the article."""
        plain = plain_name(name)
        found = self._known.get(plain)
        if found is None:
            found = country_named(plain) or self._fullest(plain)
            self._known[plain] = found
        return "@" + (country_named(found) or found)

    def proper(self, head: int) -> str | None:
        """The key of the name whose last word is the token ``head``; None if it is not a name."""
        if head in self.at:
            return self.at[head]
        name = self._spans.at(head)
        if name is None and self._parsed.pos[head] != "PROPN":
            return None
        # A title without a name can be a party: "**Justice** delivered the agreements".
        start = head if name is None else name.run[0]
        return self.key(self._parsed.text(start, head + 1).lower())

    def demonyms(self, head: int) -> Iterator[str]:
        """The keys of the countries named by the adjectives before a noun ("Russian territory")."""
        for child in self._parsed.children_of(head, "amod", "compound", "nmod", "poss"):
            if country := country_named(self._parsed.lower[child]):
                yield "@" + country
