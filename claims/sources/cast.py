"""The people and bodies of an article, its cast of speakers, and the names that a claim repeats from its attributions."""

import re
import unicodedata
from collections.abc import Container, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from claims.data.names import Role
from claims.language import ParsedDoc, Runs
from claims.language.parties import PARTICLES, Name, Sort
from claims.language.registry import LEXICON, Registry, registry
from claims.model import Source, SourceKind


@dataclass(frozen=True, slots=True)
class Mention:
    """A place that names or points at a party: a name, part of one, a title, "the ministry", a resolved pronoun.

    ``name`` is the fullest form that the article itself gives ("Kim Jong Un" for "Kim"), what a statement writes in its
    place; ``source`` the position of the party in ``Speakers.sources``, None for one that never speaks. ``runs`` leave out
    a leading article and a possessive mark ("the **ministry**", "**Kim**'s train"): what is written in their place keeps
    them. ``pronoun`` is set for pronouns, ``possessive`` for those that need "'s" when replaced ("his", "our"), ``ranked``
    where the ranker says whom one means; ``described`` for a noun with "the" that means a body ("the **company**");
    ``phrase`` where ``name`` takes the place of all of it with its article: a person's name, a fuller phrase;
    ``gender`` is that of a speaker who says "I": m, f or None.
    """

    runs: Runs
    name: str
    source: int | None
    pronoun: bool = False
    possessive: bool = False
    ranked: bool = False
    described: bool = False
    phrase: bool = False
    gender: str | None = None


@dataclass(frozen=True, slots=True)
class Speakers:
    """Who speaks in an article.

    ``of_relation`` gives, for each relation in order, the position of its source in ``sources``, or None where it has
    none or it stays unresolved; ``words`` then are what the article calls it ("He"). ``confidences`` says how probable it is,
    from 0 to 1, that the source is whom the article means: 1 where it says so, 0 where it stays unresolved, None for hearsay.
    ``persons`` are the positions of the sources that are people with a name. ``registry`` holds the parties that were known.
    ``inferences`` are the relations whose source only points at what the article has just said, or at nobody, and so is the
    article's own: "**This** suggests that …", "**It** goes without saying that …".
    """

    sources: tuple[Source, ...]
    of_relation: tuple[int | None, ...]
    mentions: tuple[Mention, ...]
    words: tuple[str | None, ...] = ()
    confidences: tuple[float | None, ...] = ()
    persons: frozenset[int] = frozenset()
    inferences: frozenset[int] = frozenset()
    registry: Registry = field(default_factory=registry, repr=False, compare=False)

    def source_of(self, relation: int) -> Source | None:
        """Who speaks in the relation at a position."""
        index = self.of_relation[relation]
        return None if index is None else self.sources[index]

    def confidence(self, relation: int) -> float | None:
        """How probable it is that the source of a relation is whom the article means."""
        return self.confidences[relation]

    def called(self, relation: int) -> str | None:
        """What the source of a relation is called: by its name, else in the article's words; None for hearsay."""
        source = self.source_of(relation)
        return source.name if source is not None else self.words[relation]


@dataclass(frozen=True, slots=True)
class Tags:
    """The names a claim repeats for its reviewer: ``source`` answers for it, ``speaker`` uttered it, ``via`` relayed it
    (outermost first). ``confidence`` is that of the source, None without one."""

    source: str | None
    speaker: str | None
    via: tuple[str, ...]
    confidence: float | None = None


UNSPECIFIED = "Unspecified"
"""The source tag of hearsay."""


def tags(chain: Sequence[int], speakers: Speakers) -> Tags:
    """Who answers for a claim, who uttered it, who relayed it.

    ``chain`` holds positions of relations, outermost first. The innermost source answers: its organisation, else its own
    name, else the article's words for it. Somebody further out who speaks for that organisation is the speaker, not a
    relay: "South Korea's military assessed …, Jeon Ha Gyu, spokesperson of South Korea's Defense Ministry, said".
    """
    chain = [at for at in chain if at not in speakers.inferences]
    if not chain:
        return Tags(source=None, speaker=None, via=())
    *outer, innermost = chain
    party = speakers.source_of(innermost)
    speaker: str | None = None
    if party is None:
        source = speakers.called(innermost) or UNSPECIFIED
    else:
        source = party.organisation or party.name
        spokespeople = [
            at
            for at in outer
            if speakers.of_relation[at] in speakers.persons
            and (person := speakers.source_of(at)) is not None
            and person.organisation in (source, party.name)
        ]
        if speakers.of_relation[innermost] in speakers.persons:
            speaker = party.name
        elif spokespeople:
            speaker = speakers.called(spokespeople[-1])
            outer.remove(spokespeople[-1])
    names = [name for at in outer if (name := speakers.called(at)) is not None]
    via = tuple(dict.fromkeys(name for name in names if name not in (source, speaker)))
    return Tags(source, speaker, via, speakers.confidence(innermost))


