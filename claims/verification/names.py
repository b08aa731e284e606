"""When two names in one article are of one party or place.

The mentions of the sources' layer come first; a name outside them belongs to the known name that has all its words ("Kim" to
"Kim Jong Un"), else to one spelt almost alike (Jaro-Winkler ≥ 0.94: "Zelensky", "Zelenskyy").
"""

import re
from collections.abc import Iterator
from functools import cache

from rapidfuzz.distance import JaroWinkler

from claims.language import indices_of
from claims.language.names import ArticleNames
from claims.sources import Speakers, registry

_ALIKE = 0.94
_WORDS = re.compile(r"[\w&.]+")


@cache
def _countries() -> tuple[dict[str, str], dict[str, str]]:
    """Country by any of its names, adjectives and peoples; country by capital. All in the form of `plain_name`."""
    names: dict[str, str] = {}
    capitals: dict[str, str] = {}
    for row in registry().countries:
        country = plain_name(row.name)
        names |= {plain_name(word): country for word in (row.name, row.adjective, *row.people, *row.aliases) if word}
        capitals |= {plain_name(capital): country for capital in row.capitals}
    return names, capitals


def plain_name(name: str) -> str:
    """A name without case, articles, possessive endings and hyphens.

    >>> plain_name("The Kremlin's"), plain_name("Kim Jong-un"), plain_name("U.S.")
    ('kremlin', 'kim jong un', 'us')
    """
    words = [word.replace(".", "") for word in _WORDS.findall(name.lower().replace("'s ", " ").removesuffix("'s"))]
    return " ".join(words[1:] if len(words) > 1 and words[0] == "the" else words)


def country_named(name: str) -> str | None:
    """The country that a name, an adjective or a people's name means ("Russian", "US"), as a plain name."""
    return _countries()[0].get(plain_name(name))


def country_of_capital(name: str) -> str | None:
    """The country whose capital ``name`` is, as a plain name."""
    return _countries()[1].get(plain_name(name))


class Names:
    """The names of one article, each mapped to its fullest form.

    Keys are plain names with "@" before them, so that "@bush" is never the plant.
    """

    def __init__(self, spans: ArticleNames, speakers: Speakers) -> None:
        self._spans = spans
        self._parsed = spans.parsed
        self._known: dict[str, str] = {}
        self._by_word: dict[str, list[str]] = {}
        self._by_start: dict[str, list[str]] = {}
        self.at: dict[int, str] = {}
        """The key of the party that a token is part of the mention of."""
        self.source_at: dict[int, int] = {}
        """The position of the speaker that a token is part of the mention of."""
        for source in speakers.sources:
            self._learn(plain_name(source.name))
        for mention in speakers.mentions:
            self._learn(plain_name(mention.name))
        for mention in speakers.mentions:
            key = self.key(mention.name)
            for i in indices_of(mention.runs):
                if i not in self.at or mention.source is not None:
                    self.at[i] = key
                    if mention.source is not None:
                        self.source_at[i] = mention.source

    def _learn(self, name: str) -> None:
        if not name or name in self._known:
            return
        self._known[name] = name
        for word in name.split():
            self._by_word.setdefault(word, []).append(name)
        self._by_start.setdefault(name[:2], []).append(name)

    def _fullest(self, name: str) -> str:
        words = name.split()
        if not words:
            return name
        fuller = [known for known in self._by_word.get(words[-1], ()) if set(words) <= set(known.split())]
        if fuller:
            return fuller[0]
        for known in self._by_word.get(words[-1], ()):
            if " " in known and name.endswith(" " + known):
                return known  # "President Tomas Reyl" is Tomas Reyl
        if len(name) >= 6:
            for known in self._by_start.get(name[:2], ())[:50]:
                if known[-1:].isalpha() and JaroWinkler.similarity(name, known) >= _ALIKE and not known.startswith(name):
                    return known
        self._learn(name)
        return name

    def key(self, name: str) -> str:
        """The key of a name: its country's where it means one, else that of its fullest form in the article."""
        plain = plain_name(name)
        found = self._known.get(plain)
        if found is None:
            found = country_named(plain) or self._fullest(plain)
            self._known[plain] = found
        return "@" + (country_named(found) or found)

    def proper(self, head: int) -> str | None:
        """The key of the name whose last word is the token ``head``; None where it is not a name."""
        if head in self.at:
            return self.at[head]
        name = self._spans.at(head)
        if name is None and self._parsed.pos[head] != "PROPN":
            return None
        start = head if name is None else name.run[0]  # "**Justice** delivered the agreements": a bare title is a party's
        return self.key(self._parsed.text(start, head + 1).lower())

    def demonyms(self, head: int) -> Iterator[str]:
        """The keys of the countries named by the adjectives before a noun ("Russian territory")."""
        for child in self._parsed.children_of(head, "amod", "compound", "nmod", "poss"):
            if country := country_named(self._parsed.lower[child]):
                yield "@" + country
