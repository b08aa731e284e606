"""H201: the headline or a caption is more certain than the story, which hedges the claim or leaves it open."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from claims.analysis import Offsets
from claims.check.context import RuleContext, is_doubted, place_of
from claims.check.quotations import in_quotation
from claims.check.rule import Example, Finding, Rule
from claims.check.words import any_like, covered, listed, names_in, roots
from claims.model import BlockKind, Certainty, Claim, ClaimKind, HedgeType, Polarity

CAUTION = frozenset({HedgeType.MODAL, HedgeType.EPISTEMIC, HedgeType.HEARSAY, HedgeType.INVESTIGATION})
"""The kinds of hedges that express certainty."""
_DOUBT = CAUTION | {HedgeType.DOXASTIC}
_QUOTED = re.compile(r"(?:\A|[\s(—-])'|\"")
_LEAST_RESTATED = 2  # words in common
_SOME = 0.3  # share of a headline's words that the sentence which repeats it must have
_OPENING = 5  # maximum code points before a sentence's main clause, as in "But"
_BORNE_OUT = 0.5  # minimum share of common words of a claim that supports the headline
_NEAR = 6  # paragraphs that are searched for an open matter
_HAPPENED = re.compile(
    r"\b(?:may|might|could)(?: \w+ly| well| also)? have\b|\b(?:seem|appear)(?:s|ed)?\b"
    r"|\b(?:reported|alleged|apparent|supposed|possib)ly\b|\b(?:believed|thought|suspected) to have\b|\bperhaps\b",
    re.IGNORECASE,
)  # doubt of the desk, not a prediction


def restated(context: RuleContext, claim: Claim) -> Claim | None:
    """The hedged claim of the story's first sentences that is most similar to a headline, if no unhedged claim is more similar.

    A story's first sentence says what its headline is about, in other words: "Mayor steered work to in-law" – "The mayor may
    have had a hand in the award of four contracts to a firm of his wife's brother".
    """
    if claim.block is not BlockKind.HEADLINE or _QUOTED.search(context.words(_sentence(claim))):
        return None
    wording, best, most = roots(claim.text), None, _SOME
    first = next((at for at, block in enumerate(context.paragraphs) if block.kind is BlockKind.BODY), None)
    for other in context.claims:
        said = roots(other.statement) | roots(other.text)
        opens = other.spans[0].start - other.sentence.start <= _OPENING and context.paragraph(other.sentence.start) == first
        if opens and is_doubted(other):
            said |= roots(context.words(_sentence(other)))
        share = covered(wording - roots(" ".join(hedge.text for hedge in other.hedges)), said)
        if len(wording & said) >= _LEAST_RESTATED and share >= most and (best is None or share > most):
            best, most = other, share
    return best if best is not None and _doubts(context, best) and _is_of_one_side(claim, best) else None


def _sentence(claim: Claim) -> Offsets:
    return claim.sentence.start, claim.sentence.end


def _doubts(context: RuleContext, claim: Claim) -> bool:
    """Whether a claim in the first paragraph has a hedge, or one in the second a hedge about the past."""
    here = context.paragraph(claim.sentence.start)
    doubts = doubting(claim) is not None
    body = [at for at, block in enumerate(context.paragraphs) if block.kind is BlockKind.BODY][:2]
    if here not in body or not is_doubted(claim) or not doubts:
        return False
    return here == body[0] or _HAPPENED.search(claim.text) is not None


def doubting(claim: Claim) -> str | None:
    """The hedge that casts doubt on a claim."""
    hedges = (hedge.text for hedge in claim.hedges if hedge.type in _DOUBT)
    return next((hedge for hedge in hedges if any_like("doubting").fullmatch(hedge)), None)


def _is_of_one_side(one: Claim, other: Claim) -> bool:
    return one.polarity is other.polarity or Polarity.NEGATIVE not in (one.polarity, other.polarity)


def left_open(context: RuleContext, claim: Claim) -> Offsets | None:
    """The span where the story calls a matter open that the headline decides, or a cause unknown that it gives."""
    if claim.block is not BlockKind.HEADLINE or claim.attribution_ids:
        return None
    for headline, story in (("decided", "undecided"), ("causing", "no cause yet")):
        if any_like(headline).search(claim.text) is None or _is_settled(context, claim, headline):
            continue
        for block in [block for block in context.paragraphs if block.kind is BlockKind.BODY][:_NEAR]:
            for start, end in context.sentences(block):
                found = any_like(story).search(context.text, start, end)
                if found and not listed("negation") & set(context.words((start, found.start())).lower().split()):
                    return found.start(), found.end()
    return None


def _is_settled(context: RuleContext, claim: Claim, headline: str) -> bool:
    """Whether the story also decides the headline's matter, or names a cause: "The primary, which Lindqvist won"."""
    wording = roots(claim.text)
    sure = (other for other in context.claims if not is_doubted(other) and any_like(headline).search(other.text))
    return any(covered(wording, roots(other.statement) | roots(other.text)) >= _BORNE_OUT for other in sure)


