"""Which words report the same event, and which events speak against each other.

The tables are written after the manner of WordNet's synsets (Miller 1995) and VerbNet's classes (Kipper Schuler 2005), cut to
what news reports and two reporters put differently.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from claims.data import english
from claims.data.grammar import Opposition
from claims.model import SourceKind


@dataclass(frozen=True, slots=True)
class Families:
    """The tables by word. A word may be in several families: "clear" is to approve, to acquit and to evacuate."""

    verbs: Mapping[str, tuple[str, ...]]
    nouns: Mapping[str, tuple[str, ...]]
    adjectives: Mapping[str, tuple[str, ...]]
    themes: frozenset[str]
    traits: Mapping[str, frozenset[str]]
    competent: Mapping[str, frozenset[SourceKind]]
    opposites: Mapping[str, tuple[tuple[str, Opposition], ...]]
    light: Mapping[str, frozenset[str]]
    future: frozenset[str]
    words: Mapping[str, frozenset[str]]

    def has(self, families: Iterable[str], trait: str) -> bool:
        """Whether any of ``families`` has the trait."""
        return any(trait in self.traits.get(family, ()) for family in families)


def _index(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    out: dict[str, tuple[str, ...]] = {}
    for word, family in pairs:
        if family not in out.get(word, ()):
            out[word] = (*out.get(word, ()), family)
    return out


@cache
def families() -> Families:
    """The shipped tables, read once.

    Raises `DataError` where a table does not fit.
    """
    rows = english().predicate_families
    opposites: dict[str, tuple[tuple[str, Opposition], ...]] = {}
    for link in english().antonyms:
        for one, other in ((link.family, link.opposite), (link.opposite, link.family)):
            opposites[one] = (*opposites.get(one, ()), (other, link.kind))
    light: dict[str, set[str]] = {}
    lights = english().light_verbs
    for row in lights:
        light.setdefault(row.event, set()).add(row.verb)
    words: dict[str, set[str]] = {}
    for word in english().argument_words:
        words.setdefault(word.role, set()).add(word.word)
    return Families(
        verbs=_index((verb, row.family) for row in rows for verb in (*row.verbs, *row.theme_verbs)),
        nouns=_index((noun, row.family) for row in rows for noun in row.nouns),
        adjectives=_index((adjective, row.family) for row in rows for adjective in row.adjectives),
        themes=frozenset(verb for row in rows for verb in row.theme_verbs),
        traits={row.family: frozenset(row.traits) for row in rows},
        competent={row.family: frozenset(row.competent) for row in rows},
        opposites=opposites,
        light={event: frozenset(verbs) for event, verbs in light.items()},
        future=frozenset(row.verb for row in lights if row.time == "future"),
        words={role: frozenset(members) for role, members in words.items()},
    )
