"""The words by which fact-checks are indexed, found and compared: stems of content words, character n-grams, names."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache

from claims.data import english
from claims.store.search import words

GRAM = 4
"""Length of the character n-grams."""

_ENDINGS = ("ing", "edly", "ed", "ies", "es", "s", "ly")
_SHORTEST_STEM = 3
_CAPITALISED = re.compile(r"[^\W\d_][^\W_]*")
_SENTENCE_END = re.compile(r"(?:^|[.!?:]['\"”’)]*\s|[“\"(])\s*$")


@cache
def _stop() -> frozenset[str]:
    listed = (word for row in english().check_words if row.list == "stop" for word in row.words)
    return frozenset(part for word in listed for part in words(word))


@cache
def _lemmas() -> dict[str, str]:
    return {row.past: row.lemma for row in english().irregular_verbs}


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The stem of a word in lower case, the same for most of its forms.

    >>> stem("closing"), stem("closed"), stem("closes"), stem("won")
    ('clos', 'clos', 'clos', 'win')
    """
    word = _lemmas().get(word, word)
    ending = next((end for end in _ENDINGS if word.endswith(end) and len(word) - len(end) >= _SHORTEST_STEM), "")
    stemmed = word.removesuffix(ending)
    return stemmed.removesuffix("e") if not ending and len(stemmed) > _SHORTEST_STEM else stemmed


def content_words(text: str) -> list[str]:
    """The words of a text that `terms` and `grams` are made of: without those that any text has."""
    stop = _stop()
    return [word for word in words(text) if word not in stop]


def terms(text: str) -> list[str]:
    """The stems of the content words and figures of a text, in order, with repetitions.

    >>> terms("The mayor closed 12 libraries")
    ['mayor', 'clos', '12', 'librar']
    """
    return [stem(word) for word in content_words(text)]


def grams(found: Iterable[str]) -> frozenset[str]:
    """The character n-grams of content words, across the spaces between them."""
    joined = f" {' '.join(found)} "
    return frozenset([joined[at : at + GRAM] for at in range(len(joined) - GRAM + 1)])


Name = tuple[str, ...]
"""The words of a name in lower case, as `words` reads them."""


def names(text: str) -> list[Name]:
    """The runs of capitalised words of a text, other than a single one at the beginning of a sentence, days and months.

    >>> names("Workers met Ana Lima in Sarn on Monday."), names("Ana Lima left.")
    ([('ana', 'lima'), ('sarn',)], [('ana', 'lima')])
    """
    found = (tuple(part for word in run for part in words(word)) for run in _runs_of_names(text))
    return [name for name in found if name and not _calendar().issuperset(name)]


@cache
def _calendar() -> frozenset[str]:
    return frozenset(word.lower() for row in english().check_words if row.list == "calendar" for word in row.words)


def _runs_of_names(text: str) -> Iterator[list[str]]:
    """The runs of capitalised words with only white space between them."""
    run: list[re.Match[str]] = []
    for word in _CAPITALISED.finditer(text):
        if not word[0][0].isupper():
            continue
        if run and text[run[-1].end() : word.start()].isspace():
            run.append(word)
            continue
        yield from _names_of(run, text)
        run = [word]
    yield from _names_of(run, text)


def _names_of(run: Sequence[re.Match[str]], text: str) -> Iterator[list[str]]:
    found = [word[0] for word in run]
    if found and words(found[0])[:1] and words(found[0])[0] in _stop():
        found = found[1:]
    alone = len(run) == 1 and _SENTENCE_END.search(text[max(0, run[0].start() - _LOOK_BACK) : run[0].start()])
    if found and not alone:
        yield found


_LOOK_BACK = 4
"""Characters before a word that show whether it begins a sentence."""
