"""Relations inside another's content: which contain which, which are worth keeping, and whom a report cites."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace

from claims.attribution.candidates.clauses import can_speak
from claims.attribution.relation import Candidate, Voice
from claims.attribution.spans import trimmed
from claims.language import ParsedDoc, Run, Runs, holds, indices_of, runs_of, size
from claims.language.labels import NOUNS
from claims.model import SpeechAct

_PERCEPTIONS = frozenset({"see", "notice", "know", "hear", "show", "find", "realise", "realize", "remember", "learn", "forget"})
"""What somebody perceives inside another's words is reported by that other: "he said villagers saw the flames"."""


def nestings(candidates: list[Candidate]) -> Iterator[tuple[int, int]]:
    """Every pair (inner, outer) of positions where the inner one's cue lies in the outer one's content."""
    order = sorted(range(len(candidates)), key=lambda n: candidates[n].cue_head)
    heads = [candidates[n].cue_head for n in order]
    for m, outer in enumerate(candidates):
        for start, end in outer.content:
            for k in range(bisect_left(heads, start), bisect_left(heads, end)):
                if order[k] != m:
                    yield order[k], m


def parents_of(candidates: list[Candidate]) -> list[int | None]:
    """For each candidate the position of the narrowest other one in whose content its cue lies; no chain is a circle."""
    parents: list[int | None] = [None] * len(candidates)
    sizes = [size(candidate.content) for candidate in candidates]
    for inner, outer in nestings(candidates):
        best = parents[inner]
        if candidates[inner].relayed_by is not None or holds(candidates[inner].content, candidates[outer].cue_head):
            continue
        if best is None or _rank(candidates, sizes, outer) < _rank(candidates, sizes, best):
            parents[inner] = outer
    for n, candidate in enumerate(candidates):
        if candidate.relayed_by is not None:
            parents[n] = next((m for m, c in enumerate(candidates) if m != n and c.cue_head == candidate.relayed_by), None)
    for n in range(len(parents)):
        seen, above = {n}, parents[n]
        while above is not None and above not in seen:
            seen.add(above)
            above = parents[above]
        if above == n:
            parents[n] = None
    return parents


def _rank(candidates: list[Candidate], sizes: list[int], n: int) -> tuple[int, bool, int]:
    """Narrower contents first; of two that share one the relayed words, which lie inside the report."""
    return (sizes[n], candidates[n].relayed_by is None, n)


def cut_relays(candidates: list[Candidate]) -> None:
    """Takes "…, according to Y" out of the content of "X said …" where Y relays the whole: "X said …, according to Y"."""
    for inner, outer in list(nestings(candidates)):
        relay, relayed = candidates[outer], candidates[inner]
        if relay.frame != "adjunct" or not relay.source or not holds(relayed.content, relay.cue_head):
            continue
        first, last = min(relay.cue[0], relay.source[0][0]), max(relay.cue[1], relay.source[0][1])
        rest = runs_of(i for i in indices_of(relayed.content) if not first <= i < last)
        relayed.content = trim_comma(rest, first) or relayed.content


def without_parts(candidates: list[Candidate]) -> list[Candidate]:
    """The candidates whose cue is not part of another's: "issued" is dropped where "issued a statement saying" stands."""
    covering: dict[int, list[Run]] = {}
    for candidate in candidates:
        for i in range(*candidate.cue):
            covering.setdefault(i, []).append(candidate.cue)
    return [c for c in candidates if not any(c.cue != a and a[0] <= c.cue[0] and c.cue[1] <= a[1] for a in covering[c.cue[0]])]


def extend_contents(candidates: list[Candidate]) -> None:
    """Lengthens a content to the end of what is said inside it: "quoted the envoy as confirming | the deal was signed"."""
    for n, m in list(nestings(candidates)):
        (start, end), (first, last) = candidates[n].content[-1], candidates[m].content[-1]
        if candidates[m].frame == "np-as" and first <= candidates[n].cue_head < last < end and start <= last:
            candidates[m].content = (*candidates[m].content[:-1], (first, end))


