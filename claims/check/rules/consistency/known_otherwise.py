"""C406: a claim contradicts an article in the store, or a person's verdict there."""

from collections.abc import Iterable, Iterator

from claims.check.finding import Finding
from claims.check.rule import Checked, Example, Rule, Severity
from claims.check.rules.consistency.clash import Statement, are_about_one, clash, statement_of
from claims.check.rules.reading import Reading, place_of
from claims.check.rules.wording import roots
from claims.check.settings import Settings
from claims.model import Certainty, Claim, ClaimSet


def find(checked: Checked, settings: Settings) -> Iterable[Finding]:
    """A finding for each claim that a person found false, here or elsewhere, and each that another article rules out."""
    reading = Reading(checked, settings)
    mine = [statement_of(claim) for claim in reading.claim_set.claims if claim.certainty is Certainty.CERTAIN]
    for statement in mine:
        if _is_false(checked, statement.claim):
            yield _finding(statement.claim, "a reviewer found this claim false", "The verdict is in the store.")
    for known in checked.others.known():
        if known.article.id != reading.article.id:
            yield from _against(checked, mine, known)


def _is_false(checked: Checked, claim: Claim) -> bool:
    return checked.scale.is_untrue(checked.others.verdict(claim.id))


def _against(checked: Checked, mine: list[Statement], known: ClaimSet) -> Iterator[Finding]:
    where = known.article.path or known.article.id
    theirs = [statement_of(claim) for claim in known.claims]
    for statement in mine:
        for other in theirs:
            if _says_the_same(statement, other):
                if _is_false(checked, other.claim):
                    yield _finding(
                        statement.claim, f"a reviewer found this claim false in {where}", f"There: “{other.claim.text}”."
                    )
            elif are_about_one(other, statement) and _same_time(other, statement):
                reason = clash(other, statement)
                if reason:
                    yield _finding(statement.claim, f"this contradicts {where}", f"There: “{other.claim.text}”.")


def _says_the_same(one: Statement, other: Statement) -> bool:
    return (
        len(one.words) > 2 and roots(one.claim.text) == roots(other.claim.text) and one.claim.polarity is other.claim.polarity
    )


def _same_time(one: Statement, other: Statement) -> bool:
    """Whether both give one and the same day: across articles nothing less tells one event from the next of its kind."""
    first, second = one.claim.when, other.claim.when
    return first is not None and second is not None and first.date is not None and first.date == second.date


def _finding(claim: Claim, message: str, reason: str) -> Finding:
    return Finding("C406", message, place_of(claim), reason, (claim.id,))


RULE = Rule(
    code="C406",
    name="known-otherwise",
    summary="A claim contradicts another article in the store, or a reviewer's verdict.",
    why="What the desk has checked once must not come back unchecked.",
    how_to_fix="Read the other article and the verdict; correct whichever is wrong.",
    severity=Severity.WARNING,
    on=True,
    find=find,
    fires=(
        Example(
            "The fire at the Corvane refinery killed 15 workers on 3 May 2021.",
            at=("The fire at the Corvane refinery killed 15 workers on 3 May 2021",),
            note="another article has 12 workers",
        ),
        Example(
            "Corvane Mining poisoned the river Sarn.",
            at=("Corvane Mining poisoned the river Sarn",),
            note="found false in another article",
        ),
    ),
    silent=(
        Example("The fire at the Corvane refinery killed 12 workers on 3 May 2021.", at=(), note="as in the other article"),
        Example("The fire at the Corvane refinery killed 15 workers on 9 June 2022.", at=(), note="another fire"),
    ),
    across=True,
)
