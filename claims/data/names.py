"""The row types of the tables on persons, bodies and places. The columns are described at the top of each table."""

from typing import Literal

from pydantic import Field

from claims.data.tables import Listed, TableRow
from claims.model import SourceKind

Gender = Literal["m", "f"]

NameKind = Literal[
    "alone",
    "body act",
    "trade",
    "business",
    "collective",
    "epithet",
    "event",
    "faith",
    "inner",
    "link",
    "organisation",
    "person",
    "place",
    "place name",
    "quantity",
    "region",
    "thing",
    "timing",
]


class Role(TableRow):
    """A row of ``roles.csv``: what a person is called by office or occupation."""

    role: str
    kind: SourceKind | None = None
    body: str | None = None
    office: Literal["yes"] | None = None
    gender: Gender | None = None


class Title(TableRow):
    """A row of ``titles.csv``: a title before a name, as written."""

    title: str
    role: str | None = None
    gender: Gender | None = None


class Group(TableRow):
    """A row of ``groups.csv``: a noun for unnamed speakers."""

    noun: str
    kind: SourceKind
    sort: Literal["people", "group", "document"]


class Institution(TableRow):
    """A row of ``institutions.csv``: a body that every country has."""

    name: str
    kind: SourceKind
    aliases: Listed = ()


class OrganisationWord(TableRow):
    """A row of ``organisation_words.csv``: a word that marks the name of an organisation."""

    word: str
    kind: SourceKind
    legal: Literal["yes"] | None = None


class Postnominal(TableRow):
    """A row of ``postnominals.csv``: letters after a name."""

    letters: str
    role: str | None = None


class OfficeVerb(TableRow):
    """A row of ``office_verbs.csv``: a verb that indicates an office, ``of`` a kind of body or of any."""

    verb: str
    of: SourceKind | None = None


class GivenNames(TableRow):
    """A row of ``given_names.csv``: given names of one gender."""

    gender: Gender
    names: Listed


class FamilyFirst(TableRow):
    """A row of ``family_first.csv``: family names that precede the given name."""

    language: str
    names: Listed = Field(min_length=1)


class NameWords(TableRow):
    """A row of ``name_words.csv``: words in names that indicate what is named."""

    kind: NameKind
    words: Listed


class Agency(TableRow):
    """A row of ``agencies.csv``: a news agency, whose texts many publishers print."""

    name: str
    aliases: Listed = ()


class Entry(TableRow):
    """A row of ``registry.csv``: a party that news quotes.

    ``stands_for`` is the party that a seat of power or a capital stands for ("Kremlin": "Russian presidency"; "Moscow":
    "Russia"), ``owner`` the entry or country that controls it.
    """

    name: str
    kind: SourceKind
    country: str | None = None
    stands_for: str | None = None
    owner: str | None = None
    aliases: Listed = ()


class Country(TableRow):
    """A row of ``countries.csv``: a country with its adjective ("South Korean"), the nouns for its people, its capitals and
    other names."""

    name: str
    adjective: str
    people: Listed = ()
    capitals: Listed = ()
    aliases: Listed = ()


class PronounWeight(TableRow):
    """A row of ``pronoun_weights.csv``: how much a feature speaks for a candidate, by the class of the pronoun."""

    feature: str
    person: float
    thing: float
    group: float


LabelRole = Literal["question", "answer", "asking", "no speaker"]
"""What a word in a label says of who speaks."""


class SpeakerLabel(TableRow):
    """A row of ``speaker_labels.csv``: a word in the label that opens a line before a colon."""

    word: str
    role: LabelRole
    example: str
