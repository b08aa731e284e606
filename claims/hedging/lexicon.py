"""The tables of hedges, negations and predicates, and finding their cues in a document.

Each row follows the idea of a ConText rule (Chapman, Chu & Dowling 2007; medspacy's ``ConTextRule``): a literal, what it
does, and what limits it; but the limit is a construction of the parse (`claims.hedging.operators`), not a window of
words. The cues are those of Hyland (1998), the CoNLL-2010 shared task (Farkas et al. 2010) and FactBank (Saurí &
Pustejovsky 2009); the signatures of predicates follow Nairn, Condoravdi & Karttunen (2006) and Karttunen (2012).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Literal

from claims.data import read_table
from claims.language import ParsedDoc
from claims.model import HedgeType, Record


class Outcome(StrEnum):
    """What is left of a clause under a cue: a certainty, and ``-`` where it is its negation that is asserted."""

    CERTAIN = "certain"
    PROBABLE = "probable"
    POSSIBLE = "possible"
    UNKNOWN = "unknown"
    NOT_CERTAIN = "certain-"
    NOT_PROBABLE = "probable-"
    NOT_POSSIBLE = "possible-"


class Licence(StrEnum):
    """The construction in which a cue counts; `claims.hedging.operators` says what it then scopes over."""

    AUXILIARY = "auxiliary"
    """A modal verb: "Kim **may** visit"."""
    BACKSHIFT = "backshift"
    """The past tense of "will" under a past report: "Peskov said they **would** meet"."""
    HYPOTHETICAL = "hypothetical"
    """"would" where nothing shifts the tense: "A ban **would** hurt farmers"."""
    PERFECT = "perfect"
    """A modal with a perfect, said of what is past or was not: "They **must have** slept", "A ban **would have** hurt"."""
    EXPECTATION = "expectation"
    """A modal of what is likely, not of what is a duty: "It **should help**"; not "she should help", "it must be paid"."""
    ADVERB = "adverb"
    """An adverb or adverbial phrase on a predicate: "He **reportedly** left", "**in theory** it works"."""
    INFINITIVE = "infinitive"
    """A verb, participle or adjective with a to-infinitive whose subject it shares: "He **appears** to have left"."""
    PASSIVE = "passive"
    """A participle of the agentless passive with a to-infinitive: "He is **believed** to have left"."""
    THAT = "that"
    """A predicate with a finite clause: "It is **possible** that he left", "**Chances are** he left"."""
    COPULA = "copula"
    """A verb of seeming with a predicate adjective or noun: "He **seemed** calm"."""
    PREDICATE = "predicate"
    """An adjective, participle or noun that is itself what the clause says, or modifies that: "An attack is **possible**"."""
    NOUN = "noun"
    """A noun with a clause or gerund of its own: "the **possibility** that he left"."""
    QUANTITY = "quantity"
    """Words before a number or a measure: "**about** 425 miles"."""
    CONDITION = "condition"
    """A conjunction that makes its clause a condition: "**If** it rains, they stay"."""
    VERDICT = "verdict"
    """An agentless passive that says what something is held to be: "The site is **considered** safe"."""
    QUESTION = "question"
    """"whether" before the clause that its question is the subject of: "**Whether** he left is unclear"."""
    VERB = "verb"
    """A verb that is itself what the clause says: "Photos **hint at** a visit", "They **lack** fuel"."""
    DETERMINER = "determiner"
    """A determiner, pronoun or quantifier in a subject, object or predicate noun: "**no** survivors were found"."""
    SCARCITY = "scarcity"
    """A quantifier of a bare noun or none: "**few** survived", "they saw **little** hope"; not "the little boy"."""
    NOR = "nor"
    """"nor" before an inverted clause: "**nor** has it paid"; in "neither paid nor wrote" the first word says it."""
    PREPOSITION = "preposition"
    """A preposition with a gerund: "**without** elaborating"."""


class HedgeRow(Record):
    """A hedge: what it leaves of the clause in its scope, and (``negated``) what it leaves when it is negated itself.

    ``cue`` is words separated by spaces, each a lemma or a word form, alternatives separated by ``|``; the word that
    carries the construction is marked with ``*`` where it is not the first. An empty ``negated`` means that a negation
    simply turns the clause round ("may not"). ``shield`` rows are words that look like a hedge and are none: "could see".
    """

    cue: str
    type: HedgeType
    licence: Licence
    leaves: Outcome
    negated: Outcome | None = None
    shield: bool = False
    example: str
    near_miss: str


class NegationRow(Record):
    """A word that turns a clause's polarity; ``cue`` and ``licence`` as for a hedge. ``shield`` rows do not: "no doubt"."""

    cue: str
    licence: Licence
    shield: bool = False
    example: str
    near_miss: str