_LEAST = 3  # minimum common words; fewer are a coincidence
_SAME = 0.7  # share of the headline's words that the story's claim must have
_ALSO = 0.5  # an unhedged claim with this share of them supports the headline


def find(context: RuleContext) -> Iterable[Finding]:
    """A finding for each unhedged claim of a headline or caption that the story hedges or leaves open."""
    for claim in context.lead_claims:
        if not _is_sure(claim) or not _is_plain(context, claim):
            continue
        # A repeated line, such as a caption, is compared with the story once.
        line = claim.text, claim.block, claim.polarity, bool(claim.attribution_ids), context.words(_sentence(claim))
        weaker = context.cached(("surer headline", *line), partial(_weaker, context, claim))
        if weaker is not None:
            yield _finding(claim, weaker)


@dataclass(frozen=True, slots=True)
class _Weaker:
    """The span where the story is less certain than its headline, and the reason."""

    places: tuple[Offsets, ...]
    reason: str
    claim_ids: tuple[str, ...] = ()


def _weaker(context: RuleContext, claim: Claim) -> _Weaker | None:
    hedged = _hedged_in_story(context, claim) or restated(context, claim)
    if hedged is not None:
        hedge = doubting(hedged) or next(hedge.text for hedge in hedged.hedges if hedge.type in CAUTION)
        return _Weaker(place_of(hedged), f"The story says it with “{hedge}”, and nowhere without it.", (hedged.id,))
    undecided = left_open(context, claim)
    if undecided is None:
        return None
    return _Weaker((undecided,), f"The story says “{' '.join(context.words(undecided).split())}”.")


def _finding(claim: Claim, weaker: _Weaker) -> Finding:
    message, places = f"the {claim.block.value} is more certain than the story", (*place_of(claim), *weaker.places)
    return Finding("H201", message, places, weaker.reason, (claim.id, *weaker.claim_ids))


def _is_sure(claim: Claim) -> bool:
    sure = claim.certainty is Certainty.CERTAIN and all(hedge.type is HedgeType.FUTURE for hedge in claim.hedges)
    return sure and claim.kind not in (ClaimKind.OPINION, ClaimKind.PLAN)


def _is_plain(context: RuleContext, claim: Claim) -> bool:
    """Whether a headline's sentence contains no quotation and no question."""
    return not in_quotation(context, claim.spans[0].start) and {"?", ":"}.isdisjoint(context.words(_sentence_with_end(claim)))


def _hedged_in_story(context: RuleContext, claim: Claim) -> Claim | None:
    """The hedged claim of the story with most of a headline's words, unless an unhedged one has half of them."""
    wording = roots(claim.text)
    if len(wording) < _LEAST:
        return None
    hedged = next((other for other in context.claims if _is_hedged_form(claim, wording, other)), None)
    return None if hedged is None or _is_borne_out(context, wording) else hedged


