"""The numbers and the date of a clause, so that "at least 12" and "15" agree, and "12" and "15" do not.

They are read only for clauses that another one may bear on.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc

from claims.attribution import Relation
from claims.language import holds, indices_of
from claims.model import Quantity
from claims.splitting import Clause, ClauseTime, clause_details
from claims.verification.predicates import families

_FLOOR = frozenset({"least", "more", "over", "above"})
_CEILING = frozenset({"most", "fewer", "less", "under", "below", "up", "many", "much"})
_NOT = frozenset({"no", "not"})
_ABOUT = frozenset({"about", "around", "nearly", "almost", "roughly", "some", "approximately", "close", "estimated"})
_SLACK = 0.15


@dataclass(frozen=True, slots=True)
class Amount:
    """Between ``low`` and ``high`` of ``unit``: a currency, "percent", "people" for any word for persons, or the noun."""

    unit: str
    low: float
    high: float

    def agrees(self, other: "Amount") -> bool:
        """Whether both can be true."""
        return self.low <= other.high and other.low <= self.high


@dataclass(frozen=True, slots=True)
class Facts:
    """A clause's numbers, and its date as pairs of a unit and a value: ``(("year", "2023"), ("day", "2023-09-12"))``."""

    amounts: tuple[Amount, ...]
    times: tuple[tuple[str, str], ...]


class FactReader:
    """Reads the numbers and dates of one article's clauses, each once."""

    def __init__(self, doc: Doc, clauses: Sequence[Clause], relations: Sequence[Relation]) -> None:
        self._doc = doc
        self._text = doc.text
        self._clauses = clauses
        self._details = clause_details(doc, relations)
        self._known: dict[int, Facts] = {}

    def facts(self, position: int) -> Facts:
        """The numbers and date of the clause at ``position``."""
        found = self._known.get(position)
        if found is None:
            clause = self._clauses[position]
            amounts = (self._amount(quantity) for quantity in self._details.quantities(clause))
            times = _times(self._doc, self._details.time(clause))
            found = Facts(tuple(amount for amount in amounts if amount is not None), tuple(times))
            self._known[position] = found
        return found

    def can_be_dated(self, position: int) -> bool:
        """Whether the clause at ``position`` names a time to check it by: "in 2027", "until the end of the year"."""
        clause, words = self._clauses[position], families().words
        if self._details.time(clause) is not None:
            return True
        for i in indices_of(clause.runs):
            if self._doc[i].lemma_.lower() in words["period"]:
                above = self._doc[i]
                while above.dep_ in ("pobj", "prep") and holds(clause.runs, above.i):
                    if above.lower_ in words["deadline"]:
                        return True
                    above = above.head
        return False

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
    """The interval that a modifier leaves open: "no fewer than 12" and "as many as 12" bound it on opposite sides."""
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


def _times(doc: Doc, dated: ClauseTime | None) -> Iterator[tuple[str, str]]:
    """The parts of an ISO 8601 day, month or year; without a date, the words themselves where they name a weekday."""
    if dated is None:
        return
    if dated.date is None:
        for word in doc[slice(*dated.expression.run)].text.split():
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
