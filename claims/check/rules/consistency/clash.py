"""When two claims about one thing cannot both be true, by their words, figures and days alone."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from claims.check.rules.figures import Number, numbers
from claims.check.rules.lists import listed
from claims.check.rules.wording import names_in, root, roots, shared, tokens
from claims.ingest.characters import plain
from claims.model import Certainty, Claim, ClaimKind, HedgeType

LEAST = 3
"""Words that two statements about one thing have in common; fewer are chance."""
_SAME = 0.75  # of all their words
_KINDS = frozenset({ClaimKind.EVENT, ClaimKind.STATE, ClaimKind.QUANTITY})
_ONCE = frozenset({"born", "found", "establish", "kill"})  # what happens once in the life of whoever it happens to
_ROUNDED = 0.05


@dataclass(frozen=True, slots=True)
class Statement:
    """A claim as it is compared: the roots of its words without figures, its figures, its names."""

    claim: Claim
    words: frozenset[str]
    figures: tuple[Number, ...]
    names: frozenset[str]
    is_vague: bool

    @property
    def values(self) -> list[float]:
        """The figures' values, in order."""
        return [figure.value for figure in self.figures]


def statement_of(claim: Claim) -> Statement:
    """What of a claim is compared."""
    text = plain(claim.text)
    if claim.when:
        text = text.replace(plain(claim.when.text), " ")
    figures = tuple(numbers(text))
    written = roots(" ".join(text[figure.start : figure.end] for figure in figures))
    words = frozenset(word for word in roots(text) if not word[0].isdigit()) - written - listed("negation")
    vague = not listed("blur").isdisjoint(word for figure in figures for word in tokens(text[: figure.start])[-3:])
    return Statement(claim, words, figures, names_in(f"x {text}"), vague)


def pairs(statements: Sequence[Statement]) -> Iterator[tuple[Statement, Statement]]:
    """Earlier and later statements with nearly the same words, each later one with the first that it clashes with or not."""
    index: dict[str, list[int]] = {}
    for at, later in enumerate(statements):
        common = Counter(i for word in later.words for i in index.get(word, ())[-60:])
        for i in sorted(i for i, count in common.items() if count >= LEAST):
            if are_about_one(statements[i], later):
                yield statements[i], later
        for word in later.words:
            index.setdefault(word, []).append(at)


def are_about_one(one: Statement, other: Statement) -> bool:
    """Whether two statements are about one event, as far as their words tell."""
    if not {one.claim.kind, other.claim.kind} <= _KINDS or not _is_sure(one.claim) or not _is_sure(other.claim):
        return False
    named = bool(one.names & other.names) and not (one.names ^ other.names)
    return named and len(one.words & other.words) >= LEAST and shared(one.words, other.words) >= _SAME


def _is_sure(claim: Claim) -> bool:
    return claim.certainty is Certainty.CERTAIN and all(hedge.type is HedgeType.APPROXIMATOR for hedge in claim.hedges)


def clash(one: Statement, other: Statement) -> str | None:
    """Why two statements about one event cannot both be true; None where they can."""
    days = _day(one.claim), _day(other.claim)
    if days[0] and days[1] and days[0] != days[1]:
        return _clash_of_days(one, other)
    if one.claim.polarity is not other.claim.polarity:
        alike = one.words == other.words and [figure.value for figure in one.figures] == [
            figure.value for figure in other.figures
        ]
        return f"Before, it reads “{one.claim.text}”: one says that it is so, the other that it is not." if alike else None
    return _clash_of_figures(one, other)


def _day(claim: Claim) -> str | None:
    return claim.when.date if claim.when else None


def _clash_of_days(one: Statement, other: Statement) -> str | None:
    """Two days for what happens once: nothing else about it differs, and both are days."""
    first, second = _day(one.claim) or "", _day(other.claim) or ""
    once = one.claim.kind is ClaimKind.EVENT and one.words == other.words and one.claim.polarity is other.claim.polarity
    exact = len(first) == len(second) and (len(first) == len("2023-09-12") or not _ONCE.isdisjoint(one.words))
    if once and exact and one.values == other.values:
        return f"Before, it is on {first}, here on {second}."
    return None


def _clash_of_figures(one: Statement, other: Statement) -> str | None:
    if one.is_vague or other.is_vague or len(one.figures) != 1 or len(other.figures) != 1:
        return None
    first, second = one.figures[0], other.figures[0]
    if one.words != other.words or first.is_near(second, _ROUNDED):
        return None  # "among men", "among white men"
    if first.unit != second.unit or (not first.unit and root(first.noun) != root(second.noun)):
        return None
    return f"Before, the figure is {first.value:,.10g}, here {second.value:,.10g}."
