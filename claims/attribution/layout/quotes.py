"""Pairing quotation marks, paragraph by paragraph, so that an unclosed mark never spoils the rest of an article."""

from dataclasses import dataclass

from claims.attribution.sheet import QUOTE_MARKS, Sheet

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


def quotes_of(sheet: Sheet) -> list[Quote]:
    """The outermost quotations in reading order."""
    quotes: list[Quote] = []
    left_open = False
    for start, end in sheet.paragraphs:
        found = _paired(sheet, start, end, QUOTE_MARKS, single=False, resumes=left_open)
        spans = [(quote.start, quote.end) for quote in found]
        for quote in _paired(sheet, start, end, frozenset("'"), single=True, resumes=False):
            if not any(a < quote.end and quote.start < b for a, b in spans):
                found.append(quote)
        found.sort(key=lambda quote: quote.start)
        left_open = bool(found) and not found[-1].closed
        quotes.extend(found)
    return quotes


def _paired(sheet: Sheet, start: int, end: int, marks: frozenset[str], *, single: bool, resumes: bool) -> list[Quote]:
    words = sheet.words
    places = [i for i in range(start, end) if words[i] in marks]
    if not places:
        return []
    found: list[Quote] = []
    opened: int | None = None
    inside = 0
    closers = _closers_left(sheet, places)
    for n, i in enumerate(places):
        if found and i < found[-1].end:
            continue
        if opened is None:
            if _may_open(sheet, i, start, single=single):
                opened, inside = i, 0
        elif inside and _original(sheet, i) in _CLOSING:
            inside -= 1
        elif _may_close(sheet, i, opened, end, single=single, more=len(places) - n - 1):
            close = i + 1
            while close < end and words[close] in _MARKS and not sheet.doc[close - 1].whitespace_:
                close += 1  # a quotation inside ends with it: … 'Never.'"
            found.append(Quote(opened, close, single, resumed=resumes and opened == start))
            opened = None
        elif not single and _may_open(sheet, i, start, single=False):
            if _looks_unclosed(sheet, opened, i):
                opened, inside = i, 0
            elif _original(sheet, i) in _OPENING and closers[n] > inside + 1:
                inside += 1  # "the plan “as it was” is dead": a quotation in the same marks inside another
    if opened is not None and not single:
        found.append(Quote(opened, end, single, closed=False, resumed=resumes and opened == start))
    return found


def _closers_left(sheet: Sheet, places: list[int]) -> list[int]:
    """For each mark how many marks that only close follow it in its sentence."""
    left = [0] * len(places)
    for n in range(len(places) - 2, -1, -1):
        after = places[n + 1]
        if sheet.sentence[after] == sheet.sentence[places[n]]:
            left[n] = left[n + 1] + (_original(sheet, after) in _CLOSING)
    return left


def _looks_unclosed(sheet: Sheet, opened: int, again: int) -> bool:
    """A second opening mark: the first was never closed, unless it stands inside the same sentence."""
    return sheet.sentence[opened] != sheet.sentence[again]


def _original(sheet: Sheet, i: int) -> str:
    article = sheet.doc._.claims_article
    token = sheet.doc[i]
    return article.text[token.idx] if article is not None and token.idx < len(article.text) else token.text[0]


def _may_open(sheet: Sheet, i: int, start: int, *, single: bool) -> bool:
    mark = _original(sheet, i)
    if mark in _OPENING:
        return True
    if mark in _CLOSING and mark not in _TURNED:
        return False
    spaced = (
        i == start
        or bool(sheet.doc[i - 1].whitespace_)
        or sheet.words[i - 1][-1] in _BEFORE_OPENING
        or sheet.words[i - 1].isspace()
    )
    if mark in _TURNED and mark in _CLOSING:
        return spaced and not sheet.doc[i].whitespace_
    if single:
        follows = i + 1 < len(sheet) and not sheet.doc[i].whitespace_ and sheet.lower[i + 1] not in _ELISIONS
        return spaced and follows and mark != "’"
    return spaced or sheet.words[i - 1] in {",", "."} or not sheet.doc[i].whitespace_


def _may_close(sheet: Sheet, i: int, opened: int, end: int, *, single: bool, more: int) -> bool:
    mark = _original(sheet, i)
    if mark in _CLOSING:
        return True
    if mark in _OPENING:
        return mark in _TURNED.get(_original(sheet, opened), "")
    if single:
        if i + 1 < end and not sheet.doc[i].whitespace_ and sheet.words[i + 1][0].isalnum():
            return False
        # "the nurses' union": a plural's apostrophe, unless no other mark is left to close the quotation.
        return not (more and sheet.words[i - 1].endswith("s") and i + 1 < end and sheet.words[i + 1][0].isalpha())
    if i + 1 >= end or sheet.doc[i].whitespace_ or not sheet.words[i + 1][0].isalnum():
        return True
    return not (bool(sheet.doc[i - 1].whitespace_))


@dataclass(frozen=True, slots=True)
class Marks:
    """Quotations by where they start and where they end."""

    starts: dict[int, Quote]
    ends: dict[int, Quote]
    inside: list[Quote | None]


def marks_of(sheet: Sheet, quotes: list[Quote]) -> Marks:
    """The lookup of ``quotes``; ``inside`` gives for each token the quotation that holds it."""
    inside: list[Quote | None] = [None] * len(sheet)
    for quote in quotes:
        inside[quote.start : quote.end] = [quote] * (quote.end - quote.start)
    return Marks({quote.start: quote for quote in quotes}, {quote.end: quote for quote in quotes}, inside)
