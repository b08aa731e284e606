"""Rule-based candidates and the tagger's proposals merged into one list, with a confidence for each relation."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from claims.attribution.clauses import GOING_ON
from claims.attribution.interruptions import begins_late, is_aside, parts_subject
from claims.attribution.lexicon import lexicon
from claims.attribution.nesting import parents_of
from claims.attribution.phrases import JOINING
from claims.attribution.relation import (
    LAID_OUT,
    RELAY,
    TURN,
    Candidate,
    Voice,
    is_bare_reason,
    is_owned_noun,
    is_plainly_reported,
    reports_unnamed,
)
from claims.attribution.tagger.decoding import ROLES, TAGS, Floats, Proposal, Span, softmax
from claims.attribution.tagger.features import TaggerInput
from claims.attribution.uncued import with_continuations, with_lost_quotations
from claims.language import ParsedDoc, Run, Runs, holds, indices_of, runs_of, size, without
from claims.language.labels import NOMINAL_SUBJECTS, VERBS
from claims.model import SpeechAct

EVIDENCE = (
    *("constant", "content", "content_begins", "content_ends", "cue", "source", "no_source", "no_cue"),
    *("grammar", "tagger", "linked", "quoted"),
)
_COLUMNS = {role: [n for n, tag in enumerate(TAGS) if tag.endswith(f"-{role}")] for role in ROLES}
_BEGINS = {role: TAGS.index(f"B-{role}") for role in ROLES}


class TagProbabilities:
    """The tagger's probabilities, looked up by token of the document."""

    def __init__(self, words: TaggerInput, emissions: Floats, size: int) -> None:
        table = np.zeros((size, len(TAGS)), dtype=np.float32)
        table[:, 0] = 1
        table[words.places] = softmax(emissions)
        self.roles: dict[str, npt.NDArray[np.float32]] = {
            role: table[:, columns].sum(axis=1) for role, columns in _COLUMNS.items()
        }
        self.begins: dict[str, npt.NDArray[np.float32]] = {role: table[:, column] for role, column in _BEGINS.items()}

    def mean(self, role: str, runs: Runs) -> float:
        """The mean probability that the words of ``runs`` have the role; 0 if there are none."""
        places = [i for start, end in runs for i in range(start, end)]
        return float(self.roles[role][places].mean()) if places else 0.0


def confidence(values: list[float], weights: Mapping[str, float]) -> float:
    """The probability, between 0 and 1, that a relation with this evidence is correct."""
    total = sum(value * weights[name] for name, value in zip(EVIDENCE, values, strict=True))
    return float(1 / (1 + np.exp(-total)))


class Rule(StrEnum):
    """The rules of the merge, each with its reason. "The extractors" are those of `claims.attribution`."""

    SPANS = "spans"
    """If both find a relation, the parts are the tagger's: it has learned where annotators end a source and a content."""
    HEDGES = "hedges"
    """Hearsay, and relations that only hedge, keep the extractors' parts: "Kim's train appears to have crossed"."""
    SHORT_CUES = "short cues"
    """A cue that the tagger only lengthens stays short: "said | without elaborating"."""
    OTHER_CONTENT = "other content"
    """Nor do the extra words then change its content: "said **it had crossed** without elaborating on
    how the military knew"."""
    FAR_CONTENT = "far content"
    """Words of another sentence are not content unless they are quoted: "The mayor claimed **victory**. Polls had closed."."""
    MORE_RUNS = "more runs"
    """Pieces of content that only the tagger has are dropped if the extractors have others, unless they are quoted:
    "said **it had crossed** without elaborating on **how the military knew**"."""
    THAT = "that"
    """A content does not begin before its "that" or "which": "the US claims the week prior | that such a trip was planned"."""
    ASIDES = "asides"
    """An incidental clause at the end belongs to the content if the extractors include it: "that they would meet in
    Vladivostok, | where they last met", "it was ready to help, | while Iran offered tents"."""
    NEW = "new"
    """A relation that only the tagger finds is kept if it is likely enough: "mocked" is not in the lexicon."""
    DOUBT = "doubt"
    """A relation that only the extractors find is dropped if its confidence is low: "called on Tuesday" reports nothing."""
    NESTED = "nested"
    """Nested relations come from the extractors alone: the tagger was trained on flat ones."""


