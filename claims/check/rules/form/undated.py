"""D501: a relative day in an article without a date."""

import re
from collections.abc import Iterable, Iterator

from claims.analysis import Offsets
from claims.check.context import RuleContext
from claims.check.quotations import in_quotation
from claims.check.rule import Example, Finding, Rule

_DAY = r"(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)"
_RELATIVE = re.compile(
    rf"\b(?:[Yy]esterday|[Tt]omorrow|[Tt]onight|[Oo]n {_DAY}(?!s\b)(?:\s(?:morning|afternoon|evening"
    rf"|night))?(?!,?\s(?:the\s)?\d|,?\s[A-Z][a-z]+\.?\s\d)"
    rf"|(?:[Ll]ast|[Nn]ext|[Ee]arlier [Tt]his|[Ll]ater [Tt]his|[Tt]his) (?:{_DAY}|week|night)"
    rf"|{_DAY} (?:morning|afternoon|evening|night))\b"
)
# "On Sunday nights", "of last year's": habits and names of things.
_HABIT = re.compile(r"s\b|\s(?:(?:[a-z]+ )?(?:shows?|programs?)|School|Night|Football|Times|Herald|Service)|'s\b")


def find(context: RuleContext) -> Iterable[Finding]:
    """One finding for an article without a date: at its first relative day, with the others as further spans."""
    spans = tuple(_relative_days(context)) if context.article.published is None else ()
    if spans:
        first = context.text[slice(*spans[0])]
        reason = "The article has no date: neither in front matter, nor in a dateline or a byline."
        yield Finding("D501", f"“{first}” is relative to a date that the article does not give", spans, reason)


def _relative_days(context: RuleContext) -> Iterator[Offsets]:
    for block in context.paragraphs:
        for found in _RELATIVE.finditer(context.words(block)):
            start, end = block.start + found.start(), block.start + found.end()
            if not in_quotation(context, start) and not _HABIT.match(context.text, end):
                yield start, end


RULE = Rule(
    code="D501",
    name="undated",
    summary="A relative day (“yesterday”, “on Tuesday”) in an article without a date.",
    why="A week later nobody can tell which day is meant.",
    how_to_fix="Give the date of publication in the front matter (`published: 2023-09-12`) or write the date out.",
    find=find,
    fires=(
        Example("The bridge fell yesterday. It was closed.", at=("yesterday",)),
        Example("Ana Lindqvist left the council on Tuesday night. She comes back next week.", at=("on Tuesday night",)),
    ),
    silent=(
        Example("The bridge fell yesterday.", front="published: 2023-09-12"),
        Example("The bridge fell on Tuesday, September 12, 2023. It used to close on Sundays."),
    ),
)
