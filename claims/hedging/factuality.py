"""Combines hedges, negations and predicates into one certainty and one polarity.

A *factuality* is a certainty with a polarity. The rules, applied from the outermost predicate of a source's words (or, without
a source, of the sentence) down to the claim's own:

1.  Start at *certain, positive*. Under a source, start at what its cue commits it to: "said" certain, "believes" probable,
    "denied" certain and negative. What surrounds the source's words does not count: certainty is the innermost source's.
2.  A hedge lowers the certainty to its own if that is weaker: certain > probable > possible > unknown
    ("may probably" is possible).
3.  A negation flips the polarity; two cancel. Negating a hedge gives what its row says ("cannot": certain, negative; "not
    likely": probable, negative; "not clear": unknown), and by default a negative claim of the hedge's certainty ("may not":
    possible, negative).
4.  A predicate passes down what its signature gives for its polarity (Nairn, Condoravdi & Karttunen 2006): "did not
    manage to land" is certain, negative, "did not fail to land" certain, positive; never more certain than it is itself.
5.  A clause that its writer presupposes (relative, causal, concessive, temporal) starts again at certain, positive, even under
    a source ("it was rumoured that they would meet where they met **last year**"); a condition is possible.
6.  Approximators ("about 425 miles") are hedges of a quantity and do not affect the claim's certainty.
7.  A question asserts nothing: unknown.

Each row of the tables of hedges and negations follows the idea of a ConText rule (Chapman, Chu & Dowling 2007; medspacy's
``ConTextRule``): a literal, its effect, and its scope limit; but the limit is a construction of the parse
(`claims.hedging.operators`), not a window of words. The cues are those of Hyland (1998), the CoNLL-2010 shared task (Farkas et
al. 2010) and FactBank (Saurí & Pustejovsky 2009); the signatures of predicates follow Nairn, Condoravdi & Karttunen (2006) and
Karttunen (2012).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from claims.data import english
from claims.data.grammar import HedgeRow, Licence, NegationRow, Outcome, SignatureRow
from claims.language import ParsedDoc, Runs
from claims.model import Certainty, HedgeType, Polarity, SpeechAct

_LEVELS = (Certainty.UNKNOWN, Certainty.POSSIBLE, Certainty.PROBABLE, Certainty.CERTAIN)


class Factuality(NamedTuple):
    """A certainty as a level (0 unknown .. 3 certain) with a polarity."""

    level: int
    negative: bool = False

    @property
    def certainty(self) -> Certainty:
        """The level as the export's word."""
        return _LEVELS[self.level]

    @property
    def polarity(self) -> Polarity:
        """The polarity as the export's word."""
        return Polarity.NEGATIVE if self.negative else Polarity.POSITIVE


CERTAIN = Factuality(3)
"""The factuality of a plain assertion."""

UNKNOWN = Factuality(0)
"""The factuality of a question."""

_FACTUALITIES = {
    outcome: Factuality(_LEVELS.index(Certainty(outcome.removesuffix("-"))), outcome.endswith("-")) for outcome in Outcome
}


def factuality_of(outcome: Outcome) -> Factuality:
    """The factuality for a table cell.

    >>> factuality_of(Outcome.NOT_PROBABLE)
    Factuality(level=2, negative=True)
    """
    return _FACTUALITIES[outcome]


def weakened(factuality: Factuality, by: Factuality) -> Factuality:
    """``factuality`` under a hedge with the factuality ``by``: the weaker certainty; a negative ``by`` flips the polarity."""
    return Factuality(min(factuality.level, by.level), factuality.negative != by.negative)


def negated(factuality: Factuality) -> Factuality:
    """``factuality`` under a negation."""
    return Factuality(factuality.level, not factuality.negative)


def passed_down(matrix: Factuality, positive: Factuality, negative: Factuality) -> Factuality:
    """The factuality of a clause under a predicate with the factuality ``matrix`` and the signature ``positive/negative``.

    >>> passed_down(negated(CERTAIN), CERTAIN, negated(CERTAIN))  # did not manage to
    Factuality(level=3, negative=True)
    """
    below = negative if matrix.negative else positive
    return Factuality(min(matrix.level, below.level), below.negative)


BY_ACT: dict[SpeechAct, tuple[Factuality, HedgeType | None]] = {
    SpeechAct.DENY: (negated(CERTAIN), None),
    SpeechAct.PREDICT: (Factuality(2), HedgeType.DOXASTIC),
    SpeechAct.ESTIMATE: (Factuality(2), HedgeType.DOXASTIC),
    SpeechAct.ASSESS: (Factuality(2), HedgeType.DOXASTIC),
    SpeechAct.BELIEVE: (Factuality(2), HedgeType.DOXASTIC),
    SpeechAct.SUGGEST: (Factuality(1), HedgeType.EPISTEMIC),
    SpeechAct.WANT: (Factuality(1), None),
    SpeechAct.ASK: (Factuality(1), None),
}
"""The default commitment of a source whose cue is in no table."""