ALL = frozenset(Rule)
_UNNAMED = frozenset({Voice.HEDGE, Voice.UNNAMED})
_RELATIVES = frozenset({"WDT", "WP"})
_KEPT = LAID_OUT | {RELAY}
_TRAILING = frozenset({"par", "adjunct"})
"""The frames of a report after its content."""


@dataclass(slots=True)
class Detection:
    """A relation that the extractors, the tagger or both have found."""

    candidate: Candidate
    rule_based: bool
    tagger: bool
    linked: float = 0.0


def merged(
    parsed: ParsedDoc,
    words: TaggerInput,
    rule_based: list[Candidate],
    proposals: Sequence[Proposal],
    probabilities: TagProbabilities,
    weights: Mapping[str, float],
    rules: frozenset[Rule] = ALL,
) -> list[Candidate]:
    """The relations of extractors and tagger in reading order of the cues, each with its confidence."""
    parents = parents_of(rule_based)
    relays = {rule_based[parent].cue_head for parent in parents if parent is not None}
    found = []
    for detection in detections(parsed, words, rule_based, proposals, rules):
        sure = confidence(evidence_of(parsed, detection, probabilities), weights)
        if detection.candidate.frame in LAID_OUT:
            found.append(detection.candidate)  # the tagger knows running text only
            continue
        plain = detection.rule_based and is_plainly_reported(parsed, detection.candidate)
        if plain or sure >= _threshold(detection, rules) or detection.candidate.cue_head in relays:
            found.append(replace(detection.candidate, confidence=sure))
    kept = {c.cue_head for c in found}
    for n, candidate in enumerate(rule_based):
        outer = parents[n]
        if Rule.NESTED in rules and outer is not None and candidate.cue_head not in kept and rule_based[outer].cue_head in kept:
            sure = confidence(evidence_of(parsed, Detection(candidate, rule_based=True, tagger=False), probabilities), weights)
            found.append(replace(candidate, confidence=sure))
    nouns = [c for c in rule_based if is_owned_noun(parsed, c) and all(c.cue_head != other.cue_head for other in found)]
    reported = [c for c in found if c.voice is Voice.REPORTER]
    found += [c for c in nouns if any(holds(outer.content, c.cue_head) for outer in reported)]
    found = with_lost_quotations(parsed, rule_based, found)
    found.sort(key=lambda c: (c.cue, c.content))
    return found


MIN_TAGGER_ONLY = 0.3
"""The minimum confidence of a relation that only the tagger finds."""
MIN_RULES_ONLY = 0.3
"""The minimum confidence of a relation that only the extractors find."""
NEVER = 1.1
"""A threshold that no confidence reaches."""


def _threshold(detection: Detection, rules: frozenset[Rule]) -> float:
    if detection.rule_based and detection.tagger:
        return 0.0
    if detection.rule_based:
        return MIN_RULES_ONLY if Rule.DOUBT in rules else 0.0
    return MIN_TAGGER_ONLY if Rule.NEW in rules else NEVER


