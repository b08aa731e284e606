"""Where reported words end that the parser has cut short or lengthened: "It said the plan was safe **but would cost more**"."""

from bisect import bisect_left
from dataclasses import replace

from claims.attribution.clauses import stretched
from claims.attribution.relation import Candidate
from claims.language import ParsedDoc, Run
from claims.language.labels import VERBS

_REASONS = frozenset({"because", "since"})
_CLAUSE_GOES_ON = frozenset({"and", "but", *_REASONS})
_CLAUSE_TAGS = frozenset({"VBD", "VBZ"})
_PHRASE_GOES_ON = frozenset({"to", "for", "as", "in", "with", "because", "from"})
_PHRASE_TAGS = frozenset({"NN", "NNS", "WDT"})
_ASIDE_OPENERS = frozenset({"which", "who", "where", "whose"})
_UNTOUCHED = frozenset({"quote", "par", "adjunct", "colon", "dash", "pass", "np-quote"})


def with_whole_contents(parsed: ParsedDoc, candidates: list[Candidate]) -> list[Candidate]:
    """The candidates with corrected ends of the contents that follow their cue."""
    cues = sorted(candidate.cue_head for candidate in candidates)
    return [_repaired(parsed, candidate, cues) for candidate in candidates]


def _repaired(parsed: ParsedDoc, candidate: Candidate, cues: list[int]) -> Candidate:
    start, end = candidate.content[-1]
    if candidate.frame == "par" and (reason := _reason_after(parsed, candidate, cues)) is not None:
        return replace(candidate, content=(*candidate.content, reason))
    if (
        parsed.pos[candidate.cue_head] not in VERBS
        or candidate.frame in _UNTOUCHED
        or start < candidate.cue_head
        or parsed.quotations.around[end - 1] is not None
    ):
        return candidate
    whole = _lengthened(parsed, candidate, cues)
    if whole == (start, end) and candidate.frame != "that":
        whole = _without_aside(parsed, start, end)
    return replace(candidate, content=(*candidate.content[:-1], whole)) if whole != (start, end) else candidate


def _reason_after(parsed: ParsedDoc, candidate: Candidate, cues: list[int]) -> Run | None:
    """The reason that goes on with reported words after their cue: "Prices rose, she said, **because floods had …**"."""
    end, after = candidate.content[-1][1], max((candidate.cue[1], *(run[1] for run in candidate.source)))
    last = parsed.sentence[candidate.cue_head][1]
    another = bisect_left(cues, after) < bisect_left(cues, last)
    if end > candidate.cue_head or another or parsed.quotations.around[end - 1] is not None or after + 2 >= last:
        return None
    reason = parsed.words[after] == "," and parsed.lower[after + 1] in _REASONS
    return stretched(parsed, after + 1, last) if reason else None


def _lengthened(parsed: ParsedDoc, candidate: Candidate, cues: list[int]) -> Run:
    """The content extended to the end of the sentence, if the next word continues the clause or phrase and no cue follows.

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
    return (start, stretched(parsed, end, last)[1]) if goes_on else (start, end)


def _without_aside(parsed: ParsedDoc, start: int, end: int) -> Run:
    """Up to ", which …", which the reporter may have added ("when in doubt, don't include it", the guidelines say)."""
    for i in range(start + 1, end - 1):
        if parsed.words[i] == "," and parsed.lower[i + 1] in _ASIDE_OPENERS and parsed.quotations.around[i] is None:
            return (start, i)
    return (start, end)
