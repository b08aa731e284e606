"""Quotations that a sentence about somebody leads up to, without a cue: "Her pupil is less sure: "It may hold."" """

from claims.attribution.candidate import Candidate
from claims.attribution.layout.quotes import Marks, Quote
from claims.attribution.layout.spans import source_span
from claims.attribution.relation import Voice
from claims.attribution.witnesses.clauses import can_speak
from claims.language import ParsedDoc, indices_of
from claims.language.labels import NOUNS, VERBS
from claims.model import SpeechAct

_SHORTEST = 4
_SPEAKING = frozenset({"i", "he", "she", "they", "we"})


def introduced(parsed: ParsedDoc, marks: Marks, quotes: list[Quote], candidates: list[Candidate]) -> list[Candidate]:
    """Relations of the quotations after a colon that no other relation claims, the sentence's subject speaking."""
    taken = {i for c in candidates for i in indices_of(c.content)}
    found = []
    for quote in quotes:
        colon = quote.start - 1
        if colon < 2 or parsed.words[colon] != ":" or quote.start + 1 in taken or quote.end - quote.start < _SHORTEST:
            continue
        start = _sentence_start(parsed, marks, colon)
        subject = subject_before(parsed, start, colon)
        if subject is None:
            continue
        span = source_span(parsed, subject, floor=start, ceiling=colon)
        if span[0] < span[1]:
            content = ((quote.start, quote.end),)
            cue = (colon, colon + 1)
            found.append(Candidate((span,), subject, cue, colon, content, SpeechAct.SAY, Voice.SOURCE, "colon"))
    return found


def subject_before(parsed: ParsedDoc, start: int, end: int) -> int | None:
    """The subject of the main clause that lies between ``start`` and ``end``, if it is somebody who can speak."""
    for i in range(start, end):
        if parsed.deps[i] != "nsubj" or not start <= parsed.heads[i] < end:
            continue
        verb = parsed.heads[i]
        if parsed.pos[verb] not in VERBS or (start <= parsed.heads[verb] < end and parsed.heads[verb] != verb):
            continue
        return i if _is_somebody(parsed, i) else None
    return None


def _is_somebody(parsed: ParsedDoc, noun: int) -> bool:
    if parsed.lower[noun] in _SPEAKING:
        return True
    name = parsed.child(noun, "appos")  # "her pupil Paolo Verdi"
    return parsed.pos[noun] in NOUNS and (can_speak(parsed, noun) or (name is not None and parsed.pos[name] == "PROPN"))


def _sentence_start(parsed: ParsedDoc, marks: Marks, colon: int) -> int:
    """Where the sentence before the colon starts; the parser may have run it into the quotation's."""
    start = max(parsed.sentence[colon][0], parsed.paragraph[colon][0])
    for i in range(colon - 1, start, -1):
        if marks.inside[i] is not None:
            return i + 1
    return start
