"""C402: a figure in the headline is not in the story."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import combinations

from claims.check.context import RuleContext
from claims.check.numbers import Number, masked, numbers
from claims.check.rule import Example, Finding, Rule
from claims.check.words import listed, pattern, tokens
from claims.model import Block, BlockKind

_LEAST = 13  # smaller ones are often counted by the desk itself: "Five things to know"
_IN = re.compile(r"(?:\bin\s+|[A-Z]-?|#)\Z")  # before numbers that are not claims: "in 50 states", "G-20"
_YEAR = range(1000, 2101)
_MOST_SUMMED = 12  # numbers per paragraph whose pairwise sums are considered


def find(context: RuleContext) -> Iterable[Finding]:
    """A finding for each share, amount, or count of at least thirteen in the headline that matches no number in the story."""
    reported = [number for block in context.paragraphs for number in _reported(context.words(block))]
    if len(context.paragraphs) < 2 and not reported:
        return
    for block in context.lead:
        if block.kind is not BlockKind.HEADLINE:
            continue
        for number in numbers(context.words(block)):
            if _counts(context, block, number) and not _is_reported(context, block, number, reported):
                place = block.start + number.start, block.start + number.end
                reason = "No number in the story equals it or rounds to it."
                yield Finding(
                    "C402", f"{context.text[slice(*place)]} is in the headline, but not in the story", (place,), reason
                )


def _reported(words: str) -> Iterator[Number]:
    """The values in a paragraph: its numbers, sums of two of them ("19 adults and two children"), its shares in percent."""
    said = list(numbers(words))
    yield from said
    for one, other in combinations(said[:_MOST_SUMMED], 2):
        if one.unit == other.unit:
            yield replace(one, value=one.value + other.value)
    for figure in masked(words).figures:
        if figure.unit == "share":  # a fraction in words: "half of the voters", "one in five"
            yield Number(figure.value * 100, figure.start, figure.end, "percent", "")


def _counts(context: RuleContext, block: Block, number: Number) -> bool:
    """Whether a number in the headline must also be in the story."""
    words = context.words(block)
    if number.unit:
        return number.unit != "points"
    before = words[: number.start]
    named = _IN.search(before) or re.search(rf"(?:{pattern('numbered').pattern})\W*\Z", before, re.IGNORECASE)
    if number.value < _LEAST or named or not listed("counted").isdisjoint(tokens(words[number.end :])[:6]):
        return False
    return not (number.value in _YEAR and "," not in words[number.start : number.end]) and bool(number.noun)


def _is_reported(context: RuleContext, block: Block, number: Number, reported: list[Number]) -> bool:
    vague = not listed("blur").isdisjoint(tokens(context.words(block)[: number.start])[-3:])
    if any(number.is_near(other, 0.2 if vague and other.unit == number.unit else 0.06) for other in reported):
        return True
    written = re.sub(r"[\s,$£€%]", "", context.words((block.start + number.start, block.start + number.end)))
    digits = re.match(r"\d+(?:\.\d+)?", written)
    # codes, ranges and scores are not parsed as numbers ("50-49", "24/7"), but contain the digits
    return digits is not None and any(
        re.search(rf"(?<!\d){re.escape(digits[0])}(?!\d)", context.words(other)) for other in context.paragraphs
    )


RULE = Rule(
    code="C402",
    name="headline-figure",
    summary="A figure in the headline is not in the story.",
    why="Either the headline is wrong, or the story was changed after it was written.",
    how_to_fix="Use the figure from the story, or add it to the story with its source.",
    find=find,
    fires=(
        Example(
            "# Fire at Corvane refinery kills 21 workers\n\nThe fire broke out at dusk. It killed 19 workers, the fire "
            "service said.",
            at=("21",),
        ),
        Example(
            "# Corvane bank lost $40 million\n\nThe bank published its accounts on Monday. It lost 28 million dollars, "
            "they say.",
            at=("$40 million",),
        ),
        Example(
            "# Half a million homes lose power\n\nThe storm came at dusk. The grid counted 300,000 homes without power.",
            at=("Half a million",),
        ),
    ),
    silent=(
        Example(
            "# Nearly 4 million people left the coast\n\nThe storm came at dusk. The ministry counted 3,812,400 people "
            "who left.",
            note="rounded",
        ),
        Example(
            "# Some 2.5 million people left the coast\n\nThe storm came at dusk. Two and a half million people left.",
            note="in words",
        ),
        Example(
            "# Corvane names 18,777 voters\n\nThe roll was read at dusk. It has 18 777 voters, the town said.",
            note="a space as the thousands separator",
        ),
        Example(
            "# Some 33 percent stay at home\n\nThe vote ended at dusk. A third of the voters stayed at home.",
            note="a fraction in words",
        ),
        Example(
            "# Some 75% of voters back the plan\n\nThe poll was held at dusk. Three in four voters back the plan.",
            note="a share in words",
        ),
        Example(
            "# Fire at Corvane refinery kills 21 people\n\nThe fire broke out at dusk. It killed 19 workers and two guests.",
            note="the sum of two",
        ),
        Example("# 20 things to know about the storm\n\nThe storm came at dusk. Bring a lamp.", note="counted by the desk"),
    ),
)
