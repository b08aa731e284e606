"""S104: state media, or a party to the conflict, is the only source."""

import re
from collections.abc import Iterable

from claims.check.context import RuleContext, place_of
from claims.check.rule import Example, Finding, Rule
from claims.check.words import any_like
from claims.ingest.characters import plain
from claims.model import Claim, ClaimKind, EntityKind, Polarity, Source, SourceKind, SpeechAct, Status

_STATUSES = frozenset({Status.SINGLE_SOURCE, Status.CONFIRMED, Status.CORROBORATED})
_DENYING = frozenset({SpeechAct.DENY, SpeechAct.WANT, SpeechAct.ASK, SpeechAct.PROMISE})
_REBELS = re.compile(
    r"\b(?:rebels?|insurgents?|guerrillas?|separatists?|militants?|militias?|junta|liberation (?:army|front|forces))\b", re.I
)
_RUN_BY_STATE = re.compile(r"\bstate-(?:run|owned|controlled|funded|backed)\b", re.I)
_OF_STATE = re.compile(
    r"\b(?:state(?:-\w+)?|official|ruling party's|government(?:'s|-(?:run|owned|controlled))?)\s+(?:\w+\s+){0,2}"
    r"(?:news agency|agency|television|tv|broadcaster|radio|newspaper|media|daily|network|mouthpiece)\b",
    re.I,
)
_STATE = frozenset({SourceKind.GOVERNMENT, SourceKind.OFFICIALS, SourceKind.UNSPECIFIED})
_ONCE_ARMED = re.compile(r"\b(?:retired|former|ex-)", re.IGNORECASE)
_MEDIA = frozenset(
    {SourceKind.NEWS_MEDIA, SourceKind.UNSPECIFIED, SourceKind.PERSON, SourceKind.COMPANY, SourceKind.GOVERNMENT}
)
_ARMED = re.compile(
    r"\b(?:militar\w+|army|navy|air force|defen[cs]e|armed forces|forces|rebels?|militants?|fighters|guard)\b", re.I
)


def find(context: RuleContext) -> Iterable[Finding]:
    """A finding for each check-worthy claim that only state media, or only one party to a conflict, reports."""
    for claim in context.claims:
        backers = context.backers(claim)
        unknown = not backers or context.status_as_said(claim) not in _STATUSES
        if unknown or claim.kind in (ClaimKind.OPINION, ClaimKind.PLAN):
            continue
        if any(attribution.act in _DENYING for attribution in context.chain(claim)[-1:]):
            continue
        who = " and ".join(dict.fromkeys(source.organisation or source.name for source in backers))
        if context.is_checkworthy(claim) and all(_is_of_state(context, source) for source in backers):
            yield _finding(claim, f"only state media ({who}) report this", "No source other than state media confirms it.")
        elif len(backers) == 1 and _is_about_its_own_fight(context, claim, backers[0]):
            reason = "It takes part in the fighting that it reports, and nobody else in the article confirms it."
            yield _finding(claim, f"a party to the conflict ({who}) is the only source", reason)


def _finding(claim: Claim, message: str, reason: str) -> Finding:
    return Finding("S104", message, place_of(claim), reason, (claim.id,))


def _is_of_state(context: RuleContext, source: Source) -> bool:
    """Whether a source is state media, according to the tables or the article's description."""
    return context.cached(("of the state", source.id), lambda: _is_state_media(source))


def _is_state_media(source: Source) -> bool:
    called = " | ".join(plain(mention.text) for mention in source.mentions)
    if source.kind is SourceKind.NEWS_MEDIA and _RUN_BY_STATE.search(called):
        return True
    return source.kind is SourceKind.STATE_MEDIA or (source.kind in _MEDIA and _OF_STATE.search(called) is not None)


def _is_so_called(source: Source) -> bool:
    """Whether a name of a source is in quotation marks: so-called "rebels"."""
    return any('"' in plain(mention.text) for mention in source.mentions)


def _is_about_its_own_fight(context: RuleContext, claim: Claim, source: Source) -> bool:
    title = f"{source.organisation or ''} {source.name}"
    # A mention may describe the source: "the Column, the rebel army in the south".
    called = " ".join([title, *(mention.text for mention in source.mentions[:2])])
    rebels = _REBELS.search(called) is not None
    armed = (source.kind is SourceKind.MILITARY and not _ONCE_ARMED.search(called)) or rebels
    armed = armed or (source.kind in _STATE and _ARMED.search(title) is not None)
    harm = context.has_feature(claim, "casualties") or context.has_feature(claim, "crisis") or bool(claim.quantities)
    harm = harm or any_like("fight").search(claim.text) is not None
    foe = (
        rebels
        or source.kind is SourceKind.MILITARY
        or any(name.kind is not EntityKind.OTHER and name.name not in title for name in claim.entities)
    )
    armed = armed and "responsibility" not in claim.text  # to claim an attack is to admit it
    if not armed or context.cached(("so-called", source.id), lambda: _is_so_called(source)):
        return False
    return harm and foe and claim.polarity is Polarity.POSITIVE and any_like("fight").search(claim.text) is not None


RULE = Rule(
    code="S104",
    name="one-sided",
    summary="State media, or a party to the conflict, is the only source of a claim.",
    why="Both have an interest in what is believed, and neither permits independent checks.",
    how_to_fix="Add an independent source, or say that the claim could not be verified independently.",
    find=find,
    fires=(
        Example(
            "Xinhua reported that Chinese exports rose 12 percent in April.", at=("Chinese exports rose 12 percent in April",)
        ),
        Example(
            "The Russian Defence Ministry said its missiles destroyed 14 Ukrainian tanks near Kupiansk on Monday.",
            at=("its missiles destroyed 14 Ukrainian tanks near Kupiansk on Monday",),
        ),
        Example(
            "The Column, the rebel army in the south, said it burned four helicopters.", at=("it burned four helicopters",)
        ),
        Example(
            "Corvane Today, the government's news agency, said 47 people had died in the quake.",
            at=("47 people had died in the quake",),
        ),
    ),
    silent=(
        Example("Reuters reported that Chinese exports rose 12 percent in April."),
        Example("The Russian Defence Ministry said it bought 14 houses in Kupiansk in May.", note="no fight"),
    ),
)
