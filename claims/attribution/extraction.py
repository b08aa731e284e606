"""Attribution relations of a document: rule-based candidates, completed and reconciled, and if a tagger runs
its output, merged into nested relations."""

from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from spacy.tokens import Doc

from claims.attribution.clauses import can_speak
from claims.attribution.content_ends import with_whole_contents
from claims.attribution.cues import noun_candidates, verb_candidates
from claims.attribution.interruptions import without_later_acts
from claims.attribution.letters import with_authors
from claims.attribution.merge import ALL, Rule, TagProbabilities, merged
from claims.attribution.nesting import nestings, parents_of
from claims.attribution.phrases import PHRASES, SIGNS, phrase_candidates, speaker_candidates
from claims.attribution.reactions import reaction_candidates
from claims.attribution.relation import TURN, Candidate, Relation, Voice, is_owned_noun
from claims.attribution.relays import (
    cut_relays,
    with_carriers,
    with_cited_sources,
    with_divided_relays,
    with_quoting_agents,
    with_trailing_quotations,
)
from claims.attribution.tagger.decoding import Proposal, best_tags, proposals, spans
from claims.attribution.tagger.features import TaggerInput, encode
from claims.attribution.turns import turn_candidates
from claims.attribution.uncued import attach_floating, block_quotes, in_messages, introduced, running_speech
from claims.language import ParsedDoc, Run, Runs, holds, indices_of, parsed_doc, size, without
from claims.language.labels import FINITE, NOUNS
from claims.language.quantifiers import is_scarce
from claims.language.words import words_as
from claims.model import REPORTING_BLOCKS, Quotation, SpeechAct

if TYPE_CHECKING:
    from claims.attribution.tagger.network import Network


@dataclass(frozen=True, slots=True)
class TaggerOutput:
    """The tagger's relations in a document, and its probabilities for every word."""

    proposals: list[Proposal]
    probabilities: TagProbabilities


@dataclass(frozen=True, slots=True)
class PendingTagging:
    """A document submitted to the tagger: ``output`` waits for the result; ``weights`` are for the confidence."""

    words: TaggerInput
    output: Callable[[], TaggerOutput]
    weights: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class AttributionInputs:
    """The input of the merge: rule-based candidates and, if a tagger runs, its output.

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
        found = [_without_things(self.parsed, c) for c in found if not holds(self.verbatim, c.cue_head)]
        found = [c for c in found if not _is_told(self.parsed, c) and not _restricts(self.parsed, c)]
        found = [without_later_acts(self.parsed, _without_relative(self.parsed, c)) for c in found]
        found = with_authors(self.parsed, found)
        return tuple(_relation(self.parsed, c, parent) for c, parent in zip(found, parents_of(found), strict=True))


def relations(doc: Doc, network: "Network | None" = None) -> tuple[Relation, ...]:
    """Who says what in a parsed document, in reading order of the cues; by rules alone without a ``network``.

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
    words = encode(parsed, inputs.candidates, parents_of(inputs.candidates))
    scores_of = network.tag(words, workers)

    def output() -> TaggerOutput:
        scores = scores_of()
        tags = best_tags(scores.emissions, network.transitions, words.paragraphs)
        proposed = proposals(spans(tags, scores.emissions), scores, words, network.links)
        return TaggerOutput(proposed, TagProbabilities(words, scores.emissions, len(parsed.words)))

    return replace(inputs, tagging=PendingTagging(words, output, network.confidence))


def tagger_input(doc: Doc) -> TaggerInput:
    """The tagger's input for a parsed document, in training and inference."""
    candidates = rule_based_candidates(parsed_doc(doc))
    return encode(parsed_doc(doc), candidates, parents_of(candidates))


_THINGS = frozenset({"this", "that", "these"})


def _without_things(parsed: ParsedDoc, c: Candidate) -> Candidate:
    """The relation without a source that cannot speak: "**This** suggests that …"; what nobody,
    or hardly anybody, says is the reporter's."""
    head = c.source_head
    if _is_without_evidence(parsed, c.cue_head):
        return replace(c, voice=Voice.REPORTER)
    if c.voice is not Voice.SOURCE:
        return c
    subjects = parsed.children[c.cue_head] if head is None else (head,)  # "**Few** doubt it": no subject for the parser
    if any(k < c.cue_head and is_scarce(parsed, k) for k in subjects) or (head is not None and is_scarce(parsed, head)):
        return replace(c, voice=Voice.REPORTER)
    if head is None:
        return c
    first = next((i for i in range(*c.source[0]) if not parsed.is_mark[i]), head)
    this = parsed.lower[first] in _THINGS and parsed.tags[first] == "DT" and parsed.pos[first] == "PRON"
    return replace(c, source=(), source_head=None) if this else c


