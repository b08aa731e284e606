"""H203: what nobody can know yet, or is only planned, is stated as a fact."""

import re
from collections.abc import Iterable

from claims.check.finding import Finding
from claims.check.rule import Checked, Example, Rule, Severity
from claims.check.rules.hedging.planned import planned_as_done
from claims.check.rules.hedging.undecided import set_though_open
from claims.check.rules.lists import any_like, listed
from claims.check.rules.quotation.marks import in_quotation
from claims.check.rules.reading import Reading, place_of
from claims.check.rules.wording import root
from claims.check.settings import Settings
from claims.model import BlockKind, Certainty, Claim, ClaimKind

_WILL = re.compile(
    r"\b(?:will|won't|(?:is|are) going to)\s+(?:(?:not|never|soon|also|then|almost|surely|certainly|\w+ly)\s+)*(?P<verb>[a-z]+)"
)


# "It made clear that …", "what is certain is that …": the foretelling stands under another verb.
_BELOW = re.compile(r"\b(?:that|what|which|who|how|why|where|for|as|because|since|prospect|clear)\b", re.IGNORECASE)


def find(checked: Checked, settings: Settings) -> Iterable[Finding]:
    """A finding for each outcome that the desk foretells in its own voice, without a condition or anybody who expects it, for
    each that has its day though the article says it is open, and for each headline that tells a plan as done."""
    reading = Reading(checked, settings)
    for claim, place, plan in planned_as_done(reading):
        reason = f"The story has “{plan}”, and nowhere that it is done."
        yield Finding("H203", "the headline tells a plan as done", (*place_of(claim), place), reason, (claim.id,))
    for claim, place, words in () if reading.is_ticker else set_though_open(reading):
        reason = f"The article has “{words}”."
        yield Finding("H203", "an open outcome is told as settled", (*place_of(claim), place), reason, (claim.id,))
    for claim in () if reading.is_ticker else reading.claims:
        if not _is_plain(claim) or not _foretells(claim.text):
            continue
        here = reading.paragraph(claim.spans[0].start)
        if here is None or claim.block is not BlockKind.BODY or in_quotation(reading, claim.spans[0].start):
            continue
        block = reading.paragraphs[here]
        if (
            not reading.attributions_in(block)
            and "?" not in (words := reading.words(block))
            and not any_like("open").search(words)
        ):
            reason = "Nobody in the paragraph expects it, and no condition is given."
            yield Finding("H203", "an outcome is foretold as if it were known", place_of(claim), reason, (claim.id,))


def _is_plain(claim: Claim) -> bool:
    sure = claim.certainty is Certainty.CERTAIN and claim.kind in (ClaimKind.EVENT, ClaimKind.STATE, ClaimKind.QUANTITY)
    return sure and claim.source is None and not claim.attribution_ids


def _foretells(words: str) -> bool:
    found = _WILL.search(words)
    if found is None or _BELOW.search(words[: found.start()]):
        return False
    return root(found["verb"]) in {root(verb) for verb in listed("outcome")}


RULE = Rule(
    code="H203",
    name="future-as-fact",
    summary="An outcome that nobody can know yet, or a plan in the headline, is stated as a fact.",
    why="A forecast is somebody's, and rests on something; without both it cannot be checked.",
    how_to_fix="Say who expects it and why, or write “could”, “is expected to”; in a headline “plans to”, “to vote on”.",
    severity=Severity.WARNING,
    on=False,
    find=find,
    fires=(
        Example("The Corvane mine shut in May. The closure will destroy 400 jobs.", at=("The closure will destroy 400 jobs",)),
        Example(
            "Snow fell for a week. Bread prices will double by the end of the winter.",
            at=("Bread prices will double by the end of the winter",),
        ),
        Example(
            "# Parliament bans plastic bags\n\nParliament plans to ban plastic bags, the speaker said on Monday.",
            at=("Parliament bans plastic bags",),
            note="the ban is a plan",
        ),
        Example(
            "# Corvane council closes old harbour\n\nIt rained. The Corvane council will vote on Friday on "
            "whether to close the old harbour. Fishermen are against it.",
            at=("Corvane council closes old harbour",),
        ),
        Example(
            "Talks on a new government entered their third week, the parties still at odds over duty.\n\n"
            "The new cabinet is sworn in on March 2 with Dahl as premier.",
            at=("The new cabinet is sworn in on March 2 with Dahl as premier",),
            front="published: 2026-02-10",
        ),
        Example(
            "Rovers showed drawings of a stadium. The club has yet to apply for planning permission.\n\n"
            "The club leaves Lodge Lane in May 2027.",
            at=("The club leaves Lodge Lane in May 2027",),
            front="published: 2024-02-21",
        ),
    ),
    silent=(
        Example(
            "Talks on a new government entered their third week, the parties still at odds over duty.\n\n"
            "The election is on March 2. The new cabinet is to be sworn in on March 9.",
            at=(),
            front="published: 2026-02-10",
        ),
        Example(
            "The council approved the stadium on Monday. It rained.\n\nThe club leaves Lodge Lane in May 2027.",
            at=(),
            front="published: 2024-02-21",
            note="it is decided",
        ),
        Example("The council will meet on Monday.", at=(), note="a date in a calendar"),
        Example("# Parliament to ban plastic bags\n\nParliament plans to ban plastic bags, the speaker said.", at=()),
        Example(
            "# Parliament bans plastic bags\n\nParliament banned plastic bags on Monday. It plans to ban plastic cups too.",
            at=(),
            note="the one is done, the other is planned",
        ),
        Example(
            "# Bank cuts 500 jobs in Corvane\n\nThe bank will cut 500 jobs in Corvane, it said on Monday.",
            at=(),
            note="it is decided",
        ),
        Example(
            "# Parliament bans plastic bags\n\nThe ban on plastic bags passed by nine votes. "
            "Parliament plans to ban cups next.",
            at=(),
        ),
        Example(
            "# Union strikes Corvane mill\n\nThe union struck the Corvane mill on Monday. "
            "The union may strike the Corvane mill again.",
            at=(),
            note="it is told as done as well",
        ),
        Example("Bakers expect that bread prices will double by the end of the winter.", at=()),
    ),
)
