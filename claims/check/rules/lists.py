"""The word lists of the rules (claims/data/en/check_words.csv)."""

import re
from functools import cache

from claims.data import english


@cache
def listed(name: str) -> frozenset[str]:
    """The words of the list ``name``."""
    return frozenset(word for row in english().check_words if row.list == name for word in row.words)


def is_no_name(word: str) -> bool:
    """Whether a word with a capital is no part of the name behind it: "But Okereke", "On Monday Okereke"."""
    return word.lower() in listed("stop") or word in listed("calendar")


@cache
def pattern(name: str) -> re.Pattern[str]:
    """One expression for any of the expressions of the list ``name``, read without regard to case."""
    rows = (word for row in english().check_words if row.list == name for word in row.words)
    return re.compile("|".join(f"(?:{words})" for words in rows), re.IGNORECASE)


@cache
def any_like(name: str) -> re.Pattern[str]:
    """The same for expressions that stand for whole words."""
    return re.compile(rf"\b(?:{pattern(name).pattern})\b", re.IGNORECASE)


@cache
def any_of(name: str) -> re.Pattern[str]:
    """An expression for any of the words of the list ``name``, as whole words, the longest first."""
    words = sorted(listed(name), key=lambda word: (-len(word), word))
    return re.compile(rf"(?<![\w'-])(?:{'|'.join(map(re.escape, words))})(?![\w'-])", re.IGNORECASE)