def _is_told(parsed: ParsedDoc, c: Candidate) -> bool:
    """Whether a clause only says that somebody was told something, which stays part of it: "**She was told** that the train was
    late"; not of those before whom things are said, "**The court was told** that …"."""
    passive = parsed.tags[c.cue_head] == "VBN" and parsed.has_child(c.cue_head, "auxpass") and not c.source
    if not passive or parsed.lemmas[c.cue_head] not in words_as("telling"):
        return False
    hearer = parsed.child(c.cue_head, "nsubjpass")
    return hearer is not None and parsed.lemmas[hearer] not in words_as("audience")


def _restricts(parsed: ParsedDoc, c: Candidate) -> bool:
    """Whether a clause in which a pronoun says something only tells which ones are meant, and stays part of its clause: "a list
    of towns **she said had cheated**"."""
    cue, head = c.cue_head, c.source_head
    if parsed.deps[cue] != "relcl" or head is None or parsed.tags[head] != "PRP" or c.frame != "that":
        return False
    start = parsed.left_edge[cue]
    marked = any(parsed.tags[i] in ("WDT", "WP", "WP$") for i in range(start, cue))
    follows = c.content[0][0] == c.cue[1] and parsed.tags[c.content[0][0]] in FINITE
    return follows and not marked and start == head and parsed.pos[start - 1] in NOUNS


def _without_relative(parsed: ParsedDoc, c: Candidate) -> Candidate:
    """``c`` without the relative pronoun before its source, a part of what is said: "which **engineers** say is safe"."""
    if not c.source or parsed.tags[c.source[0][0]] not in ("WDT", "WP") or size(c.source) == 1:
        return c
    (start, end), *more = c.source
    source: Runs = ((start + 1, end), *more) if start + 1 < end else tuple(more)
    head = c.source_head if c.source_head is not None and holds(source, c.source_head) else source[0][1] - 1
    return replace(c, source=source, source_head=head)


def _is_without_evidence(parsed: ParsedDoc, cue: int) -> bool:
    """ "Investigators have **no evidence** to suggest that …": what nothing suggests has no source."""
    if cue < 2 or not parsed.is_infinitive(cue) or parsed.lower[cue - 1] != "to":
        return False
    noun = cue - 2
    return parsed.lower[noun] == "nothing" or any(parsed.lower[i] == "no" for i in parsed.children_of(noun, "det"))


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
    if c.frame == TURN:
        return Quotation.DIRECT  # an answer is as the speaker gave it, with or without marks
    quoted = [quote is not None for start, end in c.content for quote in parsed.quotations.around[start:end]]
    if not any(quoted):
        return Quotation.INDIRECT
    return Quotation.DIRECT if sum(quoted) >= len(quoted) - 1 else Quotation.MIXED


def rule_based_candidates(parsed: ParsedDoc) -> list[Candidate]:
    """The relations found from syntax and quotation marks, in reading order of the cues."""
    seen = [*verb_candidates(parsed)]
    if not PHRASES.isdisjoint(parsed.lower):
        seen += phrase_candidates(parsed)
    seen += noun_candidates(parsed)
    if not SIGNS.isdisjoint(parsed.words):
        seen += speaker_candidates(parsed)
    candidates = [tidy for c in seen if (tidy := _tidied(parsed, c)) is not None and _is_reported(parsed, tidy)]
    candidates = without_parts(candidates)
    if parsed.quotations.outermost:
        candidates += introduced(parsed, candidates)
        candidates += in_messages(parsed, candidates)
    candidates = with_whole_contents(parsed, candidates)
    candidates = _with_turns(parsed, candidates)
    candidates = with_quoting_agents(parsed, with_divided_relays(parsed, candidates))
    candidates = with_trailing_quotations(parsed, with_carriers(parsed, candidates))
    candidates.sort(key=lambda c: (c.cue, c.content))
    candidates = _with_shared_sources(parsed, candidates)
    candidates = with_cited_sources(parsed, candidates)
    extend_contents(candidates)
    cut_relays(candidates)
    parents = parents_of(candidates)
    if parsed.quotations.outermost:
        placed = [*zip(candidates, parents, strict=True)]
        attach_floating(parsed, [c for c, above in placed if above is None], [c for c, above in placed if above is not None])
        parents = parents_of(candidates)
    with_governed_nouns(parsed, candidates, parents)
    pairs = zip(candidates, parents, strict=True)
    return [c for c, parent in pairs if parent is None or keeps_nested(parsed, c, candidates[parent])]


def _with_turns(parsed: ParsedDoc, candidates: list[Candidate]) -> list[Candidate]:
    """The candidates with those that the layout gives; of the others in a turn, or about its words, none stays."""
    turns = [*turn_candidates(parsed), *block_quotes(parsed, candidates), *running_speech(parsed, candidates)]
    if parsed.quotations.outermost:
        answers = {i for turn in turns for i in indices_of(turn.content)}
        turns += [c for c in reaction_candidates(parsed) if answers.isdisjoint(indices_of(c.content))]
    said = {i for turn in turns for i in indices_of(turn.content)}
    return [*(c for c in candidates if c.cue_head not in said and said.isdisjoint(indices_of(c.content))), *turns]


