"""S103: a serious accusation or a number of victims from a single source."""

import re
from collections.abc import Iterable, Iterator

from claims.check.context import RuleContext, counts_people, place_of
from claims.check.numbers import numbers
from claims.check.rule import Example, Finding, Rule
from claims.check.words import any_like, any_of, listed, tokens
from claims.ingest.characters import plain
from claims.model import Certainty, Claim, ClaimKind, EntityKind, HedgeType, Polarity, Source, SourceKind, Status

# Prosecutors and courts accuse by office; media report what others say.
_ACCUSERS = frozenset(
    {
        SourceKind.GOVERNMENT,
        SourceKind.OFFICIALS,
        SourceKind.JUDICIARY,
        SourceKind.DOCUMENT,
        SourceKind.INTERNATIONAL_BODY,
        SourceKind.NEWS_MEDIA,
        SourceKind.STATE_MEDIA,
    }
)
_PARTIES = frozenset({EntityKind.PERSON, EntityKind.ORGANISATION})
_OPEN = frozenset({HedgeType.CONDITIONAL, HedgeType.MODAL, HedgeType.FUTURE, HedgeType.INVESTIGATION})


# "The company's founder", "wardens": unnamed parties can be accused too.
_SOMEBODY = re.compile(
    r"(?:[Tt]he|[Ii]ts|[Hh]is|[Hh]er|[Tt]heir) (?:[\w']+ ){0,3}?"
    r"(?:[\w-]+(?:er|or|ist|ant|ent|man|men|woman|chief|head|boss|ers|ors|ants)|company|firm|bank|club|police|army|party|council"
    r"|board|mayor) (?:had |has |have )?[a-z]+ed\b"
    r"|(?:[A-Z][a-z]+(?:ens|ers|ors|men|ists|ants|ents)|Police|Guards|Soldiers|Troops|Officials) (?:had |have )?[a-z]+ed\b"
)
_RELATIVE = re.compile(r"(?:who|which|where|that|whose|when|in which)\b", re.IGNORECASE)
_PUT = re.compile(r"(?P<who>[^,]{2,60}?)(?:,.*,)? put (?:the|its) (?:\w+ )?(?:toll|number|figure|count)\b", re.DOTALL)
_ACCUSED = re.compile(r"(?P<who>[^,]{2,60}?)(?:,.*,)? (?:has |have |had )?accused .* of (?P<deed>.*)", re.DOTALL)
# A relative clause repeats what the reader knows; "accused of" reports that there is an accusation.
_ASIDE = re.compile(
    r"(?:who|which|where|that|whose|when|in which)\b|.*\b(?:accus|alleg|charg|convict|denie|not guilty)",
    re.IGNORECASE | re.DOTALL,
)


def find(context: RuleContext) -> Iterable[Finding]:
    """A finding for each accusation against a named party, and each number of victims, from a single source."""
    yield from _accused_outright(context)
    for claim in context.claims:
        backers = context.backers(claim)
        if len(backers) != 1 or not _is_firm(context, claim):
            continue
        what = _what(context, claim, backers[0])
        if what and not _is_counted_by_another(context, claim, backers[0]):
            who = backers[0].organisation or backers[0].name
            yield _finding(claim, what, who)


def _accused_outright(context: RuleContext) -> Iterator[Finding]:
    """A finding for each claim that is itself about somebody who counts or accuses: "X put the toll at 35", "X accused Y"."""
    for claim in context.claims:
        status = context.status_as_said(claim)
        if claim.kind is not ClaimKind.EVENT or _RELATIVE.match(claim.text):
            continue
        counted = _PUT.match(plain(claim.text)) if status in (Status.UNATTRIBUTED, Status.SINGLE_SOURCE) else None
        accused = _ACCUSED.match(plain(claim.text)) if status in (Status.UNATTRIBUTED, Status.SINGLE_SOURCE) else None
        if (
            counted
            and context.has_feature(claim, "casualties")
            and not _is_counted_by_another(context, claim, _subject(context, claim))
        ):
            who, what = counted["who"], "a number of victims"
        elif accused and any_of("grave").search(accused["deed"]) and not any_of("court").search(accused["who"]):
            who, what = accused["who"], "an accusation"
        else:
            continue
        yield _finding(claim, what, who)