class SignatureRow(Record):
    """What a predicate makes of the clause under it.

    ``lemma`` may list alternatives with ``|`` (the tagger takes "hopes" for a form of "hop"). ``frame`` is how the clause
    hangs there: ``to``, ``that``, ``whether``, ``ing``, or a preposition before a gerund.
    ``positive`` and ``negative`` are what the writer is committed to when the predicate itself is affirmed or denied
    ("manage to": certain, certain-), ``holder`` what the subject of a verb of saying or thinking is committed to.
    ``type`` is the hedge it makes, if any; ``transparent`` tells that the claim is about the lower clause ("fail to").
    """

    lemma: str
    pos: Literal["verb", "adj", "noun"]
    frame: str
    positive: Outcome
    negative: Outcome
    holder: Outcome | None = None
    type: HedgeType | None = None
    transparent: bool = False
    example: str


@dataclass(frozen=True, slots=True)
class Pattern:
    """A row's cue as alternatives per word; ``anchor`` is the position of the word that carries the construction, ``order``
    the row's place in its table."""

    words: tuple[frozenset[str], ...]
    anchor: int
    row: HedgeRow | NegationRow
    order: int = 0


Index = dict[str, tuple[Pattern, ...]]
"""Patterns by each form of their first word, longest first."""


def pattern_of(row: HedgeRow | NegationRow, order: int = 0) -> Pattern:
    """The row's cue, taken apart.

    >>> row = NegationRow(cue="at *no time|point", licence=Licence.ADVERB, example="-", near_miss="-")
    >>> [sorted(word) for word in pattern_of(row).words], pattern_of(row).anchor
    ([['at'], ['no'], ['point', 'time']], 1)
    """
    items = row.cue.split()
    anchor = next((at for at, item in enumerate(items) if item.startswith("*")), 0)
    return Pattern(tuple(frozenset(item.removeprefix("*").split("|")) for item in items), anchor, row, order)


def index_of(rows: Sequence[HedgeRow | NegationRow]) -> Index:
    """The rows' patterns by their first word; of one word's patterns the longest come first, then the table's order."""
    found: dict[str, list[Pattern]] = {}
    for order, row in enumerate(rows):
        pattern = pattern_of(row, order)
        for word in sorted(pattern.words[0]):
            found.setdefault(word, []).append(pattern)
    return {word: tuple(sorted(patterns, key=_by_length)) for word, patterns in found.items()}


def _by_length(pattern: Pattern) -> tuple[int, int]:
    return -len(pattern.words), pattern.order


@cache
def hedge_index() -> Index:
    """The hedges of ``hedges.csv``."""
    return index_of(read_table("hedges.csv", HedgeRow))


@cache
def negation_index() -> Index:
    """The negations of ``negations.csv``."""
    return index_of(read_table("negations.csv", NegationRow))


@cache
def signatures() -> dict[tuple[str, bool, str], SignatureRow]:
    """The predicates of ``signatures.csv`` by lemma, whether they are nouns, and frame."""
    rows = read_table("signatures.csv", SignatureRow)
    return {(lemma, row.pos == "noun", row.frame): row for row in rows for lemma in row.lemma.split("|")}


def signature_at(parsed: ParsedDoc, i: int, frame: str) -> SignatureRow | None:
    """The signature of the predicate word ``i``, or of it with its particle ("rule out"), for a clause that hangs on it in
    ``frame``."""
    noun, particle = parsed.pos[i] == "NOUN", parsed.child(i, "prt")
    whole = None if particle is None else signatures().get((f"{parsed.lemmas[i]} {parsed.lower[particle]}", noun, frame))
    return whole or signatures().get((parsed.lemmas[i], noun, frame))


def patterns_at(parsed: ParsedDoc, index: Index, i: int) -> list[Pattern]:
    """The patterns of ``index`` whose words stand in the document from token ``i`` on, longest first."""
    lower, lemma = parsed.lower, parsed.lemmas
    candidates = index.get(lower[i], ())
    if lemma[i] != lower[i] and lemma[i] in index:
        candidates = tuple(sorted({*candidates, *index[lemma[i]]}, key=_by_length)) if candidates else index[lemma[i]]
    return [
        pattern
        for pattern in candidates
        if i + len(pattern.words) <= len(lower)
        and all(lower[j] in words or lemma[j] in words for j, words in enumerate(pattern.words, start=i))
    ]