@dataclass(frozen=True, slots=True)
class Body:
    """A party that is not a person: its canonical name, its kind, its country."""

    name: str
    kind: SourceKind
    country: str | None = None


def body_of(name: Name) -> Body | None:
    """The party that ``name`` names, None for a person or an unknown name; a capital means its country."""
    if name.sort in (Sort.BODY, Sort.COUNTRY, Sort.ORGANISATION):
        country = name.country.name if name.country else (name.entry.country if name.entry else None)
        return Body(name.words, name.kind or SourceKind.UNSPECIFIED, country)
    return None


@dataclass(slots=True, eq=False)
class Person:
    """A person the article names. ``name`` is the fullest form it gives; ``first`` the token of the first mention."""

    name: str
    gender: str | None
    first: int
    role: str | None = None
    kind: SourceKind | None = None
    body: Body | None = None
    office: Role | None = None
    mentions: list[Name] = field(default_factory=list)


_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})


@lru_cache(maxsize=4096)
def name_parts(name: str) -> tuple[str, ...]:
    """The parts of a person's name, without "Jr." and initials' full stops, hyphens kept.

    >>> name_parts("Robert F. Kennedy Jr.")
    ('Robert', 'F', 'Kennedy')
    """
    parts = [part.replace(".", "").strip(",") for part in name.split()]
    return tuple(part for part in parts if part and part.lower() not in _SUFFIXES)


@lru_cache(maxsize=4096)
def family_names(name: str) -> tuple[str, ...]:
    """What bare names its bearer may be called by: the family name, with and without particles.

    >>> family_names("Kim Jong-un"), family_names("Ursula von der Leyen"), family_names("Xi Jinping")
    (('Kim',), ('Leyen', 'von der Leyen'), ('Jinping', 'Xi'))
    """
    parts = name_parts(name)
    if len(parts) < 2:
        return tuple(parts)
    syllables = re.split(r"[\s-]", " ".join(parts))
    if parts[0] in LEXICON.family_first and len(syllables) > 2 and parts[0] in LEXICON.called_by_given:
        return (parts[-1], parts[0])  # "Nguyen Van Thanh" is "Thanh"
    if parts[0] in LEXICON.family_first and len(syllables) == 3:
        return (parts[0],)
    last = [parts[-1]]
    if parts[-1].startswith(("Al-", "El-")):
        last.append(parts[-1][0].lower() + parts[-1][1:])
    at = next((i for i in range(1, len(parts)) if parts[i].lower() in PARTICLES), len(parts) - 1)
    if at < len(parts) - 1:
        last.append(" ".join(parts[at:]))
    for lead in ("al-", "Al-", "el-", "El-"):
        last += [part.removeprefix(lead) for part in last if part.startswith(lead)]
    return (*last, parts[0]) if parts[0] in LEXICON.family_first else tuple(last)


@lru_cache(maxsize=4096)
def identity(name: str) -> str:
    """The same for all spellings of one full name: hyphens, case and middle initials do not count.

    >>> identity("Kim Jong-un") == identity("Kim Jong Un"), identity("Joe R. Biden") == identity("Joe Biden")
    (True, True)
    """
    parts = name_parts(name)
    kept = [part for i, part in enumerate(parts) if len(part) > 1 or i in (0, len(parts) - 1)]
    return " ".join(kept).replace("-", " ").casefold()


@lru_cache(maxsize=4096)
def slips(name: str) -> frozenset[str]:
    """The forms of a name that are the same for slips of the pen: a letter doubled or not, and two neighbouring letters in each
    other's place. A letter that is another, or left out, makes another name: "Hansen" and "Hanson", "Johnson" and "Johnston".

    >>> "Kiedis" in slips("Keidis"), "Villanueva" in slips("Vilanueva"), slips("Hansen") & slips("Hanson")
    (True, True, frozenset())
    """
    moved = (name[:at] + name[at + 1] + name[at] + name[at + 2 :] for at in range(1, len(name) - 1))
    single = (name[:at] + name[at + 1 :] for at in range(1, len(name)) if name[at] == name[at - 1])
    doubled = (name[: at + 1] + name[at:] for at in range(1, len(name)))
    return frozenset((name, *moved, *single, *doubled))


def is_bare(words: str) -> bool:
    """Whether a name is one word, or a family name with its particles ("Von der Leyen")."""
    parts = name_parts(words)
    return len(parts) < 2 or parts[0].lower() in PARTICLES - {"al", "ben"}


def tidy(words: str) -> str:
    """A name on one line, with single spaces."""
    return " ".join(words.split())


