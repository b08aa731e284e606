"""Lines that only say who wrote, where and when, and who has the rights: they state nothing about the news."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import dropwhile, groupby
from typing import Final

from claims.data import english

_SMALL = re.compile(r"(?<![\w'’])[a-z][a-z'’]*")
_WORD = re.compile(r"[a-z]+")
_MOST_NAMED: Final = 1
"""Verbs in capital letters, which may be names."""
_MOST_SMALL: Final = 3
"""Words in small letters of a line of names, other than those below."""
_OF_SIGNATURES = """
a a.m additional agencies agency all an and assisted at be broadcast by company compiled content contributed copyright
corporation correspondent de del desk edited editing editor editors first for from graphics group her his in inc la last
limited llc ltd material may media min minutes network news not of on or our p.m permission photo photograph
photographed photographer photographs photos pictures posted produced published read redistributed redistribution
reported reporter reporters reporting reproduced reproduction reserved rewritten rights service staff taken the their
this to translated translation updated used van video von with without writer writers writing written
"""
_EXPECTED = frozenset(_OF_SIGNATURES.split())
_DETERMINERS = frozenset({"a", "all", "an", "her", "his", "our", "the", "their", "this"})
_LONGEST_NAME: Final = 4
"""Words in capitals next to each other, other than those above: more are a statement."""
_NEXT = re.compile(r"\w['’\w-]*|[^\s\w]")
_FINITE = frozenset({"is", "are", "was", "were", "has", "have", "had", "will", "would", "says", "say", "said", "who", "that"})


def is_signature(words: str) -> bool:
    """Whether a line consists of names, places and dates, with the words that are usual between them; it has no other verb.

    >>> is_signature("By Ann Roe and Kim Lee in Corvane, with the news agencies")
    True
    >>> is_signature("By Ann Roe, who stole the fund")
    False
    """
    small = [word for word in _SMALL.findall(words) if word not in _EXPECTED]
    written = [word for word in _WORD.findall(words.lower()) if word not in _EXPECTED]
    if len(small) > _MOST_SMALL or any(map(_is_verb, small)):
        return False
    if any(map(_is_present, words_and_signs := _NEXT.findall(words), words_and_signs[1:])):
        return False
    names = list(_names(words_and_signs))
    inner = sum(_ends_like_verb(word) for name in names for word in name[1:-1])
    if any(word.lower() in _finite_between_names() for name in names for word in name[1:-1]):
        return False
    verbs = max(inner, sum(map(_is_verb, written)))
    return verbs <= _MOST_NAMED and all(len(name) <= _LONGEST_NAME for name in names)


def _is_present(word: str, following: str) -> bool:
    """Whether a word in small letters looks like a verb in the present, by its ending and its object.

    >>> _is_present("bribes", "judge"), _is_present("agencies", ","), _is_present("sports", "correspondent")
    (True, False, False)
    """
    if not word.islower() or word in _EXPECTED or not _ends_like_verb(word) or not following[0].isalpha():
        return False
    return following.lower() in _DETERMINERS or following.lower() not in _EXPECTED


def _ends_like_verb(word: str) -> bool:
    return word.lower().endswith("s") and not word.lower().endswith(("ss", "'s", "’s"))


def _names(words_and_signs: Sequence[str]) -> Iterator[list[str]]:
    """The words in capital letters that are next to each other, with the numbers between them; signs, small letters and words
    of signatures divide them."""

    def belongs(each: str) -> bool:
        return each.isdigit() or (each[0].isupper() and each.lower() not in _EXPECTED)

    for is_name, group in groupby(words_and_signs, belongs):
        name = list(group) if is_name else []
        while name and name[-1].isdigit():
            name.pop()
        if words := list(dropwhile(str.isdigit, name)):
            yield words


def _is_verb(word: str) -> bool:
    return word in _FINITE or word in _past() or (word.endswith("ed") and len(word) > len("need"))


@cache
def _past() -> frozenset[str]:
    return frozenset(row.past for row in english().irregular_verbs)


@cache
def _finite_between_names() -> frozenset[str]:
    """Verbs that between two words in capital letters are no given name ("Ann Rose Lee")."""
    given = {name.lower() for row in english().given_names for name in row.names}
    return (_past() | _FINITE) - given
