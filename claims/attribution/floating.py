"""Quotations without a cue of their own, which the last speaker goes on with: '"…," she said. "…"'."""

from claims.attribution.candidate import Candidate
from claims.attribution.layout.quotes import Quote
from claims.attribution.relation import Voice
from claims.attribution.sheet import Sheet
from claims.language import indices_of, runs_of

_TERMINAL = frozenset(".!?")
_CARRIED = frozenset({"quote", "par", "that", "adjunct", "colon"})


def float_on(sheet: Sheet, quotes: list[Quote], candidates: list[Candidate]) -> None:
    """Adds quotations that no cue claims to the content of the relation whose speaker goes on.

    ``candidates`` must be outermost ones in the order of their cues; their contents are changed in place.
    """
    taken = [False] * (len(sheet) + 1)
    candidates = [c for c in candidates if not _within_quote(c, quotes)]
    for candidate in candidates:
        for i in (*indices_of(candidate.content), *range(*candidate.cue), *indices_of(candidate.source)):
            taken[i] = True
    places = [(_first(candidate), _last(candidate), candidate) for candidate in candidates]
    for quote in quotes:
        if taken[quote.start] or taken[min(quote.end - 1, quote.start + 1)] or not _is_speech(sheet, quote):
            continue
        speaker = _speaker(sheet, quote, places, taken)
        if speaker is not None:
            speaker.content = runs_of([*indices_of(speaker.content), *range(quote.start, quote.end)])
            taken[quote.start : quote.end] = [True] * (quote.end - quote.start)
            places = [(_first(c), _last(c), c) for c in candidates]


def _within_quote(c: Candidate, quotes: list[Quote]) -> bool:
    """What a quoted person says of what she thinks cannot claim the quotation it stands in: "I hope they come." """
    first, last = _first(c), _last(c)
    return any(q.start < first and last < q.end for q in quotes)


def _first(c: Candidate) -> int:
    return min(c.cue[0], c.content[0][0], c.source[0][0] if c.source else c.cue[0])


def _last(c: Candidate) -> int:
    return max(c.cue[1], c.content[-1][1], c.source[-1][1] if c.source else 0)


def _is_speech(sheet: Sheet, quote: Quote) -> bool:
    """Whole sentences in quotation marks, not a title or a word at arm's length."""
    before = quote.start - 1
    fresh = (
        quote.start == sheet.paragraph[quote.start][0]
        or sheet.words[before][-1] in _TERMINAL
        or sheet.words[before] in {'"', "''", ":", ")"}
    )
    if not fresh or quote.end - quote.start < 4:
        return False
    inner = sheet.words[quote.end - 2]
    after = sheet.words[quote.end] if quote.end < len(sheet) else "."
    return not quote.closed or inner[-1] in _TERMINAL or after in _TERMINAL or quote.end >= sheet.paragraph[quote.start][1]


def _speaker(sheet: Sheet, quote: Quote, places: list[tuple[int, int, Candidate]], taken: list[bool]) -> Candidate | None:
    paragraph = sheet.paragraph[quote.start]
    earlier = [p for p in places if p[0] < quote.start and p[2].frame in _CARRIED and p[2].voice is Voice.SOURCE]
    if earlier:
        _, last, candidate = max(earlier, key=lambda place: place[1])
        if _goes_on(sheet, quote, candidate, last):
            return candidate
    for first, _, candidate in places:
        if first >= quote.end and sheet.paragraph[first] == paragraph and first - quote.end <= 1 and candidate.frame == "quote":
            return candidate
    return None


def _goes_on(sheet: Sheet, quote: Quote, candidate: Candidate, last: int) -> bool:
    """Whether nothing but the rest of the cue's sentence stands between the relation and the quotation."""
    paragraph = sheet.paragraph[quote.start]
    at = last - 1
    while at > 0 and sheet.words[at].isspace():
        at -= 1
    if sheet.paragraph[at] == paragraph:
        return sheet.sentence[at][1] >= quote.start - 1 or last >= sheet.sentence[quote.start][0] - 2
    spoke = any(sheet.words[a] in {'"', "''"} for a, _ in candidate.content)
    return quote.start == paragraph[0] and spoke and _previous(sheet, paragraph, sheet.paragraph[at])


def _previous(sheet: Sheet, paragraph: tuple[int, int], earlier: tuple[int, int]) -> bool:
    n = sheet.paragraphs.index(paragraph)
    return n > 0 and sheet.paragraphs[n - 1] == earlier
