"""The tables of hedges, negations and predicates, and finding their cues in a document.

Each row follows the idea of a ConText rule (Chapman, Chu & Dowling 2007; medspacy's ``ConTextRule``): a literal, what it
does, and what limits it; but the limit is a construction of the parse (`claims.hedging.operators`), not a window of
words. The cues are those of Hyland (1998), the CoNLL-2010 shared task (Farkas et al. 2010) and FactBank (Saurí &
Pustejovsky 2009); the signatures of predicates follow Nairn, Condoravdi & Karttunen (2006) and Karttunen (2012).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from claims.data import english
from claims.data.grammar import HedgeRow, NegationRow, SignatureRow
from claims.language import ParsedDoc


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
