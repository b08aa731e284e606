"""Lines that only say who wrote, where and when, and who has the rights: they state nothing about the news."""

import re
from functools import cache
from typing import Final

from claims.data import english

_SMALL = re.compile(r"(?<![\w'’])[a-z][a-z'’]*")
_WORD = re.compile(r"[a-z]+")
_MOST_NAMED: Final = 1
"""Verbs in capital letters, which may be names."""
_MOST_SMALL: Final = 3
"""Words in small letters of a line of names, other than those below."""
_OF_SIGNATURES = """
a a.m additional all an and assisted at be broadcast by compiled content contributed copyright correspondent de del desk
edited editing editor editors first for from graphics her his in la last material may min minutes not of on or our p.m
permission photo photograph photographed photographer photographs photos pictures posted produced published read
redistributed redistribution reported reporter reporters reporting reproduced reproduction reserved rewritten rights staff
taken the their this to translated translation updated used van video von with without writer writers writing written
"""
_EXPECTED = frozenset(_OF_SIGNATURES.split())
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
    return len(small) <= _MOST_SMALL and not any(map(_is_verb, small)) and sum(map(_is_verb, written)) <= _MOST_NAMED


def _is_verb(word: str) -> bool:
    return word in _FINITE or word in _past() or (word.endswith("ed") and len(word) > len("need"))


@cache
def _past() -> frozenset[str]:
    return frozenset(row.past for row in english().irregular_verbs)
