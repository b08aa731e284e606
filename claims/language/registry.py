"""Lookup of the words inside and around names, and the registry of parties with their aliases and
owners (tables in claims/data/en).

A newsroom can add parties or override them: `registry` takes its tables, in the format of registry.csv.
"""

import re
from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache
from typing import Generic, Literal, TypeVar

from claims.data import OwnTable, english, parse_rows
from claims.data.names import Country, Entry, Gender, Group, Institution, NameKind, Role, Title
from claims.model import DataError, SourceKind

_TOKEN = re.compile(r"'s\b|'(?=\s|$)|[^\s'’/\-–,()]+(?:'(?!s\b)[^\s'’/\-–,()]+)*")
_SKIPPED = frozenset({"", "-", "/", "–", "'"})

Value = TypeVar("Value")


def key_of(token: str) -> str:
    """The form under which a token is looked up: no full stops, lower case except for capital abbreviations.

    >>> key_of("U.S."), key_of("us"), key_of("Kremlin")
    ('US', 'us', 'kremlin')
    """
    bare = token.replace(".", "") if "." in token else token
    return bare if len(bare) > 1 and bare.isupper() else bare.lower()


def keys_of(words: str) -> tuple[str, ...]:
    """The lookup forms of the words of a name, without a leading "the".

    >>> keys_of("the Asia-Pacific People's Forum")
    ('asia', 'pacific', 'people', "'s", 'forum')
    """
    keys = tuple(key for token in _TOKEN.findall(words.replace("’", "'")) if (key := key_of(token)) not in _SKIPPED)
    return keys[1:] if keys[:1] in (("the",), ("THE",)) and len(keys) > 1 else keys


class Phrasebook(Generic[Value]):
    """Values by phrases of one or several words; finds the longest phrase at an index."""

    def __init__(self, entries: Iterable[tuple[str, Value]]) -> None:
        self.by_keys: dict[tuple[str, ...], Value] = {}
        self._longest: dict[str, int] = {}
        for words, value in entries:
            keys = keys_of(words)
            if keys:
                self.by_keys.setdefault(keys, value)
                self._longest[keys[0]] = max(len(keys), self._longest.get(keys[0], 0))

    def get(self, words: str) -> Value | None:
        """The value of the whole phrase ``words``."""
        return self.by_keys.get(keys_of(words))

    def at(self, keys: Sequence[str], start: int, limit: int | None = None) -> tuple[int, Value] | None:
        """The longest phrase that begins at ``start``, as (end, value); hyphens between its words are ignored."""
        parts = self._parts(keys[start])
        longest = self._longest.get(parts[0])
        if longest is None:
            return None
        found, end = None, start
        stop = len(keys) if limit is None else limit
        collected: list[str] = []
        while end < stop and len(collected) < longest:
            key = keys[end]
            end += 1
            if key in _SKIPPED:
                continue
            collected += parts if end == start + 1 else [key]
            value = self.by_keys.get(tuple(collected))
            if value is not None:
                found = (end, value)
        return found

    def _parts(self, key: str) -> list[str]:
        """The words of one token: "co-founder" as two, and "co-chair", which is not a phrase, as "chair"."""
        first, _, rest = key.partition("-")
        if not rest:
            return [key]
        return [first, rest] if (first, rest) in self.by_keys or first != "co" else [rest]


def _plural(noun: str) -> str:
    return noun[:-1] + "ies" if noun.endswith("y") and noun[-2:-1] not in "aeiou" else noun + "s"


