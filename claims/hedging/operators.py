"""All hedges and negations of a document, each at the predicate it scopes over: found once, then read for every clause."""

from bisect import bisect_left
from dataclasses import dataclass, field

from claims.hedging.constructions import Scope, scope_of
from claims.hedging.lexicon import (
    HedgeRow,
    Index,
    Licence,
    NegationRow,
    hedge_index,
    negation_index,
    patterns_at,
)
from claims.language import ParsedDoc


@dataclass(frozen=True, slots=True)
class Operator:
    """A cue at work: its row, its tokens from ``start`` to ``end`` (excluded) and the token its construction hangs on."""

    row: HedgeRow | NegationRow
    start: int
    end: int
    anchor: int


@dataclass(slots=True)
class Operators:
    """Operators by the predicate in their scope; ``governed`` those from a matrix predicate (given with them)."""

    hedges: dict[int, list[Operator]] = field(default_factory=dict)
    negations: dict[int, list[Operator]] = field(default_factory=dict)
    governed: dict[int, tuple[Operator, int]] = field(default_factory=dict)
    approximators: list[tuple[Operator, int]] = field(default_factory=list)

    def approximators_between(self, start: int, end: int) -> list[tuple[Operator, int]]:
        """The approximators that begin at the tokens from ``start`` to ``end`` (excluded), with their predicates."""
        low = bisect_left(self.approximators, start, key=_start)
        return self.approximators[low : bisect_left(self.approximators, end, lo=low, key=_start)]


def _start(found: tuple[Operator, int]) -> int:
    return found[0].start


def operators_of(parsed: ParsedDoc) -> Operators:
    """The operators of the document, each list in reading order."""
    found = Operators()
    for operator, scope in _licensed(parsed, hedge_index()):
        if operator.row.licence is Licence.QUANTITY:
            found.approximators.append((operator, scope.token))
        elif scope.governor is not None:
            found.governed.setdefault(scope.token, (operator, scope.governor))
        else:
            found.hedges.setdefault(scope.token, []).append(operator)
    for operator, scope in _licensed(parsed, negation_index()):
        found.negations.setdefault(scope.token, []).append(operator)
    return found


def _licensed(parsed: ParsedDoc, index: Index) -> list[tuple[Operator, Scope]]:
    """The cues of ``index`` in their constructions; a cue inside a longer one ("no" in "no longer") does not count."""
    found: list[tuple[Operator, Scope]] = []
    lower, lemma, at = parsed.lower, parsed.lemmas, 0
    for i in range(len(lower)):
        if i < at or not (lower[i] in index or lemma[i] in index):
            continue
        for pattern in patterns_at(parsed, index, i):
            end = i + len(pattern.words)
            if pattern.row.shield:
                at = end
                break
            scope = scope_of(parsed, pattern.row.licence, i + pattern.anchor, end)
            if scope is not None:
                found.append((Operator(pattern.row, i, end, i + pattern.anchor), scope))
                at = end
                break
    return found
