"""C403: parts that do not add up, shares over 100 percent, percent where percentage points are meant."""

import re
from collections.abc import Iterable, Iterator
from itertools import chain

from claims.check.context import RuleContext
from claims.check.numbers import Miscalculation, masked, numbers
from claims.check.quotations import in_quotation
from claims.check.rule import Example, Finding, Rule
from claims.check.rules.consistency.changes import miscalculated, reported_again, wrong_periods
from claims.check.rules.consistency.shares import over_hundred, too_many, wrong_rests
from claims.check.rules.consistency.totals import unequal, unlike_whole

_PERCENT = r"(?:\s?%|[\s-]per\s?cent|[\s-]pct)"
_FIGURE = r"\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?"
_COUNT = rf"(?:{_FIGURE}|[a-z]+(?:-[a-z]+)?)"
_PEOPLE = (
    r"(?:people|persons|passengers|victims|members|workers|students|patients|prisoners|employees|dead|deaths|survivors"
    r"|hostages|officers|soldiers)"
)
_SORT = r"(?:men|women|children|boys|girls|adults|males|females|teenagers|babies|infants)"

_OVER = re.compile(
    rf"(?P<share>{_FIGURE}){_PERCENT}\s+of\s+(?:the\s+|all\s+|its\s+|their\s+|our\s+|those\s+)?(?:\w+\s+)?"
    r"(?:people|voters|residents|respondents|adults|men|women|children|students|members|households|households|workers"
    r"|patients|americans|votes"
    r"|seats|population|electorate|companies|schools|cases)\b",
    re.IGNORECASE,
)
_PARTITION = re.compile(
    rf"\b(?P<whole>{_COUNT})\s+{_PEOPLE}\s*(?:,|:|-|—|\()\s*(?P<parts>{_COUNT}\s+{_SORT}(?:(?:,\s*(?:and\s+)?"
    rf"|\s+and\s+){_COUNT}\s+{_SORT}){{1,3}})"
    r"(?!\s*(?:among|,\s*and\b))",
    re.IGNORECASE,
)
_OF_WHOLE = re.compile(
    rf"\bof (?:the|its|their) (?P<whole>{_COUNT})\s+{_PEOPLE},\s*(?P<parts>{_COUNT} (?:were |are )?{_SORT}"
    rf"(?:(?:,\s*(?:and\s+)?|\s+and\s+){_COUNT} (?:were |are )?{_SORT}){{1,3}})",
    re.IGNORECASE,
)
_PART = re.compile(rf"(?P<count>{_COUNT})\s+(?:were |are )?(?P<sort>{_SORT})", re.IGNORECASE)


def find(context: RuleContext) -> Iterable[Finding]:
    """A finding for each calculation that is wrong whatever the facts are."""
    for block in context.reporting:
        words = context.words(block)
        if not masked(words).figures and not numbers(words):
            continue
        cut = [(start - block.start, end - block.start) for start, end in context.sentences(block)]
        for start, end, message, reason in _apart(_all(words, cut)):
            if not in_quotation(context, block.start + start):
                yield Finding("C403", message, ((block.start + start, block.start + end),), reason)
    for place, message, reason in reported_again(context):
        if not in_quotation(context, place[0]):
            yield Finding("C403", message, (place,), reason)


def _all(words: str, sentences: list[tuple[int, int]]) -> Iterator[Miscalculation]:
    yield from _over(words)
    yield from _unequal(words)
    for check in (too_many, unequal, miscalculated, unlike_whole, wrong_rests, wrong_periods, over_hundred):
        yield from check(words, sentences)


def _apart(found: Iterable[Miscalculation]) -> Iterator[Miscalculation]:
    """The findings, only the first of those that overlap."""
    seen: list[Miscalculation] = []
    for wrong in found:
        if not any(wrong[0] < other[1] and other[0] < wrong[1] for other in seen):
            seen.append(wrong)
            yield wrong


def _over(words: str) -> Iterator[Miscalculation]:
    for found in _OVER.finditer(words):
        if _float(found["share"]) > 100:
            yield *found.span(), "a share of more than 100 percent", "A part cannot be larger than the whole."