def detections(
    parsed: ParsedDoc,
    words: TaggerInput,
    rule_based: list[Candidate],
    proposals: Sequence[Proposal],
    rules: frozenset[Rule] = ALL,
) -> list[Detection]:
    """Every outermost relation that the extractors or the tagger find, without duplicates."""
    places = [_LocatedProposal.of(words, proposal) for proposal in proposals]
    parents = parents_of(rule_based)
    outer = [c for c, parent in zip(rule_based, parents, strict=True) if parent is None]
    nested = {c.cue_head: c for c, parent in zip(rule_based, parents, strict=True) if parent is not None}
    held: dict[int, list[int]] = defaultdict(list)
    for c, parent in zip(rule_based, parents, strict=True):
        if parent is not None:
            held[rule_based[parent].cue_head].append(c.cue_head)
    pairs = _pairs(outer, places)
    spoken = {i for c in rule_based if c.frame == TURN for i in indices_of(c.content)}
    found = []
    for n, place in enumerate(places):
        if spoken and (n not in pairs or outer[pairs[n]].frame != TURN):
            place.content = tuple(run for run in place.content if spoken.isdisjoint(range(*run)))
        if n in pairs:
            ours = outer[pairs[n]]
            candidate = _joined(parsed, ours, place, rules)
            lost = any(holds(ours.content, i) and not holds(candidate.content, i) for i in held[ours.cue_head])
            if lost and ours.frame in _TRAILING:  # "**The pilot was drunk, police said**, the Globe reported"
                candidate = replace(candidate, content=ours.content)
            found.append(Detection(candidate, rule_based=True, tagger=True, linked=place.linked))
        elif (new := _new(parsed, place)) is not None and new.cue_head not in spoken:
            known = next((nested[i] for i in range(*new.cue) if i in nested), None)  # both find it, one of them inside another
            found.append(Detection(known or new, rule_based=known is not None, tagger=True, linked=place.linked))
    paired = set(pairs.values())
    found += [Detection(c, rule_based=True, tagger=False) for m, c in enumerate(outer) if m not in paired]
    return found


def evidence_of(parsed: ParsedDoc, detection: Detection, probabilities: TagProbabilities) -> list[float]:
    """The values of `EVIDENCE` for a detection."""
    candidate, content = detection.candidate, probabilities.roles["content"]
    first, last = candidate.content[0][0], candidate.content[-1][1]
    return [
        1.0,
        probabilities.mean("content", candidate.content),
        float(probabilities.begins["content"][first]),
        1 - float(content[last]) if last < len(content) else 1.0,
        probabilities.mean("cue", (candidate.cue,)),
        probabilities.mean("source", candidate.source),
        float(not candidate.source),
        float(candidate.cue[0] >= candidate.cue[1]),
        float(detection.rule_based),
        float(detection.tagger),
        detection.linked,
        float(parsed.quotations.around[first] is not None),
    ]


@dataclass(slots=True)
class _LocatedProposal:
    """A proposal with its positions in the document."""

    source: Runs
    cue: Run | None
    content: Runs
    linked: float

    @classmethod
    def of(cls, words: TaggerInput, proposal: Proposal) -> "_LocatedProposal":
        def tokens(*parts: Span) -> list[int]:
            return [place for span in parts for place in words.places[span.start : span.end].tolist()]

        source = runs_of(tokens(proposal.source)) if proposal.source else ()
        cue = tokens(proposal.cue) if proposal.cue else []
        return cls(source, (cue[0], cue[-1] + 1) if cue else None, runs_of(tokens(*proposal.contents)), proposal.linked)


def _pairs(rule_based: list[Candidate], places: list[_LocatedProposal]) -> dict[int, int]:
    """For each proposal the candidate with the same cue and the most common content; without a cue, the content alone."""
    by_token: dict[int, list[int]] = {}
    for n, candidate in enumerate(rule_based):
        for i in range(*candidate.cue):
            by_token.setdefault(i, []).append(n)
    pairs: dict[int, int] = {}
    free = dict(enumerate(candidate.content for candidate in rule_based))
    for n, place in enumerate(places):
        options = {m for i in range(*place.cue or (0, 0)) for m in by_token.get(i, ()) if m in free}
        if options:
            best = pairs[n] = max(options, key=lambda m: (_shared(place.content, free[m]), -m))
            del free[best]
    for n, place in enumerate(places):
        if place.cue is None:
            same = (
                m for m, content in free.items() if 3 * _shared(place.content, content) >= size(place.content) + size(content)
            )
            if (match := next(same, None)) is not None:
                pairs[n] = match
                del free[match]
    return pairs


def _shared(runs: Runs, others: Runs) -> int:
    """The number of tokens in both."""
    return sum(max(0, min(end, last) - max(start, first)) for start, end in runs for first, last in others)


