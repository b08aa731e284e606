"""Parts that do not match their total: lists and their total, margins, members of a whole, fractions."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, islice

from claims.analysis import Offsets
from claims.check.numbers import Figure, MaskedText, Miscalculation, Number, masked, masked_pattern, numbers
from claims.check.words import before

_NEAR_LIST = 0.1  # a sum further from the total is about something else
_FEWEST = 3  # minimum number of parts; two figures often nearly add up to a third by chance
_GAP = 60  # maximum code points between two parts of a list
_VAGUE = re.compile(
    r"\b(?:about|around|roughly|approximately|nearly|almost|some|over|under|above|below|(?:more|fewer|less) than|at least"
    r"|at most|up to|close to)\s[$£€]?\Z",
    re.IGNORECASE,
)
_TOTAL = re.compile(
    r"\b(?:totals?|totall?ing|in all|altogether|overall|combined|in sum|sums?|together|quota|budget of)\b", re.I
)
_OF_ALL = re.compile(r"\b(?:of|from) (?:the|its|their|all|those|these)(?: [a-z]+)? ?\Z", re.I)
# Not counts: years, days of a month, ages, hours, scores, parentheses.
_NO_PART = re.compile(
    r"(?:,? aged?|\b(?:January|February|March|April|May|June|July|August|September|October|November|December))\s\Z"
)
_LAYER_LIST = re.compile(
    r"\b(?:of them|of whom|of which|including|among them|from|up|down|since|until|in|by|per)\s+(?:[\w-]+\s)?\Z", re.I
)


def unequal(words: str, sentences: Sequence[tuple[int, int]]) -> Iterator[Miscalculation]:
    """Lists of at least three figures in a paragraph whose sum is close to the total, but not equal.

    ``sentences`` are the spans of the paragraph's sentences in ``words``; results are offsets into ``words`` too. A list
    whose sum is far from the total is about something else; in one whose sum is close, a figure is wrong.
    """
    found = [number for number in numbers(words) if _counts(words, number)]
    summed = [_TOTAL.search(words, start, end) is not None for start, end in sentences]
    for at, total in enumerate(found):
        here = max(0, bisect_right(sentences, total.start, key=lambda sentence: sentence[0]) - 1)
        if not (summed[here] or _OF_ALL.search(before(words, total.start))):
            continue
        last = sentences[min(here + 1, len(sentences) - 1)][1]
        end = bisect_left(found, last, key=lambda number: number.start)
        parts = _list_of(words, islice(found, at + 1, end), total)
        sums = list(accumulate(number.value for number in parts))[1:]
        if len(parts) < _FEWEST or any(_is_same(each, parts, total) for each in sums):
            continue
        if abs(sums[-1] - total.value) <= _NEAR_LIST * total.value:
            reason = f"The parts add up to {sums[-1]:,.10g}, but the total is {total.value:,.10g}."
            yield parts[0].start, parts[-1].end, "the parts do not add up to the whole", reason


def _counts(words: str, number: Number) -> bool:
    """Whether a number is an exact count that can be part of a list."""
    front = before(words, number.start)
    year = 1800 <= number.value <= 2100 and "," not in words[number.start : number.end] and not number.unit
    vague = _VAGUE.search(front) is not None
    return number.unit in ("", "money") and number.value > 0 and not (year or vague or _NO_PART.search(front))


def _list_of(words: str, found: Iterable[Number], total: Number) -> list[Number]:
    """The figures after a total that form a list: smaller than it, of its unit, close to each other, and without subtotals."""
    parts: list[Number] = []
    for number in found:
        gap = words[parts[-1].end : number.start] if parts else ""
        if number.unit != total.unit or _LAYER_LIST.search(before(words, number.start)):
            continue
        if number.value >= total.value or len(gap) > _GAP:
            break
        parts.append(number)
    return parts


def _is_same(sum_: float, parts: Sequence[Number], total: Number) -> bool:
    """Whether a sum equals the total within the figures' precision: 1.5 million and 2 million may be 3.4 million."""
    step = min(_step(number.value) for number in (*parts, total))
    return abs(sum_ - total.value) <= step * len(parts) / 2


