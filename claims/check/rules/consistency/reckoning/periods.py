"""How long something lasts, beside its first and last: "from 2010 to 2018, ten years", "from 9 a.m. to 5 p.m., six hours"."""

import re
from collections.abc import Iterator, Sequence

from claims.check.rules.consistency.reckoning.figured import Figured, Wrong, figured, shaped
from claims.check.rules.reading import Place

_YEARS = r"\b(?:from|between) (?P<first>[12]\d{3}) (?:to|and|until|through) (?P<last>[12]\d{3})"
_LONG = (
    rf"{_YEARS},? (?:a total of |or |for )?(?P<long>§) years\b",
    rf"\bfor (?P<long>§) years,? {_YEARS}",
)
_HALF = r"(?P<{0}>§) ?(?P<{0}_half>[ap])\.?m\.?"
_HOURS = (
    rf"\bfrom {_HALF.format('first')} to {_HALF.format('last')},? (?:a total of |or |for )?(?P<long>§) hours\b",
    rf"\bfor (?P<long>§) hours,? from {_HALF.format('first')} to {_HALF.format('last')}",
)


def wrong_periods(words: str, sentences: Sequence[Place]) -> Iterator[Wrong]:
    """Each length of time in a paragraph that its beginning and end rule out, with places in ``words``."""
    for start, end in sentences:
        said = figured(words[start:end])
        for found, true, unit in (*_years(said), *_hours(said)):
            long = said.of(found["long"])
            # "From 2010 to 2018" may be eight years or, both counted, nine.
            if not long.low - 0.5 <= true <= long.high + 0.5 and not (unit == "years" and long.value == true + 1):
                reason = f"It is {true:,.10g} {unit}."
                yield start + long.start, start + long.end, "the length of time is miscalculated", reason


def _years(said: Figured) -> Iterator[tuple[re.Match[str], float, str]]:
    for found in (found for long in _LONG for found in shaped(long).finditer(said.shape)):
        yield found, float(found["last"]) - float(found["first"]), "years"


def _hours(said: Figured) -> Iterator[tuple[re.Match[str], float, str]]:
    for found in (found for long in _HOURS for found in shaped(long).finditer(said.shape)):
        first, last = (
            said.of(found[name]).value % 12 + 12 * (found[f"{name}_half"].lower() == "p") for name in ("first", "last")
        )
        yield found, (last - first) % 24, "hours"
