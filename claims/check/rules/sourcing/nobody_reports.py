"""S106: "reportedly" or "allegedly", with nobody reporting or alleging."""

from collections.abc import Iterable

from claims.check.finding import Finding
from claims.check.rule import Checked, Example, Rule, Severity
from claims.check.rules.lists import any_of
from claims.check.rules.quotation.marks import in_quotation
from claims.check.rules.reading import Reading
from claims.check.rules.wording import roots
from claims.check.settings import Settings
from claims.model import Block, SpeechAct

_OWN_PLANS = frozenset({SpeechAct.WANT, SpeechAct.PROMISE})  # "the minister reportedly plans to resign": not he says so


def find(checked: Checked, settings: Settings) -> Iterable[Finding]:
    """A finding for each word of hearsay whose origin neither its paragraph nor a source elsewhere gives."""
    reading = Reading(checked, settings)
    for block in reading.paragraphs:
        for found in any_of("hearsay").finditer(reading.words(block)):
            start, end = block.start + found.start(), block.start + found.end()
            if not in_quotation(reading, start) and not _has_origin(reading, block, start):
                yield Finding(
                    "S106",
                    f"“{found[0]}”, and nobody is named who reports it",
                    ((start, end),),
                    "No source in the paragraph or the one before it says so, and none elsewhere says anything like it.",
                    tuple(claim.id for claim in reading.claims if claim.sentence.start <= start < claim.sentence.end)[:1],
                )


def _has_origin(reading: Reading, block: Block, at: int) -> bool:
    told = {attribution.id for attribution in reading.claim_set.attributions if attribution.act not in _OWN_PLANS}
    if any(attribution.source is not None and attribution.id in told for attribution in reading.attributions_in(block)):
        return True
    if any_of("court").search(reading.around(at)) or any_of("relay").search(reading.around(at, after=0)):
        return True  # "The clerk, who was charged on Monday, allegedly stole …": the charge says it
    return any(
        told.intersection(claim.attribution_ids) or reading.is_said(roots(claim.text))
        for claim in reading.claims
        if claim.sentence.start <= at < claim.sentence.end
    )


RULE = Rule(
    code="S106",
    name="nobody-reports",
    summary="“Reportedly” or “allegedly”, and nobody who reports or alleges.",
    why="The word hides whose claim it is; it protects nobody and tells the reader nothing.",
    how_to_fix="Say who reports it, or leave it out.",
    severity=Severity.WARNING,
    on=True,
    find=find,
    fires=(
        Example("The airline reportedly lost 40 million euros in March.", at=("reportedly",)),
        Example("The old harbour is for sale. The buyer is said to be a bank from Oslo.", at=("is said to",)),
    ),
    silent=(
        Example("The airline reportedly lost 40 million euros in March, two newspapers wrote, citing its accounts.", at=()),
        Example("Reuel was charged with theft on Monday. He allegedly stole 40 rings.", at=(), note="the charge alleges it"),
    ),
)