def _step(value: float) -> float:
    """The precision of a figure: 100 for 7,500, 0.1 for 4.3."""
    step = 1.0
    while step > 1e-6 and abs(value / step - round(value / step)) > 1e-9:
        step /= 10
    while value >= step * 10 and abs(value / (step * 10) - round(value / (step * 10))) < 1e-9:
        step *= 10
    return step


_NEAR = 0.3  # a sum further from the total than this fraction of it is about something else
_UNITS = ("", "money")
_THE = r"(?:the |its |their |all |those |his |her |our )*"

_VOTE = r"(?P<more>§)(?: [a-z]+)?(?:-| (?:votes )?to )(?P<less>§)"
_MARGINS = (
    rf"\bby (?:a margin of )?(?P<margin>§)(?: [a-z]+)?, {_VOTE}",
    rf"{_VOTE}¤{{0,40}}?\b(?:margin|majority|lead|difference) of (?:just |only )?(?P<margin>§)",
    rf"{_VOTE}(?: for [A-Z][\w-]+)?, (?P<margin>§) more than\b",
    r"(?P<more>§)¤{1,30}? (?:and|to|against) (?:[\w'-]+ ){1,3}(?P<less>§), "
    r"an? (?:lead|margin|gap|difference|majority) of (?P<margin>§)",
)
_PRODUCT = (
    r"(?P<each>§)(?: [a-z]+)? (?:a|per|each|every) (?:year|month|week|day|night|hour)(?: [a-z]+)? for (?P<times>§) "
    r"(?:year|month|week|day|night|hour)s,? (?:or|for a total of|making|a total of|making a total of) (?P<total>§)"
)
_BEHIND = (
    r"(?:,|;|\s-|\()\s*(?:or|making|making it|for)? ?(?P<total>§)(?: [a-z]+){0,2} (?:{in all})\b",
    r"(?:,|;|\s-|\()\s*(?:or|making|for)? ?a (?:combined |grand )?total of (?P<total>§)",
    r"(?:,|;|\s-|\()\s*(?:making|together|altogether) (?P<total>§)",
    r"\.\s+(?:In all|In total|Altogether|All told|Together),? (?P<total>§)",
)
_LAYER = re.compile(
    r"\b(?:of them|of whom|of which|including|among them|from|up|down|since|until|by|per|after|than|another)\s+(?:\w+\s)?\Z",
    re.I,
)
_COLON = r"(?P<total>§)(?: [a-z-]+){1,3}: (?P<parts>§[^;:.]{2,60}?(?:, and |, | and )§[^;:.]*)"
_SORTS = r"§ (?:were |are )?(?:{sort})(?:(?:, and |, | and )§ (?:were |are )?(?:{sort}))+"
_MEMBERS = (
    r"(?P<total>§)[ -](?:member|person|strong|man|seat)s? (?:[a-z]+ ){0,2}?(?:{panel})"
    rf"(?:, |: | \(| - | of )(?P<parts>{_SORTS})"
)
_ABOARD = r"(?P<total>§) people(?: on board| aboard)?(?:,|:| \(| -) (?P<parts>§ passengers,? and § crew)"
_LENGTH = (
    r"(?P<total>§)(?: [a-z-]+){1,4}?, (?P<parts>§(?: [a-z-]+){0,2} of (?:it|them|whom|which) (?P<link>in|from|at|on|for) "
    r"¤{2,40}?(?:, and |, | and )§(?: [a-z]+){0,2}? (?P=link) )"
)
_INCLUDE = (
    r"\b(?:the|its|their|his|her) (?P<total>§)(?: [a-z-]+){1,3} (?:include|includes|included|comprise|comprised|are|were) "
    r"(?P<parts>§(?: [a-z]+){0,2}? (?P<link>in|from|at|on|for|of|by) ¤{2,40}?(?:, and |, | and )§(?: [a-z]+){0,2}? (?P=link) )"
)
_OF = (
    rf"\bof {_THE}(?P<total>§)(?: [a-z-]+){{1,3}}, (?P<parts>§ (?:(?:{{got}}) ¤{{2,40}}? and § "
    r"(?:an? |the |in |for |against |none|nothing|no |to )))"
)
_APART = (
    rf"\bof {_THE}(?P<total>§)(?: [a-z-]+){{1,3}}, (?P<parts>§ (?:(?:{{got}}) ¤{{2,30}}? and § "
    r"(?:(?:were|are|was|is|still|have|had|been) )*(?:{apart})))"
)
_REST = re.compile(r"\s*(?:the rest|the others?|another|the remain|others|the remaind)", re.IGNORECASE)
_AMOUNT = r"(?P<amount>§)"
_FRACTIONS = (
    rf"(?P<part>§) (?:of )?{_THE}(?P<whole>§)(?: [a-z-]+){{1,3}}?(?:, or |, | \(){_AMOUNT}(?: (?!of\b)[a-z]+)?[,)]",
    rf"{_AMOUNT} (?:out )?of {_THE}(?P<whole>§)(?: [a-z-]+){{0,3}}?(?:, or |, | \()(?P<part>§)(?: of [a-z ]+)?[,).]",
)
_GROUP = r"\b(?:{panel})(?:,? made up|,? consisting)? of (?P<parts>SORTS)".replace("SORTS", _SORTS)
_ALL = r"\b(?:(?P<every>all)|has|have|the|its) (?P<all>§) (?:of the )?(?:{members})\b"
_VOTED = r"\b(?:vot|ballot|rul)[a-z]* ¤{0,20}?(?P<for>§)(?:-| to )(?P<against>§)"
_SEATS = r"(?P<seats>§)-(?:seat|member) [a-z]+"
_ABSENT = r"(?P<absent>§) (?:abstentions?|abstain\w*|abstaining|against|absent)\b"


