"""Which sources could not have the news from each other.

A relay is not independent of what it relays, two bodies of one government or owner speak for one party, and a group without a
name ("analysts") is one party however often it is cited, because nobody can tell whether its members differ.
"""

from dataclasses import dataclass

from claims.model import Source, SourceKind
from claims.sources import Registry
from claims.verification.events.families import families
from claims.verification.events.names import country_named, plain_name

_OF_STATE = frozenset({SourceKind.GOVERNMENT, SourceKind.MILITARY, SourceKind.OFFICIALS, SourceKind.STATE_MEDIA})
_MEDIA = frozenset({SourceKind.NEWS_MEDIA, SourceKind.STATE_MEDIA})
_LOCAL = frozenset({"police", "sheriff", "fire", "mayor", "county", "city", "municipal", "council", "hospital"})


@dataclass(frozen=True, slots=True)
class Party:
    """Who a source speaks for.

    ``identity`` tells one source from another, ``interests`` are those it speaks for (a state, an owner, an unnamed group),
    ``groups`` the unnamed groups that it may be one of. ``prosecutes`` is set for those who allege by office.
    """

    identity: str
    kind: SourceKind
    country: str | None
    interests: frozenset[str]
    groups: frozenset[str]
    prosecutes: bool = False

    def same_as(self, other: "Party") -> bool:
        """Whether both are one source under two names: "Clinton", "Clinton's campaign"."""
        one, two = set(self.identity.split()), set(other.identity.split())
        return bool(one and two) and (one <= two or two <= one)

    def independent_of(self, other: "Party") -> bool:
        """Whether neither speaks for the other, nor may be among the other."""
        return (
            not self.same_as(other)
            and self.interests.isdisjoint(other.interests)
            and self.interests.isdisjoint(other.groups)
            and self.groups.isdisjoint(other.interests)
        )


def party_of(source: Source, registry: Registry) -> Party:
    """The party that ``source`` speaks for, from its organisation, else its name, as the ``registry`` knows it."""
    title = source.organisation or source.name
    entry = registry.find(title)
    kind = source.kind
    identity = plain_name(title if entry is None else entry.name)
    country = country_named(entry.country) if entry is not None and entry.country else country_named(title.split(" ")[0])
    interests: set[str] = set()
    groups: set[str] = set()
    if entry is not None:
        owner = plain_name(registry.owner(entry.name) or entry.name)
        interests.add(f"state:{owner}" if country_named(owner) else owner)
    local = bool(_LOCAL.intersection(identity.split()))
    if country and not local and (kind in _OF_STATE or country_named(title)):
        interests.add(f"state:{country}")
    if not source.named:
        interests.add(f"{kind}:{country or ''}")
        if kind not in _MEDIA and not interests - {f"{kind}:{country or ''}"}:
            interests.add(f"{kind}:")
    else:
        interests.add(identity)
        groups.update({f"{kind}:", f"{kind}:{country or ''}"})
    if kind in _MEDIA and country:
        groups.update(f"{media}:{country}" for media in _MEDIA)
    office = plain_name(f"{title} {source.name} {source.role or ''}").split()
    prosecutes = not families().words["prosecutor"].isdisjoint(office)
    return Party(identity, kind, country, frozenset(interests), frozenset(groups), prosecutes)


def stranger(words: str) -> Party:
    """The party of a source that stayed unresolved, known by its words alone."""
    name = plain_name(words)
    return Party(name, SourceKind.UNSPECIFIED, None, frozenset({name}), frozenset())
