"""The speakers of an article, and the names a claim repeats from the chain of its attributions."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from claims.attribution import Relation, Voice
from claims.language import Runs
from claims.language.registry import Registry, registry
from claims.model import Source


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


UNSPECIFIED = "Unspecified"
"""The source tag of hearsay."""


def tags(chain: Sequence[int], relations: Sequence[Relation], speakers: Speakers) -> Tags:
    """Who answers for a claim, who uttered it, who relayed it.

    ``chain`` holds positions in ``relations``, outermost first. The innermost source answers: its organisation, else its
    own name, else the article's words for it. Somebody further out who speaks for that organisation is the speaker, not a
    relay: "South Korea's military assessed …, Jeon Ha Gyu, spokesperson of South Korea's Defense Ministry, said".
    """
    if not chain:
        return Tags(source=None, speaker=None, via=())
    innermost = chain[-1]
    party = _party(innermost, speakers)
    outer = list(chain[:-1])
    speaker: str | None = None
    if party is None:
        hearsay = relations[innermost].voice is Voice.NOBODY
        source = UNSPECIFIED if hearsay else _words(innermost, speakers) or UNSPECIFIED
    else:
        source = party.organisation or party.name
        if speakers.of_relation[innermost] in speakers.persons:
            speaker = party.name
        else:
            for at in reversed(outer):
                other = _party(at, speakers)
                if (
                    other is not None
                    and speakers.of_relation[at] in speakers.persons
                    and other.organisation in (source, party.name)
                ):
                    speaker = other.name
                    outer.remove(at)
                    break
    via: list[str] = []
    for at in outer:
        name = _called(at, relations, speakers)
        if name is not None and name not in via and name not in (source, speaker):
            via.append(name)
    return Tags(source=source, speaker=speaker, via=tuple(via))


def _party(at: int, speakers: Speakers) -> Source | None:
    index = speakers.of_relation[at]
    return None if index is None else speakers.sources[index]


def _words(at: int, speakers: Speakers) -> str | None:
    return speakers.words[at] if at < len(speakers.words) else None


def _called(at: int, relations: Sequence[Relation], speakers: Speakers) -> str | None:
    party = _party(at, speakers)
    if party is not None:
        return party.name
    return None if relations[at].voice is Voice.NOBODY else _words(at, speakers)
