"""The numbers, the date and the restrictions of a clause, by which claims about one event are compared."""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from claims.language import ParsedDoc, indices_of
from claims.model import Quantity
from claims.splitting import Clause, ClauseDetails, ClauseTime
from claims.verification.predicates import families

_FLOOR = frozenset({"least", "more", "over", "above"})
_CEILING = frozenset({"most", "fewer", "less", "under", "below", "up", "many", "much"})
_NOT = frozenset({"no", "not"})
_ABOUT = frozenset({"about", "around", "nearly", "almost", "roughly", "some", "approximately", "close", "estimated"})
_DEGREES = frozenset({"much", "often", "always", "fully", "entirely", "enough", "yet", "alone", "exactly"})
"""Adverbs that a negation is limited to: "did not use it **much**" does not deny that it was used."""
_SLACK = 0.15
_YEAR = re.compile(r"(?:1[89]|20)\d\d")
_CLOCK = re.compile(
    r"\bat (?:about |around )?(?:noon|midnight|(?P<hour>[01]?\d|2[0-3])(?:[:.](?P<minute>[0-5]\d)\b|(?= ?[ap]\.?m)))"
)
"""A time of day: "at 12:26", "at about 1.10 p.m.", "at noon"."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A range from ``low`` to ``high`` of ``unit``: a currency, "percent", "people" for any word for persons, or the noun."""

    unit: str
    low: float
    high: float

    def agrees(self, other: "Amount") -> bool:
        """Whether both can be true."""
        return self.low <= other.high and other.low <= self.high


@dataclass(frozen=True, slots=True)
class Facts:
    """A clause's numbers, and its date as pairs of a unit and a value: ``(("year", "2023"), ("day", "2023-09-12"))``.

    ``restrictions`` are lemmas, those of nouns behind a preposition and of the verbs of relatives and of "when": "It is not
    audited for **returns** before **2009**" does not deny that it is audited; ``degrees`` are adverbs: "not **much**".
    ``years`` are those that it names, also inside a phrase: "the quake that struck in **2017**".
    ``complements`` are the lemmas of the verbs below the predicate: "called on us **to name** them". ``of_event`` says whether
    the subject is one definite event.
    """

    amounts: tuple[Amount, ...] = ()
    times: tuple[tuple[str, str], ...] = ()
    restrictions: frozenset[str] = frozenset()
    of_event: bool = False
    complements: frozenset[str] = frozenset()
    degrees: frozenset[str] = frozenset()
    years: frozenset[str] = frozenset()


class FactSource(Protocol):
    """Gives the facts of claims by their positions."""

    def facts(self, position: int) -> Facts:
        """Those of the claim at index ``position``."""