@dataclass(slots=True)
class Party:
    """A source under construction. ``noun`` is the common noun that refers to it ("ministry", "spokesman"); ``gender`` m, f
    or None; ``plural`` for groups of people."""

    name: str
    kind: SourceKind
    organisation: str | None = None
    role: str | None = None
    named: bool = True
    person: Person | None = None
    noun: str | None = None
    gender: str | None = None
    plural: bool = False
    country: str | None = None
    places: list[Runs] = field(default_factory=list)

    @property
    def human(self) -> bool:
        """Whether one person speaks, with a name or without ("a spokesman for Acme")."""
        return self.person is not None or (not self.plural and self.noun is not None and not self.is_body)

    @property
    def is_body(self) -> bool:
        """Whether it is an organisation, a country or another body that speaks as one."""
        return self.person is None and self.named and self.organisation is None and self.noun is None


_SCHOLARS = frozenset({SourceKind.ACADEMIA, SourceKind.EXPERTS})
"""The kinds of people who do not speak for their university: "a professor", "an economist"."""


class Cast:
    """The sources found so far, looked up by name."""

    def __init__(self) -> None:
        self.parties: list[Party] = []
        self._by_key: dict[str, int] = {}

    def person(self, person: Person) -> int:
        """The position of the source that is ``person``.

        The organisation of a spokesperson or of somebody in its office answers for what they say; a university does not
        answer for its scholars, who speak for themselves.
        """
        body = person.body
        kind = body.kind if body is not None else person.kind or SourceKind.PERSON
        scholar = kind is SourceKind.ACADEMIA and (person.office is None or person.office.kind in _SCHOLARS)
        organisation = None if body is None or scholar else body.name
        return self._add(
            "person " + identity(person.name),
            Party(person.name, kind, organisation, person.role, person=person, gender=person.gender),
        )

    def body(self, body: Body) -> int:
        """The position of the source that is ``body``; a capital's name is its country's."""
        return self._add("body " + body.name.casefold(), Party(body.name, body.kind, country=body.country))

    def nameless(self, party: Party, *, shared: bool) -> int:
        """The position of a source without a name; ``shared`` where equal words mean the same party ("Analysts")."""
        party.named = False
        key = f"words {party.name.casefold()}" + ("" if shared else f" {len(self.parties)}")
        return self._add(key, party)

    def several(self, members: list[int]) -> int:
        """The position of the source that is ``members`` speaking together: "Putin and Kim"."""
        parties = [self.parties[i] for i in members]
        kinds = {party.kind for party in parties}
        bodies = {party.organisation for party in parties}
        people = all(party.person is not None for party in parties)
        called = [
            party.name if party.named or party.kind is SourceKind.PARTY or i == 0 else party.name[:1].lower() + party.name[1:]
            for i, party in enumerate(parties)
        ]
        name = ", ".join(called[:-1]) + " and " + called[-1]
        party = Party(
            name,
            parties[0].kind if len(kinds) == 1 else SourceKind.PERSON if people else SourceKind.UNSPECIFIED,
            parties[0].organisation if len(bodies) == 1 else None,
            named=all(p.named for p in parties),
            plural=True,
        )
        return self._add("several " + name.casefold(), party)

    def without(self, barred: Container[int]) -> dict[int, int]:
        """Removes the parties at the positions ``barred``; returns the new position of each of the others by its old one."""
        kept = [at for at in range(len(self.parties)) if at not in barred]
        moved = {at: n for n, at in enumerate(kept)}
        self.parties = [self.parties[at] for at in kept]
        self._by_key = {key: moved[at] for key, at in self._by_key.items() if at in moved}
        return moved

    def _add(self, key: str, party: Party) -> int:
        index = self._by_key.get(key)
        if index is None:
            index = self._by_key[key] = len(self.parties)
            self.parties.append(party)
        return index

    def sources(self, parsed: ParsedDoc) -> tuple[Source, ...]:
        """The finished sources, each with an id made from its name, and its mentions in reading order."""
        taken: dict[str, int] = {}
        out = []
        for party in self.parties:
            slug = "s-" + slug_of(party.name)
            taken[slug] = taken.get(slug, 0) + 1
            places = {place.spans: place for runs in sorted(party.places) if (place := parsed.fragment(runs)).spans}
            out.append(
                Source(
                    id=slug if taken[slug] == 1 else f"{slug}-{taken[slug]}",
                    name=party.name,
                    kind=party.kind,
                    organisation=party.organisation,
                    role=party.role,
                    named=party.named,
                    mentions=tuple(places.values()),
                )
            )
        return tuple(out)


def slug_of(name: str) -> str:
    """``name`` in lower-case ASCII letters and digits with hyphens between words; its code points where it has no such letter.

    >>> slug_of("Élysée Palace")
    'elysee-palace'
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:80].strip("-")
    return slug or "-".join(f"{ord(char):x}" for char in name[:8]) or "unnamed"
