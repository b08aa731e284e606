"""The witness of layout: speakers named before a colon or after a dash, in headlines, interviews and mottos."""

from bisect import bisect_right
from collections.abc import Iterator

from claims.attribution.candidate import Candidate
from claims.attribution.layout.quotes import Marks
from claims.attribution.layout.spans import trimmed
from claims.attribution.relation import Voice
from claims.attribution.sheet import QUOTE_MARKS, Sheet
from claims.language import Run
from claims.model import BlockKind, SpeechAct

_DASHES = frozenset({"—", "–", "--", "-"})
_LONGEST = 8
"""A speaker's name and office hold in this many tokens."""
_TURNS = frozenset({"q", "a"})
_NO_SPEAKER = frozenset(
    {
        "latest",
        "editor",
        "note",
        "update",
        "exclusive",
        "watch",
        "related",
        "more",
        "photos",
        "video",
        "contributing",
        "byline",
        "twitter",
    }
)
_TOPICS = frozenset({"on", "after", "as", "about", "over", "in", "at", "who", "–", "—", ","})
"""Words that end a speaker's name in a headline: "'We are finished': union chief on the closure"."""
_DOCUMENTS = frozenset(
    {"poll", "report", "newspaper", "survey", "study", "editorial", "officials", "police", "sources", "experts", "analysts"}
)


def speaker_candidates(sheet: Sheet, marks: Marks) -> Iterator[Candidate]:
    """Relations whose cue is a colon or a dash."""
    dialogue, headlines = _turns(sheet), _headlines(sheet)
    for n, (start, end) in enumerate(sheet.paragraphs):
        colon = next((i for i in range(start + 1, min(end - 1, start + _LONGEST + 1)) if sheet.words[i] == ":"), None)
        headline = n == 0 or start in headlines
        if colon is not None and headline and marks.ends.get(colon) is not None:
            yield from _after_quote(sheet, start, colon, end)
        elif colon is not None:
            yield from _before_colon(sheet, marks, start, colon, end, turn=start in dialogue, headline=headline)
        elif headline:
            yield from _after_colon(sheet, marks, start, end)
        yield from _signed(sheet, marks, n, start, end)


def _turns(sheet: Sheet) -> frozenset[int]:
    """Where the turns of an interview start: at least two paragraphs that open with Q, A or a name in capitals."""
    starts = [
        start
        for start, end in sheet.paragraphs
        if end - start > 2
        and any(sheet.words[i] == ":" for i in range(start + 1, min(end, start + 5)))
        and (sheet.lower[start] in _TURNS or (sheet.words[start].isupper() and len(sheet.words[start]) > 1))
    ]
    return frozenset(starts) if len(starts) > 1 else frozenset()


def _headlines(sheet: Sheet) -> frozenset[int]:
    """Where the paragraphs start that stand in a headline."""
    article = sheet.doc._.claims_article
    blocks = [block for block in article.blocks if block.kind is BlockKind.HEADLINE] if article is not None else []
    starts = [block.start for block in blocks]
    found = []
    for start, _ in sheet.paragraphs if blocks else ():
        place = sheet.doc[start].idx
        n = bisect_right(starts, place) - 1
        if n >= 0 and place < blocks[n].end:
            found.append(start)
    return frozenset(found)


def _before_colon(
    sheet: Sheet, marks: Marks, start: int, colon: int, end: int, *, turn: bool, headline: bool
) -> Iterator[Candidate]:
    name = (start, colon)
    quote = marks.starts.get(colon + 1)
    if turn:
        content: Run = trimmed(sheet, colon + 1, end)
        content = (content[0], end) if sheet.words[end - 1] in {".", "?", "!"} or end - 1 <= content[1] else content
        source = () if sheet.lower[start] in _TURNS and colon == start + 1 else (name,)
    elif not _is_speaker(sheet, name):
        return
    elif quote is not None and not headline:
        content, source = (quote.start, quote.end), (name,)
    elif headline:
        content, source = trimmed(sheet, colon + 1, end), (name,)
        content = _with_last_quote(sheet, marks, content)
    else:
        return
    if content[0] < content[1]:
        head = colon - 1 if source else None
        yield Candidate(source, head, (colon, colon + 1), colon, (content,), SpeechAct.SAY, Voice.SOURCE, "colon")


def _with_last_quote(sheet: Sheet, marks: Marks, content: Run) -> Run:
    last = marks.inside[content[1] - 1] if content[0] < content[1] else None
    return (content[0], max(content[1], last.end)) if last is not None else content


def _after_quote(sheet: Sheet, start: int, colon: int, end: int) -> Iterator[Candidate]:
    """ "'We are finished': union chief on the closure" """
    topic = next((i for i in range(colon + 2, end) if sheet.lower[i] in _TOPICS), end)
    name = trimmed(sheet, colon + 1, topic)
    if _is_speaker(sheet, name, open_class=True):
        head = name[1] - 1
        content = (start, colon)
        yield Candidate((name,), head, (colon, colon + 1), colon, (content,), SpeechAct.SAY, Voice.SOURCE, "colon")


def _after_colon(sheet: Sheet, marks: Marks, start: int, end: int) -> Iterator[Candidate]:
    """ "'We are finished': union chief" """
    colon = next((i for i in range(end - 2, max(start, end - _LONGEST - 2), -1) if sheet.words[i] == ":"), None)
    if colon is None or not _is_speaker(sheet, name := trimmed(sheet, colon + 1, end), open_class=True):
        return
    quoted = marks.ends.get(colon)
    if quoted is not None or name[1] - name[0] <= 3:
        content = trimmed(sheet, start, colon)
        yield Candidate((name,), name[1] - 1, (colon, colon + 1), colon, (content,), SpeechAct.SAY, Voice.SOURCE, "colon")


def _is_speaker(sheet: Sheet, name: Run, *, open_class: bool = False) -> bool:
    """Whether the words name someone: a proper name at the end, or a speaking body, and no verb."""
    start, end = name
    if not 0 < end - start <= _LONGEST or any(sheet.lower[i] in _NO_SPEAKER for i in range(start, end)):
        return False
    if any(sheet.pos[i] in {"VERB", "AUX"} or sheet.words[i] in {",", ".", *QUOTE_MARKS} for i in range(start, end)):
        return False
    last = sheet.lower[end - 1]
    return sheet.pos[end - 1] == "PROPN" or last in _DOCUMENTS or (open_class and sheet.pos[end - 1] == "NOUN")


def _signed(sheet: Sheet, marks: Marks, n: int, start: int, end: int) -> Iterator[Candidate]:
    """A quotation with its author after a dash, on the same line or the next."""
    words = sheet.words
    if words[start] in _DASHES and n and _is_speaker(sheet, name := trimmed(sheet, start + 1, end)):
        above = sheet.paragraphs[n - 1]
        quote = marks.ends.get(above[1])
        if quote is not None and quote.start == above[0]:
            content: Run = (quote.start, quote.end)
            yield Candidate((name,), name[1] - 1, (start, start + 1), start, (content,), SpeechAct.SAY, Voice.SOURCE, "dash")
        return
    for i in range(max(start + 1, end - _LONGEST - 1), end - 1):
        if words[i] in _DASHES and (quote := marks.ends.get(i)) is not None and quote.start == start:
            name = trimmed(sheet, i + 1, end)
            if _is_speaker(sheet, name):
                content = (quote.start, quote.end)
                yield Candidate((name,), name[1] - 1, (i, i + 1), i, (content,), SpeechAct.SAY, Voice.SOURCE, "dash")
            return
