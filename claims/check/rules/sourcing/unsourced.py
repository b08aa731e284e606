"""S101: a claim that needs a source has none anywhere in the article."""

import re
from collections.abc import Iterable

from claims.check.context import RuleContext, counts_people, place_of
from claims.check.rule import Example, Finding, Rule
from claims.check.words import any_like, any_of, roots
from claims.model import Block, Certainty, Claim, ClaimKind, HedgeType, Status
from claims.present.wording import reasons_for

_LEAD_IN = 3  # maximum code points from the start of the sentence; a later clause is an aside
# Asides, the distant past and titles: background that readers know needs no source.
_KNOWN = re.compile(
    r"\bwas one of\b|\b(?:19|20)\d\d\b|\byears? (?:ago|earlier)\b|\A\W*\d+\.|\A[^a-z]*\Z|\blast (?:year|month)\b"
)
_CREDITED = re.compile(r"\]\W*\Z")  # a credit at the end: "… [The Gazette]"
_QUOTED = '"'
_WHEN = re.compile(r"\b(?:before|after|when|since|until|while)\b", re.IGNORECASE)
# A specific person did it: "the deputy mayor took bribes", "Treasurer Paul Dunmore …"; not "they", "many", "who".
_SUBJECT = re.compile(
    r"(?:(?:the|its|his|her|their) (?:[\w'-]+ ){1,4}?|(?-i:[A-Z])[\w'-]+ (?:(?-i:[A-Z])[\w'-]+ ){0,4}?)"
    r"(?:(?:had|has|have|also|then|once|repeatedly|secretly|illegally|quietly) )*",
    re.IGNORECASE,
)
_KINDS = frozenset({ClaimKind.EVENT, ClaimKind.QUANTITY})


def find(context: RuleContext) -> Iterable[Finding]:
    """A finding for each paragraph in which nobody is quoted and that makes a serious claim, or any claim that must be sourced
    if the article quotes nobody at all.
    """
    alone = not context.is_first_person and not any(attribution.source_id for attribution in context.claim_set.attributions)
    for block in context.paragraphs:
        if _CREDITED.search(context.words(block)):
            continue
        claims = [
            claim
            for claim in context.claims_in(block)
            if _is_reported(context, claim)
            and ((context.is_checkworthy(claim) and alone) or _is_grave(context, claim))
            and not _is_attributed(context, block, claim)
        ]
        claims = [claim for claim in claims if not context.is_said(roots(claim.text))]
        if claims:
            yield _finding(max(claims, key=lambda claim: claim.checkworthiness))


def _is_attributed(context: RuleContext, block: Block, claim: Claim) -> bool:
    """Whether somebody is quoted in the claim's sentence or the neighbouring ones: "He fled, police said. He hit two men." """
    places = context.beside(block, claim.spans[0].start)
    near = places[0][0], places[-1][1]
    words = context.words(near)
    return _QUOTED in words or any_like("told by").search(words) is not None or bool(context.sourced_in(block, near))


def _is_reported(context: RuleContext, claim: Claim) -> bool:
    """Whether a claim is reported as news: without a hedge, by the article itself, and recent."""
    if context.status_as_said(claim) is not Status.UNATTRIBUTED or claim.kind not in _KINDS:
        return False
    if claim.certainty is not Certainty.CERTAIN:
        return False
    return not _KNOWN.search(claim.text) and all(hedge.type is HedgeType.APPROXIMATOR for hedge in claim.hedges)


def _is_grave(context: RuleContext, claim: Claim) -> bool:
    """Whether it reports harm to people or wrongdoing, and not in passing."""
    harmed = (context.has_feature(claim, "casualties") or any_of("harmed").search(claim.text) is not None) and counts_people(
        claim
    )
    if (past := _WHEN.search(claim.text)) is not None and past.start() < len(claim.text) / 2:
        return False  # "two days before Mateen shot a hundred people, he knelt …": the reader is reminded
    deed = any_of("grave").search(claim.text)
    blamed = deed is not None and _SUBJECT.fullmatch(claim.text, 0, deed.start()) is not None
    return (harmed or blamed) and not claim.hedges and claim.spans[0].start - claim.sentence.start <= _LEAD_IN


def _finding(claim: Claim) -> Finding:
    why = reasons_for(claim.checkworthiness_reasons)
    return Finding(
        "S101",
        "this claim has no source in the article",
        place_of(claim),
        f"It is worth checking{f' ({why})' if why else ''}, and no paragraph has a source that says it.",
        (claim.id,),
    )


RULE = Rule(
    code="S101",
    name="unsourced",
    summary="A claim that must be sourced has no source anywhere in the article.",
    why="Readers cannot tell how the desk knows it, and a fact checker has nobody to ask.",
    how_to_fix="Say who reports it, or that the reporter saw it.",
    find=find,
    fires=(
        Example(
            "Rain stopped the search at dusk.\n\nA landslide near Corvane killed 14 people on Sunday.",
            at=("A landslide near Corvane killed 14 people on Sunday",),
            note="nobody is given as counting the dead",
        ),
        Example(
            "The bridge is closed.\n\nMayor Ruth Dellacroce bribed two members of the council in May.",
            at=("Mayor Ruth Dellacroce bribed two members of the council in May",),
            note="an accusation in the desk's own voice",
        ),
        Example(
            "The port of Corvane handled 4.2 million tonnes of grain in the first half of the year, a fifth less. "
            "Two of its five terminals stand still.",
            at=("The port of Corvane handled 4.2 million tonnes of grain in the first half of the year, a fifth less",),
            note="statistics of public interest, and the article quotes nobody",
        ),
    ),
    silent=(
        Example(
            "The port of Corvane handled 4.2 million tonnes of grain in the first half of the year, its manager said. "
            "Two of its five terminals stand still.",
            note="if the article quotes somebody, only harm and wrongdoing need a source of their own",
        ),
        Example("A landslide near Corvane killed 14 people on Sunday, the rescue service said."),
        Example(
            "A landslide near Corvane killed 14 people on Sunday.\n\nThe rescue service said 14 people were killed.",
            note="the source comes later",
        ),
    ),
)