def _joined(parsed: ParsedDoc, candidate: Candidate, place: _LocatedProposal, rules: frozenset[Rule]) -> Candidate:
    """The rule-based candidate with the tagger's parts, as far as the rules of the merge allow."""
    if candidate.frame in _KEPT or Rule.SPANS not in rules or (Rule.HEDGES in rules and candidate.voice in _UNNAMED):
        return candidate
    if candidate.frame == "adjunct" and parsed.lower[candidate.cue[0]] == "as":
        return candidate  # "It was shut twice, **as reported by the Argus**": all of the clause beside it
    source, source_head = candidate.source, candidate.source_head
    parted = candidate.frame == "par" and bool(source) and parts_subject(parsed, candidate)
    if place.source and not parted and not is_owned_noun(parsed, candidate):
        source = _bridged(parsed, place.source)
        source_head = source_head if source_head is not None and holds(source, source_head) else _head(parsed, source[0])
    cue, cue_head = candidate.cue, candidate.cue_head
    theirs = place.cue or cue
    longer = theirs != cue and theirs[0] <= cue[0] and cue[1] <= theirs[1]
    if not (longer and Rule.SHORT_CUES in rules):
        cue = theirs
        cue_head = cue_head if cue[0] <= cue_head < cue[1] else _head(parsed, cue)
    other = Rule.OTHER_CONTENT in rules and longer and not _shared(place.content, candidate.content)
    far = Rule.FAR_CONTENT in rules and _is_far(parsed, cue_head, place.content)
    far = far or (candidate.frame == "adjunct" and _looks_ahead(parsed, candidate, place.content))
    content = candidate.content if other or far else _content(parsed, candidate, place.content, rules)
    content = without(with_continuations(parsed, content, candidate), source, (cue,)) or candidate.content
    return replace(candidate, source=source, source_head=source_head, cue=cue, cue_head=cue_head, content=content)


def _looks_ahead(parsed: ParsedDoc, candidate: Candidate, content: Runs) -> bool:
    """Whether a phrase attributes only what follows it: "It was empty and, **according to TASS**, unsafe", or what its sentence
    says, not the ``content`` before it: '"We wait," Roe said. **According to TASS**, the ship sank.'"""
    cue = candidate.cue_head
    opens = cue == parsed.sentence[cue][0] or parsed.words[cue - 1] == ";"
    return parsed.lower[cue - 2 : cue] in JOINING or (opens and not _shared(content, candidate.content))


def _bridged(parsed: ParsedDoc, runs: Runs) -> Runs:
    """``runs`` joined where only space is between them: "the *port authority*" in Markdown."""
    out = [runs[0]]
    for start, end in runs[1:]:
        gap = parsed.words[out[-1][1] : start]
        out[-1:] = [(out[-1][0], end)] if all(map(str.isspace, gap)) else [out[-1], (start, end)]
    return tuple(out)


def _content(parsed: ParsedDoc, candidate: Candidate, tagged: Runs, rules: frozenset[Rule]) -> Runs:
    ours = candidate.content
    if begins_late(parsed, candidate, tagged):
        return ours
    if candidate.frame == "par" and len(ours) > len(tagged):
        if parsed.lower[ours[-1][0]] in GOING_ON:
            tagged = (*tagged, ours[-1])  # "The toll has risen, officials said, **and more bodies may be found**"
        elif parts_subject(parsed, candidate):
            return ours
    shared = tuple(run for run in tagged if _shared((run,), ours))
    if shared and Rule.MORE_RUNS in rules and len(tagged) > len(ours):
        tagged = tuple(run for run in tagged if run in shared or parsed.quotations.around[run[0]] is not None)
    if not shared or len(tagged) != len(ours):
        return tagged
    (start, _), (first, _) = tagged[0], ours[0]
    fronted = candidate.frame == "quote" and first < start and parsed.quotations.starting.get(start) is not None
    if fronted and parsed.words[start - 1] == "," and not any(parsed.quotations.around[first:start]):
        tagged = ((first, tagged[0][1]), *tagged[1:])  # "**In past campaigns,** "we felt …""
    if Rule.THAT in rules and start < first and (parsed.tags[first] in _RELATIVES or parsed.lower[first] == "that"):
        tagged = ((first, tagged[0][1]), *tagged[1:])
    end, last = tagged[-1][1], ours[-1][1]
    if Rule.ASIDES in rules and end != last and is_aside(parsed, min(end, last)):
        tagged = (*tagged[:-1], (tagged[-1][0], last)) if tagged[-1][0] < last else tagged
    return tagged


