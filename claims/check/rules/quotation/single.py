"""Single quotation marks: which of a block's apostrophes open and close a quotation, and which of those stand alone."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from claims.check.rules.lists import listed
from claims.check.rules.reading import Place, Reading
from claims.check.rules.wording import before

_MARK = re.compile("'")
_OPENS = re.compile(r"(?:(?<=[\s(\[{—–\"/-])|(?<![\s\S]))'(?=[\w\"$£€(\[.…])")
_CLOSES = re.compile(r"(?<=[^\s(\[{—–])'(?!\w)")
_SPOKEN_OUT = re.compile(r"(?<=[\w)][.,!?…])'(?=\s|\Z)")  # "… going home,' she said"
_YEAR = re.compile(r"'\d\ds?\b(?! (?:people|years|per|percent))")  # "the '80s", "class of '16"
_SENTENCE_END = re.compile(r"[.!?] ")  # an owner's apostrophe may close "bad news" but not what runs on
_FIRST_WORD = re.compile(r"'(\w+)")
_OWNING = re.compile(r"(?:\w[sxz]|in|\bo|\ban|\bth|\bol|\d)\Z", re.IGNORECASE)  # "the nurses' union", "goin' home"


@dataclass(frozen=True, slots=True)
class Singles:
    """The single quotation marks of a block: pairs (places of both), and the first that nothing closes, or opens."""

    pairs: tuple[Place, ...] = ()
    opening: int | None = None
    closing: int | None = None


def singles(reading: Reading, start: int, end: int, doubles: Sequence[Place]) -> Singles:
    """The single marks between ``start`` and ``end``; those between two double marks are paired among themselves."""
    if _MARK.search(reading.text, start, end) is None:
        return Singles()
    found = [_paired(reading, region) for region in _regions(start, end, doubles)]
    opening = [one.opening for one in found if one.opening is not None]
    closing = [one.closing for one in found if one.closing is not None]
    pairs = sorted(pair for one in found for pair in one.pairs)
    return Singles(tuple(pairs), min(opening, default=None), min(closing, default=None))


def _regions(start: int, end: int, doubles: Sequence[Place]) -> Iterator[tuple[Place, ...]]:
    """What is read together: the inside of each outer pair of double marks, and all that is outside."""
    outside, at = [], start
    for opened, closed in sorted(doubles):
        if opened >= at:
            outside.append((at, opened))
            yield ((opened + 1, closed),)
            at = closed + 1
    yield (*outside, (at, end))


def _paired(reading: Reading, region: Sequence[Place]) -> Singles:
    pairs: list[Place] = []
    opened, owning, lone_opening, lone_closing = None, None, None, None
    for at, (start, end) in _marks(reading, region):
        words = reading.text[start:end]
        if _opens(reading, at, words, at - start):
            if opened is not None and owning is not None:
                pairs.append((opened, owning))
            elif opened is not None and lone_opening is None:
                lone_opening = opened
            opened, owning = at, None
        elif _CLOSES.match(words, at - start):
            if opened is None:
                is_close = _SPOKEN_OUT.match(words, at - start) is not None
                lone_closing = at if lone_closing is None and is_close else lone_closing
            elif _OWNING.search(before(words, at - start)) and at - start < len(words) - 1:
                owning = None if _SENTENCE_END.search(reading.text, opened, at) else at
            else:
                pairs.append((opened, at))
                opened, owning = None, None
    if opened is not None and owning is not None:
        pairs.append((opened, owning))
    elif opened is not None and lone_opening is None:
        lone_opening = opened
    return Singles(tuple(pairs), lone_opening, lone_closing)


def _marks(reading: Reading, region: Sequence[Place]) -> Iterator[tuple[int, Place]]:
    for start, end in region:
        for mark in _MARK.finditer(reading.text, start, end):
            yield mark.start(), (start, end)


def _opens(reading: Reading, at: int, words: str, offset: int) -> bool:
    if reading.article.text[at] == "’" or _OPENS.match(words, offset) is None or _YEAR.match(words, offset):
        return False
    first = _FIRST_WORD.match(words, offset)
    return first is None or first[1].lower() not in listed("elision")
