"""C408: a published fact-check of the same claim does not find it true."""

from collections.abc import Iterable, Iterator

from claims.check.context import RuleContext, place_of
from claims.check.rule import Example, Finding, Rule
from claims.model import UNTRUE, Claim, FactCheck, Relation, Status, Truth

_TRUE = frozenset({Truth.TRUE, Truth.MOSTLY_TRUE})


def find(context: RuleContext) -> Iterable[Finding]:
    """A finding for each claim with a fact-check of the same claim, unless the rating is "true" or the article refutes it."""
    asserted = [claim for claim in context.claims if claim.status is not Status.REFUTED]
    for claim, matches in zip(asserted, context.fact_checks(asserted), strict=True):
        same = [match.check for match in matches if match.relation is Relation.SAME and match.check.truth not in _TRUE]
        yield from _findings(claim, same)


def _findings(claim: Claim, checks: list[FactCheck]) -> Iterator[Finding]:
    """One finding, for the worst rating."""
    worst = min(checks, key=lambda check: (check.truth not in UNTRUE, check.truth is None), default=None)
    if worst is None:
        return
    who, day = worst.publisher or "a fact-checker", f" ({worst.date})" if worst.date else ""
    rated = f"{who} rated this claim “{worst.rating}”" if worst.rating else f"{who} has checked this claim"
    link = f", {worst.url}" if worst.url else ""
    yield Finding("C408", f"{rated}{day}", place_of(claim), f"The claim that was checked: “{worst.claim}”{link}.", (claim.id,))


RULE = Rule(
    code="C408",
    name="fact-checked",
    summary="A published fact-check of the same claim, in the index of fact-checks, does not find it true.",
    why="A claim that others have checked, and found false or misleading, must not be published without mentioning that.",
    how_to_fix="Read the fact-check; correct the claim, or report what was found. If it is of another claim, allow it.",
    find=find,
    fires=(
        Example(
            "Corvane Mining poisoned the river Sarn.",
            at=("Corvane Mining poisoned the river Sarn",),
            note="rated false by a fact-checker",
        ),
        Example(
            "The Oswick bridge carries lorries.",
            at=("The Oswick bridge carries lorries",),
            note="a fact-check with a rating on no known scale: read it",
        ),
    ),
    silent=(
        Example("The mayor closed the library.", note="rated true by a fact-checker"),
        Example("Corvane Mining sold the river Sarn.", note="the fact-check is of a related claim"),
    ),
    across=True,
)