def _unequal(words: str) -> Iterator[Miscalculation]:
    for found in chain(_PARTITION.finditer(words), _OF_WHOLE.finditer(words)):
        parts = list(_PART.finditer(found["parts"]))
        sorts = {part["sort"].lower() for part in parts}
        counts = [_count(part["count"]) for part in parts]
        whole = _count(found["whole"])
        if whole is None or None in counts or not _is_partition(sorts) or len(sorts) != len(parts):
            continue
        total = sum(count for count in counts if count is not None)
        if total != whole:
            yield (
                *found.span(),
                "the parts do not add up to the whole",
                f"The parts add up to {total:,.10g}, but the total is {whole:,.10g}.",
            )


def _is_partition(sorts: set[str]) -> bool:
    """Whether these kinds of people can be a complete partition: men and women can, women and children cannot."""
    return (
        {"men", "women"} <= sorts
        or {"boys", "girls"} <= sorts
        or {"adults", "children"} <= sorts
        or {"males", "females"} <= sorts
    )


def _float(figure: str) -> float:
    return float(figure.replace(",", ""))


def _count(words: str) -> float | None:
    """The number in words or digits, None if it is not a number."""
    found = next(iter(numbers(words)), None)
    return found.value if found is not None and found.start == 0 and found.end == len(words) else None


