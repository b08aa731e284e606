"""Words of an article without a parser: word lists, tokens, stems, and the overlap of wordings.

The lists are those of claims/data/en/check_words.csv.
"""

import re
from functools import cache, lru_cache

from claims.data import english


@cache
def listed(name: str) -> frozenset[str]:
    """The words of the list ``name``."""
    return frozenset(word for row in english().check_words if row.list == name for word in row.words)


def is_no_name(word: str) -> bool:
    """Whether a capitalised word is not part of the name after it: "But Okereke", "On Monday Okereke"."""
    return word.lower() in listed("stop") or word in listed("calendar")


@cache
def pattern(name: str) -> re.Pattern[str]:
    """A case-insensitive pattern for any of the expressions of the list ``name``."""
    rows = (word for row in english().check_words if row.list == name for word in row.words)
    return re.compile("|".join(f"(?:{words})" for words in rows), re.IGNORECASE)


@cache
def any_like(name: str) -> re.Pattern[str]:
    """Like `pattern`, but matches whole words only."""
    return re.compile(rf"\b(?:{pattern(name).pattern})\b", re.IGNORECASE)


@cache
def any_of(name: str) -> re.Pattern[str]:
    """A pattern for any of the words of the list ``name`` (not expressions), as whole words, the longest first."""
    words = sorted(listed(name), key=lambda word: (-len(word), word))
    return re.compile(rf"(?<![\w'-])(?:{'|'.join(map(re.escape, words))})(?![\w'-])", re.IGNORECASE)


_WORD = re.compile(r"[^\W_]+(?:['.&-][^\W_]+)*")
_BEFORE = 200  # characters: longer than any match of a pattern that looks backwards
_DOUBLED = re.compile(r"([bdgklmnprt])\1$")


@cache
def _lemmas() -> dict[str, str]:
    return {row.past: row.lemma for row in english().irregular_verbs}


@cache
def _synonyms() -> dict[str, str]:
    return {word: row.root for row in english().check_synonyms for word in row.words}


@lru_cache(maxsize=20_000)
def root(word: str) -> str:
    """The stem of a word, the same for its other forms and its synonyms.

    >>> root("closing") == root("closed") == root("closes"), root("killed") == root("dead")
    (True, True)
    """
    word = word.lower().removesuffix("'s").rstrip("'").replace(".", "")
    if word in _synonyms():
        return _synonyms()[word]
    word = _lemmas().get(word, word)
    for ending, kept in (("ies", "y"), ("ied", "y"), ("ing", ""), ("ed", ""), ("es", ""), ("s", "")):
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith(("ss", "us", "is")):
            word = _DOUBLED.sub(r"\1", word[: len(word) - len(ending)] + kept)
            break
    word = word.removesuffix("e")
    return _synonyms().get(word, word)


def before(text: str, at: int, start: int = 0) -> str:
    """The text before the offset ``at``, as far back as patterns that end there can reach."""
    return text[max(start, at - _BEFORE) : at]


def is_past(word: str) -> bool:
    """Whether a word may be a past tense: "fell", "repaired"."""
    return word.lower() in _lemmas() or (word.endswith("ed") and len(word) > 4)


def tokens(text: str) -> list[str]:
    """The words of a text in lower case, figures included.

    >>> tokens('He said: "It is 4.5 miles."')
    ['he', 'said', 'it', 'is', '4.5', 'miles']
    """
    return [word.lower() for word in _WORD.findall(text)]


@lru_cache(maxsize=5_000)
def roots(text: str) -> frozenset[str]:
    """The stems of the content words of a text.

    >>> sorted(roots("The mine was flooded by the river"))
    ['flood', 'min', 'river']
    """
    return frozenset(root(word) for word in tokens(text) if word not in listed("stop")) - {""}


def names_in(text: str) -> frozenset[str]:
    """The capitalised words of a text in lower case, without its first word and without "A" or "The".

    >>> sorted(names_in("On Monday Ana Lima left"))
    ['ana', 'lima', 'monday']
    """
    found = list(_WORD.finditer(text))
    names = frozenset(word[0].lower().removesuffix("'s") for word in found[1:] if word[0][0].isupper())
    return names - listed("stop")


def shared(one: frozenset[str], other: frozenset[str]) -> float:
    """The overlap of the words of two wordings: 1 if they are the same, 0 if they have none in common."""
    return len(one & other) / len(one | other) if one or other else 0.0


def covered(one: frozenset[str], other: frozenset[str]) -> float:
    """The share of the words of ``one`` that ``other`` has."""
    return len(one & other) / len(one) if one else 0.0