def unlike_whole(words: str, sentences: Sequence[Offsets]) -> Iterator[Miscalculation]:
    """Figures of a paragraph that do not add up to their stated total, with offsets into ``words``."""
    for number, (start, end) in enumerate(sentences):
        behind = words[end : sentences[number + 1][1]] if number + 1 < len(sentences) else ""
        said, more = masked(words[start:end]), masked(words[start:end] + behind)
        found = [
            *_margins(said),
            *_colons(said),
            *_fractions(said),
            *_over(said, behind),
            *_products(said),
            *_panels(more),
            *_totals(more),
        ]
        for first, last, message, reason in {each[:2]: each for each in found}.values():
            yield start + first, start + last, message, reason


def _wrong(parts: Sequence[Figure], message: str, reason: str) -> Miscalculation:
    return min(part.start for part in parts), max(part.end for part in parts), message, reason


def _margins(said: MaskedText) -> Iterator[Miscalculation]:
    for found in _each(said, _MARGINS):
        more, less, margin = (said.of(found[name]) for name in ("more", "less", "margin"))
        true = abs(more.value - less.value)
        units = {more.unit, less.unit, margin.unit} - {"", "percent", "points"}
        if units or margin.unit == "percent" or "ratio" in said.shape or max(more.value, less.value) <= margin.value:
            continue
        if margin.is_vague or more.unit == "percent" or less.unit == "percent":
            slack = margin.slack + more.slack + less.slack + 0.01
        else:
            slack = 0.0
        if abs(true - margin.value) > slack:
            reason = f"{more.value:,.10g} is {true:,.10g} more than {less.value:,.10g}."
            yield _wrong((more, less, margin), "the margin is miscalculated", reason)


