"""The words that this room knows: offices, titles, groups, institutions, given and family names (tables in claims/data)."""

import re
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Generic, Literal, TypeVar

from pydantic import Field

from claims.data import Listed, read_table
from claims.model import Record, SourceKind

Gender = Literal["m", "f"]


class Role(Record):
    """What a person is called by office or trade; see claims/data/roles.csv."""

    role: str
    kind: SourceKind | None = None
    body: str | None = None
    office: Literal["yes"] | None = None
    gender: Gender | None = None


class Title(Record):
    """A title before a name, as written; see claims/data/titles.csv."""

    title: str
    role: str | None = None
    gender: Gender | None = None


class Group(Record):
    """A noun for those who speak without a name; see claims/data/groups.csv."""

    noun: str
    kind: SourceKind
    sort: Literal["people", "group", "document"]


class Institution(Record):
    """A body that every country has; see claims/data/institutions.csv."""

    name: str
    kind: SourceKind
    aliases: Listed = ()


class OrganisationWord(Record):
    """A word that makes a name an organisation's; see claims/data/organisation_words.csv."""

    word: str
    kind: SourceKind
    legal: Literal["yes"] | None = None


class Postnominal(Record):
    """Letters behind a name; see claims/data/postnominals.csv."""

    letters: str
    role: str | None = None


class OfficeVerb(Record):
    """A verb that tells an office, ``of`` a kind of body or of any; see claims/data/office_verbs.csv."""

    verb: str
    of: SourceKind | None = None


class GivenNames(Record):
    """Given names of one gender."""

    gender: Gender
    names: Listed


class FamilyFirst(Record):
    """Family names that stand before the given name."""

    language: str
    names: Listed = Field(min_length=1)


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
        """The longest phrase that begins at ``start``, as (index behind it, value); hyphens between its words do not count."""
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
    """All tables of this room but the registry, ready for lookup."""

    @cached_property
    def roles(self) -> Phrasebook[Role]:
        """Offices and trades, singular and plural."""
        rows = read_table("roles.csv", Role)
        return Phrasebook([(r.role, r) for r in rows] + [(_plural(r.role), r) for r in rows])

    @cached_property
    def titles(self) -> dict[str, Title]:
        """Titles as written, with their capital letter."""
        return {row.title: row for row in read_table("titles.csv", Title)}

    @cached_property
    def groups(self) -> dict[str, Group]:
        """Nouns of anonymous speakers, by lemma."""
        return {row.noun: row for row in read_table("groups.csv", Group)}

    @cached_property
    def institutions(self) -> Phrasebook[Institution]:
        """The bodies every country has, by every wording."""
        rows = read_table("institutions.csv", Institution)
        return Phrasebook((words.lower(), row) for row in rows for words in (row.name, *row.aliases))

    @cached_property
    def organisation_words(self) -> dict[str, SourceKind]:
        """The kind of body a word in a name makes of it."""
        return {row.word: row.kind for row in read_table("organisation_words.csv", OrganisationWord)}

    @cached_property
    def legal_forms(self) -> frozenset[str]:
        """The ends of company names that are left out later on: "Inc", "A/S"."""
        return frozenset(row.word for row in read_table("organisation_words.csv", OrganisationWord) if row.legal)

    @cached_property
    def postnominals(self) -> dict[str, str | None]:
        """Letters behind a name ("KC") and the office they tell, None for mere honours."""
        return {row.letters: row.role for row in read_table("postnominals.csv", Postnominal)}

    @cached_property
    def office_verbs(self) -> dict[str, SourceKind | None]:
        """Verbs that tell an office, each with the kind of body it does so at, None for any."""
        return {row.verb: row.of for row in read_table("office_verbs.csv", OfficeVerb)}

    @cached_property
    def genders(self) -> dict[str, Gender | None]:
        """The gender of given names; None for those that both bear."""
        genders: dict[str, Gender | None] = {}
        for row in read_table("given_names.csv", GivenNames):
            for name in row.names:
                genders[name] = None if genders.get(name, row.gender) != row.gender else row.gender
        return genders

    @cached_property
    def family_first(self) -> frozenset[str]:
        """Family names that stand first."""
        return frozenset(name for row in read_table("family_first.csv", FamilyFirst) for name in row.names)


LEXICON = Lexicon()
"""The shipped tables, each read on first use."""
