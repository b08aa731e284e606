"""Who a report cites: "The boat sank, the agency reported, citing a coastguard" is the coastguard's word at second hand."""

from dataclasses import replace

from claims.attribution.candidate import Candidate
from claims.attribution.layout.spans import trimmed
from claims.attribution.relation import Voice
from claims.attribution.witnesses.clauses import can_speak
from claims.language import ParsedDoc, Run, Runs, indices_of, runs_of
from claims.model import SpeechAct

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
