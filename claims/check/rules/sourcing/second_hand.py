"""S105: a second-hand report without its origin."""

import re
from collections.abc import Iterable
from functools import cache

from claims.check.context import RuleContext, place_of
from claims.check.rule import Example, Finding, Rule
from claims.check.words import any_like, pattern
from claims.model import Attribution, ClaimKind, Source, SourceKind

_MEDIA = frozenset({SourceKind.NEWS_MEDIA, SourceKind.STATE_MEDIA, SourceKind.SOCIAL_MEDIA})
# After it comes a witness or decision maker: the origin is given.
_ORIGIN = re.compile(
    r"\b(?:cit|quot)(?:ing|ed|es)\s+(?:[\w'-]+\s+){0,5}?(?:official|minister|ministry|police|doctor|witness|resident|spokes\w+"
    r"|president|governor|court|people|person|source|lawyer|family|relative|document|data|figures)(?:e?s)?\b",
    re.IGNORECASE,
)


@cache
def _relayed() -> re.Pattern[str]:
    """A second-hand report: "citing local media", "picking up a report on KLMR radio", "which had the story from an agency"."""
    return re.compile(
        rf"\b(?:{pattern('relaying').pattern})\s+(?:[\w'-]+\s+){{0,4}}?(?:{pattern('medium').pattern})\b", re.IGNORECASE
    )


def find(context: RuleContext) -> Iterable[Finding]:
    """A finding for each claim whose chain of sources ends with a mere relay; the findings of one chain are a group."""
    for claim in context.claims:
        chain = context.chain(claim)
        if not chain or claim.speaker is not None or claim.kind is ClaimKind.OPINION:
            continue
        relays = [source for source in map(context.source, chain) if source is not None and _is_medium(source)]
        several = len({source.id for source in relays}) > 1
        if len(relays) == len(chain) and _passes_on(context, chain[-1], several=several):
            path = " → ".join(source.organisation or source.name for source in relays)
            yield Finding(
                "S105",
                "second-hand report without its origin",
                place_of(claim),
                f"The chain of sources ({path}) ends with a source that relays what others report.",
                (claim.id,),
                group=chain[-1].id,
            )


def _is_medium(source: Source) -> bool:
    """Whether a source is a medium, by its kind or its name: "Channel Six", "the Lesk Observer"."""
    called = [source.name, *(mention.text for mention in source.mentions[:1])]
    return source.kind in _MEDIA or any(any_like("medium name").search(name) for name in called)


def _passes_on(context: RuleContext, attribution: Attribution, *, several: bool) -> bool:
    """Whether the sentence says that one source relays another; it must name it unless there are ``several`` in the chain."""
    parts = [
        part.spans for part in (attribution.source, attribution.cue, attribution.content) if part is not None and part.spans
    ]
    here = context.paragraph(start := min(spans[0].start for spans in parts))
    if here is None:
        return False
    words = context.words(context.near(context.paragraphs[here], start))
    relayed = any_like("relaying") if several else _relayed()
    return relayed.search(words) is not None and _ORIGIN.search(words) is None


RULE = Rule(
    code="S105",
    name="second-hand",
    summary="A second-hand report does not give the origin of the claim.",
    why="Each relay can change a claim, and the same rumour may look like several reports.",
    how_to_fix="Find and name the original source; otherwise leave it out.",
    find=find,
    fires=(
        Example(
            "Reuters quoted Xinhua as reporting that 18 miners died in a fire in Shanxi on Monday.",
            at=("18 miners died in a fire in Shanxi on Monday",),
        ),
        Example(
            "Sky News reported, citing local media, that 18 miners died in a fire in Shanxi on Monday.",
            at=("18 miners died in a fire in Shanxi on Monday",),
        ),
        Example(
            "The Corvane Herald, picking up a report on local radio, said the dam leaked in June.",
            at=("the dam leaked in June",),
        ),
        Example(
            "The dam leaked in June, Channel Four said, quoting the Brenta Observer, which had the story from a blog.",
            at=("The dam leaked in June",),
        ),
    ),
    silent=(
        Example("Sky News reported, citing two officials in Shanxi, that 18 miners died in a fire there on Monday."),
        Example("Reuters quoted the mine's owner as saying that 18 miners died in a fire in Shanxi on Monday."),
        Example("Reuters reported that 18 miners died in a fire in Shanxi on Monday."),
    ),
)
