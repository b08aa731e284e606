"""The quantities in a claim, with unit and modifier; `claims.language.numbers` reads them.

No quantities are: dates and times of day (they are the claim's `when`), ordinals, ages and lengths inside compounds ("a
three-year deal"), numbers in names ("Channel 4"), "one of them", and small numbers that only point back ("the two leaders").
"""

from claims.language import ParsedDoc, Run
from claims.language.numbers import Number, numbers, signs
from claims.language.times import times
from claims.model import Quantity
from claims.splitting.clause import Clause

_CLOCK = frozenset({"a.m.", "p.m.", "am", "pm", "o'clock", "gmt", "noon"})
_DEFINITE = frozenset({"the", "these", "those", "both", "our", "their", "its", "his", "her", "my", "your"})
_FEW = 10
_NO_COUNT = frozenset({"day", "time", "thing", "way", "point", "side", "hand", "another", "reason", "example"})


def quantities(parsed: ParsedDoc, clause: Clause) -> tuple[Quantity, ...]:
    """The quantities in the clause, in reading order; spans are code points into the article's text, end excluded."""
    found = [(run, number) for run in clause.runs for number in numbers(parsed, run)]
    if not found:
        return ()
    dated = [time.run for time in times(parsed, clause.runs)]
    return tuple(
        _quantity(parsed, number)
        for run, number in found
        if not any(start < number.figure[1] and number.figure[0] < end for start, end in dated) and _counts(parsed, run, number)
    )


def _quantity(parsed: ParsedDoc, number: Number) -> Quantity:
    words = parsed.fragment((number.run,))
    unit = number.unit or number.counted
    return Quantity(text=words.text, spans=words.spans, value=number.value, unit=unit, modifier=number.modifier)


def _counts(parsed: ParsedDoc, run: Run, number: Number) -> bool:
    """Whether a number is a quantity; see the module for what is not."""
    start, end = number.figure
    last, before = end - 1, start - 1
    if end < len(parsed.words) and (parsed.lower[end] in _CLOCK or _joined(parsed, end)):
        return False
    if start > run[0]:
        sign = parsed.words[before] in ("-", "/", "#") and not parsed.spaces[before]
        if sign or _names(parsed, before, start):
            return False
    if _is_year(parsed, number):
        return False
    if parsed.lower[last] == "one" and start == last:
        noun = parsed.heads[last]
        return parsed.deps[last] == "nummod" and noun > last and parsed.lower[noun] not in _NO_COUNT
    few = parsed.words[start].isalpha() and number.value is not None and number.value <= _FEW
    return not (few and _points_back(parsed, number))


def _joined(parsed: ParsedDoc, i: int) -> bool:
    """ "a three-year deal", "a 1,200-strong crowd"."""
    return parsed.words[i] in ("-", "/") and not parsed.spaces[i - 1] and not parsed.spaces[i]


def _names(parsed: ParsedDoc, before: int, number: int) -> bool:
    """ "Channel 4", "Boeing 737", "Article 5"."""
    named = parsed.deps[number] in ("nummod", "appos") and parsed.heads[number] == before
    return named and parsed.tags[before] in ("NNP", "NNPS", "NN")


def _is_year(parsed: ParsedDoc, number: Number) -> bool:
    start, end = number.figure
    text = parsed.words[start]
    if not (end - start == 1 and len(text) == 4 and text.isdigit() and 1900 <= int(text) < 2100):
        return False
    if number.run[0] < start or (start and parsed.lower[start - 1] in signs()):
        return False
    if end == len(parsed.words):
        return True
    return not (parsed.words[end] == "%" or (text.endswith("00") and parsed.tags[end] == "NNS"))


def _points_back(parsed: ParsedDoc, number: Number) -> bool:
    """ "the two leaders", "his top two generals"; but "the 700 people" gives their number."""
    start, last = number.figure[0], number.figure[1] - 1
    if parsed.deps[last] != "nummod":
        return start > 0 and parsed.lower[start - 1] in _DEFINITE
    before = (child for child in parsed.children[parsed.heads[last]] if child < min(last, parsed.heads[last]))
    return any(parsed.lower[child] in _DEFINITE or parsed.deps[child] == "poss" for child in before)