def _finding(claim: Claim, what: str, who: str) -> Finding:
    reason = "Nobody else in the article confirms or contradicts it."
    return Finding("S103", f"{what} rests on one source ({who})", place_of(claim), reason, (claim.id,))


def _is_counted_by_another(context: RuleContext, claim: Claim, counter: Source | None) -> bool:
    return any(counter is None or source.id != counter.id for source in context.counting(claim))


def _subject(context: RuleContext, claim: Claim) -> Source | None:
    """The source that a claim names as saying something."""
    for attribution in context.claim_set.attributions:
        at = attribution.source.spans[0].start if attribution.source is not None else -1
        if any(span.start <= at < span.end for span in claim.spans):
            return context.source(attribution)
    return None


def _is_firm(context: RuleContext, claim: Claim) -> bool:
    return (
        context.status_as_said(claim) is Status.SINGLE_SOURCE
        and claim.kind in (ClaimKind.EVENT, ClaimKind.STATE, ClaimKind.QUANTITY)
        and claim.polarity is Polarity.POSITIVE
        and claim.certainty in (Certainty.CERTAIN, Certainty.PROBABLE)
        and not any(hedge.type in _OPEN for hedge in claim.hedges)
        and context.is_checkworthy(claim)
    )


def _what(context: RuleContext, claim: Claim, source: Source) -> str | None:
    """The kind of serious claim, None if it is not one."""
    hurt = context.has_feature(claim, "casualties") or any_of("harmed").search(claim.text) is not None
    counted = counts_people(claim) or any(number.noun in listed("victims") for number in numbers(claim.text))
    if counted and hurt and not any_like("nursed").search(claim.text) and not _ASIDE.match(claim.text):
        return "a number of victims"
    if source.kind in _ACCUSERS or any_of("court").search(source.name) or source.name.lower() in listed("quantifier"):
        return None  # accusing is their office, or nobody in particular accuses: "many believe …"
    own = set(tokens(source.name)) | set(tokens(source.organisation or ""))
    deed = any_of("grave").search(claim.text)
    if deed is None or _ASIDE.match(claim.text):
        return None
    if _SOMEBODY.match(claim.text):
        return "an accusation"
    by = claim.text.find(" by ", deed.end())
    for name in claim.entities:
        at = claim.text.find(name.text)
        if name.kind in _PARTIES and not own & set(tokens(name.name)) and (0 <= at < deed.start() or 0 < by < at):
            return f"an accusation against {name.name}"
    return None


RULE = Rule(
    code="S103",
    name="single-source",
    summary="A serious accusation, or a number of victims, rests on a single source.",
    why="These claims do the most harm if they are wrong, and a single source is often wrong or biased.",
    how_to_fix="Find a second, independent source, or say that it could not be verified; ask the accused.",
    find=find,
    fires=(
        Example(
            "Tomas Reuel, a former clerk, said Corvane Mining bribed three inspectors in 2019.",
            at=("Corvane Mining bribed three inspectors in 2019",),
        ),
        Example(
            "The charity Open Hands said the shelling of Marat killed 23 people on Friday.",
            at=("the shelling of Marat killed 23 people on Friday",),
        ),
        Example(
            "At least 19 passengers drowned when a ferry capsized off Brenta on Sunday, the coast guard said.",
            at=("At least 19 passengers drowned when a ferry capsized off Brenta on Sunday",),
            note="an official count is one source too",
        ),
        Example(
            "The quake struck at dawn.\n\nThe provincial governor, Li Wei, put the death toll at 35.",
            at=("The provincial governor, Li Wei, put the death toll at 35",),
        ),
        Example(
            "Campaigner Joy Adeyemi accused the Corvane Mining Company of poisoning the lake.",
            at=("Campaigner Joy Adeyemi accused the Corvane Mining Company of poisoning the lake",),
        ),
    ),
    silent=(
        Example("Police said Tomas Reuel stole 40 rings in May.", note="an accusation by office"),
        Example("The prosecution accused Tomas Reuel of stealing 40 rings in May."),
        Example(
            "At least 19 passengers drowned off Brenta, the coast guard said. The hospital's director, Ana Lima, said 19 "
            "passengers drowned.",
            note="two who count",
        ),
        Example("Tomas Reuel, a former clerk, said Corvane Mining hired three inspectors in 2019."),
    ),
)
