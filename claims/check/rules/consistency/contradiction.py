"""C401: two claims of one voice that cannot both be true."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from claims.check.finding import Finding
from claims.check.rule import Checked, Example, Rule, Severity
from claims.check.rules.consistency.clash import clash, pairs, statement_of
from claims.check.rules.consistency.dated import twice_dated, two_days
from claims.check.rules.consistency.elsewhere import elsewhere
from claims.check.rules.consistency.recount import recounted
from claims.check.rules.quotation.marks import in_quotation
from claims.check.rules.reading import Reading, place_of
from claims.check.settings import Settings
from claims.model import Claim


def find(checked: Checked, settings: Settings) -> Iterable[Finding]:
    """A finding for each claim that an earlier one of the same source, or of the desk itself, rules out."""
    reading = Reading(checked, settings)
    if reading.is_ticker:
        return
    claims = [claim for claim in reading.claim_set.claims if _counts(reading, claim)]
    for before, after, reason in chain(_clashes(claims), elsewhere(reading, claims), twice_dated(reading, claims)):
        yield _finding(before, after, reason)
    for here, there, reason in chain(recounted(reading), two_days(reading)):
        yield Finding("C401", "this contradicts what stands before", (here, there), reason)


def _clashes(claims: Sequence[Claim]) -> Iterator[tuple[Claim, Claim, str]]:
    for earlier, later in pairs([statement_of(claim) for claim in claims]):
        if earlier.claim.source != later.claim.source or earlier.claim.sentence == later.claim.sentence:
            continue
        reason = clash(earlier, later)
        if reason:
            yield earlier.claim, later.claim, reason


def _finding(earlier: Claim, later: Claim, reason: str) -> Finding:
    message = "this contradicts an earlier claim of the same source"
    return Finding("C401", message, (*place_of(later), *place_of(earlier)), reason, (later.id, earlier.id), group=later.id)


def _counts(reading: Reading, claim: Claim) -> bool:
    return not in_quotation(reading, claim.spans[0].start) or bool(claim.source)


RULE = Rule(
    code="C401",
    name="contradiction",
    summary="Two claims of one voice cannot both be true (numbers, days, places, yes and no).",
    why="One of them is wrong, and the reader cannot tell which.",
    how_to_fix="Find out which is right; where sources differ, say who says what.",
    severity=Severity.WARNING,
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
        Example(
            "A missile was fired on Monday. The missile struck Aldova.\n\nWindows broke. The missile struck Brenta.",
            at=("The missile struck Brenta",),
            note="one missile, two places",
        ),
        Example(
            "The summit took place in Geneva in May. Nobody signed.\n\nIt was short. The summit took place in Vienna in May.",
            at=("The summit took place in Vienna in May",),
        ),
        Example(
            "The poet Ilse Brandt was born in Aldova. She wrote late.\n\nThe poet Ilse Brandt was born in Brenta.",
            at=("The poet Ilse Brandt was born in Brenta",),
        ),
        Example(
            "Rescuers reached six miners on Tuesday. It rained.\n\nA doctor said all five of the rescued men could walk.",
            at=("five",),
            note="what is taken for granted is the desk's own",
        ),
        Example("Police arrested two men. It rained.\n\nThe three men are due in court.", at=("three",)),
        Example("The 740-metre shaft was shut. It rained.\n\nThree went down the 640-metre shaft.", at=("640",)),
        Example("The tunnel will be 14 miles long. It rained.\n\nThe tunnel, 12 miles long, is late.", at=("12",)),
        Example(
            "It was the fourth exchange this year, the ministry said.\n\n"
            "The exchange, the first in more than a year, was short.",
            at=("The exchange, the first in more than a year",),
        ),
        Example("The driver, Ana Holm, 43, was unhurt.\n\nHolm, 45, has driven for years.", at=("Holm, 45,",)),
        Example(
            "Nobody was hurt in the crash. It rained.\n\nTwo people were taken to hospital.", at=("were taken to hospital",)
        ),
        Example("The council voted 7-5 for the plan. It rained.\n\nThe 8-4 vote ended the matter.", at=("8-4",)),
        Example(
            "The bridge was built in 1931. It rained.\n\nThe town loves the bridge, which was built in 1936.",
            at=("which was built in 1936",),
        ),
        Example(
            "The fire broke out on Monday night. It rained.\n\nThe roof fell an hour after the fire broke out on Tuesday.",
            at=("the fire broke out on Tuesday",),
        ),
    ),
    silent=(
        Example("A fire broke out on Monday. It rained.\n\nA second fire broke out on Tuesday.", at=()),
        Example("Six miners were trapped. One died on Monday.\n\nAll five miners who lived could walk.", at=()),
        Example("Twelve houses burned. It rained.\n\nThe two houses on the quay were empty.", at=(), note="two of the twelve"),
        Example("The driver, Ana Holm, 43, was unhurt.\n\nHer son, Ivo Holm, 15, sat behind her.", at=()),
        Example("Nobody was killed in the crash. It rained.\n\nTwo people were taken to hospital.", at=()),
        Example("It was the fourth strike this year, the union said.\n\nThe exchange, the first in a year, was short.", at=()),
        Example("The bridge was built in 1931. It rained.\n\nThe mill, which was built in 1936, is empty.", at=()),
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
        Example(
            "The rebels struck Aldova at dawn. Nobody was hurt.\n\nThe rebels struck Brenta at dawn.",
            at=(),
            note="they can have struck both",
        ),
        Example(
            "Two missiles were fired. The missile struck Aldova.\n\nThe second hit a field. The missile struck Brenta.",
            at=(),
            note="one of the two each time",
        ),
        Example(
            "The missile struck Aldova on Monday. Windows broke.\n\nIt was quiet. The missile struck Brenta on Tuesday.",
            at=(),
            note="two days, two strikes",
        ),
        Example(
            "The summit took place in Geneva. Nobody signed.\n\nIt was short. The summit took place in Switzerland.",
            at=(),
            note="the one lies in the other",
        ),
        Example(
            "The crash occurred in Aldova. It rained.\n\nThe Brenta region is hilly. The crash occurred in Brenta.",
            at=(),
            note="Aldova may lie in the Brenta region",
        ),
        Example(
            "The blast happened near Aldova. It shook the hills.\n\nThe blast happened in Brenta.",
            at=(),
            note="Brenta may be the village near Aldova",
        ),
        Example(
            "The poet Ilse Brandt was born in Aldova. The painter Karl Brandt was born in Brenta.",
            at=(),
            note="two people",
        ),
    ),
)