def _is_far(parsed: ParsedDoc, cue: int, content: Runs) -> bool:
    """Whether a content is in a different sentence from its cue, and is not quoted."""
    start, end = parsed.sentence[cue]
    return all(b <= start or end <= a for a, b in content) and not _is_quoted(parsed, content)


def _is_quoted(parsed: ParsedDoc, content: Runs) -> bool:
    """Whether a word of ``content`` is in quotation marks."""
    return any(any(parsed.quotations.around[start:end]) for start, end in content)


def _head(parsed: ParsedDoc, run: Run) -> int:
    """The syntactic head of a run."""
    tops = parsed.tops(*run)
    return next((i for i in tops if parsed.pos[i] in VERBS), next((i for i in tops if parsed.pos[i] != "PUNCT"), run[0]))


def _cue_noun(parsed: ParsedDoc, cue: Run) -> int | None:
    """The noun of a cue with a copula: "the mayor's **bet** is that the rules will last"."""
    nouns = (i for i in range(*cue) if parsed.deps[i] == "nsubj" and parsed.lemmas[parsed.heads[i]] == "be")
    return next((i for i in nouns if parsed.pos[i] == "NOUN" and parsed.lemmas[i] in lexicon().nouns), None)


def _new(parsed: ParsedDoc, place: _LocatedProposal) -> Candidate | None:
    cue = place.cue
    if not place.content or cue is None or is_bare_reason(parsed, cue[1] - 1):
        return None
    noun = _cue_noun(parsed, cue)
    head = _head(parsed, cue) if noun is None else noun
    first = parsed.paragraph[head][0]
    content = tuple(run for run in place.content if run[1] > first or _is_quoted(parsed, (run,)))  # not the headline
    if not content or (place.source and parsed.paragraph[place.source[0][0]][0] > first):
        return None  # a cue does not take its source from a later paragraph
    source_head = _head(parsed, place.source[0]) if place.source else None
    voice = Voice.SOURCE if _is_clause(parsed, content) else Voice.REPORTER
    if not place.source and voice is Voice.SOURCE:
        voice = Voice.UNNAMED if reports_unnamed(parsed, head) else Voice.REPORTER
    return Candidate(place.source, source_head, cue, head, content, _act(parsed, head), voice, "tagger")


def _is_clause(parsed: ParsedDoc, content: Runs) -> bool:
    """Whether the content could be a sentence: it is quoted, or contains a verb with its subject and is not an infinitive."""
    root = parsed.root_of(content)
    if _is_quoted(parsed, content):
        return True
    if root is not None and parsed.pos[root] == "NOUN" and parsed.lemmas[root] in lexicon().nouns:
        return False  # "**the tenants' allegation that the stairs were rotten** was upheld by the board"
    if root is not None and any(parsed.tags[kid] == "TO" for kid in parsed.children[root]):
        return False  # "The law allowed | the owners of mills to dump waste if the village agreed"
    return any(
        parsed.deps[i] in {*NOMINAL_SUBJECTS, "expl"} and any(a <= parsed.heads[i] < b for a, b in content)
        for start, end in content
        for i in range(start, end)
    )


def _act(parsed: ParsedDoc, head: int) -> SpeechAct:
    known = lexicon()
    lemma, pos = parsed.lemmas[head], parsed.pos[head]
    table = known.verbs if pos in VERBS else known.nouns if pos == "NOUN" else known.adjectives
    return table[lemma].act if lemma in table else SpeechAct.SAY