def _sentence_with_end(claim: Claim) -> tuple[int, int]:
    return claim.sentence.start, claim.sentence.end + 1


def _is_hedged_form(claim: Claim, wording: frozenset[str], other: Claim) -> bool:
    if claim.attribution_ids and not other.attribution_ids:
        return False  # the source in the headline is certain
    if not is_doubted(other) or not any(hedge.type in CAUTION for hedge in other.hedges):
        return False
    if claim.polarity is not other.polarity and Polarity.NEGATIVE in (claim.polarity, other.polarity):
        return False
    hedging = roots(" ".join(hedge.text for hedge in other.hedges))
    said = roots(other.statement) | roots(other.text)
    return (
        covered(wording - hedging, said) >= _SAME
        and len(wording & said) >= _LEAST
        and bool(names_in(claim.text) or wording & said)
    )


def _is_borne_out(context: RuleContext, wording: frozenset[str]) -> bool:
    """Whether a claim of the story says it, or much of it, without a hedge."""
    sure = (claim for claim in context.claims if not is_doubted(claim))
    return any(covered(wording, roots(claim.statement) | roots(claim.text)) >= _ALSO for claim in sure)


RULE = Rule(
    code="H201",
    name="surer-headline",
    summary="The headline or a caption is more certain than the story.",
    why="Most readers see only the headline, and it is what gets shared.",
    how_to_fix="Add the hedge or the source to the headline.",
    find=find,
    fires=(
        Example(
            "# Mayor Lindqvist steered bridge work to cousin\n\nThe mayor of Varnes may have had a hand in the award of a "
            "bridge to a firm of her family, two clerks said.\n\nLindqvist denied it.",
            at=("Mayor Lindqvist steered bridge work to cousin",),
            note="the first sentence says what the headline is about",
        ),
        Example(
            "# Rents in Varnes will fall 6% next year, survey finds\n\nRents in Varnes could ease a little next year, a survey "
            "of agents suggested on Monday.",
            at=("Rents in Varnes will fall 6% next year",),
        ),
        Example(
            "# Lindqvist wins harbour seat\n\nAna Lindqvist leads by 41 votes, the clerk said on Monday. The result could "
            "still change, he said.",
            at=("Lindqvist wins harbour seat",),
            note="the story leaves it open",
        ),
        Example(
            "# Short circuit sparked mill fire\n\nA fire burned down the mill on Monday. It was too early to name the cause, "
            "the fire service said.",
            at=("Short circuit sparked mill fire",),
        ),
        Example(
            "# Faulty valve caused blast at Corvane refinery\n\nSmoke hung over the town on Tuesday. A faulty valve "
            "may have caused "
            "the blast at the Corvane refinery, the fire service said.",
            at=("Faulty valve caused blast at Corvane refinery",),
        ),
        Example(
            "# Corvane bank sold its London branch\n\nThe Corvane bank reportedly sold its London branch last week. "
            "Its shares rose.",
            at=("Corvane bank sold its London branch",),
        ),
    ),
    silent=(
        Example(
            "# Lindqvist wins harbour seat\n\nAna Lindqvist won the harbour seat on Monday by 41 votes, the clerk said. The "
            "make-up of the council could still change."
        ),
        Example(
            "# Unions look at Varga\n\nUnions are looking at Paul Varga's plan for the port. He could draw many voters in May.",
            note="the hedge is about something else",
        ),
        Example(
            "# Faulty valve may have caused blast at Corvane refinery\n\nA faulty valve may have caused the blast at "
            "the Corvane "
            "refinery, the fire service said."
        ),
        Example(
            "# Faulty valve caused blast at Corvane refinery\n\nA faulty valve caused the blast at the Corvane "
            "refinery, the fire "
            "service said. A faulty valve may have caused an earlier blast too.",
            note="the story says it without a hedge",
        ),
    ),
)
