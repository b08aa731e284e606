"""C401: two claims of one voice that cannot both be true."""

from collections.abc import Iterable

from claims.check.finding import Finding
from claims.check.rule import Checked, Example, Rule, Severity
from claims.check.rules.consistency.clash import clash, pairs, statement_of
from claims.check.rules.quotation.marks import in_quotation
from claims.check.rules.reading import Reading, place_of
from claims.check.settings import Settings
from claims.model import Claim


def find(checked: Checked, settings: Settings) -> Iterable[Finding]:
    """A finding for each claim that an earlier one of the same source, or of the desk itself, rules out."""
    reading = Reading(checked, settings)
    if reading.is_ticker:
        return
    found = [statement_of(claim) for claim in reading.claim_set.claims if _counts(reading, claim)]
    for earlier, later in pairs(found):
        if earlier.claim.source != later.claim.source or earlier.claim.sentence == later.claim.sentence:
            continue
        reason = clash(earlier, later)
        if reason:
            yield Finding(
                "C401",
                "this contradicts an earlier claim of the same source",
                (*place_of(later.claim), *place_of(earlier.claim)),
                reason,
                (later.claim.id, earlier.claim.id),
            )


def _counts(reading: Reading, claim: Claim) -> bool:
    return not in_quotation(reading, claim.spans[0].start) or bool(claim.source)


RULE = Rule(
    code="C401",
    name="contradiction",
    summary="Two claims of one voice cannot both be true (numbers, days, yes and no).",
    why="One of them is wrong, and the reader cannot tell which.",
    how_to_fix="Find out which is right; where sources differ, say who says what.",
    severity=Severity.ERROR,
    on=True,
    find=find,
    fires=(
        Example(
            "The fire at the Corvane refinery killed 12 workers. Smoke hung over the town.\n\n"
            "The fire at the Corvane refinery killed 15 workers.",
            at=("The fire at the Corvane refinery killed 15 workers",),
        ),
        Example(
            "Mayor Ana Lindqvist signed the Corvane harbour contract. It was raining.\n\n"
            "Mayor Ana Lindqvist did not sign the Corvane harbour contract.",
            at=("Mayor Ana Lindqvist did not sign the Corvane harbour contract",),
        ),
    ),
    silent=(
        Example(
            "The fire at the Corvane refinery killed 12 workers, police said.\n\nThe union said the fire at the "
            "Corvane refinery "
            "killed 15 workers.",
            at=(),
            note="two sources may differ",
        ),
        Example(
            "The fire at the Corvane refinery killed 12 workers in 1996.\n\nThe fire at the Corvane refinery killed 15 "
            "workers in 2004.",
            at=(),
        ),
    ),
)