class Lexicon:
    """The tables about names, except the registry, indexed for lookup."""

    @cached_property
    def roles(self) -> Phrasebook[Role]:
        """Offices and trades, singular and plural."""
        rows = english().roles
        return Phrasebook([(r.role, r) for r in rows] + [(_plural(r.role), r) for r in rows])

    @cached_property
    def titles(self) -> dict[str, Title]:
        """Titles as written, with their capital letter."""
        return {row.title: row for row in english().titles}

    @cached_property
    def groups(self) -> dict[str, Group]:
        """Nouns of anonymous speakers, by lemma."""
        return {row.noun: row for row in english().groups}

    @cached_property
    def institutions(self) -> Phrasebook[Institution]:
        """The institutions that every country has, by all their wordings."""
        rows = english().institutions
        return Phrasebook((words.lower(), row) for row in rows for words in (row.name, *row.aliases))

    @cached_property
    def organisation_words(self) -> dict[str, SourceKind]:
        """The kind of body that a word in a name indicates."""
        return {row.word: row.kind for row in english().organisation_words}

    @cached_property
    def legal_forms(self) -> frozenset[str]:
        """The suffixes of company names that later mentions omit: "Inc", "A/S"."""
        return frozenset(row.word for row in english().organisation_words if row.legal)

    @cached_property
    def postnominals(self) -> dict[str, str | None]:
        """Letters after a name ("KC") and the office they imply, None for honours."""
        return {row.letters: row.role for row in english().postnominals}

    @cached_property
    def office_verbs(self) -> dict[str, SourceKind | None]:
        """Verbs that imply an office, each with the kind of body, None for any."""
        return {row.verb: row.of for row in english().office_verbs}

    @cached_property
    def genders(self) -> dict[str, Gender | None]:
        """The gender of given names; None for unisex names."""
        genders: dict[str, Gender | None] = {}
        for row in english().given_names:
            for name in row.names:
                genders[name] = None if genders.get(name, row.gender) != row.gender else row.gender
        return genders

    @cached_property
    def name_words(self) -> dict[NameKind, frozenset[str]]:
        """Words inside names by the kind that they indicate, in lower case."""
        return {row.kind: frozenset(row.words) for row in english().name_words}

    @cached_property
    def places(self) -> frozenset[str]:
        """Countries under all their names, capitals and well-known places, in lower case."""
        names = (name.lower() for row in english().countries for name in (row.name, *row.capitals, *row.aliases))
        return frozenset(names) | self.name_words["place name"]

    @cached_property
    def demonyms(self) -> frozenset[str]:
        """Words for nationalities and faiths, in lower case."""
        words = frozenset(n.lower() for row in english().countries for n in (row.adjective, *row.people))
        return words | self.name_words["faith"]

    @cached_property
    def title_words(self) -> frozenset[str]:
        """Titles and offices, in lower case."""
        return frozenset([row.title.lower() for row in english().titles] + [row.role.lower() for row in english().roles])

    @cached_property
    def first_names(self) -> frozenset[str]:
        """First words of given names, in lower case."""
        return frozenset(name.split()[0].lower() for row in english().given_names for name in row.names)

    @cached_property
    def family_first(self) -> frozenset[str]:
        """Family names that precede the given name."""
        return frozenset(name for row in english().family_first for name in row.names)

    @cached_property
    def called_by_given(self) -> frozenset[str]:
        """Family names before a given name by which people are called: "Pham Minh **Chinh**"."""
        return frozenset(name for row in english().family_first if row.language == "Vietnamese" for name in row.names)


LEXICON = Lexicon()
"""The bundled tables, each read on first use."""

CountryForm = Literal["name", "adjective", "people", "capital"]