def _totals(said: MaskedText) -> Iterator[Miscalculation]:
    for found in _each(said, _BEHIND):
        total = said.of(found["total"])
        parts = _list_before(said, found.start(), total)
        shortest = 3 if found[0].startswith(".") else 2
        sums = [sum(part.value for part in parts[-count:]) for count in range(2, len(parts) + 1)]
        slack = _slack(*parts, total)
        if len(parts) < shortest or any(abs(each - total.value) <= slack for each in sums):
            continue
        near = [each for each in sums[-1:] if abs(each - total.value) <= _NEAR * total.value]
        for each in near:
            yield _wrong((*parts, total), *_sum_reason(each, total))


def _list_before(said: MaskedText, end: int, total: Figure) -> list[Figure]:
    """The figures of a list that ends at ``end`` in the shape: of the total's unit, close to each other, without subtotals."""
    parts: list[Figure] = []
    at = end
    for place in (place for place in range(end - 1, -1, -1) if "\ue000" <= said.shape[place] <= "\uf8ff"):
        figure, gap = said.of(said.shape[place]), said.shape[place + 1 : at]
        if len(gap) > 60 or not ({figure.unit, total.unit} <= set(_UNITS)) or re.search(r"[;:.]\s", gap):
            break
        if parts and not re.search(r",| and | plus ", gap):
            break
        if figure.value >= total.value or figure.is_vague or _LAYER.search(before(said.shape, place)):
            break
        parts.insert(0, figure)
        at = place
    return parts


def _colons(said: MaskedText) -> Iterator[Miscalculation]:
    for found in _each(said, (_COLON, _MEMBERS, _ABOARD)):
        total, parts = said.of(found["total"]), said.within(found["parts"])
        parts = [part for part in parts if part.unit in _UNITS]
        sum_ = sum(part.value for part in parts)
        inexact = any(part.is_vague for part in (*parts, total)) or _LAYER.search(found["parts"].rstrip())
        alike = len(parts) == len(said.within(found["parts"])) and total.unit in _UNITS
        if (
            inexact
            or not alike
            or re.search(r"\b(?:of|from|than|aged?|including)\b [^,]{0,12}?[\ue000-\uf8ff]", found["parts"])
        ):
            continue
        if abs(sum_ - total.value) > _slack(*parts, total) and abs(sum_ - total.value) <= _NEAR * total.value:
            yield _wrong((total, *parts), *_sum_reason(sum_, total))


def _over(said: MaskedText, behind: str) -> Iterator[Miscalculation]:
    for found in _each(said, (_INCLUDE, _OF, _APART, _LENGTH)):
        total, parts = said.of(found["total"]), said.within(found["parts"])
        if len({one.unit for one in (*parts, total)}) > 1 or total.unit not in _UNITS or total.is_vague:
            continue
        sum_, slack = sum(part.value for part in parts), _slack(*parts, total)
        alone = len(said.within(said.shape[found.end() :])) == 0 and not _REST.match(behind) and not masked(behind[:40]).figures
        short = found.re is masked_pattern(_OF) and alone and total.value * 0.95 <= sum_ < total.value - slack
        if sum_ > total.value + slack or (short and not any(part.is_vague for part in parts)):
            yield _wrong((total, *parts), *_sum_reason(sum_, total))


def _fractions(said: MaskedText) -> Iterator[Miscalculation]:
    for found in _each(said, _FRACTIONS):
        part, whole, amount = (said.of(found[name]) for name in ("part", "whole", "amount"))
        if part.unit not in ("share", "percent") or {whole.unit, amount.unit} - set(_UNITS) or not whole.value:
            continue
        share, true = part.value / (100 if part.unit == "percent" else 1), amount.value / whole.value
        if amount.value < whole.value and not _is_share(part, share, true, inexact=whole.is_vague or amount.is_vague):
            reason = f"{amount.value:,.10g} of {whole.value:,.10g} is {true * 100:.0f} percent."
            yield _wrong((part, whole, amount), "the fraction is miscalculated", reason)


