"""One fact reported twice in different words: a number of people, whether it was the first, an age, who was hurt.

What the words presuppose ("all five of the rescued men", "the exchange, the first in a year") is the desk's own statement,
whoever is quoted around them.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from claims.analysis import Offsets
from claims.check.context import RuleContext
from claims.check.numbers import Figure, masked, masked_pattern
from claims.check.quotations import in_quotation
from claims.check.words import any_like, listed, root, roots

Pair = tuple[Offsets, Offsets, str]
"""The spans of the later and the earlier words, and why they contradict each other."""

_COUNTED = r"(?<!\bin )(?P<count>§)(?P<nouns>(?: (?!(?:of|and|or|to|in|at|on|who|that|were|was|have|had|are)\b)[a-z-]+){1,3})"
_KILLED = r"\b(?P<nouns>kill(?:ed|ing)) (?P<count>§)"
_DEFINITE = (
    r"\b(?P<every>all) (?P<count>§)(?: of (?:the|these|those|its|their))?(?P<nouns>(?: [a-z-]+){1,3})",
    r"(?<!\bof )\b(?:the|these|those) (?P<count>§)(?P<nouns> [a-z]{3,})\b"
    r"(?! (?:who|that|which|with|in|on|at|from|of|whose|he|she|it|they|we|I)\b| (?-i:[A-Z]))",
)
_COMPOUND = (
    r"(?P<count>§)-(?P<unit>seat|bed|room|store?y|page|mile|kilomet(?:er|re)|met(?:er|re)|acre|hectare|tonne|ton|megawatt|man"
    r"|person|member)(?P<nouns>(?: [a-z-]+){1,2})"
)
_ORDINAL = r"(?:second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\d+(?:st|nd|rd|th))"
_NTH = re.compile(
    rf"\b(?:the|its|their|his|her|a) (?P<nth>{_ORDINAL}) (?:such )?(?:[a-z-]+ )?(?P<noun>[a-z]{{4,}}) "
    r"(?P<span>this (?:year|month|week)|in as many|in (?:a|two|three|four|five|six) (?:days|weeks?|months?|years?))",
    re.IGNORECASE,
)
_NTH_BEHIND = re.compile(
    rf"\b(?:the|this|an?) (?P<noun>[a-z]{{4,}}) (?:is|was) (?:the|its|their) (?P<nth>{_ORDINAL}) "
    r"(?P<span>this (?:year|month|week))",
    re.IGNORECASE,
)
_FIRST = re.compile(
    r"\b(?:the|this|that|an?) (?:[a-z-]+ )?(?P<noun>[a-z]{4,}),? (?:was |is |which was |which is )?the first "
    r"(?:(?:one|such|of its kind) )?(?:[a-z]+ )?"
    r"(?P<span>in (?:more than |over |nearly |almost |about )?"
    r"(?:an?|two|three|four|five|six|seven|eight|nine|ten|\d+) (?P<unit>months|years?|decades?)"
    r"|since (?P<year>(?:19|20)\d\d)|ever)\b",
    re.IGNORECASE,
)
_NAME = r"(?P<name>[A-Z][a-z'-]+(?: [A-Z][\w.'-]*){0,7})"
_AGES = (
    re.compile(rf"{_NAME}, (?:aged )?(?P<age>[1-9]\d),"),
    re.compile(rf"(?P<age>[1-9]\d)-year-old (?:[a-z-]+ )?{_NAME}"),
    re.compile(rf"(?P<age>[1-9]\d)-year-old [a-z]+, {_NAME}"),
    re.compile(rf"{_NAME}, (?:an?|the) (?P<age>[1-9]\d)-year-old"),
)

_VOTES = re.compile(r"(?<![\w.,$-])(?P<more>\d{1,3})(?:-| to )(?P<less>\d{1,3})(?![\w%-]|[.,]\d| percent)")
_LENGTH = (
    r"\bthe (?:[a-z]+ )??(?P<noun>[a-z]{3,}),? (?:(?!§)[\w']+ ){0,3}?(?P<count>§) "
    r"(?P<unit>kilomet(?:er|re)s?|met(?:er|re)s?|miles?|feet|storeys?|stories) (?P<how>long|wide|deep|high|tall)\b"
)


_MOST_EARLIER = 300
"""The maximum number of earlier figures that one is compared with; real articles have fewer about one thing."""


@dataclass(frozen=True, slots=True)
class _Count:
    figure: Figure
    nouns: frozenset[str]
    place: Offsets
    kind: str = ""


def recounted(context: RuleContext) -> Iterator[Pair]:
    """Each later span that contradicts an earlier one, as offsets into ``article.text``."""
    yield from _groups(context)
    yield from _firsts(context)
    yield from _ages(context)
    yield from _harm(context)
    yield from _votes(context)
    yield from _lengths(context)


def _figures(context: RuleContext) -> Iterator[tuple[int, str, Sequence[Figure], list[_Count], list[_Count]]]:
    """Each paragraph with figures: its figures, the counts in it, and the counts that are presupposed."""
    for block in context.paragraphs:
        words = context.words(block)
        said = masked(words)
        if not said.figures:
            continue
        counts: list[_Count] = []
        again: list[_Count] = []
        for expression, into in (
            (_COUNTED, counts),
            (_KILLED, counts),
            *((one, again) for one in _DEFINITE),
            (_COMPOUND, again),
            (_COMPOUND, counts),
        ):
            for found in masked_pattern(expression).finditer(said.shape):
                figure = said.of(found["count"])
                given = found.groupdict()
                kind = given.get("unit") or given.get("every") or ""
                place = block.start + figure.start, block.start + figure.end
                whole = figure.unit == "" and not figure.is_vague and not in_quotation(context, place[0])
                nouns = found["nouns"].lower().split()
                if whole and not any(any_like("no group").fullmatch(noun) for noun in nouns[:1]):
                    into.append(_Count(figure, roots(found["nouns"]), place, kind.lower()))
        yield block.start, words, said.figures, counts, again


def _groups(context: RuleContext) -> Iterator[Pair]:
    """Two sizes of one group: "six miners", then "all five of the men"."""
    before: list[_Count] = []
    by_noun: dict[str, list[int]] = {}
    values: list[float] = []
    for _, _, figures, counts, again in _figures(context):
        given_values = [*values, *(figure.value for figure in figures if figure.unit == "")][-_MOST_EARLIER:]
        for later in again:
            places = sorted({at for noun in later.nouns for at in by_noun.get(noun, ())[-_MOST_EARLIER:]})
            earlier = _antecedent(context, [before[at] for at in places], before[-_MOST_EARLIER:], later)
            if earlier is not None and not _is_derived(context, given_values, later, earlier):
                reason = f"Earlier there are {earlier.figure.value:,.10g}, here {later.figure.value:,.10g}."
                yield later.place, earlier.place, reason
        for count in counts:
            for noun in count.nouns:
                by_noun.setdefault(noun, []).append(len(before))
            before.append(count)
        values += [figure.value for figure in figures if figure.unit == ""]


def _antecedent(context: RuleContext, called: Sequence[_Count], before: Sequence[_Count], later: _Count) -> _Count | None:
    """The only group that a later count can refer to, if its earlier number differs.

    ``called`` are the groups in ``before`` that have a noun in common with it.
    """
    if later.kind not in ("", "all"):
        same = [one for one in called if one.kind == later.kind]
    else:
        people = roots("men people persons victims women")
        same = [one for one in called if not one.kind]
        if not same and later.nouns & people and later.kind == "all":
            same = [one for one in before if _is_people(context, one)]
    if len({one.figure.value for one in same}) != 1 or not same[0].figure.value:
        return None
    if not 0.5 <= later.figure.value / same[0].figure.value <= 2:
        return None
    if same[0].figure.value == later.figure.value:
        return None
    return same[0] if later.kind or later.figure.value > same[0].figure.value else None


def _is_people(context: RuleContext, count: _Count) -> bool:
    words = context.text[count.place[1] : count.place[1] + 40].split()[:3]
    return not listed("people").isdisjoint(words)


def _is_derived(context: RuleContext, given_values: Sequence[float], later: _Count, earlier: _Count) -> bool:
    """Whether the later number is that of another group, or follows from earlier ones: six, one of whom died, leaves five."""
    value = later.figure.value
    values = [one for one in given_values if one != value] if given_values.count(value) == 1 else list(given_values)
    if value in values or any(abs(one - other) == value or one + other == value for one, other in combinations(values, 2)):
        return True
    between = context.text[earlier.place[0] : later.place[0]]
    return not later.kind.strip("al") and bool(any_like("derived").search(between)) and abs(value - earlier.figure.value) <= 3


def _firsts(context: RuleContext) -> Iterator[Pair]:
    """Contradictions about how often something happened: "the fourth exchange this year", and "the exchange, the first in more
    than a year", in either order.
    """
    nths = [found for nth in (_NTH, _NTH_BEHIND) for found in nth.finditer(context.text)]
    nths = [found for found in nths if not in_quotation(context, found.start())]
    by_noun: dict[str, list[re.Match[str]]] = {}
    for nth in nths:
        by_noun.setdefault(root(nth["noun"]), []).append(nth)
    for found in _FIRST.finditer(context.text):
        for nth in by_noun.get(root(found["noun"]), ())[:_MOST_EARLIER]:
            if _is_longer(found, nth, context):
                later, earlier = sorted((found.span(), nth.span()), reverse=True)
                yield later, earlier, f"It is both “{nth[0]}” and the first {found['span']}."


def _is_longer(first: re.Match[str], nth: re.Match[str], context: RuleContext) -> bool:
    """Whether the period in which it is the first contains the one in which it is not."""
    span, published = nth["span"].lower(), context.article.published
    if first["year"]:
        return span.startswith("this") and published is not None and int(first["year"]) < int(published[:4])
    unit = (first["unit"] or "ever").lower()
    return unit == "ever" or unit.startswith(("year", "decade")) or (unit == "months" and "week" in span)


def _ages(context: RuleContext) -> Iterator[Pair]:
    """Two ages of one name: "Holm, 43," and "Holm, 45,"."""
    seen: dict[str, tuple[str, int, Offsets, bool]] = {}
    found = sorted((one for age in _AGES for one in age.finditer(context.text)), key=lambda one: one.start("age"))
    for one in found:
        name, age = one["name"].removesuffix("'s"), int(one["age"])
        key = name.split()[-1]
        given = one.re is not _AGES[1]  # "the 26-year-old Berlin man" is not a name
        full, other, place, was_given = seen.setdefault(key, (name, age, one.span(), given))
        if other != age and (given or was_given) and (full in (name, key) or name == key):
            yield one.span(), place, f"Earlier {key} is {other}, here {age}."


def _harm(context: RuleContext) -> Iterator[Pair]:
    """Contradictions about casualties: "nobody was hurt" and "two were hurt" from one source, neither with a place or day."""
    none = [one for one in any_like("unharmed").finditer(context.text) if not in_quotation(context, one.start())]
    some = [one for one in any_like("harm done").finditer(context.text) if not in_quotation(context, one.start())]
    unharmed = {at for other in none for at in range(other.start(), other.end())}
    some = [one for one in some if one.start() not in unharmed]
    for one, other in ((one, other) for one in none[:1] for other in some[:_MOST_EARLIER]):
        voices = _voice(context, one.start()), _voice(context, other.start())
        if voices[0] == voices[1] and _is_real(context, other):
            later, earlier = sorted((one.span(), other.span()), reverse=True)
            yield later, earlier, "One says that nobody was hurt, the other that somebody was."
            return


def _is_real(context: RuleContext, harm: re.Match[str]) -> bool:
    before = re.split(r"[.!?\n]", context.text[max(0, harm.start() - 60) : harm.start()])[-1]
    return not re.search(r"\b(?:no|not|none|nobody|if|whether|any|in \d{4}|last|earlier|had)\b|n't", before, re.IGNORECASE)


def _voice(context: RuleContext, at: int) -> str | None:
    """The id of the source of the words at an offset, None for the desk's own."""
    for attribution in reversed(context.claim_set.attributions):
        if any(span.start <= at < span.end for span in attribution.content.spans):
            return attribution.source_id or attribution.id
    return None


