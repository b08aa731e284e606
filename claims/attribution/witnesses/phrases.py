"""The witness of phrases: "according to …", "in …'s view", "as … put it", and speakers before a colon or after a dash."""

from collections.abc import Iterator

from claims.attribution.candidate import Candidate
from claims.attribution.layout.quotes import Marks
from claims.attribution.layout.spans import source_span, trimmed
from claims.attribution.relation import Voice
from claims.attribution.sheet import Sheet
from claims.language import Run
from claims.model import SpeechAct

_VIEWS = frozenset(
    {"view", "opinion", "words", "eyes", "estimation", "telling", "assessment", "judgment", "judgement", "phrase"}
)
_FIGURES = frozenset({"estimate", "estimates", "reckoning", "calculation", "calculations", "account", "count", "admission"})
"""By the engineer's estimate …; by her own admission …"""
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})


def phrase_candidates(sheet: Sheet, marks: Marks) -> Iterator[Candidate]:
    """Relations whose cue is a preposition or prepositional phrase."""
    lower = sheet.lower
    for i, word in enumerate(lower):
        if word == "according" and i + 1 < len(sheet) and lower[i + 1] == "to":
            yield from _adjunct(sheet, marks, i, (i, i + 2), sheet.child(i + 1, "pobj"))
        elif word == "per" and sheet.deps[i] == "prep":
            source = sheet.child(i, "pobj")
            if source is not None and sheet.pos[source] == "PROPN" and sheet.tags[source] != "NN":
                yield from _adjunct(sheet, marks, i, (i, i + 1), source)
        elif word in _VIEWS or word in _FIGURES:
            yield from _view(sheet, marks, i)


def _view(sheet: Sheet, marks: Marks, noun: int) -> Iterator[Candidate]:
    """In the mayor's view …; in the words of one resident …"""
    prep = sheet.heads[noun]
    figure = sheet.lower[noun] in _FIGURES
    if sheet.deps[noun] != "pobj" or sheet.lower[prep] not in ({"by"} if figure else {"in", "to"}):
        return
    owner = sheet.child(noun, "poss")
    if owner is not None and sheet.tags[owner] == "PRP$" and not figure:
        return  # 'would not, in his words, "surrender"': the words are already somebody's
    if owner is not None:
        end = sheet.right[owner] + 1
        marker = 1 if sheet.lower[end - 1] in {"'s", "'"} else 0
        for candidate in _adjunct(sheet, marks, prep, (end, noun + 1), owner):
            candidate.source = ((sheet.left[owner], end - marker),)
            candidate.cue = (prep, prep + 1) if noun != end else (end, noun + 1)
            candidate.cue = (end, noun + 1)
            candidate.cue_head = noun
            yield candidate
        return
    of = sheet.child(noun, "prep")
    if of == noun + 1 and sheet.lower[of] == "of" and (source := sheet.child(of, "pobj")) is not None:
        for candidate in _adjunct(sheet, marks, prep, (prep, of + 1), source):
            candidate.cue_head = noun
            yield candidate


def _adjunct(sheet: Sheet, marks: Marks, head: int, cue: Run, source: int | None) -> Iterator[Candidate]:
    """A phrase that attributes the clause it stands beside."""
    start, end = sheet.sentence[head]
    if source is None:
        return
    span = source_span(sheet, source, floor=cue[1] if source > cue[0] else start, ceiling=end)
    if span[0] >= span[1]:
        return
    last = max(cue[1], span[1]) if source > cue[0] else cue[1]
    first = min(cue[0], span[0], head)
    content = _beside(sheet, marks, head, first, last, start, end)
    if content:
        yield Candidate((span,), source, cue, head, content, SpeechAct.SAY, Voice.SOURCE, "adjunct")


_OPENERS = frozenset({"which", "who", "whom", "that", "and", "but", "because", "while", "although", "though", "when", "where"})


def _beside(sheet: Sheet, marks: Marks, head: int, first: int, last: int, start: int, end: int) -> tuple[Run, ...]:
    words = sheet.words
    before = trimmed(sheet, start, first)
    if (quote := marks.ends.get(first)) is not None or (first and (quote := marks.ends.get(first - 1)) is not None):
        before = (min(before[0], quote.start) if before[0] < before[1] else quote.start, quote.end)
    at = last
    while at < end and words[at] == ",":
        at += 1
    rest = trimmed(sheet, at, end)
    if rest[0] < rest[1] and (quote := marks.inside[rest[1] - 1]) is not None:
        rest = (rest[0], max(rest[1], quote.end))
    opener = first - 2 if first > start and words[first - 1] == "," else first - 1
    if opener >= start and sheet.lower[opener] in _OPENERS and rest[0] < rest[1]:
        # "boats which, according to the agency, both states have turned away"
        return ((opener, opener + 1), rest) if sheet.pos[opener] == "PRON" or sheet.tags[opener] == "WDT" else (rest,)
    has_before, has_rest = before[0] < before[1], rest[0] < rest[1]
    finite_before = has_before and any(sheet.tags[i] in _FINITE for i in range(*before))
    if finite_before:
        return (before,)
    if not has_rest:
        return (before,) if has_before else ()
    if not has_before or all(sheet.deps[i] in {"cc", "advmod", "mark", "punct"} for i in range(*before)):
        return (rest,)
    return (before, rest)
