"""Lookup of the words that make up and surround names: offices, titles, groups, institutions, given and family names (tables
in claims/data/en)."""

import re
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Generic, TypeVar

from claims.data import english
from claims.data.names import Gender, Group, Institution, NameKind, Role, Title
from claims.model import SourceKind

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
    """Values by phrases of one or several words; finds the longest phrase at a place."""

    def __init__(self, entries: Iterable[tuple[str, Value]]) -> None:
        self.by_keys: dict[tuple[str, ...], Value] = {}
        self._longest: dict[str, int] = {}
        for words, value in entries:
            keys = keys_of(words)
            if keys:
                self.by_keys.setdefault(keys, value)
                self._longest[keys[0]] = max(len(keys), self._longest.get(keys[0], 0))

    def get(self, words: str) -> Value | None:
        """What the whole of ``words`` means."""
        return self.by_keys.get(keys_of(words))

    def at(self, keys: Sequence[str], start: int, limit: int | None = None) -> tuple[int, Value] | None:
        """The longest phrase that begins at ``start``, as (end, value); hyphens between its words do not count."""
        longest = self._longest.get(keys[start])
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
            collected.append(key)
            value = self.by_keys.get(tuple(collected))
            if value is not None:
                found = (end, value)
        return found


def _plural(noun: str) -> str:
    return noun[:-1] + "ies" if noun.endswith("y") and noun[-2:-1] not in "aeiou" else noun + "s"


class Lexicon:
    """The tables on names except for the registry, indexed for lookup."""

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
        """The bodies every country has, by every wording."""
        rows = english().institutions
        return Phrasebook((words.lower(), row) for row in rows for words in (row.name, *row.aliases))

    @cached_property
    def organisation_words(self) -> dict[str, SourceKind]:
        """The kind of body a word in a name makes of it."""
        return {row.word: row.kind for row in english().organisation_words}

    @cached_property
    def legal_forms(self) -> frozenset[str]:
        """The ends of company names that are left out later on: "Inc", "A/S"."""
        return frozenset(row.word for row in english().organisation_words if row.legal)

    @cached_property
    def postnominals(self) -> dict[str, str | None]:
        """Letters after a name ("KC") and the office they imply, None for honours."""
        return {row.letters: row.role for row in english().postnominals}

    @cached_property
    def office_verbs(self) -> dict[str, SourceKind | None]:
        """Verbs that imply an office, each with the kind of body it is held at, None for any."""
        return {row.verb: row.of for row in english().office_verbs}

    @cached_property
    def genders(self) -> dict[str, Gender | None]:
        """The gender of given names; None for those that both bear."""
        genders: dict[str, Gender | None] = {}
        for row in english().given_names:
            for name in row.names:
                genders[name] = None if genders.get(name, row.gender) != row.gender else row.gender
        return genders

    @cached_property
    def name_words(self) -> dict[NameKind, frozenset[str]]:
        """Words inside names by what they indicate, in lower case."""
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
        """Family names that stand first."""
        return frozenset(name for row in english().family_first for name in row.names)


LEXICON = Lexicon()
"""The shipped tables, each read on first use."""
