"""The stage: rule-based candidates and, where a tagger runs, its output, merged into relations."""

from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from spacy.tokens import Doc

from claims.attribution.merge import ALL, Rule, TagProbabilities, merged
from claims.attribution.nesting import parents_of
from claims.attribution.relation import Candidate, Relation
from claims.attribution.rule_based import rule_based_candidates
from claims.attribution.tagger.decoding import best_tags, spans
from claims.attribution.tagger.features import TaggerInput, encode
from claims.attribution.tagger.linking import Proposal, proposals
from claims.language import ParsedDoc, Runs, holds, indices_of, parsed_doc, size
from claims.model import Quotation

if TYPE_CHECKING:
    from claims.attribution.tagger.network import Network


@dataclass(frozen=True, slots=True)
class TaggerOutput:
    """The tagger's relations in a document, and its probabilities for every word."""

    proposals: list[Proposal]
    probabilities: TagProbabilities


@dataclass(frozen=True, slots=True)
class PendingTagging:
    """A document submitted to the tagger: ``output`` waits for the result; ``weights`` are those of the confidence."""

    words: TaggerInput
    output: Callable[[], TaggerOutput]
    weights: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class AttributionInputs:
    """What relations are made of: rule-based candidates and, where a tagger runs, its output.

    ``verbatim`` are the sentences that are too intricate to be analysed.
    """

    parsed: ParsedDoc
    candidates: list[Candidate]
    verbatim: Runs = ()
    tagging: PendingTagging | None = None

    def relations(self, rules: frozenset[Rule] = ALL) -> tuple[Relation, ...]:
        """The relations, merged by ``rules``; waits for the tagger."""
        found = self.candidates
        if self.tagging is not None:
            words, output, weights = self.tagging.words, self.tagging.output(), self.tagging.weights
            found = merged(self.parsed, words, found, output.proposals, output.probabilities, weights, rules)
        return _as_relations(self.parsed, [c for c in found if not holds(self.verbatim, c.cue_head)])


def relations(doc: Doc, network: "Network | None" = None) -> tuple[Relation, ...]:
    """Who says what in a parsed document, in reading order of the cues; by rules alone where there is no ``network``.

    >>> from claims.language import load_model
    >>> doc = load_model()("Officials said the bridge would reopen.")
    >>> [doc[a:b].text for relation in relations(doc) for a, b in relation.content]
    ['the bridge would reopen']
    """
    return attribution_inputs(doc, network).relations()


def attribution_inputs(doc: Doc, network: "Network | None" = None, workers: Executor | None = None) -> AttributionInputs:
    """The rule-based candidates, computed at once, and the tagger's output, computed by ``workers`` in the background."""
    parsed = parsed_doc(doc)
    inputs = AttributionInputs(parsed, rule_based_candidates(parsed), doc._.claims_verbatim or ())
    if network is None:
        return inputs
    words = _encoded(inputs)
    scores_of = network.tag(words, workers)

    def output() -> TaggerOutput:
        scores = scores_of()
        tags = best_tags(scores.emissions, network.transitions, words.paragraphs)
        proposed = proposals(spans(tags, scores.emissions), scores, words, network.links)
        return TaggerOutput(proposed, TagProbabilities(words, scores.emissions, len(parsed.words)))

    return replace(inputs, tagging=PendingTagging(words, output, network.confidence))


def tagger_input(doc: Doc) -> TaggerInput:
    """What the tagger reads of a parsed document, in training as in use."""
    return _encoded(attribution_inputs(doc))


def _encoded(inputs: AttributionInputs) -> TaggerInput:
    return encode(inputs.parsed, _as_relations(inputs.parsed, inputs.candidates))


def _as_relations(parsed: ParsedDoc, candidates: list[Candidate]) -> tuple[Relation, ...]:
    """The candidates as relations, each with the one it lies in."""
    parents = parents_of(candidates)
    return tuple(_relation(parsed, c, parent) for c, parent in zip(candidates, parents, strict=True))


def _relation(parsed: ParsedDoc, c: Candidate, parent: int | None) -> Relation:
    return Relation(
        source=c.source,
        cue=(c.cue,) if c.cue[0] < c.cue[1] else (),
        content=c.content,
        source_head=c.source_head,
        cue_head=c.cue_head,
        act=c.act,
        quotation=_quotation(parsed, c),
        voice=c.voice,
        parent=parent,
        confidence=c.confidence,
    )


def _quotation(parsed: ParsedDoc, c: Candidate) -> Quotation:
    quoted = sum(1 for i in indices_of(c.content) if parsed.quotations.around[i] is not None)
    if not quoted:
        return Quotation.INDIRECT
    return Quotation.DIRECT if quoted >= size(c.content) - 1 else Quotation.MIXED
