"""H201: the headline, or a caption, is surer than the story."""

from collections.abc import Iterable

from claims.check.finding import Finding
from claims.check.rule import Checked, Example, Rule, Severity
from claims.check.rules.quotation.marks import in_quotation
from claims.check.rules.reading import Reading, is_doubted, place_of
from claims.check.rules.wording import covered, names_in, roots
from claims.check.settings import Settings
from claims.model import Certainty, Claim, ClaimKind, HedgeType, Polarity

_LEAST = 3  # words in common, else the match is chance
_SAME = 0.7  # the share of the headline's words that the story's claim must have
_ALSO = 0.5  # a sure claim with so many of them bears the headline out
_CAUTION = frozenset({HedgeType.MODAL, HedgeType.EPISTEMIC, HedgeType.HEARSAY, HedgeType.INVESTIGATION})


def find(checked: Checked, settings: Settings) -> Iterable[Finding]:
    """A finding for each sure claim of headline or caption that the story only makes with a hedge."""
    reading = Reading(checked, settings)
    for claim in reading.lead_claims:
        if claim.certainty is not Certainty.CERTAIN or claim.hedges or claim.kind in (ClaimKind.OPINION, ClaimKind.PLAN):
            continue
        if in_quotation(reading, claim.spans[0].start) or not {"?", ":"}.isdisjoint(reading.words(_sentence(claim))):
            continue
        wording = roots(claim.text)
        if len(wording) < _LEAST:
            continue
        told = [other for other in reading.claims if _is_told(claim, wording, other)]
        if not told or _is_borne_out(reading, wording):
            continue
        hedge = next(hedge for hedge in told[0].hedges if hedge.type in _CAUTION)
        yield Finding(
            "H201",
            f"the {claim.block.value} is surer than the story",
            (*place_of(claim), *place_of(told[0])),
            f"The story says it with “{hedge.text}”, and nowhere without.",
            (claim.id, told[0].id),
        )


def _sentence(claim: Claim) -> tuple[int, int]:
    return claim.sentence.start, claim.sentence.end + 1


def _is_told(claim: Claim, wording: frozenset[str], other: Claim) -> bool:
    if claim.attribution_ids and not other.attribution_ids:
        return False  # whoever the headline names is sure
    if not is_doubted(other) or not any(hedge.type in _CAUTION for hedge in other.hedges):
        return False
    if claim.polarity is not other.polarity and Polarity.NEGATIVE in (claim.polarity, other.polarity):
        return False
    hedging = roots(" ".join(hedge.text for hedge in other.hedges))
    said = roots(other.statement) | roots(other.text)
    return (
        covered(wording - hedging, said) >= _SAME
        and len(wording & said) >= _LEAST
        and bool(names_in(claim.text) or wording & said)
    )


def _is_borne_out(reading: Reading, wording: frozenset[str]) -> bool:
    """Whether any claim of the story says it, or much of it, outright."""
    sure = (claim for claim in reading.claims if not is_doubted(claim))
    return any(covered(wording, roots(claim.statement) | roots(claim.text)) >= _ALSO for claim in sure)


RULE = Rule(
    code="H201",
    name="surer-headline",
    summary="The headline, or a caption, is surer than the story.",
    why="Most readers see the headline alone, and it is what gets shared.",
    how_to_fix="Put the hedge, or the source, into the headline.",
    severity=Severity.ERROR,
    on=True,
    find=find,
    fires=(
        Example(
            "# Faulty valve caused blast at Corvane refinery\n\nSmoke hung over the town on Tuesday. A faulty valve "
            "may have caused "
            "the blast at the Corvane refinery, the fire service said.",
            at=("Faulty valve caused blast at Corvane refinery",),
        ),
        Example(
            "# Corvane bank sold its London branch\n\nThe Corvane bank reportedly sold its London branch last week. "
            "Its shares rose.",
            at=("Corvane bank sold its London branch",),
        ),
    ),
    silent=(
        Example(
            "# Faulty valve may have caused blast at Corvane refinery\n\nA faulty valve may have caused the blast at "
            "the Corvane "
            "refinery, the fire service said.",
            at=(),
        ),
        Example(
            "# Faulty valve caused blast at Corvane refinery\n\nA faulty valve caused the blast at the Corvane "
            "refinery, the fire "
            "service said. A faulty valve may have caused an earlier blast too.",
            at=(),
            note="the story says it outright",
        ),
    ),
)
