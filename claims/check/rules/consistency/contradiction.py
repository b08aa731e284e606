"""C401: two claims of the same source that cannot both be true."""

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain

from claims.check.context import RuleContext, place_of
from claims.check.numbers import Number, numbers
from claims.check.quotations import in_quotation
from claims.check.rule import Example, Finding, Rule
from claims.check.rules.consistency.recount import recounted
from claims.check.rules.consistency.times_and_places import elsewhere, twice_dated, two_days
from claims.check.words import listed, names_in, root, roots, shared, tokens
from claims.ingest.characters import plain
from claims.model import Certainty, Claim, ClaimKind, HedgeType

LEAST = 3
"""The minimum number of words that two statements about one thing have in common; fewer are a coincidence."""
_SAME = 0.75  # minimum share of all their words that two statements have in common
_KINDS = frozenset({ClaimKind.EVENT, ClaimKind.STATE, ClaimKind.QUANTITY})
_ONCE = frozenset({"born", "found", "establish", "kill"})  # events that happen only once to a person or thing
_ROUNDED = 0.05


@dataclass(frozen=True, slots=True)
class Statement:
    """The parts of a claim that are compared: the stems of its words without figures, its figures, its names."""

    claim: Claim
    words: frozenset[str]
    figures: tuple[Number, ...]
    names: frozenset[str]
    is_vague: bool

    @property
    def values(self) -> list[float]:
        """The figures' values, in order."""
        return [figure.value for figure in self.figures]


def statements_of(context: RuleContext, claims: Iterable[Claim]) -> list[Statement]:
    """The statements of the claims of an article that can be compared."""
    return [context.cached(("statement", id(claim)), partial(statement_of, claim)) for claim in claims]


def statement_of(claim: Claim) -> Statement:
    """The statement of a claim."""
    text = plain(claim.text)
    if claim.when:
        text = text.replace(plain(claim.when.text), " ")
    figures = numbers(text)
    written = roots(" ".join(text[figure.start : figure.end] for figure in figures))
    words = frozenset(word for word in roots(text) if not word[0].isdigit()) - written - listed("negation")
    vague = not listed("blur").isdisjoint(word for figure in figures for word in tokens(text[: figure.start])[-3:])
    return Statement(claim, words, figures, names_in(f"x {text}"), vague)


def pairs(statements: Sequence[Statement]) -> Iterator[tuple[Statement, Statement]]:
    """Pairs of an earlier and a later statement with nearly the same words that cannot both be true, in order.

    Identical statements are compared once: a caption may occur many times.
    """
    index: dict[str, list[int]] = {}
    alike: dict[Hashable, int] = {}
    groups: list[list[tuple[int, Statement]]] = []
    for at, later in enumerate(statements):
        common = Counter(group for word in later.words for group in index.get(word, ())[-60:])
        near = (groups[group] for group, count in common.items() if count >= LEAST)
        clashing = [group for group in near if are_about_one(group[0][1], later) and clash(group[0][1], later)]
        for _, earlier in sorted((each for group in clashing for each in group), key=lambda each: each[0]):
            yield earlier, later
        group = alike.setdefault(_content(later), len(groups))
        if group == len(groups):
            groups.append([])
            for word in later.words:
                index.setdefault(word, []).append(group)
        groups[group].append((at, later))


def _content(statement: Statement) -> Hashable:
    """The parts of a statement that determine which others it contradicts."""
    claim, figures = statement.claim, tuple((figure.value, figure.unit, figure.noun) for figure in statement.figures)
    manner = claim.kind, claim.certainty, claim.polarity, _day(claim), frozenset(hedge.type for hedge in claim.hedges)
    return statement.words, statement.names, figures, statement.is_vague, manner


def are_about_one(one: Statement, other: Statement) -> bool:
    """Whether two statements are about one event, as far as their words show."""
    if not is_comparable(one.claim) or not is_comparable(other.claim):
        return False
    named = bool(one.names & other.names) and not (one.names ^ other.names)
    return named and len(one.words & other.words) >= LEAST and shared(one.words, other.words) >= _SAME


def is_comparable(claim: Claim) -> bool:
    """Whether a claim is a matter of fact stated without a hedge."""
    sure = claim.certainty is Certainty.CERTAIN and all(hedge.type is HedgeType.APPROXIMATOR for hedge in claim.hedges)
    return sure and claim.kind in _KINDS


def clash(one: Statement, other: Statement) -> str | None:
    """Why two statements about one event cannot both be true; None if they can."""
    days = _day(one.claim), _day(other.claim)
    if days[0] and days[1] and days[0] != days[1]:
        return _clash_of_days(one, other)
    if one.claim.polarity is not other.claim.polarity:
        alike = one.words == other.words and [figure.value for figure in one.figures] == [
            figure.value for figure in other.figures
        ]
        return f"Earlier it says “{one.claim.text}”: one claim affirms this, the other denies it." if alike else None
    return _clash_of_figures(one, other)


def _day(claim: Claim) -> str | None:
    return claim.when.date if claim.when else None


