"""What third-person pronouns can mean, and where a word stands in its clause."""

from dataclasses import dataclass, field
from enum import StrEnum

from claims.language import ParsedDoc
from claims.language.labels import VERBS
from claims.language.parties import Name
from claims.sources.cast import Body, Person


class PronounClass(StrEnum):
    """Pronouns that are ranked alike."""

    PERSON = "person"
    """he, she"""
    THING = "thing"
    """it"""
    GROUP = "group"
    """they"""


_PERSON, _THING, _GROUP = PronounClass
PRONOUNS: dict[str, tuple[PronounClass, str | None]] = {
    **dict.fromkeys(("he", "him", "his"), (_PERSON, "m")),
    **dict.fromkeys(("she", "her"), (_PERSON, "f")),
    **dict.fromkeys(("it", "its"), (_THING, None)),
    **dict.fromkeys(("they", "them", "their"), (_GROUP, None)),
}
"""The class and the gender of each pronoun that is ranked."""


class Kind(StrEnum):
    """What a candidate is, as far as tables and tags say."""

    PERSON = "person"
    """somebody with a name"""
    HUMAN = "human"
    """somebody without a name: "a nurse" """
    PEOPLE = "people"
    BODY = "body"
    GROUP = "group"
    """a body without a name: "the firm" """
    COUNTRY = "country"
    NAME = "name"
    """a name of unknown sort"""
    THING = "thing"
    THINGS = "things"


FITTING = {
    PronounClass.PERSON: frozenset({Kind.PERSON, Kind.HUMAN, Kind.NAME}),
    PronounClass.THING: frozenset({Kind.BODY, Kind.GROUP, Kind.COUNTRY, Kind.NAME, Kind.THING}),
    PronounClass.GROUP: frozenset(Kind) - {Kind.THING, Kind.PERSON},
}
"""What each class of pronouns may mean."""


NEVER = -1000
"""The number of a sentence that is before all others."""


@dataclass(slots=True, eq=False)
class Entity:
    """Somebody or something mentioned; ``heads`` are the head tokens of its mentions so far, ``named_at`` those that are no
    pronouns."""

    kind: Kind
    gender: str | None = None
    person: Person | None = None
    body: Body | None = None
    heads: list[int] = field(default_factory=list)
    named_at: list[int] = field(default_factory=list)
    acts: bool = False
    """Whether it has been a subject or owned something, which places hardly do."""
    name: Name | None = None
    """Its name, where that is of unknown sort."""
    subject_in: int = NEVER
    """The number of the sentence that it was last a subject in."""
    led_in: int = NEVER
    """The number of the sentence that it was last the subject of the main verb in."""
    spoke_in: int = NEVER
    """The number of the sentence that it was last a source in."""


_ROLES = {"nsubj": "subject", "nsubjpass": "subject", "dobj": "object", "dative": "object", "poss": "owner", "pobj": "oblique"}


def role_at(parsed: ParsedDoc, i: int) -> str:
    """What the noun or pronoun ``i`` is in its clause: "subject", "object", "owner", "oblique" or "other"."""
    for _ in range(4):
        if parsed.deps[i] != "conj":
            break
        i = parsed.heads[i]
    return "owner" if parsed.tags[i] == "PRP$" else _ROLES.get(parsed.deps[i], "other")


def verb_above(parsed: ParsedDoc, i: int) -> int:
    """The verb that the token ``i`` stands under, ``i``'s root where there is none."""
    for _ in range(12):
        head = parsed.heads[i]
        if head == i:
            break
        i = head
        if parsed.pos[i] in VERBS:
            break
    return i