RULE = Rule(
    code="C403",
    name="sums",
    summary="Parts do not add up, shares exceed 100 percent, or percent is used where percentage points are meant.",
    why="Such a sentence is wrong whatever the facts are, and makes readers doubt the rest.",
    how_to_fix="Recalculate it from the source's own figures.",
    find=find,
    fires=(
        Example(
            "The Corvane bank raised its rate to 5 percent from 4.5 percent.\n\nThe 0.5 percent rise came as expected.",
            at=("0.5 percent rise",),
        ),
        Example(
            "Halden's owners would hold 58 percent of the new company and Corva's 44 percent, the filing said.",
            at=("58 percent of the new company and Corva's 44 percent",),
        ),
        Example("The storm injured 12 people, seven men and six women.", at=("12 people, seven men and six women",)),
        Example(
            "Unemployment went from 4% to 6%, an increase of 2 percent.",
            at=("from 4% to 6%, an increase of 2 percent",),
            note="two percentage points, or half",
        ),
        Example(
            "The ministry set the total at 24,000 tonnes. Trawlers get 14,000 tonnes, line boats 7,500 and netters 3,500.",
            at=("14,000 tonnes, line boats 7,500 and netters 3,500",),
        ),
        Example(
            "Of the 18,240 ballots, Draper had 9,133 and Amsel 9,092. Another 115 were blank.",
            at=("9,133 and Amsel 9,092. Another 115",),
            note="one figure is wrong, or some ballots are missing",
        ),
        Example("The poll found that 112 percent of voters were unhappy.", at=("112 percent of voters",)),
        Example(
            "In the poll, 52 percent said yes, 38 percent said no and 17 percent were undecided.",
            at=("52 percent said yes, 38 percent said no and 17 percent",),
            note="107 percent for one question",
        ),
        Example(
            "Lima won 52 percent of the vote, Brandt 41 percent and Okoro 17 percent. It rained.",
            at=("52 percent of the vote, Brandt 41 percent and Okoro 17 percent",),
        ),
        Example(
            "Sales rose to 300 million from 200 million, an increase of 33 percent. It rained.",
            at=("300 million from 200 million, an increase of 33 percent",),
            note="computed from the wrong base",
        ),
        Example("The club's debt doubled to 90 million euros from 40 million.", at=("90 million euros from 40 million",)),
        Example("The bank cut its key rate by 0.25 percent. It rained.", at=("0.25 percent",), note="points are meant"),
        Example(
            "The rate fell from 4 percent to 3.75 percent. The cut of 0.25 percent was the first in a year.",
            at=("from 4 percent to 3.75 percent. The cut of 0.25 percent",),
        ),
        Example("Turnout fell to 58 percent from 52 percent. It rained.", at=("58 percent from 52 percent",)),
        Example("Holm won by 150 votes, 4,310 to 4,150. It rained.", at=("150 votes, 4,310 to 4,150",)),
        Example(
            "Seven houses burned in Aldova, five in Brenta and four in Corvane, 17 in total.",
            at=("Seven houses burned in Aldova, five in Brenta and four in Corvane, 17",),
        ),
        Example(
            "The deal covers 60 aircraft: 35 for Aldova Air and 30 for Corvane Air.",
            at=("60 aircraft: 35 for Aldova Air and 30",),
        ),
        Example("A third of the 90 pupils, or 40, stayed at home.", at=("A third of the 90 pupils, or 40",)),
        Example("The 11-member council voted 7-5 for the plan. It rained.", at=("11-member council voted 7-5",)),
        Example("Of the 40 boats, 12 have sailed. The other 26 are in port.", at=("40 boats, 12 have sailed. The other 26",)),
        Example(
            "Coal makes 46 percent of the power, gas 38 percent and wind 22 percent.",
            at=("46 percent of the power, gas 38 percent and wind 22 percent",),
        ),
        Example(
            "In the poll, 52 percent said yes and 41 percent no. Another 12 percent had no opinion.",
            at=("52 percent said yes and 41 percent no. Another 12 percent",),
        ),
        Example("Holm led the board from 2010 to 2018, ten years. It rained.", at=("ten",)),
    ),
    silent=(
        Example("The Corvane bank raised its rate to 5 percent from 4.5 percent. The half-point rise came as expected."),
        Example("Halden's owners would hold 56 percent of the new company and Corva's 44 percent, the filing said."),
        Example("The mill is open from 9 a.m. to 5 p.m., eight hours. It rained."),
        Example("Sales rose to 300 million from 200 million, an increase of 50 percent. It rained."),
        Example("The club's debt more than doubled to 90 million euros from 40 million. It rained."),
        Example("The bank cut its key rate by a quarter of a percentage point. It rained."),
        Example("The output rose from 4 million to 5 million tonnes, an increase of 20 percent.", note="rounded"),
        Example("Sales rose 3 percent to 31 million euros. It rained."),
        Example("Holm won by 160 votes, 4,310 to 4,150. It rained."),
        Example("A third of the 90 pupils, 12 of them girls, stayed at home.", note="the girls are not the third"),
        Example("About half of the 86 homes, or 40, were empty. It rained."),
        Example("Of 400 patients, 300 had fever and 250 a cough. It rained.", note="some had both"),
        Example("Two of the three men were hurt. The other two cars were empty."),
        Example("The ministry set the total at 25,000 tonnes. Trawlers get 14,000 tonnes, line boats 7,500 and netters 3,500."),
        Example(
            "The club spent a total of $9.1 million: $4.3 million on players, $3.2 million on the ground, $1.5 million on pay.",
            note="rounded",
        ),
        Example("The storm injured 12 people, seven men and five women."),
        Example("Unemployment went from 4% to 6%, an increase of 50 percent."),
        Example("Sales rose by 112 percent.", note="growth has no upper bound"),
        Example("In the poll, 45 percent said yes, 38 percent said no and 17 percent were undecided."),
        Example("In the poll, 34 percent said yes, 33 percent no, and 34 percent did not know.", note="rounded"),
        Example(
            "In the poll, 52 percent of men said yes, 68 percent of women said yes and 38 percent of men said no.",
            note="shares of two groups",
        ),
        Example("The poll found that 60 percent support the tax and 55 percent oppose the new road.", note="two questions"),
        Example("Of the farmers, 52 percent grow wheat, 38 percent keep cows and 30 percent have a horse."),
        Example(
            "Lima won 52 percent of the vote in Corvane, Brandt 60 percent in Aldova and Okoro 70 percent in Brenta.",
            note="three places",
        ),
        Example(
            "Turnout was 71 percent. Lima won 52 percent of the vote, up from 48 percent, and Brandt 38 percent.",
            note="one of them is from another year",
        ),
    ),
)