def _votes(context: RuleContext) -> Iterator[Pair]:
    """Two results of one vote: "7-5", then "the 8-4 vote"; unanimous, then with votes against."""
    found = [
        (one, int(one["more"]), int(one["less"]))
        for one in _VOTES.finditer(context.text)
        if any_like("vote word").search(context.text, one.start() - 60, one.end() + 40)
    ]
    for first, other in combinations(found[:_MOST_EARLIER], 2):
        if first[1] + first[2] == other[1] + other[2] and {first[1], first[2]} != {other[1], other[2]}:
            yield other[0].span(), first[0].span(), f"Earlier the vote is {first[0][0]}, here {other[0][0]}."
            return
    agreed, divided = (any_like(name).search(context.text) for name in ("unanimous", "divided"))
    if agreed and divided and not in_quotation(context, agreed.start()):
        later, earlier = sorted((agreed.span(), divided.span()), reverse=True)
        yield later, earlier, "One says that the vote was unanimous, the other that it was not."


def _lengths(context: RuleContext) -> Iterator[Pair]:
    """Two lengths, heights or depths of one thing: "the tunnel will be 14 kilometres long"."""
    seen: dict[tuple[str, str, str], tuple[Figure, Offsets]] = {}
    for block in context.paragraphs:
        said = masked(context.words(block))
        for found in masked_pattern(_LENGTH).finditer(said.shape) if said.figures else ():
            figure = said.of(found["count"])
            place = block.start + figure.start, block.start + figure.end
            key = root(found["noun"]), root(found["unit"]), found["how"].lower()
            other, earlier = seen.setdefault(key, (figure, place))
            if figure.low > other.high or other.low > figure.high:
                yield place, earlier, f"Earlier it is {other.value:,.10g} {found['unit']}, here {figure.value:,.10g}."
