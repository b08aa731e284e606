"""Where sources, cues and contents begin and end, by the conventions of the PolNeAR guidelines."""

from bisect import bisect_left
from dataclasses import replace

from claims.attribution.relation import Candidate
from claims.language import ParsedDoc, Run
from claims.language.labels import QUOTE_MARKS, VERBS

_TAIL = frozenset({",", ".", ";", ":", "—", "–", "-", "--", "...", "…"})
_GROUP = frozenset({"aux", "auxpass", "neg", "advmod"})
_ASIDES = frozenset({",", "—", "–", "-"})
_RELATIVES = frozenset({"who", "which", "whose", "whom", "where"})
_VEHICLES = frozenset({"statement"})
_NO_LEAD = frozenset(
    {"when", "where", "how", "why", "so", "then", "as", "however", "meanwhile", "instead", "here", "there", "though"}
)


def source_span(parsed: ParsedDoc, head: int, *, floor: int, ceiling: int, inverted: bool = False) -> Run:
    """The noun phrase of ``head`` within ``floor`` (included) and ``ceiling`` (excluded).

    A parenthetical's second comma belongs to it ("Smith, a lawyer,"); an incidental relative clause does not, but one that
    introduces a speaker after the cue does ("said Smith, who runs the shop").
    """
    start, end = max(parsed.left_edge[head], floor), min(parsed.right_edge[head] + 1, ceiling)
    words = parsed.words
    for edge in range(head + 1, end - 1):
        if inverted and parsed.lower[edge + 1] == "who" and parsed.child(parsed.heads[edge + 1], "ccomp", "xcomp") is None:
            continue
        if words[edge] in _ASIDES and (parsed.lower[edge + 1] in _RELATIVES or _opens_aside(parsed, edge + 1, head)):
            end = edge
            break
    while end > start and (words[end - 1] in _TAIL or words[end - 1].isspace()):
        end -= 1
    while start < end and (
        words[start] in _TAIL or words[start].isspace() or words[start] in QUOTE_MARKS or parsed.deps[start] == "cc"
    ):
        start += 1
    if "," in words[head + 1 : end] and end < ceiling and words[end] == ",":
        end += 1
    return (start, max(end, start))


def _opens_aside(parsed: ParsedDoc, i: int, head: int) -> bool:
    """Whether a clause hung from the noun begins here: ", speaking on Monday"."""
    top = i
    while parsed.heads[top] != head and parsed.heads[top] != top and parsed.left_edge[parsed.heads[top]] == i:
        top = parsed.heads[top]
    return parsed.heads[top] == head and parsed.deps[top] in {"advcl", "acl", "ccomp", "parataxis", "relcl"}


def verb_group(parsed: ParsedDoc, verb: int, *, floor: int) -> Run:
    """The verb with the auxiliaries, negation and adverbs that stand around it without a gap."""
    start = verb
    children = set(parsed.children[verb])
    while start > floor:
        before = start - 1
        grouped = before in children and parsed.deps[before] in _GROUP and parsed.lower[before] not in _NO_LEAD
        adverb_of_adverb = parsed.deps[before] == "advmod" and start <= parsed.heads[before] < verb
        if not (grouped or adverb_of_adverb):
            break
        start = before
    end = verb + 1
    while end < len(parsed.words) and end in children and _follows(parsed, end):
        end += 1
    if end < len(parsed.words) and end in children and parsed.lower[end] == "in":
        vehicle = parsed.child(end, "pobj")
        if vehicle is not None and parsed.lower[vehicle] in _VEHICLES and parsed.left_edge[vehicle] == end + 1:
            end = vehicle + 1  # "said in a statement"
    return (start, end)


def _follows(parsed: ParsedDoc, i: int) -> bool:
    """Whether the word after the verb is part of its group: "pointed out", "spoke openly"."""
    dep = parsed.deps[i]
    return dep in {"prt", "neg"} or (dep == "advmod" and parsed.tags[i] == "RB" and parsed.lower[i] not in _NO_LEAD)


def trimmed(parsed: ParsedDoc, start: int, end: int) -> Run:
    """``start`` to ``end`` without white space or the punctuation that belongs to the sentence around it."""
    words = parsed.words
    while end > start and (words[end - 1] in _TAIL or words[end - 1].isspace()):
        end -= 1
    while start < end and (words[start] in _TAIL or words[start].isspace()):
        start += 1
    return (start, end)


def stretched(parsed: ParsedDoc, start: int, end: int) -> Run:
    """``start``..``end`` trimmed, and stretched over the whole of a quotation or a hyphenated word that it cuts."""
    start, end = trimmed(parsed, start, end)
    if start >= end:
        return (start, end)
    while end + 1 < len(parsed.words) and parsed.words[end] == "-" and not (parsed.spaces[end - 1] or parsed.spaces[end]):
        end += 2  # "co-operate" is three tokens, and not always one phrase to the parser
    opening = parsed.quotations.around[start]
    if opening is not None and start - 1 <= opening.start <= start:
        start = opening.start
        if end >= opening.end and parsed.words[opening.end - 2] == ",":
            return (start, opening.end)  # "We lost everything," adding …: the comma says that the quotation was all
        end = max(end, opening.end)
    last = parsed.quotations.around[end - 1]
    if last is not None and last.start >= start:
        end = max(end, last.end)
    elif last is None and end < len(parsed.words) and parsed.words[end] in {".", ",", "?", "!"}:
        closing = parsed.quotations.ending.get(end + 2)
        if closing is not None and closing.start >= start:
            end = closing.end
    return (start, end)


_CLAUSE_GOES_ON = frozenset({"and", "but"})
_CLAUSE_TAGS = frozenset({"VBD", "VBZ"})
_PHRASE_GOES_ON = frozenset({"to", "for", "as", "in", "with", "because", "from"})
_PHRASE_TAGS = frozenset({"NN", "NNS", "WDT"})
_ASIDE_OPENERS = frozenset({"which", "who", "where", "whose"})
_UNTOUCHED = frozenset({"quote", "par", "adjunct", "colon", "dash", "pass", "np-quote"})


def with_whole_contents(parsed: ParsedDoc, candidates: list[Candidate]) -> list[Candidate]:
    """The candidates, contents that follow their cue lengthened or shortened to where the sentence says they end."""
    cues = sorted(candidate.cue_head for candidate in candidates)
    return [_repaired(parsed, candidate, cues) for candidate in candidates]


def _repaired(parsed: ParsedDoc, candidate: Candidate, cues: list[int]) -> Candidate:
    start, end = candidate.content[-1]
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


def _lengthened(parsed: ParsedDoc, candidate: Candidate, cues: list[int]) -> Run:
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
    return (start, stretched(parsed, end, last)[1]) if goes_on else (start, end)


def _without_aside(parsed: ParsedDoc, start: int, end: int) -> Run:
    """Up to ", which …": the reporter may well have added it ("when in doubt, don't include it", the guidelines say)."""
    for i in range(start + 1, end - 1):
        if parsed.words[i] == "," and parsed.lower[i + 1] in _ASIDE_OPENERS and parsed.quotations.around[i] is None:
            return (start, i)
    return (start, end)
