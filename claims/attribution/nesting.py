"""Which relations stand inside another's content, and which of those are worth keeping."""

from claims.attribution.candidate import Candidate
from claims.attribution.relation import Voice
from claims.attribution.sheet import Sheet
from claims.language import Run, Runs, holds, indices_of, runs_of, size

_PERCEPTIONS = frozenset(
    [
        "see",
        "notice",
        "know",
        "hear",
        "show",
        "find",
        "realise",
        "realize",
        "remember",
        "learn",
        "forget",
        "discover",
        "understand",
    ]
)
"""What somebody perceives inside another's words is told by that other: "he said villagers saw the flames"."""


def parents_of(candidates: list[Candidate]) -> list[int | None]:
    """For each candidate the position of the narrowest other one in whose content its cue lies."""
    parents: list[int | None] = []
    for n, inner in enumerate(candidates):
        best: int | None = None
        for m, outer in enumerate(candidates):
            if m == n or not holds(outer.content, inner.cue_head) or holds(inner.content, outer.cue_head):
                continue
            if best is None or size(outer.content) < size(candidates[best].content):
                best = m
        parents.append(best)
    return parents


def cut_relays(candidates: list[Candidate]) -> None:
    """Takes "…, according to Y" out of the content of "X said …" where Y relays the whole: "X said …, according to Y"."""
    for relay in candidates:
        if relay.frame != "adjunct" or not relay.source:
            continue
        first, last = min(relay.cue[0], relay.source[0][0]), max(relay.cue[1], relay.source[0][1])
        for inner in candidates:
            if inner is not relay and holds(relay.content, inner.cue_head) and holds(inner.content, relay.cue_head):
                rest = runs_of(i for i in indices_of(inner.content) if not first <= i < last)
                inner.content = trim_comma(rest, first) or inner.content


def without_parts(candidates: list[Candidate]) -> list[Candidate]:
    """The candidates whose cue is no part of another's: "issued" goes where "issued a statement saying" stands."""
    return [
        c for c in candidates if not any(o.cue != c.cue and o.cue[0] <= c.cue[0] and c.cue[1] <= o.cue[1] for o in candidates)
    ]


def reach_over(candidates: list[Candidate]) -> None:
    """Lengthens a content to the end of what is said inside it: "quoted the envoy as confirming | the deal was signed"."""
    for inner in candidates:
        start, end = inner.content[-1]
        for outer in candidates:
            first, last = outer.content[-1]
            if outer is not inner and outer.frame == "np-as" and first <= inner.cue_head < last < end and start <= last:
                outer.content = (*outer.content[:-1], (first, end))


def trim_comma(places: Runs, edge: int) -> Runs:
    """``places`` without the comma that stood before a phrase starting at ``edge``."""
    return tuple((a, b - 1 if b == edge and b - a > 1 else b) for a, b in places)


def worth_nesting(sheet: Sheet, inner: Candidate, outer: Candidate, quoted: list[bool]) -> bool:
    """Whether a relation inside another's content makes a chain that a reader would ask for.

    Kept: what a third party says, as the outer source has it ("Peskov as confirming Kim had entered Russia"). Dropped:
    the outer source's own attitudes ("she said she hoped …"), and everything inside a direct quotation, whose first person
    is the speaker's.
    """
    if inner.voice is not Voice.SOURCE or inner.source_head is None or quoted[inner.cue_head]:
        return False
    if sheet.pos[inner.cue_head] == "NOUN" or sheet.lemmas[inner.cue_head] in _PERCEPTIONS or inner.frame in {"np", "comp"}:
        return False
    return sheet.pos[inner.source_head] in {"NOUN", "PROPN"}


def overlap(a: Run, b: Run) -> bool:
    """Whether two runs share a token."""
    return a[0] < b[1] and b[0] < a[1]


def shared(a: Runs, b: Runs) -> int:
    """How many tokens two places share."""
    return sum(max(0, min(e, f) - max(s, t)) for s, e in a for t, f in b)
