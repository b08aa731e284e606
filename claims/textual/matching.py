"""Search hits in context, and the similarity of two statements, by textacy."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from claims.model import Span
from claims.textual import guarded

with guarded():
    from textacy.extract.kwic import keyword_in_context

WIDTH = 50
"""Characters of context on each side."""
MOST = 3
"""Maximum hits shown per text."""
EVERY = 1000
"""Maximum hits searched for in a text to find the nearest to a position."""
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Hit:
    """A hit: the words found, the context ``before`` and ``after`` them, and their position.

    ``start`` and ``end`` are code points into the text that was searched, end excluded: ``text[start:end] == words``. White
    space in ``before`` and ``after`` is collapsed, and no word in them is truncated.
    """

    before: str
    words: str
    after: str
    start: int
    end: int


def contexts(text: str, phrases: Iterable[Sequence[str]], *, most: int = MOST, width: int = WIDTH) -> tuple[Hit, ...]:
    """The first hits of a search in ``text``, in text order.

    ``phrases`` are words without case and accents, as `claims.store.search.phrases` reads a query; the last word may be
    the prefix of one in the text. Case and accents of the text are ignored.

    >>> [(hit.before, hit.words, hit.start) for hit in contexts("Near the Élysée, he said.", [["elys"]])]
    [('Near the ', 'Élysée', 9)]
    """
    pattern = _pattern(text, [list(phrase) for phrase in phrases if phrase])
    return () if pattern is None else tuple(_hits(text, pattern, most, width))


def nearest(hits: Sequence[Hit], sentence: Span, *, most: int = MOST) -> tuple[Hit, ...]:
    """The first hits in a sentence; if there are none, the first of all."""
    inside = [hit for hit in hits if sentence.start <= hit.start < sentence.end]
    return tuple((inside or hits)[:most])


def _hits(text: str, pattern: re.Pattern[str], most: int, width: int) -> Iterator[Hit]:
    # textacy returns the context of a hit but not its position: the same pattern finds the same positions in the same order.
    found = zip(keyword_in_context(text, pattern, window_width=width), pattern.finditer(text), strict=True)
    for number, ((before, words, after), match) in enumerate(found):
        if number >= most:
            return
        ahead = _tidy(before, cut_first=match.start() > width and text[match.start() - width - 1].isalnum())
        behind = _tidy(after, cut_last=match.end() + width < len(text) and text[match.end() + width].isalnum())
        yield Hit(ahead, words, behind, match.start(), match.end())


def _tidy(words: str, *, cut_first: bool = False, cut_last: bool = False) -> str:
    """Context on one line, without the partial word at its end."""
    if cut_first:
        words = re.sub(r"\A\w+", "", words)
    if cut_last:
        words = re.sub(r"\w+\Z", "", words)
    return _SPACE.sub(" ", words)


def _pattern(text: str, phrases: list[list[str]]) -> re.Pattern[str] | None:
    """A pattern for the phrases in ``text``; the last word of the last one is a prefix. None if there are no words."""
    if not phrases:
        return None
    letters = _letters(text)
    choices = []
    for phrase in phrases:
        words = [r"[\u0300-\u036f]*".join(letters.get(char, re.escape(char)) for char in word) for word in phrase]
        choices.append(r"[\W_]+".join(words) + (r"[^\W_]*" if phrase is phrases[-1] else r"[\u0300-\u036f]*"))
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(sorted(choices, key=len, reverse=True))})(?![^\W_])")


def _letters(text: str) -> dict[str, str]:
    """For each base letter, a character class of its variants in ``text``."""
    found: dict[str, set[str]] = {}
    for char in set(text):
        plain = "".join(part for part in unicodedata.normalize("NFKD", char.casefold()) if not unicodedata.combining(part))
        if len(plain) == 1 and plain.isalnum():
            found.setdefault(plain, set()).add(char)
    return {plain: "[" + "".join(map(re.escape, sorted(chars))) + "]" for plain, chars in found.items()}


with guarded():
    from textacy.similarity.hybrid import monge_elkan
    from textacy.similarity.tokens import sorensen_dice

ALIKE = 0.6
"""Minimum similarity of two statements that are shown as similar."""
_WORD = re.compile(r"[^\W_]+")
_MOST_WORDS = 60
"""Maximum words of a statement that are compared, each with each."""


def statements_alike(one: str, other: str) -> float:
    """The similarity of two statements: half by shared words, half by the similarity of each word to the closest one of the
    other.

    Word order is ignored; an inflected or misspelt word counts almost as much as the same word.

    >>> statements_alike("41 people were killed", "41 people were killed")
    1.0
    """
    mine, theirs = _words(one), _words(other)
    if not mine or not theirs:
        return 0.0
    near: float = monge_elkan(mine, theirs)
    shared: float = sorensen_dice(mine, theirs)
    return (near + shared) / 2


def _bare(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(char))


@lru_cache(maxsize=1024)
def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(_bare(text))[:_MOST_WORDS])
