"""The places of words and names in a text, so that a rule that looks for many names does not search the text for each."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property

from claims.analysis import Offsets
from claims.check.context import RuleContext

_TOKEN = re.compile(r"\w+(?:[-']\w+)*")
_PART = re.compile(r"\w+")
_MOST_PARTS = 4
"""The number of hyphenated parts by which a name is looked up; the rest of a longer name is compared."""


class WordIndex:
    """Finds whole words and names in ``text``; building it and all look-ups take time linear in the text.

    >>> index = WordIndex("Ana Okereke-Hale said Hale left.")
    >>> list(index.places("Hale")), list(index.places("Ana Okereke")), list(index.places("Okere"))
    ([(12, 16), (22, 26)], [(0, 11)], [])
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts: dict[str, list[int]] = {}
        for token in _TOKEN.finditer(text):
            parts = [part.span() for part in _PART.finditer(text, *token.span())]
            for at, (start, _) in enumerate(parts):
                for _, end in parts[at : at + _MOST_PARTS]:
                    self._starts.setdefault(text[start:end], []).append(start)

    def places(self, name: str) -> Iterator[Offsets]:
        """The offsets of a name that begins and ends with a letter or digit, where it is not part of a longer word."""
        token = _TOKEN.match(name)
        if token is None:
            return
        parts = list(_PART.finditer(token[0]))[:_MOST_PARTS]
        for start in self._starts.get(name[: parts[-1].end()], ()):
            end = start + len(name)
            if self.text.startswith(name, start) and not _PART.match(self.text, end):
                yield start, end

    def has(self, name: str) -> bool:
        """Whether the text has the name as a whole word."""
        return next(self.places(name), None) is not None

    def lines(self, name: str) -> Iterator[int]:
        """The indices of the lines that have the name, each once."""
        last = -1
        for start, _ in self.places(name):
            line = bisect_right(self._line_starts, start) - 1
            if line != last:
                yield (last := line)

    def is_in_capitals(self, line: int) -> bool:
        """Whether the line of that index has no small letters."""
        return self._capitals[line]

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(found.end() for found in re.finditer("\n", self.text))]

    @cached_property
    def _capitals(self) -> list[bool]:
        return [line.isupper() for line in self.text.split("\n")]


def index_of(context: RuleContext) -> WordIndex:
    """The places of the words of the article's text, with normalised characters; built once for all rules."""
    return context.cached("word index", lambda: WordIndex(context.text))
