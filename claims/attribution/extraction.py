"""The one place where the witnesses, the grammar and the trained tagger, are heard and put together into relations."""

from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from spacy.tokens import Doc

from claims.attribution.merge import ALL, Opinion, Rule, merged
from claims.attribution.nesting import parents_of
from claims.attribution.relation import Candidate, Relation
from claims.attribution.rule_based import grammar_candidates
from claims.attribution.tagger.decoding import best_tags, spans
from claims.attribution.tagger.features import Reading, read
from claims.attribution.tagger.linking import Proposal, proposals
from claims.language import ParsedDoc, Runs, holds, indices_of, parsed_doc, size
from claims.language.quotations import Marks, marks_of, quotes_of
from claims.model import Quotation

if TYPE_CHECKING:
    from claims.attribution.tagger.network import Network


@dataclass(frozen=True, slots=True)
class Heard:
    """What the tagger says of a document: relations, and probabilities for every word."""

    proposals: list[Proposal]
    opinion: Opinion


@dataclass(frozen=True, slots=True)
class Tagged:
    """What a tagger reads of a document, and its answer, to be called for when it is needed."""

    reading: Reading
    answer: Callable[[], Heard]
    weights: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Hearing:
    """What the grammar says of a document and, where a tagger was asked, what it says."""

    parsed: ParsedDoc
    marks: Marks
    candidates: list[Candidate]
    verbatim: Runs = ()
    """The sentences that are too intricate to be analysed."""
    tagged: Tagged | None = None

    def relations(self, rules: frozenset[Rule] = ALL) -> tuple[Relation, ...]:
        """The relations that the witnesses agree on, or that the ``rules`` let one of them have."""
        found = self.candidates
        if self.tagged is not None:
            heard, reading, weights = self.tagged.answer(), self.tagged.reading, self.tagged.weights
            found = merged(self.parsed, self.marks, reading, found, heard.proposals, heard.opinion, weights, rules)
        return as_relations(self.parsed, self.marks, _analysed(self.verbatim, found))


def relations(doc: Doc, network: "Network | None" = None) -> tuple[Relation, ...]:
    """Who says what in a parsed document, in reading order of the cues; by grammar alone where there is no ``network``.

    >>> from claims.language import load_model
    >>> doc = load_model()("Officials said the bridge would reopen.")
    >>> [doc[a:b].text for relation in relations(doc) for a, b in relation.content]
    ['the bridge would reopen']
    """
    return hearing(doc, network).relations()


def hearing(doc: Doc, network: "Network | None" = None, workers: Executor | None = None) -> Hearing:
    """Hears the grammar at once and the tagger, if there is one, by way of ``workers`` while the caller does other things."""
    heard = _grammar(doc)
    if network is None:
        return heard
    reading = _reading(heard)
    tagging = network.tag(reading, workers)

    def answer() -> Heard:
        tagged = tagging()
        tags = best_tags(tagged.emissions, network.steps, reading.paragraphs)
        proposed = proposals(spans(tags, tagged.emissions), tagged, reading, network.links)
        return Heard(proposed, Opinion(reading, tagged.emissions, len(heard.parsed)))

    return replace(heard, tagged=Tagged(reading, answer, network.confidence))


def reading_of(doc: Doc) -> Reading:
    """What a tagger reads of a parsed document; training reads the same."""
    return _reading(_grammar(doc))


def _grammar(doc: Doc) -> Hearing:
    parsed = parsed_doc(doc)
    quotes = quotes_of(parsed)
    marks = marks_of(parsed, quotes)
    return Hearing(parsed, marks, grammar_candidates(parsed, marks, quotes), doc._.claims_verbatim or ())


def _reading(heard: Hearing) -> Reading:
    return read(heard.parsed, heard.marks, _kinds(heard.parsed), as_relations(heard.parsed, heard.marks, heard.candidates))


def _analysed(verbatim: Runs, candidates: list[Candidate]) -> list[Candidate]:
    """The candidates whose cue stands in a sentence that is analysed."""
    return [c for c in candidates if not holds(verbatim, c.cue_head)] if verbatim else candidates


def as_relations(parsed: ParsedDoc, marks: Marks, candidates: list[Candidate]) -> tuple[Relation, ...]:
    """The candidates as relations, each with the one it lies in."""
    parents = parents_of(candidates)
    return tuple(_relation(marks, c, parent) for c, parent in zip(candidates, parents, strict=True))


def _relation(marks: Marks, c: Candidate, parent: int | None) -> Relation:
    cue = (c.cue,) if c.cue[0] < c.cue[1] else ()
    return Relation(
        c.source, cue, c.content, c.source_head, c.cue_head, c.act, _quotation(marks, c), c.voice, parent, confidence=c.sure
    )


def _quotation(marks: Marks, c: Candidate) -> Quotation:
    inside = sum(1 for i in indices_of(c.content) if marks.inside[i] is not None)
    if not inside:
        return Quotation.INDIRECT
    return Quotation.DIRECT if inside >= size(c.content) - 1 else Quotation.MIXED


def _kinds(parsed: ParsedDoc) -> list[str]:
    """The kind of block each token stands in, "" for none."""
    return ["" if block is None else block.kind.value for block in parsed.block]
