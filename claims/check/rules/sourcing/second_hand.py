"""S105: a relay of a relay, without the origin."""

import re
from collections.abc import Iterable
from functools import cache

from claims.check.context import RuleContext, place_of
from claims.check.rule import Example, Finding, Rule
from claims.check.words import any_like, pattern
from claims.model import Attribution, ClaimKind, Source, SourceKind

_MEDIA = frozenset({SourceKind.NEWS_MEDIA, SourceKind.STATE_MEDIA, SourceKind.SOCIAL_MEDIA})
# Behind it, whoever was there or decides: the origin is said.
_ORIGIN = re.compile(
    r"\b(?:cit|quot)(?:ing|ed|es)\s+(?:[\w'-]+\s+){0,5}?(?:official|minister|ministry|police|doctor|witness|resident|spokes\w+"
    r"|president|governor|court|people|person|source|lawyer|family|relative|document|data|figures)(?:e?s)?\b",
    re.IGNORECASE,
)


@cache
def _relayed() -> re.Pattern[str]:
    """A relay of a relay: "citing local media", "picking up a report on KLMR radio", "which had the story from an agency"."""
    return re.compile(
        rf"\b(?:{pattern('relaying').pattern})\s+(?:[\w'-]+\s+){{0,4}}?(?:{pattern('medium').pattern})\b", re.IGNORECASE
    )


def find(context: RuleContext) -> Iterable[Finding]:
    """A finding for each claim whose chain of sources ends with somebody who only passes it on; a chain's are a group."""
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
                "second-hand: where the relay had it from is not said",
                place_of(claim),
                f"The chain of sources ({path}) ends with somebody who passes on what others report.",
                (claim.id,),
                group=chain[-1].id,
            )


def _is_medium(source: Source) -> bool:
    """Whether a source only passes on, by its kind or its name: "Channel Six", "the Lesk Observer"."""
    called = [source.name, *(mention.text for mention in source.mentions[:1])]
    return source.kind in _MEDIA or any(any_like("medium name").search(name) for name in called)


def _passes_on(context: RuleContext, attribution: Attribution, *, several: bool) -> bool:
    """Whether the sentence says that one has it from another, which it names where there are not ``several`` in the chain."""
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
    summary="A relay of a relay, without the origin of the claim.",
    why="Each relay can change a claim, and the same rumour comes back as several reports.",
    how_to_fix="Go back to whoever said it first, and name them; else leave it out.",
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