@dataclass(frozen=True, slots=True)
class HedgeMark:
    """A hedge that scopes over a claim's predicate, as runs of tokens (start included, end excluded)."""

    runs: Runs
    type: HedgeType


@dataclass(frozen=True, slots=True)
class Modality:
    """The hedges of a clause and the resulting factuality.

    ``turns`` are the tokens that flipped its polarity, in the clause or above it: an odd number if it is negative.
    """

    hedges: tuple[HedgeMark, ...]
    certainty: Certainty
    polarity: Polarity
    turns: tuple[int, ...] = ()


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
    """Parses the row's cue.

    >>> from claims.data.grammar import Licence
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
    return index_of(english().hedges)


@cache
def negation_index() -> Index:
    """The negations of ``negations.csv``."""
    return index_of(english().negations)


@cache
def signatures() -> dict[tuple[str, bool, str], SignatureRow]:
    """The predicates of ``signatures.csv`` by lemma, whether they are nouns, and frame."""
    rows = english().signatures
    return {(lemma, row.pos == "noun", row.frame): row for row in rows for lemma in row.lemma.split("|")}


def signature_at(parsed: ParsedDoc, i: int, frame: str) -> SignatureRow | None:
    """The signature of the predicate word ``i``, with its particle if it has one ("rule out"), for a clause that depends on it
    in ``frame``."""
    noun, particle = parsed.pos[i] == "NOUN", parsed.child(i, "prt")
    whole = None if particle is None else signatures().get((f"{parsed.lemmas[i]} {parsed.lower[particle]}", noun, frame))
    return whole or signatures().get((parsed.lemmas[i], noun, frame))


def is_factive(parsed: ParsedDoc, i: int) -> bool:
    """Whether the writer who uses the predicate word ``i`` vouches for its complement: "it is widely **known** that the firm
    lied"."""
    row = signature_at(parsed, i, "that")
    return row is not None and factuality_of(row.positive) == factuality_of(row.negative) == CERTAIN


def patterns_at(parsed: ParsedDoc, index: Index, i: int) -> list[Pattern]:
    """The patterns of ``index`` that match the document at token ``i``, longest first."""
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


@dataclass(frozen=True, slots=True)
class Operator:
    """A matched cue: its row, its tokens from ``start`` to ``end`` (excluded) and the anchor of its construction."""

    row: HedgeRow | NegationRow
    start: int
    end: int
    anchor: int


class View(NamedTuple):
    """A predicate's factuality with the hedges that led to it, outermost first.

    ``turns`` are the tokens that flipped the polarity (a negation, "denied", "failed"): an odd number if the factuality is
    negative, an even one if it is positive.
    """

    factuality: Factuality
    marks: tuple[HedgeMark, ...] = ()
    turns: tuple[int, ...] = ()


ON_AUXILIARY = (Licence.AUXILIARY, Licence.BACKSHIFT, Licence.HYPOTHETICAL, Licence.PERFECT, Licence.EXPECTATION)


def applied(above: View, hedges: Sequence[Operator], negations: Sequence[Operator]) -> View:
    """A view under the hedges and negations of one predicate; a hedge with a special negated meaning consumes a negation."""
    factuality, marks, turns = above.factuality, list(above.marks), list(above.turns)
    left = [negation.start for negation in negations]
    for operator in hedges:
        row = operator.row
        assert isinstance(row, HedgeRow)
        outcome, turn = factuality_of(row.leaves), operator.start
        if row.negated is not None and left and _negates(operator, negations):
            outcome, turn = factuality_of(row.negated), left.pop()
        factuality = weakened(factuality, outcome)
        if outcome.negative:
            turns.append(turn)
        marks.append(HedgeMark(((operator.start, operator.end),), row.type))
    if len(left) % 2:
        factuality = negated(factuality)
    return View(factuality, tuple(marks), (*turns, *left))


def turns_below(above: View, below: Factuality, at: int, positive: Factuality) -> tuple[int, ...]:
    """The tokens that flipped the polarity ``below`` the predicate ``at``; ``positive`` is its effect without negation.

    "failed to" also flips a negation above it; under "did not notice that" the negation applies to "notice" only.
    """
    if above.factuality.negative == below.negative:
        return above.turns
    return (*above.turns, at) if below.negative or positive.negative else ()


def _negates(hedge: Operator, negations: Sequence[Operator]) -> bool:
    """Whether one of the negations applies to the hedge: any for a modal or question ("whether he left is not known"), else one
    before it."""
    if hedge.row.licence in ON_AUXILIARY or hedge.row.licence is Licence.QUESTION:
        return True
    return any(negation.start < hedge.start for negation in negations)