def _is_share(part: Figure, share: float, true: float, *, inexact: bool) -> bool:
    """Whether a true fraction may be stated as ``share``: exactly, as about, or as more or less than it."""
    loose = 0.05 if inexact else 0.0
    if not part.is_vague:
        return abs(share - true) <= loose + (0.045 if part.unit == "share" else 0.012)
    below, above = part.value - part.low, part.high - part.value
    under = 0.005 if below < above - 1e-9 else 0.06
    over = 0.005 if above < below - 1e-9 else 0.06
    return share - under - loose <= true <= share + over + loose


def _products(said: MaskedText) -> Iterator[Miscalculation]:
    for found in _each(said, (_PRODUCT,)):
        each, times, total = (said.of(found[name]) for name in ("each", "times", "total"))
        low, high = each.low * times.value, each.high * times.value
        if not times.is_vague and (total.high < low or total.low > high) and {each.unit, total.unit} <= set(_UNITS):
            reason = f"{times.value:,.10g} times {each.value:,.10g} is {times.value * each.value:,.10g}."
            yield _wrong((each, times, total), "the total is miscalculated", reason)


def _panels(said: MaskedText) -> Iterator[Miscalculation]:
    """Compares votes and members with the number of all members, in the same sentence or the next one."""
    for all_ in masked_pattern(_ALL).finditer(said.shape):
        for found in masked_pattern(_GROUP).finditer(said.shape):
            yield from _unequal_votes(said.within(found["parts"]), said.of(all_["all"]))
        for found in masked_pattern(_VOTED).finditer(said.shape):
            votes = [said.of(found["for"]), said.of(found["against"]), *_absent(said, found.end())]
            if all_["every"] or sum(vote.value for vote in votes) > said.of(all_["all"]).value:
                yield from _unequal_votes(votes, said.of(all_["all"]))
    for seats in (said.of(found["seats"]) for found in masked_pattern(_SEATS).finditer(said.shape)):
        for found in masked_pattern(_VOTE).finditer(said.shape):
            votes = [said.of(found["more"]), said.of(found["less"]), *_absent(said, found.end())]
            if sum(vote.value for vote in votes) > seats.value:
                yield from _unequal_votes(votes, seats)


def _absent(said: MaskedText, at: int) -> list[Figure]:
    """The number of abstentions, if it follows an offset of the masked text."""
    return [said.of(one["absent"]) for one in masked_pattern(_ABSENT).finditer(said.shape, at)][:1]


def _unequal_votes(parts: Sequence[Figure], total: Figure) -> Iterator[Miscalculation]:
    sum_ = sum(part.value for part in parts)
    units = {part.unit for part in (*parts, total)}
    if units == {""} and sum_ != total.value and abs(sum_ - total.value) <= _NEAR * total.value:
        yield _wrong((*parts, total), *_sum_reason(sum_, total))


def _sum_reason(sum_: float, total: Figure) -> tuple[str, str]:
    return "the parts do not add up to the whole", f"The parts add up to {sum_:,.10g}, but the total is {total.value:,.10g}."


def _slack(*figures: Figure) -> float:
    """The maximum rounding error of a sum; unrounded counts are exact, and whole millions are off by less than one million."""
    rounded = [figure.slack for figure in figures if figure.value >= 1000 or not figure.is_whole or figure.is_vague]
    slack = sum(rounded) / 2
    if all(figure.is_whole and not figure.is_vague for figure in figures):
        return min(slack, 1.8 * max(rounded, default=0.0))
    return slack


def _each(said: MaskedText, expressions: Sequence[str]) -> Iterator[re.Match[str]]:
    if len(said.figures) > 1:
        for expression in expressions:
            yield from masked_pattern(expression).finditer(said.shape)