def _tidied(parsed: ParsedDoc, candidate: Candidate) -> Candidate | None:
    """The candidate with its own source and cue removed from its content; None if nothing is left.

    A cue inside a quotation reports nothing outside it: "We all understand that," she said.
    """
    quote, content = parsed.quotations.around[candidate.cue_head], candidate.content
    if quote is not None:
        content = tuple((max(start, quote.start + 1), min(end, quote.end - 1)) for start, end in content)
    content = without(content, candidate.source, (candidate.cue,))
    return replace(candidate, content=content) if content and candidate.cue[0] < candidate.cue[1] else None


def _is_reported(parsed: ParsedDoc, candidate: Candidate) -> bool:
    """Whether the candidate is in a block that reports something, not in a teaser, a byline or sign-up text."""
    block = parsed.block[candidate.cue_head]
    return block is None or block.kind in REPORTING_BLOCKS


def _with_shared_sources(parsed: ParsedDoc, candidates: list[Candidate]) -> list[Candidate]:
    """The candidates (in the order of their cues), in which a participle after a comma gets the source of the previous cue.

    '"We have lost everything," she said, adding that help had not come': the parser attaches "adding" to the quotation.
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
        # "the mayor of Lund, Rosa Ek, said …, adding …": all of the speaker, not the office alone
        shorter = before is not None and bool(candidate.source) and _is_within(candidate.source, before.source)
        participle = participle or (parsed.tags[candidate.cue_head] == "VBG" and shorter)
        if participle and before is not None and before.source and parsed.sentence[before.cue_head] == parsed.sentence[start]:
            candidate = replace(candidate, source=before.source, source_head=before.source_head)
        shared.append(candidate)
    return shared


def _is_within(runs: Runs, others: Runs) -> bool:
    return bool(others) and others[0][0] <= runs[0][0] and runs[-1][1] <= others[-1][1]


_PERCEPTIONS = frozenset({"see", "notice", "know", "hear", "show", "find", "realise", "realize", "remember", "learn", "forget"})
"""A perception inside another source's words is reported by that source: "he said villagers saw the flames"."""


def without_parts(candidates: list[Candidate]) -> list[Candidate]:
    """The candidates whose cue is not part of another's: "issued" is dropped in "issued a statement saying"."""
    covering: dict[int, list[Run]] = {}
    for candidate in candidates:
        for i in range(*candidate.cue):
            covering.setdefault(i, []).append(candidate.cue)
    return [c for c in candidates if not any(c.cue != a and a[0] <= c.cue[0] and c.cue[1] <= a[1] for a in covering[c.cue[0]])]


def extend_contents(candidates: list[Candidate]) -> None:
    """Extends a content to the end of the relation inside it: "quoted the envoy as confirming | the deal was signed"."""
    for n, m in list(nestings(candidates)):
        (start, end), (first, last) = candidates[n].content[-1], candidates[m].content[-1]
        if candidates[m].frame == "np-as" and first <= candidates[n].cue_head < last < end and start <= last:
            candidates[m].content = (*candidates[m].content[:-1], (first, end))


_OWN_ACTS = frozenset({SpeechAct.SAY, SpeechAct.BELIEVE, SpeechAct.CLAIM})


def with_governed_nouns(parsed: ParsedDoc, candidates: list[Candidate], parents: list[int | None]) -> None:
    """Changes, in place, a cue that governs a noun with the source's own that-clause, which is what is said: "She **made no
    secret of her view** that the chart was wrong", "He **repeated his warning** that …"."""
    for inner, parent in zip(candidates, parents, strict=True):
        outer = candidates[parent] if parent is not None else None
        if outer is None or outer.voice is not Voice.REPORTER or outer.act not in _OWN_ACTS or not is_owned_noun(parsed, inner):
            continue
        own = inner.source_head is not None and parsed.tags[inner.source_head] == "PRP$" and bool(outer.source)
        if own and outer.cue[1] <= inner.source[0][0] == outer.content[0][0]:
            outer.cue, outer.content, outer.voice, outer.frame = (
                (outer.cue[0], inner.cue[1]),
                inner.content,
                Voice.SOURCE,
                "that",
            )


def keeps_nested(parsed: ParsedDoc, inner: Candidate, outer: Candidate) -> bool:
    """Whether a relation inside another's content is kept as a chain.

    Kept: a third party's words, as reported by the outer source ("Peskov as confirming Kim had entered Russia"). Dropped:
    the outer source's own attitudes ("she said she hoped …"), and everything inside a direct quotation, whose first person
    is the speaker's.
    """
    if inner.voice is not Voice.SOURCE or inner.source_head is None or inner.source == outer.source:
        return False
    if parsed.quotations.around[inner.cue_head] is not None:
        return False
    if outer.voice is Voice.REPORTER and is_owned_noun(parsed, inner):
        return True  # "**The operator's claim that the valve was shut** was rejected by the panel"
    if parsed.pos[inner.cue_head] == "NOUN" or parsed.lemmas[inner.cue_head] in _PERCEPTIONS or inner.frame in {"np", "comp"}:
        return False
    return parsed.pos[inner.source_head] in NOUNS
