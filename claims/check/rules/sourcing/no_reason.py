"""S108: anonymity is granted without a reason."""

from collections.abc import Iterable

from claims.analysis import Offsets
from claims.check.context import RuleContext
from claims.check.quotations import in_quotation
from claims.check.rule import Example, Finding, Rule
from claims.check.rules.sourcing.unnamed_only import is_hidden
from claims.check.words import pattern
from claims.model import Block


def find(context: RuleContext) -> Iterable[Finding]:
    """A finding for each "on condition of anonymity" and the like with no reason in its sentence or next to it, and for each
    source whose name is withheld if the article gives no reason at all.
    """
    yield from _hidden(context)
    for block in context.paragraphs:
        for found in pattern("anonymity").finditer(context.words(block)):
            place = block.start + found.start(), block.start + found.end()
            if not in_quotation(context, place[0]) and not pattern("reason").search(_beside(context, block, place)):
                reason = f"No reason is given for “{found[0]}”."
                yield Finding("S108", "anonymity is granted without a reason", (place,), reason)


def _hidden(context: RuleContext) -> Iterable[Finding]:
    said = [context.words(block) for block in context.paragraphs]
    if any(pattern("anonymity").search(words) for words in said):
        return  # a reason for one source is understood to apply to all
    seen: set[str] = set()
    for attribution in context.claim_set.attributions:
        source = context.source(attribution)
        if source is None or attribution.source is None or source.id in seen or not is_hidden(context, source):
            continue
        seen.add(source.id)
        start, end = attribution.source.spans[0].start, attribution.source.spans[-1].end
        here = context.paragraph(start)
        if here is None or in_quotation(context, start):
            continue
        block = context.paragraphs[here]
        if not pattern("reason").search(f"{attribution.source.text} | {_beside(context, block, (start, end))}"):
            reason = f"Why “{attribution.source.text}” may not be named is not explained."
            yield Finding("S108", "a name is withheld without a reason", ((start, end),), reason)


def _beside(context: RuleContext, block: Block, place: Offsets) -> str:
    """The words of the sentence and its neighbours in the paragraph, without the wording itself."""
    near = context.beside(block, place[0])
    return f"{context.text[near[0][0] : place[0]]} | {context.text[place[1] : near[-1][1]]}"


RULE = Rule(
    code="S108",
    name="no-reason",
    summary="Anonymity is granted, and the article does not say why.",
    why="Readers must be able to judge whether the source avoids harm or blame.",
    how_to_fix="Say why the source may not be named, or name it.",
    find=find,
    fires=(
        Example(
            "A manager, who spoke on condition of anonymity, said the plant leaked for a week.",
            at=("on condition of anonymity",),
        ),
        Example("The leak lasted a week, said an engineer who asked not to be named.", at=("asked not to be named",)),
        Example(
            "The talks have collapsed, a person familiar with them said. The two banks had been negotiating since May.",
            at=("a person familiar with them",),
        ),
    ),
    silent=(
        Example(
            "The talks have collapsed, said a person familiar with them, who feared to lose her job. The two banks had been "
            "negotiating since May."
        ),
        Example("Officials said the plant leaked for a week.", note="no name is withheld: see S102"),
        Example("A manager, who spoke on condition of anonymity for fear of losing her job, said the plant leaked for a week."),
        Example("The leak lasted a week, said an engineer who asked not to be named because the inquiry is not over."),
    ),
)
