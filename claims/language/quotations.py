"""Pairing quotation marks, paragraph by paragraph, so that an unclosed mark never spoils the rest of an article."""

from dataclasses import dataclass

from claims.language import ParsedDoc
from claims.language.labels import QUOTE_MARKS

_OPENING = frozenset("“„‟«〝‘‚‛‹")
_CLOSING = frozenset("”»〞›")
_TURNED = {"„": "“", "‚": "‘", "»": "«", "›": "‹"}
"""Marks that close what these have opened, though they open elsewhere: „so“, »so«."""
_BEFORE_OPENING = frozenset("([{—–-/:")
_MARKS = QUOTE_MARKS | {"'"}
_ELISIONS = frozenset({"em", "tis", "twas", "til", "n", "cause", "round", "bout"})


@dataclass(frozen=True, slots=True)
class Quote:
    """Words in quotation marks: token indices, the marks included, ``end`` excluded.

    ``closed`` is false where the paragraph ends first; ``resumed`` marks a paragraph that re-opens the quotation the
    paragraph before it left open.
    """

    start: int
    end: int
    single: bool
    closed: bool = True
    resumed: bool = False


def quotes_of(parsed: ParsedDoc) -> list[Quote]:
    """The outermost quotations in reading order."""
    quotes: list[Quote] = []
    left_open = False
    for start, end in parsed.paragraphs:
        found = _paired(parsed, start, end, QUOTE_MARKS, single=False, resumes=left_open)
        spans = [(quote.start, quote.end) for quote in found]
        for quote in _paired(parsed, start, end, frozenset("'"), single=True, resumes=False):
            if not any(a < quote.end and quote.start < b for a, b in spans):
                found.append(quote)
        found.sort(key=lambda quote: quote.start)
        left_open = bool(found) and not found[-1].closed
        quotes.extend(found)
    return quotes


def _paired(parsed: ParsedDoc, start: int, end: int, marks: frozenset[str], *, single: bool, resumes: bool) -> list[Quote]:
    words = parsed.words
    places = [i for i in range(start, end) if words[i] in marks]
    if not places:
        return []
    found: list[Quote] = []
    opened: int | None = None
    inside = 0
    closers = _closers_left(parsed, places)
    for n, i in enumerate(places):
        if found and i < found[-1].end:
            continue
        if opened is None:
            if _may_open(parsed, i, start, single=single):
                opened, inside = i, 0
        elif inside and _original(parsed, i) in _CLOSING:
            inside -= 1
        elif _may_close(parsed, i, opened, end, single=single, more=len(places) - n - 1):
            close = i + 1
            while close < end and words[close] in _MARKS and not parsed.spaces[close - 1]:
                close += 1  # a quotation inside ends with it: … 'Never.'"
            found.append(Quote(opened, close, single, resumed=resumes and opened == start))
            opened = None
        elif not single and _may_open(parsed, i, start, single=False):
            if _looks_unclosed(parsed, opened, i):
                opened, inside = i, 0
            elif _original(parsed, i) in _OPENING and closers[n] > inside + 1:
                inside += 1  # "the plan “as it was” is dead": a quotation in the same marks inside another
    if opened is not None and not single:
        found.append(Quote(opened, end, single, closed=False, resumed=resumes and opened == start))
    return found


def _closers_left(parsed: ParsedDoc, places: list[int]) -> list[int]:
    """For each mark how many marks that only close follow it in its sentence."""
    left = [0] * len(places)
    for n in range(len(places) - 2, -1, -1):
        after = places[n + 1]
        if parsed.sentence[after] == parsed.sentence[places[n]]:
            left[n] = left[n + 1] + (_original(parsed, after) in _CLOSING)
    return left


def _looks_unclosed(parsed: ParsedDoc, opened: int, again: int) -> bool:
    """A second opening mark: the first was never closed, unless it stands inside the same sentence."""
    return parsed.sentence[opened] != parsed.sentence[again]


def _original(parsed: ParsedDoc, i: int) -> str:
    article, at = parsed.article, parsed.offsets[i]
    return article.text[at] if article is not None and at < len(article.text) else parsed.words[i][0]


def _may_open(parsed: ParsedDoc, i: int, start: int, *, single: bool) -> bool:
    mark = _original(parsed, i)
    if mark in _OPENING:
        return True
    if mark in _CLOSING and mark not in _TURNED:
        return False
    spaced = i == start or parsed.spaces[i - 1] or parsed.words[i - 1][-1] in _BEFORE_OPENING or parsed.words[i - 1].isspace()
    if mark in _TURNED and mark in _CLOSING:
        return spaced and not parsed.spaces[i]
    if single:
        follows = i + 1 < len(parsed) and not parsed.spaces[i] and parsed.lower[i + 1] not in _ELISIONS
        return spaced and follows and mark != "’"
    return spaced or parsed.words[i - 1] in {",", "."} or not parsed.spaces[i]


def _may_close(parsed: ParsedDoc, i: int, opened: int, end: int, *, single: bool, more: int) -> bool:
    mark = _original(parsed, i)
    if mark in _CLOSING:
        return True
    if mark in _OPENING:
        return mark in _TURNED.get(_original(parsed, opened), "")
    if single:
        if i + 1 < end and not parsed.spaces[i] and parsed.words[i + 1][0].isalnum():
            return False
        # "the nurses' union": a plural's apostrophe, unless no other mark is left to close the quotation.
        return not (more and parsed.words[i - 1].endswith("s") and i + 1 < end and parsed.words[i + 1][0].isalpha())
    if i + 1 >= end or parsed.spaces[i] or not parsed.words[i + 1][0].isalnum():
        return True
    return not parsed.spaces[i - 1]


@dataclass(frozen=True, slots=True)
class Marks:
    """Quotations by where they start and where they end."""

    starts: dict[int, Quote]
    ends: dict[int, Quote]
    inside: list[Quote | None]


def marks_of(parsed: ParsedDoc, quotes: list[Quote]) -> Marks:
    """The lookup of ``quotes``; ``inside`` gives for each token the quotation that holds it."""
    inside: list[Quote | None] = [None] * len(parsed)
    for quote in quotes:
        inside[quote.start : quote.end] = [quote] * (quote.end - quote.start)
    return Marks({quote.start: quote for quote in quotes}, {quote.end: quote for quote in quotes}, inside)
