"""Where an attributing clause stands inside what it reports, or the reporter goes on behind it."""

from dataclasses import replace

from claims.attribution.relation import Candidate
from claims.language import ParsedDoc, Runs, without
from claims.language.labels import DASHES
from claims.language.reporting_repairs import keeps_silent

_ASIDES = frozenset({"which", "who", "where", "whose", "while", "because", "since"})
_SUBORDINATORS = frozenset({"when", "while", "after", "before", "as", "because", "since", "until"})
_PARTING = DASHES | {","}
_HANGING = frozenset({"dobj", "npadvmod", "appos", "attr", "advcl", "relcl", "acl", "prep"})


def parts_subject(parsed: ParsedDoc, candidate: Candidate) -> bool:
    """Whether the attributing clause stands between a subject and its verb: "The road, **said Karl Olm**, is closed"."""
    verb = parsed.heads[candidate.cue_head]
    subject = parsed.subject(verb)
    return parsed.deps[candidate.cue_head] == "parataxis" and subject is not None and subject < candidate.cue_head < verb


def without_later_acts(parsed: ParsedDoc, candidate: Candidate) -> Candidate:
    """``candidate`` without what tells what its speaker did besides, which the parser took for a part of what was said: "Police
    said two men were held **but gave no details**", "rejected it, saying it was too dear, **and closed the mill**"."""
    cue = candidate.cue_head
    above = parsed.heads[cue]
    acts = [k for k in parsed.children_of(cue, "conj") if k > cue and parsed.subject(k) is None]
    acts = [k for k in acts if parsed.parser_heads[k] != cue or keeps_silent(parsed, k)]
    if parsed.tags[cue] == "VBG" and parsed.deps[cue] == "advcl" and above < cue:
        acts += [k for k in parsed.children_of(above, "conj") if k > cue and parsed.subject(k) is None]
    starts = (parsed.left_edge[k] - (parsed.deps[parsed.left_edge[k] - 1] == "cc") for k in acts)  # with its "but"
    runs = [((start, parsed.right_edge[k] + 1),) for start, k in zip(starts, acts, strict=True)]
    content = without(candidate.content, *runs) if runs else candidate.content
    return replace(candidate, content=content) if content else candidate


def is_aside(parsed: ParsedDoc, at: int) -> bool:
    """Whether ", which …" begins here, which the reporter may have added."""
    return at + 1 < len(parsed.words) and parsed.words[at] == "," and parsed.lower[at + 1] in _ASIDES


def begins_late(parsed: ParsedDoc, c: Candidate, content: Runs) -> bool:
    """Whether ``content`` leaves out the clause of which its first words, after a dash or comma or behind a conjunction, are a
    part: "The count fell to nine – **something nobody expected**, she said"; "Two died when **a boat sank**, he said"."""
    (start, end), (first, last) = content[0], c.content[0]
    if c.frame != "par" or not first < start <= last:
        return False
    joined = parsed.quotations.around[start] is None and not _SUBORDINATORS.isdisjoint(parsed.lower[start - 1 : start + 1])
    if not joined and parsed.words[start - 1] not in _PARTING:
        return False
    top = next((i for i in range(start, end) if not start <= parsed.heads[i] < end), start)
    return parsed.deps[top] in _HANGING and first <= parsed.heads[top] < start
