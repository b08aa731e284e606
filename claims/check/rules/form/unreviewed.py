"""F602: check-worthy claims without a review, if the project requires one."""

from collections.abc import Iterable

from claims.check.context import RuleContext, place_of
from claims.check.rule import Example, Finding, Rule, Severity
from claims.model import Status
from claims.present.wording import reasons_for


def find(context: RuleContext) -> Iterable[Finding]:
    """A finding for each check-worthy claim without a verdict; none if `require-review` is not set."""
    if not context.settings.require_review:
        return
    for claim in context.claim_set.claims:
        if (
            context.is_checkworthy(claim)
            and claim.status is not Status.NOT_CHECKABLE
            and not context.scale.is_review(context.corpus.verdict(claim.id))
        ):
            why = reasons_for(claim.checkworthiness_reasons)
            yield Finding(
                "F602", "nobody has reviewed this claim", place_of(claim), f"It is worth checking: {why}.", (claim.id,)
            )


RULE = Rule(
    code="F602",
    name="unreviewed",
    summary="A claim worth checking has no reviewer's verdict, though the project requires one (`require-review`).",
    why="The program determines who says what; whether it is true must be decided by a person.",
    how_to_fix="Review the claim (`claims review`), or give the verdict with `claims decide`.",
    severity=Severity.ERROR,
    find=find,
    fires=(
        Example(
            "The fire at the Corvane refinery killed 15 workers.",
            at=("The fire at the Corvane refinery killed 15 workers",),
            note="with `require-review` in the settings",
        ),
        Example(
            "The bank lost 40 million euros in March 2021. It rained.", at=("The bank lost 40 million euros in March 2021",)
        ),
    ),
    silent=(
        Example("The fire at the Corvane refinery killed 12 workers.", note="it has a verdict"),
        Example("It rained.", note="not worth checking"),
    ),
    across=True,
)
