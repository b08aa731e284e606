"""Whom a description means that the article elsewhere gives to one of its people: "**the Idaho congressman**" after
"Congressman Ray Tolliver of Idaho", "**Singer** says tour is off" above "Singer Mila Fox", "**a guard** … the guard, Jan Roe,".

What the article says of a person is before the name, in an apposition, or after "is". A description means the only person
of whom the article says all of it; words for a place are enough where one person alone has the office.
"""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from claims.language import sentence_numbers
from claims.language.labels import NOMINAL_SUBJECTS, NOUNS
from claims.language.registry import LEXICON
from claims.model import BlockKind
from claims.sources.affiliation import determiner, is_plural
from claims.sources.cast import Party, Person
from claims.sources.people import People

_TITLES = frozenset({BlockKind.HEADLINE, BlockKind.DEK})
_MODIFIERS = frozenset({"amod", "compound", "nmod", "poss"})
_PLACING = frozenset({"of", "from", "in", "for", "at"})
_ANOTHER = frozenset({"other", "another", "second", "rival", "fellow", "new", "next", "late"})
_LESSER = frozenset(
    {
        *("vice", "deputy", "lieutenant", "lt", "assistant", "asst", "associate", "acting", "attorney", "co", "sub", "under"),
        "junior",
    }
)
"""Words before an office that make another of it."""
_SOON = 4
"""Within how many sentences somebody gets the name who was introduced as "a guard"."""


@dataclass(frozen=True, slots=True)
class _Said:
    """What the article says of a person at one place: the ``words`` with the noun, and whether it is "the <noun>"."""

    person: Person
    at: int
    words: frozenset[str]
    definite: bool


def has_office(bearer: Person | Party, office: str) -> bool:
    """Whether what the article calls somebody ends with ``office``: "Texas attorney general" with "attorney general"; "Gov." is
    "governor"."""
    if isinstance(bearer, Party):
        called, title = bearer.role or bearer.noun, ""
    else:
        called, title = bearer.role, bearer.office.role if bearer.office is not None else ""
    lesser = _lesser(re.split(r"[ -]", (called or "").lower().removesuffix(office)))  # "**vice** president", "**Lt.** Gov."
    return not lesser and any(f" {(words or '').lower()}".endswith(f" {office}") for words in (called, title))


def _lesser_in(person: Person, office: str) -> frozenset[str]:
    """The words that make the title of ``person`` another than ``office``: "**Deputy** Mayor Jane Roe" for "mayor"."""
    called = (person.role or "").lower()
    title = person.office.role.lower() if person.office is not None else ""
    held = called.endswith(office) or title.endswith(office)
    return _lesser(re.split(r"[ -]", called.removesuffix(office))) if held else frozenset()


def _lesser(words: Iterable[str]) -> frozenset[str]:
    """Those of the ``words`` that make another office of one."""
    return _LESSER & {word.lower().removesuffix(".") for word in words}


def has_left(person: Person) -> bool:
    """Whether the article gives somebody an office that speaks for nobody now: "**former** governor Jane Roe"."""
    known = LEXICON.roles.get(person.office.role) if person.office is not None else None
    return person.office is not None and known is not None and person.office.office is None and known.office == "yes"


_MOST_DESCRIBED = 100
"""The maximum number of descriptions with one noun ("mayor"): of more it cannot be told whom it means."""