class Registry:
    """Lookup of parties by name, alias, country and institution."""

    def __init__(self, entries: Iterable[Entry], countries: Iterable[Country]) -> None:
        self.entries = tuple(entries)
        self.countries = tuple(countries)
        self._country_by_name = {country.name: country for country in self.countries}
        self.bodies: Phrasebook[Entry] = Phrasebook((words, e) for e in self.entries for words in (e.name, *e.aliases))
        forms: list[tuple[str, tuple[Country, CountryForm]]] = []
        for country in self.countries:
            forms += [(words, (country, "name")) for words in (country.name, *country.aliases)]
            forms += [(words, (country, "adjective")) for words in (country.adjective,)]
            forms += [(words, (country, "people")) for words in country.people]
            forms += [(words, (country, "capital")) for words in country.capitals]
        self.country_forms: Phrasebook[tuple[Country, CountryForm]] = Phrasebook(forms)
        self._by_name = {entry.name: entry for entry in self.entries}

    @cached_property
    def names(self) -> frozenset[str]:
        """The names and aliases of all entries, in lower case."""
        return frozenset(words.lower() for entry in self.entries for words in (entry.name, *entry.aliases))

    def find(self, words: str) -> Entry | None:
        """The party named ``words``: an entry, a country, a capital (which means its country) or, by rule, a country's
        institution; None if unknown.

        >>> registry().find("South Korea's Defense Ministry").name
        'South Korean Defense Ministry'
        """
        if not any(char.isupper() for char in words):
            return None
        body = self.bodies.get(words)
        if body is not None:
            return body
        land = self.country_forms.get(words)
        if land is not None:
            return self._country_entry(*land)
        return self._institution_in(keys_of(words), words)

    def country(self, name: str | None) -> Country | None:
        """The country of exactly this name."""
        return self._country_by_name.get(name or "")

    def owner(self, name: str) -> str | None:
        """The ultimate owner of the party ``name``; None if it is independent.

        Two sources with the same owner do not confirm each other.

        >>> registry().owner("RIA Novosti"), registry().owner("Sky News"), registry().owner("Reuters")
        ('Russia', 'Comcast', 'Thomson Reuters')
        """
        entry = self.find(name)
        owner: str | None = None
        seen: set[str] = set()
        while entry is not None and entry.name not in seen:
            seen.add(entry.name)
            owner, entry = (entry.owner, self.find(entry.owner)) if entry.owner else (owner, None)
        return owner

    def kind(self, name: str) -> SourceKind | None:
        """The kind of the party ``name``, None if it is unknown."""
        entry = self.find(name)
        return None if entry is None else entry.kind

    def institution(self, country: Country, institution: Institution, words: str | None = None) -> Entry:
        """The country's ``institution``, named by the article's ``words`` if given ("Ministry of Defence")."""
        words = _capitalised(words) if words else None
        name = f"{country.adjective} {words or institution.name}"
        wordings = [words] if words else [institution.name, *institution.aliases]
        for wording in wordings:
            known = self.bodies.get(f"{country.adjective} {wording}")
            if known is not None:
                spelled = words is not None and known.name.endswith("Ministry") and len(known.name) == len(name)
                # In the article's spelling: "Defence" or "Defense".
                return known.model_copy(update={"name": name}) if spelled else known
        return Entry(name=name, kind=institution.kind, country=country.name)

    def office(self, country: Country, institution: Institution, role: str) -> Entry:
        """The country's ``institution`` that the holder of ``role`` represents, named after the role where that is usual.

        >>> interior = LEXICON.institutions.get("interior ministry")
        >>> registry().office(registry().country("India"), interior, "home minister").name
        'Indian Home Ministry'
        """
        known = self.institution(country, institution)
        if known.name in self._by_name:
            return known
        wording = role.removesuffix("minister").removesuffix("secretary").strip().title() + " Ministry"
        return self.institution(country, institution, wording if wording in institution.aliases else None)

    def _country_entry(self, country: Country, form: CountryForm) -> Entry:
        if form != "capital":
            return Entry(name=country.name, kind=SourceKind.GOVERNMENT, country=country.name)
        return Entry(name=country.capitals[0], kind=SourceKind.GOVERNMENT, country=country.name, stands_for=country.name)

    def _institution_in(self, keys: Sequence[str], words: str) -> Entry | None:
        """The institution of a country that is named with it: "Ukraine's Ministry of Defence", "Ukrainian Defence Ministry",
        "Ministry of Defence of Ukraine"."""
        land = self.country_forms.at(keys, 0) if keys else None
        if land is not None:
            start = land[0] + (keys[land[0] : land[0] + 1] == ("'s",))
            body = LEXICON.institutions.by_keys.get(tuple(key.lower() for key in keys[start:]))
            return None if body is None else self.institution(land[1][0], body, _tail(words, len(keys) - start))
        if "of" in keys:
            last = len(keys) - 1 - list(reversed(keys)).index("of")
            begin = last + 1 + (keys[last + 1 : last + 2] == ("the",))
            land_after = self.country_forms.by_keys.get(tuple(keys[begin:]))
            body = LEXICON.institutions.by_keys.get(tuple(key.lower() for key in keys[:last]))
            if land_after is not None and body is not None:
                return self.institution(land_after[0], body, words.removeprefix("the ").rsplit(" of ", 1)[0])
        return None


def _capitalised(words: str) -> str:
    """A ministry's name in title case: "foreign ministry" → "Foreign Ministry"."""
    if "ministry" not in words.lower():
        return words
    return " ".join(word if word in ("of", "and", "the") else word[:1].upper() + word[1:] for word in words.split())


def _tail(words: str, count: int) -> str:
    return " ".join(words.split()[-count:])


@lru_cache(maxsize=8)
def registry(own: tuple[OwnTable, ...] = ()) -> Registry:
    """The bundled registry with the parties of a newsroom's ``own`` tables, cached per tables.

    An own row replaces the bundled row of the same name; its aliases take precedence over bundled ones.
    Raises `DataError`, with file and line, for an invalid row.
    """
    countries = english().countries
    added = _added(own, {country.name for country in countries})
    names = {entry.name for entry in added}
    shipped = (entry for entry in english().registry if entry.name not in names)
    return Registry((*added, *shipped), countries)


def _added(own: Iterable[OwnTable], countries: set[str]) -> list[Entry]:
    meant: dict[tuple[str, ...], str] = {}
    added: list[Entry] = []
    for table in own:
        for line, entry in parse_rows(table.where, table.text, Entry):
            if entry.country is not None and entry.country not in countries:
                raise DataError(
                    f"column `country`: {entry.country!r} is not a known country",
                    where=table.where,
                    line=line,
                    remedy="use a name in claims/data/en/countries.csv, or leave the cell empty",
                )
            for keys, words in {keys_of(words): words for words in (entry.name, *entry.aliases)}.items():
                if keys in meant:
                    remedy = "remove it from one of the two rows"
                    raise DataError(f"{words!r} already refers to {meant[keys]}", where=table.where, line=line, remedy=remedy)
                meant[keys] = entry.name
            added.append(entry)
    return added
