"""The registry of parties: who is known, under which names, and who owns whom (claims/data/en/registry.csv, countries.csv).

A newsroom can add parties or override them: `registry` takes its tables, in the form of registry.csv.
"""

from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache
from typing import Literal

from claims.data import OwnTable, english, parse_rows
from claims.data.names import Country, Entry, Institution
from claims.language.names.lexicon import LEXICON, Phrasebook, keys_of
from claims.model import DataError, SourceKind

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
        """The party called ``words``: an entry, a country, a capital (which means its country) or, by rule, a country's
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
        """Who ultimately owns or controls the party ``name``; None where it is independent.

        Two sources of one owner do not confirm each other.

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
        """What sort of source the party ``name`` is, None where it is unknown."""
        entry = self.find(name)
        return None if entry is None else entry.kind

    def institution(self, country: Country, institution: Institution, words: str | None = None) -> Entry:
        """The country's ``institution``, called by the article's ``words`` for it where given ("Ministry of Defence")."""
        words = _capitalised(words) if words else None
        name = f"{country.adjective} {words or institution.name}"
        wordings = [words] if words else [institution.name, *institution.aliases]
        for wording in wordings:
            known = self.bodies.get(f"{country.adjective} {wording}")
            if known is not None:
                spelled = words is not None and known.name.endswith("Ministry") and len(known.name) == len(name)
                return known.model_copy(update={"name": name}) if spelled else known  # "Defence" or "Defense"
        return Entry(name=name, kind=institution.kind, country=country.name)

    def office(self, country: Country, institution: Institution, role: str) -> Entry:
        """The country's ``institution`` for which the bearer of ``role`` speaks, worded after the role where that is usual.

        >>> from claims.language.names.lexicon import LEXICON
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
        """ "Ukraine's Ministry of Defence", "Ukrainian Defence Ministry" or "Ministry of Defence of Ukraine"."""
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
    """A ministry's name with capitals, however the article writes it: "foreign ministry" → "Foreign Ministry"."""
    if "ministry" not in words.lower():
        return words
    return " ".join(word if word in ("of", "and", "the") else word[:1].upper() + word[1:] for word in words.split())


def _tail(words: str, count: int) -> str:
    return " ".join(words.split()[-count:])


@lru_cache(maxsize=8)
def registry(own: tuple[OwnTable, ...] = ()) -> Registry:
    """The shipped registry with the parties of a newsroom's ``own`` tables, read once for the same tables.

    An own row replaces the shipped row of the same name; its aliases take precedence over shipped ones.
    Raises `DataError`, with file and line, for a row that does not fit.
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
                    remedy="write it as claims/data/en/countries.csv does, or leave the cell empty",
                )
            for keys, words in {keys_of(words): words for words in (entry.name, *entry.aliases)}.items():
                if keys in meant:
                    remedy = "leave it out of one of the two rows"
                    raise DataError(f"{words!r} already refers to {meant[keys]}", where=table.where, line=line, remedy=remedy)
                meant[keys] = entry.name
            added.append(entry)
    return added