class Bearers:
    """The people of an article by what it says of them."""

    def __init__(self, people: People) -> None:
        self._parsed, self._people = people.parsed, people
        self._sentences = sentence_numbers(people.parsed)

    def of(self, head: int) -> Person | None:
        """The one person whom the singular phrase with this head describes; None for none, or if several could be meant."""
        parsed = self._parsed
        if parsed.pos[head] not in NOUNS or is_plural(parsed, head) or parsed.child(head, "conj") is not None:
            return None
        noun = self._noun(head)
        words = self._words(head) - {noun}
        described = self._by_noun.get(noun, ())
        if len(described) > _MOST_DESCRIBED:
            return None
        said = [one for one in described if _lesser(one.words) | _lesser_in(one.person, noun) <= words]
        if not said or not words.isdisjoint(_ANOTHER):
            return None
        article, block = determiner(parsed, head), parsed.block[head]
        titled = block is not None and block.kind in _TITLES
        titled = titled or (article == "" and parsed.left_edge[head] == parsed.sentence[head][0])  # "Senator from Ohio quits"
        here = {self._people.person_at.get(i) for i in range(*parsed.sentence[head])}
        if article in ("a", "an") and not titled:
            found = {one.person for one in said if self._introduces(one, head)}
        elif article == "the" or (titled and article == ""):
            found = {one.person for one in said if (titled or one.person.first < head) and words <= self._all_words[one.person]}
            if not found and words and all(self._is_place(word) for word in words):
                found = {one.person for one in said}
                known = (self._all_words[one] - {self._noun(head)} for one in found)
                elsewhere = any(self._is_place(word) or word in self._names for of_person in known for word in of_person)
                found = found if not elsewhere and all(one.first < head or titled for one in found) else set()
        else:
            return None
        return next(iter(found)) if len(found) == 1 and here.isdisjoint(found) else None

    def _introduces(self, said: _Said, head: int) -> bool:
        """Whether the person gets the name soon after ``head``: "**A guard** saw it. … said the guard, **Jan Roe**"."""
        near = 0 <= self._sentences[said.at] - self._sentences[head] <= _SOON
        return said.definite and near and head < said.person.first

    @cached_property
    def _by_noun(self) -> dict[str, list[_Said]]:
        """What is said of people, by its noun."""
        found: dict[str, list[_Said]] = defaultdict(list)
        for person in self._people.people:
            for name in person.mentions:
                for noun in self._nouns(name.start, name.end):
                    definite = determiner(self._parsed, noun) == "the"
                    found[self._noun(noun)].append(_Said(person, name.start, self._words(noun), definite))
        return found

    @cached_property
    def _all_words(self) -> dict[Person, frozenset[str]]:
        """All words that the article says of each person."""
        found: dict[Person, frozenset[str]] = defaultdict(frozenset)
        for said in self._by_noun.values():
            for one in said:
                found[one.person] |= one.words
        return found

    def _nouns(self, start: int, end: int) -> Iterator[int]:
        """The nouns that say what the bearer of the name from ``start`` to ``end`` is."""
        parsed = self._parsed
        before = start - 1
        if (
            before >= 0
            and parsed.deps[before] in _MODIFIERS
            and start <= parsed.heads[before] < end
            and parsed.pos[before] in NOUNS
        ):
            yield before  # "**Singer** Mila Fox"
        head = next((i for i in range(start, end) if not start <= parsed.heads[i] < end), end - 1)
        if parsed.deps[head] == "appos" and parsed.pos[parsed.heads[head]] in NOUNS:
            yield parsed.heads[head]  # "the **mayor**, Ana Ruiz,"
        for child in parsed.children_of(head, "appos"):
            if child >= end and parsed.pos[child] in NOUNS:
                yield child  # "Ana Ruiz, a **nurse** from Porto,"
        verb = parsed.heads[head]
        if parsed.deps[head] in NOMINAL_SUBJECTS and parsed.lemmas[verb] == "be":
            attribute = parsed.child(verb, "attr")
            if attribute is not None and parsed.child(verb, "neg") is None:
                yield attribute

    def _words(self, noun: int) -> frozenset[str]:
        """The words of a description, in lower case: its noun, the words before it, and a name after "of" or "from"."""
        parsed = self._parsed
        near = {noun, *(i for i in parsed.children[noun] if parsed.deps[i] in _MODIFIERS)}
        for i in (*near, *self._beside(noun)):
            for preposition in parsed.children_of(i, "prep"):
                place = parsed.child(preposition, "pobj") if parsed.lower[preposition] in _PLACING else None
                if place is not None and parsed.pos[place] == "PROPN":
                    near |= {place, *(k for k in parsed.children[place] if parsed.deps[k] == "compound")}
        inner = {k for i in near for k in parsed.children[i] if parsed.deps[k] in _MODIFIERS}
        words = {i for i in near | inner if parsed.words[i][0].isalpha() and i not in self._people.person_at}
        return frozenset(self._noun(i) if i == noun else parsed.lemmas[i] for i in words)

    def _noun(self, i: int) -> str:
        """The noun at ``i``, written out where it is a title: "Sen." """
        office = self._people.names.office_at.get(i)
        written = office is not None and office.role is not None and self._parsed.words[i].endswith(".")
        return (
            office.role.role.lower().split()[-1] if office is not None and office.role and written else self._parsed.lemmas[i]
        )

    def _beside(self, noun: int) -> Iterator[int]:
        """The name that the noun stands before, to which the parser attaches "of Idaho"."""
        if self._parsed.heads[noun] in self._people.person_at:
            yield self._parsed.heads[noun]

    def _is_place(self, word: str) -> bool:
        return word in LEXICON.places or word in LEXICON.demonyms

    @cached_property
    def _names(self) -> frozenset[str]:
        """The words of the article's names, but for those of people."""
        parsed = self._parsed
        return frozenset(
            parsed.lemmas[i] for i, pos in enumerate(parsed.pos) if pos == "PROPN" and i not in self._people.person_at
        )


class PersonMentions:
    """Where people are named; ``numbers`` gives the number of the sentence of each token."""

    def __init__(self, people: Sequence[Person], numbers: Sequence[int]) -> None:
        self._people = people
        self._numbers = numbers
        named = [(name.start, i, nth, name.end - 1) for i, one in enumerate(people) for nth, name in enumerate(one.mentions)]
        self._named = sorted(named)
        self._starts = [start for start, *_ in self._named]

    def between(self, start: int, end: int) -> Iterator[tuple[Person, int]]:
        """(person, head token of the mention) of people named from ``start`` to ``end``, person by person."""
        found = self._named[bisect_left(self._starts, start) : bisect_left(self._starts, end)]
        return ((self._people[person], head) for person, _, head in sorted(mention[1:] for mention in found))

    def sentence(self, number: int) -> int:
        """The first token of the sentence with this number."""
        return bisect_left(self._numbers, number)
