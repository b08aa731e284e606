"""Records of the names and offices of a document."""

from dataclasses import dataclass, field
from enum import StrEnum

from claims.data.names import Country, Entry, Institution, Role
from claims.language.names.registry import CountryForm
from claims.model import SourceKind


class Sort(StrEnum):
    """What sort of name it is."""

    BODY = "body"
    """A registry entry or a country's institution: "Kremlin", "South Korea's military"."""
    COUNTRY = "country"
    """A country, its adjective, people or capital."""
    PERSON = "person"
    ORGANISATION = "organisation"
    """An organisation that the registry does not know, by a word in its name: "Acme Corp"."""
    OTHER = "other"
    """A run of proper nouns of unknown sort."""


@dataclass(slots=True)
class Name:
    """A name at the tokens ``start`` to ``end`` (excluded), its possessive mark not included."""

    start: int
    end: int
    sort: Sort
    words: str
    entry: Entry | None = None
    country: Country | None = None
    form: CountryForm | None = None
    kind: SourceKind | None = None
    institution: Institution | None = None
    honoured: bool = False
    """Preceded by a title or an office."""


@dataclass(frozen=True, slots=True)
class Office:
    """A role or title at the tokens ``start`` to ``end`` (excluded); ``role`` is None for a mere courtesy title."""

    start: int
    end: int
    role: Role | None
    gender: str | None
    title: bool


@dataclass(slots=True)
class Names:
    """All names and offices, in reading order; ``name_at`` and ``office_at`` give the one that holds a token."""

    names: list[Name] = field(default_factory=list)
    offices: list[Office] = field(default_factory=list)
    name_at: dict[int, Name] = field(default_factory=dict)
    office_at: dict[int, Office] = field(default_factory=dict)


INNER_PARTICLES = frozenset({"do", "das", "dos", "della", "dello"})
"""Small words that stand inside names only: "Rio Grande **do** Sul", but "**Do** Americans care?"."""
PARTICLES = (
    frozenset({"van", "der", "de", "la", "al", "bin", "von", "da", "di", "del", "el", "ibn", "ben", "den", "ter", "du"})
    | INNER_PARTICLES
)
"""Small words inside people's and places' names: "Ursula **von der** Leyen"."""
