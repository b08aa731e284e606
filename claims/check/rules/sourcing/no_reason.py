"""S108: anonymity is granted, and the article does not say why."""

from collections.abc import Iterable

from claims.check.finding import Finding
from claims.check.rule import Checked, Example, Rule, Severity
from claims.check.rules.lists import pattern
from claims.check.rules.quotation.marks import in_quotation
from claims.check.rules.reading import Place, Reading
from claims.check.rules.sourcing.unnamed_only import is_hidden
from claims.check.settings import Settings
from claims.model import Block


def find(checked: Checked, settings: Settings) -> Iterable[Finding]:
    """A finding for each "on condition of anonymity" and the like with no reason in its sentence or beside it, and for each
    source whose name is kept back where the article gives no reason at all.
    """
    reading = Reading(checked, settings)
    yield from _hidden(reading)
    for block in reading.paragraphs:
        for found in pattern("anonymity").finditer(reading.words(block)):
            place = block.start + found.start(), block.start + found.end()
            if not in_quotation(reading, place[0]) and not pattern("reason").search(_beside(reading, block, place)):
                reason = f"“{found[0]}” stands there without a because."
                yield Finding("S108", "anonymity is granted without a reason", (place,), reason)


def _hidden(reading: Reading) -> Iterable[Finding]:
    said = [reading.words(block) for block in reading.paragraphs]
    if any(pattern("anonymity").search(words) for words in said):
        return  # told of one, the reader takes it for all
    seen: set[str] = set()
    for attribution in reading.claim_set.attributions:
        source = reading.source(attribution)
        if source is None or attribution.source is None or source.id in seen or not is_hidden(reading, source):
            continue
        seen.add(source.id)
        start, end = attribution.source.spans[0].start, attribution.source.spans[-1].end
        here = reading.paragraph(start)
        if here is None or in_quotation(reading, start):
            continue
        block = reading.paragraphs[here]
        if not pattern("reason").search(f"{attribution.source.text} | {_beside(reading, block, (start, end))}"):
            reason = f"Why “{attribution.source.text}” may not be named is not said."
            yield Finding("S108", "a name is kept back without a reason", ((start, end),), reason)


def _beside(reading: Reading, block: Block, place: Place) -> str:
    """The words of the sentence and of those beside it in the paragraph, the wording itself left out."""
    places = reading.sentences(block)
    at = next((i for i, (start, end) in enumerate(places) if start <= place[0] < end), 0)
    near = places[max(0, at - 1) : at + 2]
    return f"{reading.text[near[0][0] : place[0]]} | {reading.text[place[1] : near[-1][1]]}"


RULE = Rule(
    code="S108",
    name="no-reason",
    summary="Anonymity is granted, and the article does not say why.",
    why="The reader must be able to judge whether the source hides from harm or from blame.",
    how_to_fix="Say why the source may not be named, or name it.",
    severity=Severity.WARNING,
    on=True,
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
            "negotiating since May.",
            at=(),
        ),
        Example("Officials said the plant leaked for a week.", at=(), note="nobody hides: S102 is for these"),
        Example(
            "A manager, who spoke on condition of anonymity for fear of losing her job, said the plant leaked for a week.",
            at=(),
        ),
        Example(
            "The leak lasted a week, said an engineer who asked not to be named because the inquiry is not over.",
            at=(),
        ),
    ),
)
