"""An attribution relation as positions in a `Doc`, and the candidates from which relations are merged."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from claims.attribution.lexicon import lexicon
from claims.language import ParsedDoc, Run, Runs, indices_of
from claims.model import Quotation, SpeechAct

TURN = "turn"
"""The frame of a relation that the layout alone licenses, such as an answer in an interview: all of it is the speaker's."""

HEADLINE = "headline"
"""The frame of a relation whose cue is the colon before a party at the end of a headline: "Bridge closed: police"."""
RELAY = "relay"
"""The frame of a report that cites a source, and of what it cites, where both are about one cue."""
LAID_OUT = frozenset({TURN, HEADLINE})
"""The frames that the tagger, which was trained on running text, neither changes nor drops."""


class Voice(StrEnum):
    """The voice to which the claims in a relation's content belong."""

    SOURCE = "source"
    """The source's: "Peskov said **Kim had entered Russia**"."""
    REPORTER = "reporter"
    """That of the reporting voice, because the content is not a clause that could be checked alone but part of its
    cue's clause: "**Kim wants to visit Moscow**" (a plan), "**Trump rejected the proposal**"."""
    UNNAMED = "unnamed"
    """That of an unnamed source: "it had been rumoured that **the pair would meet**"."""
    HEDGE = "hedge"
    """That of the reporting voice; the agentless passive only hedges: "**Kim is expected to seek aid**"."""


@dataclass(frozen=True, slots=True)
class Relation:
    """Who says what. All positions are token indices or runs of them (start included, end excluded).

    ``source`` and ``cue`` are ``()`` if the article has none; ``cue_head`` is the token that carries the cue's meaning
    ("said", "according", "announcement", ":", a quotation mark); ``source_head`` the head of the source's noun phrase.
    ``parent`` is the index, in the list of relations, of the one whose content contains this one. ``confidence`` is how
    likely the relation is correct, from 0 to 1; None if no tagger runs.
    """

    source: Runs
    cue: Runs
    content: Runs
    source_head: int | None
    cue_head: int
    act: SpeechAct
    quotation: Quotation
    voice: Voice
    parent: int | None = None
    confidence: float | None = None


@dataclass(slots=True)
class Candidate:
    """A possible relation; positions are token indices, ends excluded.

    ``frame`` names the construction that licensed it, as in `claims/data/en/cues.csv`, or one of the extractor's own.
    """

    source: Runs
    source_head: int | None
    cue: Run
    cue_head: int
    content: Runs
    act: SpeechAct
    voice: Voice
    frame: str
    relayed_by: int | None = None
    """The cue head of the report that cites this relation, if they share their content."""
    confidence: float | None = None
    """The probability that it is correct, from 0 to 1; None if no tagger runs."""


_PLAIN = frozenset({"say", "report", "write", "announce"})


def is_owned_noun(parsed: ParsedDoc, c: Candidate) -> bool:
    """Whether the cue is a noun with a that-clause and its owner: "**the firm's claim that** the valve was shut"."""
    owned = c.source_head is not None and c.source[-1][1] <= c.cue_head
    return owned and parsed.pos[c.cue_head] == "NOUN" and c.frame == "that" and c.voice is Voice.SOURCE


_MEASURED = frozenset(
    {"number", "toll", "figure", "cost", "damage", "total", "share", "rate", "value", "price", "crowd", "turnout"}
)
"""What a number is put to."""


def is_plainly_reported(parsed: ParsedDoc, c: Candidate) -> bool:
    """Whether a clause is followed by who reports it, "Crabs move north, **scientists at the institute report** in a journal",
    or stands beside "according to" or "as reported by", or a number is put to it: "Police **put** the crowd at 7,000"."""
    if c.frame == "adjunct" and parsed.lower[c.cue[0]] in ("according", "as"):
        # not "signed off according to the rules"
        return c.cue[0] == parsed.sentence[c.cue[0]][0] or parsed.words[c.cue[0] - 1] == ","
    if c.frame == "np-at" and parsed.lemmas[c.cue_head] == "put" and c.source:
        counted = parsed.child(c.cue_head, "dobj")
        measured = counted is not None and parsed.lemmas[counted] in _MEASURED
        return measured and any(parsed.tags[i] == "CD" for i in indices_of(c.content))
    return c.frame == "par" and bool(c.source) and parsed.lemmas[c.cue_head] in _PLAIN and c.source[-1][1] == c.cue[0]


def innermost_contents(length: int, used: Collection[int], relations: Sequence[Relation]) -> list[int | None]:
    """For each of ``length`` tokens the innermost relation whose content contains it, of those at the positions ``used``."""
    inside: list[int | None] = [None] * length
    contents = {position: [*indices_of(relations[position].content)] for position in used}
    for position in sorted(used, key=lambda p: (-len(contents[p]), p)):
        for i in contents[position]:
            inside[i] = position
    return inside


_REASONS = frozenset({"on", "in", "for"})


def is_bare_reason(parsed: ParsedDoc, noun: int) -> bool:
    """Whether a noun without an article behind a preposition tells for what, with its clause: "arrested **on suspicion** that
    he had been drinking", "signed **on condition** that it was repaid"."""
    preposition = parsed.heads[noun]
    bare = parsed.deps[noun] == "pobj" and preposition == noun - 1 and parsed.lower[preposition] in _REASONS
    return bare and parsed.tags[noun] == "NN"


def reports_unnamed(parsed: ParsedDoc, head: int) -> bool:
    """Whether a cue without a source can report what somebody says: "it **was rumoured** that", "**reports** that", not "They
    **were sworn** to silence", "No rise **was seen** in May"."""
    subject, known = parsed.child(head, "nsubjpass"), lexicon().acts
    if subject is None or parsed.lower[subject] == "it":
        return True
    licensed = any(("verb", parsed.lemmas[head], frame) in known for frame in ("pass-that", "pass-inf"))
    return licensed and parsed.has_child(head, "ccomp", "xcomp")
