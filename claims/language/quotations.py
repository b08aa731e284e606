"""Pairs quotation marks: which marks open and close a quotation, and which are unpaired.

Marks are paired paragraph by paragraph, so that an unclosed one does not affect the rest of an article. The result is in
`ParsedDoc.quotations`; nothing else pairs quotation marks in the words of an article.
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from operator import attrgetter

from claims.language.labels import QUOTE_MARKS
from claims.language.tree import Run

_OPENING = frozenset("“„‟«〝‘‚‛‹")
_CLOSING = frozenset("”»〞›")
_TURNED = {"„": "“", "‚": "‘", "»": "«", "›": "‹"}
"""Opening marks that some styles use as closing ones: „so“, »so«."""
_BEFORE_OPENING = frozenset("([{—–-/:")
_SINGLE_MARKS = frozenset("'")
MARKS = QUOTE_MARKS | _SINGLE_MARKS
"""Tokens that can be a quotation mark; an article without any has no quotations."""
_ELISIONS = frozenset({"em", "tis", "twas", "til", "n", "cause", "round", "bout"})


class Mark(StrEnum):
    """The kind of quotation mark."""

    DOUBLE = "double"
    SINGLE = "single"


@dataclass(frozen=True, slots=True)
class Quote:
    """Words in quotation marks.

    ``start`` and ``end`` are token indices, the marks included, ``end`` excluded; ``inside`` is the run of the words without
    the marks. ``closed`` is false where the paragraph ends before the quotation does; ``resumed`` is true in a paragraph that
    re-opens the quotation that the paragraph before it left open. ``nested`` are the quotations inside, one level deep.
    """

    start: int
    end: int
    mark: Mark
    inside: Run
    closed: bool = True
    resumed: bool = False
    nested: tuple["Quote", ...] = ()


@dataclass(frozen=True, slots=True)
class Quotations:
    """The quotations of an article.

    ``around`` gives for each token the outermost quotation that contains it (marks included); ``outermost`` are in reading
    order and do not overlap. ``unpaired`` are the unpaired double marks, by token: a closing one that nothing
    opens, an opening one that is not closed before another opens in a later sentence, or one inside a quotation with too few
    closing ones. By token: ``starting`` the outermost quotation that it opens, ``ending`` the one that ends before it,
    ``closed_by`` the quotation in double marks, outermost or nested, that it closes.
    """

    around: tuple[Quote | None, ...]
    outermost: tuple[Quote, ...] = ()
    unpaired: tuple[int, ...] = ()
    starting: Mapping[int, Quote] = field(default_factory=dict, compare=False, repr=False)
    ending: Mapping[int, Quote] = field(default_factory=dict, compare=False, repr=False)
    closed_by: Mapping[int, Quote] = field(default_factory=dict, compare=False, repr=False)


def read_quotations(
    words: Sequence[str],
    lower: Sequence[str],
    spaces: Sequence[bool],
    characters: Sequence[str],
    sentence: Sequence[Run],
    paragraphs: Sequence[Run],
) -> Quotations:
    """The quotations in the columns of a `ParsedDoc`; ``characters`` are the first characters of the tokens in the article."""
    reader = _Reader(words, lower, spaces, characters, sentence)
    found: list[Quote] = []
    left_open = False
    for n, run in enumerate(paragraphs):
        goes_on = n + 1 < len(paragraphs) and words[paragraphs[n + 1][0]] in _SINGLE_MARKS
        quotes = reader.paragraph(run, resumes=left_open, goes_on=goes_on)
        left_open = bool(quotes) and not quotes[-1].closed
        found.extend(quotes)
    around: list[Quote | None] = [None] * len(words)
    for quote in found:
        around[quote.start : quote.end] = [quote] * (quote.end - quote.start)
    double = [quote for outer in found for quote in (outer, *outer.nested) if quote.closed and quote.mark is Mark.DOUBLE]
    return Quotations(
        around=tuple(around),
        outermost=tuple(found),
        unpaired=tuple(sorted(reader.unpaired)),
        starting={quote.start: quote for quote in found},
        ending={quote.end: quote for quote in found},
        closed_by={quote.inside[1]: quote for quote in double},
    )


@dataclass(slots=True)
class _Reader:
    words: Sequence[str]
    lower: Sequence[str]
    spaces: Sequence[bool]
    characters: Sequence[str]
    sentence: Sequence[Run]
    unpaired: list[int] = field(default_factory=list)

    def paragraph(self, run: Run, *, resumes: bool, goes_on: bool) -> list[Quote]:
        """The outermost quotations of a paragraph, in reading order; ``goes_on``: the next one opens with a single mark."""
        if MARKS.isdisjoint(self.words[run[0] : run[1]]):
            return []
        doubles = self._paired(run, Mark.DOUBLE, resumes=resumes)
        singles = _apart(self._paired(run, Mark.SINGLE, goes_on=goes_on), doubles)
        return sorted((*map(self._with_singles, doubles), *singles), key=attrgetter("start"))

    def _with_singles(self, double: Quote) -> Quote:
        """The quotation with those in single marks inside it."""
        singles = _apart(self._paired(double.inside, Mark.SINGLE), double.nested)
        return replace(double, nested=tuple(sorted((*double.nested, *singles), key=attrgetter("start")))) if singles else double

    def _paired(self, run: Run, mark: Mark, *, resumes: bool = False, goes_on: bool = False) -> list[Quote]:
        start, end = run
        marks = QUOTE_MARKS if mark is Mark.DOUBLE else _SINGLE_MARKS
        places = [i for i in range(start, end) if self.words[i] in marks]
        closers = self._closers_left(places)
        found: list[Quote] = []
        opened: int | None = None
        openings: list[int] = []  # opening marks of nested quotations with the same marks
        nested: list[Quote] = []
        for n, i in enumerate(places):
            if found and i < found[-1].end:
                continue
            if opened is None:
                if self._may_open(i, start, mark):
                    opened, openings, nested = i, [], []
                elif mark is Mark.DOUBLE:
                    self.unpaired.append(i)
            elif openings and self.characters[i] in _CLOSING:
                inner = openings.pop()
                nested.append(Quote(inner, i + 1, mark, (inner + 1, i)))
            elif self._may_close(i, opened, end, mark, more=len(places) - n - 1):
                close = i + 1
                while close < end and self.words[close] in MARKS and not self.spaces[close - 1]:
                    close += 1  # a quotation inside ends with it: … 'Never.'"
                resumed = resumes and opened == start
                found.append(Quote(opened, close, mark, (opened + 1, i), resumed=resumed, nested=_outer(nested)))
                opened = None
            elif mark is Mark.DOUBLE and self._may_open(i, start, mark):
                if self.sentence[opened] != self.sentence[i]:  # the first was never closed
                    self.unpaired.append(opened)
                    opened, openings, nested = i, [], []
                elif self.characters[i] in _OPENING and closers[n] > len(openings) + 1:
                    openings.append(i)  # "the plan “as it was” is dead": a quotation in the same marks inside another
                else:
                    self.unpaired.append(i)
        # "He said: 'It rained. ¶ 'It will rain.'"
        continued = opened is not None and goes_on and (opened == start or self.words[opened - 1] == ":")
        if opened is not None and (mark is Mark.DOUBLE or continued):
            resumed = resumes and opened == start
            found.append(Quote(opened, end, mark, (opened + 1, end), closed=False, resumed=resumed, nested=_outer(nested)))
        return found

    def _closers_left(self, places: list[int]) -> list[int]:
        """For each mark, the number of marks after it in its sentence that can only close."""
        left = [0] * len(places)
        for n in range(len(places) - 2, -1, -1):
            after = places[n + 1]
            if self.sentence[after] == self.sentence[places[n]]:
                left[n] = left[n + 1] + (self.characters[after] in _CLOSING)
        return left

    def _may_open(self, i: int, start: int, mark: Mark) -> bool:
        character = self.characters[i]
        if character in _OPENING:
            return True
        if character in _CLOSING and character not in _TURNED:
            return False
        before = self.words[i - 1]
        spaced = i == start or self.spaces[i - 1] or before[-1] in _BEFORE_OPENING or before.isspace()
        if character in _TURNED and character in _CLOSING:
            return spaced and not self.spaces[i]
        if mark is Mark.SINGLE:
            follows = i + 1 < len(self.words) and not self.spaces[i] and self.lower[i + 1] not in _ELISIONS
            return spaced and follows and character != "’"
        return spaced or before in {",", "."} or not self.spaces[i]

    def _may_close(self, i: int, opened: int, end: int, mark: Mark, *, more: int) -> bool:
        character = self.characters[i]
        if character in _CLOSING:
            return True
        if character in _OPENING:
            return character in _TURNED.get(self.characters[opened], "")
        if mark is Mark.SINGLE:
            if i + 1 < end and not self.spaces[i] and self.words[i + 1][0].isalnum():
                return False
            # "the nurses' union": a plural's apostrophe, unless no other mark is left to close the quotation.
            return not (more and self.words[i - 1].endswith("s") and i + 1 < end and self.words[i + 1][0].isalpha())
        if i + 1 >= end or self.spaces[i] or not self.words[i + 1][0].isalnum():
            return True
        return not self.spaces[i - 1]


def _apart(quotes: Sequence[Quote], others: Sequence[Quote]) -> list[Quote]:
    """The ``quotes`` that overlap none of ``others`` (sorted, non-overlapping)."""
    starts = [other.start for other in others]
    found = []
    for quote in quotes:
        n = bisect_left(starts, quote.end)
        if n == 0 or others[n - 1].end <= quote.start:
            found.append(quote)
    return found


def _outer(nested: Sequence[Quote]) -> tuple[Quote, ...]:
    """The quotations that are not inside another, in reading order; in the input, an inner one precedes its outer one."""
    found: list[Quote] = []
    for quote in nested:
        while found and found[-1].start > quote.start:
            found.pop()
        found.append(quote)
    return tuple(found)
