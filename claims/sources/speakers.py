"""The speakers of an article: the layer that this room writes and later rooms read."""

from dataclasses import dataclass, field

from claims.language import Runs
from claims.model import Source
from claims.sources.registry import Registry, registry


@dataclass(frozen=True, slots=True)
class Mention:
    """A place that names or points at a party: a name, part of one, a title, "the ministry", a resolved pronoun.

    ``name`` is the fullest form that the article itself gives ("Kim Jong Un" for "Kim"), what a statement writes in its
    place; ``source`` the position of the party in ``Speakers.sources``, None for one that never speaks. ``runs`` leave out
    a leading article and a possessive mark ("the **ministry**", "**Kim**'s train"): what is written in their place keeps
    them. ``pronoun`` is set for pronouns, ``possessive`` for those that need "'s" when replaced ("his", "our").
    """

    runs: Runs
    name: str
    source: int | None
    pronoun: bool = False
    possessive: bool = False


@dataclass(frozen=True, slots=True)
class Speakers:
    """Who speaks in an article.

    ``of_relation`` gives, for each relation in order, the position of its source in ``sources``, or None where it has
    none or it stays unresolved; ``words`` then are what the article calls it ("He"). ``persons`` are the positions of the
    sources that are people with a name. ``registry`` holds the parties that were known.
    """

    sources: tuple[Source, ...]
    of_relation: tuple[int | None, ...]
    mentions: tuple[Mention, ...]
    words: tuple[str | None, ...] = ()
    persons: frozenset[int] = frozenset()
    registry: Registry = field(default_factory=registry, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Tags:
    """The names a claim repeats for its reviewer: ``source`` answers for it, ``speaker`` uttered it, ``via`` relayed it
    (outermost first)."""

    source: str | None
    speaker: str | None
    via: tuple[str, ...]
