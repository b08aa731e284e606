"""Where contents end: repairs of what the parser cut short or ran together, by what stands at the edge."""

from bisect import bisect_left
from dataclasses import replace

from claims.attribution.candidate import Candidate
from claims.attribution.layout.quotes import Marks
from claims.attribution.layout.spans import stretched
from claims.language import ParsedDoc, Run
from claims.language.labels import VERBS

_CLAUSE_GOES_ON = frozenset({"and", "but"})
_CLAUSE_TAGS = frozenset({"VBD", "VBZ"})
_PHRASE_GOES_ON = frozenset({"to", "for", "as", "in", "with", "because", "from"})
_PHRASE_TAGS = frozenset({"NN", "NNS", "WDT"})
_ASIDES = frozenset({"which", "who", "where", "whose"})
_UNTOUCHED = frozenset({"quote", "par", "adjunct", "colon", "dash", "pass", "np-quote"})


def with_whole_contents(parsed: ParsedDoc, marks: Marks, candidates: list[Candidate]) -> list[Candidate]:
    """The candidates, contents that follow their cue lengthened or shortened to where the sentence says they end."""
    cues = sorted(candidate.cue_head for candidate in candidates)
    return [_mended(parsed, marks, candidate, cues) for candidate in candidates]


def _mended(parsed: ParsedDoc, marks: Marks, candidate: Candidate, cues: list[int]) -> Candidate:
    start, end = candidate.content[-1]
    if (
        parsed.pos[candidate.cue_head] not in VERBS
        or candidate.frame in _UNTOUCHED
        or start < candidate.cue_head
        or marks.inside[end - 1] is not None
    ):
        return candidate
    whole = _lengthened(parsed, marks, candidate, cues)
    if whole == (start, end) and candidate.frame != "that":
        whole = _without_aside(parsed, marks, start, end)
    return replace(candidate, content=(*candidate.content[:-1], whole)) if whole != (start, end) else candidate


def _lengthened(parsed: ParsedDoc, marks: Marks, candidate: Candidate, cues: list[int]) -> Run:
    """To the end of the sentence, where the next word shows that the clause or phrase goes on and no cue follows.

    "It said the plan was safe | but would cost more"; "criticised the offer | to the nurses".
    """
    start, end = candidate.content[-1]
    last = parsed.sentence[start][1]
    if end >= last or bisect_left(cues, end) < bisect_left(cues, last):
        return (start, end)
    following = end + 1 if parsed.words[end] == "," and candidate.frame == "that" and end + 1 < last else end
    word, tag = parsed.lower[following], parsed.tags[following]
    if candidate.frame == "that":
        goes_on = word in _CLAUSE_GOES_ON or (following == end and tag in _CLAUSE_TAGS)
    else:
        goes_on = word in _PHRASE_GOES_ON or tag in _PHRASE_TAGS
    return (start, stretched(parsed, marks, end, last)[1]) if goes_on else (start, end)


def _without_aside(parsed: ParsedDoc, marks: Marks, start: int, end: int) -> Run:
    """Up to ", which …": the reporter may well have added it ("when in doubt, don't include it", the guidelines say)."""
    for i in range(start + 1, end - 1):
        if parsed.words[i] == "," and parsed.lower[i + 1] in _ASIDES and marks.inside[i] is None:
            return (start, i)
    return (start, end)
