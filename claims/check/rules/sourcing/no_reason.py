"""S108: anonymity is granted, and the article does not say why."""

from collections.abc import Iterable

from claims.check.finding import Finding
from claims.check.rule import Checked, Example, Rule, Severity
from claims.check.rules.lists import pattern
from claims.check.rules.quotation.marks import in_quotation
from claims.check.rules.reading import Place, Reading
from claims.check.settings import Settings
from claims.model import Block


def find(checked: Checked, settings: Settings) -> Iterable[Finding]:
    """A finding for each "on condition of anonymity" and the like with no reason in its sentence or beside it."""
    reading = Reading(checked, settings)
    for block in reading.paragraphs:
        for found in pattern("anonymity").finditer(reading.words(block)):
            place = block.start + found.start(), block.start + found.end()
            if not in_quotation(reading, place[0]) and not pattern("reason").search(_beside(reading, block, place)):
                reason = f"“{found[0]}” stands there without a because."
                yield Finding("S108", "anonymity is granted without a reason", (place,), reason)


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
    ),
    silent=(
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
