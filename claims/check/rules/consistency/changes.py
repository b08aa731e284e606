"""Changes that do not match the two amounts given for them: "to 300 million from 200 million, an increase of 33 percent".

An amount is as precise as it is written ("about 40", "4 million"), and a change is wrong if no values in that range give it. A
duration is compared with its first and last year or hour.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from claims.analysis import Offsets
from claims.check.context import RuleContext
from claims.check.numbers import Figure, MaskedText, Miscalculation, Number, masked, masked_pattern, numbers
from claims.check.words import any_like, before, listed

_PAIRS = (
    r"\bfrom (?P<old>§)(?:¤{0,30}\s)?\s?to (?P<new>§)",
    r"\b(?:to|at|was|were|is|are|reached|hit) (?P<new>§)¤{0,30}?,? "
    r"(?:(?:up |down )?from|compared (?:with|to)|against) (?P<old>§)",
)
_BEHIND = (
    r"[^;:]{0,40}?(?:,|\s-|\()\s*(?:or )?(?:an?|the) (?:[a-z]+ )?(?:{rise}) of (?P<change>§)",
    r"¤{0,30}?(?:,|\s-|\()\s*(?:or )?an? (?P<change>§)[ -](?:{rise})\b",
    r"(?: [a-z]+)?(?:,|\s-|\()\s*(?:up|down|or)(?: by)? (?P<change>§)(?!¤{0,15}\bfrom\b)",
)
_BETWEEN = (
    r"(?P<new>§)¤{0,20}?, (?:up|down|an? (?:{rise}) of)(?: by)? (?P<change>§)(?: [a-z]+)? from (?P<old>§)",
    r"(?P<new>§)¤{0,20}?, (?:or )?(?P<change>§) (?:higher|lower|more|less|fewer) than (?:the )?(?P<old>§)",
)
_BEFORE = (
    r"\b(?:{rises}|{falls}|{moves})(?:(?: (?!from|to|by)[\w'-]+){0,4}? by)? (?P<change>§),?"
    r"(?: (?!from|to)[a-z.'-]+){0,3},? (?:PAIR)",
    r"\ban? (?P<change>§)[ -](?:{rise})(?: (?!from|to)[a-z.'-]+){0,3},? (?:PAIR)",
    r"\ban? (?:{rise}) of (?P<change>§)(?: (?!from|to)[a-z.'-]+){0,3},? (?:PAIR)",
)
_CUT = (
    r"\b(?:{moves}|increased) (?:(?!§)[\w'-]+ ){0,4}?rates? (?:by |another |a further )*(?P<change>§)",
    r"\b(?:{rise}) of (?P<change>§) in (?:(?!§)[\w'-]+ ){0,3}?rates?\b",
    r"(?P<change>§)[ -](?:[a-z]+ )?rate[ -](?:{rise})\b",
    r"(?P<change>§),? (?:(?:{rise}) )?(?:takes|took|taking|brings|brought|bringing|leaves|left|leaving|puts|lifts|lifting) "
    r"(?:(?!§)[\w'-]+ ){0,5}?rates? to §",
    r"\b(?:interest|key|policy|benchmark|base|lending|mortgage|jobless|unemployment|inflation|tax|the) rates? "
    r"(?:was |were |has |have |been |will |be )*(?:{rises}|{falls}|{moves}|went down)(?: by)? (?P<change>§)",
)
_SINGLE = (
    r"\b(?:{rises}|{falls})(?: by)? (?P<change>§),? to (?:reach |hit )?(?P<new>§)(?! (?:above|below|more|higher|lower|over))",
    r"\b(?:at|was|is|to|reached|hit) (?P<new>§)(?: [a-z]+ [A-Za-z]+)?, "
    r"(?:up|down|an? (?:{rise}) of)(?: by)? (?P<change>§) (?:from|on|since|in)\b",
    r"\b(?:at|was|is|to|reached|hit) (?P<new>§)(?: [a-z]+ [A-Za-z]+)?, (?:or )?(?P<change>§) (?:higher|lower|more|less) than\b",
)
_NEXT = (
    r"PAIR¤{0,80}?\.\s+(?:the|that|this) (?:(?:was|is) an? )?(?:[a-z]+ )?(?:{rise}) of (?P<change>§)",
    r"PAIR¤{0,80}?\.\s+(?:the|that|this) (?:(?:was|is) an? )?(?P<change>§)[ -](?:[a-z]+ )?(?:{rise})\b",
)
_WAY = r"\b(?:(?P<up>{rises})|(?P<down>{falls}))(?: (?!from|to|by)[a-z]+){0,2} (?:PAIR)"
_ABOUT = r"(?P<vague>more than |nearly |almost |about |roughly |over |some )?"
_DOUBLED = (
    rf"\b{_ABOUT}(?P<verb>{{doubles 2}}|{{doubles 3}}|{{doubles 4}}|{{doubles 0.5}})"
    r"(?: (?!from|to)[\w'.-]+){0,4},? (?:PAIR)"
)
_TIMES = (
    rf"(?P<new>§)¤{{0,25}}(?:,|\s-|\()\s*{_ABOUT}(?P<verb>{{double 2}}|{{double 3}}|{{double 4}}|{{double 0.5}}) "
    r"(?:as many (?:as )?|as much (?:as )?)?the (?P<old>§)"
)
_EACH = re.compile(r"[\w -]{0,15}\b(?:a|per|each|every) (?:year|month|day|week)\b(?! (?:ago|earlier|before|later))", re.I)
_FACTORS = (2.0, 3.0, 4.0, 0.5)
_PLAIN = 0.1  # the tolerance of "doubled", as a fraction


def miscalculated(words: str, sentences: Sequence[Offsets]) -> Iterator[Miscalculation]:
    """Each change in a paragraph that contradicts its own amounts; all spans are offsets into ``words``."""
    for number, (start, end) in enumerate(sentences):
        said = masked(words[start:end])
        if not said.figures:
            continue
        both = masked(words[start : sentences[min(number + 1, len(sentences) - 1)][1]])
        for first, last, message, reason in _first_of_each(said, both):
            yield start + first, start + last, message, reason


def _first_of_each(said: MaskedText, both: MaskedText) -> Iterator[Miscalculation]:
    """At most one finding about the same figures."""
    seen: set[int] = set()
    for found in (
        *_of_pairs(said, _expressions()),
        *_of_pairs(both, _over_two()),
        *_factors(said),
        *_ways(said),
        *_points(said),
    ):
        if not seen & set(range(found[0], found[1])):
            seen |= set(range(found[0], found[1]))
            yield found


def _expressions() -> Iterator[re.Pattern[str]]:
    yield from map(masked_pattern, _BETWEEN)
    for pair in _PAIRS:
        yield from (masked_pattern(pair + behind) for behind in _BEHIND)
        yield from (masked_pattern(before.replace("PAIR", pair)) for before in _BEFORE)


def _with_pair(expression: str) -> Iterator[re.Pattern[str]]:
    yield from (masked_pattern(expression.replace("PAIR", pair.removeprefix(r"\b"))) for pair in _PAIRS)


def _over_two() -> Iterator[re.Pattern[str]]:
    """Patterns for a change in the sentence after its amounts."""
    return (masked_pattern(behind.replace("PAIR", pair)) for behind in _NEXT for pair in _PAIRS)


def _of_pairs(said: MaskedText, expressions: Iterable[re.Pattern[str]]) -> Iterator[Miscalculation]:
    if len(said.figures) < 3 or any_like("other rate").search(said.shape):
        return
    for found in (found for expression in expressions for found in expression.finditer(said.shape)):
        if _EACH.match(said.shape, found.end("change")):
            continue
        old, new, change = (said.of(found[name]) for name in ("old", "new", "change"))
        wrong = _wrong(old, new, change)
        if wrong is not None:
            places = old, new, change
            first = min(one.start for one in places) - (len("from ") if found[0].lower().startswith("from ") else 0)
            yield first, max(one.end for one in places), *wrong


def _wrong(old: Figure, new: Figure, change: Figure) -> tuple[str, str] | None:
    """The message and the reason if ``change`` is not the difference of ``old`` and ``new``; None if it is, or if it may refer
    to other figures.
    """
    if not old.value or not new.value or not change.value:
        return None
    old, new = _alike_exact(old, new)
    change = _in_percent(change)
    units = {old.unit, new.unit}
    points = Figure(abs(new.value - old.value), 0, 0, "", *_difference(old, new))
    percent = Figure(abs(new.value - old.value) / old.value * 100, 0, 0, "", *_relative(old, new))
    if change.unit == "percent" and units <= {"percent", ""} and "percent" in units:
        exactly = abs(points.value - change.value) < 1e-6 and abs(percent.value - change.value) > change.value
        if _agree(percent, change) and not exactly:
            return None
        if _agree(points, change):
            reason = f"From {_said(old)} to {_said(new)} percent is {_said(points)} points, or {percent.value:.0f} percent."
            return "percent where percentage points are meant", reason
        return _miscalculated(old, new, f"{_said(points)} points, or {percent.value:.0f} percent", change)
    if change.unit == "percent" and units <= {"", "money"} and _are_alike(old, new):
        return None if _agree(percent, change) else _miscalculated(old, new, f"{percent.value:.0f} percent", change)
    if change.unit == "points" and units <= {"percent", ""} and not _agree(points, change):
        return _miscalculated(old, new, f"{_said(points)} points", change)
    return None


def _alike_exact(old: Figure, new: Figure) -> tuple[Figure, Figure]:
    """Both amounts with the precision of the more precise one: "from 4 percent to 3.75 percent"."""
    if old.is_vague or new.is_vague or old.unit != new.unit:
        return old, new
    slack = min(old.slack, new.slack)
    old, new = (replace(one, low=one.value - slack, high=one.value + slack) for one in (old, new))
    return old, new


def _in_percent(change: Figure) -> Figure:
    """A change given as a fraction, in percent: a third is 33 percent, plus or minus four."""
    if change.unit != "share":
        return change
    value = change.value * 100
    return replace(change, value=value, unit="percent", low=value - 4, high=value + 4)


def _miscalculated(old: Figure, new: Figure, right: str, change: Figure) -> tuple[str, str]:
    reason = f"From {_said(old)} to {_said(new)} is a change of {right}, not {_said(change)}."
    return "the change is miscalculated", reason


def _are_alike(old: Figure, new: Figure) -> bool:
    """Whether two amounts have the same unit and differ at most a hundredfold: "90 million euros from 40 million"."""
    units = {old.unit, new.unit} - {""}
    return len(units) < 2 and min(old.value, new.value) > 0 and 0.01 <= new.value / old.value <= 100


def _said(figure: Figure) -> str:
    return f"{round(figure.value, 4):,.10g}"


def _difference(old: Figure, new: Figure) -> tuple[float, float]:
    low, high = sorted((abs(new.low - old.high), abs(new.high - old.low)))
    return low, high


def _relative(old: Figure, new: Figure) -> tuple[float, float]:
    """The range of the change in percent, given the rounding of its amounts."""
    ratios = [new.low / old.high, new.high / max(old.low, 1e-9)]
    low, high = sorted(abs(ratio - 1) * 100 for ratio in ratios)
    return (0.0 if (ratios[0] - 1) * (ratios[1] - 1) < 0 else low), high


def _agree(one: Figure, other: Figure) -> bool:
    slack = 0.01 + 0.02 * max(one.value, other.value) * (one.value > 10)
    return one.low - slack <= other.high and other.low - slack <= one.high


def _ways(said: MaskedText) -> Iterator[Miscalculation]:
    """Amounts that change in the opposite direction to their verb: "fell to 31 percent from 28 percent"."""
    for expression in _with_pair(_WAY):
        for found in expression.finditer(said.shape):
            old, new = said.of(found["old"]), said.of(found["new"])
            wrong = new.high <= old.low if found["up"] else new.low >= old.high
            if _are_alike(old, new) and not (old.is_vague or new.is_vague) and wrong and max(old.value, new.value) > 12:
                reason = f"From {_said(old)} to {_said(new)} is a {'fall' if found['up'] else 'rise'}."
                yield min(old.start, new.start), max(old.end, new.end), "the figures contradict the verb", reason


def _factors(said: MaskedText) -> Iterator[Miscalculation]:
    for expression in (*_with_pair(_DOUBLED), masked_pattern(_TIMES)):
        for found in expression.finditer(said.shape):
            old, new = said.of(found["old"]), said.of(found["new"])
            factor = next(one for one in _FACTORS if _names(one, found["verb"]))
            if _are_alike(old, new) and not _is_factor(old, new, factor, found["vague"]):
                reason = f"From {_said(old)} to {_said(new)} is {new.value / old.value:.2g} times as much."
                yield min(old.start, new.start), max(old.end, new.end), "the change is miscalculated", reason


def _names(factor: float, verb: str) -> bool:
    return any(any_like(f"{name} {factor:g}").fullmatch(verb) for name in ("double", "doubles"))


def _is_factor(old: Figure, new: Figure, factor: float, vague: str | None) -> bool:
    low, high = new.low / max(old.high, 1e-9), new.high / max(old.low, 1e-9)
    word = (vague or "").strip().lower()
    over, under = (0.6 if word in ("more than", "over") else _PLAIN), (0.25 if word in ("nearly", "almost") else _PLAIN)
    if factor < 1:
        over, under = under, over
    return low <= factor * (1 + over) and high >= factor * (1 - under)


def _points(said: MaskedText) -> Iterator[Miscalculation]:
    """Percent of a rate where only points make sense: "cut its rate by 0.25 percent", "fell 0.2 percent to 5 percent"."""
    reason = "Changes of a rate are given in points; {} percent of a rate would be almost nothing."
    for found in (found for cut in _CUT for found in masked_pattern(cut).finditer(said.shape)):
        change = said.of(found["change"])
        if change.unit == "percent" and 0 < change.value <= 1:
            yield change.start, change.end, "percent where percentage points are meant", reason.format(_said(change))
    for found in (found for single in _SINGLE for found in masked_pattern(single).finditer(said.shape)):
        change, new = said.of(found["change"]), said.of(found["new"])
        moved = change.value / 100 * new.value
        if change.unit == new.unit == "percent" and 0 < moved < 0.95 * (new.high - new.low) and not new.is_vague:
            yield change.start, new.end, "percent where percentage points are meant", reason.format(_said(change))


_YEARS = r"\b(?:from|between) (?P<first>[12]\d{3}) (?:to|and|until|through) (?P<last>[12]\d{3})"
_LONG = (rf"{_YEARS},? (?:a total of |or |for )?(?P<long>§) years\b", rf"\bfor (?P<long>§) years,? {_YEARS}")
_HALF = r"(?P<{0}>§) ?(?P<{0}_half>[ap])\.?m\.?"
_HOURS = (
    rf"\bfrom {_HALF.format('first')} to {_HALF.format('last')},? (?:a total of |or |for )?(?P<long>§) hours\b",
    rf"\bfor (?P<long>§) hours,? from {_HALF.format('first')} to {_HALF.format('last')}",
)


def wrong_periods(words: str, sentences: Sequence[Offsets]) -> Iterator[Miscalculation]:
    """Each duration in a paragraph that contradicts its start and end, with offsets into ``words``."""
    for start, end in sentences:
        said = masked(words[start:end])
        for found, true, unit in (*_years(said), *_hours(said)):
            long = said.of(found["long"])
            # "From 2010 to 2018" may be eight years or, both counted, nine.
            if not long.low - 0.5 <= true <= long.high + 0.5 and not (unit == "years" and long.value == true + 1):
                reason = f"It is {true:,.10g} {unit}."
                yield start + long.start, start + long.end, "the duration is miscalculated", reason


def _years(said: MaskedText) -> Iterator[tuple[re.Match[str], float, str]]:
    for found in (found for long in _LONG for found in masked_pattern(long).finditer(said.shape)):
        yield found, float(found["last"]) - float(found["first"]), "years"


def _hours(said: MaskedText) -> Iterator[tuple[re.Match[str], float, str]]:
    for found in (found for long in _HOURS for found in masked_pattern(long).finditer(said.shape)):
        first, last = (
            said.of(found[name]).value % 12 + 12 * (found[f"{name}_half"].lower() == "p") for name in ("first", "last")
        )
        yield found, (last - first) % 24, "hours"


_REACH = 6  # sentences after the amounts
_LEVELS = re.compile(r"\b(?:to|from|at|of|between)\s+\Z", re.IGNORECASE)
_THE = re.compile(r"\b(?:the|this|that|its)\s+\Z", re.IGNORECASE)
_NOUN_BEHIND = re.compile(r"[\s-]+(?P<noun>[a-z]+)")


def reported_again(context: RuleContext) -> Iterator[tuple[Offsets, str, str]]:
    """Later mentions of a change in percent where points are meant: the span in the article, the message, and the reason."""
    pair: tuple[float, float] | None = None
    age = 0
    for block in context.reporting:
        for start, end in context.sentences(block):
            words = context.text[start:end]
            found = [number for number in numbers(words) if number.unit == "percent"]
            age += 1
            if pair is not None and age <= _REACH:
                yield from _misnamed(words, start, found, pair)
            levels = [number.value for number in found if _LEVELS.search(before(words, number.start))]
            if len(levels) == len(found) == 2 and levels[0] != levels[1]:
                pair, age = (levels[0], levels[1]), 0


def _misnamed(words: str, offset: int, found: list[Number], pair: tuple[float, float]) -> Iterator[tuple[Offsets, str, str]]:
    points = abs(pair[0] - pair[1])
    for number in found:
        behind = _NOUN_BEHIND.match(words, number.end)
        if behind is None or behind["noun"] not in listed("rise") or not _THE.search(before(words, number.start)):
            continue
        true = [points / base * 100 for base in pair if base]
        if abs(number.value - points) < 0.01 and all(abs(number.value - share) > 0.5 for share in true):
            reason = f"Between {pair[0]:g} and {pair[1]:g} percent there are {points:g} percentage points."
            yield (offset + number.start, offset + behind.end()), "percent where percentage points are meant", reason
