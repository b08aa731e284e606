"""Rule-based candidates: those of all extractors, completed and checked against each other."""

from dataclasses import replace

from claims.attribution.candidates.clauses import can_speak
from claims.attribution.candidates.nouns import noun_candidates
from claims.attribution.candidates.phrases import phrase_candidates, speaker_candidates
from claims.attribution.candidates.uncued import attach_floating, introduced
from claims.attribution.candidates.verbs import verb_candidates
from claims.attribution.lexicon import lexicon
from claims.attribution.nesting import cut_relays, extend_contents, keeps_nested, parents_of, with_cited_sources, without_parts
from claims.attribution.relation import Candidate
from claims.attribution.spans import with_whole_contents
from claims.language import ParsedDoc, indices_of, runs_of
from claims.model import REPORTING_BLOCKS


def rule_based_candidates(parsed: ParsedDoc) -> list[Candidate]:
    """The relations that syntax and quotation marks show, in reading order of the cues."""
    seen = [
        *verb_candidates(parsed, lexicon()),
        *phrase_candidates(parsed),
        *noun_candidates(parsed, lexicon()),
        *speaker_candidates(parsed),
    ]
    candidates = [tidy for c in seen if (tidy := _tidied(parsed, c)) is not None]
    candidates = without_parts(_reporting(parsed, candidates))
    candidates += introduced(parsed, candidates)
    candidates = with_whole_contents(parsed, candidates)
    candidates.sort(key=lambda c: (c.cue, c.content))
    candidates = _with_shared_sources(parsed, candidates)
    candidates = with_cited_sources(parsed, candidates)
    extend_contents(candidates)
    cut_relays(candidates)
    outermost = [c for c, parent in zip(candidates, parents_of(candidates), strict=True) if parent is None]
    attach_floating(parsed, outermost)
    return _without_needless_nesting(parsed, candidates)


def _tidied(parsed: ParsedDoc, candidate: Candidate) -> Candidate | None:
    """The candidate with its content free of its own source and cue; none where nothing is left.

    A cue inside a quotation reports nothing outside it: "We all understand that," she said.
    """
    own = {*indices_of(candidate.source), *range(*candidate.cue)}
    quote = parsed.quotations.around[candidate.cue_head]
    first, last = (0, len(parsed.quotations.around)) if quote is None else (quote.start + 1, quote.end - 1)
    content = runs_of(i for i in indices_of(candidate.content) if i not in own and first <= i < last)
    return replace(candidate, content=content) if content and candidate.cue[0] < candidate.cue[1] else None


def _reporting(parsed: ParsedDoc, candidates: list[Candidate]) -> list[Candidate]:
    """The candidates in blocks that report something, not in a teaser, a byline or sign-up text."""
    blocks = [parsed.block[candidate.cue_head] for candidate in candidates]
    kept = zip(candidates, blocks, strict=True)
    return [candidate for candidate, block in kept if block is None or block.kind in REPORTING_BLOCKS]


def _with_shared_sources(parsed: ParsedDoc, candidates: list[Candidate]) -> list[Candidate]:
    """The candidates (in the order of their cues), a participle after a comma with the source of the cue before it.

    '"We have lost everything," she said, adding that help had not come': the parser hangs "adding" on the quotation.
    """
    shared: list[Candidate] = []
    for candidate in candidates:
        start = candidate.cue[0]
        before = shared[-1] if shared else None
        head = candidate.source_head
        # "The fall was brief, according to the bank, adding that …": a fall adds nothing
        silent = before is not None and before.frame == "adjunct" and head is not None and not can_speak(parsed, head)
        participle = (
            parsed.tags[candidate.cue_head] == "VBG" and start == candidate.cue_head and (silent or not candidate.source)
        )
        if participle and before is not None and before.source and parsed.sentence[before.cue_head] == parsed.sentence[start]:
            candidate = replace(candidate, source=before.source, source_head=before.source_head)
        shared.append(candidate)
    return shared


def _without_needless_nesting(parsed: ParsedDoc, candidates: list[Candidate]) -> list[Candidate]:
    quoted = [quote is not None for quote in parsed.quotations.around]
    parents = parents_of(candidates)
    return [
        c
        for c, parent in zip(candidates, parents, strict=True)
        if parent is None or keeps_nested(parsed, c, candidates[parent], quoted)
    ]