class FactReader:
    """Reads the numbers and dates of one article's clauses, each once."""

    def __init__(self, parsed: ParsedDoc, clauses: Sequence[Clause], details: ClauseDetails) -> None:
        self._parsed = parsed
        self._text = parsed.verbatim(0, len(parsed.words))
        self._clauses = clauses
        self._details = details
        self._known: dict[int, Facts] = {}

    def facts(self, position: int) -> Facts:
        """The numbers and date of the clause at index ``position``."""
        found = self._known.get(position)
        if found is None:
            clause = self._clauses[position]
            amounts = (self._amount(quantity) for quantity in self._details.quantities(clause))
            times = (*_times(self._parsed, self._details.time(clause)), *self._clock(clause))
            known = tuple(amount for amount in amounts if amount is not None)
            limits = self._restrictions(clause), self._is_of_event(clause), self._complements(clause), self._degrees(clause)
            found = Facts(known, times, *limits, self._years(clause))
            self._known[position] = found
        return found

    def _clock(self, clause: Clause) -> Iterator[tuple[str, str]]:
        """The time of day; which half of the day is left out, since the second mention often does not repeat it."""
        text = " ".join(self._parsed.verbatim(*run) for run in clause.runs).lower()
        if (clock := _CLOCK.search(text)) is not None:
            yield "clock", "0:00" if clock["hour"] is None else f"{int(clock['hour']) % 12}:{clock['minute'] or '00'}"

    def _restrictions(self, clause: Clause) -> frozenset[str]:
        parsed = self._parsed
        return frozenset(
            parsed.lemmas[i]
            for i in indices_of(clause.runs)
            if (parsed.deps[i] == "pobj" and parsed.pos[i] in ("NOUN", "NUM"))
            or parsed.deps[i] in ("relcl", "acl")
            or (parsed.deps[i] == "advcl" and any(parsed.lower[k] == "when" for k in parsed.children_of(i, "advmod")))
        )

    def _degrees(self, clause: Clause) -> frozenset[str]:
        return _DEGREES.intersection(self._parsed.lower[i] for i in indices_of(clause.runs))

    def _years(self, clause: Clause) -> frozenset[str]:
        return frozenset(self._parsed.words[i] for i in indices_of(clause.runs) if _YEAR.fullmatch(self._parsed.words[i]))

    def _complements(self, clause: Clause) -> frozenset[str]:
        parsed, head = self._parsed, clause.head
        if not 0 <= head < len(parsed.words):
            return frozenset()
        below = parsed.children_of(head, "xcomp", "ccomp", "advcl")
        return frozenset(parsed.lemmas[i] for i in below if any(parsed.tags[k] == "TO" for k in parsed.children[i]))

    def _is_of_event(self, clause: Clause) -> bool:
        parsed = self._parsed
        subject = parsed.subject(clause.head) if 0 <= clause.head < len(parsed.words) else None
        if subject is None:
            return False
        definite = any(parsed.lower[i] == "the" for i in parsed.children_of(subject, "det"))
        return definite and parsed.tags[subject] == "NN" and parsed.lemmas[subject] in families().nouns

    def _amount(self, quantity: Quantity) -> Amount | None:
        if quantity.value is None or not quantity.spans:
            return None
        before = self._text[max(0, quantity.spans[0].start - 6) : quantity.spans[0].start].split()
        if before[-1:] == ["from"]:
            return None  # "rose to 15 from 12": the old number says nothing about now
        return Amount(unit_of(quantity.unit), *_bounds(quantity.value, quantity.modifier))


def unit_of(words: str | None) -> str:
    """The unit by which quantities are compared; a bare number counts people, as in "12 were killed"."""
    if not words:
        return "people"
    last = words.lower().split()[-1]
    singular = last[:-1] if last.endswith("s") and not last.endswith("ss") else last
    return "people" if not {last, singular}.isdisjoint(families().words["people"]) else singular


def _bounds(value: float, modifier: str | None) -> tuple[float, float]:
    """The interval that a modifier gives: "no fewer than 12" and "as many as 12" bound it on opposite sides."""
    words = set((modifier or "").lower().split())
    floor, ceiling = bool(words & _FLOOR), bool(words & _CEILING)
    if words & _NOT:
        floor, ceiling = ceiling, floor
    if floor:
        return value, math.inf
    if ceiling:
        return 0.0, value
    slack = _SLACK * abs(value) if words & _ABOUT else 0.0
    return value - slack, value + slack


def _times(parsed: ParsedDoc, dated: ClauseTime | None) -> Iterator[tuple[str, str]]:
    """The parts of an ISO 8601 day, month or year; without a date, the words themselves if they name a weekday."""
    if dated is None:
        return
    if dated.date is None:
        for word in parsed.verbatim(*dated.expression.run).split():
            if word.endswith("day"):
                yield "weekday", word
        return
    if "/" in dated.date:
        yield "interval", dated.date
        return
    parts = dated.date[:10].split("-")
    for unit, length in (("year", 1), ("month", 2), ("day", 3)):
        if len(parts) >= length:
            yield unit, "-".join(parts[:length])