def trim_comma(places: Runs, edge: int) -> Runs:
    """``places`` without the comma that stood before a phrase starting at ``edge``."""
    return tuple((a, b - 1 if b == edge and b - a > 1 else b) for a, b in places)


def keeps_nested(parsed: ParsedDoc, inner: Candidate, outer: Candidate, quoted: list[bool]) -> bool:
    """Whether a relation inside another's content makes a chain that a reader would ask for.

    Kept: what a third party says, as the outer source has it ("Peskov as confirming Kim had entered Russia"). Dropped:
    the outer source's own attitudes ("she said she hoped …"), and everything inside a direct quotation, whose first person
    is the speaker's.
    """
    if inner.voice is not Voice.SOURCE or inner.source_head is None or quoted[inner.cue_head]:
        return False
    if inner.source == outer.source:
        return False
    if parsed.pos[inner.cue_head] == "NOUN" or parsed.lemmas[inner.cue_head] in _PERCEPTIONS or inner.frame in {"np", "comp"}:
        return False
    return parsed.pos[inner.source_head] in NOUNS


_CITING = frozenset({"citing", "quoting"})
_INDIRECT = frozenset({"that", "par"})
"""What stands in quotation marks is the speaker's own, whomever she cites."""
_REPORTING = frozenset({SpeechAct.REPORT, SpeechAct.SAY, SpeechAct.ANNOUNCE})


def with_cited_sources(parsed: ParsedDoc, candidates: list[Candidate]) -> list[Candidate]:
    """The candidates, in which whoever a report cites says what it reports, inside the report.

    "… resigned, citing poor health" cites nobody: only what can speak becomes a source.
    """
    out = list(candidates)
    for n, candidate in enumerate(candidates):
        if parsed.lower[candidate.cue_head] not in _CITING or not candidate.frame.startswith("np"):
            continue
        head = _head_of(parsed, candidate.content[0])
        m = _report_of(parsed, candidates, n)
        if m is None or not can_speak(parsed, head) or candidate.content[0][0] < candidate.cue_head:
            continue
        source = _cited(parsed, candidate.content[0])
        report = replace(out[m], content=_without(parsed, out[m].content, candidate.cue[0], source[1]))
        out[m] = report
        out[n] = replace(
            candidate,
            source=(source,),
            source_head=head,
            content=report.content,
            act=SpeechAct.SAY,
            voice=Voice.SOURCE,
            frame="relay",
            relayed_by=report.cue_head,
        )
    return out


def _report_of(parsed: ParsedDoc, candidates: list[Candidate], n: int) -> int | None:
    """The nearest report before the participle in its sentence."""
    start = parsed.sentence[candidates[n].cue_head][0]
    for m in range(n - 1, -1, -1):
        report = candidates[m]
        if report.cue_head < start:
            return None
        if report.voice is Voice.SOURCE and report.act in _REPORTING and report.source and report.frame in _INDIRECT:
            return m
    return None


def _head_of(parsed: ParsedDoc, run: Run) -> int:
    """The first word of the phrase that hangs from outside it."""
    return next((i for i in range(*run) if not run[0] <= parsed.heads[i] < run[1]), run[1] - 1)


def _cited(parsed: ParsedDoc, run: Run) -> Run:
    """Up to the comma of "citing an aide, that …"."""
    comma = next((i for i in range(*run) if parsed.words[i] == "," and parsed.lower[i + 1 : i + 2] == ("that",)), run[1])
    return trimmed(parsed, run[0], comma)


def _without(parsed: ParsedDoc, content: Runs, first: int, last: int) -> Runs:
    """``content`` without the tokens from ``first`` up to ``last`` and the commas around them."""
    rest = runs_of(i for i in indices_of(content) if not first <= i < last)
    if rest == content:
        return content
    pieces = tuple(run for run in (trimmed(parsed, *piece) for piece in rest) if run[0] < run[1])
    return pieces or content
