"""H201: the headline, or a caption, is surer than the story."""

from collections.abc import Iterable

from claims.check.finding import Finding
from claims.check.rule import Checked, Example, Rule, Severity
from claims.check.rules.hedging.headlines import CAUTION, doubting, left_open, restated
from claims.check.rules.quotation.marks import in_quotation
from claims.check.rules.reading import Place, Reading, is_doubted, place_of
from claims.check.rules.wording import covered, names_in, roots
from claims.check.settings import Settings
from claims.model import Certainty, Claim, ClaimKind, HedgeType, Polarity

_LEAST = 3  # words in common, else the match is chance
_SAME = 0.7  # the share of the headline's words that the story's claim must have
_ALSO = 0.5  # a sure claim with so many of them bears the headline out


def find(checked: Checked, settings: Settings) -> Iterable[Finding]:
    """A finding for each sure claim of headline or caption that the story only makes with a hedge, or leaves open."""
    reading = Reading(checked, settings)
    for claim in reading.lead_claims:
        if not _is_sure(claim) or not _is_plain(reading, claim):
            continue
        told = _told_with_hedge(reading, claim) or restated(reading, claim)
        if told is not None:
            hedge = doubting(told) or next(hedge.text for hedge in told.hedges if hedge.type in CAUTION)
            reason = f"The story says it with “{hedge}”, and nowhere without."
            yield _finding(claim, place_of(told), reason, (claim.id, told.id))
        elif (undecided := left_open(reading, claim)) is not None:
            reason = f"The story says “{' '.join(reading.words(undecided).split())}”."
            yield _finding(claim, (undecided,), reason, (claim.id,))


def _finding(claim: Claim, places: tuple[Place, ...], reason: str, ids: tuple[str, ...]) -> Finding:
    return Finding("H201", f"the {claim.block.value} is surer than the story", (*place_of(claim), *places), reason, ids)


def _is_sure(claim: Claim) -> bool:
    sure = claim.certainty is Certainty.CERTAIN and all(hedge.type is HedgeType.FUTURE for hedge in claim.hedges)
    return sure and claim.kind not in (ClaimKind.OPINION, ClaimKind.PLAN)


def _is_plain(reading: Reading, claim: Claim) -> bool:
    """Whether nobody is quoted and nothing asked in a headline's sentence."""
    return not in_quotation(reading, claim.spans[0].start) and {"?", ":"}.isdisjoint(reading.words(_sentence(claim)))


def _told_with_hedge(reading: Reading, claim: Claim) -> Claim | None:
    """The claim of the story that says most of what a headline says, with a hedge, where none says half of it without."""
    wording = roots(claim.text)
    if len(wording) < _LEAST:
        return None
    told = next((other for other in reading.claims if _is_told(claim, wording, other)), None)
    return None if told is None or _is_borne_out(reading, wording) else told


def _sentence(claim: Claim) -> tuple[int, int]:
    return claim.sentence.start, claim.sentence.end + 1


def _is_told(claim: Claim, wording: frozenset[str], other: Claim) -> bool:
    if claim.attribution_ids and not other.attribution_ids:
        return False  # whoever the headline names is sure
    if not is_doubted(other) or not any(hedge.type in CAUTION for hedge in other.hedges):
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
    severity=Severity.WARNING,
    on=True,
    find=find,
    fires=(
        Example(
            "# Mayor Lindqvist steered bridge work to cousin\n\nThe mayor of Varnes may have had a hand in the award of a "
            "bridge to a firm of her family, two clerks said.\n\nLindqvist denied it.",
            at=("Mayor Lindqvist steered bridge work to cousin",),
            note="the first sentence tells what the headline is about",
        ),
        Example(
            "# Rents in Varnes will fall 6% next year, survey finds\n\nRents in Varnes could ease a little next year, a survey "
            "of agents suggested on Monday.",
            at=("Rents in Varnes will fall 6% next year",),
        ),
        Example(
            "# Lindqvist wins harbour seat\n\nAna Lindqvist leads by 41 votes, the clerk said on Monday. The result could "
            "still change, he said.",
            at=("Lindqvist wins harbour seat",),
            note="the story leaves it open",
        ),
        Example(
            "# Short circuit sparked mill fire\n\nA fire burned down the mill on Monday. It was too early to name the cause, "
            "the fire service said.",
            at=("Short circuit sparked mill fire",),
        ),
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
            "# Lindqvist wins harbour seat\n\nAna Lindqvist won the harbour seat on Monday by 41 votes, the clerk said. The "
            "make-up of the council could still change.",
            at=(),
        ),
        Example(
            "# Unions look at Varga\n\nUnions are looking at Paul Varga's plan for the port. He could draw many voters in May.",
            at=(),
            note="the hedge is on something else",
        ),
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
