"""The witness of layout: speakers named before a colon or after a dash, in headlines, interviews and mottos."""

from collections.abc import Iterator

from claims.attribution.candidate import Candidate
from claims.attribution.layout.quotes import Marks
from claims.attribution.layout.spans import trimmed
from claims.attribution.relation import Voice
from claims.language import ParsedDoc, Run
from claims.language.labels import DASHES, QUOTE_MARKS, VERBS
from claims.model import BlockKind, SpeechAct

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


def speaker_candidates(parsed: ParsedDoc, marks: Marks) -> Iterator[Candidate]:
    """Relations whose cue is a colon or a dash."""
    dialogue, headlines = _turns(parsed), _headlines(parsed)
    for n, (start, end) in enumerate(parsed.paragraphs):
        colon = next((i for i in range(start + 1, min(end - 1, start + _LONGEST + 1)) if parsed.words[i] == ":"), None)
        headline = n == 0 or start in headlines
        if colon is not None and headline and marks.ends.get(colon) is not None:
            yield from _after_quote(parsed, start, colon, end)
        elif colon is not None:
            yield from _before_colon(parsed, marks, start, colon, end, turn=start in dialogue, headline=headline)
        elif headline:
            yield from _after_colon(parsed, marks, start, end)
        yield from _signed(parsed, marks, n, start, end)


def _turns(parsed: ParsedDoc) -> frozenset[int]:
    """Where the turns of an interview start: at least two paragraphs that open with Q, A or a name in capitals."""
    starts = [
        start
        for start, end in parsed.paragraphs
        if end - start > 2
        and any(parsed.words[i] == ":" for i in range(start + 1, min(end, start + 5)))
        and (parsed.lower[start] in _TURNS or (parsed.words[start].isupper() and len(parsed.words[start]) > 1))
    ]
    return frozenset(starts) if len(starts) > 1 else frozenset()


def _headlines(parsed: ParsedDoc) -> frozenset[int]:
    """Where the paragraphs start that stand in a headline."""
    blocks = ((start, parsed.block[start]) for start, _ in parsed.paragraphs)
    return frozenset(start for start, block in blocks if block is not None and block.kind is BlockKind.HEADLINE)


def _before_colon(
    parsed: ParsedDoc, marks: Marks, start: int, colon: int, end: int, *, turn: bool, headline: bool
) -> Iterator[Candidate]:
    name = (start, colon)
    quote = marks.starts.get(colon + 1)
    if turn:
        content: Run = trimmed(parsed, colon + 1, end)
        content = (content[0], end) if parsed.words[end - 1] in {".", "?", "!"} or end - 1 <= content[1] else content
        source = () if parsed.lower[start] in _TURNS and colon == start + 1 else (name,)
    elif not _is_speaker(parsed, name):
        return
    elif quote is not None and not headline:
        content, source = (quote.start, quote.end), (name,)
    elif headline:
        content, source = trimmed(parsed, colon + 1, end), (name,)
        content = _with_last_quote(parsed, marks, content)
    else:
        return
    if content[0] < content[1]:
        head = colon - 1 if source else None
        yield Candidate(source, head, (colon, colon + 1), colon, (content,), SpeechAct.SAY, Voice.SOURCE, "colon")


def _with_last_quote(parsed: ParsedDoc, marks: Marks, content: Run) -> Run:
    last = marks.inside[content[1] - 1] if content[0] < content[1] else None
    return (content[0], max(content[1], last.end)) if last is not None else content


def _after_quote(parsed: ParsedDoc, start: int, colon: int, end: int) -> Iterator[Candidate]:
    """ "'We are finished': union chief on the closure" """
    topic = next((i for i in range(colon + 2, end) if parsed.lower[i] in _TOPICS), end)
    name = trimmed(parsed, colon + 1, topic)
    if _is_speaker(parsed, name, open_class=True):
        head = name[1] - 1
        content = (start, colon)
        yield Candidate((name,), head, (colon, colon + 1), colon, (content,), SpeechAct.SAY, Voice.SOURCE, "colon")


def _after_colon(parsed: ParsedDoc, marks: Marks, start: int, end: int) -> Iterator[Candidate]:
    """ "'We are finished': union chief" """
    colon = next((i for i in range(end - 2, max(start, end - _LONGEST - 2), -1) if parsed.words[i] == ":"), None)
    if colon is None or not _is_speaker(parsed, name := trimmed(parsed, colon + 1, end), open_class=True):
        return
    quoted = marks.ends.get(colon)
    if quoted is not None or name[1] - name[0] <= 3:
        content = trimmed(parsed, start, colon)
        yield Candidate((name,), name[1] - 1, (colon, colon + 1), colon, (content,), SpeechAct.SAY, Voice.SOURCE, "colon")


def _is_speaker(parsed: ParsedDoc, name: Run, *, open_class: bool = False) -> bool:
    """Whether the words name someone: a proper name at the end, or a speaking body, and no verb."""
    start, end = name
    if not 0 < end - start <= _LONGEST or any(parsed.lower[i] in _NO_SPEAKER for i in range(start, end)):
        return False
    if any(parsed.pos[i] in VERBS or parsed.words[i] in {",", ".", *QUOTE_MARKS} for i in range(start, end)):
        return False
    last = parsed.lower[end - 1]
    return parsed.pos[end - 1] == "PROPN" or last in _DOCUMENTS or (open_class and parsed.pos[end - 1] == "NOUN")


def _signed(parsed: ParsedDoc, marks: Marks, n: int, start: int, end: int) -> Iterator[Candidate]:
    """A quotation with its author after a dash, on the same line or the next."""
    words = parsed.words
    if words[start] in DASHES and n and _is_speaker(parsed, name := trimmed(parsed, start + 1, end)):
        above = parsed.paragraphs[n - 1]
        quote = marks.ends.get(above[1])
        if quote is not None and quote.start == above[0]:
            content: Run = (quote.start, quote.end)
            yield Candidate((name,), name[1] - 1, (start, start + 1), start, (content,), SpeechAct.SAY, Voice.SOURCE, "dash")
        return
    for i in range(max(start + 1, end - _LONGEST - 1), end - 1):
        if words[i] in DASHES and (quote := marks.ends.get(i)) is not None and quote.start == start:
            name = trimmed(parsed, i + 1, end)
            if _is_speaker(parsed, name):
                content = (quote.start, quote.end)
                yield Candidate((name,), name[1] - 1, (i, i + 1), i, (content,), SpeechAct.SAY, Voice.SOURCE, "dash")
            return
