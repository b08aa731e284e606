"""S106: "reportedly" or "allegedly", with nobody reporting or alleging."""

from collections.abc import Iterable

from claims.check.finding import Finding
from claims.check.rule import Checked, Example, Rule, Severity
from claims.check.rules.lists import any_of
from claims.check.rules.quotation.marks import in_quotation
from claims.check.rules.reading import Reading
from claims.check.rules.wording import roots
from claims.check.settings import Settings
from claims.model import Block, Fragment, SpeechAct

_ALLEGED = ("allegedly", "alleged to")
_OWN_PLANS = frozenset({SpeechAct.WANT, SpeechAct.PROMISE})  # "the minister reportedly plans to resign": not he says so


def find(checked: Checked, settings: Settings) -> Iterable[Finding]:
    """A finding for each word of hearsay whose origin neither its paragraph nor a source elsewhere gives."""
    reading = Reading(checked, settings)
    for block in reading.paragraphs:
        for found in any_of("hearsay").finditer(reading.words(block)):
            start, end = block.start + found.start(), block.start + found.end()
            if not in_quotation(reading, start) and not _has_origin(reading, block, start, found[0].lower()):
                yield Finding(
                    "S106",
                    f"“{found[0]}”, and nobody is named who reports it",
                    ((start, end),),
                    "No source in its sentence says so, and none elsewhere says anything like it.",
                    tuple(claim.id for claim in reading.claims if claim.sentence.start <= start < claim.sentence.end)[:1],
                )


def _has_origin(reading: Reading, block: Block, at: int, word: str) -> bool:
    told = {
        attribution.id
        for attribution in reading.claim_set.attributions
        # "A foreman allegedly told staff": who alleges it is not the foreman.
        if attribution.source is not None
        and attribution.act not in _OWN_PLANS
        and not (attribution.cue and _covers(attribution.cue, at))
    }
    if any(attribution.id in told for attribution in reading.told_in(block, reading.near(block, at))):
        return True
    if word.endswith(_ALLEGED) and any_of("court").search(reading.around(at, before=0, after=0)):
        return True  # "The clerk, who was charged on Monday, allegedly stole …": the charge says it
    if any_of("relay").search(reading.around(at, after=0)):
        return True
    return any(
        told.intersection(claim.attribution_ids) or reading.is_said(roots(claim.text), told)
        for claim in reading.claims
        if claim.sentence.start <= at < claim.sentence.end
    )


def _covers(fragment: Fragment, at: int) -> bool:
    return any(span.start <= at < span.end for span in fragment.spans)


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
        Example("A foreman allegedly told staff to open a sluice on Sunday.", at=("allegedly",), note="who alleges it?"),
        Example(
            "Yardley was arrested in May, police said.\n\nHe reportedly lost much of the money on greyhounds.",
            at=("reportedly",),
        ),
    ),
    silent=(
        Example("A clerk was arrested on Monday. She allegedly opened the safe at night.", at=(), note="the police allege it"),
        Example("The airline reportedly lost 40 million euros in March, two newspapers wrote, citing its accounts.", at=()),
        Example("Reuel was charged with theft on Monday. He allegedly stole 40 rings.", at=(), note="the charge alleges it"),
    ),
)
