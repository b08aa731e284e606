"""The witness of phrases: "according to …", "in …'s view", "as … put it", and speakers before a colon or after a dash."""

from collections.abc import Iterator

from claims.attribution.candidate import Candidate
from claims.attribution.layout.quotes import Marks
from claims.attribution.layout.spans import source_span, trimmed
from claims.attribution.relation import Voice
from claims.language import ParsedDoc, Run
from claims.language.labels import FINITE
from claims.model import SpeechAct

_VIEWS = frozenset(
    {"view", "opinion", "words", "eyes", "estimation", "telling", "assessment", "judgment", "judgement", "phrase"}
)
_FIGURES = frozenset({"estimate", "estimates", "reckoning", "calculation", "calculations", "account", "count", "admission"})
"""By the engineer's estimate …; by her own admission …"""


def phrase_candidates(parsed: ParsedDoc, marks: Marks) -> Iterator[Candidate]:
    """Relations whose cue is a preposition or prepositional phrase."""
    lower = parsed.lower
    for i, word in enumerate(lower):
        if word == "according" and i + 1 < len(parsed) and lower[i + 1] == "to":
            yield from _adjunct(parsed, marks, i, (i, i + 2), parsed.child(i + 1, "pobj"))
        elif word == "per" and parsed.deps[i] == "prep":
            source = parsed.child(i, "pobj")
            if source is not None and parsed.pos[source] == "PROPN" and parsed.tags[source] != "NN":
                yield from _adjunct(parsed, marks, i, (i, i + 1), source)
        elif word in _VIEWS or word in _FIGURES:
            yield from _view(parsed, marks, i)


def _view(parsed: ParsedDoc, marks: Marks, noun: int) -> Iterator[Candidate]:
    """In the mayor's view …; in the words of one resident …"""
    prep = parsed.heads[noun]
    figure = parsed.lower[noun] in _FIGURES
    if parsed.deps[noun] != "pobj" or parsed.lower[prep] not in ({"by"} if figure else {"in", "to"}):
        return
    owner = parsed.child(noun, "poss")
    if owner is not None and parsed.tags[owner] == "PRP$" and not figure:
        return  # 'would not, in his words, "surrender"': the words are already somebody's
    if owner is not None:
        end = parsed.right_edge[owner] + 1
        marker = 1 if parsed.lower[end - 1] in {"'s", "'"} else 0
        for candidate in _adjunct(parsed, marks, prep, (end, noun + 1), owner):
            candidate.source = ((parsed.left_edge[owner], end - marker),)
            candidate.cue = (prep, prep + 1) if noun != end else (end, noun + 1)
            candidate.cue = (end, noun + 1)
            candidate.cue_head = noun
            yield candidate
        return
    of = parsed.child(noun, "prep")
    if of == noun + 1 and parsed.lower[of] == "of" and (source := parsed.child(of, "pobj")) is not None:
        for candidate in _adjunct(parsed, marks, prep, (prep, of + 1), source):
            candidate.cue_head = noun
            yield candidate


def _adjunct(parsed: ParsedDoc, marks: Marks, head: int, cue: Run, source: int | None) -> Iterator[Candidate]:
    """A phrase that attributes the clause it stands beside."""
    start, end = parsed.sentence[head]
    if source is None:
        return
    span = source_span(parsed, source, floor=cue[1] if source > cue[0] else start, ceiling=end)
    if span[0] >= span[1]:
        return
    last = max(cue[1], span[1]) if source > cue[0] else cue[1]
    first = min(cue[0], span[0], head)
    content = _beside(parsed, marks, head, first, last, start, end)
    if content:
        yield Candidate((span,), source, cue, head, content, SpeechAct.SAY, Voice.SOURCE, "adjunct")


_OPENERS = frozenset({"which", "who", "whom", "that", "and", "but", "because", "while", "although", "though", "when", "where"})


def _beside(parsed: ParsedDoc, marks: Marks, head: int, first: int, last: int, start: int, end: int) -> tuple[Run, ...]:
    words = parsed.words
    before = trimmed(parsed, start, first)
    if (quote := marks.ends.get(first)) is not None or (first and (quote := marks.ends.get(first - 1)) is not None):
        before = (min(before[0], quote.start) if before[0] < before[1] else quote.start, quote.end)
    at = last
    while at < end and words[at] == ",":
        at += 1
    rest = trimmed(parsed, at, end)
    if rest[0] < rest[1] and (quote := marks.inside[rest[1] - 1]) is not None:
        rest = (rest[0], max(rest[1], quote.end))
    opener = first - 2 if first > start and words[first - 1] == "," else first - 1
    if opener >= start and parsed.lower[opener] in _OPENERS and rest[0] < rest[1]:
        # "boats which, according to the agency, both states have turned away"
        return ((opener, opener + 1), rest) if parsed.pos[opener] == "PRON" or parsed.tags[opener] == "WDT" else (rest,)
    has_before, has_rest = before[0] < before[1], rest[0] < rest[1]
    finite_before = has_before and any(parsed.tags[i] in FINITE for i in range(*before))
    if finite_before:
        return (before,)
    if not has_rest:
        return (before,) if has_before else ()
    if not has_before or all(parsed.deps[i] in {"cc", "advmod", "mark", "punct"} for i in range(*before)):
        return (rest,)
    return (before, rest)