def _clash_of_days(one: Statement, other: Statement) -> str | None:
    """Two days for one event, if nothing else about it differs."""
    first, second = _day(one.claim) or "", _day(other.claim) or ""
    once = one.claim.kind is ClaimKind.EVENT and one.words == other.words and one.claim.polarity is other.claim.polarity
    exact = len(first) == len(second) and (len(first) == len("2023-09-12") or not _ONCE.isdisjoint(one.words))
    if once and exact and one.values == other.values:
        return f"Earlier it is on {first}, here on {second}."
    return None


def _clash_of_figures(one: Statement, other: Statement) -> str | None:
    if one.is_vague or other.is_vague or len(one.figures) != 1 or len(other.figures) != 1:
        return None
    first, second = one.figures[0], other.figures[0]
    if one.words != other.words or first.is_near(second, _ROUNDED):
        return None  # the figures may be of different groups: "among men", "among white men"
    if first.unit != second.unit or (not first.unit and root(first.noun) != root(second.noun)):
        return None
    return f"Earlier the figure is {first.value:,.10g}, here {second.value:,.10g}."


def find(context: RuleContext) -> Iterable[Finding]:
    """A finding for each claim that contradicts an earlier one of the same source, or of the desk itself."""
    if context.is_ticker:
        return
    claims = [claim for claim in context.claim_set.claims if _counts(context, claim)]
    for before, after, reason in chain(_clashes(context, claims), elsewhere(context, claims), twice_dated(context, claims)):
        yield _finding(before, after, reason)
    for here, there, reason in chain(recounted(context), two_days(context)):
        yield Finding("C401", "this contradicts an earlier statement", (here, there), reason)


def _clashes(context: RuleContext, claims: Sequence[Claim]) -> Iterator[tuple[Claim, Claim, str]]:
    for earlier, later in pairs(statements_of(context, filter(is_comparable, claims))):
        if earlier.claim.source != later.claim.source or earlier.claim.sentence == later.claim.sentence:
            continue
        reason = clash(earlier, later)
        if reason:
            yield earlier.claim, later.claim, reason


def _finding(earlier: Claim, later: Claim, reason: str) -> Finding:
    message = "this contradicts an earlier claim of the same source"
    return Finding("C401", message, (*place_of(later), *place_of(earlier)), reason, (later.id, earlier.id), group=later.id)


def _counts(context: RuleContext, claim: Claim) -> bool:
    return not in_quotation(context, claim.spans[0].start) or bool(claim.source)


RULE = Rule(
    code="C401",
    name="contradiction",
    summary="Two claims of the same source cannot both be true (numbers, days, places, affirmation and denial).",
    why="One of them is wrong, and the reader cannot tell which.",
    how_to_fix="Find out which is right; if sources differ, say who says what.",
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
            note="presupposed facts count as the desk's own statement",
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
        Example("A fire broke out on Monday. It rained.\n\nA second fire broke out on Tuesday."),
        Example("Six miners were trapped. One died on Monday.\n\nAll five miners who lived could walk."),
        Example("Twelve houses burned. It rained.\n\nThe two houses on the quay were empty.", note="two of the twelve"),
        Example("The driver, Ana Holm, 43, was unhurt.\n\nHer son, Ivo Holm, 15, sat behind her."),
        Example("Nobody was killed in the crash. It rained.\n\nTwo people were taken to hospital."),
        Example("It was the fourth strike this year, the union said.\n\nThe exchange, the first in a year, was short."),
        Example("The bridge was built in 1931. It rained.\n\nThe mill, which was built in 1936, is empty."),
        Example(
            "The fire at the Corvane refinery killed 12 workers, police said.\n\nThe union said the fire at the "
            "Corvane refinery "
            "killed 15 workers.",
            note="two sources may differ",
        ),
        Example(
            "The fire at the Corvane refinery killed 12 workers in 1996.\n\nThe fire at the Corvane refinery killed 15 "
            "workers in 2004."
        ),
        Example(
            "The rebels struck Aldova at dawn. Nobody was hurt.\n\nThe rebels struck Brenta at dawn.",
            note="they may have struck both",
        ),
        Example(
            "Two missiles were fired. The missile struck Aldova.\n\nThe second hit a field. The missile struck Brenta.",
            note="each may be a different missile",
        ),
        Example(
            "The missile struck Aldova on Monday. Windows broke.\n\nIt was quiet. The missile struck Brenta on Tuesday.",
            note="two days, two strikes",
        ),
        Example(
            "The summit took place in Geneva. Nobody signed.\n\nIt was short. The summit took place in Switzerland.",
            note="one is in the other",
        ),
        Example(
            "The crash occurred in Aldova. It rained.\n\nThe Brenta region is hilly. The crash occurred in Brenta.",
            note="Aldova may be in the Brenta region",
        ),
        Example(
            "The blast happened near Aldova. It shook the hills.\n\nThe blast happened in Brenta.",
            note="Brenta may be the village near Aldova",
        ),
        Example("The poet Ilse Brandt was born in Aldova. The painter Karl Brandt was born in Brenta.", note="two people"),
    ),
)
